"""What is true on a day: ``assess``, which assembles it.

An assembler only: whatever asks about days, stages or lights lives in the module of that name. The
shapes of the answer are in ``state.shapes``, and can be had from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import is_

from generator.facts.records import Item, Records, in_order
from generator.state.items import Assessor
from generator.state.memory import Memory, says_the_same
from generator.state.rates import read_rates, rules_on
from generator.state.shapes import (
    ClockState,
    DueChange,
    HistoryRow,
    ItemState,
    Lights,
    LightState,
    MilestoneState,
    Phase,
    Rate,
    TrendPoint,
    UnitState,
)
from generator.state.trends import read_trends
from generator.state.units import read_units
from generator.vocabulary import Kind

__all__ = [
    "ClockState",
    "DueChange",
    "HistoryRow",
    "ItemState",
    "LightState",
    "Lights",
    "MilestoneState",
    "Phase",
    "Rate",
    "Situation",
    "TrendPoint",
    "UnitState",
    "assess",
]


@dataclass(frozen=True)
class Situation:
    """All that follows on the day. Everything that is shown comes from here; sums are formed when asked for."""

    as_of: date
    items: Mapping[str, ItemState]
    later: tuple[str, ...]
    """Ids of items that are issued only after the day, and so are not in ``items``."""
    records: Records = field(repr=False, compare=False)
    assessor: Assessor = field(repr=False, compare=False)

    @cached_property
    def units(self) -> Mapping[str, UnitState]:
        """What each unit owes."""
        rules = rules_on(self.records.rates, self.as_of)
        return read_units(self.records.units, self.items.values(), rules)

    @cached_property
    def rates(self) -> tuple[Rate, ...]:
        """District-wide, over supervision orders."""
        return read_rates(rules_on(self.records.rates, self.as_of), self._orders)

    @cached_property
    def due_changes(self) -> tuple[DueChange, ...]:
        """The ledger of deadline changes (改期账), by day."""
        changes = [change for state in self.items.values() for change in state.due_changes]
        return tuple(sorted(changes, key=lambda change: (change.on, in_order(change.item))))

    @property
    def months(self) -> tuple[TrendPoint, ...]:
        """Over supervision orders."""
        return self._trends[0]

    @property
    def weeks(self) -> tuple[TrendPoint, ...]:
        """Over supervision orders."""
        return self._trends[1]

    @cached_property
    def provisional_years(self) -> tuple[int, ...]:
        """Years that some deadline falls in and that have no published holiday notice."""
        return self.assessor.provisional_years(self.items.values())

    @cached_property
    def _orders(self) -> list[ItemState]:
        return [state for state in self.items.values() if state.item.kind is Kind.ORDER]

    @cached_property
    def _trends(self) -> tuple[tuple[TrendPoint, ...], tuple[TrendPoint, ...]]:
        return read_trends(self._orders, self.as_of)


class LongMemory(Memory):
    """For whoever asks about the same days of hardly changed facts time and again, as ``./inv serve`` does."""

    def __init__(self) -> None:
        """Nothing is known at first."""
        super().__init__()
        self.situations: dict[tuple[date, date | None], Situation] = {}
        """By day and knowledge, as they were when they were last asked for."""


def assess(
    records: Records, as_of: date, known_on: date | None = None, memory: Memory | None = None
) -> Situation:
    """Everything that follows from the facts on a day; entries and items of later days do not exist yet.

    With ``known_on`` it is what was on record that day: entries that were only written down later (补记)
    do not exist yet either. Without it, it is what is known now. Whoever asks about several days of the same
    records gives the same ``memory`` each time, the latest day first. What a long memory knows, and still holds,
    is given again as the very same object.
    """
    assessor = Assessor(records, known_on, memory)
    former = memory.situations.get((as_of, known_on)) if isinstance(memory, LongMemory) else None
    kept = former.items if former else {}
    situation = Situation(
        as_of=as_of,
        items={
            item.id: _recall(kept, item, as_of, known_on) or assessor.assess(item, as_of)
            for item in records.in_order
            if item.issued_on <= as_of
        },
        later=tuple(item.id for item in records.in_order if item.issued_on > as_of),
        records=records,
        assessor=assessor,
    )
    if former and _is_same(former, situation):
        return former
    if isinstance(memory, LongMemory):
        memory.situations[as_of, known_on] = situation
    return situation


def _recall(
    kept: Mapping[str, ItemState], item: Item, as_of: date, known_on: date | None
) -> ItemState | None:
    """The state of an item as it was when its day was last asked for, if the item still says the same."""
    state = kept.get(item.id)
    return state if state and says_the_same(state.item, item, as_of, known_on) else None


def _is_same(one: Situation, other: Situation) -> bool:
    """Whether two situations of a day consist of the same states, and sums over them are formed alike."""
    return (
        one.later == other.later
        and one.records.units == other.records.units
        and one.records.rates == other.records.rates
        and len(one.items) == len(other.items)
        and all(map(is_, one.items.values(), other.items.values()))
    )
