"""Counting items, and the totals of tallies and indicators as of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts.records import Indicator, Item, Tally
from generator.state.situation import ItemState, assess
from generator.state.tallies import (
    count_by,
    group_by,
    indicator_by_month,
    indicator_total,
    tally_rows,
    tally_total,
)
from generator.vocabulary import Light
from tests.builders import LEAD, OTHER, an_order, day, record, records_of, situation_of
from tests.state.strategies import SETTINGS, several

TALLY = record(
    Tally,
    {
        "代码": "jiefang-qu",
        "名称": "区领导接访约访",
        "年度": 2021,
        "分项": [{"名称": "批次", "计量": "批次"}, {"名称": "人次", "计量": "人次"}],
        "每月": [
            {"月份": "2021-01", "数值": {"批次": 4, "人次": 6}},
            {"月份": "2021-02", "数值": {"批次": 3}},
            {"月份": "2021-12", "数值": {"批次": 5, "人次": 7}},
        ],
    },
)
INDICATOR = record(
    Indicator,
    {
        "代码": "chongfu-wangxin",
        "名称": "重复网信率",
        "计量": "件",
        "方向": "越低越好",
        "口径": [{"起": "2021-01-01", "分子": "重复", "分母": "全部", "依据": "测试"}],
        "观测": [
            {"月份": "2021-11", "分子": 5, "分母": 10},
            {"月份": "2021-11", "单位": OTHER, "分子": 1, "分母": 4},
            {"月份": "2021-12", "分子": 4},
            {"月份": "2022-01", "分子": 2, "分母": 10},
        ],
    },
)


@pytest.mark.parametrize(
    ("as_of", "batches", "persons"),
    [
        ("2020-12-31", 0, 0),
        ("2021-01-01", 4, 6),
        ("2021-02-28", 7, 6),
        ("2021-11-30", 7, 6),
        ("2021-12-01", 12, 13),
        ("2022-02-10", 12, 13),
    ],
)
def test_a_month_counts_once_it_has_begun(as_of: str, batches: int, persons: int) -> None:
    """Months that are over, and the current month as entered so far."""
    assert tally_total(TALLY, "批次", day(as_of)) == batches
    assert tally_total(TALLY, "人次", day(as_of)) == persons


def test_rows_keep_their_places_in_the_file() -> None:
    assert [(index, row.month) for index, row in tally_rows(TALLY, day("2021-02-01"))] == [
        (0, "2021-01"),
        (1, "2021-02"),
    ]


@pytest.mark.parametrize(
    ("as_of", "year", "unit", "numerator", "denominator"),
    [
        # In December it only counts: that month has no part in a share.
        ("2022-02-10", 2021, None, 9, None),
        ("2022-02-10", 2022, None, 2, 10),
        ("2022-02-10", None, None, 11, None),
        ("2022-02-10", None, OTHER, 1, 4),
        ("2022-02-10", None, LEAD, 0, None),
        ("2021-11-30", 2021, None, 5, 10),
        ("2021-10-31", 2021, None, 0, None),
    ],
)
def test_indicator_totals(
    as_of: str, year: int | None, unit: str | None, numerator: int, denominator: int | None
) -> None:
    """Of the district, or of one unit; the district's number is never made up from those of units."""
    total = indicator_total(INDICATOR, day(as_of), year=year, unit=unit)

    assert (total.numerator, total.denominator) == (numerator, denominator)
    assert total.value == (numerator / denominator if denominator else None)


def test_an_indicator_by_month() -> None:
    months = indicator_by_month(INDICATOR, day("2021-12-31"))

    assert {month: (total.numerator, total.value) for month, total in months.items()} == {
        "2021-11": (5, 0.5),
        "2021-12": (4, None),
    }


def test_counting_by_a_key() -> None:
    states = situation_of(
        an_order("DB-2021-0001"),
        an_order("DB-2021-0002", lead=OTHER),
        an_order("DB-2021-0003", due="2021-12-31"),
        as_of="2021-10-08",
    ).items.values()

    assert count_by(states, lambda state: state.light) == {Light.RED: 2, Light.GREEN: 1}
    assert group_by(states, lambda state: state.lead) == {
        LEAD: ("DB-2021-0001", "DB-2021-0003"),
        OTHER: ("DB-2021-0002",),
    }


KEYS: tuple[Callable[[ItemState], object], ...] = (
    lambda state: state.light,
    lambda state: state.stage,
    lambda state: state.item.kind,
    lambda state: state.lead,
)


@SETTINGS
@given(several(), st.integers(0, 300))
def test_tallies_add_up(drawn: tuple[Item, ...], count: int) -> None:
    as_of = min(item.issued_on for item in drawn) + timedelta(days=count)
    situation = assess(records_of(*drawn), as_of)
    states = situation.items.values()

    for key in KEYS:
        assert sum(count_by(states, key).values()) == len(states)
    assert sorted(item for unit in situation.units.values() for item in unit.led) == sorted(situation.items)
    for rate in situation.rates:
        assert set(rate.numerator) <= set(rate.denominator)
        parts = [
            other for unit in situation.units.values() for other in unit.rates if other.rule == rate.rule
        ]
        assert sorted(item for part in parts for item in part.denominator) == sorted(rate.denominator)
