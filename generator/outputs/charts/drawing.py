"""Draws panels on axes: where everything stands. Colours and letters are in ``strokes`` and ``look``.

The data coordinates of the axes are the units of the drawing (72 to the inch), origin at the lower left: layout
is plain arithmetic, and nothing depends on what matplotlib would choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING

from generator.outputs.charts.panels import Band, BandPanel, Key, Mark, Panel, Series, TimePanel
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
from generator.outputs.look import SMALL_SIZE, TEXT_SIZE, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE_HEIGHT = 20.0
HEAD_GAP = 4.0
PLOT_HEIGHT = 132.0
NUMBER_HEIGHT = 18.0
"""Room for the number above the highest bar."""
BASELINE = 15.5
"""From the top of a line of text to its baseline."""
MOST_BAR = 34.0
"""The widest that a bar gets."""
LEAST_AREA = 28.0
"""The lowest that an area to point at gets."""
DOTTED_FROM = 12.0
"""Width of a slot from which each point of a line has a dot."""
BAND_HEIGHT, BAND_BAR = 27.0, 19.0
MOST_LABEL = 9 * TEXT_SIZE
"""Room for the names of bands: nine characters."""
GAP = 1.0
"""Between segments, so that neighbours are told apart in any colour."""


def panel_height(panel: Panel, width: float) -> float:
    """How high a panel is drawn at this width."""
    head = LINE_HEIGHT * (1 + len(_legend_lines(panel, width))) + HEAD_GAP
    if isinstance(panel, BandPanel):
        return head + BAND_HEIGHT * len(panel.bands)
    return head + NUMBER_HEIGHT + PLOT_HEIGHT + _foot(panel)


def draw_panel(axes: Axes, panel: Panel) -> None:
    """Draw one panel into axes that are as high as ``panel_height`` says."""
    width, height = axes.get_xlim()[1], axes.get_ylim()[1]
    put_text(axes, 0, height - BASELINE, panel.heading, HEADING)
    lines = _legend_lines(panel, width)
    _draw_legend(axes, lines, height - BASELINE - LINE_HEIGHT)
    if isinstance(panel, TimePanel):
        _draw_time(axes, panel, width)
    else:
        _draw_bands(axes, panel, width, height - LINE_HEIGHT * (1 + len(lines)) - HEAD_GAP)


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


# Legends -----------------------------------------------------------------------------------------


def _legend_lines(panel: Panel, width: float) -> list[list[tuple[float, Key]]]:
    """What has to be told by colour, broken into lines of (x, key). Lines carry their names at their ends."""
    keys = (
        panel.keys if isinstance(panel, BandPanel) else [Key(bars.name, bars.colour) for bars in panel.bars]
    )
    if len(keys) <= 1:
        return []
    lines: list[list[tuple[float, Key]]] = []
    x = width
    for key in keys:
        needed = TEXT_SIZE + 4 + text_width(key.name, SMALL_SIZE)
        if x + needed > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, key))
        x += needed + 16
    return lines


def _draw_legend(axes: Axes, lines: Sequence[Sequence[tuple[float, Key]]], top: float) -> None:
    for number, line in enumerate(lines):
        y = top - LINE_HEIGHT * number
        for x, key in line:
            if key.shape:
                put_text(axes, x + 6, y, key.shape, replace(CENTRE, colour=key.colour))
            else:
                put_box(axes, Box(x, y - 0.5, 10, 10), key.colour)
            put_text(axes, x + TEXT_SIZE + 4, y, key.name)


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


def _draw_time(axes: Axes, panel: TimePanel, width: float) -> None:
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


def _draw_axis(axes: Axes, ticks: Sequence[float], labels: Sequence[str], plot: _Frame) -> None:
    put_line(axes, [plot.left, plot.right], [plot.base] * 2, Stroke("chart-grid", 1.0))
    for tick, label in zip(ticks, labels, strict=False):
        y = plot.base + tick * plot.scale
        if tick:
            put_line(axes, [plot.left, plot.right], [y, y], Stroke("chart-grid", 0.6))
        put_text(axes, plot.left - 6, y - 4, label, RIGHT)


def _draw_slots(axes: Axes, panel: TimePanel, plot: _Frame) -> None:
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


def _draw_bars(axes: Axes, series: Series, plot: _Frame, offset: float, numbered: frozenset[int]) -> None:
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


def _draw_parts(axes: Axes, part: Series, plot: _Frame, offset: float) -> None:
    """Parts, narrower, within the bars of their whole."""
    width = plot.bar * 0.45
    for number, mark in enumerate(part.marks):
        if mark.value:
            box = Box(plot.middle(number) + offset - width / 2, plot.base, width, mark.value * plot.scale)
            put_box(axes, box, part.colour)
            put_link(axes, mark, box)


def _draw_lines(axes: Axes, panel: TimePanel, plot: _Frame) -> None:
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


def _draw_bands(axes: Axes, panel: BandPanel, width: float, top: float) -> None:
    label_width = min(max(text_width(band.label, TEXT_SIZE) for band in panel.bands), MOST_LABEL)
    total_width = max(text_width(band.total.text, TEXT_SIZE) for band in panel.bands) + 8
    start = label_width + 8
    highest = max(band.total.value or 0 for band in panel.bands)
    scale = (width - start - total_width) / max(highest, 1)
    for number, band in enumerate(panel.bands):
        y = top - BAND_HEIGHT * (number + 1) + (BAND_HEIGHT - BAND_BAR) / 2
        put_text(axes, label_width, y + 5, _fit(band.label, label_width), LABEL_RIGHT)
        if band.address:
            put_link(axes, Mark(0, "", band.label, band.address), Box(0, y, label_width, BAND_BAR))
        end = _draw_segments(axes, panel.keys, band, (start, y, scale))
        put_text(axes, end + 6, y + 5, band.total.text, LABEL)
        put_link(axes, band.total, Box(end + 2, y, text_width(band.total.text, TEXT_SIZE) + 8, BAND_BAR))


def _draw_segments(axes: Axes, keys: Sequence[Key], band: Band, place: tuple[float, float, float]) -> float:
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


def _fit(text: str, room: float) -> str:
    """Shorten a text to the room there is; the whole text stands in the table and the tip."""
    if text_width(text, TEXT_SIZE) <= room:
        return text
    while text and text_width(text + "…", TEXT_SIZE) > room:
        text = text[:-1]
    return text + "…"
