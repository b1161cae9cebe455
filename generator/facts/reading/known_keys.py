"""Every key that any form has: a word in front of a slip that is one of them leaves no doubt what was meant."""

from collections.abc import Iterator
from functools import cache

from generator.facts.forms import Slot, form_of
from generator.facts.records import FILES


@cache
def known_keys() -> frozenset[str]:
    """Keys of all kinds of record."""
    return frozenset(key for key, _ in _slots())


@cache
def free_text_keys() -> frozenset[str]:
    """Keys under which any words may stand, whatever the kind of record."""
    listed = list(_slots())
    closed = {key for key, slot in listed if not (slot.form and slot.form.is_free_text)}
    return frozenset(key for key, _ in listed) - closed


def _slots() -> Iterator[tuple[str, Slot]]:
    for kind in FILES:
        yield from _below(form_of(kind.model))


def _below(slot: Slot) -> Iterator[tuple[str, Slot]]:
    for key, value in slot.keys.items():
        yield key, value
        yield from _below(value)
    for inner in (slot.each, slot.values):
        if inner:
            yield from _below(inner)
