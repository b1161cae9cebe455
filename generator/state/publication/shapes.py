"""What is shown to an audience, as plain data: no record, no id, no path below data/."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

HIDDEN = "＊"
"""Stands for a count that is kept back."""
NOTE = "＊ 为1至4，或为防止由合计推算而一并不公布。"
WITHHELD = "这张表里的小数可以由已公布的合计推算，因此不公布。"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table."""

    number: float | None
    """None where it is kept back, or there is none."""
    hidden: bool = False
    is_share: bool = False

    @property
    def text(self) -> str:
        """As it is printed."""
        if self.hidden:
            return HIDDEN
        if self.number is None:
            return "—"
        return f"{self.number * 100:.1f}%" if self.is_share else f"{self.number:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class PublicTable:
    """One table."""

    anchor: str
    title: str
    about: str
    heading: str
    """What a row is."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    """None where the table as a whole is withheld."""

    @property
    def has_hidden(self) -> bool:
        """Whether the note on counts that are kept back belongs below it."""
        return any(cell.hidden for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """One record: its heading, and what else is shown of it."""

    anchor: str
    heading: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    """Label and lines of each."""
    begun_on: date | None
    """The day it began on, where that is shown."""
    due: date | None
    """The day it is due, where that is shown."""


@dataclass(frozen=True, slots=True)
class Listing:
    """All records of one kind."""

    anchor: str
    kind: str
    labels: tuple[str, ...]
    """What is shown of each record, in an editor's words."""
    records: tuple[PublicRecord, ...]


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """One number of an annual report, as published."""

    label: str
    value: int
    unit: str
    how: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that an audience sees."""

    audience: str
    slug: str
    mark: str
    portal: str
    office: str
    banner: str
    as_of: date
    figures: Mapping[int, tuple[PublicFigure, ...]]
    tables: tuple[PublicTable, ...]
    listings: tuple[Listing, ...]
