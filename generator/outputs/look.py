"""The look of everything that is drawn: colours, sizes and fonts, once.

Drawings are made with the colours of the light theme. On the way into a page each colour is replaced by the
CSS variable of the same name, so that the page's theme, light or dark, decides what is seen.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

# Still imported from here by outputs.tallies; it stands in addresses.

FONT_FOLDER = Path(__file__).parent / "fonts"
FONT_FILES = (FONT_FOLDER / "NotoSansCJKsc-Regular.otf", FONT_FOLDER / "NotoSansCJKsc-Bold.otf")
FONT_FAMILY = "Noto Sans CJK SC"

COLOURS: Mapping[str, str] = {
    "chart-1": "#1f5fae",
    "chart-2": "#0b7a5e",
    "chart-3": "#b0701a",
    "chart-4": "#b42318",
    "chart-5": "#5b4a9e",
    "chart-6": "#66758a",
    "chart-grid": "#dae1ea",
    "chart-text": "#3c4a5c",
    "chart-surface": "#ffffff",
    "light-red": "#b42318",
    "light-red-on": "#ffffff",
    "light-yellow": "#c88400",
    "light-yellow-on": "#1a1200",
    "light-green": "#0b7a5e",
    "light-green-on": "#ffffff",
    "light-grey": "#66758a",
    "light-grey-on": "#ffffff",
    "light-blue": "#1f5fae",
    "light-blue-on": "#ffffff",
}
"""Name of a CSS variable → its colour in the light theme, as in assets/portal.css."""


def _tell_apart(colours: Mapping[str, str]) -> dict[str, str]:
    """The same colours, none twice: the way from a drawn colour back to its name needs that.

    A colour that is used already gives way by the least step of blue, which no eye sees.
    """
    inks: dict[str, str] = {}
    for name, colour in colours.items():
        number = int(colour[1:], 16)
        while f"#{number:06x}" in inks.values():
            number += -1 if number & 0xFF else 1
        inks[name] = f"#{number:06x}"
    return inks


INKS: Mapping[str, str] = _tell_apart(COLOURS)
"""Name of a colour → what to draw it with."""

TEXT_SIZE = 13.0
SMALL_SIZE = 12.0
WIDE, NARROW = 620.0, 340.0
"""Widths of a drawing, in its own units: for a column of a page, and for a telephone."""


ROOT = "qzrootqz/"
"""How addresses in a drawing begin, until a page puts in its own way to the portal's root."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a chart's table twin."""

    text: str
    address: str | None = None
    """Where the list behind the number stands, from the portal's root."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One finished chart: two drawings of different width, and the same numbers as a table."""

    key: str
    title: str
    message: str
    """What the numbers say, in one sentence."""
    svg: Mapping[str, str]
    """The drawing by variant, ``wide`` and ``narrow``; empty where there is no figure to draw."""
    header: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    foot: Sequence[Cell] = ()
    """The totals below the table, where it has any."""
    missing: str = ""
    """Why there is nothing to draw; empty where there is something."""

    def picture(self, variant: str, base: str) -> Markup:
        """One of the drawings for a page from which ``base`` leads to the portal's root."""
        return Markup(self.svg[variant].replace(f'"{ROOT}', f'"{base}'))  # noqa: S704 - made by charts.svg


def text_width(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character is as wide as high, a digit a little over half of that."""
    return size * sum(1.0 if character >= "⺀" or character in "■●▲○✓%" else 0.57 for character in text)


@contextmanager
def matplotlib_ready(folder: Path) -> Iterator[None]:
    """Import matplotlib, and let it draw with our fonts and settings only.

    Neither the fonts and settings of the machine nor a home folder are touched: a search of all system fonts
    costs seconds, and another font another picture. ``folder`` takes what matplotlib keeps for itself.
    """
    kept = {name: os.environ.get(name) for name in ("MPLCONFIGDIR", "MPL_IGNORE_SYSTEM_FONTS")}
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(MPLCONFIGDIR=str(folder), MPL_IGNORE_SYSTEM_FONTS="1")
    try:
        import matplotlib as mpl  # noqa: PLC0415 - takes most of a second, and a warm build draws nothing
        from matplotlib import font_manager  # noqa: PLC0415
    finally:
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    manager = font_manager.fontManager
    others, manager.ttflist = manager.ttflist, []
    for file in FONT_FILES:
        manager.addfont(file)
    try:
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(
                {
                    "font.family": [FONT_FAMILY],
                    "font.size": TEXT_SIZE,
                    "text.color": INKS["chart-text"],
                    # Text stays text: it can be found, copied and read aloud.
                    "svg.fonttype": "none",
                    "pdf.fonttype": 42,
                }
            )
            yield
    finally:
        manager.ttflist = others
