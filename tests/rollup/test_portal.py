"""The city portal on disk: traceable to the byte that was read, escaped, the same each time, and whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from generator.archive.manifest import hash_of
from generator.rollup.building import RollupRequest, roll_up
from generator.rollup.errors import RollupError
from tests.archive.archives import contents
from tests.portal import elements
from tests.rollup.conftest import ADDRESS, TODAY, Small
from tests.rollup.weeks import fingerprint
from tests.search import Found, read_search

POLICY = "script-src 'self'; style-src 'self'"


def api(small: Small, name: str) -> Any:
    return json.loads(small.page(f"api/v1/{name}.json"))


def resolve(document: Any, pointer: str) -> Any:
    """RFC 6901, as a reader of the api does it."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def pages(small: Small) -> Iterator[tuple[str, str]]:
    for path in sorted(small.site.rglob("*.html")):
        yield path.relative_to(small.site).as_posix(), path.read_text("utf-8")


def shards(small: Small) -> dict[str, Any]:
    """The ledger's rows, by district, as its script reads them."""
    found = {}
    for district in api(small, "districts"):
        text = small.page(f"items/data-{district['code']}.js")
        match = re.fullmatch(r'\(window\.CITY=window\.CITY\|\|\{\}\)\["(\w+)"\]=(.*);\n', text)
        assert match is not None
        assert match[1] == district["code"]
        found[district["name"]] = json.loads(match[2])
    return found


def count_rows(data: dict[str, Any], filters: dict[str, str]) -> int:
    """How many rows of the ledger a fragment lists."""
    filters = {key: unquote(value) for key, value in filters.items()}
    district = filters.pop("district", None)
    places = {"kind": 2, "unit": 3, "stage": 4, "light": 5, "flag": 6}
    total = 0
    for name, shard in data.items():
        if district in {None, name}:
            for row in shard["rows"]:
                said = {
                    key: [shard["words"][n] for n in (row[at] if at == 6 else [row[at]])]
                    for key, at in places.items()
                }
                total += all(value in said[key] for key, value in filters.items())
    return total


def test_what_was_done_is_said(small: Small) -> None:
    assert small.said == (
        f"已汇总：{small.site}（2个区，事项 6 项，逾期 2 项，页面 7 个，写入变动文件 {len(contents(small.site))} 个）"
    )


def test_every_number_of_the_api_stands_where_it_says_it_was_read(small: Small) -> None:
    """District, file, hash and place of every part; and the parts make the sum."""
    weeks = {"甲区": small.jia, "乙区": small.yi}
    city = api(small, "city")
    for number in city["numbers"]:
        assert sum(part["value"] for part in number["parts"]) == number["total"]
    for rate in city["rates"]:
        for side in ("numerator", "denominator"):
            assert sum(part["value"] for part in rate[f"{side}_parts"]) == rate[side]
    parts = [part for number in city["numbers"] for part in number["parts"]]
    parts += [
        part for rate in city["rates"] for part in (*rate["numerator_parts"], *rate["denominator_parts"])
    ]

    assert len(parts) > 100
    for part in parts:
        content = (weeks[part["district"]] / part["file"]).read_bytes()
        assert hash_of(content) == part["sha256"]
        assert resolve(json.loads(content), part["pointer"]) == part["value"]


def test_every_item_stands_where_it_says_it_was_read(small: Small) -> None:
    weeks = {"甲区": small.jia, "乙区": small.yi}
    for district in api(small, "districts"):
        week = weeks[district["name"]]
        assert district["manifest_sha256"] == fingerprint(week)
        files = {Path(file["path"]).name: file for file in district["files"]}
        content = (week / files["items.json"]["path"]).read_bytes()
        assert files["items.json"]["sha256"] == hash_of(content)
        rows = api(small, district["items"].removeprefix("api/v1/").removesuffix(".json"))
        assert len(rows) == 3
        for row in rows:
            published = resolve(json.loads(content), row["pointer"])
            assert {key: published[key] for key in row["item"]} == row["item"]
            page = f"{ADDRESS}/{published['url']}" if district["name"] == "甲区" else None
            assert row["page"] == page


@pytest.mark.parametrize("name", ["city", "districts", "items"])
def test_the_api_fits_its_schemas(small: Small, name: str) -> None:
    schema = json.loads(small.page(f"api/v1/{name}.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    names = [row["items"] for row in api(small, "districts")] if name == "items" else [f"api/v1/{name}.json"]
    for path in names:
        checker.validate(json.loads(small.page(path)))
    assert not re.search(r'"description": "[A-Z]', small.page(f"api/v1/{name}.schema.json"))


def test_every_count_on_every_page_is_as_long_as_the_list_it_leads_to(small: Small) -> None:
    data, tried = shards(small), 0
    for path, html in pages(small):
        for element in elements(html):
            if (number := element.attributes.get("data-count")) is not None:
                address, _, fragment = element.attributes["href"].partition("#")
                filters = dict(pair.split("=", 1) for pair in fragment.split("&") if pair)
                assert address.removeprefix("../") == "items/index.html"
                assert count_rows(data, filters) == int(number), f"{path}: {fragment}"
                tried += 1
    assert tried > 300


def test_every_number_of_the_overview_is_taken_apart_on_the_sources_page(small: Small) -> None:
    anchors = {
        element.attributes["id"]
        for element in elements(small.page("sources/index.html"))
        if "id" in element.attributes
    }
    origins = [
        element.attributes["href"]
        for element in elements(small.page("index.html"))
        if element.attributes.get("class") == "origin"
    ]

    assert len(origins) == 4 + len(api(small, "city")["rates"])
    for origin in origins:
        address, _, anchor = origin.partition("#")
        assert address == "sources/index.html"
        assert anchor in anchors


def test_links_within_the_portal_lead_somewhere(small: Small) -> None:
    for path, html in pages(small):
        for element in elements(html):
            for key in ("href", "src"):
                address = element.attributes.get(key, "").partition("#")[0]
                if address and not address.startswith("http"):
                    assert (small.site / path).parent.joinpath(address).resolve().is_file(), (
                        f"{path}: {address}"
                    )


def test_the_sources_page_names_week_hashes_and_portal(small: Small) -> None:
    html = small.page("sources/index.html")

    assert fingerprint(small.jia) in html
    assert fingerprint(small.yi) in html
    assert f'href="{ADDRESS}/"' in html
    assert "没有写门户地址" in html
    for week in (small.jia, small.yi):
        for name in ("situation", "items", "units"):
            assert hash_of((week / f"portal/api/v1/{name}.json").read_bytes()) in html


def test_texts_of_districts_are_escaped_wherever_they_go(small: Small) -> None:
    title = "甲区第一件 <b>&'\""
    attention = small.page("attention/index.html")

    assert "甲区第一件 &lt;b&gt;&amp;&#39;&#34;" in attention
    for _, html in pages(small):
        assert "第一件 <b>" not in html
    for path in ("search/data.js", *(f"items/data-{row['code']}.js" for row in api(small, "districts"))):
        assert "<" not in small.page(path)
    rows = list(csv.reader(io.StringIO((small.site / "exports/items.csv").read_text("utf-8-sig"))))
    titles = [row[3] for row in rows]
    assert title in titles
    assert "'=1+1" in titles
    assert len(rows) == 7


def test_titles_lead_to_the_district_s_own_page_where_its_address_is_known(small: Small) -> None:
    html = small.page("attention/index.html")

    assert f'<a class="item-link" href="{ADDRESS}/orders/DB-2021-0001.html">' in html
    assert "乙区第四件" in html
    assert not re.search(r"<a[^>]*>乙区第四件", html)


def test_no_page_has_a_script_or_style_of_its_own(small: Small) -> None:
    for path, html in pages(small):
        assert POLICY in html, path
        for element in elements(html):
            assert element.tag != "style"
            assert "style" not in element.attributes
            assert element.tag != "script" or element.attributes.get("src")
            assert not [key for key in element.attributes if key.startswith("on")]


def test_the_search_knows_pages_districts_units_and_items(small: Small) -> None:
    rows = read_search(small.page("search/data.js"))
    codes = {row["name"]: row["code"] for row in api(small, "districts")}

    address = f"items/index.html#key={codes['乙区']}/DB-2021-0004"
    assert Found("乙区第四件", address, "乙区", ("DB-2021-0004", "区住建委")) in rows
    assert Found("甲区", f"districts/{codes['甲区']}.html", "区", ("甲区信访办公室",)) in rows
    assert all((small.site / row.address.partition("#")[0]).is_file() for row in rows)


def test_the_same_weeks_and_day_give_the_same_bytes(small: Small, tmp_path: Path) -> None:
    roll_up(RollupRequest((small.jia, small.yi), tmp_path, "某市汇总门户", TODAY))

    assert contents(tmp_path / "site") == contents(small.site)


def test_districts_stand_in_the_order_they_were_named(small: Small, tmp_path: Path) -> None:
    roll_up(RollupRequest((small.yi, small.jia), tmp_path, "某市汇总门户", TODAY))
    rows = re.findall(r'<tr data-district="([^"]+)">', (tmp_path / "site/index.html").read_text("utf-8"))

    assert rows == ["乙区", "甲区"]


def test_where_a_week_is_refused_nothing_is_written(small: Small, tmp_path: Path) -> None:
    with pytest.raises(RollupError):
        roll_up(RollupRequest((small.jia, tmp_path / "none"), tmp_path / "out", "某市", TODAY))

    assert not (tmp_path / "out").exists()


def test_a_portal_never_writes_into_the_weeks_it_is_made_of(small: Small, tmp_path: Path) -> None:
    for out in (small.jia, small.jia / "portal"):
        with pytest.raises(RollupError, match="一个在另一个里面"):
            roll_up(RollupRequest((small.jia,), out, "某市", TODAY))
    inner = tmp_path / "site" / "week"
    inner.mkdir(parents=True)
    with pytest.raises(RollupError, match="一个在另一个里面"):
        roll_up(RollupRequest((inner,), tmp_path, "某市", TODAY))


@pytest.mark.parametrize("name", ["<script>", "市" * 81, "甲&乙"])
def test_a_name_that_no_frame_can_hold_is_refused(small: Small, tmp_path: Path, name: str) -> None:
    with pytest.raises(RollupError, match="--name 的值太长，或者里面有不能用的字符"):
        roll_up(RollupRequest((small.jia,), tmp_path, name, TODAY))


def test_what_cannot_be_written_is_told(small: Small, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(RollupError, match="没能写入"):
        roll_up(RollupRequest((small.jia,), tmp_path / "file" / "out", "某市", TODAY))
