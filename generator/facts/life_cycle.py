"""The life cycle of tracked items, declared once: which event is allowed at which stage, and where it leads.

The checks refuse what the table does not allow; ``state.stages`` walks the same table; the help page draws it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from generator.facts.records import KINDS, Item, LogEntry
from generator.vocabulary import Event, Kind, Outcome, Stage

START: dict[Kind, Stage] = {kind: KINDS[kind].start for kind in Kind}
"""The stage in which an item of each kind begins. Only orders and suggestions are signed for."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    stages: tuple[Stage, ...]
    event: Event
    to: Stage | None
    """The stage it leads to; None stays where it is (or returns to where an objection was raised)."""
    outcome: Outcome | None = None
    """The outcome this row is about, for events that are decided."""


_AT_WORK = (Stage.RECEIVED, Stage.UNDERWAY)
_OWING = (Stage.PLANNED, Stage.ISSUED, Stage.RECEIVED, Stage.UNDERWAY)

LIFE_CYCLE: tuple[Transition, ...] = (
    Transition((Stage.PLANNED,), Event.STARTED, Stage.UNDERWAY),
    Transition((Stage.ISSUED,), Event.RECEIVED, Stage.RECEIVED),
    Transition((Stage.PLANNED, *_AT_WORK), Event.PROGRESS, Stage.UNDERWAY),
    Transition((Stage.PLANNED, *_AT_WORK), Event.MILESTONE, Stage.UNDERWAY),
    Transition(_AT_WORK, Event.REPLIED, Stage.UNDERWAY),
    Transition(_AT_WORK, Event.EXTENSION_ASKED, None),
    Transition((Stage.PLANNED, *_AT_WORK), Event.EXTENDED, None),
    Transition(_AT_WORK, Event.EXTENSION_REFUSED, None),
    Transition(_AT_WORK, Event.COMPLETED, Stage.COMPLETED),
    Transition((Stage.ISSUED, *_AT_WORK), Event.FEEDBACK, Stage.COMPLETED),
    Transition((Stage.COMPLETED,), Event.RETURNED, Stage.UNDERWAY),
    Transition((Stage.COMPLETED,), Event.CLOSED, Stage.CLOSED),
    Transition((Stage.CLOSED,), Event.RECHECKED, None, Outcome.STABLE),
    Transition((Stage.CLOSED,), Event.RECHECKED, None, Outcome.RELAPSED),
    Transition((Stage.CLOSED,), Event.REOPENED, Stage.UNDERWAY),
    Transition((Stage.ISSUED, *_AT_WORK, Stage.COMPLETED), Event.OBJECTED, Stage.OBJECTED),
    Transition((Stage.OBJECTED,), Event.OBJECTION_DECIDED, None, Outcome.UPHELD),
    Transition((Stage.OBJECTED,), Event.OBJECTION_DECIDED, Stage.ISSUED, Outcome.REASSIGNED),
    Transition((Stage.OBJECTED,), Event.OBJECTION_DECIDED, Stage.CANCELLED, Outcome.WITHDRAWN),
    Transition(_AT_WORK, Event.PAUSED, Stage.PAUSED),
    Transition((Stage.PAUSED,), Event.RESUMED, Stage.UNDERWAY),
    Transition(_OWING, Event.ADJUSTED, None),
    Transition((*_OWING, Stage.OBJECTED, Stage.PAUSED), Event.CANCELLED, Stage.CANCELLED),
    Transition((*_OWING, Stage.OBJECTED), Event.URGED, None),
    Transition((*_OWING, Stage.COMPLETED), Event.CRITICISED, None),
    Transition((*_OWING, Stage.COMPLETED), Event.SUMMONED, None),
    Transition((*_OWING, Stage.COMPLETED), Event.LISTED, None),
)

ONLY_FOR: dict[Event, frozenset[Kind]] = {
    Event.FEEDBACK: frozenset({Kind.SUGGESTION}),
}
"""Events that only some kinds know."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Which keys of a log entry an event requires; the others it may carry besides 日期, 事件, 说明, 文号."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


NEEDS: dict[Event, Needs] = {
    Event.STARTED: Needs(optional=("unit",)),
    Event.RECEIVED: Needs(required=("unit",)),
    Event.REPLIED: Needs(required=("unit",)),
    Event.PROGRESS: Needs(optional=("unit", "percent")),
    Event.MILESTONE: Needs(required=("milestone",), optional=("unit",)),
    Event.URGED: Needs(optional=("unit", "reason")),
    Event.EXTENSION_ASKED: Needs(required=("unit", "reason"), optional=("new_due",)),
    Event.EXTENDED: Needs(required=("new_due", "approved_by", "reason"), optional=("unit",)),
    Event.EXTENSION_REFUSED: Needs(required=("reason",), optional=("unit", "approved_by")),
    Event.ADJUSTED: Needs(required=("approved_by", "reason"), optional=("unit",)),
    Event.OBJECTED: Needs(required=("unit", "reason")),
    Event.OBJECTION_DECIDED: Needs(
        required=("outcome", "approved_by"), optional=("unit", "reason", "new_lead")
    ),
    Event.PAUSED: Needs(required=("approved_by", "reason"), optional=("unit",)),
    Event.RESUMED: Needs(optional=("unit", "approved_by", "reason")),
    Event.COMPLETED: Needs(required=("unit",)),
    Event.FEEDBACK: Needs(required=("unit", "outcome"), optional=("reason",)),
    Event.RETURNED: Needs(required=("reason",), optional=("unit",)),
    Event.CLOSED: Needs(required=("unit",)),
    Event.RECHECKED: Needs(required=("outcome",), optional=("unit",)),
    Event.REOPENED: Needs(required=("new_due", "approved_by", "reason"), optional=("unit",)),
    Event.CANCELLED: Needs(required=("approved_by", "reason"), optional=("unit",)),
    Event.CRITICISED: Needs(required=("document",), optional=("unit", "reason")),
    Event.SUMMONED: Needs(required=("reason",), optional=("unit",)),
    Event.LISTED: Needs(required=("reason",), optional=("unit", "approved_by")),
}
"""What each event needs. New deadlines, extensions and cancellations name who approved them."""

BY_LEAD = frozenset({Event.RECEIVED, Event.REPLIED, Event.COMPLETED, Event.FEEDBACK})
"""What only the unit in the lead can have done."""

OUTCOMES: dict[Event, tuple[Outcome, ...]] = {
    Event.OBJECTION_DECIDED: (Outcome.UPHELD, Outcome.REASSIGNED, Outcome.WITHDRAWN),
    Event.RECHECKED: (Outcome.STABLE, Outcome.RELAPSED),
    Event.FEEDBACK: (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_ADOPTED),
}
"""The outcomes each decided event may have."""

_ANY_KIND = frozenset(Kind)

_TABLE: dict[tuple[Stage, Event], dict[Outcome | None, Stage | None]] = {}
for _row in LIFE_CYCLE:
    for _stage in _row.stages:
        _TABLE.setdefault((_stage, _row.event), {})[_row.outcome] = _row.to


@cache
def allowed_events(stage: Stage, kind: Kind) -> tuple[Event, ...]:
    """The events an item of that kind may have next, in the order of the vocabulary."""
    return tuple(
        event for event in Event if (stage, event) in _TABLE and kind in ONLY_FOR.get(event, _ANY_KIND)
    )


def next_stage(stage: Stage, entry: LogEntry, kind: Kind, came_from: Stage) -> Stage | None:
    """The stage after an entry, or None where the table does not allow it.

    came_from is the stage in which the item was before an objection was raised.
    """
    outcomes = _TABLE.get((stage, entry.event))
    if outcomes is None or kind not in ONLY_FOR.get(entry.event, _ANY_KIND):
        return None
    to = outcomes.get(entry.outcome, outcomes.get(None))
    if to is not None:
        return to
    return came_from if stage is Stage.OBJECTED and entry.event is Event.OBJECTION_DECIDED else stage


def walk(item: Item, log: Sequence[LogEntry] | None = None) -> Iterator[tuple[LogEntry, Stage | None, Stage]]:
    """Go through an item's log: each entry, the stage after it (None: not allowed) and the stage before it.

    A disallowed entry leaves the stage as it is, so that one mistake gives one problem.
    """
    stage = came_from = START[item.kind]
    for entry in item.log if log is None else log:
        after = next_stage(stage, entry, item.kind, came_from)
        yield entry, after, stage
        if after is not None:
            if after is Stage.OBJECTED and stage is not Stage.OBJECTED:
                came_from = stage
            stage = after
