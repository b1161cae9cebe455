"""Rules about counts: tallies and the observations of indicators."""

from collections.abc import Iterator
from itertools import pairwise

from generator.facts.checks.registry import Facts, rule
from generator.facts.problems import Also, Finding
from generator.facts.records import Indicator, Tally
from generator.facts.records.base import month_ends
from generator.facts.records.indicators import Definition


@rule
def check_parts(facts: Facts) -> Iterator[Finding]:
    """In a tally no part exceeds its whole."""
    for path, tally in facts.each(Tally):
        for index, row in enumerate(tally.months):
            for column in tally.columns:
                part, whole = row.values.get(column.name, 0), row.values.get(column.part_of or "")
                if whole is not None and part > whole:
                    loc = ("每月", index, "数值")
                    also = Also(path, (*loc, str(column.part_of)), "总数在这里")
                    values = {"part": column.name, "whole": str(column.part_of)}
                    found = f"比“{column.part_of}”多{part - whole}"
                    yield Finding("DC-0501", path, (*loc, column.name), found, values=values, also=(also,))


@rule
def check_months(facts: Facts) -> Iterator[Finding]:
    """The months of a tally are those of its year, in order, each once."""
    for path, tally in facts.each(Tally):
        previous = ""
        for index, row in enumerate(tally.months):
            found = ""
            if not row.month.startswith(f"{tally.year}-"):
                found = f"不在{tally.year}年内"
            elif row.month == previous:
                found = "与上一行是同一个月"
            elif row.month < previous:
                found = "早于上一行"
            if found:
                yield Finding(
                    "DC-0502", path, ("每月", index, "月份"), found, values={"year": str(tally.year)}
                )
            else:
                previous = row.month


@rule
def check_columns(facts: Facts) -> Iterator[Finding]:
    """Every month of a tally has all of its columns and no other."""
    for path, tally in facts.each(Tally):
        names = [column.name for column in tally.columns]
        values = {"columns": "、".join(names)}
        for index, row in enumerate(tally.months):
            loc = ("每月", index, "数值")
            if lacking := [name for name in names if name not in row.values]:
                found = f"缺少{'、'.join(lacking)}"
                yield Finding("DC-0503", path, loc, found, values=values, on_key=True)
            for name in row.values:
                if name not in names:
                    found = f"分项里没有“{name}”"
                    yield Finding("DC-0503", path, (*loc, name), found, values=values, on_key=True)


@rule
def check_part_of(facts: Facts) -> Iterator[Finding]:
    """A column is named once, and is part of another column of the same tally, never in a circle."""
    for path, tally in facts.each(Tally):
        whole_of = {column.name: column.part_of for column in tally.columns}
        first: dict[str, int] = {}
        for index, column in enumerate(tally.columns):
            if column.name in first:
                also, what = (
                    Also(path, ("分项", first[column.name], "名称"), "已经用在这里"),
                    {"what": "分项名称"},
                )
                yield Finding(
                    "DC-0305",
                    path,
                    ("分项", index, "名称"),
                    "分项名称与前面的相同",
                    values=what,
                    also=(also,),
                )
            first.setdefault(column.name, index)
            if column.part_of and column.part_of not in whole_of:
                yield Finding("DC-0504", path, ("分项", index, "其中"), f"没有“{column.part_of}”这个分项")
            elif column.part_of and _in_circle(column.name, whole_of):
                yield Finding("DC-0504", path, ("分项", index, "其中"), "绕了一圈又回到自己")


def _in_circle(name: str, whole_of: dict[str, str | None]) -> bool:
    step, seen = whole_of.get(name), {name}
    while step and step not in seen:
        seen.add(step)
        step = whole_of.get(step)
    return step is not None


def _definition_of(indicator: Indicator, month: str) -> Definition | None:
    """The definition in force in a month; where it changes within the month, the earlier one."""
    first, last = month_ends(month)
    fitting = [
        each
        for each in indicator.definitions
        if each.valid_from <= last and (each.valid_to is None or each.valid_to >= first)
    ]
    return min(fitting, key=lambda each: each.valid_from, default=None)


@rule
def check_fractions(facts: Facts) -> Iterator[Finding]:
    """Where the definition has a denominator every month has one, and no numerator exceeds it."""
    for path, indicator in facts.each(Indicator):
        for index, row in enumerate(indicator.observations):
            definition, loc = _definition_of(indicator, row.month), ("观测", index)
            if definition is None:
                continue
            if definition.denominator is None and row.denominator is not None:
                yield Finding("DC-0505", path, (*loc, "分母"), "口径没有分母", on_key=True)
            elif definition.denominator is not None and row.denominator is None:
                yield Finding("DC-0505", path, loc, "没有写分母")
            elif row.denominator is not None and row.numerator > row.denominator:
                also = Also(path, (*loc, "分母"), "分母在这里")
                found = f"比分母多{row.numerator - row.denominator}"
                yield Finding("DC-0505", path, (*loc, "分子"), found, also=(also,))


@rule
def check_observed_once(facts: Facts) -> Iterator[Finding]:
    """An indicator has one row a month for the district and for each unit, and one target a year."""
    for path, indicator in facts.each(Indicator):
        rows = [
            ("观测", index, "月份", (row.month, row.unit)) for index, row in enumerate(indicator.observations)
        ]
        targets = [
            ("目标", index, "年度", (str(row.year), "")) for index, row in enumerate(indicator.targets)
        ]
        first: dict[tuple[str, str | None], tuple[str, int, str]] = {}
        for key, index, last, value in (*rows, *targets):
            if value in first:
                also = Also(path, first[value], "第一次写在这里")
                what = value[0] if key == "观测" else f"{value[0]}年的目标"
                yield Finding("DC-0506", path, (key, index, last), f"{what}又写了一次", also=(also,))
            first.setdefault(value, (key, index, last))


@rule
def check_definitions(facts: Facts) -> Iterator[Finding]:
    """The definitions of an indicator do not overlap, and every observed month has one."""
    for path, indicator in facts.each(Indicator):
        dated = sorted(enumerate(indicator.definitions), key=lambda pair: pair[1].valid_from)
        for (earlier, one), (later, other) in pairwise(dated):
            if one.valid_to is None or one.valid_to >= other.valid_from:
                also = Also(path, ("口径", earlier, "起"), "这一条还在用")
                yield Finding("DC-0507", path, ("口径", later, "起"), "与另一条的时间重叠", also=(also,))
        for index, row in enumerate(indicator.observations):
            if _definition_of(indicator, row.month) is None:
                yield Finding("DC-0507", path, ("观测", index, "月份"), "这个月没有在用的口径")
