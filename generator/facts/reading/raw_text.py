"""From the bytes of a file to text that can be read as YAML: encoding, size, and characters nobody sees.

What is refused here would otherwise be damaged silently, or reported by the parser in English.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from generator.facts.problems import Edit
from generator.facts.reading.faults import Fault, Span
from generator.facts.reading.known_keys import known_keys

MOST_BYTES = 1_000_000

BYTE_ORDER_MARK = "DC-0102"
"""The one fault here that leaves the text good to read on."""

_TABS = re.compile("\t+")
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \n]|$)", re.MULTILINE)
# Control characters, Unicode's own line ends (YAML would break lines there, editors would not), marks of
# direction and zero width, letters that are blank (fillers of Hangul and Braille, tags), and U+FFFD, which is all that
# is left of a character some program destroyed.
_UNSEEN_MARKS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ufeff\uffa0\U000e0000-\U000e007f"
)
UNSEEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufff9-\uffff{_UNSEEN_MARKS}]")
# Of these nothing is lost: no letter is behind them, and no line end.
_WEIGHTLESS = re.compile(f"[\x00-\x08\x0e-\x1f\x7f{_UNSEEN_MARKS}]")

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "表格、文档或压缩包（xlsx、docx、zip 一类）"),
    (b"\xd0\xcf\x11\xe0", "旧版表格或文档（xls、doc、wps、et 一类）"),
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
"""How files of other programs begin."""
_PACKED = tuple(start for start, _ in _FOREIGN if start not in {b"%PDF", b"{\\rtf"})
_PAGE = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|body|table|meta)\b", re.IGNORECASE)


def read_text(raw: bytes) -> tuple[str, list[Fault]]:
    """Text of a file with plain line ends, and its faults.

    With faults it is only good for excerpts, unless the only one is a BYTE_ORDER_MARK.
    """
    if len(raw) > MOST_BYTES:
        return "", [Fault("DC-0101", Span(), "这个文件超过了1兆字节")]
    if foreign := _foreign(raw):
        # Looked through for personal information as well, where it is text of some kind.
        text = "" if raw.startswith(_PACKED) else _plain_ends(raw.decode("utf-8", "replace"))
        return text, [Fault("DC-0138", Span(), f"这其实是{foreign}，只是名字改成了 .yml")]
    if encoding := _utf16(raw):
        text = _plain_ends(raw.decode(encoding, "replace")).lstrip("\ufeff")
        return text, [Fault("DC-0103", Span(), "这个文件存成了 UTF-16 编码")]
    try:
        text = _plain_ends(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error.start)
    if not raw.startswith(BOM_UTF8):
        return text, list(_look_over(text))
    text = text.lstrip("\ufeff")
    mark = Fault(BYTE_ORDER_MARK, Span(), "文件最前面有看不见的字节顺序标记")
    return text, [mark, *_look_over(text)]


def recoded(raw: bytes) -> bytes | None:
    """The same text in UTF-8 without a mark, line ends as they are; None where it is so already, or cannot be."""
    if len(raw) > MOST_BYTES or _foreign(raw):
        return None
    try:
        if encoding := _utf16(raw):
            return raw.decode(encoding).lstrip("\ufeff").encode()
        if raw.startswith(BOM_UTF8):
            return raw.decode().lstrip("\ufeff").encode()
        raw.decode()
    except UnicodeDecodeError:
        return _from_gbk(raw) if _is_gbk(raw) and not raw.startswith(BOM_UTF8) else None
    return None


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _foreign(raw: bytes) -> str:
    """What kind of file other than text this is, if it is known by its beginning."""
    if _PAGE.match(raw.removeprefix(BOM_UTF8)):
        return "网页文件（html、xml 一类）"
    return next((name for start, name in _FOREIGN if raw.startswith(start)), "")


def _utf16(raw: bytes) -> str:
    """Which UTF-16 a file is in. Without a mark it is told by its line ends and its ASCII: every other byte is 0."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    if len(raw) % 2 or not raw.strip(b"\0"):
        return ""
    for encoding, line_end in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")):
        zeros = (raw[1::2] if encoding == "utf-16-le" else raw[::2]).count(0)
        # Some Chinese characters have a zero on the other side: 一 is 4E00.
        if zeros * 20 > len(raw) and zeros > 3 * (raw.count(0) - zeros) and line_end in raw:
            return encoding
    return ""


def _is_gbk(raw: bytes) -> bool:
    """Whether bytes that are no UTF-8 are GBK as a whole, rather than UTF-8 that lost a few bytes."""
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    as_utf8 = raw.decode("utf-8", "replace")
    lost = as_utf8.count("\ufffd")
    return sum(not each.isascii() for each in as_utf8) - lost < lost


def _from_gbk(raw: bytes) -> bytes | None:
    """The text in UTF-8, if one of our keys is in it: nearly any bytes are something in GBK, mostly not what was meant."""
    text = raw.decode("gb18030")
    heads = re.findall(r"^[^:：]{1,20}(?=[:：])", text, re.MULTILINE)
    return text.encode() if any(head.strip("- ") in known_keys() for head in heads) else None


def _not_utf8(raw: bytes, at: int) -> tuple[str, list[Fault]]:
    """Files from older Windows programs are in GBK; anything else is past guessing."""
    if _is_gbk(raw):
        encoding, name = "gb18030", "这里的文字是 GBK 编码"
    else:
        encoding, name = "utf-8", "从这里起不是 UTF-8 编码的文字"
    before = _plain_ends(raw[:at].decode(encoding, "ignore"))
    return _plain_ends(raw.decode(encoding, "replace")), [Fault("DC-0103", _span_at(before, None), name)]


def _look_over(text: str) -> Iterator[Fault]:
    if found := list(_CONFLICT.finditer(text)):
        yield Fault("DC-0104", _span_at(text, found[0]), f"合并冲突没有处理完{_and_more(found)}")
        # The marks are no YAML; everything after them would be a consequence.
        return
    if found := list(_TABS.finditer(text)):
        edits = tuple(_untabbed(text, match) for match in found[:MOST_EDITS])
        yield Fault("DC-0105", _span_at(text, found[0]), f"这里有制表符{_and_more(found)}", edits=edits)
    if found := list(UNSEEN.finditer(text)):
        name = f"U+{ord(found[0].group()):04X}"
        said = f"这里有看不见的字符 {name}{_and_more(found)}"
        remedy, edits = "", ()
        if found[0].group() == "\ufffd":
            said = f"这里的文字已经损坏，成了“\ufffd”{_and_more(found)}"
            remedy = "对照原件，把损坏的文字重新输入一遍。"
        if all(_WEIGHTLESS.match(match.group()) for match in found):
            edits = tuple(Edit(*_span_at(text, match), "") for match in found[:MOST_EDITS])
        yield Fault("DC-0106", _span_at(text, found[0]), said, remedy, edits=edits)


MOST_EDITS = 500
"""What is more comes in another round."""


def _untabbed(text: str, match: re.Match[str]) -> Edit:
    """Two spaces for each tab that indents; one for tabs that only keep words apart."""
    span = _span_at(text, match)
    before = text[match.start() - span.column + 1 : match.start()]
    return Edit(*span, " " if before.strip() else "  " * span.length)


def _and_more(found: list[re.Match[str]]) -> str:
    return f"（全文共 {len(found)} 处）" if len(found) > 1 else ""


def _span_at(text: str, match: re.Match[str] | None) -> Span:
    """The place of a match, or of the end of the text."""
    start, length = (match.start(), len(match.group())) if match else (len(text), 1)
    line_start = text.rfind("\n", 0, start) + 1
    return Span(text.count("\n", 0, start) + 1, start - line_start + 1, length)
