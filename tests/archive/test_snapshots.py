"""Real weeks: what a snapshot shows, what it proves, and when it is refused."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from generator.archive.errors import ArchiveError
from generator.archive.freezing import almanac_of, latest_week, take_snapshot
from generator.archive.store import Archive
from generator.archive.verifying import verify_archive
from generator.facts.reading import read_records
from generator.vocabulary import PeriodCount
from tests.archive.conftest import COMMIT, ORDER, TODAY, Small, request
from tests.portal import elements

WEEK = "2021-W39"
ITEM = "DB-2021-0002"


def test_a_snapshot_tells_what_it_came_to(small: Small) -> None:
    first, second = small.reports

    assert not first.failed
    assert first.summary.startswith("已存档2021年第38周（2021-W38，例会2021-09-22）")
    assert "0.0 MB" not in second.summary
    assert "台账不在这个仓库里" in second.notes[0]


def test_the_archive_is_sound(small: Small) -> None:
    found = verify_archive(small.root)

    assert (found.findings, found.notes, found.weeks) == ([], [], ("2021-W38", "2021-W39"))


def test_the_manifest_names_commit_day_rules_program_and_the_week_before(small: Small) -> None:
    told = json.loads((small.root / WEEK / "manifest.json").read_bytes())

    assert told["source"]["commit"] == COMMIT
    assert (told["as_of"], told["known_on"]) == ("2021-09-28", "2021-09-28")
    assert told["source"]["program"] == "0.1.0"
    assert re.fullmatch("[0-9a-f]{64}", told["source"]["lock"])
    assert told["source"]["rules"] == Archive(small.root).facts(WEEK).rules_version
    assert told["previous"]["week"] == "2021-W38"
    assert told["previous"]["manifest"] == Archive(small.root).manifest("2021-W38").fingerprint
    assert set(told["files"]) == {
        path.relative_to(small.root / WEEK).as_posix()
        for path in (small.root / WEEK).rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_a_week_is_shown_as_it_was_known_on_its_day(small: Small) -> None:
    """An entry about the week that was written down after it is not in it: not in facts, pages or exports."""
    facts = Archive(small.root).facts(WEEK)
    portal = small.root / WEEK / "portal"
    items = {item["id"]: item for item in json.loads((portal / "api/v1/items.json").read_bytes())}

    assert facts.items[ITEM].percent == items[ITEM]["percent"] == 45
    assert [str(entry.on) for entry in facts.items[ITEM].entries][-1] == "2021-08-30"
    assert ITEM not in facts.counts[PeriodCount.REPORTED]
    page = (portal / items[ITEM]["url"]).read_text("utf-8")
    assert "70%" not in page.split('id="source"')[0].split("<pre")[0]


def test_the_facts_hold_rules_counts_and_rates_with_ids(small: Small) -> None:
    facts = Archive(small.root).facts(WEEK)

    assert {rule.family for rule in facts.rules} >= {"计时规则", "亮灯规则", "率", "周期规则", "放假安排"}
    assert all(rule.content for rule in facts.rules)
    assert set(facts.counts) == set(PeriodCount)
    assert sorted(key for ids in facts.by_stage.values() for key in ids) == sorted(facts.items)
    assert sorted(key for ids in facts.by_light.values() for key in ids) == sorted(facts.items)
    assert any(rate.denominator for rate in facts.rates)
    assert all(set(rate.numerator) <= set(rate.denominator) for rate in facts.rates)


def test_pages_tell_their_day_through_one_style_sheet_and_are_otherwise_shared(small: Small) -> None:
    weeks = [small.root / week / "portal" for week in ("2021-W38", "2021-W39")]
    for portal, day in zip(weeks, ("2021-09-22", "2021-09-28"), strict=True):
        style = (portal / "assets/edition.css").read_text("utf-8")
        assert f'.edition--as-of::before {{ content: "{day}"; }}' in style
        assert f'.edition--commit::before {{ content: "{COMMIT[:8]}"; }}' in style
        assert f'.edition--built::before {{ content: "{TODAY}"; }}' in style
        for page in portal.rglob("*.html"):
            found = elements(page.read_text("utf-8"))
            assert any(e.attributes.get("href", "").endswith("assets/edition.css") for e in found), page
            assert any(e.attributes.get("class") == "edition--as-of" for e in found), page
    shared = [page for page in weeks[0].rglob("*.html") if page.stat().st_nlink == 2]
    assert {"guide", "source", "meetings", "rules"} <= {page.parent.name for page in shared}


def test_nothing_leads_out_of_the_archive(small: Small) -> None:
    """No address of a network, nor one from the root: a copied archive works wherever it lies."""
    pages = [small.root / "index.html", *(small.root / WEEK / "portal").rglob("*.html")]
    for page in pages:
        for element in elements(page.read_text("utf-8")):
            for name in ("href", "src", "action", "xlink:href"):
                link = element.attributes.get(name, "")
                is_edit = element.tag == "a" and link.startswith("http://git.intranet/")
                assert is_edit or ("://" not in link and not link.startswith("/")), (page, link)


def test_the_list_of_weeks_leads_to_each_newest_first(small: Small) -> None:
    html = (small.root / "index.html").read_text("utf-8")
    links = [e.attributes["href"] for e in elements(html) if e.tag == "a"]

    assert links == ["2021-W39/portal/index.html", "2021-W38/portal/index.html"]
    assert all((small.root / link).is_file() for link in links)
    assert html.count(COMMIT[:8]) == 2
    assert Archive(small.root).manifest(WEEK).fingerprint[:12] in html


def test_a_double_click_opens_the_list_a_week_and_its_search(small: Small, chromium_page: Page) -> None:
    faults: list[str] = []
    chromium_page.on("console", lambda message: faults.append(message.text))
    chromium_page.on("requestfailed", lambda asked: faults.append(asked.url))
    chromium_page.goto((small.root / "index.html").as_uri())
    chromium_page.get_by_role("link", name="2021年第39周").click()
    shown = "element => getComputedStyle(element, '::before').content"
    assert chromium_page.locator(".portal-footer .edition--as-of").evaluate(shown) == '"2021-09-28"'
    chromium_page.locator("#portal-search-input").fill("欠薪隐患")
    chromium_page.wait_for_selector("#portal-search-results [role=option]")
    assert "督促排查在建项目欠薪隐患" in chromium_page.locator("#portal-search-results").inner_text()
    assert faults == []


LATEST = {
    "on the day of the meeting": ("2021-09-28", "2021-W38"),
    "the day after it": ("2021-09-29", "2021-W39"),
    "the day before the next": ("2021-10-07", "2021-W39"),
    "a meeting that a holiday moved": ("2021-10-09", "2021-W40"),
    "before the first meeting": ("2021-01-05", None),
}


@pytest.mark.parametrize(("today", "week"), LATEST.values(), ids=LATEST.keys())
def test_the_latest_week_is_the_last_whose_meeting_day_is_over(
    small: Small, today: str, week: str | None
) -> None:
    records, _ = read_records(small.data)
    assert records is not None

    found = latest_week(almanac_of(records), date.fromisoformat(today))

    assert (found.label if found else None) == week


REFUSED = {
    "archived already": (WEEK, TODAY, False, "2021-W39 已经存档，存档只存一次，不重做、不覆盖"),
    "before the last": ("2021-W20", TODAY, False, "已经存到 2021-W39，不能再在它前面补存 2021-W20"),
    "on the day of the meeting": ("2021-W52", date(2021, 12, 28), False, "还没有过完：例会在2021-12-28"),
    "not clean": ("", TODAY, True, "请先提交，再存档"),
    "no such week": ("2021-W53", TODAY, False, "没有“2021-W53”这一周"),
    "not a label": ("2021-39", TODAY, False, "请写成 2021-W39 的样式"),
    "a path": ("../../x", TODAY, False, "请写成 2021-W39 的样式"),
}


@pytest.mark.parametrize(("week", "today", "dirty", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_archived_is_refused_with_the_reason(
    small: Small, week: str, today: date, dirty: object, said: str
) -> None:
    with pytest.raises(ArchiveError, match=re.escape(said)):
        take_snapshot(request(small.data, small.root, week, today, dirty=bool(dirty)))

    assert Archive(small.root).labels() == ["2021-W38", "2021-W39"]


def test_broken_data_are_not_archived(small: Small, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small.data, data)
    (data / ORDER).write_text("编号: [", "utf-8")

    report = take_snapshot(request(data, tmp_path / "archive"))

    assert report.failed
    assert "没有存档" in report.summary
    assert report.problems
    assert not (tmp_path / "archive").exists()
