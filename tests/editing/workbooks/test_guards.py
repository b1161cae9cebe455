"""What is sent back: rows that are not what was exported, cells that are not clear, anything personal, hostile files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from generator.editing.workbooks.layout import COLUMNS, FIRST_ROW, HEADER_ROW, ITEMS, MORE, NEW, SYSTEM
from generator.editing.workbooks.marks import MOST_COLUMNS, MOST_ROWS
from generator.editing.workbooks.opening import UnreadableError, read_workbook
from generator.editing.workbooks.package import MOST_BYTES, MOST_PARTS, MOST_UNPACKED
from generator.editing.workbooks.receipt import Verdict, format_markdown, format_receipt
from tests.editing.workbooks.clerk import (
    A_NEW_ORDER,
    LABOUR,
    SMALL,
    TOWN,
    Clerk,
    a_register,
    exported,
    imported,
    refusal,
    rows,
    why_unread,
)

ORDER, PLACED = "DB-2021-0004", "DB-2021-0002"
DAY = date(2021, 12, 1)
PHONE = "13812345678"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return a_register(tmp_path)


# ---- Rows that are not what was exported ----


def test_a_row_of_an_item_that_moved_on_is_stale(data: Path) -> None:
    clerk = Clerk(data).report(ORDER, 日期=DAY, 事件="签收")
    with (data / "orders/2021/DB-2021-0004.yml").open("a", encoding="utf-8") as file:
        file.write("办理记录:\n  - {日期: 2021-11-30, 事件: 签收, 单位: 黄村镇}\n")
    problem = refusal(clerk.send())
    assert problem.found == "“DB-2021-0004”导出后台账又有新记录"
    assert "重新导出" in problem.remedy


def test_a_row_of_an_item_that_was_changed_is_stale(data: Path) -> None:
    clerk = Clerk(data).more(编号=ORDER, 日期=DAY, 事件="签收")
    file = data / "orders/2021/DB-2021-0004.yml"
    file.write_text(file.read_text("utf-8").replace("落实", "压实"), "utf-8")
    assert refusal(clerk.send()).found == "“DB-2021-0004”导出后台账里的内容有变动"


@pytest.mark.parametrize("is_filled", [True, False])
def test_a_changed_locked_cell_sends_the_row_back(data: Path, *, is_filled: bool) -> None:
    clerk = Clerk(data)
    if is_filled:
        clerk.report(ORDER, 日期=DAY, 事件="签收")
    problem = refusal(clerk.put(ITEMS, FIRST_ROW, 现行时限=date(2022, 12, 31)).send())
    assert (problem.place, problem.found) == ("在办事项!E4", "“现行时限”这一格与导出时不同")


def test_a_row_copied_over_another_is_noticed(data: Path) -> None:
    clerk = Clerk(data, LABOUR).report(PLACED, 日期=DAY, 事件="进展", 说明="已排期")
    sheet = clerk.sheet(ITEMS)
    for column in range(1, len(COLUMNS[ITEMS]) + 1):
        sheet.cell(FIRST_ROW + 2, column).value = sheet.cell(FIRST_ROW, column).value
    report = clerk.send()
    assert report.files == {}
    assert {row.problems[0].found for row in rows(report, Verdict.REFUSED)} == {"“DB-2021-0002”有2行"}
    assert [remark.found for remark in report.receipt.remarks] == ["ZT-2021-01/1 这一行不见了"]


def test_fill_cells_moved_to_the_row_of_another_id_are_noticed(data: Path) -> None:
    clerk = Clerk(data, LABOUR).report(PLACED, 日期=DAY, 事件="进展")
    clerk.sheet(ITEMS).cell(FIRST_ROW, 1).value = "DB-2021-0009"
    assert "与导出时不同" in rows(clerk.send(), Verdict.REFUSED)[0].problems[0].found


def test_a_deleted_row_is_told(data: Path) -> None:
    clerk = Clerk(data, LABOUR)
    clerk.sheet(ITEMS).delete_rows(FIRST_ROW)
    assert [remark.found for remark in clerk.send().receipt.remarks] == ["DB-2021-0002 这一行不见了"]


def test_items_of_other_units_are_refused(data: Path) -> None:
    assert (
        refusal(Clerk(data).more(编号=PLACED, 日期=DAY, 事件="进展").send()).found
        == "“DB-2021-0002”现在不由黄村镇牵头"
    )
    assert (
        refusal(Clerk(data).more(编号="DB-2021-0099", 日期=DAY, 事件="进展").send()).found
        == "台账里没有“DB-2021-0099”"
    )


def test_events_of_the_supervisor_are_refused(data: Path) -> None:
    clerk = Clerk(data, LABOUR).report(
        PLACED, 日期=DAY, 事件="批准延期", 新时限=date(2022, 3, 1), 理由="需要时间"
    )
    assert refusal(clerk.send()).found == "“批准延期”由督办单位来记"


def test_sheets_and_headings_must_be_ours(data: Path) -> None:
    clerk = Clerk(data)
    clerk.sheet(MORE).title = "更多"
    assert why_unread(clerk.send()).found == "没有“更多记录”这张工作表"
    clerk = Clerk(data)
    clerk.sheet(ITEMS).insert_cols(2)
    assert why_unread(clerk.send()).place == f"在办事项!B{HEADER_ROW}"
    clerk = Clerk(data)
    clerk.book.create_sheet("草稿")["B2"] = "电话" + PHONE
    report = clerk.report(ORDER, 日期=DAY, 事件="签收").send()
    assert [remark.place for remark in report.receipt.remarks] == ["草稿"]
    assert rows(report, Verdict.TAKEN)


@pytest.mark.parametrize(
    ("row", "value", "found"),
    [
        (1, "督查督办填报表0", "格式与现在的不同"),
        (2, "区没有局", "不在单位名录里"),
        (3, "昨天", "导出日期不见了"),
    ],
)
def test_the_hidden_sheet_must_be_as_it_was(data: Path, row: int, value: str, found: str) -> None:
    clerk = Clerk(data)
    clerk.sheet(SYSTEM).cell(row, 2).value = value
    assert found in why_unread(clerk.send()).found


def test_words_beside_the_columns_are_told(data: Path) -> None:
    clerk = Clerk(data)
    clerk.sheet(NEW)["N5"] = "另有一事"
    assert [remark.place for remark in clerk.send().receipt.remarks] == ["新增事项!N5"]


def test_hidden_rows_are_read_and_pointed_out(data: Path) -> None:
    clerk = Clerk(data).report(ORDER, 日期=DAY, 事件="签收")
    clerk.sheet(ITEMS).row_dimensions[FIRST_ROW].hidden = True
    (row,) = rows(clerk.send(), Verdict.TAKEN)
    assert "隐藏" in row.reminders[0]


# ---- Cells that are not clear ----


@pytest.mark.parametrize(
    ("values", "cell", "found"),
    [
        ({"日期": "2021-13-05", "事件": "进展"}, "J4", "没有“2021-13-05”这一天"),
        ({"日期": "上周五", "事件": "进展"}, "J4", "“上周五”不是规定写法的日期"),
        ({"日期": True, "事件": "进展"}, "J4", "“TRUE”不是日期"),
        ({"日期": time(9, 30), "事件": "进展"}, "J4", "“09:30:00”不是日期"),
        ({"日期": date(1921, 12, 1), "事件": "进展"}, "J4", "“1921-12-01”的年份不合常理"),
        ({"日期": date(2021, 12, 20), "事件": "进展"}, "J4", "这一天还没有到"),
        ({"日期": date(2021, 8, 1), "事件": "进展"}, "J4", "早于前一条"),
        ({"事件": "进展"}, "J4", "没有填“日期”"),
        ({"日期": DAY}, "K4", "没有填“事件”"),
        ({"日期": DAY, "事件": "有进展"}, "K4", "没有“有进展”这个词"),
        ({"日期": DAY, "事件": "签收"}, "K4", "“签收”不能用在这里"),
        ({"日期": DAY, "事件": "进展", "进度": 4.5}, "M4", "“4.5”不是整数"),
        ({"日期": DAY, "事件": "进展", "进度": 140}, "M4", "这里是140"),
        ({"日期": DAY, "事件": "进展", "进度": "大半"}, "M4", "“大半”不是整数"),
        ({"日期": DAY, "事件": "进展", "进度": "约45"}, "M4", "“约45”不是整数"),
        ({"日期": DAY, "事件": "进展", "进度": DAY}, "M4", "“2021-12-01”不是数字"),
        ({"日期": DAY, "事件": "节点完成", "节点": "1 没有的"}, "L4", "“1 没有的”不是从1数起的整数"),
        ({"日期": DAY, "事件": "节点完成", "节点": 1}, "L4", "这件事没有分节点"),
        ({"日期": DAY, "事件": "进展", "新时限": date(2022, 1, 1)}, "N4", "“进展”不写“新时限”"),
        ({"日期": DAY, "事件": "申请延期"}, "P4", "没有写“理由”"),
        ({"日期": DAY, "事件": "申请延期", "理由": "长" * 121}, "P4", "这里有121个字"),
        ({"日期": DAY, "事件": "进展", "说明": "一\n二"}, "R4", "这里写了几行"),
        ({"日期": DAY, "事件": "进展", "说明": "长" * 5000}, "R4", "这里有5000个字"),
        ({"日期": DAY, "事件": "进展", "说明": "零宽\u200b空格"}, "R4", "看不见的字符"),
        ({"日期": DAY, "事件": "进展", "说明": "制表\t符"}, "R4", "这里有制表符"),
        ({"日期": DAY, "事件": "进展", "说明": True}, "R4", "“TRUE”不是文字"),
        ({"日期": "=TODAY()", "事件": "进展"}, "J4", "这里是公式，不是内容"),
    ],
)
def test_unclear_cells_are_sent_back(data: Path, values: dict[str, Any], cell: str, found: str) -> None:
    problem = refusal(Clerk(data, LABOUR).report(PLACED, **values).send())
    assert (problem.place, problem.found[: len(found)]) == (
        f"在办事项!{cell}",
        found,
    ) or found in problem.found
    assert problem.required
    assert problem.remedy


def test_a_day_that_became_a_number_is_proposed(data: Path) -> None:
    clerk = Clerk(data, LABOUR).report(PLACED, 日期=44531, 事件="进展")
    clerk.sheet(ITEMS)["J4"].number_format = "General"
    problem = refusal(clerk.send())
    assert (problem.place, problem.found) == ("在办事项!J4", "“44531”不是日期")
    assert "2021-12-01" in problem.remedy


def test_an_error_value_is_not_taken_for_an_empty_cell(data: Path) -> None:
    clerk = Clerk(data, LABOUR).report(PLACED, 日期=DAY, 事件="进展")
    cell = clerk.sheet(ITEMS)["R4"]
    cell.value, cell.data_type = "#REF!", "e"
    assert refusal(clerk.send()).found == "这里是错误值（#REF! 之类）"


def test_days_counted_from_1904_are_the_days_that_are_shown(data: Path) -> None:
    clerk = Clerk(data)
    clerk.book.epoch = CALENDAR_MAC_1904
    report = clerk.report(ORDER, 日期=DAY, 事件="签收").send()
    assert [row.about for row in rows(report, Verdict.TAKEN)] == ["DB-2021-0004 签收 2021-12-01"]


def with_cached_value(file: Path, formula: str, value: str) -> None:
    """Give a formula the result that Excel would have left beside it."""
    parts = {}
    with zipfile.ZipFile(file) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    name = "xl/worksheets/sheet2.xml"
    left = re.compile(f"<f>{re.escape(formula)}</f><v ?/?>(?:</v>)?".encode())
    parts[name], times = left.subn(f"<f>{formula}</f><v>{value}</v>".encode(), parts[name])
    assert times == 1
    with zipfile.ZipFile(file, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)


def test_the_result_of_a_formula_is_never_used(data: Path) -> None:
    clerk = Clerk(data, LABOUR).report(PLACED, 日期=DAY, 事件="进展")
    clerk.sheet(ITEMS)["M4"] = "=40+5"
    clerk.book.save(clerk.file)
    with_cached_value(clerk.file, "40+5", "45")
    sheet = read_workbook(clerk.file.read_bytes())[ITEMS]
    assert (sheet.cell(4, 13).value, sheet.cell(4, 13).is_formula) == (45.0, True)
    assert refusal(imported(data, clerk.file)).place == "在办事项!M4"


def test_cells_inside_an_array_formula_are_formulas(data: Path) -> None:
    clerk = Clerk(data, LABOUR)
    clerk.sheet(ITEMS)["J4"] = ArrayFormula("J4:R4", '="进展"')
    clerk.book.save(clerk.file)
    sheet = read_workbook(clerk.file.read_bytes())[ITEMS]
    assert all(sheet.cell(4, column).is_formula for column in range(10, 19))
    assert not sheet.cell(5, 10).is_formula


def test_merged_cells_are_sent_back(data: Path) -> None:
    clerk = Clerk(data).more(0, 编号=ORDER, 日期=DAY, 事件="签收")
    clerk.sheet(MORE).merge_cells("B4:B5")
    problem = refusal(clerk.send())
    assert (problem.place, problem.found) == ("更多记录!B4", "这里合并了单元格")


def test_trailing_blanks_are_nothing(data: Path) -> None:
    clerk = Clerk(data, LABOUR).report(PLACED, 日期=" ", 事件="　", 说明="\n")
    for row in range(60, 200):
        clerk.sheet(ITEMS).cell(row, 4).value = "  "
    assert clerk.send().receipt.rows == ()


# ---- Nothing personal ----


@pytest.mark.parametrize(
    "text", [f"联系{PHONE}", "１３８１２３４５６７８", "张某某已签收", "住3号楼2单元", 13812345678]
)
@pytest.mark.parametrize("place", ["entry", "order"])
def test_nothing_personal_is_taken_or_repeated(data: Path, text: object, place: str) -> None:
    clerk = Clerk(data)
    if place == "entry":
        clerk.report(ORDER, 日期=DAY, 事件="签收", 说明=text, 文号="第5期")
    else:
        clerk.propose(**{**A_NEW_ORDER, "标题": text})
    report = clerk.send()
    assert report.files == {}
    (row,) = rows(report, Verdict.REFUSED)
    assert row.problems[0].place in {"在办事项!R4", "新增事项!A4"}
    for told in (format_receipt(report.receipt), format_markdown(report.receipt)):
        assert str(text) not in told
        assert PHONE not in told


def test_personal_words_across_other_faults_are_not_repeated(data: Path) -> None:
    report = Clerk(data).report(ORDER, 日期=PHONE, 事件=f"签收{PHONE}", 进度=f"约{PHONE}").send()
    assert len(rows(report, Verdict.REFUSED)[0].problems) == 3
    assert PHONE not in format_receipt(report.receipt)


def test_a_file_named_after_a_person_is_not_repeated(data: Path) -> None:
    file = data.parent / f"{PHONE}.xlsx"
    file.write_bytes(exported(data, TOWN))
    assert PHONE not in format_receipt(imported(data, file).receipt)


# ---- Files that are no workbook, or too much of one ----


def packed(**parts: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The workbook of a unit with its parts changed."""
    with zipfile.ZipFile(BytesIO(exported(SMALL, TOWN))) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    change(parts)
    return packed(**parts)


def with_doctype(parts: dict[str, bytes]) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    name = "xl/worksheets/sheet2.xml"
    parts[name] = parts[name].replace(b"?>", b"?>" + entity, 1)


def with_far_cell(parts: dict[str, bytes]) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"].replace(b"</sheetData>", cell)


def with_bad_reference(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"].replace(b'r="A4"', b'r="A0"')


def without_strings(parts: dict[str, bytes]) -> None:
    del parts["xl/sharedStrings.xml"]


def without_book(parts: dict[str, bytes]) -> None:
    del parts["xl/workbook.xml"]


def with_many_parts(parts: dict[str, bytes]) -> None:
    parts.update({f"xl/media/{number}.xml": b"" for number in range(MOST_PARTS)})


def with_two_names(parts: dict[str, bytes]) -> None:
    parts["XL/Workbook.xml"] = parts["xl/workbook.xml"]


def with_steps_up(parts: dict[str, bytes]) -> None:
    parts["../../etc/cron.xml"] = b"<a/>"


HOSTILE: dict[str, tuple[bytes | Callable[[dict[str, bytes]], None], str]] = {
    "empty": (b"", "这不是 Excel 工作簿"),
    "csv": ("编号,日期\n".encode("gb18030"), "这不是 Excel 工作簿"),
    "html saved as xlsx": (b"<html>", "这不是 Excel 工作簿"),
    "old xls or encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "这是旧版 .xls 文件，或者加了打开密码",
    ),
    "too many bytes": (b"PK" + bytes(MOST_BYTES), "这个文件超过8兆字节"),
    "cut off": (exported(SMALL, TOWN)[:5000], "这个文件打不开，可能已经损坏"),
    "some other zip": (
        packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        "这不是 Excel 的 .xlsx 工作簿",
    ),
    "bomb": (packed(**{"xl/workbook.xml": bytes(MOST_UNPACKED + 1)}), "这个文件展开后太大"),
    "many parts": (with_many_parts, "这个文件展开后太大"),
    "doctype": (with_doctype, "这个文件打不开，可能已经损坏"),
    "far cell": (with_far_cell, "这张工作表太大"),
    "bad reference": (with_bad_reference, "这个文件打不开，可能已经损坏"),
    "no strings": (without_strings, ""),
    "no book": (without_book, "这不是 Excel 的 .xlsx 工作簿"),
    "one part twice": (with_two_names, "这个文件打不开，可能已经损坏"),
    "steps up": (with_steps_up, "这个文件打不开，可能已经损坏"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_words(tmp_path: Path, name: str) -> None:
    made, found = HOSTILE[name]
    file = tmp_path / "a.xlsx"
    file.write_bytes(made if isinstance(made, bytes) else repacked(made))
    problem = why_unread(imported(SMALL, file))
    assert problem.found.startswith(found)
    assert problem.remedy


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    content = bytearray(packed(**{"xl/workbook.xml": bytes(30_000_000)}))
    real = (30_000_000).to_bytes(4, "little")
    assert content.count(real) == 2
    file = tmp_path / "a.xlsx"
    file.write_bytes(bytes(content).replace(real, (100).to_bytes(4, "little")))
    assert why_unread(imported(SMALL, file)).found == "这个文件打不开，可能已经损坏"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert why_unread(imported(SMALL, tmp_path / "没有.xlsx")).found == "没有这个文件，或者打不开"


@pytest.mark.parametrize(("row", "column"), [(MOST_ROWS + 1, 1), (1, MOST_COLUMNS + 1)])
def test_sheets_that_reach_too_far_are_told_where(row: int, column: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    name = sheet.cell(row, column, "远").coordinate
    content = BytesIO()
    book.save(content)
    with pytest.raises(UnreadableError) as raised:
        read_workbook(content.getvalue())
    assert raised.value.problem.cell == name


def test_coloured_cells_far_away_are_no_content() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "近"
    sheet["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")
    content = BytesIO()
    book.save(content)
    (read,) = read_workbook(content.getvalue()).values()
    assert (read.height, read.width) == (1, 1)


WORKBOOK = exported(SMALL, TOWN)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(at=st.integers(0, len(WORKBOOK) - 1), bits=st.integers(1, 255), length=st.integers(1, 40))
def test_damaged_files_never_end_in_a_traceback(tmp_path: Path, at: int, bits: int, length: int) -> None:
    content = bytearray(WORKBOOK)
    for place in range(at, min(at + length, len(content))):
        content[place] ^= bits
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    receipt = imported(SMALL, file).receipt
    assert re.search("台账没有改动。", receipt.summary)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(data=st.data())
def test_damaged_sheets_never_end_in_a_traceback(tmp_path: Path, data: st.DataObject) -> None:
    def damage(parts: dict[str, bytes]) -> None:
        name = data.draw(st.sampled_from(sorted(parts)))
        content = bytearray(parts[name])
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(1, 20))] = data.draw(st.binary(max_size=8))
        parts[name] = bytes(content)

    file = tmp_path / "a.xlsx"
    file.write_bytes(repacked(damage))
    assert imported(SMALL, file).receipt.summary
