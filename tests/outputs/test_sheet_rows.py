"""Rows put into a finished book, read back by other programs: the values, kinds and looks that were put in, or no book."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from generator.outputs.sheet_rows import MOST_TEXT, Body, UnexpectedBookError, Value, fill
from generator.outputs.spreadsheets import Column, Counted, Sheet, Workbook, write_workbook

NAME = "试"
COLUMNS = (Column("文", 20), Column("日", 11, "day"), Column("数", 8, "count"), Column("率", 8, "share"))
FORMATS = ["@", "yyyy-mm-dd", "0", "0.0%"]
AWKWARD = (
    "=1+1", "007", "1e3", "true", "#N/A", "", " ", "\n", " 前后 ", "\u3000全角\u3000", "甲\n乙", "甲\r\n乙\t", "<&>\"'", "]]>", "&amp;",
    "<r>x</r>", "<r><t>x</t></r>", "_x0041_", "_x0041_x0042_", "__x005F_", "_xZZZZ_", "\x01\x0b\x1f", "\x7f\x85", "😀", "长" * MOST_TEXT,
)  # fmt: skip

SETTINGS = settings(deadline=None, max_examples=60, derandomize=True)
any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"))
rows_of_values = st.tuples(
    # openpyxl leaves the writing of control characters as it is: those are read by another library below.
    st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_\ufffe\uffff")),
    st.none() | st.dates(date(1949, 1, 1), date(2199, 12, 31)),
    st.none() | st.integers(-(10**15), 10**15) | st.text("不公布", min_size=1),
    st.none() | st.floats(-1e300, 1e300),
)


def written(rows: Iterable[tuple[Value, ...]], columns: tuple[Column, ...] = COLUMNS) -> bytes:
    return write_workbook(Workbook("题", "办", (Sheet(NAME, columns, tuple(rows), "注"),)))


def opened(content: bytes, name: str = NAME) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def texts_of(content: bytes) -> list[object]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(NAME)
    return [row[0] for row in sheet.to_python(skip_empty_area=False)[2:]]


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()


@SETTINGS
@given(st.lists(rows_of_values, max_size=20))
def test_what_was_put_in_is_read_back(rows: list[tuple[Value, ...]]) -> None:
    sheet = opened(written(rows))

    for row, cells in zip(rows, sheet.iter_rows(min_row=3), strict=True):
        *read, share = [
            cell.value.date() if isinstance(cell.value, datetime) else cell.value for cell in cells
        ]
        assert (*read, share) == (*row[:3], row[3] and pytest.approx(row[3], rel=1e-15))
        assert [cell.number_format for cell in cells] == FORMATS
        assert {cell.border.left.style for cell in cells} == {"thin"}
        assert {cell.data_type for cell in cells} <= {"s", "d", "n"}
    assert sheet.dimensions == f"A1:D{2 + len(rows)}"
    assert sheet.auto_filter.ref == f"A2:D{2 + max(1, len(rows))}"


@SETTINGS
@given(st.lists(any_text, min_size=1, max_size=20))
def test_any_text_is_read_back(texts: list[str]) -> None:
    assert texts_of(written(((text,) for text in texts), COLUMNS[:1])) == texts


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_is_read_back(text: str) -> None:
    assert texts_of(written([(text,), ("后",)], COLUMNS[:1])) == [text, "后"]


@pytest.mark.parametrize(
    "text", ["长" * (MOST_TEXT + 1), "😀" * (MOST_TEXT // 2 + 1), "a" + "😀" * MOST_TEXT]
)
def test_longer_text_than_a_cell_holds_says_that_it_is_cut(text: str) -> None:
    (read,) = texts_of(written([(text,)], COLUMNS[:1]))

    assert isinstance(read, str)
    assert MOST_TEXT - 1 <= len(read.encode("utf-16-le")) // 2 <= MOST_TEXT
    assert read.endswith("……")
    assert text.startswith(read.removesuffix("……"))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), date(1900, 2, 28)])
def test_what_excel_cannot_hold_is_refused(value: Value) -> None:
    with pytest.raises(ValueError, match="of Excel's"):
        written([(value,)], COLUMNS[:1])


def test_texts_are_listed_once_and_counted() -> None:
    content = written([("甲", None, None, None), ("甲", None, "乙", None), ("文", None, None, None)])
    listed = part_of(content, "xl/sharedStrings.xml")

    assert listed.count("<si><t>甲</t></si>") == 1
    assert f'uniqueCount="{listed.count("<si>")}"' in listed
    cells = part_of(content, "xl/worksheets/sheet1.xml")
    used = cells.count('t="s"')
    assert f' count="{used}"' in listed
    assert "inlineStr" not in cells


def test_columns_of_ids_end_where_their_ids_do() -> None:
    counts = (Counted("全部", ("甲1", "甲2", "甲3")), Counted("无", ()), Counted("一", ("甲2",)))
    book = Workbook("题", "办", (Sheet(NAME, COLUMNS[:1], ()),), counts, {"甲2": "二"})
    sheet = opened(write_workbook(book), "编号")

    read = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert read == [["全部", "一"], ["甲1", "甲2 二"], ["甲2 二", None], ["甲3", None]]
    assert [sheet.cell(row, 2).has_style for row in (2, 3, 4)] == [True, False, False]


def test_a_sample_that_is_not_there_is_an_error() -> None:
    book = written([("甲", None, None, None)])
    for bodies in ([Body(9, [])], [Body(3, [])], [None, Body(3, [])]):
        with pytest.raises(UnexpectedBookError):
            fill(book, bodies)
    with pytest.raises(UnexpectedBookError):
        fill(_without_texts(book), [None])


def _without_texts(book: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(memory, "w") as target:
        for name in made.namelist():
            target.writestr(name, made.read(name).replace(b"uniqueCount", b"count2"))
    return memory.getvalue()


def test_a_row_of_another_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        written([("甲", None, None, None), ("乙",)])


def test_a_finished_book_bears_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(written([]))) as book:
        assert {part.date_time for part in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
