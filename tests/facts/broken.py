"""Lays the cases of tests/data/broken over tests/data/small.

A case holds the files that differ, and ``expected.txt``. REMOVE lists files that are absent; LINK lists links and
where they lead; FILL lists files and how many bytes they have (links and big files do not belong in git).
"""

from __future__ import annotations

import shutil
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
SMALL = DATA / "small"
BROKEN = DATA / "broken"
CASES = sorted(path.name for path in BROKEN.iterdir())
HISTORIES = DATA / "broken-history"
"""Mistakes that only two versions show; tests/history/test_histories.py says what a case holds."""

_INSTRUCTIONS = ("expected.txt", "REMOVE", "LINK", "FILL")


def lay_over_small(name: str, target: Path) -> None:
    """Make the data tree of a case."""
    shutil.copytree(SMALL, target)
    lay_over(BROKEN / name, target)


def lay_over(case: Path, target: Path) -> None:
    """Change a data tree as a folder says."""
    for source in case.rglob("*"):
        below = source.relative_to(case)
        if source.is_file() and below.name not in _INSTRUCTIONS:
            (target / below).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / below)
    for path in _lines(case / "REMOVE"):
        (target / path).unlink()
    for line in _lines(case / "LINK"):
        path, leads_to = line.split()
        (target / path).symlink_to(leads_to)
    for line in _lines(case / "FILL"):
        path, size = line.split()
        (target / path).write_bytes(b"#" * int(size))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
