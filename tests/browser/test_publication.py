"""The public edition in a real browser: its policy holds, nothing leaves it, axe finds nothing, search leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from generator.audience import build_for_audience
from generator.build import BuildRequest
from tests.browser.strict import axe_findings
from tests.browser.test_portal import watch
from tests.portal import REVISION, ROOT, TODAY, served

PAGES = ("index.html", "figures/index.html", "tables/index.html", "lists/index.html", "about/index.html")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address at which the public edition of data/ is served."""
    out = tmp_path_factory.mktemp("edition")
    request = BuildRequest(data=ROOT / "data", out=out, as_of=None, today=TODAY, revision=REVISION)
    assert not build_for_audience(request, "公开").failed
    with served(out / "public" / "site") as url:
        yield url


def test_pages_load_without_complaint_and_without_outside_requests(browser: Browser, address: str) -> None:
    page = browser.new_page()
    complaints, requests = watch(page), list[str]()
    page.on("request", lambda request: requests.append(request.url))
    for path in PAGES:
        page.goto(address + path)
    page.close()

    assert not complaints
    assert len(requests) > len(PAGES)
    assert all(url.startswith((address, "data:")) for url in requests)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(address + path)
        found += [f"{path}: {each}" for each in axe_findings(page)]
    context.close()

    assert not found, "\n".join(found[:15])


def test_search_finds_what_is_public_and_leads_to_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}index.html")
    page.fill("#portal-search-input", "初信初访")
    page.locator("#portal-search-results [role=option]").first.click()
    page.wait_for_url("**/lists/index.html#plan-item-*")
    anchor = page.url.partition("#")[2]
    assert "初信初访" in page.locator(f"#{anchor}").inner_text()
    page.close()


def test_a_phone_needs_no_scrolling_sideways(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.close()
