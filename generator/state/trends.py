"""Months and weeks: what happened in them, and what stood at their end.

Read from the phases of each item, so that no earlier day is assessed again. An item counts in every
span in which it was reported done or struck off, even if that was undone later: the past stays as it was.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from generator.state.shapes import ItemState, Phase, TrendPoint
from generator.vocabulary import Event, Stage

MOST_WEEKS = 53
"""Weeks that are shown at most, the one of the day included."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_DONE = frozenset({Event.COMPLETED, Event.FEEDBACK})


@dataclass(frozen=True, slots=True)
class _Span:
    """One month or week."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Moves:
    """What moved, and on which days."""

    happenings: Sequence[tuple[Event | None, date, str]]
    """What happened to which item: its issue (None), a report that it is done, a striking off."""
    opened: Mapping[date, int]
    """By how much the number of open items changes on a day."""
    late: Mapping[date, int]
    """By how much the number of late items changes on a day."""


def read_trends(
    items: Sequence[ItemState], as_of: date
) -> tuple[tuple[TrendPoint, ...], tuple[TrendPoint, ...]]:
    """The months from that of the first issue to that of the day, and the last 53 ISO weeks of them."""
    if not items:
        return (), ()
    begun = min(state.item.issued_on for state in items)
    moves = _Moves(
        happenings=[(kind, day, state.id) for state in items for kind, day in _happenings(state)],
        opened=_sum_by_day(_open_spells(items)),
        late=_sum_by_day(_late_spells(items)),
    )
    return (
        _read_points(moves, list(_months(begun, as_of)), as_of),
        _read_points(moves, list(_weeks(begun, as_of)), as_of),
    )


def _months(begun: date, as_of: date) -> Iterator[_Span]:
    first = begun.replace(day=1)
    while first <= as_of:
        following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        yield _Span(f"{first:%Y-%m}", first, following - _DAY)
        first = following


def _weeks(begun: date, as_of: date) -> Iterator[_Span]:
    monday = as_of - timedelta(days=as_of.weekday())
    first = max(begun - timedelta(days=begun.weekday()), monday - (MOST_WEEKS - 1) * _WEEK)
    while first <= monday:
        year, week, _ = first.isocalendar()
        yield _Span(f"{year}-W{week:02}", first, first + _WEEK - _DAY)
        first += _WEEK


def _read_points(moves: _Moves, spans: Sequence[_Span], as_of: date) -> tuple[TrendPoint, ...]:
    lasts = [span.last for span in spans]
    # A dict keeps the order and drops what happened twice in one span.
    found: list[dict[Event | None, dict[str, None]]] = [
        {None: {}, Event.COMPLETED: {}, Event.CLOSED: {}} for _ in spans
    ]
    for kind, day, item in moves.happenings:
        if day >= spans[0].first:
            found[bisect_left(lasts, day)][kind][item] = None
    ends = [min(last, as_of) for last in lasts]
    levels = zip(_level(moves.opened, ends), _level(moves.late, ends), strict=True)
    return tuple(
        TrendPoint(
            label=span.label,
            first=span.first,
            last=span.last,
            issued=tuple(happened[None]),
            completed=tuple(happened[Event.COMPLETED]),
            closed=tuple(happened[Event.CLOSED]),
            open_at_end=opened,
            late_at_end=late,
        )
        for span, happened, (opened, late) in zip(spans, found, levels, strict=True)
    )


def _happenings(state: ItemState) -> Iterator[tuple[Event | None, date]]:
    """What the points count of an item: its issue (None), each report that it is done, each striking off."""
    yield None, state.item.issued_on
    for row in state.history:
        if row.entry.event in _DONE:
            yield Event.COMPLETED, row.entry.on
        elif row.entry.event is Event.CLOSED:
            yield Event.CLOSED, row.entry.on


def _open_spells(items: Iterable[ItemState]) -> Iterator[tuple[date, int]]:
    """Days on which the number of open items changes, and by how much."""
    for state in items:
        was_open = False
        for phase in state.phases:
            if phase.stage.is_open is not was_open:
                was_open = phase.stage.is_open
                yield phase.first, 1 if was_open else -1


def _late_spells(items: Iterable[ItemState]) -> Iterator[tuple[date, int]]:
    """Days on which the number of late items changes, and by how much."""
    for state in items:
        for phase, following in _with_following(state.phases):
            if phase.due is None or phase.completed_on is not None or phase.stage is Stage.CANCELLED:
                continue
            late_from = max(phase.first, phase.due + _DAY)
            if following is None:
                yield late_from, 1
            elif late_from < following.first:
                yield late_from, 1
                yield following.first, -1


def _with_following(phases: Sequence[Phase]) -> Iterator[tuple[Phase, Phase | None]]:
    for index, phase in enumerate(phases):
        yield phase, phases[index + 1] if index + 1 < len(phases) else None


def _sum_by_day(changes: Iterable[tuple[date, int]]) -> Counter[date]:
    total: Counter[date] = Counter()
    for day, change in changes:
        total[day] += change
    return total


def _level(changes: Mapping[date, int], ends: Sequence[date]) -> list[int]:
    """The level at each end, from the changes on each day."""
    by_end = [0] * (len(ends) + 1)
    for day, change in changes.items():
        by_end[bisect_left(ends, day)] += change
    return list(accumulate(by_end[:-1]))
