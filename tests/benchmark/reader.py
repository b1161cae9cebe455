"""How long a reader waits, in real Chromium: ``python -m tests.benchmark.reader SITE``.

Times are of the machine it runs on, so no test holds them; what does not depend on the machine is in
tests/browser/test_reader.py.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKED = (".html", ".css", ".js", ".svg", ".json")
RUNS = 5
# From the key to the frame after the one in which the answer was painted; the event's own time stamp is that of the key.
WATCH = """() => {
  window.waits = [];
  addEventListener("input", (event) => {
    const done = () => requestAnimationFrame(() => setTimeout(() => window.waits.push(performance.now() - event.timeStamp)));
    const answered = () => (window.isAnswered() ? done() : setTimeout(answered, 1));
    setTimeout(answered);
  }, true);
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


class _Packing(SimpleHTTPRequestHandler):
    """Serves as examples/nginx/portal.conf does: text is packed."""

    def do_GET(self) -> None:
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
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served_packed(site: Path) -> Iterator[str]:
    """Serve a portal packed, as the example configuration of nginx does; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Packing, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


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
    """The first key also loads the data; of the others the middle and the worst."""
    first, others = [], []
    for _ in range(RUNS):
        with browser.new_context() as context:
            page = context.new_page()
            page.goto(url + box.path)
            page.evaluate(WATCH)
            page.evaluate(box.answered)
            # No focus by hand before: the worst case, in which loading begins with the key.
            page.locator(box.selector).evaluate("element => element.focus()")
            for number, key in enumerate(box.keys, 1):
                page.keyboard.insert_text(key)
                page.wait_for_function("number => window.waits.length >= number", arg=number)
            waits = page.evaluate("window.waits")
            first.append(waits[0])
            others += waits[1:]
    return {
        "first_key_ms": round(median(first), 1),
        "key_ms": round(median(others), 1),
        "worst_key_ms": round(max(others), 1),
    }


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
