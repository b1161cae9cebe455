"""What does not add up in a text: where, what was found, what it should be; as text and as JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from generator.facts.privacy import mask
from generator.facts.problems import Severity, visible

_BEFORE = 18
_MOST = 46


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a line or a cell."""

    place: str
    """Where it stands, as the reader of the document would say."""
    text: str
    line: int = 0
    """Line of the file, from 1; 0 in a docx."""
    offset: int = 0
    """Where in the line it begins."""
    numbered: bool = False
    """Numbered by the word processor: its number is not in the text."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    place: str
    rows: tuple[tuple[Passage, ...], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not add up, or may not."""

    severity: Severity
    passage: Passage
    start: int
    end: int
    title: str
    found: str
    expected: str


def format_findings(name: str, findings: Sequence[Finding]) -> str:
    """All findings for a terminal, and their count."""
    name = visible(name)
    if not findings:
        return f"{name}：没有发现前后对不上的数字、序号和日期。\n"
    blocks = ["\n".join(_block(name, each)) for each in findings]
    counts = Counter(each.severity for each in findings)
    parts = "、".join(f"{counts[severity]}处{_WORD[severity]}" for severity in Severity if counts[severity])
    return "\n\n".join([*blocks, f"共{parts}。对不上的请改正；请核对的可能是原意，看一眼即可。"]) + "\n"


def format_json(name: str, findings: Iterable[Finding]) -> str:
    """All findings as JSON, for other programs."""
    told = [
        {
            "severity": each.severity.value,
            "place": each.passage.place,
            "line": each.passage.line or None,
            "column": _column(each) if each.passage.line else None,
            "title": each.title,
            "found": visible(mask(each.found)),
            "expected": visible(mask(each.expected)),
            "excerpt": _excerpt(each)[0],
        }
        for each in findings
    ]
    return json.dumps({"file": visible(name), "findings": told}, ensure_ascii=False, indent=2) + "\n"


_WORD = {Severity.ERROR: "对不上", Severity.WARNING: "对不上", Severity.NOTE: "请核对"}


def _block(name: str, each: Finding) -> Iterator[str]:
    place = f":{each.passage.line}:{_column(each)}" if each.passage.line else f" {each.passage.place}"
    excerpt, start, length = _excerpt(each)
    yield f"{_WORD[each.severity]}：{each.title}"
    yield f"  --> {name}{place}"
    yield f"   | {excerpt}"
    yield f"   | {' ' * cell_len(excerpt[:start])}{'^' * max(1, cell_len(excerpt[start : start + length]))}"
    yield f"   = 写的是: {visible(mask(each.found))}"
    yield f"   = 应该是: {visible(mask(each.expected))}"


def _column(each: Finding) -> int:
    return each.passage.offset + each.start + 1


def _excerpt(each: Finding) -> tuple[str, int, int]:
    """Some of the text around the place, with personal information blacked out."""
    text = visible(mask(each.passage.text))
    first = max(0, min(each.start - _BEFORE, each.end - _MOST))
    stop = max(each.end, first + _MOST)
    left, right = "…" if first else "", "…" if stop < len(text) else ""
    shown = left + text[first:stop] + right
    start = each.start - first + len(left)
    return shown, start, min(each.end - each.start, len(shown) - start)
