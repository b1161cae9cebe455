"""Personal information in the commits of a branch: what was put in and taken out again can still be read there.

What stands in the files themselves is found there (``personal``), and said once.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from generator.facts.checks.personal import personal_problems
from generator.facts.messages import make_problem
from generator.facts.privacy import find_personal, mask
from generator.facts.problems import Finding, Place, Problem

_SIGNATURE = re.compile(r"^([A-Za-z-]+-by: [^<>]*)<[^<>@\s]+@[^<>\s]+>$", re.MULTILINE)
"""Who signs a commit is told by git with a mail address; that is no one's petition."""


_NAMED_IN_GUIDES = frozenset({"DC-0908", "DC-0909", "DC-0910"})
"""Kinds that are looked for by words, which a guide explains."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A text that a commit brought: a file of data/, or the commit's message."""

    commit: str
    """Short hash."""
    path: str
    """Below data/; empty for the message."""
    text: str
    is_guide: bool = False
    """Whether it tells editors what not to write, and so must name it: there only numbers and the like count."""


def commit_problems(texts: Iterable[Committed], stands: Callable[[], frozenset[str]]) -> Iterator[Problem]:
    """Personal information that the commits hold, at its first appearance.

    ``stands`` gives the lines of the version before the branch and of the present files, without the spaces around
    them; it is asked only where something is found.
    """
    said: set[tuple[str, str, str]] = set()
    named: set[str] = set()
    for each in texts:
        if each.path and each.path not in named:
            named.add(each.path)
            yield from _in_name(each, stands)
        text = each.text if each.path else _SIGNATURE.sub(r"\1", each.text)
        lines = text.split("\n")
        places: dict[tuple[str, str], list[int]] = {}
        for problem in personal_problems(each.path, text):
            if each.is_guide and problem.code in _NAMED_IN_GUIDES:
                continue
            line = lines[problem.place.line - 1].strip()
            if (each.path, problem.code, line) in said or (each.path and line in stands()):
                continue
            said.add((each.path, problem.code, line))
            kind = problem.found.removeprefix("这里").partition("（")[0]
            places.setdefault((problem.code, kind), []).append(problem.place.line)
        for (_, kind), numbers in places.items():
            yield _problem(each, f"第{numbers[0]}行{kind}" + _and_more(numbers))


def _in_name(each: Committed, stands: Callable[[], frozenset[str]]) -> Iterator[Problem]:
    """The names of files that are there are looked at there."""
    for found in find_personal(each.path):
        if each.path not in stands():
            yield _problem(each, f"文件名里{found.said}")


def _and_more(numbers: list[int]) -> str:
    return f"（共{len(numbers)}处）" if len(numbers) > 1 else ""


def _problem(each: Committed, what: str) -> Problem:
    text = f"提交 {each.commit} 里，这个文件{what}" if each.path else f"提交 {each.commit} 的说明{what}"
    if what.startswith("文件名"):
        text = f"提交 {each.commit} 里，{what}"
    # The line itself is not shown: it is gone, and should be.
    return make_problem(Finding("DC-0613", each.path, (), text), Place(mask(each.path)), "")
