"""What a rule is: a function from the facts to findings, whose docstring's first line is the rule.

To add a rule, write such a function with @rule in one of the modules beside this one, its texts in
``facts.catalogue`` and an example in ``tests/data/broken``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

from generator.facts.life_cycle import walk
from generator.facts.problems import Finding
from generator.facts.records import Item, LogEntry, Noted, Records
from generator.vocabulary import Event, Outcome, Stage

Loc = tuple[str | int, ...]

MOVES_DUE = frozenset({Event.EXTENDED, Event.REOPENED})
"""Events whose new deadline is in force from then on."""


@dataclass(frozen=True, slots=True)
class Step:
    """One log entry with what was in force when it was made."""

    item: Item
    path: str
    index: int
    entry: LogEntry
    stage: Stage
    """Before the entry."""
    allowed: bool
    """Whether the life cycle knows the event at that stage."""
    lead: str | None
    due: date | None
    clear: bool
    """Whether all entries before it say what they came to; else what is in force can only be guessed."""

    def loc(self, key: str = "") -> Loc:
        """Where the entry, or one of its keys, stands."""
        loc = (*self.item.path, "办理记录", self.index)
        return (*loc, key) if key else loc


@dataclass(frozen=True)
class Facts:
    """What rules are asked about: everything that is valid in itself, and what is known to be missing from it."""

    records: Records
    files: Mapping[str, Noted]
    """The record of each file, by path below data/."""
    broken: frozenset[str]
    """Files that gave no record: what refers to them is not held against the one who refers."""
    today: date

    def each(self, model: type["M"]) -> Iterator[tuple[str, "M"]]:
        """Path and record of every file of one kind."""
        return ((path, record) for path, record in self.files.items() if isinstance(record, model))

    def path_of(self, item: Item) -> str:
        """The file that holds an item."""
        return self.records.paths[item.origin]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All entries of all logs, in order."""
        return tuple(step for item in self.records.items.values() for step in self._walk(item))

    def _walk(self, item: Item) -> Iterator[Step]:
        path, lead, due, clear = self.path_of(item), item.lead, item.due, True
        for index, (entry, after, before) in enumerate(walk(item)):
            yield Step(item, path, index, entry, before, after is not None, lead, due, clear)
            if entry.event is Event.OBJECTION_DECIDED:
                reassigned = entry.outcome is Outcome.REASSIGNED
                clear = clear and entry.outcome is not None and reassigned == (entry.new_lead is not None)
            if after is not None:
                lead = entry.new_lead or lead
                due = entry.new_due if entry.event in MOVES_DUE and entry.new_due else due

    @cached_property
    def broken_ids(self) -> frozenset[str]:
        """Ids that broken files would have defined: each is named like its file."""
        return frozenset(PurePosixPath(path).stem for path in self.broken)

    def is_broken(self, *paths: str) -> bool:
        """Whether one of some files is there but could not be read."""
        return any(path in self.broken for path in paths)


M = TypeVar("M")

Rule = Callable[[Facts], Iterable[Finding]]

RULES: list[Rule] = []
"""Every rule, in the order in which the modules declare them."""


def rule(check: Rule) -> Rule:
    """Register a rule."""
    RULES.append(check)
    return check


def span_in_words(first: date | None, last: date | None) -> str:
    """From when to when something is valid, to follow its name."""
    if first and last:
        return f"从{first}起，到{last}为止"
    return f"从{first}起才有" if first else f"到{last}为止"
