"""Archives made in no time: real manifests, chain and files, around a portal of a few made-up files."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

from generator.archive.freezing import index_page
from generator.archive.manifest import FORMAT, KeyNumbers, Manifest, Source
from generator.archive.store import FACTS, Archive, Stored
from generator.state.frozen import FrozenWeek

WEEKS = ("2021-W37", "2021-W38", "2021-W39")
DIGEST = "0" * 64


def facts_of(week: str) -> FrozenWeek:
    last = date.fromisocalendar(int(week[:4]), int(week[6:]), 2)
    return FrozenWeek(
        format=1, week=week, name=f"{week[:4]}年第{int(week[6:])}周", first=last - timedelta(days=6), last=last,
        known_on=last, office="大兴区信访办公室", mark="内部资料 注意保管", banner=None, rules_version=DIGEST,
        rules=(), counts={}, by_stage={}, by_light={}, rates=(), units={}, items={},
    )  # fmt: skip


def portal_of(week: str) -> dict[str, bytes]:
    """What stays the same each week, what changes, and folders in folders."""
    return {
        "portal/assets/portal.css": b"body{}" * 40,
        "portal/guide/editing.html": b"<p>help</p>",
        "portal/index.html": f"<p>{week}</p>".encode(),
        "portal/orders/2021/a.html": b"<p>closed long ago</p>",
    }


def add_week(archive: Archive, week: str, *, commit: str = "") -> Stored:
    facts = facts_of(week)
    files = {**portal_of(week), FACTS: facts.model_dump_json(indent=1).encode()}
    with archive.writing() as writer:
        archive.refuse(week)
        for path, content in sorted(files.items()):
            writer.add(path, content)
        manifest = Manifest(
            format=FORMAT, week=week, name=facts.name, first=facts.first, as_of=facts.last, known_on=facts.last,
            source=Source(
                commit=commit, label="无版本信息", data=None, built_on=facts.last, program="0", lock=DIGEST,
                python="3.11", rules=DIGEST,
            ),
            numbers=KeyNumbers(opened=1, closed=0, open=3, red=1, late=0, silent=0),
            previous=archive.link(), files=dict(sorted(writer.files.items())),
        )  # fmt: skip
        writer.publish(manifest)
        archive.write_index(index_page(archive))
    return writer.stored


def make_archive(root: Path, weeks: tuple[str, ...] = WEEKS) -> Path:
    for week in weeks:
        add_week(Archive(root), week)
    return root


def contents(root: Path) -> dict[str, bytes]:
    """Every file of a folder, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def copied(root: Path, target: Path) -> Path:
    """A copy as cp -r makes it: no hard links, new times, the permissions that files had."""
    shutil.copytree(root, target, copy_function=shutil.copy)
    return target


def edit(path: Path, content: bytes) -> None:
    """Change a file the way an editor does that asks for no leave: in place, and read-only again."""
    mode = path.stat().st_mode
    path.chmod(0o644)
    path.write_bytes(content)
    os.chmod(path, mode)  # noqa: PTH101 - the mode as it was
