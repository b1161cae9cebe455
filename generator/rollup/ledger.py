"""All items of the city: one page that is given its rows as data, a script for each district, and a CSV file.

Eighty thousand rows in HTML would be unusable, so the page holds the most urgent rows as they are, and its script
(site_src/rollup/city-ledger.js) filters and shows the rest, a hundred at a time; also from file://.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from generator.outputs.rendering import Renderer
from generator.outputs.search_script import Entry, in_script, write_search
from generator.outputs.spreadsheets import Column, Sheet, write_csv
from generator.outputs.writing import Artifact, Page
from generator.rollup import places
from generator.rollup.city import City, CityItem
from generator.rollup.reading import API, VERSION, District
from generator.vocabulary import PENDING, Flag, Kind, Light, Stage

_FIRST = 100
"""Rows that stand in the page itself."""
_COLUMNS = (
    ("区", 10), ("编号", 16), ("类别", 12), ("标题", 44), ("牵头单位", 14), ("配合单位", 20), ("亮灯", 6), ("亮灯理由", 30),
    ("阶段", 8), ("交办日期", 11), ("现行时限", 11), ("剩余天数", 8), ("进度", 8), ("报结日期", 11), ("销号日期", 11),
    ("数据性质", 10), ("数据截至", 11), ("该区页面", 30), ("该区接口中的位置", 30), ("该区台账文件", 30),
)  # fmt: skip


def render_ledger(city: City, renderer: Renderer) -> Page:
    """The page."""
    body = renderer.render(
        "city-ledger.html",
        places.LEDGER,
        city=city,
        places=places,
        rows=city.items[:_FIRST],
        choices=_choices(city),
        shards=in_script(
            [[d.code, d.name, places.ledger_data(d), places.district_page(d)] for d in city.districts]
        ),
        lights=[(light, city.numbers[f"by_light/{light}"].total) for light in Light],
        columns={
            "light": "灯",
            "district": "区",
            "id": "编号",
            "kind": "类别",
            "title": "标题",
            "lead": "牵头单位",
            "issued": "交办日期",
            "due": "办结时限",
            "left": "剩余/逾期",
            "percent": "进度",
            "stage": "阶段",
        },
    )
    return Page(places.LEDGER, places.LEDGER, "全部事项", body)


def ledger_files(city: City) -> Iterator[Artifact]:
    """The rows as scripts, and all of them as CSV."""
    for district in city.districts:
        yield Artifact(places.ledger_data(district), _script(city, district))
    columns = tuple(Column(title, width) for title, width in _COLUMNS)
    rows = tuple(_csv_row(each) for each in city.items)
    yield Artifact(places.CSV, write_csv(Sheet("全部事项", columns, rows)))


def search_data(city: City) -> Artifact:
    """What the search of the header looks through: pages, districts, units, and every item in the ledger."""
    entries: list[Entry] = [
        (title, path.removesuffix(".md") + ".html", "页面", ()) for title, path in places.NAV
    ]
    for district in city.districts:
        page = places.district_page(district)
        entries.append((district.name, page, "区", (district.situation.office,)))
        entries += [(unit.name, page, "单位", (district.name,)) for unit in district.units]
    for each in city.items:
        words = tuple(filter(None, (each.item.id, each.item.lead)))
        entries.append((each.item.title, f"{places.LEDGER}#key={each.key}", each.district.name, words))
    return write_search(entries)


def _choices(city: City) -> Mapping[str, tuple[str, Iterable[str]]]:
    """The selects of the filter form by their key in the fragment: title and words. Units are filled in by script."""

    def words(group: str, own: Iterable[str]) -> list[str]:
        published = [number.word for key, number in city.numbers.items() if key.startswith(f"{group}/")]
        return [*dict.fromkeys((*map(str, own), *published))]

    rates = dict.fromkeys(
        places.rate_set(rate, side) for rate in city.rates for side in (places.NUMERATOR, places.DENOMINATOR)
    )
    return {
        "district": ("区", [district.name for district in city.districts]),
        "kind": ("类别", words("by_kind", Kind)),
        "unit": ("牵头单位", [PENDING]),
        "stage": ("阶段", words("by_stage", Stage)),
        "light": ("灯", list(Light)),
        "flag": ("状态", [*words("by_flag", Flag), *rates]),
    }


def _script(city: City, district: District) -> bytes:
    """A district's rows: words once, in rows their numbers; a row is read by its place (see city-ledger.js)."""
    words: dict[str, int] = {}

    def number(word: str) -> int:
        return words.setdefault(word, len(words))

    sets = _rate_sets(city, district)
    rows = [
        [
            item.id,
            item.title,
            number(item.kind),
            number(item.lead or PENDING),
            number(item.stage),
            number(item.light.value),
            [number(flag) for flag in (*item.flags, *(name for name, ids in sets if item.id in ids))],
            item.issued.isoformat(),
            item.due.isoformat() if item.due else "",
            item.days_left,
            item.percent,
            item.url,
        ]
        for item in district.items
    ]
    data = {"address": district.address, "words": list(words), "rows": rows}
    return f"(window.CITY=window.CITY||{{}})[{in_script(district.code)}]={in_script(data)};\n".encode()


def _rate_sets(city: City, district: District) -> list[tuple[str, frozenset[str]]]:
    """Both sides of each rate of a district, by what the ledger calls them."""
    found = []
    for rate in city.rates:
        if part := rate.of(district):
            found += [
                (places.rate_set(rate, places.NUMERATOR), frozenset(part.rate.numerator_items)),
                (places.rate_set(rate, places.DENOMINATOR), frozenset(part.rate.denominator_items)),
            ]
    return found


def _csv_row(each: CityItem) -> tuple[str | int | float | date | None, ...]:
    item = each.item
    return (
        each.district.name, item.id, item.kind, item.title, item.lead or PENDING, "、".join(item.assists),
        item.light.value, item.light_reason, item.stage, item.issued, item.due, item.days_left, item.percent,
        item.completed, item.closed, item.nature, each.district.situation.as_of, each.url,
        f"{API}/{VERSION}/items.json#/{each.index}", item.source,
    )  # fmt: skip
