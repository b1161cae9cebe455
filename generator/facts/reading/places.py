"""Where a value stands in its file. Looked up only for what is shown with its place, by reading the text again."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator.facts.forms import Loc
from generator.facts.reading.faults import Span
from generator.facts.reading.yaml_source import Branch, Node, read_source, span_of


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a location leads in a text."""

    value: Span
    """The value; its key where nothing is written."""
    key: Span
    """The key it stands under; the value itself in a list."""
    exact: bool
    """Whether the text holds the location; else this is the nearest place above it."""
    whole: bool
    """Whether something is written there, and all of it on the line of its span."""


def locate(text: str, loc: Loc) -> tuple[int, int, int]:
    """Line, column and length of the value at a location, from 1; the nearest place above it if it is absent."""
    return find_spot(text, loc).value


def line_of(text: str, loc: Loc) -> int:
    """The line of ``locate``, for the ten thousand files that pages refer to: read off the text where that is sure."""
    if len(loc) > 1 and (line := _plain_lines(text).get((loc[0], loc[1]))):
        return line
    if len(loc) == 1 and (line := _plain_lines(text).get((loc[0],))):
        return line
    return locate(text, loc)[0]


_KEY = re.compile(r"([^\s#\"'\[\]{}&*!|>%@`,?:-][^:#]*):(?: (\S.*))?$")
_ENTRY = re.compile(r"  - \{[^{}\"']*\}$")
_CLOSED = re.compile(r"[^\s\"'\[\]{}&*!|>%@`#,?-].*|\[[^\"'\[\]]*\]|\"[^\"\\]*\"")
_PASSED_OVER = re.compile(r"\s*(?:#.*)?$")


@lru_cache(maxsize=16)
def _plain_lines(text: str) -> Mapping[Loc, int]:
    """Lines of keys at the left margin, and of entries below them, in a text where each fits on one line.

    Empty for any other text: whatever may run on over lines, or mean something else, needs the parser.
    """
    found: dict[Loc, int] = {}
    key, entries = "", 0
    for number, line in enumerate([] if may_lose_text(text) else text.split("\n"), 1):
        if match := _KEY.match(line):
            key, entries = match[1], 0
            if (key,) in found or (match[2] and not _CLOSED.fullmatch(match[2])):
                return {}
            if match[2]:
                found[key,] = number
                key = ""
        elif key and _ENTRY.match(line):
            found.setdefault((key,), number)
            found[key, entries] = number
            entries += 1
        elif not _PASSED_OVER.match(line):
            return {}
    return found


def find_spot(text: str, loc: Loc) -> Spot:
    """Where a location leads in a text; the start of the text if it cannot be read."""
    root, lines = _tree(text), lines_of(text)
    if root is None:
        return Spot(Span(), Span(), exact=not loc, whole=False)
    node, span = root, span_of(root, lines)
    spot = Spot(span, span, exact=True, whole=False)
    for step in loc:
        child = _child(node, step)
        if child is None:
            return Spot(spot.value, spot.key, exact=False, whole=False)
        key, node = child
        span = span_of(key if _is_blank(node) else node, lines)
        spot = Spot(span, span_of(key, lines), exact=True, whole=_is_on_one_line(node))
    return spot


@lru_cache(maxsize=16)
def _tree(text: str) -> Node | None:
    """What is looked up in one file is mostly looked up together."""
    return read_source(text).root


@lru_cache(maxsize=16)
def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    return text.split("\n")


def _child(node: Node, step: str | int) -> tuple[Node, Node] | None:
    """The key and the value that one step leads to; in a list both are the element."""
    if not isinstance(node, Branch):
        return None
    if isinstance(step, int):
        inside = not node.is_mapping and 0 <= step < len(node.children)
        return (node.children[step], node.children[step]) if inside else None
    if not node.is_mapping:
        return None
    return next(((key, value) for key, value in node.pairs() if getattr(key, "value", None) == step), None)


def _is_on_one_line(node: Node) -> bool:
    if isinstance(node, Branch):
        return bool(node.start.line == node.end.line)
    marks: Any = node
    return not _is_blank(node) and bool(marks.start_mark.line == marks.end_mark.line)


def _is_blank(node: Node) -> bool:
    return not isinstance(node, Branch) and not node.style and not node.value


_HASH_BEHIND_SOMETHING = re.compile(r"\S +#")
_HASH = re.compile(r" +#.*")


def may_lose_text(text: str) -> bool:
    """Whether a # stands behind something on any line."""
    return _HASH_BEHIND_SOMETHING.search(text) is not None


def comments_after_values(root: Node, text: str) -> Iterator[tuple[Loc, Span, str]]:
    """Unquoted values with a comment behind them on their line: where, the span of the comment, the value.

    YAML takes `` #`` for the start of a comment, so ``事项: 工作 #1 完成`` says no more than ``工作``.
    """
    if not may_lose_text(text):
        return
    lines = text.split("\n")
    places = [number for number, line in enumerate(lines) if _HASH_BEHIND_SOMETHING.search(line)]
    for loc, scalar in _scalars(root, (), places):
        mark = scalar.end_mark
        # Nothing at the very end of a text is said to stand on the line after it.
        if scalar.style or mark.line >= len(lines):
            continue
        if match := _HASH.match(lines[mark.line], mark.column):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield loc, Span(mark.line + 1, start + 1, len(match.group().strip())), scalar.value


def quoted_texts(text: str) -> Iterator[tuple[Span, str]]:
    """Every value in double quotes: its span, and what it says once escapes are resolved."""
    root = _tree(text)
    if root is not None:
        for _, scalar in _scalars(root, (), range(text.count("\n") + 1)):
            if scalar.style == '"':
                yield span_of(scalar, lines_of(text)), scalar.value


def _scalars(node: Node, loc: tuple[str | int, ...], lines: Sequence[int]) -> Iterator[tuple[Loc, Any]]:
    """The scalars below a node that may stand on some lines (ascending, counted from 0), and where."""
    if not isinstance(node, Branch):
        yield loc, node
        return
    following = bisect_left(lines, node.start.line)
    if following < len(lines) and lines[following] <= node.end.line:
        if node.is_mapping:
            for key, value in node.pairs():
                # A key that is a list or a mapping itself is refused, but what it leads to is looked at.
                yield from _scalars(value, (*loc, getattr(key, "value", "")), lines)
        else:
            for index, child in enumerate(node.children):
                yield from _scalars(child, (*loc, index), lines)
