"""What must not enter: anything that tells who petitioned, or who a person is, where, with whom, in what health.

The portal supervises units. Sources: 个人信息保护法 art. 4, 6, 28, 34; 信访工作条例 art. 30.
Looked for, in data, comments and file names alike:

* numbers: resident ids (18 digits with region, day and check digit; 15 with region and day; anything called one),
  other papers where they are named, mobile and landline numbers, bank cards (16 to 19 digits with Luhn's check),
  e-mail, WeChat and QQ accounts, number plates; with any separators, half blanked, or in words as well
* places finer than a street or an estate: building, unit, room, house number, or that somebody lives there
* numbers of petitions, and codes to look them up
* persons: surname with 某, XX, 先生, 女士, 同志; 张姓…; 王科长, 老李, 张家兄弟; a name after 信访人 or before 等N人;
  relatives (其妻, 信访人之子)
* words of stability control, whereabouts and health of anybody (``privacy_words``)

A full name without any of these marks cannot be told from other words, and is not looked for. A surname with a post
counts only for surnames that hardly ever end another word: 任组长, 高校长 and 周书记接访 are not told from names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

from generator.facts.privacy_patterns import PATTERNS, is_worth_a_look

MASK = "●"


@dataclass(frozen=True, slots=True, order=True)
class Personal:
    """One piece of personal information in a text: where, and of what kind; never the piece itself."""

    start: int
    end: int
    code: str
    said: str


def find_personal(text: str) -> list[Personal]:
    """Personal information in a text, in its order. Full-width characters count as plain ones."""
    taken = bytearray(len(text))
    found: list[Personal] = []
    for each in _all_personal(text):
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            found.append(each)
    return sorted(found)


@lru_cache(maxsize=64)
def mask(text: str) -> str:
    """The text with every piece of personal information blacked out. One line is often shown for many problems."""
    chars = list(text)
    # Pieces that overlap with one that is reported are blacked out, too: their rest would tell as much.
    for each in _all_personal(text):
        chars[each.start : each.end] = MASK * (each.end - each.start)
    return "".join(chars)


def _all_personal(text: str) -> Iterator[Personal]:
    """Whatever any pattern finds, in the order of the patterns; pieces may overlap."""
    return search_closely(text) if is_worth_a_look(text) else iter(())


def search_closely(text: str) -> Iterator[Personal]:
    """The same without a glance before, which spares nearly every text all this."""
    plain, origin = _plain(text)
    for pattern in PATTERNS:
        for match in pattern.regex.finditer(plain):
            if pattern.holds(match["it"]):
                start, end = match.start("it") - pattern.before, match.end("it")
                yield Personal(origin[start], origin[end - 1] + 1, pattern.code, pattern.said)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in compatibility form (full-width digits as digits), and where each character came from.

    Characters of no width, which hide a number from a search, are left out.
    """
    if text.isascii():
        return text, list(range(len(text)))
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        if category(char) == "Cf":
            continue
        for part in normalize("NFKC", char):
            chars.append(part)
            origin.append(index)
    return "".join(chars), origin
