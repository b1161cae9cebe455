"""Deadlines and the ledger of their changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.facts.records import Item
from generator.state.situation import DueChange
from generator.vocabulary import Event
from tests.builders import a_plan_item, a_suggestion, an_order, day, situation_of, state_of

AT_WORK = ("2021-05-11 签收", "2021-05-17 答复")
EXTENDED = (*AT_WORK, "2021-09-20 批准延期 新时限=2021-10-31")


def test_asking_for_an_extension_changes_no_deadline() -> None:
    state = state_of(an_order(log=[*AT_WORK, "2021-09-20 申请延期 新时限=2021-10-31"]), "2021-09-25")

    assert state.due == day("2021-09-30")
    assert state.due_changes == ()


@pytest.mark.parametrize(
    ("as_of", "due"),
    [("2021-09-19", "2021-09-30"), ("2021-09-20", "2021-10-31"), ("2021-12-31", "2021-10-31")],
)
def test_an_extension_sets_the_deadline_in_force_from_its_day(as_of: str, due: str) -> None:
    state = state_of(an_order(log=EXTENDED), as_of)

    assert state.due == day(due)
    assert state.original_due == day("2021-09-30")


def test_the_ledger_tells_who_approved_how_many_days_and_why() -> None:
    (change,) = state_of(an_order(log=EXTENDED), "2021-09-30").due_changes

    assert change == DueChange(
        item="DB-2021-0001",
        on=day("2021-09-20"),
        event=Event.EXTENDED,
        old=day("2021-09-30"),
        new=day("2021-10-31"),
        days=31,
        approved_by="联席会议办公室",
        reason="测试所需",
        after_due=False,
    )


def test_the_ledger_makes_up_nobody_who_approved_and_no_reason() -> None:
    """Such an extension is refused by the checks; here it must only be told as it is."""
    item = an_order(log=EXTENDED)
    bare = item.log[-1].model_copy(update={"approved_by": None, "reason": None})
    (change,) = state_of(replace(item, log=(*item.log[:-1], bare)), "2021-09-30").due_changes

    assert (change.approved_by, change.reason) == ("", "")


@pytest.mark.parametrize(
    ("line", "old", "days", "after_due"),
    [
        ("2021-09-30 批准延期 新时限=2021-10-31", "2021-09-30", 31, False),
        ("2021-10-01 批准延期 新时限=2021-10-31", "2021-09-30", 31, True),
    ],
)
def test_an_extension_after_the_deadline_is_marked(
    line: str, old: str, days: int, *, after_due: bool
) -> None:
    (change,) = state_of(an_order(log=[*AT_WORK, line]), "2021-12-31").due_changes

    assert (change.old, change.days, change.after_due) == (day(old), days, after_due)


def test_reopening_sets_a_new_deadline_and_is_no_late_extension() -> None:
    log = [*AT_WORK, "2021-09-01 报结", "2021-09-03 销号", "2021-12-02 重办 新时限=2022-01-31"]
    state = state_of(an_order(log=log), "2021-12-31")
    (change,) = state.due_changes

    assert state.due == day("2022-01-31")
    assert (change.event, change.days, change.after_due) == (Event.REOPENED, 123, False)


def test_a_deadline_set_where_none_was_known_adds_no_days() -> None:
    item = a_plan_item(due=None, log=["2021-06-01 批准延期 新时限=2021-12-31"])
    (change,) = state_of(item, "2021-06-30").due_changes

    assert (change.old, change.days, change.after_due) == (None, 0, False)
    assert state_of(item, "2021-05-31").due is None
    assert state_of(item, "2021-06-30").due == day("2021-12-31")


def test_the_ledger_of_a_suggestion_counts_from_the_deadline_that_a_ruling_restarted() -> None:
    log = ["2021-08-04 签收", "2021-08-10 异议", "2021-08-20 异议裁定 结果=维持"]
    item = a_suggestion(issued="2021-08-03", log=[*log, "2021-09-01 批准延期 新时限=2021-10-31"])
    (change,) = state_of(item, "2021-12-31").due_changes

    assert (change.old, change.days) == (day("2021-09-22"), 39)


def test_the_ledger_of_all_items_is_in_order_of_days() -> None:
    situation = situation_of(
        an_order("DB-2021-0001", log=[*EXTENDED, "2021-10-20 批准延期 新时限=2021-11-30"]),
        an_order("DB-2021-0002", log=EXTENDED),
        as_of="2021-12-31",
    )

    assert [(change.item[-1], change.on.month) for change in situation.due_changes] == [
        ("1", 9),
        ("2", 9),
        ("1", 10),
    ]


@pytest.mark.parametrize(
    ("item", "as_of", "left", "late"),
    [
        (an_order(), "2021-09-25", 5, 0),
        (an_order(), "2021-09-30", 0, 0),
        (an_order(), "2021-10-03", -3, 3),
        (an_order(due=None), "2021-10-03", None, 0),
        (an_order(log=[*AT_WORK, "2021-09-30 报结"]), "2021-10-03", None, 0),
        (an_order(log=[*AT_WORK, "2021-10-02 报结"]), "2021-12-31", None, 2),
        (an_order(log=[*AT_WORK, "2021-10-02 报结", "2021-10-03 退回"]), "2021-10-08", -8, 8),
        (an_order(log=["2021-10-02 撤销"]), "2021-10-03", None, 0),
        (an_order(log=["2021-05-12 异议"]), "2021-10-03", -3, 3),
    ],
)
def test_days_left_and_days_late(item: Item, as_of: str, left: int | None, late: int) -> None:
    state = state_of(item, as_of)

    assert (state.days_left, state.late_days) == (left, late)


@pytest.mark.parametrize(("due", "provisional"), [("2026-12-31", False), ("2027-01-04", True), (None, False)])
def test_a_deadline_in_a_year_without_notice_is_provisional(due: str | None, *, provisional: bool) -> None:
    order = an_order(issued="2026-09-01", due=due)
    situation = situation_of(order, as_of="2026-11-23")

    assert situation.items[order.id].due_provisional is provisional
    assert situation.provisional_years == ((2027,) if provisional else ())


def test_years_that_only_a_clock_touches_are_named_too() -> None:
    assert situation_of(an_order(issued="2026-12-30", due=None), as_of="2026-12-30").provisional_years == (
        2027,
    )


def test_a_suggestions_deadline_counted_over_the_end_of_notices_is_provisional() -> None:
    order = an_order(issued="2022-12-30", due="2023-01-06")

    assert situation_of(order, as_of="2022-12-31").provisional_years == (2023,)
