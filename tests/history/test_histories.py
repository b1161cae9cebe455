"""Every mistake in tests/data/broken-history gets exactly the message beside it.

A case is a small history: tests/data/small is committed first; ``before`` is laid over it and committed on main;
a branch begins there; each folder ``between-…`` and then ``after`` is laid over and committed on it. The last commit
has the message in MESSAGE, if there is one. ``expected.txt`` is what ./inv check --base main says; hashes are dots.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from generator.facts.problem_formats import STYLES, Outcome, report
from generator.history.checking import check_since
from tests.facts.broken import HISTORIES, lay_over
from tests.history.repositories import Repo

TODAY = date(2022, 3, 31)
CASES = sorted(path.name for path in HISTORIES.iterdir())
NUMBERS = ("13800138000", "13911112222")
"""Personal information in the cases, which no message may repeat."""


def history(case: Path, root: Path) -> Repo:
    repo = Repo.with_small(root)
    repo.git("switch", "-q", "main")
    steps = sorted(path.name for path in case.glob("between-*"))
    for step in ("before", *steps, "after"):
        lay_over(case / step, repo.data)
        message = case / "MESSAGE"
        said = message.read_text(encoding="utf-8") if step == "after" and message.is_file() else step
        repo.commit(said)
        if step == "before":
            repo.git("switch", "-q", "-C", "work")
    return repo


def outcome_of(name: str, root: Path) -> Outcome:
    return check_since(history(HISTORIES / name, root).data, TODAY, "main")


@pytest.mark.parametrize("name", CASES)
def test_message(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    outcome = outcome_of(name, tmp_path / "repo")
    text = re.sub(r"\b[0-9a-f]{8}\b", "........", report(outcome, "text", "data"))
    expected = HISTORIES / name / "expected.txt"
    if request.config.getoption("--update-golden"):
        expected.write_bytes(text.encode())
    assert text == expected.read_bytes().decode()
    for style in STYLES:
        assert not any(number in report(outcome, style, "data") for number in NUMBERS)


def test_there_are_examples_enough() -> None:
    assert len(CASES) >= 20
