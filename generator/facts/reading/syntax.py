"""From the YAML parser's complaint to a fault that a clerk understands.

The parser's English words serve only to tell complaints apart; they are never shown. Where the parser stopped
is seldom where the slip is, so each case looks at the lines themselves for what people really get wrong.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.facts.nearest import ODD_SPACES
from generator.facts.problems import Edit
from generator.facts.reading.faults import Fault, Span
from generator.facts.reading.half_width import halve
from generator.facts.reading.known_keys import free_text_keys, known_keys


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
_FULL_WIDTH_DASH = re.compile(
    rf"^\s*(?P<sign>[－—–])(?=[ {ODD_SPACES}]*[｛{{]|[ {ODD_SPACES}]+\S|[^－—–：:]{{1,9}}[：:])"
)
_GLUED_DASH = re.compile(r"^\s*(?P<sign>-)[^\s-]")
_NO_SPACE = re.compile(r"^\s*(?:- )?[^\s:：#\"'{\[]{1,12}(?P<sign>:)[^\s:/]")
_LOST_AFTER_HASH = re.compile(r"\S(?P<sign>\s+#.*)$")
_ODD_INDENT = re.compile(rf"^(?P<sign> *[{ODD_SPACES}][{ODD_SPACES} ]*)(?=-[\s{{]|[^\s:：]{{1,12}}[:：])")
_ODD_GAP = re.compile(rf"^ *(?:(?:- )?[^\s:：]{{1,12}}:|-)(?P<sign> *[{ODD_SPACES}][{ODD_SPACES} ]*)(?=\S|$)")
_BULLET = re.compile(r"^ *(?P<sign>[·•●▪◦○■◆∙*＊]|\d{1,2}[.、．)）](?=\s*(?:\{|\S{1,8}: )))\s*[{\w]")
_KEY_ALONE = re.compile(r"^\s*(?:- )?(?P<key>[^\s:：#\"'{\[]{1,12}):\s*$")
_KEY_WITHOUT_COLON = re.compile(r"^\s*(?:- )?(?P<key>\S{1,12}?)(?P<sign>[\s=＝;；]+)\S")
_WRONG_CLOSER = re.compile(r"(?P<sign>[】］）｝)\]}])\s*(?:$|[,}\]]|#)")


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
    if sign := _search(_FULL_WIDTH_DASH, lines, span.line + 1, last):
        return _full_width(lines, sign)
    for pattern in (_ODD_INDENT, _ODD_GAP):
        if sign := _search(pattern, lines, span.line + 1, last):
            return _odd_space(lines, sign)
    if sign := _search(_FULL_WIDTH_COLON, lines, span.line, span.line) or _search(
        _FULL_WIDTH_COLON, lines, span.line + 1, last
    ):
        return _full_width(lines, sign)
    return Fault(RUNS_ON, span, "这段文字从下一行接着写")


def quoting(lines: Sequence[str], at: Span) -> tuple[Edit, ...]:
    """Single quotes around the text that begins at a place, if it is certain where it ends and that it is text."""
    line, start = lines[at.line - 1], at.column - 1
    before = line[:start]
    if not (key := re.search(r"([^\s:：,{\[]+): +$", before)) or key[1] not in free_text_keys():
        return ()
    in_braces = before.count("{") > before.count("}") or before.count("[") > before.count("]")
    text = line[start:]
    if in_braces:
        text = re.split(r"[,}\]]", text, maxsplit=1)[0]
    text = text.rstrip()
    if not text or "#" in text or set(text) & set('"{}[]'):
        return ()
    inner = [Edit(at.line, start + 1 + place.start(), 0, "'") for place in re.finditer("'", text)]
    return (Edit(at.line, at.column, 0, "'"), *inner, Edit(at.line, at.column + len(text), 0, "'"))


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
    if fault := _signs(lines, start.line, at.line):
        return fault
    if sign := _search(_NO_SPACE, lines, start.line, at.line):
        return _no_space(sign, "冒号后面没有空格")
    line = lines[start.line - 1]
    whole = start._replace(length=max(1, len(line[start.column - 1 :].rstrip())))
    if (match := _KEY_WITHOUT_COLON.search(line)) and match["key"] in known_keys():
        gap = Span(start.line, match.start("sign") + 1, len(match["sign"]))
        return Fault("DC-0125", gap, f"“{match['key']}”后面没有冒号", remedy=f"写成“{match['key']}: …”。")
    above = lines[start.line - 2] if start.line > 1 else ""
    if key := _KEY_ALONE.search(above):
        return Fault(
            "DC-0125",
            whole,
            f"这一行像是上一行“{key['key']}”的内容，却没有缩进",
            remedy="内容不长的，接到上一行冒号后面，中间空一格；列表每一项缩进两个空格，以“- ”开头。",
        )
    return Fault("DC-0125", whole, "这一行没有“: ”")


def _signs(lines: Sequence[str], first: int, last: int) -> Fault | None:
    """What people type in place of the signs that separate items, on some lines."""
    for pattern in (_FULL_WIDTH_DASH, _FULL_WIDTH_COLON):
        if sign := _search(pattern, lines, first, last):
            return _full_width(lines, sign)
    for pattern in (_ODD_INDENT, _ODD_GAP):
        if sign := _search(pattern, lines, first, last):
            return _odd_space(lines, sign)
    if sign := _search(_BULLET, lines, first, last):
        return _bullet(lines, sign)
    return None


def _two_colons(lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    """A colon where a value goes on: in the value itself, or since the line before was misread."""
    line = lines[at.line - 1]
    if fault := _signs(lines, at.line, at.line):
        return fault
    if sign := _search(_GLUED_DASH, lines, at.line, at.line):
        return _no_space(sign, "短横后面没有空格")
    if ": " in line[: at.column - 1]:
        return Fault("DC-0117", at, "一行里有第二个“: ”")
    if fault := _signs(lines, at.line - 2, at.line - 1):
        return fault
    if sign := _search(_NO_SPACE, lines, at.line - 2, at.line - 1):
        return _no_space(sign, "冒号后面没有空格")
    return _misaligned(lines, at.line) if line[: at.column - 1].strip() else _indented(lines, at, None)


_PARTNER = {"{": "}", "[": "]"}


def _unclosed(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    """A bracket without its partner, often since something full-width or a # swallowed it."""
    start = since or at
    for pattern in (_FULL_WIDTH_COMMA, _FULL_WIDTH_IN_BRACES):
        if sign := _search(pattern, lines, start.line, at.line):
            return _full_width(lines, sign)
    opener = lines[start.line - 1][start.column - 1 : start.column]
    if fault := _wrong_closer(lines, start, at, opener):
        return fault
    if sign := _search(_FULL_WIDTH_BRACKET, lines, start.line, at.line):
        return _full_width(lines, sign)
    if sign := _search(_LOST_AFTER_HASH, lines, start.line, start.line):
        return Fault("DC-0113", sign, "从这里起被当作注释，括号也没有了")
    return _no_comma(lines, at, start) or Fault(
        "DC-0116", start._replace(length=1), "这个括号没有配对，或里面少了逗号"
    )


def _wrong_closer(lines: Sequence[str], start: Span, at: Span, opener: str) -> Fault | None:
    """A bracket that ends what another kind of bracket began."""
    wanted = _PARTNER.get(opener)
    for number in range(start.line, min(at.line, len(lines)) + 1):
        line = lines[number - 1]
        for match in _WRONG_CLOSER.finditer(line, start.column if number == start.line else 0):
            between = line[start.column if number == start.line else 0 : match.start()]
            sign = match["sign"]
            own = {"）": "（(", ")": "（(", "】": "【", "］": "［", "｝": "｛", "]": "[", "}": "{"}[sign]
            if wanted is None or sign == wanted or any(one in between for one in own):
                continue
            span = Span(number, match.start("sign") + 1, 1)
            code = "DC-0107" if sign in "】］）｝" else "DC-0116"
            found = f"这里是“{sign}”，与前面的“{opener}”不配对"
            if code == "DC-0107":
                found = f"这里是全角的“{sign}”"
            also = ((start._replace(length=1), f"从这里开始，要以“{wanted}”结尾"),)
            remedy = (
                f"把“{sign}”换成半角的“{wanted}”。"
                if sign not in "]}"
                else f"补上缺的括号，或者把“{sign}”换成“{wanted}”。"
            )
            # Of two half-width brackets that do not match either may be the wrong one, or a third be missing.
            edits = (Edit(number, span.column, 1, wanted),) if sign not in "]}" else ()
            return Fault(code, span, found, remedy, also, edits)
    return None


def _no_comma(lines: Sequence[str], at: Span, start: Span) -> Fault | None:
    """A key in braces that follows a value without a comma."""
    line = lines[at.line - 1]
    word = re.search(r"(\S+)\s*$", line[: at.column - 1])
    below = len(line) - len(line.lstrip()) > len(lines[start.line - 1]) - len(lines[start.line - 1].lstrip())
    if not word or line[at.column - 1 : at.column] != ":" or not (at.line == start.line or below):
        return None
    if not (key := re.search(r"[^\s,，{]+$", word[1])) or key[0] not in known_keys():
        return None
    span = Span(at.line, word.start(1) + 1 + key.start(), len(key[0]))
    also = ((start._replace(length=1), "在这个括号里面"),)
    return Fault("DC-0116", span, f"“{key[0]}”前面少了逗号", "在前一项后面补上半角逗号和一个空格。", also)


def _unquoted(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    """A quote without its partner: mostly the partner came out full-width."""
    start = (since or at)._replace(length=1)
    line, opener = lines[start.line - 1], lines[start.line - 1][start.column - 1 : start.column]
    closer = re.compile("[”“’‘＂＇](?=\\s*(?:$|[,}\\]]|#))")
    if opener and (match := closer.search(line, start.column)):
        inside = line[start.column : match.start()]
        pairs = {"”": "“", "’": "‘"}
        if inside.count(pairs.get(match[0], opener)) <= inside.count(match[0]):
            span = Span(start.line, match.start() + 1, 1)
            also = ((start, "开头的引号是半角的"),)
            edits = (Edit(start.line, span.column, 1, opener),)
            return Fault("DC-0115", span, "结尾的引号是全角的", f"换成半角的 {opener} 。", also, edits)
    return Fault("DC-0115", start, "这个引号没有配对")


def _escaped(_lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    return Fault("DC-0127", at, "双引号里的反斜杠用法不对")


def _sign(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    start = (since if since and since.line == at.line else at)._replace(length=1)
    line = lines[start.line - 1]
    sign = line[start.column - 1 : start.column]
    if sign == ",":
        return Fault("DC-0116", start, "这个逗号前面没有内容")
    if not line[: start.column - 1].strip() and (bullet := _search(_BULLET, lines, start.line, start.line)):
        return _bullet(lines, bullet)
    found = f"内容不能直接以“{sign}”开头" if sign else "内容写法不对"
    edits = quoting(lines, start) if sign in {"@", "`", "%", "&", "*", "!", "?"} else ()
    return Fault("DC-0118", start, found, edits=edits)


def _no_content(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    """A closing bracket or comma where a value should be."""
    return _sign(lines, at, since) if since and since[:2] == at[:2] else _unclosed(lines, at, since)


def _tag(lines: Sequence[str], at: Span, since: Span | None) -> Fault:
    start = (since or at)._replace(length=1)
    return Fault("DC-0110", start, "内容以“!”开头", edits=quoting(lines, start))


def _dash(_lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    return Fault("DC-0128", at, "“- ”写在了同一行")


def _bar(lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    """Text behind a | or >: it belongs on the next line, or the > is the first character of the text."""
    line = lines[at.line - 1]
    before = line[: at.column - 1]
    sign = Span(at.line, len(before.rstrip()), 1)
    if before.endswith(">") and not line[at.column - 1].isdigit():
        found = "内容不能直接以“>”开头"
        return Fault("DC-0118", sign, found, edits=quoting(lines, sign))
    edits: tuple[Edit, ...] = ()
    if before.rstrip().endswith(": |") and "#" not in line[at.column - 1 :]:
        own = len(line) - len(line.lstrip())
        below = next((each for each in lines[at.line :] if each.strip()), "")
        indent = len(below) - len(below.lstrip())
        text = "\n" + " " * (indent if indent > own else own + 2)
        edits = (Edit(at.line, sign.column + 1, at.column - sign.column - 1, text),)
    return Fault("DC-0130", at, "竖线或大于号后面还有内容", edits=edits)


def _document(_lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    return Fault("DC-0112", at, "“...”之后还有内容")


def _indented(lines: Sequence[str], at: Span, _since: Span | None) -> Fault:
    """Something stands where nothing is expected: wrongly indented, or left over behind a quote or bracket."""
    line = lines[at.line - 1]
    if line[at.column - 1 :].startswith(":") and not line[: at.column - 1].strip(" -"):
        return Fault("DC-0123", at, "冒号前面没有项目名称")
    if sign := _search(_FULL_WIDTH_COLON, lines, at.line - 1, at.line):
        return _full_width(lines, sign)
    if fault := _signs(lines, at.line, at.line):
        return fault
    rest = Span(at.line, at.column, max(1, len(line.rstrip()) - at.column + 1))
    if line[: at.column - 1].strip() and re.search(r"[\"'\]}]\s*$", line[: at.column - 1]):
        return Fault("DC-0129", rest, "这些内容在引号或括号外面")
    return _misaligned(lines, at.line)


def _misaligned(lines: Sequence[str], number: int) -> Fault:
    """A line that begins at a column where nothing can begin."""
    line = lines[number - 1]
    start = len(line) - len(line.lstrip())
    above = next(
        (each for each in reversed(lines[: number - 1]) if each.strip() and each.strip()[0] != "#"), ""
    )
    off = start - (len(above) - len(above.lstrip()))
    found = "这一行的缩进与上下文对不上"
    if above and off:
        found = f"这一行比上一行{'多' if off > 0 else '少'}缩进了{abs(off)}格，与同层的各行没有对齐"
    return Fault("DC-0119", Span(number, start + 1, 1), found)


def _full_width(lines: Sequence[str], span: Span) -> Fault:
    line = lines[span.line - 1]
    return Fault("DC-0107", span, f"这里是全角的“{line[span.column - 1]}”", edits=halve(line, span))


def _odd_space(lines: Sequence[str], span: Span) -> Fault:
    """Spaces that YAML does not take for such, where items are indented or separated."""
    line = lines[span.line - 1]
    run = line[span.column - 1 : span.column - 1 + span.length]
    indents = span.column == 1
    # A full-width space is as wide as two.
    spaces = "".join("  " if each == "\u3000" else " " for each in run) if indents else " "
    odd = next(place for place, each in enumerate(run) if each != " ")
    found = "这里的空格是全角的" if run[odd] == "\u3000" else "这里的空格是从网页或文档带来的特殊空格"
    return Fault(
        "DC-0107",
        Span(span.line, span.column + odd, max(1, len(run.rstrip(" ")) - odd)),
        found,
        "删去它，用半角（英文）空格重新输入。",
        edits=(Edit(span.line, span.column, span.length, spaces),),
    )


def _bullet(lines: Sequence[str], span: Span) -> Fault:
    line = lines[span.line - 1]
    sign = line[span.column - 1 : span.column - 1 + span.length]
    after = line[span.column - 1 + span.length :]
    edits: tuple[Edit, ...] = ()
    if len(sign) == 1:
        gap = len(after) - len(after.lstrip(f" {ODD_SPACES}"))
        edits = (Edit(span.line, span.column, 1 + gap, "- "),)
    found = f"列表的每一项要以“- ”开头，这里是“{sign}”"
    return Fault("DC-0120", span, found, f"把“{sign}”换成“- ”。", edits=edits)


def _no_space(sign: Span, found: str) -> Fault:
    return Fault("DC-0126", sign, found, edits=(Edit(sign.line, sign.column + sign.length, 0, " "),))


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
