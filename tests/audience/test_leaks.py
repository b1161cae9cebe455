"""Nothing that the whitelist does not name is in any file of an edition, however it is looked for."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.audience import build_for_audience
from generator.build import BuildRequest, build_portal
from generator.facts.checks import check_data
from generator.facts.forms import form_of
from generator.facts.problems import Severity
from generator.facts.records import FILES, Records
from tests.audience.canaries import BOUND, PUBLIC, WITHOUT_FILE, Marked, free_slots, lay_marked
from tests.audience.reading import read_build
from tests.portal import REVISION, TODAY

AS_OF = date(2022, 3, 31)
COMMIT = "c0ffee17" * 5

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None or shutil.which("pdfinfo") is None,
    reason="没有 pdftotext、pdfinfo。Debian/Ubuntu 可执行：apt install poppler-utils",
)


def request(data: Path, out: Path, as_of: date | None = AS_OF) -> BuildRequest:
    return BuildRequest(
        data=data, out=out, as_of=as_of, today=TODAY, revision=replace(REVISION, commit=COMMIT)
    )


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Marked:
    """Give data with a mark in every text that nobody outside is to see."""
    return lay_marked(tmp_path_factory.mktemp("marked") / "data")


@pytest.fixture(scope="module")
def records(marked: Marked) -> Records:
    """Give what these data say."""
    report = check_data(marked.folder, TODAY)
    assert not [problem for problem in report.problems if problem.severity is Severity.ERROR]
    assert report.records
    return report.records


@pytest.fixture(scope="module")
def edition(marked: Marked, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the text of every file of the edition made from them."""
    out = tmp_path_factory.mktemp("edition")
    report = build_for_audience(request(marked.folder, out), "公开")
    assert not report.failed, report.summary
    return read_build(out / "public" / "site")


def leaks(marks: dict[str, str], files: dict[str, str]) -> dict[str, list[str]]:
    """Where each mark that is seen comes from, and the files it is seen in."""
    found: dict[str, list[str]] = {}
    for path, text in files.items():
        for mark in re.findall("暗记.{4}", text):
            if mark in marks:
                found.setdefault(marks[mark], []).append(path)
    return found


def test_every_text_of_every_form_has_a_mark(marked: Marked) -> None:
    """So a key that is added to a form is looked for from then on; lists of the log and of steps have one form."""
    placed = {tuple(key.split("/")[-2:]) for _, key in marked.slots}
    for kind in FILES:
        if kind.schema not in WITHOUT_FILE:
            known = PUBLIC.get(kind.schema, set()) | BOUND.get(kind.schema, set())
            for key in free_slots(form_of(kind.model)):
                assert key in known or tuple(key.split("/")[-2:]) in placed, f"{kind.schema}: {key}"


@needs_poppler
def test_no_mark_is_in_any_file(marked: Marked, edition: dict[str, str]) -> None:
    assert leaks(marked.marks, edition) == {}


@needs_poppler
def test_what_is_named_is_there(edition: dict[str, str], records: Records) -> None:
    """Else an empty edition would pass."""
    suffixes = {Path(path).suffix for path in edition}
    assert {".html", ".json", ".ics", ".atom", ".xlsx", ".docx", ".pdf", ".csv", ".js"} <= suffixes
    title = next(iter(records.plan.values())).title
    seen = {path for path, text in edition.items() if title in text}
    assert {
        "lists/index.html",
        "api/v1/publication.json",
        "search/data.js",
        "feeds/all.atom",
        "calendars/all.ics",
    } <= seen
    figure = "区领导接访约访批次"
    seen = {path for path, text in edition.items() if figure in text}
    assert {"figures/index.html", "downloads/figures.pdf", "downloads/figures.docx"} <= seen


@needs_poppler
@pytest.mark.slow
def test_the_office_s_own_portal_has_the_marks(marked: Marked, tmp_path: Path) -> None:
    """The control: read the same way, nearly every mark is found, so the way of reading finds what is there."""
    assert not build_portal(request(marked.folder, tmp_path)).failed
    found = leaks(marked.marks, read_build(tmp_path / "site"))

    assert set(found) == set(marked.marks.values())
    seen_in = {Path(path).suffix for paths in found.values() for path in paths}
    assert {".html", ".json", ".ics", ".atom", ".xlsx", ".docx", ".pdf", ".csv", ".js"} <= seen_in


@needs_poppler
def test_no_day_is_told_but_those_that_are_named(edition: dict[str, str], records: Records) -> None:
    named = {AS_OF, TODAY}
    for plan in records.plan.values():
        named |= {plan.announced_on, *([plan.due] if plan.due else [])}
    named |= {group.issued_on for group in records.task_forces.values()}
    allowed = {day.isoformat() for day in named}
    for path, text in edition.items():
        if not path.startswith("assets/"):
            told = set(re.findall(r"(?<!\d)20\d\d-[01]\d-[0-3]\d(?!\d)", text))
            # Files of Office carry a fixed day in place of the clock's.
            assert told - allowed <= {"2000-01-01", "2013-12-23"}, path


@needs_poppler
def test_no_id_code_path_commit_or_address_is_told(edition: dict[str, str], records: Records) -> None:
    hidden = {*records.items, *records.meetings, *(unit.code for unit in records.units.values())}
    hidden |= {
        *records.paths.values(),
        "data/rules",
        "data/orders",
        "git.intranet",
        "编辑",
        COMMIT[:8],
        records.portal.mark,
    }
    for path, text in edition.items():
        if not path.startswith("assets/"):
            assert not {word for word in hidden if word in text}, path


@needs_poppler
def test_no_page_leads_to_what_is_not_there(edition: dict[str, str]) -> None:
    for path, text in edition.items():
        if path.endswith(".html"):
            for link in re.findall(r'(?:href|src)="([^"#]+)', text):
                target = (Path(path).parent / link).as_posix()
                parts: list[str] = []
                for part in target.split("/"):
                    parts = parts[:-1] if part == ".." else [*parts, *([part] if part != "." else [])]
                assert "/".join(parts) in edition, f"{path} → {link}"


def test_the_same_day_gives_the_same_bytes(marked: Marked, tmp_path: Path) -> None:
    sites = []
    for name in ("one", "two"):
        assert not build_for_audience(request(marked.folder, tmp_path / name), "公开").failed
        site = tmp_path / name / "public" / "site"
        sites.append(
            {file.relative_to(site): file.read_bytes() for file in site.rglob("*") if file.is_file()}
        )

    assert sites[0] == sites[1]
