"""Writing to disk: one place, only what changed, and nothing left over from an earlier build."""

from collections.abc import Iterable
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

    def write_all(self, artifacts: Iterable[Artifact]) -> None:
        """Write several files."""
        for artifact in artifacts:
            self.write(artifact.path, artifact.content)

    def prune(self) -> None:
        """Remove files that this build did not write, and folders left empty; last of all, the mark of ``begin``."""
        for found in sorted(self.root.rglob("*"), reverse=True):
            if found == self.root / UNFINISHED:
                continue
            if found.is_dir() and not found.is_symlink():
                if not any(found.iterdir()):
                    found.rmdir()
            elif found.relative_to(self.root).as_posix() not in self.written:
                found.unlink()
        (self.root / UNFINISHED).unlink(missing_ok=True)
