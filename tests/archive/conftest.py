"""Two real weeks of the small data, archived once for all tests."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from generator.archive.freezing import SnapshotReport, SnapshotRequest, take_snapshot
from generator.revision import Revision
from tests.portal import ROOT

TODAY = date(2021, 12, 31)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
LATE = "  - {日期: 2021-09-27, 事件: 进展, 单位: 区人力社保局, 进度: 70, 补记: 2021-10-08}\n"
ORDER = "orders/2021/DB-2021-0002.yml"


@dataclass(frozen=True)
class Small:
    """The archive, the data it was made of (with one entry written down late), and what was said."""

    root: Path
    data: Path
    reports: tuple[SnapshotReport, ...]


def request(
    data: Path, root: Path, week: str = "", today: date = TODAY, *, dirty: bool = False
) -> SnapshotRequest:
    return SnapshotRequest(data, root, week, today, Revision(COMMIT, today, dirty), "3.11")


def add_entry(data: Path, line: str) -> None:
    """Add a line to the log of the order."""
    path = data / ORDER
    text = path.read_text("utf-8")
    path.write_text(text.replace("数据性质:", f"{line}数据性质:"), "utf-8")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Give an archive of 2021-W38 and 2021-W39."""
    folder = tmp_path_factory.mktemp("small")
    data, root = folder / "data", folder / "archive"
    shutil.copytree(ROOT / "tests/data/small", data)
    add_entry(data, LATE)
    reports = tuple(take_snapshot(request(data, root, week)) for week in ("2021-W38", "2021-W39"))
    return Small(root, data, reports)
