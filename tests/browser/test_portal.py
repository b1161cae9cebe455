"""The built portal in real browsers: no request leaves it, its policy holds, numbers equal their lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.outside import outside
from tests.browser.strict import CONTRAST, axe_findings
from tests.portal import elements, one_of_each, served

GIVEN_UP = {"net::ERR_ABORTED", "NS_BINDING_ABORTED"}
"""What Chromium and Firefox say of a request that they have given up."""
CHROMIUM_ITSELF = {"content-autofill.googleapis.com"}
"""Where Chromium asks how forms are filled in, of its own accord; what a page asks for is among its requests as well."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Give the address at which the portal is served."""
    with served(site) as url:
        yield url


def watch(page: Page) -> list[str]:
    """Collect what the browser complains of, and every request that leaves the portal."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # A request given up because the next page was asked for is no failure.
    page.on(
        "requestfailed",
        lambda request: None if request.failure in GIVEN_UP else complaints.append(f"failed: {request.url}"),
    )
    return complaints


def base_of(site: Path, address: str, way: str) -> str:
    """Where a portal's pages lie: on a server, or in a copied folder."""
    return address if way == "http" else f"{site.as_uri()}/"


@pytest.mark.parametrize("way", ["http", "file"])
def test_pages_load_without_complaint_and_without_outside_requests(
    either: Browser, site: Path, address: str, way: str
) -> None:
    """Over http and from a copied folder alike; the content policy reports nothing."""
    base = base_of(site, address, way)
    requests: list[str] = []
    with outside() as world, either.new_context(proxy=world.proxy) as context:
        page = context.new_page()
        complaints = watch(page)
        page.on("request", lambda request: requests.append(request.url))
        for path in one_of_each(site):
            page.goto(base + path)

    assert not complaints
    assert not {*world.asked} - CHROMIUM_ITSELF
    # Firefox tells of no request for a file.
    assert requests or base.startswith("file:")
    assert all(url.startswith((base, "data:")) for url in requests)


@pytest.mark.parametrize("way", ["http", "file"])
def test_the_tests_of_pages_can_fail(either: Browser, site: Path, tmp_path: Path, way: str) -> None:
    """A page that fetches from outside, asks for what is not there, makes a mistake and offends its policy."""
    page_of_portal = (site / "index.html").read_text("utf-8")
    policy = next(line for line in page_of_portal.splitlines() if "Content-Security-Policy" in line)
    (tmp_path / "wrong.js").write_text("nowhere();", "utf-8")
    for name, head in (("open.html", ""), ("closed.html", policy)):
        body = '<img src="http://elsewhere.example/a.png"><script src="wrong.js"></script><script src="gone.js"></script>'
        (tmp_path / name).write_text(f"<!doctype html><html lang=zh><head>{head}</head>{body}", "utf-8")
    told: dict[str, list[str]] = {}
    with served(tmp_path) as address, outside() as world:
        for name in ("open.html", "closed.html"):
            world.asked.clear()
            with either.new_context(proxy=world.proxy) as context:
                page = context.new_page()
                told[name] = watch(page)
                page.goto(base_of(tmp_path, address, way) + name)
            told[name] += world.asked

    assert "elsewhere.example" in told["open.html"]
    assert "elsewhere.example" not in told["closed.html"]
    assert any("img-src" in each for each in told["closed.html"])
    assert all(any("nowhere" in each for each in complaints) for complaints in told.values())


def test_axe_finds_nothing(browser: Browser, site: Path, address: str) -> None:
    """WCAG 2.2 AA and axe's best practices, on every kind of page; of what the dark scheme changes, the contrast.

    The size of targets (2.5.8) is a rule that axe leaves to be asked for.
    """
    context = browser.new_context(color_scheme="light", reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    found = []
    for path in one_of_each(site):
        page.emulate_media(color_scheme="light")
        page.goto(address + path)
        found += [
            f"{path}: {each}" for each in axe_findings(page, "{rules: {'target-size': {enabled: true}}}")
        ]
        # A page follows its reader's scheme at once; what stands alone by its style sheet.
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector('[data-md-color-scheme="slate"], html:not(:has([data-md-color-scheme]))')
        found += [f"{path}, dark: {each}" for each in axe_findings(page, CONTRAST)]
    context.close()

    assert not found, "\n".join(found[:15])


def test_every_number_is_as_long_as_the_list_it_leads_to(browser: Browser, site: Path, address: str) -> None:
    """Each count on the overview, on a unit's page and in the rules leads to a ledger with so many rows."""
    units = sorted(page for page in (site / "units").glob("*.html") if page.name != "index.html")[:2]
    page = browser.new_page()
    wrong, tried = [], 0
    for path in ("index.html", "units/index.html", *(unit.relative_to(site).as_posix() for unit in units)):
        page.goto(address + path)
        counts = page.eval_on_selector_all(
            "a.count[data-count]", "all => all.map(a => [a.href, Number(a.dataset.count)])"
        )
        # One page after another, and on each only the fragment changes: ledger.js answers to that, too.
        for href, number in sorted({(href, number) for href, number in counts if "/index.html#" in href}):
            tried += 1
            if page.url.partition("#")[0] != href.partition("#")[0]:
                page.goto(href)
            else:
                page.evaluate("fragment => { location.hash = fragment; }", href.partition("#")[2])
                page.wait_for_function(
                    "fragment => location.hash === '#' + fragment", arg=href.partition("#")[2]
                )
            rows = page.locator("tbody tr[data-id]:visible").count()
            if rows != number:
                wrong.append(f"{path}: {href} says {number}, lists {rows}")
    page.close()

    assert tried > 20
    assert not wrong, "\n".join(wrong)


def test_a_newcomer_walks_from_the_overview_to_the_line_behind_a_figure(browser: Browser, site: Path) -> None:
    """From a copied folder, by clicking only."""
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="年度报告").first.click()
    page.locator("a[href$='2021/index.html']:visible").first.click()
    page.locator("[data-figure=joint_conferences]").click()
    page.locator("main a[href*='#L']").first.click()
    line = page.locator(":target")

    assert "LX-2021-01" in page.url
    expect(line).to_be_visible()
    assert "联席会议" in line.inner_text()
    page.close()


def test_search_finds_what_lunr_misses(browser: Browser, site: Path) -> None:
    """A word from the middle of a title, an id, a unit; and nothing for what is not there. From a folder."""
    page = browser.new_page()
    page.goto((site / "guide" / "lights.html").as_uri())
    box = page.locator("#portal-search-input")
    for query in ("不动产登记", "DB-2021-0012", "区住建委", "2021-0012"):
        box.fill(query)
        page.wait_for_selector("#portal-search-results a, #portal-search-results [role=option]")
        assert query in page.locator("#portal-search-results").inner_text().replace("\u200b", "")
    box.fill("绝不存在的词语")
    page.wait_for_function("document.querySelectorAll('#portal-search-results [role=option]').length === 0")
    page.close()


CELLS_RUNNING_OVER = """[...document.querySelectorAll("td, th")]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).overflowX === "visible")
  .map((cell) => cell.innerText)"""


@pytest.mark.parametrize("width", [390, 1920])
def test_no_page_scrolls_sideways_and_no_cell_runs_over(
    browser: Browser, site: Path, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    wide = []
    for path in one_of_each(site):
        page.goto(address + path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append(f"{path}: {over}px")
        wide += [f"{path}: {text}" for text in page.evaluate(CELLS_RUNNING_OVER)]
    page.close()

    assert not wide


def test_pages_are_complete_without_javascript(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "orders" / "index.html").as_uri())
    html = (site / "orders" / "index.html").read_text("utf-8")
    rows = sum(1 for element in elements(html) if element.tag == "tr" and "data-id" in element.attributes)

    assert page.locator("tbody tr[data-id]:visible").count() == rows > 0
    context.close()
