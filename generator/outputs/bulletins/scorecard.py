"""考核得分表: all units of a year by comparable group, and the sheet of one unit with the reason of each point."""

from generator.outputs.bulletins.phrases import joined
from generator.outputs.official import (
    Align,
    Block,
    Column,
    Document,
    Field,
    Form,
    Heading,
    Kind,
    Paragraph,
    Table,
    Words,
)
from generator.outputs.rendering import format_long_day, format_points
from generator.outputs.view import View
from generator.state.cycle import PeriodReport
from generator.state.scores import UnitScore, rank_groups

COLUMNS = (
    Column("名次", 7),
    Column("单位", 22, Align.LEFT),
    *(Column(title, 10) for title in ("事项", "加分", "减分", "得分")),
    Column("说明", 24, Align.LEFT),
)
POINT_COLUMNS = (
    Column("日期", 17),
    Column("计分事项", 18),
    Column("分", 8),
    Column("编号", 20),
    Column("说明", 27, Align.LEFT),
    Column("依据", 16, Align.LEFT),
)


def write_year_scorecard(view: View, report: PeriodReport) -> Document:
    """The score sheet of a year, for all units."""
    unscored = [score.unit.name for score in report.scores if score.total is None]
    blocks: list[Block] = [Paragraph(_introduction(report))]
    for group, members in rank_groups(report.scores):
        rows = tuple(_row(score) for score in members)
        blocks += [Heading(1, f"{group}（{len(members)}个）"), Table(COLUMNS, rows)]
    if unscored:
        blocks += [Heading(1, "不排名的单位"), Paragraph(f"没有考核事项：{joined(unscored)}。")]
    return _document(view, report, f"{report.period.name}督办事项办理考核得分表", blocks)


def write_unit_scorecard(view: View, report: PeriodReport, score: UnitScore) -> Document:
    """The score sheet of one unit, to be checked and signed by it."""
    total = format_points(score.total)
    blocks: list[Block] = [
        Paragraph(_introduction(report)),
        Paragraph(
            f"{score.unit.full_name}考核事项{len(score.items)}项，加{format_points(score.added)}分，"
            f"减{format_points(-score.deducted)}分，得{total}分，{_place(score)}。"
        ),
    ]
    rows: list[tuple[Words, ...]] = []
    for row in score.rows:
        rows += [
            (
                each.on.isoformat(),
                row.row.merit.value,
                f"{row.row.points:+g}",
                each.item,
                each.said,
                row.row.basis,
            )
            for each in row.happenings
        ]
        if row.raw != row.counted:
            rows.append(
                ("", f"{row.row.merit.value}封顶", f"{row.counted:+g}", "", f"合计{row.raw:+g}分", "")
            )
    if rows:
        blocks += [Heading(1, "每一分的依据"), Table(POINT_COLUMNS, tuple(rows))]
    else:
        blocks.append(Paragraph("没有加减分。"))
    blocks.append(
        Form(
            (
                (Field("单位意见", lines=3),),
                (Field("核对岗位"), Field("日期和盖章")),
            ),
            title="核对",
        )
    )
    return _document(view, report, f"{score.unit.name}{report.period.name}考核得分表", blocks)


def _introduction(report: PeriodReport) -> str:
    until = format_long_day(report.as_of)
    closed = "" if report.closed else "；本年度还没有结账，得分只作提醒"
    return f"按照考核办法，由办理记录计算，数据截至{until}{closed}。每一分都有对应的事项、日期和规则，可在门户逐条核对。"


def _place(score: UnitScore) -> str:
    if score.vetoes:
        return "；".join(
            f"{state.veto.merit.value}满{state.veto.times}次，{state.veto.result}" for state in score.vetoes
        )
    return f"在{score.unit.group}{score.ranked}个单位中列第{score.rank}名"


def _row(score: UnitScore) -> tuple[Words, ...]:
    return (
        str(score.rank) if score.rank else "—",
        score.unit.name,
        str(len(score.items)),
        format_points(score.added),
        format_points(score.deducted),
        format_points(score.total),
        joined(state.veto.result for state in score.vetoes) or _dominant(score),
    )


def _dominant(score: UnitScore) -> str:
    """The two rows that weigh most."""
    rows = sorted((row for row in score.rows if row.counted), key=lambda row: -abs(row.counted))
    return joined(f"{row.row.merit.value}{row.counted:+g}" for row in rows[:2])


def _document(view: View, report: PeriodReport, title: str, blocks: list[Block]) -> Document:
    portal = view.records.portal
    return Document(
        kind=Kind.SCORECARD,
        title=title,
        on=report.period.closes_on if report.closed else report.as_of,
        blocks=tuple(blocks),
        masthead=Kind.SCORECARD.masthead(portal.office),
        secrecy=portal.mark.split()[0],
        signed_by=portal.office,
    )
