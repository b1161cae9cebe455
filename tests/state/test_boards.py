"""Wall boards as descriptions: who stands where, what is counted, where the day falls."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from generator.facts.records import PlanItem, Records, TaskForce
from generator.facts.records.boards import BoardSettings
from generator.state.boards import Board, boards, screen
from generator.state.boards.parts import make_axis, place
from generator.state.boards.shapes import Chart, Counts, Lanes, Matrix, Tiles
from generator.state.changes import compare
from generator.state.lights import SEVERITY
from generator.state.situation import Situation, assess
from generator.vocabulary import Flag, Kind, Light, Stage, SuggestionKind
from tests.boards_data import AS_OF, records
from tests.builders import (
    LEAD,
    OTHER,
    a_suggestion,
    an_entry,
    an_order,
    record,
    records_from,
    records_of,
)

RECORDS = records(20)
SITUATION: Situation = assess(RECORDS, AS_OF)
MOVES = compare(assess(RECORDS, AS_OF - timedelta(days=7)), SITUATION)
BOARDS = {board.key: board for board in boards(RECORDS, SITUATION, MOVES)}


def figure(board: Board, key: str) -> tuple[str, ...]:
    """What a number of a board counts."""
    found = next(one for one in (*board.figures, *board.moves) if one.key == key)
    assert found.items is not None
    assert found.value == str(len(found.items))
    return found.items


def test_there_is_a_board_for_each_task_force_campaign_and_plan_year() -> None:
    assert list(BOARDS) == [
        "map", "focus", "deadlines", "zb-2021-01", "zb-2021-02", "zx-2021-01", "plan-2021", "accountability",
    ]  # fmt: skip


def test_a_task_force_founded_later_has_no_board_yet() -> None:
    earlier = date(2021, 3, 1)
    situation = assess(RECORDS, earlier)
    keys = [board.key for board in boards(RECORDS, situation, compare(situation, situation))]

    assert "zb-2021-01" not in keys


def test_a_task_force_board_holds_every_task_once_after_its_own_milestones() -> None:
    body = BOARDS["zb-2021-01"].body
    assert isinstance(body, Chart)
    own, *groups = body.groups
    shown = [row.task.id for group in groups for row in group.rows]
    tasks = [state.id for state in SITUATION.items.values() if state.item.task_force == "ZB-2021-01"]

    assert [row.task.id for row in own.rows] == ["ZB-2021-01"]
    assert len(own.rows[0].marks) == 4
    assert sorted(shown) == sorted(tasks)
    assert len(tasks) == 20
    assert all(row.task.lead == group.title for group in groups for row in group.rows)


def test_within_a_lead_unit_the_worst_come_first() -> None:
    body = BOARDS["zb-2021-01"].body
    assert isinstance(body, Chart)
    for group in body.groups:
        ranks = [SEVERITY[row.task.light] for row in group.rows]
        assert ranks == sorted(ranks)


def test_marks_and_deadlines_lie_within_the_axis_in_order() -> None:
    body = BOARDS["zb-2021-01"].body
    assert isinstance(body, Chart)
    for row in (row for group in body.groups for row in group.rows):
        places = [mark.at for mark in row.marks]
        assert places == sorted(places)
        assert all(0 <= at <= 100 for at in (row.start, *places, row.end or 0))


@pytest.mark.parametrize(
    ("first", "last", "unit", "columns", "labels"),
    [
        (date(2021, 8, 2), date(2021, 9, 10), "周", 6, ("8/2", "8/9")),
        (date(2021, 3, 15), date(2021, 12, 31), "月", 10, ("3月", "4月")),
        (date(2020, 2, 1), date(2022, 5, 1), "季", 10, ("1季度", "2季度")),
        (date(2021, 12, 20), date(2022, 1, 9), "周", 3, ("12/20", "12/27")),
    ],
)
def test_the_axis_takes_the_unit_that_its_span_needs(
    first: date, last: date, unit: str, columns: int, labels: tuple[str, str]
) -> None:
    axis = make_axis([first, last], first)

    assert (axis.unit, len(axis.columns)) == (unit, columns)
    assert (axis.columns[0].label, axis.columns[1].label) == labels
    assert axis.first <= first
    assert axis.last >= last
    assert sum(span.width for span in axis.columns) == pytest.approx(100, abs=0.2)
    assert sum(span.width for span in axis.upper) == pytest.approx(100, abs=0.2)


def test_the_day_stands_in_the_middle_of_its_day() -> None:
    axis = make_axis([date(2021, 8, 2), date(2021, 8, 8)], date(2021, 8, 5))

    assert axis.today == 50.0
    assert place(axis, date(2021, 8, 5)) < axis.today < place(axis, date(2021, 8, 5), end=True)
    assert make_axis([date(2021, 8, 2)], date(2022, 1, 1)).today is None


def test_numbers_count_what_they_say() -> None:
    board = BOARDS["zb-2021-01"]
    tasks = [state for state in SITUATION.items.values() if state.item.task_force == "ZB-2021-01"]

    assert set(figure(board, "red")) == {state.id for state in tasks if state.light is Light.RED}
    assert set(figure(board, "late")) == {state.id for state in tasks if Flag.LATE in state.flags}
    assert set(figure(board, "closed")) == {state.id for state in tasks if state.stage is Stage.CLOSED}
    assert set(figure(board, "silent")) <= {state.id for state in tasks} | {"ZB-2021-01"}


def test_every_number_of_every_board_has_its_titles() -> None:
    for board in BOARDS.values():
        for one in (*board.figures, *board.moves):
            assert set(one.items or ()) <= set(board.tasks)


def test_four_focuses_hold_all_open_orders() -> None:
    body = BOARDS["focus"].body
    assert isinstance(body, Lanes)
    shown = [task.id for lane in body.lanes for section in lane.sections for task in section.tasks]
    standing = [
        state.id
        for state in SITUATION.items.values()
        if state.item.kind is Kind.ORDER and state.stage.is_open
    ]

    assert [lane.title for lane in body.lanes] == ["重点事", "重点人", "规范化", "一把手"]
    assert sorted(shown) == sorted(standing)


def test_deadlines_are_late_this_week_or_one_of_the_next_seven() -> None:
    board = BOARDS["deadlines"]
    body = board.body
    assert isinstance(body, Lanes)
    late, *weeks = body.lanes
    monday = AS_OF - timedelta(days=AS_OF.weekday())
    for number, lane in enumerate(weeks):
        first = monday + timedelta(weeks=number)
        for section in lane.sections:
            for task in section.tasks:
                assert task.due is not None
                assert max(first, AS_OF) <= task.due <= first + timedelta(days=6)
    due = [state for state in SITUATION.items.values() if state.days_left is not None]

    assert len(weeks) == 8
    assert late.size == sum(1 for state in due if state.days_left is not None and state.days_left < 0)
    assert sum(lane.size for lane in body.lanes) + len(figure(board, "beyond")) == len(due)


def test_the_year_plan_shows_every_measure_once() -> None:
    body = BOARDS["plan-2021"].body
    assert isinstance(body, Matrix)
    planned = [task.id for theme in body.themes for cell in theme.cells for task in cell.planned]
    measures = [state.id for state in SITUATION.items.values() if state.item.kind is Kind.MEASURE]

    assert sorted(planned) == sorted(measures)
    assert body.columns[-1] == "待补充"
    assert body.current == 2
    assert sum(len(cell.done) for theme in body.themes for cell in theme.cells) == len(
        figure(BOARDS["plan-2021"], "done")
    )


def test_the_map_hides_no_unit() -> None:
    body = BOARDS["map"].body
    assert isinstance(body, Tiles)
    places = [(tile.column, tile.row) for tile in body.tiles]

    assert len(places) == len(set(places))
    assert {tile.unit for tile in (*body.tiles, *body.others)} == set(RECORDS.units)
    assert not BOARDS["map"].is_empty


def test_measures_count_towards_the_unit_that_led_on_the_day() -> None:
    body = BOARDS["accountability"].body
    assert isinstance(body, Counts)
    urged = body.columns.index("催办")
    entries = [
        (state.lead, row.entry.on)
        for state in SITUATION.items.values()
        for row in state.history
        if row.entry.event.value == "催办"
    ]
    shown = [(row.unit, measure.on) for row in body.rows for measure in row.cells[urged]]

    assert sorted(shown) == sorted((lead or "", on) for lead, on in entries)
    assert body.totals[urged] == len(entries) > 0
    assert sum(span for _, span in body.bands) == len(body.columns)


def test_a_playlist_names_boards_as_editors_do() -> None:
    settings = BoardSettings.model_validate(
        {
            "每张秒数": "30",
            "轮播": (
                {"挂图": "ZB-2021-02"}, {"挂图": "四个紧盯", "停留秒数": "90"}, {"挂图": "年度计划"}, {"挂图": "ZB-2021-09"},
            ),
            "夜间调暗起": "20", "夜间调暗止": "7",
        }
    )  # fmt: skip
    shown = screen(settings, tuple(BOARDS.values()))

    assert [(turn.key, turn.seconds) for turn in shown.turns] == [
        ("zb-2021-02", 30), ("focus", 90), ("plan-2021", 30),
    ]  # fmt: skip
    assert (shown.dim_from, shown.dim_to) == (20, 7)


def test_without_a_playlist_all_boards_take_turns() -> None:
    assert [turn.key for turn in screen(BoardSettings(), tuple(BOARDS.values())).turns] == list(BOARDS)


def test_an_empty_task_force_says_so() -> None:
    board = BOARDS["zx-2021-01"]
    assert isinstance(board.body, Chart)

    assert [row.task.id for group in board.body.groups for row in group.rows] == ["ZX-2021-01"]
    assert not board.is_empty
    assert BOARDS["focus"].is_empty is False


def boards_of(found: Records) -> dict[str, Board]:
    """The boards of these records at the end of the year 2021."""
    situation = assess(found, date(2021, 12, 31))
    return {board.key: board for board in boards(found, situation, compare(situation, situation))}


@pytest.mark.parametrize(
    ("log", "due", "label", "value"),
    [
        ([], "2022-01-10", "距完成时限", "10"),
        ([], "待补充", "距完成时限", "待补充"),
        ([], "2021-12-30", "已逾期", "1"),
        (["2021-12-01 报结"], "2021-12-30", "本专班", "已报结"),
        (["2021-12-01 报结", "2021-12-02 销号"], "2021-12-30", "本专班", "销号"),
        (["2021-12-01 撤销"], "2021-12-30", "本专班", "撤销"),
    ],
)
def test_a_task_force_tells_how_far_it_has_come(log: list[str], due: str, label: str, value: str) -> None:
    values = {
        "编号": "ZB-2021-01", "名称": "某领域工作专班", "领域": "某领域", "牵头单位": LEAD, "成员单位": [OTHER],
        "成立日期": "2021-05-06", "目标": "办结", "完成时限": due,
    }  # fmt: skip
    force = record(TaskForce, values).model_copy(update={"log": tuple(map(an_entry, log))})
    board = boards_of(records_from(force))["zb-2021-01"]

    assert [(one.label, one.value) for one in board.figures if one.key == "left"] == [(label, value)]


def test_a_plan_item_outside_the_year_stands_at_its_end_and_one_without_a_deadline_in_a_column_of_its_own() -> (
    None
):
    dues = ("2021-05-31", "待补充", "2022-03-31", "2020-12-31")
    planned = [
        record(
            PlanItem,
            {
                "编号": number,
                "标题": number,
                "主题": "初访",
                "提出日期": "2021-02-10",
                "牵头单位": LEAD,
                "办结时限": due,
            },
        )
        for number, due in zip(("JH-2021-01", "JH-2021-02", "JH-2021-03", "JH-2021-04"), dues, strict=True)
    ]
    body = boards_of(records_from(*planned))["plan-2021"].body
    assert isinstance(body, Matrix)
    (theme,) = body.themes

    assert [[task.id for task in cell.planned] for cell in theme.cells] == [
        ["JH-2021-04"], ["JH-2021-01"], [], ["JH-2021-03"], ["JH-2021-02"],
    ]  # fmt: skip


def test_only_an_open_suggestion_waits_for_its_answer_and_only_a_known_unit_is_held_to_anything() -> None:
    found = records_of(
        a_suggestion("JY-2021-01", subkind=SuggestionKind.IMPROVE),
        a_suggestion("JY-2021-02", subkind=SuggestionKind.IMPROVE, log=["2021-05-12 撤销"]),
        an_order(lead=None, log=["2021-05-20 催办"]),
    )
    body = boards_of(found)["accountability"].body
    assert isinstance(body, Counts)
    (row,) = body.rows
    shown = {column: [measure.item for measure in row.cells[n]] for n, column in enumerate(body.columns)}

    assert (row.unit, shown["未反馈"], shown["催办"]) == (LEAD, ["JY-2021-01"], [])
    assert shown[SuggestionKind.IMPROVE.value] == ["JY-2021-01", "JY-2021-02"]
