"""Deadlines: the one in force after extensions, and the ledger of its changes (改期账).

The deadline as first set is never edited: 批准延期 and 重办 set a new one and name who approved it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from generator.facts.records import Item, LogEntry
from generator.state.shapes import DueChange, HistoryRow, Phase
from generator.vocabulary import Event, Outcome, Stage

Restarts: TypeAlias = Mapping[date, date]
"""For items whose deadline is a clock's: the deadline by the day on which the clock starts (again)."""

_CHANGES = frozenset({Event.EXTENDED, Event.REOPENED})
_RULINGS = frozenset({Event.OBJECTION_DECIDED, Event.RESUMED})


def first_due(item: Item, restarts: Restarts) -> date | None:
    """The deadline as first set, in the record or by a clock; None is 待补充 or not set by any clock."""
    return item.due or restarts.get(item.issued_on)


def due_after(due: date | None, entry: LogEntry, restarts: Restarts) -> date | None:
    """The deadline in force after an entry."""
    if entry.event in _CHANGES:
        return entry.new_due or due
    if restarts and entry.event in _RULINGS:
        # A new lead is never held to the old lead's clock, even if no rule starts a new one.
        kept = None if entry.outcome is Outcome.REASSIGNED else due
        return restarts.get(entry.on, kept)
    return due


def read_due_changes(item: Item, history: Iterable[HistoryRow], restarts: Restarts) -> tuple[DueChange, ...]:
    """The item's part of the ledger: each new deadline with how many natural days it adds, and by whom."""
    changes = []
    due = first_due(item, restarts)
    for row in history:
        entry = row.entry
        if entry.event in _CHANGES and entry.new_due is not None:
            changes.append(
                DueChange(
                    item=item.id,
                    on=entry.on,
                    event=entry.event,
                    old=due,
                    new=entry.new_due,
                    days=(entry.new_due - due).days if due else 0,
                    approved_by=entry.approved_by or "",
                    reason=entry.reason or "",
                    # A reopened item is past its deadline as a matter of course; only a late extension is a fault.
                    after_due=entry.event is Event.EXTENDED and due is not None and entry.on > due,
                )
            )
        due = due_after(due, entry, restarts)
    return tuple(changes)


def days_left(phase: Phase, as_of: date) -> int | None:
    """Natural days to the deadline in force, negative when past; None where nothing is owed any more."""
    if phase.due is None or phase.completed_on is not None or phase.stage is Stage.CANCELLED:
        return None
    return (phase.due - as_of).days


def late_days(phase: Phase, as_of: date) -> int:
    """Natural days by which the report came, or stays away, after the deadline in force; 0 if cancelled."""
    if phase.due is None or phase.stage is Stage.CANCELLED:
        return 0
    return max(0, ((phase.completed_on or as_of) - phase.due).days)
