"""The pages of charts, and the lists behind numbers of charts that no ledger filters for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.outputs import addresses
from generator.outputs.long_lists import LongList, make_lists
from generator.outputs.look import Chart
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.chart_counts import age_bands, burn_up, orders_of

SECTIONS: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...] = (
    ("whole", "总体进展", (("burn-up", "trend"), ("ageing", "progress-by-focus"))),
    ("units", "各单位进展", (("progress-by-unit",), ("on-time-by-unit",))),
    ("flows", "各单位进出", (("units-small-multiples",),)),
    ("days", "节点与改期", (("milestones-gantt",), ("due-changes",))),
)
"""A page for each: (name, title, keys of charts column by column). All on one page would be too much to load."""
OTHERS = (("lights-by-unit", addresses.OVERVIEW), ("trend-weeks", addresses.ORDERS_BY_MONTH))
"""Charts of orders that stand on another page, with that page."""


TABLES = 200
"""Rows of the tables below the charts of one page."""
LISTS = "图表的名单"
ROOM = 600
"""Links on the page of lists, all lists together."""
Found = tuple[str, str, tuple[tuple[str, str, tuple[str, ...]], ...]]
"""Anchor and title of lists that belong together, and anchor or '', title and ids of each."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Some orders by id, at an anchor of its own."""

    anchor: str
    title: str
    list: LongList


@dataclass(frozen=True, slots=True)
class Chapter:
    """Lists that belong together, at an anchor of its own; ``lists`` are its parts."""

    anchor: str
    title: str
    lists: tuple[Listing, ...]


def render_charts_page(view: View, charts: Mapping[str, Chart]) -> Iterator[Page]:
    """The pages of charts, and the page of lists beside them."""
    places = [
        (charts[key], addresses.chart_address(name, key))
        for name, _, columns in SECTIONS
        for keys in columns
        for key in keys
    ]
    for name, title, columns in SECTIONS:
        address = addresses.chart_page_address(name)
        own = [charts[key] for keys in columns for key in keys]
        tables = make_lists(
            [(f"charts/table-{chart.key}.html", chart.title, chart.rows) for chart in own], TABLES
        )
        body = view.renderer.render(
            "charts.html",
            address,
            view=view,
            title=title,
            columns=[[charts[key] for key in keys] for keys in columns],
            tables={chart.key: table for chart, table in zip(own, tables, strict=True)},
            places=places,
            others=list(_others(view, charts)) if address == addresses.CHARTS else (),
        )
        yield Page(
            address, addresses.CHARTS, "图表" if address == addresses.CHARTS else f"图表：{title}", body
        )
    chapters = _chapters([*_reported(view), *_ages(view), *_weeks(view)])
    body = view.renderer.render("charts-lists.html", addresses.CHART_LISTS, view=view, chapters=chapters)
    yield Page(addresses.CHART_LISTS, addresses.CHARTS, LISTS, body)
    for chapter in chapters:
        for listing in chapter.lists:
            yield from listing.list.pages(
                view, addresses.CHARTS, (addresses.CHART_LISTS, LISTS), "list-links.html"
            )


def _chapters(found: Sequence[Found]) -> list[Chapter]:
    """Chapters with as much of their lists as one page holds."""
    named = [
        (f"charts/list-{own or f'{anchor}-{number}'}.html", f"{title}：{word}", ids)
        for anchor, title, lists in found
        for number, (own, word, ids) in enumerate(lists, 1)
    ]
    made = iter(make_lists(named, ROOM))
    return [
        Chapter(anchor, title, tuple(Listing(own, word, next(made)) for own, word, _ in lists))
        for anchor, title, lists in found
    ]


def _others(view: View, charts: Mapping[str, Chart]) -> Iterator[tuple[Chart, str]]:
    """Charts that stand on pages of their own, with these pages."""
    for key, address in OTHERS:
        yield charts[key], address
    for slug in view.records.indicators:
        yield charts[f"indicator:{slug}"], addresses.indicator_address(slug)
    for tally in view.records.tallies:
        yield charts[f"tally:{tally}"], addresses.tally_address(tally)


def _reported(view: View) -> Iterator[Found]:
    """Everything that is reported done on the day, struck off or not."""
    points = burn_up(orders_of(view.situation), view.situation.weeks[-1:], view.as_of)
    for point in points:
        yield addresses.REPORTED, "已报结的督办单", (("", "已报结，含已销号的", point.completed),)


def _ages(view: View) -> Iterator[Found]:
    for band in age_bands(orders_of(view.situation), view.as_of):
        if band.ids:
            lists = tuple(
                (f"age-{band.code}-{light.code}", f"{light.shape}{light.value}灯", ids)
                for light, ids in band.by_light.items()
            )
            yield f"age-{band.code}", f"在办，交办以来{band.name}", lists


def _weeks(view: View) -> Iterator[Found]:
    """What happened in each week in which anything did, the latest first."""
    for week in reversed(view.situation.weeks):
        flows = (("交办", week.issued), ("报结", week.completed), ("销号", week.closed))
        lists = tuple(("", word, ids) for word, ids in flows if ids)
        if lists:
            yield f"week-{week.label}", f"{week.first}至{week.last}", lists
