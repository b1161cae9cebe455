"""Draws bars from 0 to 100 percent, with both numbers of each printed behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.outputs.charts.layout import (
    BAND_BAR,
    BAND_HEIGHT,
    LINE_HEIGHT,
    MOST_LABEL,
    fit,
    wrap,
)
from generator.outputs.charts.panels import Gauge, GaugePanel, Key, Mark
from generator.outputs.charts.strokes import (
    LABEL,
    LABEL_RIGHT,
    Box,
    Stroke,
    put_box,
    put_line,
    put_link,
    put_text,
)
from generator.outputs.look import TEXT_SIZE, text_width

if TYPE_CHECKING:
    from generator.outputs.charts.strokes import Canvas

COLOUR, TRACK = "chart-1", "chart-grid"
THIN = 11.0
"""Height of a bar: thinner than a band, so that the upright line reaches beyond it."""
WHOLE = 100.0


def gauge_keys(panel: GaugePanel) -> tuple[Key, ...]:
    """What bar and upright line mean."""
    return Key(panel.name, COLOUR), Key(panel.target_name, "chart-text", shape="│")


def gauges_height(panel: GaugePanel, width: float) -> float:
    """How high the bars and the note below them are."""
    return BAND_HEIGHT * len(panel.gauges) + LINE_HEIGHT * len(wrap(panel.note, width))


def draw_gauges(axes: Canvas, panel: GaugePanel, width: float, top: float) -> None:
    """Draw all bars of a panel, the names on their left, the numbers on their right."""
    gauges = panel.gauges
    names = [panel.longest, *(each.label for each in gauges)]
    label_width = min(max(text_width(name, TEXT_SIZE) for name in names), MOST_LABEL)
    text_room = max((text_width(each.whole.text, TEXT_SIZE) for each in gauges), default=0)
    start, end = label_width + 8, width - text_room - 10
    for number, gauge in enumerate(gauges):
        y = top - BAND_HEIGHT * (number + 1) + (BAND_HEIGHT - BAND_BAR) / 2
        put_text(axes, label_width, y + 5, fit(gauge.label, label_width), LABEL_RIGHT)
        if gauge.address:
            put_link(axes, Mark(0, "", gauge.label, gauge.address), Box(0, y, label_width, BAND_BAR))
        _draw_bar(axes, gauge, Box(start, y, end - start, BAND_BAR))
        put_text(axes, end + 8, y + 5, gauge.whole.text, LABEL)
        put_link(axes, gauge.whole, Box(end + 4, y, width - end - 4, BAND_BAR))
    lower = top - BAND_HEIGHT * len(gauges)
    for number, line in enumerate(wrap(panel.note, width)):
        put_text(axes, 0, lower - LINE_HEIGHT * (number + 1) + 6, line)


def _draw_bar(axes: Canvas, gauge: Gauge, room: Box) -> None:
    """The bar on its track; without a number there is neither."""
    if gauge.share.value is None:
        return
    base = room.y + (room.height - THIN) / 2
    put_box(axes, Box(room.x, base, room.width, THIN), TRACK)
    wide = room.width * gauge.share.value / WHOLE
    if wide:
        put_box(axes, Box(room.x, base, wide, THIN), COLOUR)
    if gauge.target is not None:
        x = room.x + room.width * gauge.target / WHOLE
        put_line(axes, [x, x], [room.y, room.y + room.height], Stroke("chart-text", 2.0))
    put_link(axes, gauge.share, room)
