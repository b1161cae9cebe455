"""Whatever is written is read back as it was meant, and as plain as it can be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.editing.yaml_text import Value, element_lines, field_lines, flow_text, key_text, scalar_text
from generator.facts.reading.raw_text import UNSEEN, read_text
from generator.facts.reading.yaml_source import plain, read_source

SETTINGS = settings(deadline=None, max_examples=150, derandomize=True)
# Words of the office, and every sign that means something in YAML.
PIECES = st.sampled_from(
    [*"甲乙 :#-,，：[]{}&*!|>'\"%@`?~=\\\n\t.0127eExnoy<", "区住建委", ": ", " #", "- ", "<<", "2021-05-10"]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=20))


def read(text: str) -> object:
    """What a text says, whatever unseen characters its quotes may spell."""
    raw, faults = read_text(text.encode())
    assert faults == []
    source = read_source(raw)
    assert [fault.code for fault in source.faults if fault.code != "DC-0106"] == []
    assert source.root is not None
    return plain(source.root)


@pytest.mark.parametrize(
    ("value", "block", "flow"),
    [
        ("督促公布办理窗口", "督促公布办理窗口", "督促公布办理窗口"),
        ("信访条例(2005)第三十六条", "信访条例(2005)第三十六条", "信访条例(2005)第三十六条"),
        ("甲, 乙", "甲, 乙", "'甲, 乙'"),
        ("工作 #1", "'工作 #1'", "'工作 #1'"),
        ("注: 其他", "'注: 其他'", "'注: 其他'"),
        ("it's: 1", "'it''s: 1'", "'it''s: 1'"),
        ("@办公室", "'@办公室'", "'@办公室'"),
        ("", "''", "''"),
        ("~", "'~'", "'~'"),
        ("010", "'010'", "'010'"),
        ("no", "'no'", "'no'"),
        ("2021-05-10", "2021-05-10", "2021-05-10"),
        (" 甲", "' 甲'", "' 甲'"),
        ("甲\t乙", r'"甲\t乙"', r'"甲\t乙"'),
        ("甲\n乙", r'"甲\n乙"', r'"甲\n乙"'),
        ("甲\u200b乙", r'"甲\u200b乙"', r'"甲\u200b乙"'),
        ("\udc80", r'"\ufffd"', r'"\ufffd"'),
        (30, "30", "30"),
        (0.5, "0.5", "0.5"),
        (50.0, "50", "50"),
        (date(2021, 5, 10), "2021-05-10", "2021-05-10"),
    ],
)
def test_a_value_is_as_plain_as_it_can_be(value: str | float | date, block: str, flow: str) -> None:
    assert scalar_text(value) == block
    assert scalar_text(value, in_flow=True) == flow


@SETTINGS
@given(TEXTS)
def test_any_text_is_read_back(text: str) -> None:
    assert read(f"甲: {scalar_text(text)}\n") == {"甲": text}
    assert read(f"- {scalar_text(text)}\n") == (text,)
    assert read(
        f"甲: {{乙: {scalar_text(text, in_flow=True)}, 丙: [{scalar_text(text, in_flow=True)}]}}\n"
    ) == {"甲": {"乙": text, "丙": (text,)}}


@SETTINGS
@given(TEXTS)
def test_any_text_that_can_be_seen_is_written_without_escapes(text: str) -> None:
    written = scalar_text(text)
    assert not written.startswith('"') or UNSEEN.search(text) or any(char in text for char in "\n\r\t")


VALUES = st.recursive(
    TEXTS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(TEXTS.filter(lambda key: key not in {"", "<<"}), inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


@SETTINGS
@given(VALUES)
def test_any_shape_is_read_back(value: Value) -> None:
    assert read("\n".join(["甲: 子", *field_lines("乙", value), "丙: 丑", ""])) == {
        "甲": "子",
        "乙": value,
        "丙": "丑",
    }
    assert read("\n".join(["甲:", *element_lines(value, 2), *element_lines("子", 2), ""])) == {
        "甲": (value, "子")
    }
    assert read(f"甲: {flow_text(value)}\n") == {"甲": value}


def test_a_key_with_a_colon_is_quoted() -> None:
    assert key_text("批次") == "批次"
    assert key_text("批次: 1") == "'批次: 1'"


def test_several_lines_stand_after_a_bar() -> None:
    text = "一个月内：\n  1. 办理；\n\n2. 补充。\n"
    assert list(field_lines("督办要求", text)) == [
        "督办要求: |",
        "  一个月内：",
        "    1. 办理；",
        "",
        "  2. 补充。",
    ]
    assert list(field_lines("备注", "甲\n乙", 2)) == ["  备注: |-", "    甲", "    乙"]


def test_what_is_too_wide_for_a_line_goes_on_several() -> None:
    short: Value = {"序号": 1, "事项": "明确办证路径", "标签": ["涉众型"]}
    long: Value = {"序号": 1, "事项": "明确" * 30, "办理记录": [{"日期": date(2021, 5, 10), "事件": "签收"}]}
    assert list(element_lines(short, 2)) == ["  - {序号: 1, 事项: 明确办证路径, 标签: [涉众型]}"]
    assert list(element_lines(long, 2)) == [
        "  - 序号: 1",
        f"    事项: {'明确' * 30}",
        "    办理记录:",
        "      - {日期: 2021-05-10, 事件: 签收}",
    ]
