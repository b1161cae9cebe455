"""What is found, and what is let pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.proofreading import Finding, proofread_file
from tests.proofreading.statements import FINE, FOUND


def read(tmp_path: Path, text: str) -> list[Finding]:
    file = tmp_path / "bulletin.md"
    file.write_text(text, "utf-8")
    return proofread_file(file)


@pytest.mark.parametrize(("title", "text"), FOUND)
def test_what_does_not_add_up_is_found(tmp_path: Path, title: str, text: str) -> None:
    found = read(tmp_path, text)

    assert [each.title for each in found] == [title], [(each.found, each.expected) for each in found]


@pytest.mark.parametrize("text", FINE)
def test_what_adds_up_is_let_pass(tmp_path: Path, text: str) -> None:
    assert [(each.title, each.found, each.expected) for each in read(tmp_path, text)] == []


def test_there_are_enough_examples_of_both() -> None:
    assert len({text for _, text in FOUND}) >= 60
    assert len(set(FINE)) >= 60
