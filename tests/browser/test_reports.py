"""Charts and annual pages as they are seen: legible on a telephone, nothing cut off, links that can be hit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

PAGES = (
    "index.html",
    "reports/2021/index.html",
    "indicators/chongfu-wangxin.html",
    "tallies/paicha-2021.html",
    "tallies/orders.html",
)
SMALLEST_TEXT = 10.9
"""Pixels: eleven, but for rounding."""
TEXTS = """
() => [...document.querySelectorAll(".chart__svg")].filter(svg => svg.getClientRects().length).flatMap(svg => {
  const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
  return [...svg.querySelectorAll("text")].map(text => {
    const box = text.getBoundingClientRect();
    return {
      text: text.textContent,
      size: parseFloat(getComputedStyle(text).fontSize) * scale,
      cut: Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom),
    };
  });
})
"""


@pytest.fixture(params=[(390, 844), (768, 1024), (1366, 768), (1920, 1080)], ids=lambda size: str(size[0]))
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a page of each size that readers have."""
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    yield page
    page.close()


def test_text_in_charts_is_legible_and_whole(page: Page, site: Path) -> None:
    for path in PAGES:
        page.goto((site / path).as_uri())
        texts = page.evaluate(TEXTS)
        small = [each for each in texts if each["size"] < SMALLEST_TEXT]
        cut = [each for each in texts if each["cut"] > 1]

        assert texts, path
        assert not small, f"{path}: {small[:5]}"
        assert not cut, f"{path}: {cut[:5]}"


def test_one_variant_of_each_chart_is_seen(page: Page, site: Path) -> None:
    for path in PAGES:
        page.goto((site / path).as_uri())
        seen = page.eval_on_selector_all(
            "figure.chart",
            "all => all.map(f => [...f.querySelectorAll('.chart__svg')].filter(s => s.getClientRects().length).length)",
        )
        assert seen, path
        assert set(seen) == {1}, path


def test_a_bar_leads_to_the_list_it_counts(browser: Browser, site: Path) -> None:
    """From the overview's trend: the tip says how many, the list has so many."""
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto((site / "index.html").as_uri())
    bar = page.locator("[data-chart=trend] .chart__picture--wide a.chart__area[href*='#issued-']").last
    tip = bar.locator("title").text_content() or ""
    number = int(tip.partition("交办")[2].removesuffix("件"))
    bar.click()
    # The click only starts the way there; counting does not wait.
    page.locator(":target").wait_for()

    assert page.locator(":target li").count() == number
    page.close()


def test_the_table_twin_opens_by_keyboard(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "reports/2021/index.html").as_uri())
    summary = page.locator("[data-chart=report-2021-online] summary")
    summary.focus()
    page.keyboard.press("Enter")

    assert page.locator("[data-chart=report-2021-online] tfoot").inner_text().split() == [
        "合计",
        "1159",
        "652",
    ]
    page.close()


def test_colours_follow_the_theme(browser: Browser, site: Path) -> None:
    fills = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto((site / "tallies/paicha-2021.html").as_uri())
        fills.append(page.evaluate("getComputedStyle(document.querySelector('.chart__svg path')).fill"))
        context.close()

    assert fills[0] != fills[1]
