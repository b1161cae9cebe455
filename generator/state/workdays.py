"""Counting working days by the State Council's holiday notices, one notice a year.

A year without a notice is counted by the Monday-to-Friday rule, and every answer that touched such a
year says so (``provisional``): holidays and make-up workdays are never derived from principles.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from generator.facts.records import HolidayNotice
from generator.vocabulary import Roll

_LAST = date.max.toordinal()
_WEEK = 7
_WORKDAYS_A_WEEK = 5


class DayAnswer(NamedTuple):
    """A day that was found by counting."""

    day: date
    provisional: bool
    """Whether the counting touched a year without a notice."""


class CountAnswer(NamedTuple):
    """A number of working days."""

    days: int
    provisional: bool
    """Whether the counting touched a year without a notice."""


class Calendar:
    """The working days of all years, known from notices or provisional.

    Kept as the days on which the notices depart from Monday to Friday, with running sums: any count is
    then one division and one binary search, however long the span.
    """

    def __init__(self, notices: Mapping[int, HolidayNotice]) -> None:
        self._years = frozenset(notices)
        working: dict[int, bool] = {}
        for notice in notices.values():
            for holiday in notice.holidays:
                for number in range(holiday.first.toordinal(), holiday.last.toordinal() + 1):
                    working[number] = False
        # After all holidays, so that a make-up workday wins should a notice name a day twice.
        for notice in notices.values():
            for day in notice.make_up:
                working[day.toordinal()] = True
        departures = sorted(number for number, works in working.items() if works != _is_weekday(number))
        self._departures = departures
        self._sums = list(accumulate((1 if working[number] else -1 for number in departures), initial=0))

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day; see ``is_provisional`` for how sure that is."""
        return self._is_workday(day.toordinal())

    def is_provisional(self, first: date, last: date | None = None) -> bool:
        """Whether any year from the first to the last day has no notice."""
        return any(year not in self._years for year in range(first.year, (last or first).year + 1))

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years from the first to the last day that have no notice."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self._years)

    def add_workdays(self, day: date, count: int) -> DayAnswer:
        """The last of so many working days after the day, which itself is not counted (民法典 art. 201)."""
        start = number = day.toordinal()
        target = self._count(start) + count
        # Every working day that is still missing takes at least one day: this never steps too far.
        while number < _LAST and (missing := target - self._count(number)) > 0:
            number = min(number + missing, _LAST)
        last = date.fromordinal(number)
        return DayAnswer(last, number > start and self.is_provisional(date.fromordinal(start + 1), last))

    def add_days(self, day: date, count: int, roll: Roll) -> DayAnswer:
        """The last of so many natural days after the day, which itself is not counted, rolled as told."""
        last = date.fromordinal(min(day.toordinal() + count, _LAST))
        return self.roll(last, roll)

    def roll(self, day: date, roll: Roll) -> DayAnswer:
        """The day itself or, where it is no working day, the next or previous one (民法典 art. 203)."""
        if roll is Roll.NONE:
            return DayAnswer(day, provisional=False)
        if self.is_workday(day):
            return DayAnswer(day, self.is_provisional(day))
        rolled = self.next_workday(day) if roll is Roll.NEXT else self.previous_workday(day)
        return DayAnswer(rolled.day, rolled.provisional or self.is_provisional(day))

    def next_workday(self, day: date) -> DayAnswer:
        """The first working day after the day."""
        return self.add_workdays(day, 1)

    def previous_workday(self, day: date) -> DayAnswer:
        """The last working day before the day."""
        before = number = max(day.toordinal() - 1, 1)
        # Ends at the latest on day 1, a Monday in a year without a notice.
        while not self._is_workday(number):
            number -= 1
        last = date.fromordinal(number)
        return DayAnswer(last, self.is_provisional(last, date.fromordinal(before)))

    def workdays_between(self, after: date, until: date) -> CountAnswer:
        """Working days after the one day up to and with the other; negative where they stand the other way."""
        if until <= after:
            if until == after:
                return CountAnswer(0, provisional=False)
            count = self.workdays_between(until, after)
            return CountAnswer(-count.days, count.provisional)
        first, last = after.toordinal(), until.toordinal()
        days = self._count(last) - self._count(first)
        return CountAnswer(days, self.is_provisional(date.fromordinal(first + 1), until))

    def _count(self, number: int) -> int:
        """Working days from the beginning of the calendar to the day of that number, included."""
        weeks, rest = divmod(number, _WEEK)
        weekdays = weeks * _WORKDAYS_A_WEEK + min(rest, _WORKDAYS_A_WEEK)
        return weekdays + self._sums[bisect_right(self._departures, number)]

    def _is_workday(self, number: int) -> bool:
        return self._count(number) > self._count(number - 1)


def _is_weekday(number: int) -> bool:
    # Day 1 of the calendar, 0001-01-01, is a Monday.
    return 1 <= number % _WEEK <= _WORKDAYS_A_WEEK
