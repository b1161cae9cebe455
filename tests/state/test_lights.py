"""Lights: which one, and the sentence that says why. The tables are those of data/rules/lights.yml."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts.records import Item, LightRule
from generator.state.lights import SEVERITY, STAGE_RULES, WATCHED, LightBook, Scale, StageRule
from generator.state.situation import ItemState, assess
from generator.vocabulary import Light, Stage
from tests.builders import (
    a_plan_item,
    a_suggestion,
    an_order,
    day,
    real_lights,
    record,
    records_of,
    state_of,
)
from tests.state.strategies import SETTINGS, days_after, items

AT_WORK = ("2021-05-11 签收", "2021-05-17 答复")


def told(state: ItemState) -> tuple[Light, str]:
    """What is shown, and why."""
    return state.light, state.lights.shown.reason


@pytest.mark.parametrize(
    ("as_of", "light", "reason"),
    [
        ("2021-05-17", Light.GREEN, "距办结时限2021-09-30还有136天，属“7天以上”档，亮绿灯"),
        ("2021-09-22", Light.GREEN, "距办结时限2021-09-30还有8天，属“7天以上”档，亮绿灯"),
        ("2021-09-23", Light.YELLOW, "距办结时限2021-09-30还有7天，属“7天以内”档，亮黄灯"),
        ("2021-09-25", Light.YELLOW, "距办结时限2021-09-30还有5天，属“7天以内”档，亮黄灯"),
        ("2021-09-29", Light.YELLOW, "距办结时限2021-09-30还有1天，属“7天以内”档，亮黄灯"),
        ("2021-09-30", Light.YELLOW, "当天就是办结时限2021-09-30，属“7天以内”档，亮黄灯"),
        ("2021-10-01", Light.RED, "已超过办结时限2021-09-30共1天，属“已过时限”档，亮红灯"),
    ],
)
def test_time_left(as_of: str, light: Light, reason: str) -> None:
    state = state_of(an_order(log=AT_WORK), as_of)

    assert told(state) == (light, reason)
    assert state.lights.shown == state.lights.by_time
    assert state.lights.shown.rule == "时间灯"
    assert state.lights.shown.measured == state.days_left
    assert state.lights.by_lag is None


@pytest.mark.parametrize(
    ("percent", "light", "reason"),
    [
        (50, Light.GREEN, "没有落后，属“落后不到10个百分点”档，亮绿灯"),
        (41, Light.GREEN, "落后9个百分点，属“落后不到10个百分点”档，亮绿灯"),
        (40, Light.YELLOW, "落后10个百分点，属“落后10到30个百分点”档，亮黄灯"),
        (20, Light.YELLOW, "落后30个百分点，属“落后10到30个百分点”档，亮黄灯"),
        (19, Light.RED, "落后31个百分点，属“落后30个百分点以上”档，亮红灯"),
    ],
)
def test_lag(percent: int, light: Light, reason: str) -> None:
    """Half of a hundred days is over, and half of the work is due."""
    log = [*AT_WORK, f"2021-06-01 进展 进度={percent}"]
    by_lag = state_of(an_order(due="2021-08-18", log=log), "2021-06-29").lights.by_lag

    assert by_lag is not None
    assert (by_lag.light, by_lag.rule) == (light, "进度灯")
    assert by_lag.reason == f"按序时进度应完成50%，已完成{percent}%，{reason}"


@pytest.mark.parametrize(
    ("as_of", "percent", "shown"),
    [
        ("2021-06-29", 50, "时间灯 绿"),
        ("2021-06-29", 30, "进度灯 黄"),
        ("2021-08-15", 95, "时间灯 黄"),
        ("2021-08-15", 80, "时间灯 黄"),
        ("2021-08-15", 10, "进度灯 红"),
        ("2021-08-19", 95, "时间灯 红"),
    ],
)
def test_the_worse_is_shown_and_time_left_where_both_are_alike(as_of: str, percent: int, shown: str) -> None:
    log = [*AT_WORK, f"2021-06-01 进展 进度={percent}"]
    lights = state_of(an_order(due="2021-08-18", log=log), as_of).lights

    assert f"{lights.shown.rule} {lights.shown.light}" == shown


@pytest.mark.parametrize(
    ("item", "as_of", "light", "reason"),
    [
        (a_plan_item(), "2021-06-30", Light.GREY, "未启动，办结时限2021-09-30，还没到预警的时候，不亮灯"),
        (
            a_plan_item(), "2021-09-23", Light.YELLOW,
            "距办结时限2021-09-30还有7天，属“7天以内”档，亮黄灯",
        ),
        (
            a_plan_item(milestones=["2021-06-15 40", "2021-09-30 60"]), "2021-06-15", Light.RED,
            "按序时进度应完成40%，已完成0%，落后40个百分点，属“落后30个百分点以上”档，亮红灯",
        ),
        (a_plan_item(due=None), "2021-06-30", Light.GREY, "办结时限待补充，不亮灯"),
        (a_suggestion(issued="2022-05-09"), "2022-06-30", Light.GREY, "施行中的规定没有写明反馈天数，没有时限，不亮灯"),
        (an_order(log=[*AT_WORK, "2021-09-01 暂缓"]), "2021-10-30", Light.GREY, "自2021-09-01起暂缓，不亮灯"),
        (an_order(log=["2021-05-12 异议"]), "2021-10-30", Light.GREY, "2021-05-12提出异议，尚未裁定，不亮灯"),
        (an_order(log=["2021-05-12 撤销"]), "2021-10-30", Light.GREY, "已于2021-05-12撤销，不亮灯"),
        (
            an_order(log=[*AT_WORK, "2021-09-30 报结"]), "2021-10-30", Light.GREEN,
            "已于2021-09-30报结，等待销号，其间不变灯",
        ),
        (
            an_order(log=[*AT_WORK, "2021-10-03 报结"]), "2021-10-30", Light.GREEN,
            "已于2021-10-03报结，等待销号，其间不变灯；报结时已逾期3天",
        ),
        (
            an_order(log=[*AT_WORK, "2021-09-30 报结", "2021-10-08 销号"]), "2021-10-30", Light.BLUE,
            "已于2021-10-08销号",
        ),
        (
            an_order(log=[*AT_WORK, "2021-10-03 报结", "2021-10-08 销号"]), "2021-10-30", Light.BLUE,
            "已于2021-10-08销号；报结时已逾期3天",
        ),
        (
            a_suggestion(log=["2021-06-11 反馈 结果=采纳"]), "2021-06-30", Light.GREEN,
            "已于2021-06-11反馈，等待销号，其间不变灯；反馈时已逾期2天",
        ),
        (an_order(issued="2020-12-01"), "2020-12-31", Light.GREY, "当天没有施行中的亮灯规则，不亮灯"),
    ],
)  # fmt: skip
def test_stages_that_decide(item: Item, as_of: str, light: Light, reason: str) -> None:
    state = state_of(item, as_of)

    assert told(state) == (light, reason)
    assert LightBook(real_lights()).light(item, state.phases[-1], day(as_of)) is light


@pytest.mark.parametrize(
    ("item", "rule"),
    [
        (a_plan_item(due=None), "阶段"),
        (a_plan_item(), "阶段"),
        (an_order(log=["2021-05-12 撤销"]), "阶段"),
        (an_order(log=AT_WORK), "时间灯"),
    ],
)
def test_where_no_table_decides_the_stage_does(item: Item, rule: str) -> None:
    assert state_of(item, "2021-06-30").lights.shown.rule == rule


@pytest.mark.parametrize(
    ("whole", "past", "lag"),
    [
        (1000, 300, "30"),
        (1000, 303, "30.3"),
        (3000, 901, "30.03"),
        (5000, 1502, "30.04"),
        (25000, 7501, "30.004"),
    ],
)
def test_a_lag_is_told_with_as_many_digits_as_its_band_needs(whole: int, past: int, lag: str) -> None:
    """30.04 points behind must not read “落后30个百分点，属30个百分点以上”."""
    log = ["2021-05-11 签收", "2021-05-12 进展 进度=0"]
    issued = day("2021-05-10")
    order = an_order(due=(issued + timedelta(days=whole)).isoformat(), log=log)
    by_lag = state_of(order, (issued + timedelta(days=past)).isoformat()).lights.by_lag

    assert by_lag is not None
    assert by_lag.measured == 100 * past / whole
    band = "落后10到30个百分点" if lag == "30" else "落后30个百分点以上"
    due = "30.3" if lag == "30.3" else "30"
    assert by_lag.reason.startswith(f"按序时进度应完成{due}%，已完成0%，落后{lag}个百分点，属“{band}”档")


def a_rule(by_time: list[dict[str, Any]], **more: Any) -> LightRule:
    """Light tables with these bands by time left."""
    values = {
        "起": "2021-01-01",
        "依据": "测试",
        "时间灯": by_time,
        "进度灯": [{"灯": "绿", "含义": "不看进度"}],
        **more,
    }
    return record(LightRule, values)


def test_a_gap_in_the_tables_gives_no_light() -> None:
    """The checks refuse such a table; it must not end in a crash."""
    rule = a_rule([{"灯": "红", "小于": 0, "含义": "已过时限"}, {"灯": "绿", "大于": 7, "含义": "7天以上"}])
    state = assess(records_of(an_order(), lights=(rule,)), day("2021-09-25")).items["DB-2021-0001"]

    assert told(state) == (Light.GREY, "亮灯规则没有写到这种情形，不亮灯")
    assert state.lights.next_on == day("2021-10-01")


def test_a_gap_in_one_table_leaves_the_other() -> None:
    rule = a_rule(
        [{"灯": "红", "小于": 0, "含义": "已过时限"}],
        进度灯=[{"灯": "绿", "小于": 10, "含义": "跟上"}, {"灯": "黄", "不小于": 10, "含义": "落后"}],
    )
    order = an_order(due="2021-08-18", log=[*AT_WORK, "2021-06-01 进展 进度=20"])
    state = assess(records_of(order, lights=(rule,)), day("2021-06-29")).items[order.id]

    assert (state.light, state.lights.by_time, state.lights.shown) == (
        Light.YELLOW,
        None,
        state.lights.by_lag,
    )


@pytest.mark.parametrize("value", [-100, -1, -0.5, 0, 0.1, 3, 7, 7.01, 8, 1e9])
def test_a_scale_finds_the_band_that_holds_the_value(value: float) -> None:
    rule = real_lights()[0]
    for bands in (rule.by_time, rule.by_lag):
        assert Scale(bands).band_of(value) is next(band for band in bands if band.holds(value))


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        (-1e9, "甲"), (-0.3, "甲"), (-0.25, None), (-0.2, "乙"), (-0.1, "乙"), (0, "乙"), (0.05, "丙"),
        (0.1, "丙"), (10, "丙"), (10.2, "丁"), (10.5, "戊"), (1e9, "戊"),
    ],
)  # fmt: skip
def test_a_scale_tells_narrow_bands_apart(value: float, meaning: str | None) -> None:
    rule = a_rule(
        [
            {"灯": "红", "小于": -0.25, "含义": "甲"},
            {"灯": "黄", "大于": -0.25, "不大于": 0, "含义": "乙"},
            {"灯": "绿", "大于": 0, "不大于": 10, "含义": "丙"},
            {"灯": "黄", "大于": 10, "小于": 10.5, "含义": "丁"},
            {"灯": "红", "不小于": 10.5, "含义": "戊"},
        ]
    )
    band = Scale(rule.by_time).band_of(value)

    assert (band and band.meaning) == meaning


def test_a_scale_without_edges_has_one_band() -> None:
    rule = a_rule([{"灯": "绿", "含义": "都好"}])

    assert Scale(rule.by_time).band_of(5) is rule.by_time[0]


def test_each_light_has_a_rank() -> None:
    assert set(SEVERITY) == set(Light)


@SETTINGS
@given(st.data(), items())
def test_the_quick_answer_is_the_one_that_is_explained(data: st.DataObject, item: Item) -> None:
    """The light of any day, judged for its own sake, is the one that the state of that day shows."""
    as_of = data.draw(days_after(item))
    state = state_of(item, as_of.isoformat())
    book = LightBook(real_lights())

    assert book.light(item, state.phases[-1], as_of) is state.light
    assert state.lights.shown.reason
    assert (state.light is Light.BLUE) == (state.stage is Stage.CLOSED)


@pytest.mark.parametrize(
    ("as_of", "light", "rule", "reason"),
    [
        ("2021-05-12", Light.GREEN, "时间灯", "距办结时限"),
        ("2021-05-13", Light.YELLOW, "阶段", "自2021-05-10起交办，满3天还没有签收"),
        ("2021-09-30", Light.YELLOW, "时间灯", "当天就是办结时限"),
        ("2021-10-01", Light.RED, "时间灯", "已超过办结时限"),
    ],
)
def test_a_rule_of_a_stage_shows_where_the_tables_show_nothing_as_bad(
    as_of: str, light: Light, rule: str, reason: str
) -> None:
    late = StageRule(
        Stage.ISSUED,
        Light.YELLOW,
        lambda _, now: f"自{now.stage_since}起{now.stage}，满3天还没有签收",
        after=3,
    )
    book = LightBook(real_lights(), (*STAGE_RULES, late))
    order = an_order()
    phase = state_of(order, as_of).phases[-1]

    verdict = book.judge(order, phase, day(as_of))

    assert (verdict.shown.light, verdict.shown.rule) == (light, rule)
    assert verdict.shown.reason.startswith(reason)
    assert book.light(order, phase, day(as_of)) is light
    assert verdict.by_time is not None


def test_every_stage_that_no_table_is_about_has_a_rule() -> None:
    assert {rule.stage for rule in STAGE_RULES if not rule.after} == set(Stage) - WATCHED
