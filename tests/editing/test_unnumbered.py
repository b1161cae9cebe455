"""A record without a number yet (待编) is a full record: checked, assessed, shown, counted, exported."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from generator.facts.checks import check_data
from generator.facts.problems import Severity
from generator.facts.records.numbering import address_name, is_well_named
from generator.outputs.addresses import item_address, meeting_address
from generator.state.situation import assess
from generator.vocabulary import Kind
from tests.facts.broken import SMALL
from tests.portal import build

TODAY = date(2022, 3, 31)

NEW = {
    "orders/2021/待编-督办.yml": (
        "编号: 待编\n标题: 督促公布办理窗口\n紧盯: 规范化\n督办方式: 交办督办\n来源: 待编-1a2b3c/1\n"
        "依据: 信访条例(2005)第三十六条\n牵头单位: 黄村镇\n所属专班: 待编-aaaaaa\n交办日期: 2021-11-20\n办结时限: 2021-11-29\n"
    ),
    "meetings/2021/待编-1a2b3c.yml": (
        "编号: 待编\n类别: 专题会议\n标题: 研究办理窗口专题会议\n日期: 2021-11-18\n主持: 主管区领导\n议定事项:\n"
        "  - {序号: 1, 事项: 公布办理窗口, 牵头单位: 黄村镇, 时限: 2021-12-20, 所属专班: 待编-bbbbbb}\n"
    ),
    "task_forces/待编-aaaaaa.yml": (
        "编号: 待编\n名称: 办理窗口工作专班\n领域: 政务服务\n牵头单位: 黄村镇\n成立日期: 2021-11-19\n完成时限: 待补充\n"
    ),
    "campaigns/待编-bbbbbb.yml": (
        "编号: 待编\n名称: 办理窗口专项行动\n领域: 政务服务\n牵头单位: 黄村镇\n成立日期: 2021-11-17\n完成时限: 待补充\n"
    ),
    "plan/2022/待编-c.yml": (
        "编号: 待编\n标题: 规范办理窗口\n主题: 政务服务\n提出日期: 2021-11-16\n牵头单位: 待补充\n办结时限: 2022-12-31\n措施:\n"
        "  - {序号: 1, 措施: 统一窗口标识, 牵头单位: 黄村镇, 时限: 2022-06-30}\n"
    ),
    "suggestions/2021/待编-d.yml": (
        "编号: 待编\n类别: 改进工作\n标题: 建议统一窗口标识\n建议对象: 黄村镇\n提出日期: 2021-11-22\n"
        "依据: 信访条例(2005)第三十六条\n来源: 待编-督办\n"
    ),
    "boards.yml": "轮播:\n  - {挂图: 待编-aaaaaa}\n",
}
ITEMS = {
    "待编-督办": Kind.ORDER,
    "待编-1a2b3c/1": Kind.DECISION,
    "待编-aaaaaa": Kind.TASK_FORCE,
    "待编-bbbbbb": Kind.CAMPAIGN,
    "待编-c": Kind.PLAN_ITEM,
    "待编-c/1": Kind.MEASURE,
    "待编-d": Kind.SUGGESTION,
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The small tree with one unnumbered record of each kind, which refer to one another."""
    target = tmp_path / "data"
    shutil.copytree(SMALL, target)
    for path, text in NEW.items():
        (target / path).write_text(text + "数据性质: 演示\n", encoding="utf-8")
    return target


def test_each_is_told_as_a_note_and_stops_nothing(data: Path) -> None:
    report = check_data(data, TODAY)

    assert [(problem.code, problem.severity) for problem in report.problems] == [
        ("DC-0801", Severity.NOTE)
    ] * 6
    assert not report.failed


def test_each_is_a_full_item(data: Path) -> None:
    records = check_data(data, TODAY).records
    assert records is not None
    situation = assess(records, date(2021, 11, 30))

    assert {key: situation.items[key].item.kind for key in ITEMS} == ITEMS
    assert situation.items["待编-督办"].light.value == "红"
    assert {key: records.year_of(record) for key, record in records.plan.items()}["待编-c"] == 2022
    assert records.year_of(records.task_forces["待编-aaaaaa"]) == 2021


def test_each_is_built_under_an_address_of_ascii(data: Path, tmp_path: Path) -> None:
    report = build(tmp_path / "out", data=data, as_of=date(2021, 11, 30))
    site = tmp_path / "out" / "site"

    assert not report.failed
    assert all(path.relative_to(site).as_posix().isascii() for path in site.rglob("*"))
    ledger = (site / "items/index.html").read_text("utf-8")
    for item, kind in ITEMS.items():
        page = (site / item_address(item, kind)).read_text("utf-8")
        assert item in page
        assert item in ledger or kind is Kind.MEASURE
    assert (site / meeting_address("待编-1a2b3c")).is_file()
    group = (site / item_address("待编-aaaaaa", Kind.TASK_FORCE)).read_text("utf-8")
    board = f"boards/{address_name('待编-aaaaaa')}.html"
    assert board in group
    assert "督促公布办理窗口" in (site / board).read_text("utf-8")
    exported = json.loads((site / "api/v1/items.json").read_text("utf-8"))
    assert set(ITEMS) <= {row["id"] for row in exported}


@pytest.mark.parametrize("name", ["待编-3f9a1c", "待编-土地流转"])
def test_a_stand_in_can_be_told_from_the_text_around_it(name: str) -> None:
    assert is_well_named(name)


@pytest.mark.parametrize(
    "name", ["待编", "待编-", "待编-a b", "待编-a/1", "待编-" + "a" * 41, "DB-2021-0001"]
)
def test_whatever_else_is_no_stand_in(name: str) -> None:
    assert not is_well_named(name)


def test_numbers_keep_their_addresses() -> None:
    assert address_name("DB-2021-0012") == "DB-2021-0012"
    assert address_name("LX-2021-02/3") == "LX-2021-02-3"
    assert address_name("待编-c/1") == f"{address_name('待编-c')}-1"
