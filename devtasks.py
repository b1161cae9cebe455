"""The commands for working on the program itself, which an office that has it installed does without.

tasks.py takes them in, so that ./inv knows them.
"""

# No "from __future__ import annotations": invoke reads the parameters as they are.

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent
LINTERS = {
    "ruff check": [sys.executable, "-m", "ruff", "check"],
    "ruff format": [sys.executable, "-m", "ruff", "format", "--check"],
    "mypy": [sys.executable, "-m", "mypy"],
    "import-linter": [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run(['--no-logo'])",
    ],
}
"""Each linter by name; the tests run them too (tests/test_lint.py)."""

LOCKS = {
    "requirements.lock": ["--group", "dev", "pyproject.toml"],
    # What only this and ./inv audit need, installed apart from everything else (generator/supply/tools.py).
    "requirements-tools.lock": ["--group", "tools"],
    # What only ./inv bench needs, likewise.
    "tests/benchmark/requirements-build.txt": ["--group", "bench-build"],
    "tests/benchmark/requirements.txt": ["--group", "bench"],
    # What only ./inv mutants needs, but with the versions that the first one has.
    "tests/mutation/requirements.lock": ["--group", "mutation", "-c", "requirements.lock"],
}
"""Each lock, and what of pyproject.toml it is made of."""

FLOORS = {"generator/facts": 100, "generator/state": 100, "generator": 95}
"""Percent of its branches that the tests must take, by folder; the last is what is left of it by the others."""

MOST_WORKERS = 4
WIDE = 160

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = (
    # The CI runs as root in a container, where Chromium's own sandbox cannot start.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The same colours on every screen, and none at all.
    "--force-color-profile=srgb",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the README: a page of the portal in a window of some size."""

    address: str
    width: int
    height: int
    scroll_to: str = ""
    """What the picture begins with, as a CSS selector; the top of the page if empty."""


PICTURES = {
    "overview.png": Picture("index.html", 1280, 760),
    "board.png": Picture("boards/map.html?kiosk", 1200, 675),
    "item.png": Picture("orders/DB-2021-0024.html", 1280, 756),
    "phone.png": Picture("orders/index.html", 390, 780, scroll_to="[data-ledger-count]"),
}
"""What ./inv screenshots makes in docs/screenshots. A phone shows the page in one column."""
SCREENSHOTS = ROOT / "docs" / "screenshots"


@task(
    help={"k": "只运行名称符合该表达式的测试（同 pytest -k）", "update_golden": "把当前输出写成新的基准文件"}
)
def test(_: Context, k: str = "", update_golden: bool = False) -> None:
    """运行测试（含各项代码检查），最后列出未运行的测试及原因。"""
    command = [sys.executable, "-m", "pytest"]
    if k:
        # A few tests are done before the workers of xdist have started.
        command += ["-k", k]
    else:
        command += _spread_over_workers()
    if update_golden:
        command.append("--update-golden")
    raise Exit(code=_run(command))


@task
def coverage(_: Context) -> None:
    """运行测试（网页测试除外）并统计分支覆盖率，低于规定的不通过；比 ./inv test 慢。"""
    # Neither a page that is opened in a browser nor a linter runs any of the program that other tests do not.
    command = [sys.executable, "-m", "pytest", "-m", "not browser", "--ignore=tests/test_lint.py"]
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory) / "coverage.json"
        command += [*_spread_over_workers(), "--cov", "--cov-report=term-missing:skip-covered"]
        # What a process that a test kills leaves behind must not lie about here.
        failed = _run([*command, f"--cov-report=json:{report}"], COVERAGE_FILE=str(report.with_name("data")))
        if failed:
            raise Exit("有测试没有通过，覆盖率不作数。", code=failed)
        files = json.loads(report.read_text("utf-8"))["files"]
    shares = branch_shares({path: each["summary"] for path, each in files.items()})
    for folder, share in shares.items():
        print(f"{folder}：分支覆盖率 {share:.2f}%，不低于 {FLOORS[folder]}%")
    below = [folder for folder, share in shares.items() if share < FLOORS[folder]]
    if below:
        raise Exit(f"覆盖率不够：{'、'.join(below)}。没有走到的地方见上表。", code=1)


def branch_shares(files: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """Percent of the branches and lines below each folder of ``FLOORS`` that were taken, whichever is less.

    A file counts for the first folder that it lies in.
    """
    left, shares = dict(files), {}
    for folder in FLOORS:
        inside = [left.pop(path) for path in files if path in left and Path(path).is_relative_to(folder)]
        kinds = (("covered_branches", "num_branches"), ("covered_lines", "num_statements"))
        shares[folder] = min(
            100 * sum(each[taken] for each in inside) / (sum(each[of] for each in inside) or 1)
            for taken, of in kinds
        )
    return shares


@task(
    iterable=["only"],
    help={"only": "只试名称符合的变异，如 generator.state.lights.*；可写多次，不写则全部"},
)
def mutants(_: Context, only: list[str] | None = None) -> None:
    """变异测试：把 state/ 的规则逐处改坏，看测试能否发现；有漏网又没有说明的则不通过（需要联网）。"""
    from tests.mutation.survivors import EXPLAINED, read_explained, try_mutants

    with tempfile.TemporaryDirectory() as directory:
        outcome = try_mutants(ROOT, Path(directory), only or [], _workers())
    explained = read_explained(EXPLAINED.read_text("utf-8"))
    unexplained = outcome.survivors - explained
    stale = set() if only else explained - outcome.survivors - outcome.waited_for
    print(f"试了 {outcome.tried} 处变异，测试发现 {outcome.tried - len(outcome.survivors)} 处。")
    for title, found in (
        ("没有测试能发现，也没有说明：", unexplained),
        ("有说明，但已被发现或已不存在：", stale),
    ):
        for each in sorted(found):
            print(f"{title}{each}")
    if unexplained or stale or not outcome.tried:
        raise Exit("未通过：请补测试，或在 tests/mutation/explained.toml 中改正说明。", code=1)


@task
def lint(_: Context) -> None:
    """运行全部代码检查：ruff、mypy、import-linter。"""
    failed = []
    for name, command in LINTERS.items():
        print(f"── {name}", flush=True)
        if _run(command) != 0:
            failed.append(name)
    if failed:
        raise Exit(f"未通过：{'、'.join(failed)}。", code=1)
    print("代码检查全部通过。")


@task(name="format")
def format_(_: Context) -> None:
    """整理代码格式，并修正 ruff 能自动修正的问题。"""
    # Fixes first: they may leave lines for the formatter to tidy.
    fixed = _run([sys.executable, "-m", "ruff", "check", "--fix"])
    formatted = _run([sys.executable, "-m", "ruff", "format"])
    raise Exit(code=fixed or formatted)


@task(help={"upgrade": "把全部依赖升级到允许的最新版本；不写则只改动必须改动的"})
def lock(_: Context, upgrade: bool = False) -> None:
    """按 pyproject.toml 重新锁定依赖，并更新软件清单和许可证清单（需要联网）。"""
    from generator.editing.errors import EditingError
    from generator.supply.errors import SupplyError
    from generator.supply.renewing import renew_lists, renew_locks

    try:
        renew_locks(ROOT, LOCKS, upgrade=upgrade)
        lists = renew_lists(ROOT)
    except (EditingError, SupplyError) as error:
        raise Exit(str(error), code=1) from None
    print(f"已更新 {'、'.join((*LOCKS, *lists))}，请一起提交；下次运行 ./inv 时会据此重装 .venv。")


@task(
    help={
        "items": "造多少件事项；增长从它的十分之一量起",
        "rounds": "每项量几轮；取中位数，并写明最小和最大",
        "portal_only": "只量门户的生成，不量对照、各阶段、检查和改一件后的重新生成",
        "write_page": "把数字写进 PERFORMANCE.md",
    }
)
def bench(
    _: Context, items: int = 10_000, rounds: int = 3, portal_only: bool = False, write_page: bool = False
) -> None:
    """量生成要多久、占多少内存，与朴素 MkDocs 和 Hugo 同场对照（第一次运行需要联网）。"""
    from rich.console import Console

    from generator.revision import read_revision
    from tests.benchmark.bench import BenchRequest, run_bench
    from tests.benchmark.measuring import BenchError
    from tests.benchmark.page import fill
    from tests.benchmark.tables import describe, tables

    folder, page = ROOT / "build" / "bench", ROOT / "PERFORMANCE.md"
    request = BenchRequest(
        items=items,
        rounds=rounds,
        portal_only=portal_only,
        work=folder / "work",
        tools=ROOT / ".cache" / "bench",
        commit=read_revision(ROOT).label,
        measured_on=datetime.now(UTC).date().isoformat(),
        tell=lambda told: print(told, flush=True),
    )
    target = folder / ("portal-only.json" if portal_only else "bench.json")
    try:
        results = run_bench(request)
        if write_page:
            text = fill(page.read_text("utf-8"), results, portal_only=portal_only)
            page.write_text(text, "utf-8", newline="\n")
    except BenchError as error:
        raise Exit(f"{error}", code=1) from None
    target.write_text(results.model_dump_json(indent=1) + "\n", "utf-8")
    # A table is not to be broken where it goes into a file or a log.
    console = Console() if sys.stdout.isatty() else Console(width=WIDE)
    print(describe(results, "zh"))
    for table in tables(results, "zh"):
        console.print(table.for_terminal())
    print(f"已写入 {target}" + (f"和 {page}" if write_page else ""))


@task
def screenshots(_: Context) -> None:
    """重新截取 README 里的图（docs/screenshots）：用演示台账生成门户，在 Chromium 里打开。"""
    with tempfile.TemporaryDirectory() as directory, _chromium() as browser:
        take_pictures(_demonstration(Path(directory)), browser, SCREENSHOTS)
    print(f"已更新 {'、'.join(PICTURES)}（{SCREENSHOTS.relative_to(ROOT)}），请看过再提交。")


def take_pictures(site: Path, browser: "Browser", folder: Path) -> None:
    """Take all pictures of a portal, the same wherever the same fonts are installed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in PICTURES.items():
        with browser.new_context(
            viewport={"width": picture.width, "height": picture.height},
            device_scale_factor=1,
            reduced_motion="reduce",
            color_scheme="light",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        ) as context:
            page = context.new_page()
            path, _, query = picture.address.partition("?")
            page.goto(f"{(site / path).as_uri()}?{query}" if query else (site / path).as_uri())
            if query:
                # A wall board tells so when it has measured itself into the screen.
                page.locator("[data-fitted]").wait_for()
            page.evaluate("document.fonts.ready")
            if picture.scroll_to:
                page.locator(picture.scroll_to).evaluate("element => element.scrollIntoView()")
            page.screenshot(path=folder / name, animations="disabled", caret="hide")


def _demonstration(out: Path) -> Path:
    """Build the portal of data/ on the day it is pinned to, whatever the clock says and the commit is."""
    from generator.build import BuildRequest, build_portal
    from generator.facts.checks import check_data
    from generator.revision import Revision

    data = ROOT / "data"
    records = check_data(data, date.max).records
    pinned = records.portal.pinned_on if records else None
    if pinned is None:
        raise Exit("data/ 有错误，或者没有固定截至日期，没有截图。请先运行 ./inv check。", code=1)
    unnamed = Revision(commit="", committed_on=None, dirty=False)
    report = build_portal(BuildRequest(data=data, out=out, as_of=None, today=pinned, revision=unnamed))
    if report.failed:
        raise Exit(report.summary, code=1)
    return out / "site"


@contextmanager
def _chromium() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        raise Exit("没有找到 Chromium。Debian/Ubuntu 可执行：apt install chromium", code=1)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))


def _spread_over_workers() -> list[str]:
    """Give the options of pytest for a run of all tests."""
    # Stealing, since a few browser tests take as long as all others together; the portal that they look at is
    # built once for all workers (tests/conftest.py).
    return ["-n", str(_workers()), "--dist", "worksteal"]


def _workers() -> int:
    return min(os.cpu_count() or 1, MOST_WORKERS)


def _run(command: list[str], **environment: str) -> int:
    """Run a command in the root of the repository, its output on ours."""
    return subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, **environment}).returncode
