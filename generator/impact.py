"""What a branch changes on the portal: the data before and after, assessed on one day and compared.

Before is what git held where the branch began, after is the folder as it is now, committed or not. Each is assessed
by its own rules. Data with mistakes are compared as far as they can be read, and what could not be is said.
"""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.facts.checks import CheckReport, check_reading
from generator.facts.problem_formats import Outcome
from generator.facts.reading import read_data
from generator.facts.records import Records
from generator.history import Repository
from generator.history.checking import SHORT, check_since
from generator.outputs.impact import Checked, Preview, render_html, render_markdown, say_headline
from generator.outputs.rendering import Renderer
from generator.outputs.writing import Writer
from generator.shipped import SHIPPED
from generator.state.impact import compare_sides, side_of

SITE_SOURCE = SHIPPED / "site_src"


@dataclass(frozen=True, slots=True)
class ImpactRequest:
    """What to compare, and everything that would otherwise be looked up: folders, days."""

    data: Path
    base: str
    """A revision of the repository; compared is where the present branch left it."""
    out: Path
    as_of: date | None
    """The day to compare on; None takes the day pinned in the present portal.yml, else today."""
    today: date


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """What was found, in one sentence, and the files that tell it in full."""

    headline: str
    files: tuple[Path, ...]


def report_impact(request: ImpactRequest) -> ImpactReport:
    """Compare, and write impact.md and impact.html into ``request.out``.

    Raises HistoryError where git cannot tell what the data were like at the base.
    """
    outcome = check_since(request.data, request.today, request.base)
    repository = Repository.around(request.data)
    commit = repository.base_of(request.base)
    with tempfile.TemporaryDirectory() as directory:
        before = repository.extract(commit, request.data, Path(directory))
        folders = Folders(before, request.data, commit[:SHORT], outcome)
        preview = compare_folders(folders, request.as_of, request.today)

    writer = Writer(request.out)
    writer.write("impact.md", render_markdown(preview))
    styles = (SITE_SOURCE / "assets" / "portal.css").read_text("utf-8")
    writer.write("impact.html", render_html(preview, Renderer(SITE_SOURCE / "templates"), styles))
    return ImpactReport(say_headline(preview), tuple(writer.root / path for path in sorted(writer.written)))


@dataclass(frozen=True, slots=True)
class Folders:
    """Two versions of data/ to be compared, and what checking the later one against the earlier came to."""

    before: Path
    after: Path
    base: str
    """Name of the earlier version."""
    outcome: Outcome


def compare_folders(folders: Folders, as_of: date | None, today: date) -> Preview:
    """Read and compare two folders of data; neither needs to be without mistakes."""
    was, now = _read(folders.before, today), _read(folders.after, today)
    # What gave no record on one side is taken from the other, so that it does not look like gone or new.
    old, new = _fill(folders.before, was, now), _fill(folders.after, now, was)
    portal = new.portal
    day = as_of or portal.pinned_on or today
    return Preview(
        base=folders.base,
        office=portal.office,
        mark=portal.mark,
        banner=portal.banner,
        impact=compare_sides(side_of(old, day), side_of(new, day)),
        checked=Checked(
            folders.outcome.problems,
            folders.outcome.standing,
            mended=len(was.report.problems) - len(folders.outcome.standing),
            is_broken=now.report.failed,
        ),
        base_unread=tuple(sorted(was.broken)),
        unread=tuple(sorted(now.broken)),
        had_data=bool(was.records.texts),
    )


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder of data as far as it can be read."""

    report: CheckReport
    records: Records
    broken: frozenset[str]


def _read(data: Path, today: date) -> _Folder:
    reading = read_data(data)
    # Without settings that can be read, the records hold a stand-in.
    missing = frozenset() if reading.usable else frozenset({"portal.yml"})
    return _Folder(check_reading(reading, today), reading.records, reading.broken | missing)


def _fill(data: Path, own: _Folder, other: _Folder) -> Records:
    """The records of a folder, and of the other where a file of this one gave none."""
    texts = other.records.texts
    drafts = {path: texts[path].encode() for path in own.broken if path in texts and path not in other.broken}
    return read_data(data, drafts).records if drafts else own.records
