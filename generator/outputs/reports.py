"""Annual pages: every figure of a year's report, each walked back to the lines of data that make it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.facts.records import Indicator
from generator.outputs.addresses import figure_address, indicator_address, tally_address
from generator.outputs.look import Chart
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.annual import Figure, FigurePart
from generator.state.shares import Share, Sum, shares_of, sums_of
from generator.vocabulary import Nature

FRAME = "reports/index.html"
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("lead", "组织领导", ("leadership_sessions", "joint_conferences_chaired", "leader_instructions")),
    (
        "receptions",
        "接访约访",
        (
            "district_reception_batches",
            "district_reception_persons",
            "principal_reception_batches",
            "principal_reception_persons",
            "town_reception_batches",
            "town_reception_persons",
        ),
    ),
    ("sweeps", "矛盾纠纷排查", ("sweeps_district", "sweeps_special", "sweeps_dynamic", "disputes_found")),
    (
        "conferences",
        "联席会议与专班",
        ("joint_conferences", "special_meetings", "issues_coordinated", "task_forces"),
    ),
    ("online", "网上信访", ("online_petitions", "online_repeats", "overdue_unrated")),
    ("standards", "规范化与队伍", ("sign_days", "reply_days", "study_sessions")),
    ("supervision", "督办体系", ("focus_areas", "supervision_methods")),
    ("plan", "下一年度安排", ("plan_items_next_year",)),
)
"""Sections of an annual page, in the order of the report: (anchor, title, keys of figures)."""
CHARTS = ("receptions", "online")
"""Sections that have a chart."""
PROBLEMS = ("chaoqi-weiping", "chongfu-wangxin")
"""Indicators behind the two shortcomings that the report names."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure with what its page and its tile say about it."""

    figure: Figure
    address: str
    natures: tuple[Nature, ...]
    """Where the records come from that it counts."""


@dataclass(frozen=True, slots=True)
class Group:
    """One section of an annual page."""

    anchor: str
    title: str
    figures: tuple[Shown, ...]
    shares: tuple[Share, ...]
    sums: tuple[Sum, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One shortcoming: the indicator that shows it, and what is being done about it."""

    indicator: Indicator
    message: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRow:
    """One line of data that a figure counts, with the page of what it belongs to."""

    part: FigurePart
    page: tuple[str, str] | None
    """(address, title)."""
    line: str


def render_reports(view: View, charts: Mapping[str, Chart]) -> Iterator[Page]:
    """The list of years, a page for each year, and a page for each of its figures."""
    years = sorted(view.figures, reverse=True)
    body = view.renderer.render(
        "reports.html",
        FRAME,
        view=view,
        years=[(year, _standing(year, view.as_of), view.figures[year]) for year in years],
    )
    yield Page(FRAME, FRAME, "年度报告", body)
    for year in years:
        yield from _year_pages(view, year, charts)


def _year_pages(view: View, year: int, charts: Mapping[str, Chart]) -> Iterator[Page]:
    figures = view.figures[year]
    shown = {
        figure.key: Shown(figure, figure_address(year, figure.key), _natures(view, figure))
        for figure in figures
    }
    groups = [_group(year, row, shown, charts) for row in GROUPS]
    address = f"reports/{year}/index.html"
    body = view.renderer.render(
        "report.html",
        address,
        view=view,
        year=year,
        standing=_standing(year, view.as_of),
        groups=groups,
        problems=[_problem(view, slug, charts) for slug in PROBLEMS if slug in view.records.indicators],
        plan=[part.item for part in shown["plan_items_next_year"].figure.parts],
        natures=[nature for nature in Nature if any(nature in each.natures for each in shown.values())],
    )
    yield Page(address, address, f"{year}年度报告", body)
    ordered = [(group, each) for group in groups for each in group.figures]
    befores = [None, *(each for _, each in ordered[:-1])]
    afters = [*(each for _, each in ordered[1:]), None]
    for (group, each), before, after in zip(ordered, befores, afters, strict=True):
        rows = [_row(view, part) for part in each.figure.parts]
        body = view.renderer.render(
            "figure.html",
            each.address,
            view=view,
            year=year,
            group=group,
            shown=each,
            rows=rows,
            # Where a label names its page already, it is the link; else the page has a column of its own.
            has_pages=any(row.page and row.page[1] not in row.part.label for row in rows),
            before=before,
            after=after,
            standing=_standing(year, view.as_of),
        )
        yield Page(each.address, address, f"{each.figure.label} · {year}年度报告", body)


def _standing(year: int, as_of: date) -> str:
    """How far the year had come on the day: over, running or ahead."""
    return "over" if as_of >= date(year, 12, 31) else "running" if as_of.year == year else "ahead"


def _group(
    year: int, row: tuple[str, str, tuple[str, ...]], shown: Mapping[str, Shown], charts: Mapping[str, Chart]
) -> Group:
    anchor, title, keys = row
    figures = [each.figure for each in shown.values()]
    return Group(
        anchor,
        title,
        tuple(shown[key] for key in keys),
        tuple(share for share in shares_of(figures) if share.part.key in keys),
        tuple(total for total in sums_of(figures) if total.figures[0].key in keys),
        charts[f"report-{year}-{anchor}"] if anchor in CHARTS else None,
    )


def _natures(view: View, figure: Figure) -> tuple[Nature, ...]:
    """Where the records of a figure's parts come from, each once, in the order of the vocabulary."""
    found = {_nature(view, part) for part in figure.parts}
    return tuple(nature for nature in Nature if nature in found)


def _nature(view: View, part: FigurePart) -> Nature:
    records = view.records
    kind, _, name = part.record.partition(":")
    if kind == "tally":
        return records.tallies[name].nature
    if kind == "indicator":
        return records.indicators[name].nature
    if part.item:
        return records.items[part.item].nature
    if part.record in records.meetings:
        return records.meetings[part.record].nature
    if part.record in records.items:
        return records.items[part.record].nature
    return Nature.ACTUAL


def _row(view: View, part: FigurePart) -> PartRow:
    path = view.records.paths.get(part.record, part.record)
    return PartRow(part, _page_of(view, part), view.line_url(path, part.loc))


def _page_of(view: View, part: FigurePart) -> tuple[str, str] | None:
    kind, _, name = part.record.partition(":")
    if kind == "tally":
        tally = view.records.tallies[name]
        return tally_address(tally.id), f"{tally.year}年{tally.name}"
    if kind == "indicator":
        return indicator_address(name), view.records.indicators[name].name
    if part.record == "rules/clocks.yml":
        return "rules/index.html#clocks", "时钟规则"
    return view.target(part.item or part.record)


def _problem(view: View, slug: str, charts: Mapping[str, Chart]) -> Problem:
    key = f"indicator:{slug}"
    items = (link.target for link in view.links.get(key, ()) if link.target in view.situation.items)
    return Problem(view.records.indicators[slug], charts[key].message, tuple(dict.fromkeys(items)))
