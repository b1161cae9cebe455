"""Adding a week: in one step, once, and at the price of what is new."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.archive.errors import ArchiveError
from generator.archive.freezing import index_page
from generator.archive.reporting import say_verification
from generator.archive.store import SEAL, Archive, WeekWriter
from generator.archive.verifying import verify_archive
from tests.archive.archives import WEEKS, add_week, contents, edit, make_archive

FIRST, MIDDLE, LAST = WEEKS
CSS = "portal/assets/portal.css"
STEPS = ("fsync", "link", "rename", "replace", "chmod", "mkdir")
"""Whatever changes the disk, or brings it down to it, goes through one of these."""


def test_what_did_not_change_is_stored_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first, second = add_week(archive, FIRST), add_week(archive, MIDDLE)

    assert (tmp_path / FIRST / CSS).stat().st_ino == (tmp_path / MIDDLE / CSS).stat().st_ino
    assert (tmp_path / FIRST / "portal/index.html").stat().st_nlink == 1
    assert first.shared == 0
    assert second.shared == 240 + 11 + 22
    assert second.copied == 0


def test_without_hard_links_it_copies_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "not here")

    monkeypatch.setattr(os, "link", refuse)
    archive = Archive(tmp_path)
    add_week(archive, FIRST)
    stored = add_week(archive, MIDDLE)

    assert (stored.shared, stored.copied) == (0, 240 + 11 + 22)
    assert (tmp_path / MIDDLE / CSS).stat().st_nlink == 1
    assert verify_archive(tmp_path).findings == []


def test_damage_is_not_handed_on_to_the_next_week(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    add_week(archive, FIRST)
    edit(tmp_path / FIRST / CSS, b"damaged")
    add_week(archive, MIDDLE)

    assert [each.path for each in verify_archive(tmp_path).findings] == [f"{FIRST}/{CSS}"]


def test_a_week_is_never_archived_twice_nor_before_another(tmp_path: Path) -> None:
    make_archive(tmp_path, (FIRST, LAST))
    before = contents(tmp_path)

    with pytest.raises(ArchiveError, match=f"{LAST} 已经存档，存档只存一次"):
        add_week(Archive(tmp_path), LAST)
    with pytest.raises(ArchiveError, match=f"已经存到 {LAST}，不能再在它前面补存 {MIDDLE}"):
        add_week(Archive(tmp_path), MIDDLE)
    assert contents(tmp_path) == before


def test_two_archives_of_the_same_weeks_are_the_same_file_by_file(tmp_path: Path) -> None:
    one, other = make_archive(tmp_path / "one"), make_archive(tmp_path / "other")

    assert contents(one) == contents(other)


def test_nothing_is_added_to_a_broken_chain(tmp_path: Path) -> None:
    """A new week would give its blessing to whatever was done to the ones before."""
    for number, path in enumerate((f"{FIRST}/manifest.json", f"{MIDDLE}/manifest.json", SEAL)):
        root = make_archive(tmp_path / str(number), (FIRST, MIDDLE))
        name = b"2021\xe5\xb9\xb4\xe7\xac\xac37\xe5\x91\xa8" if path.startswith(FIRST) else b'"2021-W38"'
        content = (root / path).read_bytes()
        edit(root / path, content.replace(name, b'"2021-W36"' if name.startswith(b'"') else b"x"))

        with pytest.raises(ArchiveError, match="verify 查明，从备份恢复后再"):
            Archive(root).needs_index()


def test_only_one_writes_at_a_time(tmp_path: Path) -> None:
    with Archive(tmp_path).writing(), pytest.raises(ArchiveError, match="另一个存档正在进行"):
        add_week(Archive(tmp_path), FIRST)


def test_a_week_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_archive(tmp_path, (FIRST,))
    before = contents(tmp_path)

    def fill_the_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(WeekWriter, "publish", fill_the_disk)
    with pytest.raises(ArchiveError, match="No space left"):
        add_week(Archive(tmp_path), MIDDLE)

    assert contents(tmp_path) == before


def die_at(step: int) -> Callable[[], int]:
    """Let this process be killed when it comes to a step; give what counts the steps."""
    done = 0

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal done
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return call

    for name in STEPS:
        setattr(os, name, watched(getattr(os, name)))
    return lambda: done


def killed_at(step: int, root: Path) -> bool:
    """Add a week in a process that is killed at a step; False where it was done before."""
    child = os.fork()
    if child == 0:
        die_at(step)
        add_week(Archive(root), MIDDLE)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows 没有 fork")
def test_a_kill_at_any_moment_leaves_the_archive_as_before_or_with_the_whole_week(tmp_path: Path) -> None:
    expected = contents(make_archive(tmp_path / "expected", (FIRST, MIDDLE)))
    step, outcomes = 1, []
    while True:
        root = make_archive(tmp_path / str(step), (FIRST,))
        before = contents(root)
        if not killed_at(step, root):
            break
        found = verify_archive(root)
        assert found.findings == [], (step, say_verification(found))
        counted = {path: content for path, content in contents(root).items() if path in before}
        if found.weeks == (FIRST,):
            assert counted == before, step
        outcomes.append(found.weeks)
        # The next run clears up, and comes to the same as if nothing had happened.
        archive = Archive(root)
        if archive.needs_index():
            with archive.writing():
                archive.write_index(index_page(archive))
        if found.weeks == (FIRST,):
            add_week(archive, MIDDLE)
        assert contents(root) == expected, step
        step += 1

    assert outcomes.count((FIRST,)) > 20
    assert outcomes.count((FIRST, MIDDLE)) > 3
