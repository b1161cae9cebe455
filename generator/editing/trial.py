"""One file that is being mended: edits are tried on it, and kept only if they do what they should.

What an error hides is not there to be compared with: a text that cannot be read to its end tells nothing of its
values. So whether something is *new* depends on how far the file could be read before (see ``holds``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.editing.patches import apply_edits
from generator.facts.problems import Edit, Problem, Severity
from generator.facts.reading import Reading, has_tree, read_file, recoded

MOST_ROUNDS = 400
MOST_REREAD = 3_000_000
"""Bytes of one file that are read to try edits: a thousand readings of any that people write."""
"""For one file: as long as a text cannot be read to its end, each round finds one slip."""

_ENCODING = frozenset({"DC-0102", "DC-0103"})
_CHARACTERS = frozenset({"DC-0105", "DC-0106"})
"""Found in the text before anybody asks how it is put together."""
_STRUCTURE = frozenset({"DC-0107", "DC-0120", "DC-0126", "DC-0130", "DC-0202", "DC-0215"})
"""These hide values: once one is mended, values may be found wrong that were not looked at before."""
_VALUES = frozenset(f"DC-02{number:02}" for number in (1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19))
"""What can be wrong with a value whose key is right."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that was mended: the line it stood on in the file as it was (0: the file itself), and what it was."""

    line: int
    said: str


@dataclass(slots=True)
class Trial:
    """A file as it was, as it is now, and what was mended in between."""

    path: str
    """Below data/, as the file is to be called."""
    before: bytes
    raw: bytes
    mends: list[Mend] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    """Lines, counted as they are now, that mending has added."""

    def mend(self) -> None:
        """Mend whatever can be told from this file alone."""
        self._recode()
        refused: set[Problem] = set()
        left = MOST_REREAD
        reading = read_file(self.path, self.raw)
        for _ in range(MOST_ROUNDS):
            offers = compatible(each for each in reading.problems if each.edits and each not in refused)
            for some in _portions(offers):
                if (left := left - len(self.raw)) < 0:
                    return
                trial = self.applied(some)
                after = read_file(self.path, trial.raw)
                if self._holds(reading, after, trial, some):
                    self.take(trial)
                    reading = after
                    # What was refused before may do now.
                    refused.clear()
                    break
            else:
                if not offers:
                    return
                refused.update(offers)

    def _recode(self) -> None:
        """Bring the file to UTF-8 without a mark, if that is all it takes to read it."""
        again = recoded(self.raw)
        if again is None:
            return
        was = [each for each in read_file(self.path, self.raw).problems if each.code in _ENCODING]
        if was and not any(each.code in _ENCODING for each in read_file(self.path, again).problems):
            self.raw = again
            self.mends.append(Mend(0, was[0].title))

    def applied(self, problems: Sequence[Problem]) -> "Trial":
        """A copy with the edits of some problems."""
        edits = [edit for problem in problems for edit in problem.edits]
        mends = [
            Mend(self._original(line), problem.title)
            for problem in problems
            for line in sorted({edit.line for edit in problem.edits})
        ]
        added = _shifted(self.added, edits)
        return replace(
            self, raw=apply_edits(self.raw.decode(), edits).encode(), mends=[*self.mends, *mends], added=added
        )

    def take(self, trial: "Trial") -> None:
        """Go on from a copy."""
        self.raw, self.mends, self.added = trial.raw, trial.mends, trial.added

    def _original(self, line: int) -> int:
        return line - sum(added <= line for added in self.added)

    def _holds(self, before: Reading, after: Reading, trial: "Trial", offers: Sequence[Problem]) -> bool:
        """Whether edits did what they should: their problems are gone, and nothing is wrong that was not before."""
        if not before.records.items.keys() <= after.records.items.keys():
            return False
        step = _shifted([], [edit for problem in offers for edit in problem.edits])
        fresh = list(new_errors(before.problems, after.problems, step))
        if any(is_still_there(problem, after.problems, step) for problem in offers):
            return False
        edited = {edit.line for problem in offers for edit in problem.edits}
        was_legible, is_legible = has_tree(self.raw), has_tree(trial.raw)
        if was_legible:
            # The values behind a mended key or list are looked at for the first time.
            hidden = all(problem.code in _STRUCTURE for problem in offers)
            return is_legible and all(
                hidden and line >= min(edited) and _is_revealed(problem) for problem, line in fresh
            )
        if is_legible or all(problem.code in _CHARACTERS for problem in offers):
            return all(line not in edited or _is_revealed(problem) for problem, line in fresh)
        # The parser must get further than it got.
        return all(line > max(edited) or (line in edited and problem.edits) for problem, line in fresh)


def _is_revealed(problem: Problem) -> bool:
    return problem.code in _VALUES or bool(problem.edits)


def _portions(offers: Sequence[Problem]) -> Iterator[Sequence[Problem]]:
    """All at once, which mostly does; else one by one, to find those that are not to blame."""
    if len(offers) > 1:
        yield offers
    for problem in offers:
        yield [problem]


def compatible(problems: Iterable[Problem]) -> list[Problem]:
    """Problems whose edits can be made together: of two that touch the same stretch the first counts."""
    chosen: list[Problem] = []
    taken: list[Edit] = []
    for problem in problems:
        if not any(_touch(edit, other) for edit in problem.edits for other in taken):
            chosen.append(problem)
            taken += problem.edits
    return chosen


def _touch(one: Edit, other: Edit) -> bool:
    return (
        one.line == other.line
        and one.column <= other.column + other.length
        and other.column <= one.column + one.length
    )


def _shifted(added: Sequence[int], edits: Iterable[Edit]) -> list[int]:
    """Lines that were added, as they are counted after some edits, and the lines that these add."""
    lines = list(added)
    for edit in sorted(edits, reverse=True):
        more = edit.text.count("\n")
        lines = [line + more if line > edit.line else line for line in lines]
        lines += range(edit.line + 1, edit.line + 1 + more)
    return lines


def _errors(problems: Iterable[Problem], path: str = "") -> list[Problem]:
    return [
        each for each in problems if each.severity is Severity.ERROR and (not path or each.place.path == path)
    ]


def new_errors(
    before: Iterable[Problem], after: Iterable[Problem], added: Sequence[int], path: str = ""
) -> Iterator[tuple[Problem, int]]:
    """Errors that were not there before, and their lines as they were counted then."""
    was = Counter((each.code, each.found, each.place.line) for each in _errors(before, path))
    for each in _errors(after, path):
        line = each.place.line - sum(one <= each.place.line for one in added)
        key = (each.code, each.found, line)
        if was[key]:
            was[key] -= 1
        else:
            yield each, line


def is_still_there(problem: Problem, after: Iterable[Problem], added: Sequence[int]) -> bool:
    """Whether a problem is told again of the same place."""
    place = problem.place
    return any(
        (each.code, each.found, each.place.path, each.place.column)
        == (problem.code, problem.found, place.path, place.column)
        and each.place.line - sum(one <= each.place.line for one in added) == place.line
        for each in after
    )
