"""./inv serve: an edit shows in the open page by itself, at once and nowhere else."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.facts.broken import SMALL
from tests.portal import ROOT

ORDER = "orders/2021/DB-2021-0004.yml"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give data to be edited."""
    data = tmp_path_factory.mktemp("preview") / "data"
    shutil.copytree(SMALL, data)
    return data


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """Give the address of a running preview."""
    command = [sys.executable, "-m", "generator.command_line", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--data", str(data), "--out", str(data.parent / "out")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as serving:
        assert serving.stdout
        told = next(line for line in serving.stdout if line.startswith("预览地址 "))
        yield told.split()[1]
        serving.send_signal(signal.SIGINT)
        assert "预览已结束。" in serving.stdout.read()


def test_an_edit_shows_in_the_open_page_and_in_no_other(
    address: str, data: Path, chromium_page: Page
) -> None:
    item, other = chromium_page, chromium_page.context.new_page()
    loads: list[str] = []
    other.on("load", lambda page: loads.append(page.url))
    item.goto(f"{address}orders/DB-2021-0004.html")
    other.goto(f"{address}guide/lights.html")
    was = item.locator("h1").inner_text()
    path = data / ORDER
    path.write_text(path.read_text("utf-8").replace(f"标题: {was}", f"标题: {was}（改）"), "utf-8")

    expect(item.locator("h1")).to_have_text(f"{was}（改）", timeout=60_000)
    other.wait_for_timeout(1000)
    assert len(loads) == 1


def test_a_slip_leaves_the_page_as_it_was_until_it_is_mended(
    address: str, data: Path, chromium_page: Page
) -> None:
    chromium_page.goto(f"{address}orders/DB-2021-0004.html")
    was = chromium_page.locator("h1").inner_text()
    path = data / ORDER
    text = path.read_text("utf-8")
    path.write_text(text.replace("标题: ", "标题：", 1), "utf-8")
    chromium_page.wait_for_timeout(1500)

    assert chromium_page.locator("h1").inner_text() == was
    path.write_text(text.replace(f"标题: {was}", f"标题: {was}（改）"), "utf-8")
    expect(chromium_page.locator("h1")).to_have_text(f"{was}（改）", timeout=60_000)
