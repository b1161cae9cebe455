"""Records and log entries as text, as they stand in data/: keys in the order of the form, rows in braces."""

import re
from collections.abc import Mapping
from hashlib import sha256

from generator.editing.yaml_text import Value, field_lines, flow_text
from generator.facts.forms import Slot, form_of
from generator.facts.records import FILES, LogEntry, RecordFile, Tracking
from generator.facts.records.base import LOG_KEYS, Form
from generator.facts.records.numbering import split_number
from generator.vocabulary import UNNUMBERED

_WHOLE = {Form.COUNT, Form.ORDINAL, Form.YEAR}
OPENED = frozenset({"议定事项", "措施", "口径"})
"""Rows that are things of their own: each of their keys has a line, since logs and milestones are added to them."""

NO_YEAR = "年份不明"
"""The folder of a record whose day cannot be read; the check names the day."""


def kind_of_schema(schema: str) -> RecordFile:
    """The kind of record whose schema has this name, such as order or task_force."""
    return next(kind for kind in FILES if kind.schema == schema)


def record_text(kind: RecordFile, values: Mapping[str, Value]) -> str:
    """The whole file of a new record. Values by their Chinese keys; what is None or an empty list is left out.

    Raw text is taken for number fields, too. A key that the form does not know is written last, so that the check
    can name it.
    """
    form = form_of(kind.model)
    lines = [f"# yaml-language-server: $schema={'../' * kind.pattern.count('/')}schema/{kind.schema}.json"]
    for key, value in _in_order(form, values).items():
        slot = form.keys.get(key)
        listed = bool(slot and slot.each and slot.each.form is Form.TEXT)
        lines += field_lines(key, value, listed=listed, opened=key in OPENED)
    return "\n".join(lines) + "\n"


def entry_text(entry: LogEntry | Mapping[str, Value]) -> str:
    """One entry of 办理记录 in braces, without its dash: ``{日期: 2021-05-11, 事件: 签收, 单位: 区住建委}``."""
    return flow_text(entry_values(entry))


def entry_values(entry: LogEntry | Mapping[str, Value]) -> dict[str, Value]:
    """What an entry says, by its Chinese keys in the order of the form."""
    values = (
        {key: getattr(entry, name) for name, key in LOG_KEYS.items()}
        if isinstance(entry, LogEntry)
        else entry
    )
    return _in_order(form_of(LogEntry), values)


def _in_order(form: Slot, values: Mapping[str, Value]) -> dict[str, Value]:
    """What is written, in the order of the form and as its fields have it."""
    rank = {key: number for number, key in enumerate(form.keys)}
    ordered = sorted(values, key=lambda key: rank.get(key, len(rank)))
    written = {key: _fitted(form.keys.get(key, form.values), values[key]) for key in ordered}
    return {key: value for key, value in written.items() if not _is_nothing(value)}


def _fitted(slot: Slot | None, value: Value) -> Value:
    """A value as its field has it: numbers as numbers, texts of several lines with a line end."""
    if slot is None:
        return value
    if isinstance(value, Mapping):
        return _in_order(slot, value)
    if isinstance(value, (list, tuple)):
        return [_fitted(slot.each, each) for each in value]
    return _fitted_text(slot, value) if isinstance(value, str) else value


def _fitted_text(slot: Slot, text: str) -> Value:
    if slot.form in _WHOLE and re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII):
        return int(text)
    if slot.form is Form.NUMBER and re.fullmatch(r"-?(0|[1-9]\d{0,8})(\.\d{1,4})?", text, re.ASCII):
        return float(text)
    return f"{text.strip()}\n" if slot.form is Form.PROSE and "\n" in text.strip() else text


def _is_nothing(value: Value) -> bool:
    return value is None or (isinstance(value, (list, tuple, dict)) and not value)


def day_key(kind: RecordFile) -> str | None:
    """The key of the day on which a record begins (``Tracking.begun_on``): the first that must be known."""
    form = form_of(kind.model)
    days = (
        key for key, slot in form.keys.items() if slot.form is Form.DAY and slot.required and not slot.pending
    )
    return next(days, None)


def draft_path(kind: RecordFile, values: Mapping[str, Value], year: int | None = None) -> str:
    """Where a new record belongs below data/, by its number, its code, or (待编) a name made from its text.

    An unnumbered record lies in the folder of ``year``, if that is not the year of its day.
    """
    stem = _stem(kind, values)
    return kind.pattern.replace("*.yml", f"{stem}.yml").replace("*", _year(kind, values, year))


def _stem(kind: RecordFile, values: Mapping[str, Value]) -> str:
    if issubclass(kind.model, Tracking):
        number = str(values.get("编号", UNNUMBERED))
        if number != UNNUMBERED:
            return number
        return f"{UNNUMBERED}-{sha256(record_text(kind, values).encode()).hexdigest()[:6]}"
    slug = str(values.get("代码", ""))
    return f"{slug}-{values.get('年度', '')}" if kind.schema == "tally" else slug


def _year(kind: RecordFile, values: Mapping[str, Value], wanted: int | None) -> str:
    if number := split_number(str(values.get("编号", ""))):
        return str(number[1])
    if wanted:
        return str(wanted)
    year = str(values.get(day_key(kind) or "", ""))[:4]
    return year if year.isascii() and year.isdigit() else NO_YEAR
