"""The overview: where everything stands, what is late, what comes next, what a week has moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from generator.outputs.addresses import ledger_address
from generator.outputs.look import Chart
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.shapes import ItemState
from generator.vocabulary import Flag, Kind, Light

ADDRESS = "index.html"
CHARTS = ("trend", "lights-by-unit")
FORTNIGHT = timedelta(days=14)
SIX_DAYS = timedelta(days=6)
"""From the first day of a week to its last."""
MOST_LATE = 10
MOST_DUE = 14
MOST_MOVED = 4
WEEK = (
    (Flag.WEEK_ISSUED, "新交办"),
    (Flag.WEEK_RED, "新转红"),
    (Flag.WEEK_RECOVERED, "消红"),
    (Flag.WEEK_COMPLETED, "报结"),
    (Flag.WEEK_CLOSED, "销号"),
    (Flag.WEEK_EXTENDED, "改期"),
    (Flag.SILENT, "满30天未报"),
)
"""The week's moves in the order in which a meeting asks for them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A set of items with the ledger that lists exactly these."""

    label: str
    states: Sequence[ItemState]
    address: str
    """From the portal's root."""

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.states)


@dataclass(frozen=True, slots=True)
class LightShare:
    """One light's part of all items, for the bar of lights."""

    light: Light
    listed: Listed
    start: float
    """Percent of the bar's width at which the part begins."""
    width: float


def render_overview(view: View, charts: Mapping[str, Chart]) -> Iterator[Page]:
    """The portal's first page."""
    states = tuple(view.situation.items.values())
    late = _flagged(states, Flag.LATE)
    soon = _flagged(states, Flag.DUE_SOON)
    body = view.renderer.render(
        "overview.html",
        ADDRESS,
        view=view,
        total=Listed("全部事项", states, ledger_address()),
        open=_flagged(states, Flag.OPEN),
        late=late,
        latest=sorted(late.states, key=lambda state: (-state.late_days, state.id))[:MOST_LATE],
        soon=soon,
        days=_by_day(soon.states),
        lights=_lights(states),
        fortnight=view.as_of + FORTNIGHT,
        rates=view.situation.rates,
        week=[_moved(states, flag, label) for flag, label in WEEK],
        week_from=view.as_of - SIX_DAYS,
        most_moved=MOST_MOVED,
        charts=[charts[key] for key in CHARTS if key in charts],
        groups=_groups(states),
        year=max(view.records.portal.report_years, default=None),
        legend=list(Light),
    )
    yield Page(ADDRESS, ADDRESS, "总览", body)


def _flagged(states: Sequence[ItemState], flag: Flag) -> Listed:
    found = tuple(state for state in states if flag in state.flags)
    return Listed(flag.value, found, ledger_address(flag=flag))


def _moved(states: Sequence[ItemState], flag: Flag, label: str) -> Listed:
    """A set of the week, most urgent first."""
    found = _flagged(states, flag)
    return Listed(label, sorted(found.states, key=lambda state: state.urgency), found.address)


def _lights(states: Sequence[ItemState]) -> list[LightShare]:
    shares, start = [], 0.0
    for light in Light:
        found = tuple(state for state in states if state.light is light)
        width = 100 * len(found) / len(states) if states else 0.0
        listed = Listed(light.value, found, ledger_address(light=light))
        shares.append(LightShare(light, listed, round(start, 3), round(width, 3)))
        start += width
    return shares


def _by_day(states: Sequence[ItemState]) -> list[tuple[date, list[ItemState]]]:
    """What comes due, by day, cut after so many that a reader standing takes in."""
    dated = sorted(((state.due, state.id, state) for state in states if state.due), key=lambda row: row[:2])
    cut = [(due, state) for due, _, state in dated[:MOST_DUE]]
    return [(due, [state for _, state in rows]) for due, rows in groupby(cut, key=lambda row: row[0])]


def _groups(states: Sequence[ItemState]) -> list[ItemState]:
    """Task forces and campaigns that are open, and those of the latest year in which any was formed."""
    kinds = (Kind.TASK_FORCE, Kind.CAMPAIGN)
    groups = [state for state in states if state.item.kind in kinds]
    latest = max((state.item.issued_on.year for state in groups), default=0)
    shown = [state for state in groups if state.stage.is_open or state.item.issued_on.year == latest]
    return sorted(shown, key=lambda state: (kinds.index(state.item.kind), state.id))
