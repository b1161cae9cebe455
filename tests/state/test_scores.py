"""Every point has its item, its day and its rule; caps, floor, vetoes and ranks do what the scheme says."""

from __future__ import annotations

from typing import Any

import pytest

from generator.facts.records import Item, ScoreScheme
from generator.state.scores import UnitScore, score_units
from generator.state.situation import assess
from generator.vocabulary import ClockStatus, Event, Merit
from tests.builders import (
    LEAD,
    OFFICE,
    OTHER,
    a_suggestion,
    a_unit,
    an_order,
    day,
    real_clocks,
    record,
    records_of,
    situation_of,
)

RECEIVED = ("2021-05-11 签收", "2021-05-17 答复")


def a_scheme(*rows: tuple[str, float, float | None], **more: Any) -> ScoreScheme:
    values: dict[str, Any] = {
        "起": "2021-01-01", "名称": "测试办法", "依据": "测试", "适用": ["督办单", "三项建议"], "基础分": 100,
        "最低分": 0, "加分上限": 10,
        "计分": [
            {"代码": f"r{number}", "计分事项": merit, "每次": points, "依据": "测试",
             **({"封顶": cap} if cap is not None else {})}
            for number, (merit, points, cap) in enumerate(rows)
        ],
        **more,
    }  # fmt: skip
    return record(ScoreScheme, values)


def scores(scheme: ScoreScheme, *items: Item, units: tuple[str, ...] = (LEAD, OTHER)) -> dict[str, UnitScore]:
    situation = situation_of(*items, as_of="2021-12-31")
    found = score_units(
        scheme,
        {name: a_unit(name) for name in units},
        situation.items.values(),
        day("2021-01-01"),
        day("2021-12-31"),
    )
    return {score.unit.name: score for score in found}


COUNTING: list[tuple[Merit, Item, list[str]]] = [
    (Merit.ON_TIME, an_order(log=[*RECEIVED, "2021-09-30 报结"]), ["2021-09-30"]),
    (Merit.ON_TIME, an_order(log=[*RECEIVED, "2021-10-01 报结"]), []),
    (Merit.ON_TIME, an_order(log=[*RECEIVED, "2021-09-10 报结", "2021-09-20 退回"]), []),
    (Merit.LATE_DONE, an_order(log=[*RECEIVED, "2021-10-01 报结"]), ["2021-10-01"]),
    (
        Merit.LATE_DONE,
        an_order(log=[*RECEIVED, "2021-09-01 批准延期 新时限=2021-10-31", "2021-10-01 报结"]),
        [],
    ),
    (Merit.OVERDUE, an_order(log=RECEIVED), ["2021-12-31"]),
    (Merit.OVERDUE, an_order(log=RECEIVED, due="2021-12-31"), []),
    (Merit.OVERDUE, an_order(log=[*RECEIVED, "2021-06-01 撤销"]), []),
    # The clock of receipt ends on 2021-05-11.
    (Merit.RECEIPT_LATE, an_order(log=["2021-05-12 签收"]), ["2021-05-11"]),
    (Merit.RECEIPT_LATE, an_order(log=["2021-05-11 签收"]), []),
    (Merit.REPLY_LATE, an_order(log=["2021-05-11 签收"]), ["2021-05-17"]),
    (Merit.FEEDBACK_LATE, a_suggestion(log=["2021-12-01 反馈 结果=采纳"]), ["2021-06-09"]),
    (
        Merit.MILESTONE_ON_TIME,
        an_order(milestones=["2021-06-15 100"], log=[*RECEIVED, "2021-06-15 节点完成 节点=1"]),
        ["2021-06-15"],
    ),
    (
        Merit.MILESTONE_LATE,
        an_order(milestones=["2021-06-15 100"], log=[*RECEIVED, "2021-06-16 节点完成 节点=1"]),
        ["2021-06-15"],
    ),
    (Merit.MILESTONE_LATE, an_order(milestones=["2021-12-31 100"], log=RECEIVED), []),
    (Merit.RETURNED, an_order(log=[*RECEIVED, "2021-09-10 报结", "2021-09-20 退回"]), ["2021-09-20"]),
    (
        Merit.EXTENDED_AGAIN,
        an_order(
            log=[
                *RECEIVED,
                "2021-09-01 批准延期 新时限=2021-10-31",
                "2021-10-01 批准延期 新时限=2021-11-30",
                "2021-11-01 批准延期 新时限=2022-01-31",
            ]
        ),
        ["2021-10-01", "2021-11-01"],
    ),
    (Merit.SILENT, an_order(log=RECEIVED), ["2021-12-31"]),
    (Merit.SILENT, an_order(log=[*RECEIVED, "2021-12-20 进展"]), []),
    (
        Merit.URGED,
        an_order(log=[*RECEIVED, "2021-07-01 催办", "2021-08-01 催办"]),
        ["2021-07-01", "2021-08-01"],
    ),
    (Merit.CRITICISED, an_order(log=[*RECEIVED, "2021-07-01 通报"]), ["2021-07-01"]),
    (Merit.SUMMONED, an_order(log=[*RECEIVED, "2021-07-01 约谈"]), ["2021-07-01"]),
    (Merit.LISTED, an_order(log=[*RECEIVED, "2021-07-01 挂牌督办"]), ["2021-07-01"]),
    (
        Merit.STABLE,
        an_order(log=[*RECEIVED, "2021-07-01 报结", "2021-07-05 销号", "2021-10-01 回头看 结果=稳定"]),
        ["2021-10-01"],
    ),
    (
        Merit.RELAPSED,
        an_order(log=[*RECEIVED, "2021-07-01 报结", "2021-07-05 销号", "2021-10-01 回头看 结果=反弹"]),
        ["2021-10-01"],
    ),
]


@pytest.mark.parametrize(("merit", "item", "days"), COUNTING)
def test_what_counts(merit: Merit, item: Item, days: list[str]) -> None:
    sheet = scores(a_scheme((merit.value, -1, None)), item)[LEAD]

    assert [happening.on.isoformat() for happening in sheet.rows[0].happenings] == days
    assert all(happening.item == item.id and happening.said for happening in sheet.rows[0].happenings)
    assert sheet.total == 100 - len(days)


def test_a_clock_of_another_duty_gives_no_points() -> None:
    clock = next(rule for rule in real_clocks() if Event.RECEIVED in rule.ends)
    other = clock.model_copy(update={"slug": "tongbao", "ends": (Event.CRITICISED,)})
    records = records_of(an_order(log=RECEIVED), clocks=(other,))
    situation = assess(records, day("2021-12-31"))
    scheme = a_scheme((Merit.RECEIPT_LATE, -1, None), (Merit.REPLY_LATE, -1, None))
    (score,) = score_units(
        scheme, {LEAD: a_unit(LEAD)}, situation.items.values(), day("2021-01-01"), day("2021-12-31")
    )

    assert [clock.status for clock in situation.items["DB-2021-0001"].clocks] == [ClockStatus.OVERDUE]
    assert score.total == 100


def test_every_merit_is_tested() -> None:
    assert {merit for merit, _, _ in COUNTING} == set(Merit)


def test_the_lead_of_the_day_answers() -> None:
    """After a 改派 the earlier lead keeps what was its own, and the new one answers for the rest."""
    item = an_order(
        log=[
            "2021-05-13 签收", "2021-05-14 异议", f"2021-05-20 异议裁定 结果=改派 改派单位={OTHER}",
            f"2021-05-21 签收 单位={OTHER}", f"2021-05-24 答复 单位={OTHER}", "2021-07-01 催办",
        ]
    )  # fmt: skip
    found = scores(a_scheme(("签收超时", -1, None), ("被催办", -1, None)), item)

    assert [len(row.happenings) for row in found[LEAD].rows] == [1, 0]
    assert [len(row.happenings) for row in found[OTHER].rows] == [0, 1]
    assert found[LEAD].items == found[OTHER].items == (item.id,)


def test_caps_and_floor() -> None:
    items = [an_order(f"DB-2021-000{n}", log=[*RECEIVED, "2021-09-01 报结"]) for n in range(1, 8)]
    urged = an_order("DB-2021-0009", log=[*RECEIVED, *["2021-07-01 催办"] * 5], due="2022-03-01")
    by_row = scores(a_scheme(("按期报结", 2, 5), ("被催办", -3, 4)), *items, urged)[LEAD]
    in_all = scores(a_scheme(("按期报结", 2, None)), *items)[LEAD]
    floored = scores(a_scheme(("被催办", -30, None)), urged)[LEAD]

    assert [(row.raw, row.counted) for row in by_row.rows] == [(14, 5), (-15, -4)]
    assert by_row.total == 101
    assert (in_all.added_raw, in_all.added, in_all.total) == (14, 10, 110)
    assert (floored.deducted, floored.total) == (-150, 0)


def test_units_without_items_are_not_ranked() -> None:
    sheet = scores(a_scheme(("按期报结", 1, None)), an_order(log=RECEIVED))[OTHER]

    assert (sheet.total, sheet.rank, sheet.items) == (None, None, ())


def test_ranks_stay_in_the_group_and_equals_share_one() -> None:
    scheme = a_scheme(("被催办", -1, None))
    items = [
        an_order("DB-2021-0001", log=RECEIVED),
        an_order("DB-2021-0002", lead=OTHER, log=[f"2021-05-11 签收 单位={OTHER}"]),
        an_order("DB-2021-0003", lead=OFFICE, log=[f"2021-05-11 签收 单位={OFFICE}", "2021-07-01 催办"]),
    ]
    found = scores(scheme, *items, units=(LEAD, OTHER, OFFICE))

    assert [(sheet.rank, sheet.ranked) for sheet in found.values()] == [(1, 3), (1, 3), (3, 3)]


def test_a_veto_takes_the_rank_and_keeps_the_points() -> None:
    veto = [{"代码": "v", "计分事项": "被挂牌督办", "次数": 2, "结果": "不参加排名"}]
    once = an_order("DB-2021-0001", log=[*RECEIVED, "2021-07-01 挂牌督办"])
    twice = an_order("DB-2021-0002", lead=OTHER, log=["2021-07-01 挂牌督办", "2021-08-01 挂牌督办"])
    found = scores(a_scheme(("被挂牌督办", -5, None), 否决=veto), once, twice)

    assert (found[LEAD].vetoes, found[LEAD].rank, found[LEAD].ranked) == ((), 1, 1)
    assert [state.veto.result for state in found[OTHER].vetoes] == ["不参加排名"]
    assert (found[OTHER].total, found[OTHER].rank) == (90, None)


def test_halves_add_up_exactly() -> None:
    urged = an_order(log=[*RECEIVED, *["2021-07-01 催办"] * 3], due="2022-03-01")

    assert scores(a_scheme(("被催办", -0.1, None)), urged)[LEAD].total == 99.7
