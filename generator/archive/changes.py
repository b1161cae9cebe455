"""What moved between two archived weeks, or was restated since one, written as page, Markdown and docx."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.archive.errors import ArchiveError
from generator.archive.freezing import almanac_of, find_week, recount
from generator.archive.store import Archive
from generator.facts.checks import check_data
from generator.outputs.official import Document
from generator.outputs.snapshots import describe_changes, describe_restated, draw_faces
from generator.outputs.writing import Writer
from generator.shipped import SHIPPED
from generator.state.frozen import compare_weeks, restate


@dataclass(frozen=True, slots=True)
class ChangesReport:
    """What was found, in one sentence, and the files that tell it."""

    headline: str
    files: tuple[Path, ...]


def report_changes(archive: Archive, before: str, after: str, out: Path) -> ChangesReport:
    """Compare two weeks as they were published. Raises ArchiveError where one is not there."""
    if before == after:
        raise ArchiveError("两周是同一周。请写先后两个周次，如 2021-W38 2021-W39。")
    first, second = sorted((archive.facts(before), archive.facts(after)), key=lambda week: week.last)
    changes = compare_weeks(first, second)
    moves = changes.moves
    headline = (
        f"{first.name}至{second.name}：新交办{len(moves.opened)}项，报结{len(moves.completed)}项，"
        f"销号{len(moves.closed)}项，新转红{len(moves.newly_red)}项，消红{len(moves.recovered)}项，"
        f"改期{len(moves.extended)}项，退回{len(moves.returned)}项，新满30天未报{len(moves.silent)}项"
        + (f"，不见了{len(changes.gone)}项" if changes.gone else "")
        + "。"
    )
    stem = f"{first.week}-{second.week}"
    return ChangesReport(headline, _write(describe_changes(changes), second.banner, stem, out))


def report_restated(archive: Archive, week: str, data: Path, today: date, out: Path) -> ChangesReport:
    """Count a week anew by today's records, and hold it against what was published."""
    published = archive.facts(week)
    checked = check_data(data, today)
    if checked.failed or checked.records is None:
        raise ArchiveError(f"{checked.summary} 没有比较。请先运行 ./inv check，照提示改好。")
    period = find_week(almanac_of(checked.records), week)
    if period is None or period.last != published.last:
        raise ArchiveError(
            f"按现在的周期规则和放假安排，{week} 的例会已不在{published.last}，不是同一段日子，没法比较。"
            f"请先查明 data/rules/cycle.yml 和 data/workdays 的改动。"
        )
    found = restate(published, recount(checked.records, period, None))
    entries = [len(getattr(item, kind)) for kind in ("lost", "backdated", "late") for item in found.items]
    headline = (
        f"{published.name}：与当时公布的完全一致。"
        if found.is_unchanged
        else f"{published.name}：{len(found.items)}项事项与当时公布的不同，"
        f"办理记录变动{sum(entries)}条，{len(found.counts) + len(found.rates)}个数和率要更正。"
    )
    document = describe_restated(found, today)
    return ChangesReport(headline, _write(document, published.banner, f"{week}-restated", out))


def _write(document: Document, banner: str | None, stem: str, out: Path) -> tuple[Path, ...]:
    writer = Writer(out)
    try:
        for face in draw_faces(document, banner, stem, SHIPPED / "site_src"):
            writer.write(face.path, face.content)
    except OSError as error:
        raise ArchiveError(f"没能写入“{out}”（{error.strerror}）。请检查路径、权限和磁盘空间。") from None
    return tuple(out / path for path in sorted(writer.written))
