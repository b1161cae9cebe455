"""A clerk at a unit: opens the workbook that was exported, fills in cells, saves it; and the office that imports it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.editing.drafts import write_drafts
from generator.editing.workbooks.cells import CellProblem
from generator.editing.workbooks.exporting import export_workbooks
from generator.editing.workbooks.importing import ImportReport, ImportRequest, import_workbook
from generator.editing.workbooks.layout import COLUMNS, FIRST_ROW, ITEMS, MORE, NEW
from generator.editing.workbooks.receipt import RowReceipt, Verdict
from generator.facts.checks import check_data
from generator.state.situation import assess

SMALL = Path(__file__).resolve().parents[2] / "data" / "small"
AS_OF, TODAY = date(2021, 11, 30), date(2021, 12, 10)
TOWN, LABOUR = "黄村镇", "区人力社保局"

A_NEW_ORDER: Mapping[str, Any] = {
    "标题": "督促公布接访安排",
    "紧盯": "一把手",
    "督办方式": "交办督办",
    "来源": "2021年11月排查例会",
    "依据": "信访条例(2005)第三十六条",
    "交办日期": date(2021, 12, 1),
    "办结时限": date(2022, 3, 1),
}


def a_register(folder: Path) -> Path:
    """A copy of the small register, to be changed."""
    data = folder / "data"
    shutil.copytree(SMALL, data)
    return data


def exported(data: Path, unit: str, as_of: date = AS_OF, today: date = TODAY) -> bytes:
    """The workbook of a unit, made once for each state of the register that tests start from."""
    digest = hashlib.sha256()
    for file in sorted(data.rglob("*.yml")):
        digest.update(f"{file.relative_to(data)}\0".encode() + file.read_bytes())
    key = (digest.hexdigest(), unit, as_of, today)
    if key not in _MADE:
        _MADE[key] = _export(data, unit, as_of, today)
    return _MADE[key]


_MADE: dict[tuple[str, str, date, date], bytes] = {}


def _export(data: Path, unit: str, as_of: date, today: date) -> bytes:
    records = check_data(data, today).records
    assert records is not None
    (content,) = export_workbooks(records, assess(records, as_of), unit, "0123abcd").values()
    return content


def opened(content: bytes) -> Workbook:
    """A workbook as another program sees it."""
    return openpyxl.load_workbook(BytesIO(content))


class Clerk:
    """Fills in the workbook of a unit."""

    def __init__(self, data: Path, unit: str = TOWN) -> None:
        self.data = data
        self.book = opened(exported(data, unit))
        self.file = data.parent / "交回.xlsx"

    def sheet(self, name: str) -> Worksheet:
        """One sheet."""
        return self.book[name]

    def put(self, sheet: str, row: int, **values: Any) -> Clerk:
        """Write into cells of a row by the titles of their columns."""
        titles = [column.title for column in COLUMNS[sheet]]
        for title, value in values.items():
            cell = self.book[sheet].cell(row, titles.index(title) + 1)
            cell.value = value
            # What a clerk types into a text cell stays text, even with a = in front.
            if isinstance(value, str) and cell.number_format == "@":
                cell.data_type = "s"
        return self

    def report(self, item: str, **values: Any) -> Clerk:
        """Fill in the row of an item."""
        sheet = self.book[ITEMS]
        row = next(row for row in range(FIRST_ROW, sheet.max_row + 1) if sheet.cell(row, 1).value == item)
        return self.put(ITEMS, row, **values)

    def more(self, number: int = 0, **values: Any) -> Clerk:
        """Fill in a row of 更多记录."""
        return self.put(MORE, FIRST_ROW + number, **values)

    def propose(self, number: int = 0, **values: Any) -> Clerk:
        """Fill in a row of 新增事项."""
        return self.put(NEW, FIRST_ROW + number, **values)

    def send(self, **more: Any) -> ImportReport:
        """Save, and have it imported without writing."""
        self.book.save(self.file)
        return imported(self.data, self.file, **more)

    def deliver(self) -> ImportReport:
        """Save, and have it imported and written."""
        report = self.send()
        write_drafts(self.data, report.files)
        return report


def imported(data: Path, file: Path, **more: Any) -> ImportReport:
    """What importing a file comes to."""
    return import_workbook(ImportRequest(file, data, more.pop("today", TODAY), **more))


def rows(report: ImportReport, verdict: Verdict) -> list[RowReceipt]:
    """The rows with a verdict."""
    return [row for row in report.receipt.rows if row.verdict is verdict]


def refusal(report: ImportReport) -> CellProblem:
    """The one problem of the one row that was sent back."""
    assert report.files == {}
    (row,) = rows(report, Verdict.REFUSED)
    (problem,) = row.problems
    return problem


def why_unread(report: ImportReport) -> CellProblem:
    """Why the file as a whole was not read."""
    assert report.files == {}
    assert report.receipt.rows == ()
    (problem,) = report.receipt.refused
    return problem
