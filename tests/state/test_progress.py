"""Work done against work due: milestones, percent, lag behind schedule (序时进度)."""

from __future__ import annotations

import pytest

from generator.vocabulary import MilestoneStatus
from tests.builders import OTHER, a_plan_item, an_order, state_of

AT_WORK = ("2021-05-11 签收", "2021-05-17 答复")
MILESTONES = ("2021-06-15 30", "2021-08-31 40", "2021-09-30 30")


@pytest.mark.parametrize(
    ("as_of", "log", "statuses"),
    [
        ("2021-06-07", [], "未到 未到 未到"),
        ("2021-06-08", [], "临近 未到 未到"),
        ("2021-06-15", [], "临近 未到 未到"),
        ("2021-06-16", [], "逾期 未到 未到"),
        ("2021-06-16", ["2021-06-15 节点完成 节点=1"], "完成 未到 未到"),
        ("2021-06-16", ["2021-06-16 节点完成 节点=1"], "逾期完成 未到 未到"),
        ("2021-06-16", ["2021-06-15 节点完成 节点=1", "2021-06-16 节点完成 节点=1"], "完成 未到 未到"),
        ("2021-06-16", ["2021-06-16 报结"], "逾期 未到 未到"),
        ("2021-06-18", ["2021-06-16 报结", "2021-06-18 销号"], "不再执行 不再执行 不再执行"),
        ("2021-06-18", ["2021-06-15 节点完成 节点=1", "2021-06-18 撤销"], "完成 不再执行 不再执行"),
    ],
)
def test_milestones(as_of: str, log: list[str], statuses: str) -> None:
    """Near: due within seven days, the last included."""
    state = state_of(an_order(milestones=MILESTONES, log=[*AT_WORK, *log]), as_of)

    assert [milestone.status for milestone in state.milestones] == list(
        map(MilestoneStatus, statuses.split())
    )
    assert [milestone.number for milestone in state.milestones] == [1, 2, 3]


@pytest.mark.parametrize(
    ("as_of", "log", "percent", "expected", "lag"),
    [
        ("2021-06-14", [], 0, 0, 0),
        ("2021-06-15", [], 0, 30, 30),
        ("2021-09-30", ["2021-06-15 节点完成 节点=1"], 30, 100, 70),
        ("2021-06-15", ["2021-06-10 节点完成 节点=1", "2021-06-10 节点完成 节点=2"], 70, 30, 0),
        ("2021-06-15", ["2021-06-10 进展 进度=90"], 0, 30, 30),
        ("2021-09-30", ["2021-06-10 报结"], 100, 100, 0),
        ("2021-06-15", ["2021-06-10 报结", "2021-06-11 退回"], 0, 30, 30),
    ],
)
def test_with_milestones_their_weights_tell(
    as_of: str, log: list[str], percent: float, expected: float, lag: float
) -> None:
    state = state_of(an_order(milestones=MILESTONES, log=[*AT_WORK, *log]), as_of)

    assert (state.percent, state.expected, state.lag) == (percent, expected, lag)


@pytest.mark.parametrize(
    ("as_of", "log", "percent", "expected", "lag"),
    [
        ("2021-05-10", [], None, 0, None),
        ("2021-06-29", [], None, 50, None),
        ("2021-06-29", ["2021-06-01 进展 进度=20"], 20, 50, 30),
        ("2021-06-29", ["2021-06-01 进展 进度=20", "2021-06-28 进展"], 20, 50, 30),
        ("2021-06-29", ["2021-06-01 进展 进度=20", "2021-06-28 进展 进度=60"], 60, 50, 0),
        ("2021-08-18", ["2021-06-01 进展 进度=20"], 20, 100, 80),
        ("2021-12-31", ["2021-06-01 进展 进度=20"], 20, 100, 80),
        ("2021-06-29", ["2021-06-01 批准延期 新时限=2021-11-26", "2021-06-01 进展 进度=20"], 20, 25, 5),
        ("2021-06-29", ["2021-06-01 报结"], 100, 50, 0),
    ],
)
def test_without_milestones_a_straight_line_to_the_deadline(
    as_of: str, log: list[str], percent: float | None, expected: float, lag: float | None
) -> None:
    """A hundred days from 2021-05-10 to 2021-08-18."""
    state = state_of(an_order(due="2021-08-18", log=[*AT_WORK, *log]), as_of)

    assert (state.percent, state.expected, state.lag) == (percent, expected, lag)


def test_the_line_begins_anew_after_reopening_and_reassignment() -> None:
    """Else a reopened item would be behind on its first day."""
    reopened = an_order(
        log=[*AT_WORK, "2021-06-01 报结", "2021-06-02 销号", "2021-09-01 重办 新时限=2021-09-11"]
    )
    reassigned = an_order(
        due="2021-06-09", log=["2021-05-12 异议", f"2021-05-30 异议裁定 结果=改派 改派单位={OTHER}"]
    )

    assert state_of(reopened, "2021-09-06").expected == 50
    assert state_of(reassigned, "2021-06-04").expected == 50


@pytest.mark.parametrize(("as_of", "expected"), [("2021-05-10", 100), ("2021-05-11", 100)])
def test_due_on_the_day_of_issue(as_of: str, expected: float) -> None:
    assert state_of(an_order(due="2021-05-10"), as_of).expected == expected


def test_due_before_the_day_of_issue_is_answered_too() -> None:
    """The checks refuse it; dividing by it must not end in a crash."""
    item = a_plan_item(issued="2021-05-10", due="2021-05-01")

    assert state_of(item, "2021-05-10").expected == 100


def test_without_a_deadline_nothing_is_expected() -> None:
    state = state_of(an_order(due=None, milestones=MILESTONES), "2021-09-30")

    assert (state.percent, state.expected, state.lag) == (0, None, None)
