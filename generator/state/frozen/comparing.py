"""What moved between two weeks, as both were published."""

from dataclasses import dataclass

from generator.state.changes import Moves, compare_standings
from generator.state.frozen.shapes import FrozenWeek


@dataclass(frozen=True, slots=True)
class WeekChanges:
    """Two published weeks, and what moved from one to the other."""

    before: FrozenWeek
    after: FrozenWeek
    moves: Moves
    gone: tuple[str, ...]
    """Items that were published in the earlier week and are no longer there: nothing may vanish unsaid."""
    rules_changed: bool


def compare_weeks(before: FrozenWeek, after: FrozenWeek) -> WeekChanges:
    """Compare two weeks, the earlier first. Raises ValueError where it is not."""
    if not before.last < after.last:
        raise ValueError(f"{before.week} is not before {after.week}")
    return WeekChanges(
        before=before,
        after=after,
        moves=compare_standings(
            {key: item.standing for key, item in before.items.items()},
            {key: item.standing for key, item in after.items.items()},
        ),
        gone=tuple(key for key in before.items if key not in after.items),
        rules_changed=before.rules_version != after.rules_version,
    )
