"""Rates and units: who answers for what, and what a share is made of."""

from __future__ import annotations

import pytest

from generator.facts.records import Item, RateRule
from generator.state.situation import Rate, Situation, assess
from generator.vocabulary import Kind, Light
from tests.builders import LEAD, OTHER, an_item, an_order, day, record, records_of, situation_of

AT_WORK = ("2021-05-11 签收", "2021-05-17 答复")
ON_TIME = (*AT_WORK, "2021-09-30 报结")
LATE = (*AT_WORK, "2021-10-02 报结")
MOVED = (*AT_WORK, "2021-09-20 批准延期 新时限=2021-10-31", "2021-10-25 报结")

ORDERS = (
    an_order("DB-2021-0001", log=ON_TIME),
    an_order("DB-2021-0002", log=LATE, assists=[OTHER, OTHER, "没有的单位"]),
    an_order("DB-2021-0003", log=MOVED, lead=OTHER),
    an_order("DB-2021-0004", due="2022-06-30"),
    an_order("DB-2021-0005", log=["2021-05-12 撤销"]),
)
FORCE = an_item(Kind.TASK_FORCE, "ZB-2021-01", due="2021-10-01")


def by_slug(rates: tuple[Rate, ...]) -> dict[str, Rate]:
    return {rate.rule.slug: rate for rate in rates}


@pytest.fixture
def situation() -> Situation:
    return situation_of(*ORDERS, FORCE, as_of="2021-12-31")


@pytest.mark.parametrize(
    ("slug", "numerator", "denominator", "value"),
    [
        ("anqi-banjie", "13", "123", 2 / 3),
        ("yici-bugai", "1", "123", 1 / 3),
        ("anshi-qianshou", "123", "1234", 3 / 4),
        ("anshi-dafu", "123", "1234", 3 / 4),
    ],
)
def test_district_rates_are_over_orders(
    situation: Situation, slug: str, numerator: str, denominator: str, value: float
) -> None:
    rate = by_slug(situation.rates)[slug]

    assert rate.numerator == tuple(f"DB-2021-000{number}" for number in numerator)
    assert rate.denominator == tuple(f"DB-2021-000{number}" for number in denominator)
    assert rate.value == value


def test_a_unit_answers_for_what_it_leads(situation: Situation) -> None:
    lead, other = situation.units[LEAD], situation.units[OTHER]

    assert by_slug(lead.rates)["anqi-banjie"].denominator == ("DB-2021-0001", "DB-2021-0002")
    assert by_slug(other.rates)["anqi-banjie"].denominator == ("DB-2021-0003",)
    assert other.assisted == ("DB-2021-0002",)
    assert lead.assisted == ()


def test_an_empty_denominator_gives_no_rate(situation: Situation) -> None:
    """Never 0 and never 100."""
    rates = situation.units["区信访办"].rates

    assert [rate.value for rate in rates] == [None] * 4


def test_led_items_are_listed_worst_light_first(situation: Situation) -> None:
    lead = situation.units[LEAD]

    assert lead.led == ("ZB-2021-01", "DB-2021-0001", "DB-2021-0002", "DB-2021-0004", "DB-2021-0005")
    assert lead.worst is Light.RED
    assert situation.units[OTHER].worst is Light.GREEN
    assert situation.units["区信访办"].worst is None


def test_items_of_one_light_are_listed_by_deadline() -> None:
    later, sooner = an_order("DB-2021-0001", due="2021-12-31"), an_order("DB-2021-0002", due="2021-11-30")
    unknown = an_order("DB-2021-0003", due=None)

    assert situation_of(later, sooner, unknown, as_of="2021-06-30").units[LEAD].led == (
        "DB-2021-0002",
        "DB-2021-0001",
        "DB-2021-0003",
    )


def test_after_reassignment_the_new_lead_answers() -> None:
    order = an_order(log=["2021-05-12 异议", f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}"])
    units = situation_of(order, as_of="2021-12-31").units

    assert units[LEAD].led == ()
    assert units[OTHER].led == (order.id,)
    assert by_slug(units[OTHER].rates)["anqi-banjie"].denominator == (order.id,)


def test_a_unit_that_leads_does_not_assist_the_same_item() -> None:
    order = an_order(assists=[LEAD, OTHER])

    assert situation_of(order, as_of="2021-12-31").units[LEAD].assisted == ()


def a_rate(**more: str) -> RateRule:
    values = {
        "代码": "ceshi", "名称": "测试率", "起": "2021-01-01", "分子": "按期报结", "分母": "应办结",
        "定义": "测试", "依据": "测试",
    }  # fmt: skip
    return record(RateRule, {**values, **more})


def rate_of(rule: RateRule, *items: Item) -> tuple[Rate, ...]:
    return assess(records_of(*items, rates=(rule,)), day("2021-12-31")).rates


def test_an_unknown_set_is_empty_and_no_crash() -> None:
    (rate,) = rate_of(a_rate(分子="没有的集合"), *ORDERS)
    (other,) = rate_of(a_rate(分母="没有的集合"), *ORDERS)

    assert rate.value == 0
    assert other.value is None


def test_a_share_is_never_above_one() -> None:
    """The numerator is counted within the denominator, whatever the definition says."""
    (rate,) = rate_of(a_rate(分子="应办结", 分母="按期报结"), *ORDERS)

    assert rate.value == 1


def test_a_definition_counts_only_while_it_is_in_force() -> None:
    assert rate_of(a_rate(起="2022-01-01"), *ORDERS) == ()
    assert rate_of(a_rate(止="2021-12-30"), *ORDERS) == ()
