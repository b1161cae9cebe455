"""Weeks end on the meeting day, wherever the holidays move it; months, quarters and years close some working days later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts.records import CycleRule
from generator.state.periods import Almanac
from generator.state.workdays import Calendar
from generator.vocabulary import Cycle
from tests.builders import day, real_cycles, real_notices, record

CALENDAR = Calendar(real_notices())
ALMANAC = Almanac(real_cycles(), CALENDAR)


@pytest.mark.parametrize(
    ("on", "label", "first", "last"),
    [
        # An ordinary week: from Wednesday to Tuesday.
        ("2021-09-01", "2021-W36", "2021-09-01", "2021-09-07"),
        ("2021-09-07", "2021-W36", "2021-09-01", "2021-09-07"),
        ("2021-09-08", "2021-W37", "2021-09-08", "2021-09-14"),
        # 2021-09-21 is a holiday (中秋): the meeting is on Wednesday.
        ("2021-09-21", "2021-W38", "2021-09-15", "2021-09-22"),
        ("2021-09-23", "2021-W39", "2021-09-23", "2021-09-28"),
        # 国庆: Tuesday to Thursday off, the meeting is on Friday.
        ("2021-10-05", "2021-W40", "2021-09-29", "2021-10-08"),
        # 春节 2021: 02-16 is off until Thursday 02-18.
        ("2021-02-16", "2021-W07", "2021-02-10", "2021-02-18"),
        # 春节 2022: nobody works from 01-31 to 02-06, the week joins the next.
        ("2022-02-01", "2022-W06", "2022-01-26", "2022-02-08"),
        # The first week of the rule begins on its first day.
        ("2021-01-01", "2021-W01", "2021-01-01", "2021-01-05"),
        # The week that holds New Year's Eve is of the year of its Monday's calendar week.
        ("2021-12-31", "2022-W01", "2021-12-29", "2022-01-04"),
    ],
)
def test_week(on: str, label: str, first: str, last: str) -> None:
    week = ALMANAC.around(Cycle.WEEK, day(on))

    assert week is not None
    assert (week.label, week.first, week.last) == (label, day(first), day(last))
    assert week.closes_on == week.last


@pytest.mark.parametrize(
    ("cycle", "on", "name", "span", "closes"),
    [
        (Cycle.MONTH, "2021-09-30", "2021年9月", ("2021-09-01", "2021-09-30"), "2021-10-11"),
        (Cycle.MONTH, "2022-01-01", "2022年1月", ("2022-01-01", "2022-01-31"), "2022-02-09"),
        (Cycle.MONTH, "2024-02-10", "2024年2月", ("2024-02-01", "2024-02-29"), "2024-03-05"),
        (Cycle.QUARTER, "2021-08-15", "2021年第3季度", ("2021-07-01", "2021-09-30"), "2021-10-13"),
        (Cycle.QUARTER, "2021-12-31", "2021年第4季度", ("2021-10-01", "2021-12-31"), "2022-01-10"),
        (Cycle.YEAR, "2021-02-28", "2021年", ("2021-01-01", "2021-12-31"), "2022-01-24"),
    ],
)
def test_longer_period(cycle: Cycle, on: str, name: str, span: tuple[str, str], closes: str) -> None:
    period = ALMANAC.around(cycle, day(on))

    assert period is not None
    assert (period.name, period.first, period.last) == (name, *map(day, span))
    assert period.closes_on == day(closes)
    assert period.is_closed_on(day(closes))
    assert not period.is_closed_on(day(closes) - timedelta(days=1))


def test_a_year_without_notice_is_provisional() -> None:
    period = ALMANAC.around(Cycle.YEAR, day("2022-12-31"))

    assert period is not None
    assert period.provisional


def test_a_week_can_be_moved_forward() -> None:
    values = {
        "起": "2021-01-01", "例会": "周二", "遇休": "提前至上一工作日", "月结账": 0, "季结账": 0, "年结账": 0,
        "保留期数": 4, "依据": "测试",
    }  # fmt: skip
    almanac = Almanac([record(CycleRule, values)], CALENDAR)
    week = almanac.around(Cycle.WEEK, day("2021-09-18"))

    assert week is not None
    # 2021-09-20 and 21 are off; going back leaves the week for a Saturday's make-up day: no meeting in it.
    assert (week.first, week.last) == (day("2021-09-15"), day("2021-09-28"))


def test_without_a_rule_there_is_no_period() -> None:
    for cycle in Cycle:
        assert ALMANAC.around(cycle, day("2019-05-05")) is None
        assert Almanac([], CALENDAR).around(cycle, day("2021-05-05")) is None


def test_a_new_rhythm_takes_over() -> None:
    def a_rule(first: str, last: str | None, weekday: str) -> CycleRule:
        values = {"起": first, "例会": weekday, "遇休": "不顺延", "月结账": 3, "季结账": 5, "年结账": 15,
                  "保留期数": 4, "依据": "测试"}  # fmt: skip
        return record(CycleRule, {**values, "止": last} if last else values)

    almanac = Almanac(
        [a_rule("2021-01-01", "2021-05-31", "周二"), a_rule("2021-06-01", None, "周五")], CALENDAR
    )
    spans = [(week.first, week.last) for week in almanac.last(Cycle.WEEK, day("2021-06-10"), 3)]

    assert spans == [
        (day("2021-06-05"), day("2021-06-11")),
        (day("2021-05-26"), day("2021-06-04")),
        (day("2021-05-19"), day("2021-05-25")),
    ]


@given(st.sampled_from(Cycle), st.dates(date(2021, 1, 1), date(2031, 1, 1)))
def test_every_day_is_in_one_period(cycle: Cycle, on: date) -> None:
    """Periods follow one another without gap or overlap."""
    period = ALMANAC.around(cycle, on)

    assert period is not None
    assert period.holds(on)
    assert period.closes_on >= period.last
    following, before = ALMANAC.after(period), ALMANAC.before(period)
    assert following is not None
    assert following.first == period.last + timedelta(days=1)
    assert before is None or before.last == period.first - timedelta(days=1)
