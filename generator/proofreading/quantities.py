"""Numbers in Chinese text: how many of what, shares, and ordinals; Arabic, full-width and Chinese numerals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_WIDE = str.maketrans("０１２３４５６７８９％．＋＝／", "0123456789%.+=/")
_DIGITS = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
# All of a number, and no longer than numbers are: else a line of ten thousand digits would take for ever.
_ARABIC = r"(?<!\d)(?:\d{1,3}(?:[,，]\d{3}){1,5}(?!\d)(?:\.\d{1,9})?|\d{1,15}(?!\d)(?:\.\d{1,9})?)"
_NUMERALS = "[零〇一二两三四五六七八九十百千]"
_CHINESE = rf"(?<!{_NUMERALS}){_NUMERALS}{{1,20}}(?!{_NUMERALS})"
MEASURES = ("件次", "人次", "批次", *"件批起个项家名人户次条份篇场期处宗例类")
_NOT_COUNTED = "月|工作日|小时|季度|百分点|自然日|星期|年头|半月"
_COUNT = re.compile(
    rf"(?P<before>第|近|约|超|逾|超过|不足|至少|最多|大约|每)?\s?(?P<number>{_ARABIC}|{_CHINESE})\s?(?P<about>余|多|几|万|亿|来)?\s?"
    rf"(?P<measure>{'|'.join(MEASURES)})(?!{_NOT_COUNTED})(?P<after>以上|以下|以内|左右|多)?"
)
_SHARE = re.compile(
    rf"(?P<before>近|约|超|逾|超过|不足|达到?\s*近)?(?:(?P<number>-?(?:{_ARABIC}))\s*%|百分之(?P<chinese>百|[零〇一二两三四五六七八九十]{{1,9}}(?:点[零〇一二三四五六七八九]{{1,9}})?))"
    r"(?P<after>以上|以下|以内|左右)?"
)
_STOP = "，,；;：:、。（）()！？!?“”《》"


@dataclass(frozen=True, slots=True)
class Count:
    """So many of something."""

    value: Decimal
    measure: str
    start: int
    end: int
    label: str
    """The words before it, back to the last mark or number."""
    noun: str
    """The words after it, up to the next mark or number."""
    exact: bool
    """False for 余, 近, 约, 以上 and the like."""
    ordinal: bool
    depth: int
    """How many brackets it stands in."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many per cent."""

    value: Decimal
    places: int
    """Decimal places shown."""
    start: int
    end: int
    label: str
    exact: bool
    depth: int


def plain(text: str) -> str:
    """The text with full-width digits as plain ones, each character at its old place."""
    return text.translate(_WIDE)


def read_chinese(text: str) -> int | None:
    """The value of 二十七, 一百零八, 二〇二一; None for what is no number."""
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        # 二〇二一 is read digit by digit; of two digits side by side only years and phone numbers are.
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) != 2 or "〇" in text else None  # noqa: PLR2004
    total, digit = 0, None
    for char in text:
        if char in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        else:
            digit = _DIGITS[char]
    return total + (digit or 0)


def read_number(text: str) -> Decimal | None:
    """The value of a number in Arabic or Chinese numerals."""
    if text[0] in "-0123456789":
        return Decimal(text.replace(",", "").replace("，", ""))
    value = read_chinese(text)
    return None if value is None else Decimal(value)


def find_counts(text: str) -> list[Count]:
    """Everything that is counted in a stretch of text (``plain``), in order."""
    found: list[Count] = []
    for match in _COUNT.finditer(text):
        value = read_number(match["number"])
        # “一些个” and “十分” are no numbers; a digit right before belongs to a longer one: 2021.9件.
        if value is None or (match.start("number") and text[match.start("number") - 1] in ".-/~"):
            continue
        # “一次性”, “一批”, “一个”: not counted, but said.
        if match["number"] == "一" and match["measure"] not in {"件", "起", "件次", "人次", "批次"}:
            continue
        last = found[-1].end if found else 0
        before = match["before"] or ""
        found.append(
            Count(
                value,
                match["measure"],
                match.start("number"),
                match.end("measure"),
                _label(text, match.start(), last) + ("每" if before == "每" else ""),
                _noun(text, match.end("measure")),
                exact=not (
                    match["about"]
                    or match["after"]
                    or before not in {"", "第"}
                    or _is_rank(text, match.start())
                ),
                ordinal=before == "第",
                depth=_depth(text, match.start()),
            )
        )
    return found


def find_shares(text: str) -> list[Share]:
    """Every percentage in a stretch of text (``plain``), in order."""
    return list(_shares(text))


def _shares(text: str) -> Iterator[Share]:
    last = 0
    for match in _SHARE.finditer(text):
        if match["chinese"]:
            whole, _, part = match["chinese"].partition("点")
            value = Decimal(100) if whole == "百" else read_number(whole)
            digits = "".join(str(_DIGITS[char]) for char in part)
            if value is None:
                continue
            value = value + Decimal(f"0.{digits}") if digits else value
            places = len(digits)
        else:
            value = Decimal(match["number"].replace(",", "").replace("，", ""))
            places = len(match["number"].partition(".")[2])
        exact = not (match["before"] or match["after"])
        yield Share(
            value,
            places,
            match.start(),
            match.end(),
            _label(text, match.start(), last),
            exact,
            _depth(text, match.start()),
        )
        last = match.end()


def _is_rank(text: str, start: int) -> bool:
    """前3名 is no count, but 目前3名 is one."""
    return text[:start].endswith("前") and not text[:start].endswith(("目前", "此前", "日前", "年前"))


def _label(text: str, end: int, last: int) -> str:
    start = end
    while start > last and text[start - 1] not in _STOP:
        start -= 1
    return text[start:end].strip()


def _noun(text: str, start: int) -> str:
    stop = start
    while stop < len(text) and text[stop] not in _STOP and not text[stop].isdigit():
        stop += 1
    return text[start:stop].strip()


def _depth(text: str, at: int) -> int:
    before = text[:at]
    return max(0, sum(before.count(mark) for mark in "（(") - sum(before.count(mark) for mark in "）)"))


def show(value: Decimal) -> str:
    """A number as it is written: no needless zeros, no exponent."""
    return f"{value.normalize():f}" if value else "0"
