"""What follows from the figures: medians with their spread, ratios, growth, and whether a target was met."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log
from statistics import median
from typing import Literal

from tests.benchmark.results import Results, Run, Subject

Quantity = Literal["wall", "cpu", "peak", "largest"]

MOST_MEMORY = {10_000: 600, 100_000: 4096}
"""MiB that a build of at most so many items may take."""
MOST_GROWTH = 1.05
"""As an exponent: hardly more than in proportion to the items."""


@dataclass(frozen=True)
class Spread:
    """The median of several runs, and between which values they lay."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Of at least one value."""
        found = sorted(values)
        return cls(median(found), found[0], found[-1])


@dataclass(frozen=True)
class Comparison:
    """One subject against another, and at most how many times as long it may take."""

    subject: Subject
    beside: Subject
    target: float | None = None


COMPARISONS = (
    Comparison(Subject.PORTAL, Subject.MKDOCS, target=1 / 10),
    Comparison(Subject.PORTAL, Subject.HUGO, target=1.5),
    Comparison(Subject.CHECK, Subject.PARSING, target=2),
    Comparison(Subject.REBUILD, Subject.PORTAL, target=1 / 20),
    Comparison(Subject.SERVING, Subject.PORTAL, target=1 / 20),
)
GROWING = {Subject.PORTAL: MOST_GROWTH, Subject.MKDOCS: None, Subject.HUGO: None}
"""What is measured with two numbers of items, and the most that its exponent may be."""


@dataclass(frozen=True)
class Growth:
    """How a subject grows from a tenth of the items to all."""

    wall: float
    """The power of the number of items with which the time grows: 1 is in proportion, 2 is with the square."""
    cpu: float
    each: float
    """Seconds of wall time that one more item takes."""


def spread(results: Results, subject: Subject, items: int, quantity: Quantity) -> Spread:
    """Median and spread of a quantity."""
    return Spread.of(_values(results, subject, items, quantity))


def ratio(results: Results, comparison: Comparison, quantity: Quantity) -> Spread | None:
    """Of the runs of each round; None where one of the two was not measured."""
    one = _values(results, comparison.subject, results.items, quantity)
    other = _values(results, comparison.beside, results.items, quantity)
    pairs = list(zip(one, other, strict=False))
    return Spread.of(a / b for a, b in pairs) if pairs else None


def growth(results: Results, subject: Subject) -> Growth | None:
    """None where a subject was measured with one number of items only."""
    sizes = sorted({series.items for series in results.measurements if series.subject == subject})
    if len(sizes) < 2:
        return None
    few, many = sizes[0], sizes[-1]
    wall = [spread(results, subject, items, "wall").median for items in (few, many)]
    cpu = [spread(results, subject, items, "cpu").median for items in (few, many)]
    return Growth(
        wall=_exponent(few, many, *wall),
        cpu=_exponent(few, many, *cpu),
        each=(wall[1] - wall[0]) / (many - few),
    )


def is_met(measured: Spread, target: float | None) -> bool | None:
    """Whether the median keeps within the target; None where there is none."""
    return None if target is None else measured.median <= target


def grows_little(found: Growth, target: float | None) -> bool | None:
    """Whether growth keeps within the target; None where there is none."""
    return None if target is None else found.wall <= target


def peaks(results: Results) -> Iterator[tuple[Spread, float | None]]:
    """Highest memory of the portal's build, and the most it may be."""
    if results.series(Subject.PORTAL):
        found = spread(results, Subject.PORTAL, results.items, "peak")
        yield found, next((most for items, most in MOST_MEMORY.items() if results.items <= items), None)


def _exponent(few: int, many: int, short: float, long: float) -> float:
    return log(long / short) / log(many / few)


def _values(results: Results, subject: Subject, items: int, quantity: Quantity) -> list[float]:
    series = results.series(subject, items)
    return [_value(run, quantity) for run in series.runs] if series else []


def _value(run: Run, quantity: Quantity) -> float:
    found: float = getattr(run, quantity)
    return found
