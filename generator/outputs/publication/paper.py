"""The published figures and the tables on paper: one document, as docx and as PDF."""

from collections.abc import Iterator
from pathlib import Path

from generator.outputs.official import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Table,
    compose,
    draw_docx,
    draw_pdf,
)
from generator.outputs.publication import places
from generator.outputs.rendering import format_long_day
from generator.outputs.writing import Artifact
from generator.state.publication.shapes import NOTE, WITHHELD, Publication, PublicTable


def draw_paper(publication: Publication, source: Path) -> Iterator[Artifact]:
    """The document in both forms; ``source`` holds the look."""
    composed = compose(_document(publication))
    yield Artifact(f"{places.PAPER}.docx", draw_docx(composed))
    yield Artifact(f"{places.PAPER}.pdf", draw_pdf(composed, source))


def _document(publication: Publication) -> Document:
    blocks: list[Block] = [Paragraph(f"数据截至{format_long_day(publication.as_of)}。{publication.banner}")]
    for year, figures in publication.figures.items():
        rows = tuple((each.label, str(each.value), each.unit) for each in figures)
        blocks.append(Heading(1, f"{year}年度数字"))
        columns = (Column("名称", 60, Align.LEFT), Column("数", 20, Align.RIGHT), Column("单位", 20))
        blocks.append(Table(columns, rows) if rows else Paragraph("无数据。"))
    for table in publication.tables:
        blocks += [Heading(1, table.title), Paragraph(table.about), _table(table)]
    return Document(
        kind=Kind.BULLETIN,
        title=f"督查督办数据（{publication.mark}）",
        on=publication.as_of,
        blocks=tuple(blocks),
        secrecy=publication.mark,
        signed_by=publication.office,
    )


def _table(table: PublicTable) -> Block:
    if not table.rows:
        return Paragraph(WITHHELD)
    columns = (Column(table.heading, 26), *(Column(title, 14, Align.RIGHT) for title in table.columns))
    rows = tuple((row.label, *(cell.text for cell in row.cells)) for row in table.rows)
    totals = sum(row.is_total for row in table.rows)
    return Table(columns, rows, note=NOTE if table.has_hidden else "", totals=totals)
