"""From data/ to one archived week: the portal as of the meeting day, the facts behind it, and their manifest."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from generator.archive.errors import ArchiveError
from generator.archive.manifest import FORMAT, KeyNumbers, Manifest, Source
from generator.archive.store import FACTS, LABEL, PORTAL, Archive, Stored, WeekWriter
from generator.build import BuildRequest, build_portal
from generator.facts.checks import check_data
from generator.facts.problems import Problem
from generator.facts.records import Records
from generator.outputs.snapshots import Heading, Row, render_index
from generator.revision import Revision
from generator.shipped import SHIPPED, program_version
from generator.state.cycle import Reporter
from generator.state.frozen import FrozenWeek, freeze_week
from generator.state.periods import Almanac, Period
from generator.state.workdays import Calendar
from generator.vocabulary import Cycle, PeriodCount

_DAY = timedelta(days=1)
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class SnapshotRequest:
    """What to archive, and everything that would otherwise be looked up."""

    data: Path
    archive: Path
    week: str
    """2021-W39; empty for the latest whose meeting day is over."""
    today: date
    revision: Revision
    python: str
    """Version of the interpreter, as 3.11."""
    root: Path = SHIPPED
    """Top folder of the repository: a checkout's own, or that of an office which has the program installed."""


@dataclass(frozen=True, slots=True)
class SnapshotReport:
    """How it went. Nothing was archived where it failed."""

    problems: Sequence[Problem]
    failed: bool
    summary: str
    notes: tuple[str, ...] = ()


def take_snapshot(request: SnapshotRequest) -> SnapshotReport:
    """Archive one week. Raises ArchiveError where it is archived already, not over, or cannot be written."""
    archive = Archive(request.archive)
    if archive.needs_index():
        # A run that was stopped in its very last step.
        with archive.writing():
            archive.write_index(index_page(archive))
    checked = check_data(request.data, request.today)
    records = checked.records
    if checked.failed or records is None:
        return SnapshotReport(checked.problems, failed=True, summary=f"{checked.summary} 没有存档。")
    period = _period(records, request)
    if not request.week and period.label in archive.labels():
        # Nobody asked for this week: a daily run finds nothing to do on six days of seven.
        return SnapshotReport(
            checked.problems, failed=False, summary=f"{period.name}已经存过，没有新的一周要存。"
        )
    archive.refuse(period.label)
    if request.revision.dirty:
        raise ArchiveError(
            "台账、页面素材或者程序有还没有提交的改动。存档要写明是哪一个版本，以后才能照样重新生成。请先提交，再存档。"
        )
    with tempfile.TemporaryDirectory() as directory, archive.writing() as writer:
        # Again, now that nobody else can write.
        archive.refuse(period.label)
        work = Path(directory)
        week = make_week(WeekRequest(request.data, period.label, request.today, request.revision), work)
        add_week(writer, work)
        manifest = Manifest(
            format=FORMAT,
            week=week.week,
            name=week.name,
            first=week.first,
            as_of=week.last,
            known_on=week.known_on,
            source=_source(request, week),
            numbers=_numbers(week),
            previous=archive.link(),
            files=dict(sorted(writer.files.items())),
        )
        writer.publish(manifest)
        archive.write_index(index_page(archive))
    return SnapshotReport(
        checked.problems,
        failed=False,
        summary=_summary(archive, manifest, writer.stored),
        notes=tuple(_notes(manifest, writer.stored)),
    )


@dataclass(frozen=True, slots=True)
class WeekRequest:
    """What the files of a week follow from, beside the program: the same request makes the same bytes."""

    data: Path
    week: str
    built_on: date
    revision: Revision


def make_week(request: WeekRequest, out: Path) -> FrozenWeek:
    """Make the files of a week below ``out``: portal/ and situation.json.

    Raises ArchiveError where the data are broken or know no such week.
    """
    checked = check_data(request.data, request.built_on)
    if checked.failed or checked.records is None:
        raise ArchiveError(f"{checked.summary} 没有生成。")
    records = checked.records
    period = find_week(almanac_of(records), request.week)
    if period is None:
        raise ArchiveError(f"按周期规则没有“{request.week}”这一周。")
    work = out / ".work"
    report = build_portal(
        BuildRequest(
            data=request.data,
            out=work,
            as_of=period.last,
            today=request.built_on,
            revision=request.revision,
            known_on=period.closes_on,
        )
    )
    if report.failed:
        raise ArchiveError(report.summary)
    (work / "site").rename(out / PORTAL)
    week = recount(records, period, period.closes_on)
    (out / FACTS).write_bytes(f"{week.model_dump_json(indent=1)}\n".encode())
    return week


def recount(records: Records, period: Period, known_on: date | None) -> FrozenWeek:
    """The facts of a week as known on a day; None counts it by everything that is on record now."""
    reporter = Reporter(records, known_on)
    report = reporter.report(period, period.last) if known_on else reporter.report_now(period)
    return freeze_week(records, report, known_on or period.closes_on)


def add_week(writer: WeekWriter, folder: Path) -> None:
    """Hand the files of a week that was made in a folder over to the archive."""
    for path in sorted((folder / PORTAL).rglob("*")):
        if path.is_file():
            writer.add(f"{PORTAL}/{path.relative_to(folder / PORTAL).as_posix()}", path.read_bytes())
    writer.add(FACTS, (folder / FACTS).read_bytes())


def almanac_of(records: Records) -> Almanac:
    """The periods by the rules in force."""
    return Almanac(records.cycles, Calendar(records.notices))


def find_week(almanac: Almanac, label: str) -> Period | None:
    """The week of a label; None where no meeting belongs to it."""
    if not LABEL.fullmatch(label):
        return None
    try:
        monday = date.fromisocalendar(int(label[:4]), int(label[6:]), 1)
    except ValueError:
        return None
    # Its meeting is on one of these days.
    found = (almanac.around(Cycle.WEEK, monday + n * _DAY) for n in range(_WEEK_DAYS))
    return next((period for period in found if period is not None and period.label == label), None)


def latest_week(almanac: Almanac, today: date) -> Period | None:
    """The latest week whose meeting day is over; None before the first."""
    yesterday = today - _DAY
    period = almanac.around(Cycle.WEEK, yesterday)
    return period if period is None or period.last == yesterday else almanac.before(period)


def index_page(archive: Archive) -> bytes:
    """The list of all weeks."""
    labels = archive.labels()
    newest = archive.facts(labels[-1])
    heading = Heading(newest.office, newest.mark, newest.banner)
    rows = [_row(archive.manifest(label)) for label in labels]
    return render_index(heading, rows, SHIPPED / "site_src").encode()


def lock_digest(root: Path) -> str:
    """SHA-256 of requirements.lock, whatever ends its lines."""
    content = (root / "requirements.lock").read_bytes()
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _period(records: Records, request: SnapshotRequest) -> Period:
    almanac = almanac_of(records)
    if request.week:
        if not LABEL.fullmatch(request.week):
            raise ArchiveError(f"--week 的值“{request.week}”不对，请写成 2021-W39 的样式。")
        period = find_week(almanac, request.week)
        if period is None:
            raise ArchiveError(
                f"没有“{request.week}”这一周：那一周全是休息日，或者周期规则（data/rules/cycle.yml）不管那时候。"
            )
    else:
        period = latest_week(almanac, request.today)
        if period is None:
            raise ArchiveError("还没有开过例会的周。请检查周期规则（data/rules/cycle.yml）。")
    if period.last >= request.today:
        raise ArchiveError(
            f"{period.name}还没有过完：例会在{period.last}，当天过完才能存档。今天是{request.today}。"
        )
    return period


def _source(request: SnapshotRequest, week: FrozenWeek) -> Source:
    revision = request.revision
    return Source(
        commit=revision.commit,
        label=revision.label,
        data=_in_repository(request.data, request.root) if revision.commit else None,
        built_on=request.today,
        program=program_version(),
        lock=lock_digest(request.root),
        python=request.python,
        rules=week.rules_version,
    )


def _in_repository(data: Path, root: Path) -> str | None:
    try:
        return data.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None


def _numbers(week: FrozenWeek) -> KeyNumbers:
    def count(which: PeriodCount) -> int:
        return len(week.counts[which])

    return KeyNumbers(
        opened=count(PeriodCount.ISSUED),
        closed=count(PeriodCount.CLOSED),
        open=count(PeriodCount.OPEN),
        red=count(PeriodCount.RED),
        late=count(PeriodCount.LATE),
        silent=count(PeriodCount.SILENT),
    )


def _row(manifest: Manifest) -> Row:
    numbers = manifest.numbers
    return Row(
        week=manifest.week,
        name=manifest.name,
        first=manifest.first,
        last=manifest.as_of,
        commit=manifest.source.label,
        opened=numbers.opened,
        closed=numbers.closed,
        open=numbers.open,
        red=numbers.red,
        late=numbers.late,
        silent=numbers.silent,
        portal=f"{manifest.week}/{PORTAL}/index.html",
        fingerprint=manifest.fingerprint,
    )


def _summary(archive: Archive, manifest: Manifest, stored: Stored) -> str:
    size = _size(stored.written + stored.copied)
    return (
        f"已存档{manifest.name}（{manifest.week}，例会{manifest.as_of}）：{stored.files}个文件，新占{size}，"
        f"与前几周相同、不另占地方的{_size(stored.shared)}。\n"
        f"首页 {archive.root / 'index.html'}，双击打开。\n"
        f"清单指纹 {manifest.fingerprint[:12]}，请抄在例会纪要上，以后可以用它证明存档没有换过。"
    )


def _notes(manifest: Manifest, stored: Stored) -> Iterator[str]:
    if stored.copied:
        yield (
            f"这个位置不支持硬链接，与前几周相同的内容也复制了一份，多占{_size(stored.copied)}。"
            f"换到支持硬链接的磁盘（Linux 的 ext4、Windows 的 NTFS）可以省下来。"
        )
    if not manifest.source.commit:
        yield "没有版本信息（不在 git 仓库里）：存档照样能核验，但以后不能用 ./inv verify --rebuild 重新生成。"
    elif manifest.source.data is None:
        yield "台账不在这个仓库里：存档照样能核验，但以后不能用 ./inv verify --rebuild 重新生成。"


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
