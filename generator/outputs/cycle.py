"""周调度、月通报、季分析、年考核: a page for each period that is shown, every number beside the list it counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.outputs import addresses
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.analysis import break_down, read_causes, read_reasons
from generator.state.cycle import PeriodReport
from generator.state.satisfaction import SatisfactionRate, read_satisfaction
from generator.state.scores import UnitScore
from generator.state.shapes import ItemState, Rate
from generator.state.todos import Todo
from generator.state.yearly import read_yearly
from generator.vocabulary import Cycle, Light, PeriodCount

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
    group: str
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
        rates=_rates(report),
        satisfaction=_satisfaction(view, report),
        units=[row for row in _units(view, report) if not row.is_empty],
        due_next=_due_next(report),
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
    scheme = next((each for each in view.records.schemes if each.is_valid_on(report.period.last)), None)
    body = view.renderer.render(
        "cycle-year.html",
        address,
        view=view,
        report=report,
        items=report.situation.items,
        headline=HEADLINE,
        rows=_rows(report),
        rates=_rates(report),
        satisfaction=_satisfaction(view, report),
        scheme=scheme,
        yearly=read_yearly(view.records, report),
        statistic_url=_statistic_url,
        groups=_groups(report.scores),
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


def _rates(report: PeriodReport) -> list[RateRow]:
    before = {rate.rule.slug: rate for rate in report.rates_before.rates} if report.rates_before else {}
    return [RateRow(rate, before.get(rate.rule.slug)) for rate in report.situation.rates]


def _satisfaction(view: View, report: PeriodReport) -> tuple[SatisfactionRate, ...]:
    """Counted by months, so a week has none."""
    if report.period.cycle is Cycle.WEEK:
        return ()
    return read_satisfaction(view.records, report.period.first, report.as_of)


def _units(view: View, report: PeriodReport) -> Iterator[UnitRow]:
    """Every unit with what it led in the period; the order is that of the register, not a league table."""

    def own(name: str, count: PeriodCount) -> tuple[str, ...]:
        return tuple(key for key in report.counts[count] if report.situation.items[key].lead == name)

    for name, unit in view.records.units.items():
        yield UnitRow(
            name=name,
            group=unit.group,
            open=own(name, PeriodCount.OPEN),
            late=own(name, PeriodCount.LATE),
            red=own(name, PeriodCount.RED),
            completed=own(name, PeriodCount.COMPLETED),
            newly_red=own(name, PeriodCount.NEWLY_RED),
            todos=tuple(todo for todo in report.todos if todo.unit == name),
        )


def _due_next(report: PeriodReport) -> list[Todo]:
    """What falls due after this meeting, up to and with the next."""
    if report.next_meeting is None:
        return []
    return [todo for todo in report.todos if todo.due and report.as_of < todo.due <= report.next_meeting.last]


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


def _groups(scores: Sequence[UnitScore]) -> list[tuple[str, list[UnitScore]]]:
    """Comparable groups in the order of the register, each by rank; a unit with a veto stands last."""
    groups: dict[str, list[UnitScore]] = {}
    for score in scores:
        if score.total is not None:
            groups.setdefault(score.unit.group, []).append(score)
    return [
        (name, sorted(found, key=lambda score: (score.rank is None, score.rank or 0, -(score.total or 0))))
        for name, found in groups.items()
    ]


def _urgent(report: PeriodReport, ids: Sequence[str]) -> list[ItemState]:
    """The states at the end of the period, worst light first."""
    states = [report.situation.items[key] for key in ids]
    return sorted(states, key=lambda state: (list(Light).index(state.light), state.due or date.max, state.id))


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
