"""Rules about units: who is named anywhere must be in the register, and must exist at the time."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from generator.facts.checks.registry import Facts, rule, span_in_words
from generator.facts.forms import form_of
from generator.facts.messages import NOT_PENDING
from generator.facts.nearest import nearest, plain_writing
from generator.facts.problems import Also, Finding
from generator.facts.records import KINDS, Indicator, Item, Meeting, Portal
from generator.facts.records.base import month_ends
from generator.facts.records.documents import DocumentList
from generator.facts.records.units import UnitList
from generator.vocabulary import PENDING

UNITS = "units.yml"
_JOINED = re.compile(r"以及|[和与及跟+/／\s]|(?<=[会委局办队院镇道社])(?=区)")
_UNDECIDED = frozenset(
    {"待定", "待明确", "待确定", "待落实", "未定", "未明确", "暂无", "暂缺", "无", "不详", "/", "—"}
)
"""What else is written where the lead is not known yet."""


class _Mention(NamedTuple):
    """One place where a unit is named, and the days it is named for; no days ask for today's register."""

    path: str
    loc: tuple[str | int, ...]
    name: str
    days: tuple[date, ...] = ()


def _mentions(facts: Facts) -> Iterator[_Mention]:
    for item in facts.records.items.values():
        yield from _in_item(item, facts.path_of(item))
    for path, meeting in facts.each(Meeting):
        for index, name in enumerate(meeting.attendees):
            yield _Mention(path, ("参会单位", index), name, (meeting.held_on,))
    for path, indicator in facts.each(Indicator):
        for index, row in enumerate(indicator.observations):
            # A unit that existed on the first or the last day may have numbers for the month.
            if row.unit:
                yield _Mention(path, ("观测", index, "单位"), row.unit, month_ends(row.month))
    for path, portal in facts.each(Portal):
        yield _Mention(path, ("督办单位",), portal.office_unit)


def _in_item(item: Item, path: str) -> Iterator[_Mention]:
    keys = KINDS[item.kind]
    if item.lead:
        yield _Mention(path, (*item.path, keys.lead), item.lead, (item.issued_on,))
    for index, name in enumerate(item.assists):
        yield _Mention(path, (*item.path, keys.assists, index), name, (item.issued_on,))
    for index, entry in enumerate(item.log):
        for key, unit in (("单位", entry.unit), ("改派单位", entry.new_lead)):
            if unit:
                yield _Mention(path, (*item.path, "办理记录", index, key), unit, (entry.on,))


@rule
def check_unit_known(facts: Facts) -> Iterator[Finding]:
    """Every unit named is in the register, by its short name."""
    if facts.is_broken(UNITS) or not facts.records.units:
        return
    full_names = {unit.full_name: unit.name for unit in facts.records.units.values()}
    for mention in _mentions(facts):
        if mention.name in facts.records.units:
            continue
        if _is_joined(mention.name, {*facts.records.units, *full_names}):
            yield Finding("DC-0218", mention.path, mention.loc, "这里写了不止一个单位")
            continue
        plain = plain_writing(mention.name)
        same = full_names.get(plain) or (plain if plain in facts.records.units else None)
        meant = same or nearest(plain, facts.records.units)
        remedy = f"改为“{meant}”。" if meant else ""
        if mention.name == PENDING or mention.name in _UNDECIDED:
            remedy = f"还不清楚的，写“{PENDING}”。" if _may_be_pending(facts, mention) else NOT_PENDING
        found = f"名录里没有“{mention.name}”"
        if mention.name in full_names:
            found = "这里写了全称"
        elif same:
            found = "单位名称前后多了引号，或者用了全角字符"
        yield Finding("DC-0301", mention.path, mention.loc, found, remedy=remedy, instead=same)


def _is_joined(name: str, known: Collection[str]) -> bool:
    """Whether a name is several units of the register, joined by a word or run together."""
    parts = [part for part in _JOINED.split(name) if part]
    return len(parts) > 1 and all(part in known for part in parts)


def _may_be_pending(facts: Facts, mention: _Mention) -> bool:
    slot = form_of(type(facts.files[mention.path])).at(mention.loc)
    return slot is not None and slot.pending


@rule
def check_unit_in_time(facts: Facts) -> Iterator[Finding]:
    """A unit is named only for days on which it exists."""
    for mention in _mentions(facts):
        unit = facts.records.units.get(mention.name)
        if unit and mention.days and not any(unit.is_valid_on(day) for day in mention.days):
            if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
                continue  # Said already: the register itself is wrong.
            found = f"这个单位{span_in_words(unit.valid_from, unit.valid_to)}"
            yield Finding("DC-0302", mention.path, mention.loc, found)


@rule
def check_registers_unambiguous(facts: Facts) -> Iterator[Finding]:
    """In a register no name, code, short name or tile is given twice."""
    for path, listed in facts.each(UnitList):
        rows = listed.units
        yield from _repeated(path, "单位", "名称", "单位简称", [unit.name for unit in rows])
        yield from _repeated(path, "单位", "全称", "单位全称", [unit.full_name for unit in rows])
        yield from _repeated(path, "单位", "代码", "单位代码", [unit.code for unit in rows])
        yield from _repeated(path, "单位", "地块", "地块位置", [unit.tile for unit in rows])
    for path, listing in facts.each(DocumentList):
        documents = listing.documents
        yield from _repeated(path, "制度文件", "代码", "文件代码", [document.slug for document in documents])
        yield from _repeated(
            path, "制度文件", "简称", "文件简称", [document.short_name for document in documents]
        )


def _repeated(path: str, rows: str, key: str, what: str, values: Sequence[object]) -> Iterator[Finding]:
    first: dict[object, int] = {}
    for index, value in enumerate(values):
        if value is None:
            continue
        if value in first:
            also = Also(path, (rows, first[value], key), "已经用在这里")
            found = f"{what}与前面的相同"
            yield Finding("DC-0305", path, (rows, index, key), found, values={"what": what}, also=(also,))
        else:
            first[value] = index


@rule
def check_unit_named_once(facts: Facts) -> Iterator[Finding]:
    """The lead is not among the assisting units, and no assisting unit is named twice."""
    for item in facts.records.items.values():
        key = KINDS[item.kind].assists
        seen = {item.lead}
        for index, name in enumerate(item.assists):
            if name in seen:
                yield Finding(
                    "DC-0312", facts.path_of(item), (*item.path, key, index), f"“{name}”前面已经写了"
                )
            seen.add(name)
