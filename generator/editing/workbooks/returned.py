"""The workbook of a unit, come back: which rows were filled in, whether they may be believed, what they say."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from generator.editing.workbooks.cells import Cell, CellProblem, shown
from generator.editing.workbooks.filling import (
    Draft,
    EntryDraft,
    RecordDraft,
    Register,
    Row,
    Written,
    read_cells,
    validate,
)
from generator.editing.workbooks.layout import (
    COLUMNS,
    ENTRY_FORM,
    FINGERPRINT,
    FIRST_ROW,
    ID,
    ITEMS,
    LISTED_FINGERPRINT,
    LISTED_ID,
    MORE,
    NEW,
    NOTES,
    ORDER_FORM,
    SHEETS,
    SHOWN_COLUMNS,
    SYSTEM,
    Column,
    Role,
    fingerprint,
)
from generator.editing.workbooks.opening import Sheet
from generator.editing.workbooks.receipt import RowReceipt, Verdict
from generator.editing.workbooks.recognising import check_sheets, read_about
from generator.editing.workbooks.shown_rows import row_fingerprint, shown_values
from generator.facts.records import FILES, Item, LogEntry, Records, SupervisionOrder
from generator.state.items import Assessor
from generator.state.situation import ItemState, assess
from generator.state.stages import REPORTS
from generator.vocabulary import UNNUMBERED, Event

_EXPORT_AGAIN = "请办公室重新导出一份，把这一行照抄到新表里再交。"
_ORDER_FILE = next(kind for kind in FILES if kind.model is SupervisionOrder)
_STONE = re.compile(r"\s*([1-9]\d?)\s+(\S.*)", re.ASCII | re.DOTALL)


@dataclass(slots=True)
class Returned:
    """What is in the workbook."""

    unit: str
    as_of: date
    drafts: list[Draft] = field(default_factory=list)
    """Rows that are clear in themselves; whether the register can take them is still to be seen."""
    receipts: list[RowReceipt] = field(default_factory=list)
    """Rows that were sent back, or are in the register already."""
    remarks: list[CellProblem] = field(default_factory=list)
    blank: int = 0


def read_returned(sheets: Mapping[str, Sheet], records: Records, today: date) -> Returned:
    """All filled rows of a unit's workbook; UnreadableError where it is not one, or cannot be trusted."""
    check_sheets(sheets)
    unit, as_of = read_about(sheets[SYSTEM], records)
    reading = _Reading(sheets, records, Returned(unit, as_of), today)
    reading.read()
    return reading.returned


class _Reading:
    """Goes through the sheets of one workbook."""

    def __init__(
        self, sheets: Mapping[str, Sheet], records: Records, returned: Returned, today: date
    ) -> None:
        self.sheets, self.records, self.returned = sheets, records, returned
        self.register = Register.of(records.units.values())
        # Leads as they are now, whatever day the workbook shows.
        self.now = assess(records, max(today, returned.as_of)).items
        self.assessor = Assessor(records)
        self.listed = self._read_listed()
        self.pending: list[EntryDraft] = []
        """Entries whose item may have moved on since the export."""
        self.known: dict[str, list[LogEntry]] = {}
        """Entries of this workbook that each item has already."""

    def read(self) -> None:
        self._read_items()
        self._read_more()
        self._settle()
        self._read_new()
        self._note_strangers()

    # ---- 在办事项 and 更多记录 ----

    def _read_listed(self) -> dict[str, str]:
        """Fingerprints as exported, by id."""
        sheet = self.sheets[SYSTEM]
        rows = range(1, sheet.height + 1)
        pairs = (
            (shown(sheet.cell(row, LISTED_ID)), shown(sheet.cell(row, LISTED_FINGERPRINT))) for row in rows
        )
        return {key: mark for key, mark in pairs if key}

    def _read_items(self) -> None:
        rows = list(self._rows(ITEMS))
        ids = Counter(_id_in(row) for row in rows)
        for row in rows:
            locked, filled = _parted(row)
            if not filled.filled and not any(not cell.is_blank for cell in locked.values()):
                continue
            if problem := self._tampered(row, locked, ids):
                self._refuse(filled, [problem])
            elif not filled.filled:
                self.returned.blank += 1
            else:
                self._take_entry(filled, _id_in(row))
        for key in self.listed:
            if key not in ids:
                self.returned.remarks.append(
                    CellProblem(
                        ITEMS, "", f"{key} 这一行不见了", "导出的每一行都留着。", "漏删的，补交这件事的情况。"
                    )
                )

    def _tampered(self, row: Row, locked: Mapping[str, Cell], ids: Counter[str]) -> CellProblem | None:
        """Whether a row is not the one that was exported for its id."""
        key, required = _id_in(row), "灰色格子照导出时的样子，不改动；每一行只写它自己那件事。"
        remedy = "把灰色格子改回原样（可以撤销，或者从原表复制整行灰色格子）；改不回的，请办公室重新导出。"
        if ids[key] > 1:
            return row.problem(
                f"“{key}”有{ids[key]}行", required, "删去复制出来的行；第二条记录写在“更多记录”里。", ID
            )
        mark = shown(row.cells[FINGERPRINT])
        entries = mark.partition("-")[0]
        values = [shown(locked[column.title]) for column in SHOWN_COLUMNS]
        if self.listed.get(key) == mark and entries.isdecimal() and fingerprint(values, int(entries)) == mark:
            return None
        changed = self._changed_cell(key, locked)
        found = f"“{changed}”这一格与导出时不同" if changed else "这一行的灰色格子与导出时不同"
        return row.problem(found, required, remedy, changed or ID)

    def _changed_cell(self, key: str, locked: Mapping[str, Cell]) -> str:
        """The locked cell that differs from what the register would show, where the register has not changed."""
        state = self._as_exported(key)
        if state is None or self.listed.get(key) != row_fingerprint(state):
            return ""
        from_register = zip(SHOWN_COLUMNS, shown_texts(state), strict=True)
        return next(
            (column.title for column, text in from_register if shown(locked[column.title]) != text), ""
        )

    def _read_more(self) -> None:
        for row in self._rows(MORE):
            if not row.filled:
                continue
            key = _id_in(row)
            cells = {name: cell for name, cell in row.cells.items() if name != ID}
            filled = replace(row, cells=cells)
            if not key:
                problem = row.problem("没有填“编号”", "“编号”必须填写。", "从下拉框里选是哪件事。", ID)
                self._refuse(filled, [problem])
            elif not filled.filled:
                self._refuse(
                    row, [row.problem("只填了编号", "“日期”“事件”必须填写。", "补填，或者清空这一行。")]
                )
            else:
                self._take_entry(filled, key, row.cells[ID])

    def _take_entry(self, row: Row, key: str, id_cell: Cell | None = None) -> None:
        """One entry of one item: read, believed or sent back."""
        if problem := self._foreign(row, key, id_cell):
            self._refuse(row, [problem])
            return
        state = self.now[key]
        values, problems = read_cells(_stones_resolved(row, state.item), ENTRY_FORM, self.register)
        row = replace(row, about=_about(key, values))
        problems += _not_theirs(row, values)
        if problems:
            self._refuse(row, problems)
            return
        values = _ordered({**values, "单位": self.returned.unit})
        entry, problems = validate(LogEntry, values, row)
        if not isinstance(entry, LogEntry):
            self._refuse(row, problems)
        elif entry in state.item.log:
            self.known.setdefault(key, []).append(entry)
            self.returned.receipts.append(row.receipt(Verdict.KNOWN))
        else:
            self.pending.append(EntryDraft(row, state.item, entry))

    def _settle(self) -> None:
        """Send back entries for items that have moved on, once it is known what came from this very workbook."""
        for draft in self.pending:
            if problem := self._stale(draft.row, draft.item.id):
                self._refuse(draft.row, [problem])
            else:
                self.returned.drafts.append(draft)

    def _foreign(self, row: Row, key: str, id_cell: Cell | None) -> CellProblem | None:
        """Whether the item is not one that this unit was given to fill in."""
        state = self.now.get(key)
        where = id_cell or row.cells.get(ID)
        found = ""
        if state is None:
            found = f"台账里没有“{key}”"
        elif state.lead != self.returned.unit:
            found = f"“{key}”现在不由{self.returned.unit}牵头"
        elif key not in self.listed:
            found = f"“{key}”不在导出的在办事项里"
        if not found:
            return None
        required, remedy = (
            "只报本单位牵头的在办事项。",
            "核对编号；该由本单位报而表里没有的，请办公室重新导出。",
        )
        return where.problem(found, required, remedy) if where else row.problem(found, required, remedy)

    def _stale(self, row: Row, key: str) -> CellProblem | None:
        """Whether the item has moved on since the export, otherwise than by an earlier import of this workbook."""
        mark, state = self.listed[key], self._as_exported(key)
        if state is not None and row_fingerprint(state) == mark:
            return None
        entries = len(self.now[key].item.log) - len(self.known.get(key, []))
        grown = mark.partition("-")[0] != str(entries)
        found = f"“{key}”导出后台账又有新记录" if grown else f"“{key}”导出后台账里的内容有变动"
        return row.problem(found, "填报时看到的要是台账现在的样子。", _EXPORT_AGAIN)

    def _as_exported(self, key: str) -> ItemState | None:
        """The item on the day of the export, without the entries that came from this workbook since."""
        item = self.records.items.get(key)
        if item is None or item.issued_on > self.returned.as_of:
            return None
        came = self.known.get(key, [])
        log = tuple(entry for entry in item.log if entry not in came)
        return self.assessor.assess(replace(item, log=log), self.returned.as_of)

    # ---- 新增事项 ----

    def _read_new(self) -> None:
        for row in self._rows(NEW):
            if not row.filled:
                continue
            values, problems = read_cells(row.filled, ORDER_FORM, self.register)
            title = values.get("标题", "")
            told = replace(row, about=f"新增督办单 {title}".strip())
            if problems:
                self._refuse(told, problems)
                continue
            given = {"编号": UNNUMBERED, "牵头单位": self.returned.unit, **values}
            keys = [key for key in ORDER_FORM.keys if key in given]
            ordered = {key: given[key] for key in keys}
            record, problems = validate(SupervisionOrder, ordered, told)
            if not isinstance(record, SupervisionOrder):
                self._refuse(told, problems)
            elif known := same_order(record, self.records):
                self.returned.receipts.append(
                    told.receipt(Verdict.KNOWN, reminders=[f"台账里的 {known} 标题、单位、日期都与它相同"])
                )
            else:
                self.returned.drafts.append(RecordDraft(told, _ORDER_FILE, record, ordered))

    # ---- Shared ----

    def _rows(self, name: str) -> Iterator[Row]:
        """The rows of a sheet below its headings."""
        sheet = self.sheets[name]
        for number in range(FIRST_ROW, sheet.height + 1):
            cells = {column.title: sheet.cell(number, at) for at, column in enumerate(COLUMNS[name], 1)}
            yield Row(name, number, cells, "", sheet.is_hidden(number))

    def _refuse(self, row: Row, problems: Sequence[CellProblem]) -> None:
        self.returned.receipts.append(row.receipt(Verdict.REFUSED, problems))

    def _note_strangers(self) -> None:
        """Sheets that are not ours, and anything beside the columns of those that are: not read, but told."""
        for name, sheet in self.sheets.items():
            if name not in SHEETS and sheet.height:
                self.returned.remarks.append(
                    CellProblem(
                        name,
                        "",
                        "这张工作表不是导出的，没有读取",
                        f"只读取{'、'.join(f'“{ours}”' for ours in SHEETS if ours not in {NOTES, SYSTEM})}。",
                        "把要报的内容填到这几张表里。",
                    )
                )
        for name in (ITEMS, MORE, NEW):
            sheet, own = self.sheets[name], len(COLUMNS[name])
            for row in range(1, sheet.height + 1):
                beside = (sheet.cell(row, column) for column in range(own + 1, sheet.width + 1))
                if cell := next((cell for cell in beside if not cell.is_blank), None):
                    remark = cell.problem(
                        "表格外面的内容没有读取", "只读取有表头的各列。", "移到对应的列里。"
                    )
                    self.returned.remarks.append(remark)


def shown_texts(state: ItemState) -> list[str]:
    """What the row of an item shows, as text."""
    return [str(value) for value in shown_values(state)]


def same_order(order: SupervisionOrder, records: Records) -> str:
    """Id of an order in the register with the same title, lead and days: the same file was imported before."""
    return next(
        (
            known.id
            for known in records.orders.values()
            if (known.title, known.lead, known.issued_on, known.due)
            == (order.title, order.lead, order.issued_on, order.due)
        ),
        "",
    )


def _id_in(row: Row) -> str:
    cell = row.cells[ID]
    return "" if cell.is_formula else shown(cell)


def _parted(row: Row) -> tuple[dict[str, Cell], Row]:
    """The locked cells of a row, and the row of those to fill in."""
    roles: dict[str, Column] = {column.title: column for column in COLUMNS[row.sheet]}
    locked = {key: cell for key, cell in row.cells.items() if roles[key].role is Role.SHOWN}
    filled = {key: cell for key, cell in row.cells.items() if roles[key].role is Role.FILLED}
    return locked, Row(row.sheet, row.number, filled, _id_in(row), row.is_hidden)


def _stones_resolved(row: Row, item: Item) -> dict[str, Cell]:
    """The filled cells, a milestone chosen from the drop-down (“2 完成登记”) by its number."""
    cells = row.filled
    cell = cells.get("节点")
    if cell is None or not isinstance(cell.value, str) or not (match := _STONE.fullmatch(cell.value)):
        return cells
    number = int(match[1])
    if number <= len(item.milestones) and item.milestones[number - 1].content == match[2].strip():
        cells["节点"] = replace(cell, value=str(number))
    return cells


def _about(key: str, values: Mapping[str, Written]) -> str:
    """Item, event and day, as far as they are known."""
    told = [key, *(str(values[name]) for name in ("事件", "日期", "说明") if name in values)]
    return " ".join(told)


def _not_theirs(row: Row, values: Mapping[str, Written]) -> list[CellProblem]:
    """An event that only the supervising office may enter."""
    event = values.get("事件")
    if event not in set(Event) or event in REPORTS:
        return []
    words = "、".join(each.value for each in Event if each in REPORTS)
    found = f"“{event}”由督办单位来记"
    return [
        row.problem(found, f"承办单位可以报的有：{words}。", "改选承办单位的事件，或者清空这一行。", "事件")
    ]


def _ordered(values: Mapping[str, Written]) -> dict[str, Written]:
    """The keys of an entry in the order of the form."""
    return {key: values[key] for key in ENTRY_FORM.keys if key in values}
