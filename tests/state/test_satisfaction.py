"""Three definitions of 满意率, and no number that mixes them."""

from __future__ import annotations

from typing import Any

import pytest

from generator.facts.records import Records, SatisfactionRule, Tally
from generator.state.satisfaction import SatisfactionRate, read_satisfaction
from tests.builders import day, record, records_from

COUNTS = {"满意": 40, "基本满意": 10, "不满意": 25, "超期未评": 25}


def a_rule(definition: str, first: str, last: str | None = None) -> SatisfactionRule:
    values: dict[str, Any] = {
        "起": first, "口径": definition, "统计": "manyidu", "满意分项": ["满意", "基本满意"],
        "不满意分项": ["不满意"], "未评分项": "超期未评", "依据": "测试",
    }  # fmt: skip
    return record(SatisfactionRule, {**values, "止": last} if last else values)


def a_tally(*months: str) -> Tally:
    values = {
        "代码": "manyidu", "名称": "评价", "年度": 2021, "分项": [{"名称": name, "计量": "件"} for name in COUNTS],
        "每月": [{"月份": month, "数值": COUNTS} for month in months],
    }  # fmt: skip
    return record(Tally, values)


def rates(records: Records, first: str, last: str) -> list[SatisfactionRate]:
    return list(read_satisfaction(records, day(first), day(last)))


@pytest.mark.parametrize(
    ("definition", "numerator", "denominator"),
    [("未评不计", 50, 75), ("未评计满意", 75, 100), ("未评计不满意", 50, 100)],
)
def test_the_same_counts_under_each_definition(definition: str, numerator: int, denominator: int) -> None:
    records = records_from(a_tally("2021-03"), satisfaction=(a_rule(definition, "2021-01-01"),))
    (rate,) = rates(records, "2021-03-01", "2021-03-31")

    assert (rate.numerator, rate.denominator) == (numerator, denominator)
    assert rate.value == numerator / denominator


def test_a_span_with_a_change_of_definition_gives_two_numbers() -> None:
    rules = (a_rule("未评不计", "2021-01-01", "2021-02-28"), a_rule("未评计不满意", "2021-03-01"))
    records = records_from(a_tally("2021-01", "2021-02", "2021-03"), satisfaction=rules)
    before, after = rates(records, "2021-01-01", "2021-03-31")

    assert (before.months, before.denominator) == (("2021-01", "2021-02"), 150)
    assert (after.months, after.denominator) == (("2021-03",), 100)


def test_without_counts_there_is_no_rate() -> None:
    records = records_from(a_tally("2021-03"), satisfaction=(a_rule("未评不计", "2021-01-01"),))
    (rate,) = rates(records, "2021-04-01", "2021-04-30")

    assert (rate.months, rate.value) == ((), None)


def test_months_after_the_day_are_not_known() -> None:
    records = records_from(a_tally("2021-03", "2021-04"), satisfaction=(a_rule("未评不计", "2021-01-01"),))
    (rate,) = rates(records, "2021-01-01", "2021-03-31")

    assert rate.months == ("2021-03",)
