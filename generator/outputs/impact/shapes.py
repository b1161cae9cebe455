"""What is told of a change: the findings, and the description that both faces are made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from generator.facts.problems import Problem, Severity
from generator.state.impact import Impact
from generator.vocabulary import Light


@dataclass(frozen=True, slots=True)
class Checked:
    """How the problems of the data stand against those of the base."""

    introduced: Sequence[Problem]
    existing: Sequence[Problem]
    mended: int
    is_broken: bool
    """Whether the data have errors that keep the portal from being made; what only history shows does not."""

    @property
    def errors(self) -> tuple[int, int]:
        """How many errors are new, and how many were there already."""
        return (
            sum(problem.severity is Severity.ERROR for problem in self.introduced),
            sum(problem.severity is Severity.ERROR for problem in self.existing),
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """All that is told of a change."""

    base: str
    """Short hash of the commit compared with."""
    office: str
    mark: str
    """管理标识 that stands on every page."""
    banner: str | None
    impact: Impact
    checked: Checked
    base_unread: tuple[str, ...]
    """Files that could not be read at the base."""
    unread: tuple[str, ...]
    """Files that cannot be read now."""
    had_data: bool
    """Whether the base held any data at all."""


class Code(NamedTuple):
    """A number or path that is copied and searched for, so its characters matter."""

    text: str


class Lamps(NamedTuple):
    """The light before and after; None where the item is not shown."""

    before: Light | None
    after: Light | None


class Strong(NamedTuple):
    """A number that must not be overlooked."""

    text: str


class Note(NamedTuple):
    """One thing said in a cell: what it is about (may be empty), and what about it."""

    label: str
    text: str
    is_alarm: bool = False
    codes: tuple[Code, ...] = ()
    """Numbers that the text is about."""


NONE = "—"
"""What stands where there is nothing to compare."""

Cell: TypeAlias = str | Code | Strong | Lamps | tuple[Note, ...] | tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one heading."""

    title: str
    """Said above the table; empty where the section has only one."""
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is told."""

    key: str
    """ASCII; its anchor on the page."""
    title: str
    count: int
    unit: str
    note: str
    tables: tuple[Table, ...]
    is_alarm: bool = False
    is_folded: bool = False
    """Whether its tables are folded however short: what few want to read."""


def codes(keys: Iterable[str]) -> tuple[Code, ...]:
    """Ids to stand in one cell."""
    return tuple(Code(key) for key in keys)
