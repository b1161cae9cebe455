"""The schemas speak Chinese everywhere, fit the files, and are up to date in data/schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from generator.facts.reading.files import kind_of
from generator.facts.schema import schemas
from tests.facts.broken import SMALL

DATA = Path(__file__).parent.parent.parent / "data"
SCHEMAS = schemas()


class AsAnEditorReads(yaml.SafeLoader):
    """YAML 1.2, as language servers read it: numbers are numbers, dates are text."""


AsAnEditorReads.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def properties(schema: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema, with the way to it."""
    for key, part in schema.get("properties", {}).items():
        yield f"{path}.{key}", part
        yield from properties(part, f"{path}.{key}")
    if "items" in schema:
        yield from properties(schema["items"], f"{path}[]")


EVERY_PROPERTY = [each for name, text in SCHEMAS.items() for each in properties(json.loads(text), name)]


@pytest.mark.parametrize(("path", "part"), EVERY_PROPERTY, ids=[path for path, _ in EVERY_PROPERTY])
def test_every_property_is_explained_in_chinese(path: str, part: dict[str, Any]) -> None:
    for text in (part["title"], part["description"]):
        assert any("\u4e00" <= char <= "\u9fff" for char in text), path
    assert part["examples"], path
    for example in part["examples"]:
        jsonschema.validate(example, part)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(SCHEMAS[name]))
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMAS[name]))


@pytest.mark.parametrize("path", sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*.yml")))
def test_the_small_tree_fits(path: str) -> None:
    kind = kind_of(path)
    assert kind is not None
    value = yaml.load((SMALL / path).read_text(encoding="utf-8"), AsAnEditorReads)  # noqa: S506 - a SafeLoader
    schema = json.loads(SCHEMAS[f"{kind.schema}.json"])
    jsonschema.Draft7Validator(schema).validate(value)
    jsonschema.Draft202012Validator(schema).validate(value)


@pytest.mark.parametrize(
    "entry",
    [
        {"日期": "2021-05-11", "事件": "签收"},
        {"日期": "2021-05-11", "事件": "批准延期", "新时限": "2021-10-31", "批准": "联席会议办公室"},
        {"日期": "2021-05-11", "事件": "回头看", "结果": "采纳"},
        {"日期": "2021-05-11", "事件": "签到", "单位": "区住建委"},
        {"日期": "2021年5月11日", "事件": "进展"},
        {"日期": "2021-05-11", "事件": "进展", "进度": 101},
        {"日期": "2021-05-11", "事件": "进展", "备注": "无"},
    ],
)
def test_an_editor_underlines_a_wrong_entry(entry: dict[str, Any]) -> None:
    schema = json.loads(SCHEMAS["order.json"])["properties"]["办理记录"]
    assert not jsonschema.Draft7Validator(schema).is_valid([entry])


def test_the_schemas_in_data_are_current() -> None:
    """Made by ./inv schema."""
    stored = {path.name: path.read_text(encoding="utf-8") for path in (DATA / "schema").glob("*")}
    assert stored == SCHEMAS


def every_schema(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema, itself first."""
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from every_schema(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from every_schema(part)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_rule_has_a_message(name: str) -> None:
    """A rule without a message is told in English by the language server."""
    for part in every_schema(json.loads(SCHEMAS[name])):
        # All words of a list are explained, or none, as 周一 to 周日.
        assert all(part.get("enumDescriptions", ())), part["enum"]
        if {"type", "pattern", "required", "enum"} & set(part) and "const" not in str(part.get("properties")):
            assert part.get("errorMessage") or "properties" in part, part
