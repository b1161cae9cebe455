"""What every output is given: the facts, the state on the day, and the addresses of everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import quote

from markupsafe import Markup

from generator.facts.reading import line_of
from generator.facts.records import Records
from generator.outputs import addresses
from generator.outputs.parts import Parts
from generator.outputs.rendering import Renderer
from generator.state.annual import Figure
from generator.state.changes import Moves
from generator.state.cycle import PeriodReport
from generator.state.links import Link, linked
from generator.state.scores import UnitScore
from generator.state.situation import Situation
from generator.state.todos import Todo, read_posts, read_todos


@dataclass(frozen=True)
class View:
    """The whole of what can be shown. Outputs read it and compute nothing."""

    records: Records
    situation: Situation
    moves: Moves
    """What changed in the seven days up to the day."""
    figures: Mapping[int, Sequence[Figure]]
    """The figures of each annual page, by year."""
    reports: Sequence[PeriodReport]
    """The weeks, months, quarters and years that are shown, each cycle latest first."""
    scores: Sequence[UnitScore]
    """The score of every unit in the year of the day, so far; empty without a scheme."""
    renderer: Renderer

    def with_periods(self, reports: Sequence[PeriodReport], scores: Sequence[UnitScore]) -> "View":
        """The same with what the periods came to. What was looked up and does not follow from them stays known."""
        view = replace(self, reports=reports, scores=scores)
        view.__dict__.update(todos=self.todos, links=self.links, file_addresses=self.file_addresses)
        return view

    @property
    def as_of(self) -> date:
        """The day that is shown."""
        return self.situation.as_of

    @cached_property
    def todos(self) -> tuple[Todo, ...]:
        """What is to be done next on every item, the most urgent first."""
        return read_todos(self.situation.items.values(), self.records.portal.office_unit)

    @cached_property
    def posts(self) -> Mapping[str, tuple[str, ...]]:
        """The posts that each unit has named, by its short name; a unit that has named none is left out."""
        return read_posts(self.records.items.values())

    @cached_property
    def links(self) -> Mapping[str, tuple[Link, ...]]:
        """Links of each item, meeting, ``indicator:slug`` and ``document:slug``, both ways."""
        return linked(self.records)

    @cached_property
    def file_addresses(self) -> Mapping[str, str]:
        """The page that shows each file of data/ line by line (lines have the ids L1, L2, …)."""
        return addresses.record_addresses(self.records)

    def item_url(self, item_id: str) -> str:
        """Page of a tracked item."""
        return addresses.item_address(item_id, self.records.items[item_id].kind)

    def unit_url(self, name: str) -> str:
        """Page of a unit, by its short name."""
        return addresses.unit_address(self.records.units[name].code)

    def target(self, key: str) -> tuple[str, str] | None:
        """Address and title of what a link points to; None for what is not shown on this day."""
        kind, _, slug = key.partition(":")
        if key in self.situation.items:
            return self.item_url(key), self.records.items[key].title
        if key in self.records.meetings:
            held = self.records.meetings[key]
            return (addresses.meeting_address(key), held.title) if held.held_on <= self.as_of else None
        if kind == "indicator":
            return addresses.indicator_address(slug), self.records.indicators[slug].name
        if kind == "document":
            return f"documents/index.html#{slug}", self.records.documents[slug].name
        return None

    def line_url(self, path: str, loc: Sequence[str | int] = ()) -> str:
        """The line of data/ that holds a value: page and anchor."""
        line = line_of(self.records.texts[path], loc) if loc else 1
        return f"{self.file_addresses[path]}#L{line}"

    def line(self, base: str, path: str, loc: Sequence[str | int] = ()) -> Markup:
        """A small link to that line."""
        return self.parts(base).line(self.file_addresses[path], self.records.texts[path], loc)

    def parts(self, base: str) -> Parts:
        """The small parts of the pages from which ``base`` leads to the root."""
        if base not in self._parts:
            self._parts[base] = Parts(base, self.unit_url)
        return self._parts[base]

    @cached_property
    def _parts(self) -> dict[str, Parts]:
        return {}

    def edit_url(self, path: str) -> str | None:
        """Where an editor changes a file, if the portal knows its repository."""
        prefix = self.records.portal.edit_url
        return f"{prefix}data/{quote(path)}" if prefix else None
