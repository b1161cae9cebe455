"""The pages of the city portal. They compute nothing but the widths of bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.outputs.rendering import Renderer
from generator.outputs.writing import Page
from generator.rollup import places
from generator.rollup.city import ITEMS, City, CityItem, Number
from generator.rollup.reading import District
from generator.vocabulary import Flag, Kind, Light, Stage

_MOST = 100
"""Rows of a list on a page; the ledger has all."""
_FEW = 10
SHOWN_FLAGS = (Flag.OPEN, Flag.LATE, Flag.DUE_SOON, Flag.SILENT, Flag.WEEK_ISSUED, Flag.WEEK_CLOSED)


@dataclass(frozen=True, slots=True)
class Segment:
    """One light in a district's bar, in percent of the longest bar."""

    light: Light
    number: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of the attention page, with how many each district adds."""

    number: Number
    rows: Sequence[CityItem]
    meaning: str


def render_pages(city: City, renderer: Renderer) -> Iterator[Page]:
    """All pages but the ledger."""
    shared = {"city": city, "places": places, "number": city.numbers, **_numbers(city)}
    late = city.flagged(Flag.LATE)
    bars = _bars(city)
    yield _page(
        renderer, "city-overview.html", places.OVERVIEW, "总览", **shared, late=late[:_FEW], bars=bars
    )
    yield _page(renderer, "city-districts.html", places.DISTRICTS, "各区", **shared, bars=bars)
    for district in city.districts:
        address = places.district_page(district)
        body = renderer.render(
            "city-district.html",
            address,
            **shared,
            district=district,
            late=[each for each in late if each.district is district][:_FEW],
        )
        yield Page(address, places.DISTRICTS, district.name, body)
    listings = [
        Listing(city.numbers[f"by_flag/{flag}"], rows[:_MOST], flag.meaning)
        for flag, rows in (
            (Flag.LATE, late),
            (Flag.DUE_SOON, city.flagged(Flag.DUE_SOON)),
            (Flag.SILENT, city.flagged(Flag.SILENT)),
        )
    ]
    yield _page(renderer, "city-attention.html", places.ATTENTION, "关注清单", **shared, listings=listings)
    groups: dict[str, list[Number]] = {}
    for number in city.numbers.values():
        groups.setdefault(number.group, []).append(number)
    yield _page(renderer, "city-sources.html", places.SOURCES, "数据来源", **shared, groups=groups)


def _page(renderer: Renderer, template: str, address: str, title: str, **values: Any) -> Page:
    return Page(address, address, title, renderer.render(template, address, **values))


def _numbers(city: City) -> dict[str, Any]:
    """The numbers that pages show by name."""
    of = city.numbers
    return {
        "all_items": of[ITEMS],
        "lights": [(light, of[f"by_light/{light}"]) for light in Light],
        "stages": [of[f"by_stage/{stage}"] for stage in Stage],
        "kinds": [of[f"by_kind/{kind}"] for kind in Kind],
        "flags": [of[f"by_flag/{flag}"] for flag in SHOWN_FLAGS],
    }


def _bars(city: City) -> list[tuple[District, list[Segment]]]:
    """The lights of each district as parts of a bar as long as it has items."""
    longest = max(1, *(city.numbers[ITEMS].of(district) for district in city.districts))
    bars = []
    for district in city.districts:
        segments, start = [], 0.0
        for light in Light:
            number = city.numbers[f"by_light/{light}"].of(district)
            width = 100 * number / longest
            segments.append(Segment(light, number, round(start, 2), round(width, 2)))
            start += width
        bars.append((district, segments))
    return bars
