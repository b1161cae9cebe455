"""Registers only grow: units, documents, rules, months and the clauses of a meeting stay where they were entered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.facts.checks.pairing import Filed
from generator.facts.checks.registry import Loc
from generator.facts.problems import Also, Finding
from generator.facts.records import Indicator, Meeting, Noted, Tally
from generator.facts.records.documents import DocumentList
from generator.facts.records.rules import ClockRules, LightRules, RateRules
from generator.facts.records.units import UnitList

_ENDS = "把这一条恢复到“{rows}”里；{reason}的，写上“{key}”的日期，不删去。"
_STAYS = "把这一条恢复到“{rows}”里；写错了的改正内容，不删去。"


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry of a register."""

    name: str
    """In the reader's words; unique within its list."""
    loc: Loc
    remedy: str
    code: str = ""
    """What it is also known by, to tell a renamed one."""
    is_item: bool = False
    """Whether it is tracked, and looked after as such."""


def register_findings(old: Filed, new: Filed) -> Iterator[Finding]:
    """Every entry of a register that its file has lost."""
    now = {row.name: row for row in _rows(new.record)}
    codes: Mapping[str, _Row] = {row.code: row for row in now.values() if row.code}
    for row in _rows(old.record):
        if row.is_item or row.name in now:
            continue
        also = (Also(old.path, row.loc, "以前在这里", before=True),)
        if renamed := codes.get(row.code):
            found = f"以前是{row.name}，现在是{renamed.name}"
            remedy = "改回原来的简称；单位改了名的，给原来的一条写上“止”的日期，新名称另加一条，代码也另取。"
            yield Finding("DC-0610", new.path, renamed.loc, found, remedy=remedy, also=also)
        else:
            found, loc = f"{row.name}没有了", row.loc[:1]
            yield Finding("DC-0610", new.path, loc, found, remedy=row.remedy, on_key=True, also=also)


def _rows(record: Noted) -> Iterator[_Row]:
    match record:
        case UnitList():
            yield from _of_units(record)
        case DocumentList():
            remedy = _ENDS.format(rows="制度文件", reason="失效", key="失效")
            for index, document in enumerate(record.documents):
                yield _Row(f"制度文件“{document.slug}”", ("制度文件", index, "代码"), remedy)
        case ClockRules() | LightRules() | RateRules():
            yield from _rules(record)
        case Tally():
            for index, row in enumerate(record.months):
                yield _Row(f"{row.month}的数", ("每月", index), _STAYS.format(rows="每月"))
        case Indicator():
            yield from _of_indicator(record)
        case Meeting():
            yield from _of_meeting(record)


def _rules(record: ClockRules | LightRules | RateRules) -> Iterator[_Row]:
    """A rule is known by its code and the day from which it is in force."""
    remedy = _ENDS.format(rows="{rows}", reason="停用", key="止")
    match record:
        case ClockRules():
            for index, clock in enumerate(record.clocks):
                name = f"{clock.valid_from}起的时钟“{clock.name}”（{clock.slug}）"
                yield _Row(name, ("时钟", index), remedy.format(rows="时钟"))
        case LightRules():
            for index, light in enumerate(record.rules):
                yield _Row(
                    f"{light.valid_from}起的亮灯规则", ("亮灯规则", index), remedy.format(rows="亮灯规则")
                )
        case RateRules():  # the last
            for index, rate in enumerate(record.rates):
                name = f"{rate.valid_from}起的率“{rate.name}”（{rate.slug}）"
                yield _Row(name, ("率", index), remedy.format(rows="率"))


def _of_indicator(record: Indicator) -> Iterator[_Row]:
    for index, definition in enumerate(record.definitions):
        remedy = _ENDS.format(rows="口径", reason="停用", key="止")
        yield _Row(f"{definition.valid_from}起的口径", ("口径", index), remedy)
    for index, target in enumerate(record.targets):
        yield _Row(f"{target.year}年度的目标", ("目标", index), _STAYS.format(rows="目标"))
    for index, seen in enumerate(record.observations):
        whose = f"{seen.unit}{seen.month}的数" if seen.unit else f"{seen.month}的数"
        yield _Row(whose, ("观测", index), _STAYS.format(rows="观测"))


def _of_meeting(record: Meeting) -> Iterator[_Row]:
    remedy = _STAYS.format(rows="议定事项")
    for index, clause in enumerate(record.clauses):
        is_item = clause.not_docketed is None
        yield _Row(f"第{clause.number}条议定事项", ("议定事项", index), remedy, is_item=is_item)


def _of_units(record: UnitList) -> Iterator[_Row]:
    remedy = _ENDS.format(rows="单位", reason="撤并", key="止")
    for index, unit in enumerate(record.units):
        yield _Row(f"单位“{unit.name}”", ("单位", index, "名称"), remedy, unit.code)
