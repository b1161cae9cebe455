"""What an audience sees, on records made for it: indicators of either kind, published totals, what follows from the state."""

from __future__ import annotations

from typing import Any

import pytest

from generator.facts.records import Audience, Indicator, PlanItem
from generator.state.publication import publish
from generator.state.publication.counted import Counted, Pin, pinned
from generator.state.publication.shapes import Publication, PublicTable
from generator.state.situation import assess
from tests.builders import LEAD, OTHER, day, record, records_from

WITHOUT = {"起": "2021-01-01", "分子": "来访批次", "依据": "测试"}
WITH = {"起": "2021-02-01", "分子": "按期办结", "分母": "应当办结", "依据": "测试"}


def an_indicator(*definitions: dict[str, str], rows: list[dict[str, Any]]) -> Indicator:
    values = {"代码": "banjie", "名称": "办结", "计量": "件", "方向": "越高越好"}
    return record(Indicator, {**values, "口径": definitions, "观测": rows})


def published(*found: Indicator | PlanItem, **seen: Any) -> Publication:
    """What an audience sees on the last day of March 2021."""
    audience = record(Audience, {"名称": "公开", "代码": "public", "页面标识": "公开版", **seen})
    records = records_from(*found)
    return publish(records, assess(records, day("2021-03-31")), audience)


def texts(table: PublicTable) -> dict[str, list[str]]:
    return {row.label: [cell.text for cell in row.cells] for row in table.rows}


def test_an_indicator_that_only_counts_has_one_column_by_month_and_by_unit() -> None:
    indicator = an_indicator(
        WITHOUT,
        rows=[
            {"月份": "2021-01", "分子": 20},
            {"月份": "2021-02", "分子": 30},
            {"月份": "2021-02", "单位": LEAD, "分子": 10},
            {"月份": "2021-02", "单位": OTHER, "分子": 12},
        ],
    )
    by_month, by_unit = published(indicator, 指标=["banjie"]).tables

    assert by_month.columns == by_unit.columns == ("数",)
    assert texts(by_month) == {"2021-01": ["20"], "2021-02": ["30"], "全年累计": ["50"]}
    assert texts(by_unit) == {LEAD: ["10"], OTHER: ["12"], "全区": ["50"]}


def test_a_month_without_denominator_has_no_rate_where_others_have_one() -> None:
    """The definition has changed within the year, which as a whole has only a count."""
    indicator = an_indicator(
        WITHOUT, WITH, rows=[{"月份": "2021-01", "分子": 20}, {"月份": "2021-02", "分子": 30, "分母": 40}]
    )
    (table,) = published(indicator, 指标=["banjie"]).tables

    assert table.columns == ("分子", "分母", "率")
    assert texts(table)["2021-01"] == ["20", "—", "—"]
    assert texts(table)["2021-02"] == ["30", "40", "75.0%"]
    assert texts(table)["全年累计"] == ["50", "—", "—"]


def test_units_that_exceed_the_district_leave_no_rest() -> None:
    """Numbers of different origin need not add up; then there is nothing that could be worked out."""
    counted = Counted(numbers={"whole": 10, "one": 6, "other": 7})

    assert counted.left("whole", ["one", "other"]) is None
    assert (counted.sums, counted.unshown) == ([], set())
    assert counted.left("whole", ["one"]) == ("其余", "whole", "one")


@pytest.mark.parametrize(("value", "expected"), [(12, ["total"]), (13, [])])
def test_only_the_number_that_was_published_is_pinned(value: int, expected: list[str]) -> None:
    """What bears the same name and is another number is kept back like all others."""
    counted = Counted(numbers={"total": 12}, totals={("tally:paicha-2021", "次数"): ["total"]})

    assert list(pinned(counted, [Pin("tally:paicha-2021", "次数", value)])) == expected
    assert list(pinned(counted, [Pin("tally:paicha-2020", "次数", 12)])) == []


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        ("2021-06-30", {"阶段": "未启动", "灯": "○灰", "现行时限": "2021-06-30"}),
        ("待补充", {"阶段": "未启动", "灯": "○灰", "现行时限": "待补充"}),
    ],
)
def test_what_follows_from_the_state_is_told_beside_what_is_written(due: str, shown: dict[str, str]) -> None:
    item = record(
        PlanItem,
        {
            "编号": "JH-2021-01", "标题": "强化初信初访办理", "主题": "初信初访", "提出日期": "2021-02-10",
            "牵头单位": LEAD, "办结时限": due, "内容": "缩短办理时间。", "数据性质": "演示",
            "关联指标": ["banjie", "huifang"],
        },
    )  # fmt: skip
    listed = {"类别": "年度计划事项", "字段": ["标题", "关联指标"], "推算": ["阶段", "灯", "现行时限"]}
    (listing,) = published(item, 逐条公开=[listed]).listings
    (seen,) = listing.records

    assert seen.heading == "强化初信初访办理"
    assert {label: "".join(lines) for label, lines in seen.facts} == {
        "关联指标": "banjie、huifang",
        **shown,
    }
