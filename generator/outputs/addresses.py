"""Where everything stands in the portal: one function for each kind of address, all from the portal's root."""

import hashlib
from collections.abc import Mapping
from urllib.parse import quote

from generator.facts.records import KINDS, Records
from generator.facts.records.numbering import address_name
from generator.vocabulary import Flag, Focus, Kind, Light, Mode, Stage

OVERVIEW = "index.html"
ALL_ITEMS = "items/index.html"
CHARTS = "charts/index.html"
CHART_LISTS = "charts/lists.html"
"""The lists behind numbers of charts that no ledger filters for."""
REPORTED = "reported"
"""Anchor of the list of all orders that are reported done, among these lists."""
ORDERS_BY_MONTH = "tallies/orders.html"
"""The page that lists, month by month and week by week, the orders that the trend counts."""

PROBLEMS = "guide/messages/index.html"
"""The list of everything that the checks can say."""


def item_address(item_id: str, kind: Kind) -> str:
    """The page of a tracked item."""
    return f"{KINDS[kind].folder}/{address_name(item_id)}.html"


LEDGER_KINDS: Mapping[str, tuple[Kind, ...]] = {
    KINDS[kind].folder: tuple(each for each in Kind if KINDS[each].folder == KINDS[kind].folder)
    for kind in Kind
}
"""The ledgers by their folders, and the kinds whose items lie there; the first of them gives it its name."""


def ledger_page(kind: Kind) -> str:
    """The ledger that a kind's items lie beside, whose frame their pages take."""
    return f"{KINDS[kind].folder}/index.html"


def meeting_address(meeting_id: str) -> str:
    """The page of a meeting."""
    return f"meetings/{address_name(meeting_id)}.html"


def unit_address(code: str) -> str:
    """The page of a unit, by its code."""
    return f"units/{code}.html"


def indicator_address(slug: str) -> str:
    """The page of an indicator."""
    return f"indicators/{slug}.html"


def tally_address(tally_id: str) -> str:
    """The page of one year of a tally."""
    return f"tallies/{tally_id}.html"


def figure_address(year: int, key: str) -> str:
    """The page that takes one figure of an annual page apart."""
    return f"reports/{year}/{key}.html"


def calendar_address(code: str | None = None, post: str | None = None) -> str:
    """A calendar of what is due: of a unit by its code, of a post of that unit, or of all."""
    if code is None:
        return "feeds/all.ics"
    # A post is Chinese text; addresses are ASCII, so that copied folders survive.
    mark = f"-{hashlib.sha256(post.encode()).hexdigest()[:8]}" if post else ""
    return f"feeds/{code}{mark}.ics"


def workbook_address(name: str, suffix: str = "xlsx") -> str:
    """A ledger or report as a workbook, or as CSV."""
    return f"exports/{name}.{suffix}"


def period_address(label: str) -> str:
    """The page of a week, month, quarter or year that is reported on."""
    return f"cycle/{label}.html"


def bulletin_address(label: str) -> str:
    """The page of a period's document: agenda, bulletin, analysis or score sheet; .docx and .pdf lie beside it."""
    return f"cycle/{label}-document.html"


def scorecard_address(label: str, code: str) -> str:
    """The page of one unit's score sheet for a year."""
    return f"cycle/{label}-{code}.html"


def order_form_address(item_id: str) -> str:
    """The page of an order's form."""
    return f"orders/{address_name(item_id)}-form.html"


def feed_address(code: str | None = None) -> str:
    """An Atom feed: of a unit by its code, or of all items."""
    return f"feeds/{code or 'all'}.atom"


def board_address(key: str) -> str:
    """The page of a wall board; a task force's board has its id in small letters as key."""
    return f"boards/{key}.html"


def task_force_board_address(task_force: str) -> str:
    """The wall board of a task force or campaign, by its id."""
    return board_address(address_name(task_force).lower())


def poster_address(key: str, paper: str) -> str:
    """A wall board on paper (a3, a0)."""
    return f"boards/{key}-{paper}.pdf"


def flow_address(span: str, what: str) -> str:
    """Where the orders issued, completed or closed in a month (2021-03) or week (2021-W12) are listed."""
    return f"{ORDERS_BY_MONTH}#{what}-{span}"


def chart_page_address(name: str) -> str:
    """A page of charts by its name; the first of them, ``whole``, is the one that the menu leads to."""
    return CHARTS if name == "whole" else f"charts/{name}.html"


def chart_address(name: str, key: str) -> str:
    """A chart on its page."""
    return f"{chart_page_address(name)}#{key}"


def chart_list_address(anchor: str) -> str:
    """One list behind a number of a chart."""
    return f"{CHART_LISTS}#{anchor}"


def problem_address(code: str) -> str:
    """The help page of a code of the checks."""
    return f"guide/messages/{code}.html"


def source_address(path: str) -> str:
    """The page that shows a file of data/ line by line."""
    return f"source/{path.replace('/', '--')}.html"


def ledger_address(  # noqa: PLR0913 - one keyword for each filter of the ledgers
    kind: Kind | None = None,
    *,
    unit: str | None = None,
    focus: Focus | None = None,
    mode: Mode | None = None,
    stage: Stage | None = None,
    light: Light | None = None,
    flag: Flag | None = None,
) -> str:
    """A ledger, filtered: the list behind a number. No kind is the ledger of all items.

    Measures have no ledger of their own; they stand in the ledger of all items.
    """
    if kind is None or kind is not LEDGER_KINDS[KINDS[kind].folder][0]:
        page, kind_filter = ALL_ITEMS, kind
    else:
        page, kind_filter = ledger_page(kind), None
    filters: Mapping[str, str | None] = {
        "kind": kind_filter,
        "unit": unit,
        "focus": focus,
        "mode": mode,
        "stage": stage,
        "light": light,
        "flag": flag,
    }
    fragment = "&".join(f"{key}={quote(value)}" for key, value in filters.items() if value is not None)
    return f"{page}#{fragment}" if fragment else page


def record_addresses(records: Records) -> dict[str, str]:
    """The page that shows each file of data/ in full: path of the file → address.

    A record with a page of its own shows its file there; every other file has a source page.
    """
    pages = {path: source_address(path) for path in records.texts}
    for key, path in records.paths.items():
        if key.startswith("indicator:"):
            pages[path] = indicator_address(key.removeprefix("indicator:"))
        elif key.startswith("tally:"):
            pages[path] = tally_address(key.removeprefix("tally:"))
        elif key in records.meetings:
            pages[path] = meeting_address(key)
        elif key in records.items:
            pages[path] = item_address(key, records.items[key].kind)
    return pages
