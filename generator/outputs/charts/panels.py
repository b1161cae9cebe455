"""What a chart shows, as plain rows: no colours beyond names, no coordinates, nothing of matplotlib.

Charts are tested by comparing these rows; how they are drawn stands in ``drawing``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """One number: what a bar, a segment or a point stands for."""

    value: float | None
    """None where there is no figure: nothing is drawn, which is not the same as 0."""
    text: str
    """The number as it is printed."""
    tip: str
    """What the number says, shown when pointed at."""
    address: str | None = None
    """The list that it counts, from the portal's root."""


@dataclass(frozen=True, slots=True)
class Series:
    """Marks of one kind, one for each slot of the panel."""

    name: str
    colour: str
    """Name of a colour of ``look``."""
    marks: tuple[Mark, ...]
    inside: str = ""
    """Name of the series that it is a part of; drawn within its bars."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One month or week on the time axis."""

    label: str
    group: str = ""
    """A second label below, where a new year begins."""


@dataclass(frozen=True, slots=True)
class TimePanel:
    """Bars and lines over months or weeks."""

    heading: str
    slots: tuple[Slot, ...]
    bars: tuple[Series, ...] = ()
    lines: tuple[Series, ...] = ()
    targets: tuple[tuple[float, str], ...] = ()
    """Values to reach, each with its label."""
    unit: str = ""
    """What stands behind the numbers of the axis, such as %."""


@dataclass(frozen=True, slots=True)
class Key:
    """One kind of segment of a band panel."""

    name: str
    colour: str
    on: str = "chart-surface"
    """Name of the colour of what is printed on it."""
    shape: str = ""
    """Mark that tells the kind without colour, where it has one."""


@dataclass(frozen=True, slots=True)
class Band:
    """One bar of a band panel, with a segment for each key."""

    label: str
    segments: tuple[Mark, ...]
    total: Mark
    address: str | None = None
    """Page of what the band is about."""


@dataclass(frozen=True, slots=True)
class BandPanel:
    """Horizontal bars made of segments."""

    heading: str
    keys: tuple[Key, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One bar from 0 to 100 percent."""

    label: str
    share: Mark
    """How far the bar reaches, in percent; its text is not printed."""
    whole: Mark
    """What is printed behind the bar, and the list of all that was asked."""
    target: float | None = None
    """Percent to reach, shown as an upright line."""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class GaugePanel:
    """Horizontal bars from 0 to 100 percent, with both numbers printed behind them."""

    heading: str
    gauges: tuple[Gauge, ...]
    name: str = ""
    """What the bars are, where upright lines stand beside them."""
    target_name: str = ""
    note: str = ""
    """What has no bar, in words below."""
    longest: str = ""
    """The longest name of all panels of the chart, so that their bars begin in one line."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A mark on a day."""

    day: date
    key: Key
    tip: str


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One row of a time line: what it is about, its marks, and what is printed at its end."""

    label: str
    tip: str
    address: str
    moments: tuple[Moment, ...]
    lamp: Key | None = None
    """The light before the label."""
    arrow: bool = False
    """Whether an arrow leads from the first mark to the last."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TimelinePanel:
    """Rows of marks on one axis of days, with the day that is shown as a line."""

    heading: str
    keys: tuple[Key, ...]
    rows: tuple[TimeRow, ...]
    today: date

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that anything stands on."""
        found = [moment.day for row in self.rows for moment in row.moments]
        return min(*found, self.today), max(*found, self.today)

    @property
    def today_text(self) -> str:
        """What stands at the line of the day."""
        return f"截至{self.today.month}月{self.today.day}日"


@dataclass(frozen=True, slots=True)
class Small:
    """One of many small panels."""

    label: str
    note: str
    marks: tuple[Mark, ...]
    address: str | None = None


@dataclass(frozen=True, slots=True)
class GridPanel:
    """Small panels of bars side by side, all to one scale."""

    heading: str
    ends: tuple[str, str]
    """What stands below the first bar and below the last."""
    smalls: tuple[Small, ...]
    colour: str = "chart-1"


Panel = TimePanel | BandPanel | GaugePanel | TimelinePanel | GridPanel


def month_slots(months: Sequence[str]) -> tuple[Slot, ...]:
    """Slots of months written 2021-03, with the year below the first of each."""
    return tuple(
        Slot(f"{int(month[5:])}月", "" if before[:4] == month[:4] else f"{month[:4]}年")
        for before, month in pairwise(["", *months])
    )


@dataclass(frozen=True, slots=True)
class Sketch:
    """A chart before it is drawn: its words, its panels from top to bottom, and its table twin."""

    key: str
    title: str
    message: str = ""
    panels: tuple[Panel, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, str | None], ...], ...] = ()
    """Cells as (text, address)."""
    foot: tuple[tuple[str, str | None], ...] = ()
    missing: str = ""
    """Why there is nothing to draw, where there is nothing."""
