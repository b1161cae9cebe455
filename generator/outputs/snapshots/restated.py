"""更正说明: what a published week would look like today, and what was written down, changed or lost since."""

from collections.abc import Sequence
from datetime import date

from generator.outputs.official import Align, Block, Column, Document, Heading, Kind, Paragraph, Table
from generator.outputs.rendering import format_long_day
from generator.outputs.snapshots.phrases import COLUMNS, change_of, listed, mark_of, rate_said, row_of, stood
from generator.state.frozen import FrozenRule, ItemRestatement, Restated
from generator.state.frozen.restating import Value
from generator.state.frozen.shapes import FrozenEntry

FIELD_COLUMNS = (
    Column("事项编号", 23),
    Column("内容", 16),
    Column("当时公布", 32, Align.LEFT),
    Column("现在台账", 32, Align.LEFT),
)
COUNT_COLUMNS = (
    Column("名称", 20, Align.LEFT),
    Column("当时公布", 14),
    Column("现在推算", 14),
    Column("变化", 10),
    Column("进出的事项", 42, Align.LEFT),
)
RULE_COLUMNS = (Column("类别", 24), Column("名称", 40, Align.LEFT), Column("变动", 36, Align.LEFT))


def describe_restated(restated: Restated, on: date) -> Document:
    """The document; ``on`` is the day of the records that it is held against."""
    week = restated.published
    blocks: list[Block] = [
        Paragraph(
            f"{week.name}（{format_long_day(week.first)}至{format_long_day(week.last)}）的情况已经公布并存档。"
            f"现用{format_long_day(on)}的台账把这一周重新推算一遍，与当时公布的逐项对照。"
            f"已经公布的不改，变化在这里说明。"
        )
    ]
    if restated.is_unchanged:
        blocks.append(Paragraph("对照结果：完全一致，没有倒填、补记、删改，各数各率都没有变化。"))
    else:
        blocks += [*_numbers(restated), *_entries(restated), *_facts(restated), *_rules(restated)]
    return Document(
        kind=Kind.BULLETIN,
        title=f"{week.name}公布情况更正说明",
        on=on,
        blocks=tuple(blocks),
        secrecy=mark_of(week),
        signed_by=week.office,
    )


def _numbers(restated: Restated) -> list[Block]:
    rows: list[tuple[str, ...]] = []
    for count in restated.counts:
        was, now = len(count.published), len(count.now)
        rows.append(
            (
                count.count.value,
                f"{was}项",
                f"{now}项",
                change_of(was, now),
                _in_and_out(count.published, count.now),
            )
        )
    for rate in restated.rates:
        old, new = rate.published, rate.now
        inside = _in_and_out(old.numerator if old else (), new.numerator if new else ())
        whole = _in_and_out(old.denominator if old else (), new.denominator if new else ())
        rows.append((rate.name, rate_said(old), rate_said(new), "—", f"分子{inside}；分母{whole}"))
    if not rows:
        return [Heading(1, "数和率"), Paragraph("各数各率都没有变化。")]
    return [Heading(1, "数和率"), Table(COUNT_COLUMNS, tuple(rows))]


def _entries(restated: Restated) -> list[Block]:
    """Three kinds of entries, the gravest first."""
    groups = (
        ("删去或改写的办理记录", "lost", "公布过的记录现在没有了，或者写的不一样了。记录只往下加，请查明。"),
        (
            "没有注明补记的倒填记录",
            "backdated",
            "日期在本周或以前，公布时还没有，也没有写“补记”。请核实后补写“补记”。",
        ),
        ("补记", "late", "写明了“补记”日期，符合规定。"),
    )
    blocks: list[Block] = []
    for title, name, note in groups:
        rows = [
            row_of(item.id, item.title, item.lead, entry_said(entry))
            for item in restated.items
            for entry in getattr(item, name)
        ]
        if rows:
            blocks += [
                Heading(1, f"{title}（{len(rows)}条）"),
                Table(COLUMNS, tuple(rows), note=note),
            ]
    return blocks


def _facts(restated: Restated) -> list[Block]:
    blocks: list[Block] = []
    moved = [item for item in restated.items if item.gone or item.appeared]
    if moved:
        rows = tuple(row_of(item.id, item.title, item.lead, _moved(restated, item)) for item in moved)
        blocks += [Heading(1, f"增减的事项（{len(rows)}项）"), Table(COLUMNS, rows)]
    changed = [(item.id, field) for item in restated.items for field in item.fields]
    if changed:
        rows = tuple((key, field.name, _said(field.published), _said(field.now)) for key, field in changed)
        blocks += [Heading(1, f"事项内容的变化（{len(rows)}处）"), Table(FIELD_COLUMNS, rows)]
    return blocks


def _moved(restated: Restated, item: ItemRestatement) -> str:
    if item.gone:
        return f"现在台账里没有了；当时公布：{stood(restated.published.items[item.id])}"
    return f"公布时还没有；现在推算：{stood(restated.now.items[item.id])}"


def _rules(restated: Restated) -> list[Block]:
    gone = _names(restated.rules_gone)
    new = _names(restated.rules_new)
    rows = []
    for family, name in dict.fromkeys((*gone, *new)):
        key = (family, name)
        said = "内容改了" if key in gone and key in new else "当时有，现在没有" if key in gone else "当时没有"
        rows.append((family, name, said))
    if not rows:
        return []
    note = "规定改了应当给旧的写上“止”，再加一条新的；直接改旧的，会改变已经公布的数。"
    return [Heading(1, f"规则的变动（{len(rows)}条）"), Table(RULE_COLUMNS, tuple(rows), note=note)]


def _names(rules: Sequence[FrozenRule]) -> list[tuple[str, str]]:
    return [(rule.family, rule.name) for rule in rules]


def entry_said(entry: FrozenEntry) -> str:
    """An entry as one line: its day, its event, and everything else that it says."""
    rest = [f"{key}{value}" for key, value in entry.said.items() if key not in {"日期", "事件", "补记"}]
    said = f"{entry.on}{entry.event}"
    said += f"（{'，'.join(rest)}）" if rest else ""
    return f"{said}，{entry.recorded_on}补记" if entry.recorded_on else said


def _in_and_out(before: Sequence[str], after: Sequence[str]) -> str:
    added = [key for key in after if key not in set(before)]
    lost = [key for key in before if key not in set(after)]
    said = [f"增{listed(added)}"] * bool(added) + [f"减{listed(lost)}"] * bool(lost)
    return "，".join(said) or "无进出"


def _said(value: Value) -> str:
    if value is None:
        return "空"
    if isinstance(value, tuple):
        return listed(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
