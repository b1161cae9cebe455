"""Tables and forms of a docx, and 版记, which is a table at the foot of the page."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table

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
    runs_xml,
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
    heads = [
        _cell(wide, style, (Run(column.title),), "center", Typeface.HEI, shaded=True)
        for wide, column in zip(widths, block.columns, strict=True)
    ]
    rows = [_row(heads, head=True)]
    for index, texts in enumerate(block.rows):
        face = Typeface.HEI if index >= len(block.rows) - block.totals else None
        cells = [
            _cell(wide, style, runs, column.align, face)
            for wide, column, runs in zip(widths, block.columns, texts, strict=True)
        ]
        rows.append(_row(cells))
    _put(word, widths, rows)
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
    rows = []
    for fields in block.rows:
        boxes = [(sum(widths[1:]), 3)] if len(fields) == 1 else [(widths[1], 1), (widths[3], 1)]
        cells = []
        for field, (wide, span) in zip(fields, boxes, strict=True):
            cells.append(_cell(label, "OfficialForm", (Run(field.label),), "center", Typeface.HEI))
            cells.append(_cell(wide, "OfficialForm", field.runs, "left", span=span, centred=field.lines == 1))
        rows.append(_row(cells, height=_height(fields)))
    _put(word, widths, rows)
    _space(word)


def _put(word: WordDocument, widths: Sequence[int], rows: Iterable[str]) -> None:
    """A table with ruled cells at the end of the document, of fixed widths in twentieths of a point.

    Set from text as a whole: the library builds tables element by element, and merges cells by searching them.
    """
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = (
        f"<w:tbl {{ns}}><w:tblPr>{_properties(widths)}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl>"
    )
    word.element.body._insert_tbl(parse(table))  # noqa: SLF001 - what the library's own add_table calls


def _row(cells: Iterable[str], *, head: bool = False, height: int = 0) -> str:
    """A row is not divided between pages; the head is repeated on each."""
    high = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    properties = f"<w:cantSplit/>{high}{'<w:tblHeader/>' if head else ''}"
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(  # noqa: PLR0913 - all there is to say about a cell
    width: int,
    style: str,
    runs: Iterable[Run],
    align: str,
    face: Typeface | None = None,
    *,
    span: int = 1,
    shaded: bool = False,
    centred: bool = True,
) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if shaded else ""
    properties += '<w:vAlign w:val="center"/>' if centred else ""
    aligned = f'<w:jc w:val="{align}"/>' if align != "left" else ""
    return (
        f'<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>{aligned}</w:pPr>'
        f"{runs_xml(runs, face)}</w:p></w:tc>"
    )


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
        set_style(cells[0].paragraphs[0], "OfficialColophon")
        add_runs(cells[0].paragraphs[0], (Run(colophon.copies.label + colophon.copies.text),))
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
        row._tr.get_or_add_trPr().append(parse("<w:cantSplit {ns}/>"))  # noqa: SLF001


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
    for child in parse(f"<w:tblPr {{ns}}>{_properties(widths)}</w:tblPr>"):
        properties.append(child)
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001
        column.set(qn("w:w"), str(width))
    for row in table._tbl.tr_lst:  # noqa: SLF001
        for cell, width in zip(row.tc_lst, widths, strict=True):
            properties = cell.get_or_add_tcPr()
            for old in properties.findall(qn("w:tcW")):
                properties.remove(old)
            properties.insert(0, parse(f'<w:tcW {{ns}} w:w="{width}" w:type="dxa"/>'))
    return table


def _properties(widths: Sequence[int]) -> str:
    """What all tables have in common."""
    margins = "".join(
        f'<w:{side} w:w="{_PADDING if side in {"left", "right"} else _PADDING // 2}" w:type="dxa"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_GRID}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )


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
