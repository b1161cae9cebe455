"""./inv check as it is typed: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.history.repositories import Repo

ROOT = Path(__file__).parent.parent.parent
ORDER = "orders/2021/DB-2021-0004.yml"


def check(repo: Repo, *options: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "invoke",
        "--search-root",
        str(ROOT),
        "check",
        "--data",
        "data",
        *options,
    ]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": "1648699200",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        "GIT_CEILING_DIRECTORIES": str(repo.root.parent),
    }
    return subprocess.run(
        command, cwd=repo.root, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """On a branch in which a deadline was edited."""
    repo = Repo.with_small(tmp_path / "repo")
    repo.edit(ORDER, "2021-12-31", "2022-01-31")
    return repo


def test_without_a_base_it_is_only_the_present_that_counts(repo: Repo) -> None:
    done = check(repo)
    assert (done.returncode, done.stdout) == (0, "台账检查通过，没有发现问题。\n")


def test_an_introduced_error_fails(repo: Repo) -> None:
    done = check(repo, "--base", "main")
    assert done.returncode == 1
    assert "DC-0605" in done.stdout
    assert "--> data/orders/2021/DB-2021-0004.yml:9:7" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_report_is_written_to_a_file(repo: Repo, tmp_path: Path) -> None:
    target = tmp_path / "new" / "check.json"
    done = check(repo, "--base", "main", "--format", "json", "--output", str(target))
    assert done.returncode == 1
    assert done.stdout.startswith("与 main 的")
    (problem,) = json.loads(target.read_text(encoding="utf-8"))["problems"]
    assert problem["path"] == "data/orders/2021/DB-2021-0004.yml"
    assert problem["introduced"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--base", "没有"), "找不到“没有”这个版本"),
        (("--format", "xml"), "没有“xml”这种输出格式"),
        (("--format", "json", "--output", "."), "没能写入"),
    ],
)
def test_what_cannot_be_done_is_told(repo: Repo, options: tuple[str, ...], said: str) -> None:
    done = check(repo, *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_repository_it_is_told(repo: Repo) -> None:
    (repo.root / ".git").rename(repo.root / "git")
    done = check(repo, "--base", "main")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "不在 git 仓库里" in done.stderr
