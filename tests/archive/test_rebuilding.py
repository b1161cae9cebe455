"""A week made again from its commit by that commit's own program, in a real repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.archive import rebuilding
from generator.archive.errors import ArchiveError
from generator.archive.rebuilding import rebuild_week
from generator.archive.reporting import say_rebuilt
from generator.archive.store import Archive
from tests.archive.archives import WEEKS, add_week
from tests.archive.test_verifying import forge
from tests.portal import ROOT

WEEK = "2021-W38"
PAGE = "portal/guide/editing.html"
TAKE = f"""
import sys
from datetime import date
from pathlib import Path
from generator.archive.freezing import SnapshotRequest, take_snapshot
from generator.revision import read_revision
today = date(2021, 12, 31)
request = SnapshotRequest(Path("data"), Path(sys.argv[1]), "{WEEK}", today, read_revision(Path()), "3.11")
report = take_snapshot(request)
assert not report.failed and not report.notes, report
"""


def git(root: Path, *arguments: str) -> None:
    names = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        names |= {f"GIT_{role}_NAME": "甲", f"GIT_{role}_EMAIL": "a@example.invalid"}
        names[f"GIT_{role}_DATE"] = "2021-12-31T00:00:00Z"
    subprocess.run(["git", "-C", str(root), *arguments], check=True, env={**os.environ, **names})


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository of the program with the small data, whose data went on after a week was archived beside it."""
    root = tmp_path_factory.mktemp("rebuilding") / "repository"
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("generator", "site_src"):
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    for name in ("mkdocs.yml", "pyproject.toml", "requirements.lock", ".gitignore"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "tests/data/small", root / "data")
    git(root.parent, "init", "-q", "-b", "main", str(root))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "甲")
    subprocess.run([sys.executable, "-c", TAKE, str(root.parent / "archive")], cwd=root, check=True)
    (root / "data/orders/2021/DB-2021-0002.yml").unlink()
    (root / "generator/archive/freezing.py").write_text("broken", "utf-8")
    git(root, "commit", "-q", "-a", "-m", "乙")
    return root


def test_it_comes_out_to_the_same_byte_and_a_forged_file_does_not(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a forger who changes file, manifest and seal together is found by making the week again."""
    root = repository.parent / "archive"
    files = len(Archive(root).manifest(WEEK).files)
    forge(root, WEEK, PAGE, b"<p>forged</p>")
    monkeypatch.setattr(rebuilding, "lock_digest", lambda _: "0" * 64)

    rebuilt = rebuild_week(Archive(root), WEEK, repository, "3.99")
    said = say_rebuilt(rebuilt)

    assert (rebuilt.different, rebuilt.missing, rebuilt.extra) == ((PAGE,), (), ())
    assert rebuilt.same == files - 1
    assert not rebuilt.is_same
    assert f"内容不同：{PAGE}" in said
    assert "可能是软件库不同造成的" in said
    assert "存档时用的是 Python 3.11，现在是 3.99" in said


def test_what_cannot_be_made_again_is_told(repository: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    add_week(archive, WEEKS[0])

    with pytest.raises(ArchiveError, match="存档里没有“2021-W01”"):
        rebuild_week(archive, "2021-W01", repository, "3.11")
    with pytest.raises(ArchiveError, match="没有版本信息"):
        rebuild_week(archive, WEEKS[0], repository, "3.11")


def test_a_commit_that_is_not_there_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(repository.parent / "archive")
    manifest = archive.manifest(WEEK)
    source = manifest.source.model_copy(update={"commit": "1" * 40})
    monkeypatch.setattr(archive, "manifest", lambda _: manifest.model_copy(update={"source": source}))

    with pytest.raises(ArchiveError, match="没能取出当时的版本"):
        rebuild_week(archive, WEEK, repository, "3.11")
