"""Tests of generator.revision, each with a real git repository of its own."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from generator.revision import Revision, read_revision

# 2021-09-30 23:30 in UTC is already 1 October in China.
COMMIT_TIME = "2021-09-30T23:30:00+0000"
NOTHING = Revision(commit="", committed_on=None, dirty=False)


def git(root: Path, *arguments: str) -> str:
    """Run git with no configuration but ours."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "测试",
        "GIT_AUTHOR_EMAIL": "t@example.invalid",
        "GIT_COMMITTER_NAME": "测试",
        "GIT_COMMITTER_EMAIL": "t@example.invalid",
        "GIT_AUTHOR_DATE": COMMIT_TIME,
        "GIT_COMMITTER_DATE": COMMIT_TIME,
    }
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Give a repository without a commit, in a directory with an awkward name."""
    root = tmp_path / "督办 门户"
    (root / "data").mkdir(parents=True)
    git(root, "init", "-q")
    return root


@pytest.fixture
def repository(empty: Path) -> Path:
    """Give a repository with one commit."""
    (empty / "data" / "任务.yaml").write_text("a: 1\n", encoding="utf-8")
    (empty / "README.md").write_text("hello\n", encoding="utf-8")
    git(empty, "add", "data", "README.md")
    git(empty, "commit", "-q", "-m", "first")
    return empty


def test_clean_checkout(repository: Path) -> None:
    revision = read_revision(repository)
    assert revision == Revision(git(repository, "rev-parse", "HEAD"), date(2021, 10, 1), dirty=False)
    assert revision.label == revision.commit[:8]


def test_changed_record_is_dirty(repository: Path) -> None:
    (repository / "data" / "任务.yaml").write_text("a: 2\n", encoding="utf-8")
    revision = read_revision(repository)
    assert revision.dirty
    assert revision.label == f"{revision.commit[:8]}（含未提交的改动）"


def test_new_file_is_dirty(repository: Path) -> None:
    (repository / "site_src").mkdir()
    (repository / "site_src" / "new.css").write_text("", encoding="utf-8")
    assert read_revision(repository).dirty


def test_change_that_alters_no_page_is_not_dirty(repository: Path) -> None:
    (repository / "README.md").write_text("changed\n", encoding="utf-8")
    (repository / "notes.txt").write_text("new\n", encoding="utf-8")
    assert not read_revision(repository).dirty


def test_no_commit_yet(empty: Path) -> None:
    assert read_revision(empty) == NOTHING
    (empty / "data" / "任务.yaml").write_text("a: 1\n", encoding="utf-8")
    assert read_revision(empty).label == "未提交"


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert read_revision(tmp_path) == NOTHING
    assert NOTHING.label == "无版本信息"


def test_unpacked_inside_another_repository(repository: Path) -> None:
    assert read_revision(repository / "data") == NOTHING


def test_missing_directory(tmp_path: Path) -> None:
    assert read_revision(tmp_path / "absent") == NOTHING


def test_without_git(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing here"))
    assert read_revision(repository) == NOTHING


def test_environment_of_a_git_hook(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read_revision(repository)
    monkeypatch.setenv("GIT_DIR", str(repository / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / "no-index"))
    assert read_revision(repository) == expected
