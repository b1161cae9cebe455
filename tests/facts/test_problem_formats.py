"""Every format against its published description, with problems of every kind."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from generator.facts.checks import check_data
from generator.facts.messages import CATALOGUE
from generator.facts.problem_formats import SHOWN_BY_GITHUB, STYLES, Outcome, report
from generator.facts.problems import Edit, Place, Problem, Severity
from tests.facts.broken import BROKEN, lay_over_small

TODAY = date(2022, 3, 31)
SCHEMA = Path(__file__).parent.parent / "vendor" / "sarif-2.1.0-rtm.5.json"
LINE = "标题: 甲,乙:丙 100%"


def a_problem(**more: Any) -> Problem:
    values: dict[str, Any] = {
        "code": "DC-0205",
        "severity": Severity.ERROR,
        "place": Place("orders/2021/文件 1%,:.yml", 3, 5, 2),
        "title": "日期写法不对",
        "found": "发现100%\r\n另一行",
        "required": "要,求：。",
        "remedy": "改法。",
        "excerpt": LINE,
        **more,
    }
    return Problem(**values)


WITHOUT_LINE = a_problem(code="DC-0136", place=Place("units.yml"), excerpt="")
OF_ALL = a_problem(code="DC-0613", place=Place(""), excerpt="")
WARNING = a_problem(code="DC-0412", severity=Severity.WARNING)
NOTE = a_problem(code="DC-0312", severity=Severity.NOTE)
RELATED = a_problem(
    related=(
        (Place("units.yml", 7, 2, 3), "  - 甲", "这里"),
        (Place("units.yml", 8, 2, 3, before=True), "  - 乙", "以前"),
    )
)
MENDED = a_problem(edits=(Edit(3, 5, 2, "2021-01-01"), Edit(4, 1, 0, "  ")))
EVERY = (a_problem(), WITHOUT_LINE, OF_ALL, WARNING, NOTE, RELATED, MENDED)
COMPARED = Outcome(
    (a_problem(), WARNING), (WITHOUT_LINE, NOTE), "main 的 1a2b3c4d", ("有一个文件没有比较。",)
)


def results(outcome: Outcome, folder: str = "data") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(report(outcome, "sarif", folder))["runs"][0]["results"]
    return found


# GitHub


def unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """As the runner reads them (actions/runner, ActionCommand.cs)."""
    found = []
    for line in text.splitlines():
        if match := re.fullmatch(r"::(\w+) ([^:]*(?:%3A[^:]*)*)::(.*)", line):
            pairs = dict(pair.split("=", 1) for pair in match[2].split(","))
            values = {
                key: unescaped(value.replace("%2C", ",").replace("%3A", ":")) for key, value in pairs.items()
            }
            found.append((match[1], values, unescaped(match[3])))
    return found


def test_github_commands_say_what_the_problem_says() -> None:
    text = report(Outcome((a_problem(),)), "github", "data")
    assert text.splitlines()[0] == (
        "::error file=data/orders/2021/文件 1%25%2C%3A.yml,line=3,endLine=3,col=5,endColumn=7,"
        "title=DC-0205 日期写法不对::发现100%25%0D%0A另一行。%0A要求：要,求：。%0A改法：改法。"
    )
    ((name, values, message),) = commands(text)
    assert name == "error"
    assert values["file"] == "data/orders/2021/文件 1%,:.yml"
    assert message == "发现100%\r\n另一行。\n要求：要,求：。\n改法：改法。"


def test_github_has_a_command_for_each_problem_and_its_weight() -> None:
    found = commands(report(Outcome(EVERY), "github", "data"))
    assert [name for name, *_ in found] == ["error", "error", "error", "warning", "notice", "error", "error"]
    assert "line" not in found[1][1]
    assert found[2][1]["file"] == "data"


def test_github_says_how_many_there_are_when_it_shows_only_some() -> None:
    few = report(Outcome((a_problem(),) * SHOWN_BY_GITHUB), "github", "data")
    many = report(Outcome((a_problem(),) * (SHOWN_BY_GITHUB + 1)), "github", "data")
    assert few.splitlines()[-1] == "共10个错误。"
    assert many.splitlines()[-2] == "共11个错误。"
    assert "最多标出10个错误" in many.splitlines()[-1]


def test_github_annotates_only_what_is_introduced() -> None:
    text = report(COMPARED, "github", "data")
    assert [name for name, *_ in commands(text)] == ["error", "warning"]
    assert "原有 data/units.yml:1 错误 DC-0136" in text
    assert text.splitlines()[-1].startswith("与 main 的 1a2b3c4d 相比，本次引入：共1个错误、1个警告。原有2个")


def test_nothing_of_the_data_can_be_a_command() -> None:
    evil = a_problem(place=Place("a\n::error::x,file=y.yml"), title="::x::", found="\n::set-output name=a::b")
    text = report(Outcome((evil,), (evil,), "x", ("\n::stop-commands::x",)), "github", "d\n::error::")
    assert len([line for line in text.splitlines() if line.lstrip().startswith("::")]) == 1


# GitLab


def test_gitlab_reports_have_what_gitlab_needs() -> None:
    found = json.loads(report(Outcome(EVERY), "gitlab", "data"))
    assert len(found) == len(EVERY)
    for each in found:
        assert set(each) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert re.fullmatch("[0-9a-f]{64}", each["fingerprint"])
        assert not each["location"]["path"].startswith(("/", "./"))
        assert each["location"]["lines"]["begin"] >= 1
    assert [each["severity"] for each in found] == [
        "major", "major", "blocker", "minor", "info", "major", "major",
    ]  # fmt: skip
    assert len({each["fingerprint"] for each in found}) == len(found)


def test_no_problems_are_an_empty_report() -> None:
    assert json.loads(report(Outcome(()), "gitlab", "data")) == []
    assert results(Outcome(())) == []
    assert report(Outcome(()), "text", "data") == "台账检查通过，没有发现问题。\n"


def fingerprints(*problems: Problem) -> list[str]:
    return [each["fingerprint"] for each in json.loads(report(Outcome(problems), "gitlab", "data"))]


def test_fingerprints_do_not_know_line_numbers() -> None:
    moved = a_problem(place=Place("orders/2021/文件 1%,:.yml", 99, 7, 2), excerpt=f"  {LINE}")
    assert fingerprints(moved) == fingerprints(a_problem())
    assert fingerprints(a_problem(), moved)[0] != fingerprints(a_problem(), moved)[1]
    for other in (a_problem(excerpt="x"), a_problem(code="DC-0206"), a_problem(place=Place("x.yml"))):
        assert fingerprints(other) != fingerprints(a_problem())


# SARIF


@pytest.mark.parametrize("outcome", [Outcome(EVERY), COMPARED, Outcome(())])
def test_sarif_fits_its_schema(outcome: Outcome) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft4Validator.check_schema(schema)
    found = json.loads(report(outcome, "sarif", "台账/data"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(found)] == []


def test_sarif_rules_explain_themselves() -> None:
    run = json.loads(report(Outcome(EVERY), "sarif", "data"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["text"].startswith("要求：")
        assert CATALOGUE[rule["id"]].title == rule["shortDescription"]["text"]
        assert not re.search(r"\{\w+\}", rule["help"]["text"])


def test_sarif_places_are_paths_from_the_top_and_columns_of_the_line() -> None:
    first, without, of_all, *_ = results(Outcome(EVERY), "台账/data")
    physical = first["locations"][0]["physicalLocation"]
    assert unquote(physical["artifactLocation"]["uri"]) == "台账/data/orders/2021/文件 1%,:.yml"
    assert physical["artifactLocation"]["uri"].isascii()
    assert physical["region"] == {
        "startLine": 3, "startColumn": 5, "endColumn": 7, "snippet": {"text": LINE},
    }  # fmt: skip
    assert "region" not in without["locations"][0]["physicalLocation"]
    assert unquote(of_all["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == "台账/data"


def test_sarif_leaves_out_places_that_are_not_there_any_more() -> None:
    (result,) = results(Outcome((RELATED,)))
    assert [each["message"]["text"] for each in result["relatedLocations"]] == ["这里"]


def test_sarif_fixes_are_the_edits() -> None:
    (result,) = results(Outcome((MENDED,)))
    first, second = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert first["deletedRegion"] == {"startLine": 3, "startColumn": 5, "endColumn": 7}
    assert first["insertedContent"] == {"text": "2021-01-01"}
    assert second["deletedRegion"] == {"startLine": 4, "startColumn": 1, "endColumn": 1}


def test_sarif_tells_new_from_old() -> None:
    states = [result["baselineState"] for result in results(COMPARED)]
    assert states == ["new", "new", "unchanged", "unchanged"]
    assert all("baselineState" not in result for result in results(Outcome(EVERY)))


# JSON


def test_json_has_every_field() -> None:
    found = json.loads(report(COMPARED, "json", "data"))
    assert found["version"] == 1
    assert found["failed"] is True
    assert found["counts"] == {"error": 1, "warning": 1, "note": 0}
    assert found["remarks"] == ["有一个文件没有比较。"]
    assert [each["introduced"] for each in found["problems"]] == [True, True, False, False]
    names = {"code", "severity", "title", "found", "required", "remedy", "path", "line", "column", "length"}
    names |= {"excerpt", "related", "edits", "fingerprint", "introduced"}
    assert all(set(each) == names for each in found["problems"])
    (mended,) = json.loads(report(Outcome((MENDED,)), "json", "data"))["problems"]
    assert mended["edits"][0] == {"line": 3, "column": 5, "length": 2, "text": "2021-01-01"}


# Text


def test_text_shows_the_introduced_in_full_and_counts_the_others() -> None:
    standing = tuple(a_problem(place=Place("a.yml", line)) for line in range(1, 8))
    text = report(replace(COMPARED, standing=(*standing, NOTE)), "text", "data")
    head, tail = text.split("原有8个问题，不影响这次合并：\n")
    assert head.startswith("本次引入（与 main 的 1a2b3c4d 相比）\n\n错误 DC-0205")
    assert head.count("改法: ") == 2
    assert tail.splitlines()[0] == (
        "  错误 DC-0205 日期写法不对：data/a.yml:1、data/a.yml:2、data/a.yml:3、data/a.yml:4、data/a.yml:5 等7处"
    )
    assert text.endswith("注意：有一个文件没有比较。\n")


def test_text_names_the_folder_and_has_colours_if_wanted() -> None:
    plain = report(Outcome((a_problem(),)), "text", "别处/台账")
    assert "--> 别处/台账/orders/2021/" in plain
    coloured = report(COMPARED, "text", "data", color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == report(COMPARED, "text", "data") != coloured


# All of them


def test_only_errors_that_are_introduced_fail() -> None:
    assert Outcome((a_problem(),)).failed
    assert not Outcome((WARNING, NOTE)).failed
    assert not Outcome((WARNING,), (a_problem(),), "x").failed


@pytest.mark.parametrize("style", STYLES)
def test_a_mending_that_repeats_personal_information_is_left_to_a_person(style: str) -> None:
    problem = a_problem(edits=(Edit(3, 5, 2, "电话13800138000"),))
    assert "13800138000" not in report(Outcome((problem,)), style, "data")


PERSONAL = [
    ("bank-card", r"\d{16,19}"),
    ("mobile-number", r"1[3-9]\d{9}"),
    ("number-in-file-name", r"1[3-9]\d{9}"),
    ("resident-id", r"\d{17}[\dX]"),
    ("petition-number", r"\d{7,}"),
    ("e-mail", r"[a-z0-9.]+@[a-z0-9.]+"),
]


@pytest.mark.parametrize(("case", "pattern"), PERSONAL)
def test_personal_information_is_in_no_format(case: str, pattern: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    lay_over_small(case, data)
    changed = [path for path in (BROKEN / case).rglob("*.yml") if path.is_file()]
    pieces = {
        match for path in changed for match in re.findall(pattern, f"{path.name}\n{path.read_text('utf-8')}")
    }
    assert pieces
    problems = check_data(data, TODAY).problems
    assert any(problem.code.startswith("DC-09") for problem in problems)
    for style in STYLES:
        text = report(Outcome(problems), style, "data")
        assert not any(piece in text for piece in pieces), style
