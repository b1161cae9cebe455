"""The whole build, top to bottom, one step a paragraph: facts → state on a day → outputs → disk."""

import hashlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.batches import Shelves, Shown, item_batches, other_batches
from generator.facts.checks import check_reading
from generator.facts.problems import Problem
from generator.facts.reading import read_data
from generator.facts.records import Records
from generator.outputs.boards import Wall
from generator.outputs.ledgers import LEDGERS
from generator.outputs.rendering import Renderer
from generator.outputs.view import View
from generator.outputs.writing import Writer, claim
from generator.press import Kept, Press
from generator.revision import Revision
from generator.shipped import SHIPPED
from generator.site import Edition, FrameSource, make_frames
from generator.state.annual import annual_figures
from generator.state.boards import boards, screen
from generator.state.changes import compare
from generator.state.cycle import Reporter
from generator.state.flags import WEEK
from generator.state.memory import Memory
from generator.state.situation import assess


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
    helpers: int = 0
    """How many processes to set to work besides this one; all make the same bytes."""
    known_on: date | None = None
    """For the archive: what was written down after this day does not exist yet. None shows what is known now."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """How a build went. Nothing is written where it failed."""

    problems: Sequence[Problem]
    failed: bool
    summary: str


def build_portal(request: BuildRequest, kept: Kept | None = None) -> BuildReport:
    """Build the portal into ``request.out / "site"``; broken data stops it before anything is written.

    With what an earlier build of the same request has ``kept``, only what has changed is made; the outcome is the same.
    """
    kept = kept or Kept(Memory())
    if refusal := claim(request.out):
        return BuildReport((), failed=True, summary=refusal)

    # Facts: read and check everything. A broken item stops the build, so that it never vanishes from it.
    kept.reading = read_data(request.data, former=kept.reading)
    checked = check_reading(kept.reading, request.today)
    records = checked.records
    if checked.failed or records is None:
        return BuildReport(checked.problems, failed=True, summary=f"{checked.summary} 门户没有生成。")

    # State: what follows on the day, and what a week has changed.
    as_of = request.as_of or records.portal.pinned_on or request.today
    memory = kept.memory_for(records)
    situation = assess(records, as_of, request.known_on, memory)
    moves = compare(assess(records, as_of - WEEK, request.known_on, memory), situation)
    figures = {year: annual_figures(records, year, situation) for year in records.portal.report_years}
    kept.renderer = kept.renderer or Renderer(
        SHIPPED / "site_src" / "templates", archived=request.known_on is not None
    )
    if request.helpers:
        kept.renderer.compile()
    view = View(records, situation, moves, figures, (), (), kept.renderer)

    # Outputs: batches of pages and files. They show what state says, and compute nothing. The pages of items are
    # under way while the periods are still being counted.
    edition = Edition(
        as_of.isoformat(),
        request.revision.commit,
        request.revision.label,
        request.today.isoformat(),
        is_archived=request.known_on is not None,
    )
    frames = make_frames(_frame_source(records, is_archived=edition.is_archived), request.out)
    shelves = Shelves.below(request.out)
    site = Writer(request.out / "site")
    site.begin()
    press = Press(site, frames, edition, shelves, kept)
    items = press.begin(item_batches(view), request.helpers // 2)
    kept.reporter = reporter = Reporter(records, request.known_on, memory, kept.reporter)
    view = view.with_periods(reporter.reports(as_of), reporter.scores(as_of))
    shown_boards = boards(records, situation, moves)
    wall = Wall(shown_boards, screen(records.boards, shown_boards), _assets_version())
    shown = Shown(wall, edition)
    others = press.begin((*press.relieve(items), *other_batches(view, shown, shelves)), request.helpers)
    press.finish(items)
    press.finish(others)

    # Disk: what is not made of records; what an earlier build left over is removed.
    _conserve(records, view, site.written)
    press.fill_up()
    for path, content in (*_files("assets").items(), *_files("api").items()):
        site.write(path, content)
    if edition.is_archived:
        site.write("assets/edition.css", edition.style())
    press.prune()
    return BuildReport(checked.problems, failed=False, summary=_summary(view, site))


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
            "督办事项": tuple((ledger.title, ledger.address.replace(".html", ".md")) for ledger in LEDGERS),
            "年度报告": tuple((f"{year}年", f"reports/{year}/index.md") for year in portal.report_years),
        },
    )


def _conserve(records: Records, view: View, written: AbstractSet[str]) -> None:
    """Items in the files = items shown + items of later days, and each shown item has its page.

    Raises RuntimeError: a difference is a bug of ours, and must not be published (18F/dashboard#263).
    """
    shown, later = set(view.situation.items), set(view.situation.later)
    lost = [item for item in shown if view.item_url(item) not in written]
    if lost or shown & later or shown | later != set(records.items):
        raise RuntimeError(f"items got lost between data/ and the pages: {sorted(lost) or 'see later'}")


def _summary(view: View, site: Writer) -> str:
    later = f"，另有 {len(view.situation.later)} 项在该日之后" if view.situation.later else ""
    return (
        f"门户已生成：{site.root}（数据截至 {view.as_of}，事项 {len(view.situation.items)} 项{later}，"
        f"页面 {sum(path.endswith('.html') for path in site.written)} 个，写入变动文件 {site.changed} 个）"
    )
