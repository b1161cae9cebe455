"""Half-width signs where full-width ones were meant to separate items.

Full-width signs are right in a text, so they are only replaced where a known key or a bare list leaves no doubt.
"""

import re
from functools import cache

from generator.facts.nearest import ODD_SPACES
from generator.facts.problems import Edit
from generator.facts.reading.faults import Span
from generator.facts.reading.known_keys import known_keys

HALVES = {"：": ":", "，": ",", "、": ",", "；": ",", "－": "-", "—": "-", "–": "-"}
HALVES |= {"｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]"}
_PARTS = re.compile(r"\s*[、，；,;]\s*")
_BARE = re.compile(r"[\w()（）·/-]+")


def halved(text: str, *, braces: bool = False) -> str:
    """A mapping on one line with half-width signs around its keys; with ``braces`` in braces of its own."""
    written = _pair().sub(lambda match: f"{', ' if match['sign'] else ''}{match['key']}: ", text)
    if braces:
        written = written.strip().removeprefix("｛").removeprefix("{").strip()
        written = "{" + written.removesuffix("｝").removesuffix("}").strip() + "}"
    return written


@cache
def _pair() -> re.Pattern[str]:
    """A known key, what separates it from the item before, and its colon."""
    keys = "|".join(sorted(map(re.escape, known_keys()), key=len, reverse=True))
    gap = f"[ {ODD_SPACES}]*"
    return re.compile(f"(?:^|(?<=[{{｛])|(?P<sign>[,，、；;])){gap}(?P<key>{keys}){gap}[:：]{gap}")


def listed(text: str) -> str | None:
    """A list in brackets from names with any separators between them; None where they are no bare names."""
    inner = text.strip().removeprefix("［").removeprefix("【").removeprefix("[")
    inner = inner.removesuffix("］").removesuffix("】").removesuffix("]").strip()
    parts = [part for part in _PARTS.split(inner) if part]
    return f"[{', '.join(parts)}]" if parts and all(map(_BARE.fullmatch, parts)) else None


def halve(line: str, span: Span) -> tuple[Edit, ...]:
    """The half-width sign in place of a full-width one, with the space that must follow it."""
    sign, after = line[span.column - 1], line[span.column :]
    half = HALVES[sign]
    gap = len(after) - len(after.lstrip(f" {ODD_SPACES}"))
    if half in ":,-":
        # What follows a sign at the end of a line is nothing, and a comment keeps its distance.
        space = after[:gap] if not after[gap:] or after[gap:].startswith("#") else " "
        return (Edit(span.line, span.column, 1 + gap, half + space),)
    return (Edit(span.line, span.column, 1, half),)
