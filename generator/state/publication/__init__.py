"""What an audience sees: made from the whole of the facts and the state, and nothing of either is in it any more.

    shapes      texts and numbers that are to be shown, and no more
    listing     records one by one, of each the keys that are named
    counted     counts before anything is kept back, and what holds between them
    counting    which counts there are: items, rates, tallies; indicators
    tables      the tables of these, small counts kept back

Lights and rates are those of the whole state; only then is taken away what the audience is not to see. Outputs for
an audience are given a ``Publication`` and nothing else, so no template can show what is not in it.
"""

from generator.facts.records import Audience, Records
from generator.state.annual import Figure, annual_figures
from generator.state.publication.counted import Pin
from generator.state.publication.counting import Counter
from generator.state.publication.listing import list_records
from generator.state.publication.shapes import Publication, PublicFigure
from generator.state.publication.tables import fill_tables
from generator.state.situation import Situation

__all__ = ["publish", "unknown_figures"]


def publish(records: Records, situation: Situation, audience: Audience) -> Publication:
    """Everything that an audience sees of a situation."""
    figures = {
        year: [
            figure
            for figure in annual_figures(records, year, situation)
            if figure.label in audience.figures and figure.parts
        ]
        for year in audience.years
        # Before its end, the numbers of a year are not those of its report.
        if year < situation.as_of.year
    }
    pins = [pin for found in figures.values() for figure in found for pin in _pins(figure)]
    portal = records.portal
    return Publication(
        audience=audience.name,
        slug=audience.slug,
        mark=audience.mark,
        portal=portal.name,
        office=portal.office,
        banner=portal.banner or "",
        as_of=situation.as_of,
        figures={
            year: tuple(PublicFigure(each.label, each.value, each.unit, each.how) for each in found)
            for year, found in figures.items()
        },
        tables=fill_tables(Counter(records, situation, audience).tables(), pins),
        listings=tuple(list_records(records, situation, each) for each in audience.listed),
    )


def unknown_figures(records: Records, situation: Situation, audience: Audience) -> tuple[str, ...]:
    """Names of figures that no annual page has."""
    known = {
        figure.label
        for year in records.portal.report_years
        for figure in annual_figures(records, year, situation)
    }
    return tuple(label for label in audience.figures if label not in known)


def _pins(figure: Figure) -> list[Pin]:
    """The total of a table that a published figure is, if it is the sum of one column."""
    sources = {(part.record, str(part.loc[-1])) for part in figure.parts if ":" in part.record}
    return [Pin(record, column, figure.value) for record, column in sources]
