"""What a period came to, what was known when its books were closed, and what restates it."""

from __future__ import annotations

from generator.facts.records import Item
from generator.state.cycle import PeriodReport, Reporter
from generator.state.situation import assess
from generator.state.todos import read_todos
from generator.vocabulary import Cycle, Event, Merit, PeriodCount, Stage
from tests.builders import LEAD, OFFICE, OTHER, a_suggestion, an_order, day, records_of, situation_of

RECEIVED = ("2021-05-11 签收", "2021-05-17 答复")


def report_of(cycle: Cycle, on: str, *items: Item, as_of: str = "2021-12-31") -> PeriodReport:
    reporter = Reporter(records_of(*items))
    period = reporter.almanac.around(cycle, day(on))
    assert period is not None
    return reporter.report(period, day(as_of))


def test_counts_of_a_month() -> None:
    found = report_of(
        Cycle.MONTH,
        "2021-09-15",
        an_order("DB-2021-0001", log=[*RECEIVED, "2021-09-10 报结", "2021-09-20 销号"]),
        an_order("DB-2021-0002", log=[*RECEIVED, "2021-09-02 催办", "2021-09-03 进展"]),
        an_order("DB-2021-0003", issued="2021-09-06", due="2021-09-20"),
        an_order("DB-2021-0004", log=[*RECEIVED, "2021-08-10 报结", "2021-08-20 销号"]),
        an_order("DB-2021-0005", issued="2021-10-08", due="2021-12-31"),
    )
    counts = {count.value: [item[-1] for item in items] for count, items in found.counts.items() if items}

    assert counts == {
        "新交办": ["3"],
        "有进展": ["1", "2"],
        "报结": ["1"],
        "销号": ["1"],
        "新转红": ["3"],
        "催办": ["2"],
        "期末在办": ["2", "3"],
        "期末逾期": ["3"],
        "期末红灯": ["3"],
        # Due on the last day of the month.
        "期末黄灯": ["2"],
    }
    assert found.closed
    assert found.previous is not None
    assert [item[-1] for item in found.previous[PeriodCount.CLOSED]] == ["4"]
    assert found.year_before is None


def test_a_month_that_runs_is_counted_to_the_day() -> None:
    found = report_of(Cycle.MONTH, "2021-09-15", an_order(log=RECEIVED), as_of="2021-09-15")

    assert (found.closed, found.as_of) == (False, day("2021-09-15"))
    assert not found.late_entries
    assert not found.restatements


def test_what_is_written_down_later_restates() -> None:
    """September closes on 2021-10-11; the report of 09-28 was put on record only on 10-20."""
    late = an_order("DB-2021-0001", log=[*RECEIVED, "2021-09-28 报结 补记=2021-10-20"])
    in_time = an_order("DB-2021-0002", log=[*RECEIVED, "2021-09-28 报结 补记=2021-10-11"])
    found = report_of(Cycle.MONTH, "2021-09-15", late, in_time)

    assert found.counts[PeriodCount.COMPLETED] == ("DB-2021-0002",)
    assert [(each.item, each.row.entry.event) for each in found.late_entries] == [
        ("DB-2021-0001", Event.COMPLETED)
    ]
    restated = {each.count: (each.reported, each.now) for each in found.restatements}
    assert restated[PeriodCount.COMPLETED] == (("DB-2021-0002",), ("DB-2021-0001", "DB-2021-0002"))
    assert restated[PeriodCount.REPORTED] == (("DB-2021-0002",), ("DB-2021-0001", "DB-2021-0002"))


def test_the_later_month_knows() -> None:
    """October is closed in November, when the entry was on record."""
    late = an_order("DB-2021-0001", log=[*RECEIVED, "2021-09-28 报结 补记=2021-10-20"])
    found = report_of(Cycle.MONTH, "2021-10-15", late)

    assert found.restatements == ()
    assert found.situation.items["DB-2021-0001"].stage is Stage.COMPLETED


def test_known_on_leaves_out_what_was_not_yet_on_record() -> None:
    records = records_of(an_order(log=[*RECEIVED, "2021-09-28 报结 补记=2021-10-20"]))
    on = day("2021-09-30")

    assert assess(records, on).items["DB-2021-0001"].stage is Stage.COMPLETED
    assert assess(records, on, day("2021-10-19")).items["DB-2021-0001"].stage is Stage.UNDERWAY
    assert assess(records, on, day("2021-10-20")).items["DB-2021-0001"].stage is Stage.COMPLETED


def test_a_year_is_scored() -> None:
    found = report_of(Cycle.YEAR, "2021-05-05", an_order(log=[*RECEIVED, "2021-09-28 报结"]))
    by_unit = {sheet.unit.name: sheet.total for sheet in found.scores}

    assert by_unit == {LEAD: 101.0, OTHER: None, OFFICE: None}
    assert [happening.merit for happening in found.happenings] == [Merit.ON_TIME]
    assert report_of(Cycle.MONTH, "2021-05-05", an_order(log=RECEIVED)).scores == ()


def test_todos_of_an_order() -> None:
    item = an_order(milestones=["2021-06-15 30", "2021-08-31 70"])
    todos = read_todos(situation_of(item, as_of="2021-05-10").items.values(), OFFICE)

    assert [(todo.key, todo.due and todo.due.isoformat(), todo.unit) for todo in todos] == [
        ("签收", "2021-05-11", LEAD),
        ("答复", "2021-05-17", LEAD),
        ("节点1", "2021-06-15", LEAD),
        ("节点2", "2021-08-31", LEAD),
        ("报结", "2021-09-30", LEAD),
    ]


def test_todos_go_as_they_are_done() -> None:
    def keys(*log: str) -> list[tuple[str, str | None]]:
        item = an_order(log=log, milestones=["2021-06-15 100"])
        return [
            (todo.key, todo.unit)
            for todo in read_todos(situation_of(item, as_of="2021-07-01").items.values(), OFFICE)
        ]

    assert keys(*RECEIVED) == [("节点1", LEAD), ("报结", LEAD)]
    assert keys(*RECEIVED, "2021-06-14 节点完成 节点=1") == [("报结", LEAD)]
    assert keys(*RECEIVED, "2021-06-20 报结") == [("销号", OFFICE)]
    assert keys(*RECEIVED, "2021-06-20 报结", "2021-06-25 销号") == []
    assert keys("2021-05-11 异议") == [("异议裁定", OFFICE)]
    assert keys(*RECEIVED, "2021-06-20 暂缓") == []


def test_todo_of_a_suggestion() -> None:
    todos = read_todos(situation_of(a_suggestion(), as_of="2021-05-20").items.values(), OFFICE)

    assert [(todo.event, todo.due) for todo in todos] == [(Event.FEEDBACK, day("2021-06-09"))]
