"""JSON schemas of the files below data/, for editors: completion, Chinese hover texts, red underlines.

Made from the same forms as the messages, so an editor never promises what the check then refuses. They say less
than the check: what holds between records, and how entries follow one another, only ``facts.checks`` knows.
"""

import json
from typing import Any

from generator.facts.forms import Slot, form_of
from generator.facts.hints import event_hint, meaning_of
from generator.facts.life_cycle import NEEDS, OUTCOMES
from generator.facts.records import FILES, LogEntry, RecordFile
from generator.facts.records.base import LOG_KEYS, Form
from generator.vocabulary import PENDING

DRAFT = "http://json-schema.org/draft-07/schema#"
"""What editors support best; every keyword used here means the same in draft 2020-12."""

# A day that the calendar may have; only 29 February is left to the check.
_DAY = r"\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d))"
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

MODELINE = "# yaml-language-server: $schema="
"""How the line begins that tells an editor which schema a file fits."""


def schemas() -> dict[str, str]:
    """The text of every schema, by file name."""
    return {f"{kind.schema}.json": _text(kind.title, form_of(kind.model)) for kind in FILES}


def with_schemas(settings: str) -> str:
    """The text of .vscode/settings.json with the schema of each kind of file, for files without their first line."""
    changed = json.loads(settings)
    changed["yaml.schemas"] = {f"./data/schema/{kind.schema}.json": f"data/{kind.pattern}" for kind in FILES}
    return json.dumps(changed, ensure_ascii=False, indent=2) + "\n"


def modeline(path: str, kind: RecordFile) -> str:
    """The first line of a file at a path below data/: where its schema lies from there."""
    up = "../" * path.count("/") or "./"
    return f"{MODELINE}{up}schema/{kind.schema}.json"


def _text(title: str, form: Slot) -> str:
    schema = {"$schema": DRAFT, **_schema(form), "title": title}
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _schema(slot: Slot) -> dict[str, Any]:
    """The schema of what may stand at a slot.

    Every constraint carries its own message: what the language server says by itself is partly English, and
    speaks of strings and arrays.
    """
    schema = _kind(slot)
    if slot.title:
        schema["title"] = slot.title
    if slot.description:
        schema["description"] = slot.description
    if slot.examples:
        schema["examples"] = list(slot.examples)
    return schema


def _kind(slot: Slot) -> dict[str, Any]:
    if slot.keys:
        return _mapping(slot)
    if slot.values:
        asked = "这里要写成几行“名称: 数字”，或者写在花括号里。"
        return {"type": "object", "additionalProperties": _schema(slot.values), "errorMessage": asked}
    if slot.each:
        sizes = {"minItems": slot.least or None, "maxItems": slot.most}
        asked = (
            "这里要写成列表：一行一个，行首是减号和空格；或者写在方括号里，用英文逗号隔开。没有就删去这一行。"
        )
        return {"type": "array", "items": _schema(slot.each), "errorMessage": asked, **_given(sizes)}
    if slot.words:
        asked = f"这里只能写：{'、'.join(slot.words)}。"
        meanings = [meaning_of(word) for word in slot.words]
        hints = {"enumDescriptions": meanings} if any(meanings) else {}
        return {"type": "string", "enum": list(slot.words), "errorMessage": asked, **hints}
    return _scalar(slot)


def _scalar(slot: Slot) -> dict[str, Any]:
    if slot.form in _TYPES:
        asked = f"这里要写{slot.form.value}，{_WRITINGS.get(slot.form, '用半角数字')}。"
        if slot.pending:
            asked += f"还不清楚就写“{PENDING}”。"
            return {"type": "string", "pattern": f"^({_DAY}|{PENDING})$", **_said(asked)}
        return {**_TYPES[slot.form], **_given({"maximum": slot.highest}), **_said(asked)}
    if slot.pattern:
        example = f"，例如 {slot.examples[0]}" if slot.examples else ""
        name = slot.form.value if slot.form else "这一项"
        return {"type": "string", "pattern": slot.pattern, **_said(f"{name}的写法不对{example}。")}
    # An editor takes 2021 for a number, where the check reads text. The length is a pattern, since the message
    # of a length cannot be chosen.
    most = "" if slot.most is None else slot.most
    said = "这里要写文字，不能空着" + (f"；最多{slot.most}个字。" if slot.most else "。")
    return {"type": ["string", "number"], "pattern": rf"^[\s\S]{{{slot.least},{most}}}$", **_said(said)}


def _said(message: str) -> dict[str, str]:
    """Keywords of the language server: what it says of a wrong value."""
    return {"errorMessage": message, "patternErrorMessage": message}


def _given(keywords: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in keywords.items() if value is not None}


def _mapping(slot: Slot) -> dict[str, Any]:
    is_entry = slot.keys == form_of(LogEntry).keys
    properties = {key: _schema(part) for key, part in slot.keys.items()}
    if is_entry:
        event = properties[LOG_KEYS["event"]]
        event["enumDescriptions"] = [event_hint(word) for word in event["enum"]]
    listed = "、".join(slot.keys)
    # The type is a rule, too: where it stands beside the properties, the language server offers “object(…)”.
    rules: list[dict[str, Any]] = [
        {"type": "object", "errorMessage": f"这里要写成几行“名称: 内容”。可以写的有：{listed}。"},
        {
            "propertyNames": {
                "enum": list(slot.keys),
                "errorMessage": f"表上没有这一项。可以写的有：{listed}。",
            }
        },
    ]
    rules += [_required(key, part) for key, part in slot.keys.items() if part.required]
    return {"properties": properties, "allOf": [*rules, *(_entry_rules() if is_entry else ())]}


def _required(key: str, slot: Slot, because: str = "") -> dict[str, Any]:
    """That a key must be there. One rule a key, else the message could not say which one is missing."""
    said = f"{because}缺少“{key}”：{slot.description or slot.title}"
    return {"required": [key], "errorMessage": said}


def _entry_rules() -> list[dict[str, Any]]:
    """What each event needs, as one condition an event (``life_cycle.NEEDS`` and ``OUTCOMES``)."""
    form, keys = form_of(LogEntry), LOG_KEYS
    rules = []
    for event, needs in NEEDS.items():
        because = f"“{event}”这一条"
        then: dict[str, Any] = {}
        if needs.required:
            names = [keys[name] for name in needs.required]
            then["allOf"] = [_required(name, form.keys[name], because) for name in names]
        if event in OUTCOMES:
            words = [word.value for word in OUTCOMES[event]]
            said = f"{because}的结果只能写：{'、'.join(words)}。"
            then["properties"] = {keys["outcome"]: {"enum": words, "errorMessage": said}}
        if then:
            condition = {"properties": {keys["event"]: {"const": event.value}}, "required": [keys["event"]]}
            rules.append({"if": condition, "then": then})
    return rules
