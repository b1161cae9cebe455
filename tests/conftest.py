"""What tests share: golden files, the browser, and a summary of what did not run."""

from __future__ import annotations

import difflib
import os
import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from devtasks import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
from generator.build import BuildReport
from tests.portal import build

GOLDEN = Path(__file__).parent / "golden"
FIREFOX_NAMES = ("firefox-esr", "firefox")
FIREFOX_SETTINGS: dict[str, str | float | bool] = {
    # Playwright lets files read one another, as a reader's Firefox does not.
    "security.fileuri.strict_origin_policy": True,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption(
        "--update-golden", action="store_true", help="把当前输出写成新的基准文件（tests/golden）"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that opens a browser, so that -m "not browser" needs no discipline."""
    for item in items:
        if {"browser", "firefox", "either"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which groups of tests did not run, and why."""
    groups: Counter[tuple[str, str]] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        # longrepr of a skip is (path, line, "Skipped: reason").
        where, reason = report.nodeid.partition("::")[0], str(report.longrepr[2])
        groups[where, reason.removeprefix("Skipped: ")] += 1
    if groups:
        terminalreporter.section("未运行的测试")
        for (where, reason), count in sorted(groups.items()):
            terminalreporter.write_line(f"{where}：{count} 项未运行。原因：{reason}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the file tests/golden/<name>; --update-golden rewrites the file."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        if not path.is_file():
            pytest.fail(
                f"没有基准文件 {name}：请运行 ./inv test --update-golden，检查后提交。", pytrace=False
            )
        # Bytes, since reading as text would hide a difference of line endings.
        expected = path.read_bytes().decode()
        if text != expected:
            lines = difflib.unified_diff(
                expected.splitlines(keepends=True), text.splitlines(keepends=True), f"golden/{name}", "now"
            )
            # Printed, since pytest in a CI repeats the whole message of a failure in its summary.
            print("".join(lines))
            advice = "若改动是有意的，请运行 ./inv test --update-golden 并检查差异。"
            pytest.fail(f"与基准文件 {name} 不一致。{advice}", pytrace=False)

    return compare


def _unavailable(reason: str) -> NoReturn:
    """Skip the test, or fail it where the browser is required (.ci/run)."""
    if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def portal_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the output folder of a build of data/, made once for all tests and all workers of a run."""
    return made_once(tmp_path_factory, "portal", build)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], BuildReport]) -> Path:
    """A build that all tests and all workers of a run share; whoever comes first makes it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out, done = shared / name, shared / f"{name}.done"
    try:
        (shared / f"{name}.lock").mkdir()
    except FileExistsError:
        # Another worker builds it.
        while not done.exists():
            time.sleep(0.2)
    else:
        try:
            report = make(out)
            done.write_text(report.summary if report.failed else "", "utf-8")
        except BaseException as error:
            done.write_text(repr(error), "utf-8")
            raise
    assert not done.read_text("utf-8")
    return out


@pytest.fixture(scope="session")
def site(portal_out: Path) -> Path:
    """Give the portal of data/."""
    return portal_out / "site"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Give what drives the browsers; one for all, since there cannot be two."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Give the Chromium of the operating system; nothing is downloaded."""
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        _unavailable("没有找到 Chromium。Debian/Ubuntu 可执行：apt install chromium")
    try:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
    except Error as error:
        _unavailable(f"Chromium 无法启动：{error.message.splitlines()[0]}")
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give the Firefox of the operating system, unmodified (tests/browser/firefox.py)."""
    executable = next(filter(None, map(shutil.which, FIREFOX_NAMES)), None)
    if executable is None or os.name == "nt":
        _unavailable("没有找到 Firefox。Debian/Ubuntu 可执行：apt install firefox-esr")
    program = tmp_path_factory.mktemp("firefox") / "firefox"
    command = shlex.join([sys.executable, str(Path(__file__).parent / "browser" / "firefox.py"), executable])
    program.write_text(f'#!/bin/sh\nexec {command} "$@"\n', "utf-8")
    program.chmod(0o755)
    try:
        started = playwright.firefox.launch(
            executable_path=program, channel="moz-firefox", firefox_user_prefs=FIREFOX_SETTINGS
        )
    except Error as error:
        _unavailable(f"Firefox 无法启动：{error.message.splitlines()[0]}")
    yield started
    started.close()


@pytest.fixture(params=["browser", "firefox"], ids=["Chromium", "Firefox"])
def either(request: pytest.FixtureRequest) -> Browser:
    """Give each of the browsers that readers have."""
    browser: Browser = request.getfixturevalue(request.param)
    return browser


@pytest.fixture
def chromium_page(browser: Browser) -> Iterator[Page]:
    """Give an empty page, as a reader in China sees it; what it stores ends with the test."""
    with browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        yield context.new_page()
