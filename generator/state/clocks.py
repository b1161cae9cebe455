"""Clocks: how long a duty may take, counted in the rule's own days from its own beginning.

The rule in force on the day a clock starts applies to its end. The clocks that start with the
assignment belong to the lead: a 改派 voids what still runs and starts them for the new lead. While an
objection is pending or the item is paused the unit cannot act, so a clock that was still in time then
is voided, and starts anew with the ruling (维持) or the 恢复; one that was overdue already stays so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from generator.facts.records import ClockRule, Item
from generator.state.deadlines import Restarts
from generator.state.shapes import ClockState, HistoryRow
from generator.state.stages import is_reassignment
from generator.state.workdays import Calendar, DayAnswer
from generator.vocabulary import ClockStatus, DayUnit, Event, Kind

_STANDSTILLS = frozenset({Event.OBJECTED, Event.PAUSED})
_RULINGS = frozenset({Event.OBJECTION_DECIDED, Event.RESUMED})


@dataclass(slots=True)
class _Run:
    """One run of a clock, from its start."""

    rule: ClockRule
    started_on: date
    end: DayAnswer
    is_running: bool = True
    stopped_on: date | None = None
    """Day of the event that ended it; None while it runs, and where its start was undone."""
    is_waiting: bool = False
    """Whether a standstill undid it, so that it starts anew when that ends."""


class _Clock:
    """The versions of one clock that one kind of item knows."""

    def __init__(self, versions: Sequence[ClockRule], calendar: Calendar) -> None:
        self._versions = tuple(versions)
        self._calendar = calendar
        self._events = frozenset(event for version in versions for event in version.starts)
        self.starts_rights = any(version.right and version.starts for version in versions)
        # Many items start on the same few days.
        self._starts: dict[date, tuple[ClockRule, DayAnswer] | None] = {}

    def runs(self, item: Item, history: Sequence[HistoryRow]) -> list[_Run]:
        """Every run of the clock in an item's history."""
        run = self._start(item.issued_on, None)
        runs = [] if run is None else [run]
        for row in history:
            event = row.entry.event
            if run is not None and run.is_running:
                _advance(run, row)
            if event in _RULINGS or event in self._events:
                fresh = self._restart(run, row)
                if fresh is not None:
                    run = fresh
                    runs.append(run)
        return runs

    def _restart(self, run: _Run | None, row: HistoryRow) -> _Run | None:
        """The run that an entry starts, if it starts one."""
        entry = row.entry
        if is_reassignment(entry):
            return self._start(entry.on, None)
        if run is not None and run.is_waiting and entry.event in _RULINGS and row.stage.is_open:
            run.is_waiting = False
            return self._start(entry.on, None)
        if run is None or not run.is_running:
            return self._start(entry.on, entry.event)
        return None

    def _start(self, on: date, event: Event | None) -> _Run | None:
        """A run by the version in force on the day; None for the event means the assignment itself."""
        if on not in self._starts:
            self._starts[on] = self._count(on)
        counted = self._starts[on]
        if counted is None:
            return None
        rule, end = counted
        begins = event in rule.starts if event is not None else not rule.starts
        return _Run(rule, on, end) if begins else None

    def _count(self, on: date) -> tuple[ClockRule, DayAnswer] | None:
        rule = next((version for version in self._versions if version.is_valid_on(on)), None)
        if rule is None:
            return None
        if rule.unit is DayUnit.WORKING:
            return rule, self._calendar.add_workdays(on, rule.days)
        return rule, self._calendar.add_days(on, rule.days, rule.roll)


class Clocks:
    """The clock rules, ready to be applied to items."""

    def __init__(self, rules: Iterable[ClockRule], calendar: Calendar) -> None:
        self._calendar = calendar
        versions: dict[Kind, dict[str, list[ClockRule]]] = {kind: {} for kind in Kind}
        for rule in rules:
            for kind in rule.kinds:
                versions[kind].setdefault(rule.slug, []).append(rule)
        self._by_kind = {
            kind: tuple(_Clock(group, calendar) for group in groups.values())
            for kind, groups in versions.items()
        }
        self._late_rights = {
            kind: tuple(clock for clock in clocks if clock.starts_rights)
            for kind, clocks in self._by_kind.items()
        }

    def read(self, item: Item, history: Sequence[HistoryRow], as_of: date) -> tuple[ClockState, ...]:
        """Each run of each clock of an item on the day, by rule and then by start.

        A right (权利) that was not used is nobody's fault: it is shown while it runs, or if it was used.
        """
        return tuple(
            state
            for clock in self._by_kind[item.kind]
            for run in clock.runs(item, history)
            if (state := self._state(run, as_of)) is not None
        )

    def rights_until(self, item: Item, history: Sequence[HistoryRow]) -> date:
        """The last day of all rights that entries have started and nobody used: no later state tells of them."""
        running = (
            run.end.day
            for clock in self._late_rights[item.kind]
            for run in clock.runs(item, history)
            if run.rule.right and run.is_running
        )
        return max(running, default=date.min)

    def _state(self, run: _Run, as_of: date) -> ClockState | None:
        status = _status(run, as_of)
        if run.rule.right and status in {ClockStatus.OVERDUE, ClockStatus.VOID}:
            return None
        return ClockState(
            rule=run.rule,
            started_on=run.started_on,
            due=run.end.day,
            stopped_on=run.stopped_on,
            status=status,
            left=self._left(run, as_of) if run.is_running else None,
            provisional=run.end.provisional,
        )

    def _left(self, run: _Run, as_of: date) -> int:
        """Days left in the clock's own unit."""
        due = run.end.day
        if run.rule.unit is DayUnit.NATURAL:
            return (due - as_of).days
        left = self._calendar.workdays_between(as_of, due).days
        # On the weekend after the last day no working day has passed, yet it is overdue.
        return min(left, -1) if as_of > due else left


def _advance(run: _Run, row: HistoryRow) -> None:
    """Stop or void a running clock, if the entry does so."""
    entry = row.entry
    if entry.event in run.rule.ends:
        run.is_running, run.stopped_on = False, entry.on
    elif not row.stage.is_open or is_reassignment(entry):
        run.is_running = False
    elif entry.event in _STANDSTILLS and not run.rule.starts and entry.on <= run.end.day:
        run.is_running, run.is_waiting = False, True


def _status(run: _Run, as_of: date) -> ClockStatus:
    if run.is_running:
        return ClockStatus.RUNNING if as_of <= run.end.day else ClockStatus.OVERDUE
    if run.stopped_on is None:
        return ClockStatus.VOID
    return ClockStatus.MET if run.stopped_on <= run.end.day else ClockStatus.LATE


def dues_by_clock(item: Item, clocks: Iterable[ClockState]) -> Restarts:
    """For a suggestion, whose record holds no deadline: the feedback clock's last day, by its start."""
    if item.due is not None or item.kind is not Kind.SUGGESTION:
        return {}
    return {
        clock.started_on: clock.due
        for clock in clocks
        if Event.FEEDBACK in clock.rule.ends and not clock.rule.starts
    }
