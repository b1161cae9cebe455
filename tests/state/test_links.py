"""Links between records: each is told at both of its ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.facts.records import Document, Indicator, Item, Meeting
from generator.state.links import Link, linked
from generator.vocabulary import Kind
from tests.builders import a_plan_item, an_item, an_order, record, records_from

INDICATOR = record(
    Indicator,
    {
        "代码": "chongfu-wangxin",
        "名称": "重复网信率",
        "计量": "件",
        "方向": "越低越好",
        "口径": [{"起": "2021-01-01", "分子": "重复", "依据": "测试"}],
    },
)
MEETING = record(
    Meeting,
    {"编号": "LX-2021-02", "类别": "联席会议", "标题": "会议", "日期": "2021-05-08", "主持": "区长"},
)


def a_document(slug: str, short_name: str) -> Document:
    return record(Document, {"代码": slug, "名称": short_name, "简称": short_name, "类别": "法规规章"})


DOCUMENTS = {
    slug: a_document(slug, short_name)
    for slug, short_name in (
        ("tiaoli", "信访条例"),
        ("tiaoli-2005", "信访条例(2005)"),
        ("fangan", "工作方案"),
    )
}
ORDER = an_order()


@pytest.mark.parametrize(
    ("item", "target", "forth", "back"),
    [
        (replace(ORDER, source="LX-2021-02"), "LX-2021-02", "来源", "由此产生的督办单"),
        (replace(ORDER, source="ZB-2021-01"), "ZB-2021-01", "来源", "由此产生的督办单"),
        (replace(ORDER, source="chongfu-wangxin"), "indicator:chongfu-wangxin", "来源", "由此产生的督办单"),
        (replace(ORDER, source="fangan"), "document:fangan", "来源", "由此产生的督办单"),
        (replace(ORDER, task_force="ZB-2021-01"), "ZB-2021-01", "所属专班", "承接的督办单"),
        (replace(ORDER, basis="信访条例(2005)第三十六条"), "document:tiaoli-2005", "依据", "引用它的督办单"),
        (
            replace(an_item(Kind.DECISION, "LX-2021-02/1"), parent="LX-2021-02", source="LX-2021-02"),
            "LX-2021-02",
            "所属会议",
            "议定事项",
        ),
        (
            replace(an_item(Kind.MEASURE, "JH-2021-01/1"), parent="JH-2021-01"),
            "JH-2021-01",
            "上级事项",
            "计划措施",
        ),
        (
            replace(ORDER, indicators=("chongfu-wangxin",)),
            "indicator:chongfu-wangxin",
            "关联指标",
            "关联的督办单",
        ),
    ],
)
def test_a_link_is_told_at_both_ends(item: Item, target: str, forth: str, back: str) -> None:
    others = (an_item(Kind.TASK_FORCE, "ZB-2021-01"), a_plan_item("JH-2021-01"))
    items = {each.id: each for each in (*others, item)}
    links = linked(records_from(INDICATOR, MEETING, documents=DOCUMENTS, items=items))

    assert links == {item.id: (Link(forth, target),), target: (Link(back, item.id),)}


@pytest.mark.parametrize(
    "item",
    [
        replace(ORDER, source="群众来信反映集中"),
        replace(ORDER, basis="某个没有收录的文件第一条"),
        replace(ORDER, task_force="ZB-2021-09"),
        replace(ORDER, indicators=("meiyou",)),
    ],
)
def test_words_that_name_no_record_are_no_link(item: Item) -> None:
    assert linked(records_from(INDICATOR, MEETING, documents=DOCUMENTS, items={item.id: item})) == {}
