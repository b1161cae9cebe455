"""What each unit owes on a day: the items it leads, worst first, and its rates.

Only the lead in force answers for an item; a unit that assists, or that led before a 改派, sees it.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from generator.facts.records import RateRule, Unit
from generator.state.lights import SEVERITY
from generator.state.rates import read_rates
from generator.state.shapes import ItemState, UnitState
from generator.vocabulary import Kind, Light


def read_units(
    units: Mapping[str, Unit], items: Iterable[ItemState], rules: tuple[RateRule, ...]
) -> dict[str, UnitState]:
    """The state of every unit, in the order of the list of units."""
    led: dict[str, list[ItemState]] = {name: [] for name in units}
    assisted: dict[str, list[str]] = {name: [] for name in units}
    for state in items:
        if state.lead in led:
            led[state.lead].append(state)
        for name in dict.fromkeys(state.item.assists):
            if name in assisted and name != state.lead:
                assisted[name].append(state.id)
    return {name: _read_unit(unit, led[name], tuple(assisted[name]), rules) for name, unit in units.items()}


def _read_unit(
    unit: Unit, led: list[ItemState], assisted: tuple[str, ...], rules: tuple[RateRule, ...]
) -> UnitState:
    orders = [state for state in led if state.item.kind is Kind.ORDER]
    return UnitState(
        unit=unit,
        led=tuple(state.id for state in sorted(led, key=_urgency)),
        assisted=assisted,
        rates=read_rates(rules, orders),
        worst=worst_light(state.light for state in led if state.stage.is_open),
    )


def worst_light(lights: Iterable[Light]) -> Light | None:
    """The worst of some lights; None of none."""
    return min(lights, key=SEVERITY.__getitem__, default=None)


def _urgency(state: ItemState) -> tuple[int, date]:
    """Worst light first, then the nearest deadline; equals stay in the order of their ids."""
    return SEVERITY[state.light], state.due or date.max
