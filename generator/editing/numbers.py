"""Numbers for records: the next free one, and one for each record that waits for it (待编).

A number that was ever given is not given again: not one in a file, nor one that only the history of the repository
still knows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from rich.cells import cell_len

from generator.editing.drafts import Drafts, check_drafts, read_original
from generator.editing.errors import EditingError
from generator.editing.patches import apply_edits
from generator.facts.checks import check_data
from generator.facts.problems import Edit, Problem
from generator.facts.reading import locate
from generator.facts.records import Meeting, Records, Tracking
from generator.facts.records.numbering import Numbering, is_stand_in, split_number
from generator.history.repository import HistoryError, Repository

_NUMBER = r"[A-Z]{2}-[0-9]{4}-[0-9]{2,4}"
_IN_NAMES = re.compile(rf"(?:^|/)({_NUMBER})\.ya?ml\b", re.MULTILINE)
_IN_LINES = re.compile(rf"^[-+]?编号: *['\"]?({_NUMBER})\b", re.MULTILINE)

ONLY_FILES = "这里没有 git 历史可查，只核对了现有的文件；以前用过又删去的编号没有核对。"
ONLY_RECENT = "这里只取了最近的一部分提交（浅克隆），更早用过的编号没有核对；请取全部历史后再编号：git fetch --unshallow。"


class NumbersError(EditingError):
    """No number can be given; the message says why, in Chinese."""


class Numbers:
    """Which numbers were ever given."""

    def __init__(self, given: Iterable[str], remark: str = "") -> None:
        self.remark = remark
        """What was not looked at, in Chinese; empty where everything was."""
        self._highest: dict[tuple[str, int], int] = {}
        for number in given:
            self._note(number)

    def _note(self, number: str) -> None:
        if parts := split_number(number):
            letters, year, count = parts
            self._highest[letters, year] = max(count, self._highest.get((letters, year), 0))

    def give(self, numbering: Numbering, letters: str, year: int) -> str:
        """The next number, which counts as given from now on; NumbersError where a year has no room for more."""
        count = self._highest.get((letters, year), 0) + 1
        if count > numbering.most:
            raise NumbersError(f"{letters}-{year} 的编号已经用到{numbering.most}，不能再编，请管理员处理。")
        number = numbering.number(letters, year, count)
        self._note(number)
        return number


def read_numbers(data: Path, records: Records) -> Numbers:
    """Every number in the files of data/, in their names, and in the history of the repository around them."""
    given = [*_IN_NAMES.findall("\n".join(records.texts))]
    for text in records.texts.values():
        given += _IN_LINES.findall(text)
    try:
        history, remark = _given_before(data)
    except HistoryError:
        return Numbers(given, ONLY_FILES)
    return Numbers([*given, *history], remark)


def _given_before(data: Path) -> tuple[list[str], str]:
    """Numbers in names and 编号 lines of every commit of every branch and tag, and what could not be looked at."""
    repository = Repository.around(data)
    folder = data.resolve().relative_to(repository.root.resolve()).as_posix()
    # --full-history and -m: also what a merge threw away was once given.
    log = ("log", "--all", "--full-history", "-m", "--no-renames", "--no-color", "--no-ext-diff", "--format=")
    names = repository.git(*log, "--name-only", "--", folder).decode("utf-8", "replace")
    lines = repository.git(*log, "--text", "-p", "-U0", "-G^编号:", "--", folder).decode("utf-8", "replace")
    return [
        *_IN_NAMES.findall(names),
        *_IN_LINES.findall(lines),
    ], ONLY_RECENT if repository.is_shallow else ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One record that gets its number."""

    stand_in: str
    number: str
    title: str
    path: str
    """Below data/, before."""
    new_path: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """What assigning numbers comes to; nothing is written yet."""

    assignments: tuple[Assignment, ...]
    drafts: Drafts
    """What has to be written."""
    problems: tuple[Problem, ...]
    """Why nothing may be written; empty where all is well."""
    remark: str
    """What was not looked at for numbers given before."""

    @property
    def summary(self) -> str:
        """What was done, in Chinese: one line for each record."""
        if not self.assignments:
            return "没有待编的文件，不用编号。"
        width = max(cell_len(each.stand_in) for each in self.assignments)
        lines = [
            f"  {each.stand_in}{' ' * (width - cell_len(each.stand_in))} → {each.number}  {each.title}"
            for each in self.assignments
        ]
        renamed = {path for each in self.assignments for path in (each.path, each.new_path)}
        mended = [f"  data/{path}" for path in sorted(self.drafts) if path not in renamed]
        head = f"编好{len(lines)}个编号，文件已随编号改名："
        also = [f"引用它们的{len(mended)}个文件也已改好：", *mended] if mended else []
        notes = [f"注意：{self.remark}"] if self.remark else []
        return "\n".join([head, *lines, *also, *notes, "请核对后提交。"])


def assign_numbers(data: Path, today: date) -> Assigned:
    """Give every unnumbered record the next number of its kind and year, in the order of its day and its path.

    The year is that of the folder, else of the day. Data with errors are refused. NumbersError where a year is full.
    """
    report = check_data(data, today)
    if report.failed or report.records is None:
        return Assigned((), {}, report.problems, "")
    records = report.records
    unnumbered = (record for record in records.tracking() if is_stand_in(record.id))
    waiting = sorted(unnumbered, key=lambda each: (each.begun_on, records.paths[each.id]))
    if not waiting:
        return Assigned((), {}, (), "")
    numbers = read_numbers(data, records)
    assignments = tuple(_assigned(record, records, numbers) for record in waiting)
    drafts = dict(_drafts(data, records, assignments))
    verdict = check_drafts(data, today, drafts, before=report.problems)
    return Assigned(assignments, drafts, verdict.problems if verdict.refused else (), numbers.remark)


def _assigned(record: Tracking, records: Records, numbers: Numbers) -> Assignment:
    letters = record.kind.prefix if isinstance(record, Meeting) else record.numbering.letters[0]
    number = numbers.give(record.numbering, letters, records.year_of(record))
    path = records.paths[record.id]
    new_path = PurePosixPath(path).with_name(f"{number}.yml").as_posix()
    return Assignment(record.id, number, str(getattr(record, "title", "")), path, new_path)


def _drafts(
    data: Path, records: Records, assignments: tuple[Assignment, ...]
) -> Iterator[tuple[str, bytes | None]]:
    """The files that change: those that are numbered, and those that refer to them."""
    numbered = {each.path: each for each in assignments}
    renamed = {each.stand_in: each.number for each in assignments}
    mention = re.compile("|".join(map(_mention, sorted(renamed, key=len, reverse=True))))
    for path in records.texts:
        own = numbered.get(path)
        if own is None and not mention.search(records.texts[path]):
            continue
        text = read_original(data, path)
        if own:
            line, column, length = locate(text, ("编号",))
            text = apply_edits(text, [Edit(line, column, length, own.number)])
        changed = mention.sub(lambda found: renamed[found[0]], text).encode()
        if own:
            yield path, None
            yield own.new_path, changed
        else:
            yield path, changed


def _mention(stand_in: str) -> str:
    """Where a stand-in is meant: not as a part of a longer name, though Chinese text may follow an ASCII one."""
    beyond = r"[\w-]" if not stand_in[-1].isascii() else "[0-9A-Za-z_-]"
    return rf"(?<![0-9A-Za-z_-]){re.escape(stand_in)}(?!{beyond})"
