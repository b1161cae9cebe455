"""Months and weeks, against the situation of each of their ends."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.facts.records import Item
from generator.state.situation import assess
from generator.vocabulary import Flag, Kind
from tests.builders import an_item, an_order, day, records_of, situation_of
from tests.state.strategies import SETTINGS, several

STORY = (
    "2021-05-11 签收",
    "2021-06-14 报结",
    "2021-06-15 退回",
    "2021-06-20 报结",
    "2021-07-02 销号",
    "2021-09-01 重办 新时限=2021-09-10",
)


def test_months_from_the_first_issue_to_the_day() -> None:
    points = situation_of(an_order(log=STORY), as_of="2021-10-08").months

    assert [
        (
            point.label,
            len(point.issued),
            len(point.completed),
            len(point.closed),
            point.open_at_end,
            point.late_at_end,
        )
        for point in points
    ] == [
        ("2021-05", 1, 0, 0, 1, 0),
        ("2021-06", 0, 1, 0, 1, 0),
        ("2021-07", 0, 0, 1, 0, 0),
        ("2021-08", 0, 0, 0, 0, 0),
        ("2021-09", 0, 0, 0, 1, 1),
        ("2021-10", 0, 0, 0, 1, 1),
    ]
    assert (points[1].first, points[1].last) == (day("2021-06-01"), day("2021-06-30"))
    assert points[1].completed == ("DB-2021-0001",)


def test_the_months_of_a_year_end() -> None:
    points = situation_of(
        an_order("DB-2021-0001", issued="2021-12-31", due="2022-03-31"), as_of="2022-02-10"
    ).months

    assert [(point.label, point.last.day) for point in points] == [
        ("2021-12", 31),
        ("2022-01", 31),
        ("2022-02", 28),
    ]


def test_weeks_are_those_of_the_iso_calendar() -> None:
    """2021-01-01 is a Friday of week 53 of 2020."""
    points = situation_of(an_order(issued="2021-01-01"), as_of="2021-01-11").weeks

    assert [(point.label, point.first.isoformat(), point.last.isoformat()) for point in points] == [
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2021-W01", "2021-01-04", "2021-01-10"),
        ("2021-W02", "2021-01-11", "2021-01-17"),
    ]


def test_the_last_fifty_three_weeks() -> None:
    points = situation_of(an_order("DB-2021-0001", log=STORY), as_of="2022-12-31").weeks

    assert len(points) == 53
    assert (points[0].label, points[-1].label) == ("2021-W52", "2022-W52")
    assert points[0].open_at_end == points[0].late_at_end == 1


def test_only_orders_are_counted() -> None:
    situation = situation_of(an_item(Kind.TASK_FORCE, "ZB-2021-01"), as_of="2021-12-31")

    assert situation.months == situation.weeks == ()


@settings(SETTINGS, max_examples=30)
@given(several(Kind.ORDER), st.integers(0, 300))
def test_what_stands_at_an_end_is_what_is_assessed_on_that_day(orders: tuple[Item, ...], count: int) -> None:
    records = records_of(*orders)
    as_of = min(order.issued_on for order in orders) + timedelta(days=count)
    situation = assess(records, as_of)

    for point in (*situation.months, *situation.weeks):
        then = assess(records, min(point.last, as_of)).items.values()
        assert point.open_at_end == sum(Flag.OPEN in state.flags for state in then), point.label
        assert point.late_at_end == sum(Flag.LATE in state.flags for state in then), point.label
        assert set(point.issued) == {
            state.id for state in then if point.first <= state.item.issued_on <= point.last
        }
