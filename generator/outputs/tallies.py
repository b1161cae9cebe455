"""Pages of tallies, and of how supervision orders come and go: the lists behind the bars of the trend."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.facts.records import Tally
from generator.outputs.addresses import ORDERS_BY_MONTH, tally_address
from generator.outputs.long_lists import LongList, make_lists
from generator.outputs.look import Chart
from generator.outputs.parts import list_source
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.shapes import TrendPoint
from generator.state.tallies import tally_rows, tally_total

FRAME = "tallies/index.html"
TITLE = "督办单逐月进出"
ROOM = 600
"""Links on the page of months and weeks, all lists together."""


@dataclass(frozen=True, slots=True)
class Total:
    """One column of a tally added up over the year, as of the day."""

    name: str
    measure: str
    number: int
    part_of: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """One year of a tally."""

    tally: Tally
    totals: tuple[Total, ...]
    months: tuple[str, ...]
    """The months that are counted."""


@dataclass(frozen=True, slots=True)
class Span:
    """One month or week with the ids of the orders that each of its numbers counts."""

    point: TrendPoint
    name: str
    lists: tuple[tuple[str, str, LongList], ...]
    """(name in addresses, word, orders)."""


def render_tallies(view: View, charts: Mapping[str, Chart]) -> Iterator[Page]:
    """The list of all tallies, a page for each, and the orders month by month."""
    summaries = [_summary(view, tally) for tally in view.records.tallies.values()]
    body = view.renderer.render("tallies.html", FRAME, view=view, summaries=summaries, orders=ORDERS_BY_MONTH)
    yield Page(FRAME, FRAME, "统计", body)
    yield from _orders(view, charts)
    for summary in summaries:
        yield _page(view, summary, charts)


def _summary(view: View, tally: Tally) -> Summary:
    totals = (
        Total(column.name, column.measure, tally_total(tally, column.name, view.as_of), column.part_of)
        for column in tally.columns
    )
    return Summary(tally, tuple(totals), tuple(row.month for _, row in tally_rows(tally, view.as_of)))


def _page(view: View, summary: Summary, charts: Mapping[str, Chart]) -> Page:
    tally = summary.tally
    key = f"tally:{tally.id}"
    path = view.records.paths[key]
    address = tally_address(tally.id)
    body = view.renderer.render(
        "tally.html",
        address,
        view=view,
        summary=summary,
        tally=tally,
        chart=charts[key],
        figures=_figures(view, key),
        path=path,
        source=list_source(view.records.texts[path]),
    )
    return Page(address, FRAME, f"{tally.year}年{tally.name}", body)


def _figures(view: View, key: str) -> list[tuple[int, str, str]]:
    """Figures of annual pages that count this tally: (year, key, label)."""
    return [
        (year, figure.key, figure.label)
        for year, figures in view.figures.items()
        for figure in figures
        if any(part.record == key for part in figure.parts)
    ]


def _orders(view: View, charts: Mapping[str, Chart]) -> Iterator[Page]:
    trend, weekly = charts["trend"], charts["trend-weeks"]
    # As many as the charts show: each of their bars leads to a list.
    shown = view.situation.months[-len(trend.rows) :], view.situation.weeks[-len(weekly.rows) :]
    months = [(point, f"{point.first.year}年{point.first.month}月") for point in reversed(shown[0])]
    weeks = [(point, f"{point.first}至{point.last}") for point in reversed(shown[1])]
    spans = _spans([*months, *weeks])
    body = view.renderer.render(
        "tally-orders.html",
        ORDERS_BY_MONTH,
        view=view,
        charts=[trend, weekly],
        months=spans[: len(months)],
        weeks=spans[len(months) :],
    )
    yield Page(ORDERS_BY_MONTH, FRAME, TITLE, body)
    for span in spans:
        for _, _, orders in span.lists:
            yield from orders.pages(view, FRAME, (ORDERS_BY_MONTH, TITLE), "list-links.html")


def _spans(points: Sequence[tuple[TrendPoint, str]]) -> list[Span]:
    """Months or weeks with their names, and as much of their lists as one page holds."""
    flows = [
        (
            ("issued", "交办", point.issued),
            ("completed", "报结", point.completed),
            ("closed", "销号", point.closed),
        )
        for point, _ in points
    ]
    named = [
        (f"tallies/orders-{point.label}-{what}.html", f"{name}{word}的督办单", ids)
        for (point, name), lists in zip(points, flows, strict=True)
        for what, word, ids in lists
    ]
    made = iter(make_lists(named, ROOM))
    return [
        Span(point, name, tuple((what, word, next(made)) for what, word, _ in lists))
        for (point, name), lists in zip(points, flows, strict=True)
    ]
