"""Rates: one set of items divided by another, both named in data/rules/rates.yml and linked to.

A rate is of the units that lead: a unit that assists sees the item but answers for no part of it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from generator.facts.records import RateRule
from generator.state.shapes import ItemState, Rate
from generator.vocabulary import Flag

_FLAGS = {flag.value: flag for flag in Flag}


def rules_on(rules: Iterable[RateRule], as_of: date) -> tuple[RateRule, ...]:
    """The definitions in force on a day, in the order of the file."""
    return tuple(rule for rule in rules if rule.is_valid_on(as_of))


def read_rates(rules: Iterable[RateRule], items: Sequence[ItemState]) -> tuple[Rate, ...]:
    """Each rate over these items, with the ids behind both of its numbers.

    The numerator is counted within the denominator, so that no definition gives a share above one.
    A set that the vocabulary does not know is empty (the checks refuse its name before).
    """
    return tuple(_read_rate(rule, items) for rule in rules)


def _read_rate(rule: RateRule, items: Sequence[ItemState]) -> Rate:
    whole = _members(items, rule.denominator)
    part = _members(whole, rule.numerator)
    return Rate(rule, tuple(state.id for state in part), tuple(state.id for state in whole))


def _members(items: Sequence[ItemState], name: str) -> list[ItemState]:
    flag = _FLAGS.get(name)
    return [] if flag is None else [state for state in items if flag in state.flags]
