"""Snippets for Visual Studio Code: type 督办单 or 签收, press Tab, and fill the gaps as on a form.

Made from the same forms as the schemas: one snippet for each kind of file, each kind of row in a list, and each
event of the life cycle, with the keys that each must have.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.facts.forms import Slot, form_of
from generator.facts.hints import event_hint
from generator.facts.life_cycle import NEEDS, OUTCOMES
from generator.facts.records import FILES, LogEntry, RecordFile
from generator.facts.records.base import LOG_KEYS, Form
from generator.facts.schema import modeline
from generator.vocabulary import Event

_TODAY = {
    Form.DAY: "${CURRENT_YEAR}-${CURRENT_MONTH}-${CURRENT_DATE}",
    Form.MONTH: "${CURRENT_YEAR}-${CURRENT_MONTH}",
    Form.YEAR: "${CURRENT_YEAR}",
}
"""What the editor fills in for a day, a month and a year until somebody types another."""


_FILE_NAME = "${TM_FILENAME_BASE/^(待编)-.*/$1/}"
"""The number that a file's name gives; a file 待编-….yml has none yet."""


def snippets() -> str:
    """The text of .vscode/yaml.code-snippets."""
    made = [_of_kind(kind) for kind in FILES]
    made += [_of_event(event) for event in Event]
    rows = {slot.title: slot for kind in FILES for slot in _lists(form_of(kind.model))}
    made += [_of_row(slot) for slot in rows.values()]
    listed = {each.name: each.entry() for each in made}
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class _Snippet:
    name: str
    prefix: str
    description: str
    body: list[str]

    def entry(self) -> dict[str, Any]:
        """The snippet as the editor's file has it."""
        return {
            "scope": "yaml",
            "prefix": self.prefix,
            "description": self.description,
            "body": self.body,
        }


@dataclass(slots=True)
class _Stops:
    """Numbers the gaps of one snippet, in the order in which Tab goes through them."""

    count: int = field(default=0)

    def gap(self, text: str) -> str:
        self.count += 1
        return f"${{{self.count}:{text}}}"

    def choice(self, words: tuple[str, ...]) -> str:
        self.count += 1
        return f"${{{self.count}|{','.join(words)}|}}"


def _of_kind(kind: RecordFile) -> _Snippet:
    form, stops = form_of(kind.model), _Stops()
    known = _named_by_file(kind)
    lines = [_escaped(modeline(kind.pattern, kind))]
    # Where nothing must be written, the form's own last key shows how a file begins.
    required = [key for key, slot in form.keys.items() if slot.required] or list(form.keys)[-1:]
    for key in required:
        lines += [f"{key}: {_FILE_NAME}"] if key in known else _lines(key, form.keys[key], stops)
    where = kind.pattern.replace("*.yml", "….yml").replace("*", "年份")
    return _Snippet(f"文件 {kind.title}", kind.title, f"新建一个文件 data/{where}：全部必填项。", lines)


def _named_by_file(kind: RecordFile) -> set[str]:
    """The key that must equal the file's name."""
    fields = kind.model.model_fields
    return {fields[kind.keyed_by].alias or ""} if kind.keyed_by in fields else set()


def _of_event(event: Event) -> _Snippet:
    form, keys, stops = form_of(LogEntry), LOG_KEYS, _Stops()
    parts = [f"{keys['on']}: {_gap(form.keys[keys['on']], stops)}", f"{keys['event']}: {event}"]
    for name in NEEDS[event].required:
        slot = form.keys[keys[name]]
        words = OUTCOMES[event] if name == "outcome" else ()
        parts.append(f"{keys[name]}: {stops.choice(words) if words else _gap(slot, stops)}")
    body = [f"- {{{', '.join(parts)}}}"]
    return _Snippet(f"办理记录 {event}", event.value, f"加一条办理记录：{event_hint(event)}", body)


def _of_row(slot: Slot) -> _Snippet:
    description = f"“{slot.title}”里的一行：{slot.description}"
    return _Snippet(f"一行 {slot.title}", slot.title, description, [f"- {_row(slot, _Stops())}"])


def _lists(slot: Slot) -> Iterator[Slot]:
    """Every list of rows at or below a slot; log entries have snippets of their own."""
    if _row_keys(slot) and _row_keys(slot) != form_of(LogEntry).keys:
        yield slot
    for part in (*slot.keys.values(), slot.each, slot.values):
        if part is not None:
            yield from _lists(part)


def _lines(key: str, slot: Slot, stops: _Stops) -> list[str]:
    """A key of a file with its gap, on lines of its own."""
    if _row_keys(slot):
        return [f"{key}:", f"  - {_row(slot, stops)}"]
    return [f"{key}: {_gap(slot, stops)}"]


def _row(slot: Slot, stops: _Stops) -> str:
    """One row of a list in braces: what it must hold, and what the form's example shows."""
    shown: Mapping[str, Any] = slot.examples[0][0] if slot.examples and slot.examples[0] else {}
    keys = [(key, part) for key, part in _row_keys(slot).items() if part.required or key in shown]
    return f"{{{', '.join(f'{key}: {_gap(part, stops)}' for key, part in keys)}}}"


def _row_keys(slot: Slot) -> Mapping[str, Slot]:
    """The keys of each row of a list; none where it is no list of rows."""
    return slot.each.keys if slot.each else {}


def _gap(slot: Slot, stops: _Stops) -> str:
    """What stands behind a key: a choice of words, today, or the form's example, to be typed over."""
    if slot.words:
        return stops.choice(slot.words)
    if slot.each and slot.each.words:
        return f"[{stops.choice(slot.each.words)}]"
    if _row_keys(slot):
        return f"[{_row(slot, stops)}]"
    if slot.form in _TODAY:
        return stops.gap(_TODAY[slot.form])
    return _example(slot.examples[0] if slot.examples else "", stops)


def _example(example: Any, stops: _Stops) -> str:
    """The form's example as a gap, in brackets or braces if it is a list or a mapping."""
    if isinstance(example, (list, tuple)):
        return f"[{stops.gap(_escaped(', '.join(map(str, example))))}]"
    if isinstance(example, dict):
        return f"{{{stops.gap(_escaped(', '.join(f'{key}: {value}' for key, value in example.items())))}}}"
    return stops.gap(_escaped(str(example)))


def _escaped(text: str) -> str:
    """Text in which nothing means anything to the editor."""
    return re.sub(r"([\\$}])", r"\\\1", text)
