"""Archived weeks made in no time: real manifests around the files of api/v1, as a district hands them over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from generator.archive.manifest import (
    FORMAT,
    NAME,
    FileEntry,
    KeyNumbers,
    Manifest,
    Source,
    hash_of,
    read_manifest,
)
from generator.facts.records import Item, Portal
from generator.outputs.exports import export_api
from generator.outputs.rendering import Renderer
from generator.outputs.view import View
from generator.state.changes import compare
from generator.state.situation import assess
from tests.builders import OFFICE, record, records_of
from tests.portal import ROOT

COMMIT = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "0" * 64
API = "portal/api/v1"


def write_week(folder: Path, as_of: date, files: Mapping[str, bytes], form: int = FORMAT) -> Path:
    """Write the files of a week and their manifest."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    seal_week(folder, as_of, form)
    return folder


def seal_week(folder: Path, as_of: date, form: int = FORMAT) -> None:
    """Write the manifest of whatever lies in the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    entries = {
        path.relative_to(folder).as_posix(): FileEntry(size=path.stat().st_size, sha256=hash_of(path.read_bytes()))
        for path in paths
    }  # fmt: skip
    year, week, _ = as_of.isocalendar()
    manifest = Manifest(
        format=form, week=f"{year}-W{week:02d}", name=f"{year}年第{week}周", first=as_of - timedelta(days=6), as_of=as_of,
        known_on=as_of, previous=None, files=dict(sorted(entries.items())),
        source=Source(
            commit=COMMIT, label=f"{COMMIT[:8]}（{as_of}）", data="data", built_on=as_of, program="0", lock=DIGEST,
            python="3.11", rules=DIGEST,
        ),
        numbers=KeyNumbers(opened=0, closed=0, open=0, red=0, late=0, silent=0),
    )  # fmt: skip
    (folder / NAME).write_bytes(manifest.render())


def fingerprint(folder: Path) -> str:
    manifest = read_manifest((folder / NAME).read_bytes())
    assert manifest is not None
    return manifest.fingerprint


def a_week(
    folder: Path, name: str, *items: Item, as_of: str = "2021-09-28", address: str | None = None, **more: Any
) -> Path:
    """The archived week of a district with these items, published by the real export under the real rules."""
    day = date.fromisoformat(as_of)
    values = {
        "门户名称": f"{name}信访督查督办门户", "办公室": f"{name}信访办公室", "督办单位": OFFICE, "地区": name,
        "页面标识": "内部资料 注意保管", **({"门户地址": address} if address else {}),
    }  # fmt: skip
    found = records_of(*items, paths={item.origin: f"orders/{item.origin}.yml" for item in items}, **more)
    records = type(found)(**{**vars(found), "portal": record(Portal, values)})
    situation = assess(records, day)
    moves = compare(assess(records, day - timedelta(days=7)), situation)
    view = View(records, situation, moves, {}, (), (), Renderer(ROOT / "site_src" / "templates"))
    files = {f"portal/{each.path}": each.content for each in export_api(view, COMMIT, as_of)}
    files["portal/index.html"] = b"<h1>portal</h1>\n"
    files["situation.json"] = b"{}\n"
    return write_week(folder, day, files)


def edit_api(folder: Path, name: str, change: Any) -> None:
    """Change a file of the api and seal the week again: what somebody hands over who makes manifests of their own."""
    path = folder / API / f"{name}.json"
    content = json.loads(path.read_text("utf-8"))
    content = change(content) or content
    path.write_bytes(json.dumps(content, ensure_ascii=False).encode())
    manifest = read_manifest((folder / NAME).read_bytes())
    assert manifest is not None
    seal_week(folder, manifest.as_of)
