"""The shared settings, tasks and snippets of Visual Studio Code fit the data and the commands."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from invoke.tasks import Task

import tasks
from generator.facts.checks import check_data
from generator.facts.life_cycle import NEEDS
from generator.facts.problems import format_text
from generator.facts.reading.files import kind_of
from generator.facts.records import FILES
from generator.facts.schema import modeline, schemas, with_schemas
from generator.facts.snippets import snippets
from generator.vocabulary import Event
from tests.facts.broken import SMALL
from tests.facts.test_schema import AsAnEditorReads

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / ".vscode"
SCHEMAS = {name: json.loads(text) for name, text in schemas().items()}
SNIPPETS: dict[str, dict[str, Any]] = json.loads(snippets())
TASKS: list[dict[str, Any]] = json.loads((FOLDER / "tasks.json").read_text(encoding="utf-8"))["tasks"]


def filled(lines: list[str], name: str = "") -> str:
    """What a snippet leaves when every gap is passed over with Tab."""
    text = "\n".join(lines)
    for variable, value in {"YEAR": "2021", "MONTH": "06", "DATE": "15"}.items():
        text = text.replace(f"${{CURRENT_{variable}}}", value)
    text = text.replace("${TM_FILENAME_BASE/^(待编)-.*/$1/}", re.sub("^(待编)-.*", r"\1", name))
    text = re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:((?:[^\\}]|\\.)*)\}", r"\1", text)
    assert not re.search(r"(?<!\\)\$", text), text
    return re.sub(r"\\([\\$}])", r"\1", text)


def test_the_snippets_are_current() -> None:
    """Made by ./inv schema."""
    assert (FOLDER / "yaml.code-snippets").read_text(encoding="utf-8") == snippets()


@pytest.mark.parametrize("kind", FILES, ids=[kind.schema for kind in FILES])
def test_the_snippet_of_a_kind_fits_its_schema(kind: Any) -> None:
    snippet = SNIPPETS[f"文件 {kind.title}"]
    form = SCHEMAS[f"{kind.schema}.json"]
    key = {"id": "编号", "slug": "代码", "year": "年份"}.get(kind.keyed_by or "", "")
    name = form["properties"].get(key, {}).get("examples", [""])[0]
    text = filled(snippet["body"], str(name))
    assert text.split("\n")[0] == modeline(kind.pattern, kind)
    jsonschema.validate(yaml.load(text, AsAnEditorReads), form)  # noqa: S506 - a SafeLoader
    assert snippet["prefix"] == kind.title
    if key == "编号" and key in form["properties"]:
        assert "\n编号: 待编\n" in filled(snippet["body"], "待编-不动产登记")


@pytest.mark.parametrize("event", Event)
def test_the_snippet_of_an_event_fits_the_schema(event: Event) -> None:
    snippet = SNIPPETS[f"办理记录 {event}"]
    entries = yaml.load(filled(snippet["body"]), AsAnEditorReads)  # noqa: S506 - a SafeLoader
    jsonschema.validate(entries, SCHEMAS["order.json"]["properties"]["办理记录"])
    assert len(entries[0]) == 2 + len(NEEDS[event].required)
    assert snippet["prefix"] == event


def rows(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every list of rows in a schema, by title."""
    found = {}
    for part in schema.get("properties", {}).values():
        if "properties" in part.get("items", {}):
            found[part["title"]] = part
            found |= rows(part["items"])
    return found


@pytest.mark.parametrize("name", [name for name in SNIPPETS if name.startswith("一行 ")])
def test_the_snippet_of_a_row_fits_the_schema(name: str) -> None:
    title = name.removeprefix("一行 ")
    lists = [each for schema in SCHEMAS.values() for key, each in rows(schema).items() if key == title]
    value = yaml.load(filled(SNIPPETS[name]["body"]), AsAnEditorReads)  # noqa: S506 - a SafeLoader
    assert any(jsonschema.Draft7Validator(each).is_valid(value) for each in lists)


def test_every_list_of_rows_has_a_snippet() -> None:
    titles = {title for schema in SCHEMAS.values() for title in rows(schema)}
    assert {f"一行 {title}" for title in titles - {"办理记录"}} <= set(SNIPPETS)


def test_a_file_without_its_first_line_finds_its_schema() -> None:
    """Made by ./inv schema."""
    text = (FOLDER / "settings.json").read_text(encoding="utf-8")
    assert text == with_schemas(text)
    settings = json.loads(text)
    assert settings["yaml.schemas"]["./data/schema/order.json"] == "data/orders/*/*.yml"
    assert settings["yaml.schemaStore.enable"] is False


def test_every_file_of_data_begins_with_its_schema() -> None:
    data = ROOT / "data"
    paths = sorted(data.rglob("*.yml"))
    assert paths
    for path in paths:
        kind = kind_of(path.relative_to(data).as_posix())
        assert kind is not None, path
        line = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert line == modeline(path.relative_to(data).as_posix(), kind), path
        assert (path.parent / line.partition("$schema=")[2]).resolve().is_file(), path


def test_the_tasks_are_commands_of_the_project() -> None:
    known = {name for name, value in vars(tasks).items() if isinstance(value, Task)}
    for task in TASKS:
        assert task["args"][0].replace("-", "_") in known, task["label"]


def test_the_tasks_offer_every_event_and_kind() -> None:
    settings = json.loads((FOLDER / "tasks.json").read_text(encoding="utf-8"))
    inputs = {each["id"]: each for each in settings["inputs"]}
    assert inputs["event"]["options"] == ["?", *Event]
    assert set(inputs["kind"]["options"]) <= {kind.title for kind in FILES}
    asked = {
        each for task in TASKS for part in task["args"] for each in re.findall(r"\$\{input:(\w+)\}", part)
    }
    assert asked == set(inputs)


def marked(text: str) -> set[tuple[str, str, int, str]]:
    """What the editor marks for the output of a check: severity, file, line (0: the file), message."""
    lines = text.split("\n")
    found = set()
    matchers = next(task for task in TASKS if task["label"] == "检查台账")["problemMatcher"]
    for matcher in matchers:
        head, where = matcher["pattern"]
        for first, second in pairwise(lines):
            one, two = re.search(head["regexp"], first), re.search(where["regexp"], second)
            if one and two:
                line = int(two[where["line"]]) if "line" in where else 0
                found.add((matcher["severity"], two[where["file"]], line, one[head["message"]]))
    return found


def test_the_editor_marks_every_problem_of_a_check_at_its_line(tmp_path: Path) -> None:
    for path in SMALL.rglob("*.yml"):
        target = tmp_path / path.relative_to(SMALL)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if path.name == "DB-2021-0001.yml":
            text = text.replace("紧盯: 重点事", "紧盯: 重点是")
        target.write_text(text, encoding="utf-8")
    (tmp_path / "无关.txt").write_text("", encoding="utf-8")
    report = check_data(tmp_path, date(2022, 3, 1))
    severities = {"错误": "error", "警告": "warning", "提示": "info"}
    expected = {
        (
            severities[each.severity],
            f"data/{each.place.path}",
            each.place.line if each.excerpt else 0,
            each.title,
        )
        for each in report.problems
    }
    assert {line for _, _, line, _ in expected} == {0, 4}
    assert marked(format_text(report.problems)) == expected
