"""What all kinds of panels share: heights of lines, legends, texts cut or broken to the room there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.outputs.charts.panels import Key
from generator.outputs.charts.strokes import CENTRE, Box, put_box, put_text
from generator.outputs.look import SMALL_SIZE, TEXT_SIZE, text_width

if TYPE_CHECKING:
    from generator.outputs.charts.strokes import Canvas

LINE_HEIGHT = 20.0
HEAD_GAP = 4.0
BASELINE = 15.5
"""From the top of a line of text to its baseline."""
BAND_HEIGHT, BAND_BAR = 27.0, 19.0
MOST_LABEL = 9 * TEXT_SIZE
"""Room for the names of bands: nine characters."""
GAP = 1.0
"""Between segments, so that neighbours are told apart in any colour."""
ROOMY = 500.0
"""Width from which a drawing is no longer one for telephones."""

Legend = list[list[tuple[float, Key]]]
"""Lines of (x, key)."""


def break_legend(keys: Sequence[Key], width: float) -> Legend:
    """What has to be told by colour, broken into lines."""
    lines: Legend = []
    x = width
    for key in keys:
        needed = TEXT_SIZE + 4 + text_width(key.name, SMALL_SIZE)
        if x + needed > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, key))
        x += needed + 16
    return lines


def draw_legend(axes: Canvas, lines: Legend, top: float) -> None:
    """Print a legend, its first line with this baseline."""
    for number, line in enumerate(lines):
        y = top - LINE_HEIGHT * number
        for x, key in line:
            if key.shape:
                put_text(axes, x + 6, y, key.shape, replace(CENTRE, colour=key.colour))
            else:
                put_box(axes, Box(x, y - 0.5, 10, 10), key.colour)
            put_text(axes, x + TEXT_SIZE + 4, y, key.name)


def fit(text: str, room: float, size: float = TEXT_SIZE) -> str:
    """Shorten a text to the room there is; the whole text stands in the table and the tip."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def wrap(text: str, room: float, size: float = SMALL_SIZE) -> list[str]:
    """Break a text into lines; breaks after “、”, so that no name is torn."""
    lines = [""] if text else []
    parts = text.split("、")
    for number, part in enumerate(parts):
        piece = part + ("、" if number < len(parts) - 1 else "")
        if lines and lines[-1] and text_width(lines[-1] + piece, size) > room:
            lines.append("")
        if lines:
            lines[-1] += piece
    return lines
