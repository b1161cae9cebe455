"""What the charts of supervision orders count: pure functions of assessed items, with the ids behind each number."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.state.lights import SEVERITY
from generator.state.shapes import DueChange, ItemState, Phase, TrendPoint, UnitState
from generator.state.situation import Situation
from generator.vocabulary import Focus, Kind, Light, MilestoneStatus, Mode, Stage

AGE_ENDS = (30, 60, 90, 180)
"""The last day of each band of ages but the oldest, which has none."""
GANTT_KINDS = frozenset({Kind.ORDER, Kind.TASK_FORCE})


def orders_of(situation: Situation) -> list[ItemState]:
    """All supervision orders of the day."""
    return [state for state in situation.items.values() if state.item.kind is Kind.ORDER]


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Open orders that were issued so many days ago."""

    first: int
    last: int | None
    """None for the oldest band."""
    by_light: Mapping[Light, tuple[str, ...]]
    """Only lights that occur, worst first."""

    @property
    def code(self) -> str:
        """ASCII name for addresses."""
        return f"{self.first}-{self.last or 'up'}"

    @property
    def name(self) -> str:
        """The band in words."""
        return f"{self.first}–{self.last}天" if self.last else f"{self.first - 1}天以上"

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them, worst light first."""
        return tuple(item for found in self.by_light.values() for item in found)


def age_bands(orders: Iterable[ItemState], as_of: date) -> tuple[AgeBand, ...]:
    """Open orders by natural days since their issue, and by light. Every band is there, also an empty one."""
    spans = list(zip((0, *(end + 1 for end in AGE_ENDS)), (*AGE_ENDS, None), strict=True))
    found: list[dict[Light, list[str]]] = [{} for _ in spans]
    for state in sorted(_open(orders), key=lambda state: SEVERITY[state.light]):
        age = (as_of - state.item.issued_on).days
        place = sum(age > end for end in AGE_ENDS)
        found[place].setdefault(state.light, []).append(state.id)
    return tuple(
        AgeBand(first, last, {light: tuple(ids) for light, ids in lights.items()})
        for (first, last), lights in zip(spans, found, strict=True)
    )


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far the open orders of a unit are, against the schedule of the same orders."""

    unit: str | None
    """None for orders whose lead is not known yet."""
    open: tuple[str, ...]
    known: tuple[str, ...]
    """Those of which both the work done and the schedule are known."""
    percent: float | None
    """Mean of the work done over ``known``; None without any."""
    expected: float | None
    """Mean of 序时进度 over ``known``."""

    @property
    def is_behind(self) -> bool:
        """Whether less is done than the schedule wants."""
        return self.percent is not None and self.expected is not None and self.percent < self.expected


def progress_by_unit(orders: Iterable[ItemState], units: Iterable[str]) -> tuple[UnitProgress, ...]:
    """Units with open orders, in the order given; orders without a known lead come last."""
    led = _by_lead(_open(orders))
    return tuple(_progress(unit, led[unit]) for unit in (*units, None) if unit in led)


def mean_progress(orders: Iterable[ItemState]) -> UnitProgress:
    """The same over all open orders."""
    return _progress(None, list(_open(orders)))


def _progress(unit: str | None, states: Sequence[ItemState]) -> UnitProgress:
    known = [
        (state.id, state.percent, state.expected)
        for state in states
        if state.percent is not None and state.expected is not None
    ]
    return UnitProgress(
        unit,
        tuple(state.id for state in states),
        tuple(item for item, _, _ in known),
        sum(percent for _, percent, _ in known) / len(known) if known else None,
        sum(expected for _, _, expected in known) / len(known) if known else None,
    )


def by_stage(orders: Iterable[ItemState]) -> dict[Focus | Mode, dict[Stage, tuple[str, ...]]]:
    """Orders by what they keep an eye on, by how they are supervised, and by stage; every word is there."""
    found: dict[Focus | Mode, dict[Stage, list[str]]] = {word: {} for word in (*Focus, *Mode)}
    for state in orders:
        for word in (state.item.focus, state.item.mode):
            if word is not None:
                found[word].setdefault(state.stage, []).append(state.id)
    return {
        word: {stage: tuple(stages[stage]) for stage in Stage if stage in stages}
        for word, stages in found.items()
    }


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """How all orders stood at the end of a week, or on the day where the week is not over."""

    week: TrendPoint
    issued: tuple[str, ...]
    """All issued by then, also in years before."""
    completed: tuple[str, ...]
    """Of these, those whose report that they are done stood then, struck off or not."""
    closed: tuple[str, ...]
    """Of these, those that were struck off then."""


def burn_up(orders: Sequence[ItemState], weeks: Sequence[TrendPoint], as_of: date) -> tuple[BurnPoint, ...]:
    """All orders at the end of each week. What was returned or reopened by then does not count as done."""
    ends = [min(week.last, as_of) for week in weeks]
    issued, completed, closed = ([list[str]() for _ in weeks] for _ in range(3))
    for state in orders:
        for number in range(bisect_left(ends, state.item.issued_on), len(ends)):
            issued[number].append(state.id)
        for phase, numbers in _held_on(state, ends):
            is_closed = phase.stage is Stage.CLOSED
            if is_closed or (phase.completed_on is not None and phase.stage is not Stage.CANCELLED):
                for number in numbers:
                    completed[number].append(state.id)
                    if is_closed:
                        closed[number].append(state.id)
    return tuple(
        BurnPoint(week, tuple(issued[number]), tuple(completed[number]), tuple(closed[number]))
        for number, week in enumerate(weeks)
    )


@dataclass(frozen=True, slots=True)
class UnitMonths:
    """How many orders a unit had open at the end of each month, under the lead in force then."""

    unit: str
    orders: tuple[str, ...]
    """All orders that it leads on the day."""
    open: tuple[int, ...]


def open_by_month(
    orders: Sequence[ItemState], months: Sequence[TrendPoint], as_of: date, units: Sequence[str], most: int
) -> tuple[UnitMonths, ...]:
    """The units that lead most orders, in the order given, each with its open orders month by month."""
    led = _by_lead(orders)
    busiest = sorted((unit for unit in units if unit in led), key=lambda unit: -len(led[unit]))[:most]
    counts: dict[str | None, Counter[int]] = {unit: Counter() for unit in busiest}
    ends = [min(month.last, as_of) for month in months]
    for state in orders:
        for phase, numbers in _held_on(state, ends):
            if phase.stage.is_open and phase.lead in counts:
                counts[phase.lead].update(numbers)
    return tuple(
        UnitMonths(
            unit,
            tuple(state.id for state in led[unit]),
            tuple(counts[unit][number] for number in range(len(months))),
        )
        for unit in units
        if unit in busiest
    )


def with_milestones(items: Iterable[ItemState]) -> tuple[ItemState, ...]:
    """Open orders and task forces that have milestones, worst light first, then the nearest deadline."""
    found = (state for state in _open(items) if state.milestones and state.item.kind in GANTT_KINDS)
    return tuple(sorted(found, key=lambda state: state.urgency))


def milestone_counts(items: Iterable[ItemState]) -> dict[MilestoneStatus, int]:
    """Milestones of some items by where they stand; only what occurs, in the order of the vocabulary."""
    found = Counter(stone.status for state in items for stone in state.milestones)
    return {status: found[status] for status in MilestoneStatus if found[status]}


@dataclass(frozen=True, slots=True)
class ChangeTotals:
    """How often deadlines were changed, of how many items, and by how much."""

    times: int
    items: int
    days: int
    by_month: Mapping[str, int]
    """Changes by the month (2021-03) of their approval, first to last."""


def change_totals(changes: Sequence[DueChange]) -> ChangeTotals:
    """Totals of the ledger of deadline changes."""
    return ChangeTotals(
        len(changes),
        len({change.item for change in changes}),
        sum(change.days for change in changes),
        dict(sorted(Counter(f"{change.on:%Y-%m}" for change in changes).items())),
    )


def comparable_groups(units: Iterable[UnitState]) -> dict[str, list[UnitState]]:
    """Units that may be compared, groups and units in the order of units.yml."""
    groups: dict[str, list[UnitState]] = {}
    for state in units:
        groups.setdefault(state.unit.group, []).append(state)
    return groups


def _open(orders: Iterable[ItemState]) -> Iterator[ItemState]:
    return (state for state in orders if state.stage.is_open)


def _by_lead(orders: Iterable[ItemState]) -> dict[str | None, list[ItemState]]:
    led: dict[str | None, list[ItemState]] = {}
    for state in orders:
        led.setdefault(state.lead, []).append(state)
    return led


def _held_on(state: ItemState, days: Sequence[date]) -> Iterator[tuple[Phase, range]]:
    """What held about an item, each with the places of the days, given in order, at whose end it did."""
    starts = [bisect_left(days, phase.first) for phase in state.phases]
    for phase, start, end in zip(state.phases, starts, (*starts[1:], len(days)), strict=True):
        yield phase, range(start, end)
