"""The portal of an office that has nothing yet: every page is there, fits, and says that there is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from generator.founding.offices import describe_office, found_office
from tests.founding.test_offices import pretended_product
from tests.portal import TODAY, build

SAYS_NOTHING = {
    "index.html": "没有逾期的事项。",
    "boards/focus.html": "没有在办的督办单。",
    "boards/deadlines.html": "没有逾期的事项",
    "boards/accountability.html": "还没有对任何单位采取过督办措施。",
    "boards/map.html": "无在办事项",
    "items/index.html": "到这一天还没有事项。",
    "orders/index.html": "到这一天还没有督办单。",
    "decisions/index.html": "到这一天还没有议定事项。",
    "task_forces/index.html": "到这一天还没有工作专班。",
    "plan/index.html": "到这一天还没有年度计划。",
    "suggestions/index.html": "到这一天还没有三项建议。",
    "due-changes/index.html": "到这一天还没有改过期。",
    "cycle/index.html": "还没有事项。",
    "meetings/index.html": "到这一天还没有会议。",
    "units/index.html": "无数据",
    "units/zhujianju.html": "无数据",
    "indicators/index.html": "还没有登记指标。",
    "tallies/index.html": "还没有登记统计。",
    "tallies/orders.html": "到这一天还没有交办督办单。",
    "charts/index.html": "到这一天还没有交办督办单。",
    "charts/units.html": "无数据：",
    "charts/flows.html": "无数据：",
    "charts/days.html": "无数据：",
    "charts/lists.html": "到这一天还没有交办督办单。",
    "reports/index.html": "门户设置里还没有写要生成哪些年份。",
}
WIDTHS = (390, 1920)

# What sticks out of the page, and figures that stick out of their boxes.
STICKS_OUT = """() => [
    ...(document.documentElement.scrollWidth > innerWidth ? ['page'] : []),
    ...[...document.querySelectorAll('.fig, .figure')].filter(e => e.scrollWidth > e.clientWidth + 1)
        .map(e => e.innerText),
]"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("empty") / "office"
    assert found_office(target, describe_office("某区信访督查督办门户"), pretended_product(), TODAY).written
    return target


@pytest.fixture(scope="module")
def site(office: Path) -> Path:
    report = build(office / "build", data=office / "data")
    assert (report.failed, report.problems) == (False, ())
    return office / "build" / "site"


@pytest.mark.parametrize("path", SAYS_NOTHING)
def test_it_says_that_there_is_nothing(site: Path, path: str) -> None:
    assert SAYS_NOTHING[path] in (site / path).read_text("utf-8")


def test_every_page_of_things_is_looked_at(site: Path) -> None:
    listed = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    others = {"boards/index.html", "documents/index.html", "rules/index.html"}

    assert {
        path for path in listed - others if not path.startswith(("guide/", "source/", "units/"))
    } <= SAYS_NOTHING.keys()


def test_where_to_begin_is_told_only_as_long_as_there_is_nothing(site: Path, portal_out: Path) -> None:
    assert "从哪里开始" in (site / "index.html").read_text("utf-8")
    assert "从哪里开始" not in (portal_out / "site" / "index.html").read_text("utf-8")


def test_a_year_without_anything_and_rules_left_out(office: Path, tmp_path: Path) -> None:
    """The founder asks for the year's page at once, wants no scores and no cycle, and places no unit on the map."""
    data = tmp_path / "data"
    for file in sorted((office / "data").rglob("*.yml")):
        if file.name not in {"scores.yml", "cycle.yml"}:
            copy = data / file.relative_to(office / "data")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(file.read_text("utf-8"), "utf-8")
    with (data / "portal.yml").open("a", encoding="utf-8") as stream:
        stream.write("年度报告: [2026]\n")
    first = "  - {名称: 区信访办, 全称: 某区信访办公室, 代码: xinfangban, 类别: 区信访办, 可比组: 督办单位}\n"
    schema = "# yaml-language-server: $schema=./schema/units.json\n"
    (data / "units.yml").write_text(f"{schema}单位:\n{first}", "utf-8")
    report = build(tmp_path / "out", data=data)
    site = tmp_path / "out" / "site"

    assert (report.failed, report.problems) == (False, ())
    assert "无数据" in (site / "reports" / "2026" / "index.html").read_text("utf-8")
    assert "还没有周期规则" in (site / "cycle" / "index.html").read_text("utf-8")
    assert "还没有单位上图" in (site / "boards" / "map.html").read_text("utf-8")


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits(site: Path, chromium_page: Page, width: int) -> None:
    chromium_page.set_viewport_size({"width": width, "height": 900})
    failed = []
    chromium_page.on("pageerror", lambda error: failed.append(str(error)))
    for path in (*SAYS_NOTHING, "guide/new-office.html"):
        chromium_page.goto((site / path).as_uri())
        failed += [f"{path}: {each}" for each in chromium_page.evaluate(STICKS_OUT)]

    assert not failed
