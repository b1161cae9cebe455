"""The shapes of the answer: what is true of items, units and the district on a day.

Plain frozen data and nothing that computes more than a look-up; ``situation.assess`` fills them.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from generator.facts.records import ClockRule, Item, LogEntry, RateRule, Unit
from generator.vocabulary import ClockStatus, Event, Flag, Light, MilestoneStatus, Stage


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One log entry and the stage it led to."""

    number: int
    """Position in the item's log, from 0 (its place in the file)."""
    entry: LogEntry
    stage: Stage


class Phase(NamedTuple):
    """A span of days in which nothing changed: all this holds from its first day until the next phase begins.

    The phases of an item are the whole of its past, so trends, lights and weekly sets read them
    instead of assessing it again for each earlier day.
    """

    first: date
    stage: Stage
    stage_since: date
    lead: str | None
    due: date | None
    """The deadline in force."""
    percent: float | None
    """Work done, in percent, as last reported."""
    begun_on: date
    """Where the linear schedule begins: the day of issue, of the last 改派 or of the last 重办."""
    completed_on: date | None
    """Day of the 报结 (or 反馈) that stands."""
    closed_on: date | None
    """Day of the 销号 that stands."""


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """One milestone on the day."""

    number: int
    content: str
    due: date
    weight: int
    done_on: date | None
    status: MilestoneStatus


@dataclass(frozen=True, slots=True)
class DueChange:
    """One row of the ledger of deadline changes (改期账)."""

    item: str
    on: date
    event: Event
    old: date | None
    new: date
    days: int
    """How many natural days later; 0 where the old deadline was unknown."""
    approved_by: str
    reason: str
    after_due: bool
    """Whether an extension was approved only after the old deadline had passed; a 重办 never counts so."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """One clock of one item on the day."""

    rule: ClockRule
    started_on: date
    due: date
    stopped_on: date | None
    status: ClockStatus
    left: int | None
    """Days left in the clock's own unit while it runs, -1 or less when overdue; None once it has stopped."""
    provisional: bool
    """Whether it crosses a year without a published holiday notice."""


@dataclass(frozen=True, slots=True)
class LightState:
    """One light with the reason for it."""

    light: Light
    rule: str
    """Which table or stage decided: 时间灯, 进度灯 or 阶段."""
    reason: str
    """One Chinese sentence with the inputs."""
    measured: float | None = None
    """Days left, or points behind."""


@dataclass(frozen=True, slots=True)
class Lights:
    """Both lights, the worse of which is shown."""

    shown: LightState
    by_time: LightState | None
    by_lag: LightState | None
    next_on: date | None
    """The first later day on which the shown light changes by itself, with no new entry."""
    next_light: Light | None
    was_red_on: date | None
    """The first day on which it was red, if it ever was (kept after it is made good)."""


@dataclass(frozen=True, slots=True)
class ItemState:
    """All that follows for one item on the day."""

    item: Item
    stage: Stage
    stage_since: date
    lead: str | None
    """The lead in force, after reassignments; None is 待补充."""
    due: date | None
    """The deadline in force; None is 待补充 or not set by any clock."""
    original_due: date | None
    due_provisional: bool
    history: tuple[HistoryRow, ...]
    """Entries up to the day."""
    milestones: tuple[MilestoneState, ...]
    percent: float | None
    """Work done, in percent; None where neither milestones nor a reported percent tell."""
    expected: float | None
    """序时进度: percent that should be done by the day; None without a deadline."""
    lag: float | None
    """Points behind schedule, 0 when ahead; None where either side is unknown."""
    clocks: tuple[ClockState, ...]
    lights: Lights
    due_changes: tuple[DueChange, ...]
    completed_on: date | None
    """Day of the 报结 (or 反馈) that stands: not returned, not reopened since."""
    closed_on: date | None
    days_left: int | None
    """Natural days to the deadline in force, negative when past; None once reported done or unknown."""
    late_days: int
    """Natural days that it was (or is) late against the deadline in force."""
    last_entry_on: date | None
    last_reported_on: date
    """Last day on which the lead unit itself entered anything; the day of issue if never."""
    stirs_until: date
    """The last day on which anything happened to it; the end of time while it is open, or a clock of it runs."""
    flags: frozenset[Flag]
    previous_leads: tuple[str, ...] = ()
    """Leads before the one in force, first to last."""
    phases: tuple[Phase, ...] = ()
    """The item's past as spans of days, first to last; never empty in an assessed item."""

    @property
    def id(self) -> str:
        """Id of the item."""
        return self.item.id

    @property
    def light(self) -> Light:
        """The light that is shown."""
        return self.lights.shown.light

    @property
    def urgency(self) -> tuple[int, date, str]:
        """What items are sorted by: the worst light first, then what is due first."""
        return list(Light).index(self.light), self.due or date.max, self.id


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with the items behind both of its numbers."""

    rule: RateRule
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]

    @property
    def value(self) -> float | None:
        """Share from 0 to 1; None where the denominator is empty: never 0 or 1."""
        return len(self.numerator) / len(self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class UnitState:
    """What one unit owes on the day."""

    unit: Unit
    led: tuple[str, ...]
    """Items it leads, worst light first."""
    assisted: tuple[str, ...]
    """Items it assists: seen, but in no rate."""
    rates: tuple[Rate, ...]
    worst: Light | None
    """Worst light among its open items; None without open items."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month or week: what happened in it, and what stood at its end (or on the day, if it is not over)."""

    label: str
    """2021-03 or 2021-W12."""
    first: date
    last: date
    issued: tuple[str, ...]
    completed: tuple[str, ...]
    closed: tuple[str, ...]
    open_at_end: int
    late_at_end: int
