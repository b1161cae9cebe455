"""What a chart shows, as plain rows: no colours beyond names, no coordinates, nothing of matplotlib.

Charts are tested by comparing these rows; how they are drawn stands in ``drawing``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

TIP_SEPARATOR = "|"
"""Between address and tip in a drawing; an address has none (it is quoted), and a tip may say anything."""


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


Panel = TimePanel | BandPanel


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


def texts(panels: Sequence[Panel]) -> str:
    """Every word that a drawing of the panels may print."""
    found: list[str] = []
    for panel in panels:
        found.append(panel.heading)
        if isinstance(panel, TimePanel):
            found += [slot.label + slot.group for slot in panel.slots]
            for series in (*panel.bars, *panel.lines):
                found += [series.name, *(mark.text for mark in series.marks)]
            found += [label for _, label in panel.targets]
            found.append(panel.unit)
        else:
            found += [key.name + key.shape for key in panel.keys]
            for band in panel.bands:
                found += [band.label, band.total.text, *(mark.text for mark in band.segments)]
    return "".join(found)
