"""Rules that only two versions of data/ can break: what stood in the earlier one still stands in the present one.

Pure, like the other rules, but about two readings; so they are no part of ``RULES``. What personal information the
commits between the two hold is looked for in ``commits``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.facts.checks.log_changes import log_findings
from generator.facts.checks.pairing import Filed, Pairing, is_same_title
from generator.facts.checks.register_changes import register_findings
from generator.facts.checks.registry import Loc
from generator.facts.life_cycle import walk
from generator.facts.problems import Also, Finding
from generator.facts.records import FILES, KINDS, Item, Meeting, Noted, Tracking
from generator.vocabulary import PENDING, Event, Kind, Stage

_SINGLE = frozenset(kind.model for kind in FILES if "*" not in kind.pattern)
_MAY_CHANGE_PLAN = frozenset({Event.ADJUSTED, Event.EXTENDED, Event.REOPENED})
_BECAME_UNTRACKED = "改成了不立项"


def compare_versions(pairing: Pairing, lost: Mapping[str, Noted]) -> list[Finding]:
    """Everything of the earlier version that the present one holds otherwise, or not at all, and may not.

    ``lost`` are records whose files had been deleted even before the earlier version, by number.
    """
    findings = [*_of_gone(pairing.gone), *_of_reused(pairing.new, lost)]
    for old, new in pairing.pairs:
        findings += _of_pair(old, new)
    return findings


def _of_gone(gone: tuple[Filed, ...]) -> Iterator[Finding]:
    """No file disappears; one that holds items only after all of them were cancelled."""
    for old in gone:
        if type(old.record) in _SINGLE:
            continue  # Said by the rule that the file must be there; boards.yml is a setting.
        also = (Also(old.path, (old.key,), "以前在这里", before=True),)
        left = [item for item in old.items if not _is_cancelled(item)]
        named = f"“{old.name}”（{old.title}）" if old.title else f"“{old.name}”"
        if left:
            count = f"，其中{len(left)}件没有撤销" if isinstance(old.record, Meeting) or len(left) > 1 else ""
            found = f"{named}连同文件没有了{count}"
            yield Finding("DC-0608", old.path, (), found, remedy=_restoring(left), also=also)
        elif not old.items:
            yield Finding("DC-0609", old.path, (), f"{named}的文件没有了", also=also)


def _of_reused(new: tuple[Filed, ...], lost: Mapping[str, Noted]) -> Iterator[Finding]:
    """No number is given to a new matter after the file that had it was deleted."""
    for filed in new:
        former = lost.get(filed.name) if isinstance(filed.record, Tracking) else None
        if former is not None and not is_same_title(Filed("", former).title, filed.title):
            found = f"“{filed.name}”以前是“{Filed('', former).title}”，后来删去了"
            yield Finding("DC-0612", filed.path, (filed.key,), found)


def _of_pair(old: Filed, new: Filed) -> Iterator[Finding]:
    if old.name != new.name and old.is_numbered:
        yield _renamed(_Label(old.path, (old.key,), old.name), _Label(new.path, (new.key,), new.name))
    elif _is_another_matter(old, new):
        also = (Also(old.path, (old.title_key,), "以前是这件事", before=True),)
        found = f"“{new.name}”以前是“{old.title}”"
        yield Finding("DC-0612", new.path, (new.key,), found, also=also)
        return
    if old.begun_on and new.begun_on and old.begun_on != new.begun_on:
        yield _begun_otherwise(old, new)
    yield from _of_items(old, new)
    yield from register_findings(old, new)


def _is_another_matter(old: Filed, new: Filed) -> bool:
    """Whether only the number is the same: another title, another day, and no entry of the log left."""
    if not isinstance(old.record, Tracking) or not old.is_numbered:
        return False
    entries = {entry for item in old.items for entry in item.log}
    kept = any(entry in entries for item in new.items for entry in item.log)
    return not is_same_title(old.title, new.title) and old.begun_on != new.begun_on and not kept


@dataclass(frozen=True, slots=True)
class _Label:
    """A number or a code, and where it is written."""

    path: str
    loc: Loc
    name: str


def _renamed(was: _Label, now: _Label) -> Finding:
    also = (Also(was.path, was.loc, "以前是这样", before=True),)
    found = f"以前是“{was.name}”，现在是“{now.name}”"
    return Finding("DC-0611", now.path, now.loc, found, values={"was": was.name}, also=also)


def _begun_otherwise(old: Filed, new: Filed) -> Finding:
    kind = old.items[0].kind if old.items else Kind.DECISION
    loc = (KINDS[kind].issued_on,)
    also = (Also(old.path, loc, "以前是这样", before=True),)
    values = {"was": str(old.begun_on)}
    return Finding("DC-0606", new.path, loc, f"以前是{old.begun_on}", values=values, also=also)


def _of_items(old: Filed, new: Filed) -> Iterator[Finding]:
    """Each item of a file that is still there, by its number within the file."""
    was = {item.id.removeprefix(old.name): item for item in old.items}
    now = {item.id.removeprefix(new.name): item for item in new.items}
    fresh = {number: item for number, item in now.items() if number not in was}
    for number, before in was.items():
        present = now.get(number)
        if present is None:
            alike = [key for key, item in fresh.items() if is_same_title(before.title, item.title)]
            if not alike:
                if not _is_cancelled(before):
                    yield _item_gone(old, new, before)
                continue
            present = fresh.pop(alike[0])
            was_label = _Label(old.path, (*before.path, "序号"), number.lstrip("/"))
            yield _renamed(was_label, _Label(new.path, (*present.path, "序号"), alike[0].lstrip("/")))
        elif _swapped(before, present):
            also = (Also(old.path, (*before.path, "序号"), f"以前是“{before.title}”", before=True),)
            found = f"这个序号以前是“{before.title}”"
            yield Finding("DC-0612", new.path, (*present.path, "序号"), found, also=also)
            continue
        yield from _of_item(Pair(old.path, before, new.path, present))


def _swapped(before: Item, present: Item) -> bool:
    """Whether a number within a file was given to another matter: nothing of it is the same."""
    if not before.path or is_same_title(before.title, present.title):
        return False
    kept = bool(set(before.log) & set(present.log)) or (not before.log and not present.log)
    return before.lead != present.lead and before.due != present.due and not kept


def _item_gone(old: Filed, new: Filed, item: Item) -> Finding:
    """An item whose file is still there; placed at the list that it stood in, or at what it was turned into."""
    also = (Also(old.path, item.path, "以前在这里", before=True),)
    loc: Loc = item.path[:1]
    what = "没有了"
    if isinstance(new.record, Meeting):
        number = item.id.rpartition("/")[2]
        for index, clause in enumerate(new.record.clauses):
            if str(clause.number) == number:
                loc, what = ("议定事项", index, "不立项"), _BECAME_UNTRACKED
    found = f"“{item.id}”（{item.title}）{what}"
    return Finding("DC-0608", new.path, loc, found, remedy=_restoring([item]), on_key=True, also=also)


def _restoring(items: Sequence[Item]) -> str:
    """What to do where nothing is left that could be cancelled; else the general remedy holds."""
    done = all(_stage(item) in {Stage.COMPLETED, Stage.CLOSED} for item in items)
    return "恢复删去的内容；报结、销号了的事项也一直留着，不删去。" if done else ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One item in both versions."""

    old_path: str
    old: Item
    new_path: str
    new: Item


def _of_item(pair: Pair) -> Iterator[Finding]:
    yield from log_findings(pair.old_path, pair.old, pair.new_path, pair.new)
    yield from _of_due(pair)
    yield from _of_milestones(pair)


def _of_due(pair: Pair) -> Iterator[Finding]:
    """The deadline as first set is never edited; 待补充 may once become a day."""
    was, now = pair.old.due, pair.new.due
    if was is None or was == now:
        return
    key = KINDS[pair.old.kind].due
    also = (Also(pair.old_path, (*pair.old.path, key), "以前是这样", before=True),)
    found = f"以前是{was}，现在是{now or PENDING}"
    event = Event.REOPENED if _stage(pair.old) is Stage.CLOSED else Event.EXTENDED
    if now is not None and now < was:
        remedy = f"把“{key}”恢复为 {was}。时限只能往后延，要提前办结的，用节点写明提前的日期。"
    else:
        new_due = now.isoformat() if now else "批准后的时限"
        remedy = (
            f"把“{key}”恢复为 {was}，在办理记录最后加一行：- {{日期: 批准的那天, 事件: {event.value}, "
            f"新时限: {new_due}, 批准: 批准的机构, 理由: 为什么}}。"
        )
    yield Finding("DC-0605", pair.new_path, (*pair.new.path, key), found, remedy=remedy, also=also)


def _of_milestones(pair: Pair) -> Iterator[Finding]:
    """Milestones of an item that has begun change only with a new entry that approves it; the first plan is free."""
    old, new = pair.old, pair.new
    if not old.log or not old.milestones or old.milestones == new.milestones:
        return
    added = Counter(new.log) - Counter(old.log)
    if any(entry.event in _MAY_CHANGE_PLAN for entry in added):
        return
    index = next(
        (
            index
            for index, (was, now) in enumerate(zip(old.milestones, new.milestones, strict=False))
            if was != now
        ),
        min(len(old.milestones), len(new.milestones)),
    )
    loc: Loc = (*new.path, "节点", index) if index < len(new.milestones) else (*new.path, "节点")
    also: tuple[Also, ...] = ()
    found = f"第{index + 1}个节点以前没有"
    if index < len(old.milestones):
        also = (Also(pair.old_path, (*old.path, "节点", index), "以前是这样", before=True),)
        found = f"第{index + 1}个节点" + ("改动了" if index < len(new.milestones) else "删去了")
    yield Finding("DC-0607", pair.new_path, loc, found, on_key=index >= len(new.milestones), also=also)


def _is_cancelled(item: Item) -> bool:
    return _stage(item) is Stage.CANCELLED


def _stage(item: Item) -> Stage | None:
    """Where the item stood at the end of its log; None without any entry that the life cycle allows."""
    return next((after for _, after, _ in reversed(list(walk(item))) if after is not None), None)
