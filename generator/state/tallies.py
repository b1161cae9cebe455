"""Counting: items by any key, and the totals of tallies and indicators as of a day.

A month counts as of a day if it has begun by then: months that are over, and the current month as
entered so far. Later months are not known yet, whatever the file says.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from generator.facts.records import Indicator, Tally
from generator.facts.records.indicators import Observation
from generator.facts.records.tallies import MonthRow
from generator.state.shapes import ItemState

Key = TypeVar("Key", bound=Hashable)


def group_by(items: Iterable[ItemState], key: Callable[[ItemState], Key]) -> dict[Key, tuple[str, ...]]:
    """Ids of the items by a key, keys in the order in which they first come up."""
    groups: dict[Key, list[str]] = {}
    for state in items:
        groups.setdefault(key(state), []).append(state.id)
    return {value: tuple(ids) for value, ids in groups.items()}


def count_by(items: Iterable[ItemState], key: Callable[[ItemState], Key]) -> dict[Key, int]:
    """Number of items by a key; the numbers add up to that of the items."""
    return {value: len(ids) for value, ids in group_by(items, key).items()}


@dataclass(frozen=True, slots=True)
class IndicatorTotal:
    """An indicator's counts over some months."""

    numerator: int
    denominator: int | None
    """None where the indicator only counts, or did in some of the months."""
    months: tuple[str, ...]
    """The months that were counted; empty where nothing was published."""

    @property
    def value(self) -> float | None:
        """Share from 0 to 1; None without a denominator, or where it is 0: never 0 or 1."""
        return self.numerator / self.denominator if self.denominator else None


def has_begun(month: str, as_of: date) -> bool:
    """Whether a month, written 2021-03, counts as of a day."""
    return month <= f"{as_of:%Y-%m}"


def tally_rows(tally: Tally, as_of: date) -> Iterator[tuple[int, MonthRow]]:
    """The months of a tally that count as of a day, each with its position in the file."""
    return ((index, row) for index, row in enumerate(tally.months) if has_begun(row.month, as_of))


def tally_total(tally: Tally, column: str, as_of: date) -> int:
    """Sum of one column of a tally over its year as of a day."""
    return sum(row.values.get(column, 0) for _, row in tally_rows(tally, as_of))


def indicator_rows(
    indicator: Indicator, as_of: date, *, year: int | None = None, unit: str | None = None
) -> Iterator[tuple[int, Observation]]:
    """The observations of a unit (None: of the district) that count as of a day, with their positions."""
    return (
        (index, row)
        for index, row in enumerate(indicator.observations)
        if row.unit == unit
        and has_begun(row.month, as_of)
        and (year is None or row.month.startswith(f"{year:04}-"))
    )


def indicator_total(
    indicator: Indicator, as_of: date, *, year: int | None = None, unit: str | None = None
) -> IndicatorTotal:
    """An indicator's counts over a year (None: over all years) as of a day, of a unit or the district."""
    return add_up([row for _, row in indicator_rows(indicator, as_of, year=year, unit=unit)])


def add_up(rows: Sequence[Observation]) -> IndicatorTotal:
    """The counts of some months together.

    Where some of them only count, since the definition has changed, so does the total: their numerators have no
    part in a share of the others.
    """
    parts = [row.denominator for row in rows if row.denominator is not None]
    return IndicatorTotal(
        numerator=sum(row.numerator for row in rows),
        denominator=sum(parts) if len(parts) == len(rows) > 0 else None,
        months=tuple(row.month for row in rows),
    )


def indicator_by_month(
    indicator: Indicator, as_of: date, unit: str | None = None
) -> dict[str, IndicatorTotal]:
    """An indicator month by month as of a day, of a unit or the district."""
    return {row.month: add_up([row]) for _, row in indicator_rows(indicator, as_of, unit=unit)}
