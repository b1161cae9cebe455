"""The city portal in a real browser, from a copied folder: no complaint, nothing from outside, lists as long as said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.rollup.building import RollupRequest, roll_up
from tests.benchmark.rollup import make_week
from tests.browser.strict import CONTRAST, axe_findings
from tests.browser.test_portal import watch
from tests.rollup.conftest import TODAY, Small

ITEMS = 130
"""Of each district: more than the ledger shows at once."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a city of three districts with more items than one page shows."""
    folder = tmp_path_factory.mktemp("city")
    weeks = tuple(make_week(folder / str(number), number, ITEMS) for number in range(3))
    roll_up(RollupRequest(weeks, folder / "out", "某市汇总门户", TODAY))
    return folder / "out" / "site"


def kinds_of_page(site: Path) -> list[str]:
    district = min(path.name for path in (site / "districts").glob("????????.html"))
    return [
        "index.html", "districts/index.html", f"districts/{district}", "attention/index.html", "items/index.html",
        "sources/index.html", "guide/rollup.html",
    ]  # fmt: skip


def opened(page: Page, site: Path, path: str) -> None:
    page.goto(f"{site.as_uri()}/{path}")
    if path.startswith("items/"):
        page.wait_for_selector("[data-city-ledger][data-shown]")


def test_pages_load_without_complaint_and_without_outside_requests(browser: Browser, city: Path) -> None:
    page = browser.new_page()
    complaints = watch(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for path in kinds_of_page(city):
        opened(page, city, path)
    page.close()

    assert not complaints
    assert all(url.startswith((city.as_uri(), "data:")) for url in requests)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, city: Path, scheme: str) -> None:
    asked = "{}" if scheme == "light" else CONTRAST
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    for path in kinds_of_page(city):
        opened(page, city, path)
        found += [f"{path}: {each}" for each in axe_findings(page, asked)]
    context.close()

    assert not found, "\n".join(found[:15])


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_no_page_scrolls_sideways(browser: Browser, city: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    wide = []
    for path in kinds_of_page(city):
        opened(page, city, path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide.append(f"{path}: {over}px")
    page.close()

    assert not wide


def test_every_number_of_the_overview_is_as_long_as_the_list_it_leads_to(
    browser: Browser, city: Path
) -> None:
    page = browser.new_page()
    opened(page, city, "index.html")
    counts = page.eval_on_selector_all(
        "a.count[data-count]", "all => all.map(a => [a.href, Number(a.dataset.count)])"
    )
    wrong = []
    for href, number in sorted({(href, number) for href, number in counts}):
        # A new page each time: what is shown must not be what the last one showed.
        page.goto("about:blank")
        page.goto(href)
        page.wait_for_selector("[data-city-ledger][data-shown]")
        shown = page.locator("[data-city-ledger]").get_attribute("data-shown")
        if shown != str(number):
            wrong.append(f"{href} says {number}, lists {shown}")
    page.close()

    assert len(counts) > 40
    assert not wrong, "\n".join(wrong)


def test_the_ledger_shows_a_hundred_and_turns_pages(browser: Browser, city: Path) -> None:
    page = browser.new_page()
    opened(page, city, "items/index.html")
    rows, place = page.locator("tbody tr"), page.locator("[data-city-place]")
    expect(rows).to_have_count(100)
    expect(place).to_have_text("第 1 至 100 项，共 390 项")
    first = rows.first.inner_text()

    for _ in range(3):
        page.get_by_role("button", name="下一页").click()
    expect(rows).to_have_count(90)
    expect(place).to_have_text("第 301 至 390 项，共 390 项")
    expect(page.get_by_role("button", name="下一页")).to_be_disabled()
    for _ in range(3):
        page.get_by_role("button", name="上一页").click()
    assert rows.first.inner_text() == first
    page.close()


def test_the_ledger_filters_sorts_and_keeps_its_state_in_the_address(browser: Browser, city: Path) -> None:
    page = browser.new_page()
    opened(page, city, "items/index.html")
    page.get_by_label("区", exact=True).select_option("第02区")
    page.get_by_label("状态").select_option("逾期")
    page.locator("th[data-sort-key=left] button").click()
    cells = page.locator("tbody td.c-left").all_inner_texts()
    days = [int(text.split()[1]) for text in cells]
    assert days == sorted(days, reverse=True)
    assert set(page.locator("tbody td.c-district").all_inner_texts()) == {"第02区"}
    count = page.locator("[data-city-count]").inner_text()
    rows = page.locator("tbody").inner_text()

    page.reload()
    page.wait_for_selector("[data-city-ledger][data-shown]")
    assert page.locator("[data-city-count]").inner_text() == count
    assert page.locator("tbody").inner_text() == rows
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("[data-city-count]")).to_have_text("共 390 项")
    page.close()


def test_what_the_ledger_does_not_know_is_named_and_left_out(browser: Browser, city: Path) -> None:
    page = browser.new_page()
    opened(page, city, "items/index.html#district=绝无此区&x=1")

    expect(page.locator("[data-city-notice]")).to_have_text(
        "地址里有不认识的条件，已忽略：district=绝无此区，x=1"
    )
    expect(page.locator("[data-city-count]")).to_have_text("共 390 项")
    page.close()


def test_rows_that_cannot_be_read_are_told(browser: Browser, city: Path, tmp_path: Path) -> None:
    """A copy that lost a file must not look complete."""
    shutil.copytree(city, tmp_path / "site")
    min((tmp_path / "site/items").glob("data-*.js")).unlink()
    page = browser.new_page()
    opened(page, tmp_path / "site", "items/index.html")

    expect(page.locator("[data-city-notice]")).to_contain_text("的事项，下面不全。请刷新页面再试。")
    expect(page.locator("[data-city-count]")).to_have_text("共 260 项")
    page.close()


def test_the_search_finds_the_same_id_in_every_district(browser: Browser, city: Path) -> None:
    page = browser.new_page()
    opened(page, city, "guide/rollup.html")
    page.locator("#portal-search-input").fill("DB-2021-0007")
    hits = page.locator("#portal-search-results [role=option]")
    expect(hits).to_have_count(3)
    hits.nth(1).click()
    expect(page.locator("[data-city-count]")).to_have_text("符合条件 1 项")
    assert "DB-2021-0007" in page.locator("tbody").inner_text()
    page.close()


def test_titles_of_a_district_cannot_do_anything(browser: Browser, small: Small) -> None:
    page = browser.new_page()
    complaints = watch(page)
    opened(page, small.site, "items/index.html")

    assert "甲区第一件 <b>&'\"" in page.locator("tbody").inner_text()
    assert page.locator("tbody b").count() == 0
    assert not complaints
    page.close()


def test_without_scripts_the_most_urgent_are_there(browser: Browser, city: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((city / "items/index.html").as_uri())

    assert page.locator("tbody tr").count() == 100
    assert "只有最急的 100 项" in page.locator("main").inner_text()
    context.close()
