"""All that follows for one item on a day: its history read once, then clocks, deadline, progress, lights, sets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from generator.facts.records import Item, Records
from generator.state.clocks import Clocks, dues_by_clock
from generator.state.deadlines import days_left, first_due, late_days, read_due_changes
from generator.state.flags import WEEK, Week, read_flags
from generator.state.forecast import Forecast
from generator.state.lights import LightBook
from generator.state.memory import Memory
from generator.state.progress import percent_expected, points_behind, read_milestones
from generator.state.shapes import ClockState, HistoryRow, ItemState, Lights, Phase
from generator.state.stages import phase_on, read_course, read_history
from generator.state.workdays import Calendar
from generator.vocabulary import Light

_DAY = timedelta(days=1)


class Assessor:
    """The rules of the records, made ready once for all items and days."""

    def __init__(self, records: Records, known_on: date | None = None, memory: Memory | None = None) -> None:
        """With ``known_on``, entries written down after that day (补记) are not known."""
        self._known_on = known_on
        self._memory = memory or Memory()
        self._calendar = Calendar(records.notices)
        self._clocks = Clocks(records.clocks, self._calendar)
        self._book = LightBook(records.lights)
        self._forecast = Forecast(self._book)

    def assess(self, item: Item, as_of: date) -> ItemState:
        """The state of one item on a day, which is not before its issue."""
        state = self._memory.recall(item, as_of, self._known_on)
        if state is None:
            state = self._assess(item, as_of)
            rights_until = self._clocks.rights_until(item, state.history)
            self._memory.keep(state, as_of, self._known_on, rights_until)
        return state

    def _assess(self, item: Item, as_of: date) -> ItemState:
        history = read_history(item, as_of, self._known_on)
        clocks = self._clocks.read(item, history, as_of)
        restarts = dues_by_clock(item, clocks)
        course = read_course(item, history, restarts)
        phase = course.phases[-1]
        expected = percent_expected(item.milestones, phase, as_of)
        state = ItemState(
            item=item,
            stage=phase.stage,
            stage_since=phase.stage_since,
            lead=phase.lead,
            due=phase.due,
            original_due=first_due(item, restarts),
            due_provisional=self._is_provisional(phase.due, clocks),
            history=history,
            milestones=read_milestones(item.milestones, course.milestones_done, phase.stage, as_of),
            percent=phase.percent,
            expected=expected,
            lag=points_behind(phase.percent, expected),
            clocks=clocks,
            lights=self._read_lights(item, course.phases, as_of),
            due_changes=read_due_changes(item, history, restarts),
            completed_on=phase.completed_on,
            closed_on=phase.closed_on,
            days_left=days_left(phase, as_of),
            late_days=late_days(phase, as_of),
            last_entry_on=history[-1].entry.on if history else None,
            last_reported_on=course.last_reported_on,
            stirs_until=_stirs_until(item, phase, clocks, history),
            flags=frozenset(),
            previous_leads=course.previous_leads,
            phases=course.phases,
        )
        return replace(state, flags=read_flags(state, self._read_week(state, as_of)))

    def provisional_years(self, states: Iterable[ItemState]) -> tuple[int, ...]:
        """Years without a holiday notice that some deadline or clock of these items falls in."""
        years: set[int] = set()
        for state in states:
            if state.due_provisional and state.due:
                years.update(self._calendar.missing_years(state.due, state.due))
            for clock in state.clocks:
                if clock.provisional:
                    years.update(self._calendar.missing_years(clock.started_on, clock.due))
        return tuple(sorted(years))

    def _is_provisional(self, due: date | None, clocks: Iterable[ClockState]) -> bool:
        """Whether a deadline may still move with a holiday notice, or stands in a year that has none."""
        if due is None:
            return False
        return self._calendar.is_provisional(due) or any(
            clock.provisional for clock in clocks if clock.due == due
        )

    def _read_lights(self, item: Item, phases: Sequence[Phase], as_of: date) -> Lights:
        verdict = self._book.judge(item, phases[-1], as_of)
        next_on, next_light = self._forecast.next_change(item, phases[-1], as_of, verdict.shown.light)
        return Lights(
            shown=verdict.shown,
            by_time=verdict.by_time,
            by_lag=verdict.by_lag,
            next_on=next_on,
            next_light=next_light,
            was_red_on=self._forecast.first_red(item, phases, item.issued_on, as_of),
        )

    def _read_week(self, state: ItemState, as_of: date) -> Week:
        """How red the item was in the week that ends with the day, and just before it."""
        red_on = state.lights.was_red_on
        if red_on is None:
            return Week(as_of, red_before=False, turned_red=False)
        before = as_of - WEEK
        phase = phase_on(state.phases, before)
        if phase is not None and self._book.light(state.item, phase, before) is Light.RED:
            return Week(as_of, red_before=True, turned_red=False)
        first = max(red_on, before + _DAY)
        first_red = self._forecast.first_red(state.item, state.phases, first, as_of)
        return Week(as_of, red_before=False, turned_red=first_red is not None)


def _stirs_until(
    item: Item, phase: Phase, clocks: Iterable[ClockState], history: Sequence[HistoryRow]
) -> date:
    if phase.stage.is_open or any(clock.status.is_running for clock in clocks):
        return date.max
    return max(item.issued_on, history[-1].entry.on if history else date.min)
