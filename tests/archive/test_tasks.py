"""The three commands as they are typed: words, exit codes, and no traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.conftest import Small
from tests.portal import ROOT


def run(*words: str) -> tuple[int, str]:
    """Exit code and all that was said."""
    environment = {**os.environ, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "1640880000"}
    done = subprocess.run(
        [sys.executable, "-m", "generator.command_line", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def test_verify_says_sound_or_what_is_wrong(small: Small, tmp_path: Path) -> None:
    code, said = run("verify", "--archive", str(small.root))
    assert (code, "存档完好：2周（2021-W38至2021-W39）" in said) == (0, True)

    shutil.copytree(small.root, tmp_path / "copy")
    (tmp_path / "copy/2021-W38/situation.json").unlink()
    code, said = run("verify", "--archive", str(tmp_path / "copy"))
    assert code == 1
    assert "链条最早在 2021-W38 出问题" in said
    assert "2021-W38/situation.json：文件不见了" in said


def test_a_second_snapshot_of_a_week_is_refused(small: Small) -> None:
    code, said = run(
        "snapshot", "--week", "2021-W39", "--archive", str(small.root), "--data", str(small.data)
    )

    assert code == 1
    assert "2021-W39 已经存档，存档只存一次，不重做、不覆盖" in said


def test_diff_takes_two_weeks_one_after_the_other_or_one_to_restate(small: Small, tmp_path: Path) -> None:
    options = ("--archive", str(small.root), "--out", str(tmp_path), "--data", str(small.data))
    for words, made in (
        ((*options, "2021-W38", "2021-W39"), "2021-W38-2021-W39"),
        (("2021-W39", "--restate", *options), "2021-W39-restated"),
    ):
        code, said = run("snapshot-diff", *words)
        assert code == 0, said
        assert f"{made}.html" in said
        for kind in ("html", "md", "docx"):
            (tmp_path / f"{made}.{kind}").unlink()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("2021-W39",), 2, "请写两个周次"),
        (("2021-W38", "2021-W39", "--restate"), 2, "请写两个周次"),
        (("2021-W38", "2021-W01"), 1, "存档里没有“2021-W01”"),
        ((), 2, "“snapshot-diff”后面还要写"),
    ],
)
def test_diff_tells_what_is_wrong_with_its_words(
    small: Small, words: tuple[str, ...], code: int, told: str
) -> None:
    came, said = run("snapshot-diff", *words, "--archive", str(small.root))

    assert (came, told in said) == (code, True), said


def test_clean_keeps_the_archive(small: Small, tmp_path: Path) -> None:
    import tasks

    out = tmp_path / "build"
    (out / "site").mkdir(parents=True)
    (out / "page.html").write_text("x", "utf-8")
    shutil.copytree(small.root, out / "archive")
    before = sorted(path.name for path in (out / "archive").rglob("*"))

    assert tasks._remove_all_but_archive(out) == out / "archive"
    assert [path.name for path in out.iterdir()] == ["archive"]
    assert sorted(path.name for path in (out / "archive").rglob("*")) == before


def test_a_week_as_it_was_archived_can_be_rolled_up(small: Small, tmp_path: Path) -> None:
    """A whole portal, not only its api; of an archive, the latest week."""
    code, said = run("rollup", str(small.root), "--out", str(tmp_path))

    assert code == 0, said
    assert "已汇总" in said
    assert "2021-W39" in (tmp_path / "site/index.html").read_text("utf-8")
