"""Values and log entries in the words that an editor would write, and how two records differ in them."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from pydantic import BaseModel

from generator.facts.records import LogEntry
from generator.state.impact.shapes import Difference


def say(value: Any) -> str | None:
    """A value of a record in words; None where nothing is written."""
    if value is None or value == ():
        return None
    match value:
        case Enum():
            text = str(value.value)
        case float():
            text = f"{value:g}"
        case BaseModel():
            text = " ".join(f"{title} {said}" for title, said in _filled(value))
        case Mapping():
            text = "、".join(f"{key} {say(each) or '—'}" for key, each in value.items())
        case tuple():
            nested = any(isinstance(each, (BaseModel, tuple)) for each in value)
            text = ("；" if nested else "、").join(say(each) or "—" for each in value)
        case _:
            text = str(value)
    return text


def _filled(record: BaseModel) -> Iterator[tuple[str, str]]:
    for name, info in type(record).model_fields.items():
        text = say(getattr(record, name))
        if text is not None:
            yield info.alias or name, text


def say_entry(entry: LogEntry) -> str:
    """A log entry as one line: 2021-09-20 批准延期（新时限 2021-10-31，批准 联席会议办公室）."""
    details = [f"{key} {text}" for key, text in _filled(entry) if key not in {"日期", "事件"}]
    return f"{entry.on} {entry.event}" + (f"（{'，'.join(details)}）" if details else "")


def compare_records(
    before: BaseModel, after: BaseModel, *, without: frozenset[str] = frozenset()
) -> tuple[Difference, ...]:
    """Fields that two records of one kind differ in, in the order of the form."""
    return tuple(
        Difference(info.title or info.alias or name, say(getattr(before, name)), say(getattr(after, name)))
        for name, info in type(after).model_fields.items()
        if name not in without and getattr(before, name) != getattr(after, name)
    )
