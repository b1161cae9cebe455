"""States that no longer change by themselves, kept so that they follow only once for all later days.

Of ten years of items nine are over: a report on any later day finds the very same state, the very same object, so
that comparing two days passes over them too.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from generator.facts.records import Item
from generator.state.flags import WEEK
from generator.state.shapes import ItemState
from generator.state.stages import entries_on

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Settled:
    """A state, and for which days and which knowledge it holds."""

    item: Item
    state: ItemState
    since: date
    until: date
    """The day of the next entry: from then on there is another state."""
    recorded_on: date
    """The last day on which one of its entries was written down."""


class Memory:
    """States by item. Holds for one set of rules and holiday notices."""

    def __init__(self) -> None:
        """Nothing is known at first."""
        self._kept: dict[str, _Settled] = {}

    def recall(self, item: Item, as_of: date, known_on: date | None) -> ItemState | None:
        """The state of an item on a day, if it is known without computing it."""
        kept = self._kept.get(item.id)
        if (
            kept is not None
            and kept.item is item
            and kept.since <= as_of < kept.until
            and (known_on is None or known_on >= kept.recorded_on)
        ):
            return kept.state
        return None

    def keep(
        self, state: ItemState, as_of: date, known_on: date | None, rights_until: date = date.min
    ) -> None:
        """Remember a state that was computed for a day, if it is settled; ``rights_until``: see ``Clocks``."""
        since = settled_on(state, rights_until) if known_on is None else None
        if since is None or as_of < since:
            return
        recorded = [row.entry.known_on for row in state.history]
        later = [entry.on for entry in state.item.log if entry.on > as_of]
        self._kept[state.id] = _Settled(state.item, state, since, min(later, default=date.max), max(recorded))


def settled_on(state: ItemState, rights_until: date = date.min) -> date | None:
    """The first day on which nothing about a state can change but by an entry; None where time still changes it.

    An item that is over moves on only in what looks back a week, in milestones and a schedule that still lie
    ahead, and in clocks that its end has started.
    """
    if state.stage.is_open or any(clock.status.is_running for clock in state.clocks):
        return None
    # One entry at least has brought it to its end.
    last = max(row.entry.on for row in state.history)
    ahead = [stone.due for stone in state.milestones] + ([state.due] if state.due else [])
    # Rights that still run stand among the clocks; of the others no more is known than that they have ended.
    return max([last + WEEK, rights_until + _DAY, *ahead])


def says_the_same(one: Item, other: Item, as_of: date, known_on: date | None) -> bool:
    """Whether two records of an item differ in nothing that was there, and known, on a day."""
    if one is other:
        return True
    return replace(one, log=()) == replace(other, log=()) and (
        entries_on(one, as_of, known_on) == entries_on(other, as_of, known_on)
    )
