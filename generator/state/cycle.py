"""What a period came to: counts with the items behind them, as they were known when its books were closed.

Entries that were written down after the closing day (补记) are not merged into what was reported: they are
listed, and each count that they would change is shown beside what it was (更正).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from generator.facts.records import Records
from generator.state.changes import Moves, compare
from generator.state.memory import Memory
from generator.state.periods import Almanac, Period
from generator.state.scores import Happening, UnitScore, read_happenings, scheme_on, score_units
from generator.state.shapes import HistoryRow, ItemState, Rate
from generator.state.situation import Situation, assess
from generator.state.stages import REPORTS
from generator.state.todos import Todo, read_todos
from generator.state.workdays import Calendar
from generator.vocabulary import Cycle, Event, Flag, Light, PeriodCount, Stage

QUARTERS = 2
"""Finished quarters that are shown."""
YEARS = 1
"""Finished years that are shown."""

_DAY = timedelta(days=1)

Counts = Mapping[PeriodCount, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Restatement:
    """One count as it was reported, and as it is with what was written down since."""

    count: PeriodCount
    reported: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LateEntry:
    """A log entry about the period that was written down only after its books were closed."""

    item: str
    row: HistoryRow


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """Everything that is said of one period."""

    period: Period
    as_of: date
    """Its last day, or the day shown where it is not over."""
    closed: bool
    situation: Situation
    """At its end, as known when it was closed."""
    counts: Counts
    previous: Counts | None
    """The period before; None where nothing was on record yet."""
    year_before: Counts | None
    """The same period one year before; None likewise, and for weeks."""
    rates_before: Situation | None
    """At the end of the period before, for its rates."""
    happenings: tuple[Happening, ...]
    """Everything in it that counts for or against a unit, whatever scheme is in force."""
    late_entries: tuple[LateEntry, ...]
    restatements: tuple[Restatement, ...]
    next_meeting: Period | None
    """For a week: the next one, up to whose meeting the to-dos reach."""
    todos: tuple[Todo, ...]
    """What is to be done next, the most urgent first."""
    scores: tuple[UnitScore, ...]
    """For a year: the score sheets, by the scheme in force on its last day."""

    @property
    def rates(self) -> tuple[tuple[Rate, Rate | None], ...]:
        """Each rate at its end, with the same one at the end of the period before."""
        before = {rate.rule.slug: rate for rate in self.rates_before.rates} if self.rates_before else {}
        return tuple((rate, before.get(rate.rule.slug)) for rate in self.situation.rates)

    @property
    def due_next(self) -> tuple[Todo, ...]:
        """What falls due after this meeting, up to and with the next."""
        if self.next_meeting is None:
            return ()
        until = self.next_meeting.last
        return tuple(todo for todo in self.todos if todo.due and self.as_of < todo.due <= until)

    def led_by(self, unit: str, count: PeriodCount) -> tuple[str, ...]:
        """The items of a count that a unit led at the end of the period."""
        return tuple(key for key in self.counts[count] if self.situation.items[key].lead == unit)


@dataclass(frozen=True, slots=True)
class _Written:
    """A report, and the situations that it follows from, by day and knowledge."""

    report: PeriodReport
    seen: Mapping[tuple[date, date | None], Situation]


class Reporter:
    """Reports on periods; what was assessed once is kept."""

    def __init__(
        self,
        records: Records,
        known_on: date | None = None,
        memory: Memory | None = None,
        former: "Reporter | None" = None,
    ) -> None:
        """With ``known_on``, entries written down after that day (补记) are not known, for any period.

        Of a ``former`` one, reports are taken over as they are where all that they looked at is still the very same.
        """
        self._records = records
        self._memory = memory or Memory()
        self._known_on = known_on
        self.almanac = Almanac(records.cycles, Calendar(records.notices))
        late = [
            (item.id, entry.recorded_on)
            for item in records.items.values()
            for entry in item.log
            if entry.recorded_on
        ]
        self._recorded_later = frozenset(item for item, _ in late)
        self._last_recorded = max((on for _, on in late), default=date.min)
        self._first = min((item.issued_on for item in records.items.values()), default=date.max)
        self._known: dict[tuple[date, date | None], Situation] = {}
        self._ground = (
            records.units, records.schemes, records.cycles, records.notices, records.portal, self._first,
        )  # fmt: skip
        self._former = former._written if former and former._ground == self._ground else {}  # noqa: SLF001
        self._written: dict[tuple[Period, date, date | None], _Written] = {}
        self._seen: dict[tuple[date, date | None], Situation] = {}
        """What was looked at since it was last emptied."""

    def reports(self, as_of: date) -> tuple[PeriodReport, ...]:
        """The periods that a portal of the day shows: the latest of each cycle, the one that runs included."""
        rule = self.almanac.rule_on(as_of)
        if rule is None:
            return ()
        counts = {Cycle.WEEK: rule.pages, Cycle.MONTH: rule.pages, Cycle.QUARTER: QUARTERS, Cycle.YEAR: YEARS}
        return tuple(
            self.report(period, as_of)
            for cycle, count in counts.items()
            for period in self.almanac.last(cycle, as_of, count + 1)
            if period.last >= self._first
        )

    def report(self, period: Period, as_of: date) -> PeriodReport:
        """The report on a period, as it stands on a day."""
        return self._report(period, as_of, period.closes_on if period.is_closed_on(as_of) else None)

    def report_now(self, period: Period) -> PeriodReport:
        """The report on a period by all that is on record now, whenever it was written down."""
        return self._report(period, period.last, None)

    def _report(self, period: Period, as_of: date, known_on: date | None) -> PeriodReport:
        key = period, as_of, known_on
        written = self._former.get(key)
        if not written or any(self._assess(*day) is not known for day, known in written.seen.items()):
            self._seen = {}
            written = _Written(self._write(period, as_of, known_on), self._seen)
        self._written[key] = written
        return written.report

    def _write(self, period: Period, as_of: date, known_on: date | None) -> PeriodReport:
        last = min(period.last, as_of)
        closed = period.is_closed_on(as_of)
        situation = self._assess(last, known_on)
        before = self._assess(period.first - _DAY, known_on)
        counts = self._count(period.first, last, known_on)
        following = self.almanac.after(period) if period.cycle is Cycle.WEEK else None
        return PeriodReport(
            period=period,
            as_of=last,
            closed=closed,
            situation=situation,
            counts=counts,
            previous=self._counts(self.almanac.before(period), as_of),
            year_before=self._counts(self.almanac.year_before(period), as_of),
            rates_before=before if self._first < period.first else None,
            happenings=self._happenings(situation, period.first, last),
            late_entries=self._late_entries(period) if closed else (),
            restatements=self._restatements(period, counts) if closed else (),
            next_meeting=following,
            todos=read_todos(situation.items.values(), self._records.portal.office_unit),
            scores=self._scores(period, situation, last),
        )

    def scores(self, as_of: date) -> tuple[UnitScore, ...]:
        """The score of every unit in the year of the day, so far; empty without a scheme."""
        year = self.almanac.around(Cycle.YEAR, as_of)
        return self._scores(year, self._assess(as_of, None), as_of) if year else ()

    def _scores(self, period: Period, situation: Situation, last: date) -> tuple[UnitScore, ...]:
        scheme = scheme_on(self._records.schemes, period.last)
        if period.cycle is not Cycle.YEAR or scheme is None:
            return ()
        return score_units(scheme, self._records.units, situation.items.values(), period.first, last)

    def _counts(self, period: Period | None, as_of: date) -> Counts | None:
        """The counts of an earlier period, as reported; None where nothing was on record yet."""
        if period is None or period.last < self._first:
            return None
        known_on = period.closes_on if period.is_closed_on(as_of) else None
        return self._count(period.first, period.last, known_on)

    def _count(self, first: date, last: date, known_on: date | None) -> Counts:
        """The counts of a span of days, as known on a day."""
        situation = self._assess(last, known_on)
        moves = compare(self._assess(first - _DAY, known_on), situation)
        return count_period(situation, moves, first, last)

    def _restatements(self, period: Period, reported: Counts) -> tuple[Restatement, ...]:
        counts = self._count(period.first, period.last, None)
        return tuple(
            Restatement(count, reported[count], counts[count])
            for count in PeriodCount
            if reported[count] != counts[count]
        )

    def _late_entries(self, period: Period) -> tuple[LateEntry, ...]:
        found = [
            LateEntry(state.id, row)
            for state in self._assess(period.last, None).items.values()
            if state.id in self._recorded_later
            for row in state.history
            if period.holds(row.entry.on) and row.entry.known_on > period.closes_on
        ]
        return tuple(sorted(found, key=lambda each: (each.row.entry.known_on, each.item, each.row.number)))

    def _happenings(self, situation: Situation, first: date, last: date) -> tuple[Happening, ...]:
        found = [
            happening
            for state in situation.items.values()
            if state.stirs_until >= first
            for happening in read_happenings(state, first, last)
        ]
        return tuple(sorted(found, key=lambda each: (each.on, each.item)))

    def _assess(self, as_of: date, known_on: date | None) -> Situation:
        if self._known_on is not None:
            known_on = min(known_on or self._known_on, self._known_on)
        # Nothing was written down after that day: what was known then is what is known now.
        if known_on is not None and known_on >= self._last_recorded:
            known_on = None
        key = (as_of, known_on)
        if key not in self._known:
            self._known[key] = assess(self._records, as_of, known_on, self._memory)
        self._seen[key] = self._known[key]
        return self._known[key]


def last_closed_month(records: Records, today: date) -> Period | None:
    """The last month whose books are closed: what is put down about it, or earlier, needs a 补记.

    A portal that is pinned to a day lives on that day.
    """
    day = min(today, records.portal.pinned_on or today)
    return Almanac(records.cycles, Calendar(records.notices)).last_closed(Cycle.MONTH, day)


def count_period(situation: Situation, moves: Moves, first: date, last: date) -> Counts:
    """The sets of items that a period is counted by, each in the order of the situation."""

    def within(day: date | None) -> bool:
        return day is not None and first <= day <= last

    def logged(events: Iterable[Event]) -> Callable[[ItemState], bool]:
        wanted = frozenset(events)
        return lambda state: any(row.entry.event in wanted and within(row.entry.on) for row in state.history)

    tests: dict[PeriodCount, Callable[[ItemState], bool]] = {
        PeriodCount.ISSUED: lambda state: within(state.item.issued_on),
        PeriodCount.REPORTED: logged(REPORTS),
        PeriodCount.URGED: logged({Event.URGED}),
        PeriodCount.CRITICISED: logged({Event.CRITICISED}),
        PeriodCount.SUMMONED: logged({Event.SUMMONED}),
        PeriodCount.LISTED: logged({Event.LISTED}),
        PeriodCount.OPEN: lambda state: state.stage.is_open,
        PeriodCount.LATE: lambda state: Flag.LATE in state.flags,
        PeriodCount.RED: lambda state: _is_lit(state, Light.RED),
        PeriodCount.YELLOW: lambda state: _is_lit(state, Light.YELLOW),
        PeriodCount.SILENT: lambda state: Flag.SILENT in state.flags,
    }
    moved = {
        PeriodCount.COMPLETED: moves.completed,
        PeriodCount.CLOSED: moves.closed,
        PeriodCount.NEWLY_RED: moves.newly_red,
        PeriodCount.RECOVERED: moves.recovered,
        PeriodCount.EXTENDED: moves.extended,
        PeriodCount.RETURNED: moves.returned,
        PeriodCount.NEWLY_SILENT: moves.silent,
    }
    states = [state for state in situation.items.values() if state.stirs_until >= first]
    return {
        count: moved[count] if count in moved else tuple(s.id for s in states if tests[count](s))
        for count in PeriodCount
    }


def _is_lit(state: ItemState, light: Light) -> bool:
    """Whether an item shows a light; what waits to be struck off is still open."""
    return state.light is light and state.stage is not Stage.CLOSED
