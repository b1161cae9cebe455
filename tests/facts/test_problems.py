"""How problems are printed and sorted, and that the catalogue and the rules are whole."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from generator.facts import checks
from generator.facts.catalogue import TEXTS
from generator.facts.checks import MODULES, RULES, check_data
from generator.facts.forms import form_of
from generator.facts.life_cycle import NEEDS
from generator.facts.messages import CATALOGUE
from generator.facts.nearest import nearest
from generator.facts.problems import (
    MOST_CELLS,
    Place,
    Problem,
    Severity,
    format_text,
    sort_problems,
    summarise,
)
from generator.facts.records import (
    KINDS,
    Campaign,
    LogEntry,
    Meeting,
    PlanItem,
    Suggestion,
    SupervisionOrder,
    TaskForce,
)
from generator.facts.records.base import Form
from generator.vocabulary import Kind
from tests.facts.broken import BROKEN, CASES, SMALL

FACTS = Path(checks.__file__).parent.parent


def a_problem(
    place: Place, excerpt: str = "", code: str = "DC-0001", severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(code, severity, place, "标题", "发现", "规则", "改法", excerpt)


def test_the_shape_of_a_problem() -> None:
    problem = Problem(
        code="DC-0401",
        severity=Severity.ERROR,
        place=Place("orders/2021/DB-2021-0012.yml", 14, 7, 10),
        title="时限早于交办",
        found="比交办早2天",
        required="时限不早于交办日期。",
        remedy="改成2026-06-01或以后。",
        excerpt="办结时限: 2026-05-30",
        related=((Place("orders/2021/DB-2021-0012.yml", 9, 7, 10), "交办日期: 2026-06-01", "交办在这一天"),),
    )
    expected = """\
错误 DC-0401 时限早于交办
  --> data/orders/2021/DB-2021-0012.yml:14:7
   |
 9 | 交办日期: 2026-06-01
   |           ---------- 交办在这一天
14 | 办结时限: 2026-05-30
   |           ^^^^^^^^^^ 比交办早2天
   = 要求: 时限不早于交办日期。
   = 改法: 改成2026-06-01或以后。
   = 详见: 门户 规则帮助 › 检查提示 › DC-0401

共1个错误。
"""
    assert format_text([problem]) == expected


def test_without_problems_nothing_is_printed() -> None:
    assert format_text([]) == ""
    assert summarise([]) == "没有发现问题。"


def test_color_adds_nothing_but_color() -> None:
    problems = [a_problem(Place("a.yml"), "甲: 子", severity=severity) for severity in Severity]
    colored = format_text(problems, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == format_text(problems)
    assert colored != format_text(problems)


def test_errors_come_first_and_unreadable_files_before_the_rest() -> None:
    late = a_problem(Place("a.yml", 1), code="DC-0301")
    early = a_problem(Place("b.yml", 9), code="DC-0107")
    warning = a_problem(Place("a.yml", 1), code="DC-0412", severity=Severity.WARNING)
    same_file = a_problem(Place("a.yml", 2), code="DC-0303")
    assert sort_problems([warning, same_file, late, early]) == [early, late, same_file, warning]
    assert summarise([warning, late, early]) == "共2个错误、1个警告。"


def cells(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


@pytest.mark.parametrize("column", [1, 5, 30, 80, 140, 200])
@pytest.mark.parametrize("length", [1, 3, 400])
def test_the_caret_stands_under_its_text(column: int, length: int) -> None:
    line = "".join(chr(0x4E00 + index) if index % 3 else chr(65 + index % 26) for index in range(200))
    shown, caret = format_text([a_problem(Place("a.yml", 1, column, length), line)]).split("\n")[3:5]
    assert cells(shown) <= MOST_CELLS + 6
    offset = caret.index("^")
    head = next(index for index in range(len(shown)) if cells(shown[:index]) == offset)
    assert shown[head] == line[column - 1 : column] or column == 201
    under = shown[head:]
    assert caret.count("^") <= cells(under)


@pytest.mark.parametrize(
    "place", [Place("a.yml", 1, 1, 1), Place("a.yml", 1, 50, 1), Place("a.yml", 1, 3, 99)]
)
@pytest.mark.parametrize("line", ["", "x", "甲: \x07\x1b[0m", "a" * 10_000, "　全角"])
def test_any_line_can_be_shown(place: Place, line: str) -> None:
    text = format_text([a_problem(place, line)])
    assert "\x1b" not in text
    assert max(map(cells, text.split("\n"))) < 120


def test_every_entry_of_the_catalogue_is_read() -> None:
    assert re.findall(r"^DC-\d{4}", TEXTS, re.MULTILINE) == list(CATALOGUE)


def test_every_code_is_used_and_every_used_code_is_known() -> None:
    # What only the history shows is found there.
    folders = (FACTS, FACTS.parent / "history")
    sources = [path for folder in folders for path in folder.rglob("*.py") if path.name != "catalogue.py"]
    used = {code for path in sources for code in re.findall(r"DC-\d{4}", path.read_text(encoding="utf-8"))}
    assert used == set(CATALOGUE)


def test_every_text_of_the_catalogue_is_a_sentence() -> None:
    for message in CATALOGUE.values():
        assert not message.title.endswith("。")
        assert message.required[-1] in "。：}"
        assert message.remedy.endswith("。")


def test_every_rule_says_what_it_is() -> None:
    for rule in RULES:
        assert rule.__doc__ is not None
        assert rule.__doc__.splitlines()[0].endswith(".")


def test_every_check_is_registered() -> None:
    declared = {
        value
        for module in MODULES
        for name, value in vars(module).items()
        if name.startswith("check_") and value.__module__ == module.__name__
    }
    assert declared == set(RULES)


def test_rules_name_keys_that_the_forms_have() -> None:
    order, suggestion = form_of(SupervisionOrder), form_of(Suggestion)
    group, campaign, plan, meeting = (form_of(model) for model in (TaskForce, Campaign, PlanItem, Meeting))
    forms = {
        Kind.ORDER: (order, order),
        Kind.TASK_FORCE: (group, group),
        Kind.CAMPAIGN: (campaign, campaign),
        Kind.DECISION: (meeting, meeting.at(("议定事项", 0))),
        Kind.MEASURE: (plan, plan.at(("措施", 0))),
    }
    for kind, (file, part) in forms.items():
        keys = KINDS[kind]
        assert part is not None
        assert {keys.lead, keys.assists, keys.due, "节点", "办理记录"} <= part.keys.keys()
        assert file.at((keys.issued_on,)) is not None
    for kind, file in ((Kind.PLAN_ITEM, plan), (Kind.SUGGESTION, suggestion)):
        assert KINDS[kind].lead in file.keys
        assert file.at((KINDS[kind].issued_on,)) is not None


def test_events_need_keys_that_entries_have() -> None:
    for needs in NEEDS.values():
        assert {*needs.required, *needs.optional} <= LogEntry.model_fields.keys()


def test_warnings_alone_stop_nothing(tmp_path: Path) -> None:
    assert "警告" in (BROKEN / "extension-late" / "expected.txt").read_text(encoding="utf-8")
    assert not check_data(SMALL, date(2022, 3, 31)).failed
    assert check_data(tmp_path / "absent", date(2022, 3, 31)).failed


def test_the_report_counts(tmp_path: Path) -> None:
    report = check_data(SMALL, date(2022, 3, 31))
    assert report.summary == "台账共22个文件、14个事项，没有发现问题。"
    assert report.records is not None
    assert check_data(tmp_path, date(2022, 3, 31)).records is None


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("区住建局", "区住建委"),
        ("区住建委员会", "区住建委"),
        ("区", None),
        ("某某公司", None),
        ("区财务局", None),
    ],
)
def test_only_a_clearly_nearest_word_is_named(word: str, expected: str | None) -> None:
    assert nearest(word, ["区住建委", "区城管委", "区财政局", "区商务局", "黄村镇"]) == expected


def test_forms_know_what_may_stand_where() -> None:
    form = form_of(PlanItem)
    lead, event = form.at(("牵头单位",)), form.at(("措施", 3, "办理记录", 0, "事件"))
    assert lead is not None
    assert (lead.form, lead.pending, lead.required) == (Form.UNIT, True, True)
    assert event is not None
    assert "签收" in event.words
    assert form.at(("措施", "牵头单位")) is None
    assert form.at(("不存在", 0)) is None


def test_there_are_examples_enough() -> None:
    assert len(CASES) >= 60
