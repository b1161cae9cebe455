"""What a change does to the portal, from records built without files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from generator.facts.records import Indicator, Item, PlanItem, Records, Tally, TaskForce
from generator.state.impact import How, Impact, ItemChange, compare_sides, side_of
from generator.state.impact.words import say
from generator.vocabulary import Kind, Light
from tests.builders import (
    LEAD,
    OTHER,
    a_suggestion,
    a_unit,
    an_order,
    day,
    real_clocks,
    real_lights,
    record,
    records_from,
    records_of,
)

AS_OF = "2021-09-27"
AT_WORK = ("2021-05-11 签收", "2021-05-17 答复", "2021-09-20 进展")
EXTENDED = "2021-09-21 批准延期 新时限=2021-10-29 批准=联席会议办公室 理由=需补充测绘"


def impact_of(before: Records, after: Records, as_of: str = AS_OF) -> Impact:
    return compare_sides(side_of(before, day(as_of)), side_of(after, day(as_of)))


def impact_of_items(before: Sequence[Item], after: Sequence[Item]) -> Impact:
    return impact_of(records_of(*before), records_of(*after))


def the_change(impact: Impact) -> ItemChange:
    (change,) = impact.items
    return change


def differences(change: ItemChange) -> dict[str, tuple[str | None, str | None]]:
    return {each.label: (each.before, each.after) for each in change.differences}


def test_the_same_records_change_nothing() -> None:
    records = records_of(an_order(log=AT_WORK), a_suggestion(issued="2021-06-01"))
    impact = impact_of(records, records)

    assert impact.is_empty
    assert not impact.pages
    assert not impact.files
    assert sum(len(ids) for ids in impact.lights.values()) == 2


def test_a_report_turns_a_light_and_moves_a_rate() -> None:
    impact = impact_of_items(
        [an_order(log=AT_WORK)], [an_order(log=[*AT_WORK, "2021-09-26 报结 说明=已办妥"])]
    )
    change = the_change(impact)

    assert change.how is How.CHANGED
    assert change.lights == (Light.YELLOW, Light.GREEN)
    assert differences(change)["阶段"] == ("办理中", "报结")
    assert change.entries == (f"2021-09-26 报结（单位 {LEAD}，说明 已办妥）",)
    assert "按期报结" in change.joined
    assert "两周内到期" in change.left
    assert impact.lights == {(Light.YELLOW, Light.GREEN): ("DB-2021-0001",)}

    district, unit = (
        next(move for move in impact.rates if move.unit == name and move.name == "按期办结率")
        for name in (None, LEAD)
    )
    for move in (district, unit):
        assert move.before is not None
        assert move.before.value is None
        assert move.after is not None
        assert move.after.value == 1
    assert {move.key for move in impact.boards} >= {"map", "focus", "deadlines"}
    assert [group.title for group in impact.pages] == ["事项", "单位", "挂图"]


@pytest.mark.parametrize(
    ("before", "after", "days", "approved_by", "reason"),
    [
        ({"log": AT_WORK}, {"log": [*AT_WORK, EXTENDED]}, 29, "联席会议办公室", "需补充测绘"),
        (
            {"log": AT_WORK},
            {"log": AT_WORK, "due": "2021-10-10"},
            10,
            None,
            "直接改写了填好的时限，没有批准延期的记录",
        ),
        ({"log": AT_WORK, "due": None}, {"log": AT_WORK}, None, None, "补上了原来待补充的时限"),
        ({"log": [*AT_WORK, EXTENDED]}, {"log": AT_WORK}, -29, None, "删去或改写了办理记录"),
        (
            {"log": AT_WORK},
            {"log": AT_WORK, "due": None},
            None,
            None,
            "直接改写了填好的时限，没有批准延期的记录",
        ),
    ],
)
def test_a_deadline_that_moves_says_by_whom(
    before: dict[str, Any], after: dict[str, Any], days: int | None, approved_by: str | None, reason: str
) -> None:
    (move,) = impact_of_items([an_order(**before)], [an_order(**after)]).due_moves

    assert (move.days, move.approved_by, move.reason) == (days, approved_by, reason)


def test_an_edited_deadline_is_told_even_where_an_extension_hides_it() -> None:
    log = [*AT_WORK, EXTENDED]
    change = the_change(impact_of_items([an_order(log=AT_WORK)], [an_order(log=log, due="2021-09-01")]))

    assert differences(change)["现行时限"] == ("2021-09-30", "2021-10-29")
    assert differences(change)["原定时限"] == ("2021-09-30", "2021-09-01")


def test_rewritten_log_entries_are_told() -> None:
    change = the_change(
        impact_of_items([an_order(log=AT_WORK)], [an_order(log=["2021-05-12 签收", *AT_WORK[1:]])])
    )

    assert change.entries == (f"2021-05-12 签收（单位 {LEAD}）",)
    assert change.lost_entries == (f"2021-05-11 签收（单位 {LEAD}）",)


def test_clocks_that_are_met_are_told() -> None:
    change = the_change(impact_of_items([an_order()], [an_order(log=["2021-05-11 签收"])]))

    (clock,) = change.clocks
    assert clock.label == "签收"
    assert clock.before is not None
    assert clock.before.startswith("已超时")
    assert clock.after is not None
    assert clock.after.startswith("按时")


def test_what_is_missing_comes_first() -> None:
    kept, gone = an_order("DB-2021-0002"), an_order("DB-2021-0003", log=AT_WORK)
    new = an_order("DB-2021-0009", issued="2021-09-20", due="2021-12-31", title="别的事")
    impact = impact_of_items([kept, gone], [replace(kept, title="改了标题"), new])

    assert [(change.id, change.how) for change in impact.items] == [
        ("DB-2021-0003", How.REMOVED),
        ("DB-2021-0009", How.ADDED),
        ("DB-2021-0002", How.CHANGED),
    ]
    assert impact.lights[Light.YELLOW, None] == ("DB-2021-0003",)
    assert impact.lights[None, Light.GREEN] == ("DB-2021-0009",)


def test_a_new_number_is_no_loss() -> None:
    impact = impact_of_items(
        [an_order("待编-3f9a1c", title="同一件事", log=AT_WORK)],
        [an_order("DB-2021-0007", title="同一件事", log=AT_WORK)],
    )
    change = the_change(impact)

    assert (change.how, change.former_id, change.id) == (How.RENUMBERED, "待编-3f9a1c", "DB-2021-0007")
    assert not change.lost_entries
    assert sum(len(ids) for ids in impact.lights.values()) == 1


def test_an_item_of_a_later_day_is_told_without_a_state() -> None:
    change = the_change(impact_of_items([], [an_order(issued="2021-10-08", due="2021-12-31")]))

    assert change.how is How.ADDED
    assert change.after is None


def test_a_rule_moves_items_that_nobody_touched() -> None:
    order = an_order(log=AT_WORK, due="2021-10-20")
    (light,) = [
        rule for rule in real_lights() if rule.valid_from <= day(AS_OF) <= (rule.valid_to or day(AS_OF))
    ]
    stricter = light.model_copy(
        update={
            "by_time": tuple(
                band.model_copy(
                    update={
                        "at_most": 30.0 if band.light is Light.YELLOW else band.at_most,
                        "above": 30.0 if band.light is Light.GREEN else band.above,
                    }
                )
                for band in light.by_time
            )
        }
    )
    impact = impact_of(records_of(order, lights=(light,)), records_of(order, lights=(stricter,)))

    assert the_change(impact).how is How.CARRIED
    assert the_change(impact).lights == (Light.GREEN, Light.YELLOW)
    (basis,) = impact.basis
    assert basis.group == "亮灯规则"
    assert basis.moves_all
    assert [each.label for each in basis.differences] == ["时间灯"]


def test_a_clock_rule_is_told_by_field() -> None:
    longer = tuple(
        rule.model_copy(update={"days": rule.days + 1}) if rule.slug == "qianshou" else rule
        for rule in real_clocks()
    )
    impact = impact_of(records_of(), records_of(clocks=longer))

    assert {
        (each.label, each.before, each.after) for change in impact.basis for each in change.differences
    } == {("天数", "1", "2")}


def test_a_renamed_unit_is_one_unit() -> None:
    old, new = a_unit(LEAD), a_unit(LEAD).model_copy(update={"name": "区住房委"})
    before = records_of(an_order(log=AT_WORK), units=(OTHER,))
    before = replace(before, units={**before.units, LEAD: old})
    after = records_of(an_order(log=AT_WORK, lead="区住房委"), units=(OTHER,))
    after = replace(after, units={**after.units, "区住房委": new})
    impact = impact_of(before, after)

    (change,) = impact.basis
    assert (change.group, change.name, change.how) == ("单位名录", "区住房委", How.CHANGED)
    assert [(each.before, each.after) for each in change.differences] == [(LEAD, "区住房委")]
    # Its rates are those it had.
    assert not impact.rates


def test_counts_of_tallies_and_indicators() -> None:
    def tally(count: int) -> Tally:
        month = {"月份": "2021-03", "数值": {"批次": count}}
        later = {"月份": "2021-12", "数值": {"批次": count}}
        columns = [{"名称": "批次", "计量": "批次"}]
        values = {"代码": "pishi", "名称": "批示", "年度": 2021, "分项": columns, "每月": [month, later]}
        return record(Tally, values)

    def indicator(count: int) -> Indicator:
        definition = {"起": "2021-01-01", "分子": "甲", "分母": "乙", "依据": "年度报告"}
        seen = [{"月份": "2021-03", "分子": count, "分母": 10}]
        values = {
            "代码": "lv",
            "名称": "某率",
            "计量": "件",
            "方向": "越低越好",
            "口径": [definition],
            "观测": seen,
        }
        return record(Indicator, values)

    impact = impact_of(records_from(tally(4), indicator(1)), records_from(tally(5), indicator(2)))

    (moved,) = impact.tallies
    # December has not begun.
    assert (moved.before, moved.after) == (4, 5)
    assert [(each.label, each.before, each.after) for each in moved.months] == [("2021-03", "4", "5")]
    (move,) = impact.indicators
    assert (move.before and move.before.value, move.after and move.after.value) == (0.1, 0.2)


def test_figures_of_annual_pages_name_their_parts() -> None:
    def of(count: int) -> Records:
        values = {
            "代码": "pishi",
            "名称": "批示",
            "年度": 2021,
            "分项": [{"名称": "批示", "计量": "次"}],
            "每月": [{"月份": "2021-03", "数值": {"批示": count}}, {"月份": "2021-04", "数值": {"批示": 2}}],
        }
        records = records_from(record(Tally, values), paths={"tally:pishi-2021": "tallies/pishi-2021.yml"})
        return replace(records, portal=records.portal.model_copy(update={"report_years": (2021,)}))

    (move,) = impact_of(of(4), of(6)).figures

    assert (move.label, move.before, move.after) == ("区领导批示", 6, 8)
    assert (move.joined, move.left) == (("2021年3月 6",), ("2021年3月 4",))


def test_a_year_that_is_no_longer_reported_has_no_figures() -> None:
    records = records_of(an_order())
    reported = replace(records, portal=records.portal.model_copy(update={"report_years": (2021,)}))

    moves = impact_of(reported, records).figures

    assert moves
    assert {move.after for move in moves} == {None}


def test_a_clock_that_moves_a_deadline_is_said_to() -> None:
    suggestion = a_suggestion(issued="2021-08-02")
    longer = tuple(
        rule.model_copy(update={"days": rule.days + 5}) if Kind.SUGGESTION in rule.kinds else rule
        for rule in real_clocks()
    )
    (move,) = impact_of(records_of(suggestion), records_of(suggestion, clocks=longer)).due_moves

    assert (move.days, move.approved_by, move.reason) == (5, None, "规则、放假安排或起算日期有变")


def test_the_board_of_the_year_plan_changes_with_its_items() -> None:
    def planned(due: str) -> Records:
        values = {
            "编号": "JH-2021-01",
            "标题": "强化快速办理",
            "主题": "初信初访",
            "提出日期": "2021-02-10",
            "牵头单位": LEAD,
            "办结时限": due,
        }
        return records_from(record(PlanItem, values))

    impact = impact_of(planned("2021-06-30"), planned("2021-11-30"))

    (board,) = [move for move in impact.boards if move.key.startswith("plan")]
    assert board.moved == ("JH-2021-01",)
    assert [group.title for group in impact.pages] == ["事项", "单位", "挂图"]


def a_task_force(**more: str) -> TaskForce:
    values = {
        "编号": "ZB-2021-01",
        "名称": "某领域工作专班",
        "领域": "某领域",
        "牵头单位": LEAD,
        "成员单位": [OTHER],
        "成立日期": "2021-05-06",
        "目标": "办结",
        "完成时限": "2021-12-31",
        **more,
    }
    return record(TaskForce, values)


def test_a_task_force_of_another_name_has_another_title_on_its_board() -> None:
    before, after = records_from(a_task_force()), records_from(a_task_force(名称="另一专班"))
    (move,) = [move for move in impact_of(before, after).boards if move.key == "zb-2021-01"]

    assert [(each.label, each.before, each.after) for each in move.differences] == [
        ("标题", "某领域工作专班作战图", "另一专班作战图")
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, None), ((), None), (Light.RED, "红"), (1.50, "1.5"), ({"批次": 4, "人次": None}, "批次 4、人次 —"),
        (("甲", None), "甲、—"), ((("甲", "乙"), ("丙",)), "甲、乙；丙"),
    ],
)  # fmt: skip
def test_values_in_words(value: object, said: str | None) -> None:
    """What is 待补充 is a dash, not the word None."""
    assert say(value) == said


def test_a_tally_that_is_taken_away_still_has_its_page_named() -> None:
    tally = record(
        Tally,
        {
            "代码": "pishi", "名称": "批示", "年度": 2021, "分项": [{"名称": "批次", "计量": "批次"}],
            "每月": [{"月份": "2021-03", "数值": {"批次": 4}}],
        },
    )  # fmt: skip
    there = replace(
        records_from(tally), paths={"tally:pishi-2021": "tallies/pishi-2021.yml"},
        texts={"tallies/pishi-2021.yml": "甲"},
    )  # fmt: skip
    impact = impact_of(there, records_of())

    assert ("pishi-2021", "批示") in [page for group in impact.pages for page in group.pages]


def test_a_board_of_a_new_task_force_is_new() -> None:
    before, after = records_of(), records_from(a_task_force())

    assert ("zb-2021-01", How.ADDED) in [(move.key, move.how) for move in impact_of(before, after).boards]
    assert ("zb-2021-01", How.REMOVED) in [(move.key, move.how) for move in impact_of(after, before).boards]
