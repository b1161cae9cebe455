"""Rules about the rules: light tables without gaps and overlaps, and one rule at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import inf

from generator.facts.checks.registry import Facts, Loc, rule
from generator.facts.problems import Also, Finding
from generator.facts.records import Band, ScoreScheme
from generator.facts.records.cycle import CycleRules
from generator.facts.records.rules import ClockRule, ClockRules, Dated, LightRules, RateRule, RateRules
from generator.facts.records.scores import ScoreRules


@dataclass(frozen=True, slots=True)
class _Interval:
    """The numbers that a band holds, and whether its ends belong to it."""

    index: int
    low: float
    low_in: bool
    high: float
    high_in: bool

    @property
    def is_empty(self) -> bool:
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))


def _interval(index: int, band: Band) -> _Interval:
    low, low_in = (band.at_least, True) if band.at_least is not None else (band.above, False)
    high, high_in = (band.at_most, True) if band.at_most is not None else (band.below, False)
    return _Interval(index, -inf if low is None else low, low_in, inf if high is None else high, high_in)


@rule
def check_bands(facts: Facts) -> Iterator[Finding]:
    """The bands of a light table cover every number exactly once."""
    for path, lights in facts.each(LightRules):
        for index, light_rule in enumerate(lights.rules):
            for key, bands in (("时间灯", light_rule.by_time), ("进度灯", light_rule.by_lag)):
                yield from _table(path, ("亮灯规则", index, key), bands)


def _table(path: str, loc: Loc, bands: Sequence[Band]) -> Iterator[Finding]:
    ill_formed = False
    for index, band in enumerate(bands):
        twice = (band.at_least is not None and band.above is not None) or (
            band.at_most is not None and band.below is not None
        )
        if twice or _interval(index, band).is_empty:
            ill_formed = True
            found = "同一端写了两个" if twice else "下端大于上端"
            yield Finding("DC-0510", path, (*loc, index), found)
    if ill_formed:
        return
    intervals = sorted(
        (_interval(index, band) for index, band in enumerate(bands)),
        key=lambda each: (each.low, not each.low_in, each.high),
    )
    if intervals[0].low > -inf:
        where = _end(intervals[0].low, included=not intervals[0].low_in)
        yield Finding("DC-0508", path, loc, f"小于{where}的没有档", on_key=True)
    for one, other in pairwise(intervals):
        also = (Also(path, (*loc, one.index), "这一档"),)
        if one.high < other.low or (one.high == other.low and not (one.high_in or other.low_in)):
            found = (
                f"{one.high:g}到{other.low:g}之间没有档" if one.high < other.low else f"{one.high:g}没有档"
            )
            yield Finding("DC-0508", path, (*loc, other.index), found, also=also)
        elif one.high > other.low or (one.high_in and other.low_in):
            yield Finding("DC-0509", path, (*loc, other.index), "与另一档重叠", also=also)
    top = max(intervals, key=lambda each: (each.high, each.high_in))
    if top.high < inf:
        where = _end(top.high, included=not top.high_in)
        yield Finding("DC-0508", path, loc, f"大于{where}的没有档", on_key=True)


def _end(value: float, *, included: bool) -> str:
    return f"等于{value:g}" if included else f"{value:g}"


@rule
def check_one_rule_at_a_time(facts: Facts) -> Iterator[Finding]:
    """On any day one rule of a kind is in force, one rate of a name, and one clock of a name for a kind of item."""
    for path, lights in facts.each(LightRules):
        yield from _overlaps(path, "亮灯规则", lights.rules)
    for path, rates in facts.each(RateRules):
        yield from _overlaps(path, "率", rates.rates)
        yield from _overlaps(path, "满意率", rates.satisfaction)
    for path, clocks in facts.each(ClockRules):
        yield from _overlaps(path, "时钟", clocks.clocks)
    for path, cycles in facts.each(CycleRules):
        yield from _overlaps(path, "周期规则", cycles.rules)
    for path, scores in facts.each(ScoreRules):
        yield from _overlaps(path, "考核办法", scores.schemes)


def _overlaps(path: str, key: str, rules: Sequence[Dated]) -> Iterator[Finding]:
    """Each rule with the first that it contradicts."""
    for later, other in enumerate(rules):
        for earlier, one in enumerate(rules[:later]):
            if _compete(one, other) and _share_days(one, other):
                also = Also(path, (key, earlier, "起"), "这一条同时有效")
                yield Finding("DC-0511", path, (key, later, "起"), "与另一条的时间重叠", also=(also,))
                break


def _compete(one: Dated, other: Dated) -> bool:
    """Whether two rules are about the same thing."""
    match one, other:
        case ClockRule(), ClockRule():
            return one.slug == other.slug and (
                one.kinds == other.kinds or bool(set(one.kinds) & set(other.kinds))
            )
        case RateRule(), RateRule():
            return one.slug == other.slug
        case _:
            return True


def _share_days(one: Dated, other: Dated) -> bool:
    latest_start = max(one.valid_from, other.valid_from)
    return latest_start <= min(one.valid_to or date.max, other.valid_to or date.max)


@rule
def check_schemes(facts: Facts) -> Iterator[Finding]:
    """In a scheme every code is given once, and nothing is given points for in two rows."""
    for path, scores in facts.each(ScoreRules):
        for index, scheme in enumerate(scores.schemes):
            yield from _rows(path, ("考核办法", index), scheme)


def _rows(path: str, loc: Loc, scheme: ScoreScheme) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Loc] = {}
    named: list[tuple[Loc, str, str]] = [
        *((("计分", row), each.slug, each.merit.value) for row, each in enumerate(scheme.rows)),
        # A veto may be about what is also given points for.
        *((("否决", row), each.slug, "") for row, each in enumerate(scheme.vetoes)),
    ]
    for where, slug, merit in named:
        for key, value in (("代码", slug), ("计分事项", merit)):
            here = (*loc, *where, key)
            if value and seen.setdefault((key, value), here) != here:
                also = Also(path, seen[key, value], "已经用在这里")
                found = f"“{value}”前面已经有了"
                yield Finding("DC-0305", path, here, found, values={"what": key}, also=(also,))


@rule
def check_satisfaction(facts: Facts) -> Iterator[Finding]:
    """A definition of 满意率 names a tally that is on file, and columns that it has."""
    for path, rates in facts.each(RateRules):
        for index, each in enumerate(rates.satisfaction):
            tallies = [tally for tally in facts.records.tallies.values() if tally.slug == each.tally]
            if not tallies and not any(name.startswith(f"{each.tally}-") for name in facts.broken_ids):
                found = f"没有代码是“{each.tally}”的统计"
                yield Finding("DC-0303", path, ("满意率", index, "统计"), found)
            known = {column.name for tally in tallies for column in tally.columns}
            named = (
                ("满意分项", each.content),
                ("不满意分项", each.discontent),
                ("未评分项", (each.unrated,)),
            )
            for key, names in named:
                for name in names:
                    if tallies and name not in known:
                        also = tuple(
                            Also(facts.records.paths[f"tally:{tally.id}"], ("分项",), "分项在这里")
                            for tally in tallies[:1]
                        )
                        found = f"这个统计没有“{name}”这个分项"
                        yield Finding("DC-0303", path, ("满意率", index, key), found, also=also)
