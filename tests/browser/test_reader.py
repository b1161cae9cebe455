"""The reader's side of a portal of many items: no page too long, filters and search over everything, paper.

The portal is the demonstration and six hundred made-up orders; PORTAL_READER_ITEMS=10000 tries as many. How long a
reader waits is measured by tests/benchmark/reader.py, since a time is no test.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator.build import BuildReport
from tests.benchmark.items import write_items
from tests.benchmark.reader import served_packed, transferred
from tests.browser.strict import strict_page
from tests.conftest import made_once
from tests.ledger_data import ledger_rows
from tests.portal import ROOT, build, elements, one_of_each, served

NUMBER = int(os.environ.get("PORTAL_READER_ITEMS", "600"))
MOST_BYTES = 300_000
LEDGERS = ("items", "orders", "decisions", "task_forces", "plan", "suggestions")
# A word from the middle of a title, an id, part of one, a document number, a unit, and words without spaces.
SOUGHT = (
    "动产登记历史",
    "DB-2021-0113",
    "2021-0113",
    "信访条例(2005)第三十六条",
    "区住建委",
    "农贸市场停车秩序",
)
READY = "[data-ledger]:not([aria-busy])"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the portal of many items, made once for all workers of a run."""

    def make(out: Path) -> BuildReport:
        data = out.with_name("many-data")
        write_items(ROOT / "data", data, NUMBER)
        return build(out, data=data)

    return made_once(tmp_path_factory, "many", make) / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page whose every error fails the test."""
    with strict_page(browser) as opened:
        yield opened


def items_of(many: Path) -> list[dict[str, object]]:
    return list(json.loads((many / "api/v1/items.json").read_text("utf-8")))


def drawn(page: Page) -> list[str]:
    """The rows of a ledger as they are, each as HTML."""
    page.wait_for_selector(READY)
    rows = page.eval_on_selector_all(".ledger__table tbody tr", "rows => rows.map(row => row.outerHTML)")
    return [str(row) for row in rows]


def ids(rows: list[str]) -> list[str]:
    return [found[1] for row in rows if (found := re.search(r'data-id="([^"]+)"', row))]


@pytest.mark.parametrize("which", ["of the demonstration", "of many items"])
def test_no_document_is_longer_than_300_kb(request: pytest.FixtureRequest, which: str) -> None:
    """As it lies there, not packed."""
    site: Path = request.getfixturevalue("site" if which == "of the demonstration" else "many")
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*.html")}

    assert len(sizes) > 500
    assert not {path: size for path, size in sizes.items() if size >= MOST_BYTES}


def test_loading_a_page_transfers_less_than_300_kb_and_no_data_of_search_or_ledgers(
    page: Page, many: Path
) -> None:
    """Everything that comes with it, packed as the example of nginx packs it; no script of data before it is asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    closed = sorted(path.relative_to(many).as_posix() for path in many.glob("orders/closed-*.html"))
    with served_packed(many) as url:
        sizes = {path: transferred(page, url + path) for path in (*one_of_each(many), closed[0])}

    assert all(size > 10_000 for size in sizes.values())
    assert not {path: size for path, size in sizes.items() if size >= MOST_BYTES}
    assert not [each for each in asked if re.search(r"/search/data\.js|/ledger-\w+\.js", each)]


def finds(page: Page, word: str) -> list[str]:
    """What search lists for a word: titles with the words they are found by."""
    page.locator("#portal-search-input").fill(word)
    page.wait_for_function(
        "word => { const said = document.querySelector('[data-portal-search-status]').textContent;"
        " return said.startsWith('找到') || said.includes(`“${word}”`); }",
        arg=word,
    )
    return page.get_by_role("option").all_inner_texts()


@pytest.mark.parametrize("way", ["http", "file"])
def test_search_finds_what_is_there_and_nothing_else(page: Page, many: Path, way: str) -> None:
    """The data come with the first use of the box. Hits have the word; what stands nowhere is not found."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with served(many) as url:
        page.goto((url if way == "http" else f"{many.as_uri()}/") + "guide/lights.html")
        assert not [each for each in asked if "search/data" in each]
        for word in SOUGHT:
            hits = finds(page, word)
            assert hits, word
            assert all(word.lower() in hit.lower() for hit in hits), word
        assert finds(page, "动产登记历史绝无") == []
        assert finds(page, "DB-2021-9999") == []
    assert len([each for each in asked if "search/data" in each]) == 1


def test_the_test_of_search_can_fail(page: Page, many: Path) -> None:
    """With the word taken out of the data, search does not find it."""

    def without(route: Route) -> None:
        text = (many / "search/data.js").read_text("utf-8")
        route.fulfill(body=text.replace("动产登记", "＊"), content_type="text/javascript; charset=utf-8")

    page.route("**/search/data.js", without)
    with served(many) as url:
        page.goto(f"{url}guide/lights.html")
        assert finds(page, "动产登记历史") == []
        assert finds(page, "区住建委")


@pytest.mark.parametrize("name", LEDGERS)
def test_every_item_of_a_ledger_stands_on_one_of_its_pages_and_in_its_data(many: Path, name: str) -> None:
    """Files = items = pages = rows; and each page can be walked to from the first, without a script."""
    folder = many / name
    first = (folder / "index.html").read_text("utf-8")
    linked = {
        each.attributes["href"].removeprefix(f"../{name}/")
        for each in elements(first)
        if re.fullmatch(rf"\.\./{name}/(open|closed-\d{{4}})(-\d+)?\.html", each.attributes.get("href", ""))
    }
    sheets = {path.name for path in folder.glob("*.html") if re.match(r"(open|closed)-", path.name)}
    texts = [first, *((folder / sheet).read_text("utf-8") for sheet in sorted(sheets))]
    rows = Counter(
        each.attributes["data-id"]
        for text in texts
        for each in elements(text)
        if each.tag == "tr" and "data-id" in each.attributes
    )
    data = ledger_rows(path.read_text("utf-8") for path in folder.glob("ledger-*.js"))
    urls = {str(item["id"]): str(item["url"]) for item in items_of(many)}
    # Campaigns lie beside the task forces, and stand in the ledger of all items only.
    expected = {
        one
        for one, url in urls.items()
        if name == "items" or (url.startswith(f"{name}/") and one[:2] != "ZX")
    }
    measures = {str(item["id"]) for item in items_of(many) if item["kind"] == "计划措施"}

    assert linked == sheets
    assert rows == Counter(expected - measures if name == "plan" else expected)
    assert Counter(row.id for row in data) == Counter(expected)


@pytest.mark.parametrize("name", LEDGERS)
def test_a_row_drawn_by_the_script_is_the_row_of_the_page(page: Page, many: Path, name: str) -> None:
    """To the letter, for every item: all pages of a ledger, and all rows that the script draws."""
    own = f"{many.as_uri()}/{name}/"
    sheets = [path.name for path in (many / name).glob("*.html") if re.match(r"(open|closed)-", path.name)]
    page.goto(f"{own}index.html")
    expected = drawn(page)
    page.get_by_role("button", name="编号").click()
    drawn(page)
    if page.locator("[data-ledger-all]").is_visible():
        page.locator("[data-ledger-all]").click()
    found = drawn(page)
    for sheet in sheets:
        page.goto(own + sheet)
        expected += page.eval_on_selector_all(
            ".ledger__table tbody tr", "rows => rows.map(row => row.outerHTML)"
        )

    assert len(found) > 0
    assert sorted(found) == sorted(expected)


def test_the_whole_ledger_is_in_the_order_of_its_pages(page: Page, many: Path) -> None:
    own = f"{many.as_uri()}/orders/"
    page.goto(f"{own}index.html")
    expected = ids(drawn(page))
    sheets = page.eval_on_selector_all(".ledger__pages a:not([aria-current])", "all => all.map(a => a.href)")
    page.locator("[data-ledger-whole]").click()
    whole = ids(drawn(page))
    for sheet in sheets:
        page.goto(sheet)
        expected += ids(
            [str(row) for row in page.eval_on_selector_all("tbody tr", "all => all.map(e => e.outerHTML)")]
        )

    assert len(whole) == len(set(whole)) > NUMBER
    assert whole == expected


def test_a_filter_reaches_all_items_and_lists_more_when_asked(page: Page, many: Path) -> None:
    closed = [item for item in items_of(many) if item["light"] == "蓝"]
    page.goto(f"{many.as_uri()}/items/index.html#light=%E8%93%9D")
    assert len(drawn(page)) == 200
    expect(page.locator("[data-ledger-count]")).to_have_text(
        f"共 {len(items_of(many))} 项，符合条件 {len(closed)} 项"
    )
    expect(page.locator("[data-ledger-pages]")).to_be_hidden()
    page.locator("[data-ledger-more]").click()
    assert len(drawn(page)) == 400
    page.locator("[data-ledger-all]").click()
    assert set(ids(drawn(page))) == {item["id"] for item in closed}
    expect(page.locator("[data-ledger-far]")).to_be_hidden()
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("[data-ledger-pages]")).to_be_visible()


def test_free_text_looks_in_all_items_from_a_folder(page: Page, many: Path) -> None:
    page.goto(f"{many.as_uri()}/orders/index.html")
    page.get_by_label("查找").press_sequentially("db-2012-0105")
    expect(page.locator("[data-ledger-count]")).to_contain_text("符合条件 1 项")
    assert ids(drawn(page)) == ["DB-2012-0105"]
    page.get_by_label("查找").fill("db-2012-0105 绝无此词")
    expect(page.get_by_text("没有符合条件的事项")).to_be_visible()
    page.get_by_label("查找").fill("")
    expect(page.locator("[data-ledger-pages]")).to_be_visible()


def test_without_its_data_a_ledger_says_so_and_keeps_its_rows(page: Page, many: Path) -> None:
    page.route("**/ledger-*.js", lambda route: route.abort("aborted"))
    with served(many) as url:
        page.goto(f"{url}orders/index.html#light=%E8%93%9D")
        expect(page.locator("[data-ledger-notice]")).to_contain_text("台账数据没有读到")
        assert drawn(page)


def test_paper_has_the_page_and_when_asked_all_that_fits(page: Page, many: Path, tmp_path: Path) -> None:
    """Printing prints what is shown and says when that is not all; after 全部列出 it is all."""
    if not shutil.which("pdftotext"):
        pytest.skip("没有找到 poppler。Debian/Ubuntu 可执行：apt install poppler-utils")
    lead = next(item["lead"] for item in items_of(many) if str(item["id"]).startswith("DB-2015"))
    fitting = {
        str(item["id"]) for item in items_of(many) if item["kind"] == "督办单" and item["light"] == "蓝"
    }

    def printed() -> str:
        page.pdf(path=tmp_path / "paper.pdf")
        done = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, check=True
        )
        return re.sub(r"\s", "", done.stdout.decode())

    page.goto(f"{many.as_uri()}/orders/index.html#light=%E8%93%9D")
    drawn(page)
    some = printed()
    page.locator("[data-ledger-all]").click()
    drawn(page)
    whole = printed()

    assert f"只列出前200项，共{len(fitting)}项" in some
    assert sum(one in some for one in fitting) == 200
    assert "只列出前" not in whole
    assert all(one in whole for one in fitting)
    assert "灯：蓝" in whole
    assert str(lead) in whole


def test_a_list_that_is_too_long_leads_to_all_of_it(page: Page, many: Path) -> None:
    """From a number of a wall board to each of the items that it counts, by links alone."""
    page.goto(f"{many.as_uri()}/boards/focus.html")
    number = page.locator(".board__figures a[href='#list-closed']")
    count = int(number.get_attribute("data-count") or 0)
    number.click()
    page.locator("#list-closed .list-rest a").click()
    seen: list[str] = []
    pages = [page.url, *page.eval_on_selector_all(
        "nav[aria-label='分页'] a:not([aria-current])", "all => all.map(a => a.href)"
    )]  # fmt: skip
    for each in pages:
        page.goto(each)
        seen += page.eval_on_selector_all("ul.linked a", "all => all.map(a => a.href)")

    assert len(set(seen)) == len(seen) == count > 500
