"""周调度、月通报、季分析、年考核: a page for each period that is shown, every number beside the list it counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.outputs import addresses
from generator.outputs.long_lists import LongList, make_lists
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.analysis import break_down, read_causes, read_reasons
from generator.state.cycle import PeriodReport
from generator.state.satisfaction import SatisfactionRate, read_satisfaction
from generator.state.scores import rank_groups, scheme_on
from generator.state.shapes import ItemState, Rate
from generator.state.yearly import Listed, read_yearly
from generator.vocabulary import Cycle, PeriodCount

FRAME = "cycle/index.html"
ROWS, TODOS, LINKS = 100, 100, 150
"""How many rows of items, how many to-dos and how many shorter ones a page of a period shows; the rest has pages of its own."""

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
    items: LongList
    """States at the end of the period, most urgent first."""
    previous: int | None
    year_before: int | None

    @property
    def change(self) -> int | None:
        """Against the period before."""
        return None if self.previous is None else len(self.items.rows) - self.previous


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
    todos: LongList

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.open or self.completed or self.newly_red)


def render_cycle(view: View) -> Iterator[Page]:
    """The list of periods."""
    cycles = [(cycle, [report for report in view.reports if report.period.cycle is cycle]) for cycle in Cycle]
    body = view.renderer.render(
        "cycle.html", FRAME, view=view, cycles=cycles, page_of=addresses.period_address, shown=HEADLINE
    )
    yield Page(FRAME, FRAME, "调度考核", body)


def render_period(view: View, report: PeriodReport) -> Iterator[Page]:
    """The page of a period, and those of its long lists."""
    yield from _year(view, report) if report.period.cycle is Cycle.YEAR else _period(view, report)


def _period(view: View, report: PeriodReport) -> Iterator[Page]:
    analysed = report.period.cycle is Cycle.QUARTER
    rows = _rows(report)
    due_next, units = _todos(view, report)
    causes, reasons = _causes(report)
    yield _render(
        view,
        report,
        "cycle-period.html",
        agenda=AGENDA if report.period.cycle is Cycle.WEEK else (),
        rows=rows,
        lists={row.count: row.items for row in rows},
        units=[row for row in units if not row.is_empty],
        due_next=due_next,
        breakdowns=break_down(report, dict(view.records.units)) if analysed else (),
        causes=causes,
        reasons=reasons,
        trend=_trend(report),
    )
    yield from _list_pages(view, report, "list-states.html", [row.items for row in rows])
    yield from _list_pages(view, report, "list-todos.html", [due_next, *(row.todos for row in units)])
    yield from _list_pages(view, report, "list-happenings.html", [found for _, found in causes])
    yield from _list_pages(view, report, "list-reasons.html", [reasons])


def _year(view: View, report: PeriodReport) -> Iterator[Page]:
    rows = _rows(report)
    points = _points(report)
    yearly = read_yearly(view.records, report)
    parts = {"fields": yearly.fields, "supervision": yearly.supervision}
    named = {name: _parts(report, name, found) for name, found in parts.items()}
    yield _render(
        view,
        report,
        "cycle-year.html",
        rows=rows,
        scheme=scheme_on(view.records.schemes, report.period.last),
        yearly=yearly,
        named=named,
        statistic_url=_statistic_url,
        groups=rank_groups(report.scores),
        unscored=[score for score in report.scores if score.total is None],
        points=points,
    )
    yield from _list_pages(view, report, "list-states.html", [row.items for row in rows])
    yield from _list_pages(view, report, "list-points.html", points.values())
    for lists in named.values():
        yield from _list_pages(view, report, "list-links.html", lists)


def _render(view: View, report: PeriodReport, template: str, **values: object) -> Page:
    """The page of a period, with what all of them have."""
    address = addresses.period_address(report.period.label)
    body = view.renderer.render(
        template,
        address,
        view=view,
        report=report,
        items=report.situation.items,
        headline=HEADLINE,
        rates=[RateRow(rate, before) for rate, before in report.rates],
        satisfaction=_satisfaction(view, report),
        files=_files(report),
        **values,
    )
    return Page(address, FRAME, _title(report), body)


def _title(report: PeriodReport) -> str:
    return f"{report.period.name}{report.period.cycle.value}"


def _list_pages(view: View, report: PeriodReport, template: str, lists: Iterable[LongList]) -> Iterator[Page]:
    """The own pages of those lists that are too long for the page of the period."""
    up = addresses.period_address(report.period.label), _title(report)
    for each in lists:
        yield from each.pages(view, FRAME, up, template, report=report, items=report.situation.items)


def _address(report: PeriodReport, name: str) -> str:
    """The own page of a list."""
    return addresses.period_address(f"{report.period.label}-{name}")


def _statistic_url(key: str) -> str:
    """The page that a statistic is shown on month by month."""
    kind, _, name = key.partition(":")
    return addresses.tally_address(name) if kind == "tally" else addresses.indicator_address(name)


def _rows(report: PeriodReport) -> list[CountRow]:
    lists = make_lists(
        [
            (_address(report, f"list-{count.code}"), count.value, _urgent(report, report.counts[count]))
            for count in PeriodCount
        ],
        ROWS,
    )
    return [
        CountRow(
            count,
            items,
            None if report.previous is None else len(report.previous[count]),
            None if report.year_before is None else len(report.year_before[count]),
        )
        for count, items in zip(PeriodCount, lists, strict=True)
    ]


def _causes(report: PeriodReport) -> tuple[list[tuple[str, LongList]], LongList]:
    """What was not done, with each time that it happened, and the reasons put down."""
    causes = read_causes(report)
    named = [
        (_address(report, f"cause-{number}"), cause.title, cause.happenings)
        for number, cause in enumerate(causes, 1)
    ]
    *found, reasons = make_lists(
        [*named, (_address(report, "reasons"), "记录在案的理由", read_reasons(report))], LINKS
    )
    return [(cause.title, each) for cause, each in zip(causes, found, strict=True)], reasons


def _points(report: PeriodReport) -> dict[str, LongList]:
    """Every point of every unit, by its code: (row of the scheme, what happened)."""
    scores = list(report.scores)
    lists = make_lists(
        [
            (
                _address(report, f"points-{score.unit.code}"),
                f"{score.unit.name}的每一分",
                [(row, each) for row in score.rows for each in row.happenings],
            )
            for score in scores
        ],
        LINKS,
    )
    return {score.unit.code: each for score, each in zip(scores, lists, strict=True)}


def _parts(report: PeriodReport, name: str, found: Iterable[Listed]) -> list[LongList]:
    """A section of the yearly report; what has nothing is left out."""
    some = [each for each in found if each.ids]
    return make_lists(
        [(_address(report, f"{name}-{number}"), each.label, each.ids) for number, each in enumerate(some, 1)],
        LINKS,
    )


def _satisfaction(view: View, report: PeriodReport) -> tuple[SatisfactionRate, ...]:
    """Counted by months, so a week has none."""
    if report.period.cycle is Cycle.WEEK:
        return ()
    return read_satisfaction(view.records, report.period.first, report.as_of)


def _todos(view: View, report: PeriodReport) -> tuple[LongList, list[UnitRow]]:
    """What is due before the next meeting; and every unit with what it led in the period and has to do.

    The order is that of the register, not a league table.
    """
    found = [
        (
            _address(report, f"todos-{unit.code}"),
            f"{name}的待办",
            [todo for todo in report.todos if todo.unit == name],
        )
        for name, unit in view.records.units.items()
    ]
    due_next, *todos = make_lists(
        [(_address(report, "due-next"), "下次例会以前到期", report.due_next), *found], TODOS
    )
    return due_next, [
        UnitRow(
            name=name,
            open=report.led_by(name, PeriodCount.OPEN),
            late=report.led_by(name, PeriodCount.LATE),
            red=report.led_by(name, PeriodCount.RED),
            completed=report.led_by(name, PeriodCount.COMPLETED),
            newly_red=report.led_by(name, PeriodCount.NEWLY_RED),
            todos=own,
        )
        for name, own in zip(view.records.units, todos, strict=True)
    ]


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
