"""年度计划: themes × quarters, what was planned for each against what was reported done in it."""

from collections.abc import Iterator
from datetime import date

from generator.facts.records import Records
from generator.facts.records.boards import BoardKind
from generator.state.boards.parts import count, ids, rank, read_task, titles, usual_figures, week_moves
from generator.state.boards.shapes import Board, Cell, Figure, Matrix, Theme
from generator.state.changes import Moves
from generator.state.shapes import ItemState
from generator.state.situation import Situation
from generator.vocabulary import PENDING, Kind

QUARTERS = ("一季度", "二季度", "三季度", "四季度")


def plan_boards(records: Records, situation: Situation, moves: Moves) -> Iterator[Board]:
    """One board for each year with a plan, the latest first."""
    years: dict[int, list[ItemState]] = {}
    for state in situation.items.values():
        if state.item.kind in {Kind.PLAN_ITEM, Kind.MEASURE}:
            years.setdefault(records.year_of(records.plan[state.item.origin]), []).append(state)
    for year in sorted(years, reverse=True):
        yield _plan_board(records, situation, moves, year, tuple(years[year]))


def _plan_board(
    records: Records, situation: Situation, moves: Moves, year: int, states: tuple[ItemState, ...]
) -> Board:
    # A plan item with measures is carried out by them: counting both would count the work twice.
    carried = {state.item.parent for state in states if state.item.kind is Kind.MEASURE}
    tasks = tuple(state for state in states if state.id not in carried)
    items = tuple(state for state in states if state.item.kind is Kind.PLAN_ITEM)
    done = tuple(state for state in tasks if state.completed_on)
    figures: tuple[Figure, ...] = (
        count("items", "计划事项", items),
        count("all", "落实任务", tasks),
        count("done", "已报结", done),
        *(figure for figure in usual_figures(tasks) if figure.key in {"red", "yellow", "late"}),
        count("pending", "时限待补充", [state for state in tasks if state.original_due is None]),
    )
    moved = week_moves(states, moves)
    return Board(
        key=f"plan-{year}",
        kind=BoardKind.PLAN,
        title=f"{year}年度计划作战图",
        short=f"{year}年度计划",
        subtitle="每格上行是计划在该季度完成的，下行是该季度实际报结的；计划按最初时限，不因改期移动。",
        facts=(),
        figures=figures,
        body=_matrix(tasks, year, situation.as_of),
        empty="这一年还没有计划事项。",
        as_of=situation.as_of,
        moves=moved,
        tasks=titles(records, (*figures, *moved)),
    )


def _matrix(tasks: tuple[ItemState, ...], year: int, as_of: date) -> Matrix:
    pending = any(_quarter(state.original_due, year) is None for state in tasks)
    columns = (*QUARTERS, PENDING) if pending else QUARTERS
    themes: dict[str, list[ItemState]] = {}
    for state in tasks:
        themes.setdefault(state.item.area or PENDING, []).append(state)
    current = (as_of.month - 1) // 3 if as_of.year == year else None
    return Matrix(
        columns=columns,
        current=current,
        themes=tuple(_theme(title, states, year, len(columns)) for title, states in themes.items()),
    )


def _theme(title: str, states: list[ItemState], year: int, columns: int) -> Theme:
    ordered = sorted(states, key=rank)
    cells = []
    for column in range(columns):
        number = column if column < len(QUARTERS) else None
        planned = [state for state in ordered if _quarter(state.original_due, year) == number]
        done = [
            state
            for state in ordered
            if state.completed_on and number is not None and _quarter(state.completed_on, year) == number
        ]
        cells.append(Cell(tuple(read_task(state) for state in planned), ids(done)))
    return Theme(title, tuple(cells), len(ordered), ids(state for state in ordered if state.completed_on))


def _quarter(day: date | None, year: int) -> int | None:
    """Which quarter of the plan's year, from 0; days outside count to its nearest end, so that none is lost."""
    if day is None:
        return None
    if day.year != year:
        return 0 if day.year < year else len(QUARTERS) - 1
    return (day.month - 1) // 3
