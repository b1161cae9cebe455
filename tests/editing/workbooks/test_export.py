"""The exported workbook as Excel would open it: what is locked, what may be chosen, and what stays text."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.editing.workbooks.exporting import export_workbooks, workbook_name
from generator.editing.workbooks.layout import (
    COLUMNS,
    FIRST_ROW,
    HEADER_ROW,
    ITEMS,
    MORE,
    NEW,
    NOTES,
    SHEETS,
    SYSTEM,
    Role,
)
from generator.editing.workbooks.receipt import Verdict
from generator.facts.checks import check_data
from generator.facts.life_cycle import allowed_events
from generator.state.situation import assess
from generator.state.stages import REPORTS
from generator.vocabulary import Kind, Stage
from tests.editing.workbooks.clerk import (
    AS_OF,
    LABOUR,
    SMALL,
    TODAY,
    TOWN,
    Clerk,
    a_register,
    exported,
    imported,
    opened,
    rows,
)

ENGLISH = re.compile(r"[A-Za-z]{3,}")


def column_of(sheet: str, title: str) -> int:
    return [column.title for column in COLUMNS[sheet]].index(title) + 1


def rule_at(sheet: Worksheet, row: int, column: int) -> DataValidation:
    name = sheet.cell(row, column).coordinate
    found: DataValidation = next(rule for rule in sheet.data_validations.dataValidation if name in rule.sqref)
    return found


def choices(book: Workbook, row: int, column: int) -> list[str]:
    """The words that a drop-down offers, looked up where its rule says."""
    rule = rule_at(book[ITEMS], row, column)
    assert rule.type == "list"
    name, area = str(rule.formula1).split("!")
    return [cells[0].value for cells in book[name.strip("='")][area.replace("$", "")]]


def test_same_facts_give_the_same_bytes() -> None:
    records = check_data(SMALL, TODAY).records
    assert records
    situation = assess(records, AS_OF)
    assert export_workbooks(records, situation, "", "") == export_workbooks(records, situation, "", "")


def test_one_workbook_for_each_unit_with_open_items() -> None:
    records = check_data(SMALL, TODAY).records
    assert records
    situation = assess(records, AS_OF)
    leads = {state.lead for state in situation.items.values() if state.stage.is_open}
    assert set(export_workbooks(records, situation, "", "")) == {
        workbook_name(lead, AS_OF) for lead in leads if lead
    }


def test_every_open_item_of_the_unit_has_one_row() -> None:
    sheet = opened(exported(SMALL, LABOUR))[ITEMS]
    shown = [sheet.cell(row, 1).value for row in range(FIRST_ROW, sheet.max_row + 1)]
    assert shown == ["DB-2021-0002", "JY-2021-01", "ZT-2021-01/1"]


def test_sheets_freeze_filter_and_print_as_they_should() -> None:
    book = opened(exported(SMALL, LABOUR))
    assert tuple(book.sheetnames) == SHEETS
    assert book[SYSTEM].sheet_state == "veryHidden"
    assert book[ITEMS].freeze_panes == "D4"
    assert book[ITEMS].auto_filter.ref == "A3:R6"
    for name in (NOTES, ITEMS, MORE, NEW):
        sheet = book[name]
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert book[ITEMS].column_dimensions["S"].hidden


def test_only_cells_to_fill_in_are_open() -> None:
    book = opened(exported(SMALL, LABOUR))
    for name in (ITEMS, MORE, NEW):
        for at, column in enumerate(COLUMNS[name], 1):
            cells = [book[name].cell(row, at) for row in range(FIRST_ROW, book[name].max_row + 1)]
            if column.role is not Role.FILLED:
                assert all(cell.protection.locked for cell in cells)
            elif name != ITEMS:
                assert not any(cell.protection.locked for cell in cells)
            assert book[name].cell(HEADER_ROW, at).protection.locked


def test_events_are_those_that_the_unit_may_report_now() -> None:
    book = opened(exported(SMALL, TOWN))
    expected = [event for event in allowed_events(Stage.ISSUED, Kind.ORDER) if event in REPORTS]
    assert choices(book, FIRST_ROW, column_of(ITEMS, "事件")) == ["签收", "异议"] == expected


def test_open_milestones_can_be_chosen_where_there_are_any() -> None:
    book = opened(exported(SMALL, "区住建委"))
    assert choices(book, FIRST_ROW, column_of(ITEMS, "节点")) == ["2 全部明确办理路径"]
    without = opened(exported(SMALL, TOWN))[ITEMS]
    assert without.cell(FIRST_ROW, column_of(ITEMS, "节点")).protection.locked


def test_dates_numbers_and_lengths_are_held_to_their_bounds() -> None:
    sheet = opened(exported(SMALL, LABOUR))[ITEMS]
    day = rule_at(sheet, FIRST_ROW, column_of(ITEMS, "日期"))
    # Not before the last entry of the log, 2021-08-30, as Excel counts days.
    assert (day.type, day.formula1, day.formula2) == ("date", "44438", "TODAY()")
    percent = rule_at(sheet, FIRST_ROW, column_of(ITEMS, "进度"))
    assert (percent.type, percent.formula1, percent.formula2) == ("whole", "0", "100")
    reason = rule_at(sheet, FIRST_ROW, column_of(ITEMS, "理由"))
    assert (reason.type, reason.formula1) == ("textLength", "120")


def test_hints_and_alerts_are_chinese() -> None:
    book = opened(exported(SMALL, LABOUR))
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert len(rules) > 30
    for rule in rules:
        for text in (rule.prompt, rule.error, rule.errorTitle):
            assert text
            assert not ENGLISH.search(text), text
            assert len(text) <= 255


def test_no_rule_lists_its_words_itself() -> None:
    book = opened(exported(SMALL, LABOUR))
    lists = [rule for sheet in book for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists
    assert all(str(rule.formula1).lstrip("=").startswith(f"'{SYSTEM}'!$") for rule in lists)


@pytest.mark.parametrize("title", ["=1+1", "+86", "-督促", "@督促", "http://a.example/督促", "007", "'督促"])
def test_texts_stay_texts_whatever_they_look_like(tmp_path: Path, title: str) -> None:
    data = a_register(tmp_path)
    file = data / "orders/2021/DB-2021-0004.yml"
    text = file.read_text("utf-8").replace("督促落实主要负责人接访责任", f'"{title}"')
    file.write_text(text, "utf-8")
    cell = opened(exported(data, TOWN))[ITEMS].cell(FIRST_ROW, column_of(ITEMS, "标题"))
    assert (cell.value, cell.data_type, cell.hyperlink) == (title, "s", None)


def test_nothing_in_the_package_tells_when_or_where_it_was_made(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(exported(SMALL, TOWN))
    with ZipFile(file) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert "2021-11-30T00:00:00Z" in core
    assert "大兴区信访办公室" in core


def test_file_names_fit_every_system() -> None:
    assert workbook_name('a/b:c*?"<>|', date(2021, 1, 2)) == "a_b_c______-填报表-2021-01-02.xlsx"
    assert not workbook_name("..", date(2021, 1, 2)).startswith(".")


@pytest.mark.slow
def test_another_office_program_opens_it_and_what_it_saves_is_taken(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("没有找到 LibreOffice。Debian/Ubuntu 可执行：apt install libreoffice-calc")
    clerk = Clerk(a_register(tmp_path)).report(
        "DB-2021-0004", 日期=date(2021, 12, 1), 事件="签收", 说明="=已排期"
    )
    clerk.more(编号="DB-2021-0004", 日期="2021年12月3日", 事件="答复")
    clerk.book.save(clerk.file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("pdf", "xlsx:Calc MS Excel 2007 XML"):
        command = [soffice, "--headless", "--norestore", profile, "--convert-to", kind]
        command += ["--outdir", str(tmp_path / "out"), str(clerk.file)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "out/交回.pdf").read_bytes().startswith(b"%PDF")
    report = imported(clerk.data, tmp_path / "out/交回.xlsx")
    assert [row.about for row in rows(report, Verdict.TAKEN)] == [
        "DB-2021-0004 签收 2021-12-01 =已排期",
        "DB-2021-0004 答复 2021-12-03",
    ]
