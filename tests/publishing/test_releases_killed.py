"""Killed at any moment: readers see the old portal or the new one, and the next publication puts all in order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
POINTS = 70

pytestmark = pytest.mark.skipif(os.name == "nt", reason="发布在 Linux 服务器上进行")


@pytest.fixture(scope="module")
def outcomes() -> list[dict[str, Any]]:
    """Give what was seen after each kill. Before: a, then b shown; c is being published, or b taken back."""
    # In memory where there is such a folder: a killed process loses nothing that it has written, so that waiting
    # for the disk some thousand times would show nothing.
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
    with tempfile.TemporaryDirectory(dir=memory) as scratch:
        done = subprocess.run(
            [sys.executable, "-m", "tests.publishing.killed", scratch, str(POINTS)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


@pytest.mark.parametrize(("deed", "before", "after"), [("publish", "b", "c"), ("rollback", "b", "a")])
def test_readers_see_one_portal_whole(
    outcomes: list[dict[str, Any]], deed: str, before: str, after: str
) -> None:
    mine = [each for each in outcomes if each["deed"] == deed]
    found = [each["seen"] for each in mine]

    assert sum(each["died"] for each in mine) >= POINTS
    # The one, from some moment on the other, and never anything else.
    assert set(found) == {before, after}
    assert found == sorted(found, key=[before, after].index)


def test_kills_hit_every_stage(outcomes: list[dict[str, Any]]) -> None:
    left = [name for each in outcomes for name in each["left"]]

    assert any(name == ".incoming" for name in left)
    assert any(name.startswith(".outgoing-") for name in left)
    assert any(name == ".current-new" for name in left)


def test_the_next_publication_works_and_cleans_up(outcomes: list[dict[str, Any]]) -> None:
    for each in outcomes:
        *releases, lock, current, folder = each["remaining"]
        assert each["next"] == "d", each
        assert (lock, current, folder) == (".lock", "current", "releases"), each
        assert len(releases) == 2, each
        assert all(name[:4].isdigit() for name in releases), each


def test_after_it_a_rollback_goes_to_what_was_seen_before(outcomes: list[dict[str, Any]]) -> None:
    for each in outcomes:
        assert each["back"] == each["seen"], each
