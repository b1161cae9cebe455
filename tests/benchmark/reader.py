"""How long a reader waits, in real Chromium: ``python -m tests.benchmark.reader SITE``.

Times are of the machine it runs on, so no test holds them; what does not depend on the machine is in
tests/browser/test_reader.py.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.portal import Quiet, served

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKED = (".html", ".css", ".js", ".svg", ".json")
RUNS = 5
BETWEEN_KEYS = 120
"""Milliseconds from one answer to the next key: as fast as anybody types."""
TO_THE_KEYS = 400
"""Milliseconds from the focus to the first key: a hand moves from the mouse, an input method is switched on."""
# From the key to the moment after the frame that shows the answer; the event's own time stamp is that of the key.
WATCH = """() => {
  window.waits = [];
  addEventListener("input", ({ timeStamp }) => {
    const told = () => window.waits.push(performance.now() - timeStamp);
    const painted = () => requestAnimationFrame(() => scheduler.postTask(told, { priority: "user-blocking" }));
    const look = () => (window.isAnswered() ? painted() : scheduler.postTask(look, { priority: "user-blocking", delay: 1 }));
    look(); // most answers are there when the event has come up to the window
  });
}"""
LEDGER_ANSWERED = """() => {
  window.isAnswered = () => {
    const ledger = document.querySelector("[data-ledger]");
    const sought = document.querySelector("#filter-q").value;
    return ledger.querySelector("[data-ledger-filters]").textContent.endsWith(sought);
  };
}"""
SEARCH_ANSWERED = """() => {
  window.isAnswered = () => document.querySelector("[data-portal-search-status]").textContent !== "";
}"""


class _Packing(Quiet):
    """Serves as examples/nginx/portal.conf does: text is packed."""

    def do_GET(self) -> None:  # noqa: N802 - http.server calls it so
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in PACKED or not path.is_file():
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes(), 5)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the browser has been closed
            self.wfile.write(content)


def served_packed(site: Path) -> AbstractContextManager[str]:
    """Serve a portal packed, as the example configuration of nginx does; gives its address."""
    return served(site, _Packing)


def transferred(page: Page, address: str) -> int:
    """Bytes that come over the wire until a page is loaded, with nothing in the browser's cache."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    found: list[int] = []
    session.on("Network.loadingFinished", lambda event: found.append(int(event["encodedDataLength"])))
    page.goto(address)
    session.detach()
    return sum(found)


def measure_reader(site: Path) -> dict[str, Any]:
    """Milliseconds until the overview is usable and until ledgers and search answer a key; bytes of pages."""
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with served_packed(site) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        largest = max(site.rglob("*.html"), key=lambda path: path.stat().st_size)
        found = {
            "overview_usable_ms": _overview(browser, url),
            "overview_from_folder_ms": _overview(browser, f"{site.as_uri()}/"),
            "ledger": _keys(browser, url, LEDGER),
            "ledger_from_folder": _keys(browser, f"{site.as_uri()}/", LEDGER),
            "search": _keys(browser, url, SEARCH),
            "largest_document": [largest.relative_to(site).as_posix(), largest.stat().st_size],
            "transferred": _transfers(browser, url),
        }
        browser.close()
    return found


def _overview(browser: Browser, url: str) -> float:
    """From the click to the overview loaded, scripts run and painted; each time in a fresh browser profile."""
    waits = []
    for _ in range(RUNS):
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(f"{url}index.html")
            waits.append(
                page.evaluate(
                    "new Promise(done => requestAnimationFrame(() => setTimeout(() => done("
                    "performance.getEntriesByType('navigation')[0].loadEventEnd))))"
                )
            )
    return float(round(median(waits), 1))


class Box(NamedTuple):
    """A box that answers each key: its page, where it is, what is typed, and how to tell that it has answered."""

    path: str
    selector: str
    keys: str
    answered: str


LEDGER = Box("items/index.html", "#filter-q", "不动产登记", LEDGER_ANSWERED)
SEARCH = Box("index.html", "#portal-search-input", "农贸市场", SEARCH_ANSWERED)


def _keys(browser: Browser, url: str, box: Box) -> dict[str, float]:
    """Keys as somebody types who has clicked into the box; and the first key without any time to load the data."""
    cold = [_type(browser, url, box, before_first=0)[0] for _ in range(RUNS)]
    typed = [_type(browser, url, box, before_first=TO_THE_KEYS) for _ in range(RUNS)]
    waits = [wait for one in typed for wait in one]
    return {
        "first_key_ms": round(median(one[0] for one in typed), 1),
        "key_ms": round(median(waits), 1),
        "worst_key_ms": round(max(waits), 1),
        "first_key_at_once_ms": round(median(cold), 1),
    }


def _type(browser: Browser, url: str, box: Box, before_first: int) -> list[float]:
    """How long each key waits for its answer, in a fresh browser profile."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(url + box.path)
        page.evaluate(WATCH)
        page.evaluate(box.answered)
        # Not by the mouse, which on its way to the box would already have loaded the data.
        page.locator(box.selector).evaluate("element => element.focus()")
        page.wait_for_timeout(before_first)
        for number, key in enumerate(box.keys, 1):
            page.keyboard.insert_text(key)
            page.wait_for_function("number => window.waits.length >= number", arg=number)
            page.wait_for_timeout(BETWEEN_KEYS)
        return [float(wait) for wait in page.evaluate("window.waits")]


def _transfers(browser: Browser, url: str) -> dict[str, int]:
    with browser.new_context() as context:
        page = context.new_page()
        paths = (
            "index.html",
            "items/index.html",
            "orders/index.html",
            "charts/index.html",
            "cycle/index.html",
        )
        return {path: transferred(page, url + path) for path in paths}


if __name__ == "__main__":
    print(json.dumps(measure_reader(Path(sys.argv[1])), ensure_ascii=False, indent=2))
