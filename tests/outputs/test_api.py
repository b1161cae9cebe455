"""api/v1 says what its published schemas say, and nothing else; counts are as long as their lists."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.outputs.exports import export_api
from tests.outputs.small import ROOT, small_view

VIEW = small_view(date(2021, 11, 30))
FILES: dict[str, Any] = {
    Path(artifact.path).name: json.loads(artifact.content)
    for artifact in export_api(VIEW, "abc", "2021-11-30")
}
SCHEMAS = ROOT / "site_src" / "api" / "v1"


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_fits_its_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / name.replace(".json", ".schema.json")).read_text("utf-8"))
    checker = jsonschema.FormatChecker()

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(FILES[name])


def test_every_schema_is_of_a_file_and_every_file_is_in_the_changelog() -> None:
    changelog = (SCHEMAS / "CHANGELOG.md").read_text("utf-8")

    assert {path.name.replace(".schema", "") for path in SCHEMAS.glob("*.schema.json")} == set(FILES)
    assert all(name in changelog for name in FILES)


def test_items_are_all_items() -> None:
    assert [item["id"] for item in FILES["items.json"]] == list(VIEW.situation.items)
    assert FILES["situation.json"]["counts"]["items"] == len(FILES["items.json"])


def test_a_rate_is_as_long_as_its_lists() -> None:
    rates = [
        *FILES["situation.json"]["rates"],
        *(rate for unit in FILES["units.json"] for rate in unit["rates"]),
    ]

    assert len(rates) > 4
    for rate in rates:
        assert rate["numerator"] == len(rate["numerator_items"])
        assert rate["denominator"] == len(rate["denominator_items"])
        assert (rate["value"] is None) == (rate["denominator"] == 0)


def test_a_score_is_the_sum_of_its_points_within_its_caps() -> None:
    scheme = VIEW.records.schemes[0]
    scored = [
        unit["score"] for unit in FILES["units.json"] if unit["score"] and unit["score"]["total"] is not None
    ]

    assert scored
    for score in scored:
        assert score["total"] == pytest.approx(scheme.base + score["added"] + score["deducted"])
        assert sum(point["points"] for point in score["points"] if point["points"] < 0) <= score["deducted"]
