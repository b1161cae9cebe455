"""The shapes of the answer: what differs between the portal before a change and after it, on one day.

Plain frozen data. A number is always the length of a list that stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from generator.facts.records import Records
from generator.state.annual import Figure
from generator.state.boards import Board
from generator.state.scores import UnitScore
from generator.state.shapes import ItemState, Rate
from generator.state.situation import Situation
from generator.state.tallies import IndicatorTotal
from generator.vocabulary import Kind, Light


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two portals that are compared: the facts, and all that follows from them on the day."""

    records: Records
    situation: Situation
    boards: Mapping[str, Board]
    figures: Mapping[int, Mapping[str, Figure]]
    """Figures of the annual pages, by year and key."""
    scores: Mapping[str, UnitScore] = field(default_factory=dict)
    """Of each unit, by its code, in the year of the day so far; empty without a scheme."""


class How(StrEnum):
    """What happened to a thing."""

    REMOVED = "减少"
    RENUMBERED = "改号"
    ADDED = "新增"
    CHANGED = "改动"
    CARRIED = "连带"
    """Its own record is as before; what follows from it differs, because rules or calendars differ."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value before and after, in words; None where there was, or is, no such thing."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What a change does to one item."""

    id: str
    how: How
    kind: Kind
    title: str
    former_id: str | None
    """The number it had before, where that was changed."""
    before: ItemState | None
    """None where it is not shown on the day: not there, or issued only later."""
    after: ItemState | None
    differences: tuple[Difference, ...] = ()
    clocks: tuple[Difference, ...] = ()
    """Clocks that started, stopped or moved."""
    entries: tuple[str, ...] = ()
    """Log entries that are new, in words."""
    lost_entries: tuple[str, ...] = ()
    """Log entries that were there before and are not any more, though the log is append only."""
    joined: tuple[str, ...] = ()
    """Sets (应办结, 逾期, …) that it belongs to now and did not before."""
    left: tuple[str, ...] = ()

    @property
    def lights(self) -> tuple[Light | None, Light | None]:
        """The light shown before and after."""
        return (self.before.light if self.before else None, self.after.light if self.after else None)


@dataclass(frozen=True, slots=True)
class DueMove:
    """One deadline in force that moved."""

    item: str
    title: str
    before: date | None
    after: date | None
    days: int | None
    """How many natural days later; None where either side is unknown."""
    approved_by: str | None
    """Who approved it; None where no entry of the log says so."""
    reason: str
    """Why, as the log says, or what else moved it."""
    is_rewritten: bool
    """Whether the deadline as first set was edited, which nobody approves."""


@dataclass(frozen=True, slots=True)
class RateMove:
    """One rate, of the district or of a unit, that is counted differently."""

    unit: str | None
    name: str
    before: Rate | None
    after: Rate | None


@dataclass(frozen=True, slots=True)
class ScoreMove:
    """One unit whose score, or place among its comparable units, changes."""

    unit: str
    group: str
    before: UnitScore | None
    after: UnitScore | None


@dataclass(frozen=True, slots=True)
class BoardMove:
    """One wall board whose picture changes."""

    key: str
    title: str
    how: How
    differences: tuple[Difference, ...]
    """Big numbers and headings."""
    moved: tuple[str, ...]
    """Ids of items, or names of units, whose card, bar or tile changes."""


@dataclass(frozen=True, slots=True)
class FigureMove:
    """One figure of an annual page that is counted differently."""

    year: int
    label: str
    unit: str
    before: int | None
    after: int | None
    joined: tuple[str, ...]
    """Labels of the parts that are counted now and were not before."""
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TallyMove:
    """One column of a tally that is counted differently."""

    id: str
    name: str
    column: str
    before: int | None
    after: int | None
    months: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class IndicatorMove:
    """One indicator, of the district or of a unit, that is counted differently."""

    slug: str
    name: str
    unit: str | None
    before: IndicatorTotal | None
    after: IndicatorTotal | None
    months: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class BasisChange:
    """One rule, unit, document, notice, meeting or setting that was changed: what everything else rests on."""

    group: str
    name: str
    how: How
    differences: tuple[Difference, ...]
    moves_all: bool
    """Whether such a change can move lights, deadlines and rates of items that nobody touched."""


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Pages of one kind that change: key and title of each."""

    title: str
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of data/ that was changed."""

    path: str
    how: How


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a change does to the portal on one day."""

    as_of: date
    items: tuple[ItemChange, ...]
    """What is missing first, then by number."""
    lights: Mapping[tuple[Light | None, Light | None], tuple[str, ...]]
    """Ids of items by the light before and after; None is: not shown on that side."""
    due_moves: tuple[DueMove, ...]
    rates: tuple[RateMove, ...]
    """Of the district first, then of the units in the order of units.yml."""
    scores: tuple[ScoreMove, ...]
    """In the order of units.yml."""
    boards: tuple[BoardMove, ...]
    figures: tuple[FigureMove, ...]
    tallies: tuple[TallyMove, ...]
    indicators: tuple[IndicatorMove, ...]
    basis: tuple[BasisChange, ...]
    pages: tuple[PageGroup, ...]
    files: tuple[FileChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the portal shows the same as before, save for the text of its source files."""
        return not (
            self.items
            or self.rates
            or self.scores
            or self.boards
            or self.figures
            or self.tallies
            or self.indicators
            or self.basis
        )
