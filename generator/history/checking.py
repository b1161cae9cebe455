"""Checking data/ against an earlier version: what a branch brings, told apart from what was there before."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.facts.checks import check_reading
from generator.facts.checks.commits import Committed, commit_problems
from generator.facts.checks.history import compare_versions
from generator.facts.checks.pairing import Pairing, pair_records
from generator.facts.privacy import mask
from generator.facts.problem_formats import Outcome
from generator.facts.problems import Problem, sort_problems
from generator.facts.reading import Reading, place_findings, read_data
from generator.facts.reading.files import PASSED_OVER, SCHEMAS
from generator.facts.reading.raw_text import MOST_BYTES, read_text
from generator.facts.records import Noted, Tracking
from generator.history.closing import late_findings
from generator.history.repository import Repository
from generator.history.unpacking import Entry

SHORT = 8
"""Characters of a hash that are shown."""
_MOST_NAMED = 5
_SNIFFED = 8000
"""Bytes in which git, too, looks for a zero to tell what is no text."""
_TWO_BYTES = (BOM_UTF16_LE, BOM_UTF16_BE)


def check_since(data: Path, today: date, revision: str) -> Outcome:
    """Check data/ as it is now, and against the last commit it has in common with a revision.

    What only the history shows is always introduced. Raises HistoryError where git cannot tell.
    """
    folder = next(folder for folder in (data.resolve(), *data.resolve().parents) if folder.is_dir())
    repository = Repository.around(folder)
    name, base = repository.folder_name(data), repository.base_of(revision)
    with TemporaryDirectory() as place:
        before = read_data(repository.extract(base, data, Path(place)))
    now = read_data(data)
    pairing = pair_records(before, now)
    findings = compare_versions(pairing, _lost(repository, base, name, pairing))
    findings += late_findings(pairing, now.records, today)
    entries = repository.entries(base, name)
    texts, earlier = now.records.texts, before.records.texts
    report = check_reading(now, today)
    # Without the folder nothing stood there, and nothing was missing from it. Mostly nobody need know.
    asked = report.problems and entries
    stood = check_reading(before, today).problems if asked else ()
    introduced, standing = _split(report.problems, stood, now, before, _moves(pairing))
    introduced += place_findings(findings, texts, earlier)
    introduced += commit_problems(
        _committed(repository, repository.commits_since(base, repository.commit_of(revision)), name, entries),
        cache(lambda: _lines(now, repository, entries)),
    )
    return Outcome(
        problems=tuple(sort_problems(introduced)),
        standing=tuple(sort_problems(standing)),
        compared_with=f"{revision} 的 {base[:SHORT]}",
        remarks=tuple(_remarks(before, base)),
    )


def _remarks(before: Reading, base: str) -> Iterator[str]:
    """What could not be compared."""
    if before.broken:
        named = "、".join(map(mask, sorted(before.broken)[:_MOST_NAMED]))
        more = (
            f"等{len(before.broken)}个" if len(before.broken) > _MOST_NAMED else f"这{len(before.broken)}个"
        )
        yield f"以前的版本（{base[:SHORT]}）里，{named} {more}文件没有读成，没有和现在的比较。"


def _moves(pairing: Pairing) -> dict[str, str]:
    """Where files of before lie now, if elsewhere."""
    return {old.path: new.path for old, new in pairing.pairs if old.path != new.path}


def _split(
    problems: Sequence[Problem],
    stood: Sequence[Problem],
    now: Reading,
    before: Reading,
    moves: Mapping[str, str],
) -> tuple[list[Problem], list[Problem]]:
    """Those that a version introduced, and those that stood before: by code, file and the words of the line.

    Numbers of lines do not count, since lines move. Of a file that is not there any more, nor known to have been
    moved, a problem may stand in any file.
    """
    known = Counter(
        (each.code, moves.get(each.place.path, each.place.path), _line(each, before)) for each in stood
    )
    introduced: list[Problem] = []
    standing: list[Problem] = []
    for each in problems:
        key = (each.code, each.place.path, _line(each, now))
        if known[key]:
            known[key] -= 1
            standing.append(each)
        else:
            introduced.append(each)
    present = {*now.records.texts, *(each.place.path for each in problems)}
    elsewhere: Counter[tuple[str, str]] = Counter()
    for (code, path, line), count in known.items():
        if path not in present and line:
            elsewhere[code, line] += count
    fresh = [each for each in introduced if each.place.path not in before.records.texts]
    for each in fresh:
        if elsewhere[each.code, _line(each, now)]:
            elsewhere[each.code, _line(each, now)] -= 1
            introduced.remove(each)
            standing.append(each)
    return introduced, standing


def _line(problem: Problem, reading: Reading) -> str:
    """The line itself: the excerpt has personal information blacked out, so that two would look the same."""
    text = reading.records.texts.get(problem.place.path, "")
    lines = text.split("\n") if problem.excerpt else []
    return (lines[problem.place.line - 1] if problem.place.line <= len(lines) else problem.excerpt).strip()


def _lost(repository: Repository, base: str, name: str, pairing: Pairing) -> dict[str, Noted]:
    """Records whose numbers the branch gives to something, though the history before it deleted their files."""
    wanted = [_above(filed.path, name) for filed in pairing.new if isinstance(filed.record, Tracking)]
    deleted = repository.deleted_before(base, wanted)
    if not deleted:
        return {}
    contents = dict(repository.objects(deleted.values()))
    drafts = {_below(path, name): contents[blob] for path, blob in deleted.items()}
    with TemporaryDirectory() as empty:
        files = read_data(Path(empty), drafts).files
    return {record.id: record for record in files.values() if isinstance(record, Tracking)}


def _committed(
    repository: Repository, commits: Sequence[str], name: str, entries: Sequence[Entry]
) -> Iterator[Committed]:
    """Every text that the branch brought into data/ at any time, oldest first, and the messages of its commits.

    ``entries`` are the files that stood there before the branch.
    """
    known = {entry.blob for entry in entries}
    added = [each for each in repository.added_by(commits) if not name or each.path.startswith(f"{name}/")]
    contents = {each.blob: b"" for each in added if each.blob not in known}
    first = list({(each.path, each.blob): each for each in reversed(added)}.values())[::-1]
    places: dict[str, list[tuple[str, str]]] = {}
    for each in first:
        if each.blob in contents:
            places.setdefault(each.blob, []).append((each.commit, each.path))
        else:
            # The content stood before; the name may be new.
            yield Committed(each.commit[:SHORT], _below(each.path, name), "")
    for blob, content in repository.objects(contents):
        for commit, path in places[blob]:
            below = _below(path, name)
            is_guide = below.endswith(PASSED_OVER) or below.startswith(f"{SCHEMAS}/")
            yield Committed(commit[:SHORT], below, _text(content), is_guide=is_guide)
    for commit, message in repository.messages_of(commits):
        yield Committed(commit[:SHORT], "", message)


def _lines(now: Reading, repository: Repository, entries: Sequence[Entry]) -> frozenset[str]:
    """The lines and the paths that stood before the branch, or stand now and are looked at where they stand."""
    stood = repository.objects(entry.blob for entry in entries if not entry.is_submodule)
    texts = [_text(content) for _, content in stood]
    texts += now.records.texts.values()
    paths = [entry.path for entry in entries]
    paths += [*now.records.texts, *(problem.place.path for problem in now.problems)]
    return frozenset((*paths, *(line.strip() for text in texts for line in text.split("\n"))))


def _text(content: bytes) -> str:
    """The text of a file in whatever encoding; what is too big for the reader is looked through all the same."""
    if b"\0" in content[:_SNIFFED] and not content.startswith(_TWO_BYTES):
        return ""  # No text: a picture or a workbook, in which nothing could be found.
    if len(content) > MOST_BYTES:
        return content.decode("utf-8", "replace").replace("\r\n", "\n")
    return read_text(content)[0]


def _above(path: str, name: str) -> str:
    return f"{name}/{path}" if name else path


def _below(path: str, name: str) -> str:
    return path.removeprefix(f"{name}/") if name else path
