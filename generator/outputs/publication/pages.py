"""The pages of an audience's edition."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.outputs.publication import places
from generator.outputs.rendering import Renderer
from generator.outputs.writing import Page
from generator.state.publication.shapes import NOTE, WITHHELD, Publication, PublicTable

NAV = (
    ("总览", "index.md"),
    ("年度数字", "figures/index.md"),
    ("统计表", "tables/index.md"),
    ("事项和名录", "lists/index.md"),
    ("关于本版", "about/index.md"),
)
"""All pages there are: title and frame."""
_PAGES = (
    (places.OVERVIEW, "publication-overview.html"),
    (places.FIGURES, "publication-figures.html"),
    (places.TABLES, "publication-tables.html"),
    (places.LISTS, "publication-lists.html"),
    (places.ABOUT, "publication-about.html"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; without a width where the number is kept back."""

    label: str
    text: str
    width: float
    """In percent of the longest."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table and the bars of one of its columns."""

    table: PublicTable
    column: str
    bars: tuple[Bar, ...]
    """Empty where there is nothing to compare."""
    csv: str


def render_publication(publication: Publication, renderer: Renderer) -> Iterator[Page]:
    """Every page."""
    drawn = [_drawn(table) for table in publication.tables]
    for (address, template), (title, _) in zip(_PAGES, NAV, strict=True):
        body = renderer.render(
            template, address, edition=publication, drawn=drawn, places=places, note=NOTE, withheld=WITHHELD
        )
        yield Page(address, address, title, body)


def _drawn(table: PublicTable) -> Drawn:
    """Bars of the last column that counts: the total of a table of two dimensions, else the only or whole count."""
    shares = [any(row.cells[index].is_share for row in table.rows) for index in range(len(table.columns))]
    counts = [index for index, is_share in enumerate(shares) if not is_share]
    rows = [row for row in table.rows if not row.is_total]
    index = counts[-1] if counts else 0
    numbers = [row.cells[index].number or 0 for row in rows]
    longest = max(numbers, default=0)
    bars = tuple(
        Bar(row.label, row.cells[index].text, round(100 * number / longest, 2))
        for row, number in zip(rows, numbers, strict=True)
        if longest
    )
    return Drawn(table, table.columns[index] if table.columns else "", bars, places.csv_address(table))
