"""Strokes of a drawing: texts, lines, rectangles and links, in the units of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from generator.outputs.charts.panels import Mark
from generator.outputs.look import INKS, SMALL_SIZE, TEXT_SIZE


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its lower left corner."""

    x: float
    y: float
    width: float
    height: float


class Canvas(Axes):
    """Axes that also keep the areas to point at: matplotlib would take as long for these as for all the rest."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.links: list[tuple[Mark, Box]] = []


@dataclass(frozen=True, slots=True)
class Face:
    """How a text is set."""

    size: float = SMALL_SIZE
    align: Literal["left", "center", "right"] = "left"
    weight: str = "normal"
    colour: str = "chart-text"


LEFT, CENTRE, RIGHT = Face(), Face(align="center"), Face(align="right")
LABEL = Face(size=TEXT_SIZE)
LABEL_RIGHT = replace(LABEL, align="right")
HEADING = replace(LABEL, weight="bold")


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn."""

    colour: str
    width: float
    dots: float = 0.0
    """Size of the dot at each point; 0 draws none."""
    dashes: tuple[float, float] | None = None


def put_text(axes: Canvas, x: float, y: float, text: str, face: Face = LEFT) -> None:
    """Print a text on its baseline."""
    axes.text(
        x,
        y,
        text,
        size=face.size,
        ha=face.align,
        va="baseline",
        weight=face.weight,
        color=INKS[face.colour],
        # Braces or dollars in a name are no formula.
        parse_math=False,
    )


def put_line(axes: Canvas, xs: Sequence[float], ys: Sequence[float], stroke: Stroke) -> None:
    """Draw a line; it is broken where a y is NaN."""
    line = Line2D(xs, ys, color=INKS[stroke.colour], linewidth=stroke.width, clip_on=False, zorder=1)
    if stroke.dots:
        line.set_marker("o")
        line.set_markersize(stroke.dots)
        line.set_markeredgewidth(0)
    if stroke.dashes:
        line.set_dashes(stroke.dashes)
    axes.add_artist(line)


def put_box(axes: Canvas, box: Box, colour: str) -> None:
    """Fill a rectangle."""
    axes.add_artist(
        Rectangle(
            (box.x, box.y),
            box.width,
            box.height,
            facecolor=INKS[colour],
            linewidth=0,
            clip_on=False,
            zorder=1,
        )
    )


def put_link(axes: Canvas, mark: Mark, box: Box) -> None:
    """Lay an area that can be pointed at over a mark; ``svg`` makes it a link with a tip."""
    axes.links.append((mark, box))
