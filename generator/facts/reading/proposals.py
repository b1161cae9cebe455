"""What a scalar in a wrong shape was probably meant to be: for remedies, and where it is certain, for edits.

Certain is what says the same in another writing. Whatever would drop something that was written (a time of day,
a day from a month, a unit of ten thousand) or takes a guess is proposed, and left to a person.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from generator.facts.forms import Slot
from generator.facts.nearest import nearest, plain_writing
from generator.facts.records.base import FIRST_YEAR, LAST_YEAR, Form

LONGEST = 60
"""Nothing longer is a date, a number or a word gone wrong."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A legal writing for what stands at a place."""

    text: str
    certain: bool
    """Whether it says the very same."""


def proposal(text: str, slot: Slot) -> Proposal | None:
    """The legal writing of a text at a slot, if there is clearly one."""
    if len(text) > LONGEST:
        return None
    plain = plain_writing(text)
    if slot.words:
        return _word(plain, slot)
    if slot.form in {Form.ID, Form.SLUG}:
        cased = plain.upper() if slot.form is Form.ID else plain.lower()
        slug = cased if slot.form is Form.ID else cased.replace("_", "-")
        return Proposal(slug, certain=slug == cased) if re.fullmatch(slot.pattern, slug) else None
    write = _WRITINGS.get(slot.form) if slot.form else None
    return write(plain, slot) if write else None


def certain_writing(text: str, slot: Slot) -> str | None:
    """The legal writing that says the very same as a text at a slot."""
    better = proposal(text, slot)
    return better.text if better and better.certain else None


def names_no_day(text: str) -> bool:
    """Whether a text has the shape of a day in some writing, and the calendar knows no such day."""
    parts = _day_parts(plain_writing(text))
    return parts is not None and _iso(*parts[:3]) is None


def _word(plain: str, slot: Slot) -> Proposal | None:
    closed = "".join(plain.split())
    if closed in slot.words:
        return Proposal(closed, certain=True)
    near = nearest(plain, slot.words)
    return Proposal(near, certain=False) if near else None


_TIME = r"(?P<rest>\s*[T ]\s*(?P<time>\d{1,2}:\d{2}(?::\d{2})?)|\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_END = r"\s*[。.]?"
_DAYS = tuple(
    re.compile(shape + _TIME + _END, re.ASCII)
    for shape in (
        r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})\s*[日号]?",
        r"(\d{4})\s*(年)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?",
        r"(\d{4})()(\d\d)(\d\d)",
    )
)
_MONTHS = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:月份?)?(?P<day>[-/.]?\d{1,2}[日号]?)?",
        r"(\d{4})(\d\d)",
    )
)
_YEAR = re.compile(r"(\d{4})\s*年?度?", re.ASCII)
_CHINESE_DAY = re.compile(
    "(?P<year>[〇○零一二三四五六七八九]{4})年(?:(?P<month>[一二三四五六七八九十]{1,2})月)?"
    "(?:(?P<day>[一二三四五六七八九十]{1,3})[日号])?"
)
_DIGITS = "〇一二三四五六七八九"
_COUNTERS = "件批次人个项条起户天日家名份期号元块处篇场"
_NUMBER = re.compile(
    rf"第?(\d{{1,3}}(?:,\d{{3}})+|\d+)(\.\d{{1,4}})?\s*(%|[{_COUNTERS}]|人次|批次|个月)?", re.ASCII
)
_COUNT = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)


def _in_digits(text: str) -> str:
    """A day, month or year in Chinese numerals, in digits."""
    if not (match := _CHINESE_DAY.fullmatch(text)):
        return text
    year = "".join(str("〇一二三四五六七八九".index(sign)) for sign in re.sub("[○零]", "〇", match["year"]))
    month = f"{_below_hundred(match['month'])}月" if match["month"] else ""
    day = f"{_below_hundred(match['day'])}日" if match["day"] else ""
    return f"{year}年{month}{day}"


def _below_hundred(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.index(text) if len(text) == 1 else 99
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if len(ones) == 1 else 0)


def _day_parts(plain: str) -> tuple[str, str, str, bool] | None:
    """Year, month, day and whether nothing else was written; None where a text has not the shape of a day."""
    for shape in _DAYS:
        if match := shape.fullmatch(_in_digits(plain)):
            year, _, month, day = match.groups()[:4]
            midnight = not match["rest"] or re.fullmatch("0{1,2}:00(:00)?", match["time"] or "") is not None
            return year, month, day, midnight
    return None


def _iso(year: str, month: str, day: str = "1") -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _day(plain: str, _slot: Slot) -> Proposal | None:
    if parts := _day_parts(plain):
        written = _iso(*parts[:3])
        return Proposal(written, certain=parts[3]) if written else None
    # A workbook keeps days as numbers, counted from the end of 1899.
    if re.fullmatch(r"[34]\d{4}", plain, re.ASCII):
        return Proposal((date(1899, 12, 30) + timedelta(days=int(plain))).isoformat(), certain=False)
    return None


def _month(plain: str, _slot: Slot) -> Proposal | None:
    for shape in _MONTHS:
        if match := shape.fullmatch(_in_digits(plain)):
            written = _iso(match[1], match[2])
            return (
                Proposal(written[:7], certain="day" not in shape.groupindex or not match["day"])
                if written
                else None
            )
    return None


def _year(plain: str, _slot: Slot) -> Proposal | None:
    match = _YEAR.fullmatch(_in_digits(plain))
    return Proposal(match[1], certain=True) if match and FIRST_YEAR <= int(match[1]) <= LAST_YEAR else None


def _number(plain: str, slot: Slot, *, fraction: bool = False) -> Proposal | None:
    if not (match := _NUMBER.fullmatch(plain)):
        return None
    whole, part = str(int(match[1].replace(",", ""))), match[2] or ""
    if part and not fraction:
        if part.strip(".0"):
            return None
        part = ""
    if not _COUNT.fullmatch(whole):
        return None
    # 30% is 30 where percent are asked for; elsewhere it may be 0.3.
    return Proposal(whole + part, certain=match[3] != "%" or slot.highest == 100)  # noqa: PLR2004 - per cent


_WRITINGS: dict[Form, Callable[[str, Slot], Proposal | None]] = {
    Form.DAY: _day,
    Form.MONTH: _month,
    Form.YEAR: _year,
    Form.COUNT: _number,
    Form.ORDINAL: _number,
    Form.NUMBER: partial(_number, fraction=True),
}
