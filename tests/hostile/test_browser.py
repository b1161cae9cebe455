"""The portal of the hostile tree in a real browser: nothing runs, the policy has nothing to report, layout holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

from tests.portal import served

WIDTHS = (390, 1920)
WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", event =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
"""Listens before the page's first element is there."""


@dataclass
class Watch:
    """What a page did that it should not."""

    base: str
    seen: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Watch a page."""
        page.add_init_script(WATCH)
        page.on("dialog", self.dialog)
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.seen.append(f"error {error}"))
        page.on("popup", lambda popup: self.seen.append(f"popup {popup.url}"))
        page.on("request", lambda request: self.request(request.url))

    def dialog(self, dialog: Dialog) -> None:
        """A window that a script has opened."""
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def console(self, message: ConsoleMessage) -> None:
        """What the browser says of a page, its content policy included."""
        if message.type in {"error", "warning"}:
            self.seen.append(f"console {message.text}")

    def request(self, url: str) -> None:
        """A request that leaves the portal."""
        if not url.startswith((self.base, "data:image/")):
            self.seen.append(f"request {url}")


@pytest.fixture(scope="module")
def address(hostile_site: Path) -> Iterator[str]:
    """Give the address at which the hostile portal is served."""
    with served(hostile_site) as url:
        yield url


def many_of_each(site: Path) -> list[str]:
    """Every page but those that differ from another by their item only: of these the first and the last."""
    found = ["boards/map.html?kiosk"]
    for folder in sorted({path.parent for path in site.rglob("*.html")}):
        pages = sorted(folder.glob("*.html"))
        kept = (
            pages
            if folder.name in {"boards", "charts", "tallies"} or folder == site
            else [*pages[:3], *pages[-2:]]
        )
        found += [path.relative_to(site).as_posix() for path in dict.fromkeys(kept)]
    return found


@pytest.fixture(scope="module")
def visit(browser: Browser, hostile_site: Path, address: str) -> dict[str, list[str]]:
    """Open every kind of page once: what each did that it should not, and where it was wider than the window."""
    page = browser.new_page()
    watch = Watch(address)
    watch.over(page)
    found: dict[str, list[str]] = {"done": [], "wide": []}
    for path in many_of_each(hostile_site):
        page.goto(address + path)
        # What opens on its own, or when someone points at it.
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.evaluate("document.querySelectorAll('[href^=javascript i]').forEach(each => each.click())")
        done = page.evaluate("[window.__pwned, document.getElementById('__pwned'), ...window.__violations]")
        found["done"] += [f"{path}: {each}" for each in (*done, *watch.seen) if each is not None]
        watch.seen.clear()
        page.evaluate("document.querySelectorAll('header details').forEach(each => each.open = false)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if (shown := page.evaluate("document.documentElement.scrollWidth")) > width:
                found["wide"].append(f"{path} {width}: {shown}")
    page.close()
    return found


def test_nothing_runs_and_nothing_is_reported(visit: dict[str, list[str]]) -> None:
    assert visit["done"] == []


def test_layout_holds(visit: dict[str, list[str]]) -> None:
    """No page is wider than the window, whatever its words are; what must be wider scrolls in a box of its own."""
    assert visit["wide"] == []


@pytest.mark.parametrize("run", ["window.__pwned = 1", "new Image().src = '//evil.example/x'"])
def test_the_watch_would_see_it(browser: Browser, address: str, run: str) -> None:
    """The policy stops what gets into a page, and that is told: an empty report means that nothing got in."""
    page = browser.new_page()
    watch = Watch(address)
    watch.over(page)
    page.goto(f"{address}index.html")
    page.evaluate(
        "code => document.body.insertAdjacentHTML('beforeend', `<img src=x onerror=\"${code}\">`)", run
    )
    page.wait_for_function("window.__violations.length > 0")
    assert watch.seen
    assert page.evaluate("window.__pwned") is None
    page.close()


def test_the_search_shows_text(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 800})
    watch = Watch(address)
    watch.over(page)
    page.goto(f"{address}index.html")
    before = page.evaluate("document.querySelectorAll('*').length")
    page.keyboard.press("/")
    for asked in ("pwned", "<script>", "𠮷", "{{7*7}}"):
        page.get_by_role("combobox").fill(asked)
        page.wait_for_selector("[role=option]")
        assert page.evaluate("window.__pwned") is None
    assert before
    assert watch.seen == []
    assert page.evaluate("window.__violations") == []
    page.close()


@pytest.mark.parametrize(
    "fragment",
    ["unit=<img src=x onerror=window.__pwned=1>", "light='\"><script>", "q=%00%ff", "%", "#" * 5000],
)
def test_a_fragment_is_a_filter_or_nothing(browser: Browser, address: str, fragment: str) -> None:
    page = browser.new_page()
    watch = Watch(address)
    watch.over(page)
    page.goto(f"{address}items/index.html#{fragment}")
    assert page.evaluate("window.__pwned") is None
    assert watch.seen == []
    page.close()


@pytest.mark.parametrize("sign", ["𠮷", "㐂", "😀", "ש"])
def test_a_rare_character_is_drawn_from_a_font_of_the_reader(
    browser: Browser, address: str, sign: str
) -> None:
    """The styles name no font that would hide one: Chromium draws another glyph than the box it has for none."""
    page = browser.new_page()
    page.goto(f"{address}index.html")
    drawn = page.evaluate(
        """signs => signs.map(sign => {
             const canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
             brush.font = getComputedStyle(document.body).font;
             brush.fillText(sign, 20, 40);
             return canvas.toDataURL();
           })""",
        [sign, "\U000effff", ""],
    )
    page.close()
    if drawn[0] == drawn[1]:
        pytest.skip(f"本机没有含“{sign}”的字体")
    assert drawn[0] != drawn[2]


@pytest.mark.parametrize("name", ["items", "orders", "plan", "suggestions", "task_forces"])
def test_rows_that_a_ledger_draws_are_those_of_its_page(browser: Browser, address: str, name: str) -> None:
    """Drawn by a script from data: texts stay texts there, too, and nothing runs."""
    rows = "rows => rows.map(row => row.outerHTML)"
    page = browser.new_page()
    watch = Watch(address)
    watch.over(page)
    page.goto(f"{address}{name}/index.html")
    expected = page.eval_on_selector_all(".ledger__table tbody tr", rows)
    page.locator("th[data-sort-key=id] button").click()
    page.wait_for_selector("th[data-sort-key=id][aria-sort] >> visible=true")
    page.wait_for_selector("[data-ledger]:not([aria-busy])")
    drawn = page.eval_on_selector_all(".ledger__table tbody tr", rows)
    violations = page.evaluate("window.__violations")
    page.close()

    assert sorted(drawn) == sorted(expected) != []
    assert (watch.seen, violations) == ([], [])
