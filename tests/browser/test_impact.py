"""The page of an impact preview, opened by double click: its policy holds, it fits, and everybody can read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.strict import AXE
from tests.browser.test_portal import watch
from tests.builders import an_order
from tests.outputs.test_impact import AT_WORK, html_of, preview_of


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a page with every look: alarms, each kind of change, a table that is folded."""
    before = [an_order(f"DB-2021-{number:04}", log=AT_WORK) for number in range(44)]
    after = [replace(item, log=an_order(log=[*AT_WORK, "2021-09-26 报结"]).log) for item in before[2:]]
    after += [
        an_order("DB-2021-0001", log=AT_WORK[:2], due="2021-10-10"),
        an_order("DB-2021-0900", title="新的一件", log=AT_WORK),
    ]
    file = tmp_path_factory.mktemp("impact") / "impact.html"
    file.write_text(
        html_of(replace(preview_of(before, after), banner="演示", unread=("units.yml",))), "utf-8"
    )
    return file


@pytest.mark.parametrize(("width", "scheme"), [(1920, "light"), (390, "dark")])
def test_the_page_in_a_browser(browser: Browser, page_file: Path, width: int, scheme: Any) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        page = context.new_page()
        complaints = watch(page)
        page.goto(page_file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

        assert page.evaluate("document.documentElement.scrollWidth") == width
        # The policy let its own style in.
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert colour == ("rgb(242, 245, 249)" if scheme == "light" else "rgb(11, 19, 30)")
        page.evaluate(AXE.read_text("utf-8"))
        violations = page.evaluate("axe.run().then(result => result.violations)")
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
        assert complaints == []
