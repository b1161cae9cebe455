"""Pages of indicators: what is measured, how, and month by month with what result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.facts.records import Indicator
from generator.outputs.addresses import indicator_address
from generator.outputs.look import Chart
from generator.outputs.parts import list_source
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.links import Link
from generator.state.tallies import IndicatorTotal, indicator_by_month, indicator_total

FRAME = "indicators/index.html"


@dataclass(frozen=True, slots=True)
class Summary:
    """Where an indicator of the district, or of a unit, stands."""

    indicator: Indicator
    latest: str | None
    """The latest month with a number; None where there is none."""
    month: IndicatorTotal | None
    year: IndicatorTotal | None
    """The year of the latest month, so far."""


def render_indicators(view: View, charts: Mapping[str, Chart]) -> Iterator[Page]:
    """The list of all indicators, and a page for each."""
    summaries = [_summary(view, indicator) for indicator in view.records.indicators.values()]
    body = view.renderer.render("indicators.html", FRAME, view=view, summaries=summaries)
    yield Page(FRAME, FRAME, "指标", body)
    for summary in summaries:
        yield _page(view, summary, charts)


def _page(view: View, summary: Summary, charts: Mapping[str, Chart]) -> Page:
    indicator = summary.indicator
    key = f"indicator:{indicator.slug}"
    path = view.records.paths[key]
    address = indicator_address(indicator.slug)
    body = view.renderer.render(
        "indicator.html",
        address,
        view=view,
        summary=summary,
        indicator=indicator,
        chart=charts[key],
        units=_units(view, summary),
        links=_links(view, view.links.get(key, ())),
        path=path,
        source=list_source(view.records.texts[path]),
    )
    return Page(address, FRAME, indicator.name, body)


def _summary(view: View, indicator: Indicator, unit: str | None = None) -> Summary:
    months = indicator_by_month(indicator, view.as_of, unit)
    latest = max(months, default=None)
    if latest is None:
        return Summary(indicator, None, None, None)
    year = indicator_total(indicator, view.as_of, year=int(latest[:4]), unit=unit)
    return Summary(indicator, latest, months[latest], year)


def _units(view: View, summary: Summary) -> list[tuple[str, Summary]]:
    """Units with numbers of their own, in the order of the list of units: they are never ranked."""
    observed = {row.unit for row in summary.indicator.observations}
    names = [name for name in view.records.units if name in observed]
    found = [(name, _summary(view, summary.indicator, name)) for name in names]
    return [(name, each) for name, each in found if each.latest]


def _links(view: View, links: Sequence[Link]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What is linked and shown on the day, by what it is to the indicator: (id, address, title)."""
    shown = []
    for link in links:
        target = view.target(link.target)
        if target:
            shown.append((link.label, (link.target, *target)))
    shown.sort(key=lambda row: row[0])
    return [(label, [target for _, target in rows]) for label, rows in groupby(shown, key=lambda row: row[0])]
