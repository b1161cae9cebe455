"""The main pages from the small data: numbers equal their lists, links lead to lines, text stays text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from generator.facts.records import KINDS
from generator.outputs import items
from generator.outputs.addresses import ledger_address
from generator.outputs.bulletins import list_bulletins
from generator.outputs.items import render_items
from generator.outputs.ledgers import LEDGERS, list_ledgers
from generator.outputs.look import Cell, Chart
from generator.outputs.meetings import render_meetings
from generator.outputs.overview import render_overview
from generator.outputs.units import render_unit, render_units
from generator.outputs.view import View
from generator.outputs.writing import Artifact, Page
from generator.vocabulary import Flag, Kind, Light, Stage
from tests.builders import an_order, state_of
from tests.ledger_data import LedgerRow, ledger_rows
from tests.outputs.small import ROOT, small_view
from tests.portal import Element, elements

SMALL = ROOT / "tests" / "data" / "small"
ASSETS = ROOT / "site_src" / "assets"
CHART = Chart(
    "trend", "走势", "一句话。", dict.fromkeys(("wide", "narrow"), '<svg><a href="qzrootqz/orders/index.html"></a></svg>'), ("月", "数"),
    ((Cell("2021-05"), Cell("3", "orders/index.html")),),
)  # fmt: skip
Bodies = Mapping[str, str]


def render(view: View) -> dict[str, str]:
    """All of the main pages by address."""
    pages = [
        *render_overview(view, {"trend": CHART}),
        *(made for batch in list_ledgers(view) for made in batch.make() if isinstance(made, Page)),
        *render_items(view, view.situation.items.values()),
        *render_units(view),
        *(page for name in view.records.units for page in render_unit(view, name)),
        *render_meetings(view),
    ]
    assert all(page.path.count("/") == page.frame.count("/") for page in pages)
    assert len({page.path for page in pages}) == len(pages)
    return {page.path: page.body for page in pages}


@pytest.fixture(scope="module")
def view() -> View:
    """Give the small data on a day on which there is something of every kind."""
    return small_view(date(2022, 3, 1))


@pytest.fixture(scope="module")
def bodies(view: View) -> Bodies:
    """Give the main pages of the small data."""
    return render(view)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def text_of(body: str) -> str:
    """What a reader reads, on one line."""
    parser = _Text()
    parser.feed(body)
    return re.sub(r"\s+", " ", "".join(parser.found))


@pytest.fixture(scope="module")
def rows(view: View) -> Mapping[str, list[LedgerRow]]:
    """Give the rows of each ledger, by its address, as its filters read them."""
    data = [made for batch in list_ledgers(view) for made in batch.make() if isinstance(made, Artifact)]
    return {
        ledger.address: ledger_rows(
            each.content.decode()
            for each in data
            if each.path.startswith(ledger.address.removesuffix("index.html"))
        )
        for ledger in LEDGERS
    }


def rows_behind(rows: Mapping[str, list[LedgerRow]], address: str) -> int:
    """How many items of a ledger the conditions in an address select: what ledger.js shows."""
    page, _, fragment = address.partition("#")
    return sum(row.fits(fragment) for row in rows[page] if not row.part_of)


def counts(body: str) -> Iterator[Element]:
    """The numbers that promise a list."""
    return (each for each in elements(body) if "data-count" in each.attributes)


def test_every_number_is_as_long_as_its_list(bodies: Bodies, rows: Mapping[str, list[LedgerRow]]) -> None:
    tried = 0
    for path, body in bodies.items():
        for count in counts(body):
            address = count.attributes["href"].removeprefix("../" * path.count("/"))
            tried += 1
            assert int(count.attributes["data-count"]) == rows_behind(rows, address), (path, address)
    assert tried > 50


def test_a_ledger_s_options_know_every_word_that_an_address_may_hold(bodies: Bodies) -> None:
    """Else the script would call a good link unknown, also where it lists nothing."""
    for ledger in LEDGERS:
        body = bodies[ledger.address]
        for word in (*Light, *Flag, *Stage):
            assert f"<option>{word.value}</option>" in body, (ledger.address, word)
    assert ledger_address(unit="区住建委", flag=Flag.LATE).endswith(
        f"unit={quote('区住建委')}&flag={quote('逾期')}"
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_every_item_stands_in_the_ledger_of_all_and_in_that_of_its_kind(
    view: View, rows: Mapping[str, list[LedgerRow]], kind: Kind
) -> None:
    states = [state for state in view.situation.items.values() if state.item.kind is kind]
    assert rows_behind(rows, f"items/index.html#kind={quote(kind.value)}") == len(states) > 0
    if kind not in (Kind.MEASURE, Kind.CAMPAIGN):
        assert rows_behind(rows, ledger_address(kind)) == len(states)


def test_measures_stand_below_their_plan_item_and_are_not_counted_with_it(bodies: Bodies) -> None:
    parent, parts = "", 0
    for row in elements(bodies["plan/index.html"]):
        parent = row.attributes.get("data-id", parent)
        if "data-part-of" in row.attributes:
            parts += 1
            assert row.attributes["data-part-of"] == parent
            assert "data-id" not in row.attributes
    assert parts > 0


def test_pages_have_one_heading_captions_and_nothing_that_the_policy_forbids(bodies: Bodies) -> None:
    for path, body in bodies.items():
        found = elements(body)
        tags = [each.tag for each in found]
        levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
        ids = [each.attributes["id"] for each in found if "id" in each.attributes]
        assert tags.count("h1") == 1, path
        assert all(later - one <= 1 for one, later in pairwise(levels)), (path, levels)
        assert len(ids) == len(set(ids)), path
        assert tags.count("table") == tags.count("caption"), path
        assert all("scope" in each.attributes for each in found if each.tag == "th"), path
        assert not {"script", "style", "iframe", "img"} & set(tags), path
        assert not [each for each in found if {"style", "onclick"} & set(each.attributes)], path


def test_links_name_files_that_exist(view: View, bodies: Bodies) -> None:
    """Links within the main pages; the folder may be copied, so no link is absolute or names a folder."""
    shown = set(bodies) | set(view.file_addresses.values()) | {each.address for each in list_bulletins(view)}
    for path, body in bodies.items():
        for each in elements(body):
            href = each.attributes.get("href", "")
            if not href or href.startswith(("#", "http")):
                continue
            target = href.removeprefix("../" * path.count("/")).partition("#")[0]
            assert re.fullmatch(r"[\w./-]+\.(html|xlsx|csv|ics|atom)", target), (path, href)
            if target.partition("/")[0] in {kind.folder for kind in KINDS.values()} | {
                "units",
                "meetings",
                "items",
            }:
                assert target in shown, (path, href)


def test_a_light_always_has_shape_word_and_colour(bodies: Bodies) -> None:
    lights = {light.code: light for light in Light}
    found = re.findall(r'<span class="light light--(\w+)">(.*?)</span>([^<]*)', "".join(bodies.values()))
    assert len(found) > 20
    for code, shape, word in found:
        assert shape.endswith(lights[code].shape)
        assert word == lights[code].value


def test_an_item_tells_why_its_light_shines_and_when_it_will_change(view: View, bodies: Bodies) -> None:
    coming = [state for state in view.situation.items.values() if state.lights.next_on]
    assert coming
    for state in coming:
        said = text_of(bodies[view.item_url(state.id)])
        assert state.lights.next_on is not None
        assert f"若无新进展，将于 {state.lights.next_on.isoformat()} 转" in said
        assert state.lights.shown.reason in said


def test_a_line_reference_leads_to_the_line_it_speaks_of(view: View, bodies: Bodies) -> None:
    """Every entry of every log, by the date and the event that stand on its line (or just below it)."""
    tried = 0
    for state in view.situation.items.values():
        path = view.records.paths[state.item.origin]
        lines = view.records.texts[path].splitlines()
        for row in state.history:
            address = view.line_url(path, (*state.item.path, "办理记录", row.number))
            line = int(address.rpartition("#L")[2])
            written = "".join(lines[line - 1 : line + 1])
            assert row.entry.on.isoformat() in written
            assert row.entry.event.value in written
            assert f'href="../{address}"' in bodies[view.item_url(state.id)]
            tried += 1
    assert tried > 10


def test_the_file_stands_on_the_page_of_its_record_only(view: View, bodies: Bodies) -> None:
    order, decision = bodies["orders/DB-2021-0001.html"], bodies["decisions/LX-2021-01-1.html"]
    path = view.records.paths["DB-2021-0001"]
    numbers = re.findall(r'id="L(\d+)"', order)
    assert [int(number) for number in numbers] == list(
        range(1, len(view.records.texts[path].splitlines()) + 1)
    )
    assert 'id="L1"' not in decision
    assert "../meetings/LX-2021-01.html#L" in decision


def test_an_edit_link_is_shown_only_where_the_repository_is_known(view: View, bodies: Bodies) -> None:
    known = view.edit_url("orders/2021/DB-2021-0001.yml") is not None
    assert ("修改此条" in bodies["orders/DB-2021-0001.html"]) is known


def test_markup_in_a_field_stays_text(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    file = data / "orders" / "2021" / "DB-2021-0001.yml"
    text = file.read_text("utf-8")
    title = re.search(r"^标题: (.*)$", text, re.MULTILINE)
    assert title
    file.write_text(text.replace(title[0], "标题: 督促<script>alert(1)</script>&\"'核查"), "utf-8")
    for body in render(small_view(data=data)).values():
        assert "<script" not in body


def test_what_comes_later_is_not_shown() -> None:
    early = small_view(date(2021, 5, 20))
    pages = render(early)
    assert early.situation.later
    for later in early.situation.later:
        assert early.records.items[later].title not in text_of(pages["items/index.html"])
    shown = {early.item_url(item) for item in early.situation.items}
    assert shown <= set(pages)
    assert not {view_url for view_url in pages if view_url.startswith("orders/DB")} - shown


def test_an_empty_portal_says_so_and_gives_no_rate() -> None:
    """Before anything was issued: no division by zero, no empty table without a word."""
    pages = render(small_view(date(2021, 1, 2)))
    assert "到这一天还没有督办单" in text_of(pages["orders/index.html"])
    assert "无数据" in text_of(pages["index.html"])
    assert "100%" not in text_of(pages["index.html"])


def test_units_stand_in_the_order_of_the_file_within_their_group(view: View, bodies: Bodies) -> None:
    shown = re.findall(r'<th scope="row"><a href="../(units/[\w-]+\.html)"', bodies["units/index.html"])
    places = {view.unit_url(unit.name): unit.group for unit in view.records.units.values()}
    for group in set(places.values()):
        mine = [address for address in shown if places[address] == group]
        assert mine == [address for address in places if address in mine]


def test_every_clause_of_a_meeting_is_accounted_for(view: View, bodies: Bodies) -> None:
    for meeting in view.records.meetings.values():
        said = text_of(bodies[f"meetings/{meeting.id}.html"])
        rest = [clause for clause in meeting.clauses if clause.not_docketed]
        docketed = len(meeting.clauses) - len(rest)
        if meeting.clauses:
            assert f"{len(meeting.clauses)} 条：立项 {docketed} 条，不立项 {len(rest)} 条" in said
        for clause in rest:
            assert f"不立项：{clause.not_docketed}" in said


def test_the_overview_shows_charts_with_their_tables(bodies: Bodies) -> None:
    body = bodies["index.html"]
    assert 'href="orders/index.html"></a></svg>' in body
    assert "用表格看" in body
    assert "qzroot" not in body


def looks(log: tuple[str, ...], as_of: str) -> list[tuple[str, str]]:
    """The stage strip of an order with that log."""
    return [(step.stage.value, step.look) for step in items._steps(state_of(an_order(log=log), as_of))]


def test_the_stage_strip_follows_returns_and_turns() -> None:
    done = ("2021-05-11 签收", "2021-05-17 答复", "2021-06-01 报结")
    assert looks((), "2021-05-10") == [
        ("交办", "current"), ("签收", "ahead"), ("办理中", "ahead"), ("报结", "ahead"), ("销号", "ahead"),
    ]  # fmt: skip
    assert looks((*done, "2021-06-05 退回"), "2021-06-06")[2:4] == [("办理中", "current"), ("报结", "ahead")]
    paused = looks(("2021-05-11 签收", "2021-05-20 暂缓"), "2021-06-06")
    assert paused[1:4] == [("签收", "done"), ("暂缓", "side"), ("办理中", "ahead")]


def test_the_time_line_stays_within_its_picture() -> None:
    milestones = ("2021-06-15 40", "2021-12-31 60")
    for log in ((), ("2021-09-20 批准延期 新时限=2023-10-31",)):
        state = state_of(an_order(milestones=milestones, log=("2021-05-11 签收", *log)), "2022-02-10")
        line = items._time_line(state, date(2022, 2, 10))
        assert line
        ticks = [*line.months, *line.milestones, line.today, line.due, line.original]
        assert all(0 <= tick.at <= 100 for tick in ticks if tick)
        assert 1 <= len(line.months) <= 8


def tokens(scheme: str) -> dict[str, str]:
    """The colours of one scheme, as portal.css gives them."""
    css = (ASSETS / "portal.css").read_text("utf-8")
    block = css[css.index(f'[data-md-color-scheme="{scheme}"] {{') :].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def linear(colour: str) -> np.ndarray:
    """A colour as linear light."""
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast of WCAG 2."""
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_colours_have_the_contrast_that_wcag_asks_for(scheme: str) -> None:
    colours = tokens(scheme)
    for text in ("ink", "ink-2", "ink-3", "accent", "title"):
        for ground in ("canvas", "surface", "surface-2", "surface-3", "accent-soft"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    for light in Light:
        name = f"light-{light.code}"
        assert contrast(colours[name], colours[f"{name}-on"]) >= 4.5, name
        assert contrast(colours[f"{name}-ink"], colours[f"{name}-soft"]) >= 4.5, name
        assert contrast(colours[f"{name}-ink"], colours["surface-3"]) >= 4.5, name
        assert contrast(colours[name], colours["surface"]) >= 3, name
    assert contrast(colours["line-2"], colours["surface"]) >= 3


SEEN_BY = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
}
"""Machado, Oliveira and Fernandes 2009, complete dichromacy, on linear light."""


def lab(colour: np.ndarray) -> np.ndarray:
    """Linear light as CIELAB, in which distances are about as seen."""
    xyz = np.array(
        [[0.4124564, 0.3575761, 0.180375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    )
    white = np.array([0.95047, 1.0, 1.08883])
    part = np.cbrt(np.maximum(xyz @ colour / white, 1e-6))
    return np.array([116 * part[1] - 16, 500 * (part[0] - part[1]), 200 * (part[1] - part[2])])


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("eye", list(SEEN_BY))
def test_lights_differ_for_the_colour_blind(scheme: str, eye: str) -> None:
    """Shape and word tell them apart anyhow; the fills should help, not mislead."""
    colours = tokens(scheme)
    seen = {
        light: lab(np.clip(np.array(SEEN_BY[eye]) @ linear(colours[f"light-{light.code}"]), 0, 1))
        for light in Light
    }
    for one, other in combinations(Light, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 12, (one, other)
