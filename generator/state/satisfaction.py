"""满意率 by the definition in force: months under one definition are never added to months under another."""

from dataclasses import dataclass
from datetime import date

from generator.facts.records import Records, SatisfactionRule
from generator.facts.records.base import month_ends
from generator.facts.records.tallies import MonthRow
from generator.state.tallies import tally_rows
from generator.vocabulary import Satisfaction


@dataclass(frozen=True, slots=True)
class SatisfactionRate:
    """The rate over the months of a span that one definition was in force in."""

    rule: SatisfactionRule
    months: tuple[str, ...]
    """Empty where nothing was counted."""
    content: int
    discontent: int
    unrated: int

    @property
    def numerator(self) -> int:
        """Who counts as content."""
        silent = self.unrated if self.rule.definition is Satisfaction.SILENCE_CONTENT else 0
        return self.content + silent

    @property
    def denominator(self) -> int:
        """Who counts at all."""
        silent = 0 if self.rule.definition is Satisfaction.RATED_ONLY else self.unrated
        return self.content + self.discontent + silent

    @property
    def value(self) -> float | None:
        """Share from 0 to 1; None where the denominator is 0."""
        return self.numerator / self.denominator if self.denominator else None


def read_satisfaction(records: Records, first: date, last: date) -> tuple[SatisfactionRate, ...]:
    """One rate for each definition that was in force in the span, counted up to its last day.

    A month belongs to the definition in force on its last day.
    """
    rates = []
    for rule in records.satisfaction:
        if rule.valid_from <= last and (rule.valid_to or date.max) >= first:
            rows = [
                row
                for tally in records.tallies.values()
                if tally.slug == rule.tally
                for _, row in tally_rows(tally, last)
                if month_ends(row.month)[0] >= first.replace(day=1)
                and rule.is_valid_on(month_ends(row.month)[1])
            ]
            rates.append(_rate(rule, rows))
    return tuple(rates)


def _rate(rule: SatisfactionRule, rows: list[MonthRow]) -> SatisfactionRate:
    def total(names: tuple[str, ...]) -> int:
        return sum(row.values.get(name, 0) for row in rows for name in names)

    return SatisfactionRate(
        rule=rule,
        months=tuple(row.month for row in rows),
        content=total(rule.content),
        discontent=total(rule.discontent),
        unrated=total((rule.unrated,)),
    )
