"""Titles are broken at their joints and into a good shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.outputs.official.standard import count_width
from generator.outputs.official.titles import break_title

MOST = 19.0


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("督查通报", ("督查通报",)),
        ("关于2021年9月全区信访督办事项办理情况的通报", ("关于2021年9月全区信访", "督办事项办理情况的通报")),
        (
            "大兴区信访工作联席会议2021年第三次全体会议议程",
            ("大兴区信访工作联席会议", "2021年第三次全体会议议程"),
        ),
        ("上一行\n下一行", ("上一行", "下一行")),
        ("", ()),
    ],
)
def test_titles_are_broken_at_their_joints(title: str, lines: tuple[str, ...]) -> None:
    assert break_title(title, MOST) == lines


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("关于印发《大兴区信访督查督办工作规则》的通知（征求意见稿）", "《大兴区信访督查督办工作规则》"),
        ("关于表扬2021年上半年“人民满意窗口”创建活动先进单位的通报", "“人民满意窗口”"),
        ("关于截至2021年12月31日全区一千二百三十四件督办事项办理情况的通报", "一千二百三十四件"),
        ("关于截至2021年12月31日全区一千二百三十四件督办事项办理情况的通报", "2021年12月31日"),
        ("关于对3个镇12.5%的逾期督办事项开展集中约谈和挂牌督办情况的通报", "12.5%"),
        ("关于第三季度各镇街道和区直各部门信访督办事项办理情况考核结果的通报", "第三季度"),
        ("关于进一步加强和改进全区信访工作联席会议议定事项督查落实工作的意见", "联席会议"),
    ],
)
def test_names_in_brackets_numbers_and_words_stay_whole(title: str, whole: str) -> None:
    lines = break_title(title, MOST)

    assert len(lines) > 1
    assert any(whole in line for line in lines), lines


@given(st.text(st.sampled_from("关于督查通报的，《》（）“”12年件、aB 情况第"), max_size=70))
def test_no_character_is_lost_and_no_line_starts_with_a_closing_mark(title: str) -> None:
    lines = break_title(title, MOST)

    assert "".join(lines) == title
    assert all(line[0] not in "，。》）”、的" for line in lines[1:])


@given(st.lists(st.sampled_from(["督查", "情况", "工作", "信访", "落实", "区", "镇", "和"]), max_size=40))
def test_lines_are_no_wider_than_there_is_room(words: list[str]) -> None:
    assert all(count_width(line) <= MOST for line in break_title("".join(words), MOST))


def test_two_lines_are_about_equal_and_three_make_a_shape() -> None:
    title = "关于进一步加强和改进全区信访工作联席会议议定事项督查落实工作情况的专项督查结果通报"
    lines = break_title(title, MOST)
    widths = [count_width(line) for line in lines]

    assert len(lines) == 3
    assert max(widths) - min(widths) <= 6
