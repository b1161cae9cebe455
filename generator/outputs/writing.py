"""Writing to disk: one place, only what changed, and nothing left over from an earlier build."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

UNFINISHED = ".unfinished"
"""Stands in the folder while a build writes into it: what lies there is then of two builds."""

AUDIENCE = ".audience"
"""Stands beside the site of an audience other than the office, and names it: no folder holds pages of two."""
_PAGE_OF_A_PORTAL = b'<meta name="portal-as-of"'
_HEAD_BYTES = 8192


def claim(out: Path, audience: str = "") -> str:
    """Take a folder for the builds of one audience ('' is the office); why not, if it is taken or within a portal."""
    for folder in (out, *out.resolve().parents):
        index = folder / "index.html"
        if index.is_file() and _PAGE_OF_A_PORTAL in index.read_bytes()[:_HEAD_BYTES]:
            return f"{out} 在一个已生成的门户（{folder}）里面，不能再往里生成。请用 --out 另写一个文件夹。"
    mark = out / AUDIENCE
    holder = mark.read_text("utf-8") if mark.is_file() else "" if (out / "site").exists() else audience
    if holder != audience:
        return (
            f"{out} 里是{'本办公室' if not holder else f'受众 {holder} '}的门户，不能换成别的。"
            "请用 --out 另写一个文件夹，或者先删去它。"
        )
    if audience and not mark.is_file():
        out.mkdir(parents=True, exist_ok=True)
        mark.write_text(audience, "utf-8")
    return ""


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page body, waiting for its frame."""

    path: str
    """Address from the portal's root, for example ``orders/DB-2021-0012.html``."""
    frame: str
    """The page of mkdocs.yml's nav whose frame it takes; must lie in the folder of ``path``."""
    title: str
    body: str
    """HTML of the page's main part."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished file that is not a page."""

    path: str
    content: bytes


Outputs = Iterable[Page | Artifact]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some pages and files that are made in one go."""

    name: str
    make: Callable[[], Outputs]
    rests_on: tuple[object, ...]
    """All that they follow from besides the edition: while it is equal, so are they."""


@dataclass
class Writer:
    """Writes files below a folder if they changed, and afterwards removes every file it was not given."""

    root: Path
    written: set[str] = field(default_factory=set)
    changed: int = 0

    def begin(self) -> None:
        """Mark the folder as unfinished until ``prune``, so that nobody publishes half a build."""
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / UNFINISHED).touch()

    def write(self, path: str, content: bytes | str) -> None:
        """Write one file. A path that leaves the folder, or is written twice, is a bug and raises."""
        data = content.encode("utf-8") if isinstance(content, str) else content
        target = self.root / path
        if ".." in Path(path).parts or Path(path).is_absolute():
            raise ValueError(f"path leaves the output folder: {path}")
        if path in self.written:
            raise ValueError(f"written twice: {path}")
        self.written.add(path)
        try:
            if target.read_bytes() == data:
                return
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.changed += 1

    def note(self, written: Iterable[str], changed: int) -> None:
        """Take note of what another process has written below the same folder."""
        for path in written:
            if path in self.written:
                raise ValueError(f"written twice: {path}")
            self.written.add(path)
        self.changed += changed

    def prune(self, former: Collection[str] = ()) -> None:
        """Remove files that this build did not write, and folders left empty; last of all, the mark of ``begin``.

        ``former`` names all that lay there, where that is known; else it is looked up.
        """
        if former:
            left = sorted(self.root / path for path in set(former) - self.written)
            left += sorted(
                {folder for path in left for folder in path.parents if folder.is_relative_to(self.root)}
            )
        else:
            left = sorted(self.root.rglob("*"))
        for found in reversed(left):
            if found in {self.root, self.root / UNFINISHED}:
                continue
            if found.is_dir() and not found.is_symlink():
                if not any(found.iterdir()):
                    found.rmdir()
            elif found.relative_to(self.root).as_posix() not in self.written:
                found.unlink(missing_ok=True)
        (self.root / UNFINISHED).unlink(missing_ok=True)
