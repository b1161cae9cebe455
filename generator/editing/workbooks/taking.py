"""Taking rows into the register: each is tried as a draft under the full check, and what the check refuses is told.

Rows are independent: a bad one never keeps out a good one. Most often all are good, and one check tells so; else
halves are tried, and halves of those.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.editing.drafts import check_drafts, read_original
from generator.editing.house_style import draft_path, record_text
from generator.editing.patches import LOG, PatchError, append_entries
from generator.editing.workbooks.cells import CellProblem
from generator.editing.workbooks.filling import Draft, EntryDraft, RecordDraft
from generator.editing.workbooks.receipt import RowReceipt, Verdict
from generator.facts.problems import Problem, Severity
from generator.facts.reading.places import find_spot
from generator.facts.records import Records


@dataclass(slots=True)
class Taking:
    """The rows taken so far, as files that are not written yet."""

    data: Path
    today: date
    records: Records
    before: Sequence[Problem]
    """Problems of data/ without the rows."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What each changed or new file below data/ is to hold."""
    receipts: list[RowReceipt] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)
    """How many entries each item got."""

    def take(self, drafts: Sequence[Draft]) -> None:
        """Take every row that the check allows; the log of an item in the order of its days."""
        entries = [draft for draft in drafts if isinstance(draft, EntryDraft)]
        records = [draft for draft in drafts if isinstance(draft, RecordDraft)]
        self._take([*sorted(entries, key=lambda draft: draft.entry.on), *records])

    def _take(self, drafts: Sequence[Draft]) -> None:
        if not drafts:
            return
        files, problems = self._try(drafts)
        if not any(problem.severity is Severity.ERROR for problem in problems) and files is not None:
            self.files.update(files)
            self._tell(drafts, problems)
        elif len(drafts) > 1:
            middle = len(drafts) // 2
            self._take(drafts[:middle])
            self._take(drafts[middle:])
        else:
            self._refuse(drafts[0], files, problems)

    def _try(self, drafts: Sequence[Draft]) -> tuple[dict[str, bytes] | None, Sequence[Problem]]:
        """The files with these rows in them too, and what the check says to them; None where no file can hold them."""
        files = dict(self.files)
        try:
            for draft in drafts:
                path, content = self._written(draft, files)
                files[path] = content.encode()
        except PatchError:
            return None, []
        return files, check_drafts(self.data, self.today, files, self.before).problems

    def _written(self, draft: Draft, files: dict[str, bytes]) -> tuple[str, str]:
        """Path and text of the file that holds a row."""
        if isinstance(draft, RecordDraft):
            path = draft_path(draft.kind, draft.values)
            if path in files or (self.data / path).exists():
                raise PatchError("同样的文件已经有了，没有改动。")
            return path, record_text(draft.kind, draft.values)
        path = self._path(draft)
        text = files[path].decode() if path in files else read_original(self.data, path)
        return path, append_entries(text, draft.item.path, [draft.entry])

    def _path(self, draft: EntryDraft) -> str:
        return self.records.paths[draft.item.origin]

    def _refuse(self, draft: Draft, files: dict[str, bytes] | None, problems: Sequence[Problem]) -> None:
        if files is None:
            told = [
                draft.row.problem(
                    "这一行没法自动写进台账",
                    "要记的文件能自动修改，新建的文件不与已有的相同。",
                    "请办公室用编辑器手工加上。",
                )
            ]
        else:
            errors = [problem for problem in problems if problem.severity is Severity.ERROR]
            told = [self._turned(problem, draft, files) for problem in errors]
        self.receipts.append(draft.row.receipt(Verdict.REFUSED, told))

    def _turned(self, problem: Problem, draft: Draft, files: dict[str, bytes]) -> CellProblem:
        """A problem of a file, turned to the cell that the value at its place came from."""
        path, loc = self._loc(draft)
        text = files[path].decode() if path in files else ""
        here = problem.place.line, problem.place.column
        cells = {(*loc, key): cell for key, cell in draft.row.filled.items()}
        if isinstance(draft, RecordDraft):
            for number, each in enumerate(draft.entry_cells):
                cells |= {(LOG, number, key): cell for key, cell in each.items()}
        for place, cell in cells.items():
            spot = find_spot(text, place)
            if spot.exact and problem.place.path == path and here in {spot.value[:2], spot.key[:2]}:
                return cell.problem(problem.found, problem.required, problem.remedy)
        lacking = (
            key for key, cell in draft.row.cells.items() if cell.is_blank and f"“{key}”" in problem.found
        )
        return draft.row.problem(problem.found, problem.required, problem.remedy, next(lacking, "事件"))

    def _loc(self, draft: Draft) -> tuple[str, tuple[str | int, ...]]:
        """The file that a row goes to, and where in it the row stands: entries are the last of their log."""
        if isinstance(draft, RecordDraft):
            return draft_path(draft.kind, draft.values), ()
        path = self._path(draft)
        return path, (*draft.item.path, LOG, len(draft.item.log) + self.added[draft.item.id])

    def _tell(self, drafts: Sequence[Draft], problems: Sequence[Problem]) -> None:
        """The receipts of rows that were taken, with what the check asks to look at again."""
        for draft in drafts:
            path, loc = self._loc(draft)
            line = find_spot(self.files[path].decode(), loc).value.line
            reminders = [
                f"{problem.title}：{problem.found}。{problem.remedy}"
                for problem in problems
                if problem.severity is Severity.WARNING
                and problem.place.path == path
                and (isinstance(draft, RecordDraft) or problem.place.line == line)
            ]
            self.receipts.append(draft.row.receipt(Verdict.TAKEN, reminders=reminders))
            if isinstance(draft, EntryDraft):
                self.added[draft.item.id] += 1
