"""The whole build, top to bottom, one step a paragraph: facts → state on a day → outputs → disk."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from generator.facts.checks import check_data
from generator.facts.examples import read_examples
from generator.facts.problems import Problem
from generator.facts.records import Records
from generator.outputs.boards import render_boards
from generator.outputs.bulletins import write_bulletins
from generator.outputs.bulletins.publishing import publish_bulletins
from generator.outputs.calendars import export_calendars
from generator.outputs.chart_page import render_charts_page
from generator.outputs.charts import draw_charts
from generator.outputs.cycle import render_cycle
from generator.outputs.exports import export_api
from generator.outputs.feeds import export_feeds
from generator.outputs.indicators import render_indicators
from generator.outputs.items import render_items
from generator.outputs.ledgers import render_ledgers
from generator.outputs.meetings import render_meetings
from generator.outputs.overview import render_overview
from generator.outputs.posters import Imprint, draw_posters
from generator.outputs.problem_guide import render_problem_guide
from generator.outputs.reference import render_reference
from generator.outputs.rendering import Renderer
from generator.outputs.reports import render_reports
from generator.outputs.search import search_data
from generator.outputs.sources import render_sources
from generator.outputs.tallies import render_tallies
from generator.outputs.units import render_units
from generator.outputs.view import View
from generator.outputs.workbooks import export_workbooks
from generator.outputs.writing import Page, Writer, claim
from generator.revision import Revision
from generator.shipped import SHIPPED
from generator.site import Edition, FrameSource, make_frames, stamp_edition, stamp_pages
from generator.state.annual import annual_figures
from generator.state.boards import boards, screen
from generator.state.changes import compare
from generator.state.cycle import Reporter
from generator.state.situation import assess

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build, and everything that would otherwise be looked up: folders, days, revision."""

    data: Path
    out: Path
    """Folder that gets ``site/`` (the portal) and the build's own working files beside it."""
    as_of: date | None
    """The day to show; None takes the day pinned in portal.yml, else today."""
    today: date
    revision: Revision
    known_on: date | None = None
    """For the archive: what was written down after this day does not exist yet. None shows what is known now."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """How a build went. Nothing is written where it failed."""

    problems: Sequence[Problem]
    failed: bool
    summary: str


def build_portal(request: BuildRequest) -> BuildReport:
    """Build the portal into ``request.out / "site"``; broken data stops it before anything is written."""
    if refusal := claim(request.out):
        return BuildReport((), failed=True, summary=refusal)

    # Facts: read and check everything. A broken item stops the build, so that it never vanishes from it.
    checked = check_data(request.data, request.today)
    records = checked.records
    if checked.failed or records is None:
        return BuildReport(checked.problems, failed=True, summary=f"{checked.summary} 门户没有生成。")

    # State: what follows on the day, and what a week has changed.
    as_of = request.as_of or records.portal.pinned_on or request.today
    situation = assess(records, as_of, request.known_on)
    moves = compare(assess(records, as_of - WEEK, request.known_on), situation)
    shown_boards = boards(records, situation, moves)
    reporter = Reporter(records, request.known_on)
    figures = {year: annual_figures(records, year, situation) for year in records.portal.report_years}

    # Outputs: bodies of pages, charts, data files. They show what state says, and compute nothing.
    renderer = Renderer(SHIPPED / "site_src" / "templates", archived=request.known_on is not None)
    view = View(records, situation, moves, figures, reporter.reports(as_of), reporter.scores(as_of), renderer)
    charts = draw_charts(view, request.out / "charts")
    pages = [
        *render_overview(view, charts),
        *render_boards(view, shown_boards, screen(records.boards, shown_boards), _assets_version()),
        *render_ledgers(view),
        *render_items(view),
        *render_meetings(view),
        *render_units(view),
        *render_indicators(view, charts),
        *render_tallies(view, charts),
        *render_charts_page(view, charts),
        *render_cycle(view),
        *render_reports(view, charts),
        *render_reference(view),
        *render_problem_guide(view, read_examples(SHIPPED / "site_src" / "examples")),
        *render_sources(view),
    ]
    edition = Edition(
        as_of.isoformat(),
        request.revision.commit,
        request.revision.label,
        request.today.isoformat(),
        is_archived=request.known_on is not None,
    )
    artifacts = [*export_api(view, edition.commit, edition.built), *search_data(view)]
    artifacts += [*export_calendars(view), *export_feeds(view), *export_workbooks(view)]
    imprint = Imprint(edition.commit_label, edition.built)
    papers, files = publish_bulletins(
        view, write_bulletins(view), SHIPPED / "site_src" / "official", request.out / "papers"
    )
    pages += papers
    artifacts += files
    artifacts += draw_posters(
        view, shown_boards, imprint, SHIPPED / "site_src" / "posters", request.out / "posters"
    )
    _conserve(records, view, pages)

    # Disk: frames, pages in their frames, data files; what an earlier build left over is removed.
    frames = make_frames(_frame_source(records, is_archived=edition.is_archived), request.out)
    site = Writer(request.out / "site")
    site.begin()
    _write_site(site, frames, pages, edition)
    site.write_all(artifacts)
    site.prune()
    return BuildReport(checked.problems, failed=False, summary=_summary(view, pages, site))


def _write_site(site: Writer, frames: Mapping[str, bytes], pages: Sequence[Page], edition: Edition) -> None:
    """Write the theme's files, ours, hand-written pages, and the generated pages in their frames."""
    filled = {page.path for page in pages}
    for path, content in frames.items():
        if path not in filled:
            site.write(path, stamp_edition(content, edition) if path.endswith(".html") else content)
    for path, content in (*_files("assets").items(), *_files("api").items()):
        site.write(path, content)
    if edition.is_archived:
        site.write("assets/edition.css", edition.style())
    for path, html in stamp_pages(frames, pages, edition):
        site.write(path, html)


def _files(name: str) -> dict[str, bytes]:
    """The files of a folder of site_src, by their address."""
    folder = SHIPPED / "site_src" / name
    return {
        f"{name}/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def _assets_version() -> str:
    """A short name of the scripts and styles as they are: open wall screens reload when it changes."""
    digest = hashlib.sha256()
    for content in _files("assets").values():
        digest.update(content)
    return digest.hexdigest()[:12]


def _frame_source(records: Records, *, is_archived: bool) -> FrameSource:
    portal = records.portal
    return FrameSource(
        root=SHIPPED,
        site_name=portal.name,
        extra={
            "office": portal.office,
            "mark": portal.mark,
            "banner": portal.banner or "",
            "pinned": "1" if portal.pinned_on or is_archived else "",
            "archived": "1" if is_archived else "",
        },
        more_nav={
            "年度报告": tuple((f"{year}年", f"reports/{year}/index.md") for year in portal.report_years)
        },
    )


def _conserve(records: Records, view: View, pages: Sequence[Page]) -> None:
    """Items in the files = items shown + items of later days, and each shown item has its page.

    Raises RuntimeError: a difference is a bug of ours, and must not be published (18F/dashboard#263).
    """
    shown, later = set(view.situation.items), set(view.situation.later)
    addresses = {page.path for page in pages}
    lost = [item for item in shown if view.item_url(item) not in addresses]
    if lost or shown & later or shown | later != set(records.items):
        raise RuntimeError(f"items got lost between data/ and the pages: {sorted(lost) or 'see later'}")


def _summary(view: View, pages: Sequence[Page], site: Writer) -> str:
    later = f"，另有 {len(view.situation.later)} 项在该日之后" if view.situation.later else ""
    return (
        f"门户已生成：{site.root}（数据截至 {view.as_of}，事项 {len(view.situation.items)} 项{later}，"
        f"页面 {len(pages)} 个，写入变动文件 {site.changed} 个）"
    )
