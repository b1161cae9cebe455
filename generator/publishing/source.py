"""The finished portal as it lies in build/site: whole, of one edition, and named by what it holds.

A build writes into its folder while we may be reading it. That no build overlapped is known from two things: it
marks the folder while it runs (``UNFINISHED``), and making or removing the mark changes the folder's own time. So
no mark at first, and the same time at last, mean that nothing was built in between.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.outputs.writing import UNFINISHED
from generator.publishing.errors import PublishingError

_HEAD_BYTES = 8192
"""Where in a page its facts stand (site_src/overrides/main.html)."""
_FACT = re.compile(rb'<meta name="portal-(as-of|commit|built)" content="([^"]*)">')
_AUDIENCE = re.compile(rb'<meta name="portal-audience" content="([^"]*)">')
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMMIT = re.compile(r"[0-9a-f]{7,64}|")
_SHORT = 8
DIGEST_LENGTH = 12
_REBUILD = "请重新运行 ./inv build，等它完成后再发布。"


@dataclass(frozen=True, slots=True)
class Portal:
    """A finished portal and what every one of its files held when it was looked at."""

    root: Path
    files: Mapping[str, str]
    """SHA-256 of each file by its path from ``root``, sorted."""
    stamp: str
    """What tells it from every other portal: day, commit, digest of the content. No clock in it."""
    newest: int
    """When the last of its files was written, in seconds of the epoch."""
    seen: int
    """Time of the folder itself, in nanoseconds, for ``read_again``."""

    def read_again(self, path: str) -> bytes:
        """The content of a file, which must still be what it was. Raises PublishingError where it is not."""
        try:
            content = (self.root / path).read_bytes()
        except FileNotFoundError:
            content = b""
        if hashlib.sha256(content).hexdigest() != self.files[path]:
            raise PublishingError(f"门户正在重新生成（{path} 刚刚变了），没有发布。{_REBUILD}")
        return content

    def check_unchanged(self) -> None:
        """Raises PublishingError where a build began or ended since the portal was looked at."""
        if (self.root / UNFINISHED).exists() or self.root.stat().st_mtime_ns != self.seen:
            raise PublishingError(f"发布的时候门户又生成了一次，没有发布。{_REBUILD}")


def read_portal(root: Path) -> Portal:
    """Look at a finished portal.

    Raises PublishingError where there is none, where a build is under way or was broken off, or where pages are of
    different editions.
    """
    if not (root / "index.html").is_file():
        raise PublishingError(
            f"{root} 里没有生成好的门户（缺 index.html）。请先运行 ./inv build，或者用 --from 写明位置。"
        )
    seen = root.stat().st_mtime_ns
    if (root / UNFINISHED).exists():
        raise PublishingError(f"{root} 里的门户没有生成完（正在生成，或者上次被中断）。{_REBUILD}")
    digests: dict[str, str] = {}
    editions: dict[tuple[str, ...], str] = {}
    newest = 0
    for path in list_files(root):
        content = (root / path).read_bytes()
        digests[path] = hashlib.sha256(content).hexdigest()
        newest = max(newest, int((root / path).stat().st_mtime))
        if path.endswith(".html") and (edition := _edition(content)):
            editions.setdefault(edition, path)
    day, commit = _one_edition(editions)
    stamp = f"{day}-{commit[:_SHORT] or 'nocommit'}-{digest_of(digests)}"
    return Portal(root, digests, stamp, newest, seen)


def audience_of(root: Path) -> str:
    """For whom a portal was made, as its first page says; '' is the office."""
    try:
        head = (root / "index.html").read_bytes()[:_HEAD_BYTES]
    except FileNotFoundError:
        return ""
    found = _AUDIENCE.search(head)
    return found[1].decode() if found else ""


def list_files(root: Path) -> Iterator[str]:
    """Paths of all files below a folder, sorted. A link or a device among them raises PublishingError."""
    for folder, names, files in os.walk(root):
        names.sort()
        for name in [*names, *files]:
            path = Path(folder, name)
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                yield path.relative_to(root).as_posix()
            elif not stat.S_ISDIR(mode):
                raise PublishingError(f"{path} 不是普通文件，门户里不该有。请删除后重试。")


def digest_of(digests: Mapping[str, str]) -> str:
    """A short name of the content of a whole folder: names and bytes of all its files."""
    listed = "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))
    return hashlib.sha256(listed.encode("utf-8", "surrogateescape")).hexdigest()[:DIGEST_LENGTH]


def digest_folder(root: Path) -> str:
    """The same of a folder as it lies there."""
    return digest_of(
        {path: hashlib.sha256((root / path).read_bytes()).hexdigest() for path in list_files(root)}
    )


def _edition(content: bytes) -> tuple[str, ...]:
    """Day, commit and day of the build, as a page tells them; nothing of a page that tells none."""
    facts = dict(_FACT.findall(content[:_HEAD_BYTES]))
    return tuple(facts.get(name, b"").decode() for name in (b"as-of", b"commit", b"built")) if facts else ()


def _one_edition(editions: Mapping[tuple[str, ...], str]) -> tuple[str, str]:
    if len(editions) > 1:
        (first, one), (second, other) = list(editions.items())[:2]
        raise PublishingError(
            f"门户里混着两次生成的页面：{one} 是{_said(first)}，{other} 是{_said(second)}。{_REBUILD}"
        )
    day, commit, _ = next(iter(editions), ("", "", ""))
    if not (_DAY.fullmatch(day) and _COMMIT.fullmatch(commit)):
        raise PublishingError(f"页面上没有写明数据截至哪一天、哪个版本，不像是本工具生成的门户。{_REBUILD}")
    return day, commit


def _said(edition: tuple[str, ...]) -> str:
    day, commit, built = edition
    return f"{built}生成的（数据截至{day}，版本{commit[:_SHORT] or '未提交'}）"
