"""Draws panels on axes: where everything stands. Colours and letters are in ``strokes`` and ``look``.

The data coordinates of the axes are the units of the drawing (72 to the inch), origin at the lower left: layout
is plain arithmetic, and nothing depends on what matplotlib would choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING

from generator.outputs.charts.gauges import draw_gauges, gauge_keys, gauges_height
from generator.outputs.charts.grids import draw_grid, grid_height
from generator.outputs.charts.layout import (
    BAND_BAR,
    BAND_HEIGHT,
    BASELINE,
    GAP,
    HEAD_GAP,
    LINE_HEIGHT,
    MOST_LABEL,
    Legend,
    break_legend,
    draw_legend,
    fit,
)
from generator.outputs.charts.panels import (
    Band,
    BandPanel,
    GaugePanel,
    GridPanel,
    Key,
    Mark,
    Panel,
    Series,
    TimelinePanel,
    TimePanel,
)
from generator.outputs.charts.strokes import (
    CENTRE,
    HEADING,
    LABEL,
    LABEL_RIGHT,
    RIGHT,
    Box,
    Stroke,
    put_box,
    put_line,
    put_link,
    put_text,
)
from generator.outputs.charts.timelines import draw_timeline, timeline_height
from generator.outputs.look import SMALL_SIZE, TEXT_SIZE, text_width

if TYPE_CHECKING:
    from generator.outputs.charts.strokes import Canvas

PLOT_HEIGHT = 132.0
NUMBER_HEIGHT = 18.0
"""Room for the number above the highest bar."""
MOST_BAR = 34.0
"""The widest that a bar gets."""
LEAST_AREA = 28.0
"""The lowest that an area to point at gets."""
DOTTED_FROM = 12.0
"""Width of a slot from which each point of a line has a dot."""


def panel_height(panel: Panel, width: float) -> float:
    """How high a panel is drawn at this width."""
    head = LINE_HEIGHT * (1 + len(_legend_lines(panel, width))) + HEAD_GAP
    match panel:
        case TimePanel():
            return head + NUMBER_HEIGHT + PLOT_HEIGHT + _foot(panel)
        case BandPanel():
            return head + BAND_HEIGHT * len(panel.bands)
        case GaugePanel():
            return head + gauges_height(panel, width)
        case TimelinePanel():
            return head + timeline_height(panel, width)
        case GridPanel():
            return head + grid_height(panel, width)


def draw_panel(axes: Canvas, panel: Panel) -> None:
    """Draw one panel into axes that are as high as ``panel_height`` says."""
    width, height = axes.get_xlim()[1], axes.get_ylim()[1]
    put_text(axes, 0, height - BASELINE, panel.heading, HEADING)
    lines = _legend_lines(panel, width)
    draw_legend(axes, lines, height - BASELINE - LINE_HEIGHT)
    top = height - LINE_HEIGHT * (1 + len(lines)) - HEAD_GAP
    match panel:
        case TimePanel():
            _draw_time(axes, panel, width)
        case BandPanel():
            _draw_bands(axes, panel, width, top)
        case GaugePanel():
            draw_gauges(axes, panel, width, top)
        case TimelinePanel():
            draw_timeline(axes, panel, width, top)
        case GridPanel():
            draw_grid(axes, panel, width, top)


def _legend_lines(panel: Panel, width: float) -> Legend:
    """The legend, where there is more than one thing to tell. Lines carry their names at their ends."""
    keys: Sequence[Key] = ()
    match panel:
        case TimePanel():
            keys = [Key(bars.name, bars.colour) for bars in panel.bars]
        case BandPanel() | TimelinePanel():
            keys = panel.keys
        case GaugePanel() if panel.target_name:
            keys = gauge_keys(panel)
    return break_legend(keys, width) if len(keys) > 1 else []


def steps(highest: float) -> list[float]:
    """Even, round values of an axis from 0 to at least ``highest``, five at most."""
    magnitude = 1.0
    while True:
        for factor in (1, 2, 5):
            step = factor * magnitude
            if highest <= step * 4:
                count = max(1, -int(-highest // step))
                return [step * number for number in range(count + 1)]
        magnitude *= 10


# Time panels -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the plot of a time panel stands."""

    left: float
    right: float
    base: float
    scale: float
    """Units of height for 1."""
    slot: float
    """Width of a slot."""
    bar: float
    """Width of a bar."""

    def middle(self, number: int) -> float:
        """Middle of a slot."""
        return self.left + self.slot * (number + 0.5)


def _foot(panel: TimePanel) -> float:
    return LINE_HEIGHT * (2 if any(slot.group for slot in panel.slots) else 1)


def _draw_time(axes: Canvas, panel: TimePanel, width: float) -> None:
    wholes = [series for series in panel.bars if not series.inside]
    values = [mark.value or 0 for series in (*panel.bars, *panel.lines) for mark in series.marks]
    ticks = steps(max([*values, *(value for value, _ in panel.targets), 1]))
    ends = [_end_label(series) for series in panel.lines] + [label for _, label in panel.targets]
    right = width - max((text_width(label, SMALL_SIZE) + 10 for label in ends if label), default=2.0)

    def frame(left: float) -> _Frame:
        slot = (right - left) / len(panel.slots)
        bar = min(slot * 0.76 / max(len(wholes), 1), MOST_BAR)
        return _Frame(left, right, _foot(panel), PLOT_HEIGHT / ticks[-1], slot, bar)

    # Where every bar can carry its number, an axis would say it twice.
    printed = not panel.lines and _numbers_fit(wholes, frame(0))
    labels = [] if printed else [f"{tick:g}{panel.unit}" for tick in ticks]
    plot = frame(max((text_width(label, SMALL_SIZE) + 8 for label in labels), default=0.0))
    _draw_axis(axes, ticks, labels, plot)
    _draw_slots(axes, panel, plot)
    for number, series in enumerate(wholes):
        offset = plot.bar * (number - (len(wholes) - 1) / 2)
        numbered = _numbered(series, everything=printed, noughts=len(wholes) == 1)
        _draw_bars(axes, series, plot, offset, numbered)
        for part in (part for part in panel.bars if part.inside == series.name):
            _draw_parts(axes, part, plot, offset)
    _draw_lines(axes, panel, plot)


def _numbers_fit(wholes: Sequence[Series], plot: _Frame) -> bool:
    room = plot.slot - 4 if len(wholes) == 1 else plot.bar
    return all(text_width(mark.text, SMALL_SIZE) <= room for series in wholes for mark in series.marks)


def _draw_axis(axes: Canvas, ticks: Sequence[float], labels: Sequence[str], plot: _Frame) -> None:
    put_line(axes, [plot.left, plot.right], [plot.base] * 2, Stroke("chart-grid", 1.0))
    for tick, label in zip(ticks, labels, strict=False):
        y = plot.base + tick * plot.scale
        if tick:
            put_line(axes, [plot.left, plot.right], [y, y], Stroke("chart-grid", 0.6))
        put_text(axes, plot.left - 6, y - 4, label, RIGHT)


def _draw_slots(axes: Canvas, panel: TimePanel, plot: _Frame) -> None:
    """Label the time axis: as many labels as fit, always counted back from the last, which matters most."""
    widest = max(text_width(slot.label, SMALL_SIZE) for slot in panel.slots)
    every = next(step for step in (1, 2, 3, 4, 6, 12, 24, 48, 96) if widest + 4 <= plot.slot * step)
    last = len(panel.slots) - 1
    y = plot.base - BASELINE
    free_from = 0.0
    for number, slot in enumerate(panel.slots):
        middle = plot.middle(number)
        if (last - number) % every == 0:
            # The label of a thinned axis may be wider than its slot, and must not be cut off at the edge.
            half = text_width(slot.label, SMALL_SIZE) / 2 + 1
            put_text(axes, min(max(middle, half), axes.get_xlim()[1] - half), y, slot.label, CENTRE)
        start = middle - min(plot.slot, widest) / 2
        if slot.group and start >= free_from:
            put_text(axes, start, y - LINE_HEIGHT + 3, slot.group)
            free_from = start + text_width(slot.group, SMALL_SIZE) + 6


def _numbered(series: Series, *, everything: bool, noughts: bool) -> frozenset[int]:
    """Which bars carry their number: all, or the highest. Many noughts side by side would be clutter."""
    values = [mark.value or 0 for mark in series.marks]
    if everything:
        return frozenset(number for number, value in enumerate(values) if value or noughts)
    return frozenset({values.index(max(values))} if any(values) else ())


def _draw_bars(axes: Canvas, series: Series, plot: _Frame, offset: float, numbered: frozenset[int]) -> None:
    """Bars of one series, ``offset`` from the middles of their slots."""
    width = plot.bar - GAP
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        middle, height = plot.middle(number) + offset, mark.value * plot.scale
        if height:
            put_box(axes, Box(middle - width / 2, plot.base, width, height), series.colour)
        if number in numbered:
            put_text(axes, middle, plot.base + height + 4, mark.text, CENTRE)
        # Taller than the bar, so that a small number is as easy to hit.
        area = max(height + LINE_HEIGHT, LEAST_AREA)
        put_link(axes, mark, Box(middle - width / 2, plot.base, width, area))


def _draw_parts(axes: Canvas, part: Series, plot: _Frame, offset: float) -> None:
    """Parts, narrower, within the bars of their whole."""
    width = plot.bar * 0.45
    for number, mark in enumerate(part.marks):
        if mark.value:
            box = Box(plot.middle(number) + offset - width / 2, plot.base, width, mark.value * plot.scale)
            put_box(axes, box, part.colour)
            put_link(axes, mark, box)


def _draw_lines(axes: Canvas, panel: TimePanel, plot: _Frame) -> None:
    """Lines and targets, with their names at their ends."""
    ends: list[tuple[float, str]] = []
    for value, label in panel.targets:
        y = plot.base + value * plot.scale
        put_line(axes, [plot.left, plot.right], [y, y], Stroke("chart-text", 1.0, dashes=(4, 3)))
        ends.append((y, label))
    for series in panel.lines:
        xs = [plot.middle(number) for number in range(len(series.marks))]
        ys = [nan if mark.value is None else plot.base + mark.value * plot.scale for mark in series.marks]
        dots = 5.0 if plot.slot > DOTTED_FROM else 0.0
        put_line(axes, xs, ys, Stroke(series.colour, 2.0, dots=dots))
        for x, y, mark in zip(xs, ys, series.marks, strict=True):
            if not isnan(y):
                reach = min(max(plot.slot, 8.0), 24.0)
                put_link(axes, mark, Box(x - reach / 2, max(y - 12, 0), reach, 24))
        if _end_label(series):
            ends.append((next(y for y in reversed(ys) if not isnan(y)), _end_label(series)))
    lowest = 0.0
    for y, label in sorted(ends):
        # Moved up where it would overlap the one below.
        lowest = max(y, lowest)
        put_text(axes, plot.right + 8, lowest - 4, label)
        lowest += SMALL_SIZE + 3


def _end_label(series: Series) -> str:
    """What stands at the end of a line: its name and its last number."""
    last = next((mark for mark in reversed(series.marks) if mark.value is not None), None)
    return f"{series.name} {last.text}".strip() if last else ""


# Band panels -------------------------------------------------------------------------------------


def _draw_bands(axes: Canvas, panel: BandPanel, width: float, top: float) -> None:
    label_width = min(max(text_width(band.label, TEXT_SIZE) for band in panel.bands), MOST_LABEL)
    total_width = max(text_width(band.total.text, TEXT_SIZE) for band in panel.bands) + 8
    start = label_width + 8
    highest = max(band.total.value or 0 for band in panel.bands)
    scale = (width - start - total_width) / max(highest, 1)
    for number, band in enumerate(panel.bands):
        y = top - BAND_HEIGHT * (number + 1) + (BAND_HEIGHT - BAND_BAR) / 2
        put_text(axes, label_width, y + 5, fit(band.label, label_width), LABEL_RIGHT)
        if band.address:
            put_link(axes, Mark(0, "", band.label, band.address), Box(0, y, label_width, BAND_BAR))
        end = _draw_segments(axes, panel.keys, band, (start, y, scale))
        put_text(axes, end + 6, y + 5, band.total.text, LABEL)
        put_link(axes, band.total, Box(end + 2, y, text_width(band.total.text, TEXT_SIZE) + 8, BAND_BAR))


def _draw_segments(axes: Canvas, keys: Sequence[Key], band: Band, place: tuple[float, float, float]) -> float:
    """Draw the segments of one band from (x, y), scaled; gives where they end."""
    x, y, scale = place
    for key, mark in zip(keys, band.segments, strict=True):
        if not mark.value:
            continue
        wide = mark.value * scale
        put_box(axes, Box(x, y, max(wide - GAP, 0.5), BAND_BAR), key.colour)
        tried = (f"{key.shape}{mark.text}", mark.text)
        text = next((each for each in tried if text_width(each, SMALL_SIZE) + 4 <= wide), None)
        if text:
            put_text(axes, x + wide / 2, y + 5, text, replace(CENTRE, colour=key.on))
        put_link(axes, mark, Box(x, y, wide, BAND_BAR))
        x += wide
    return x
