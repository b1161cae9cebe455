"""变化通报: what moved from one published week to another, item by item. What is empty is named in one sentence."""

from collections.abc import Callable

from generator.outputs.official import (
    Align,
    Block,
    Colophon,
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Table,
)
from generator.outputs.rendering import format_day, format_long_day
from generator.outputs.snapshots.phrases import (
    COLUMNS,
    change_of,
    due_said,
    mark_of,
    rate_said,
    row_of,
    stood,
)
from generator.state.frozen import FrozenItem, WeekChanges
from generator.vocabulary import Event, PeriodCount

STANDING = tuple(count for count in PeriodCount if count.is_standing)

Says = Callable[[FrozenItem, FrozenItem | None], str]


def describe_changes(changes: WeekChanges) -> Document:
    """The document about what moved between two weeks."""
    before, after = changes.before, changes.after
    blocks: list[Block] = [
        Paragraph(
            f"现将{before.name}例会（{format_long_day(before.last)}）至{after.name}例会"
            f"（{format_long_day(after.last)}）期间督办事项的变化情况通报如下。"
            f"两周都以当时公布、已存档的情况为准，以后补记和更正的不在其内。"
        ),
        Heading(1, "总体情况"),
        Paragraph(_overview(changes)),
        _numbers(changes),
    ]
    if changes.rules_changed:
        blocks.append(
            Paragraph("两周之间规则或者放假安排有变动，灯和率按各自当时的规则推算，比较时请一并考虑。")
        )
    blocks.append(Heading(1, "逐项情况"))
    blocks += _groups(changes)
    return Document(
        kind=Kind.BULLETIN,
        title=f"{before.name}至{after.name}督办事项变化情况通报",
        on=after.last,
        blocks=tuple(blocks),
        secrecy=mark_of(after),
        signed_by=after.office,
        colophon=Colophon(after.office, after.last),
    )


def _groups(changes: WeekChanges) -> list[Block]:
    moves = changes.moves
    groups: tuple[tuple[str, tuple[str, ...], Says], ...] = (
        ("新交办", moves.opened, lambda new, _: f"{new.issued_on}交办，时限{due_said(new.due)}"),
        ("报结", moves.completed, lambda new, _: f"{format_day(new.completed_on)}报结"),
        ("销号", moves.closed, lambda new, _: f"{format_day(new.closed_on)}销号"),
        ("新转红", moves.newly_red, lambda new, _: new.light_reason),
        ("消红", moves.recovered, lambda new, _: f"现为{new.light}灯：{new.light_reason}"),
        ("改期", moves.extended, _extended),
        ("退回", moves.returned, _returned),
        ("新满30天未报", moves.silent, _silent),
    )
    blocks: list[Block] = []
    for name, ids, says in groups:
        if ids:
            rows = tuple(
                row_of(
                    key,
                    (item := changes.after.items[key]).title,
                    item.lead,
                    says(item, changes.before.items.get(key)),
                )
                for key in ids
            )
            blocks += [Heading(2, f"{name}{len(ids)}项"), Table(COLUMNS, rows)]
    if changes.gone:
        was = changes.before.items
        rows = tuple(
            row_of(key, was[key].title, was[key].lead, f"上次公布时：{stood(was[key])}")
            for key in changes.gone
        )
        note = "事项不会凭空消失：请查明是换了编号、并入别的事项，还是误删。"
        blocks += [Heading(2, f"不见了{len(changes.gone)}项"), Table(COLUMNS, rows, note=note)]
    if empty := [name for name, ids, _ in groups if not ids]:
        blocks.append(Paragraph(f"没有{'、'.join(empty)}的事项。"))
    return blocks


def _overview(changes: WeekChanges) -> str:
    moves = changes.moves
    counted = (
        ("新交办", moves.opened),
        ("报结", moves.completed),
        ("销号", moves.closed),
        ("新转红", moves.newly_red),
        ("消红", moves.recovered),
        ("改期", moves.extended),
        ("退回", moves.returned),
        ("新满30天未报", moves.silent),
    )
    said = "，".join(f"{name}{len(ids)}项" for name, ids in counted)
    gone = f"；另有{len(changes.gone)}项不见了，须查明" if changes.gone else "；没有不见了的事项"
    return f"{said}{gone}。事项由{len(changes.before.items)}项变为{len(changes.after.items)}项。"


def _numbers(changes: WeekChanges) -> Table:
    before, after = changes.before, changes.after
    rows: list[tuple[str, str, str, str]] = []
    for count in STANDING:
        was, now = len(before.counts.get(count, ())), len(after.counts.get(count, ()))
        rows.append((count.value, f"{was}项", f"{now}项", change_of(was, now)))
    earlier = {(rate.key, rate.name): rate for rate in before.rates}
    for rate in after.rates:
        old = earlier.get((rate.key, rate.name))
        rows.append(
            (rate.name, rate_said(old), rate_said(rate), _moved(old.value if old else None, rate.value))
        )
    columns = (
        Column("名称", 28, Align.LEFT),
        Column(before.name, 26),
        Column(after.name, 26),
        Column("变化", 20),
    )
    return Table(columns, tuple(rows), note="率按督办单累计，括号里是分子和分母；分母为零的写“无数据”。")


def _moved(before: float | None, after: float | None) -> str:
    """How a rate moved, in percentage points."""
    if before is None or after is None:
        return "—"
    points = round(after * 100, 1) - round(before * 100, 1)
    if abs(points) < 0.05:  # noqa: PLR2004 - what one decimal shows as nought
        return "持平"
    return f"{'升' if points > 0 else '降'}{abs(points):.1f}个百分点"


def _extended(new: FrozenItem, old: FrozenItem | None) -> str:
    said = [
        f"{each.on}{each.event}，由{due_said(each.old)}改为{each.new}"
        f"（{each.approved_by or '未写明由谁批准'}；{each.reason or '未写理由'}）"
        for each in new.due_changes[len(old.due_changes) if old else 0 :]
    ]
    return "；".join(said)


def _returned(new: FrozenItem, old: FrozenItem | None) -> str:
    before = sum(entry.event is Event.RETURNED for entry in old.entries) if old else 0
    returns = [entry for entry in new.entries if entry.event is Event.RETURNED][before:]
    return "；".join(
        f"{entry.on}退回" + (f"：{why}" if (why := entry.said.get("理由") or entry.said.get("说明")) else "")
        for entry in returns
    )


def _silent(new: FrozenItem, _: FrozenItem | None) -> str:
    last = max(
        (entry.on for entry in new.entries if entry.said.get("单位", new.lead) == new.lead), default=None
    )
    since = f"最近一次是{last}" if last else f"{new.issued_on}交办以来没有"
    return f"牵头单位满30天没有任何记录（{since}）"
