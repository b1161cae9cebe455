"""Workbooks are opened by another library: one row for each item, the ids behind each count, and no formula."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Opened

from generator.outputs.spreadsheets import Column, Counted, Sheet, Workbook, write_csv, write_workbook
from generator.outputs.view import View
from generator.outputs.workbooks import LEDGERS, list_workbooks
from generator.outputs.writing import Artifact
from generator.vocabulary import PeriodCount
from tests.outputs.small import small_view

VIEW = small_view(date(2021, 11, 30))


def _write_all(view: View) -> dict[str, bytes]:
    return {
        made.path: made.content
        for book in list_workbooks(view)
        for made in book.make()
        if isinstance(made, Artifact)
    }


FILES = _write_all(VIEW)
HOSTILE = (
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "007",
    "1e3",
    "<b>&</b>",
    "\t=1",
    "http://x",
)


def opened(path: str) -> Opened:
    return openpyxl.load_workbook(io.BytesIO(FILES[path]))


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize(("name", "kinds"), [(name, kinds) for name, _, kinds in LEDGERS])
def test_a_row_for_each_item(name: str, kinds: tuple[object, ...]) -> None:
    sheet = opened(f"exports/{name}.xlsx")["台账"]
    ids = [row[0].value for row in sheet.iter_rows(min_row=3)]
    expected = [state.id for state in VIEW.situation.items.values() if state.item.kind in kinds]

    assert ids == expected
    assert [row[0] for row in rows_of(FILES[f"exports/{name}.csv"])[1:]] == expected


def test_header_frozen_filtered_and_with_choices() -> None:
    sheet = opened("exports/orders.xlsx")["台账"]

    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref.startswith("A2:")
    choices = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert any("重点事" in formula for formula in choices.values())
    assert any("销号" in formula for formula in choices.values())


@pytest.mark.parametrize("name", [name for name, _, _ in LEDGERS])
def test_behind_every_count_stand_its_ids(name: str) -> None:
    book = opened(f"exports/{name}.xlsx")
    members: dict[str, list[str]] = {}
    for label, *listed in book["编号"].iter_cols(values_only=True):
        members[str(label)] = [str(each).split()[0] for each in listed if each is not None]
    for label, number, _ in book["统计"].iter_rows(min_row=2, values_only=True):
        assert number == len(members.get(str(label), [])), label
    assert set(members.get("全部", [])) <= set(VIEW.situation.items)


def test_the_counts_are_those_of_the_situation() -> None:
    book = opened("exports/items.xlsx")
    counts = {row[0]: row[1] for row in book["统计"].iter_rows(min_row=2, values_only=True)}
    states = VIEW.situation.items.values()

    assert counts["全部"] == len(states)
    for state in states:
        assert counts[f"亮灯：{state.light.value}"] == sum(other.light is state.light for other in states)


def test_every_period_has_its_workbook() -> None:
    for report in VIEW.reports:
        book = opened(f"exports/cycle-{report.period.label}.xlsx")
        counts = {row[0]: row[1] for row in book["本期"].iter_rows(min_row=3, values_only=True)}
        assert counts == {count.value: len(report.counts[count]) for count in PeriodCount}


def test_points_add_up_to_the_scores() -> None:
    year = next(report for report in VIEW.reports if report.scores)
    book = opened(f"exports/cycle-{year.period.label}.xlsx")
    points = list(book["逐分依据"].iter_rows(min_row=2, values_only=True))

    assert len(points) == sum(len(row.happenings) for score in year.scores for row in score.rows)


def test_no_cell_of_any_workbook_is_a_formula() -> None:
    for path in FILES:
        if path.endswith(".xlsx"):
            for sheet in opened(path):
                for row in sheet.iter_rows():
                    assert all(cell.data_type != "f" for cell in row), path


def test_hostile_text_stays_text() -> None:
    sheet = Sheet("试", (Column("甲"),), tuple((text,) for text in HOSTILE))
    content = write_workbook(Workbook("试", "试", (sheet,), (Counted("=1", ("=2",)),), {"=2": "=3"}))
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert [row[0].value for row in book["试"].iter_rows(min_row=2)] == list(HOSTILE)
    assert all(cell.data_type != "f" for each in book for row in each.iter_rows() for cell in row)
    for (cell,), text in zip(rows_of(write_csv(sheet))[1:], HOSTILE, strict=True):
        assert cell in {text, f"'{text}"}
        assert not cell.startswith(("=", "+", "-", "@", "\t"))


def test_the_same_bytes_each_time() -> None:
    assert _write_all(small_view(date(2021, 11, 30))) == FILES
