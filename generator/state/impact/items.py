"""What a change does to items: their records, their state on the day, lights and deadlines."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from generator.facts.records import Item, LogEntry
from generator.state.impact.shapes import Difference, DueMove, How, ItemChange, Side
from generator.state.impact.words import say, say_entry
from generator.state.shapes import ClockState, ItemState, MilestoneState
from generator.vocabulary import PENDING, Flag, Kind, Light

_FIELDS: Mapping[str, str] = {
    "kind": "类别",
    "subkind": "小类",
    "issued_on": "交办日期",
    "lead": "初定牵头单位",
    "assists": "配合单位",
    "due": "原定时限",
    "milestones": "节点安排",
    "content": "内容",
    "focus": "紧盯",
    "mode": "督办方式",
    "tags": "标签",
    "source": "来源",
    "basis": "依据",
    "task_force": "所属专班",
    "post": "责任岗位",
    "area": "领域",
    "indicators": "关联指标",
    "remark": "备注",
    "nature": "数据性质",
}
"""Fields of an item that no rule derives, with what they are called; title, log and ``extra`` are told apart."""

_ORDER = {how: rank for rank, how in enumerate(How)}


def compare_items(before: Side, after: Side) -> tuple[ItemChange, ...]:
    """Every item that is not shown as it was, what is missing first."""
    found = [change for change in _changes(before, after) if change is not None]
    joined = _join_renumbered(found, before.records.items)
    return tuple(sorted(joined, key=lambda change: _ORDER[change.how]))


def _changes(before: Side, after: Side) -> Iterator[ItemChange | None]:
    shown = [*after.situation.items, *after.situation.later]
    for key in dict.fromkeys([*shown, *before.situation.items, *before.situation.later]):
        old, new = before.records.items.get(key), after.records.items.get(key)
        if new is None:
            gone, state = before.records.items[key], before.situation.items.get(key)
            yield ItemChange(key, How.REMOVED, gone.kind, gone.title, None, state, None)
        elif old is None:
            state = after.situation.items.get(key)
            entries = tuple(map(say_entry, new.log))
            yield ItemChange(key, How.ADDED, new.kind, new.title, None, None, state, entries=entries)
        else:
            yield _compare_item(old, new, before.situation.items.get(key), after.situation.items.get(key))


def _compare_item(
    old: Item, new: Item, before: ItemState | None, after: ItemState | None, former: str | None = None
) -> ItemChange | None:
    """What differs between two versions of an item; None where nothing does."""
    edited = replace(old, path=(), id="", origin="") != replace(new, path=(), id="", origin="")
    change = ItemChange(
        id=new.id,
        how=How.RENUMBERED if former else How.CHANGED if edited else How.CARRIED,
        kind=new.kind,
        title=new.title,
        former_id=former,
        before=before,
        after=after,
        differences=tuple(_differences(old, new, before, after)),
        clocks=tuple(_compare_clocks(before.clocks if before else (), after.clocks if after else ())),
        entries=_beyond(new.log, old.log),
        lost_entries=_beyond(old.log, new.log),
        joined=_flags_beyond(after, before),
        left=_flags_beyond(before, after),
    )
    moved = change.differences or change.clocks or change.joined or change.left
    return change if edited or former or moved or (change.lights[0] is not change.lights[1]) else None


def _join_renumbered(changes: Iterable[ItemChange], known: Mapping[str, Item]) -> list[ItemChange]:
    """An item that vanished while one of the same title, kind and day of issue appeared was given a new number."""
    listed = list(changes)
    gone = {
        (known[change.id].kind, known[change.id].title, known[change.id].issued_on): change
        for change in listed
        if change.how is How.REMOVED
    }
    joined: list[ItemChange] = []
    taken: set[str] = set()
    for change in listed:
        state = change.after
        former = gone.get((state.item.kind, state.item.title, state.item.issued_on)) if state else None
        if state is None or change.how is not How.ADDED or former is None or former.id in taken:
            joined.append(change)
            continue
        taken.add(former.id)
        both = _compare_item(known[former.id], state.item, former.before, state, former.id)
        joined.append(both or change)
    return [change for change in joined if change.how is not How.REMOVED or change.id not in taken]


def _differences(
    old: Item, new: Item, before: ItemState | None, after: ItemState | None
) -> Iterator[Difference]:
    told: set[str] = set()
    if old.title != new.title:
        yield Difference("标题", old.title, new.title)
    if before and after:
        if before.stage is not after.stage:
            yield Difference("阶段", before.stage.value, after.stage.value)
        if before.lead != after.lead:
            told.add("lead")
            yield Difference("牵头单位", before.lead or PENDING, after.lead or PENDING)
        if before.due != after.due:
            told.add("due")
            yield Difference("现行时限", _say_due(before), _say_due(after))
        if before.percent != after.percent:
            yield Difference("进度", _say_percent(before.percent), _say_percent(after.percent))
        yield from _compare_milestones(before.milestones, after.milestones)
    yield from _compare_fields(old, new, told)
    if before and after and before.lights.next_on != after.lights.next_on:
        yield Difference("下次变灯", _say_next(before), _say_next(after))


def _compare_fields(old: Item, new: Item, told: set[str]) -> Iterator[Difference]:
    for name, label in _FIELDS.items():
        was, now = getattr(old, name), getattr(new, name)
        # The state tells a new lead or deadline; the record's own is told as well where a log entry hides it.
        if was != now and (name not in told or old.log != new.log):
            yield Difference(label, say(was), say(now))
    were, are = dict(old.extra), dict(new.extra)
    for label in dict.fromkeys([*were, *are]):
        if were.get(label) != are.get(label):
            yield Difference(label, were.get(label), are.get(label))


def _compare_milestones(
    before: Iterable[MilestoneState], after: Iterable[MilestoneState]
) -> Iterator[Difference]:
    were = {stone.number: stone for stone in before}
    for stone in after:
        was = were.get(stone.number)
        if was and was.status is not stone.status:
            yield Difference(f"节点{stone.number}", was.status.value, stone.status.value)


def _compare_clocks(before: Iterable[ClockState], after: Iterable[ClockState]) -> Iterator[Difference]:
    were = {(clock.rule.slug, clock.started_on): clock for clock in before}
    are = {(clock.rule.slug, clock.started_on): clock for clock in after}
    for key in dict.fromkeys([*were, *are]):
        was, now = were.get(key), are.get(key)
        old, new = _say_clock(was), _say_clock(now)
        name = now or was
        if old != new and name:
            yield Difference(name.rule.name, old, new)


def _say_clock(clock: ClockState | None) -> str | None:
    return None if clock is None else f"{clock.status.value}（{clock.due} 到期）"


def _say_due(state: ItemState) -> str:
    if state.due is None:
        return "没有时限" if state.item.kind is Kind.SUGGESTION else PENDING
    return state.due.isoformat()


def _say_percent(percent: float | None) -> str:
    return "未报" if percent is None else f"{round(percent, 1):g}%"


def _say_next(state: ItemState) -> str | None:
    on, light = state.lights.next_on, state.lights.next_light
    return f"{on} 转{light.value}" if on and light else None


def _beyond(log: Iterable[LogEntry], other: Iterable[LogEntry]) -> tuple[str, ...]:
    """Entries of a log that another does not have, in their order."""
    rest = Counter(other)
    found = []
    for entry in log:
        if rest[entry]:
            rest[entry] -= 1
        else:
            found.append(say_entry(entry))
    return tuple(found)


def _flags_beyond(state: ItemState | None, other: ItemState | None) -> tuple[str, ...]:
    if state is None or other is None:
        return ()
    return tuple(flag.value for flag in Flag if flag in state.flags - other.flags)


def count_lights(
    before: Side, after: Side, changes: Iterable[ItemChange]
) -> dict[tuple[Light | None, Light | None], tuple[str, ...]]:
    """Ids of all items by the light before and after."""
    listed = list(changes)
    apart = {change.id for change in listed} | {change.former_id for change in listed}
    found: dict[tuple[Light | None, Light | None], list[str]] = {}
    for change in listed:
        if change.lights != (None, None):
            found.setdefault(change.lights, []).append(change.id)
    for key, state in after.situation.items.items():
        if key not in apart and key in before.situation.items:
            found.setdefault((state.light, state.light), []).append(key)
    return {lights: tuple(ids) for lights, ids in found.items()}


def due_moves(changes: Iterable[ItemChange]) -> Iterator[DueMove]:
    """Each deadline in force that moved, with who approved it."""
    for change in changes:
        before, after = change.before, change.after
        if before is None or after is None or before.due == after.due:
            continue
        new = [each for each in after.due_changes if each not in before.due_changes]
        last = new[-1] if new and new[-1].new == after.due else None
        yield DueMove(
            item=change.id,
            title=change.title,
            before=before.due,
            after=after.due,
            days=_days_between(before.due, after.due),
            approved_by=last.approved_by if last else None,
            reason=last.reason if last else _say_cause(before, after),
            is_rewritten=last is None and before.item.due not in {None, after.item.due},
        )


def _days_between(before: date | None, after: date | None) -> int | None:
    return (after - before).days if before and after else None


def _say_cause(before: ItemState, after: ItemState) -> str:
    """What moved a deadline that no new entry of the log moved."""
    if before.item.due not in {None, after.item.due}:
        return "直接改写了填好的时限，没有批准延期的记录"
    if before.item.due != after.item.due:
        return "补上了原来待补充的时限"
    if set(before.item.log) - set(after.item.log):
        return "删去或改写了办理记录"
    return "规则、放假安排或起算日期有变"
