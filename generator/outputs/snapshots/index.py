"""The list of all archived weeks: a page that stands alone at the top of the archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

from generator.outputs.rendering import Renderer, stand_alone_style

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One archived week."""

    week: str
    name: str
    first: date
    last: date
    commit: str
    """As the week's own pages name it."""
    opened: int
    closed: int
    open: int
    red: int
    late: int
    silent: int
    portal: str
    """Address of its first page, from the list."""
    fingerprint: str
    """Of its manifest."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the page says of the office: as its newest week does."""

    office: str
    mark: str
    banner: str | None


def render_index(heading: Heading, rows: Sequence[Row], source: Path) -> str:
    """The page. ``rows`` are in order of time, the newest is shown first; ``source`` is site_src."""
    renderer = Renderer(source / "templates")
    own = renderer.render("snapshot.css", "snapshot.css")
    style = stand_alone_style((source / "assets" / "portal.css").read_text("utf-8"), own)
    gaps = {
        later.week: (earlier.last + _DAY, later.first - _DAY)
        for earlier, later in pairwise(rows)
        if later.first > earlier.last + _DAY
    }
    newest = [*reversed(rows)]
    years = [(year, [*found]) for year, found in groupby(newest, key=lambda row: row.week[:4])]
    return renderer.render(
        "snapshot-index.html",
        "index.html",
        heading=heading,
        years=years,
        rows=newest,
        gaps=gaps,
        style=style.text,
        digest=style.digest,
    )
