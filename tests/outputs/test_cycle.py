"""Pages of the cycle: every number is as long as its list, a closed period says so, and corrections are told."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from generator.outputs.cycle import render_cycle, render_period
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.vocabulary import Cycle, PeriodCount
from tests.facts.broken import SMALL
from tests.outputs.small import small_view

AS_OF = date(2021, 11, 30)


def cycle_pages(view: View) -> list[Page]:
    """The list of periods, and all pages of each."""
    return [*render_cycle(view), *(page for report in view.reports for page in render_period(view, report))]


@pytest.fixture(scope="module")
def view() -> View:
    return small_view(AS_OF)


@pytest.fixture(scope="module")
def bodies(view: View) -> dict[str, str]:
    return {page.path: page.body for page in cycle_pages(view)}


def test_a_page_for_every_period_that_is_shown(view: View, bodies: dict[str, str]) -> None:
    cycles = Counter(report.period.cycle for report in view.reports)

    assert set(bodies) == {
        "cycle/index.html",
        *(f"cycle/{report.period.label}.html" for report in view.reports),
    }
    assert cycles[Cycle.WEEK] == cycles[Cycle.MONTH] == 5
    assert all(
        f'href="../cycle/{report.period.label}.html"' in bodies["cycle/index.html"] for report in view.reports
    )


def test_every_count_leads_to_a_list_as_long_as_it_says(view: View, bodies: dict[str, str]) -> None:
    tried = 0
    for report in view.reports:
        body = bodies[f"cycle/{report.period.label}.html"]
        lists = {
            code: part.count("data-member")
            for code, part in re.findall(
                r'<details class="cycle-list" id="list-([a-z-]+)".*?>(.*?)</details>', body, re.DOTALL
            )
        }
        assert set(lists) == {count.code for count in PeriodCount}
        for number, code in re.findall(r'data-members="(\d+)" href="#list-([a-z-]+)"', body):
            tried += 1
            assert int(number) == lists[code], (report.period.label, code)
    assert tried > 100


def test_closed_and_running_periods_say_so(view: View, bodies: dict[str, str]) -> None:
    for report in view.reports:
        body = bodies[f"cycle/{report.period.label}.html"]
        assert ("已结账" in body) == report.closed
        assert ("进行中" in body) == (not report.closed and report.as_of < report.period.last)


def test_points_of_a_year_name_item_day_and_rule(view: View, bodies: dict[str, str]) -> None:
    year = next(report for report in view.reports if report.scores)
    body = bodies[f"cycle/{year.period.label}.html"]
    happenings = [(row, each) for score in year.scores for row in score.rows for each in row.happenings]

    assert happenings
    for row, each in happenings:
        assert f"{each.on} {row.row.merit.value} {row.row.points:+g}：{each.said}" in body


def test_what_was_recorded_after_closing_is_told_as_a_correction(tmp_path: Path) -> None:
    """DB-2021-0001 was reported done on 2021-10-25; say that this was put down only in November."""
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    order = data / "orders" / "2021" / "DB-2021-0001.yml"
    text = order.read_text("utf-8")
    done = "{日期: 2021-10-25, 事件: 报结, 单位: 区住建委}"
    assert done in text
    order.write_text(text.replace(done, done[:-1] + ", 补记: 2021-11-20}"), "utf-8")
    view = small_view(AS_OF, data)
    body = {page.path: page.body for page in cycle_pages(view)}["cycle/2021-10.html"]
    october = next(report for report in view.reports if report.period.label == "2021-10")

    assert october.counts[PeriodCount.COMPLETED] == ()
    assert "结账后的更正" in body
    assert "2021-10-25 报结，2021-11-20 补记" in body
