"""The portal in Firefox: what its scripts do there, from a copied folder and from a server.

That every kind of page loads without complaint is tested in test_portal.py, in both browsers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.strict import strict_page
from tests.browser.test_boards import LEGIBLE, MEASURE, settled
from tests.browser.test_portal import base_of
from tests.portal import served


@pytest.fixture(scope="module", params=["http", "file"])
def base(site: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give both addresses of the portal."""
    with served(site) as address:
        yield base_of(site, address, request.param)


@pytest.fixture
def page(firefox: Browser) -> Iterator[Page]:
    """Give a page whose every error fails the test."""
    with strict_page(firefox) as opened:
        yield opened


def visible(page: Page) -> list[str]:
    """Ids of the rows that are shown."""
    return [
        str(each)
        for each in page.eval_on_selector_all(
            "tbody tr[data-id]", "all => all.filter(e => e.offsetParent).map(e => e.dataset.id)"
        )
    ]


def test_it_is_firefox_as_it_is_delivered(page: Page) -> None:
    """And no engine of the test's own."""
    assert "Firefox/" in page.evaluate("navigator.userAgent")
    assert page.evaluate("CSS.supports('-moz-orient', 'inline')")


def test_search_finds_a_word_an_id_and_a_document_number(page: Page, base: str) -> None:
    page.goto(f"{base}guide/lights.html")
    box = page.get_by_role("combobox", name="全站搜索")
    status = page.locator("[data-portal-search-status]")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    for word in ("不动产登记", "DB-2021-0012", "信访条例(2005)第三十六条"):
        box.fill(word)
        expect(page.get_by_role("option").first).to_contain_text(word)
    box.fill("绝不存在的词语")
    expect(status).to_contain_text("没有找到")
    expect(page.get_by_role("option")).to_have_count(0)
    box.fill("DB-2021-0012")
    expect(page.get_by_role("option").first).to_contain_text("DB-2021-0012")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/orders/DB-2021-0012.html")


def test_a_ledger_filters_sorts_and_remembers_it_in_its_address(page: Page, base: str) -> None:
    page.goto(f"{base}orders/index.html")
    whole = visible(page)
    page.get_by_label("灯", exact=True).select_option("红")
    shown = visible(page)
    assert 0 < len(shown) < len(whole)
    assert page.url.endswith("#light=%E7%BA%A2")
    page.locator("th[data-sort-key=id]").get_by_role("button").click()
    assert visible(page) == sorted(shown)
    page.reload()
    assert visible(page) == sorted(shown)
    page.get_by_label("查找").fill(shown[0].lower())
    expect(page.locator("[data-ledger-count]")).to_contain_text("符合条件 1 项")
    assert visible(page) == [shown[0]]


def test_light_or_dark_is_switched_and_remembered(page: Page, base: str) -> None:
    page.goto(f"{base}index.html")
    body = page.locator("body")
    before = body.evaluate("body => getComputedStyle(body).backgroundColor")
    page.get_by_role("button", name="换成深色").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert body.evaluate("body => getComputedStyle(body).backgroundColor") != before
    page.goto(f"{base}units/index.html")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_wall_boards_fit_the_screen(page: Page, base: str) -> None:
    """One board of each kind: nothing scrolls, is cut off, covers anything else, or is too small to read."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    for key in ("zb-2021-06", "focus", "deadlines", "map", "plan-2022", "accountability"):
        page.goto(f"{base}boards/{key}.html?kiosk&boards={key}&seconds=3600")
        settled(page)
        found = page.evaluate(MEASURE)

        assert not found["faults"], key
        assert found["texts"] > 20
        assert found["smallest"] >= LEGIBLE - 0.05
        expect(page.locator(".md-header")).to_be_hidden()


def test_the_wall_screen_turns(page: Page, base: str) -> None:
    page.goto(f"{base}boards/focus.html?kiosk&boards=focus,map&seconds=3600")
    settled(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".board[data-board='map'][data-fitted]")
    page.keyboard.press("Escape")
    page.wait_for_url("**/map.html")
    expect(page.locator(".md-header")).to_be_visible()
