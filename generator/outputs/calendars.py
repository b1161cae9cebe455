"""Calendars (ICS, RFC 5545): what is due, for all, for each unit and for each post; to be subscribed to or imported.

An entry keeps its UID as long as the duty is the same, and its SEQUENCE grows with the item's log, which is append
only: whoever imported an earlier state gets the new day, not a second entry. What is done is no longer in the feed.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone

from icalendar import Alarm, Event

from generator.outputs import addresses
from generator.outputs.followed import begin_calendar
from generator.outputs.view import View
from generator.outputs.writing import Artifact
from generator.state.todos import Todo

ALARM_DAYS = (3, 1)
"""Natural days before the day on which a reader is reminded."""
NAMESPACE = "duban"
_CHINA = timezone(timedelta(hours=8))
_MORNING = timedelta(hours=9)


def export_calendars(view: View) -> Iterator[Artifact]:
    """One calendar for all, one for each unit and one for each post, whether or not anything is due."""
    # Each entry is written once, however many calendars it stands in.
    written = {(todo.item, todo.key): _entry(view, todo) for todo in view.todos if todo.due}
    due = [todo for todo in view.todos if todo.due]

    def calendar(address: str, name: str, todos: Iterable[Todo]) -> Artifact:
        entries = [written[todo.item, todo.key] for todo in todos]
        return Artifact(address, _calendar(f"{view.records.portal.name} · {name}", entries))

    yield calendar(addresses.calendar_address(), "全部时限", due)
    by_unit: dict[str, list[Todo]] = {name: [] for name in view.records.units}
    for todo in due:
        if todo.unit in by_unit:
            by_unit[todo.unit].append(todo)
    for name, todos in by_unit.items():
        yield calendar(addresses.calendar_address(view.records.units[name].code), name, todos)
    for (unit, post), todos in sorted(_by_post(view, due).items()):
        address = addresses.calendar_address(view.records.units[unit].code, post)
        yield calendar(address, f"{unit}{post}", todos)


def _by_post(view: View, todos: Iterable[Todo]) -> Mapping[tuple[str, str], list[Todo]]:
    """Every post of every unit, with what is due on the items that it answers for."""
    units = view.records.units
    found: dict[tuple[str, str], list[Todo]] = {
        (name, post): [] for name in units for post in view.posts.get(name, ())
    }
    for todo in todos:
        item = view.records.items[todo.item]
        key = (todo.unit or "", item.post or "")
        # After a 改派 the post named at first is no longer the one that answers.
        if key in found and todo.unit == item.lead:
            found[key].append(todo)
    return found


def _entry(view: View, todo: Todo) -> bytes:
    """One whole-day entry with its alarms."""
    state = view.situation.items[todo.item]
    due = todo.due or date.max
    entry = Event()
    digest = hashlib.sha256(f"{view.records.portal.office}|{todo.item}|{todo.key}".encode()).hexdigest()
    entry.add("uid", f"{digest[:32]}@{NAMESPACE}")
    entry.add("sequence", len(state.history))
    # Not the clock: the same data and day give the same file.
    entry.add("dtstamp", datetime.combine(view.as_of, datetime.min.time(), _CHINA))
    entry.add(
        "last-modified",
        datetime.combine(_changed_on(state.last_entry_on, state.item.issued_on), datetime.min.time(), _CHINA),
    )
    entry.add("dtstart", due)
    entry.add("dtend", due + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    mark = "（暂定）" if todo.provisional else ""
    entry.add("summary", f"{state.light.shape}{state.light.value} {todo.item} {todo.said}{mark}")
    lines = [state.item.title, f"牵头单位：{state.lead or '待补充'}", f"阶段：{state.stage.value}"]
    if todo.provisional:
        lines.append("时限落在还没有公布放假安排的年份，公布后可能变动。")
    lines.append(f"数据截至 {view.as_of}；{view.records.portal.mark}")
    entry.add("description", "\n".join(lines))
    if address := view.records.portal.address:
        entry.add("url", address.rstrip("/") + "/" + view.item_url(todo.item))
    entry.add("categories", [state.item.kind.value, todo.event.value])
    for days in ALARM_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"还有{days}天：{todo.said}")
        alarm.add("trigger", _MORNING - timedelta(days=days))
        entry.add_component(alarm)
    text: bytes = entry.to_ical()
    return text


def _changed_on(last_entry_on: date | None, issued_on: date) -> date:
    return last_entry_on or issued_on


def _calendar(name: str, entries: Iterable[bytes]) -> bytes:
    head = begin_calendar(name)
    head.add("x-published-ttl", "PT12H")
    frame: bytes = head.to_ical()
    begin, end = frame.split(b"END:VCALENDAR")
    return begin + b"".join(entries) + b"END:VCALENDAR" + end
