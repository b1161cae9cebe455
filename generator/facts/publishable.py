"""Which keys of a record an audience can be given, in an editor's words: the form of its kind, but for the log.

The log is never offered: it holds reasons, posts and remarks of each day, and whoever may read it is in the office.
"""

from collections.abc import Iterator, Mapping

from generator.facts.forms import Slot, form_of
from generator.facts.records import (
    Campaign,
    Document,
    Meeting,
    PlanItem,
    Record,
    Suggestion,
    SupervisionOrder,
    TaskForce,
    Unit,
)
from generator.facts.records.audiences import Listed
from generator.facts.records.base import LOG_KEYS

MODELS: Mapping[Listed, type[Record]] = {
    Listed.UNIT: Unit,
    Listed.DOCUMENT: Document,
    Listed.ORDER: SupervisionOrder,
    Listed.MEETING: Meeting,
    Listed.TASK_FORCE: TaskForce,
    Listed.CAMPAIGN: Campaign,
    Listed.PLAN_ITEM: PlanItem,
    Listed.SUGGESTION: Suggestion,
}
WITHOUT_STATE = frozenset({Listed.UNIT, Listed.DOCUMENT, Listed.MEETING})
"""Kinds that are no items, so that nothing can be derived of them."""


def publishable_keys(kind: Listed) -> tuple[str, ...]:
    """The keys of a kind; one within a list of its own as 措施/时限."""
    return tuple(_keys(form_of(MODELS[kind])))


def _keys(form: Slot) -> Iterator[str]:
    for key, slot in form.keys.items():
        inner = slot.each.keys if slot.each else {}
        if not inner:
            yield key
        elif tuple(inner) != tuple(LOG_KEYS.values()):
            yield from (f"{key}/{name}" for name, part in inner.items() if not (part.each and part.each.keys))
