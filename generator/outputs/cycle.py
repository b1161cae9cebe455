"""周调度、月通报、季分析、年考核: a page for each period that is shown, every number beside the list it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.outputs import addresses
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.analysis import break_down, read_causes, read_reasons
from generator.state.cycle import PeriodReport
from generator.state.satisfaction import SatisfactionRate, read_satisfaction
from generator.state.scores import rank_groups, scheme_on
from generator.state.shapes import ItemState, Rate
from generator.state.todos import Todo
from generator.state.yearly import read_yearly
from generator.vocabulary import Cycle, PeriodCount

FRAME = "cycle/index.html"

HEADLINE = (
    PeriodCount.ISSUED,
    PeriodCount.COMPLETED,
    PeriodCount.CLOSED,
    PeriodCount.NEWLY_RED,
    PeriodCount.RECOVERED,
    PeriodCount.EXTENDED,
    PeriodCount.OPEN,
    PeriodCount.LATE,
)
"""The counts at the head of a page."""
AGENDA = (
    (PeriodCount.NEWLY_RED, "逐项说明原因和下一步"),
    (PeriodCount.LATE, "过了现行时限还没有报结"),
    (PeriodCount.NEWLY_SILENT, "牵头单位满30天没有任何记录"),
    (PeriodCount.RETURNED, "报结不实或不到位，退回重办"),
    (PeriodCount.EXTENDED, "批准延期的"),
    (PeriodCount.RECOVERED, "由红转好"),
    (PeriodCount.COMPLETED, "等待核实销号"),
    (PeriodCount.CLOSED, "已经销号"),
    (PeriodCount.ISSUED, "新交办的"),
)
"""What a weekly meeting goes through, in its order, and why."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count with those of the periods it is compared with."""

    count: PeriodCount
    items: tuple[str, ...]
    previous: int | None
    year_before: int | None

    @property
    def change(self) -> int | None:
        """Against the period before."""
        return None if self.previous is None else len(self.items) - self.previous


@dataclass(frozen=True, slots=True)
class RateRow:
    """One rate at the end of the period and at that of the one before."""

    rate: Rate
    before: Rate | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What a period was for one unit."""

    name: str
    open: tuple[str, ...]
    late: tuple[str, ...]
    red: tuple[str, ...]
    completed: tuple[str, ...]
    newly_red: tuple[str, ...]
    todos: tuple[Todo, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.open or self.completed or self.newly_red)


def render_cycle(view: View) -> Iterator[Page]:
    """The list of periods, and a page for each."""
    cycles = [(cycle, [report for report in view.reports if report.period.cycle is cycle]) for cycle in Cycle]
    body = view.renderer.render(
        "cycle.html", FRAME, view=view, cycles=cycles, page_of=addresses.period_address, shown=HEADLINE
    )
    yield Page(FRAME, FRAME, "调度考核", body)
    for report in view.reports:
        yield _year(view, report) if report.period.cycle is Cycle.YEAR else _period(view, report)


def _period(view: View, report: PeriodReport) -> Page:
    address = addresses.period_address(report.period.label)
    analysed = report.period.cycle is Cycle.QUARTER
    body = view.renderer.render(
        "cycle-period.html",
        address,
        view=view,
        report=report,
        items=report.situation.items,
        headline=HEADLINE,
        agenda=AGENDA if report.period.cycle is Cycle.WEEK else (),
        rows=_rows(report),
        rates=[RateRow(rate, before) for rate, before in report.rates],
        satisfaction=_satisfaction(view, report),
        units=[row for row in _units(view, report) if not row.is_empty],
        due_next=report.due_next,
        breakdowns=break_down(report, dict(view.records.units)) if analysed else (),
        causes=read_causes(report),
        reasons=read_reasons(report),
        trend=_trend(report),
        urgent=lambda ids: _urgent(report, ids),
        files=_files(report),
    )
    return Page(address, FRAME, f"{report.period.name}{report.period.cycle.value}", body)


def _year(view: View, report: PeriodReport) -> Page:
    address = addresses.period_address(report.period.label)
    scheme = scheme_on(view.records.schemes, report.period.last)
    body = view.renderer.render(
        "cycle-year.html",
        address,
        view=view,
        report=report,
        items=report.situation.items,
        headline=HEADLINE,
        rows=_rows(report),
        rates=[RateRow(rate, before) for rate, before in report.rates],
        satisfaction=_satisfaction(view, report),
        scheme=scheme,
        yearly=read_yearly(view.records, report),
        statistic_url=_statistic_url,
        groups=rank_groups(report.scores),
        unscored=[score for score in report.scores if score.total is None],
        urgent=lambda ids: _urgent(report, ids),
        files=_files(report),
    )
    return Page(address, FRAME, f"{report.period.name}{report.period.cycle.value}", body)


def _statistic_url(key: str) -> str:
    """The page that a statistic is shown on month by month."""
    kind, _, name = key.partition(":")
    return addresses.tally_address(name) if kind == "tally" else addresses.indicator_address(name)


def _rows(report: PeriodReport) -> list[CountRow]:
    return [
        CountRow(
            count,
            report.counts[count],
            None if report.previous is None else len(report.previous[count]),
            None if report.year_before is None else len(report.year_before[count]),
        )
        for count in PeriodCount
    ]


def _satisfaction(view: View, report: PeriodReport) -> tuple[SatisfactionRate, ...]:
    """Counted by months, so a week has none."""
    if report.period.cycle is Cycle.WEEK:
        return ()
    return read_satisfaction(view.records, report.period.first, report.as_of)


def _units(view: View, report: PeriodReport) -> Iterator[UnitRow]:
    """Every unit with what it led in the period; the order is that of the register, not a league table."""
    for name in view.records.units:
        yield UnitRow(
            name=name,
            open=report.led_by(name, PeriodCount.OPEN),
            late=report.led_by(name, PeriodCount.LATE),
            red=report.led_by(name, PeriodCount.RED),
            completed=report.led_by(name, PeriodCount.COMPLETED),
            newly_red=report.led_by(name, PeriodCount.NEWLY_RED),
            todos=tuple(todo for todo in report.todos if todo.unit == name),
        )


def _trend(report: PeriodReport) -> list[tuple[str, int, int, int, int, int]]:
    """The months of a quarter and the three before it: issued, completed, closed, open and late at the end."""
    if report.period.cycle is not Cycle.QUARTER:
        return []
    months = [point for point in report.situation.months if point.first <= report.period.last]
    return [
        (
            point.label, len(point.issued), len(point.completed), len(point.closed), point.open_at_end,
            point.late_at_end,
        )
        for point in months[-6:]
    ]  # fmt: skip


def _urgent(report: PeriodReport, ids: Sequence[str]) -> list[ItemState]:
    """The states at the end of the period, worst light first."""
    states = [report.situation.items[key] for key in ids]
    return sorted(states, key=lambda state: state.urgency)


_DOCUMENTS = {
    Cycle.WEEK: "例会议程",
    Cycle.MONTH: "信访情况通报",
    Cycle.QUARTER: "季度分析",
    Cycle.YEAR: "考核得分表",
}


def _files(report: PeriodReport) -> list[tuple[str, str]]:
    """What can be read on paper or taken along: words and address."""
    label = report.period.label
    page = addresses.bulletin_address(label)
    return [
        (_DOCUMENTS[report.period.cycle], page),
        ("Word", page.replace(".html", ".docx")),
        ("PDF", page.replace(".html", ".pdf")),
        ("Excel", addresses.workbook_address(f"cycle-{label}")),
    ]
