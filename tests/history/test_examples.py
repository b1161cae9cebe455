"""The examples of the help pages about changes: what stood before is committed, then changed rightly or wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.facts.examples import Example, write_example
from generator.facts.problems import Problem, Severity, format_text
from generator.history.checking import check_since
from tests.facts.examples import EXAMPLES, FOLDER, lay_right, lay_wrong
from tests.history.repositories import Repo

TODAY = date(2022, 3, 31)
CHANGES = [code for code, example in EXAMPLES.items() if example["改前"] and not example["出自"]]


def problems_after(example: Example, root: Path, *, wrong: bool) -> tuple[tuple[Problem, ...], int]:
    """What the check says of a change against main, and the line on which the wrong fragment begins."""
    repo = Repo.with_small(root)
    changed, line = root / "changed", 1
    if wrong:
        line = lay_wrong(example, changed)
    else:
        lay_right(example, changed)
    for file in repo.data.rglob("*.yml"):
        file.unlink()
    for file in changed.rglob("*.yml"):
        target = repo.data / file.relative_to(changed)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
    return tuple(check_since(repo.data, TODAY, "main").problems), line


@pytest.mark.parametrize("code", CHANGES)
def test_the_right_change_passes(code: str, tmp_path: Path) -> None:
    problems, _ = problems_after(EXAMPLES[code], tmp_path / "repo", wrong=False)

    assert not [each for each in problems if each.code == code or each.severity is Severity.ERROR], (
        format_text(problems)
    )


@pytest.mark.parametrize("code", CHANGES)
def test_the_wrong_change_gives_the_message_shown(
    code: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    example = EXAMPLES[code]
    problems, line = problems_after(example, tmp_path / "repo", wrong=True)
    if request.config.getoption("--update-golden"):
        example = replace(example, sections={**example.sections, "提示": format_text(problems).rstrip("\n")})
        (FOLDER / f"{code}.txt").write_text(write_example(example), encoding="utf-8", newline="\n")

    assert {problem.code for problem in problems} == {code, *example.brings}, format_text(problems)
    (problem,) = (problem for problem in problems if problem.code == code)
    place = problem.place
    assert place.path == example.path
    if example.wrong:
        assert (place.line - line + 1, place.column, place.length) == example.mark, format_text(problems)
    assert example["提示"] == format_text(problems).rstrip("\n"), "请运行 ./inv test --update-golden。"


def test_there_are_examples_of_changes() -> None:
    assert len(CHANGES) >= 12
