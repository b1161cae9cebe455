"""Counting days: the vectors of the domain document, the notices against a second opinion, and the edges."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts.records import HolidayNotice
from generator.state.workdays import Calendar
from generator.vocabulary import Roll
from tests.builders import day, real_notices, record
from tests.state.strategies import SETTINGS

CALENDAR = Calendar(real_notices())


@pytest.mark.parametrize(
    ("received", "after_one", "after_five"),
    [
        ("2021-02-05", "2021-02-07", "2021-02-18"),
        ("2021-02-10", "2021-02-18", "2021-02-23"),
        ("2021-04-30", "2021-05-06", "2021-05-11"),
        ("2021-09-24", "2021-09-26", "2021-09-30"),
        ("2021-09-30", "2021-10-08", "2021-10-13"),
        ("2022-01-28", "2022-01-29", "2022-02-09"),
        ("2022-09-30", "2022-10-08", "2022-10-12"),
        ("2025-01-24", "2025-01-26", "2025-02-07"),
        ("2025-09-26", "2025-09-28", "2025-10-10"),
        ("2025-09-30", "2025-10-09", "2025-10-14"),
        ("2026-02-13", "2026-02-14", "2026-02-27"),
        ("2026-09-18", "2026-09-20", "2026-09-24"),
        ("2026-09-30", "2026-10-08", "2026-10-13"),
    ],
)
def test_workday_vectors(received: str, after_one: str, after_five: str) -> None:
    """Day of receipt not counted."""
    assert CALENDAR.add_workdays(day(received), 1) == (day(after_one), False)
    assert CALENDAR.add_workdays(day(received), 5) == (day(after_five), False)
    assert CALENDAR.workdays_between(day(received), day(after_five)) == (5, False)


def test_ten_workdays_over_the_national_holiday() -> None:
    assert CALENDAR.add_workdays(day("2026-09-30"), 10) == (day("2026-10-20"), False)


@pytest.mark.parametrize(
    ("start", "count", "raw", "rolled"),
    [
        ("2021-07-28", 60, "2021-09-26", "2021-09-26"),
        ("2021-11-30", 60, "2022-01-29", "2022-01-29"),
        ("2022-01-17", 15, "2022-02-01", "2022-02-07"),
        ("2025-08-02", 60, "2025-10-01", "2025-10-09"),
        ("2026-08-02", 60, "2026-10-01", "2026-10-08"),
        ("2026-02-01", 15, "2026-02-16", "2026-02-24"),
    ],
)
def test_natural_day_edges(start: str, count: int, raw: str, rolled: str) -> None:
    """Raw end and the working day it rolls to."""
    assert CALENDAR.add_days(day(start), count, Roll.NONE) == (day(raw), False)
    assert CALENDAR.add_days(day(start), count, Roll.NEXT) == (day(rolled), False)


@pytest.mark.parametrize(("year", "workdays"), [(2021, 250), (2022, 249), (2025, 248), (2026, 248)])
def test_each_day_agrees_with_chinese_calendar(year: int, workdays: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=count) for count in range(365)]

    assert [chinese_calendar.is_workday(each) for each in days] == [
        CALENDAR.is_workday(each) for each in days
    ]
    assert CALENDAR.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)).days == workdays


def test_notices_state_their_days_rightly() -> None:
    for notice in real_notices().values():
        for holiday in notice.holidays:
            assert holiday.days == (holiday.last - holiday.first).days + 1, holiday


@pytest.mark.parametrize(
    ("on", "roll", "expected"),
    [
        ("2022-02-01", Roll.PREVIOUS, "2022-01-30"),
        ("2022-02-01", Roll.NEXT, "2022-02-07"),
        ("2022-02-01", Roll.NONE, "2022-02-01"),
        ("2022-02-08", Roll.PREVIOUS, "2022-02-08"),
    ],
)
def test_roll(on: str, roll: Roll, expected: str) -> None:
    assert CALENDAR.roll(day(on), roll) == (day(expected), False)


def test_next_and_previous_workday_never_give_the_day_itself() -> None:
    assert CALENDAR.next_workday(day("2021-09-30")) == (day("2021-10-08"), False)
    assert CALENDAR.previous_workday(day("2021-10-08")) == (day("2021-09-30"), False)
    assert CALENDAR.previous_workday(day("2021-09-30")) == (day("2021-09-29"), False)


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda: CALENDAR.add_workdays(day("2026-12-30"), 1), (day("2026-12-31"), False)),
        (lambda: CALENDAR.add_workdays(day("2026-12-31"), 1), (day("2027-01-01"), True)),
        (lambda: CALENDAR.add_workdays(day("2024-12-30"), 1), (day("2024-12-31"), True)),
        (lambda: CALENDAR.add_workdays(day("2024-12-30"), 2), (day("2025-01-02"), True)),
        (lambda: CALENDAR.add_workdays(day("2024-12-31"), 1), (day("2025-01-02"), False)),
        (lambda: CALENDAR.add_workdays(day("2027-01-01"), 0), (day("2027-01-01"), False)),
        (lambda: CALENDAR.add_days(day("2026-12-31"), 2, Roll.NONE), (day("2027-01-02"), False)),
        (lambda: CALENDAR.add_days(day("2026-12-31"), 2, Roll.NEXT), (day("2027-01-04"), True)),
        (lambda: CALENDAR.add_days(day("2026-12-31"), 1, Roll.NEXT), (day("2027-01-01"), True)),
        (lambda: CALENDAR.roll(day("2027-01-02"), Roll.PREVIOUS), (day("2027-01-01"), True)),
        # Whether 2023-01-01 must be rolled at all is not known.
        (lambda: CALENDAR.roll(day("2023-01-01"), Roll.PREVIOUS), (day("2022-12-30"), True)),
        (lambda: CALENDAR.previous_workday(day("2027-01-01")), (day("2026-12-31"), False)),
        # Whether 2023-01-01 was worked is not known, though 2022-12-30 was.
        (lambda: CALENDAR.previous_workday(day("2023-01-02")), (day("2022-12-30"), True)),
        # Whether 2024-12-31 was worked is not known, though 2025-01-01 was a holiday.
        (lambda: CALENDAR.previous_workday(day("2025-01-02")), (day("2024-12-31"), True)),
        (lambda: CALENDAR.workdays_between(day("2026-12-31"), day("2027-01-08")), (6, True)),
        (lambda: CALENDAR.workdays_between(day("2024-12-30"), day("2025-01-01")), (1, True)),
        (lambda: CALENDAR.workdays_between(day("2024-12-30"), day("2025-01-02")), (2, True)),
        (lambda: CALENDAR.workdays_between(day("2024-12-31"), day("2025-01-02")), (1, False)),
        (lambda: CALENDAR.workdays_between(day("2022-12-30"), day("2023-01-03")), (2, True)),
        (lambda: CALENDAR.workdays_between(day("2027-01-08"), day("2026-12-31")), (-6, True)),
        (lambda: CALENDAR.workdays_between(day("2027-01-08"), day("2027-01-08")), (0, False)),
    ],
)
def test_a_year_without_notice_is_provisional(ask: Callable[[], object], expected: object) -> None:
    """Counted by Monday to Friday, and said to be so; never a crash."""
    assert ask() == expected


def test_missing_years_are_named() -> None:
    assert CALENDAR.missing_years(day("2022-12-01"), day("2025-01-31")) == (2023, 2024)


def test_the_ends_of_the_calendar_are_no_crash() -> None:
    assert CALENDAR.add_workdays(date.max, 5).day == date.max
    assert CALENDAR.add_days(date.max, 5, Roll.NONE).day == date.max
    assert CALENDAR.previous_workday(date.min).day == date.min


def test_a_make_up_workday_wins_over_a_holiday() -> None:
    """A notice that contradicts itself is refused by the checks; here it must only be answered."""
    notice = record(
        HolidayNotice,
        {
            "年份": 2021,
            "通知": "测试",
            "通知日期": "2020-11-25",
            "放假": [{"名称": "甲", "起": "2021-05-01", "止": "2021-05-08", "天数": 8}],
            "调休上班": ["2021-05-08", "2021-05-05"],
        },
    )
    calendar = Calendar({2021: notice})

    assert calendar.is_workday(day("2021-05-08"))
    assert calendar.is_workday(day("2021-05-05"))
    assert not calendar.is_workday(day("2021-05-06"))


@SETTINGS
@given(st.dates(date(2019, 1, 1), date(2028, 12, 31)), st.integers(1, 60))
def test_adding_and_counting_agree_with_walking_day_by_day(start: date, count: int) -> None:
    walked = start
    for _ in range(count):
        walked += timedelta(days=1)
        while not CALENDAR.is_workday(walked):
            walked += timedelta(days=1)

    assert CALENDAR.add_workdays(start, count).day == walked
    assert CALENDAR.workdays_between(start, walked).days == count
