"""The command as it is typed: words, exit codes, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.command_line import _name_many_words
from tests.archive.test_tasks import run
from tests.rollup.conftest import Small


def test_folders_stand_one_after_the_other(small: Small, tmp_path: Path) -> None:
    code, said = run("rollup", str(small.jia), "--out", str(tmp_path), str(small.yi), "--name=某市汇总")

    assert code == 0, said
    assert "2个区，事项 6 项" in said
    assert "某市汇总" in (tmp_path / "site/index.html").read_text("utf-8")


def test_what_is_refused_ends_with_one_and_writes_nothing(small: Small, tmp_path: Path) -> None:
    code, said = run("rollup", str(small.jia), str(tmp_path / "none"), "--out", str(tmp_path / "out"))

    assert code == 1
    assert f"{tmp_path}/none：没有这个文件夹。请核对路径。\n没有汇总，没有写入任何文件。" in said
    assert not (tmp_path / "out").exists()


def test_without_folders_the_command_was_not_understood() -> None:
    code, said = run("rollup")

    assert code == 2
    assert "请写明各区的存档，一个接一个" in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rollup a b", "rollup --district a --district b"),
        ("rollup --out x a --name=y b", "rollup --out x --district a --name=y --district b"),
        ("rollup --district a b", "rollup --district a --district b"),
        ("rollup", "rollup"),
        ("verify a", "verify a"),
        ("", ""),
    ],
)
def test_words_are_given_the_option_they_left_out(typed: str, meant: str) -> None:
    assert _name_many_words(typed.split()) == meant.split()
