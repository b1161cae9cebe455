"""What the office sends out, written from the state: agendas, bulletins, analyses, score sheets, order forms.

    phrases    how numbers, dates and items are put into words
    agenda     排查例会议程, one for each week shown
    monthly    信访情况通报, one for each month shown
    quarterly  季度分析, one for each quarter shown
    scorecard  考核得分表 of a year, and of each unit
    forms      督办交办单 of each order that is still open

Each is described once (``outputs.official``) and comes as docx, as PDF and as an A4 page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from generator.outputs import addresses
from generator.outputs.bulletins.agenda import write_agenda
from generator.outputs.bulletins.forms import write_order_form
from generator.outputs.bulletins.monthly import write_monthly
from generator.outputs.bulletins.quarterly import write_quarterly
from generator.outputs.bulletins.scorecard import write_unit_scorecard, write_year_scorecard
from generator.outputs.official import Document
from generator.outputs.view import View
from generator.state.cycle import PeriodReport
from generator.vocabulary import Cycle, Kind

_BY_CYCLE = {
    Cycle.WEEK: write_agenda,
    Cycle.MONTH: write_monthly,
    Cycle.QUARTER: write_quarterly,
    Cycle.YEAR: write_year_scorecard,
}


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One document, and the address of its page; its files lie beside it."""

    address: str
    frame: str
    write: Callable[[], Document]
    """Gives what it says; writing one takes longer than knowing that there is one."""
    rests_on: tuple[object, ...]
    """The part of the state that it speaks of."""
    is_short: bool = False
    """Whether it is a sheet or two, of which there are many."""


def list_bulletins(view: View) -> Iterator[Bulletin]:
    """Every document of the portal."""
    for report in view.reports:
        yield _of_period(view, report)
        if report.period.cycle is Cycle.YEAR and report.closed:
            for score in report.scores:
                if score.total is not None:
                    address = addresses.scorecard_address(report.period.label, score.unit.code)
                    write = partial(write_unit_scorecard, view, report, score)
                    yield Bulletin(address, "cycle/index.html", write, (report,), is_short=True)
    for state in view.situation.items.values():
        if state.item.kind is Kind.ORDER and state.stage.is_open:
            address = addresses.order_form_address(state.id)
            write = partial(write_order_form, view, state)
            yield Bulletin(address, "orders/index.html", write, (state,), is_short=True)


def _of_period(view: View, report: PeriodReport) -> Bulletin:
    write = partial(_BY_CYCLE[report.period.cycle], view, report)
    # A month corrects what was said of those before it.
    earlier = [other for other in view.reports if other.period.cycle is report.period.cycle]
    earlier = [other for other in earlier if other.period.last < report.period.first]
    return Bulletin(
        addresses.bulletin_address(report.period.label), "cycle/index.html", write, (report, earlier)
    )
