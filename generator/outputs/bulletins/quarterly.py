"""季度分析: structure, trend, causes, and the comparison with the last quarter and the same one a year before."""

from generator.outputs.bulletins.phrases import change_said, joined, rates_said
from generator.outputs.official import Align, Block, Column, Document, Heading, Kind, Paragraph, Table, Words
from generator.outputs.rendering import NO_DATA, format_long_day
from generator.outputs.view import View
from generator.state.analysis import break_down, read_causes, read_reasons
from generator.state.cycle import PeriodReport
from generator.vocabulary import PENDING, PeriodCount

MONTHS = 6
MOST_REASONS = 12


def write_quarterly(view: View, report: PeriodReport) -> Document:
    """The analysis of one quarter."""
    portal, period = view.records.portal, report.period
    blocks: list[Block] = [
        Paragraph(f"现将{period.name}信访督办工作情况分析如下（数据截至{format_long_day(report.as_of)}）。"),
        Heading(1, "与上季度和上年同期比较"),
        _comparison(report),
        Paragraph(rates_said(report, "上季末")),
        Heading(1, "季末在办的构成"),
        *_structure(view, report),
        Heading(1, "逐月走势"),
        _trend(report),
        Heading(1, "卡在哪里"),
        *_causes(report),
    ]
    return Document(
        kind=Kind.BULLETIN,
        title=f"{period.name}信访督办工作分析",
        on=period.closes_on if report.closed else report.as_of,
        blocks=tuple(blocks),
        masthead="信访督办季度分析",
        secrecy=portal.mark.split()[0],
        editor=portal.office,
        signed_by=portal.office,
    )


def _comparison(report: PeriodReport) -> Table:
    rows: list[tuple[Words, ...]] = []
    for count in PeriodCount:
        now = len(report.counts[count])
        before = len(report.previous[count]) if report.previous else None
        year = len(report.year_before[count]) if report.year_before else None
        rows.append(
            (
                count.value, str(now), NO_DATA if before is None else str(before), change_said(now, before, "上季度"),
                NO_DATA if year is None else str(year),
            )
        )  # fmt: skip
    columns = (
        Column("统计项", 20, Align.LEFT),
        *(Column("本季度", 10), Column("上季度", 10), Column("增减", 20), Column("上年同期", 12)),
    )
    return Table(columns, tuple(rows), note="单位：项。带“期末”的为季末数，其余为季度内发生数。")


def _structure(view: View, report: PeriodReport) -> list[Block]:
    whole = len(report.counts[PeriodCount.OPEN])
    if not whole:
        return [Paragraph("季末没有在办事项。")]
    blocks: list[Block] = [
        Paragraph(f"季末在办{whole}项。占比取一位小数，按最大余额法取整，各栏合计为100%。")
    ]
    for breakdown in break_down(report, dict(view.records.units)):
        said = joined(f"{part.word}{len(part.items)}项，占{part.share:.1f}%" for part in breakdown.parts)
        blocks.append(Heading(2, f"按{breakdown.title}分。", then=f"{said.replace('、', '；')}。"))
    return blocks


def _trend(report: PeriodReport) -> Table:
    months = [point for point in report.situation.months if point.first <= report.period.last][-MONTHS:]
    rows = tuple(
        (
            point.label, str(len(point.issued)), str(len(point.completed)), str(len(point.closed)),
            str(point.open_at_end), str(point.late_at_end),
        )
        for point in months
    )  # fmt: skip
    columns = (
        Column("月份", 14),
        *(Column(title, 12) for title in ("交办", "报结", "销号", "月末在办", "月末逾期")),
    )
    return Table(columns, rows, note="只列督办单，单位：件。")


def _causes(report: PeriodReport) -> list[Block]:
    causes, reasons = read_causes(report), read_reasons(report)
    if not causes and not reasons:
        return [Paragraph("本季度没有超时、退回、催办等情形。")]
    blocks: list[Block] = []
    if causes:
        rows = tuple(
            (
                cause.title, str(len(cause.happenings)), str(len({each.item for each in cause.happenings})),
                joined(dict.fromkeys(each.lead or PENDING for each in cause.happenings)),
            )
            for cause in causes
        )  # fmt: skip
        columns = (
            Column("情形", 20, Align.LEFT),
            Column("次", 7),
            Column("事项", 7),
            Column("牵头单位", 40, Align.LEFT),
        )
        blocks.append(Table(columns, rows, caption="没有做到的履职要求"))
    if reasons:
        blocks.append(Paragraph("记录在案的理由主要有："))
        blocks += [
            Heading(3, f"{reason.event.value}：", then=f"{reason.text}（{reason.item}）。")
            for reason in reasons[:MOST_REASONS]
        ]
        if len(reasons) > MOST_REASONS:
            blocks.append(Paragraph(f"共{len(reasons)}条，这里列出前{MOST_REASONS}条，其余见门户季分析页。"))
    return blocks
