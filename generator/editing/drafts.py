"""Drafts: files below data/ that are not written yet. Checked with all of data/, then written, all or none."""

import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from generator.editing.errors import EditingError
from generator.editing.patches import PatchError
from generator.facts.checks import check_data
from generator.facts.problems import Problem, Severity

Drafts = Mapping[str, bytes | None]
"""Content by path below data/; None where the file is to be gone."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check says about drafts."""

    problems: tuple[Problem, ...]
    """Those that are not there without the drafts, in the usual order."""

    @property
    def refused(self) -> bool:
        """Whether one of them would stop a build: then nothing may be written."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def check_drafts(data: Path, today: date, drafts: Drafts, before: Sequence[Problem] | None = None) -> Verdict:
    """The problems that drafts bring into data/. What was wrong before, and still is, is not held against them.

    ``before`` are the problems without the drafts, where the caller knows them already.
    """
    after = check_data(data, today, drafts).problems
    if not after:
        return Verdict(())
    stood = check_data(data, today).problems if before is None else before
    known = Counter(map(_regardless_of_line, stood))
    brought = []
    for problem in after:
        key = _regardless_of_line(problem)
        if known[key]:
            known[key] -= 1
        else:
            brought.append(problem)
    return Verdict(tuple(brought))


def _regardless_of_line(problem: Problem) -> tuple[str, str, str, str, str]:
    """What makes two problems the same although lines were added above one of them."""
    return problem.code, problem.place.path, problem.found, problem.required, problem.excerpt


def read_original(data: Path, path: str) -> str:
    """The text of a file below data/ as it is on disk, line ends and all; PatchError where it is no UTF-8."""
    try:
        return (data / path).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise PatchError(f"data/{path} 读不出来，没有改动；请先运行 ./inv check，照提示改好。") from None


def write_drafts(data: Path, drafts: Drafts) -> None:
    """Write drafts. Each file is whole at any moment: its content goes to a file beside it, which then takes its place.

    A full disk or a missing right raises EditingError, mostly before the first file is changed. A path that leaves
    data/ is a bug and raises ValueError.
    """
    try:
        _write(drafts, {path: _target(data, path) for path in drafts})
    except OSError as error:
        said = error.strerror or "原因不明"
        raise EditingError(f"没有写成 {error.filename}（{said}）；请检查磁盘空间和写入权限后重试。") from None


def _write(drafts: Drafts, targets: Mapping[str, Path]) -> None:
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, content in sorted(drafts.items()):
            target = targets[path]
            if content is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                waiting.append((_beside(target, content), target))
        while waiting:
            written, target = waiting[0]
            os.replace(written, target)  # noqa: PTH105 - Path.replace says no more, and this is the known idiom
            waiting.pop(0)
        for path, content in drafts.items():
            if content is None:
                targets[path].unlink(missing_ok=True)
    finally:
        for written, _ in waiting:
            written.unlink(missing_ok=True)


def _target(data: Path, path: str) -> Path:
    """The file that a path below data/ names; where it is a link, the file that it leads to."""
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or PurePosixPath(path).is_absolute():
        raise ValueError(f"path leaves data/: {path}")
    target = data.joinpath(*parts)
    return target.resolve() if target.is_symlink() else target


def _beside(target: Path, content: bytes) -> Path:
    """A hidden file in the same folder, which the reader passes over, with a content that is safe on disk."""
    written = target.with_name(f".{target.name}.new")
    with written.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileNotFoundError):
        shutil.copymode(target, written)
    return written
