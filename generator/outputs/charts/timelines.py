"""Draws rows of marks on an axis of days: milestones, and deadlines that were moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from generator.outputs.charts.layout import LINE_HEIGHT, ROOMY, fit
from generator.outputs.charts.panels import Mark, TimelinePanel, TimeRow
from generator.outputs.charts.strokes import (
    CENTRE,
    LABEL,
    LABEL_RIGHT,
    Box,
    Stroke,
    put_line,
    put_link,
    put_text,
)
from generator.outputs.look import SMALL_SIZE, TEXT_SIZE, text_width

if TYPE_CHECKING:
    from generator.outputs.charts.strokes import Canvas

ROW_HEIGHT = 25.0
AXIS_HEIGHT = 2 * LINE_HEIGHT
LABEL_WIDTH = 212.0
"""Room for what a row is about, where it stands beside its marks; on a telephone it stands above them."""
MARK_ROOM = 12.5
"""The least from one mark of a row to the next."""
EDGE = 8.0
BESIDE = 6.5
"""From the line of the day to the nearest mark."""
MONTH_LABEL = 34.0
LAMP = 17.0
ARROW_HEAD = 5.0


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where days stand."""

    left: float
    right: float
    first: date
    last: date

    def at(self, day: date) -> float:
        """X of a day."""
        whole = max((self.last - self.first).days, 1)
        return self.left + (self.right - self.left) * (day - self.first).days / whole


def timeline_height(panel: TimelinePanel, width: float) -> float:
    """How high the axis, all rows and the name of the day's line are."""
    return AXIS_HEIGHT + len(panel.rows) * _row_height(width) + LINE_HEIGHT


def draw_timeline(axes: Canvas, panel: TimelinePanel, width: float, top: float) -> None:
    """Draw the months, then the line of the day, then the rows."""
    text_room = max(text_width(row.text, TEXT_SIZE) for row in panel.rows)
    right = width - EDGE - (text_room + 6 if text_room else 0)
    first, last = panel.days
    axis = _Axis((LABEL_WIDTH if width >= ROOMY else 0) + EDGE, right, first, last)
    rows_top = top - AXIS_HEIGHT
    high = _row_height(width)
    rows_base = rows_top - len(panel.rows) * high
    uprights = [
        (rows_top - high * (number + 1) + 1, rows_top - high * number - (high - ROW_HEIGHT))
        for number in range(len(panel.rows))
    ]
    _draw_months(axes, axis, rows_top, uprights)
    today = axis.at(panel.today)
    _draw_upright(axes, today, uprights, Stroke("chart-4", 1.2, dashes=(4, 3)))
    half = text_width(panel.today_text, SMALL_SIZE) / 2 + 1
    put_text(axes, min(max(today, half), width - half), rows_base - 15, panel.today_text, CENTRE)
    for number, row in enumerate(panel.rows):
        upper = rows_top - number * high
        _draw_row(axes, row, axis, upper, panel.today)


def _row_height(width: float) -> float:
    return ROW_HEIGHT if width >= ROOMY else ROW_HEIGHT + LINE_HEIGHT - 2


def _draw_upright(axes: Canvas, x: float, spans: Sequence[tuple[float, float]], stroke: Stroke) -> None:
    """A line through all rows, but not through labels that stand above marks."""
    if all(upper[0] - lower[1] <= 1 for upper, lower in pairwise(spans)):
        spans = [(spans[-1][0], spans[0][1])]
    for span in spans:
        put_line(axes, [x, x], span, stroke)


def _draw_months(axes: Canvas, axis: _Axis, top: float, uprights: Sequence[tuple[float, float]]) -> None:
    """The first days of months as thin lines, as many as have room for their names; years above them."""
    months = list(_months(axis.first, axis.last))
    if not months:
        return
    slot = (axis.right - axis.left) / max((axis.last - axis.first).days / 30.4, 1)
    every = next(step for step in (1, 2, 3, 4, 6, 12, 24, 60, 1200) if slot * step >= MONTH_LABEL)
    shown = [day for day in months if (day.year * 12 + day.month - 1) % every == 0] or months[:1]
    year, free_from = 0, 0.0
    for day in shown:
        x = axis.at(day)
        _draw_upright(axes, x, uprights, Stroke("chart-grid", 0.8))
        if x + MONTH_LABEL - 8 > axis.right + EDGE:
            continue
        put_text(axes, x, top + 6, f"{day.month}月")
        if day.year != year and x >= free_from:
            put_text(axes, x, top + 6 + LINE_HEIGHT - 3, f"{day.year}年")
            year, free_from = day.year, x + text_width("2021年", SMALL_SIZE) + 4


def _months(first: date, last: date) -> Iterator[date]:
    """First days of months from one day to another."""
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - months


def _draw_row(axes: Canvas, row: TimeRow, axis: _Axis, upper: float, today: date) -> None:
    width = axes.get_xlim()[1]
    beside = width >= ROOMY
    room = LABEL_WIDTH if beside else width
    y = upper - (LINE_HEIGHT - 2 if beside else 2 * LINE_HEIGHT - 3)
    middle = y + 4.5
    label_y = y if beside else upper - LINE_HEIGHT + 4
    indent = 0.0
    if row.lamp:
        put_text(axes, 6, label_y, row.lamp.shape, replace(CENTRE, colour=row.lamp.colour))
        indent = LAMP
    put_text(axes, indent, label_y, fit(row.label, room - indent - 8), LABEL)
    put_link(axes, Mark(0, "", row.tip, row.address), Box(0, label_y - 5, room - 4, LINE_HEIGHT))
    base = upper - _row_height(width)
    put_line(axes, [0, width], [base, base], Stroke("chart-grid", 0.5))
    places = _places(row, axis, today)
    if row.arrow and len(places) > 1:
        _draw_arrow(axes, places[0], places[-1], middle)
    for x, moment in zip(places, row.moments, strict=True):
        key = moment.key
        put_text(axes, x, y, key.shape, replace(CENTRE, size=TEXT_SIZE, colour=key.colour, weight="bold"))
        area = Box(x - MARK_ROOM / 2, middle - 10, MARK_ROOM, 20)
        put_link(axes, Mark(0, "", moment.tip, row.address), area)
    if row.text:
        put_text(axes, width, y, row.text, LABEL_RIGHT)


def _draw_arrow(axes: Canvas, start: float, end: float, y: float) -> None:
    """A line between the edges of two marks, with a point at its end."""
    step = 1 if end >= start else -1
    begin, tip = start + step * 6, end - step * 6
    if (tip - begin) * step < ARROW_HEAD:
        return
    put_line(axes, [begin, tip], [y, y], Stroke("chart-text", 1.4))
    put_line(
        axes,
        [tip - step * ARROW_HEAD, tip, tip - step * ARROW_HEAD],
        [y + 3.5, y, y - 3.5],
        Stroke("chart-text", 1.4),
    )


def _places(row: TimeRow, axis: _Axis, today: date) -> list[float]:
    """Where the marks of a row stand: as near to their days as they can be read, and on their side of today."""
    line = axis.at(today)
    places = [0.0] * len(row.moments)
    for is_past, low, high in ((True, axis.left, line - BESIDE), (False, line + BESIDE, axis.right)):
        side = [number for number, moment in enumerate(row.moments) if (moment.day < today) is is_past]
        side.sort(key=lambda number: row.moments[number].day)
        spread = _spread([axis.at(row.moments[number].day) for number in side], low, high)
        for number, x in zip(side, spread, strict=True):
            places[number] = x
    return places


def _spread(xs: Sequence[float], low: float, high: float) -> list[float]:
    """Push marks apart that would overlap, each cluster about its middle, all between two edges."""
    clusters: list[list[float]] = []
    for x in xs:
        clusters.append([x])
        while len(clusters) > 1 and _start(clusters[-1]) < _start(clusters[-2]) + MARK_ROOM * len(
            clusters[-2]
        ):
            last = clusters.pop()
            clusters[-1] += last
    placed = [_start(cluster) + MARK_ROOM * n for cluster in clusters for n in range(len(cluster))]
    lows = [low + MARK_ROOM * number for number in range(len(placed))]
    highs = [high - MARK_ROOM * number for number in reversed(range(len(placed)))]
    return [min(max(x, least), most) for x, least, most in zip(placed, lows, highs, strict=True)]


def _start(cluster: Sequence[float]) -> float:
    """Where the first mark of a cluster stands, if the cluster keeps its middle."""
    return sum(cluster) / len(cluster) - MARK_ROOM * (len(cluster) - 1) / 2
