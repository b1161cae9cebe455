"""What the charts of orders count: against stories whose numbers are plain to see."""

from __future__ import annotations

from collections.abc import Sequence

from generator.state.chart_counts import (
    age_bands,
    burn_up,
    by_stage,
    change_totals,
    comparable_groups,
    mean_progress,
    milestone_counts,
    open_by_month,
    progress_by_unit,
    with_milestones,
)
from generator.state.shapes import ItemState
from generator.state.situation import Situation
from generator.vocabulary import Focus, Kind, Light, MilestoneStatus, Mode, Stage
from tests.builders import LEAD, OTHER, a_plan_item, an_item, an_order, situation_of

STORY = ("2021-05-11 签收", "2021-06-14 报结", "2021-06-15 退回", "2021-06-20 报结", "2021-07-02 销号")
REOPENED = (*STORY, "2021-09-01 重办 新时限=2021-09-10")


def orders(situation: Situation) -> list[ItemState]:
    """All items, which are orders here."""
    return list(situation.items.values())


def ids(states: Sequence[ItemState]) -> list[str]:
    """The ids of some items."""
    return [state.id for state in states]


def test_ages_end_with_their_last_day() -> None:
    issued = {
        "0001": "2021-08-31",
        "0002": "2021-08-01",
        "0003": "2021-07-31",
        "0004": "2021-03-04",
        "0005": "2021-03-03",
    }
    items = [an_order(f"DB-2021-{number}", issued=on, due="2021-12-31") for number, on in issued.items()]
    closed = an_order("DB-2021-0006", log=STORY)

    bands = age_bands(
        orders(situation_of(*items, closed, as_of="2021-08-31")),
        situation_of(*items, as_of="2021-08-31").as_of,
    )

    assert [(band.code, len(band.ids)) for band in bands] == [
        ("0-30", 2),
        ("31-60", 1),
        ("61-90", 0),
        ("91-180", 1),
        ("181-up", 1),
    ]


def test_ages_tell_the_lights_worst_first() -> None:
    late = an_order("DB-2021-0002", due="2021-05-20")
    fine = an_order("DB-2021-0001", due="2021-12-31")
    situation = situation_of(fine, late, as_of="2021-06-01")

    band = age_bands(orders(situation), situation.as_of)[0]

    assert list(band.by_light) == [Light.RED, Light.GREEN]
    assert band.ids == ("DB-2021-0002", "DB-2021-0001")


def test_progress_is_a_mean_over_what_is_known() -> None:
    log = ("2021-05-11 签收", "2021-05-20 进展 进度={}")
    known = [
        an_order(f"DB-2021-000{number}", due="2021-08-18", log=[line.format(percent) for line in log])
        for number, percent in ((1, 20), (2, 40))
    ]
    silent = an_order("DB-2021-0003", lead=OTHER)
    situation = situation_of(*known, silent, as_of="2021-06-29")

    rows = progress_by_unit(orders(situation), (OTHER, LEAD))

    assert [row.unit for row in rows] == [OTHER, LEAD]
    assert rows[0].percent is rows[0].expected is None
    assert not rows[0].is_behind
    assert (rows[1].percent, rows[1].expected) == (30, 50)
    assert rows[1].is_behind
    assert (mean_progress(orders(situation)).percent, len(mean_progress(orders(situation)).open)) == (30, 3)


def test_orders_without_a_lead_come_last() -> None:
    situation = situation_of(an_order(lead=None), an_order("DB-2021-0002"), as_of="2021-06-01")

    assert [row.unit for row in progress_by_unit(orders(situation), (OTHER, LEAD))] == [LEAD, None]


def test_stages_by_focus_and_mode() -> None:
    items = (
        an_order("DB-2021-0001", focus=Focus.MATTERS, mode=Mode.ASSIGNED),
        an_order("DB-2021-0002", focus=Focus.MATTERS, mode=Mode.REVIEW, log=STORY),
    )

    found = by_stage(orders(situation_of(*items, as_of="2021-08-01")))

    assert found[Focus.MATTERS] == {Stage.ISSUED: ("DB-2021-0001",), Stage.CLOSED: ("DB-2021-0002",)}
    assert found[Mode.REVIEW] == {Stage.CLOSED: ("DB-2021-0002",)}
    assert not found[Focus.LEADERS]


def test_an_order_that_names_no_focus_and_no_mode_counts_nowhere() -> None:
    found = by_stage(orders(situation_of(an_order(), as_of="2021-08-01")))

    assert set(found) == {*Focus, *Mode}
    assert not any(found.values())


def test_burn_up_counts_what_stood_at_the_end_of_each_week() -> None:
    situation = situation_of(an_order(log=REOPENED), as_of="2021-09-03")
    points = burn_up(orders(situation), situation.weeks, situation.as_of)
    changes = {
        point.week.label: (len(point.issued), len(point.completed), len(point.closed))
        for point, before in zip(points, (None, *points), strict=False)
        if before is None or (point.completed, point.closed) != (before.completed, before.closed)
    }

    # Returned on the day after its first report, so that only the second stands; reopened in the last week.
    assert changes == {
        "2021-W19": (1, 0, 0),
        "2021-W24": (1, 1, 0),
        "2021-W26": (1, 1, 1),
        "2021-W35": (1, 0, 0),
    }


def test_burn_up_knows_what_was_before_its_first_week() -> None:
    old = an_order(
        "DB-2020-0001",
        issued="2020-01-06",
        due="2020-03-31",
        log=("2020-01-07 签收", "2020-02-03 报结", "2020-02-10 销号"),
    )
    situation = situation_of(old, an_order(), as_of="2021-06-01")

    first = burn_up(orders(situation), situation.weeks, situation.as_of)[0]

    assert first.week.first > old.issued_on
    assert first.issued == first.completed == first.closed == ("DB-2020-0001",)


def test_a_cancelled_order_stays_issued_and_is_never_done() -> None:
    situation = situation_of(an_order(log=("2021-05-20 撤销",)), as_of="2021-06-01")

    last = burn_up(orders(situation), situation.weeks, situation.as_of)[-1]

    assert (len(last.issued), last.completed, last.closed) == (1, (), ())


def test_open_orders_count_for_the_lead_of_that_time() -> None:
    moved = an_order(
        log=("2021-05-11 签收", "2021-05-12 异议", f"2021-06-05 异议裁定 结果=改派 改派单位={OTHER}")
    )
    stays = an_order("DB-2021-0002", log=STORY)
    situation = situation_of(moved, stays, as_of="2021-07-10")

    rows = open_by_month(orders(situation), situation.months, situation.as_of, (LEAD, OTHER), 2)

    assert [(row.unit, row.orders, row.open) for row in rows] == [
        (LEAD, ("DB-2021-0002",), (2, 1, 0)),
        (OTHER, ("DB-2021-0001",), (0, 1, 1)),
    ]


def test_only_the_units_with_most_orders_are_shown_in_the_order_given() -> None:
    situation = situation_of(
        an_order("DB-2021-0001", lead=OTHER),
        an_order("DB-2021-0002"),
        an_order("DB-2021-0003"),
        as_of="2021-06-01",
    )

    def shown(most: int) -> list[str]:
        rows = open_by_month(orders(situation), situation.months, situation.as_of, (OTHER, LEAD), most)
        return [row.unit for row in rows]

    assert shown(1) == [LEAD]
    assert shown(2) == [OTHER, LEAD]


def test_milestones_of_open_orders_and_task_forces() -> None:
    stones = ("2021-06-15 50", "2021-08-15 50")
    situation = situation_of(
        an_order("DB-2021-0001", milestones=stones, due="2021-12-31"),
        an_order("DB-2021-0002"),
        an_order("DB-2021-0003", milestones=stones, log=STORY),
        an_item(Kind.TASK_FORCE, "ZB-2021-01", milestones=stones, due="2021-07-01"),
        a_plan_item(milestones=stones),
        as_of="2021-08-10",
    )
    found = with_milestones(situation.items.values())

    assert set(ids(found)) == {"DB-2021-0001", "ZB-2021-01"}
    assert found[0].light is Light.RED
    assert milestone_counts(found) == {MilestoneStatus.NEAR: 2, MilestoneStatus.MISSED: 2}


def test_totals_of_deadline_changes() -> None:
    log = (
        "2021-05-11 签收",
        "2021-09-20 批准延期 新时限=2021-10-31",
        "2021-10-20 批准延期 新时限=2021-11-10",
    )
    totals = change_totals(situation_of(an_order(log=log), as_of="2021-11-01").due_changes)

    assert (totals.times, totals.items, totals.days) == (2, 1, 31 + 10)
    assert list(totals.by_month.items()) == [("2021-09", 1), ("2021-10", 1)]


def test_groups_keep_the_order_of_the_list_of_units() -> None:
    groups = comparable_groups(situation_of(an_order(), as_of="2021-06-01").units.values())

    assert [state.unit.name for states in groups.values() for state in states][:2] == [LEAD, OTHER]
