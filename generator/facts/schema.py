"""JSON schemas of the files below data/, for editors: completion, Chinese hover texts, red underlines.

Made from the same forms as the messages, so an editor never promises what the check then refuses. They say less
than the check: what holds between records, and how entries follow one another, only ``facts.checks`` knows.
"""

import json
from typing import Any

from generator.facts.forms import Slot, form_of
from generator.facts.life_cycle import NEEDS, OUTCOMES
from generator.facts.records import FILES, LogEntry
from generator.facts.records.base import Form
from generator.vocabulary import PENDING

DRAFT = "http://json-schema.org/draft-07/schema#"
"""What editors support best; every keyword used here means the same in draft 2020-12."""

_DAY = r"\d{4}-\d{2}-\d{2}"
_TYPES: dict[Form, dict[str, Any]] = {
    Form.DAY: {"type": "string", "pattern": f"^{_DAY}$"},
    Form.MONTH: {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
    Form.YEAR: {"type": "integer", "minimum": 1949, "maximum": 2199},
    Form.COUNT: {"type": "integer", "minimum": 0},
    Form.ORDINAL: {"type": "integer", "minimum": 1},
    Form.NUMBER: {"type": "number"},
}
"""What a scalar of each form is, once an editor has read it; every other form is text."""

_WRITINGS = {Form.DAY: "例如 2021-05-10", Form.MONTH: "例如 2021-05", Form.YEAR: "例如 2021"}


def schemas() -> dict[str, str]:
    """The text of every schema, by file name."""
    return {f"{kind.schema}.json": _text(kind.title, form_of(kind.model)) for kind in FILES}


def _text(title: str, form: Slot) -> str:
    schema = {"$schema": DRAFT, "title": title, **_schema(form)}
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _schema(slot: Slot) -> dict[str, Any]:
    """The schema of what may stand at a slot."""
    schema = _kind(slot)
    if slot.title:
        schema["title"] = slot.title
    if slot.description:
        schema["description"] = slot.description
    if slot.examples:
        schema["examples"] = list(slot.examples)
    if slot.form is not None and slot.form in _TYPES:
        # Keywords of the language server: without them it complains in English, or quotes the pattern.
        asked = f"这里要写{slot.form.value}，{_WRITINGS.get(slot.form, '用半角数字')}。"
        asked += f"还不清楚就写“{PENDING}”。" if slot.pending else ""
        schema["errorMessage"] = schema["patternErrorMessage"] = asked
    return schema


def _kind(slot: Slot) -> dict[str, Any]:
    if slot.keys:
        return _mapping(slot)
    if slot.values:
        return {"type": "object", "additionalProperties": _schema(slot.values)}
    if slot.each:
        sizes = {"minItems": slot.least or None, "maxItems": slot.most}
        return {"type": "array", "items": _schema(slot.each), **_given(sizes)}
    if slot.words:
        return {"type": "string", "enum": list(slot.words)}
    return _scalar(slot)


def _scalar(slot: Slot) -> dict[str, Any]:
    if slot.form in _TYPES:
        known = {**_TYPES[slot.form], **_given({"maximum": slot.highest})}
        return {"type": "string", "pattern": f"^({_DAY}|{PENDING})$"} if slot.pending else known
    limits = {"minLength": slot.least or None, "maxLength": slot.most, "pattern": slot.pattern or None}
    return {"type": "string", **_given(limits)}


def _given(keywords: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in keywords.items() if value is not None}


def _mapping(slot: Slot) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _schema(part) for key, part in slot.keys.items()},
        "required": [key for key, part in slot.keys.items() if part.required],
    }
    if slot.keys == form_of(LogEntry).keys:
        schema["allOf"] = _entry_rules()
    return schema


def _entry_rules() -> list[dict[str, Any]]:
    """What each event needs, as one condition an event (``life_cycle.NEEDS`` and ``OUTCOMES``)."""
    keys = {name: info.alias or name for name, info in LogEntry.model_fields.items()}
    rules = []
    for event, needs in NEEDS.items():
        then: dict[str, Any] = {}
        if needs.required:
            then["required"] = [keys[name] for name in needs.required]
        if event in OUTCOMES:
            then["properties"] = {keys["outcome"]: {"enum": [word.value for word in OUTCOMES[event]]}}
        if then:
            condition = {"properties": {keys["event"]: {"const": event.value}}, "required": [keys["event"]]}
            rules.append({"if": condition, "then": then})
    return rules
