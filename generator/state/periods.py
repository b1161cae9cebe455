"""The periods that are reported on: weeks up to the meeting day, months, quarters and years, and when each is closed.

A week runs from the day after one meeting up to and with the next; where the meeting day is no working day
the rule in force moves it, and a week in which nobody works joins the next. A closed period is reported as it was
known on its closing day, for good: what is written down later only restates it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.facts.records import CycleRule
from generator.facts.records.base import month_ends
from generator.state.workdays import Calendar
from generator.vocabulary import Cycle

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MONTHS = 12
_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Period:
    """One week, month, quarter or year."""

    cycle: Cycle
    label: str
    """2021-W39, 2021-09, 2021-Q3 or 2021: its address, and its name in data files."""
    first: date
    last: date
    """For a week the day of its meeting."""
    closes_on: date
    """Last day on which entries still count towards it; for a week that of the meeting."""
    provisional: bool
    """Whether a year without a holiday notice has a say in its last or closing day."""

    @property
    def name(self) -> str:
        """2021年第39周, 2021年9月, 2021年第3季度 or 2021年."""
        year, _, rest = self.label.partition("-")
        if self.cycle is Cycle.WEEK:
            return f"{year}年第{int(rest[1:])}周"
        if self.cycle is Cycle.QUARTER:
            return f"{year}年第{rest[1:]}季度"
        return f"{year}年{int(rest)}月" if rest else f"{year}年"

    def is_closed_on(self, as_of: date) -> bool:
        """Whether its books are closed at the end of the day."""
        return self.closes_on <= as_of

    def holds(self, day: date | None) -> bool:
        """Whether the day falls in it."""
        return day is not None and self.first <= day <= self.last


class Almanac:
    """The periods of every cycle, by the rules in force and the calendar of working days."""

    def __init__(self, rules: Iterable[CycleRule], calendar: Calendar) -> None:
        self._rules = tuple(rules)
        self._calendar = calendar

    def rule_on(self, day: date) -> CycleRule | None:
        """The rhythm in force on a day; without one there are no periods."""
        return next((rule for rule in self._rules if rule.is_valid_on(day)), None)

    def around(self, cycle: Cycle, as_of: date) -> Period | None:
        """The period that the day falls in."""
        if cycle is Cycle.WEEK:
            week = next((week for week in self._weeks(as_of) if week.last >= as_of), None)
            return week if week is not None and week.first <= as_of else None
        return self._months_period(cycle, as_of)

    def before(self, period: Period) -> Period | None:
        """The period just before."""
        return self.around(period.cycle, period.first - _DAY)

    def after(self, period: Period) -> Period | None:
        """The period just after."""
        return self.around(period.cycle, period.last + _DAY)

    def last_closed(self, cycle: Cycle, as_of: date) -> Period | None:
        """The last period whose books are closed on the day; None where there is none."""
        period = self.around(cycle, as_of)
        while period is not None and not period.is_closed_on(as_of):
            period = self.before(period)
        return period

    def last(self, cycle: Cycle, as_of: date, count: int) -> tuple[Period, ...]:
        """The period of the day and the ones before it, latest first, so many at most."""
        found: list[Period] = []
        period = self.around(cycle, as_of)
        while period is not None and len(found) < count:
            found.append(period)
            period = self.before(period)
        return tuple(found)

    def year_before(self, period: Period) -> Period | None:
        """The same month, quarter or year one year before; a week has none, since its number means little."""
        if period.cycle is Cycle.WEEK or period.first.year == date.min.year:
            return None
        return self.around(period.cycle, period.first.replace(year=period.first.year - 1))

    def _months_period(self, cycle: Cycle, day: date) -> Period | None:
        size = {Cycle.MONTH: 1, Cycle.QUARTER: _QUARTER, Cycle.YEAR: _MONTHS}[cycle]
        number = (day.month - 1) // size
        first = date(day.year, number * size + 1, 1)
        last = month_ends(f"{day.year:04}-{(number + 1) * size:02}")[1]
        rule = self.rule_on(last)
        if rule is None:
            return None
        label, days = {
            Cycle.MONTH: (f"{day.year:04}-{day.month:02}", rule.month_days),
            Cycle.QUARTER: (f"{day.year:04}-Q{number + 1}", rule.quarter_days),
            Cycle.YEAR: (f"{day.year:04}", rule.year_days),
        }[cycle]
        closing = self._calendar.add_workdays(last, days)
        return Period(cycle, label, first, last, closing.day, closing.provisional)

    def _weeks(self, since: date) -> Iterator[Period]:
        """The weeks from about that day on, as long as a rule is in force."""
        previous: _Meeting | None = None
        for meeting in self._meetings(since - 3 * _WEEK):
            begun = meeting.rule.valid_from
            # A rhythm that begins anew, without one before it, takes up its first week on its first day.
            joined = previous is not None and (begun <= previous.on or self.rule_on(begun - _DAY) is not None)
            first = previous.on + _DAY if previous and joined else begun
            previous = meeting
            if meeting.on >= since:
                year, week, _ = meeting.monday.isocalendar()
                label = f"{year:04}-W{week:02}"
                yield Period(Cycle.WEEK, label, first, meeting.on, meeting.on, meeting.provisional)

    def _meetings(self, since: date) -> Iterator["_Meeting"]:
        """The meetings of the calendar weeks from about that day on; a week without a working day has none."""
        until = max((rule.valid_to or date.max for rule in self._rules), default=date.min)
        until = min(until, date.max - 2 * _WEEK)
        monday = since - timedelta(days=since.weekday())
        while monday <= until:
            meeting = self._meeting(monday)
            if meeting is not None and monday <= meeting.on < monday + _WEEK:
                yield meeting
            monday += _WEEK

    def _meeting(self, monday: date) -> "_Meeting | None":
        for rule in self._rules:
            planned = monday + timedelta(days=rule.weekday.number)
            if rule.is_valid_on(planned):
                answer = self._calendar.roll(planned, rule.roll)
                return _Meeting(monday, answer.day, rule, answer.provisional)
        return None


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The meeting of one calendar week."""

    monday: date
    on: date
    rule: CycleRule
    provisional: bool
