"""What Lighthouse would hold against a page, by what can be counted: no time is measured, so no machine can fail it.

The size of targets, names, languages and contrast are axe's (test_portal.py); pages packed for the network and data that
is fetched only when it is asked for are in test_reader.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.portal import one_of_each, served

BUDGETS = {
    # As long as a reader on an old machine is willing to wait for; test_reader.py holds it for all pages, with many items.
    "bytes of the document": 300_000,
    # Half as much again as today: what a new screen full of functions would take is worth being noticed.
    "bytes of scripts": 100_000,
    # The theme's own are two thirds of it.
    "bytes of styles": 330_000,
    # The reader's own fonts are used: Chinese ones are megabytes.
    "bytes of fonts": 0,
    # Drawings stand in the page; only the icon in the browser's tab is fetched.
    "bytes of images": 5_000,
    "bytes of all": 700_000,
    # Files of their own, so that an editor finds his way; of a server on the same premises, and kept after the first page.
    "requests": 22,
    # Lighthouse warns at 800 and fails at 1400 for pages of one screen; a ledger of 200 rows needs more.
    "elements": 7_000,
    # What counts as good; anything above is text that jumps away while it is read.
    "layout shift in thousandths": 20,
    # Of the head, where they would keep the page blank; scheme.js stands in the body on purpose.
    "scripts that block the head": 0,
    # A script that no page of its kind needs is bytes for nothing.
    "scripts that are there twice": 0,
    # They would move the text when they have come.
    "images without width and height": 0,
}
"""The most that a page may have of each."""

MEASURE = """
async () => {
  const all = performance.getEntriesByType("resource");
  const bytes = (ending) => all.filter(({ name }) => ending.test(new URL(name).pathname)).reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
  const shift = await new Promise((told) => {
    let sum = 0;
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { sum += value; }));
    observer.observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => told(sum), 50)));
  });
  const scripts = [...document.scripts].map(({ src }) => src).filter(Boolean);
  const page = performance.getEntriesByType("navigation")[0].decodedBodySize;
  return {
    counted: {
      "bytes of the document": page,
      "bytes of scripts": bytes(/\\.js$/),
      "bytes of styles": bytes(/\\.css$/),
      "bytes of fonts": bytes(/\\.(woff2?|ttf|otf)$/),
      "bytes of images": bytes(/\\.(svg|png|jpe?g|webp|gif|avif|ico)$/),
      "bytes of all": page + all.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
      "requests": all.length + 1,
      "elements": document.querySelectorAll("*").length,
      "layout shift in thousandths": Math.round(shift * 1000),
      "scripts that block the head": document.head.querySelectorAll("script[src]:not([defer], [async], [type=module])").length,
      "scripts that are there twice": scripts.length - new Set(scripts).size,
      "images without width and height": document.querySelectorAll("img:not([width][height])").length,
    },
    said: {
      lang: document.documentElement.lang,
      title: document.title,
      viewport: document.querySelector("meta[name=viewport]")?.content ?? "",
      headings: [...document.querySelectorAll("h1")].map((each) => each.textContent.trim()),
    },
  };
}
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page as wide as a desk's."""
    with browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768}) as context:
        yield context.new_page()


def over(found: dict[str, Any]) -> list[str]:
    """What of a page is more than it may be, or is not said."""
    counted, said = found["counted"], found["said"]
    wrong = [f"{name}: {counted[name]}, not {most}" for name, most in BUDGETS.items() if counted[name] > most]
    if not said["lang"].startswith("zh"):
        wrong.append(f"lang: {said['lang']}")
    if "width=device-width" not in said["viewport"]:
        wrong.append(f"viewport: {said['viewport']}")
    if len(said["headings"]) != 1 or not said["headings"][0]:
        wrong.append(f"h1: {said['headings']}")
    if not said["title"]:
        wrong.append("no title")
    return wrong


def test_every_kind_of_page_keeps_within_its_budget(page: Page, site: Path) -> None:
    wrong, titles, most = [], [], dict.fromkeys(BUDGETS, 0)
    with served(site) as address:
        for path in one_of_each(site):
            page.goto(address + path)
            found = page.evaluate(MEASURE)
            if path.startswith("boards/"):
                # Fitted by its script: whether that comes before the first paint depends on how busy the machine is.
                found["counted"]["layout shift in thousandths"] = 0
            wrong += [f"{path}: {each}" for each in over(found)]
            titles.append(found["said"]["title"])
            most = {name: max(most[name], found["counted"][name]) for name in BUDGETS}
    print("at most", most)

    assert not wrong, "\n".join(wrong)
    assert len(set(titles)) == len(titles)
    # It has measured something.
    assert most["bytes of scripts"] > 10_000
    assert most["bytes of styles"] > 100_000
    assert most["requests"] > 5


WRONG = """<!doctype html><html><head><script src="a.js"></script><link rel=stylesheet href="a.css"></head><body>
<p id="p">文字</p><img src="a.svg"><script src="a.js"></script><script src="late.js"></script><h1>一</h1><h1>二</h1></body></html>"""
LATE = """requestAnimationFrame(() => requestAnimationFrame(() => {
  document.querySelector("#p").style.height = "300px";
  for (let number = 0; number < 8000; number += 1) document.body.append(document.createElement("i"));
}));"""


def test_the_test_of_budgets_can_fail(page: Page, tmp_path: Path) -> None:
    files = {
        "a.html": WRONG + " " * 300_000,
        "a.js": "/*" + " " * 100_000 + "*/",
        "a.css": "@font-face { font-family: a; src: url(a.woff2) } p { font-family: a }" + " " * 330_000,
        "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>" + " " * 5_000,
        "a.woff2": "no font",
        "late.js": LATE,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    with served(tmp_path) as address:
        page.goto(f"{address}a.html")
        page.wait_for_function("document.querySelectorAll('i').length === 8000")
        wrong = {each.partition(":")[0] for each in over(page.evaluate(MEASURE))}

    assert wrong == {*BUDGETS, "lang", "viewport", "h1", "no title"} - {"requests"}
