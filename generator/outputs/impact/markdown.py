"""The Markdown face, for a pull request's page on GitHub, GitLab and Gitea."""

from collections.abc import Iterator, Sequence

from generator.outputs.impact.headline import say_headline, warnings
from generator.outputs.impact.sections import sections
from generator.outputs.impact.shapes import Cell, Code, Lamps, Note, Preview, Section, Strong, Table
from generator.outputs.markdown import code, escape
from generator.outputs.rendering import format_long_day
from generator.vocabulary import Light

MOST_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment; what a workflow writes around ours needs room too."""
FOLDED = 12
"""A table with more rows is folded."""
_CAPS = (400, 200, 100, 50, 25, 12, 6, 3, 0)
"""How many rows of a table are shown at most: the first of these with which everything fits."""
_MOST_IN_CELL = 400
_MOST_CODES = 20


def render_markdown(preview: Preview) -> str:
    """Everything that fits into a comment; long tables are cut, and say so."""
    head = "\n".join(_head(preview))
    found = sections(preview)
    for cap in _CAPS:
        text = "\n".join([head, *(line for section in found for line in _section(section, cap))])
        if len(text) <= MOST_CHARACTERS:
            break
    return f"{text.rstrip()}\n"


def _head(preview: Preview) -> Iterator[str]:
    day = format_long_day(preview.impact.as_of)
    yield "# 审核预览：这次修改会让门户怎么变"
    yield ""
    yield f"**{escape(say_headline(preview))}**"
    yield ""
    for warning in warnings(preview):
        yield f"> ⚠ {escape(warning)}"
        yield ">"
    yield ""
    yield f"统计日 {day}；基准 {code(preview.base)}；{escape(preview.office)}，{escape(preview.mark)}。"
    if preview.banner:
        yield escape(preview.banner)
    yield ""


def _section(section: Section, cap: int) -> Iterator[str]:
    yield f"## {escape(section.title)} · {section.count} {section.unit}"
    yield ""
    if section.note:
        yield escape(section.note)
        yield ""
    for table in section.tables:
        yield from _table(table, cap, folded=section.is_folded)


def _table(table: Table, cap: int, *, folded: bool) -> Iterator[str]:
    if not table.rows:
        return
    if table.title:
        yield f"**{escape(table.title)}**"
        yield ""
    folded = cap > 0 and (folded or min(cap, len(table.rows)) > FOLDED)
    if folded:
        yield f"<details><summary>展开 {min(cap, len(table.rows))} 行</summary>"
        yield ""
    shown = table.rows[:cap]
    if shown:
        yield _row(table.head)
        yield f"|{' --- |' * len(table.head)}"
        yield from map(_row, shown)
        yield ""
    if folded:
        yield "</details>"
        yield ""
    if len(shown) < len(table.rows):
        yield f"共 {len(table.rows)} 行，这里篇幅有限只列 {len(shown)} 行；全部见 impact.html。"
        yield ""


def _row(cells: Sequence[Cell]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(cell: Cell) -> str:
    match cell:
        case Code(text):
            return code(text)
        case Strong(text):
            return f"**{escape(text)}**"
        case Lamps(before, after):
            return _lamps(before, after)
        case str():
            return _cut(escape(cell))
    parts = [code(part.text) if isinstance(part, Code) else _note(part) for part in cell]
    shown: list[str] = []
    for part in parts:
        if sum(map(len, shown)) > _MOST_IN_CELL:
            return f"{'；'.join(shown)}；等共 {len(parts)} 处"
        shown.append(part)
    return "；".join(shown)


def _note(note: Note) -> str:
    alarm = "⚠ " if note.is_alarm else ""
    codes = "、".join(code(each.text) for each in note.codes[:_MOST_CODES])
    more = f"等共 {len(note.codes)} 个" if len(note.codes) > _MOST_CODES else ""
    label = f"**{escape(note.label)}** " if note.label else ""
    return f"{alarm}{label}{_cut(escape(note.text))}{codes}{more}"


def _lamps(before: Light | None, after: Light | None) -> str:
    def said(light: Light | None) -> str:
        return f"{light.shape} {light.value}" if light else "无"

    return said(after) if before is after else f"{said(before)} → {said(after)}"


def _cut(text: str) -> str:
    if len(text) <= _MOST_IN_CELL:
        return text
    # Not inside a code span, whose end must stay.
    return f"{text[:_MOST_IN_CELL].replace('`', '')}……"
