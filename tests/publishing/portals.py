"""Small portals to publish, and what a reader of a published one sees."""

from __future__ import annotations

import os
from pathlib import Path

PAGES = ("index.html", "orders/index.html", "orders/DB-2021-0001.html", "units/信访办.html")
UNCHANGED = {"assets/portal.css": "a{}", "exports/2021/台账.xlsx": "PK" * 500}
WRITTEN = 1_640_000_000
"""When the files of a portal were built, in seconds, unless a test says otherwise."""


def page(edition: str, path: str, length: int = 2000) -> str:
    """One page: it tells its edition in the head, as those of a build do, and all through its text."""
    facts = {"as-of": "2022-02-10", "commit": f"{edition:0>40}", "built": "2022-03-01"}
    head = "".join(f'<meta name="portal-{name}" content="{value}">\n' for name, value in facts.items())
    text = f"{edition} {path}\n"
    return f"<!doctype html>\n{head}<pre>\n{text * (length // len(text))}</pre>\n"


def portal(edition: str, length: int = 2000) -> dict[str, bytes]:
    """The files of a portal; an edition is named by hexadecimal digits."""
    pages = {path: page(edition, path, length) for path in PAGES}
    return {path: text.encode() for path, text in (pages | UNCHANGED).items()}


def lay(files: dict[str, bytes], folder: Path, written: int = WRITTEN) -> Path:
    """Write a portal as a build leaves it."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        os.utime(target, (written, written))
    return folder


def seen(target: Path) -> dict[str, bytes]:
    """All that a reader of a folder of releases can see."""
    root = target / "current"
    paths = (Path(folder, name) for folder, _, names in os.walk(root) for name in names)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def names(target: Path) -> list[str]:
    """Everything in the folder of releases, whatever it is."""
    return sorted(path.name for path in (target / "releases").iterdir())
