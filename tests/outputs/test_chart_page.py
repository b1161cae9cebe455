"""The pages of charts: every number leads to a list of just so many, and every chart says what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from generator.facts.records import KINDS
from generator.outputs.addresses import CHART_LISTS
from generator.outputs.chart_page import OTHERS, SECTIONS, render_charts_page
from generator.outputs.charts import SKETCHES, draw_charts
from generator.outputs.charts.layout import wrap
from generator.outputs.charts.panels import GaugePanel, Sketch, TimelinePanel
from generator.outputs.look import Chart
from generator.outputs.view import View
from generator.state.shapes import ItemState
from generator.vocabulary import Kind
from tests.outputs.small import ROOT, small_view

EARLY = date(2020, 12, 1)
KEYS = [key for _, _, columns in SECTIONS for keys in columns for key in keys]


@cache
def real_view() -> View:
    """The demonstration year, which has something for every chart."""
    return small_view(date(2022, 2, 10), ROOT / "data")


@cache
def sketches() -> Mapping[str, Sketch]:
    """The charts of it, in rows."""
    return {sketch.key: sketch for sketch in (make(real_view()) for make in SKETCHES)}


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Chart]:
    """Give the drawn charts of the demonstration year."""
    return draw_charts(real_view(), tmp_path_factory.mktemp("charts"))


@pytest.fixture(scope="module")
def pages(charts: Mapping[str, Chart]) -> Mapping[str, str]:
    """Give the page and its lists by address."""
    return {page.path: page.body for page in render_charts_page(real_view(), charts)}


def ledger_count(fragment: str) -> int:
    """How many orders a filtered ledger lists."""
    filters = dict(pair.split("=") for pair in unquote(fragment).split("&")) if fragment else {}

    def fits(state: ItemState) -> bool:
        words = {
            "unit": state.lead,
            "focus": state.item.focus,
            "mode": state.item.mode,
            "stage": state.stage,
            "light": state.light,
        }
        return all(
            value in {flag.value for flag in state.flags} if key == "flag" else words[key] == value
            for key, value in filters.items()
        )

    items = real_view().situation.items.values()
    return sum(state.item.kind is Kind.ORDER and fits(state) for state in items)


def cells(sketch: Sketch) -> Iterator[tuple[str, str]]:
    """Linked cells of a chart's table, but for the names of rows."""
    for row in (*sketch.rows, *([sketch.foot] if sketch.foot else [])):
        yield from ((text, address) for text, address in row[1:] if address)


def test_every_chart_has_its_place() -> None:
    assert {sketch.key for sketch in (make(small_view(EARLY)) for make in SKETCHES)} == {
        *KEYS,
        *(key for key, _ in OTHERS),
    }


@pytest.mark.parametrize("key", KEYS)
def test_every_number_leads_to_so_many(key: str, pages: Mapping[str, str]) -> None:
    """In the tables: the ledger, or the list, that a number leads to counts the same."""
    for text, address in cells(sketches()[key]):
        path, _, fragment = address.partition("#")
        if path == "orders/index.html":
            assert ledger_count(fragment) == int(text), address
        elif path == CHART_LISTS:
            assert len(re.findall(r"<li>", section(pages[path], fragment))) == int(text), address


def section(body: str, anchor: str) -> str:
    """The part of the page of lists that stands at an anchor."""
    tag, start = next((found[1], found.start()) for found in re.finditer(rf'<(\w+)[^>]* id="{anchor}"', body))
    end = body.index("</section>" if tag == "section" else "</ul>", start)
    return body[start:end]


def test_links_resolve(pages: Mapping[str, str]) -> None:
    view = real_view()
    known = {
        *pages,
        "index.html",
        "items/index.html",
        *(f"{kind.folder}/index.html" for kind in KINDS.values()),
        "tallies/orders.html",
        *(view.item_url(item) for item in view.situation.items),
        *(view.unit_url(name) for name in view.records.units),
        *(f"indicators/{slug}.html" for slug in view.records.indicators),
        *(f"tallies/{tally}.html" for tally in view.records.tallies),
    }
    for body in pages.values():
        ids = set(re.findall(r'\bid="([^"]+)"', body))
        for link in re.findall(r'<a [^>]*href="([^"]+)"', body):
            path, _, fragment = link.removeprefix("../").partition("#")
            assert not path or path in known, link
            if not path:
                assert fragment in ids, link
            if path == CHART_LISTS:
                assert f' id="{fragment}"' in pages[path], link


def test_each_chart_says_its_message_and_has_a_table(charts: Mapping[str, Chart]) -> None:
    for key in KEYS:
        chart = charts[key]
        assert chart.message.endswith("。"), key
        assert chart.rows, key
        for svg in chart.svg.values():
            root = ET.fromstring(svg)  # noqa: S314 - our own
            assert root.findtext("g/desc") == chart.message, key
            assert root.findtext("g/title") == chart.title, key


def test_nothing_is_styled_inline_and_no_id_is_twice(pages: Mapping[str, str]) -> None:
    for body in pages.values():
        ids = re.findall(r'\bid="([^"]+)"', body)
        assert len(ids) == len(set(ids))
        assert not re.search(r"<[^>]+ style=", body)


def test_without_figures_the_page_says_so(tmp_path: Path) -> None:
    view = small_view(EARLY)
    charts = draw_charts(view, tmp_path)
    body = "".join(page.body for page in render_charts_page(view, charts))

    assert "<svg" not in body
    assert body.count("无数据：") >= len(KEYS)


def test_units_without_orders_owed_are_named_not_rated() -> None:
    """All units are either a bar with both its numbers, or named as without data: 48 of them."""
    panels = [panel for panel in sketches()["on-time-by-unit"].panels if isinstance(panel, GaugePanel)]
    rated = [gauge.label for panel in panels for gauge in panel.gauges]
    named = [name for panel in panels if panel.note for name in panel.note.partition("：")[2].split("、")]

    assert sorted(rated + named) == sorted(real_view().records.units)
    assert all("/" in gauge.whole.text for panel in panels for gauge in panel.gauges)


def test_units_stand_in_the_order_of_the_list_within_their_group() -> None:
    order = list(real_view().records.units)
    for panel in sketches()["on-time-by-unit"].panels:
        assert isinstance(panel, GaugePanel)
        places = [order.index(gauge.label) for gauge in panel.gauges]
        assert places == sorted(places)


def test_each_change_of_a_deadline_has_its_row() -> None:
    sketch = sketches()["due-changes"]
    panel = sketch.panels[0]

    assert isinstance(panel, TimelinePanel)
    assert len(panel.rows) == len(sketch.rows) == len(real_view().situation.due_changes)


def test_lists_of_names_break_between_names() -> None:
    lines = wrap("无数据：甲甲甲、乙乙乙、丙丙丙", 100.0)

    assert len(lines) > 1
    assert "".join(lines) == "无数据：甲甲甲、乙乙乙、丙丙丙"
    assert all(line.endswith("、") for line in lines[:-1])
