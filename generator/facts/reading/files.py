"""Which files lie below data/, and which kind of record each must be."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from generator.facts.problems import Finding
from generator.facts.reading.raw_text import UNSEEN
from generator.facts.records import FILES, RecordFile
from generator.facts.records.numbering import DEVICES

PASSED_OVER = "README.md"
SCHEMAS = "schema"


Stamp = tuple[int, ...]
"""What changes when a file on disk does: times, size, number."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file below data/ and the kind its place gives it."""

    path: str
    """Below data/, with / between the parts."""
    file: str
    """On disk; empty for a draft."""
    kind: RecordFile
    stamp: Stamp | None = None
    """None where it tells nothing."""


def list_files(data: Path, drafts: Mapping[str, bytes | None]) -> tuple[list[Candidate], list[Finding]]:
    """Every file that should be read, in the order of their paths, and what is wrong with the others.

    Drafts are files that are not on disk, or whose content there does not count; None where a file is to be gone.
    """
    if not data.is_dir():
        values = {"path": "data/", "title": "台账目录"}
        return [], [Finding("DC-0136", "", (), "没有找到台账目录", values=values)]
    candidates: list[Candidate] = []
    findings: list[Finding] = []
    first: dict[str, str] = {}
    for path, entry in sorted(_walk(data, ""), key=itemgetter(0)):
        kind = kind_of(path)
        twin = first.setdefault(normalize("NFC", path).casefold(), path)
        if path in drafts:
            continue
        if finding := _misnamed(path) or _out_of_place(path, entry, data):
            findings.append(finding)
        elif kind is None:
            findings.append(misplaced(path))
        elif finding := _twin(path, twin):
            findings.append(finding)
        else:
            candidates.append(Candidate(path, entry.path, kind, _stamp(entry)))
    for path in (path for path, content in drafts.items() if content is not None):
        if kind := kind_of(path):
            candidates.append(Candidate(path, "", kind))
        else:
            findings.append(misplaced(path))
    candidates.sort(key=attrgetter("path"))
    findings += _absent({candidate.path for candidate in candidates} | {finding.path for finding in findings})
    return candidates, findings


def kind_of(path: str) -> RecordFile | None:
    """The kind of record that belongs at a path below data/."""
    return next((kind for kind in FILES if _PATTERNS[kind.pattern].fullmatch(path)), None)


_PATTERNS = {kind.pattern: re.compile(re.escape(kind.pattern).replace(r"\*", "[^/]+")) for kind in FILES}


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Path below data/ of every file, and its entry. Links to folders count as files, so that they are noticed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            # Names that are no UTF-8 must not break the message that complains about them.
            name = os.fsencode(entry.name).decode("utf-8", "replace")
            path = f"{prefix}{name}"
            if name.startswith(".") or name == PASSED_OVER or path == SCHEMAS:
                continue
            if entry.is_dir(follow_symlinks=False) and os.access(entry.path, os.R_OK | os.X_OK):
                yield from _walk(Path(entry.path), f"{path}/")
            else:
                yield path, entry


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    try:
        about = entry.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino


RACY = 2_000_000_000
"""Clocks of file systems stand still for a while, the coarsest for two seconds (in nanoseconds)."""


def settled(candidates: Iterable[Candidate]) -> dict[str, Stamp]:
    """The stamps that must change when their file does: of those that were not touched last of all.

    A file may be written twice while the clock stands still, and read between. Nothing is touched later than now, so
    what is well older than the latest was not written while it was read.
    """
    stamps = {each.path: each.stamp for each in candidates if each.stamp}
    latest = max((max(stamp[:2]) for stamp in stamps.values()), default=0)
    return {path: stamp for path, stamp in stamps.items() if max(stamp[:2]) < latest - RACY}


_FORBIDDEN = re.compile(rf'[\t\n\r<>:"|?*\\]|{UNSEEN.pattern}')


def _misnamed(path: str) -> Finding | None:
    """What keeps a file from lying under this path on every system, or from being named in a message as it is."""
    if _FORBIDDEN.search(path):
        return Finding("DC-0139", _FORBIDDEN.sub("\ufffd", path), (), "名称里有看不见或不能用的字符")
    for part in path.split("/"):
        if part.split(".")[0].casefold() in DEVICES:
            return Finding("DC-0139", path, (), f"“{part}”是 Windows 自己要用的名称")
        if part != part.strip(" ").rstrip("."):
            return Finding("DC-0139", path, (), f"“{part}”的开头或结尾有空格，或者结尾有句点")
    return None


def _twin(path: str, first: str) -> Finding | None:
    """What is wrong with a file where an earlier one has the same path on another system."""
    if path == first:
        return None
    return Finding("DC-0139", path, (), f"与“{first}”只差大小写，在 Windows 上是同一个文件")


def _out_of_place(path: str, entry: os.DirEntry[str], data: Path) -> Finding | None:
    """What is wrong with a file, wherever it belongs, before it is opened."""
    if entry.is_symlink() and _leads_away(Path(entry.path), data):
        return Finding("DC-0133", path, (), "这是一个链接，指向台账目录之外或一个文件夹")
    # A folder that may not be entered comes here, too, and so does a link to nothing.
    if not entry.is_file():
        return Finding("DC-0137", path, (), "这里没有能打开的文件")
    return None


def misplaced(path: str) -> Finding:
    """A file that no kind of record belongs to: mostly only its suffix is wrong."""
    name = PurePosixPath(path)
    renamed = name.with_suffix(".yml")
    if name.suffix.lower() in {".yaml", ".yml"} and kind_of(renamed.as_posix()):
        return Finding("DC-0132", path, (), f"后缀是“{name.suffix}”", values={"name": renamed.name})
    return Finding("DC-0131", path, (), "这里不该有这个文件", values={"places": _places(path)})


def _leads_away(link: Path, data: Path) -> bool:
    """Whether a link ends outside data/, at a folder, or nowhere at all because it runs in circles."""
    try:
        return link.is_dir() or not link.resolve().is_relative_to(data.resolve())
    except (OSError, RuntimeError):
        return True


def _places(path: str) -> str:
    """Where files like this one belong, as far as its folder tells."""
    top = path.split("/", maxsplit=1)[0]
    near = [kind for kind in FILES if kind.pattern.split("/")[0] == top]
    listed = "、".join(f"{kind.title} data/{_in_words(kind)}" for kind in near)
    return listed or "各类文件放在哪里，见 data/README.md"


def _in_words(kind: RecordFile) -> str:
    """The pattern of a kind's path with what its parts stand for."""
    named = {"id": "编号", "slug": "代码", "year": "年份"}.get(kind.keyed_by or "", "")
    return kind.pattern.replace("*.yml", f"{named}.yml").replace("*", "年份")


def _absent(seen: set[str]) -> Iterator[Finding]:
    """Single files that must be there, and are not even there under another suffix."""
    # Renaming a file mends both: it is not missing.
    stems = {PurePosixPath(path).with_suffix("").as_posix() for path in seen}
    for kind in FILES:
        if kind.needed and "*" not in kind.pattern and kind.pattern.removesuffix(".yml") not in stems:
            values = {"path": f"data/{kind.pattern}", "title": kind.title}
            yield Finding("DC-0136", kind.pattern, (), "没有这个文件", values=values)
