"""What a scalar in a wrong shape was probably meant to be, for remedies only: nothing is ever put right silently."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from unicodedata import normalize

from generator.facts.forms import Slot
from generator.facts.nearest import nearest
from generator.facts.records.base import Form

LONGEST = 60
"""Nothing longer is a date, a number or a word gone wrong."""

_QUOTES = "“”‘’「」\"' "
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*(?:日|号)?(?:[ T].*)?|(\d{4})(\d\d)(\d\d)",
    re.ASCII,
)
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:[-/.].*)?|(\d{4})(\d\d)", re.ASCII)
_DIGITS = re.compile(r"(\d[\d,]*)(\.\d{1,4})?\s*[^\d.]{0,4}", re.ASCII)


def proposal(text: str, slot: Slot) -> str | None:
    """The legal writing of a text at a slot, if there is clearly one."""
    if len(text) > LONGEST:
        return None
    plain = normalize("NFKC", text).strip(_QUOTES)
    if slot.words:
        return plain if plain in slot.words else nearest(plain, slot.words)
    if slot.form in {Form.ID, Form.SLUG}:
        cased = plain.upper() if slot.form is Form.ID else plain.lower().replace("_", "-")
        return cased if re.fullmatch(slot.pattern, cased) else None
    write = _WRITINGS.get(slot.form) if slot.form else None
    return write(plain) if write else None


def _day(text: str) -> str | None:
    if not (match := _DAY.fullmatch(text)):
        return None
    written = "{:0>4}-{:0>2}-{:0>2}".format(*(part for part in match.groups() if part))
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return None


def _month(text: str) -> str | None:
    if not (match := _MONTH.fullmatch(text)):
        return None
    day = _day("{}-{}-1".format(*(part for part in match.groups() if part)))
    return day[:7] if day else None


def _number(text: str, *, fraction: bool = False) -> str | None:
    match = _DIGITS.fullmatch(text)
    if not match or (match[2] and not fraction) or text.startswith("-"):
        return None
    return str(int(match[1].replace(",", ""))) + (match[2] or "")


def _year(text: str) -> str | None:
    match = re.fullmatch(r"(\d{4})\s*年度?", text, re.ASCII)
    return match[1] if match else None


_WRITINGS: dict[Form, Callable[[str], str | None]] = {
    Form.DAY: _day,
    Form.MONTH: _month,
    Form.YEAR: _year,
    Form.COUNT: _number,
    Form.ORDINAL: _number,
    Form.NUMBER: partial(_number, fraction=True),
}
