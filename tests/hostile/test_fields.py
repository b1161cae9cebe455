"""Every text field of every record: what the check refuses there with a message, and what it must then endure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.facts.checks import check_data
from generator.facts.forms import Slot, form_of
from generator.facts.problems import format_text
from generator.facts.reading import read_file
from generator.facts.reading.files import kind_of
from generator.facts.records.base import Form
from tests.hostile.texts import (
    ADDRESSES,
    ONLY_IDS,
    TEXTS,
    Field,
    Tree,
    full_tree,
    harmless,
    hostile,
    same,
    text_fields,
)
from tests.portal import TODAY

TREE = full_tree()
TEXT_FIELDS = text_fields()
TOO_LONG = "DC-0213"


def test_every_text_field_gets_its_attack(tmp_path: Path) -> None:
    """Fails for a new field until tests/data/hostile has a record that fills it in."""
    tree = Tree(hostile)
    tree.write(TREE, tmp_path)
    assert tree.reached == set(TEXT_FIELDS)


@pytest.mark.parametrize("change", [hostile, harmless])
def test_the_check_has_nothing_against_the_tree(change: Any, tmp_path: Path) -> None:
    Tree(change).write(TREE, tmp_path)
    assert format_text(check_data(tmp_path, TODAY).problems) == ""


def _places(
    value: Any, slot: Slot, at: Field, loc: tuple[str | int, ...]
) -> Iterator[tuple[Field, tuple[str | int, ...]]]:
    """Every place of a record where words stand: the field, and the way there."""
    if isinstance(value, dict) and slot.keys:
        for key, one in value.items():
            yield from _places(one, slot.keys[key], (*at, key), (*loc, key))
    elif isinstance(value, tuple) and slot.each:
        for index, one in enumerate(value):
            yield from _places(one, slot.each, (*at, "[]"), (*loc, index))
    elif slot.form in TEXTS:
        yield at, loc


def _first_places() -> dict[Field, tuple[str, tuple[str | int, ...]]]:
    """One place for each text field, those for ids included: file, and the way there."""
    found: dict[Field, tuple[str, tuple[str | int, ...]]] = {}
    for path, content in TREE.items():
        kind = kind_of(path)
        assert kind
        for at, loc in _places(content, form_of(kind.model), (kind.schema,), ()):
            found.setdefault(at, (path, loc))
    return found


PLACES = _first_places()


def _with(path: str, loc: tuple[str | int, ...], text: str) -> bytes:
    """A file with another text in one place; in JSON, which is YAML, and without escapes."""
    content = json.loads(json.dumps(TREE[path]))
    at = content
    for step in loc[:-1]:
        at = at[step]
    at[loc[-1]] = "☃"
    return json.dumps(content, ensure_ascii=False, indent=1).replace("☃", text).encode()


UNSEEN = {
    "control": ["\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\x9b31m", "\ufffe"],
    "direction": ["\u202e", "\u2066", "\u200f", "\u061c"],
    "no width": ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e", "\U000e0041"],
    "blank": ["\u3164", "\u115f", "\uffa0", "\u2800"],
    "line ends": ["\u2028", "\u2029"],
}


@pytest.mark.parametrize("kind", UNSEEN)
def test_what_nobody_sees_is_refused_in_every_field(kind: str) -> None:
    for number, (path, loc) in enumerate(PLACES.values()):
        sign = UNSEEN[kind][number % len(UNSEEN[kind])]
        codes = [problem.code for problem in read_file(path, _with(path, loc, f"甲{sign}乙")).problems]
        assert codes == ["DC-0106"], (path, loc, sign)


@pytest.mark.parametrize("kind", UNSEEN)
def test_spelt_as_an_escape_it_is_refused_as_well(kind: str) -> None:
    for sign in UNSEEN[kind]:
        code = f"\\U{ord(sign[0]):08X}"
        codes = {
            problem.code for problem in read_file("units.yml", f'备注: "甲{code}乙"\n'.encode()).problems
        }
        assert "DC-0106" in codes, sign


def test_text_beyond_its_length_is_refused_in_every_field() -> None:
    for at, (path, loc) in PLACES.items():
        problems = read_file(path, _with(path, loc, "http://" + "长" * 4001)).problems
        assert [problem.code for problem in problems] == [
            TOO_LONG if at in TEXT_FIELDS else problems[0].code
        ], at
        assert len(format_text(problems)) < 1000


@pytest.mark.parametrize("text", ["长" * 320_000, "a" * 960_000, "<script>" * 120_000, "\\x1b[31m" * 100_000])
def test_the_longest_text_of_a_file_is_refused_and_not_repeated(text: str) -> None:
    path, loc = PLACES["order", "标题"]
    problems = read_file(path, _with(path, loc, text)).problems
    assert len(problems) == 1
    assert len(format_text(problems)) < 1000
    assert [each.code for each in read_file(path, _with(path, loc, text + text)).problems] == ["DC-0101"]


def test_a_line_has_no_second_line() -> None:
    for at, (path, loc) in PLACES.items():
        if at in TEXT_FIELDS and TEXT_FIELDS[at].form is not Form.PROSE:
            assert read_file(path, _with(path, loc, "甲\\n乙")).problems, (path, loc)


@pytest.mark.parametrize("field", sorted(ADDRESSES))
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "file:///etc/passwd",
        "x",
        "vbscript:x",
    ],
)
def test_addresses_lead_to_pages_and_nowhere_else(field: Field, address: str) -> None:
    path, loc = PLACES[field]
    assert [problem.code for problem in read_file(path, _with(path, loc, address)).problems] == ["DC-0212"]


@pytest.mark.parametrize("field", sorted(ONLY_IDS))
def test_where_only_an_id_may_stand_no_text_can(field: Field, tmp_path: Path) -> None:
    Tree(same).write(TREE, tmp_path)
    path, loc = PLACES[field]
    assert {"DC-0303", "DC-0212", "DC-0515"} & {
        problem.code
        for problem in check_data(tmp_path, TODAY, {path: _with(path, loc, "wu-<script>")}).problems
    }
