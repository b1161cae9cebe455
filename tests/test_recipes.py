"""The recipes of CONTRIBUTING.md are true: done as they are written, in a copy of the project, they give what they say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.portal import ROOT, elements
from tests.search import read_search

MOST_FILES = {
    "A new kind of tracked record": 4,
    "A new kind of record that is not tracked": 4,
    "A new light rule": 1,
    "A new chart": 3,
}
STEP = re.compile(
    r"^\d+\. `(?P<path>[^`]+)`, (?:new|below (?P<ticks>`+)(?P<anchor>.+?)(?P=ticks)):.*?"
    r"^ +```\w+\n(?P<lines>.*?)^ +```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Step:
    """Lines to add to a file: below the line that is named, or as the whole of a new file."""

    path: str
    anchor: str | None
    lines: str


def recipes() -> dict[str, tuple[int, list[Step]]]:
    """The steps of each recipe by its title, and how many files it says that it touches."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("\n## Recipes\n")[2].partition("\n## ")[0]
    found = {}
    for part in text.split("\n### ")[1:]:
        heading, _, body = part.partition("\n")
        title, said = re.fullmatch(r"(.+) \((\d+) files?\)", heading).groups()  # type: ignore[union-attr]
        steps = [Step(each["path"], each["anchor"], _lines(each["lines"])) for each in STEP.finditer(body)]
        assert len(steps) == len(re.findall(r"^\d+\. ", body, re.MULTILINE)), (
            f"{title}: a step cannot be read"
        )
        found[title] = (int(said), steps)
    return found


def _lines(block: str) -> str:
    """The lines of a block without the margin of the list that it stands in."""
    return "".join(line[3:] if line.strip() else line for line in block.splitlines(keepends=True))


def test_the_recipes_touch_as_few_files_as_they_say() -> None:
    found = recipes()

    assert found.keys() == MOST_FILES.keys()
    for title, (said, steps) in found.items():
        assert len({step.path for step in steps}) == said <= MOST_FILES[title], title


@dataclass(frozen=True)
class Copy:
    """A copy of the project in which all recipes were followed, with small data and the portal made of them."""

    root: Path

    def run(self, *command: str) -> str:
        """What a command says; it must succeed."""
        environment = {
            **os.environ,
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(self.root),
            "NO_MKDOCS_2_WARNING": "1",
        }
        made = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert made.returncode == 0, f"{made.stdout}\n{made.stderr}"
        return made.stdout

    def inv(self, *command: str) -> str:
        """What ``./inv`` says."""
        return self.run("generator.command_line", *command)

    def text(self, path: str) -> str:
        """A file of the portal."""
        return (self.root / "build" / "site" / path).read_text("utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Everything that the recipes say, and a record of each new kind."""
    made = Copy(tmp_path_factory.mktemp("recipes"))
    listed = subprocess.run(
        ["git", "ls-files", "-z", "generator", "site_src", ".vscode", "*.py", "mkdocs.yml", "pyproject.toml", "tests/data/small"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout.decode().split("\0")  # fmt: skip
    for name in filter(None, listed):
        # Tests are left out, save the data of the smallest portal.
        if not name.startswith("tests/") or name.startswith("tests/data/small/"):
            path = made.root / name.replace("tests/data/small/", "data/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((ROOT / name).read_bytes())
    for _, steps in recipes().values():
        for step in steps:
            follow(made.root, step)
    made.inv(
        "new", "实地督查", "--set", "标题=督查接访窗口公示情况", "--set", "牵头单位=区住建委",
        "--set", "督查日期=2021-11-20", "--set", "整改时限=2021-12-31", "--set", "数据性质=演示",
    )  # fmt: skip
    made.inv(
        "new", "training", "--set", "代码=wenshu-2021", "--set", "标题=答复意见书格式培训",
        "--set", "日期=2021-09-14", "--set", "人次=60", "--set", "数据性质=演示",
    )  # fmt: skip
    made.inv("schema")
    made.inv("build")
    return made


def follow(root: Path, step: Step) -> None:
    """Do one step of a recipe."""
    file = root / step.path
    if step.anchor is None:
        assert not file.exists(), f"{step.path} is there already"
        file.write_text(step.lines, "utf-8")
        return
    lines = file.read_text("utf-8").splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.rstrip("\n") == step.anchor]
    assert len(places) == 1, f"{step.path} has not one line {step.anchor!r}"
    lines.insert(places[0] + 1, step.lines)
    file.write_text("".join(lines), "utf-8")


def rows(page: str) -> Iterator[dict[str, str]]:
    return (each.attributes for each in elements(page) if each.tag == "tr")


def test_what_the_recipes_write_is_in_the_style_of_the_house(copy: Copy) -> None:
    touched = sorted(
        {step.path for _, steps in recipes().values() for step in steps if step.path.endswith(".py")}
    )

    copy.run("ruff", "check", "--no-cache", *touched)
    copy.run("ruff", "format", "--check", "--no-cache", *touched)


def test_a_tracked_record_has_all_that_others_have(copy: Copy) -> None:
    file = copy.root / "data" / "inspections" / "2021" / "SD-2021-01.yml"
    first, *lines = file.read_text("utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../../schema/inspection.json"
    assert {"编号: SD-2021-01", "督查日期: 2021-11-20", "整改时限: 2021-12-31"} <= set(lines)
    assert (
        "整改时限" in json.loads((copy.root / "data/schema/inspection.json").read_text("utf-8"))["properties"]
    )
    assert "文件 实地督查" in (copy.root / ".vscode/yaml.code-snippets").read_text("utf-8")

    item = copy.text("inspections/SD-2021-01.html")
    assert "督查接访窗口公示情况" in item
    assert "督查日期" in item
    for ledger in ("inspections/index.html", "items/index.html"):
        assert "SD-2021-01" in {row.get("data-id") for row in rows(copy.text(ledger))}, ledger
        assert "实地督查" in copy.text(ledger)
    assert '<a href="inspections/index.html"' in copy.text("index.html")
    for name in ("inspections", "items"):
        assert "SD-2021-01,实地督查,督查接访窗口公示情况,区住建委" in copy.text(f"exports/{name}.csv")
        assert (copy.root / f"build/site/exports/{name}.xlsx").is_file()
    searched = {each.address: each.kind for each in read_search(copy.text("search/data.js"))}
    assert searched["inspections/SD-2021-01.html"] == "实地督查"
    assert "inspections/SD-2021-01.html" in copy.text("units/zhujianwei.html")
    assert "data/inspections/年份/" in copy.text("guide/editing.html")
    said = copy.inv("log", "SD-2021-01", "签收", "--on", "2021-11-29", "--unit", "区住建委")
    assert "签收" in said
    assert "2021-11-29, 事件: 签收" in file.read_text("utf-8")


def test_a_record_that_is_not_tracked_is_read_checked_and_shown(copy: Copy) -> None:
    assert (copy.root / "data" / "trainings" / "wenshu-2021.yml").is_file()
    assert "人次" in json.loads((copy.root / "data/schema/training.json").read_text("utf-8"))["properties"]
    assert "答复意见书格式培训" in copy.text("source/trainings--wenshu-2021.yml.html")
    assert "data/trainings/" in copy.text("guide/editing.html")


def test_a_light_rule_lights_and_says_why(copy: Copy) -> None:
    (item,) = (each for each in json.loads(copy.text("api/v1/items.json")) if each["id"] == "SD-2021-01")

    assert (item["light"], item["stage"]) == ("黄", "交办")
    assert item["light_reason"] == "自2021-11-20起交办，满3天还没有签收，亮黄灯"
    assert item["light_reason"] in copy.text("inspections/SD-2021-01.html")
    assert "“交办”满 3 天" in copy.text("guide/lights.html")


def test_a_chart_stands_in_the_portal_with_its_table(copy: Copy) -> None:
    page = copy.text("charts/kinds.html")

    assert "各类在办事项的灯" in copy.text("charts/index.html")
    assert re.search(r'<figure class="chart" data-chart="lights-by-kind">.*?<svg', page, re.DOTALL)
    assert '<caption class="visually-hidden">各类在办事项的灯</caption>' in page
    assert re.search(r"<th scope=\"row\">.*?实地督查", page)
