"""Small changes to the text of a file: entries added to a log, stretches of a line replaced. All else stays.

Texts are as they are on disk, with whatever line ends they have; lines and columns are those of the reader.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.editing.errors import EditingError
from generator.editing.house_style import entry_text, entry_values
from generator.editing.yaml_text import INDENT, Value, scalar_text
from generator.facts.problems import Edit
from generator.facts.reading.raw_text import read_text
from generator.facts.reading.yaml_source import NOTHING, Branch, Node, Plain, plain, read_source
from generator.facts.records import LogEntry

LOG = "办理记录"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class PatchError(EditingError):
    """A text is written in a way that cannot be changed safely; the message says so in Chinese."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """A text with stretches of its lines replaced. Line ends in what is inserted become those of the text."""
    lines = _LINE.findall(text)
    end = _line_end(lines)
    # From the end, so that what is still to be changed has not moved; what goes to one place stays in order.
    listed = sorted(edits, key=lambda edit: (edit.line, edit.column))
    for edit in listed[::-1]:
        line = lines[edit.line - 1]
        before, after = line[: edit.column - 1], line[edit.column - 1 + edit.length :]
        lines[edit.line - 1] = before + edit.text.replace("\n", end) + after
    return "".join(lines)


def _line_end(lines: Sequence[str]) -> str:
    return next((line[len(line.rstrip("\r\n")) :] for line in lines if line.endswith(("\r", "\n"))), "\n")


def append_entries(
    text: str,
    item_path: Sequence[str | int],
    entries: Sequence[LogEntry | Mapping[str, Value]],
    *,
    at: int | None = None,
) -> str:
    """A text with entries added at the end of an item's 办理记录, or (补记) before the entry at a position.

    ``item_path`` leads to the item in the file (``Item.path``; empty is the whole file). Each entry becomes one line
    (or one part of the line, where the log is in brackets). Read back, the log has these entries more and all else
    is the same; PatchError where that cannot be had.
    """
    if not entries:
        return text
    before = _read(text)
    item = _at(before, item_path)
    if not isinstance(item, Branch) or not item.is_mapping:
        raise PatchError("在这个文件里没有找到要记的事项，没有改动。")
    patch = _Patch(
        [line.rstrip("\r\n") for line in _LINE.findall(text)], [entry_text(entry) for entry in entries], at
    )
    after = apply_edits(text, patch.edits(item))
    wanted = _with_entries(plain(before), item_path, [_as_read(entry) for entry in entries], at)
    if _without_ends(plain(_read(after))) != _without_ends(wanted):
        raise PatchError("这个文件的写法比较特别，没法自动添加办理记录，没有改动；请用编辑器手工加上。")
    return after


@dataclass(frozen=True, slots=True)
class _Patch:
    """Where in the lines of a text the entries go."""

    lines: Sequence[str]
    entries: Sequence[str]
    at: int | None = None
    """Before which entry they go; None is behind the last."""

    def edits(self, item: Branch) -> list[Edit]:
        """What adds the entries to the log of an item."""
        pairs = list(item.pairs())
        key, log = next(
            ((key, value) for key, value in pairs if getattr(key, "value", "") == LOG), (None, None)
        )
        if key is None or log is None:
            return self.new_log(item)
        if isinstance(log, Branch):
            if self.at is not None:
                return self.above(log, self.at)
            if not self.is_flow(log):
                return self.below(self.last_line(log), log.start.column)
            return self.in_brackets(log)
        return self.in_place_of_nothing(item, key, log)

    def new_log(self, item: Branch) -> list[Edit]:
        """The item has no log yet: it is its last key."""
        last = item.children[-1]
        if self.is_flow(item):
            end = self.after(last)
            return [Edit(*end, 0, f", {LOG}: [{', '.join(self.entries)}]")]
        indent = item.start.column
        return self.below(self.last_line(last), indent + INDENT, first=f"\n{' ' * indent}{LOG}:")

    def in_place_of_nothing(self, item: Branch, key: Any, log: Any) -> list[Edit]:
        """The key is there, and behind it nothing, or a ~."""
        if log.value not in NOTHING or log.style:
            raise PatchError(f"“{LOG}”后面写了别的内容，没有改动。")
        number, colon = key.end_mark.line, self.lines[key.end_mark.line].find(":", key.end_mark.column)
        start, length = log.start_mark, len(log.value)
        if self.is_flow(item):
            listed = f"[{', '.join(self.entries)}]"
            at = (start.line + 1, start.column + 1) if length else (number + 1, colon + 2)
            return [Edit(*at, length, listed if length else f" {listed}")]
        if length and start.line != number:
            return [Edit(start.line + 1, start.column + 1, length, self._as_lines(start.column).lstrip())]
        gone = [Edit(number + 1, colon + 2, start.column + length - colon - 1, "")] if length else []
        while self._is_comment_within(number + 1, item.start.column):
            number += 1
        return [*gone, *self.below(number, item.start.column + INDENT)]

    def _is_comment_within(self, number: int, column: int) -> bool:
        line = self.lines[number] if number < len(self.lines) else ""
        return line.lstrip().startswith("#") and len(line) - len(line.lstrip()) > column

    def above(self, log: Branch, position: int) -> list[Edit]:
        """The entries on lines of their own above an entry."""
        following: Any = log.children[position]
        start: Any = following.start if isinstance(following, Branch) else following.start_mark
        dash = self.lines[start.line][: start.column].strip()
        if self.is_flow(log) or dash != "-":
            raise PatchError(f"“{LOG}”写在括号里，没法在中间补记；请用编辑器手工加上。")
        indent = " " * log.start.column
        return [Edit(start.line + 1, 1, 0, "".join(f"{indent}- {entry}\n" for entry in self.entries))]

    def below(self, number: int, indent: int, first: str = "") -> list[Edit]:
        """The entries on lines of their own below a line (counted from 0)."""
        return [Edit(number + 1, len(self.lines[number]) + 1, 0, first + self._as_lines(indent))]

    def _as_lines(self, indent: int) -> str:
        return "".join(f"\n{' ' * indent}- {entry}" for entry in self.entries)

    def in_brackets(self, log: Branch) -> list[Edit]:
        """The entries behind the last one in brackets; on lines of their own where each has one there."""
        listed = ", ".join(self.entries)
        if not log.children:
            return [Edit(log.start.line + 1, log.start.column + 2, 0, listed)]
        last = log.children[-1]
        line, column = self.after(last)
        indent = self._indent_if_first(last)
        if indent is None or log.start.line == log.end.line:
            return [Edit(line, column, 0, f", {listed}")]
        rest = self.lines[line - 1][column - 1 :]
        added = ",".join(f"\n{' ' * indent}{entry}" for entry in self.entries)
        if log.end.line == line - 1:
            return [Edit(line, column, 0, f",{added}")]
        if rest.lstrip().startswith(","):
            return [Edit(line, len(self.lines[line - 1]) + 1, 0, f"{added},")]
        return [Edit(line, column, 0, ","), Edit(line, len(self.lines[line - 1]) + 1, 0, added)]

    def _indent_if_first(self, node: Any) -> int | None:
        """The indent of the line that a node begins; None where something stands before it."""
        start = node.start if isinstance(node, Branch) else node.start_mark
        before = self.lines[start.line][: start.column]
        return None if before.strip() else start.column

    def after(self, node: Any) -> tuple[int, int]:
        """Line and column right behind a node."""
        end = node.end if isinstance(node, Branch) else node.end_mark
        return end.line + 1, end.column + 1

    def is_flow(self, branch: Branch) -> bool:
        """Whether a mapping or list stands in braces or brackets."""
        return self.lines[branch.start.line][branch.start.column : branch.start.column + 1] in {"{", "["}

    def last_line(self, node: Any) -> int:
        """The last line of a node that says something (counted from 0)."""
        if isinstance(node, Branch):
            if self.is_flow(node):
                return int(node.end.line)
            # Nothing behind the last key: the key itself is the last that is said.
            blank = node.is_mapping and getattr(node.children[-1], "value", None) == ""
            return self.last_line(node.children[-2 if blank else -1])
        if node.style in {"|", ">"}:
            return self._end_of_block(node.start_mark.line)
        return int(node.end_mark.line)

    def _end_of_block(self, head: int) -> int:
        """The last line of a text after a bar, whose lines are indented like its first."""
        last, indent = head, None
        for number in range(head + 1, len(self.lines)):
            line = self.lines[number]
            if not line.strip():
                continue
            here = len(line) - len(line.lstrip(" "))
            indent = here if indent is None else indent
            if here < indent:
                break
            last = number
        return last


def _read(text: str) -> Node:
    """The tree of a text without faults."""
    read, faults = read_text(text.encode("utf-8", "surrogatepass"))
    source = read_source(read) if not faults else None
    if source is None or source.faults or source.root is None:
        raise PatchError("这个文件有读不懂的地方，没有改动；请先运行 ./inv check，照提示改好。")
    return source.root


def _at(node: Node, path: Sequence[str | int]) -> Node | None:
    """The node that a path leads to."""
    for step in path:
        if not isinstance(node, Branch):
            return None
        if isinstance(step, int):
            found = node.children[step] if not node.is_mapping and step < len(node.children) else None
        else:
            pairs = node.pairs() if node.is_mapping else ()
            found = next((value for key, value in pairs if getattr(key, "value", "") == step), None)
        if found is None:
            return None
        node = found
    return node


def _as_read(entry: LogEntry | Mapping[str, Value]) -> Plain:
    """What the reader makes of an entry."""
    return {
        key: value if isinstance(value, str) else scalar_text(value)  # type: ignore[arg-type]
        for key, value in entry_values(entry).items()
    }


def _without_ends(value: Plain) -> Plain:
    """A value without the line ends behind its texts, which no record keeps.

    A text after a bar at the very end of a file gains one as soon as anything follows it.
    """
    if isinstance(value, dict):
        return {key: _without_ends(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_without_ends, value))
    return value.rstrip("\n") if value else value


def _with_entries(value: Plain, path: Sequence[str | int], entries: Sequence[Plain], at: int | None) -> Plain:
    """What a file says, with entries more in the log of the item at a path, at its end or at a position."""
    if not path:
        assert isinstance(value, dict)  # noqa: S101 - seen before
        there = value.get(LOG)
        log = there if isinstance(there, tuple) else ()
        end = len(log) if at is None else at
        return {**value, LOG: (*log[:end], *entries, *log[end:])}
    step, *rest = path
    if isinstance(step, int):
        assert isinstance(value, tuple)  # noqa: S101 - seen before
        return (*value[:step], _with_entries(value[step], rest, entries, at), *value[step + 1 :])
    assert isinstance(value, dict)  # noqa: S101 - seen before
    return {**value, step: _with_entries(value[step], rest, entries, at)}
