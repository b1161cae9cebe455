"""The folder of all weeks: ``<week>/portal/``, ``<week>/situation.json`` and ``<week>/manifest.json``, and a list.

Content is stored once: a file that an earlier week holds already is a hard link to it, so that every week opens by
double click and still costs only what is new. A week is made beside the others under a name that does not count,
and takes its place by one rename; so a stop at any moment leaves the archive as it was, or with the whole week.
"""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from generator.archive.disk import flush_folder, held, remove, replace_for_good, write_for_good
from generator.archive.errors import ArchiveError
from generator.archive.manifest import (
    NAME,
    Digest,
    FileEntry,
    Label,
    Link,
    Manifest,
    hash_of,
    read_manifest,
)
from generator.state.frozen import FrozenWeek

LABEL = re.compile(r"[0-9]{4}-W[0-9]{2}")
UNFINISHED = ".unfinished"
"""Where a week is made; what a stopped run left there is removed by the next."""
LOCK = ".lock"
INDEX = "index.html"
SEAL = "archive.json"
SPARE = ".spare"
FACTS = "situation.json"
PORTAL = "portal"
_BROKEN = "链条在 {} 断了，不能再往后接。请先运行 ./inv verify 查明，从备份恢复后再存档。"


class Seal(BaseModel):
    """archive.json: what the last week has no successor to tell, and the list of weeks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    head: Label
    manifest: Digest
    index: Digest

    def render(self) -> bytes:
        """The one text it has."""
        return f"{self.model_dump_json(indent=1)}\n".encode()


@dataclass
class Stored:
    """How a week was stored."""

    written: int = 0
    """Bytes that were new."""
    shared: int = 0
    """Bytes that an earlier week held already, and that cost nothing."""
    copied: int = 0
    """Bytes that an earlier week held, but that had to be copied: the disk knows no hard links."""
    files: int = 0


@dataclass
class Archive:
    """An archive in a folder, which need not exist yet."""

    root: Path
    _manifests: dict[str, Manifest] = field(default_factory=dict)

    def labels(self) -> list[str]:
        """The weeks, oldest first."""
        if not self.root.is_dir():
            return []
        return sorted(p.name for p in self.root.iterdir() if LABEL.fullmatch(p.name) and p.is_dir())

    def manifest(self, week: str) -> Manifest:
        """The manifest of a week. Raises ArchiveError where it cannot be read."""
        if week not in self._manifests:
            try:
                found = read_manifest((self.root / week / NAME).read_bytes())
            except OSError:
                found = None
            if found is None or found.week != week:
                raise ArchiveError(
                    f"{week} 的清单（{week}/{NAME}）读不出来或被改过。请先运行 ./inv verify 查明，从备份恢复后再试。"
                )
            self._manifests[week] = found
        return self._manifests[week]

    def facts(self, week: str) -> FrozenWeek:
        """The published facts of a week, after a look at whether they are still those that were published."""
        if not LABEL.fullmatch(week) or week not in self.labels():
            had = "、".join(self.labels()[-4:]) or "还没有任何一周"
            raise ArchiveError(f"存档里没有“{week}”。周次写成 2021-W39 的样式；存档里最近的是：{had}。")
        entry = self.manifest(week).files.get(FACTS)
        try:
            content = (self.root / week / FACTS).read_bytes()
            if entry is not None and hash_of(content) == entry.sha256:
                return FrozenWeek.model_validate_json(content)
        except (OSError, ValidationError):
            pass
        raise ArchiveError(
            f"{week} 的 {FACTS} 不见了，或者与清单对不上，不能拿来比较。请先运行 ./inv verify 查明，从备份恢复后再试。"
        )

    def refuse(self, week: str) -> None:
        """Raise ArchiveError where a week may not be added: it is there already, or a later one is."""
        labels = self.labels()
        if week in labels:
            raise ArchiveError(
                f"{week} 已经存档，存档只存一次，不重做、不覆盖。要看当时发布的，请打开 {self.root / INDEX}；"
                f"要看存档以后补记、更正了什么，请运行 ./inv snapshot-diff {week} --restate。"
            )
        if labels and week < labels[-1]:
            raise ArchiveError(
                f"存档一周接一周，已经存到 {labels[-1]}，不能再在它前面补存 {week}。"
                f"要看那一周，请运行 ./inv build --as-of 加上当周例会日期。"
            )

    @contextmanager
    def writing(self) -> Iterator["WeekWriter"]:
        """Make a new week; it takes its place by ``WeekWriter.publish``, and without that nothing remains of it."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with held(self.root / LOCK):
                folder = self.root / UNFINISHED
                remove(folder)
                remove(self.root / SPARE)
                folder.mkdir()
                try:
                    yield WeekWriter(self, folder)
                finally:
                    remove(folder)
        except OSError as error:
            raise ArchiveError(
                f"没能写入存档“{self.root}”（{error.strerror or error}）。请检查路径、权限和磁盘空间；存档没有改动。"
            ) from None

    def link(self) -> Link | None:
        """What the next week holds the last one by; None in an empty archive."""
        labels = self.labels()
        return Link(week=labels[-1], manifest=self.manifest(labels[-1]).fingerprint) if labels else None

    def needs_index(self) -> bool:
        """Whether a stopped run left the list of weeks behind.

        Raises ArchiveError where the chain is broken: to go on would cover up whatever was done to it.
        """
        labels = self.labels()
        if not labels:
            return False
        before: Link | None = None
        for label in labels:
            manifest = self.manifest(label)
            if manifest.previous != before:
                raise ArchiveError(_BROKEN.format(label))
            before = Link(week=label, manifest=manifest.fingerprint)
        seal = read_seal(self.root / SEAL)
        sealed = Link(week=seal.head, manifest=seal.manifest) if seal else None
        if sealed == before:
            return not (self.root / INDEX).is_file()
        if sealed != self.manifest(labels[-1]).previous:
            raise ArchiveError(_BROKEN.format(labels[-1]))
        return True

    def write_index(self, page: bytes) -> None:
        """Write the list of weeks, and then the seal that tells what both should be."""
        head = self.labels()[-1]
        replace_for_good(self.root / INDEX, page, self.root / SPARE)
        seal = Seal(head=head, manifest=self.manifest(head).fingerprint, index=hash_of(page))
        replace_for_good(self.root / SEAL, seal.render(), self.root / SPARE)


@dataclass
class WeekWriter:
    """A week that is being made."""

    archive: Archive
    folder: Path
    files: dict[str, FileEntry] = field(default_factory=dict)
    stored: Stored = field(default_factory=Stored)
    _kept: Mapping[str, Path] | None = None

    def add(self, path: str, content: bytes) -> None:
        """Add one file, as a link to the same content of an earlier week where there is one."""
        digest = hash_of(content)
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self.files[path] = FileEntry(size=len(content), sha256=digest)
        self.stored.files += 1
        earlier = self._earlier().get(digest)
        if earlier is not None and _is_sound(earlier, content):
            if _link(earlier, target):
                self.stored.shared += len(content)
                return
            self.stored.copied += len(content)
        else:
            self.stored.written += len(content)
        write_for_good(target, content)

    def publish(self, manifest: Manifest) -> None:
        """Close the week and give it its place: from here on nobody changes it."""
        write_for_good(self.folder / NAME, manifest.render())
        for folder in _folders(self.folder):
            flush_folder(folder)
        try:
            # Of folders, rename takes the place of an empty one at most; never of a week.
            self.folder.rename(self.archive.root / manifest.week)
        except OSError as error:
            if error.errno in {errno.EEXIST, errno.ENOTEMPTY}:
                raise ArchiveError(f"{manifest.week} 已经存档，没有改动。") from None
            raise
        flush_folder(self.archive.root)

    def _earlier(self) -> Mapping[str, Path]:
        """Where earlier weeks hold each content; the latest place, whose links are the fewest where some ran out."""
        if self._kept is None:
            root = self.archive.root
            self._kept = {
                entry.sha256: root / week / path
                for week in self.archive.labels()
                for path, entry in self.archive.manifest(week).files.items()
            }
        return self._kept


def read_seal(path: Path) -> Seal | None:
    """The seal; None where there is none, or it is not written as we write it."""
    try:
        content = path.read_bytes()
        seal = Seal.model_validate_json(content)
    except (OSError, ValidationError):
        return None
    return seal if seal.render() == content else None


def entry_names(files: Iterable[str]) -> set[str]:
    """All folders that some files lie in."""
    return {path.rsplit("/", depth)[0] for path in files for depth in range(1, path.count("/") + 1)}


def _is_sound(path: Path, content: bytes) -> bool:
    """Whether a file of an earlier week still holds what it should: damage must not be handed on."""
    try:
        return stat.S_ISREG(path.lstat().st_mode) and path.read_bytes() == content
    except OSError:
        return False


def _link(earlier: Path, target: Path) -> bool:
    try:
        os.link(earlier, target)
    except OSError:
        # The disk knows no links, or this file has as many as it may.
        return False
    return True


def _folders(top: Path) -> Iterator[Path]:
    """A folder and all below it, the deepest first."""
    for folder, _, _ in os.walk(top, topdown=False):
        yield Path(folder)
