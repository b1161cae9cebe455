"""Rules about units: who is named anywhere must be in the register, and must exist at the time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.facts.checks.registry import ITEM_KEYS, Facts, rule, span_in_words
from generator.facts.messages import NOT_PENDING
from generator.facts.nearest import nearest, plain_writing
from generator.facts.problems import Also, Finding
from generator.facts.records import Indicator, Item, Meeting, Portal
from generator.facts.records.base import month_ends
from generator.facts.records.documents import DocumentList
from generator.facts.records.units import UnitList
from generator.vocabulary import PENDING

UNITS = "units.yml"


@dataclass(frozen=True, slots=True)
class _Mention:
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
    keys = ITEM_KEYS[item.kind]
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
        if mention.name not in facts.records.units:
            plain = plain_writing(mention.name)
            same = full_names.get(plain) or (plain if plain in facts.records.units else None)
            meant = same or nearest(plain, facts.records.units)
            remedy = f"改为“{meant}”。" if meant else ""
            if mention.name == PENDING:
                remedy = NOT_PENDING
            found = f"名录里没有“{mention.name}”"
            if mention.name in full_names:
                found = "这里写了全称"
            elif same:
                found = "单位名称前后多了引号，或者用了全角字符"
            yield Finding("DC-0301", mention.path, mention.loc, found, remedy=remedy, instead=same)


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
        key = ITEM_KEYS[item.kind].assists
        seen = {item.lead}
        for index, name in enumerate(item.assists):
            if name in seen:
                yield Finding(
                    "DC-0312", facts.path_of(item), (*item.path, key, index), f"“{name}”前面已经写了"
                )
            seen.add(name)
