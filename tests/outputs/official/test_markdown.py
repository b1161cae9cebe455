"""Documents as Markdown: everything that the other forms say, in their order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.outputs.official.composing import compose
from generator.outputs.official.document import Column, Document, Paragraph, Table
from generator.outputs.official.markdown import draw_markdown
from tests.outputs.official import samples


def lines_of(document: Document) -> list[str]:
    return draw_markdown(compose(document)).split("\n")


def in_order(lines: list[str], *expected: str) -> None:
    """Check that lines begin so, one after another."""
    rest = iter(lines)
    for each in expected:
        assert any(line.startswith(each) for line in rest), each


def test_a_bulletin() -> None:
    in_order(
        lines_of(samples.bulletin()),
        "内部资料", "**大兴区信访督查通报**", "2021年第9期", "# 关于2021年9月全区信访督办事项办理情况的通报", "各镇人民政府、",
        "9月，区信访工作联席会议办公室", "## 一、总体情况", "### （一）签收及时。49件", "**表1 各镇督办事项办理情况**",
        "| 序号 | 责任单位 |", "| --- | --- |", "| 1 | 黄村镇 | 4 |", "注：办结率＝", "## 二、存在问题", "#### 1.报结材料不齐。有的",
        "##### （1）缺少现场照片。应当", samples.OFFICE, "2021年10月8日",
        "## 附件　2021年9月超期督办事项清单", "| 序号 | 编号 |", "| --- | --- |", "| 10 |",
    )  # fmt: skip


def test_an_order_is_urgent_and_its_boxes_are_lines() -> None:
    in_order(
        lines_of(samples.order()),
        "内部资料 加急", f"**{samples.OFFICE}督办单**", "大信督〔2021〕12号", "# 关于督促办理供暖设施改造事项的督办单",
        "事项编号：DB", "督办方式：书面督办", "办理时限：**2021年10月15日**", "**以下由承办单位填写**", "签收岗位：", "报结日期：", samples.OFFICE,
    )  # fmt: skip


@pytest.mark.parametrize("signed_by", [samples.OFFICE, ""])
def test_what_a_document_does_not_have_leaves_no_gap(signed_by: str) -> None:
    plain = replace(
        samples.agenda(),
        blocks=(Paragraph("甲"), Table((Column("乙", 1),), (("丙",),))),
        signed_by=signed_by,
    )

    assert lines_of(plain)[:10] == [
        "内部资料", "", "# 大兴区信访工作联席会议2021年第三次全体会议议程", "", "甲", "", "| 乙 |", "| --- |", "| 丙 |", "",
    ]  # fmt: skip
    assert lines_of(plain)[10:] == ([samples.OFFICE, "", "2021年9月24日", ""] if signed_by else [])
