"""督办交办单: the form by which an order is handed over, with boxes for receipt, result and verification."""

from generator.outputs.official import (
    Align,
    Block,
    Column,
    Document,
    Field,
    Form,
    Kind,
    Table,
)
from generator.outputs.rendering import format_long_day
from generator.outputs.view import View
from generator.state.shapes import ItemState
from generator.vocabulary import PENDING, Event

MILESTONES = (
    Column("序号", 7),
    Column("节点", 40, Align.LEFT),
    Column("权重", 10),
    Column("时限", 16),
    Column("完成", 16),
)


def write_order_form(view: View, state: ItemState) -> Document:
    """The form of one order, as it stands: with its deadline in force and the milestones done so far."""
    item, portal = state.item, view.records.portal
    due = format_long_day(state.due) if state.due else PENDING
    if state.due_changes and state.original_due:
        due += f"（原定{format_long_day(state.original_due)}，已改期{len(state.due_changes)}次）"
    head = [
        (Field("编号", item.id), Field("督办方式", item.mode.value if item.mode else "")),
        (Field("四个紧盯", item.focus.value if item.focus else ""), Field("来源", item.source or "")),
        (Field("承办单位", state.lead or PENDING), Field("配合单位", "、".join(item.assists) or "无")),
        (Field("交办日期", format_long_day(item.issued_on)), Field("办结时限", due)),
        (Field("督办依据", item.basis or ""),),
        (Field("督办事项", item.title),),
        (Field("督办要求", item.content or "按办结时限办结，并将办理结果书面报告。", lines=2),),
    ]
    blocks: list[Block] = [Form(tuple(head))]
    if state.milestones:
        rows = tuple(
            (
                str(stone.number), stone.content, f"{stone.weight}%", stone.due.isoformat(),
                stone.done_on.isoformat() if stone.done_on else "",
            )
            for stone in state.milestones
        )  # fmt: skip
        blocks.append(Table(MILESTONES, rows, caption="办理节点"))
    blocks.append(_to_sign(state))
    return Document(
        kind=Kind.ASSIGNMENT,
        title=f"信访督办事项交办单（{item.id}）",
        on=item.issued_on,
        blocks=tuple(blocks),
        masthead=Kind.ASSIGNMENT.masthead(portal.office),
        # The masthead names the office and the form the day: a sheet to sign has room for one page.
        secrecy=portal.mark.split()[0],
    )


def _to_sign(state: ItemState) -> Form:
    """What is filled in by hand; what is on record already is printed."""
    received = next((row.entry for row in state.history if row.entry.event is Event.RECEIVED), None)
    clocks = {
        clock.rule.ends[0]: clock.due for clock in state.clocks if clock.rule.ends and not clock.rule.right
    }
    sign_by = f"请于{format_long_day(clocks[Event.RECEIVED])}前签收" if Event.RECEIVED in clocks else ""
    reply_by = f"请于{format_long_day(clocks[Event.REPLIED])}前书面答复" if Event.REPLIED in clocks else ""
    return Form(
        (
            (
                Field("签收岗位", received.unit or "" if received else ""),
                Field("签收日期", format_long_day(received.on) if received else sign_by),
            ),
            (Field("办理情况", reply_by, lines=4),),
            (Field("承办意见", "（负责岗位签字、盖章）", lines=2),),
            (Field("督办核查", "（核查岗位签字、盖章）", lines=2),),
        ),
        title="签收和办理",
    )
