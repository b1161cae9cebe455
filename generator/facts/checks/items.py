"""Rules about tracked items: days and milestones in order, and decisions that say whether they are followed up."""

from collections.abc import Iterator
from datetime import date

from generator.facts.checks.registry import MOVES_DUE, Facts, rule
from generator.facts.problems import Also, Finding
from generator.facts.records import KINDS, Item, Meeting
from generator.facts.records.cycle import CycleRules
from generator.facts.records.documents import DocumentList
from generator.facts.records.indicators import Indicator
from generator.facts.records.rules import ClockRules, LightRules, RateRules
from generator.facts.records.scores import ScoreRules
from generator.facts.records.units import UnitList
from generator.facts.records.workdays import HolidayNotice
from generator.vocabulary import Tag

WHOLE = 100
CROSS_BOUNDARY_UNITS = 2


@rule
def check_due_after_issue(facts: Facts) -> Iterator[Finding]:
    """A deadline is not before the day of issue."""
    for item in facts.records.items.values():
        if item.due and item.due < item.issued_on:
            keys, path = KINDS[item.kind], facts.path_of(item)
            days = (item.issued_on - item.due).days
            also = Also(path, (keys.issued_on,), "从这一天开始")
            yield Finding("DC-0401", path, (*item.path, keys.due), f"比开始早{days}天", also=(also,))


def last_due(item: Item) -> date | None:
    """The deadline after all extensions that the log tells of; None is not known."""
    due = item.due
    for entry in item.log:
        if entry.event in MOVES_DUE and entry.new_due:
            due = entry.new_due
    return due


@rule
def check_milestones_in_time(facts: Facts) -> Iterator[Finding]:
    """Milestones fall between the day of issue and the deadline in force."""
    for item in facts.records.items.values():
        keys, path, due = KINDS[item.kind], facts.path_of(item), last_due(item)
        if due and due < item.issued_on:
            continue  # The deadline itself is wrong.
        for index, milestone in enumerate(item.milestones):
            loc = (*item.path, "节点", index, "时限")
            if milestone.due < item.issued_on:
                also = Also(path, (keys.issued_on,), "从这一天开始")
                yield Finding("DC-0402", path, loc, "早于开始的日期", also=(also,))
            elif due and milestone.due > due:
                found = f"晚于现行时限{due}" if due != item.due else "晚于办结时限"
                also = Also(path, (*item.path, keys.due), "时限在这一天")
                yield Finding("DC-0402", path, loc, found, also=(also,))


@rule
def check_milestones_in_order(facts: Facts) -> Iterator[Finding]:
    """Milestones stand in the order of their deadlines."""
    for item in facts.records.items.values():
        for index in range(1, len(item.milestones)):
            if item.milestones[index].due < item.milestones[index - 1].due:
                path, loc = facts.path_of(item), (*item.path, "节点")
                also = Also(path, (*loc, index - 1, "时限"), "前一个节点")
                yield Finding("DC-0403", path, (*loc, index, "时限"), "早于前一个节点", also=(also,))


@rule
def check_weights(facts: Facts) -> Iterator[Finding]:
    """The weights of an item's milestones add up to 100."""
    for item in facts.records.items.values():
        total = sum(milestone.weight for milestone in item.milestones)
        if item.milestones and total != WHOLE:
            yield Finding("DC-0417", facts.path_of(item), (*item.path, "节点"), f"合计是{total}", on_key=True)


@rule
def check_docketed(facts: Facts) -> Iterator[Finding]:
    """A clause either gives the reason why it is not followed up, or names a lead and a deadline."""
    for path, meeting in facts.each(Meeting):
        for index, clause in enumerate(meeting.clauses):
            tracked = clause.lead or clause.due or clause.assists or clause.milestones or clause.log
            if clause.not_docketed and tracked:
                yield Finding("DC-0308", path, ("议定事项", index), "写了不立项，又写了办理的内容")
            elif not clause.not_docketed and not (clause.lead and clause.due):
                lacking = "、".join(
                    name for name, value in (("牵头单位", clause.lead), ("时限", clause.due)) if not value
                )
                yield Finding("DC-0308", path, ("议定事项", index), f"没有写不立项，又缺少{lacking}")


@rule
def check_cross_boundary(facts: Facts) -> Iterator[Finding]:
    """A matter marked 三跨三分离 names at least two units."""
    for item in facts.records.items.values():
        units = {item.lead, *item.assists}
        if Tag.CROSS_BOUNDARY in item.tags and len(units) < CROSS_BOUNDARY_UNITS:
            yield Finding("DC-0307", facts.path_of(item), (*item.path, "标签"), "只写了一个单位")


@rule
def check_spans(facts: Facts) -> Iterator[Finding]:
    """What is valid over a span of days does not end before it begins."""
    for path, key, rows, ends in _spans(facts):
        for index, (first, last) in enumerate(rows):
            if first and last and last < first:
                also = Also(path, (key, index, ends[0]), "从这一天起")
                yield Finding("DC-0314", path, (key, index, ends[1]), "早于起始日期", also=(also,))


Spans = list[tuple[date | None, date | None]]


def _spans(facts: Facts) -> Iterator[tuple[str, str, Spans, tuple[str, str]]]:
    """File, list, the spans in it, and the keys of their ends."""
    ends = ("起", "止")
    for path, units in facts.each(UnitList):
        yield path, "单位", [(unit.valid_from, unit.valid_to) for unit in units.units], ends
    for path, listing in facts.each(DocumentList):
        rows: Spans = [(document.valid_from, document.valid_to) for document in listing.documents]
        yield path, "制度文件", rows, ("施行", "失效")
    for path, indicator in facts.each(Indicator):
        yield path, "口径", [(each.valid_from, each.valid_to) for each in indicator.definitions], ends
    for path, clocks in facts.each(ClockRules):
        yield path, "时钟", [(clock.valid_from, clock.valid_to) for clock in clocks.clocks], ends
    for path, lights in facts.each(LightRules):
        yield path, "亮灯规则", [(light.valid_from, light.valid_to) for light in lights.rules], ends
    for path, rates in facts.each(RateRules):
        yield path, "率", [(rate.valid_from, rate.valid_to) for rate in rates.rates], ends
        yield path, "满意率", [(each.valid_from, each.valid_to) for each in rates.satisfaction], ends
    for path, cycles in facts.each(CycleRules):
        yield path, "周期规则", [(rhythm.valid_from, rhythm.valid_to) for rhythm in cycles.rules], ends
    for path, scores in facts.each(ScoreRules):
        yield path, "考核办法", [(scheme.valid_from, scheme.valid_to) for scheme in scores.schemes], ends
    for path, notice in facts.each(HolidayNotice):
        yield path, "放假", [(holiday.first, holiday.last) for holiday in notice.holidays], ends
