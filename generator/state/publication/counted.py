"""What is counted for an audience before anything is kept back: tables, the counts in them, and what holds between them.

Counts are told apart by keys. A margin of two tables has the same key in both, so neither gives away what the other
keeps back. Besides what is shown there are counts that anybody can work out, such as the rest of a whole of which a
part is told: they are ``unshown``, and protected like the others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.state.suppression import Key, Sum

TOTAL = "合计"
YEAR = "全年累计"
Entry = tuple[Key, ...]
"""The keys behind one cell: a count, or numerator and denominator of a share."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A total that is published already: of which record (``tally:id``, ``indicator:slug``), which column, how much."""

    record: str
    column: str
    value: int


@dataclass(frozen=True, slots=True)
class CountedTable:
    """A table before anything is kept back."""

    anchor: str
    title: str
    about: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Entry | None, ...]], ...]
    """Label and cells; None where there is no number."""
    totals: int = 0
    """How many of the last rows are totals."""


@dataclass
class Counted:
    """Tables, the counts in them and around them."""

    tables: list[CountedTable] = field(default_factory=list)
    numbers: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    unshown: set[Key] = field(default_factory=set)
    totals: dict[tuple[str, str], list[Key]] = field(default_factory=dict)
    """Yearly totals by record and column, for what is published already."""

    def add(self, whole: Key, parts: Iterable[Key]) -> None:
        """Note a sum whose numbers are all there."""
        self.sums.append(Sum(whole, tuple(parts)))

    def split(self, whole: Key, part: Key) -> Key | None:
        """Note that one count is part of another, so that the rest can be worked out. None if it is no part."""
        return self.left(whole, [part])

    def left(self, whole: Key, parts: Sequence[Key]) -> Key | None:
        """Note that some counts are parts of another: the key of what they leave, which nobody is shown."""
        rest = self.numbers[whole] - sum(self.numbers[part] for part in parts)
        if rest < 0:
            return None
        key = ("其余", whole, *parts)
        self.numbers[key] = rest
        self.unshown.add(key)
        self.add(whole, (*parts, key))
        return key


def pinned(counted: Counted, pins: Iterable[Pin]) -> Iterator[Key]:
    """The totals that are published already; what only bears the same name and is another number is not."""
    for pin in pins:
        for key in counted.totals.get((pin.record, pin.column), ()):
            if counted.numbers[key] == pin.value:
                yield key
