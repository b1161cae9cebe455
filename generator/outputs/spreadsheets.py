"""How a table becomes an Excel workbook or a CSV file: one look, the same bytes each time, and no formula from data.

A count in a workbook can be traced: a number with members leads to the sheet 编号, where every one of them stands.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, TextIOWrapper
from itertools import zip_longest
from types import EllipsisType
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from generator.outputs.sheet_rows import ABSENT, Body, Value, fill

IDS_SHEET = "编号"
MOST_WIDTH = 60
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - xlsx knows no time zone; fixed, for the same bytes
FORMULA_STARTS = (*"=+-@＝＋－＠", "\t", "\r")
"""A cell of a CSV file that begins so is taken for a formula by the programs that open it, Chinese ones above all."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how wide, what it holds, and the only words it may hold."""

    title: str
    width: int = 12
    """In half-width characters."""
    form: Literal["text", "day", "count", "number", "share"] = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with the ids that it counts."""

    label: str
    members: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many."""
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    """Printed above the heading: what the table is of, and as of which day."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """Tables, and counts with what is behind them."""

    title: str
    office: str
    sheets: tuple[Sheet, ...]
    counts: tuple[Counted, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    """What the ids behind counts stand for."""


def write_workbook(book: Workbook) -> bytes:
    """The workbook as xlsx."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as target:
        target.set_properties({"title": book.title, "author": book.office, "created": _CREATED})
        looks = _Looks(target)
        bodies = [_write_sheet(target, looks, sheet) for sheet in book.sheets]
        if book.counts:
            bodies += _write_counts(target, looks, book)
    return fill(memory.getvalue(), bodies)


class _Looks:
    """The formats of cells, made once for a workbook."""

    def __init__(self, target: Any) -> None:
        font = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
        self.head = target.add_format(
            {**font, "bold": True, "bg_color": "#E8EDF3", "border": 1, "text_wrap": True}
        )
        self.note = target.add_format({**font, "font_color": "#555555"})
        self.link = target.add_format({**font, "font_color": "#1F5FA8", "underline": 1})
        wrapped = {**font, "text_wrap": True, "border": 1, "border_color": "#D0D5DB"}
        self.by_form = {
            "text": target.add_format({**wrapped, "num_format": "@"}),
            "day": target.add_format({**wrapped, "num_format": "yyyy-mm-dd", "align": "left"}),
            "count": target.add_format({**wrapped, "num_format": "0"}),
            "number": target.add_format({**wrapped, "num_format": "0.##"}),
            "share": target.add_format({**wrapped, "num_format": "0.0%"}),
        }


def _write_sheet(target: Any, looks: _Looks, sheet: Sheet) -> Body | None:
    page = target.add_worksheet(sheet.name)
    top = 0
    if sheet.note:
        page.write_string(0, 0, sheet.note, looks.note)
        top = 1
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, min(column.width, MOST_WIDTH))
        page.write_string(top, index, column.title, looks.head)
    _write_sample(page, top + 1, len(sheet.rows), [looks.by_form[column.form] for column in sheet.columns])
    last = top + max(1, len(sheet.rows))
    page.freeze_panes(top + 1, 0)
    page.autofilter(top, 0, last, len(sheet.columns) - 1)
    for index, column in enumerate(sheet.columns):
        # A list of words is limited to 255 characters; the vocabularies are far shorter.
        if column.choices:
            page.data_validation(
                top + 1, index, last, index, {"validate": "list", "source": list(column.choices)}
            )
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&C第 &P 页，共 &N 页")
    return Body(top + 2, sheet.rows) if sheet.rows else None


def _write_sample(page: Any, first: int, rows: int, looks: Sequence[Any]) -> None:
    """The look of each column, in the row in whose place the body is put, and how far that will reach."""
    if rows:
        for index, look in enumerate(looks):
            page.write_blank(first, index, None, look)
        page.write_blank(first + rows - 1, len(looks) - 1, None, looks[-1])


def _write_counts(target: Any, looks: _Looks, book: Workbook) -> Iterator[Body | None]:
    """The counts, each leading to its own column of members on a sheet of their own."""
    page, members = target.add_worksheet("统计"), target.add_worksheet(IDS_SHEET)
    text = looks.by_form["text"]
    for index, (heading, width) in enumerate((("统计项", 28), ("数", 8), ("编号在哪一列", 16))):
        page.set_column(index, index, width)
        page.write_string(0, index, heading, looks.head)
    shown = [count for count in book.counts if count.members]
    for number, count in enumerate(book.counts, 1):
        page.write_string(number, 0, count.label, text)
        page.write_number(number, 1, count.number, looks.by_form["count"])
        if count.members:
            place = xl_col_to_name(shown.index(count))
            # Ours, not from data: the place on the other sheet.
            page.write_url(number, 2, f"internal:'{IDS_SHEET}'!{place}1", looks.link, f"{place} 列")
    for column, count in enumerate(shown):
        members.set_column(column, column, 36)
        members.write_string(0, column, count.label, looks.head)
    _write_sample(members, 1, max((count.number for count in shown), default=0), [text] * len(shown))
    members.freeze_panes(1, 0)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(book.counts)), 2)
    yield None
    yield Body(2, _members(shown, book.titles)) if shown else None


def _members(
    counts: Iterable[Counted], titles: Mapping[str, str]
) -> Iterator[tuple[str | EllipsisType, ...]]:
    """The ids behind counts, each with what it stands for, in columns of their own lengths."""
    named = {
        member: f"{member} {titles.get(member, '')}".rstrip() for count in counts for member in count.members
    }
    return zip_longest(*(map(named.__getitem__, count.members) for count in counts), fillvalue=ABSENT)


def write_csv(sheet: Sheet) -> bytes:
    """The table as CSV that Excel opens rightly: UTF-8 with a mark, and no cell that is taken for a formula."""
    memory = BytesIO()
    with TextIOWrapper(memory, "utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([column.title for column in sheet.columns])
        writer.writerows(map(_plain, row) for row in sheet.rows)
        text.flush()
        return memory.getvalue()


def _plain(value: Value) -> Value:
    """A value as CSV shows it: text that no spreadsheet calculates (an apostrophe in front, as one types it in Excel)."""
    match value:
        case str() if value.startswith(FORMULA_STARTS):
            return f"'{value}"
        case float():
            return f"{value:g}"
        case _:
            return value
