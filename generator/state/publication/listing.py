"""Records one by one: of each kind that is named, the keys that are named."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from generator.facts.forms import form_of
from generator.facts.publishable import MODELS, publishable_keys
from generator.facts.records import Record, Records, Tracking, Unit
from generator.facts.records.audiences import Derived, Listed, ListedKind
from generator.state.publication.shapes import Listing, PublicRecord
from generator.state.shapes import ItemState
from generator.state.situation import Situation
from generator.vocabulary import PENDING

_BEGUN = ("提出日期", "成立日期", "交办日期", "日期")
_DUE = (Derived.DUE.value, "办结时限", "完成时限")
"""Keys that hold the day a record begins on, and the day it is due; the first that is shown counts."""
_DIGITS = 10


def list_records(records: Records, situation: Situation, listed: ListedKind) -> Listing:
    """All records of a kind that exist on the day, in the order of their files."""
    allowed = publishable_keys(listed.kind)
    keys = tuple(key for key in listed.fields if key in allowed)
    shown: list[PublicRecord] = []
    taken: set[str] = set()
    for name, record in _source(records, listed.kind).items():
        if _exists(record, situation.as_of):
            facts = list(_facts(record, keys, listed, situation.items.get(name)))
            anchor = _anchor(listed.kind, facts, taken)
            shown.append(_public(record, anchor, facts))
    labels = (*keys, *(each.value for each in listed.derived))
    return Listing(_code(listed.kind), listed.kind.value, labels, tuple(shown))


def _source(records: Records, kind: Listed) -> Mapping[str, Record]:
    found: Mapping[Listed, Mapping[str, Record]] = {
        Listed.UNIT: records.units,
        Listed.DOCUMENT: records.documents,
        Listed.ORDER: records.orders,
        Listed.MEETING: records.meetings,
        Listed.TASK_FORCE: records.task_forces,
        Listed.CAMPAIGN: records.campaigns,
        Listed.PLAN_ITEM: records.plan,
        Listed.SUGGESTION: records.suggestions,
    }
    return found[kind]


def _exists(record: Record, as_of: date) -> bool:
    if isinstance(record, Tracking):
        return record.begun_on <= as_of
    return not isinstance(record, Unit) or record.is_valid_on(as_of)


_Fact = tuple[str, tuple[str, ...], Any]
"""Label, lines, and the value itself."""


def _facts(
    record: Record, keys: Sequence[str], listed: ListedKind, state: ItemState | None
) -> Iterator[_Fact]:
    form = form_of(MODELS[listed.kind])
    for name in dict.fromkeys(key.partition("/")[0] for key in keys):
        inner = [key.partition("/")[2] for key in keys if key.startswith(f"{name}/")]
        value = _value(record, name)
        if inner:
            lines = tuple("；".join(_inner(part, inner)) for part in value)
        else:
            lines = _lines(value, pending=form.keys[name].pending)
        if lines:
            yield name, lines, value
    for derived in listed.derived if state else ():
        value = _derived(state, derived) if state else None
        yield derived.value, _lines(value, pending=True), value


def _inner(record: Record, names: Sequence[str]) -> Iterator[str]:
    """What is shown of one row of a list within a record: its first key bare, the others with their labels."""
    form = form_of(type(record))
    for index, name in enumerate(names):
        for line in _lines(_value(record, name), pending=form.keys[name].pending):
            yield line if index == 0 else f"{name}：{line}"


def _value(record: Record, key: str) -> Any:
    names = {info.alias or name: name for name, info in type(record).model_fields.items()}
    return getattr(record, names[key])


def _derived(state: ItemState, derived: Derived) -> Any:
    match derived:
        case Derived.STAGE:
            return state.stage
        case Derived.LIGHT:
            return f"{state.light.shape}{state.light.value}"
        case Derived.DUE:  # the last
            return state.due


def _lines(value: Any, *, pending: bool) -> tuple[str, ...]:
    """A value as text; nothing where nothing was filled in."""
    match value:
        case None:
            return (PENDING,) if pending else ()
        case tuple():
            return ("、".join(_text(each) for each in value),) if value else ()
        case _:
            return (_text(value),)


def _text(value: Any) -> str:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)


def _public(record: Record, anchor: str, facts: Sequence[_Fact]) -> PublicRecord:
    days = {label: value for label, _, value in facts if isinstance(value, date)}
    heading, *others = facts or [("", ("—",), None)]
    return PublicRecord(
        anchor=anchor,
        heading="".join(heading[1]),
        facts=tuple((label, lines) for label, lines, _ in others),
        begun_on=next((days[key] for key in _BEGUN if key in days), None)
        if isinstance(record, Tracking)
        else None,
        due=next((days[key] for key in _DUE if key in days), None),
    )


def _code(kind: Listed) -> str:
    """The kind in addresses."""
    return kind.name.lower().replace("_", "-")


def _anchor(kind: Listed, facts: Sequence[_Fact], taken: set[str]) -> str:
    """A name in addresses that follows from what is shown, and tells no number that is not."""
    shown = repr([(label, lines) for label, lines, _ in facts[:1]])
    digest = hashlib.sha256(shown.encode()).hexdigest()
    length = next(size for size in range(_DIGITS, len(digest) + 1) if digest[:size] not in taken)
    taken.add(digest[:length])
    return f"{_code(kind)}-{digest[:length]}"
