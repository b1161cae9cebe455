"""To-dos: what a unit has to do next on each item, and by when. Read off clocks, milestones and deadlines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from generator.facts.records import Item
from generator.state.shapes import ItemState
from generator.vocabulary import Event, MilestoneStatus, Stage

_TO_COME = frozenset({MilestoneStatus.PLANNED, MilestoneStatus.NEAR, MilestoneStatus.MISSED})


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do."""

    item: str
    key: str
    """Tells it apart from the others of the item, and stays the same as days go by: 签收, 节点2, 报结."""
    unit: str | None
    """Whose it is; None where the lead is 待补充."""
    event: Event
    """The log entry that will settle it."""
    said: str
    due: date | None
    """None where no rule sets a day."""
    provisional: bool
    """Whether the day may still move with a holiday notice."""


def read_todos(items: Iterable[ItemState], office: str) -> tuple[Todo, ...]:
    """What is to be done on some items, the most urgent first; what waits for the supervising office is its own."""
    found = [todo for state in items for todo in _of(state, office)]
    return tuple(sorted(found, key=lambda todo: (todo.due or date.max, todo.item, todo.key)))


def _of(state: ItemState, office: str) -> Iterator[Todo]:
    if not state.stage.is_open:
        return
    if state.stage is Stage.COMPLETED:
        yield Todo(
            state.id, "销号", office, Event.CLOSED, "核实报结内容，销号或者退回", None, provisional=False
        )
        return
    yield from _by_clocks(state, office)
    if state.stage in {Stage.OBJECTED, Stage.PAUSED}:
        return
    yield from _by_milestones(state)
    if state.due is not None:
        done = Event.FEEDBACK if _wants_feedback(state) else Event.COMPLETED
        said = "书面反馈采纳情况" if done is Event.FEEDBACK else "全部办完，报结"
        yield Todo(state.id, done.value, state.lead, done, said, state.due, provisional=state.due_provisional)


def _wants_feedback(state: ItemState) -> bool:
    return any(Event.FEEDBACK in clock.rule.ends for clock in state.clocks)


def _by_clocks(state: ItemState, office: str) -> Iterator[Todo]:
    """The duties whose clocks run; the report itself stands under the deadline of the item."""
    for clock in state.clocks:
        if clock.rule.right or not clock.status.is_running:
            continue
        event = clock.rule.ends[0]
        if event is Event.FEEDBACK:
            continue
        unit = office if event is Event.OBJECTION_DECIDED else state.lead
        yield Todo(
            state.id, event.value, unit, event, clock.rule.duty, clock.due, provisional=clock.provisional
        )


def _by_milestones(state: ItemState) -> Iterator[Todo]:
    for milestone in state.milestones:
        if milestone.status in _TO_COME:
            said = f"完成第{milestone.number}个节点：{milestone.content}"
            yield Todo(
                state.id,
                f"节点{milestone.number}",
                state.lead,
                Event.MILESTONE,
                said,
                milestone.due,
                provisional=False,
            )


def read_posts(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    """The posts that each unit has named on items it leads, in the order of the items."""
    named: dict[str, dict[str, None]] = {}
    for item in items:
        if item.lead and item.post:
            named.setdefault(item.lead, {})[item.post] = None
    return {unit: tuple(posts) for unit, posts in named.items()}
