"""The sets that an item belongs to on a day. Every count and every rate is a count of such a set.

One row of the table for each set; the docstrings of ``vocabulary.Flag`` say what each one means.
“本周” is the seven days that end with the day itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from generator.state.shapes import ItemState
from generator.state.stages import REPORTS
from generator.vocabulary import ClockStatus, Event, Flag, Kind, Light, Stage

SOON_DAYS = 14
"""两周内到期: natural days to the deadline, both ends included."""
SILENT_DAYS = 30
"""满30天未报: natural days since the lead unit last entered anything."""
WEEK = timedelta(days=7)

_OWED = frozenset({ClockStatus.MET, ClockStatus.LATE, ClockStatus.OVERDUE})


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days that end with as_of, and how red the item was around them."""

    as_of: date
    red_before: bool
    """Whether it was red seven days before as_of."""
    turned_red: bool
    """Whether it was red on one of the seven days without being red before them."""

    def holds(self, day: date | None) -> bool:
        """Whether the day is one of the seven."""
        return day is not None and self.as_of - WEEK < day <= self.as_of


def read_flags(state: ItemState, week: Week) -> frozenset[Flag]:
    """Every set that the item belongs to; its own flags are not looked at."""
    return frozenset([flag for flag, belongs in _RULES if belongs(state, week)])


def _is_owed(state: ItemState) -> bool:
    if state.stage is Stage.CANCELLED or state.due is None:
        return False
    # days_left is None once the item is reported done.
    return state.days_left is None or state.days_left <= 0


def _is_on_time(state: ItemState) -> bool:
    return _is_owed(state) and state.completed_on is not None and state.late_days == 0


def _is_silent(state: ItemState, week: Week) -> bool:
    if not state.stage.is_open or state.stage is Stage.COMPLETED:
        return False
    return (week.as_of - state.last_reported_on).days >= SILENT_DAYS


def _duty(state: ItemState, end: Event) -> ClockStatus | None:
    """How the duty that an event fulfils stands for the lead in force: the last run of its clock."""
    status = None
    for clock in state.clocks:
        if end in clock.rule.ends and not clock.rule.right:
            status = clock.status
    return status


def _has(state: ItemState, event: Event) -> bool:
    return event in [row.entry.event for row in state.history]


def _is_pending(state: ItemState) -> bool:
    # A suggestion without a deadline lacks nothing: since 2022-05-01 the law sets no number of days.
    return state.lead is None or (state.due is None and state.item.kind is not Kind.SUGGESTION)


def _has_news(state: ItemState, week: Week) -> bool:
    return any(week.holds(row.entry.on) and row.entry.event in REPORTS for row in state.history)


_RULES: tuple[tuple[Flag, Callable[[ItemState, Week], bool]], ...] = (
    (Flag.OPEN, lambda state, _: state.stage.is_open),
    (Flag.LATE, lambda state, _: state.days_left is not None and state.days_left < 0),
    (Flag.DUE_SOON, lambda state, _: state.days_left is not None and 0 <= state.days_left <= SOON_DAYS),
    (Flag.OWED, lambda state, _: _is_owed(state)),
    (Flag.ON_TIME, lambda state, _: _is_on_time(state)),
    (Flag.ON_TIME_UNMOVED, lambda state, _: _is_on_time(state) and not state.due_changes),
    (Flag.CLOSED, lambda state, _: state.stage is Stage.CLOSED),
    (Flag.WAS_RED, lambda state, _: state.lights.was_red_on is not None),
    (Flag.EXTENDED, lambda state, _: bool(state.due_changes)),
    (Flag.RETURNED, lambda state, _: _has(state, Event.RETURNED)),
    (Flag.OBJECTED, lambda state, _: _has(state, Event.OBJECTED)),
    (Flag.SILENT, _is_silent),
    (Flag.RECEIPT_OWED, lambda state, _: _duty(state, Event.RECEIVED) in _OWED),
    (Flag.RECEIPT_MET, lambda state, _: _duty(state, Event.RECEIVED) is ClockStatus.MET),
    (Flag.REPLY_OWED, lambda state, _: _duty(state, Event.REPLIED) in _OWED),
    (Flag.REPLY_MET, lambda state, _: _duty(state, Event.REPLIED) is ClockStatus.MET),
    (Flag.PENDING, lambda state, _: _is_pending(state)),
    (Flag.WEEK_ISSUED, lambda state, week: week.holds(state.item.issued_on)),
    (Flag.WEEK_REPORTED, _has_news),
    (Flag.WEEK_COMPLETED, lambda state, week: week.holds(state.completed_on)),
    (Flag.WEEK_CLOSED, lambda state, week: week.holds(state.closed_on)),
    (Flag.WEEK_RED, lambda _, week: week.turned_red),
    (Flag.WEEK_RECOVERED, lambda state, week: week.red_before and state.light is not Light.RED),
    (Flag.WEEK_EXTENDED, lambda state, week: any(week.holds(change.on) for change in state.due_changes)),
)
