"""Asking for a form's fields on a terminal, one after another. Each answer is checked at once and asked again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel

from generator.editing.answers import AnswerError, check_answer, choose, complete_unit, parse_answer
from generator.editing.yaml_text import Value
from generator.facts.forms import Slot
from generator.facts.records import Unit
from generator.facts.records.base import Form
from generator.vocabulary import PENDING

NUMBER = "序号"
"""Filled in by itself: rows are numbered as they come."""

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Terminal:
    """Who is asked. Ctrl+D or Ctrl+C raise EOFError or KeyboardInterrupt out of ``ask``."""

    ask: Callable[[str], str]
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Interview:
    """Asks for the fields of one record."""

    terminal: Terminal
    units: Mapping[str, Unit]
    model: type[BaseModel]

    def field(self, key: str, slot: Slot, known: Mapping[str, Value], default: str = "") -> Value:
        """The answer for one key; None where it was passed over. ``known`` is what was answered before."""
        need = "必填" if slot.required else "可不填，按回车跳过"
        title = "" if slot.title in {"", key} else f"{slot.title}。"
        self.terminal.say(f"\n【{key}】{need}。{title}{slot.description}")
        if slot.words or (slot.each and slot.each.words):
            self.terminal.say(f"  {_choices(slot)}")
        elif slot.examples and not (slot.each and slot.each.keys):
            self.terminal.say(f"  例如：{_shown(slot.examples[0])}")
        if slot.each and slot.each.keys:
            return list(self._rows((key,), slot, known)) or None
        if slot.each and slot.each.form is Form.TEXT:
            return list(self._lines((key,), slot)) or None
        if slot.each:
            self.terminal.say("  可以写几个，用顿号或逗号隔开。")
        shown = f"（直接按回车就是{default}）" if default else ""
        return self._asked((key,), slot, f"{key}{shown}：", default)

    def _asked(self, loc: Where, slot: Slot, prompt: str, default: str = "") -> Value:
        """Ask until the answer fits."""
        while True:
            text = (
                self._prose(prompt) if slot.form is Form.PROSE else self.terminal.ask(prompt).strip()
            ) or default
            if not text and not slot.required:
                return None
            if not text:
                self.terminal.say("  ✗ 这一项必须填写。")
                continue
            try:
                value = self._meant(text, slot)
                check_answer(self.model, loc, value)
            except AnswerError as error:
                self.terminal.say(f"  ✗ {error}")
            else:
                return value

    def _prose(self, prompt: str) -> str:
        """A text of one or several lines; an empty line ends it."""
        lines = [self.terminal.ask(prompt)]
        while lines[-1].strip():
            lines.append(self.terminal.ask("  接着写，写完按回车："))
        return "\n".join(lines).strip()

    def _meant(self, text: str, slot: Slot) -> Value:
        """What an answer means: units by the beginning of their names, words by their numbers."""
        value = parse_answer(text, slot)
        one = slot.each or slot
        if isinstance(value, str):
            return self._meant_one(value, one)
        if isinstance(value, list):
            return [self._meant_one(part, one) if isinstance(part, str) else part for part in value]
        return value

    def _meant_one(self, text: str, slot: Slot) -> str:
        if slot.pending and text == PENDING:
            return text
        if slot.form is Form.UNIT and self.units:
            return complete_unit(text, self.units)
        return choose(text, slot.words) if slot.words else text

    def _lines(self, loc: Where, slot: Slot) -> Iterator[Value]:
        """Texts one after another, until none is given."""
        each = slot.each or Slot()
        while (
            value := self._asked((*loc, 0), replace(each, required=False), "  写一条，没有了就按回车：")
        ) is not None:
            yield value

    def _rows(self, loc: Where, slot: Slot, known: Mapping[str, Value]) -> Iterator[Mapping[str, Value]]:
        """Rows one after another, until the first field of one is passed over."""
        number = 1
        form = slot.each or Slot()
        while (
            row := self._row((*loc, 0), form, number, known, must=slot.required and number == 1)
        ) is not None:
            yield row
            number += 1

    def _row(
        self, loc: Where, form: Slot, number: int, known: Mapping[str, Value], *, must: bool
    ) -> Mapping[str, Value] | None:
        """One row, field by field; None where its first field was passed over."""
        # Milestones and logs of a row come later, and are added in the file or with ./inv log.
        fields = {
            key: slot
            for key, slot in form.keys.items()
            if key != NUMBER and not (slot.each and slot.each.keys)
        }
        head, *_ = fields
        row: dict[str, Value] = {NUMBER: number} if NUMBER in form.keys else {}
        self.terminal.say(f"  第{number}条" + ("" if must else f"（没有了，“{head}”直接按回车）"))
        for key, slot in fields.items():
            asked = replace(slot, required=must) if key == head else slot
            if slot.values:
                names = _column_names(known)
                row[key] = {
                    name: self._asked((*loc, key, name), slot.values, f"    {name}：") for name in names
                }
                continue
            optional = "" if asked.required or key == head else "，可不填"
            hint = (
                f"（{_choices(slot)}{optional}）"
                if _choices(slot)
                else f"（{slot.description.rstrip('。')}{optional}）"
            )
            value = self._asked((*loc, key), asked, f"    {key}{hint}：")
            if value is None and key == head:
                return None
            if value is not None:
                row[key] = value
        return row


def _choices(slot: Slot) -> str:
    """The words that may stand at a slot, numbered."""
    words = slot.words or (slot.each.words if slot.each else ())
    return "  ".join(f"{number} {word}" for number, word in enumerate(words, 1))


def _column_names(known: Mapping[str, Value]) -> list[str]:
    """The columns that the months of a tally have numbers for."""
    columns = known.get("分项")
    listed = columns if isinstance(columns, list) else []
    return [str(column["名称"]) for column in listed if isinstance(column, Mapping) and "名称" in column]


def _shown(example: Value) -> str:
    """An example as it is typed."""
    return "、".join(map(str, example)) if isinstance(example, list) else str(example)
