"""排查例会议程: what the weekly meeting goes through, in its order; what is empty is left out."""

from datetime import timedelta

from generator.outputs.bulletins.phrases import ITEM_COLUMNS, change_said, item_rows, number, said_on
from generator.outputs.official import Align, Block, Column, Document, Heading, Kind, Paragraph, Run, Table
from generator.outputs.rendering import format_long_day
from generator.outputs.view import View
from generator.state.cycle import PeriodReport
from generator.vocabulary import PENDING, PeriodCount

POINTS = (
    (PeriodCount.NEWLY_RED, "新转红事项", "请牵头单位逐项说明原因和下一步措施。"),
    (PeriodCount.LATE, "逾期未报结事项", "请牵头单位说明何时办结。"),
    (PeriodCount.NEWLY_SILENT, "新满30天未报事项", "请牵头单位当场报告进展，会后补记。"),
    (PeriodCount.RETURNED, "退回重办事项", "请牵头单位按退回理由重新办理。"),
    (PeriodCount.EXTENDED, "本周批准延期事项", "延期理由和新时限已记入改期账。"),
    (PeriodCount.RECOVERED, "消红事项", "通报转好情况。"),
    (PeriodCount.COMPLETED, "本周报结事项", "由督办单位核实后销号或者退回。"),
    (PeriodCount.ISSUED, "本周新交办事项", "请牵头单位按时签收、答复。"),
)
DUE_COLUMNS = (
    Column("最迟", 17),
    Column("单位", 18),
    Column("要做的", 36, Align.LEFT),
    Column("事项编号", 20),
)


def write_agenda(view: View, report: PeriodReport) -> Document:
    """The agenda of the meeting that ends a week."""
    portal, period = view.records.portal, report.period
    blocks: list[Block] = [
        Paragraph(f"时间：{said_on(period.last)}"),
        Paragraph(f"范围：{format_long_day(period.first)}至{format_long_day(report.as_of)}"),
        Heading(1, "本周概况"),
        Paragraph(_overview(report)),
    ]
    for count, title, ask in POINTS:
        if ids := report.counts[count]:
            states = [report.situation.items[key] for key in ids]
            blocks += [
                Heading(1, f"{title}（{len(ids)}项）"),
                Paragraph(ask),
                Table(ITEM_COLUMNS, item_rows(view, states)),
            ]
    blocks += _due_next(report)
    return Document(
        kind=Kind.AGENDA,
        title=f"{period.name}信访排查例会议程",
        on=report.as_of,
        blocks=tuple(blocks),
        masthead=Kind.AGENDA.masthead(portal.office),
        secrecy=portal.mark.split()[0],
        signed_by=portal.office,
    )


def _overview(report: PeriodReport) -> tuple[str | Run, ...]:
    previous = report.previous
    open_before = len(previous[PeriodCount.OPEN]) if previous else None
    stands = change_said(len(report.counts[PeriodCount.OPEN]), open_before, "上次例会")
    return (
        "新交办", number(report, PeriodCount.ISSUED), "项，报结", number(report, PeriodCount.COMPLETED),
        "项，销号", number(report, PeriodCount.CLOSED), "项，新转红", number(report, PeriodCount.NEWLY_RED),
        "项，消红", number(report, PeriodCount.RECOVERED), "项，改期", number(report, PeriodCount.EXTENDED),
        "项。目前在办", number(report, PeriodCount.OPEN), f"项，{stands}；其中逾期",
        number(report, PeriodCount.LATE), "项，满30天未报", number(report, PeriodCount.SILENT), "项。",
    )  # fmt: skip


def _due_next(report: PeriodReport) -> list[Block]:
    """What falls due up to and with the next meeting."""
    due = report.due_next
    if report.next_meeting is None or not due:
        return []
    until = report.next_meeting.last
    rows = tuple(
        (todo.due.isoformat() if todo.due else "", todo.unit or PENDING, todo.said, todo.item) for todo in due
    )
    days = (until - report.as_of) // timedelta(days=1)
    return [
        Heading(1, f"下次例会以前到期（{len(due)}件）"),
        Paragraph(f"下次例会{said_on(until)}，还有{days}天。下列各件请按期办理，并记入办理记录。"),
        Table(DUE_COLUMNS, rows),
    ]
