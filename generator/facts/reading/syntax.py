"""From the YAML parser's complaint to a fault that a clerk understands.

The parser's English words serve only to tell complaints apart; they are never shown. Where the parser stopped
is seldom where the slip is, so each case looks at the lines themselves for what people really get wrong.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.facts.reading.faults import Fault, Span


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser said, and where."""

    problem: str
    at: Span
    context: str = ""
    """What it was reading."""
    since: Span | None = None
    """Where that began."""


RUNS_ON = "DC-0124"

_FULL_WIDTH_COLON = re.compile(r"^\s*(?:[-－]\s*)?[^\s:：,，\"'“”{\[]{1,12}(?P<sign>：)")
_FULL_WIDTH_IN_BRACES = re.compile(r"[{,，｛]\s*[^\s:：,，{}]{1,8}(?P<sign>：)")
_FULL_WIDTH_COMMA = re.compile(r"(?P<sign>，)\s*[^\s:：,，{}]{1,8}[:：]")
_FULL_WIDTH_BRACKET = re.compile(r"(?P<sign>[｛｝［］])")
_FULL_WIDTH_DASH = re.compile(r"^\s*(?P<sign>[－—–])")
_GLUED_DASH = re.compile(r"^\s*(?P<sign>-)[^\s-]")
_NO_SPACE = re.compile(r"^\s*(?:- )?[^\s:：#\"'{\[]{1,12}(?P<sign>:)[^\s:/]")
_LOST_AFTER_HASH = re.compile(r"\S(?P<sign>\s+#.*)$")


def syntax_fault(lines: Sequence[str], complaint: Complaint) -> Fault:
    """The fault behind a complaint of the parser."""
    at = _within(lines, complaint.at)
    since = _within(lines, complaint.since) if complaint.since else None
    for words, explain in _EXPLANATIONS:
        if words in complaint.problem or words in complaint.context:
            return explain(lines, at, since)
    return _unknown(lines, at, since)


def runs_on(lines: Sequence[str], span: Span, last: int) -> Fault:
    """The fault where an unquoted text goes on over lines: mostly the next line was meant to be something else."""
    if sign := _search(_FULL_WIDTH_COLON, lines, span.line, span.line) or _search(
        _FULL_WIDTH_COLON, lines, span.line + 1, last
    ):
        return _full_width(sign, "：")
    return Fault(RUNS_ON, span, "这段文字从下一行接着写")


def _within(lines: Sequence[str], span: Span) -> Span:
    """The span, or the end of the last line that says something, where the parser stopped at the very end."""
    line = min(span.line, len(lines))
    while line > 1 and not lines[line - 1].strip():
        line -= 1
    if line == span.line:
        return span
    return Span(line, max(1, len(lines[line - 1].rstrip())), 1)


def _search(pattern: re.Pattern[str], lines: Sequence[str], first: int, last: int) -> Span | None:
    """Where a pattern's sign stands in some lines, counted from 1; the last such line counts."""
    for number in range(min(last, len(lines)), max(first, 1) - 1, -1):
        if match := pattern.search(lines[number - 1]):
            start = match.start("sign")
            return Span(number, start + 1, match.end("sign") - start)
    return None


def _no_colon(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    """A line without a colon that ends a key: full-width, no space after it, or none at all."""
    start = since or at
    if sign := _search(_FULL_WIDTH_COLON, lines, start.line, at.line):
        return _full_width(sign, "：")
    if sign := _search(_NO_SPACE, lines, start.line, at.line):
        return Fault("DC-0126", sign, "冒号后面没有空格")
    rest = lines[start.line - 1][start.column - 1 :].rstrip()
    return Fault("DC-0125", start._replace(length=max(1, len(rest))), "这一行没有“: ”")


def _two_colons(lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    """A colon where a value goes on: in the value itself, or since the line before was misread."""
    if sign := _search(_FULL_WIDTH_DASH, lines, at.line, at.line):
        return _full_width(sign, lines[at.line - 1][sign.column - 1])
    if sign := _search(_GLUED_DASH, lines, at.line, at.line):
        return Fault("DC-0126", sign, "短横后面没有空格")
    before = lines[at.line - 1][: at.column - 1]
    if ": " in before:
        return Fault("DC-0117", at, "一行里有第二个“: ”")
    if sign := _search(_FULL_WIDTH_COLON, lines, at.line - 2, at.line - 1):
        return _full_width(sign, "：")
    if sign := _search(_NO_SPACE, lines, at.line - 2, at.line - 1):
        return Fault("DC-0126", sign, "冒号后面没有空格")
    return _indented(lines, at, None)


def _unclosed(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    """A bracket without its partner, often since something full-width or a # swallowed it."""
    start = since or at
    for pattern in (_FULL_WIDTH_COMMA, _FULL_WIDTH_IN_BRACES, _FULL_WIDTH_BRACKET):
        if sign := _search(pattern, lines, start.line, at.line):
            return _full_width(sign, lines[sign.line - 1][sign.column - 1])
    if sign := _search(_LOST_AFTER_HASH, lines, start.line, start.line):
        return Fault("DC-0113", sign, "从这里起被当作注释，括号也没有了")
    return Fault("DC-0116", start._replace(length=1), "这个括号没有配对，或里面少了逗号")


def _unquoted(_lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    return Fault("DC-0115", (since or at)._replace(length=1), "这个引号没有配对")


def _escaped(_lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    return Fault("DC-0127", at, "双引号里的反斜杠用法不对")


def _sign(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    start = since if since and since.line == at.line else at
    sign = lines[start.line - 1][start.column - 1 : start.column]
    if sign == ",":
        return Fault("DC-0116", start._replace(length=1), "这个逗号前面没有内容")
    return Fault(
        "DC-0118", start._replace(length=1), f"内容不能直接以“{sign}”开头" if sign else "内容写法不对"
    )


def _no_content(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    """A closing bracket or comma where a value should be."""
    return _sign(lines, at, since) if since and since[:2] == at[:2] else _unclosed(lines, at, since)


def _tag(_lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    return Fault("DC-0110", (since or at)._replace(length=1), "内容以“!”开头")


def _dash(_lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    return Fault("DC-0128", at, "“- ”写在了同一行")


def _bar(_lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    return Fault("DC-0130", at, "竖线或大于号后面还有内容")


def _document(_lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    return Fault("DC-0112", at, "“...”之后还有内容")


def _indented(lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    """Something stands where nothing is expected: wrongly indented, or left over behind a quote or bracket."""
    line = lines[at.line - 1]
    if line[at.column - 1 :].startswith(":"):
        return Fault("DC-0123", at, "冒号前面没有项目名称")
    if sign := _search(_FULL_WIDTH_COLON, lines, at.line - 1, at.line):
        return _full_width(sign, "：")
    start = len(line) - len(line.lstrip())
    rest = Span(at.line, at.column, max(1, len(line.rstrip()) - at.column + 1))
    if line[: at.column - 1].strip() and re.search(r"[\"'\]}]\s*$", line[: at.column - 1]):
        return Fault("DC-0129", rest, "这些内容在引号或括号外面")
    return Fault("DC-0119", Span(at.line, start + 1, 1), "这一行的缩进与上下文对不上")


def _full_width(span: Span, sign: str) -> Fault:
    return Fault("DC-0107", span, f"这里是全角的“{sign}”")


def _unknown(_lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    return Fault("DC-0120", at, "从这里起读不下去")


_EXPLANATIONS: tuple[tuple[str, Callable[[Sequence[str], Span, Span | None], Fault]], ...] = (
    ("could not find expected ':'", _no_colon),
    ("mapping values are not allowed", _two_colons),
    ("unknown escape", _escaped),
    ("hexdecimal", _escaped),
    ("character escape", _escaped),
    ("quoted scalar", _unquoted),
    ("block scalar", _bar),
    ("a tag", _tag),
    ("an alias", _sign),
    ("an anchor", _sign),
    ("cannot start any token", _sign),
    ("mapping keys are not allowed", _sign),
    ("expected ',' or", _unclosed),
    ("expected node content", _no_content),
    ("block sequence entries are not allowed", _dash),
    ("<document start>", _document),
    ("expected key", _indented),
    ("'-' indicator", _indented),
)
"""Words of libyaml 0.2.5, and who explains them; the first that fits counts."""
