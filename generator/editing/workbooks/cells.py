"""One cell of a workbook that came back, what is wrong with it, and how its value is read as an editor would write it.

Nothing is guessed: what is clear is written the one legal way (45% in a percent cell is 45), all else is refused.
A formula is never computed, nor is the value that some program left in its place ever used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import normalize

from generator.facts.forms import Slot
from generator.facts.messages import make_problem
from generator.facts.privacy import find_personal, mask
from generator.facts.problems import Finding, Place
from generator.facts.reading.proposals import certain_writing
from generator.facts.reading.raw_text import UNSEEN
from generator.facts.records.base import Form

Value = str | float | bool | date | time | timedelta
"""What a cell may hold; an empty one holds an empty text. A date may have a time of day."""

MOST_CHARACTERS = 4000
"""Longer than any text of a record may be."""
MOST_QUOTED = 40
HUNDRED = 100
_NUMBERS = {Form.COUNT, Form.ORDINAL, Form.NUMBER, Form.YEAR}
_NUMBER_AS_DAY = (40_000, 60_000)
"""Days since 1900 that fall between 2009 and 2064: what is left of a date in a cell without a date format."""
_PLAIN_NUMBER = re.compile(r"[0-9,]+(?:\.[0-9]+)?")
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True, order=True)
class CellProblem:
    """What is wrong with a cell: never repeats anything personal. Without a cell it is about the sheet or the file."""

    sheet: str
    cell: str
    """For example K7; empty where the whole sheet is meant."""
    found: str
    required: str
    remedy: str

    @property
    def place(self) -> str:
        """Where to look, for example 在办事项!K7."""
        return "!".join(part for part in (self.sheet, self.cell) if part) or "整个文件"


class UnclearCellError(Exception):
    """A cell whose value cannot be taken as it is; the problem says why."""

    def __init__(self, problem: CellProblem) -> None:
        super().__init__(problem.found)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it came back."""

    sheet: str
    name: str
    value: Value = ""
    is_formula: bool = False
    is_percent: bool = False
    """Whether it is shown as a percentage, so that 0.45 is seen as 45%."""
    is_error: bool = False
    """Whether it shows #REF! or the like: there is no value then."""
    is_merged: bool = False
    """Whether it is part of merged cells: then nobody knows which rows its value is about."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is to be seen in it."""
        return (
            not (self.is_formula or self.is_error) and isinstance(self.value, str) and not self.value.strip()
        )

    def problem(self, found: str, required: str, remedy: str) -> CellProblem:
        """A problem of this cell; what it quotes is shown without anything personal."""
        return CellProblem(self.sheet, self.name, mask(found), required, remedy)

    def of(self, finding: Finding) -> CellProblem:
        """The problem that a finding of the check is, turned to this cell."""
        problem = make_problem(finding, Place(finding.path), "")
        return CellProblem(self.sheet, self.name, problem.found, problem.required, problem.remedy)


def cell_name(row: int, column: int) -> str:
    """K7 for row 7, column 11, both counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def shown(cell: Cell) -> str:  # noqa: PLR0911 - one for each type
    """The one way to write what a cell holds, whatever its type: for locked cells, headings and quotations."""
    value = cell.value
    if cell.is_formula:
        return "=…"
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case float():
            return f"{value:.15g}"
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n").strip()
        case _:
            return str(value)


def quoted(cell: Cell) -> str:
    """A cell's content for a message, cut short."""
    text = mask(shown(cell)).replace("\n", " ")
    return f"“{text[:MOST_QUOTED]}…”" if len(text) > MOST_QUOTED else f"“{text}”"


def personal_in(cell: Cell) -> Iterator[CellProblem]:
    """Everything personal in a cell, one problem for each kind."""
    for code, said in dict.fromkeys((each.code, each.said) for each in find_personal(shown(cell))):
        yield cell.of(Finding(code, "", (), f"这里{said}"))


def read_cell(cell: Cell, slot: Slot) -> str:
    """The text that an editor would write for a cell at a slot of a form; UnclearCellError where that is not clear."""
    if cell.is_formula:
        raise UnclearCellError(
            cell.problem(
                "这里是公式，不是内容",
                "只填文字、数字和日期，公式不计算，也不采用它显示的结果。",
                "删去公式，直接写内容；内容本来以“=”开头的，先把单元格格式设为“文本”。",
            )
        )
    if cell.is_error:
        raise UnclearCellError(
            cell.problem("这里是错误值（#REF! 之类）", "要写内容本身。", "删去错误值，直接写内容。")
        )
    if cell.is_merged:
        raise UnclearCellError(
            cell.problem("这里合并了单元格", "一行一条，单元格不合并。", "取消合并，在每一行各自填写。")
        )
    if slot.form is Form.DAY:
        return _read_day(cell, slot)
    if slot.form in _NUMBERS:
        return _read_number(cell, slot)
    return _read_words(cell, slot)


def _read_day(cell: Cell, slot: Slot) -> str:
    value = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # Left for the form to refuse where no date is clearly meant.
        return certain_writing(value, slot) or value.strip()
    remedy = "写成 2021-05-10 的样式。"
    if not isinstance(value, (bool, time, timedelta)):
        # 20210510 is a date that somebody typed without dashes; 44326 only looks like one to the program.
        if written := certain_writing(f"{value:.15g}", slot):
            return written
        if _NUMBER_AS_DAY[0] <= value <= _NUMBER_AS_DAY[1]:
            meant = _EPOCH + timedelta(days=int(value))
            remedy = f"这个数字若是日期，就是 {meant}：核对后把单元格格式设为“日期”，或者照这样写成文字。"
    raise UnclearCellError(cell.problem(f"{quoted(cell)}不是日期", "这里要写日期。", remedy))


def _read_number(cell: Cell, slot: Slot) -> str:
    value = cell.value
    if isinstance(value, str):
        return _without_percent(value, slot)
    if isinstance(value, (bool, date, time, timedelta)):
        required = f"这里要写{slot.form.value if slot.form else '数字'}。"
        raise UnclearCellError(
            cell.problem(
                f"{quoted(cell)}不是数字", required, "改成数字；单元格格式不对的，设为“常规”后重新填写。"
            )
        )
    # Percent cells keep a hundredth of what is seen.
    number = round(value * HUNDRED, 9) if cell.is_percent else value
    return f"{number:.15g}"


def _without_percent(text: str, slot: Slot) -> str:
    plain = normalize("NFKC", text).strip().removesuffix("%").strip()
    # Nothing but digits: 第2个 or 约45 may be clear to a reader, but is for the clerk to put right.
    return (_PLAIN_NUMBER.fullmatch(plain) and certain_writing(plain, slot)) or text.strip()


def _read_words(cell: Cell, slot: Slot) -> str:
    value = cell.value
    if isinstance(value, (bool, time, timedelta)):
        raise UnclearCellError(
            cell.problem(f"{quoted(cell)}不是文字", "这里要写文字。", "把单元格格式设为“文本”后重新填写。")
        )
    text = (
        f"{value * HUNDRED:.12g}%" if cell.is_percent and not isinstance(value, (str, date)) else shown(cell)
    )
    if len(text) > MOST_CHARACTERS:
        raise UnclearCellError(
            cell.problem(f"这里有{len(text)}个字", f"一格最多{MOST_CHARACTERS}个字。", "压缩后重新填写。")
        )
    if "\t" in text:
        raise UnclearCellError(cell.of(Finding("DC-0105", "", (), "这里有制表符")))
    if unseen := UNSEEN.search(text):
        found = f"这里有看不见的字符 U+{ord(unseen[0]):04X}"
        raise UnclearCellError(cell.of(Finding("DC-0106", "", (), found)))
    if slot.words:
        plain = normalize("NFKC", text).strip()
        return plain if plain in slot.words else text
    return text
