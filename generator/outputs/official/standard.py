"""Measures and typefaces of GB/T 9704-2012 党政机关公文格式, once for all three forms.

Lengths are in millimetres, type in points. Clauses in brackets are those of the standard.

The standard asks for 小标宋, 仿宋, 楷体 and 黑体, most of which are not free, so none is shipped:

* docx names the fonts that government offices have installed. Where one is absent, Word and WPS take the first of
  ``others`` that the computer has: it is written into the file's font table as the alternative name, and the
  file's properties say so in words.
* The page asks for the same fonts in the same order, and at last for any serif font.
* The PDF embeds the project's own Noto Sans CJK SC (Regular and Bold); its properties say so. It is for reading and
  signing off; what goes to the printer is the docx, on a computer with the fonts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from unicodedata import east_asian_width

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
TOP, LEFT = 37.0, 28.0
"""天头 37±1, 订口 28±1 (5.2.1)."""
AREA_WIDTH, AREA_HEIGHT = 156.0, 225.0
"""版心 (5.2.1)."""
RIGHT, BOTTOM = PAGE_WIDTH - LEFT - AREA_WIDTH, PAGE_HEIGHT - TOP - AREA_HEIGHT

LINES, CHARACTERS = 22, 28
"""Lines on a page, characters in a line (5.2.3)."""
TEXT_SIZE = 16.0
"""3号."""
LINE_PITCH = 28.95
"""Exact distance of lines: 22 of them fill the type area."""
CHARACTER_PITCH = 15.75
"""Exact width of a character: 28 of them fill a line, in twentieths of a point as Word counts."""
TITLE_SIZE, TITLE_PITCH = 22.0, 34.0
"""2号 (7.3.1)."""
COLOPHON_SIZE, COLOPHON_PITCH = 14.0, 22.0
"""4号 (7.4.2); page numbers too (7.5)."""
SMALL_SIZE = 9.0
MASTHEAD_LARGEST, MASTHEAD_LEAST, MASTHEAD_LEAST_FORM = 52.0, 30.0, 22.0
"""Its size is not laid down; a masthead that would be smaller than the least takes two lines."""
MASTHEAD_PITCH = 1.18
"""Distance of its lines, in sizes."""
MASTHEAD_DROP, MASTHEAD_DROP_FORM = 35.0, 4.0
"""From the top of the type area down to the masthead (7.2.4); less on forms, which are to fit one page."""
MASTHEAD_ROOM = AREA_WIDTH / 25.4 * 72 * 0.97
"""Widest line of it, in points: nearly the type area."""
RULE_BELOW_NUMBER = 4.0
"""From the number down to the red rule (7.2.7)."""
PAGE_NUMBER_BELOW = 7.0
"""From the type area down to the page number (7.5)."""
THICK_RULE, THIN_RULE = 0.35, 0.25
"""Rules of 版记: first and last, and those between (7.4.1)."""
RED = "#c7000b"

TABLE_SIZE, TABLE_PITCH = 12.0, 19.0
DENSE_SIZE, DENSE_PITCH = 10.5, 16.0
DENSE_FROM = 8
"""From so many columns on, a table upright is set smaller; across from half as many more."""
FORM_SIZE, FORM_PITCH = 14.0, 23.0
FORM_GAP = 10.0
"""Points above and below the title of a form or agenda, in place of blank lines: it is to fit one page."""
LABEL_CHARACTERS = 6.5
"""Width of the labels of a form, in its own characters."""


@dataclass(frozen=True, slots=True)
class _Typeface:
    name: str
    others: tuple[str, ...]
    bold: bool
    """Whether bold stands in for it in the PDF, which has one family."""
    panose: str
    family: str


class Typeface(Enum):
    """The typefaces of an official document, by the names that the fonts have on the computers of offices."""

    TITLE = _Typeface(
        "方正小标宋简体",
        ("小标宋体", "华文中宋", "宋体"),
        bold=True,
        panose="02010601030101010101",
        family="roman",
    )
    TEXT = _Typeface(
        "仿宋_GB2312", ("仿宋", "华文仿宋"), bold=False, panose="02010609030101010101", family="modern"
    )
    KAI = _Typeface(
        "楷体_GB2312", ("楷体", "华文楷体"), bold=True, panose="02010609030101010101", family="modern"
    )
    HEI = _Typeface("黑体", ("微软雅黑",), bold=True, panose="02010609060101010101", family="modern")
    SONG = _Typeface("宋体", ("华文宋体",), bold=False, panose="02010600030101010101", family="auto")


LEVELS = {1: Typeface.HEI, 2: Typeface.KAI, 3: Typeface.TEXT, 4: Typeface.TEXT}
"""Typeface of each level of headings (7.3.3)."""


def count_width(text: str) -> float:
    """Width in characters: Chinese ones count one, Latin letters and digits a half."""
    return sum(1.0 if east_asian_width(each) in "WFA" else 0.5 for each in text)


def masthead_size(lines: Sequence[str]) -> float:
    """Size of the masthead in points, so that its longest line fills the type area but for a little."""
    widest = max(count_width(line) for line in lines)
    return min(MASTHEAD_LARGEST, int(MASTHEAD_ROOM / widest * 2) / 2)


def masthead_drop(marks: int, *, low: bool) -> float:
    """From the top of the type area down to the masthead, in millimetres; never into the marks above it."""
    above = marks * LINE_PITCH / 72 * 25.4
    return max(MASTHEAD_DROP if low else MASTHEAD_DROP_FORM, above + 3)
