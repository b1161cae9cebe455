"""The main pages' scripts in a real browser: filters, sorting, search, the alarm of age, paper, keyboard.

From the small data and from a folder (file://), the harder of the two ways to open the portal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.strict import strict_page
from tests.portal import ROOT, TODAY, build

SMALL = ROOT / "tests" / "data" / "small"
NARROW = 390


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the portal of the small data, on a day with something of every kind."""
    out = tmp_path_factory.mktemp("front")
    report = build(out, data=SMALL, as_of=date(2022, 3, 1))
    assert not report.failed, report.problems
    return out / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page whose every error fails the test."""
    with strict_page(browser) as opened:
        yield opened


def go(page: Page, site: Path, address: str) -> None:
    """Open a page anew, also where only the fragment differs from what is open."""
    page.goto("about:blank")
    page.goto(f"{site.as_uri()}/{address}")


def visible(page: Page) -> list[str]:
    """Ids of the rows that are shown, in order."""
    return [
        row.get_attribute("data-id") or ""
        for row in page.locator("tbody tr[data-id]").all()
        if row.is_visible()
    ]


def test_a_filter_changes_rows_number_and_address_and_survives_a_reload(page: Page, site: Path) -> None:
    go(page, site, "items/index.html")
    whole = len(visible(page))
    page.get_by_label("类别", exact=True).select_option("督办单")
    shown = visible(page)

    assert 0 < len(shown) < whole
    assert all(each.startswith("DB-") for each in shown)
    assert page.url.endswith("#kind=%E7%9D%A3%E5%8A%9E%E5%8D%95")
    expect(page.locator("[data-ledger-count]")).to_have_text(f"共 {whole} 项，符合条件 {len(shown)} 项")
    page.reload()
    assert visible(page) == shown
    page.get_by_role("button", name="清除筛选").click()
    expect(page.locator("[data-ledger-count]")).to_have_text(f"共 {whole} 项")
    assert "#" not in page.url


def test_a_link_to_another_filter_on_the_same_page_is_followed(page: Page, site: Path) -> None:
    go(page, site, "items/index.html#light=红")
    page.locator(".ledger__lights a").last.click()

    expect(page.get_by_label("灯", exact=True)).not_to_have_value("红")
    assert len(visible(page)) == int(page.locator(".ledger__lights a > span").last.inner_text())


def test_conditions_that_a_ledger_does_not_know_are_named_and_ignored(page: Page, site: Path) -> None:
    go(page, site, "orders/index.html")
    whole = visible(page)
    go(page, site, "orders/index.html#light=紫&flag=在办&colour=red&unit=%E4%B8%")
    notice = page.locator("[data-ledger-notice]")

    for word in ("light=紫", "colour=red", "unit=%E4%B8%"):
        expect(notice).to_contain_text(word)
    expect(page.get_by_label("状态", exact=True)).to_have_value("在办")
    assert set(visible(page)) <= set(whole)


def test_free_text_looks_for_every_word_in_either_width(page: Page, site: Path) -> None:
    go(page, site, "orders/index.html")
    first = visible(page)[0]
    box = page.get_by_label("查找")
    # Full-width digits and small letters are what an input method gives by mistake.
    box.fill(first.lower().translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}))
    assert visible(page) == [first]
    box.fill(f"{first} 绝没有这个词")
    assert visible(page) == []
    expect(page.get_by_text("没有符合条件的事项")).to_be_visible()


def test_heads_sort_by_value_and_say_so(page: Page, site: Path) -> None:
    go(page, site, "items/index.html")
    before = visible(page)
    head = page.locator("th[data-sort-key=due]")
    dues: list[list[str]] = []
    for said in ("ascending", "descending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", said)
        # What is not known yet comes last, like a day far off.
        dues.append(
            [cell[:10].replace("待补充", "9") for cell in page.locator("tbody td.c-due").all_inner_texts()]
        )
    assert dues == [sorted(dues[0]), sorted(dues[0], reverse=True)]
    assert page.url.endswith("#sort=-due")
    page.reload()
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("button").click()
    assert visible(page) == before


def test_measures_follow_their_plan_item_when_sorted(page: Page, site: Path) -> None:
    go(page, site, "plan/index.html#sort=-id")
    parent = ""
    for row in page.locator("tbody tr").all():
        parent = row.get_attribute("data-id") or parent
        assert (row.get_attribute("data-part-of") or parent) == parent
    assert re.fullmatch(r"共 \d+ 项（另列措施 \d+ 条）", page.locator("[data-ledger-count]").inner_text())


def test_paper_has_the_filtered_rows_and_names_the_filters(page: Page, site: Path) -> None:
    go(page, site, "items/index.html#kind=督办单")
    shown = visible(page)
    page.emulate_media(media="print")

    assert visible(page) == shown
    expect(page.locator("[data-ledger-form]")).to_be_hidden()
    expect(page.locator("[data-ledger-filters]")).to_have_text("类别：督办单")
    expect(page.locator(".md-tabs")).to_be_hidden()
    assert page.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"


def test_search_by_keyboard(page: Page, site: Path) -> None:
    """Slash focuses, arrows choose, Escape closes, Enter opens; the data is loaded on first use only."""
    go(page, site, "units/index.html")
    assert page.evaluate("typeof window.PORTAL_SEARCH") == "undefined"
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="全站搜索")
    expect(box).to_be_focused()
    box.fill("DB-2021-0001")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("DB-2021-0001")
    expect(options.first.locator("mark").first).to_have_text("DB-2021-0001")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/DB-2021-0001.html")


def test_search_wants_every_word_and_says_how_many_it_found(page: Page, site: Path) -> None:
    go(page, site, "index.html")
    box = page.get_by_role("combobox", name="全站搜索")
    said = page.locator("[data-portal-search-status]")
    box.fill("督促")
    expect(said).to_contain_text("找到")
    first = page.get_by_role("option").first.inner_text()
    box.fill("督促 绝不存在的词语")
    expect(said).to_contain_text("没有找到")
    assert page.get_by_role("option").count() == 0
    assert "督促" in first


def test_search_puts_an_exact_id_first(page: Page, site: Path) -> None:
    """A meeting's id is part of the ids of its decisions."""
    go(page, site, "index.html")
    page.get_by_role("combobox", name="全站搜索").fill("lx-2021-01")
    expect(page.get_by_role("option").first).to_have_attribute(
        "href", re.compile(r"meetings/LX-2021-01\.html$")
    )


@pytest.mark.parametrize(
    ("days", "pinned", "warned"), [(8, "", ""), (9, "", "已有 9 天没有更新"), (400, "1", "")]
)
def test_an_old_portal_raises_its_alarm_unless_it_is_pinned(
    page: Page, site: Path, days: int, pinned: str, warned: str
) -> None:
    html = (site / "index.html").read_text("utf-8")
    html = re.sub(r'\s*<meta name="portal-pinned"[^>]*>', "", html)
    if pinned:
        html = html.replace("</head>", '<meta name="portal-pinned" content="1"></head>', 1)
    (site / "aged.html").write_text(html, "utf-8")
    page.clock.set_fixed_time(f"{date.fromordinal(TODAY.toordinal() + days)}T09:00:00")
    go(page, site, "aged.html")
    notice = page.locator("[data-portal-age]")

    expect(notice).to_be_visible(visible=bool(warned))
    if warned:
        expect(notice).to_contain_text(warned)
    (site / "aged.html").unlink()


def test_light_or_dark_is_remembered_from_page_to_page(page: Page, site: Path) -> None:
    go(page, site, "index.html")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.get_by_role("button", name="换成深色").click()
    go(page, site, "units/index.html")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.get_by_role("button", name="换成浅色")).to_be_visible()


def test_the_menu_of_narrow_screens_works_by_keyboard(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": NARROW, "height": 844})
    go(page, site, "index.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    menu = page.get_by_role("navigation", name="全部栏目")
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="议定事项").click()
    page.wait_for_url("**/decisions/index.html")


@pytest.mark.parametrize("width", [NARROW, 768, 1280, 1920, 3840])
def test_nothing_is_clipped_or_scrolls_sideways(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    addresses = (
        "index.html",
        "items/index.html",
        "orders/DB-2021-0001.html",
        "units/index.html",
        "meetings/index.html",
    )
    for address in addresses:
        go(page, site, address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (address, width)
        cut = page.evaluate(
            "[...document.querySelectorAll('.figure__value, .light, .badge, .steps__name, h1, h2')]"
            ".filter(e => e.offsetParent && !e.matches('.visually-hidden') && e.scrollWidth > e.clientWidth + 1"
            " && getComputedStyle(e).display !== 'inline').map(e => e.textContent)"
        )
        assert not cut, (address, width)


def test_targets_are_large_enough_for_a_finger(page: Page, site: Path) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24, for what stands alone; links within text are exempt."""
    page.set_viewport_size({"width": NARROW, "height": 844})
    for address in ("index.html", "orders/index.html"):
        go(page, site, address)
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, input, summary, a.count, .button, .subnav a')]"
            ".filter(e => e.offsetParent && !e.closest('.visually-hidden'))"
            ".map(e => [e, e.getBoundingClientRect()])"
            ".filter(([e, box]) => box.width && (box.width < 24 || box.height < 24))"
            ".map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"
        )
        assert not small, address
