"""What several boards need: an item as a task, figures, order of urgency, time axes."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from generator.facts.records import Records
from generator.state.boards.shapes import Axis, Figure, Row, Span, Task
from generator.state.boards.shapes import Mark as MarkShape
from generator.state.changes import Moves
from generator.state.lights import SEVERITY
from generator.state.shapes import ItemState, Rate
from generator.state.situation import Situation
from generator.vocabulary import PENDING, Flag, Light

NO_DATA = "无数据"
WEEKS_AT_MOST = 20
"""A board that spans no more weeks than this is drawn in weeks, else in months."""
MONTHS_AT_MOST = 24
"""Beyond so many months a board is drawn in quarters."""
_MONTHS_A_YEAR = 12


def read_task(state: ItemState) -> Task:
    """An item as boards show it."""
    item = state.item
    last = state.history[-1] if state.history else None
    return Task(
        id=item.id,
        kind=item.kind,
        title=item.title,
        lead=state.lead,
        post=item.post,
        issued_on=item.issued_on,
        due=state.due,
        extensions=len(state.due_changes),
        provisional=state.due_provisional,
        left=name_left(state),
        percent=state.percent,
        expected=state.expected,
        light=state.light,
        was_red=state.lights.was_red_on is not None and state.light is not Light.RED,
        reason=state.lights.shown.reason,
        stage=state.stage,
        last_on=last.entry.on if last else None,
        last=last.entry.event.value if last else "",
    )


def name_left(state: ItemState) -> str:
    """How long there is, or how late it is, in words as short as a board needs them."""
    days = state.days_left
    if days is not None:
        if days < 0:
            return f"逾期{-days}天"
        return f"剩{days}天" if days else "今日到期"
    if not state.stage.is_open:
        return state.stage.value
    if state.completed_on:
        return f"逾期{state.late_days}天报结" if state.late_days else "已报结"
    return "时限待补充" if state.due is None else "—"


def rank(state: ItemState) -> tuple[int, int, date, str]:
    """Order of urgency: worst light first, then the longest late, then the oldest."""
    return (SEVERITY[state.light], -_days_late(state), state.item.issued_on, state.id)


def _days_late(state: ItemState) -> int:
    return max(0, -state.days_left) if state.days_left is not None else 0


def ids(states: Iterable[ItemState]) -> tuple[str, ...]:
    """The ids of some items."""
    return tuple(state.id for state in states)


def count(key: str, label: str, states: Iterable[ItemState], light: Light | None = None) -> Figure:
    """A figure that counts items."""
    items = ids(states)
    return Figure(key, label, str(len(items)), light=light if items else None, items=items)


def with_flag(states: Iterable[ItemState], flag: Flag) -> tuple[ItemState, ...]:
    """Those that belong to a set."""
    return tuple(state for state in states if flag in state.flags)


def with_light(states: Iterable[ItemState], light: Light) -> tuple[ItemState, ...]:
    """Those that show a light."""
    return tuple(state for state in states if state.light is light)


def usual_figures(states: Sequence[ItemState]) -> tuple[Figure, ...]:
    """The figures most boards begin with."""
    return (
        count("open", "在办", with_flag(states, Flag.OPEN)),
        count("red", "红灯", with_light(states, Light.RED), Light.RED),
        count("yellow", "黄灯", with_light(states, Light.YELLOW), Light.YELLOW),
        count("late", "逾期", with_flag(states, Flag.LATE), Light.RED),
        count("closed", "已销号", with_flag(states, Flag.CLOSED), Light.BLUE),
    )


def week_moves(states: Sequence[ItemState], moves: Moves) -> tuple[Figure, ...]:
    """This week's moves among some items; silence is a state, not a move, but the meeting asks for it."""
    shown = {state.id for state in states}
    named = (
        ("opened", "新交办", moves.opened, None),
        ("closed-week", "销号", moves.closed, Light.BLUE),
        ("newly-red", "新转红", moves.newly_red, Light.RED),
        ("recovered", "消红", moves.recovered, Light.GREEN),
        ("extended", "改期", moves.extended, Light.YELLOW),
    )
    found = [
        Figure(key, label, str(len(kept)), light=light if kept else None, items=kept)
        for key, label, items, light in named
        for kept in [tuple(item for item in items if item in shown)]
    ]
    return (*found, count("silent", "满30天未报", with_flag(states, Flag.SILENT), Light.YELLOW))


def on_time_rate(rates: Iterable[Rate]) -> Rate | None:
    """The rate that counts what was reported on time, whatever an editor named it."""
    return next((rate for rate in rates if rate.rule.numerator == Flag.ON_TIME), None)


def name_share(rate: Rate | None) -> str:
    """A rate in percent; no denominator, no number."""
    return NO_DATA if rate is None or rate.value is None else f"{rate.value * 100:.0f}%"


def titles(records: Records, figures: Iterable[Figure]) -> dict[str, str]:
    """Titles of what some figures count."""
    return {item: records.items[item].title for figure in figures for item in figure.items or ()}


def states_of(situation: Situation, *kinds: str) -> tuple[ItemState, ...]:
    """All items of some kinds, the most urgent first."""
    return tuple(sorted((state for state in situation.items.values() if state.item.kind in kinds), key=rank))


def make_axis(days: Iterable[date], as_of: date) -> Axis:
    """A time axis over some days, in whole weeks, months or quarters."""
    found = sorted(days) or [as_of]
    first, last = found[0], found[-1]
    if (last - first).days <= 7 * WEEKS_AT_MOST:
        return _axis(_week_starts(first, last), as_of, "周")
    months = _month_starts(first, last, 1)
    if len(months) <= MONTHS_AT_MOST + 1:
        return _axis(months, as_of, "月")
    return _axis(_month_starts(first, last, 3), as_of, "季")


def place(axis: Axis, day: date, *, end: bool = False) -> float:
    """Where a day stands on an axis, in percent; a day's end is where the next begins."""
    whole = (axis.last - axis.first).days + 1
    return round(min(100.0, max(0.0, 100 * ((day - axis.first).days + int(end)) / whole)), 2)


def _week_starts(first: date, last: date) -> list[date]:
    """Mondays, and the Monday after the last day."""
    monday = first - timedelta(days=first.weekday())
    starts = [monday]
    while starts[-1] <= last:
        starts.append(starts[-1] + timedelta(days=7))
    return starts


def _month_starts(first: date, last: date, step: int) -> list[date]:
    """First days of months (or quarters), and the first day after the last one."""
    month = (first.month - 1) // step * step
    number = first.year * _MONTHS_A_YEAR + month
    starts = [_first_of(number)]
    while starts[-1] <= last:
        number += step
        starts.append(_first_of(number))
    return starts


def _first_of(number: int) -> date:
    return date(number // _MONTHS_A_YEAR, number % _MONTHS_A_YEAR + 1, 1)


def _axis(starts: Sequence[date], as_of: date, unit: str) -> Axis:
    first, after = starts[0], starts[-1]
    whole = (after - first).days

    def span(label: str, start: date, end: date) -> Span:
        return Span(
            label, round(100 * (start - first).days / whole, 2), round(100 * (end - start).days / whole, 2)
        )

    pairs = list(pairwise(starts))
    columns = tuple(span(_name_column(start, unit), start, end) for start, end in pairs)
    upper: list[tuple[str, date, date]] = []
    for start, end in pairs:
        name = f"{start.year}年{start.month}月" if unit == "周" else f"{start.year}年"
        if upper and upper[-1][0] == name:
            upper[-1] = (name, upper[-1][1], end)
        else:
            upper.append((name, start, end))
    # The middle of the day: a line at its edge would read as the day before or after.
    today = round(100 * ((as_of - first).days + 0.5) / whole, 2) if first <= as_of < after else None
    return Axis(
        first=first,
        last=after - timedelta(days=1),
        unit=unit,
        columns=columns,
        upper=tuple(span(name, start, end) for name, start, end in upper),
        today=today,
    )


def _name_column(start: date, unit: str) -> str:
    if unit == "周":
        return f"{start.month}/{start.day}"
    return f"{start.month}月" if unit == "月" else f"{(start.month + 2) // 3}季度"


def read_row(state: ItemState, axis: Axis) -> Row:
    """An item along an axis."""
    return Row(
        task=read_task(state),
        start=place(axis, state.item.issued_on),
        end=place(axis, state.due, end=True) if state.due else None,
        marks=tuple(
            MarkShape(place(axis, mark.due), mark.status, mark.content, mark.due, mark.done_on)
            for mark in state.milestones
        ),
    )


def name_lead(state: ItemState) -> str:
    """The lead in force, or an honest 待补充."""
    return state.lead or PENDING


def name_due(state: ItemState) -> str:
    """The deadline in force, or an honest 待补充."""
    return state.due.isoformat() if state.due else PENDING
