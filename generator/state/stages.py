"""What an item's log amounts to: the stages it leads through, and the spans of days in between.

The life cycle itself is the table in ``facts.life_cycle``; an entry that the table does not allow
changes nothing here (the checks refuse it before a portal is built).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.facts.life_cycle import START, walk
from generator.facts.records import Item, LogEntry
from generator.state.deadlines import Restarts, due_after
from generator.state.progress import percent_done
from generator.state.shapes import HistoryRow, Phase
from generator.vocabulary import Event, Outcome

REPORTS = frozenset(
    {
        Event.STARTED,
        Event.RECEIVED,
        Event.REPLIED,
        Event.PROGRESS,
        Event.MILESTONE,
        Event.EXTENSION_ASKED,
        Event.OBJECTED,
        Event.COMPLETED,
        Event.FEEDBACK,
    }
)
"""Events that a unit enters about its own work; all others are the supervisor's."""

_DONE = frozenset({Event.COMPLETED, Event.FEEDBACK})


@dataclass(frozen=True, slots=True)
class Course:
    """What an item has gone through by a day."""

    phases: tuple[Phase, ...]
    previous_leads: tuple[str, ...]
    milestones_done: Mapping[int, date]
    """Day of completion by the milestone's number, from 1."""
    last_reported_on: date
    """Last day on which the lead in force entered anything, or on which the item was given to it."""


def read_history(item: Item, as_of: date, known_on: date | None = None) -> tuple[HistoryRow, ...]:
    """The entries up to the day with the stages they lead to; later entries do not exist yet.

    With ``known_on``, neither do entries that were only written down after that day (补记).
    """
    entries = entries_on(item, as_of, known_on)
    walked = walk(item, list(entries.values()))
    return tuple(
        HistoryRow(number, entry, after)
        for number, (entry, after, _) in zip(entries, walked, strict=True)
        if after is not None
    )


def entries_on(item: Item, as_of: date, known_on: date | None = None) -> dict[int, LogEntry]:
    """The entries up to the day by their places in the log, whatever the life cycle makes of them."""
    known = known_on or date.max
    return {n: entry for n, entry in enumerate(item.log) if entry.on <= as_of and entry.known_on <= known}


def is_reassignment(entry: LogEntry) -> bool:
    """Whether the entry gives the item to another lead unit (改派)."""
    return entry.event is Event.OBJECTION_DECIDED and entry.outcome is Outcome.REASSIGNED


def read_course(item: Item, history: Iterable[HistoryRow], restarts: Restarts) -> Course:
    """Fold the entries into spans of days in which nothing changed."""
    now = _Now(item, restarts)
    phases: list[Phase] = []
    first = item.issued_on
    for row in history:
        if row.entry.on > first:
            _append(phases, now.as_phase(first))
            first = row.entry.on
        now.enter(row)
    _append(phases, now.as_phase(first))
    return Course(tuple(phases), tuple(now.previous_leads), now.milestones_done, now.last_reported_on)


def _append(phases: list[Phase], phase: Phase) -> None:
    """Add a phase, unless it only goes on with the last one."""
    if not phases or phases[-1][1:] != phase[1:]:
        phases.append(phase)


class _Now:
    """Where an item stands while its log is read from the top; lives only inside ``read_course``."""

    __slots__ = (
        "begun_on", "closed_on", "completed_on", "due", "last_reported_on", "lead", "milestones",
        "milestones_done", "previous_leads", "reported", "restarts", "stage", "stage_since",
    )  # fmt: skip

    def __init__(self, item: Item, restarts: Restarts) -> None:
        self.milestones = item.milestones
        self.restarts = restarts
        self.stage = START[item.kind]
        self.stage_since = self.begun_on = self.last_reported_on = item.issued_on
        self.lead = item.lead
        self.previous_leads: list[str] = []
        self.due = item.due or restarts.get(item.issued_on)
        self.reported: int | None = None
        self.milestones_done: dict[int, date] = {}
        self.completed_on: date | None = None
        self.closed_on: date | None = None

    def enter(self, row: HistoryRow) -> None:
        """Take one entry into account."""
        entry = row.entry
        if row.stage is not self.stage:
            self.stage, self.stage_since = row.stage, entry.on
        if entry.event in REPORTS and (entry.unit is None or entry.unit == self.lead):
            self.last_reported_on = entry.on
        self.due = due_after(self.due, entry, self.restarts)
        if entry.event is Event.MILESTONE and entry.milestone is not None:
            self.milestones_done.setdefault(entry.milestone, entry.on)
        elif entry.event is Event.PROGRESS and entry.percent is not None:
            self.reported = entry.percent
        elif entry.event in _DONE:
            self.completed_on = entry.on
        elif entry.event is Event.CLOSED:
            self.closed_on = entry.on
        elif entry.event is Event.RETURNED:
            self.completed_on = None
        else:
            self._begin_anew(entry)

    def _begin_anew(self, entry: LogEntry) -> None:
        """After a 改派 or 重办 the work is owed again, and its schedule runs from that day."""
        if is_reassignment(entry):
            if self.lead is not None:
                self.previous_leads.append(self.lead)
            # The new lead answers for its own silence only.
            self.lead, self.last_reported_on = entry.new_lead, entry.on
        elif entry.event is not Event.REOPENED:
            return
        self.begun_on = entry.on
        self.completed_on = self.closed_on = None

    def as_phase(self, first: date) -> Phase:
        """What holds from that day on."""
        return Phase(
            first=first,
            stage=self.stage,
            stage_since=self.stage_since,
            lead=self.lead,
            due=self.due,
            percent=percent_done(self.milestones, self.milestones_done, self.reported, self.completed_on),
            begun_on=self.begun_on,
            completed_on=self.completed_on,
            closed_on=self.closed_on,
        )


def phase_on(phases: tuple[Phase, ...], day: date) -> Phase | None:
    """The phase that the day falls in; None before the day of issue."""
    return next((phase for phase in reversed(phases) if phase.first <= day), None)
