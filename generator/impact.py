"""What a branch changes on the portal: the data before and after, assessed on one day and compared.

Before is what git held where the branch began, after is the folder as it is now, committed or not. Each is assessed
by its own rules. Data with mistakes are compared as far as they can be read, and what could not be is said.
"""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.facts.checks import CheckReport, check_data
from generator.facts.problems import Problem
from generator.facts.reading import Reading, read_data
from generator.facts.records import Records
from generator.history import Repository
from generator.outputs.impact import Checked, Preview, render_html, render_markdown, say_headline
from generator.outputs.rendering import Renderer
from generator.outputs.writing import Writer
from generator.state.impact import compare_sides, side_of

SITE_SOURCE = Path(__file__).resolve().parent.parent / "site_src"


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
    repository = Repository.around(request.data)
    commit = repository.base_of(request.base)
    with tempfile.TemporaryDirectory() as directory:
        before = repository.extract(commit, request.data, Path(directory))
        preview = compare_folders(before, request.data, request.as_of, request.today, base=commit[:10])

    writer = Writer(request.out)
    writer.write("impact.md", render_markdown(preview))
    styles = (SITE_SOURCE / "assets" / "portal.css").read_text("utf-8")
    writer.write("impact.html", render_html(preview, Renderer(SITE_SOURCE / "templates"), styles))
    return ImpactReport(say_headline(preview), tuple(writer.root / path for path in sorted(writer.written)))


def compare_folders(before: Path, after: Path, as_of: date | None, today: date, *, base: str) -> Preview:
    """Read, check and compare two folders of data; neither needs to be without mistakes."""
    was, now = _read(before, today), _read(after, today)
    # What gave no record on one side is taken from the other, so that it does not look like gone or new.
    old, new = _fill(before, was, now), _fill(after, now, was)
    portal = new.portal
    day = as_of or portal.pinned_on or today
    return Preview(
        base=base,
        office=portal.office,
        mark=portal.mark,
        banner=portal.banner,
        impact=compare_sides(side_of(old, day), side_of(new, day)),
        checked=_compare_problems(was.report.problems, now.report.problems),
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
    report = check_data(data, today)
    if not report.failed and report.records is not None:
        return _Folder(report, report.records, frozenset())
    reading = read_data(data)
    return _Folder(report, reading.records, _unread(reading))


def _unread(reading: Reading) -> frozenset[str]:
    return reading.broken | (frozenset() if reading.usable else frozenset({"portal.yml"}))


def _fill(data: Path, own: _Folder, other: _Folder) -> Records:
    """The records of a folder, and of the other where a file of this one gave none."""
    texts = other.records.texts
    drafts = {path: texts[path].encode() for path in own.broken if path in texts and path not in other.broken}
    return read_data(data, drafts).records if drafts else own.records


def _compare_problems(before: Sequence[Problem], after: Sequence[Problem]) -> Checked:
    """Problems that the branch brings, had already, and mends. A line that moved is still the same line."""
    had = Counter(map(_sign, before))
    introduced, existing = [], []
    for problem in after:
        if had[_sign(problem)]:
            had[_sign(problem)] -= 1
            existing.append(problem)
        else:
            introduced.append(problem)
    return Checked(tuple(introduced), tuple(existing), mended=sum(had.values()))


def _sign(problem: Problem) -> tuple[str, str, str, str]:
    return problem.code, problem.place.path, problem.excerpt.strip(), problem.found
