"""Calendars are read back by another library: every entry once, stable, with its day and its alarms."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import vobject

from generator.outputs import addresses
from generator.outputs.calendars import export_calendars
from generator.outputs.view import View
from generator.outputs.writing import Artifact
from tests.outputs.small import small_view


@cache
def view_of(as_of: date) -> View:
    return small_view(as_of)


def files(view: View) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in export_calendars(view)}


def entries(content: bytes) -> dict[str, vobject.base.Component]:
    """Entries by UID, as another library reads them."""
    calendar = vobject.readOne(content.decode())
    return {entry.uid.value: entry for entry in calendar.contents.get("vevent", [])}


def test_every_to_do_with_a_day_is_in_the_calendar_of_all() -> None:
    view = view_of(date(2021, 5, 20))
    read = entries(files(view)["feeds/all.ics"])
    due = [todo for todo in view.todos if todo.due]

    assert len(read) == len(due) > 3
    assert sorted(entry.dtstart.value for entry in read.values()) == sorted(
        filter(None, (t.due for t in due))
    )
    for entry in read.values():
        assert entry.dtend.value - entry.dtstart.value == timedelta(days=1)
        assert len(entry.contents["valarm"]) == 2


def test_each_unit_has_its_own_and_no_other() -> None:
    view = view_of(date(2021, 5, 20))
    found = files(view)
    for name, unit in view.records.units.items():
        read = entries(found[addresses.calendar_address(unit.code)])
        assert len(read) == sum(todo.unit == name and todo.due is not None for todo in view.todos)
        for entry in read.values():
            assert f"牵头单位：{name}" in entry.description.value or "异议裁定" in entry.categories.value


def test_a_post_has_the_items_that_name_it() -> None:
    view = view_of(date(2021, 5, 20))
    address = addresses.calendar_address(view.records.units["区住建委"].code, "分管副主任")
    read = entries(files(view)[address])
    own = [todo for todo in view.todos if view.records.items[todo.item].post == "分管副主任" and todo.due]

    assert address.isascii()
    assert len(read) == len(own) > 0


def test_an_entry_keeps_its_uid_and_its_sequence_grows() -> None:
    """The order's deadline is moved on 2021-09-20, from 09-30 to 10-31."""

    def of_order(as_of: date) -> tuple[str, vobject.base.Component]:
        read = entries(files(view_of(as_of))["feeds/all.ics"])
        return next((uid, e) for uid, e in read.items() if "DB-2021-0001 全部办完" in e.summary.value)

    before_uid, before = of_order(date(2021, 9, 19))
    after_uid, after = of_order(date(2021, 9, 20))

    assert before_uid == after_uid
    assert (before.dtstart.value, after.dtstart.value) == (date(2021, 9, 30), date(2021, 10, 31))
    assert int(after.sequence.value) > int(before.sequence.value)


def test_what_is_done_is_gone() -> None:
    read = entries(files(view_of(date(2021, 11, 30)))["feeds/all.ics"])

    assert not any("DB-2021-0001" in entry.summary.value for entry in read.values())


def test_lines_are_folded_and_bytes_are_the_same() -> None:
    first: list[Artifact] = list(export_calendars(small_view(date(2021, 5, 20))))
    again: list[Artifact] = list(export_calendars(small_view(date(2021, 5, 20))))

    assert first == again
    for artifact in first:
        assert all(len(line) <= 75 for line in artifact.content.split(b"\r\n")), artifact.path
