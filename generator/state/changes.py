"""What moved between two days, for the weekly meeting and the bulletin."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from generator.state.shapes import ItemState
from generator.state.situation import Situation
from generator.vocabulary import Event, Flag, Light


class Standing(NamedTuple):
    """As much of an item's state as decides what moved; frozen weeks keep it, so that both are read by one rule."""

    light: Light
    completed_on: date | None
    closed_on: date | None
    due_changes: int
    """How many there were so far."""
    returns: int
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Moves:
    """Ids of the items that moved, each tuple in the order of the later situation."""

    opened: tuple[str, ...]
    """Issued since."""
    newly_red: tuple[str, ...]
    """Red now, and not red (or not there) before."""
    recovered: tuple[str, ...]
    """Red before, and not red now."""
    completed: tuple[str, ...]
    """Reported done since, and that report stands."""
    closed: tuple[str, ...]
    """Struck off since, and that stands."""
    extended: tuple[str, ...]
    """Given a new deadline since."""
    returned: tuple[str, ...]
    """Sent back to the unit since."""
    silent: tuple[str, ...]
    """Fallen silent since."""


def compare(before: Situation, after: Situation) -> Moves:
    """What moved from the earlier to the later situation."""
    # Of what is long over both hold the very same state (state.memory): that has not moved.
    moved = [key for key, state in after.items.items() if before.items.get(key) is not state]
    return compare_standings(_standings(before, moved), _standings(after, moved))


def standing_of(state: ItemState) -> Standing:
    """Where an item stands."""
    return Standing(
        light=state.light,
        completed_on=state.completed_on,
        closed_on=state.closed_on,
        due_changes=len(state.due_changes),
        returns=sum(row.entry.event is Event.RETURNED for row in state.history),
        is_silent=Flag.SILENT in state.flags,
    )


def compare_standings(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> Moves:
    """What moved, by id of each item."""

    def moved(test: Callable[[Standing | None, Standing], bool]) -> tuple[str, ...]:
        return tuple(key for key, now in after.items() if test(before.get(key), now))

    return Moves(
        opened=moved(lambda old, _: old is None),
        newly_red=moved(lambda old, new: new.light is Light.RED and not _is_red(old)),
        recovered=moved(lambda old, new: _is_red(old) and new.light is not Light.RED),
        completed=moved(lambda old, new: new.completed_on not in {None, old and old.completed_on}),
        closed=moved(lambda old, new: new.closed_on not in {None, old and old.closed_on}),
        extended=moved(lambda old, new: new.due_changes > (old.due_changes if old else 0)),
        returned=moved(lambda old, new: new.returns > (old.returns if old else 0)),
        silent=moved(lambda old, new: new.is_silent and not (old and old.is_silent)),
    )


def _standings(situation: Situation, keys: Iterable[str]) -> dict[str, Standing]:
    return {key: standing_of(situation.items[key]) for key in keys if key in situation.items}


def _is_red(standing: Standing | None) -> bool:
    return standing is not None and standing.light is Light.RED
