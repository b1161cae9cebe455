"""Boards of cards in columns: 四个紧盯 by stage, and 倒排工期 by week."""

from collections.abc import Sequence
from datetime import timedelta

from generator.facts.records import Records
from generator.facts.records.boards import BoardKind
from generator.state.boards.parts import (
    count,
    rank,
    read_task,
    states_of,
    titles,
    usual_figures,
    week_moves,
    with_flag,
)
from generator.state.boards.shapes import Board, Lane, Lanes, Section
from generator.state.changes import Moves
from generator.state.shapes import ItemState
from generator.state.situation import Situation
from generator.vocabulary import Flag, Focus, Kind, Light, Stage

WEEKS_AHEAD = 8
"""The deadline board looks so many weeks ahead (BOARDS.md, 5)."""
SOON_DAYS = 7
_NEAR_WEEKS = ("本周", "下周")
_STAGE_ORDER = (
    Stage.ISSUED,
    Stage.RECEIVED,
    Stage.UNDERWAY,
    Stage.COMPLETED,
    Stage.OBJECTED,
    Stage.PAUSED,
    Stage.PLANNED,
)
_FOCUS_NOTES = {
    Focus.MATTERS: "突出的群体性事项",
    Focus.CLAIMS: "单位对个案应尽的职责",
    Focus.STANDARDS: "信访业务规范",
    Focus.LEADERS: "主要负责人包案履职",
}


def focus_board(records: Records, situation: Situation, moves: Moves) -> Board:
    """四个紧盯: one column each, open orders by stage, the worst and oldest first; what is over is counted."""
    orders = states_of(situation, Kind.ORDER)
    figures = (count("all", "督办单", orders), *usual_figures(orders))
    moved = week_moves(orders, moves)
    lanes = tuple(
        _focus_lane(focus, [state for state in orders if state.item.focus is focus]) for focus in Focus
    )
    counted = (*figures, *moved, *(figure for lane in lanes for figure in lane.figures))
    return Board(
        key="focus",
        kind=BoardKind.FOCUS,
        title="四个紧盯作战图",
        short="四个紧盯",
        subtitle="紧盯重点事、重点人、规范化、一把手。在办督办单按办理阶段分列，灯差的、日子久的在前；已销号的只计数。",
        facts=(),
        figures=figures,
        body=Lanes(lanes),
        empty="没有在办的督办单。",
        as_of=situation.as_of,
        moves=moved,
        tasks=titles(records, counted),
    )


def _focus_lane(focus: Focus, states: Sequence[ItemState]) -> Lane:
    standing = [state for state in states if state.stage.is_open]
    sections = tuple(
        Section(stage.value, tuple(read_task(state) for state in standing if state.stage is stage))
        for stage in _STAGE_ORDER
        if any(state.stage is stage for state in standing)
    )
    key = focus.name.lower()
    figures = (
        count(f"{key}-open", "在办", standing),
        count(f"{key}-red", "红", [state for state in standing if state.light is Light.RED], Light.RED),
        count(f"{key}-closed", "销号", with_flag(states, Flag.CLOSED), Light.BLUE),
    )
    return Lane(key, focus.value, _FOCUS_NOTES[focus], None, sections, figures)


def deadline_board(records: Records, situation: Situation, moves: Moves) -> Board:
    """倒排工期: what is late, then what falls due in each of the next weeks, and how much lies beyond."""
    open_ones = tuple(state for state in situation.items.values() if state.days_left is not None)
    lanes = _deadline_lanes(open_ones, situation)
    shown = {task.id for lane in lanes for section in lane.sections for task in section.tasks}
    beyond = [state for state in open_ones if state.id not in shown]
    unknown = [
        state
        for state in situation.items.values()
        if Flag.PENDING in state.flags and state.due is None and state.stage.is_open
    ]
    figures = (
        count("late", "逾期", with_flag(open_ones, Flag.LATE), Light.RED),
        count(
            "week",
            f"{SOON_DAYS}天内到期",
            [s for s in open_ones if s.days_left is not None and 0 <= s.days_left <= SOON_DAYS],
            Light.YELLOW,
        ),
        count(
            "ahead",
            f"{WEEKS_AHEAD}周内到期",
            [s for s in open_ones if s.id in shown and Flag.LATE not in s.flags],
        ),
        count("beyond", f"{WEEKS_AHEAD}周以后", beyond),
        count("unknown", "时限待补充", unknown, Light.GREY),
    )
    moved = week_moves(tuple(situation.items.values()), moves)
    return Board(
        key="deadlines",
        kind=BoardKind.DEADLINES,
        title="倒排工期作战图",
        short="倒排工期",
        subtitle=f"没有报结的全部事项，按现行时限排到周；先列逾期的，再列今后{WEEKS_AHEAD}周。",
        facts=(),
        figures=figures,
        body=Lanes(lanes),
        empty="没有逾期的事项，今后八周也没有到期的事项。",
        as_of=situation.as_of,
        moves=moved,
        tasks=titles(records, (*figures, *moved)),
    )


def _deadline_lanes(open_ones: Sequence[ItemState], situation: Situation) -> tuple[Lane, ...]:
    as_of = situation.as_of
    late = sorted(
        (s for s in open_ones if s.days_left is not None and s.days_left < 0),
        key=lambda s: (s.days_left, s.id),
    )
    lanes = [_week_lane("late", "逾期", "最久的在前", late, Light.RED)]
    monday = as_of - timedelta(days=as_of.weekday())
    for number in range(WEEKS_AHEAD):
        first = monday + timedelta(weeks=number)
        last = first + timedelta(days=6)
        due = [
            s
            for s in open_ones
            if s.days_left is not None and s.days_left >= 0 and s.due and first <= s.due <= last
        ]
        title = _NEAR_WEEKS[number] if number < len(_NEAR_WEEKS) else f"第{number + 1}周"
        note = f"{first.month}/{first.day}—{last.month}/{last.day}"
        lanes.append(_week_lane(f"w{number}", title, note, sorted(due, key=lambda s: (s.due, rank(s))), None))
    return tuple(lanes)


def _week_lane(key: str, title: str, note: str, states: Sequence[ItemState], light: Light | None) -> Lane:
    sections = (Section("", tuple(read_task(state) for state in states)),) if states else ()
    return Lane(key, title, note, light if states else None, sections)
