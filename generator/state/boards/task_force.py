"""作战图: one board for each task force and campaign (of a published description: “横向坐标定时定进度，纵向坐标定人定职责”)."""

from collections.abc import Iterator
from datetime import date

from generator.facts.records import Records
from generator.facts.records.boards import BoardKind
from generator.facts.records.numbering import address_name
from generator.state.boards.parts import (
    count,
    make_axis,
    name_due,
    name_lead,
    rank,
    read_row,
    titles,
    usual_figures,
    week_moves,
)
from generator.state.boards.shapes import Board, Chart, Figure, Group
from generator.state.changes import Moves
from generator.state.shapes import ItemState
from generator.state.situation import Situation
from generator.vocabulary import PENDING, Kind, Light

OWN = "本专班节点"


def task_force_boards(records: Records, situation: Situation, moves: Moves) -> Iterator[Board]:
    """The boards of the task forces, then of the campaigns, in the order of their files."""
    for group in (*records.task_forces, *records.campaigns):
        if group in situation.items:
            yield task_force_board(records, situation, moves, group)


def task_force_board(records: Records, situation: Situation, moves: Moves, group: str) -> Board:
    """The board of one task force: its own milestones first, then its tasks by lead unit, worst first."""
    own = situation.items[group]
    tasks = tuple(
        sorted((state for state in situation.items.values() if state.item.task_force == group), key=rank)
    )
    figures = (*_own_figures(own), count("all", "任务", tasks), *usual_figures(tasks))
    moved = week_moves((own, *tasks), moves)
    return Board(
        key=address_name(group).lower(),
        kind=BoardKind.TASK_FORCE,
        title=f"{own.item.title}作战图",
        short=own.item.title,
        subtitle=own.item.content or "目标待补充。",
        facts=_facts(own),
        figures=figures,
        body=_chart(own, tasks, situation.as_of),
        empty="这个专班还没有承接的任务。",
        as_of=situation.as_of,
        item=group,
        moves=moved,
        tasks=titles(records, (*figures, *moved)),
    )


def _facts(own: ItemState) -> tuple[tuple[str, str], ...]:
    item = own.item
    scope = "、".join(item.assists) or PENDING
    return (
        ("领域", item.area or PENDING),
        ("牵头单位", name_lead(own)),
        ("负责岗位", item.post or PENDING),
        ("成员单位", scope),
        ("完成时限", name_due(own)),
    )


def _own_figures(own: ItemState) -> tuple[Figure, ...]:
    """Days to the deadline, and how far the task force itself has come."""
    if not own.stage.is_open:
        left = Figure("left", "本专班", own.stage.value, unit="")
    elif own.completed_on:
        left = Figure("left", "本专班", "已报结", unit="")
    elif own.days_left is None:
        left = Figure("left", "距完成时限", PENDING, unit="")
    elif own.days_left < 0:
        left = Figure("left", "已逾期", str(-own.days_left), unit="天", light=Light.RED)
    else:
        left = Figure("left", "距完成时限", str(own.days_left), unit="天")
    if own.percent is None:
        return (left,)
    expected = "" if own.expected is None else f"应达{own.expected:.0f}%"
    light = own.light if own.light in {Light.RED, Light.YELLOW} else None
    return (left, Figure("percent", "总体进度", f"{own.percent:.0f}", unit="%", light=light, note=expected))


def _chart(own: ItemState, tasks: tuple[ItemState, ...], as_of: date) -> Chart:
    axis = make_axis(_days(own, tasks, as_of), as_of)
    groups = [Group(OWN if own.item.kind is Kind.TASK_FORCE else "本行动节点", (read_row(own, axis),))]
    by_lead: dict[str, list[ItemState]] = {}
    for state in tasks:
        by_lead.setdefault(name_lead(state), []).append(state)
    groups += [
        Group(lead, tuple(read_row(state, axis) for state in states)) for lead, states in by_lead.items()
    ]
    return Chart(axis, tuple(groups))


def _days(own: ItemState, tasks: tuple[ItemState, ...], as_of: date) -> Iterator[date]:
    """The days that the axis must show. What is still owed is owed today, so today is among them."""
    for state in (own, *tasks):
        yield state.item.issued_on
        if state.due:
            yield state.due
        yield from (mark.due for mark in state.milestones)
        if state.stage.is_open:
            yield as_of
