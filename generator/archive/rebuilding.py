"""Making a week again from its commit, with that commit's own program, and comparing it byte by byte."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.archive.errors import ArchiveError
from generator.archive.freezing import lock_digest
from generator.archive.manifest import hash_of
from generator.archive.store import FACTS, LABEL, PORTAL, Archive
from generator.history import HistoryError, Repository
from generator.shipped import IS_INSTALLED, program_version

_ENTRY = Path("generator") / "archive" / "__main__.py"
_TIMEOUT_SECONDS = 1800
# They would lead the old program to modules of the new one.
_MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How a week that was made again compares with the archived one."""

    week: str
    commit: str
    same: int
    """Files that are the same to the byte."""
    different: tuple[str, ...]
    missing: tuple[str, ...]
    """Archived, but not made now."""
    extra: tuple[str, ...]
    """Made now, but not archived."""
    notes: tuple[str, ...]
    """What may be the cause of differences other than somebody's hand."""

    @property
    def is_same(self) -> bool:
        """Whether every file is the same, and none is missing or extra."""
        return not (self.different or self.missing or self.extra)


def rebuild_week(archive: Archive, week: str, root: Path, python: str) -> Rebuilt:
    """Make a week again from the repository at ``root``; ``python`` is the interpreter's version, as 3.11.

    The tree of the commit is laid out in a temporary folder; the repository is only read. Raises ArchiveError where
    the week, its commit or its program is not there.
    """
    if not LABEL.fullmatch(week) or week not in archive.labels():
        raise ArchiveError(f"存档里没有“{week}”。周次写成 2021-W39 的样式。")
    manifest = archive.manifest(week)
    source = manifest.source
    if not source.commit or source.data is None:
        raise ArchiveError(f"{week} 存档时没有版本信息，或者台账不在仓库里，没法重新生成。")
    if PurePosixPath(source.data).is_absolute() or ".." in PurePosixPath(source.data).parts:
        raise ArchiveError(f"{week} 的清单里，台账的位置在仓库之外，清单被改过。")
    with tempfile.TemporaryDirectory() as directory:
        tree, out = Path(directory) / "tree", Path(directory) / "out"
        out.mkdir()
        try:
            repository = Repository.around(root)
            commit = repository.commit_of(source.commit)
            repository.extract(commit, repository.root, tree)
        except HistoryError as error:
            raise ArchiveError(f"没能取出当时的版本 {source.label}：{error}") from None
        if not IS_INSTALLED and not (tree / _ENTRY).is_file():
            raise ArchiveError(f"版本 {source.label} 的程序还没有存档功能，没法用它重新生成。")
        request = {
            "data": str(tree / source.data),
            "out": str(out),
            "week": week,
            "built_on": source.built_on.isoformat(),
            "commit": source.commit,
            "label": source.label,
        }
        _run(tree, request)
        made = {
            path.relative_to(out).as_posix(): hash_of(path.read_bytes())
            for path in sorted(out.rglob("*"))
            if path.is_file() and path.relative_to(out).parts[0] in {PORTAL, FACTS}
        }
    kept = {path: entry.sha256 for path, entry in manifest.files.items()}
    notes = []
    if source.program != program_version():
        notes.append(
            f"存档时程序是 {source.program} 版，现在是 {program_version()} 版，有差别的文件可能由此造成。"
        )
    if source.lock != lock_digest(root):
        notes.append("现在的依赖（requirements.lock）与存档时不同，有差别的文件可能是软件库不同造成的。")
    if source.python != python:
        notes.append(f"存档时用的是 Python {source.python}，现在是 {python}，有差别的文件可能由此造成。")
    return Rebuilt(
        week=week,
        commit=source.label,
        same=sum(made.get(path) == digest for path, digest in kept.items()),
        different=tuple(path for path in kept if path in made and made[path] != kept[path]),
        missing=tuple(path for path in kept if path not in made),
        extra=tuple(path for path in made if path not in kept),
        notes=tuple(notes),
    )


def _run(tree: Path, request: dict[str, str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}
    try:
        subprocess.run(
            [sys.executable, "-m", "generator.archive"],
            cwd=tree,
            env=environment,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise ArchiveError(f"重新生成超过{_TIMEOUT_SECONDS // 60}分钟没有完成，已停止。") from None
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ArchiveError(f"当时的程序没有运行成：{lines[-1] if lines else '没有说明原因'}") from None
