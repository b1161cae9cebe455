"""Draws many small panels of bars side by side, all to one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.outputs.charts.layout import LINE_HEIGHT, ROOMY, fit
from generator.outputs.charts.panels import GridPanel, Mark, Small
from generator.outputs.charts.strokes import (
    LABEL,
    RIGHT,
    Box,
    Stroke,
    put_box,
    put_line,
    put_link,
    put_text,
)
from generator.outputs.look import TEXT_SIZE

if TYPE_CHECKING:
    from generator.outputs.charts.strokes import Canvas

COLUMNS, COLUMNS_NARROW = 4, 2
PLOT_HEIGHT = 58.0
CELL_HEIGHT = 3 * LINE_HEIGHT + PLOT_HEIGHT + 10
"""Name, what stands open, the bars, the months."""
CELL_GAP = 18.0


def grid_height(panel: GridPanel, width: float) -> float:
    """How high all rows of small panels are."""
    return CELL_HEIGHT * -(-len(panel.smalls) // _columns(width))


def draw_grid(axes: Canvas, panel: GridPanel, width: float, top: float) -> None:
    """Draw the small panels row by row."""
    columns = _columns(width)
    wide = (width - CELL_GAP * (columns - 1)) / columns
    highest = max((mark.value or 0 for small in panel.smalls for mark in small.marks), default=0)
    for number, small in enumerate(panel.smalls):
        row, column = divmod(number, columns)
        cell = Box(column * (wide + CELL_GAP), top - CELL_HEIGHT * (row + 1), wide, CELL_HEIGHT)
        _draw_small(axes, panel, small, cell, PLOT_HEIGHT / max(highest, 1))


def _columns(width: float) -> int:
    return COLUMNS if width >= ROOMY else COLUMNS_NARROW


def _draw_small(axes: Canvas, panel: GridPanel, small: Small, cell: Box, scale: float) -> None:
    upper = cell.y + cell.height
    put_text(axes, cell.x, upper - 15, fit(small.label, cell.width), LABEL)
    if small.address:
        area = Box(cell.x, upper - LINE_HEIGHT, cell.width, LINE_HEIGHT)
        put_link(axes, Mark(0, "", small.label, small.address), area)
    put_text(axes, cell.x, upper - 32, small.note)
    base = upper - 2 * LINE_HEIGHT - PLOT_HEIGHT
    put_line(axes, [cell.x, cell.x + cell.width], [base, base], Stroke("chart-grid", 1.0))
    slot = cell.width / len(small.marks)
    for number, mark in enumerate(small.marks):
        x = cell.x + slot * number
        if mark.value:
            put_box(axes, Box(x + 0.5, base, max(slot - 1, 1), mark.value * scale), panel.colour)
        put_link(axes, mark, Box(x, base, slot, PLOT_HEIGHT))
    if len(small.marks) > 1:
        put_text(axes, cell.x, base - TEXT_SIZE - 1, panel.ends[0])
    put_text(axes, cell.x + cell.width, base - TEXT_SIZE - 1, panel.ends[1], RIGHT)
