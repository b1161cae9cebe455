"""From districts to the state of the city: every number with its parts, and where each part was read.

Only counts are added up. A rate is worked out anew from the numerators and denominators of those districts that count
it by the same definition; two definitions are two rates, and no total is given over both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.rollup.published import PublishedItem, PublishedRate
from generator.rollup.reading import District
from generator.vocabulary import Flag, Kind, Light, Stage

ITEMS = "items"
"""The number of all items; the other numbers are named ``by_flag/逾期``, as situation.json names them."""
_GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "by_light": ("亮灯", tuple(Light)),
    "by_stage": ("阶段", tuple(Stage)),
    "by_kind": ("类别", tuple(Kind)),
    "by_flag": ("状态", tuple(Flag)),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one district adds to a number."""

    district: District
    value: int
    pointer: str
    """Place in the district's situation.json (RFC 6901); empty where it does not give the number, which is then 0."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the city: the sum of its parts."""

    key: str
    group: str
    """Which vocabulary its word is of; empty for all items."""
    word: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """Of all districts."""
        return sum(part.value for part in self.parts)

    def of(self, district: District) -> int:
        """What one district adds."""
        return next(part.value for part in self.parts if part.district is district)


@dataclass(frozen=True, slots=True)
class RatePart:
    """One district's side of a rate."""

    district: District
    rate: PublishedRate
    pointer: str

    @property
    def value(self) -> float | None:
        """Share from 0 to 1; None where the denominator is empty."""
        return self.rate.numerator / self.rate.denominator if self.rate.denominator else None


@dataclass(frozen=True, slots=True)
class CityRate:
    """A rate by one definition, over the districts that have it."""

    key: str
    name: str
    definition: str
    parts: tuple[RatePart, ...]
    is_split: bool
    """Whether other districts count a rate of this key or name by another definition."""

    @property
    def numerator(self) -> int:
        """Sum of the districts' numerators."""
        return sum(part.rate.numerator for part in self.parts)

    @property
    def denominator(self) -> int:
        """Sum of the districts' denominators."""
        return sum(part.rate.denominator for part in self.parts)

    @property
    def value(self) -> float | None:
        """Worked out from both sums, never a mean of rates; None where the denominator is empty."""
        return self.numerator / self.denominator if self.denominator else None

    def of(self, district: District) -> RatePart | None:
        """The side of one district; None where it has no such rate."""
        return next((part for part in self.parts if part.district is district), None)


@dataclass(frozen=True, slots=True)
class CityItem:
    """One item with the district it is of: ids repeat between districts."""

    district: District
    index: int
    """Place in the district's items.json."""
    item: PublishedItem

    @property
    def key(self) -> str:
        """What names it in the city."""
        return f"{self.district.code}/{self.item.id}"

    @property
    def url(self) -> str | None:
        """Its page in the district's own portal; None where that has no known address."""
        root = self.district.address
        return root + self.item.url if root else None


@dataclass(frozen=True)
class City:
    """All that is shown."""

    name: str
    districts: tuple[District, ...]
    """In the order in which they were named; no ranking."""
    numbers: Mapping[str, Number]
    rates: tuple[CityRate, ...]
    items: tuple[CityItem, ...]
    """The worst light first, then what is due first."""

    @property
    def days(self) -> tuple[date, date]:
        """The earliest and the latest day that a district's data are of."""
        days = [district.situation.as_of for district in self.districts]
        return min(days), max(days)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What has to be known before any number is used."""
        return (*_warn_of_days(self), *_warn_of_definitions(self))

    @property
    def demonstrating(self) -> tuple[str, ...]:
        """The districts whose data are made up for demonstration; the banner of every page names them."""
        return tuple(each.name for each in self.districts if each.situation.demonstration)

    def flagged(self, flag: Flag) -> list[CityItem]:
        """The items of a set, what is latest or due first in front."""
        found = [each for each in self.items if flag.value in each.item.flags]
        return sorted(found, key=lambda each: each.item.days_left if each.item.days_left is not None else 0)


def assemble(name: str, districts: Sequence[District]) -> City:
    """The state of the city."""
    return City(
        name=name,
        districts=tuple(districts),
        numbers={number.key: number for number in _numbers(districts)},
        rates=_rates(districts),
        items=_items(districts),
    )


def _numbers(districts: Sequence[District]) -> Iterable[Number]:
    parts = (Part(each, each.situation.counts.items, "/counts/items") for each in districts)
    yield Number(ITEMS, "", "全部事项", tuple(parts))
    for key, (group, words) in _GROUPS.items():
        published = [getattr(each.situation.counts, key) for each in districts]
        # Words of a later program, which this one does not know, are counted all the same.
        unknown = sorted({word for counts in published for word in counts} - set(words))
        for word in (*words, *unknown):
            pointer = f"/counts/{key}/{_escape(word)}"
            found = (
                Part(district, counts.get(word, 0), pointer if word in counts else "")
                for district, counts in zip(districts, published, strict=True)
            )
            yield Number(f"{key}/{word}", group, str(word), tuple(found))


def _rates(districts: Sequence[District]) -> tuple[CityRate, ...]:
    found: dict[tuple[str, str, str], list[RatePart]] = {}
    for district in districts:
        for index, rate in enumerate(district.situation.rates):
            part = RatePart(district, rate, f"/rates/{index}")
            found.setdefault((rate.key, rate.name, rate.definition), []).append(part)
    keys, names = ([each[place] for each in found] for place in (0, 1))
    return tuple(
        CityRate(key, name, definition, tuple(parts), is_split=keys.count(key) > 1 or names.count(name) > 1)
        for (key, name, definition), parts in found.items()
    )


def _items(districts: Sequence[District]) -> tuple[CityItem, ...]:
    lights = {light: number for number, light in enumerate(Light)}
    every = [
        CityItem(district, index, item) for district in districts for index, item in enumerate(district.items)
    ]
    # Sorting keeps the order of districts, and within one that of its items.json.
    every.sort(key=lambda each: (lights[each.item.light], each.item.due or date.max))
    return tuple(every)


def _warn_of_days(city: City) -> Iterable[str]:
    first, last = city.days
    if first == last:
        return
    by_day: dict[date, list[str]] = {}
    for district in city.districts:
        by_day.setdefault(district.situation.as_of, []).append(district.name)
    said = "；".join(f"{'、'.join(names)}截至{day}" for day, names in sorted(by_day.items()))
    yield (
        f"各区数据日期不同（{said}），相差最多{(last - first).days}天。合计只是把各区当日的数加在一起，不是同一天的情况。"
    )


def _warn_of_definitions(city: City) -> Iterable[str]:
    split = [rate for rate in city.rates if rate.is_split]
    if split:
        said = "、".join(
            f"{rate.name}（{'、'.join(part.district.name for part in rate.parts)}）" for rate in split
        )
        yield f"有的率各区口径不同，分开列出，不合计：{said}。"


def _escape(word: str) -> str:
    """A word as part of a JSON pointer."""
    return word.replace("~", "~0").replace("/", "~1")
