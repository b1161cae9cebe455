"""Logs are append-only: what was entered before still stands, as it was, in its order, before anything new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import Enum

from generator.facts.checks.registry import Loc
from generator.facts.privacy import find_personal
from generator.facts.problems import Also, Finding
from generator.facts.records import Item, LogEntry
from generator.facts.records.base import LOG_KEYS

_WAS_SO = "以前是这样"


@dataclass(frozen=True, slots=True)
class _Alignment:
    """What became of the entries of a log, by position."""

    changed: tuple[tuple[int, int], ...]
    """Earlier and present position of an entry that says something else now."""
    moved: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]
    """Present positions of entries that were not there."""
    inserted: tuple[int, ...]
    """Those of them that some earlier entry stands behind."""


def log_findings(old_path: str, old: Item, new_path: str, new: Item) -> Iterator[Finding]:
    """What a log holds otherwise than before; entries added at its end are as they should be."""
    if new.log[: len(old.log)] == old.log:
        return
    where = _Where(old_path, old, new_path, new)
    alignment = _align(old.log, new.log)
    for was, now in alignment.changed:
        yield from where.changed(was, now)
    for was, now in alignment.moved:
        found = f"以前是第{was + 1}条，现在是第{now + 1}条"
        yield Finding("DC-0604", new_path, where.entry(now), found, also=where.earlier(was))
    for was in alignment.removed:
        yield where.removed(was)
    for now in alignment.inserted:
        if new.log[now].recorded_on is not None:
            continue  # Put down later, and says so: its place is where its day wants it.
        found = "后面还有以前就有的记录"
        yield Finding("DC-0603", new_path, where.entry(now), found)


def added_entries(old: Sequence[LogEntry], new: Sequence[LogEntry]) -> tuple[int, ...]:
    """Positions in the new log of entries that the old one had in no form."""
    if new[: len(old)] == old:
        return tuple(range(len(old), len(new)))
    return _align(old, new).added


@dataclass(frozen=True, slots=True)
class _Where:
    """Finds the places of entries in both versions."""

    old_path: str
    old: Item
    new_path: str
    new: Item

    def entry(self, index: int) -> Loc:
        return (*self.new.path, "办理记录", index)

    def earlier(self, index: int, said: str = _WAS_SO) -> tuple[Also, ...]:
        return (Also(self.old_path, (*self.old.path, "办理记录", index), said, before=True),)

    def removed(self, index: int) -> Finding:
        """Placed at the log, or at the number of an item whose log is gone altogether."""
        number = "序号" if self.new.path else "编号"
        loc: Loc = (*self.new.path, "办理记录" if self.new.log else number)
        entry = self.old.log[index]
        found = f"第{index + 1}条（{entry.on} {entry.event.value}）没有了"
        also = self.earlier(index, "以前有这一条")
        return Finding("DC-0602", self.new_path, loc, found, on_key=True, also=also)

    def changed(self, was: int, now: int) -> Iterator[Finding]:
        differing = _differing(self.old.log[was], self.new.log[now])
        if not differing:
            return
        said = "；".join(_difference(name, self.old.log[was], self.new.log[now]) for name in differing)
        loc = self.entry(now)
        if len(differing) == 1 and getattr(self.new.log[now], differing[0]) is not None:
            loc = (*loc, LOG_KEYS[differing[0]])
        yield Finding("DC-0601", self.new_path, loc, said, also=self.earlier(was))


def _differing(old: LogEntry, new: LogEntry) -> list[str]:
    """The fields that differ, save where only personal information was taken out: that must be possible."""
    names = [name for name in LOG_KEYS if getattr(old, name) != getattr(new, name)]
    return [name for name in names if not _is_cleaned(getattr(old, name), getattr(new, name))]


def _is_cleaned(old: object, new: object) -> bool:
    return isinstance(old, str) and bool(find_personal(old)) and not find_personal(str(new or ""))


def _difference(name: str, old: LogEntry, new: LogEntry) -> str:
    was, now = getattr(old, name), getattr(new, name)
    if was is None:
        return f"“{LOG_KEYS[name]}”以前没有写"
    return f"“{LOG_KEYS[name]}”以前是“{_written(was)}”" + ("，现在没有了" if now is None else "")


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)


def _align(old: Sequence[LogEntry], new: Sequence[LogEntry]) -> _Alignment:
    """Match the entries of two logs, the same ones first and then those that are much alike."""
    pairs: dict[int, int] = {}
    changed: list[tuple[int, int]] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, stop in matcher.get_opcodes():
        if tag == "equal":
            pairs.update(zip(range(first, last), range(start, stop), strict=True))
    lost = [index for index in range(len(old)) if index not in pairs]
    free = [index for index in range(len(new)) if index not in pairs.values()]
    moved: list[tuple[int, int]] = []
    for was in lost[:]:
        same = next((now for now in free if new[now] == old[was]), None)
        if same is not None:
            moved.append((was, same))
            lost.remove(was)
            free.remove(same)
    for was in lost[:]:
        gap = [now for now in free if _fits(was, now, pairs)]
        # On another day only the next one can be it: else every later entry of its event would do.
        between = [
            now
            for now in gap
            if _likeness(old[was], new[now]) and (new[now].on == old[was].on or now == gap[0])
        ]
        if between:
            now = max(between, key=lambda index: (_likeness(old[was], new[index]), -index))
            changed.append((was, now))
            pairs[was] = now
            lost.remove(was)
            free.remove(now)
    kept = {*pairs.values(), *(now for _, now in moved)}
    inserted = [now for now in free if kept and now < max(kept)]
    return _Alignment(tuple(changed), tuple(moved), tuple(lost), tuple(free), tuple(inserted))


def _fits(was: int, now: int, pairs: dict[int, int]) -> bool:
    """Whether pairing two entries keeps the order of all pairs."""
    return all((was < other) == (now < paired) for other, paired in pairs.items())


def _likeness(old: LogEntry, new: LogEntry) -> int:
    """How much two entries are the same: the day and the event weigh most; nothing of both is nothing."""
    if old.on != new.on and old.event != new.event:
        return 0
    return sum(
        getattr(old, name) == getattr(new, name) for name in LOG_KEYS if getattr(old, name) is not None
    )
