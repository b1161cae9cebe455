"""How a value is written in YAML, in the style of data/. Knows no record; what it writes, our own reader reads back.

Plain wherever that is safe, else in single quotes; several lines after a bar. Double quotes only for what nothing
else can hold, such as characters that cannot be seen (the check refuses them, but must get to see them).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

from rich.cells import cell_len

from generator.facts.reading.raw_text import read_text
from generator.facts.reading.yaml_source import Plain, plain, read_source

Scalar = str | int | float | date
Value = Scalar | Mapping[str, "Value"] | Sequence["Value"] | None
"""What can be written. Text stays text: the text 30 is quoted, the number 30 is not. None is nothing written."""

WIDEST = 120
"""Cells of a terminal: a value that would make a line wider goes on several lines where it can."""
INDENT = 2
NESTED = 2
"""Brackets and braces within one another, on one line."""


def scalar_text(value: Scalar, *, in_flow: bool = False) -> str:
    """One value on one line; ``in_flow`` where it is to stand between braces or brackets."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return str(value)
    return _quoted_if_needed(value, _IN_FLOW if in_flow else _IN_BLOCK)


def key_text(key: str) -> str:
    """A key, as it may stand in a block or between braces."""
    return _quoted_if_needed(key, _AS_KEY)


def flow_text(value: Value) -> str:
    """A value of any shape on one line: mappings in braces, lists in brackets."""
    if value is None:
        return "~"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {flow_text(part)}" for key, part in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(flow_text, value))}]"
    return scalar_text(value, in_flow=True)


def field_lines(
    key: str, value: Value, indent: int = 0, *, listed: bool = False, opened: bool = False
) -> Iterator[str]:
    """A key with its value as lines of a block mapping, without line ends.

    ``listed`` writes a list one element a line, even if it would fit on one; ``opened`` writes its mappings without
    braces, even if they would fit on one line each.
    """
    head = f"{' ' * indent}{key_text(key)}:"
    if isinstance(value, str):
        yield from _text_lines(f"{head} ", value, indent)
    elif isinstance(value, Mapping) and value:
        parts = (field_lines(name, part, indent + INDENT) for name, part in value.items())
        yield from _one_line_or(f"{head} ", value, chain([head], *parts))
    elif isinstance(value, Sequence) and value:
        lines = chain([head], *(element_lines(each, indent + INDENT, opened=opened) for each in value))
        rows = any(isinstance(each, Mapping) for each in value)
        yield from lines if listed or rows else _one_line_or(f"{head} ", value, lines)
    else:
        yield f"{head} {flow_text(value)}"


def element_lines(value: Value, indent: int, *, opened: bool = False) -> Iterator[str]:
    """One element of a block list: a short mapping in braces, a long one key by key below the dash."""
    dash = f"{' ' * indent}- "
    if isinstance(value, str):
        yield from _text_lines(dash, value, indent)
    elif isinstance(value, Mapping) and value:
        parts = chain(*(field_lines(name, part, indent + INDENT) for name, part in value.items()))
        below = (line if number else dash + line[len(dash) :] for number, line in enumerate(parts))
        yield from below if opened else _one_line_or(dash, value, below)
    else:
        yield dash + flow_text(value)


def _one_line_or(head: str, value: Value, lines: Iterator[str]) -> Iterator[str]:
    """A single line where the value is flat and fits on it, else the lines."""
    line = head + flow_text(value)
    return (
        iter([line])
        if _depth(value) <= NESTED and cell_len(line) <= WIDEST and not _has_prose(value)
        else lines
    )


def _depth(value: Value) -> int:
    """How many brackets and braces stand within one another."""
    if value is None or isinstance(value, str) or not isinstance(value, (Mapping, Sequence)):
        return 0
    parts = value.values() if isinstance(value, Mapping) else value
    return 1 + max(map(_depth, parts), default=0)


def _has_prose(value: Value) -> bool:
    if isinstance(value, str):
        return "\n" in value
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, Sequence) else ()
    return any(map(_has_prose, parts))


def _text_lines(head: str, text: str, indent: int) -> Iterator[str]:
    """A text behind its key or dash: on the same line, or after a bar if it has several."""
    body = text.rstrip("\n")
    sign = ("|-", "|", "|+")[min(len(text) - len(body), 2)]
    lines = [f"{' ' * INDENT}{line}" if line else "" for line in text.removesuffix("\n").split("\n")]
    if "\n" in text and _says("\n".join([f"甲: {sign}", *lines, "乙: 子", ""]), {"甲": text, "乙": "子"}):
        yield head + sign
        yield from (" " * indent + line if line else "" for line in lines)
    else:
        yield head + scalar_text(text)


_IN_BLOCK = "甲:\n  - {0}\n乙: {0}\n丙: 子\n"
_IN_FLOW = "甲: [{{甲: {0}, 乙: 子}}, {{乙: {0}}}]\n乙: [{0}, 子]\n丙: [{0}]\n"
_AS_KEY = "- {{{0}: 子}}\n- {0}: 子\n"


def _expected(frame: str, text: str) -> Plain:
    """What a frame says with a text in its gaps."""
    if frame is _IN_BLOCK:
        return {"甲": (text,), "乙": text, "丙": "子"}
    if frame is _IN_FLOW:
        return {"甲": ({"甲": text, "乙": "子"}, {"乙": text}), "乙": (text, "子"), "丙": (text,)}
    return ({text: "子"}, {text: "子"})


_TYPED = re.compile(
    r"[-+]?(0o?[0-7]+|0x[0-9a-f]+|\d[\d_,]*(\.\d*)?(e[-+]?\d+)?|\.\d+(e[-+]?\d+)?|\.inf)|\.nan"
    r"|~|null|true|false|yes|no|on|off|y|n",
    re.ASCII | re.IGNORECASE,
)
"""Texts that an editor's schema, or another program, takes for a number, for yes or no, or for nothing."""


@lru_cache(maxsize=4096)
def _quoted_if_needed(text: str, frame: str) -> str:
    """A text as plain as it can stand in the places of a frame."""
    single = "'" + text.replace("'", "''") + "'"
    for written in (text, single):
        if written is text and _TYPED.fullmatch(text):
            continue
        if "\n" not in written and _says(frame.format(written), _expected(frame, text)):
            return written
    return _double_quoted(text)


def _says(text: str, meant: Plain) -> bool:
    """Whether our own reader reads a text without a fault, and as it is meant."""
    raw = text.encode("utf-8", "surrogatepass")
    read, faults = read_text(raw)
    if faults:
        return False
    source = read_source(read)
    return not source.faults and source.root is not None and plain(source.root) == meant


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _double_quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char.isprintable() or char == "\u3000":
        return char
    code = ord(char)
    # Half a character is none; it is shown as what is left of one that some program destroyed.
    code = 0xFFFD if 0xD800 <= code <= 0xDFFF else code  # noqa: PLR2004
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
