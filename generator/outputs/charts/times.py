"""Charts on an axis of days: milestones of what is open, and deadlines that were moved."""

from generator.outputs.addresses import ledger_address
from generator.outputs.charts.panels import Key, Moment, Sketch, TimelinePanel, TimeRow
from generator.outputs.charts.words import highest, month_name
from generator.outputs.rendering import format_day
from generator.outputs.view import View
from generator.state.chart_counts import change_totals, milestone_counts, with_milestones
from generator.state.shapes import DueChange, ItemState
from generator.vocabulary import Flag, MilestoneStatus

MOST_ROWS = 25
_STATUS_COLOURS = {
    MilestoneStatus.PLANNED: "chart-6",
    MilestoneStatus.NEAR: "light-yellow",
    MilestoneStatus.DONE: "chart-2",
    MilestoneStatus.DONE_LATE: "chart-3",
    MilestoneStatus.MISSED: "chart-4",
    MilestoneStatus.DROPPED: "chart-6",
}
STATUS_KEYS = {
    status: Key(status.value, colour, shape=status.shape) for status, colour in _STATUS_COLOURS.items()
}
OLD = Key("原时限", "chart-6", shape="○")
NEW = Key("新时限", "chart-1", shape="●")
NEW_AFTER = Key("新时限，到期后才批准", "chart-4", shape="◉")

# Milestones --------------------------------------------------------------------------------------


def sketch_milestones(view: View) -> Sketch:
    """Milestones of open orders and task forces, worst light first."""
    key, title = "milestones-gantt", "督办单和工作专班的节点"
    states = with_milestones(view.situation.items.values())
    if not states:
        return Sketch(key, title, missing="到这一天没有带节点的在办督办单和工作专班。")
    shown = states[:MOST_ROWS]
    counts = milestone_counts(states)
    occurring = milestone_counts(shown)
    rest = f"图中画出灯最差的{len(shown)}项，其余{len(states) - len(shown)}项见表。"
    return Sketch(
        key,
        title,
        f"在办的{len(states)}项共有{sum(counts.values())}个节点："
        + "、".join(f"{status.value}{number}个" for status, number in counts.items())
        + f"。{rest if len(states) > len(shown) else ''}",
        (
            TimelinePanel(
                "各节点的时限，灯最差的在前",
                tuple(STATUS_KEYS[status] for status in occurring),
                tuple(_milestone_row(view, state) for state in shown),
                view.as_of,
            ),
        ),
        ("事项", "节点", "时限", "完成日期", "状态"),
        tuple(
            (
                (f"{state.id} {state.item.title}", view.item_url(state.id)),
                (f"{stone.number}. {stone.content}", None),
                (format_day(stone.due), None),
                (format_day(stone.done_on, "—"), None),
                (f"{stone.status.shape}{stone.status.value}", None),
            )
            for state in states
            for stone in state.milestones
        ),
    )


def _milestone_row(view: View, state: ItemState) -> TimeRow:
    light = state.light
    return TimeRow(
        state.item.title,
        f"{state.id} {state.item.title}，{light.value}灯",
        view.item_url(state.id),
        tuple(
            Moment(
                stone.due,
                STATUS_KEYS[stone.status],
                f"{state.id}节点{stone.number}：{stone.content}，时限{format_day(stone.due)}，{stone.status.value}",
            )
            for stone in state.milestones
        ),
        Key(light.value, f"light-{light.code}", shape=light.shape),
    )


# Deadline changes --------------------------------------------------------------------------------


def sketch_changes(view: View) -> Sketch:
    """Each change of a deadline as an arrow from the old day to the new one, the latest first."""
    key, title = "due-changes", "办结时限的改动"
    changes = tuple(reversed(view.situation.due_changes))
    if not changes:
        return Sketch(key, title, missing="到这一天还没有改过期。")
    totals = change_totals(changes)
    shown = changes[:MOST_ROWS]
    top = highest(
        [month_name(month) for month in totals.by_month], list(totals.by_month.values()), "改期", "次"
    )
    rest = f"图中画出最近{len(shown)}次，其余见表。" if len(changes) > len(shown) else ""
    keys = (OLD, NEW, *([NEW_AFTER] if any(change.after_due for change in shown) else []))
    return Sketch(
        key,
        title,
        f"{totals.items}项改期{totals.times}次，共延长{totals.days}天；{top}。{rest}",
        (
            TimelinePanel(
                "从原时限到新时限，最近改的在前",
                keys,
                tuple(_change_row(view, change) for change in shown),
                view.as_of,
            ),
        ),
        ("事项", "改期日期", "方式", "原时限", "新时限", "延长（天）"),
        tuple(_change_cells(view, change) for change in changes),
        (
            ("合计", None),
            (f"{totals.times}次", ledger_address(flag=Flag.EXTENDED)),
            *(("", None),) * 3,
            (str(totals.days), None),
        ),
    )


def _change_row(view: View, change: DueChange) -> TimeRow:
    title = view.records.items[change.item].title
    address = view.item_url(change.item)
    said = f"{change.item}，{format_day(change.on)}{change.event.value}"
    new = Moment(
        change.new, NEW_AFTER if change.after_due else NEW, f"{said}：新时限{format_day(change.new)}"
    )
    old = () if change.old is None else (Moment(change.old, OLD, f"{said}：原时限{format_day(change.old)}"),)
    return TimeRow(
        title, f"{said}：{title}", address, (*old, new), arrow=True, text=f"{change.days:+}天" if old else ""
    )


def _change_cells(view: View, change: DueChange) -> tuple[tuple[str, str | None], ...]:
    title = view.records.items[change.item].title
    late = "（到期后才批准）" if change.after_due else ""
    return (
        (f"{change.item} {title}", view.item_url(change.item)),
        (format_day(change.on), None),
        (f"{change.event.value}{late}", None),
        (format_day(change.old, "未定"), None),
        (format_day(change.new), None),
        (str(change.days) if change.old else "—", None),
    )
