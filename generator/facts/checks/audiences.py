"""Rules about audiences: what they are to see must exist, and what is counted must not be listed as well."""

from collections.abc import Iterator, Sequence

from generator.facts.checks.registry import Facts, Loc, rule
from generator.facts.nearest import nearest
from generator.facts.problems import Also, Finding
from generator.facts.publishable import WITHOUT_STATE, publishable_keys
from generator.facts.records import Audience
from generator.facts.records.audiences import AudienceRules, CountTable, Dimension, Listed
from generator.vocabulary import Kind

_WITHIN = {
    Kind.MEASURE: (Listed.PLAN_ITEM.value, "措施/"),
    Kind.DECISION: (Listed.MEETING.value, "议定事项/"),
}
"""Items that are lines of another record: of which, and under which key."""


@rule
def check_audiences(facts: Facts) -> Iterator[Finding]:
    """Every audience has a name and a code of its own."""
    for path, rules in facts.each(AudienceRules):
        for key, names in (
            ("名称", [each.name for each in rules.audiences]),
            ("代码", [each.slug for each in rules.audiences]),
        ):
            for index, name in enumerate(names):
                if (first := names.index(name)) < index:
                    also = Also(path, ("受众", first, key), "已经用在这里")
                    loc = ("受众", index, key)
                    found = f"“{name}”前面已经有了"
                    yield Finding("DC-0305", path, loc, found, values={"what": key}, also=(also,))


@rule
def check_published_keys(facts: Facts) -> Iterator[Finding]:
    """What is shown of a record is on the form of its kind."""
    for path, audience, loc in _audiences(facts):
        for index, listed in enumerate(audience.listed):
            known = publishable_keys(listed.kind)
            values = {"what": listed.kind.value, "keys": "、".join(known)}
            for position, name in enumerate(listed.fields):
                if name not in known:
                    here = (*loc, "逐条公开", index, "字段", position)
                    meant = nearest(name, known)
                    remedy = f"改为“{meant}”。" if meant else ""
                    found = f"{listed.kind.value}没有“{name}”这一项可以公开"
                    yield Finding("DC-0515", path, here, found, remedy=remedy, values=values)
            if listed.derived and listed.kind in WITHOUT_STATE:
                here = (*loc, "逐条公开", index, "推算")
                found = f"{listed.kind.value}不是督办事项，没有推算的内容"
                yield Finding("DC-0515", path, here, found, remedy="删去“推算”。", values=values)


@rule
def check_published_numbers(facts: Facts) -> Iterator[Finding]:
    """The tallies, indicators, rates and years that are published exist."""
    records = facts.records
    tallies = sorted({tally.slug for tally in records.tallies.values()})
    indicators, rates = sorted(records.indicators), sorted({rate.slug for rate in records.rates})
    for path, audience, loc in _audiences(facts):
        for key, names, known in (
            ("统计", audience.tallies, tallies),
            ("指标", audience.indicators, indicators),
            ("率", audience.rates, rates),
        ):
            for index, name in enumerate(names):
                if name not in known and not any(each.startswith(name) for each in facts.broken_ids):
                    meant = nearest(name, known)
                    remedy = f"改为“{meant}”。" if meant else ""
                    found = f"没有代码是“{name}”的{key}"
                    yield Finding("DC-0303", path, (*loc, key, index), found, remedy=remedy)
        for index, year in enumerate(audience.years):
            if year not in records.portal.report_years:
                found = f"门户设置的“年度报告”里没有{year}年"
                yield Finding(
                    "DC-0303", path, (*loc, "年度报告", index), found, remedy="改成已经公布的年份。"
                )


@rule
def check_counted_apart(facts: Facts) -> Iterator[Finding]:
    """Small counts stay unknown: their items are not listed as well, and tables do not close a ring."""
    for path, audience, loc in _audiences(facts):
        if audience.rates and (also := _listed_at(path, loc, audience, Kind.ORDER)):
            found = "督办单逐条公开了，率的分子分母就推得出来"
            yield Finding("DC-0516", path, (*loc, "率"), found, also=also, on_key=True)
        for index, table in enumerate(audience.tables):
            here = (*loc, "列表", index)
            if also := _listed_at(path, loc, audience, table.kind):
                found = f"{table.kind.value}逐条公开了，数一数就知道"
                yield Finding("DC-0516", path, here, found, also=also)
            elif table.rows is table.columns:
                yield Finding("DC-0516", path, (*here, "列"), f"行和列都是“{table.rows.value}”")
            elif _closes_ring(table, audience.tables[:index]):
                found = "前面的表已经把这两样连起来了，几张表合起来能推出小的数"
                yield Finding("DC-0516", path, here, found)


def _audiences(facts: Facts) -> Iterator[tuple[str, Audience, Loc]]:
    for path, rules in facts.each(AudienceRules):
        for index, audience in enumerate(rules.audiences):
            yield path, audience, ("受众", index)


def _listed_at(path: str, loc: Loc, audience: Audience, kind: Kind) -> tuple[Also, ...]:
    """Where items of a kind are shown one by one, by themselves or as lines of what they are part of."""
    within, part = _WITHIN.get(kind, (kind.value, ""))
    return tuple(
        Also(path, (*loc, "逐条公开", index), "这里逐条公开")
        for index, each in enumerate(audience.listed)
        if each.kind.value == within and any(name.startswith(part) for name in each.fields)
    )


def _closes_ring(table: CountTable, before: Sequence[CountTable]) -> bool:
    """Whether earlier tables of the same items already lead from its rows to its columns.

    Tables that form no ring can be looked at two by two: whatever agrees with each agrees with all of them.
    """
    reached: set[Dimension] = {table.rows}
    for _ in Dimension:
        for each in before:
            if each.kind is table.kind and {each.rows, each.columns} & reached:
                reached |= {each.rows, each.columns}
    return table.columns in reached
