"""States that no longer change by themselves: remembered, they are those that would have been computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts.records import ClockRule, Item, Records
from generator.state.memory import Memory, settled_on
from generator.state.situation import ItemState, LongMemory, assess
from tests.builders import an_order, day, real_clocks, record, records_of, state_of
from tests.state.strategies import SETTINGS, items

DONE = ("2021-05-11 签收", "2021-05-17 答复", "2021-06-01 报结", "2021-06-10 销号")


def a_clock_from_the_end(**more: str | list[str]) -> ClockRule:
    """A clock that starts when an order is closed."""
    values = {
        "代码": "huitou", "名称": "回头看", "起": "2021-01-01", "天数": 30, "计日": "自然日", "顺延": "不顺延",
        "适用": ["督办单"], "起算": ["销号"], "终止": ["回头看"], "义务": "回头看", "依据": "测试", "性质": "本区规定",
    }  # fmt: skip
    return record(ClockRule, {**values, **more})


def test_a_right_that_the_end_has_started_is_seen_on_the_days_that_it_ran() -> None:
    """On later days nothing tells of it, if it was not used."""
    records = records_of(an_order(log=DONE, due="2021-06-10"), clocks=(a_clock_from_the_end(种类="权利"),))
    memory = Memory()
    later = assess(records, day("2021-12-31"), memory=memory).items["DB-2021-0001"]

    assert later.clocks == ()
    assert recalled(memory, records, "2021-07-11") is later
    assert recalled(memory, records, "2021-07-10") is None


def test_a_right_that_was_used_has_ended_with_its_use() -> None:
    item = an_order(log=(*DONE, "2021-06-12 回头看 结果=稳定"), due="2021-06-10")
    records, memory = records_of(item, clocks=(a_clock_from_the_end(种类="权利"),)), Memory()
    (later,) = assess(records, day("2021-12-31"), memory=memory).items.values()

    assert recalled(memory, records, "2021-06-19") is later


def settled(item: Item, as_of: str, *more: ClockRule) -> date | None:
    """The day from which time changes nothing about an item, by what is known of it on a day."""
    records = records_of(item, clocks=(*real_clocks(), *more))
    return settled_on(assess(records, day(as_of)).items[item.id])


@pytest.mark.parametrize(
    ("log", "more", "expected"),
    [
        # A week after the last entry no list of the week names it any more.
        (DONE, {"due": "2021-06-10"}, "2021-06-17"),
        (DONE, {"due": None}, "2021-06-17"),
        ((*DONE, "2021-07-20 回头看 结果=稳定"), {"due": None}, "2021-07-27"),
        (("2021-05-12 撤销",), {"due": None}, "2021-05-19"),
        # The schedule goes on to the deadline and to the last milestone.
        (DONE, {}, "2021-09-30"),
        (DONE, {"due": "2021-06-18"}, "2021-06-18"),
        (DONE, {"due": None, "milestones": ("2021-06-01 50", "2021-07-15 50")}, "2021-07-15"),
        (DONE, {"due": "2021-08-01", "milestones": ("2021-06-01 50", "2021-07-15 50")}, "2021-08-01"),
        # What is open is looked at every day.
        (DONE[:2], {"due": None}, None),
        (DONE[:3], {"due": None}, None),
        ((*DONE, "2021-07-20 重办 新时限=2021-07-31"), {}, None),
    ],
)
def test_the_day_from_which_only_an_entry_changes_anything(
    log: tuple[str, ...], more: dict[str, str], expected: str | None
) -> None:
    assert settled(an_order(log=log, **more), "2021-12-31") == (expected and day(expected))


@pytest.mark.parametrize(
    ("as_of", "log", "expected"),
    [
        ("2021-07-01", DONE, None),
        # Overdue, it is a day further over every day.
        ("2021-12-31", DONE, None),
        ("2021-12-31", (*DONE, "2021-07-20 回头看 结果=稳定"), "2021-07-27"),
    ],
)
def test_a_clock_that_the_end_has_started_must_stop_first(
    as_of: str, log: tuple[str, ...], expected: str | None
) -> None:
    item = an_order(log=log, due="2021-06-10")

    assert settled(item, as_of, a_clock_from_the_end()) == (expected and day(expected))


def recalled(memory: Memory, records: Records, as_of: str, known_on: str = "") -> ItemState | None:
    """What is remembered of the only item."""
    (item,) = records.items.values()
    return memory.recall(item, day(as_of), day(known_on) if known_on else None)


def test_what_is_settled_is_the_same_object_on_all_days_that_it_holds_for() -> None:
    log = (*DONE[:3], "2021-06-10 销号 补记=2021-07-05", "2021-11-01 重办 新时限=2021-12-31")
    records, memory = records_of(an_order(due="2021-06-10", log=log)), Memory()
    (state,) = assess(records, day("2021-09-30"), memory=memory).items.values()

    assert recalled(memory, records, "2021-06-17") is state
    assert recalled(memory, records, "2021-09-30") is state
    assert recalled(memory, records, "2021-10-31") is state
    assert recalled(memory, records, "2021-06-16") is None
    assert recalled(memory, records, "2021-11-01") is None
    # Nor before its last entry was on record.
    assert recalled(memory, records, "2021-08-31", known_on="2021-07-05") is state
    assert recalled(memory, records, "2021-08-31", known_on="2021-07-04") is None


def test_what_is_asked_first_on_the_very_day_of_settling_is_kept() -> None:
    records, memory = records_of(an_order(due="2021-06-10", log=DONE)), Memory()
    (state,) = assess(records, day("2021-06-17"), memory=memory).items.values()

    assert recalled(memory, records, "2021-12-31") is state


def test_what_is_known_of_another_record_of_that_number_is_not_recalled() -> None:
    item, memory = an_order(due="2021-06-10", log=DONE), Memory()
    memory.keep(state_of(item, "2021-09-30"), day("2021-09-30"), None)

    assert memory.recall(item, day("2021-09-30"), None) is not None
    assert memory.recall(replace(item), day("2021-09-30"), None) is None
    assert memory.recall(replace(item, id="DB-2021-0002"), day("2021-09-30"), None) is None


@pytest.mark.parametrize(
    ("item", "as_of", "known_on"),
    [
        (an_order(log=DONE[:2]), "2021-12-31", None),
        (an_order(log=DONE), "2021-06-16", None),
        (an_order(log=DONE), "2021-12-31", day("2021-12-31")),
    ],
)
def test_a_state_that_is_not_settled_is_not_kept(item: Item, as_of: str, known_on: date | None) -> None:
    """One that may still change, one too fresh, and one that rests on what was on record then."""
    memory = Memory()
    memory.keep(state_of(item, as_of), day(as_of), known_on)

    assert memory.recall(item, day(as_of), known_on) is None


OPEN = an_order(log=DONE[:2])
OTHER = an_order("DB-2021-0002", log=DONE[:1])


@pytest.mark.parametrize(
    ("edited", "known_on", "is_kept"),
    [
        (replace(OPEN), None, True),
        # What is written down about a later day, or only later, is not there yet on the day.
        (an_order(log=(*DONE[:2], "2021-12-31 催办")), None, True),
        (an_order(log=(*DONE[:2], "2021-06-30 催办 补记=2021-12-31")), day("2021-06-30"), True),
        (an_order(log=(*DONE[:2], "2021-06-30 催办 补记=2021-12-31")), None, False),
        (an_order(log=(*DONE[:2], "2021-06-30 催办")), None, False),
        (an_order(log=DONE[:1]), None, False),
        # The same entry at another place in the file: its line is another.
        (an_order(log=("2021-12-31 催办", *DONE[:2])), None, False),
        (replace(OPEN, title="另一件事"), None, False),
        (replace(OPEN, lead="区城管委"), None, False),
    ],
)
def test_a_long_memory_gives_the_same_object_again_while_nothing_differs_on_the_day(
    edited: Item,
    known_on: date | None,
    *,
    is_kept: bool,
) -> None:
    for one, other in ((OPEN, edited), (edited, OPEN)):
        memory = LongMemory()
        before = assess(records_of(one, OTHER), day("2021-06-30"), known_on, memory)
        after = assess(records_of(other, OTHER), day("2021-06-30"), known_on, memory)

        assert (after is before) == is_kept
        assert after.items[OTHER.id] is before.items[OTHER.id]
        assert (after.items[one.id] is before.items[one.id]) == is_kept


def test_a_situation_is_another_where_items_come_or_go_or_sums_are_formed_anew() -> None:
    both, memory = records_of(OPEN, OTHER), LongMemory()
    first = assess(both, day("2021-06-30"), None, memory)

    assert assess(records_of(OTHER), day("2021-06-30"), None, memory).items.keys() == {OTHER.id}
    assert assess(both, day("2021-06-30"), None, memory).items == first.items
    later = replace(OTHER, id="DB-2021-0003", issued_on=day("2021-07-01"))
    assert assess(records_of(OPEN, OTHER, later), day("2021-06-30"), None, memory).later == (later.id,)
    again = assess(both, day("2021-06-30"), None, memory)
    assert assess(replace(both, units={}), day("2021-06-30"), None, memory) is not again
    assert assess(replace(both, rates=()), day("2021-06-30"), None, memory).records.rates == ()


_ENDINGS = (
    ("报结", "销号"),
    ("报结", "退回", "报结", "销号", "回头看 结果=稳定"),
    ("报结", "销号", "回头看 结果=反弹", "重办 新时限=2021-12-31", "报结", "销号"),
    ("异议", "异议裁定 结果=撤回交办"),
    ("撤销",),
)


@st.composite
def over(draw: st.DrawFn) -> Item:
    """An order that comes to an end, some of its entries written down only later (补记)."""
    on, log = day("2021-05-10"), []
    for event in ("签收", "答复", *draw(st.sampled_from(_ENDINGS))):
        on += timedelta(days=draw(st.sampled_from([0, 1, 9, 30, 60])))
        delay = draw(st.sampled_from([0, 0, 0, 5, 40]))
        log.append(f"{on} {event}" + (f" 补记={on + timedelta(days=delay)}" if delay else ""))
    milestones = draw(st.sampled_from([(), ("2021-06-15 60", "2021-10-01 40")]))
    return an_order(
        due=draw(st.sampled_from([None, "2021-06-01", "2021-09-30"])), milestones=milestones, log=log
    )


def near(item: Item) -> st.SearchStrategy[date]:
    """A day on which something about an item may change: a few days after an entry, a week, a clock's 30 days."""
    entries = st.sampled_from([item.issued_on, *(entry.on for entry in item.log)])
    return st.builds(date.__add__, entries, st.sampled_from([0, 1, 6, 7, 8, 29, 30, 31, 90]).map(timedelta))


@SETTINGS
@given(st.data(), over() | items())
def test_remembered_or_computed_is_the_same(data: st.DataObject, item: Item) -> None:
    kind = data.draw(st.sampled_from(["义务", "权利"]))
    ends = data.draw(st.sampled_from(["回头看", "通报"]))
    clock = a_clock_from_the_end(种类=kind, 终止=[ends], 起算=["销号", "异议裁定", "撤销"])
    records = records_of(item, clocks=(*real_clocks(), clock))
    memory = data.draw(st.sampled_from([Memory, LongMemory]))()
    known_on = st.none() | st.none() | near(item)
    for as_of in sorted(data.draw(st.lists(near(item), min_size=4, max_size=8)), reverse=True):
        known = data.draw(known_on)

        assert assess(records, as_of, known, memory).items == assess(records, as_of, known).items
