"""The sets that items belong to, one table a set."""

from __future__ import annotations

import pytest

from generator.facts.records import Item
from generator.state import flags
from generator.vocabulary import Flag
from tests.builders import OTHER, a_plan_item, a_suggestion, an_order, state_of

AT_WORK = ("2021-05-11 签收", "2021-05-17 答复")
DONE = (*AT_WORK, "2021-09-01 报结")
CLOSED = (*DONE, "2021-09-08 销号")
LATE = (*AT_WORK, "2021-10-02 报结")
CANCELLED = ("2021-05-12 撤销",)
REASSIGNED = ("2021-05-12 异议", f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}")
MOVED = (*AT_WORK, "2021-09-20 批准延期 新时限=2021-10-31")


def an_order_with(*log: str) -> Item:
    return an_order(log=log)


def test_every_flag_has_one_rule() -> None:
    assert sorted(flag for flag, _ in flags._RULES) == sorted(Flag)


@pytest.mark.parametrize(
    ("flag", "item", "as_of", "expected"),
    [
        (Flag.OPEN, an_order(), "2021-05-10", True),
        (Flag.OPEN, an_order_with(*DONE), "2021-09-05", True),
        (Flag.OPEN, an_order_with(*CLOSED), "2021-09-08", False),
        (Flag.OPEN, an_order_with(*CANCELLED), "2021-09-08", False),
        (Flag.LATE, an_order(), "2021-09-30", False),
        (Flag.LATE, an_order(), "2021-10-01", True),
        (Flag.LATE, an_order_with(*LATE), "2021-10-02", False),
        (Flag.LATE, an_order_with(*CANCELLED), "2021-10-02", False),
        (Flag.LATE, an_order(due=None), "2021-10-02", False),
        (Flag.DUE_SOON, an_order(), "2021-09-15", False),
        (Flag.DUE_SOON, an_order(), "2021-09-16", True),
        (Flag.DUE_SOON, an_order(), "2021-09-30", True),
        (Flag.DUE_SOON, an_order(), "2021-10-01", False),
        (Flag.DUE_SOON, an_order_with(*DONE), "2021-09-30", False),
        (Flag.OWED, an_order(), "2021-09-29", False),
        (Flag.OWED, an_order(), "2021-09-30", True),
        (Flag.OWED, an_order_with(*DONE), "2021-09-01", True),
        (Flag.OWED, an_order_with(*CANCELLED), "2021-10-01", False),
        (Flag.OWED, an_order(due=None, log=DONE), "2021-10-01", False),
        (Flag.ON_TIME, an_order_with(*DONE), "2021-09-01", True),
        (Flag.ON_TIME, an_order_with(*AT_WORK, "2021-09-30 报结"), "2021-10-08", True),
        (Flag.ON_TIME, an_order_with(*LATE), "2021-10-08", False),
        (Flag.ON_TIME, an_order(), "2021-10-08", False),
        (Flag.ON_TIME, an_order_with(*MOVED, "2021-10-31 报结"), "2021-11-01", True),
        (Flag.ON_TIME, an_order_with(*DONE, "2021-09-02 退回", "2021-10-02 报结"), "2021-11-01", False),
        (Flag.ON_TIME_UNMOVED, an_order_with(*DONE), "2021-09-01", True),
        (Flag.ON_TIME_UNMOVED, an_order_with(*MOVED, "2021-09-21 报结"), "2021-11-01", False),
        (Flag.CLOSED, an_order_with(*CLOSED), "2021-09-08", True),
        (Flag.CLOSED, an_order_with(*CLOSED), "2021-09-07", False),
        (Flag.WAS_RED, an_order_with(*LATE), "2021-12-31", True),
        (Flag.WAS_RED, an_order_with(*DONE), "2021-12-31", False),
        (Flag.EXTENDED, an_order_with(*MOVED), "2021-09-20", True),
        (Flag.EXTENDED, an_order_with(*MOVED), "2021-09-19", False),
        (Flag.RETURNED, an_order_with(*DONE, "2021-09-02 退回"), "2021-09-02", True),
        (Flag.RETURNED, an_order_with(*DONE), "2021-09-02", False),
        (Flag.OBJECTED, an_order_with(*REASSIGNED), "2021-12-31", True),
        (Flag.OBJECTED, an_order(), "2021-12-31", False),
        (Flag.SILENT, an_order(), "2021-06-08", False),
        (Flag.SILENT, an_order(), "2021-06-09", True),
        (Flag.SILENT, an_order_with(*AT_WORK), "2021-06-15", False),
        (Flag.SILENT, an_order_with(*AT_WORK), "2021-06-16", True),
        (Flag.SILENT, an_order_with(*DONE), "2021-12-31", False),
        (Flag.SILENT, an_order_with(*CLOSED), "2021-12-31", False),
        (Flag.SILENT, an_order_with(*REASSIGNED), "2021-06-18", False),
        (Flag.RECEIPT_OWED, an_order(), "2021-05-11", False),
        (Flag.RECEIPT_OWED, an_order(), "2021-05-12", True),
        (Flag.RECEIPT_OWED, an_order_with("2021-05-10 签收"), "2021-05-10", True),
        (Flag.RECEIPT_OWED, an_order_with(*CANCELLED), "2021-05-31", False),
        (Flag.RECEIPT_OWED, a_plan_item(), "2021-05-31", False),
        (Flag.RECEIPT_MET, an_order_with("2021-05-11 签收"), "2021-05-31", True),
        (Flag.RECEIPT_MET, an_order_with("2021-05-12 签收"), "2021-05-31", False),
        # The old lead had signed in time; the new one has not signed at all.
        (Flag.RECEIPT_MET, an_order_with("2021-05-11 签收", *REASSIGNED), "2021-05-31", False),
        (Flag.RECEIPT_OWED, an_order_with("2021-05-11 签收", *REASSIGNED), "2021-05-31", True),
        # Nor is it owed while the new lead objects, too.
        (
            Flag.RECEIPT_OWED,
            an_order_with("2021-05-11 签收", *REASSIGNED, f"2021-05-21 异议 单位={OTHER}"),
            "2021-05-31",
            False,
        ),
        (Flag.REPLY_OWED, an_order_with(*AT_WORK), "2021-05-31", True),
        (Flag.REPLY_OWED, an_order_with("2021-05-11 签收"), "2021-05-17", False),
        (Flag.REPLY_MET, an_order_with(*AT_WORK), "2021-05-31", True),
        (Flag.REPLY_MET, an_order_with("2021-05-11 签收", "2021-05-18 答复"), "2021-05-31", False),
        (Flag.PENDING, an_order(), "2021-05-31", False),
        (Flag.PENDING, a_plan_item(due=None), "2021-05-31", True),
        (Flag.PENDING, a_plan_item(lead=None), "2021-05-31", True),
        (Flag.PENDING, a_suggestion(issued="2022-05-09"), "2022-05-31", False),
    ],
)
def test_sets(flag: Flag, item: Item, as_of: str, *, expected: bool) -> None:
    assert (flag in state_of(item, as_of).flags) is expected


@pytest.mark.parametrize(
    ("flag", "log", "first", "last"),
    [
        (Flag.WEEK_ISSUED, [], "2021-05-10", "2021-05-16"),
        (Flag.WEEK_REPORTED, ["2021-05-11 签收"], "2021-05-11", "2021-05-17"),
        (Flag.WEEK_REPORTED, [*AT_WORK, f"2021-06-01 进展 单位={OTHER}"], "2021-06-01", "2021-06-07"),
        (Flag.WEEK_COMPLETED, DONE, "2021-09-01", "2021-09-07"),
        (Flag.WEEK_CLOSED, CLOSED, "2021-09-08", "2021-09-14"),
        (Flag.WEEK_EXTENDED, MOVED, "2021-09-20", "2021-09-26"),
        (Flag.WEEK_RED, AT_WORK, "2021-10-01", "2021-10-07"),
        # Red for a day and made good: still news of that week.
        (Flag.WEEK_RED, LATE, "2021-10-01", "2021-10-07"),
        (Flag.WEEK_RECOVERED, LATE, "2021-10-08", "2021-10-08"),
        (Flag.WEEK_RECOVERED, [*AT_WORK, "2021-10-20 报结"], "2021-10-20", "2021-10-26"),
    ],
)
def test_sets_of_the_week(flag: Flag, log: list[str], first: str, last: str) -> None:
    """The seven days that end with the day; each holds from its first day to its last, and not around them."""
    order = an_order(log=log)
    days = [f"2021-{month:02}-{number:02}" for month in range(5, 12) for number in range(1, 31)]
    days = [on for on in days if on >= "2021-05-10"]
    held = [on for on in days if flag in state_of(order, on).flags]

    if flag is Flag.WEEK_REPORTED:
        # Signing for it and replying were news, too.
        held = [on for on in held if on >= "2021-05-25"] if len(log) > 1 else held
    assert (held[0], held[-1]) == (first, last)
