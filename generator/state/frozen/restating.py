"""What was backdated, corrected or lost since a week was published: the week as recorded today, held against it.

An entry that was written down late and says so (补记) is in order, and still listed. One that appears without
saying so, one that is gone, and a fact that reads otherwise are what a published number is questioned for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generator.state.frozen.shapes import FrozenEntry, FrozenItem, FrozenRate, FrozenRule, FrozenWeek
from generator.vocabulary import PeriodCount

Value = str | date | float | tuple[str, ...] | None

_FIELDS: Mapping[str, str] = {
    "title": "标题",
    "lead": "牵头单位",
    "assists": "配合单位",
    "issued_on": "交办日期",
    "due": "现行时限",
    "original_due": "原定时限",
    "stage": "办理环节",
    "light": "灯",
    "completed_on": "报结日期",
    "closed_on": "销号日期",
    "percent": "进度",
}
"""Facts of an item that are compared, and what they are called; the rest follows from them."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A fact that was published as one thing and is another today."""

    name: str
    published: Value
    now: Value


@dataclass(frozen=True, slots=True)
class ItemRestatement:
    """One item that would be published differently today."""

    id: str
    title: str
    lead: str | None
    appeared: bool
    """It was not in the published week, though it is dated in or before it."""
    gone: bool
    """It was published, and is no longer on record for that week."""
    late: tuple[FrozenEntry, ...]
    """Entries written down later that say so (补记)."""
    backdated: tuple[FrozenEntry, ...]
    """Entries that were not there and do not say that they were written down later."""
    lost: tuple[FrozenEntry, ...]
    """Entries that were published and are gone, or read otherwise now."""
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class CountRestatement:
    """A published count that would be another today."""

    count: PeriodCount
    published: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RateRestatement:
    """A published rate that would be another today; None where it is not on one side."""

    name: str
    published: FrozenRate | None
    now: FrozenRate | None


@dataclass(frozen=True, slots=True)
class Restated:
    """A published week beside the same week as recorded today."""

    published: FrozenWeek
    now: FrozenWeek
    items: tuple[ItemRestatement, ...]
    counts: tuple[CountRestatement, ...]
    rates: tuple[RateRestatement, ...]
    rules_gone: tuple[FrozenRule, ...]
    """Rules that were in force when it was published, and are not, or read otherwise, today."""
    rules_new: tuple[FrozenRule, ...]
    """Rules that are in force for that week today and were not when it was published."""

    @property
    def is_unchanged(self) -> bool:
        """Whether today's records give the week as it was published."""
        return not (self.items or self.counts or self.rates or self.rules_gone or self.rules_new)


def restate(published: FrozenWeek, now: FrozenWeek) -> Restated:
    """Hold a week as recorded today against what was published. Raises ValueError for two different weeks."""
    if (published.week, published.last) != (now.week, now.last):
        raise ValueError(f"{now.week} is not {published.week}")
    return Restated(
        published=published,
        now=now,
        items=tuple(_items(published, now)),
        counts=tuple(
            CountRestatement(count, was, new)
            for count in PeriodCount
            if (was := published.counts.get(count, ())) != (new := now.counts.get(count, ()))
        ),
        rates=tuple(_rates(published, now)),
        rules_gone=tuple(rule for rule in published.rules if rule not in now.rules),
        rules_new=tuple(rule for rule in now.rules if rule not in published.rules),
    )


def _items(published: FrozenWeek, now: FrozenWeek) -> Iterator[ItemRestatement]:
    for key in dict.fromkeys((*published.items, *now.items)):
        old, new = published.items.get(key), now.items.get(key)
        shown = new or old
        if shown is None or old == new:
            continue
        added = _beyond(new.entries if new else (), old.entries if old else ())
        closed = published.known_on
        row = ItemRestatement(
            id=key,
            title=shown.title,
            lead=shown.lead,
            appeared=old is None,
            gone=new is None,
            late=tuple(each for each in added if each.recorded_on and each.recorded_on > closed),
            backdated=tuple(each for each in added if not (each.recorded_on and each.recorded_on > closed)),
            lost=_beyond(old.entries if old else (), new.entries if new else ()),
            fields=_fields(old, new),
        )
        if row.appeared or row.gone or added or row.lost or row.fields:
            yield row


def _beyond(entries: tuple[FrozenEntry, ...], others: tuple[FrozenEntry, ...]) -> tuple[FrozenEntry, ...]:
    """The entries that are not among the others; of two alike, one in the others covers one."""
    left = list(others)
    beyond = []
    for entry in entries:
        if entry in left:
            left.remove(entry)
        else:
            beyond.append(entry)
    return tuple(beyond)


def _fields(old: FrozenItem | None, new: FrozenItem | None) -> tuple[FieldChange, ...]:
    if old is None or new is None:
        return ()
    return tuple(
        FieldChange(name, getattr(old, key), getattr(new, key))
        for key, name in _FIELDS.items()
        if getattr(old, key) != getattr(new, key)
    )


def _rates(published: FrozenWeek, now: FrozenWeek) -> Iterator[RateRestatement]:
    was, new = ({(rate.key, rate.name): rate for rate in week.rates} for week in (published, now))
    for key in dict.fromkeys((*was, *new)):
        if was.get(key) != new.get(key):
            yield RateRestatement(key[1], was.get(key), new.get(key))
