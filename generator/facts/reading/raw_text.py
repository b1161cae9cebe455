"""From the bytes of a file to text that can be read as YAML: encoding, size, and characters nobody sees.

What is refused here would otherwise be damaged silently, or reported by the parser in English.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from generator.facts.reading.faults import Fault, Span

MOST_BYTES = 1_000_000

_TAB = re.compile("\t")
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \n]|$)", re.MULTILINE)
# Control characters, Unicode's own line ends (YAML would break lines there, editors would not), marks of
# direction and zero width, and U+FFFD, which is all that is left of a character some program destroyed.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)


def read_text(raw: bytes) -> tuple[str, list[Fault]]:
    """Text of a file with plain line ends, and its faults. With faults it is only good for excerpts."""
    if len(raw) > MOST_BYTES:
        return "", [Fault("DC-0101", Span(), "这个文件超过了1兆字节")]
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = _plain_ends(raw.decode("utf-16", "replace"))
        return text, [Fault("DC-0103", Span(), "这个文件存成了 UTF-16 编码")]
    try:
        text = _plain_ends(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error.start)
    if raw.startswith(BOM_UTF8):
        return text[1:], [Fault("DC-0102", Span(), "文件最前面有看不见的字节顺序标记")]
    return text, list(_look_over(text))


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(raw: bytes, at: int) -> tuple[str, list[Fault]]:
    """Files from older Windows programs are in GBK; anything else is past guessing."""
    try:
        text, name = raw.decode("gb18030"), "这里的文字是 GBK 编码"
        before = raw[:at].decode("gb18030", "ignore")
    except UnicodeDecodeError:
        text, name = raw.decode("utf-8", "replace"), "从这里起不是 UTF-8 编码的文字"
        before = raw[:at].decode("utf-8", "ignore")
    return _plain_ends(text), [Fault("DC-0103", _span_at(_plain_ends(before), None), name)]


def _look_over(text: str) -> Iterator[Fault]:
    if found := list(_CONFLICT.finditer(text)):
        yield Fault("DC-0104", _span_at(text, found[0]), f"合并冲突没有处理完{_and_more(found)}")
        # The marks are no YAML; everything after them would be a consequence.
        return
    if found := list(_TAB.finditer(text)):
        yield Fault("DC-0105", _span_at(text, found[0]), f"这里有制表符{_and_more(found)}")
    if found := list(UNSEEN.finditer(text)):
        name = f"U+{ord(found[0].group()):04X}"
        yield Fault("DC-0106", _span_at(text, found[0]), f"这里有看不见的字符 {name}{_and_more(found)}")


def _and_more(found: list[re.Match[str]]) -> str:
    return f"（全文共 {len(found)} 处）" if len(found) > 1 else ""


def _span_at(text: str, match: re.Match[str] | None) -> Span:
    """The place of a match, or of the end of the text."""
    start, length = (match.start(), len(match.group())) if match else (len(text), 1)
    line_start = text.rfind("\n", 0, start) + 1
    return Span(text.count("\n", 0, start) + 1, start - line_start + 1, length)
