"""Clocks, as the rules state them; the rules themselves are those of data/rules/clocks.yml."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from generator.facts.records import ClockRule, Item
from generator.state.situation import ClockState, assess
from generator.vocabulary import ClockStatus, DayUnit, Event, Kind
from tests.builders import (
    OTHER,
    a_suggestion,
    an_item,
    an_order,
    day,
    real_clocks,
    record,
    records_of,
    state_of,
)

SIGN, REPLY, OBJECT, DECIDE, FEED_BACK = "qianshou", "dafu", "yiyi", "yiyi-caiding", "jianyi-fankui"


def runs(item: Item, slug: str, as_of: str) -> list[ClockState]:
    """Every run of a clock."""
    return [clock for clock in state_of(item, as_of).clocks if clock.rule.slug == slug]


def told(clock: ClockState) -> tuple[str, str, ClockStatus, int | None]:
    """What people ask of a clock: when it began and ends, how it stands, and what is left."""
    return clock.started_on.isoformat(), clock.due.isoformat(), clock.status, clock.left


@pytest.mark.parametrize(
    ("as_of", "log", "status", "left"),
    [
        ("2021-09-24", [], ClockStatus.RUNNING, 1),
        ("2021-09-25", [], ClockStatus.RUNNING, 1),
        ("2021-09-26", [], ClockStatus.RUNNING, 0),
        ("2021-09-27", [], ClockStatus.OVERDUE, -1),
        ("2021-10-07", [], ClockStatus.OVERDUE, -4),
        ("2021-10-08", [], ClockStatus.OVERDUE, -5),
        ("2021-10-08", ["2021-09-24 签收"], ClockStatus.MET, None),
        ("2021-10-08", ["2021-09-26 签收"], ClockStatus.MET, None),
        ("2021-10-08", ["2021-09-27 签收"], ClockStatus.LATE, None),
        ("2021-10-08", ["2021-09-25 撤销"], ClockStatus.VOID, None),
    ],
)
def test_receipt_within_one_workday(
    as_of: str, log: list[str], status: ClockStatus, left: int | None
) -> None:
    """Issued on Friday 2021-09-24; Sunday the 26th is a make-up workday."""
    (clock,) = runs(an_order(issued="2021-09-24", due="2021-12-31", log=log), SIGN, as_of)

    assert told(clock) == ("2021-09-24", "2021-09-26", status, left)
    assert not clock.provisional


@pytest.mark.parametrize(
    ("log", "stopped_on"),
    [
        ([], None),
        (["2021-05-11 签收"], "2021-05-11"),
        (["2021-05-13 签收"], "2021-05-13"),
        (["2021-05-11 撤销"], None),
    ],
)
def test_a_clock_knows_the_day_that_it_was_stopped_on(log: list[str], stopped_on: str | None) -> None:
    (clock,) = runs(an_order(log=log), SIGN, "2021-05-31")

    assert clock.stopped_on == (stopped_on and day(stopped_on))


@pytest.mark.parametrize(
    ("as_of", "log", "status", "left"),
    [
        ("2021-05-10", [], ClockStatus.RUNNING, 5),
        ("2021-05-17", [], ClockStatus.RUNNING, 0),
        ("2021-05-18", [], ClockStatus.OVERDUE, -1),
        ("2021-05-18", ["2021-05-11 签收", "2021-05-17 答复"], ClockStatus.MET, None),
        ("2021-05-18", ["2021-05-11 签收", "2021-05-18 答复"], ClockStatus.LATE, None),
        ("2021-05-18", ["2021-05-11 签收", "2021-05-14 进展"], ClockStatus.OVERDUE, -1),
        ("2021-05-18", ["2021-05-11 签收", "2021-05-14 报结"], ClockStatus.MET, None),
    ],
)
def test_reply_within_five_workdays(
    as_of: str, log: list[str], status: ClockStatus, left: int | None
) -> None:
    (clock,) = runs(an_order(log=log), REPLY, as_of)

    assert told(clock) == ("2021-05-10", "2021-05-17", status, left)


def test_a_clock_overdue_since_the_weekend_is_one_day_over() -> None:
    """No working day has passed by Saturday, and yet Friday was the last day."""
    (clock,) = runs(an_order(issued="2021-05-13", due="2021-12-31"), SIGN, "2021-05-15")

    assert told(clock) == ("2021-05-13", "2021-05-14", ClockStatus.OVERDUE, -1)


@pytest.mark.parametrize(
    ("issued", "authority"),
    [
        ("2022-04-29", "北京市信访条例(2006)第三十五条第(二)项"),
        ("2022-04-30", "北京市信访条例(2006)第三十五条第(二)项"),
        ("2022-05-01", "信访工作条例(2022)第二十三条"),
    ],
)
def test_the_rule_in_force_at_the_start_applies_to_the_end(issued: str, authority: str) -> None:
    (clock,) = runs(an_order(issued=issued, due="2022-12-31"), OBJECT, "2022-05-05")

    assert clock.rule.authority == authority
    assert clock.due == day("2022-05-10")


@pytest.mark.parametrize(
    ("as_of", "log", "expected"),
    [
        ("2021-05-17", [], [ClockStatus.RUNNING]),
        ("2021-05-18", [], []),
        ("2021-05-18", ["2021-05-17 异议"], [ClockStatus.MET]),
        ("2021-05-20", ["2021-05-18 异议"], [ClockStatus.LATE]),
        ("2021-05-12", ["2021-05-11 撤销"], []),
    ],
)
def test_a_right_that_is_not_used_is_nobodys_fault(
    as_of: str, log: list[str], expected: list[ClockStatus]
) -> None:
    """Objecting within five working days: shown while it may be done, and if it was."""
    assert [clock.status for clock in runs(an_order(log=log), OBJECT, as_of)] == expected


@pytest.mark.parametrize(
    ("as_of", "log", "expected"),
    [
        ("2021-05-20", [], ("2021-05-12", "2021-06-11", ClockStatus.RUNNING, 22)),
        ("2021-06-11", [], ("2021-05-12", "2021-06-11", ClockStatus.RUNNING, 0)),
        ("2021-06-13", [], ("2021-05-12", "2021-06-11", ClockStatus.OVERDUE, -2)),
        (
            "2021-06-13",
            ["2021-06-11 异议裁定 结果=维持"],
            ("2021-05-12", "2021-06-11", ClockStatus.MET, None),
        ),
        (
            "2021-06-13",
            ["2021-06-13 异议裁定 结果=维持"],
            ("2021-05-12", "2021-06-11", ClockStatus.LATE, None),
        ),
        ("2021-06-13", ["2021-06-01 撤销"], ("2021-05-12", "2021-06-11", ClockStatus.VOID, None)),
    ],
)
def test_an_objection_is_decided_within_thirty_days(as_of: str, log: list[str], expected: Any) -> None:
    (clock,) = runs(an_order(log=["2021-05-12 异议", *log]), DECIDE, as_of)

    assert told(clock) == expected


def test_each_objection_has_its_own_decision() -> None:
    log = [
        "2021-05-12 异议",
        "2021-05-20 异议裁定 结果=维持",
        "2021-05-21 签收",
        "2021-05-24 异议",
    ]

    assert [clock.status for clock in runs(an_order(log=log), DECIDE, "2021-06-01")] == [
        ClockStatus.MET,
        ClockStatus.RUNNING,
    ]


REASSIGNED = ("2021-05-12 异议", f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}")


@pytest.mark.parametrize("slug", [SIGN, REPLY, OBJECT])
def test_reassignment_voids_the_old_leads_clocks_and_starts_new_ones(slug: str) -> None:
    due = {SIGN: "2021-05-21", REPLY: "2021-05-27", OBJECT: "2021-05-27"}[slug]
    old, new = {SIGN: ("2021-05-11", 1), REPLY: ("2021-05-17", 5), OBJECT: ("2021-05-17", 5)}[slug]
    first = {
        SIGN: (ClockStatus.VOID, None),
        REPLY: (ClockStatus.VOID, None),
        # The right was used, and stays so.
        OBJECT: (ClockStatus.MET, None),
    }[slug]
    order = an_order(log=REASSIGNED)

    assert [told(clock) for clock in runs(order, slug, "2021-05-20")] == [
        ("2021-05-10", old, *first),
        ("2021-05-20", due, ClockStatus.RUNNING, new),
    ]


def test_a_clock_that_the_old_lead_met_stays_met() -> None:
    order = an_order(log=["2021-05-11 签收", *REASSIGNED])

    assert [clock.status for clock in runs(order, SIGN, "2021-05-24")] == [
        ClockStatus.MET,
        ClockStatus.OVERDUE,
    ]


@pytest.mark.parametrize(
    ("log", "as_of", "expected"),
    [
        # In time when the objection was raised: stands still, and starts anew with the ruling.
        (["2021-05-12 异议"], "2021-05-18", [ClockStatus.VOID]),
        (
            ["2021-05-12 异议", "2021-05-20 异议裁定 结果=维持"],
            "2021-05-27",
            [ClockStatus.VOID, ClockStatus.RUNNING],
        ),
        (
            ["2021-05-12 异议", "2021-05-20 异议裁定 结果=维持"],
            "2021-05-28",
            [ClockStatus.VOID, ClockStatus.OVERDUE],
        ),
        # The last day is still in time.
        (["2021-05-17 异议"], "2021-05-18", [ClockStatus.VOID]),
        # Late already: an objection does not wash that away.
        (["2021-05-18 异议"], "2021-05-18", [ClockStatus.OVERDUE]),
        (["2021-05-18 异议", "2021-05-20 异议裁定 结果=维持"], "2021-05-24", [ClockStatus.OVERDUE]),
        # Paused: likewise.
        (["2021-05-11 签收", "2021-05-12 暂缓"], "2021-06-30", [ClockStatus.VOID]),
        (
            ["2021-05-11 签收", "2021-05-12 暂缓", "2021-06-30 恢复", "2021-07-07 答复"],
            "2021-07-31",
            [ClockStatus.VOID, ClockStatus.MET],
        ),
        # The objection ends with the item: nothing starts anew.
        (["2021-05-12 异议", "2021-05-20 异议裁定 结果=撤回交办"], "2021-05-24", [ClockStatus.VOID]),
    ],
)
def test_standstills(log: list[str], as_of: str, expected: list[ClockStatus]) -> None:
    """While an objection is pending or the item is paused, the unit cannot reply."""
    assert [clock.status for clock in runs(an_order(log=log), REPLY, as_of)] == expected


def test_a_clock_whose_rule_was_gone_when_the_standstill_ended_does_not_start_with_a_later_one() -> None:
    """Nothing ran any more when the item was paused again, so there is nothing to start anew."""
    rule = next(rule for rule in real_clocks() if rule.slug == REPLY)
    former = rule.model_copy(update={"valid_to": day("2021-05-31")})
    later = rule.model_copy(update={"valid_from": day("2021-07-01")})
    log = ["2021-05-11 签收", "2021-05-12 暂缓", "2021-06-10 恢复", "2021-07-05 暂缓", "2021-07-10 恢复"]
    records = records_of(an_order(log=log), clocks=(former, later))
    (clock,) = assess(records, day("2021-07-31")).items["DB-2021-0001"].clocks

    assert told(clock) == ("2021-05-10", "2021-05-17", ClockStatus.VOID, None)


@pytest.mark.parametrize(
    ("issued", "due", "roll"),
    [("2021-08-03", "2021-09-02", "on a workday"), ("2021-09-01", "2021-10-08", "rolls over the holiday")],
)
def test_a_suggestion_is_due_when_its_feedback_clock_ends(issued: str, due: str, roll: str) -> None:
    """Thirty natural days by 信访条例(2005) art. 36."""
    state = state_of(a_suggestion(issued=issued), "2021-09-02")

    assert [told(clock)[1] for clock in state.clocks] == [due], roll
    assert state.due == state.original_due == day(due)


def test_a_suggestion_that_names_its_deadline_keeps_it_whatever_is_ruled() -> None:
    log = ["2021-08-10 异议", "2021-08-20 异议裁定 结果=维持"]
    state = state_of(a_suggestion(issued="2021-08-03", due="2021-12-31", log=log), "2021-09-30")

    assert (state.original_due, state.due) == (day("2021-12-31"), day("2021-12-31"))


def test_another_clock_of_a_suggestion_is_not_its_deadline() -> None:
    signing = next(rule for rule in real_clocks() if rule.slug == SIGN)
    other = signing.model_copy(update={"kinds": (Kind.SUGGESTION,)})
    records = records_of(a_suggestion(issued="2021-08-03"), clocks=(*real_clocks(), other))
    state = assess(records, day("2021-08-31")).items["JY-2021-01"]

    assert [clock.due for clock in state.clocks] == [day("2021-09-02"), day("2021-08-04")]
    assert state.due == day("2021-09-02")


def test_since_2022_no_number_of_days_no_clock_no_deadline() -> None:
    state = state_of(a_suggestion(issued="2022-05-01"), "2022-06-30")

    assert state.clocks == ()
    assert state.due is None


def test_reassigning_a_suggestion_gives_it_the_new_clocks_deadline() -> None:
    log = ["2021-08-10 异议", f"2021-08-20 异议裁定 结果=改派 改派单位={OTHER}"]
    state = state_of(a_suggestion(issued="2021-08-03", log=log), "2021-08-20")

    assert state.original_due == day("2021-09-02")
    assert state.due == day("2021-09-22")  # 2021-09-19 to 21 is a holiday
    assert state.due_changes == ()


def test_reassigning_a_suggestion_after_the_clock_was_abolished_leaves_it_without_deadline() -> None:
    log = ["2022-04-28 异议", f"2022-05-10 异议裁定 结果=改派 改派单位={OTHER}"]
    state = state_of(a_suggestion(issued="2022-04-20", log=log), "2022-05-10")

    assert state.original_due is not None
    assert state.due is None


def test_upholding_an_objection_to_a_suggestion_restarts_its_deadline() -> None:
    log = ["2021-08-10 异议", "2021-08-20 异议裁定 结果=维持"]
    item = a_suggestion(issued="2021-08-03", log=log)

    assert state_of(item, "2021-08-15").due == day("2021-09-02")
    assert state_of(item, "2021-08-20").due == day("2021-09-22")


def test_a_ruling_does_not_restart_the_deadline_of_a_suggestion_that_was_overdue_already() -> None:
    log = ["2021-09-10 异议", "2021-09-20 异议裁定 结果=维持"]

    assert state_of(a_suggestion(issued="2021-08-03", log=log), "2021-09-20").due == day("2021-09-02")


def test_a_clock_into_a_year_without_notice_is_provisional() -> None:
    item = an_order(issued="2026-12-30", due="2027-06-30")
    clocks = {clock.rule.slug: clock for clock in state_of(item, "2026-12-31").clocks}

    assert not clocks[SIGN].provisional
    assert clocks[REPLY].provisional
    assert clocks[REPLY].due == day("2027-01-06")


def test_a_clock_runs_only_for_its_kinds() -> None:
    assert state_of(an_item(Kind.TASK_FORCE, "ZB-2021-01"), "2021-06-01").clocks == ()


def test_no_clock_before_its_rule() -> None:
    """The district's procedure is of 2021; an order of 2020 has only the right to object."""
    clocks = state_of(an_order("DB-2020-0001", issued="2020-12-31", due="2021-06-30"), "2021-01-04").clocks

    assert [clock.rule.slug for clock in clocks] == [OBJECT]


def test_a_clock_may_start_with_an_event_while_another_is_running() -> None:
    """Asking twice does not start the answer's clock twice."""
    rule = record(
        ClockRule,
        {
            "代码": "yanqi-pifu",
            "名称": "延期批复",
            "起": "2021-01-01",
            "天数": 3,
            "计日": "工作日",
            "顺延": "不顺延",
            "适用": ["督办单"],
            "起算": ["申请延期"],
            "终止": ["批准延期", "不予延期"],
            "义务": "督办单位批复延期申请",
            "依据": "测试",
            "性质": "本区规定",
        },
    )
    log = ["2021-05-11 签收", "2021-09-20 申请延期", "2021-09-22 申请延期", "2021-09-23 不予延期"]
    records = records_of(an_order(log=log), clocks=(rule,))
    (clock,) = assess(records, day("2021-09-30")).items["DB-2021-0001"].clocks

    assert told(clock) == ("2021-09-20", "2021-09-24", ClockStatus.MET, None)


@pytest.mark.parametrize(
    ("last", "status"),
    [("2021-06-04 销号", ClockStatus.VOID), ("2021-06-04 退回", ClockStatus.OVERDUE)],
)
def test_closing_voids_whatever_still_runs(last: str, status: ClockStatus) -> None:
    rule = next(rule for rule in real_clocks() if rule.slug == REPLY)
    other = rule.model_copy(update={"ends": (Event.CRITICISED,)})
    log = ["2021-05-11 签收", "2021-06-01 报结", last]
    records = records_of(an_order(log=log), clocks=(other,))
    (clock,) = assess(records, day("2021-07-31")).items["DB-2021-0001"].clocks

    assert clock.status is status


def test_the_clocks_of_data_cover_the_table_of_legal_clocks() -> None:
    """Thirteen rows, under both regulations where both know them."""
    clocks = real_clocks()

    assert {(rule.slug, rule.days, rule.unit) for rule in clocks if rule.kinds} == {
        (SIGN, 1, DayUnit.WORKING),
        (REPLY, 5, DayUnit.WORKING),
        (OBJECT, 5, DayUnit.WORKING),
        (DECIDE, 30, DayUnit.NATURAL),
        (FEED_BACK, 30, DayUnit.NATURAL),
    }
    assert sum(not rule.kinds for rule in clocks) == 22
    for rule in clocks:
        versions = [other for other in clocks if other.slug == rule.slug]
        starts = sorted(versions, key=lambda version: version.valid_from)
        for earlier, later in pairwise(starts):
            assert earlier.valid_to is not None, rule.slug
            assert earlier.valid_to < later.valid_from, rule.slug
        assert not rule.right or Event.OBJECTED in rule.ends or not rule.kinds, rule.slug
