"""When a light changes by itself, and when it was red: against trying every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts.records import Item, LightRule
from generator.state.forecast import Forecast
from generator.state.items import Assessor
from generator.state.lights import SEVERITY, STAGE_RULES, LightBook, StageRule
from generator.state.shapes import ItemState
from generator.state.stages import phase_on
from generator.vocabulary import Light, Stage
from tests.builders import a_plan_item, an_order, day, real_lights, record, records_of, state_of
from tests.state.strategies import SETTINGS, days_after, items

AT_WORK = ("2021-05-11 签收", "2021-05-17 答复")
HORIZON = 420
"""Days within which the light of every random item has settled."""

ODD = record(
    LightRule,
    {
        "起": "2021-03-01",
        "止": "2021-08-31",
        "依据": "测试",
        "时间灯": [
            {"灯": "红", "小于": -10, "含义": "甲"},
            {"灯": "绿", "不小于": -10, "小于": 2.5, "含义": "乙"},
            {"灯": "红", "不小于": 2.5, "不大于": 5, "含义": "丙"},
            {"灯": "黄", "大于": 5, "含义": "丁"},
        ],
        "进度灯": [
            {"灯": "红", "不大于": 5, "含义": "甲"},
            {"灯": "绿", "大于": 5, "不大于": 33.3, "含义": "乙"},
            {"灯": "红", "大于": 33.3, "含义": "丙"},
        ],
    },
)
"""Tables that no one would write, in force for half a year: lights improve by themselves, and rules change."""


@cache
def assessor(*, odd: bool) -> Assessor:
    """An assessor under the real tables, or under odd ones followed by the real."""
    later = record(LightRule, {"起": "2021-09-15", **_as_written(real_lights()[0])})
    return Assessor(records_of(lights=(ODD, later) if odd else real_lights()))


def _as_written(rule: LightRule) -> dict[str, object]:
    values = rule.model_dump(by_alias=True, exclude_none=True, mode="json")
    return {key: value for key, value in values.items() if key != "起"}


BY_STAGE = (
    *STAGE_RULES,
    StageRule(Stage.ISSUED, Light.YELLOW, lambda _, now: f"{now.stage_since}交办", after=3),
    StageRule(Stage.ISSUED, Light.RED, lambda _, now: f"{now.stage_since}交办已久", after=10),
    StageRule(Stage.UNDERWAY, Light.YELLOW, lambda _, now: f"{now.stage_since}起办理", after=60),
)
"""Rules of stages that one day somebody might add."""


@given(item=items(), past=st.integers(0, 200))
@SETTINGS
def test_rules_of_stages_are_foreseen_too(item: Item, past: int) -> None:
    book = LightBook(real_lights(), BY_STAGE)
    forecast = Forecast(book)
    as_of = item.issued_on + timedelta(days=past)
    phases = assessor(odd=False).assess(item, as_of).phases
    now, shown = phases[-1], book.light(item, phases[-1], as_of)

    ahead = [
        (each, book.light(item, now, each))
        for each in (as_of + timedelta(days=number) for number in range(1, HORIZON))
    ]
    changes = [(each, light) for each, light in ahead if light is not shown]
    assert forecast.next_change(item, now, as_of, shown) == (changes[0] if changes else (None, None))
    was_red = [
        each
        for each in (item.issued_on + timedelta(days=number) for number in range(past + 1))
        if (phase := phase_on(phases, each)) and book.light(item, phase, each) is Light.RED
    ]
    assert forecast.first_red(item, phases, item.issued_on, as_of) == (was_red[0] if was_red else None)


def without_later(item: Item, as_of: date) -> Item:
    """The item as if nothing more were ever entered."""
    return replace(item, log=tuple(entry for entry in item.log if entry.on <= as_of))


@pytest.mark.parametrize(
    ("as_of", "log", "next_on", "next_light"),
    [
        ("2021-05-17", [], "2021-09-23", Light.YELLOW),
        ("2021-09-22", [], "2021-09-23", Light.YELLOW),
        ("2021-09-23", [], "2021-10-01", Light.RED),
        ("2021-10-01", [], None, None),
        ("2021-09-22", ["2021-09-22 报结"], None, None),
        ("2021-09-22", ["2021-09-21 报结", "2021-09-22 销号"], None, None),
        ("2021-09-22", ["2021-09-20 暂缓"], None, None),
        ("2021-09-22", ["2021-09-20 异议"], None, None),
        ("2021-09-22", ["2021-09-20 撤销"], None, None),
        # Of 143 days, 70 percent are over on the 101st, and more than 90 percent on the 129th.
        ("2021-06-01", ["2021-06-01 进展 进度=60"], "2021-08-19", Light.YELLOW),
        ("2021-08-19", ["2021-06-01 进展 进度=60"], "2021-09-16", Light.RED),
    ],
)
def test_next_change(as_of: str, log: list[str], next_on: str | None, next_light: Light | None) -> None:
    lights = state_of(an_order(log=[*AT_WORK, *log]), as_of).lights

    assert lights.next_on == (day(next_on) if next_on else None)
    assert lights.next_light is next_light


def test_an_item_not_started_turns_from_grey_to_yellow() -> None:
    lights = state_of(a_plan_item(), "2021-05-10").lights

    assert (lights.shown.light, lights.next_on, lights.next_light) == (
        Light.GREY,
        day("2021-09-23"),
        Light.YELLOW,
    )


@pytest.mark.parametrize(
    ("as_of", "log", "red_on"),
    [
        ("2021-09-30", [], None),
        ("2021-10-01", [], "2021-10-01"),
        ("2021-12-31", [], "2021-10-01"),
        ("2021-12-31", ["2021-09-30 报结"], None),
        ("2021-12-31", ["2021-10-01 报结"], None),
        ("2021-12-31", ["2021-10-02 报结", "2021-10-03 销号"], "2021-10-01"),
        ("2021-12-31", ["2021-10-15 批准延期 新时限=2022-01-31"], "2021-10-01"),
        ("2021-12-31", ["2021-09-15 批准延期 新时限=2022-01-31"], None),
        # Of 143 days, more than 30 percent are over on the 43rd.
        ("2021-12-31", ["2021-05-18 进展 进度=0", "2021-06-21 进展 进度=95", "2021-09-29 报结"], None),
        (
            "2021-12-31",
            ["2021-05-18 进展 进度=0", "2021-06-23 进展 进度=95", "2021-09-29 报结"],
            "2021-06-22",
        ),
    ],
)
def test_was_red_is_kept_after_it_is_made_good(as_of: str, log: list[str], red_on: str | None) -> None:
    was_red_on = state_of(an_order(log=[*AT_WORK, *log]), as_of).lights.was_red_on

    assert was_red_on == (day(red_on) if red_on else None)


@SETTINGS
@given(st.data(), items())
def test_with_no_new_entry_a_light_never_improves(data: st.DataObject, item: Item) -> None:
    as_of = data.draw(days_after(item, 200))
    item = without_later(item, as_of)
    # Before 2021 there were no tables, and so no light to compare with.
    first = max(as_of, date(2021, 1, 1))
    ranks = [
        SEVERITY[assessor(odd=False).assess(item, first + timedelta(days=count)).light] for count in range(60)
    ]

    assert ranks == sorted(ranks, reverse=True)


@SETTINGS
@given(st.data(), items())
def test_next_on_is_the_first_day_on_which_the_light_differs(data: st.DataObject, item: Item) -> None:
    odd = data.draw(st.booleans())
    as_of = data.draw(days_after(item, 200))
    item = without_later(item, as_of)
    state = assessor(odd=odd).assess(item, as_of)
    expected: tuple[date | None, Light | None] = (None, None)
    for count in range(1, HORIZON):
        on = as_of + timedelta(days=count)
        light = light_on(state, on, odd=odd)
        if light is not state.light:
            expected = (on, light)
            break

    assert (state.lights.next_on, state.lights.next_light) == expected


def light_on(state: ItemState, on: date, *, odd: bool) -> Light:
    """The light on a later day, with no new entry."""
    return assessor(odd=odd)._book.light(state.item, state.phases[-1], on)


@SETTINGS
@given(st.data(), items())
def test_was_red_on_equals_trying_every_day(data: st.DataObject, item: Item) -> None:
    odd = data.draw(st.booleans())
    as_of = data.draw(days_after(item, 200))
    days = (item.issued_on + timedelta(days=count) for count in range((as_of - item.issued_on).days + 1))
    expected = next((on for on in days if assessor(odd=odd).assess(item, on).light is Light.RED), None)

    assert assessor(odd=odd).assess(item, as_of).lights.was_red_on == expected
