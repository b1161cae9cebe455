"""信访情况通报: the month in numbers, what is wrong by unit and item number, what is asked, and two tables.

Its structure is that of published 督查通报: lead, 总体情况, 存在问题, 工作要求, attachments. Every number is counted in
state, and parts are printed so that they add up to the whole.
"""

from collections.abc import Sequence

from generator.outputs.bulletins.phrases import (
    ITEM_COLUMNS,
    change_said,
    item_rows,
    items_said,
    joined,
    number,
    rates_said,
    units_said,
)
from generator.outputs.official import (
    Align,
    Attachment,
    Block,
    Colophon,
    Column,
    Document,
    Heading,
    Issue,
    Kind,
    Paragraph,
    Table,
    Words,
)
from generator.outputs.rendering import format_long_day, format_share
from generator.outputs.view import View
from generator.state.cycle import PeriodReport
from generator.state.satisfaction import read_satisfaction
from generator.vocabulary import Kind as ItemKind
from generator.vocabulary import Light, PeriodCount

MASTHEAD = "信访情况通报"
ADDRESSEES = ("各镇街", "区级各有关部门")
COPIES_TO = ("区委、区政府主要领导", "主管区领导")
UNIT_COLUMNS = (
    Column("单位", 24, Align.LEFT),
    *(Column(title, 10) for title in ("月末在办", "逾期", "红灯", "本月报结", "本月销号", "满30天未报")),
    Column("按期办结率", 14),
)


def write_monthly(view: View, report: PeriodReport) -> Document:
    """The bulletin of one month."""
    portal, period = view.records.portal, report.period
    until = format_long_day(report.as_of)
    blocks: list[Block] = [
        Paragraph(f"现将{period.name}全区信访督办事项办理情况通报如下（数据截至{until}）。"),
        Heading(1, "总体情况"),
        Paragraph(_moved(report)),
        Paragraph(_standing(report)),
        Paragraph(rates_said(report, "上月末")),
        *_satisfaction(view, report),
        _by_kind(report),
        Heading(1, "存在的问题"),
        *_problems(view, report),
        Heading(1, "下一步要求"),
        *_asked(report),
        *_corrections(view, report),
    ]
    return Document(
        kind=Kind.BULLETIN,
        title=f"关于{period.name}信访督办事项办理情况的通报",
        on=period.closes_on if report.closed else report.as_of,
        blocks=tuple(blocks),
        masthead=MASTHEAD,
        number=Issue(period.first.month, period.first.year),
        secrecy=portal.mark.split()[0],
        editor=portal.office,
        addressees=ADDRESSEES,
        signed_by=portal.office,
        attachments=_attachments(view, report),
        colophon=Colophon(portal.office, period.closes_on if report.closed else report.as_of, COPIES_TO),
    )


def _moved(report: PeriodReport) -> Words:
    previous = report.previous
    closed_before = len(previous[PeriodCount.CLOSED]) if previous else None
    closed = change_said(len(report.counts[PeriodCount.CLOSED]), closed_before, "上月")
    return (
        "本月新交办", number(report, PeriodCount.ISSUED), "项，报结", number(report, PeriodCount.COMPLETED),
        "项，销号", number(report, PeriodCount.CLOSED), f"项（{closed}）；新转红",
        number(report, PeriodCount.NEWLY_RED), "项，消红", number(report, PeriodCount.RECOVERED), "项；批准延期",
        number(report, PeriodCount.EXTENDED), "项，退回重办", number(report, PeriodCount.RETURNED), "项。",
    )  # fmt: skip


def _standing(report: PeriodReport) -> Words:
    """What is open at the end, by light: the parts are all of it."""
    ids = report.counts[PeriodCount.OPEN]
    previous = report.previous
    before = len(previous[PeriodCount.OPEN]) if previous else None
    by_light = [
        (light, sum(report.situation.items[key].light is light for key in ids))
        for light in Light
        if light is not Light.BLUE
    ]
    parts = joined(f"{light.value}灯{count}项" for light, count in by_light)
    return (
        "月末在办", number(report, PeriodCount.OPEN), f"项，{change_said(len(ids), before, '上月末')}。其中{parts}。",
        "过了办结时限还没有报结的", number(report, PeriodCount.LATE), "项，牵头单位满30天没有任何记录的",
        number(report, PeriodCount.SILENT), "项。",
    )  # fmt: skip


def _satisfaction(view: View, report: PeriodReport) -> list[Block]:
    """The rate of the month under each definition in force, with what it counts; nothing where nobody was asked."""
    return [
        Paragraph(
            f"本月办理结果满意率{format_share(rate.value)}（{rate.numerator}/{rate.denominator}），"
            f"口径：{rate.rule.definition.value}。"
        )
        for rate in read_satisfaction(view.records, report.period.first, report.as_of)
        if rate.denominator
    ]


def _by_kind(report: PeriodReport) -> Table:
    shown = (
        PeriodCount.ISSUED,
        PeriodCount.COMPLETED,
        PeriodCount.CLOSED,
        PeriodCount.OPEN,
        PeriodCount.LATE,
    )
    rows: list[tuple[Words, ...]] = []
    for kind in ItemKind:
        numbers = [
            sum(report.situation.items[key].item.kind is kind for key in report.counts[count])
            for count in shown
        ]
        if any(numbers):
            rows.append((kind.value, *map(str, numbers)))
    rows.append(("合计", *(str(len(report.counts[count])) for count in shown)))
    columns = (Column("类别", 20, Align.LEFT), *(Column(count.value, 12) for count in shown))
    return Table(columns, tuple(rows), caption="各类事项办理情况", note="单位：项。", totals=1)


_NAMED = (
    (PeriodCount.LATE, "逾期未报结", "过了现行时限还没有报结的", "见附件2"),
    (PeriodCount.NEWLY_RED, "新转红", "本月转为红灯的", ""),
    (PeriodCount.SILENT, "长期未报", "牵头单位满30天没有任何记录的", ""),
    (PeriodCount.RETURNED, "办理不实退回", "报结后被退回重办的", ""),
)


def _problems(view: View, report: PeriodReport) -> list[Block]:
    """What is wrong, by unit; the most serious by item number as well. Nothing is said where nothing is."""
    found: list[Block] = []
    for count, title, what, more in _NAMED:
        if report.counts[count]:
            said = f"项：{units_said(report, count)}" + (f"（{more}）" if more else "")
            found.append(Heading(2, f"{title}。", then=(what, number(report, count), f"{said}。")))
    if red := report.counts[PeriodCount.NEWLY_RED]:
        found.append(Paragraph(("本月新转红的事项是：", *items_said(view, red), "。")))
    measures = [
        f"{count.value}{len(report.counts[count])}项"
        for count in (PeriodCount.URGED, PeriodCount.CRITICISED, PeriodCount.SUMMONED, PeriodCount.LISTED)
        if report.counts[count]
    ]
    if measures:
        found.append(Paragraph(f"本月对办理不力的事项采取督办措施：{joined(measures)}。"))
    return found or [Paragraph("本月没有逾期、新转红、长期未报和退回重办的事项。")]


def _asked(report: PeriodReport) -> list[Block]:
    """What is asked of the units: from what stands, and always by whom."""
    late, silent = report.counts[PeriodCount.LATE], report.counts[PeriodCount.SILENT]
    asked: list[Block] = []

    def leads(ids: Sequence[str]) -> str:
        return joined(dict.fromkeys(filter(None, (report.situation.items[key].lead for key in ids))))

    if late:
        asked.append(
            Paragraph(f"有逾期事项的{leads(late)}，要逐项查明原因，明确办结时间，确需延期的按规定报批。")
        )
    if silent:
        asked.append(Paragraph(f"长期未报的{leads(silent)}，要尽快报告进展，有困难的提请联席会议协调。"))
    asked.append(
        Paragraph("各牵头单位要按时签收、答复，节点完成当天记入办理记录；报结前认真核查，防止退回和反弹。")
    )
    return asked


def _corrections(view: View, report: PeriodReport) -> list[Block]:
    """What earlier months' bulletins must be corrected by; said in the next, never silently merged."""
    earlier = [
        other
        for other in view.reports
        if other.period.cycle is report.period.cycle
        and other.period.last < report.period.first
        and any(report.period.holds(each.row.entry.known_on) for each in other.late_entries)
    ]
    if not earlier:
        return []
    blocks: list[Block] = [Heading(1, "更正")]
    for other in earlier:
        changed = joined(
            f"{each.count.value}由{len(each.reported)}项更正为{len(each.now)}项"
            for each in other.restatements
        )
        blocks.append(
            Paragraph(
                f"{other.period.name}通报结账后补记办理记录{len(other.late_entries)}条"
                + (f"，{changed}。" if changed else "，各数没有变化。")
            )
        )
    return blocks


def _attachments(view: View, report: PeriodReport) -> tuple[Attachment, ...]:
    found = [Attachment("各单位办理情况表", (_units(report),), landscape=False)]
    if late := report.counts[PeriodCount.LATE]:
        states = [report.situation.items[key] for key in late]
        found.append(
            Attachment("逾期未报结事项清单", (Table(ITEM_COLUMNS, item_rows(view, states)),), landscape=True)
        )
    return tuple(found)


def _units(report: PeriodReport) -> Table:
    shown = (
        PeriodCount.OPEN,
        PeriodCount.LATE,
        PeriodCount.RED,
        PeriodCount.COMPLETED,
        PeriodCount.CLOSED,
        PeriodCount.SILENT,
    )
    rows: list[tuple[Words, ...]] = []
    for name, unit in report.situation.units.items():
        numbers = [len(report.led_by(name, count)) for count in shown]
        if any(numbers):
            rate = next((rate for rate in unit.rates if rate.rule.slug == "anqi-banjie"), None)
            rows.append((name, *map(str, numbers), format_share(rate.value if rate else None)))
    unknown = [
        sum(report.situation.items[key].lead not in report.situation.units for key in report.counts[count])
        for count in shown
    ]
    if any(unknown):
        rows.append(("牵头单位待补充", *map(str, unknown), "—"))
    district = next((rate for rate in report.situation.rates if rate.rule.slug == "anqi-banjie"), None)
    totals = (str(len(report.counts[count])) for count in shown)
    rows.append(("合计", *totals, format_share(district.value if district else None)))
    note = "单位：项。按名录顺序排列，不作排名；没有事项的单位不列。按期办结率按督办单累计，分母为零的写“无数据”。"
    return Table(UNIT_COLUMNS, tuple(rows), note=note, totals=1)
