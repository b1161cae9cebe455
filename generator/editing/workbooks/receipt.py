"""The receipt for a workbook that came back: what was taken, what was sent back and why, cell by cell.

Read by the clerk who filled it in. Nothing personal is ever repeated in it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from generator.editing.workbooks.cells import CellProblem
from generator.facts.privacy import mask
from generator.facts.problems import visible


class Verdict(StrEnum):
    """What became of one filled row."""

    TAKEN = "采纳"
    KNOWN = "已有"
    """The register holds it already: the same file was imported before."""
    REFUSED = "退回"


@dataclass(frozen=True, slots=True)
class RowReceipt:
    """One filled row."""

    sheet: str
    row: int
    about: str
    """Item and event, or the title of a new item; without anything personal."""
    verdict: Verdict
    problems: tuple[CellProblem, ...] = ()
    """Why it was sent back."""
    reminders: tuple[str, ...] = ()
    """What is worth a second look although it was taken."""

    @property
    def place(self) -> str:
        """Sheet and row."""
        return f"{self.sheet} 第{self.row}行"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The whole answer."""

    file: str
    """Name of the workbook."""
    unit: str = ""
    """Whose workbook it is; empty for a ledger of another origin."""
    as_of: str = ""
    rows: tuple[RowReceipt, ...] = ()
    """Filled rows, sheet by sheet."""
    blank: int = 0
    """Rows that were left empty."""
    skipped: int = 0
    """Rows of sums and repeated headings, in a ledger of another origin."""
    refused: tuple[CellProblem, ...] = ()
    """Why nothing at all was read."""
    remarks: tuple[CellProblem, ...] = ()
    """What was noticed beside the rows: sheets that are not ours, rows that have gone."""
    files: tuple[str, ...] = ()
    """Files below data/ that change."""
    is_trial: bool = False
    """Whether nothing is written whatever the receipt says."""

    @property
    def failed(self) -> bool:
        """Whether anything was sent back."""
        return bool(self.refused) or bool(self.remarks) or self.count(Verdict.REFUSED) > 0

    def count(self, verdict: Verdict) -> int:
        """How many rows have a verdict."""
        return Counter(row.verdict for row in self.rows)[verdict]

    @property
    def summary(self) -> str:
        """All rows in one sentence."""
        if self.refused:
            return "整个文件没有读取，台账没有改动。"
        counts = "，".join(f"{verdict}{self.count(verdict)}行" for verdict in Verdict)
        skipped = f"，跳过合计、表头{self.skipped}行" if self.skipped else ""
        return f"收到{len(self.rows)}行：{counts}；未填{self.blank}行{skipped}。{self._written}"

    @property
    def _written(self) -> str:
        if not self.files:
            return "台账没有改动。"
        if self.is_trial:
            return f"这是试运行，没有写入；正式导入会改动{len(self.files)}个文件。"
        return f"台账改动{len(self.files)}个文件。"


def format_receipt(receipt: Receipt) -> str:
    """The receipt for a terminal."""
    lines = [f"导入回执　{_name(receipt)}", *_origin(receipt), receipt.summary]
    for problem in receipt.refused:
        lines += ["", *_problem(problem)]
    for verdict in Verdict:
        rows = [row for row in receipt.rows if row.verdict is verdict]
        if rows:
            lines += ["", f"{verdict}（{len(rows)}行）"]
        for row in rows:
            lines.append(f"  {row.place}　{row.about}")
            lines += [f"    {line}" for problem in row.problems for line in _problem(problem)]
            lines += [f"    提醒：{reminder}" for reminder in row.reminders]
    if receipt.remarks:
        lines += ["", "另外"]
        lines += [f"  {line}" for problem in receipt.remarks for line in _problem(problem)]
    if receipt.files:
        lines += ["", "改动的文件" if not receipt.is_trial else "将改动的文件"]
        lines += [f"  data/{path}" for path in receipt.files]
    return "\n".join(lines) + "\n"


def format_markdown(receipt: Receipt) -> str:
    """The receipt as Markdown, to be sent back with the file."""
    lines = [f"# 导入回执：{_plain(_name(receipt))}", "", *_origin(receipt), "", receipt.summary, ""]
    lines += [f"- {'；'.join(map(_plain, _problem(problem)))}" for problem in receipt.refused]
    for verdict in Verdict:
        rows = [row for row in receipt.rows if row.verdict is verdict]
        if rows:
            lines += [f"## {verdict}（{len(rows)}行）", "", *_table(rows, verdict), ""]
    if receipt.remarks:
        lines += ["## 另外", ""]
        lines += [f"- {'；'.join(map(_plain, _problem(problem)))}" for problem in receipt.remarks]
        lines.append("")
    if receipt.files:
        lines += ["## 改动的文件" if not receipt.is_trial else "## 将改动的文件", ""]
        lines += [f"- `data/{path}`" for path in receipt.files]
    return "\n".join(lines).rstrip() + "\n"


def _name(receipt: Receipt) -> str:
    return visible(mask(receipt.file))


def _origin(receipt: Receipt) -> list[str]:
    if not receipt.unit:
        return []
    return [f"单位：{receipt.unit}　导出时数据截至：{receipt.as_of}"]


def _problem(problem: CellProblem) -> list[str]:
    return [f"{problem.place}　{problem.found}", f"要求：{problem.required}", f"改法：{problem.remedy}"]


def _table(rows: list[RowReceipt], verdict: Verdict) -> Iterator[str]:
    if verdict is not Verdict.REFUSED:
        yield "| 行 | 内容 | 提醒 |"
        yield "|---|---|---|"
        for row in rows:
            yield f"| {row.place} | {_plain(row.about)} | {_plain('；'.join(row.reminders))} |"
        return
    yield "| 格子 | 内容 | 发现 | 要求 | 改法 |"
    yield "|---|---|---|---|---|"
    for row in rows:
        for problem in row.problems:
            told = (problem.place, row.about, problem.found, problem.required, problem.remedy)
            yield f"| {' | '.join(map(_plain, told))} |"


def _plain(text: str) -> str:
    """Text that no Markdown reader takes for anything else."""
    for sign in "\\`*_[]<>|&":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
