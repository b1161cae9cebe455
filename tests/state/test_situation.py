"""The whole: nothing is lost, the past stays as it was, and the order of files does not matter."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from generator.facts.records import Item
from generator.state import situation as public
from generator.state.situation import ItemState, assess
from tests.builders import an_item, an_order, day, records_of, situation_of
from tests.state.strategies import SETTINGS, days_after, items, several


def test_items_issued_later_are_named_apart() -> None:
    situation = situation_of(
        an_order("DB-2021-0001"), an_order("DB-2021-0002", issued="2021-06-01"), as_of="2021-05-31"
    )

    assert list(situation.items) == ["DB-2021-0001"]
    assert situation.later == ("DB-2021-0002",)


def test_an_item_exists_from_its_day_of_issue() -> None:
    assert list(situation_of(an_order(), as_of="2021-05-10").items) == ["DB-2021-0001"]
    assert situation_of(an_order(), as_of="2021-05-09").later == ("DB-2021-0001",)


def test_the_second_decision_stands_before_the_tenth() -> None:
    ids = ("LX-2021-02/10", "LX-2021-02/2", "DB-2021-0001", "LX-2021-01/11")
    drawn = [an_item(an_order().kind, each) for each in ids]

    assert list(situation_of(*drawn, as_of="2021-12-31").items) == [
        "DB-2021-0001",
        "LX-2021-01/11",
        "LX-2021-02/2",
        "LX-2021-02/10",
    ]


def test_no_facts_no_crash() -> None:
    situation = situation_of(as_of="2021-12-31")

    assert (situation.items, situation.later, situation.months) == ({}, (), ())
    assert assess(records_of(lights=(), clocks=(), rates=(), notices={}), day("2021-12-31")).rates == ()


def test_no_rules_no_crash() -> None:
    records = records_of(an_order(), lights=(), clocks=(), rates=(), notices={})
    state = assess(records, day("2021-12-31")).items["DB-2021-0001"]

    assert state.clocks == ()
    assert state.due_provisional
    assert state.lights.shown.reason == "当天没有施行中的亮灯规则，不亮灯"


def test_the_shapes_can_be_had_from_here() -> None:
    assert all(hasattr(public, name) for name in public.__all__)


def test_id_and_light_are_those_of_item_and_lights() -> None:
    state = situation_of(an_order(), as_of="2021-10-01").items["DB-2021-0001"]

    assert (state.id, state.light) == (state.item.id, state.lights.shown.light)


def same_but_for_the_log(one: ItemState, other: ItemState) -> bool:
    """Whether two states say the same of an item whose log goes on in one of them."""
    return all(
        getattr(one, each.name) == getattr(other, each.name) for each in fields(one) if each.name != "item"
    )


@SETTINGS
@given(st.data(), items())
def test_a_later_entry_never_changes_an_earlier_day(data: st.DataObject, item: Item) -> None:
    as_of = data.draw(days_after(item))
    known = replace(item, log=tuple(entry for entry in item.log if entry.on <= as_of))
    now = assess(records_of(item), as_of).items[item.id]
    then = assess(records_of(known), as_of).items[item.id]

    assert same_but_for_the_log(now, then)


@SETTINGS
@given(st.data(), several())
def test_the_order_of_files_does_not_matter(data: st.DataObject, drawn: tuple[Item, ...]) -> None:
    as_of = data.draw(st.dates(date(2020, 12, 1), date(2022, 12, 31)))
    one = assess(records_of(*drawn), as_of)
    other = assess(records_of(*data.draw(st.permutations(drawn))), as_of)

    assert one == other
    assert list(one.items) == list(other.items)


@SETTINGS
@given(several(), st.integers(-10, 300))
def test_no_item_is_lost_and_none_stands_in_the_way_of_another(drawn: tuple[Item, ...], count: int) -> None:
    as_of = drawn[0].issued_on + timedelta(days=count)
    situation = assess(records_of(*drawn), as_of)

    assert set(situation.items) | set(situation.later) == {item.id for item in drawn}
    assert not set(situation.items) & set(situation.later)
    for item in drawn:
        alone = assess(records_of(item), as_of).items.get(item.id)
        assert situation.items.get(item.id) == alone
