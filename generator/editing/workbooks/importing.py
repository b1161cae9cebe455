"""From a workbook that somebody sent to a minimal change of data/ and a receipt. Writes only what the check lets pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.editing.workbooks.cells import CellProblem
from generator.editing.workbooks.ledger import read_ledger
from generator.editing.workbooks.mapping import Mapped, read_mapping
from generator.editing.workbooks.opening import Sheet, UnreadableError, open_workbook
from generator.editing.workbooks.receipt import Receipt, RowReceipt
from generator.editing.workbooks.returned import read_returned
from generator.editing.workbooks.taking import Taking
from generator.facts.checks import check_data
from generator.facts.problems import Problem
from generator.facts.records import Records


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Which workbook goes into which register."""

    file: Path
    data: Path
    today: date
    mapping: Path | None = None
    """For a ledger of another origin; None for a workbook that was exported here."""
    is_trial: bool = False
    """Whether nothing is to be written."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to. Nothing is written yet."""

    receipt: Receipt
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What changed and new files below data/ are to hold."""


def import_workbook(request: ImportRequest) -> ImportReport:
    """Read a workbook and try all its rows; whatever is wrong is in the receipt, nothing is raised or written."""
    name = request.file.name
    report = check_data(request.data, request.today)
    records = report.records
    if records is None:
        unusable = CellProblem(
            "", "", "台账的门户设置读不出来", "台账能读出来，才能导入。", "先运行 ./inv check，照提示改好。"
        )
        return ImportReport(Receipt(name, refused=(unusable,)))
    mapped: Mapped | None = None
    if request.mapping is not None:
        mapped, problems = read_mapping(request.mapping)
        if mapped is None:
            return ImportReport(Receipt(name, refused=tuple(map(_of_mapping, problems))))
    try:
        sheets = open_workbook(request.file)
        return (
            _import_ledger(request, sheets, mapped, records, report.problems)
            if mapped
            else _import_unit(request, sheets, records, report.problems)
        )
    except UnreadableError as error:
        return ImportReport(Receipt(name, refused=(error.problem,)))


def _import_unit(
    request: ImportRequest, sheets: Mapping[str, Sheet], records: Records, before: Sequence[Problem]
) -> ImportReport:
    returned = read_returned(sheets, records, request.today)
    taking = Taking(request.data, request.today, records, before)
    taking.take(returned.drafts)
    receipt = Receipt(
        request.file.name,
        unit=returned.unit,
        as_of=returned.as_of.isoformat(),
        rows=_in_order([*returned.receipts, *taking.receipts], sheets),
        blank=returned.blank,
        remarks=tuple(returned.remarks),
        files=tuple(sorted(taking.files)),
        is_trial=request.is_trial,
    )
    return ImportReport(receipt, taking.files)


def _import_ledger(
    request: ImportRequest,
    sheets: Mapping[str, Sheet],
    mapped: Mapped,
    records: Records,
    before: Sequence[Problem],
) -> ImportReport:
    ledger = read_ledger(sheets, mapped, records)
    taking = Taking(request.data, request.today, records, before)
    taking.take(ledger.drafts)
    receipt = Receipt(
        request.file.name,
        rows=_in_order([*ledger.receipts, *taking.receipts], sheets),
        blank=ledger.blank,
        skipped=ledger.skipped,
        files=tuple(sorted(taking.files)),
        is_trial=request.is_trial,
    )
    return ImportReport(receipt, taking.files)


def _in_order(rows: Sequence[RowReceipt], sheets: Mapping[str, Sheet]) -> tuple[RowReceipt, ...]:
    """Receipts in the order of the workbook."""
    place = {name: number for number, name in enumerate(sheets)}
    return tuple(sorted(rows, key=lambda row: (place[row.sheet], row.row)))


def _of_mapping(problem: Problem) -> CellProblem:
    where = f"第{problem.place.line}行" if problem.excerpt else ""
    return CellProblem(
        "映射文件", where, f"{problem.title}：{problem.found}", problem.required, problem.remedy
    )
