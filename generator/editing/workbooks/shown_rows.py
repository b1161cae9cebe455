"""What the row of an item shows in a workbook, and which events its lead may report beside it."""

from datetime import date

from generator.editing.workbooks.layout import fingerprint
from generator.facts.life_cycle import allowed_events
from generator.state.situation import ItemState, Situation
from generator.state.stages import REPORTS
from generator.vocabulary import PENDING, Event


def units_with_open_items(situation: Situation) -> list[str]:
    """Short names of the units that lead anything open, in the order of the register."""
    leads = {state.lead for state in situation.items.values() if state.stage.is_open}
    return [name for name in situation.units if name in leads]


def open_items(situation: Situation, unit: str) -> list[ItemState]:
    """What a unit leads and has not finished, in the order of ids."""
    return [state for state in situation.items.values() if state.lead == unit and state.stage.is_open]


def reportable(state: ItemState) -> list[Event]:
    """The events that the lead itself may report now."""
    return [event for event in allowed_events(state.stage, state.item.kind) if event in REPORTS]


def shown_values(state: ItemState) -> list[str | int | date]:
    """What the row of an item shows, in the order of the locked columns."""
    return [
        state.id,
        state.item.kind.value,
        state.item.title,
        state.stage.value,
        state.due or PENDING,
        "" if state.days_left is None else state.days_left,
        f"{state.light.shape}{state.light.value}",
        _progress(state),
        _last_entry(state),
    ]


def row_fingerprint(state: ItemState) -> str:
    """The fingerprint of an item's row as it would be exported."""
    return fingerprint(map(str, shown_values(state)), len(state.item.log))


def _progress(state: ItemState) -> str:
    if not state.milestones:
        return "" if state.percent is None else f"报告完成{state.percent:.0f}%"
    done = sum(stone.done_on is not None for stone in state.milestones)
    told = f"完成{done}/{len(state.milestones)}"
    following = next((stone for stone in state.milestones if stone.done_on is None), None)
    return f"{told}\n下一个 {following.due}" if following else told


def _last_entry(state: ItemState) -> str:
    if not state.history:
        return "还没有记录"
    entry = state.history[-1].entry
    told = f"{entry.on} {entry.event.value}"
    return f"{told}：{entry.note or entry.reason}" if entry.note or entry.reason else told
