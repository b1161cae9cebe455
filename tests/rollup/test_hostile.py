"""Whatever stands in a district's api under a manifest that agrees with it: refused, or shown as text; never a crash."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.outputs.rendering import Renderer
from generator.rollup.api import export_city
from generator.rollup.city import assemble
from generator.rollup.errors import RollupError
from generator.rollup.ledger import ledger_files, render_ledger, search_data
from generator.rollup.pages import render_pages
from generator.rollup.reading import read_districts
from tests.portal import ROOT, elements
from tests.rollup.conftest import TODAY, Small
from tests.rollup.weeks import API, seal_week

SHOWN: tuple[Any, ...] = (10**30, 1e308, "9999-12-31", "</script><b>", "'\"><b>{{ x }}")
"""What may be taken, and then stands on pages."""
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    "",
    "\u202e",
    "\ud83d",
    "javascript:alert(1)",
    "a" * 3000,
    ["<b>"],
    {"<b>": 1},
)


def leaves(content: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a document; of lists and of tables of counts only the first."""
    if path:
        yield path
    if isinstance(content, dict):
        alike = len({type(value) for value in content.values()}) == 1
        for key, value in list(content.items())[: 1 if alike else None]:
            yield from leaves(value, (*path, key))
    elif isinstance(content, list) and content:
        yield from leaves(content[0], (*path, 0))


def changed(content: Any, path: tuple[str | int, ...], value: Any) -> Any:
    content = copy.deepcopy(content)
    inner = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return content


@pytest.mark.parametrize("name", ["items", "situation", "units"])
def test_odd_values_are_refused_or_shown_as_text(small: Small, tmp_path: Path, name: str) -> None:
    shutil.copytree(small.jia, tmp_path / "jia")
    file = tmp_path / "jia" / API / f"{name}.json"
    sound = json.loads(file.read_text("utf-8"))
    renderer = Renderer(ROOT / "site_src" / "templates")
    taken = refused = 0
    for path in leaves(sound):
        for value in (*ODD, *SHOWN):
            file.write_bytes(json.dumps(changed(sound, path, value)).encode())
            seal_week(tmp_path / "jia", date(2021, 9, 28))
            try:
                districts = read_districts([tmp_path / "jia", small.yi])
            except RollupError:
                refused += 1
                continue
            if value not in SHOWN:
                continue
            taken += 1
            city = assemble("某市", districts)
            pages = [*render_pages(city, renderer), render_ledger(city, renderer)]
            files = [*ledger_files(city), search_data(city), *export_city(city, TODAY)]
            assert files
            for page in pages:
                assert not {element.tag for element in elements(page.body)} & {"b", "iframe"}, (path, value)
                for element in elements(page.body):
                    assert element.tag != "script" or element.attributes["src"].endswith(".js")
                    assert not element.attributes.get("href", "").startswith("javascript")

    assert taken >= 10
    assert refused > 200
