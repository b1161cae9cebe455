"""Atomic publishing: readers see one portal or the next, whole, whatever happens to us in between.

::

    DIR/current -> releases/0007-2022-02-10-e0623758-9f3a1c2b4d5e     what the web server shows
    DIR/releases/0006-…                                               the one before, for rollback
    DIR/.lock                                                         who publishes holds it

A release is written under another name, brought to the disk (fsync), renamed, and only then is ``current`` replaced,
by renaming a new link over it: there is no moment without it. After that no file of a release is ever written again.
Where we die, the next run finds what was left by its name and removes it.

The number in front is the order in which releases were shown; the rest comes from the portal itself, so that the same
portal is the same release. What ``current`` names is the truth: releases with a higher number were taken back, or
never shown. No journal, since two truths could differ.

Copies, not links to build/site, because a build writes into its files. A file with the same bytes as in the release
before is a hard link to it: both are ours and read-only, and bytes are compared each time, so nothing damaged is
handed on. A link keeps its time, and whatever is new gets a time later than any before (``_next_second``): web servers
make their ETag of time and length, and pages of two releases often have the same length.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.publishing.errors import PublishingError, reason
from generator.publishing.locking import locked
from generator.publishing.source import DIGEST_LENGTH, Portal, audience_of, digest_folder, read_portal

_LEAST = 2
"""The present one, and the one that a rollback goes to."""
_NAME = re.compile(
    rf"(\d{{4,}})-(\d{{4}}-\d\d-\d\d-(?:[0-9a-f]{{8}}|nocommit)-([0-9a-f]{{{DIGEST_LENGTH}}}))"
)
_INCOMING = ".incoming"
_OUTGOING = ".outgoing-"
_LINK, _NEW_LINK = "current", ".current-new"


@dataclass(frozen=True, slots=True)
class Release:
    """One portal as it was published."""

    path: Path
    number: int
    """Its place in the order of publishing."""
    stamp: str
    digest: str

    @property
    def name(self) -> str:
        """Name of its folder."""
        return self.path.name

    def is_whole(self) -> bool:
        """Whether it still holds what its name says."""
        try:
            return digest_folder(self.path) == self.digest
        except (OSError, PublishingError):
            return False


@dataclass(frozen=True, slots=True)
class Published:
    """What readers see now."""

    release: Release
    changed: bool
    """False where they saw just this before."""
    summary: str


def publish(source: Path, target: Path, keep: int, say: Callable[[str], None]) -> Published:
    """Show the portal in ``source`` as ``target/current``; keep at most ``keep`` releases (never below two).

    ``say`` is told once if another publication has to be waited for. Raises PublishingError; its message says
    whether readers see the new portal already.
    """
    _check_apart(source, target)
    with _holding(target, say) as shelf:
        portal = read_portal(source)
        before, shown = shelf.current(), shelf.shown()
        if before is not None:
            _check_audience(source, before.path)
        release, written = _release_of(portal, shelf)
        if before != release:
            shelf.switch(release)
        order = [*(each for each in shown if each.stamp != release.stamp), release]
        kept = order[-max(keep, _LEAST) :]
        left = shelf.remove_others(kept)
        told = (
            "与现在的完全相同，没有更换"
            if before == release
            else f"{len(portal.files)}个文件，新写{written}个"
        )
        summary = f"已发布：{target / _LINK} → {release.name}（{told}；共保留{len(kept)}版）。{left}"
        return Published(release, before != release, summary)


def rollback(target: Path, say: Callable[[str], None]) -> Published:
    """Show the release that readers saw before the present one. Raises PublishingError where there is none."""
    if not (target / "releases").is_dir():
        raise PublishingError(f"{target} 里还没有发布过门户，没有可以退回的。请核对 --to 写的位置。")
    with _holding(target, say) as shelf:
        shown = shelf.shown()
        damaged: list[str] = []
        for release in reversed(shown[:-1]):
            if release.is_whole():
                shelf.switch(release)
                skipped = f"跳过了内容被改动过的 {'、'.join(damaged)}。" if damaged else ""
                left = f"退回前的 {shown[-1].name} 到下次发布时清理。"
                return Published(
                    release,
                    changed=True,
                    summary=f"已退回：{target / _LINK} → {release.name}。{skipped}{left}",
                )
            damaged.append(release.name)
        if damaged:
            raise PublishingError(
                f"更早的版本（{'、'.join(damaged)}）内容被改动过，没有退回。请改正台账后重新发布。"
            )
        raise PublishingError("没有更早的版本可以退回，读者看到的门户没有变。请改正台账后重新发布。")


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The folder of releases, while we hold its lock."""

    target: Path

    @property
    def folder(self) -> Path:
        return self.target / "releases"

    def releases(self) -> list[Release]:
        """All whole ones in order: what is not named as a release is not ours."""
        found = (
            Release(path, int(match[1]), match[2], match[3])
            for path in self.folder.iterdir()
            if (match := _NAME.fullmatch(path.name)) and path.is_dir() and not path.is_symlink()
        )
        return sorted(found, key=lambda each: (each.number, each.stamp))

    def current(self) -> Release | None:
        """The release that readers see."""
        try:
            name = (self.target / _LINK).readlink().name
        except OSError:
            return None
        return next((each for each in self.releases() if each.name == name), None)

    def shown(self) -> list[Release]:
        """The releases that readers saw, the present one last; without those taken back."""
        current = self.current()
        return [each for each in self.releases() if current and each.number <= current.number]

    def switch(self, release: Release) -> None:
        """Let readers see another release, from one moment to the next."""
        new = self.target / _NEW_LINK
        # Relative: the folder may be moved, or mounted elsewhere by the web server.
        new.symlink_to(f"releases/{release.name}")
        os.replace(new, self.target / _LINK)  # noqa: PTH105 - said as what it is: rename(2)
        _sync(self.target)

    def latest_second(self) -> int:
        """The greatest time of any file or folder published so far."""
        latest = 0
        for release in self.releases():
            for folder, _, files in os.walk(release.path):
                paths = [Path(folder), *(Path(folder, name) for name in files)]
                latest = max(latest, *(int(path.lstat().st_mtime) for path in paths))
        return latest

    def remove_others(self, kept: Sequence[Release]) -> str:
        """Remove all releases but these; say what could not be removed, since that is no failure to publish."""
        others = [each for each in self.releases() if each not in kept]
        try:
            if others:
                # The greatest time stays known, whatever goes: see _next_second.
                second = self.latest_second()
                os.utime(kept[-1].path, (second, second))
            for release in others:
                # Renamed first: what is half removed must not look like a release.
                outgoing = self.folder / f"{_OUTGOING}{release.name}"
                release.path.rename(outgoing)
                shutil.rmtree(outgoing)
        except OSError as error:
            return f"旧版本没有清理完（{error.filename}：{reason(error)}），下次发布时再清理。"
        return ""

    def clean(self) -> None:
        """Remove what a run left that was killed."""
        for path in self.folder.iterdir():
            if path.name == _INCOMING or path.name.startswith(_OUTGOING):
                shutil.rmtree(path)
        (self.target / _NEW_LINK).unlink(missing_ok=True)


@contextmanager
def _holding(target: Path, say: Callable[[str], None]) -> Iterator[_Shelf]:
    """Have the folder to ourselves, clean. What the system refuses becomes a PublishingError."""
    if target.exists() and not target.is_dir():
        raise PublishingError(f"{target} 是一个文件，不是文件夹。请用 --to 写明发布到哪个文件夹。")
    shelf, link = _Shelf(target), target / _LINK
    if link.exists() and not link.is_symlink():
        raise PublishingError(
            f"{link} 是一个真的文件夹或文件，不是链接，换上新的会丢掉它。请先把它改名或移走，再发布。"
        )
    seen = link.readlink() if link.is_symlink() else None
    try:
        shelf.folder.mkdir(parents=True, exist_ok=True)
        with locked(target / ".lock", say):
            seen = link.readlink() if link.is_symlink() else None
            shelf.clean()
            try:
                yield shelf
            except BaseException:
                # At once, so that a full disk is not left full; where this fails, the next run does it.
                shutil.rmtree(shelf.folder / _INCOMING, ignore_errors=True)
                raise
    except OSError as error:
        now = link.readlink() if link.is_symlink() else None
        told = "读者看到的门户没有变" if now == seen else "新的一版已经换上，但不能确认已写到磁盘上"
        raise PublishingError(f"{error.filename or target}：{reason(error)}。{told}。") from None


def _check_apart(source: Path, target: Path) -> None:
    """The one must not hold the other: a build removes what it did not write, and we what we do not keep."""
    here, there = source.resolve(), target.resolve()
    if here.is_relative_to(there / "releases") or there.is_relative_to(here):
        raise PublishingError(
            f"不能把 {source} 发布到 {target}：一个在另一个里面。请用 --to 另写一个文件夹。"
        )


def _check_audience(source: Path, current: Path) -> None:
    """One place shows the portal of one audience: readers outside must never be given the office's own."""
    here, there = audience_of(source), audience_of(current)
    if here != there:
        raise PublishingError(
            f"这里发布的是{_edition(there)}，{source} 是{_edition(here)}，没有发布。请用 --from 写对门户，或者用 --to 另写一个文件夹。"
        )


def _edition(audience: str) -> str:
    return f"受众“{audience}”的版本" if audience else "本办公室的门户"


def _release_of(portal: Portal, shelf: _Shelf) -> tuple[Release, int]:
    """The release of a portal, made if there is none yet, and how many files were written for it."""
    releases = shelf.releases()
    current = shelf.current()
    number = max((each.number for each in releases), default=0) + 1
    same = [each for each in releases if each.stamp == portal.stamp and each.is_whole()]
    if current is not None and current in same:
        return current, 0
    if same:
        old, written = same[-1].path, 0
    else:
        old = shelf.folder / _INCOMING
        written = _copy(portal, old, current.path if current else None, _next_second(portal, shelf))
        portal.check_unchanged()
    path = shelf.folder / f"{number:04}-{portal.stamp}"
    old.rename(path)
    _sync(shelf.folder)
    return Release(path, number, portal.stamp, portal.stamp[-DIGEST_LENGTH:]), written


def _copy(portal: Portal, incoming: Path, before: Path | None, second: int) -> int:
    """Write a portal to a new folder and bring it to the disk; give how many files are not links."""
    parents = {parent for path in portal.files for parent in Path(path).parents}
    folders = [incoming / parent for parent in sorted(parents)]
    for folder in folders:
        folder.mkdir()
        # Not left to the umask: the web server is another user.
        folder.chmod(0o755)
    written = []
    for path in portal.files:
        content = portal.read_again(path)
        target = incoming / path
        if before is None or not _link(before / path, content, target):
            target.write_bytes(content)
            target.chmod(0o444)
            os.utime(target, (second, second))
            written.append(target)
    # Only now: the first of these brings most of the others along.
    for target in written:
        _sync(target)
    for folder in reversed(folders):
        os.utime(folder, (second, second))
        _sync(folder)
    return len(written)


def _link(old: Path, content: bytes, new: Path) -> bool:
    """Link to a file of the release before if it has the same bytes; say whether it was done."""
    try:
        if old.is_symlink() or old.read_bytes() != content:
            return False
        new.hardlink_to(old)
    except OSError:
        # Not there, or the disk has no links, or too many to this file.
        return False
    return True


def _next_second(portal: Portal, shelf: _Shelf) -> int:
    """A time for new files: when they were built, but later than anything published so far.

    So no address ever has two contents of one time, not even one that was taken back; the clock may go wrong.
    """
    return max(portal.newest, shelf.latest_second() + 1)


def _sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
