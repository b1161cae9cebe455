"""Single answers for a form: read from what was typed, and held against the model's own field at once."""

import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ValidationError

from generator.editing.yaml_text import Value, scalar_text
from generator.facts.forms import Loc, Slot, form_of
from generator.facts.messages import CATALOGUE, make_problem
from generator.facts.nearest import nearest
from generator.facts.privacy import find_personal
from generator.facts.problems import Place
from generator.facts.reading.raw_text import read_text
from generator.facts.reading.shape import shape_findings
from generator.facts.reading.yaml_source import Plain, plain, read_source
from generator.facts.records import Unit
from generator.facts.records.base import Form

_BETWEEN = re.compile(r"\s*[、，,；;]\s*")


class AnswerError(Exception):
    """An answer that does not fit; the message says why and what would fit, in Chinese."""


def parse_answer(text: str, slot: Slot) -> Value:
    """What a typed text is for a field: itself, a list whose parts stand between 、 or commas, or rows in braces."""
    text = text.strip()
    if slot.each and not slot.each.keys and not text.startswith("["):
        parts = [text] if slot.each.form is Form.TEXT else _BETWEEN.split(text)
        return [part for part in parts if part]
    if slot.keys or slot.values or slot.each:
        value = _parse_flow(text)
        return [value] if slot.each and isinstance(value, Mapping) else value
    return text


def _parse_flow(text: str) -> Value:
    """What stands between braces or brackets."""
    read, faults = read_text(text.encode("utf-8", "replace"))
    source = read_source(read) if not faults else None
    if source is None or source.faults or source.root is None or not text.startswith(("{", "[")):
        raise AnswerError(
            f"“{text}”读不懂；写成 {{项目: 内容, 项目: 内容}} 的样子，冒号和逗号用半角，后面空一格。"
        )
    return _writable(plain(source.root))


def _writable(value: Plain) -> Value:
    if isinstance(value, dict):
        return {key: _writable(part) for key, part in value.items()}
    return [_writable(part) for part in value] if isinstance(value, tuple) else value


def check_answer(model: type[BaseModel], loc: Loc, value: Value) -> None:
    """Hold one value against the model; AnswerError in the words of the check where it does not fit.

    ``loc`` leads to the value from the top of the record; what is not there yet is not missed.
    """
    for text in _texts(value):
        for each in find_personal(text):
            message = CATALOGUE[each.code]
            raise AnswerError(f"{message.title}。{message.required}")
    record = _as_read(value)
    for step in reversed(loc):
        record = (record,) if isinstance(step, int) else {step: record}
    try:
        model.model_validate(record)
    except ValidationError as error:
        form = form_of(model)
        for finding in shape_findings(error, "", form):
            if tuple(finding.loc[: len(loc)]) == tuple(loc):
                problem = make_problem(finding, Place(""), "")
                raise AnswerError(f"{problem.found}。{problem.required}") from None


def _as_read(value: Value) -> Plain:
    """A value as the reader would give it."""
    if isinstance(value, Mapping):
        return {key: _as_read(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(map(_as_read, value))
    return value if value is None or isinstance(value, str) else scalar_text(value)  # type: ignore[arg-type]


def _texts(value: Value) -> list[str]:
    if isinstance(value, Mapping):
        return [text for key, part in value.items() for text in (key, *_texts(part))]
    if isinstance(value, (list, tuple)):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


def complete_unit(text: str, units: Mapping[str, Unit]) -> str:
    """The unit whose name a text is, or begins as no other does; AnswerError where there is none, or several."""
    if text in units:
        return text
    begin = [name for name in units if name.startswith(text)]
    if len(begin) == 1:
        return begin[0]
    if begin:
        raise AnswerError(f"有几个单位以“{text}”开头：{'、'.join(begin)}。请再写一两个字。")
    full = next((name for name, unit in units.items() if unit.full_name == text), None)
    meant = full or nearest(text, units)
    raise AnswerError(
        f"名录里没有“{text}”。" + (f"是不是“{meant}”？" if meant else "单位写 data/units.yml 里的简称。")
    )


def choose(text: str, words: Sequence[str]) -> str:
    """The word that an answer means: by its number in the list, itself, or its unique beginning."""
    if text.isdecimal() and 1 <= int(text) <= len(words):
        return words[int(text) - 1]
    begin = [word for word in words if word == text] or [word for word in words if word.startswith(text)]
    if len(begin) == 1:
        return begin[0]
    raise AnswerError(f"写1到{len(words)}的序号，或者照着写其中一个词。")
