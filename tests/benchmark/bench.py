"""``./inv bench``: the portal and its baselines, measured in one run on made-up items.

The data, the folders written to and the order of the runs are the same each time. Every build goes into a folder of
its own, for what is deleted just before slows down the next one; runs to be compared alternate, for a machine is now
faster and now slower. One round at the smaller size is not counted: it warms the caches of the disk, of Python, of
jieba and of matplotlib, so that "cold" means: nothing of an earlier build.
"""

import filecmp
import json
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmark import hugo, machine, naive_mkdocs
from tests.benchmark.changing import order_to_change
from tests.benchmark.items import write_items
from tests.benchmark.measuring import BenchError, Command, measure, weigh
from tests.benchmark.results import Results, Run, Series, Stage, Subject
from tests.benchmark.rollup import make_weeks
from tests.benchmark.stages import read_stages
from tests.benchmark.tools import Tools, find_tools

ROOT = Path(__file__).resolve().parents[2]
STEP = 10
"""Growth is measured from a tenth of the items to all of them."""
FEWEST = 20
DISTRICTS = 16
"""In a roll-up, each with half of the items."""
_ENVIRONMENT = {
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONUTF8": "1",
    # The same day in every build, also around midnight: 2026-01-01 in China.
    "SOURCE_DATE_EPOCH": "1767225600",
}


@dataclass(frozen=True)
class BenchRequest:
    """What to measure, and where."""

    items: int
    rounds: int
    portal_only: bool
    """Only how the portal is built: no baselines, no stages, no checks, no rebuilds, no roll-up."""
    work: Path
    """Emptied at the beginning and at the end."""
    tools: Path
    commit: str
    measured_on: str
    tell: Callable[[str], None]
    """Told what has just been measured."""


def run_bench(request: BenchRequest) -> Results:
    """Measure everything. Raises BenchError where it cannot be."""
    if not all(
        Path("/proc/self", name).exists() for name in ("smaps_rollup", f"task/{os.getpid()}/children")
    ):
        raise BenchError(
            "./inv bench 要在 Linux 上运行：内存是从 /proc 读的（内核要有 smaps_rollup 和 children）。"
        )
    if request.items < FEWEST or request.rounds < 1:
        raise BenchError(f"--items 至少是 {FEWEST}，--rounds 至少是 1。")
    load_before = machine.load()
    tools = None if request.portal_only else find_tools(request.tools)
    _empty(request.work)
    request.work.mkdir(parents=True)
    try:
        bench = _Bench(request, tools)
        bench.builds()
        if not request.portal_only:
            bench.rebuilds()
            bench.stages()
            bench.checks()
            bench.rollups()
        return bench.results(load_before)
    finally:
        _empty(request.work)


class _Bench:
    def __init__(self, request: BenchRequest, tools: Tools | None) -> None:
        self._request = request
        self._tools = tools
        self._sizes = (request.items // STEP, request.items)
        self._runs: dict[tuple[Subject, int], list[Run]] = defaultdict(list)
        self._page_sizes: dict[Subject, int] = {}
        self._stages: tuple[Stage, ...] = ()
        self._same_bytes: bool | None = None
        for items in self._sizes:
            write_items(ROOT / "data", self._data(items), items)
        # On the disk before the clock starts, not in between.
        os.sync()

    def builds(self) -> None:
        """Builds into empty folders: the portal and its baselines, a tenth of the items and all of them."""
        small, _ = self._sizes
        self._portal(small, "warm")
        if self._tools:
            self._prepare(self._tools)
        for items in self._sizes:
            for number in range(self._request.rounds):
                self._note(Subject.PORTAL, items, self._portal(items, number))
                self._page_sizes[Subject.PORTAL] = self._page_size(
                    self._site(items, number) / "orders", items
                )
                if self._tools:
                    self._baselines(self._tools, items, number)

    def _prepare(self, tools: Tools) -> None:
        """Write what the baselines are made of, and build each once."""
        small, _ = self._sizes
        pages = self._site(small, "warm") / "orders"
        model = (pages / f"{self._orders(small)[0].stem}.html").read_text("utf-8")
        for items in self._sizes:
            hugo.write_project(self._orders(items), self._folder(items, "hugo"), model)
            naive_mkdocs.write_project(self._orders(items), self._folder(items, "mkdocs"))
        self._mkdocs(tools, small, "warm")
        self._hugo(tools, small, "warm")
        made = self._page_size(self._out(Subject.HUGO, small, "warm") / "orders", small)
        lacking = self._page_size(pages, small) - made
        for items in self._sizes:
            hugo.fill_up(self._folder(items, "hugo"), lacking)
        os.sync()

    def _baselines(self, tools: Tools, items: int, number: int) -> None:
        self._note(Subject.MKDOCS, items, self._mkdocs(tools, items, number))
        self._note(Subject.HUGO, items, self._hugo(tools, items, number))
        for subject in (Subject.MKDOCS, Subject.HUGO):
            self._page_sizes[subject] = self._page_size(self._out(subject, items, number) / "orders", items)

    def stages(self) -> None:
        """One more build, under observation: watching it costs a little, so that it is none of the builds above."""
        items, log = self._request.items, self._request.work / "stages.log"
        out = self._out(Subject.PORTAL, items, "stages")
        command: Command = [sys.executable, "-m", "tests.benchmark.stages", self._data(items), out, log]
        run, samples = self._measure(command, out / "site")
        self._stages = read_stages(log, out / "site", run, samples)
        self._request.tell(f"门户各阶段 {items} 件：{run.wall:.1f} 秒")

    def checks(self) -> None:
        """A check, and beside it nothing but parsing the same files."""
        items = self._request.items
        data = self._data(items)
        for _ in range(self._request.rounds):
            parse: Command = [sys.executable, Path(__file__).with_name("parsing.py"), data]
            self._note(Subject.CHECK, items, self._measure([ROOT / "inv", "check", "--data", data])[0])
            self._note(Subject.PARSING, items, self._measure(parse)[0])

    def rebuilds(self) -> None:
        """Builds after one order has changed: in a fresh process, and in one that has built before."""
        items, rounds = self._request.items, self._request.rounds
        last = rounds - 1
        with order_to_change(self._data(items)) as order:
            for number in range(rounds):
                order.change(number)
                self._note(Subject.REBUILD, items, self._portal(items, last))
            self._portal(items, "changed")
        self._same_bytes = is_same(self._site(items, last), self._site(items, "changed"))
        figures = self._request.work / "serving.json"
        out = self._out(Subject.PORTAL, items, "serving")
        command: Command = [
            sys.executable,
            "-m",
            "tests.benchmark.changing",
            self._data(items),
            out,
            figures,
            str(rounds),
        ]
        whole, _ = self._measure(command, out / "site")
        for wall, cpu in json.loads(figures.read_text("utf-8")):
            self._note(Subject.SERVING, items, whole.model_copy(update={"wall": wall, "cpu": cpu}))

    def rollups(self) -> None:
        """A city's portal from the archived weeks of its districts."""
        each = self._request.items // 2
        weeks = make_weeks(self._request.work / "weeks", DISTRICTS, each)
        for number in range(self._request.rounds):
            out = self._request.work / "city" / str(number)
            command: Command = [ROOT / "inv", "rollup", *weeks, "--out", out]
            self._note(Subject.ROLLUP, DISTRICTS * each, self._measure(command, out / "site")[0])

    def results(self, load_before: float) -> Results:
        """All that was measured."""
        request = self._request
        return Results(
            commit=request.commit,
            measured_on=request.measured_on,
            items=request.items,
            machine=machine.describe_machine(load_before, self._tools.versions if self._tools else {}),
            page_sizes=self._page_sizes,
            measurements=tuple(
                Series(subject=subject, items=items, runs=tuple(runs))
                for (subject, items), runs in self._runs.items()
            ),
            stages=self._stages,
            same_bytes=self._same_bytes,
        )

    def _portal(self, items: int, name: int | str) -> Run:
        out = self._out(Subject.PORTAL, items, name)
        command: Command = [ROOT / "inv", "build", "--data", self._data(items), "--out", out]
        return self._measure(command, out / "site")[0]

    def _mkdocs(self, tools: Tools, items: int, name: int | str) -> Run:
        out = self._out(Subject.MKDOCS, items, name)
        command, environment = naive_mkdocs.build_command(tools, self._folder(items, "mkdocs"), out)
        return self._measure(command, out, environment)[0]

    def _hugo(self, tools: Tools, items: int, name: int | str) -> Run:
        out = self._out(Subject.HUGO, items, name)
        return self._measure(hugo.build_command(tools.hugo, self._folder(items, "hugo"), out), out)[0]

    def _measure(
        self,
        command: Command,
        made: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> tuple[Run, list[tuple[float, float]]]:
        log = self._request.work / "output.log"
        return measure(command, ROOT, log, made, {**_ENVIRONMENT, **(environment or {})})

    def _note(self, subject: Subject, items: int, run: Run) -> None:
        runs = self._runs[subject, items]
        runs.append(run)
        self._request.tell(
            f"{subject} {items} 件，第 {len(runs)}/{self._request.rounds} 轮：{run.wall:.1f} 秒"
        )

    def _orders(self, items: int) -> list[Path]:
        """The files of the made-up orders, without the real ones beside them."""
        real = {file.name for file in (ROOT / "data" / "orders").glob("*/*.yml")}
        return sorted(
            file for file in (self._data(items) / "orders").glob("*/*.yml") if file.name not in real
        )

    def _page_size(self, folder: Path, items: int) -> int:
        """Average size of the made-up orders' pages in a folder; their names are in small letters in some."""
        names = {order.stem.lower() for order in self._orders(items)}
        sizes = [
            file.stat().st_size if file.is_file() else weigh(file)[1]
            for file in folder.iterdir()
            if file.name.removesuffix(".html").lower() in names
        ]
        if len(sizes) != items:
            raise BenchError(f"{folder} 中应有 {items} 个事项页面，实有 {len(sizes)} 个。")
        return sum(sizes) // items

    def _folder(self, items: int, name: str) -> Path:
        return self._request.work / f"{items}" / name

    def _data(self, items: int) -> Path:
        return self._folder(items, "data")

    def _out(self, subject: Subject, items: int, name: int | str) -> Path:
        return self._folder(items, f"out-{subject}-{name}")

    def _site(self, items: int, name: int | str) -> Path:
        return self._out(Subject.PORTAL, items, name) / "site"


def is_same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    listed = [
        {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
        for folder in (one, other)
    ]
    if listed[0] != listed[1]:
        return False
    _, different, failed = filecmp.cmpfiles(one, other, listed[0], shallow=False)
    return not different and not failed


def _empty(folder: Path) -> None:
    """Delete a folder for good: what the disk still has to do would slow down what comes next."""
    shutil.rmtree(folder, ignore_errors=True)
    os.sync()
