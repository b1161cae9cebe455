"""An entry is added to a log however it is written; not one other byte changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.editing.patches import PatchError, _without_ends, append_entries, apply_edits
from generator.facts.problems import Edit
from generator.facts.reading.raw_text import read_text
from generator.facts.reading.yaml_source import plain, read_source

NEW = {"日期": "2021-05-17", "事件": "答复", "单位": "区住建委", "说明": "甲, 乙"}
LINE = "{日期: 2021-05-17, 事件: 答复, 单位: 区住建委, 说明: '甲, 乙'}"

# ▷…◁ is what is added; all else is there before and after.
SHAPES = {
    "no log": "编号: 甲\n标题: 乙\n▷办理记录:\n  - LINE\n◁",
    "no log, no final line end": "编号: 甲\n标题: 乙▷\n办理记录:\n  - LINE◁",
    "no log, comment at the end": "编号: 甲\n标题: 乙▷\n办理记录:\n  - LINE◁\n# 完\n",
    "no log, comment behind the last": "编号: 甲\n时限: 乙  # 注▷\n办理记录:\n  - LINE◁\n\n\n",
    "no log, last is prose": "编号: 甲\n督办要求: |\n  一\n\n    二▷\n办理记录:\n  - LINE◁\n\n# 完\n",
    "no log, last is a list": "编号: 甲\n节点:\n  - {时限: 一}\n  - 时限: 二\n    内容: 三▷\n办理记录:\n  - LINE◁\n",
    "no log, last is a list in brackets": "编号: 甲\n标签: [\n  一,\n  二,\n]▷\n办理记录:\n  - LINE◁\n",
    "no log, last is blank": "编号: 甲\n节点:▷\n办理记录:\n  - LINE◁\n# 完\n",
    "nothing": "办理记录:▷\n  - LINE◁\n",
    "nothing, then more": "办理记录:▷\n  - LINE◁\n备注: 甲\n",
    "nothing, comment behind": "办理记录:   # 往下加▷\n  - LINE◁\n备注: 甲\n",
    "nothing, comment below": "办理记录:\n  # 往下加▷\n  - LINE◁\n# 完\n备注: 甲\n",
    "nothing, no final line end": "编号: 甲\n办理记录:▷\n  - LINE◁",
    "block": "办理记录:\n  - {日期: 一}\n  - {日期: 二}▷\n  - LINE◁\n备注: 甲\n",
    "block, no final line end": "办理记录:\n  - {日期: 一}▷\n  - LINE◁",
    "block at the key": "办理记录:\n- {日期: 一}▷\n- LINE◁\n备注: 甲\n",
    "block far in": "办理记录:\n      - {日期: 一}▷\n      - LINE◁\n备注: 甲\n",
    "block, comments": "办理记录:  # 甲\n  # 乙\n  - {日期: 一}  # 丙▷\n  - LINE◁\n  # 丁\n\n# 戊\n",
    "block of block mappings": "办理记录:\n  - 日期: 一\n    说明: 二\n  - 日期: 三\n    说明: |\n      四\n      五▷\n  - LINE◁\n备注: 甲\n",
    "block, mapping over lines": "办理记录:\n  - {日期: 一,\n     事件: 二}▷\n  - LINE◁\n",
    "block, quoted over lines": "办理记录:\n  - 日期: 一\n    说明: '二\n      三'▷\n  - LINE◁\n",
    "brackets, empty": "办理记录: [▷LINE◁]\n备注: 甲\n",
    "brackets, empty with a space": "办理记录: [▷LINE◁ ]   # 甲\n",
    "brackets": "办理记录: [{日期: 一}, {日期: 二}▷, LINE◁]\n备注: 甲\n",
    "brackets, comma behind": "办理记录: [{日期: 一}▷, LINE◁, ]\n",
    "brackets over lines": "办理记录: [\n  {日期: 一},\n  {日期: 二}▷,\n  LINE◁\n]\n备注: 甲\n",
    "brackets over lines, comma behind": "办理记录: [\n    {日期: 一},\n    {日期: 二},▷\n    LINE,◁\n  ]\n",
    "brackets over lines, closed at once": "办理记录: [\n  {日期: 一},\n  {日期: 二}▷,\n  LINE◁]\n",
    "brackets over lines, two on each": "办理记录: [{日期: 一},\n  {日期: 二}, {日期: 三}▷, LINE◁\n]\n",
    "quoted key": "'办理记录':▷\n  - LINE◁\n",
}
INNER = {
    "clause without log": "议定事项:\n  - 序号: 1\n    时限: 一▷\n    办理记录:\n      - LINE◁\n  - 序号: 2\n",
    "clause with log": "议定事项:\n  - 序号: 1\n    办理记录:\n      - {日期: 一}▷\n      - LINE◁\n\n  - 序号: 2\n",
    "clause with log, more keys": "议定事项:\n- 办理记录:\n  - {日期: 一}▷\n  - LINE◁\n  序号: 1\n",
    "clause in braces": "议定事项:\n  - {序号: 1, 时限: 一▷, 办理记录: [LINE]◁}\n  - {序号: 2}\n",
    "clause in braces over lines": "议定事项:\n  - {序号: 1,\n     时限: 一▷, 办理记录: [LINE]◁,  # 甲\n    }\n",
    "clause in braces, nothing": "议定事项: [{序号: 1, 办理记录:▷ [LINE]◁ , 时限: 一}]\n",
    "clause in braces, nothing at the end": "议定事项: [{序号: 1, 办理记录:▷ [LINE]◁ }]\n",
    "clause in braces with log": "议定事项: [{办理记录: [{日期: 一}▷, LINE◁], 序号: 1}]\n",
}


def _before(shape: str) -> str:
    head, rest = shape.split("▷")
    return head + rest.split("◁")[1]


def _after(shape: str) -> str:
    return shape.replace("▷", "").replace("◁", "").replace("LINE", LINE)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("name", SHAPES)
def test_an_entry_goes_to_the_end_of_the_log(name: str, ends: str) -> None:
    shape = SHAPES[name].replace("\n", ends)
    if name == "no log":
        shape = SHAPES["no log, no final line end"].replace("\n", ends) + ends
    assert append_entries(_before(shape), (), [NEW]) == _after(shape)


@pytest.mark.parametrize("name", INNER)
def test_an_entry_goes_to_the_item_that_is_meant(name: str) -> None:
    assert append_entries(_before(INNER[name]), ("议定事项", 0), [NEW]) == _after(INNER[name])


def test_a_tilde_gives_way() -> None:
    assert append_entries("办理记录: ~  # 甲\n", (), [NEW]) == f"办理记录:  # 甲\n  - {LINE}\n"
    assert append_entries("办理记录:\n  ~\n", (), [NEW]) == f"办理记录:\n  - {LINE}\n"
    assert append_entries("甲: [{办理记录: ~}]\n", ("甲", 0), [NEW]) == f"甲: [{{办理记录: [{LINE}]}}]\n"


def test_several_entries_keep_their_order() -> None:
    first, second = {"日期": "2021-05-11", "事件": "签收"}, {"日期": "2021-05-12", "事件": "启动"}
    lines = ["{日期: 2021-05-11, 事件: 签收}", "{日期: 2021-05-12, 事件: 启动}"]
    assert (
        append_entries("编号: 甲\n", (), [first, second])
        == f"编号: 甲\n办理记录:\n  - {lines[0]}\n  - {lines[1]}\n"
    )
    assert append_entries("办理记录: []\n", (), [first, second]) == f"办理记录: [{', '.join(lines)}]\n"
    assert append_entries("编号: 甲", (), []) == "编号: 甲"


@pytest.mark.parametrize(
    "text",
    ["办理记录: 无\n", "办理记录: {日期: 一}\n", "甲: [\n", "甲: 乙\n甲: 丙\n", "- 甲\n", "\t甲: 乙\n", ""],
)
def test_what_cannot_be_understood_is_left_alone(text: str) -> None:
    with pytest.raises(PatchError):
        append_entries(text, (), [NEW])


def test_an_item_that_is_not_there_is_told() -> None:
    for path in (("议定事项", 1), ("措施", 0), ("议定事项", 0, "序号", 3)):
        with pytest.raises(PatchError):
            append_entries("议定事项:\n  - 序号: 1\n", path, [NEW])


def test_edits_count_in_the_text_as_it_was() -> None:
    edits = [Edit(2, 2, 0, "丁"), Edit(1, 1, 1, "子\n丑"), Edit(2, 2, 0, "戊"), Edit(2, 1, 1, "")]
    assert apply_edits("甲乙\r\n丙\r\n", edits) == "子\r\n丑乙\r\n丁戊\r\n"


COMMENTS = st.sampled_from(["", "  # 注", "\n# 注", "\n", "\n  # 注\n"])
ENTRIES = st.sampled_from(
    ["{日期: 一}", "{日期: 一,\n     说明: '二'}", "日期: 一\n    说明: |\n      二\n\n      三", "日期: 一"]
)
OTHERS = st.sampled_from(
    [
        "",
        "备注: |\n  甲\n   乙\n",
        "节点:\n  - {时限: 一}\n",
        "标签: [甲,\n  乙]\n",
        "备注: '甲\n  乙'\n",
        "节点:\n",
    ]
)


@st.composite
def files(draw: Any) -> str:
    """A file with a log in any shape, with anything before, between and behind."""
    entries = draw(st.lists(ENTRIES, max_size=3))
    comments = [draw(COMMENTS) for _ in range(len(entries) + 1)]
    log = (
        "办理记录:"
        + comments[0]
        + "".join(f"\n  - {each}{note}" for each, note in zip(entries, comments[1:], strict=True))
    )
    if draw(st.booleans()):
        flow = [each for each in entries if each.startswith("{")]
        gap = draw(st.sampled_from([" ", "\n  ", "\n    # 注\n  "]))
        log = f"办理记录: [{gap if flow else ''}{f',{gap}'.join(flow)}{draw(st.sampled_from(['', ' ', chr(10)]))}]"
    before, behind = draw(OTHERS), draw(OTHERS)
    log = draw(st.sampled_from([log + "\n", ""]))
    text = (
        "编号: 甲\n"
        + before
        + log
        + (behind if behind.split(":")[0] != before.split(":")[0] else "")
        + draw(COMMENTS)
    )
    chosen: str = draw(st.sampled_from([text, text.rstrip("\n"), text.replace("\n", "\r\n")]))
    return chosen


@settings(deadline=None, max_examples=300, derandomize=True)
@given(files())
def test_whatever_the_shape_the_rest_stays_byte_for_byte(text: str) -> None:
    after = append_entries(text, (), [NEW])

    rest, added = list(after), 0
    for char in text:
        while rest[added] != char:
            added += 1
        added += 1
    assert len(after) - len(text) <= len(LINE) + len("\r\n办理记录:\r\n  - ,  ")
    assert LINE in after
    assert _said(after) == {**_said(text), "办理记录": (*(_said(text).get("办理记录") or ()), NEW)}


def _said(text: str) -> dict[str, Any]:
    read, faults = read_text(text.encode())
    source = read_source(read)
    assert not faults
    assert not source.faults
    assert source.root is not None
    said = _without_ends(plain(source.root))
    assert isinstance(said, dict)
    return said
