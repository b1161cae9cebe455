"""Every example of the help pages is true: the right one passes, the wrong one gives the message that is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.facts.catalogue import FAMILIES, GAPS, TEXTS
from generator.facts.checks import check_data
from generator.facts.examples import Example, ExampleError, parse_example, write_example
from generator.facts.messages import CATALOGUE
from generator.facts.problems import Problem, Severity, format_text
from tests.facts.examples import EXAMPLES, FOLDER, lay_right, lay_wrong

TODAY = date(2022, 3, 31)
ROOT = FOLDER.parent.parent
LAID = [code for code, example in EXAMPLES.items() if not (example["出自"] or example["改前"])]
"""Those that need no more than a data tree; what history shows is tried in tests/history."""


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_has_an_example(code: str) -> None:
    assert code in EXAMPLES, (
        f"{code} 还没有示例：请照同类文件写 site_src/examples/{code}.txt，"
        "至少有【为什么】【文件】【错】【对】，再运行 ./inv test --update-golden 填上【提示】。"
    )
    example = EXAMPLES[code]
    assert example["为什么"].endswith("。")
    assert example.wrong or example["错的情形"]
    assert example.right or example["对的情形"]


def test_every_example_is_of_a_code() -> None:
    assert set(EXAMPLES) <= set(CATALOGUE)


@pytest.mark.parametrize("code", LAID)
def test_the_right_one_passes(code: str, tmp_path: Path) -> None:
    lay_right(EXAMPLES[code], tmp_path / "data")
    problems = check_data(tmp_path / "data", TODAY).problems

    assert not [
        problem for problem in problems if problem.code == code or problem.severity is Severity.ERROR
    ], format_text(problems)


@pytest.mark.parametrize("code", LAID)
def test_the_wrong_one_gives_the_message_shown(
    code: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    example = EXAMPLES[code]
    (tmp_path / "outside.yml").write_text("", encoding="utf-8")
    first_line = lay_wrong(example, tmp_path / "data")
    problems = check_data(tmp_path / "data", TODAY).problems
    if request.config.getoption("--update-golden"):
        example = _renewed(example, problems)
        (FOLDER / f"{code}.txt").write_text(write_example(example), encoding="utf-8", newline="\n")

    assert [problem.code for problem in problems if problem.code == code] == [code], format_text(problems)
    assert {problem.code for problem in problems} == {code, *example.brings}, format_text(problems)
    (problem,) = (problem for problem in problems if problem.code == code)
    assert problem.place.path == example.path
    if example.wrong:
        assert _mark_of(problem, first_line) == example.mark, format_text(problems)
    assert example["提示"] == format_text(problems).rstrip("\n"), "请运行 ./inv test --update-golden。"
    assert example.can_be_fixed == bool(problem.edits), "请运行 ./inv test --update-golden。"


def test_the_message_of_another_test_is_shown_as_it_is() -> None:
    """Where the check of data/ cannot make the mistake, the message is that of a golden file of another test."""
    for code, example in EXAMPLES.items():
        if origin := example["出自"]:
            assert code in example["提示"]
            expected = (ROOT / origin).read_text("utf-8")
            assert example["提示"] in expected, f"{code} 的【提示】与 {origin} 不一致，请照抄。"


def _mark_of(problem: Problem, first_line: int) -> tuple[int, int, int] | None:
    place = problem.place
    return (place.line - first_line + 1, place.column, place.length) if problem.excerpt else None


def _renewed(example: Example, problems: tuple[Problem, ...]) -> Example:
    sections = dict(example.sections)
    sections["提示"] = format_text(problems).rstrip("\n")
    sections.pop("代改", None)
    if any(problem.code == example.code and problem.edits for problem in problems):
        sections["代改"] = "可以"
    return replace(example, sections=sections)


def test_an_example_is_written_as_it_was_read() -> None:
    for file in FOLDER.iterdir():
        text = file.read_text("utf-8")
        assert write_example(parse_example(file.stem, text)) == text


@pytest.mark.parametrize("text", ["文字\n【错】\n", "【讲解】\n", "【错】\n一\n【错】\n二\n"])
def test_a_file_that_cannot_be_understood_is_named(text: str) -> None:
    with pytest.raises(ExampleError, match="DC-0107："):
        parse_example("DC-0107", text)


BEGINS_WITH_A_VERB = re.compile(
    "(?:先|现在)?(?:[把用在照按给从与][^；。]*?)?(?:不[用要]|对照|对齐|换行|选|核对|检查|删去|补[上写]|改[成为写正用编回名]?|"
    "留下|换[成一]|加一|填上|移[到回]|合并|去掉|拆成|接到|写成|压缩|调整|调换|恢复|只留|[写移]|括起来|另存为)"
)


@pytest.mark.parametrize("message", CATALOGUE.values(), ids=list(CATALOGUE))
def test_texts_are_sound(message: object) -> None:
    code, title, required, remedy = (
        getattr(message, name) for name in ("code", "title", "required", "remedy")
    )
    for text in (required, remedy):
        plain = re.sub(
            r"- \{日期: [^}]*\}|\{\w+\}|data/[a-z/]+\.yml|“\.yml”|UTF-8|BOM|Excel|QQ|GBK|xlsx|“[^”]*”|\./inv [a-z-]+",
            "",
            text,
        )
        assert text.endswith(("。", "{about}")), code
        assert not re.search("[A-Za-z]{2,}", plain), (code, plain)
        assert not re.search(r"[,;:?!]", re.sub(r"“[^”]*”|@ ` .* \}|\[[^\]]*\]|'[^']*'", "", plain)), (
            code,
            plain,
        )
    assert not title.endswith("。"), code
    assert len(remedy) <= 100, code
    assert BEGINS_WITH_A_VERB.match(remedy), (code, remedy)


def test_no_entry_of_the_catalogue_is_lost() -> None:
    """Each code of the text is an entry, so that none is dropped for a slip in its form."""
    assert re.findall(r"^(DC-\d{4})", TEXTS, re.MULTILINE) == list(CATALOGUE)


def test_every_family_and_gap_has_its_words() -> None:
    gaps = {
        gap
        for message in CATALOGUE.values()
        for gap in re.findall(r"\{(\w+)\}", message.required + message.remedy)
    }

    assert {code[:5] for code in CATALOGUE} <= set(FAMILIES), "catalogue.FAMILIES 里缺少新的一类。"
    assert gaps <= set(GAPS), "catalogue.GAPS 里缺少新的空格名称。"
    assert all(about.endswith("。") for _, about in FAMILIES.values())
