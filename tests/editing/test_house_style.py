"""New records look like those that are there, and are what was meant."""

from __future__ import annotations

from datetime import date

import pytest

from generator.editing import draft_path, entry_text, kind_of_schema, record_text
from generator.editing.house_style import day_key
from generator.editing.yaml_text import Value
from generator.facts.reading import read_records
from generator.facts.reading.files import kind_of
from generator.facts.reading.quick import quick_plain
from generator.facts.reading.yaml_source import plain, read_source
from generator.facts.records import FILES, LogEntry, Tracking
from generator.vocabulary import Event
from tests.facts.broken import SMALL

DATA = SMALL.parent.parent.parent / "data"
SAMPLES = [
    "orders/2021/DB-2021-0012.yml",
    "meetings/2021/LX-2021-02.yml",
    "suggestions/2021/JY-2021-01.yml",
    "task_forces/ZB-2021-01.yml",
    "campaigns/ZX-2021-01.yml",
    "plan/2022/JH-2022-01.yml",
    "indicators/chongfu-wangxin.yml",
    "tallies/jiefang-qu-2021.yml",
]


@pytest.mark.parametrize("path", SAMPLES)
def test_a_record_of_the_portal_is_written_as_it_stands(path: str) -> None:
    text = (DATA / path).read_text(encoding="utf-8")
    kind, values = kind_of(path), quick_plain(text)
    assert kind is not None
    assert isinstance(values, dict)
    assert record_text(kind, values) == text
    assert draft_path(kind, values) == path


def test_every_record_says_the_same_when_it_is_written_anew() -> None:
    records, _ = read_records(DATA)
    assert records is not None
    for path, text in records.texts.items():
        kind = kind_of(path)
        assert kind is not None
        root = read_source(text).root
        assert root is not None
        raw = plain(root)
        assert isinstance(raw, dict)
        written = kind.model.model_validate(quick_plain(record_text(kind, raw)))
        assert written == kind.model.model_validate(raw), path


def test_keys_stand_in_the_order_of_the_form_whatever_order_they_come_in() -> None:
    values: dict[str, Value] = {
        "办结时限": date(2021, 9, 30),
        "标题": "督促公布",
        "编号": "待编",
        "配合单位": (),
        "备注": None,
        "别的": "甲",
    }
    assert record_text(kind_of_schema("order"), values) == (
        "# yaml-language-server: $schema=../../schema/order.json\n编号: 待编\n标题: 督促公布\n办结时限: 2021-09-30\n别的: 甲\n"
    )


def test_numbers_that_come_as_text_are_written_as_numbers() -> None:
    values: dict[str, Value] = {
        "代码": "jiefang",
        "年度": "2021",
        "每月": [{"月份": "2021-01", "数值": {"批次": "3"}}],
    }
    assert record_text(kind_of_schema("tally"), values).split("\n")[1:] == [
        "代码: jiefang",
        "年度: 2021",
        "每月:",
        "  - {月份: 2021-01, 数值: {批次: 3}}",
        "",
    ]


def test_an_entry_is_one_line_in_braces() -> None:
    entry = LogEntry.model_validate({"日期": "2021-06-14", "事件": "节点完成", "节点": "1", "说明": "甲, 乙"})
    assert entry_text(entry) == "{日期: 2021-06-14, 事件: 节点完成, 节点: 1, 说明: '甲, 乙'}"
    assert entry_text({"节点": "1", "事件": Event.MILESTONE, "日期": date(2021, 6, 14)}) == (
        "{日期: 2021-06-14, 事件: 节点完成, 节点: 1}"
    )


def test_an_unnumbered_record_has_a_name_of_its_own_that_never_changes() -> None:
    kind = kind_of_schema("order")
    first: dict[str, Value] = {"标题": "甲", "交办日期": "2021-05-10"}
    second: dict[str, Value] = {"标题": "乙", "交办日期": date(2021, 5, 10)}
    assert draft_path(kind, first) == draft_path(kind, first)
    assert draft_path(kind, first) != draft_path(kind, second)
    assert draft_path(kind, second).startswith("orders/2021/待编-")
    assert draft_path(kind, {"交办日期": "五月"}).startswith("orders/年份不明/")
    assert (
        draft_path(kind, {"编号": "DB-2020-0001", "交办日期": "2021-05-10"}) == "orders/2020/DB-2020-0001.yml"
    )


def test_the_day_that_decides_the_year_is_the_one_on_which_a_record_begins() -> None:
    records, _ = read_records(SMALL)
    assert records is not None
    tracked = [*records.orders.values(), *records.meetings.values(), *records.task_forces.values()]
    tracked += [*records.campaigns.values(), *records.plan.values(), *records.suggestions.values()]
    kinds = {kind.model: kind for kind in FILES}
    for record in tracked:
        key = day_key(kinds[type(record)])
        name = next(name for name, info in type(record).model_fields.items() if info.alias == key)
        assert getattr(record, name) == record.begun_on
    assert {type(record) for record in tracked} == {model for model in kinds if issubclass(model, Tracking)}
