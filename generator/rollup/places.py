"""Where everything stands in the city portal, from its root."""

import hashlib
from urllib.parse import quote

from generator.rollup.city import ITEMS, CityRate, Number
from generator.rollup.reading import District

OVERVIEW = "index.html"
DISTRICTS = "districts/index.html"
ATTENTION = "attention/index.html"
LEDGER = "items/index.html"
SOURCES = "sources/index.html"
GUIDE = "guide/rollup.html"
NAV = (
    ("总览", "index.md"),
    ("各区", "districts/index.md"),
    ("关注清单", "attention/index.md"),
    ("全部事项", "items/index.md"),
    ("数据来源", "sources/index.md"),
    ("怎么看", "guide/rollup.md"),
)
CSV = "exports/items.csv"
_FILTERS = {"by_light": "light", "by_stage": "stage", "by_kind": "kind", "by_flag": "flag"}
NUMERATOR, DENOMINATOR = "分子", "分母"


def district_page(district: District) -> str:
    """The page of a district."""
    return f"districts/{district.code}.html"


def ledger_data(district: District) -> str:
    """The script that holds a district's items."""
    return f"items/data-{district.code}.js"


def api_items(district: District) -> str:
    """A district's items in the city's api."""
    return f"api/v1/items/{district.code}.json"


def ledger(district: District | None = None, **filters: str) -> str:
    """The ledger of all items, filtered: the list behind a number."""
    wanted = {"district": district.name, **filters} if district else filters
    fragment = "&".join(f"{key}={quote(value, safe='')}" for key, value in wanted.items())
    return f"{LEDGER}#{fragment}" if fragment else LEDGER


def listed(number: Number, district: District | None = None) -> str:
    """The list that a number counts, of the city or of one district."""
    group, _, word = number.key.partition("/")
    return ledger(district) if number.key == ITEMS else ledger(district, **{_FILTERS[group]: word})


def rate_set(rate: CityRate, side: str) -> str:
    """How the ledger calls one side of a rate, which is a set of items as any other."""
    return f"{rate.name}·{side}"


def origin(key: str) -> str:
    """Where the sources page takes a number apart."""
    return f"{SOURCES}#{anchor(key)}"


def anchor(key: str) -> str:
    """A number's anchor there; ASCII, so that a copied address stays short."""
    return f"n-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def rate_key(rate: CityRate) -> str:
    """What tells a rate from all numbers, and from one of the same key by another definition."""
    return f"{rate.key}:{rate.definition}"
