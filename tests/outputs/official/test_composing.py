"""What follows from a description, before any form is given to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from generator.outputs.official import (
    Attachment,
    Column,
    Document,
    DocumentNumber,
    Form,
    Heading,
    Issue,
    Kind,
    Paragraph,
    Run,
    Table,
    compose,
)
from generator.outputs.official.composing import TextBlock, chinese_number, clean, format_day, texts_of
from tests.outputs.official.samples import bulletin

ON = date(2021, 9, 5)


def document(*blocks: Paragraph | Heading | Table | Form, **more: object) -> Document:
    return replace(Document(Kind.BULLETIN, "关于督办情况的通报", ON, blocks), **more)  # type: ignore[arg-type]


def headings(*levels: int) -> list[str]:
    composed = compose(document(*(Heading(level, "题") for level in levels)))
    return [texts_of(block.runs) for block in composed.blocks if isinstance(block, TextBlock)]


def test_headings_are_numbered_and_begin_anew_below_each_higher_one() -> None:
    assert headings(1, 2, 3, 4, 4, 3, 4, 2, 3, 1, 2) == [
        "一、题", "（一）题", "1.题", "（1）题", "（2）题", "2.题", "（1）题", "（二）题", "1.题", "二、题", "（一）题",
    ]  # fmt: skip


def test_no_level_is_left_out_for_a_screen_reader() -> None:
    composed = compose(document(*(Heading(level, "题") for level in (1, 3, 4, 2, 1))))
    assert [block.outline for block in composed.blocks if isinstance(block, TextBlock)] == [2, 3, 4, 3, 2]


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")]
)
def test_chinese_numbers(number: int, said: str) -> None:
    assert chinese_number(number) == said


def test_numbers_and_dates_have_no_leading_zeros() -> None:
    assert str(DocumentNumber("大督通", 2021, 9)) == "大督通〔2021〕9号"
    assert str(Issue(9)) == "第9期"
    assert str(Issue(9, 2021)) == "2021年第9期"
    assert format_day(ON) == "2021年9月5日"


def test_marks_stand_below_one_another_and_on_a_form_in_one_line() -> None:
    marked = document(copy_number=12, urgency="特急")
    assert compose(marked).marks == ("000012", "内部资料", "特急")
    assert compose(replace(marked, kind=Kind.ORDER)).marks == ("000012　内部资料　特急",)


def test_the_office_is_centred_above_a_date_four_characters_from_the_margin() -> None:
    short = compose(document(signed_by="区督查室")).signature
    assert short is not None
    assert short.day_indent == 4
    # Four characters wide above a date of six.
    assert short.office_indent == 4 + (6 - 4) / 2

    long = compose(document(signed_by="大兴区信访工作联席会议办公室督查督办专班")).signature
    assert long is not None
    assert long.office_indent == 0
    assert long.day_indent == (20 - 6) / 2


def test_attachments_are_numbered_only_if_there_are_several() -> None:
    one, two = Attachment("清单", ()), Attachment("名单", ())
    single = compose(document(attachments=(one,)))
    both = compose(document(attachments=(one, two)))

    assert [each.label + each.text for each in single.attached] == ["附件：清单"]
    assert [each.label for each in single.attachments] == ["附件"]
    assert [(each.before, each.label + each.text) for each in both.attached] == [
        (2, "附件：1.清单"),
        (5, "2.名单"),
    ]
    assert [each.label for each in both.attachments] == ["附件1", "附件2"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("一\x00二\x1b[31m", "一二[31m"),
        ("一\n二\t三\u2028四", "一 二 三 四"),
        ("\u202e反写\u202c", "反写"),
        ("零宽\u200b空格", "零宽空格"),
        ("半个\ud800代理", "半个代理"),
        ("\ufffe非字符\uffff", "非字符"),
        ("囍𠮷😀", "囍𠮷😀"),
    ],
)
def test_what_nobody_can_see_is_left_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("../orders/index.html#unit=1", True),
        ("#L3", True),
        ("https://portal.example/a", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//elsewhere.example/", False),
        ("http://[", False),
    ],
)
def test_links_lead_only_where_a_page_may_lead(href: str, *, kept: bool) -> None:
    block = compose(document(Paragraph(Run("9", href)))).blocks[0]
    assert isinstance(block, TextBlock)
    assert (block.runs[0].href == href) is kept


def test_long_documents_are_told_of() -> None:
    assert compose(bulletin()).notice_length() is None
    notice = compose(document(Paragraph("督" * 4001))).notice_length()
    assert notice is not None
    # The title counts too.
    assert notice.characters == 4001 + len("关于督办情况的通报")
    assert "不超过4000字" in str(notice)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Heading(5, "题"),
        lambda: Table((), ()),
        lambda: Table((Column("一"), Column("二")), (("只有一格",),)),
        lambda: Column("宽", 0),
        lambda: Form(()),
        lambda: Form(((),)),
        lambda: DocumentNumber("大督通", 2021, 0),
        lambda: Issue(0),
    ],
)
def test_what_is_put_together_wrongly_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        wrong()  # type: ignore[operator]
