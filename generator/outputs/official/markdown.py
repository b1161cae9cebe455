"""As .md, to be pasted into a page of GitHub, GitLab or Gitea: what the other forms say, without their looks."""

from collections.abc import Iterable, Iterator

from generator.outputs.markdown import escape
from generator.outputs.official.composing import (
    ComposedBlock,
    Composition,
    FormBlock,
    TableBlock,
    TextBlock,
)
from generator.outputs.official.document import Run


def draw_markdown(composed: Composition) -> str:
    """The whole document."""
    return "\n".join(_document(composed)).rstrip() + "\n"


def _document(composed: Composition) -> Iterator[str]:
    for mark in composed.marks:
        yield from (escape(mark), "")
    if composed.masthead:
        yield from (f"**{escape(''.join(composed.masthead))}**", "")
    if composed.number:
        yield from (escape(composed.number), "")
    yield from (f"# {escape(composed.subject)}", "")
    if composed.addressees:
        yield from (escape(composed.addressees), "")
    yield from _blocks(composed.blocks)
    if composed.signature:
        yield from (escape("、".join(composed.signature.offices)), "", escape(composed.signature.day), "")
    for one in composed.attachments:
        yield from (f"## {escape(one.label)}　{escape(''.join(one.title))}", "")
        yield from _blocks(one.blocks)


def _blocks(blocks: Iterable[ComposedBlock]) -> Iterator[str]:
    for block in blocks:
        match block:
            case TextBlock(level=0):
                yield from (_runs(block.runs), "")
            case TextBlock():
                yield from (f"{'#' * block.outline} {_runs(block.runs)}{_runs(block.then)}", "")
            case TableBlock():
                yield from _table(block)
            case FormBlock():  # the last
                if block.title:
                    yield from (f"**{escape(block.title)}**", "")
                for row in block.rows:
                    yield from (f"{escape(field.label)}：{_runs(field.runs)}" for field in row)
                yield ""


def _table(table: TableBlock) -> Iterator[str]:
    if table.caption:
        yield from (f"**{escape(table.caption)}**", "")
    yield f"| {' | '.join(escape(column.title) for column in table.columns)} |"
    yield f"|{' --- |' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(map(_runs, row))} |"
    yield ""
    if table.note:
        yield from (f"注：{escape(table.note)}", "")


def _runs(runs: Iterable[Run]) -> str:
    return "".join(f"**{escape(run.text)}**" if run.strong else escape(run.text) for run in runs)
