"""Indicators for an audience: month by month, and of each unit over the year, numerators with their denominators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.facts.records import Indicator, Records
from generator.facts.records.indicators import Observation
from generator.state.publication.counted import YEAR, Counted, CountedTable, Entry
from generator.state.suppression import Key
from generator.state.tallies import add_up, indicator_rows


def count_indicator(counted: Counted, records: Records, as_of: date, indicator: Indicator) -> None:
    """The tables of an indicator, two for each year: by month, and by unit where units have numbers of their own."""
    rows = [row for _, row in indicator_rows(indicator, as_of)]
    for year in sorted({row.month[:4] for row in rows}):
        name = indicator.slug, year
        months = {row.month: row for row in rows if row.month[:4] == year}
        total = _count(counted, (*name, ""), list(months.values()))
        pairs = {month: _count(counted, (*name, month), [row]) for month, row in months.items()}
        _adds_up(counted, total, list(pairs.values()))
        for column, key in (("分子", total.part), ("分母", total.whole)):
            if key is not None:
                counted.totals.setdefault((f"indicator:{indicator.slug}", column), []).append(key)
        title = f"{year}年{indicator.name}"
        anchor = f"indicator-{indicator.slug}-{year}"
        counted.tables.append(_table(indicator, anchor, title, "月份", {**pairs, YEAR: total}))
        if units := _by_unit(counted, records, as_of, indicator, year):
            _holds(counted, total, list(units.values()))
            title = f"{title}（分单位）"
            counted.tables.append(
                _table(indicator, f"{anchor}-units", title, "单位", {**units, "全区": total})
            )


@dataclass(frozen=True, slots=True)
class _Pair:
    """Keys of a numerator and of its denominator, if it has one."""

    part: Key
    whole: Key | None

    def entries(self, *, is_rate: bool) -> tuple[Entry | None, ...]:
        """The cells of a row."""
        if not is_rate:
            return ((self.part,),)
        if self.whole is None:
            return ((self.part,), None, None)
        return ((self.part,), (self.whole,), (self.part, self.whole))


def _count(counted: Counted, name: tuple[str, str, str], rows: Sequence[Observation]) -> _Pair:
    """A numerator and its denominator, added up over some months."""
    part, whole = ("指标", *name, "分子"), ("指标", *name, "分母")
    total = add_up(rows)
    counted.numbers[part] = total.numerator
    if total.denominator is None:
        return _Pair(part, None)
    counted.numbers[whole] = total.denominator
    counted.split(whole, part)
    return _Pair(part, whole)


def _adds_up(counted: Counted, total: _Pair, pairs: Sequence[_Pair]) -> None:
    """Note that one adds up the others."""
    counted.add(total.part, (pair.part for pair in pairs))
    if total.whole is not None:
        counted.add(total.whole, (pair.whole for pair in pairs if pair.whole is not None))


def _holds(counted: Counted, total: _Pair, pairs: Sequence[_Pair]) -> None:
    """Note that the others are parts of one, and that what they leave can be worked out, as can its own rest."""
    part = counted.left(total.part, [pair.part for pair in pairs])
    whole = None
    if total.whole is not None:
        whole = counted.left(total.whole, [pair.whole for pair in pairs if pair.whole is not None])
    if part is not None and whole is not None:
        counted.split(whole, part)


def _by_unit(
    counted: Counted, records: Records, as_of: date, indicator: Indicator, year: str
) -> dict[str, _Pair]:
    """The year so far of each unit with numbers of its own."""
    found = {}
    for unit in records.units:
        rows = [row for _, row in indicator_rows(indicator, as_of, year=int(year), unit=unit)]
        if rows:
            found[unit] = _count(counted, (indicator.slug, year, f"单位:{unit}"), rows)
    return found


def _table(
    indicator: Indicator, anchor: str, title: str, heading: str, pairs: Mapping[str, _Pair]
) -> CountedTable:
    definition = indicator.definitions[-1]
    is_rate = any(pair.whole is not None for pair in pairs.values())
    said = definition.numerator
    if is_rate:
        said = f"分子：{definition.numerator}；分母：{definition.denominator}"
    return CountedTable(
        anchor=anchor,
        title=title,
        about=f"{said}。计量：{indicator.measure}。",
        heading=heading,
        columns=("分子", "分母", "率") if is_rate else ("数",),
        rows=tuple((label, pair.entries(is_rate=is_rate)) for label, pair in pairs.items()),
        totals=1,
    )
