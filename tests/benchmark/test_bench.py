"""The parts of the bench that touch the machine, each on something small; none of them is timed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import generator.build  # noqa: F401 - so that it is among those opened
from devtasks import LOCKS
from generator.outputs.writing import Artifact, Batch, Page
from tests.benchmark import hugo, naive_mkdocs
from tests.benchmark.bench import is_same
from tests.benchmark.items import orders
from tests.benchmark.measuring import BenchError, measure
from tests.benchmark.results import Run
from tests.benchmark.stages import FRAMES, METHODS, REST, opened, read_stages, stage_of, watch, watch_batches
from tests.benchmark.tools import LOCKS as INSTALLED
from tests.portal import ROOT

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="./inv bench 只在 Linux 上运行：内存从 /proc 读"
)
# Memory is held until the process that has it is told to end, so that a sample cannot miss it.
HUNGRY = """
import os, sys, time
own = b"x" * (64 << 20)
if os.fork() == 0:
    more = b"y" * (48 << 20)
    time.sleep(1)
    os._exit(0)
os.wait()
open(sys.argv[1] + "/made", "w").write("12345")
"""


def test_a_run_tells_memory_of_all_its_processes_and_what_it_made(tmp_path: Path) -> None:
    made = tmp_path / "out"
    made.mkdir()
    run, samples = measure([sys.executable, "-c", HUNGRY, made], tmp_path, tmp_path / "log", made)
    assert (run.files, run.size) == (1, 5)
    # Both processes together, with what they share counted once.
    assert 112 < run.peak < 160
    assert run.largest >= 64
    assert run.wall > 1
    assert run.cpu > 0
    assert max(memory for _, memory in samples) == run.peak


def test_a_run_that_fails_is_no_figure(tmp_path: Path) -> None:
    code = "import sys; print('what went wrong'); sys.exit(3)"
    with pytest.raises(BenchError, match=r"退出码 3[\s\S]*what went wrong"):
        measure([sys.executable, "-c", code], tmp_path, tmp_path / "log")


def test_calls_of_a_build_are_told_as_stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def assess() -> int:
        return sum(range(100_000))

    def render_items() -> list[Page]:
        assess_again()
        return [Page("items/a.html", "items/index.html", "a", "")]

    def stamp_pages() -> object:
        yield from (("a", "b"), ("c", "d"))

    def of_its_own() -> int:
        return 1

    homes = {
        assess: "state.situation",
        render_items: "outputs.items",
        stamp_pages: "site",
        of_its_own: "build",
    }
    module = ModuleType("generator.build")
    for function, home in homes.items():
        function.__module__ = f"generator.{home}"
        setattr(module, function.__name__, function)
    monkeypatch.setattr("tests.benchmark.stages.METHODS", ())
    log, site = tmp_path / "log", tmp_path / "site"
    watch([module], log)
    assess_again = module.assess
    module.assess()
    assert [page.path for page in module.render_items()] == ["items/a.html"]
    assert list(module.stamp_pages()) == [("a", "b"), ("c", "d")]
    assert module.of_its_own is of_its_own

    (site / "items").mkdir(parents=True)
    (site / "items" / "a.html").write_bytes(b"123")
    (site / "theme.css").write_bytes(b"12345")
    begun = min(json.loads(line)[1] for line in log.read_text("utf-8").splitlines())
    run = Run(wall=100, cpu=50, peak=9, largest=9)
    stages = {stage.name: stage for stage in read_stages(log, site, run, [(begun, 77.0), (begun + 99, 88.0)])}
    assert list(stages) == ["state", "outputs.items", FRAMES, REST]
    assert (stages["outputs.items"].files, stages["outputs.items"].size) == (1, 3)
    assert (stages[FRAMES].files, stages[FRAMES].size) == (1, 5)
    assert (stages["state"].peak, stages[FRAMES].peak) == (77.0, None)
    # Nothing counts twice: what items had to assess is the state's time.
    assert sum(stage.wall for stage in stages.values()) == pytest.approx(100)
    assert sum(stage.cpu for stage in stages.values()) == pytest.approx(50)
    assert stages["outputs.items"].cpu < stages["state"].cpu


def test_a_batch_is_timed_under_whoever_makes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Press:
        def _make(self, batch: Batch) -> list[object]:
            return list(batch.make())

    def tables() -> Iterator[Artifact]:
        yield Artifact("exports/a.csv", b"1")

    def of_the_build() -> list[Page]:
        return [Page("a.html", "a.html", "a", "")]

    tables.__module__, of_the_build.__module__ = "generator.outputs.workbooks", "generator.batches"
    monkeypatch.setattr("tests.benchmark.stages.METHODS", ())
    log = tmp_path / "log"
    watch_batches(Press, watch([], log))
    made = [Press()._make(Batch("a", make, ())) for make in (partial(tables), of_the_build)]

    assert made == [[Artifact("exports/a.csv", b"1")], [Page("a.html", "a.html", "a", "")]]
    told = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert {stage for stage, *_ in told} == {"outputs.workbooks"}
    assert [path for *_, paths in told for path in paths] == ["exports/a.csv"]


def test_what_is_watched_exists() -> None:
    assert stage_of("generator.outputs.bulletins.publishing") == "outputs.bulletins"
    assert stage_of("generator.state.boards.plan") == "state"
    for home, name, methods in METHODS:
        found = getattr(__import__(home, fromlist=[name]), name)
        assert all(callable(getattr(found, method)) for method in methods)
    assert {"generator.build", "generator.facts.checks"} <= {module.__name__ for module in opened()}


def test_the_baselines_get_every_fact(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for *_, name, text in orders(
        ["区教委", "区水务局", "区住建委"], "区信访办", 3, yaml.safe_load("2022-02-10")
    ):
        (data / name).write_text(text, "utf-8")
    files = sorted(data.iterdir())
    naive_mkdocs.write_project(files, tmp_path / "mkdocs")
    hugo.write_project(files, tmp_path / "hugo", "<html><article>old</article></html>")
    for file in files:
        facts = yaml.safe_load(file.read_text("utf-8"))
        page = (tmp_path / "mkdocs" / "docs" / "orders" / f"{file.stem}.md").read_text("utf-8")
        content = (tmp_path / "hugo" / "content" / "orders" / f"{file.stem}.md").read_text("utf-8")
        assert page.startswith(f"# {facts['标题']}\n")
        assert all(f"| {entry['日期']} | {entry['事件']} |" in page for entry in facts["办理记录"])
        assert facts["督办要求"] in page
        head, _, body = content.removeprefix("---\n").partition("---\n")
        assert (yaml.safe_load(head), body.strip()) == (facts, facts["督办要求"])
    template = (tmp_path / "hugo" / "layouts" / "single.html").read_text("utf-8")
    assert template.startswith("<html><article")
    assert template.endswith("</html>")
    assert "old" not in template
    hugo.fill_up(tmp_path / "hugo", 100)
    assert len((tmp_path / "hugo" / "layouts" / "single.html").read_bytes()) == len(template.encode()) + 100


def test_folders_are_the_same_only_to_the_byte(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "sub").mkdir(parents=True)
        (folder / "sub" / "file").write_text("a")
    assert is_same(one, other)
    (other / "sub" / "file").write_text("b")
    assert not is_same(one, other)
    (other / "sub" / "file").write_text("a")
    (other / "more").touch()
    assert not is_same(one, other)


def test_tools_of_the_baselines_stay_out_of_the_portal_and_are_locked() -> None:
    assert {str(lock.relative_to(ROOT)) for lock in INSTALLED} == {
        lock for lock in LOCKS if lock.startswith("tests/benchmark/")
    }
    portal = (ROOT / "requirements.lock").read_text("utf-8")
    for lock in INSTALLED:
        text = lock.read_text("utf-8")
        pins = [line.split("==")[0] for line in text.splitlines() if "==" in line]
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
        assert not [name for name in pins if f"\n{name}==" in portal]
