"""Tables and forms of a docx, and 版记, which is a table at the foot of the page."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table, _Cell

from generator.outputs.official import standard, word_styles
from generator.outputs.official.composing import ComposedColophon, FormBlock, FormField, TableBlock
from generator.outputs.official.document import Run
from generator.outputs.official.standard import Typeface, count_width
from generator.outputs.official.word_elements import (
    add_child,
    add_paragraph,
    add_runs,
    hang,
    parse,
    set_property,
    set_style,
)

_PADDING = 60
"""Between a cell's edge and its text, in twentieths of a point."""
_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_GRID = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def add_table(word: WordDocument, block: TableBlock) -> None:
    """A table with its caption above and its note below."""
    if block.caption:
        add_paragraph(word, "OfficialCaption", (Run(block.caption),))
    else:
        _space(word)
    width = _text_width(word)
    widths = _divide(width, [column.share for column in block.columns])
    style = "OfficialDense" if block.dense else "OfficialCell"
    rows = [tuple((Run(column.title),) for column in block.columns), *block.rows]
    table = _new_table(word, len(rows), widths)
    for index, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        head = index == 0
        face = Typeface.HEI if head or index >= len(rows) - block.totals else None
        for cell, column, runs in zip(row.cells, block.columns, texts, strict=True):
            _fill(cell, style, runs, "center" if head else column.align, face)
            if head:
                cell._tc.get_or_add_tcPr().append(  # noqa: SLF001
                    parse('<w:shd {ns} w:val="clear" w:color="auto" w:fill="F2F2F2"/>')
                )
            _centre(cell)
        _set_row(row._tr, head=head)  # noqa: SLF001
    if block.note:
        add_paragraph(word, "OfficialNote", (Run(f"注：{block.note}"),))
    else:
        _space(word)


def add_form(word: WordDocument, block: FormBlock) -> None:
    """Boxes with their labels; a row of one box takes the whole width."""
    if block.title:
        set_property(add_paragraph(word, "OfficialCaption", (Run(block.title),)), "w:jc", val="left")
    label = round(standard.LABEL_CHARACTERS * standard.FORM_SIZE * 20)
    rest = _text_width(word) - 2 * label
    widths = [label, rest // 2, label, rest - rest // 2]
    table = _new_table(word, len(block.rows), widths)
    for row, fields in zip(table.rows, block.rows, strict=True):
        cells = row.cells
        boxes = [cells[1], cells[3]]
        if len(fields) == 1:
            boxes = [cells[1].merge(cells[3])]
        for position, (field, box) in enumerate(zip(fields, boxes, strict=True)):
            _fill(cells[position * 2], "OfficialForm", (Run(field.label),), "center", Typeface.HEI)
            _centre(cells[position * 2])
            _fill(box, "OfficialForm", field.runs, "left", None)
            if field.lines == 1:
                _centre(box)
        _set_row(row._tr, head=False, height=_height(fields))  # noqa: SLF001
    _space(word)


def add_colophon(word: WordDocument, colophon: ComposedColophon) -> None:
    """版记: thick rules above and below, a thin one between, the last on the last line of the page (7.4.1).

    A table that floats at the foot of the type area in Word and WPS. LibreOffice 7.4 lets it follow the text.
    """
    width = _text_width(word)
    size = standard.COLOPHON_SIZE
    character = str(round(size * 20))
    table = _new_table(word, 2 if colophon.copies else 1, [width])
    _float_at_foot(table)
    cells = [row.cells[0] for row in table.rows]
    if colophon.copies:
        label = count_width(colophon.copies.label)
        _fill(
            cells[0], "OfficialColophon", (Run(colophon.copies.label + colophon.copies.text),), "left", None
        )
        indent = hang(1 + label, label, size)
        set_property(cells[0].paragraphs[0], "w:ind", **indent, right=character)
    last = cells[-1].paragraphs[0]
    set_style(last, "OfficialColophon")
    last.add_run(colophon.office).add_tab()
    last.add_run(colophon.printed)
    add_child(
        set_property(last, "w:tabs"), "w:tab", val="right", pos=str(width - 2 * _PADDING - round(size * 20))
    )
    set_property(last, "w:ind", left=character)
    for row in table.rows:
        _set_row(row._tr, head=False)  # noqa: SLF001


def _float_at_foot(table: Table) -> None:
    properties = table._tbl.tblPr  # noqa: SLF001
    properties.insert(
        0,
        parse(
            '<w:tblpPr {ns} w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin"'
            ' w:tblpXSpec="left" w:tblpYSpec="bottom"/>'
        ),
    )
    properties.remove(properties.find(qn("w:jc")))
    borders = properties.find(qn("w:tblBorders"))
    for child in list(borders):
        borders.remove(child)
    thick, thin = (str(round(mm / 25.4 * 72 * 8)) for mm in (standard.THICK_RULE, standard.THIN_RULE))
    for side, eighths in (("top", thick), ("bottom", thick), ("insideH", thin)):
        add_child(borders, f"w:{side}", val="single", sz=eighths, space="0", color="000000")


def _new_table(word: WordDocument, rows: int, widths: Sequence[int]) -> Table:
    """A table with ruled cells, of fixed widths in twentieths of a point."""
    table: Table = word.add_table(rows, len(widths))
    properties = table._tbl.tblPr  # noqa: SLF001
    for child in list(properties):
        properties.remove(child)
    margins = "".join(
        f'<w:{side} w:w="{_PADDING if side in {"left", "right"} else _PADDING // 2}" w:type="dxa"/>'
        for side in ("top", "left", "bottom", "right")
    )
    for xml in (
        f'<w:tblW {{ns}} w:w="{sum(widths)}" w:type="dxa"/>',
        '<w:jc {ns} w:val="center"/>',
        f"<w:tblBorders {{ns}}>{_GRID}</w:tblBorders>",
        '<w:tblLayout {ns} w:type="fixed"/>',
        f"<w:tblCellMar {{ns}}>{margins}</w:tblCellMar>",
    ):
        properties.append(parse(xml))
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001
        column.set(qn("w:w"), str(width))
    for row in table._tbl.tr_lst:  # noqa: SLF001
        for cell, width in zip(row.tc_lst, widths, strict=True):
            properties = cell.get_or_add_tcPr()
            for old in properties.findall(qn("w:tcW")):
                properties.remove(old)
            properties.insert(0, parse(f'<w:tcW {{ns}} w:w="{width}" w:type="dxa"/>'))
    return table


def _fill(cell: _Cell, style: str, runs: Sequence[Run], align: str, face: Typeface | None) -> None:
    paragraph = cell.paragraphs[0]
    set_style(paragraph, style)
    add_runs(paragraph, runs, face)
    if align != "left":
        set_property(paragraph, "w:jc", val=align)


def _centre(cell: _Cell) -> None:
    cell._tc.get_or_add_tcPr().append(parse('<w:vAlign {ns} w:val="center"/>'))  # noqa: SLF001


def _set_row(row: Any, *, head: bool, height: int = 0) -> None:
    """A row is not divided between pages; the head is repeated on each."""
    properties = row.get_or_add_trPr()
    properties.append(parse("<w:cantSplit {ns}/>"))
    if height:
        properties.append(parse(f'<w:trHeight {{ns}} w:val="{height}" w:hRule="atLeast"/>'))
    if head:
        properties.append(parse("<w:tblHeader {ns}/>"))


def _height(fields: Sequence[FormField]) -> int:
    """Height of a row of boxes in twentieths of a point."""
    return round((max(field.lines for field in fields) * standard.FORM_PITCH + 3) * 20)


def _divide(width: int, shares: Sequence[float]) -> list[int]:
    """Widths of columns that are exactly the whole together."""
    edges = [round(width * sum(shares[:index])) for index in range(len(shares) + 1)]
    return [after - before for before, after in pairwise(edges)]


def _space(word: WordDocument) -> None:
    """Some room below a table."""
    set_property(add_paragraph(word, word_styles.NORMAL), "w:spacing", line="200", lineRule="exact")


def _text_width(word: WordDocument) -> int:
    """Width of the type area of the last section, in twentieths of a point."""
    section = word.sections[-1]
    width, left, right = section.page_width, section.left_margin, section.right_margin
    if width is None or left is None or right is None:
        raise ValueError("the section has no measures")
    return int((width - left - right) / 635)
