"""What moved between two days, for the weekly meeting and the bulletin."""

from collections.abc import Callable
from dataclasses import dataclass

from generator.state.shapes import ItemState, Situation
from generator.vocabulary import Event, Flag, Light


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

    def moved(test: Callable[[ItemState | None, ItemState], bool]) -> tuple[str, ...]:
        return tuple(key for key, state in after.items.items() if test(before.items.get(key), state))

    return Moves(
        opened=moved(lambda old, _: old is None),
        newly_red=moved(lambda old, new: _is_red(new) and not _is_red(old)),
        recovered=moved(lambda old, new: _is_red(old) and not _is_red(new)),
        completed=moved(lambda old, new: new.completed_on not in {None, old and old.completed_on}),
        closed=moved(lambda old, new: new.closed_on not in {None, old and old.closed_on}),
        extended=moved(lambda old, new: len(new.due_changes) > (len(old.due_changes) if old else 0)),
        returned=moved(lambda old, new: _returns(new) > _returns(old)),
        silent=moved(lambda old, new: _is_silent(new) and not _is_silent(old)),
    )


def _is_red(state: ItemState | None) -> bool:
    return state is not None and state.light is Light.RED


def _is_silent(state: ItemState | None) -> bool:
    return state is not None and Flag.SILENT in state.flags


def _returns(state: ItemState | None) -> int:
    return sum(row.entry.event is Event.RETURNED for row in state.history) if state else 0
