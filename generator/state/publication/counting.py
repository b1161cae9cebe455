"""Which counts an audience sees: tables of items, rates, tallies and indicators, as they are declared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

from generator.facts.records import Audience, Records, Tally
from generator.facts.records.audiences import CountTable, Dimension
from generator.state.publication.counted import TOTAL, YEAR, Counted, CountedTable
from generator.state.publication.indicators import count_indicator
from generator.state.shapes import ItemState
from generator.state.situation import Situation
from generator.state.suppression import Key
from generator.state.tallies import tally_rows
from generator.vocabulary import PENDING, Focus, Kind, Light, Mode


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts what an audience sees."""

    records: Records
    situation: Situation
    audience: Audience

    def tables(self) -> Counted:
        """Every table that is named, in the order of the declaration."""
        counted = Counted()
        for index, table in enumerate(self.audience.tables, start=1):
            self._cross(counted, table, f"table-{index}")
        self._rates(counted)
        for tally in self.records.tallies.values():
            if tally.slug in self.audience.tallies:
                self._tally(counted, tally)
        for slug in self.audience.indicators:
            count_indicator(counted, self.records, self.situation.as_of, self.records.indicators[slug])
        return counted

    def _states(self, kind: Kind) -> list[ItemState]:
        return [state for state in self.situation.items.values() if state.item.kind is kind]

    def _cross(self, counted: Counted, table: CountTable, anchor: str) -> None:
        states = self._states(table.kind)
        rows, columns = self._words(table.rows, states), self._words(table.columns, states)

        def key(*chosen: tuple[Dimension, str]) -> Key:
            found = table.kind, frozenset(chosen)
            counted.numbers[found] = sum(
                all(self._word(dimension, state) == word for dimension, word in chosen) for state in states
            )
            return found

        inner = {
            (row, column): key((table.rows, row), (table.columns, column))
            for row in rows
            for column in columns
        }
        row_totals = [key((table.rows, row)) for row in rows]
        column_totals = [key((table.columns, column)) for column in columns]
        whole = key()
        for row, total in zip(rows, row_totals, strict=True):
            counted.add(total, (inner[row, column] for column in columns))
        for column, total in zip(columns, column_totals, strict=True):
            counted.add(total, (inner[row, column] for row in rows))
        counted.add(whole, row_totals)
        counted.add(whole, column_totals)
        lines = [
            (row, (*((inner[row, column],) for column in columns), (total,)))
            for row, total in zip(rows, row_totals, strict=True)
        ]
        lines.append((TOTAL, (*((total,) for total in column_totals), (whole,))))
        about = f"截至统计日的{table.kind.value}，按{table.rows.value}和{table.columns.value}计件。"
        counted.tables.append(
            CountedTable(
                anchor, table.name, about, table.rows.value, (*columns, TOTAL), tuple(lines), totals=1
            )
        )

    def _words(self, dimension: Dimension, states: Iterable[ItemState]) -> tuple[str, ...]:
        """What a dimension divides into: all words of a fixed list, else those that come up."""
        fixed: Mapping[Dimension, Iterable[str]] = {
            Dimension.FOCUS: [word.value for word in Focus],
            Dimension.MODE: [word.value for word in Mode],
            Dimension.LIGHT: [word.value for word in Light],
            Dimension.GROUP: dict.fromkeys(unit.group for unit in self.records.units.values()),
        }
        found = {self._word(dimension, state) for state in states}
        known = tuple(fixed.get(dimension, ()))
        return (*known, *sorted(found - set(known)))

    def _word(self, dimension: Dimension, state: ItemState) -> str:
        item = state.item
        unit = self.records.units.get(state.lead or "")
        words: Mapping[Dimension, Callable[[], str]] = {
            Dimension.FOCUS: lambda: item.focus.value if item.focus else PENDING,
            Dimension.MODE: lambda: item.mode.value if item.mode else PENDING,
            Dimension.LIGHT: lambda: state.light.value,
            Dimension.GROUP: lambda: unit.group if unit else PENDING,
            Dimension.QUARTER: lambda: f"{item.issued_on.year}年第{(item.issued_on.month + 2) // 3}季度",
        }
        return words[dimension]()

    def _rates(self, counted: Counted) -> None:
        """Rates of the district over supervision orders, each with both of its numbers."""
        shown = [rate for rate in self.situation.rates if rate.rule.slug in self.audience.rates]
        if not shown:
            return
        sets: dict[Key, frozenset[str]] = {
            (Kind.ORDER, frozenset[str]()): frozenset(state.id for state in self._states(Kind.ORDER))
        }
        for rate in shown:
            sets[Kind.ORDER, "率", rate.rule.denominator] = frozenset(rate.denominator)
            sets[Kind.ORDER, "率", rate.rule.denominator, rate.rule.numerator] = frozenset(rate.numerator)
        counted.numbers |= {key: len(ids) for key, ids in sets.items()}
        # Whatever happens to lie within another: a reader who knows the definitions can subtract.
        for part, whole in permutations(sets, 2):
            if sets[part] <= sets[whole]:
                counted.split(whole, part)
        keys = [
            (
                rate,
                (Kind.ORDER, "率", rate.rule.denominator, rate.rule.numerator),
                (Kind.ORDER, "率", rate.rule.denominator),
            )
            for rate in shown
        ]
        rows = tuple((rate.rule.name, ((part,), (whole,), (part, whole))) for rate, part, whole in keys)
        about = "；".join(f"{rate.rule.name}：{rate.rule.definition.rstrip('。')}" for rate in shown)
        counted.tables.append(
            CountedTable("rates", "督办单：各项率", f"{about}。", "率", ("分子", "分母", "率"), rows)
        )

    def _tally(self, counted: Counted, tally: Tally) -> None:
        months = [row for _, row in tally_rows(tally, self.situation.as_of)]
        names = [column.name for column in tally.columns]
        keys = {
            (month, name): ("统计", tally.id, name, month)
            for month in (*(row.month for row in months), "")
            for name in names
        }
        for row in months:
            counted.numbers |= {keys[row.month, name]: row.values.get(name, 0) for name in names}
        for name in names:
            parts = [keys[row.month, name] for row in months]
            counted.numbers[keys["", name]] = sum(counted.numbers[part] for part in parts)
            counted.add(keys["", name], parts)
            counted.totals.setdefault((f"tally:{tally.id}", name), []).append(keys["", name])
        for column in tally.columns:
            if column.part_of in names:
                for month in (*(row.month for row in months), ""):
                    counted.split(keys[month, column.part_of], keys[month, column.name])
        counted.tables.append(
            CountedTable(
                anchor=f"tally-{tally.id}",
                title=f"{tally.year}年{tally.name}",
                about="逐月数和全年累计。",
                heading="月份",
                columns=tuple(f"{column.name}（{column.measure}）" for column in tally.columns),
                rows=tuple(
                    (month or YEAR, tuple((keys[month, name],) for name in names))
                    for month in (*(row.month for row in months), "")
                ),
                totals=1,
            )
        )
