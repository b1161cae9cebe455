"""A new record is asked for field by field or given by options, and is only written if the check lets it in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from generator.editing.new_files import KINDS, NewFile, NewFileError, kind_named, make_file
from generator.editing.questions import Terminal
from generator.facts.checks import check_data
from generator.facts.records import FILES
from tests.editing.repositories import commit, git, new_repository
from tests.facts.broken import SMALL

TODAY = date(2022, 3, 31)
ORDER = [
    "标题=督促公布办理窗口",
    "紧盯=规范化",
    "督办方式=交办督办",
    "来源=区领导接访日安排",
    "依据=信访条例(2005)第三十六条",
    "牵头单位=黄村镇",
    "交办日期=2021-12-01",
    "办结时限=2022-04-29",
    "数据性质=演示",
]
TEXT = """# yaml-language-server: $schema=../../schema/order.json
数据性质: 演示
编号: {}
标题: 督促公布办理窗口
紧盯: 规范化
督办方式: 交办督办
来源: 区领导接访日安排
依据: 信访条例(2005)第三十六条
牵头单位: 黄村镇
交办日期: 2021-12-01
办结时限: 2022-04-29
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    target = tmp_path / "data"
    shutil.copytree(SMALL, target)
    return target


class Person:
    """Answers questions in turn, and hears what is said."""

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers: Iterator[str] = iter(answers)
        self.heard: list[str] = []

    @property
    def terminal(self) -> Terminal:
        return Terminal(self._answer, self.heard.append)

    def _answer(self, question: str) -> str:
        self.heard.append(question)
        try:
            return next(self._answers)
        except StopIteration:
            raise EOFError from None


def make(data: Path, name: str, given: Sequence[str] = (), **options: object) -> NewFile:
    return make_file(data, TODAY, kind_named(name), given=given, **options)  # type: ignore[arg-type]


def snapshot(data: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}


def test_options_alone_make_a_file_in_the_style_of_the_house(data: Path) -> None:
    made = make(data, "督办单", ORDER)
    assert (made.path, made.written, made.problems) == ("orders/2021/DB-2021-0005.yml", True, ())
    assert (data / made.path).read_text(encoding="utf-8") == TEXT.format("DB-2021-0005")
    assert "不是 git 仓库" in made.why
    assert check_data(data, TODAY).problems == ()


def test_a_number_can_be_asked_for(data: Path) -> None:
    assert make(data, "order", ORDER, number="DB-2021-0071").path == "orders/2021/DB-2021-0071.yml"
    assert make(data, "order", ORDER, number="自动").path == "orders/2021/DB-2021-0072.yml"
    unnumbered = make(data, "order", ORDER, number="待编")
    assert unnumbered.path.startswith("orders/2021/待编-")
    assert (data / unnumbered.path).read_text(encoding="utf-8") == TEXT.format("待编")
    with pytest.raises(NewFileError, match="已经有了"):
        make(data, "order", ORDER, number="待编")
    with pytest.raises(NewFileError, match="--number DB-21-1"):
        make(data, "order", ORDER, number="DB-21-1")
    with pytest.raises(NewFileError, match="没有编号"):
        make(
            data,
            "指标",
            [
                "代码=jiean",
                "名称=结案率",
                "计量=件",
                "方向=越高越好",
                "口径={起: 2021-01-01, 分子: 甲, 依据: 乙}",
            ],
            number="待编",
        )


def test_the_year_of_a_plan_may_be_that_after_its_day(data: Path) -> None:
    plan = ["标题=规范窗口", "主题=服务", "提出日期=2021-12-20", "牵头单位=待补充", "办结时限=待补充"]
    assert make(data, "计划", plan, year=2022, number="自动").path == "plan/2022/JH-2022-03.yml"
    assert make(data, "计划", plan, year=2023, number="待编").path.startswith("plan/2023/待编-")
    assert make(data, "计划", plan).path == "plan/2021/JH-2021-01.yml"


def test_on_a_branch_the_number_waits_on_the_main_branch_it_does_not(tmp_path: Path) -> None:
    data = new_repository(tmp_path / "库")
    on_main = make(data, "order", ORDER)
    assert on_main.path == "orders/2021/DB-2021-0005.yml"
    assert "在主分支“main”上" in on_main.why
    (data / on_main.path).unlink()
    git(data, "checkout", "-q", "-b", "新单")
    assert "现在在分支“新单”上" in make(data, "order", ORDER).why
    commit(data.parent, "new")
    git(data, "checkout", "-q", "--detach")
    meeting = ["类别=专题会议", "标题=研究窗口", "日期=2021-12-01", "主持=主管区领导"]
    made = make(data, "meeting", meeting)
    assert made.path.startswith("meetings/2021/待编-")
    assert "不在任何分支上" in made.why
    git(data, "checkout", "-q", "main")
    assert make(data, "meeting", [*meeting, "议题=甲、乙"]).path == "meetings/2021/ZT-2021-02.yml"


def test_the_default_branch_is_the_one_of_the_origin(tmp_path: Path) -> None:
    data = new_repository(tmp_path / "库")
    git(data, "branch", "-m", "trunk")
    git(tmp_path, "clone", "-q", "库", "copy")
    made = make(tmp_path / "copy" / "data", "order", ORDER)
    assert "在主分支“trunk”上" in made.why
    git(tmp_path / "copy", "checkout", "-q", "-b", "main")
    (tmp_path / "copy/data" / made.path).unlink()
    assert "待编" in make(tmp_path / "copy" / "data", "order", ORDER).why


def test_lists_and_rows_come_by_options(data: Path) -> None:
    rows = [
        "节点={时限: 2022-01-31, 内容: 完成甄别, 权重: 40}",
        "节点={时限: 2022-03-31, 内容: '公布, 上墙', 权重: 60}",
    ]
    made = make(data, "order", [*ORDER, "配合单位=区住建委、区信访办", "标签=[三跨三分离]", *rows])
    assert made.written
    assert made.text.split("\n")[-8:-1] == [
        "配合单位: [区住建委, 区信访办]",
        "标签: [三跨三分离]",
        "交办日期: 2021-12-01",
        "办结时限: 2022-04-29",
        "节点:",
        "  - {时限: 2022-01-31, 内容: 完成甄别, 权重: 40}",
        "  - {时限: 2022-03-31, 内容: '公布, 上墙', 权重: 60}",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("牵头=黄村镇", "是不是“牵头单位”"),
        ("标题", "项目=内容"),
        ("紧盯=重点", "只能写：重点事、重点人、规范化、一把手"),
        ("交办日期=2021年5月", "日期写成“年-月-日”"),
        ("交办日期=2021-02-30", "没有“2021-02-30”这一天"),
        ("标题=联系13800138000", "出现电话号码"),
        ("节点=完成甄别", "读不懂"),
        ("节点={时限: 2021-05-10, 内容: 甲}", "缺少“权重”"),
        ("标题=" + "长" * 61, "最多60个字"),
    ],
)
def test_each_option_is_checked_at_once(data: Path, given: str, said: str) -> None:
    before = snapshot(data)
    with pytest.raises(NewFileError, match=said):
        make(data, "order", [given])
    assert snapshot(data) == before


def test_without_a_terminal_what_is_missing_is_named(data: Path) -> None:
    with pytest.raises(NewFileError, match="--set 紧盯=…") as error:
        make(data, "order", ORDER[:1])
    assert "--set 办结时限=…" in str(error.value)
    assert "标题" not in str(error.value)


def test_what_the_check_refuses_is_not_written(data: Path) -> None:
    before = snapshot(data)
    made = make(data, "order", [*ORDER[:-4], "牵头单位=黄庄镇", "交办日期=2021-12-01", "办结时限=2021-11-01"])
    assert not made.written
    assert {problem.code for problem in made.problems} == {"DC-0301", "DC-0401"}
    assert snapshot(data) == before


@pytest.mark.parametrize("code", ["../../../x", "a/b", "..", "甲"])
def test_no_code_leads_out_of_the_folder(data: Path, code: str) -> None:
    before = snapshot(data.parent)
    with pytest.raises(NewFileError, match="代码"):
        make(data, "指标", [f"代码={code}"])
    assert snapshot(data.parent) == before


def test_a_person_is_asked_field_by_field_and_again_where_it_does_not_fit(data: Path) -> None:
    person = Person([
        "", "督促公布办理窗口",  # required
        "5", "3",  # a word by its number
        "交办督办",
        "区领导接访日安排", "信访条例(2005)第三十六条", "",
        "区", "区城", "黄",  # units by the beginning of their names
        "区住、区信",
        "", "", "", "",
        "12月1日", "2021-12-01",
        "2022-04-29",
        "一个月内：", "1. 公布；", "",
        "2022-01-31", "完成甄别", "四十", "40",
        "2022-03-31", "公布窗口", "60",
        "",
        "2", "",
    ])  # fmt: skip
    # 数据性质 is asked last: 3 is 演示.
    made = make(data, "督办单", terminal=person.terminal)
    heard = "\n".join(person.heard)

    assert made.written, made.problems
    assert made.text == TEXT.format("DB-2021-0005").replace("数据性质: 演示", "数据性质: 据年度报告").replace(
        "牵头单位: 黄村镇\n", "牵头单位: 黄村镇\n配合单位: [区住建委, 区信访办]\n"
    ) + (
        "督办要求: |\n  一个月内：\n  1. 公布；\n节点:\n"
        "  - {时限: 2022-01-31, 内容: 完成甄别, 权重: 40}\n  - {时限: 2022-03-31, 内容: 公布窗口, 权重: 60}\n"
    )
    for said in (
        "这一项必须填写",
        "写1到4的序号",
        "有几个单位以“区”开头",
        "“12月1日”不是规定写法的日期",
        "“四十”不是整数",
    ):
        assert said in heard
    assert heard.count("✗") == 6


def test_only_what_is_missing_is_asked(data: Path) -> None:
    person = Person(["督促公布办理窗口", *[""] * 9])
    made = make(data, "order", ORDER[1:], terminal=person.terminal)
    asked = [each.rstrip("：") for each in person.heard if each.endswith("：")]
    assert made.text == TEXT.format("DB-2021-0005")
    assert asked[:2] == ["标题", "督查授权"]
    assert "紧盯" not in asked


def test_who_gives_up_has_written_nothing(data: Path) -> None:
    before = snapshot(data)
    with pytest.raises(EOFError):
        make(data, "order", terminal=Person(["督促公布办理窗口", "3"]).terminal)
    assert snapshot(data) == before


def test_topics_and_clauses_are_asked_one_after_another(data: Path) -> None:
    person = Person([
        "专题", "研究窗口、标识专题会议", "2021-12-01", "主管区领导", "黄村镇、区住建委",
        "窗口、标识", "人员", "",
        "公布窗口", "", "", "黄村", "区信", "2022-01-31", "", "1",
        "通报情况", "", "无具体任务", "", "", "", "", "",
        "",
        "演示", "",
    ])  # fmt: skip
    made = make(data, "会议", terminal=person.terminal)
    assert made.written, made.problems
    assert made.text.endswith(
        "议题:\n  - 窗口、标识\n  - 人员\n议定事项:\n"
        "  - 序号: 1\n    事项: 公布窗口\n    牵头单位: 黄村镇\n    配合单位: [区信访办]\n    时限: 2022-01-31\n"
        "    标签: [三跨三分离]\n"
        "  - 序号: 2\n    事项: 通报情况\n    不立项: 无具体任务\n"
    )


def test_months_of_a_tally_are_asked_by_its_columns(data: Path) -> None:
    person = Person([
        "paicha", "矛盾纠纷排查", "2021", "",
        "排查", "次", "", "发现", "件", "", "",
        "2021-01", "3", "x", "4", "",
        "演示", "",
    ])  # fmt: skip
    made = make(data, "tally", terminal=person.terminal)
    assert made.written, made.problems
    assert made.path == "tallies/paicha-2021.yml"
    assert made.text.endswith("每月:\n  - {月份: 2021-01, 数值: {排查: 3, 发现: 4}}\n")
    assert made.why == ""


def test_kinds_have_names_in_both_languages() -> None:
    assert len(KINDS) == sum("*" in kind.pattern for kind in FILES) - 1, "all but the notices on holidays"
    for kind in KINDS:
        assert kind_named(kind.title) is kind_named(kind.schema) is kind
    assert kind_named("专班").schema == "task_force"
    for name in ("", "文件", "x"):
        with pytest.raises(NewFileError, match="督办单（order）"):
            kind_named(name)
