"""Every mistake in tests/data/broken gets exactly the message beside it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from generator.facts.checks import check_data
from generator.facts.messages import CATALOGUE
from generator.facts.problems import format_text
from tests.facts.broken import BROKEN, CASES, HISTORIES, SMALL, lay_over_small

TODAY = date(2022, 3, 31)
DATA = BROKEN.parent.parent.parent / "data"


@pytest.mark.parametrize("name", CASES)
def test_message(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    data = tmp_path / "data"
    (tmp_path / "outside.yml").write_text("", encoding="utf-8")
    lay_over_small(name, data)
    text = format_text(check_data(data, TODAY).problems)
    expected = BROKEN / name / "expected.txt"
    if request.config.getoption("--update-golden"):
        expected.write_bytes(text.encode())
    assert text == expected.read_bytes().decode()


def test_the_small_tree_has_no_problems() -> None:
    report = check_data(SMALL, TODAY)
    assert report.problems == ()
    assert not report.failed


def test_every_code_has_an_example() -> None:
    shown = {code for folder in (BROKEN, HISTORIES) for case in folder.iterdir() for code in _codes(case)}
    assert shown == set(CATALOGUE)


def _codes(case: Path) -> list[str]:
    return re.findall(r"DC-\d{4}", (case / "expected.txt").read_text(encoding="utf-8"))


def test_the_data_of_the_portal_have_no_errors() -> None:
    """On a day so late that no entry lies ahead of it."""
    report = check_data(DATA, date(2190, 1, 1))
    assert not report.failed, format_text(report.problems)
