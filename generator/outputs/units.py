"""Units: what each owes and how it keeps its times. No league table: the order is that of units.yml."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from generator.facts.records import Unit
from generator.outputs.addresses import calendar_address, feed_address, ledger_address, meeting_address
from generator.outputs.long_lists import LongList, make_lists
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.shapes import ClockState, ItemState, UnitState
from generator.state.todos import Todo
from generator.vocabulary import Flag

ADDRESS = "units/index.html"
CALENDAR_WEEKS = 5
ROOM = 150
"""Rows on the page of a unit, all lists together."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the ledger that lists what it counts."""

    label: str
    number: int
    address: str
    """From the portal's root."""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit in the list of units."""

    state: UnitState
    address: str
    led: Count
    open: Count
    late: Count

    @property
    def is_empty(self) -> bool:
        """Whether the portal knows of nothing that the unit leads or assists."""
        return not self.state.led and not self.state.assisted


def render_units(view: View) -> Iterator[Page]:
    """The list of units."""
    rows = [_row(view, state) for state in view.situation.units.values()]
    groups = _groups(rows)
    rules = next((row.state.rates for row in rows), ())
    body = view.renderer.render("units.html", ADDRESS, view=view, groups=groups, rules=rules)
    yield Page(ADDRESS, ADDRESS, "单位", body)


def render_unit(view: View, name: str) -> Iterator[Page]:
    """The page of a unit, and those of its long lists."""
    yield from _page(view, _row(view, view.situation.units[name]))


def _groups(rows: Iterable[Row]) -> list[tuple[str, list[Row], list[Row]]]:
    """Comparable groups in the order of units.yml: those with items, and those of which nothing is known."""
    order = list(dict.fromkeys(row.state.unit.group for row in rows))
    grouped = groupby(
        sorted(rows, key=lambda row: order.index(row.state.unit.group)), lambda row: row.state.unit.group
    )
    found = []
    for group, members in grouped:
        known = list(members)
        found.append(
            (group, [row for row in known if not row.is_empty], [row for row in known if row.is_empty])
        )
    return found


def _row(view: View, state: UnitState) -> Row:
    led = [view.situation.items[key] for key in state.led]

    def count(label: str, flag: Flag | None) -> Count:
        number = sum(flag is None or flag in item.flags for item in led)
        return Count(label, number, ledger_address(unit=state.unit.name, flag=flag))

    return Row(
        state,
        view.unit_url(state.unit.name),
        led=count("牵头", None),
        open=count("在办", Flag.OPEN),
        late=count("逾期", Flag.LATE),
    )


def _page(view: View, row: Row) -> Iterator[Page]:
    name = row.state.unit.name
    led = [view.situation.items[key] for key in row.state.led]
    counts = [row.open, row.late]
    for flag in (Flag.DUE_SOON, Flag.SILENT, Flag.CLOSED):
        number = sum(flag in state.flags for state in led)
        counts.append(Count(flag.value, number, ledger_address(unit=name, flag=flag)))
    todos = [todo for todo in view.todos if todo.unit == name]
    lists = _lists(view, row, todos)
    body = view.renderer.render(
        "unit.html",
        row.address,
        view=view,
        row=row,
        unit=row.state.unit,
        counts=counts,
        lists=lists,
        weeks=_calendar(todos, view.as_of),
        calendars=_calendars(view, row.state.unit),
        feed=feed_address(row.state.unit.code),
        score=next((score for score in view.scores if score.unit.name == name), None),
        scored_in=view.as_of.year,
        meetings=_meetings(view, name),
        more_led=ledger_address(unit=name),
    )
    yield Page(row.address, ADDRESS, name, body)
    for key, each in lists.items():
        yield from each.pages(
            view, ADDRESS, (row.address, name), f"list-unit-{_DRAWN.get(key, 'items')}.html", key=key
        )


_DRAWN = {"todos": "todos", "clocks": "clocks"}
"""Lists of a unit that are not of items."""


def _lists(view: View, row: Row, todos: Sequence[Todo]) -> dict[str, LongList]:
    """What a unit has to do, leads and assists, by the name of the list."""
    led = [view.situation.items[key] for key in row.state.led]
    assisted = [view.situation.items[key] for key in row.state.assisted]
    underway = sorted((state for state in led if state.stage.is_open), key=lambda state: state.urgency)
    helped = sorted(assisted, key=lambda state: state.urgency)
    found: dict[str, tuple[str, Sequence[object]]] = {
        "todos": ("要做的事", todos),
        "open": ("在办事项", underway),
        "clocks": ("正在计时", _running(led)),
        "done": ("已销号和撤销", [state for state in led if not state.stage.is_open]),
        "assisted": ("配合的事项", helped),
    }
    stem, unit = row.address.removesuffix(".html"), row.state.unit.name
    lists = make_lists(
        [(f"{stem}-{key}.html", f"{unit}：{title}", rows) for key, (title, rows) in found.items()], ROOM
    )
    return dict(zip(found, lists, strict=True))


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a unit's calendar, Monday to Sunday."""

    first: date
    days: tuple[tuple[date, tuple[Todo, ...]], ...]
    """Every day with what is due on it."""


def _calendar(todos: Sequence[Todo], as_of: date) -> list[Week]:
    """The week of the day and the four after it."""
    monday = as_of - timedelta(days=as_of.weekday())
    days = [monday + timedelta(days=number) for number in range(7 * CALENDAR_WEEKS)]
    due = {day: tuple(todo for todo in todos if todo.due == day) for day in days}
    return [
        Week(days[start], tuple((day, due[day]) for day in days[start : start + 7]))
        for start in range(0, len(days), 7)
    ]


def _calendars(view: View, unit: Unit) -> list[tuple[str, str]]:
    """The calendars to subscribe to: of the unit, and of each post that it has named."""
    posts = view.posts.get(unit.name, ())
    return [(unit.name, calendar_address(unit.code))] + [
        (post, calendar_address(unit.code, post)) for post in posts
    ]


def _running(led: Sequence[ItemState]) -> list[tuple[ItemState, ClockState]]:
    """Clocks that still run for the unit, the most overdue first."""
    found = [(state, clock) for state in led for clock in state.clocks if clock.status.is_running]
    return sorted(found, key=lambda row: (row[1].due, row[0].id))


def _meetings(view: View, name: str) -> list[tuple[str, str, str, date]]:
    """Meetings that the unit attended up to the day, latest first: (address, title, kind, day)."""
    held = [
        (meeting_address(meeting.id), meeting.title, meeting.kind.value, meeting.held_on)
        for meeting in view.records.meetings.values()
        if name in meeting.attendees and meeting.held_on <= view.as_of
    ]
    return sorted(held, key=lambda row: (row[3], row[0]), reverse=True)
