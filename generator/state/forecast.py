"""When a light changes by itself, and when it was red: both exact, and without trying every day.

Between two entries a light can change only on a few days: where the time left or the lag crosses an
edge of a band, where a milestone falls due, where other tables come into force, and where an item has
been in its stage for as long as a rule asks. Only those days are judged, so that odd tables, too, are answered rightly.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from generator.facts.records import Item
from generator.state.lights import WATCHED, LightBook, Scale
from generator.state.progress import percent_expected, points_behind
from generator.state.shapes import Phase
from generator.vocabulary import Light

_LAST = date.max.toordinal()
_DAY = timedelta(days=1)


class Forecast:
    """The light book, asked about spans of days."""

    def __init__(self, book: LightBook) -> None:
        self._book = book
        self._rule_days = sorted(
            number
            for tables in book.tables
            for number in (tables.first.toordinal(), tables.last.toordinal() + 1)
        )
        edges = {0.0, *(edge for tables in book.tables for edge in tables.by_time.edges)}
        # On the day an edge is reached, and on the day after, the value may lie in another band.
        self._offsets = sorted({days for edge in edges for days in (-math.floor(edge), 1 - math.ceil(edge))})
        self._lag_edges = {edge for tables in book.tables for edge in tables.by_lag.edges}
        # No red light with more time left than this, nor with a smaller lag than that.
        self._red_left = max(_tops(tables.by_time for tables in book.tables), default=-math.inf)
        self._red_lag = min(_bottoms(tables.by_lag for tables in book.tables), default=math.inf)

    def next_change(
        self, item: Item, phase: Phase, as_of: date, shown: Light
    ) -> tuple[date, Light] | tuple[None, None]:
        """The first day after as_of on which another light is shown with no new entry, and that light."""
        for day in self._turning_days(item, phase, as_of.toordinal() + 1, _LAST):
            light = self._book.light(item, phase, day)
            if light is not shown:
                return day, light
        return None, None

    def first_red(self, item: Item, phases: Sequence[Phase], first: date, last: date) -> date | None:
        """The first day in a span, both ends included, on which the red light was shown."""
        for index, phase in enumerate(phases):
            start = max(phase.first, first)
            end = min(last, phases[index + 1].first - _DAY) if index + 1 < len(phases) else last
            if start <= end and self._may_be_red(item, phase, end):
                turning = self._turning_days(item, phase, start.toordinal() + 1, end.toordinal())
                for day in (start, *turning):
                    if self._book.light(item, phase, day) is Light.RED:
                        return day
        return None

    def _may_be_red(self, item: Item, phase: Phase, end: date) -> bool:
        """Whether red is possible in a phase up to a day, on which time left is least and the lag greatest."""
        for rule in self._book.rules_of(phase.stage):
            if rule.light is Light.RED and rule.since(phase) <= end:
                return True
        if phase.due is None or phase.stage not in WATCHED:
            return False
        if (phase.due - end).days <= self._red_left:
            return True
        lag = points_behind(phase.percent, percent_expected(item.milestones, phase, end))
        return lag is not None and lag >= self._red_lag

    def _turning_days(self, item: Item, phase: Phase, first: int, last: int) -> list[date]:
        """The days of a phase within a span, given as day numbers, on which its light may change."""
        numbers = [rule.since(phase).toordinal() for rule in self._book.rules_of(phase.stage) if rule.after]
        if phase.due is not None and phase.stage in WATCHED:
            numbers += self._days_of_tables(item, phase, phase.due.toordinal())
        return [
            date.fromordinal(each) for each in sorted({each for each in numbers if first <= each <= last})
        ]

    def _days_of_tables(self, item: Item, phase: Phase, due: int) -> list[int]:
        """The days, as numbers, on which a value may cross an edge of the tables, or other tables come into force."""
        numbers = [due + offset for offset in self._offsets]
        numbers += self._rule_days
        if item.milestones:
            numbers += [milestone.due.toordinal() for milestone in item.milestones]
        elif phase.percent is not None:
            start = phase.begun_on.toordinal()
            for edge in self._lag_edges:
                reached = start + math.floor((phase.percent + edge) * (due - start) / 100)
                # One day more than needed, should the product have been rounded down.
                numbers += (reached, reached + 1, reached + 2)
        return numbers


def _tops(scales: Iterable[Scale]) -> Iterator[float]:
    """The upper ends of red bands."""
    for scale in scales:
        for band in scale.bands:
            if band.light is Light.RED:
                yield next((end for end in (band.at_most, band.below) if end is not None), math.inf)


def _bottoms(scales: Iterable[Scale]) -> Iterator[float]:
    """The lower ends of red bands."""
    for scale in scales:
        for band in scale.bands:
            if band.light is Light.RED:
                yield next((end for end in (band.at_least, band.above) if end is not None), -math.inf)
