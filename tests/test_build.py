"""The whole build: what it promises to programs, to the archive, and to the person who broke a file."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.portal import ROOT, TODAY, build, build_elsewhere, elements

FIGURES = {
    "leadership_sessions": 4, "joint_conferences_chaired": 3, "leader_instructions": 58,
    "district_reception_batches": 44, "district_reception_persons": 69, "principal_reception_batches": 8,
    "principal_reception_persons": 12, "town_reception_batches": 721, "town_reception_persons": 1624,
    "sweeps_district": 3, "sweeps_special": 8, "sweeps_dynamic": 34, "disputes_found": 62, "joint_conferences": 3,
    "special_meetings": 35, "issues_coordinated": 32, "task_forces": 9, "sign_days": 1, "reply_days": 5,
    "overdue_unrated": 137, "online_petitions": 1159, "online_repeats": 652, "study_sessions": 12, "focus_areas": 4,
    "supervision_methods": 4, "plan_items_next_year": 4,
}  # fmt: skip
"""As the published report for 2021 states them."""


def digests(folder: Path) -> dict[str, str]:
    """Each file's hash."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def load(site: Path, path: str) -> Any:
    return json.loads((site / path).read_text("utf-8"))


def test_figures_of_the_annual_report_are_computed_from_the_records(site: Path) -> None:
    html = (site / "reports/2021/index.html").read_text("utf-8")
    shown = {
        element.attributes["data-figure"]: element.attributes["data-value"]
        for element in elements(html)
        if "data-figure" in element.attributes
    }

    assert {key: str(value) for key, value in FIGURES.items()} == shown


def test_each_figure_has_a_page_whose_parts_lead_to_lines_of_data(site: Path) -> None:
    for key in FIGURES:
        html = (site / f"reports/2021/{key}.html").read_text("utf-8")
        lines = [e for e in elements(html) if e.tag == "a" and "#L" in e.attributes.get("href", "")]

        assert lines, key


def test_items_in_files_equal_items_pages_and_rows(site: Path) -> None:
    """Files = items = pages = rows in exports, and every item is in the ledger of all items."""
    items = load(site, "api/v1/items.json")
    rows = [
        e.attributes["data-id"]
        for e in elements((site / "items/index.html").read_text("utf-8"))
        if e.tag == "tr" and "data-id" in e.attributes
    ]
    orders = [path.stem for path in (ROOT / "data/orders").rglob("*.yml")]

    assert sorted(rows) == sorted(item["id"] for item in items)
    assert all((site / item["url"]).is_file() for item in items)
    assert sorted(orders) == sorted(item["id"] for item in items if item["kind"] == "督办单")
    assert len({item["url"] for item in items}) == len(items)


def test_items_json_has_the_agreed_keys(site: Path) -> None:
    for item in load(site, "api/v1/items.json"):
        assert {"id", "kind", "title", "lead", "stage", "light", "due", "url"} <= item.keys()


def test_situation_json_tells_day_commit_and_counts(site: Path) -> None:
    situation = load(site, "api/v1/situation.json")
    items = load(site, "api/v1/items.json")

    assert situation["as_of"] == "2022-02-10"
    assert situation["commit"] == "0123456789abcdef0123456789abcdef01234567"
    assert situation["counts"]["items"] == len(items)
    assert sum(situation["counts"]["by_light"].values()) == len(items)
    assert sum(situation["counts"]["by_stage"].values()) == len(items)
    assert situation["figures"]["2021"] == FIGURES


def test_every_page_of_the_nav_is_filled(site: Path) -> None:
    """A page in the nav that no output renders would show its place holder."""
    assert not [page for page in site.rglob("*.html") if "bodyqz" in page.read_text("utf-8")]


def test_every_page_tells_day_commit_and_build(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8")

        assert "数据截至" in html, page
        assert "2022-02-10" in html, page
        assert "01234567" in html, page
        assert TODAY.isoformat() in html, page
        assert "演示" in html, page


def test_pages_have_no_inline_script_or_style(site: Path) -> None:
    """The content policy forbids both; a data block is neither."""
    for page in site.rglob("*.html"):
        for element in elements(page.read_text("utf-8")):
            inline = element.tag == "script" and "src" not in element.attributes
            assert not inline or element.attributes.get("type") == "application/json", page
            assert element.tag != "style", page
            assert "style" not in element.attributes, (page, element)
            assert not any(name.startswith("on") for name in element.attributes), (page, element)


def test_no_duplicate_ids_on_a_page(site: Path) -> None:
    for page in site.rglob("*.html"):
        ids = [e.attributes["id"] for e in elements(page.read_text("utf-8")) if "id" in e.attributes]

        assert len(ids) == len(set(ids)), (page, sorted({i for i in ids if ids.count(i) > 1}))


def test_as_of_shows_the_portal_of_that_day(tmp_path: Path, portal_out: Path) -> None:
    out = copied(portal_out, tmp_path / "out")
    assert not build(out, as_of=date(2021, 9, 30)).failed
    items = load(out / "site", "api/v1/items.json")
    situation = load(out / "site", "api/v1/situation.json")

    assert situation["as_of"] == "2021-09-30"
    assert items
    assert all(item["issued"] <= "2021-09-30" for item in items)
    assert situation["counts"]["later"] > 0
    assert all((item["closed"] or "2021") <= "2021-09-30" for item in items)


def copied(portal_out: Path, to: Path) -> Path:
    """Give a copy of the finished build with all its caches, so that the next build is a warm one."""
    shutil.copytree(portal_out, to)
    return to


@pytest.mark.slow
def test_same_commit_and_day_give_the_same_bytes(tmp_path: Path, site: Path) -> None:
    """Another folder, process, time zone, locale and hash seed, and no cache."""
    other = tmp_path / "另一处 空格"
    build_elsewhere(other, TZ="America/Los_Angeles", LC_ALL="C", PYTHONHASHSEED="77")

    assert digests(other / "site") == digests(site)


def test_second_build_changes_no_file(tmp_path: Path, portal_out: Path) -> None:
    out = copied(portal_out, tmp_path / "out")
    before = {file: file.stat().st_mtime_ns for file in (out / "site").rglob("*") if file.is_file()}
    build(out)

    assert before == {file: file.stat().st_mtime_ns for file in (out / "site").rglob("*") if file.is_file()}


def test_a_broken_item_stops_the_build_and_is_named(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    order = min((data / "orders").rglob("*.yml"))
    order.write_text(order.read_text("utf-8").replace("交办日期: 2021", "交办日期: 2021-99-99 #"), "utf-8")
    report = build(tmp_path / "out", data=data)

    assert report.failed
    assert any(problem.place.path.endswith(order.name) for problem in report.problems)
    assert not (tmp_path / "out" / "site").exists()


def test_a_removed_item_leaves_no_page_behind(tmp_path: Path, portal_out: Path) -> None:
    out, data = copied(portal_out, tmp_path / "out"), tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    gone = next(item for item in load(out / "site", "api/v1/items.json") if item["kind"] == "三项建议")
    assert (out / "site" / gone["url"]).exists()
    (data / gone["source"].removeprefix("data/")).unlink()
    assert not build(out, data=data).failed

    assert not (out / "site" / gone["url"]).exists()
