"""Stages: what a log amounts to by a day, as people state it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts.records import Item
from generator.state.stages import phase_on
from generator.vocabulary import Event, Kind, Stage
from tests.builders import LEAD, OTHER, a_plan_item, a_suggestion, an_item, an_order, day, state_of
from tests.state.strategies import SETTINGS, days_after, items

STORY = (
    "2021-05-11 签收",
    "2021-05-17 答复",
    "2021-06-14 进展 进度=40",
    "2021-09-20 批准延期 新时限=2021-10-31",
    "2021-10-25 报结",
    "2021-10-26 退回",
    "2021-10-28 报结",
    "2021-10-30 销号",
    "2021-12-01 回头看 结果=反弹",
    "2021-12-02 重办 新时限=2022-01-31",
)


@pytest.mark.parametrize(
    ("as_of", "stage", "since"),
    [
        ("2021-05-10", Stage.ISSUED, "2021-05-10"),
        ("2021-05-11", Stage.RECEIVED, "2021-05-11"),
        ("2021-05-16", Stage.RECEIVED, "2021-05-11"),
        ("2021-05-17", Stage.UNDERWAY, "2021-05-17"),
        ("2021-06-14", Stage.UNDERWAY, "2021-05-17"),
        ("2021-10-25", Stage.COMPLETED, "2021-10-25"),
        ("2021-10-27", Stage.UNDERWAY, "2021-10-26"),
        ("2021-10-29", Stage.COMPLETED, "2021-10-28"),
        ("2021-12-01", Stage.CLOSED, "2021-10-30"),
        ("2021-12-31", Stage.UNDERWAY, "2021-12-02"),
    ],
)
def test_the_story_of_an_order(as_of: str, stage: Stage, since: str) -> None:
    state = state_of(an_order(log=STORY), as_of)

    assert (state.stage, state.stage_since) == (stage, day(since))


@pytest.mark.parametrize(
    ("as_of", "completed_on", "closed_on"),
    [
        ("2021-10-24", None, None),
        ("2021-10-25", "2021-10-25", None),
        ("2021-10-26", None, None),
        ("2021-10-28", "2021-10-28", None),
        ("2021-10-30", "2021-10-28", "2021-10-30"),
        ("2021-12-02", None, None),
    ],
)
def test_a_report_stands_until_it_is_returned_or_reopened(
    as_of: str, completed_on: str | None, closed_on: str | None
) -> None:
    state = state_of(an_order(log=STORY), as_of)

    assert state.completed_on == (day(completed_on) if completed_on else None)
    assert state.closed_on == (day(closed_on) if closed_on else None)


@pytest.mark.parametrize(
    ("item", "stage"),
    [
        (an_order(), Stage.ISSUED),
        (a_suggestion(), Stage.ISSUED),
        (a_plan_item(), Stage.PLANNED),
        (a_plan_item(log=["2021-06-01 启动"]), Stage.UNDERWAY),
        (an_item(Kind.DECISION, "LX-2021-02/3"), Stage.UNDERWAY),
        (an_order(log=["2021-05-11 签收", "2021-05-20 暂缓"]), Stage.PAUSED),
        (an_order(log=["2021-05-11 签收", "2021-05-20 暂缓", "2021-05-30 恢复"]), Stage.UNDERWAY),
        (an_order(log=["2021-05-12 异议"]), Stage.OBJECTED),
        (an_order(log=["2021-05-12 异议", "2021-05-20 异议裁定 结果=撤回交办"]), Stage.CANCELLED),
        (an_order(log=["2021-05-12 异议", "2021-05-20 异议裁定 结果=维持"]), Stage.ISSUED),
        (
            an_order(log=["2021-05-11 签收", "2021-05-12 异议", "2021-05-20 异议裁定 结果=维持"]),
            Stage.RECEIVED,
        ),
        (an_order(log=["2021-05-12 撤销"]), Stage.CANCELLED),
        (a_suggestion(log=["2021-05-20 反馈 结果=采纳"]), Stage.COMPLETED),
    ],
)
def test_side_ways(item: Item, stage: Stage) -> None:
    assert state_of(item, "2021-06-30").stage is stage


def test_an_entry_that_the_life_cycle_does_not_allow_changes_nothing() -> None:
    """The checks refuse it; the state does not follow it, and does not show it."""
    state = state_of(an_order(log=["2021-05-11 销号", "2021-05-12 签收"]), "2021-05-31")

    assert state.stage is Stage.RECEIVED
    assert [(row.number, row.entry.event) for row in state.history] == [(1, Event.RECEIVED)]


@pytest.mark.parametrize("line", ["2021-06-01 进展 节点=1", "2021-06-01 节点完成"])
def test_only_an_entry_that_says_which_milestone_is_done_does_it(line: str) -> None:
    """The checks refuse the others; here they must only be taken for what they say."""
    item = an_order(milestones=["2021-06-15 40", "2021-09-30 60"], log=["2021-05-11 签收", line])
    state = state_of(item, "2021-06-30")

    assert [milestone.done_on for milestone in state.milestones] == [None, None]
    assert state.percent == 0


def test_history_keeps_the_places_of_entries_in_the_file() -> None:
    state = state_of(an_order(log=STORY), "2021-06-14")

    assert [row.number for row in state.history] == [0, 1, 2]
    assert state.last_entry_on == day("2021-06-14")
    assert state_of(an_order(), "2021-06-14").last_entry_on is None


@pytest.mark.parametrize(
    ("log", "lead", "previous"),
    [
        ([], LEAD, ()),
        ([f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}"], OTHER, (LEAD,)),
        (["2021-05-20 异议裁定 结果=改派"], None, (LEAD,)),
        (
            [
                f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}",
                f"2021-05-21 异议 单位={OTHER}",
                f"2021-05-24 异议裁定 结果=改派 改派单位={LEAD}",
            ],
            LEAD,
            (LEAD, OTHER),
        ),
    ],
)
def test_lead_in_force(log: list[str], lead: str | None, previous: tuple[str, ...]) -> None:
    state = state_of(an_order(log=["2021-05-12 异议", *log]), "2021-06-30")

    assert (state.lead, state.previous_leads) == (lead, previous)


def test_a_lead_that_was_never_known_is_no_previous_lead() -> None:
    log = [f"2021-05-12 异议 单位={OTHER}", f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}"]
    order = an_order(lead=None, log=log)

    assert state_of(order, "2021-06-30").previous_leads == ()


@pytest.mark.parametrize(
    ("log", "reported_on"),
    [
        ([], "2021-05-10"),
        (["2021-05-11 签收", "2021-06-14 进展"], "2021-06-14"),
        (["2021-05-11 签收", f"2021-06-14 进展 单位={OTHER}"], "2021-05-11"),
        (["2021-05-11 签收", "2021-06-14 催办", "2021-06-20 批准延期 新时限=2021-12-31"], "2021-05-11"),
        (["2021-05-12 异议", f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}"], "2021-05-20"),
    ],
)
def test_last_report_is_the_lead_units_own(log: list[str], reported_on: str) -> None:
    """Neither what the supervisor enters nor what a unit that assists enters; a new lead starts afresh."""
    assert state_of(an_order(log=log), "2021-06-30").last_reported_on == day(reported_on)


def test_a_report_undone_by_reassignment_no_longer_stands() -> None:
    log = [
        "2021-05-11 签收",
        "2021-05-12 报结",
        "2021-05-13 异议",
        f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}",
    ]

    assert state_of(an_order(log=log), "2021-05-13").completed_on == day("2021-05-12")
    assert state_of(an_order(log=log), "2021-05-20").completed_on is None


def test_phases_are_spans_in_which_nothing_changed() -> None:
    log = ["2021-05-10 签收", "2021-05-12 催办", "2021-05-17 答复", "2021-05-17 进展 进度=40"]
    phases = state_of(an_order(log=log), "2021-06-30").phases

    assert [(phase.first, phase.stage, phase.percent) for phase in phases] == [
        (day("2021-05-10"), Stage.RECEIVED, None),
        (day("2021-05-17"), Stage.UNDERWAY, 40),
    ]
    assert phase_on(phases, day("2021-05-09")) is None
    assert phase_on(phases, day("2021-05-16")) == phases[0]
    assert phase_on(phases, day("2021-05-17")) == phases[1]


@SETTINGS
@given(st.data(), items())
def test_closed_stays_closed_until_it_is_reopened(data: st.DataObject, item: Item) -> None:
    as_of = data.draw(days_after(item))
    state = state_of(item, as_of.isoformat())
    last = [row.entry.event for row in state.history if row.entry.event in {Event.CLOSED, Event.REOPENED}][
        -1:
    ]

    assert (state.stage is Stage.CLOSED) == (last == [Event.CLOSED])
    assert (state.closed_on is not None) == (state.stage is Stage.CLOSED)
    assert state.closed_on is None or state.completed_on is not None
