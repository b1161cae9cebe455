"""What the portal is made of, in batches that can be made at once: each makes pages and files, and writes them.

A batch is small enough to keep all cores busy to the end, and large enough that fetching one costs nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from generator.facts.examples import read_examples
from generator.facts.records import Records
from generator.outputs.boards import Wall, render_board, render_index
from generator.outputs.bulletins import Bulletin, list_bulletins
from generator.outputs.bulletins.publishing import publish_bulletin
from generator.outputs.calendars import export_calendars
from generator.outputs.chart_page import render_charts_page
from generator.outputs.charts import draw_charts
from generator.outputs.cycle import render_cycle, render_period
from generator.outputs.exports import export_api
from generator.outputs.feeds import export_feeds
from generator.outputs.indicators import render_indicators
from generator.outputs.items import render_items
from generator.outputs.keeping import Store
from generator.outputs.ledgers import list_ledgers
from generator.outputs.meetings import render_meetings
from generator.outputs.overview import render_overview
from generator.outputs.posters import PAPERS, Imprint, Poster, draw_poster
from generator.outputs.problem_guide import render_problem_guide
from generator.outputs.reference import render_reference
from generator.outputs.reports import render_reports
from generator.outputs.search import search_data
from generator.outputs.sources import render_sources
from generator.outputs.tallies import render_tallies
from generator.outputs.units import render_unit, render_units
from generator.outputs.view import View
from generator.outputs.workbooks import list_workbooks
from generator.outputs.writing import Artifact, Batch, Outputs, Page
from generator.shipped import SHIPPED
from generator.site import Edition
from generator.state.shapes import ItemState

ITEMS = 250
"""Item pages in a batch."""
DOCUMENTS = 8
"""Short documents in a batch."""

_SOURCE = SHIPPED / "site_src"


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where what need not be made again is kept between builds."""

    charts: Path
    papers: Store
    posters: Store

    @classmethod
    def below(cls, folder: Path) -> "Shelves":
        """Those of the build in a folder."""
        return cls(folder / "charts", Store(folder / "papers"), Store(folder / "posters"))


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown besides the state itself."""

    wall: Wall
    edition: Edition

    @property
    def imprint(self) -> Imprint:
        """What sheets of paper say about the edition."""
        return Imprint(self.edition.commit_label, self.edition.built)


def item_batches(view: View) -> Iterator[Batch]:
    """The pages of items: they need nothing but the state of the day."""
    ground = _ground(view.records)
    for number, states in enumerate(_split(view.situation.items.values(), ITEMS)):
        rests_on = (ground, view.as_of, [_neighbourhood(view, state) for state in states])
        yield Batch(f"items {number}", partial(render_items, view, states), rests_on)


def other_batches(view: View, shown: Shown, shelves: Shelves) -> Iterator[Batch]:
    """Everything else: pages before what is downloaded, and of each the longest first."""
    whole = (view.records, view.as_of)
    ground = _ground(view.records)
    pages: dict[str, Callable[[], Outputs]] = {
        "charts": partial(_with_charts, view, shelves.charts),
        "units": partial(render_units, view),
        "boards": lambda: [render_index(view, shown.wall)],
        "cycle": partial(render_cycle, view),
        "reference": partial(_reference, view),
    }
    for name, make in pages.items():
        yield Batch(name, make, whole)
    yield from _page_batches(view, shown)
    for batch in (*list_ledgers(view), *list_workbooks(view)):
        yield replace(batch, rests_on=(ground, view.as_of, *batch.rests_on))
    yield Batch("guide", partial(render_problem_guide, view, read_examples(_SOURCE / "examples")), (ground,))
    yield from _document_batches(view, shelves.papers)
    yield from _poster_batches(view, shown, shelves.posters)
    data: dict[str, Callable[[], Outputs]] = {
        "api": partial(export_api, view, shown.edition.commit, shown.edition.built),
        "search": lambda: [search_data(view)],
        "calendars": partial(export_calendars, view),
        "feeds": partial(export_feeds, view),
    }
    for name, make in data.items():
        yield Batch(name, make, whole)


def _page_batches(view: View, shown: Shown) -> Iterator[Batch]:
    """The pages that each rest on a part of the state only."""
    ground, items = _ground(view.records), view.situation.items
    rests_on: tuple[object, ...]
    for report in view.reports:
        # A year counts the meetings held in it.
        rests_on = (ground, report, view.records.meetings)
        yield Batch(f"cycle {report.period.label}", partial(render_period, view, report), rests_on)
    for board in shown.wall.boards:
        heads = [(each.key, each.title) for each in shown.wall.boards]
        rests_on = (ground, board, heads, shown.wall.screen, shown.wall.assets)
        yield Batch(f"board {board.key}", partial(render_board, view, board, shown.wall), rests_on)
    for name, unit in view.situation.units.items():
        todos = [todo for todo in view.todos if todo.unit == name]
        # The supervising office has things to do on items of others.
        states = [items[key] for key in (*unit.led, *unit.assisted, *(todo.item for todo in todos))]
        score = [score for score in view.scores if score.unit.name == name]
        rests_on = (
            ground,
            view.as_of,
            unit,
            states,
            todos,
            score,
            view.posts.get(name),
            view.records.meetings,
        )
        yield Batch(f"unit {name}", partial(render_unit, view, name), rests_on)


def _document_batches(view: View, kept: Store) -> Iterator[Batch]:
    """What is written of a period may run to dozens of sheets, and is a batch by itself."""
    ground = _ground(view.records)
    short: list[Bulletin] = []
    long: list[Bulletin] = []
    for bulletin in list_bulletins(view):
        (short if bulletin.is_short else long).append(bulletin)
    for part in (*([each] for each in long), *_split(short, DOCUMENTS)):
        rests_on = (ground, view.as_of, [bulletin.rests_on for bulletin in part])
        yield Batch(f"documents {part[0].address}", partial(_publish, view, part, kept), rests_on)


def _poster_batches(view: View, shown: Shown, kept: Store) -> Iterator[Batch]:
    """Each sheet of the walls is one: a board of hundreds of items takes the typesetter 100 MiB."""
    ground = _ground(view.records)
    for board in shown.wall.boards:
        for paper in PAPERS:
            make = partial(_draw, view, Poster(board, paper), shown, kept)
            yield Batch(f"poster {board.key} {paper}", make, (ground, board))


def _ground(records: Records) -> tuple[object, ...]:
    """What every page may rest on: all facts but the items and what is written about them."""
    return (
        records.portal, records.units, records.documents, records.indicators, records.tallies, records.clocks,
        records.lights, records.rates, records.satisfaction, records.cycles, records.schemes, records.notices,
    )  # fmt: skip


def _neighbourhood(view: View, state: ItemState) -> tuple[object, ...]:
    """What the page of an item shows: its state, its file, and what it is linked to."""
    path = view.records.paths[state.item.origin]
    links = view.links.get(state.id, ())
    linked = [(link, view.target(link.target), view.situation.items.get(link.target)) for link in links]
    return (state, linked, path, view.records.texts[path], view.file_addresses[path])


def _with_charts(view: View, kept: Path) -> Iterator[Page]:
    """The pages that show charts."""
    charts = draw_charts(view, kept)
    yield from render_overview(view, charts)
    yield from render_indicators(view, charts)
    yield from render_tallies(view, charts)
    yield from render_charts_page(view, charts)
    yield from render_reports(view, charts)


def _reference(view: View) -> Iterator[Page]:
    """Pages that lead to what stands behind the others."""
    yield from render_meetings(view)
    yield from render_reference(view)
    yield from render_sources(view)


def _publish(view: View, bulletins: Iterable[Bulletin], kept: Store) -> Iterator[Page | Artifact]:
    for bulletin in bulletins:
        yield from publish_bulletin(view, bulletin, _SOURCE / "official", kept)


def _draw(view: View, poster: Poster, shown: Shown, kept: Store) -> Iterator[Artifact]:
    yield draw_poster(view, poster, shown.imprint, _SOURCE / "posters", kept)


S = TypeVar("S")


def _split(things: Iterable[S], size: int) -> Iterator[list[S]]:
    walking = iter(things)
    while part := list(islice(walking, size)):
        yield part
