"""What is kept of a published week. A reader of later years needs nothing but this to go on working with it.

The fields are those of situation.json in the archive: they are only ever added to, and FORMAT is raised where one
changes its meaning.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from generator.state.changes import Standing
from generator.vocabulary import Event, Flag, Kind, Light, PeriodCount, Stage

FORMAT = 1


class _Kept(BaseModel):
    """Plain and unchangeable; what a later program adds is passed over by an earlier one."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class FrozenEntry(_Kept):
    """One entry of a log."""

    on: date
    event: Event
    recorded_on: date | None
    """The day of 补记, where it was written down later."""
    said: Mapping[str, str | int | float]
    """Everything that the entry says, by the keys that editors write."""


class FrozenDueChange(_Kept):
    """One row of the ledger of deadline changes."""

    on: date
    event: Event
    old: date | None
    new: date
    approved_by: str
    reason: str


class FrozenItem(_Kept):
    """One item as it stood."""

    kind: Kind
    title: str
    lead: str | None
    assists: tuple[str, ...]
    stage: Stage
    stage_since: date
    light: Light
    light_rule: str
    light_reason: str
    issued_on: date
    due: date | None
    original_due: date | None
    completed_on: date | None
    closed_on: date | None
    percent: float | None
    flags: tuple[Flag, ...]
    entries: tuple[FrozenEntry, ...]
    due_changes: tuple[FrozenDueChange, ...]

    @property
    def standing(self) -> Standing:
        """As much of it as decides what moved."""
        return Standing(
            light=self.light,
            completed_on=self.completed_on,
            closed_on=self.closed_on,
            due_changes=len(self.due_changes),
            returns=sum(entry.event is Event.RETURNED for entry in self.entries),
            is_silent=Flag.SILENT in self.flags,
        )


class FrozenRate(_Kept):
    """A rate with the ids behind both of its numbers."""

    key: str
    name: str
    definition: str
    effective_from: date
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]

    @property
    def value(self) -> float | None:
        """Share from 0 to 1; None where the denominator is empty."""
        return len(self.numerator) / len(self.denominator) if self.denominator else None


class FrozenUnit(_Kept):
    """One unit: what it led, and its rates."""

    led: tuple[str, ...]
    assisted: tuple[str, ...]
    rates: tuple[FrozenRate, ...]


class FrozenRule(_Kept):
    """A rule that was in force, or a holiday notice that was known, as it was written."""

    family: str
    """计时规则, 亮灯规则, 率, 满意率, 周期规则, 考核办法 or 放假安排."""
    name: str
    content: Mapping[str, Any]
    """By the keys that editors write."""


class FrozenWeek(_Kept):
    """Everything that is kept of a week beside its pages."""

    format: int
    week: str
    """2021-W39."""
    name: str
    """2021年第39周."""
    first: date
    last: date
    """The day of the meeting, whose evening is shown."""
    known_on: date
    """What was written down later was not known."""
    office: str
    mark: str
    banner: str | None
    rules_version: str
    """SHA-256 of everything below data/rules and data/workdays."""
    rules: tuple[FrozenRule, ...]
    counts: Mapping[PeriodCount, tuple[str, ...]]
    by_stage: Mapping[Stage, tuple[str, ...]]
    by_light: Mapping[Light, tuple[str, ...]]
    rates: tuple[FrozenRate, ...]
    units: Mapping[str, FrozenUnit]
    items: Mapping[str, FrozenItem]
