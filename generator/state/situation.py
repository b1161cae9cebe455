"""What is true on a day: ``assess``, which assembles it.

An assembler only: whatever asks about days, stages or lights lives in the module of that name. The
shapes of the answer are in ``state.shapes``, and can be had from here.
"""

from datetime import date

from generator.facts.records import Records
from generator.state.items import Assessor
from generator.state.rates import read_rates, rules_on
from generator.state.shapes import (
    ClockState,
    DueChange,
    HistoryRow,
    ItemState,
    Lights,
    LightState,
    MilestoneState,
    Phase,
    Rate,
    Situation,
    TrendPoint,
    UnitState,
)
from generator.state.trends import read_trends
from generator.state.units import read_units
from generator.vocabulary import Kind

__all__ = [
    "ClockState",
    "DueChange",
    "HistoryRow",
    "ItemState",
    "LightState",
    "Lights",
    "MilestoneState",
    "Phase",
    "Rate",
    "Situation",
    "TrendPoint",
    "UnitState",
    "assess",
]


def assess(records: Records, as_of: date, known_on: date | None = None) -> Situation:
    """Everything that follows from the facts on a day; entries and items of later days do not exist yet.

    With ``known_on`` it is what was on record that day: entries that were only written down later (补记)
    do not exist yet either. Without it, it is what is known now.
    """
    assessor = Assessor(records, known_on)
    known = sorted(records.items.values(), key=lambda item: _sort_key(item.id))
    items = {item.id: assessor.assess(item, as_of) for item in known if item.issued_on <= as_of}
    orders = [state for state in items.values() if state.item.kind is Kind.ORDER]
    rules = rules_on(records.rates, as_of)
    changes = [change for state in items.values() for change in state.due_changes]
    months, weeks = read_trends(orders, as_of)
    return Situation(
        as_of=as_of,
        items=items,
        later=tuple(item.id for item in known if item.issued_on > as_of),
        units=read_units(records.units, items.values(), rules),
        rates=read_rates(rules, orders),
        due_changes=tuple(sorted(changes, key=lambda change: (change.on, _sort_key(change.item)))),
        months=months,
        weeks=weeks,
        provisional_years=assessor.provisional_years(items.values()),
    )


def _sort_key(item_id: str) -> tuple[str, int]:
    """The order of items whatever file is read first; the second decision stands before the tenth."""
    record, _, number = item_id.partition("/")
    return record, int(number) if number.isdecimal() else 0
