"""What invoke complains of in English is told in Chinese, with the way out; its own words tell the cases apart."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.portal import ROOT


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator.command_line", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chek",), "没有“chek”这个命令。应为“check”。"),
        (("绝无此事",), "没有“绝无此事”这个命令。"),
        (("check", "--formt=json"), "没有“--formt”这个选项。应为“--format”。"),
        (("check", "--format"), "“--format”后面要写内容，例如 --format=内容。"),
        (("log",), "“log”后面还要写："),
        (("log", "DB-2021-0012"), "“log”后面还要写：事件"),
        (("--help", "绝无此事"), "没有“绝无此事”这个命令。"),
    ],
)
def test_what_is_not_understood_is_told_in_chinese(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "./inv" in done.stderr
    assert not re.search(r"idea|receive|positional|needed|Traceback", done.stderr)


def test_help_of_a_task_is_chinese_and_names_every_option() -> None:
    done = run("--help", "check")

    assert done.returncode == 0
    assert "用法：./inv check" in done.stdout
    for flag in ("--base", "--data", "--format", "--output"):
        assert flag in done.stdout
    assert "Usage" not in done.stdout
    assert "Docstring" not in done.stdout


def test_tasks_run_as_ever() -> None:
    assert "check" in run("--list").stdout
    assert run("check", "--format", "绝无此事").returncode == 2
