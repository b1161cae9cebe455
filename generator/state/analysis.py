"""季分析: how the items of a period are made up, what held them up, and shares that add up to 100."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from generator.facts.records import Unit
from generator.state.cycle import PeriodReport
from generator.state.scores import Happening
from generator.state.shapes import ItemState
from generator.state.tallies import group_by
from generator.vocabulary import PENDING, Event, Merit, PeriodCount

_TENTHS = 1000
_PRAISED = frozenset({Merit.ON_TIME, Merit.MILESTONE_ON_TIME, Merit.STABLE})
_WITH_REASON = (Event.EXTENDED, Event.RETURNED, Event.OBJECTED, Event.PAUSED, Event.URGED)


def round_shares(counts: Sequence[int]) -> tuple[float | None, ...]:
    """Percentages with one decimal that add up to exactly 100 (largest remainder); None of nothing.

    A bulletin whose shares add up to 107 is what readers remember of it. The rounding of single shares may be off
    by a tenth for that; whoever prints them says so.
    """
    whole = sum(counts)
    if not whole:
        return tuple(None for _ in counts)
    floors = [count * _TENTHS // whole for count in counts]
    remainders = [count * _TENTHS % whole for count in counts]
    # Of equal remainders the larger count takes the tenth, then the earlier.
    order = sorted(range(len(counts)), key=lambda index: (-remainders[index], -counts[index], index))
    for index in order[: _TENTHS - sum(floors)]:
        floors[index] += 1
    return tuple(floor / 10 for floor in floors)


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a dimension, and the items it is said of."""

    word: str
    items: tuple[str, ...]
    share: float | None
    """Percent of all; the parts of a dimension add up to 100."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Some items by one dimension."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """What held items up: a duty missed so many times, or a reason as it was recorded."""

    title: str
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as it stands in the log."""

    item: str
    event: Event
    text: str


def break_down(report: PeriodReport, units: dict[str, Unit]) -> tuple[Breakdown, ...]:
    """The items that were open at the end of the period, by kind, focus, group of the lead, and area."""
    states = [report.situation.items[key] for key in report.counts[PeriodCount.OPEN]]

    def group(state: ItemState) -> str:
        unit = units.get(state.lead or "")
        return unit.group if unit else PENDING

    dimensions: tuple[tuple[str, Callable[[ItemState], str]], ...] = (
        ("类别", lambda state: state.item.kind.value),
        ("四个紧盯", lambda state: state.item.focus.value if state.item.focus else "不分"),
        ("牵头单位类别", group),
        ("阶段", lambda state: state.stage.value),
        ("亮灯", lambda state: state.light.value),
    )
    return tuple(Breakdown(title, _parts(states, word)) for title, word in dimensions)


def _parts(states: Iterable[ItemState], word: Callable[[ItemState], str]) -> tuple[Part, ...]:
    ordered = sorted(group_by(states, word).items(), key=lambda pair: -len(pair[1]))
    shares = round_shares([len(ids) for _, ids in ordered])
    return tuple(Part(name, ids, share) for (name, ids), share in zip(ordered, shares, strict=True))


def read_causes(report: PeriodReport) -> tuple[Cause, ...]:
    """Duties that were missed in the period, the most frequent first."""
    by_merit: dict[Merit, list[Happening]] = {}
    for happening in report.happenings:
        if happening.merit not in _PRAISED:
            by_merit.setdefault(happening.merit, []).append(happening)
    ordered = sorted(by_merit.items(), key=lambda pair: (-len(pair[1]), list(Merit).index(pair[0])))
    return tuple(Cause(merit.value, tuple(found)) for merit, found in ordered)


def read_reasons(report: PeriodReport) -> tuple[Reason, ...]:
    """The reasons that were recorded in the period for moving a deadline, sending back, objecting, pausing, urging."""
    found = [
        (row.entry.on, state.id, Reason(state.id, row.entry.event, row.entry.reason))
        for state in report.situation.items.values()
        for row in state.history
        if row.entry.event in _WITH_REASON and row.entry.reason and report.period.holds(row.entry.on)
    ]
    return tuple(reason for _, _, reason in sorted(found, key=lambda each: each[:2]))
