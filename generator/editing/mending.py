"""Mending what is mechanical in data/: the smallest change to the text, and only where nobody has to decide.

Problems carry their edits (``facts.problems.Edit``). Here they are tried, on drafts: an edit stays only if its
problem is gone and nothing new is wrong. What no edit can say is done on bytes: encodings and file names.
Comments, order, line ends and every other line stay byte for byte.
"""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from generator.editing.drafts import write_drafts
from generator.editing.errors import EditingError
from generator.editing.trial import Mend, Trial, compatible, is_still_there, new_errors
from generator.facts.checks import check_reading
from generator.facts.privacy import mask
from generator.facts.problems import Problem, Severity, summarise, visible
from generator.facts.reading import Reading, read_data, recoded
from generator.facts.reading.raw_text import MOST_BYTES

MOST_CHECKS = 10
MOST_SINGLES = 30
"""Edits that are tried on all of data/ by themselves, each time."""
"""Rounds over all of data/; each mends all that is found, so that more than two or three mean something is odd."""

WRONG_SUFFIX = "DC-0132"


@dataclass(frozen=True, slots=True)
class MendedFile:
    """One file before and after."""

    path: str
    """Below data/, as it was."""
    renamed: str
    """Below data/, as it is to be; mostly the same."""
    before: bytes
    after: bytes
    mends: tuple[Mend, ...]


@dataclass(frozen=True, slots=True)
class Mending:
    """What can be mended in data/, and what is then left for a person."""

    files: tuple[MendedFile, ...]
    remaining: tuple[Problem, ...]


def mend_data(data: Path, today: date, drafts: Mapping[str, bytes] | None = None) -> Mending:
    """Find what is mechanical, file by file and then across files; writes nothing.

    Drafts are files by path below data/ that are not written yet: they are mended as if they were there.
    """
    return _Mender(data, today, dict(drafts or {})).mend()


def write_mends(data: Path, mending: Mending) -> None:
    """Write every mended file, each whole or not at all. A full disk or a missing right raises EditingError."""
    for file in mending.files:
        if file.renamed != file.path:
            # Before it is written: on some disks both names are one file, and the old one cannot go afterwards.
            try:
                (data / file.path).rename(data / file.renamed)
            except OSError as error:
                raise EditingError(
                    f"没有改成文件名 {file.renamed}（{error.strerror}）；请检查写入权限后重试。"
                ) from None
    write_drafts(data, {file.renamed: file.after for file in mending.files})


def describe(mending: Mending) -> str:
    """What was mended, file by file and line by line, and how much is left for a person."""
    blocks = []
    for file in mending.files:
        renamed = f" → data/{mask(file.renamed)}" if file.renamed != file.path else ""
        counts = Counter(sorted(file.mends, key=lambda mend: mend.line))
        lines = [
            f"  {f'第{mend.line}行' if mend.line else '整个文件'}：{mend.said}{f'（{count}处）' if count > 1 else ''}"
            for mend, count in counts.items()
        ]
        blocks.append("\n".join([f"data/{mask(file.path)}{renamed}", *lines]))
    count = sum(len(file.mends) for file in mending.files)
    blocks.append(
        f"已改好{len(mending.files)}个文件，共{count}处。"
        if count
        else "没有可以自动改好的地方，没有改动文件。"
    )
    blocks[-1] += _left(mending)
    return "\n\n".join(blocks)


def draw_diff(mending: Mending) -> str:
    """The changes as a unified diff of the texts; personal information on any line is blacked out."""
    return "".join(line for file in mending.files for line in _diff(file))


def _left(mending: Mending) -> str:
    if not mending.remaining:
        return ""
    return f"另有要由人来核对的，{summarise(mending.remaining)}用 ./inv check 逐条查看。"


def _diff(file: MendedFile) -> Iterator[str]:
    names = f"data/{mask(file.path)}", f"data/{mask(file.renamed)}"
    shown = list(difflib.unified_diff(_lines(file.before), _lines(file.after), *names))
    # Where only the name or the encoding changes, a diff of texts has nothing to show.
    yield from shown or [f"--- {names[0]}\n", f"+++ {names[1]}\n"]
    for mend in file.mends:
        if not mend.line:
            yield f"# 整个文件：{mend.said}\n"


def _lines(raw: bytes) -> list[str]:
    text = (recoded(raw) or raw).decode("utf-8", "replace")
    return [f"{visible(mask(line))}\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


class _Mender:
    """Mends all of data/ on drafts."""

    def __init__(self, data: Path, today: date, given: dict[str, bytes]) -> None:
        self.data = data
        self.today = today
        self.given = given
        self.trials: dict[str, Trial] = {}
        """By the path of the file as it was."""
        self.reading: Reading | None = None
        """The last one: the next takes over what no draft changes."""

    def mend(self) -> Mending:
        problems = self.check()
        for _ in range(MOST_CHECKS):
            before = self.texts()
            for trial in self.open(problems):
                trial.mend()
            if self.texts() != before:
                problems = self.check()
            if not self.mend_together(problems):
                break
            problems = self.check()
        done = [(path, trial) for path, trial in sorted(self.trials.items()) if trial.mends]
        return Mending(
            tuple(
                MendedFile(path, trial.path, trial.before, trial.raw, tuple(trial.mends))
                for path, trial in done
            ),
            problems,
        )

    def texts(self) -> dict[str, bytes]:
        """What is to be called what, as of now, where anything changed."""
        return {
            trial.path: trial.raw for path, trial in self.trials.items() if trial.mends or path != trial.path
        }

    def check(self, instead: Mapping[str, Trial] | None = None) -> tuple[Problem, ...]:
        """The problems that are left, or would be with some other trials."""
        trials = self.trials | dict(instead or {})
        drafts: dict[str, bytes | None] = {path: None for path, trial in trials.items() if trial.path != path}
        given = {path: raw for path, raw in self.given.items() if path not in drafts}
        drafts |= given | {trial.path: trial.raw for trial in trials.values()}
        self.reading = read_data(self.data, drafts, self.reading)
        return check_reading(self.reading, self.today).problems

    def open(self, problems: tuple[Problem, ...]) -> list[Trial]:
        """A trial for each file that has an error; of two that would get the same name none."""
        for problem in problems:
            path = problem.place.path
            if (
                path not in self.trials
                and problem.severity is Severity.ERROR
                and (trial := self.trial(problem))
            ):
                self.trials[path] = trial
        names = Counter(trial.path for trial in self.trials.values())
        self.trials = {path: trial for path, trial in self.trials.items() if names[trial.path] == 1}
        return list(self.trials.values())

    def trial(self, problem: Problem) -> Trial | None:
        """A trial of the file that a problem is about; None where it is not ours to write."""
        path = problem.place.path
        if path in self.given:
            return Trial(path, self.given[path], self.given[path])
        file = self.data / path
        # A link is left to whoever made it, and so is a file too big to be read; a name that had to be masked leads
        # to no file.
        if not path or file.is_symlink() or not file.is_file() or file.stat().st_size > MOST_BYTES:
            return None
        raw = file.read_bytes()
        if problem.code != WRONG_SUFFIX:
            return Trial(path, raw, raw)
        renamed = PurePosixPath(path).with_suffix(".yml").as_posix()
        there = self.data / renamed
        if renamed in self.given or (there.exists() and not there.samefile(file)):
            return None
        return Trial(renamed, raw, raw, [Mend(0, problem.title)])

    def mend_together(self, problems: tuple[Problem, ...]) -> bool:
        """Mend what only all files together can tell; whether anything was."""
        offers: dict[str, list[Problem]] = {}
        paths = {trial.path: path for path, trial in self.trials.items()}
        for problem in problems:
            if problem.edits and (path := paths.get(problem.place.path)):
                offers.setdefault(path, []).append(problem)
        offers = {path: compatible(each) for path, each in offers.items()}
        if self.keep(problems, offers):
            return True
        # Not one file could take all of its own: one by one, until something holds.
        singles = [(path, problem) for path, each in offers.items() if len(each) > 1 for problem in each]
        return any(self.keep(problems, {path: [problem]}) for path, problem in singles[:MOST_SINGLES])

    def keep(self, problems: tuple[Problem, ...], offers: Mapping[str, list[Problem]]) -> bool:
        """Try edits in some files at once; those of a file stay if they hold there."""
        if not offers:
            return False
        trials = {path: self.trials[path].applied(each) for path, each in offers.items()}
        after = self.check(trials)
        held = {}
        for path, trial in trials.items():
            fresh = any(new_errors(problems, after, (), trial.path))
            if not fresh and not any(is_still_there(problem, after, ()) for problem in offers[path]):
                held[path] = trial
        for path, trial in held.items():
            self.trials[path].take(trial)
        return bool(held)
