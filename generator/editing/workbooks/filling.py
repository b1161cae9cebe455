"""From filled cells to what an editor would have written: one record or log entry for each row, or why not."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from generator.editing.workbooks.cells import Cell, CellProblem, UnclearCellError, personal_in, read_cell
from generator.editing.workbooks.receipt import RowReceipt, Verdict
from generator.facts.forms import Slot, form_of
from generator.facts.privacy import mask
from generator.facts.problems import Finding
from generator.facts.reading.shape import shape_findings
from generator.facts.records import Item, LogEntry, Noted, RecordFile, Unit
from generator.facts.records.base import Form

Written = str | tuple[str, ...]
"""What stands at a key: a text, or a list of texts."""

_MISSING = "DC-0201"
_BETWEEN = re.compile(r"[、，,；;\n]+")
"""What people put between the names of units in one cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row: its cells by the key that each is for."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]
    about: str
    is_hidden: bool = False

    @property
    def filled(self) -> dict[str, Cell]:
        """The cells with anything in them."""
        return {key: cell for key, cell in self.cells.items() if not cell.is_blank}

    def problem(self, found: str, required: str, remedy: str, key: str = "") -> CellProblem:
        """A problem of one of its cells, or of the row as a whole."""
        cell = self.cells.get(key) or next(iter(self.filled.values()), None)
        if cell is None:
            return CellProblem(self.sheet, f"第{self.number}行", mask(found), required, remedy)
        return cell.problem(found, required, remedy)

    def receipt(
        self, verdict: Verdict, problems: Iterable[CellProblem] = (), reminders: Iterable[str] = ()
    ) -> RowReceipt:
        """What became of it."""
        hidden = ["这一行在表里是隐藏的，请核对是不是要报"] if self.is_hidden else []
        return RowReceipt(
            self.sheet,
            self.number,
            mask(self.about),
            verdict,
            tuple(dict.fromkeys(problems)),
            (*hidden, *reminders),
        )


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A log entry for an item, ready to be added."""

    row: Row
    item: Item
    entry: LogEntry


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A new record, ready to be written."""

    row: Row
    kind: RecordFile
    record: Noted
    values: Mapping[str, Any]
    entry_cells: tuple[Mapping[str, Cell], ...] = ()
    """Where its log entries come from, in their order."""


Draft = EntryDraft | RecordDraft


@dataclass(frozen=True, slots=True)
class Register:
    """How units may be named in a cell."""

    by_full_name: Mapping[str, str]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Register":
        """Short names by full name: a full name means exactly one unit."""
        return cls({unit.full_name: unit.name for unit in units})

    def short(self, name: str) -> str:
        """The short name, where a full one is written."""
        return self.by_full_name.get(name.strip(), name.strip())


def read_cells(
    cells: Mapping[str, Cell], form: Slot, register: Register
) -> tuple[dict[str, Written], list[CellProblem]]:
    """What an editor would write for filled cells, by key, and what is wrong with the others."""
    values: dict[str, Written] = {}
    problems: list[CellProblem] = []
    for key, cell in cells.items():
        if personal := list(personal_in(cell)):
            problems += personal
            continue
        try:
            values[key] = _written(cell, form.keys.get(key, Slot()), register)
        except UnclearCellError as unclear:
            problems.append(unclear.problem)
    return values, problems


def _written(cell: Cell, slot: Slot, register: Register) -> Written:
    if slot.each:
        parts = [part.strip() for part in _BETWEEN.split(read_cell(cell, slot.each)) if part.strip()]
        return tuple(register.short(part) if slot.each.form is Form.UNIT else part for part in parts)
    text = read_cell(cell, slot)
    return register.short(text) if slot.form is Form.UNIT else text


def validate(
    model: type[BaseModel], values: Mapping[str, Any], row: Row
) -> tuple[BaseModel | None, list[CellProblem]]:
    """The record of what a row says, or what is wrong with it, turned to its cells."""
    try:
        return model.model_validate(dict(values)), []
    except ValidationError as error:
        findings = shape_findings(error, "", form_of(model))
    missing = [finding.values["name"] for finding in findings if finding.code == _MISSING]
    problems = [_turned(finding, row) for finding in findings if finding.code != _MISSING]
    return None, [_missing(missing, row), *problems] if missing else problems


def _missing(names: Sequence[str], row: Row) -> CellProblem:
    """What a row leaves out, in one problem."""
    listed = "".join(f"“{name}”" for name in names)
    return row.problem(f"没有填{listed}", f"{listed}必须填写。", "补填后再交。", names[0])


def _turned(finding: Finding, row: Row) -> CellProblem:
    """A finding about a record, turned to the cell that the value came from."""
    key = next((step for step in finding.loc if isinstance(step, str) and step in row.cells), "")
    cell = row.cells.get(key) or next(iter(row.filled.values()))
    return cell.of(finding)
