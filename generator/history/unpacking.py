"""Writing a tree of git to disk, trusting nothing in it: names that leave the folder are refused, links are tamed."""

import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_LINK, _SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree: its path in it, with / between the parts, its mode and the hash of its content."""

    path: str
    mode: str
    blob: str

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link, whose content is where it leads."""
        return self.mode == _LINK

    @property
    def is_submodule(self) -> bool:
        """Whether another repository belongs there, which has no content here."""
        return self.mode == _SUBMODULE


def write_tree(folder: Path, entries: Sequence[Entry], contents: Iterable[tuple[str, bytes]]) -> None:
    """Write the files of a tree into an empty folder; contents come once for each hash.

    Raises ValueError with the name where a name could leave the folder, OSError where writing fails.
    """
    places: dict[str, list[Entry]] = {}
    for entry in entries:
        if not _stays_inside(entry.path):
            raise ValueError(entry.path.encode("utf-8", "replace").decode())
        places.setdefault(entry.blob, []).append(entry)
    folders = {posixpath.dirname(entry.path) for entry in entries}
    folders |= {entry.path for entry in entries if entry.is_submodule}
    for name in sorted(folders):
        (folder / name).mkdir(parents=True, exist_ok=True)
    links: list[tuple[Entry, bytes]] = []
    for blob, content in contents:
        for entry in places[blob]:
            if entry.is_link:
                links.append((entry, content))
            else:
                # x: a tree that names one path twice must not write through what is there already.
                with open(folder / entry.path, "xb") as file:  # noqa: PTH123 - for each of thousands
                    file.write(content)
    # Links last: nothing is ever written through one.
    for entry, content in links:
        _write_link(folder, entry, content)
    for entry, _ in links:
        _tame(folder, folder / entry.path)


def _stays_inside(path: str) -> bool:
    parts = path.split("/")
    if any(part in {"", ".", ".."} or part.lower() == ".git" or "\0" in part for part in parts):
        return False
    # On Windows these separate folders, name drives, or lead to streams of a file.
    return os.name != "nt" or not any(char in path for char in "\\:")


def _write_link(folder: Path, entry: Entry, content: bytes) -> None:
    at = folder / entry.path
    try:
        at.symlink_to(os.fsdecode(content))
    except FileExistsError:
        raise
    except (OSError, ValueError):
        # As git does where links are not allowed (Windows): a file that says where it leads.
        with at.open("xb") as file:
            file.write(content)


def _tame(folder: Path, link: Path) -> None:
    """Let a link that leads out of the folder lead nowhere: the reader notices that as well."""
    try:
        stays = link.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        # In a circle, or longer than a path may be: nobody can follow it.
        return
    if link.is_symlink() and not stays:
        link.unlink()
        link.symlink_to(folder.resolve().parent / ".leads-away")
