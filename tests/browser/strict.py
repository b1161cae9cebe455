"""Pages that must be without fault: every error of a script fails the test, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
CONTRAST = "{runOnly: ['color-contrast', 'link-in-text-block']}"
"""What to ask axe of a page that has been tried in the other scheme: of all else that is the same."""


@contextmanager
def strict_page(browser: Browser) -> Iterator[Page]:
    """A page as wide as a desk's, whose every error fails the test."""
    with browser.new_context(locale="zh-CN", viewport={"width": 1600, "height": 900}) as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        yield page
        assert not errors


def axe_findings(page: Page, asked: str = "{}") -> list[str]:
    """What axe finds on the page that is open, one line each; its options are written as in JavaScript."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
        # From now on the browser has it, and need not be sent it for each page.
        page.add_init_script(path=AXE)
    violations = page.evaluate(f"axe.run({asked}).then(result => result.violations)")
    return [
        f"{violation['id']} {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
