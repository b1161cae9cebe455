"""A ledger of another origin, read through a mapping: each of its rows becomes a new record, or is told why not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from generator.editing.patches import LOG
from generator.editing.workbooks.cells import Cell, CellProblem, shown
from generator.editing.workbooks.filling import (
    Draft,
    RecordDraft,
    Register,
    Row,
    Written,
    read_cells,
    validate,
)
from generator.editing.workbooks.layout import ENTRY_FORM
from generator.editing.workbooks.mapping import NUMBER, FirstEntries, Mapped
from generator.editing.workbooks.opening import Sheet, UnreadableError
from generator.editing.workbooks.receipt import RowReceipt, Verdict
from generator.facts.forms import Slot, form_of
from generator.facts.records import LogEntry, Records, Tracking
from generator.vocabulary import UNNUMBERED, Event

_SPACE = re.compile(r"\s+")
_RECEIVED, _ON, _NOTE = "签收日期", "日期", "说明"


@dataclass(slots=True)
class Ledger:
    """What is in a ledger."""

    drafts: list[Draft] = field(default_factory=list)
    receipts: list[RowReceipt] = field(default_factory=list)
    blank: int = 0
    skipped: int = 0
    """Rows of sums, and headings repeated further down."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where everything stands in the sheet, by key."""

    record: Mapping[str, int]
    entries: Mapping[str, int]
    headings: Mapping[int, str]


def read_ledger(sheets: Mapping[str, Sheet], mapped: Mapped, records: Records) -> Ledger:
    """All rows of a ledger; UnreadableError where sheet or columns are not what the mapping says."""
    sheet = _sheet(sheets, mapped)
    reading = _Reading(sheet, mapped, records, _find_columns(sheet, mapped))
    for number in range(mapped.header_row + 1, sheet.height + 1):
        reading.read(number)
    return reading.ledger


def _sheet(sheets: Mapping[str, Sheet], mapped: Mapped) -> Sheet:
    found = sheets.get(mapped.sheet) if mapped.sheet else next(iter(sheets.values()))
    if found is None:
        listed = "、".join(f"“{name}”" for name in sheets)
        raise UnreadableError(
            f"没有“{mapped.sheet}”这张工作表",
            f"映射文件的“工作表”要与文件里的一致：{listed}。",
            "改映射文件。",
        )
    return found


def _find_columns(sheet: Sheet, mapped: Mapped) -> _Columns:
    headings: dict[str, list[int]] = {}
    for column in range(1, sheet.width + 1):
        headings.setdefault(_squeezed(shown(sheet.cell(mapped.header_row, column))), []).append(column)
    headings.pop("", None)

    def find(heading: str) -> int:
        columns = headings.get(_squeezed(heading), [])
        if len(columns) == 1:
            return columns[0]
        listed = "、".join(f"“{name}”" for name in headings) or "什么也没有"
        raise UnreadableError(
            f"第{mapped.header_row}行有{len(columns)}列的表头是“{heading}”",
            f"映射文件里的每个表头，在“表头行”里有且只有一列。这一行有：{listed}。",
            "核对映射文件的“表头行”和“列”；表里重名的列，先改成不同的名称。",
            sheet.name,
        )

    first = mapped.first_entries or FirstEntries()
    entries = {_RECEIVED: first.received_on, _ON: first.on, _NOTE: first.note}
    return _Columns(
        record={key: find(heading) for key, heading in mapped.columns.items()},
        entries={key: find(heading) for key, heading in entries.items() if heading},
        headings={columns[0]: heading for heading, columns in headings.items()},
    )


def _squeezed(heading: str) -> str:
    """A heading without the spaces and line breaks that only make it look good."""
    return _SPACE.sub("", heading)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A first log entry, and the cells that it comes from."""

    values: Mapping[str, Written]
    cells: Mapping[str, Cell]


class _Reading:
    """Goes through the rows of one ledger."""

    def __init__(self, sheet: Sheet, mapped: Mapped, records: Records, columns: _Columns) -> None:
        self.sheet, self.mapped, self.records, self.columns = sheet, mapped, records, columns
        self.form = form_of(mapped.file.model)
        self.register = Register.of(records.units.values())
        self.ledger = Ledger()
        kept = getattr(records, mapped.file.kept_in)
        self.known = {_identity(record): record.id for record in kept.values()}
        self.taken: dict[tuple[object, ...], int] = {}

    def read(self, number: int) -> None:
        """One row."""
        if self.sheet.is_blank(number):
            self.ledger.blank += 1
            return
        if self._is_skipped(number):
            self.ledger.skipped += 1
            return
        cells = {key: self._cell(key, number, column) for key, column in self.columns.record.items()}
        row = Row(self.sheet.name, number, cells, "", self.sheet.is_hidden(number))
        if not row.filled:
            self.ledger.blank += 1
            return
        self._take(row)

    def _is_skipped(self, number: int) -> bool:
        first = next(
            cell
            for column in range(1, self.sheet.width + 1)
            if not (cell := self.sheet.cell(number, column)).is_blank
        )
        if _squeezed(shown(first)).startswith(tuple(map(_squeezed, self.mapped.skipped))):
            return True
        # Long ledgers repeat their headings for the printer.
        return all(
            _squeezed(shown(self.sheet.cell(number, column))) == heading
            for column, heading in self.columns.headings.items()
        )

    def _cell(self, key: str, number: int, column: int) -> Cell:
        """A cell, in our words."""
        cell = self.sheet.cell(number, column)
        words = self.mapped.words.get(key, {})
        meant = words.get(shown(cell))
        return replace(cell, value=meant) if meant and not cell.is_formula else cell

    def _take(self, row: Row) -> None:
        filled = row.filled
        values, problems = read_cells(filled, self.form, self.register)
        values = {key: self._in_our_words(key, value) for key, value in values.items()}
        row = replace(row, about=self._about(values))
        written: dict[str, Any] = {**self._fixed(), **values}
        written.setdefault(NUMBER, UNNUMBERED)
        entries, wrong = self._entries(row, str(written.get("牵头单位", "")))
        problems += wrong
        record = None
        if not problems:
            ordered = {key: written[key] for key in self.form.keys if key in written}
            if entries:
                ordered[LOG] = tuple(entry.values for entry in entries)
            found, problems = validate(self.mapped.file.model, ordered, row)
            record = found if isinstance(found, Tracking) else None
        if record is None:
            self.ledger.receipts.append(row.receipt(Verdict.REFUSED, problems))
        elif verdict := self._seen(record, row):
            self.ledger.receipts.append(verdict)
        else:
            self.ledger.drafts.append(
                RecordDraft(row, self.mapped.file, record, ordered, tuple(entry.cells for entry in entries))
            )

    def _in_our_words(self, key: str, value: Written) -> Written:
        """Each of several names in one cell, in our words."""
        words = self.mapped.words.get(key, {})
        return value if isinstance(value, str) else tuple(words.get(part, part) for part in value)

    def _about(self, values: Mapping[str, Written]) -> str:
        title = next((values[key] for key in ("标题", "名称") if key in values), "")
        return f"{self.mapped.kind} {title}".strip()

    def _fixed(self) -> dict[str, Written]:
        """The same for every row; several values of one key stand between 、."""
        fixed: dict[str, Written] = {}
        for key, text in self.mapped.fixed.items():
            slot = self.form.keys.get(key, Slot())
            fixed[key] = tuple(part.strip() for part in text.split("、")) if slot.each else text
        return fixed

    def _entries(self, row: Row, lead: str) -> tuple[list[_Entry], list[CellProblem]]:
        """The first log entries that the row tells of, in the order of their days."""
        at = {key: self.sheet.cell(row.number, column) for key, column in self.columns.entries.items()}
        at = {key: cell for key, cell in at.items() if not cell.is_blank}
        entries: list[_Entry] = []
        problems: list[CellProblem] = []
        if _RECEIVED in at:
            self._enter(Event.RECEIVED, {_ON: at[_RECEIVED]}, row, lead, entries, problems)
        if _NOTE in at and _ON in at:
            self._enter(Event.PROGRESS, {_ON: at[_ON], _NOTE: at[_NOTE]}, row, lead, entries, problems)
        elif _NOTE in at:
            found, required = "有办理情况，没有日期", "每条办理记录都有日期。"
            problems.append(at[_NOTE].problem(found, required, "补填日期，或者清空办理情况。"))
        return sorted(entries, key=lambda entry: str(entry.values[_ON])), problems

    def _enter(  # noqa: PLR0913, PLR0917 - two lists gather what all entries come to
        self,
        event: Event,
        cells: Mapping[str, Cell],
        row: Row,
        lead: str,
        entries: list[_Entry],
        problems: list[CellProblem],
    ) -> None:
        """One log entry from its cells."""
        values, wrong = read_cells(cells, ENTRY_FORM, self.register)
        if not wrong:
            values = {_ON: values.pop(_ON), "事件": event.value, "单位": lead, **values}
            _, wrong = validate(LogEntry, values, Row(row.sheet, row.number, cells, row.about))
            # A problem of the event is shown where the event was told.
            entries.append(_Entry(values, {**cells, "事件": list(cells.values())[-1]}))
        problems += wrong

    def _seen(self, record: Tracking, row: Row) -> RowReceipt | None:
        """Whether the register, or a row above, holds the same already."""
        same = _identity(record)
        if same in self.known:
            return row.receipt(
                Verdict.KNOWN, reminders=[f"台账里的 {self.known[same]} 标题、单位、日期都与它相同"]
            )
        required = "一行一件事，不重复；编号不与别的相同。"
        if same in self.taken:
            found = f"与第{self.taken[same]}行的标题、单位、日期都相同"
            problem = row.problem(found, required, "删去重复的一行。")
            return row.receipt(Verdict.REFUSED, [problem])
        if record.id in self.records.paths:
            found = f"编号“{record.id}”台账里已有，内容不同"
            problem = row.problem(found, required, "核对编号；还没有编号的留空，由系统待编。", NUMBER)
            return row.receipt(Verdict.REFUSED, [problem])
        self.taken[same] = row.number
        return None


def _identity(record: Tracking) -> tuple[object, ...]:
    """What tells two records of a kind apart where they have no number: title, lead, days."""
    item = next(record.items())
    return item.title, item.lead, item.issued_on, item.due
