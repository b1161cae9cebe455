"""The page of all charts, and the lists behind numbers of charts that no ledger filters for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.outputs.addresses import (
    CHART_LISTS,
    CHARTS,
    ORDERS_BY_MONTH,
    OVERVIEW,
    REPORTED,
    indicator_address,
    tally_address,
)
from generator.outputs.look import Chart
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.chart_counts import age_bands, burn_up, orders_of

SECTIONS: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...] = (
    ("whole", "总体进展", (("burn-up", "trend"), ("ageing", "progress-by-focus"))),
    ("units", "各单位", (("progress-by-unit", "units-small-multiples"), ("on-time-by-unit",))),
    ("days", "节点与改期", (("milestones-gantt",), ("due-changes",))),
)
"""Sections of the page: (anchor, title, keys of charts column by column)."""
OTHERS = (("lights-by-unit", OVERVIEW), ("trend-weeks", ORDERS_BY_MONTH))
"""Charts of orders that stand on another page, with that page."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Some orders by id, at an anchor of its own."""

    anchor: str
    title: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Lists that belong together, at an anchor of its own; ``lists`` are its parts."""

    anchor: str
    title: str
    lists: tuple[Listing, ...]


def render_charts_page(view: View, charts: Mapping[str, Chart]) -> Iterator[Page]:
    """The page of charts, and the page of lists beside it."""
    body = view.renderer.render(
        "charts.html",
        CHARTS,
        view=view,
        sections=[
            (anchor, title, [[charts[key] for key in keys] for keys in columns])
            for anchor, title, columns in SECTIONS
        ],
        others=list(_others(view, charts)),
    )
    yield Page(CHARTS, CHARTS, "图表", body)
    body = view.renderer.render(
        "charts-lists.html", CHART_LISTS, view=view, chapters=[*_reported(view), *_ages(view), *_weeks(view)]
    )
    yield Page(CHART_LISTS, CHARTS, "图表的名单", body)


def _others(view: View, charts: Mapping[str, Chart]) -> Iterator[tuple[Chart, str]]:
    """Charts that stand on pages of their own, with these pages."""
    for key, address in OTHERS:
        yield charts[key], address
    for slug in view.records.indicators:
        yield charts[f"indicator:{slug}"], indicator_address(slug)
    for tally in view.records.tallies:
        yield charts[f"tally:{tally}"], tally_address(tally)


def _reported(view: View) -> Iterator[Chapter]:
    """Everything that is reported done on the day, struck off or not."""
    points = burn_up(orders_of(view.situation), view.situation.weeks[-1:], view.as_of)
    for point in points:
        yield Chapter(REPORTED, "已报结的督办单", (Listing("", "已报结，含已销号的", point.completed),))


def _ages(view: View) -> Iterator[Chapter]:
    for band in age_bands(orders_of(view.situation), view.as_of):
        if band.ids:
            yield Chapter(
                f"age-{band.code}",
                f"在办，交办以来{band.name}",
                tuple(
                    Listing(f"age-{band.code}-{light.code}", f"{light.shape}{light.value}灯", ids)
                    for light, ids in band.by_light.items()
                ),
            )


def _weeks(view: View) -> Iterator[Chapter]:
    """What happened in each week in which anything did, the latest first."""
    for week in reversed(view.situation.weeks):
        flows = (("交办", week.issued), ("报结", week.completed), ("销号", week.closed))
        lists = tuple(Listing("", word, ids) for word, ids in flows if ids)
        if lists:
            yield Chapter(f"week-{week.label}", f"{week.first}至{week.last}", lists)
