"""Problems: what is wrong in data/, where, what is required and how to mend it. Values, never exceptions.

A check names the place by keys (``Finding``); ``reading.places`` turns that into line and column (``Problem``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rich.cells import cell_len


class Severity(StrEnum):
    """How much a problem weighs: only errors stop a build."""

    ERROR = "错误"
    WARNING = "警告"
    NOTE = "提示"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in data/: path below data/, line and column counted from 1, and how many characters it spans."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1
    before: bool = False
    """Whether in the version that the present one is compared with, and perhaps not there any more."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A stretch of one line, and what is to stand there instead. Line and column count from 1."""

    line: int
    column: int
    length: int
    """Characters that are replaced; 0 only inserts."""
    text: str
    """May hold line ends (``\\n``); whoever writes gives them the ends of the file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: one code, one place, what was found, what is required, and the remedy."""

    code: str
    severity: Severity
    place: Place
    title: str
    """The finding in a few words."""
    found: str
    """What stands at the place, said under the caret."""
    required: str
    remedy: str
    excerpt: str = ""
    """The line itself, without its end; empty where the problem is the file as a whole."""
    related: tuple[tuple[Place, str, str], ...] = ()
    """Other places that matter: place, its line, what is said under it."""
    edits: tuple[Edit, ...] = ()
    """What mends it without anybody having to decide anything; empty where a person must."""


@dataclass(frozen=True, slots=True)
class Also:
    """Another place that matters for a finding, and what is said under it."""

    path: str
    loc: tuple[str | int, ...]
    said: str
    before: bool = False
    """Whether to look in the version that the present one is compared with."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem whose line is not looked up yet: file below data/, and the keys and positions that lead to it."""

    code: str
    path: str
    loc: tuple[str | int, ...]
    found: str
    remedy: str = ""
    """Replaces the general remedy of the code where a better one is known."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What fills the gaps in the texts of the code."""
    on_key: bool = False
    """Whether the key is at fault rather than its value."""
    inside: str = ""
    """The part of the line that is at fault, if it is not the whole value."""
    instead: str | None = None
    """What must stand there in place of the whole value (or key), if nobody has to decide anything."""
    replaces: str = ""
    """The part of the line that ``instead`` replaces, if it is not the whole value (or key)."""
    also: tuple[Also, ...] = ()


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Errors first, and among them what keeps a file from being read; then by file and line."""

    def rank(problem: Problem) -> tuple[int, bool, Place, str, str]:
        unreadable = problem.code[3:5] in {"01", "02"}
        return _ORDER[problem.severity], not unreadable, problem.place, problem.code, problem.found

    return sorted(problems, key=rank)


def summarise(problems: Iterable[Problem]) -> str:
    """How many problems of each weight, in one line."""
    counts = Counter(problem.severity for problem in problems)
    parts = [f"{counts[severity]}个{severity}" for severity in Severity if counts[severity]]
    return f"共{'、'.join(parts)}。" if parts else "没有发现问题。"


def format_text(problems: Iterable[Problem], *, color: bool = False, folder: str = "data") -> str:
    """All problems for a terminal or a log, each with its lines, and the count; empty without problems.

    The folder is what stands before the path of each file.
    """
    listed = list(problems)
    if not listed:
        return ""
    blocks = ["\n".join(_block(problem, folder, color=color)) for problem in listed]
    return "\n\n".join([*blocks, summarise(listed)]) + "\n"


_COLORS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[1;36m"}
_PLAIN = "\x1b[0m"


def _block(problem: Problem, folder: str, *, color: bool) -> Iterator[str]:
    head = f"{problem.severity} {problem.code}"
    yield f"{_COLORS[problem.severity]}{head}{_PLAIN} {problem.title}" if color else f"{head} {problem.title}"
    marks = [(problem.place, problem.excerpt, problem.found, "^")]
    marks += [(place, excerpt, said, "-") for place, excerpt, said in problem.related]
    width = max(len(str(place.line)) for place, *_ in marks)
    # One snippet for each file, the problem's own first.
    for file in dict.fromkeys((place.path, place.before) for place, *_ in marks):
        yield from _snippet(marks, width, folder, *file)
    gutter = " " * width
    yield f"{gutter} = 要求: {problem.required}"
    yield f"{gutter} = 改法: {problem.remedy}"
    yield f"{gutter} = 详见: 门户 规则帮助 › 检查提示 › {problem.code}"


def _snippet(
    marks: Sequence[tuple[Place, str, str, str]],
    width: int,
    folder: str,
    path: str,
    before: bool,  # noqa: FBT001 - part of what names the file
) -> Iterator[str]:
    """The lines of one file, in their order, with what is said under each."""
    here = [mark for mark in marks if (mark[0].path, mark[0].before) == (path, before)]
    first, excerpt, found, sign = here[0]
    arrow, gutter = "-->" if sign == "^" else ":::", " " * width
    file = f"{folder}/{path}" if path else folder
    if not excerpt:
        yield f"{gutter}{arrow} {file}"
        yield f"{gutter} = 发现: {found}"
        return
    yield f"{gutter}{arrow} {file}:{first.line}:{first.column}{'（以前的版本）' if before else ''}"
    yield f"{gutter} |"
    shown = (0, "")
    for place, line, said, underline in sorted(here, key=lambda mark: mark[0]):
        text, start, length = _cut(line, place)
        if (place.line, text) != shown:
            yield f"{place.line:>{width}} | {text}".rstrip()
        shown = (place.line, text)
        offset, span = cell_len(text[:start]), max(1, cell_len(text[start : start + length]))
        yield f"{gutter} | {' ' * offset}{underline * span} {said}".rstrip()


def visible(text: str) -> str:
    """The text with a dot for each character that nobody sees, or that a terminal would take for a command."""
    return "".join(char if char.isprintable() or char == "\u3000" else "·" for char in text)


MOST_CELLS = 96
_BEFORE = 20


def _cut(line: str, place: Place) -> tuple[str, int, int]:
    """The line as shown, where the span starts in it and how long it is; a long line is cut on both sides."""
    start = min(place.column - 1, len(line))
    stop = min(max(start + place.length, start + 1), max(len(line), start + 1))
    first = max(0, start - _BEFORE) if cell_len(line[:stop][:MOST_CELLS]) > MOST_CELLS - _BEFORE else 0
    text = visible(line[first:][:MOST_CELLS])
    while cell_len(text) > MOST_CELLS:
        text = text[:-1]
    left, right = "…" if first else "", "…" if first + len(text) < len(line) else ""
    shown = left + text + right
    start += len(left) - first
    return shown, start, max(1, min(stop - first + len(left), len(shown)) - start)
