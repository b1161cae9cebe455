"""Ledgers: cut into pages so that what is closed changes no more; cells drawn once are those drawn anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import pytest

from generator.outputs import ledgers
from generator.outputs.ledgers import LEDGERS, list_ledgers
from generator.outputs.ledgers.rows import Cells
from generator.outputs.view import View
from generator.outputs.writing import Page
from tests.ledger_data import ledger_rows
from tests.outputs.small import ROOT, small_view

AS_OF = date(2022, 2, 10)


@cache
def real_view(as_of: date) -> View:
    """The demonstration year."""
    return small_view(as_of, ROOT / "data")


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut after twenty rows, so that the demonstration has many pages."""
    monkeypatch.setattr(ledgers, "MOST", 20)


def drawn(as_of: date) -> Mapping[str, str]:
    """Pages and data by address."""
    return {
        made.path: made.body if isinstance(made, Page) else made.content.decode()
        for batch in list_ledgers(real_view(as_of))
        for made in batch.make()
    }


def ids(body: str) -> list[str]:
    return re.findall(r'<tr data-id="([^"]+)"', body)


def test_a_cell_drawn_once_is_the_cell_of_each_row_that_shows_it() -> None:
    """Else ``rows._READ`` forgets something that the template reads."""
    view = real_view(AS_OF)
    carried = ledgers._carried(view)
    cells = Cells(view, carried)
    columns = {column.key for ledger in LEDGERS for column in ledger.columns} - {"id", "title"}

    assert len(columns) == 16
    for column in sorted(columns):
        for state in view.situation.items.values():
            assert cells.cell(column, state) == cells.draw(column, state), (column, state.id)


def test_pages_have_twenty_rows_at_most_and_all_items_once_in_the_order_of_the_data() -> None:
    found = drawn(AS_OF)
    for ledger in LEDGERS:
        folder = ledger.address.removesuffix("index.html")
        links = re.findall(
            rf'href="\.\./({folder}(?:open|closed-\d+)(?:-\d+)?\.html)"', found[ledger.address]
        )
        pages = [ledger.address, *links]
        names = re.search(r'data-ledger="([^"]+)"', found[ledger.address])
        assert names
        rows = ledger_rows(found[f"{folder}ledger-{name}.js"] for name in names[1].split())
        assert {path for path in found if path.startswith(folder) and path.endswith(".html")} == set(pages)
        assert [one for path in pages for one in ids(found[path])] == [
            row.id for row in rows if not row.part_of
        ]
        assert all(len(ids(found[path])) <= 20 for path in pages)


def test_what_is_under_way_comes_first_and_closed_years_follow_the_latest_first() -> None:
    view, found = real_view(AS_OF), drawn(AS_OF)
    rows = [one for one in ids(found["orders/index.html"]) if one]
    names = re.search(r'data-ledger="([^"]+)"', found["orders/index.html"])

    assert names
    assert names[1].split() == ["open", "2021"]
    assert all(view.situation.items[one].stage.is_open for one in rows)
    assert rows == sorted(rows, key=lambda one: view.situation.items[one].urgency)


def test_from_one_day_to_the_next_pages_of_what_is_closed_stay_to_the_byte() -> None:
    """But for the day at their head, and for what was closed on that day."""
    day = AS_OF
    while {one for one, state in real_view(day).situation.items.items() if state.closed_on == day}:
        day -= timedelta(days=1)
    before, after = drawn(day - timedelta(days=1)), drawn(day)
    closed = [path for path in after if re.search(r"/(closed-\d+(-\d+)?\.html|ledger-\d{4}\.js)$", path)]
    days = re.compile(r"<time datetime=[^<]*</time>")

    assert len(closed) > 8
    assert [path for path in closed if days.sub("", before[path]) != days.sub("", after[path])] == []
    assert before["items/ledger-open.js"] != after["items/ledger-open.js"]


def test_no_page_separates_a_plan_item_from_its_measures() -> None:
    found = drawn(AS_OF)
    for path, body in found.items():
        if re.fullmatch(r"plan/.*\.html", path):
            rows = re.findall(r'<tr (?:class="is-part" data-part-of|data-id)="([^"]+)"', body)
            firsts = re.findall(r"<tr ([^>]+)>", body.partition("<tbody>")[2])
            assert rows
            assert firsts[0].startswith("data-id")
