"""Weeks as they were published: kept without loss, compared by the rule that compares situations."""

from __future__ import annotations

from datetime import date

import pytest

from generator.facts.records import Item, Records
from generator.state.changes import compare
from generator.state.cycle import Reporter
from generator.state.frozen import FrozenWeek, compare_weeks, freeze_week, restate
from generator.state.frozen.freezing import rules_version
from generator.state.situation import assess
from generator.vocabulary import Cycle
from tests.builders import an_order, records_of

BEFORE, AFTER = date(2021, 9, 22), date(2021, 9, 28)
AT_WORK = ("2021-05-11 签收", "2021-05-17 答复", "2021-09-20 进展")


def week_of(records: Records, last: date) -> FrozenWeek:
    reporter = Reporter(records, last)
    period = reporter.almanac.around(Cycle.WEEK, last)
    assert period is not None
    return freeze_week(records, reporter.report(period, last), last)


def sample() -> list[Item]:
    return [
        an_order("DB-2021-0001", log=AT_WORK),
        an_order("DB-2021-0002", log=(*AT_WORK, "2021-09-24 报结")),
        an_order("DB-2021-0003", log=(*AT_WORK, "2021-09-23 报结", "2021-09-27 退回")),
        an_order("DB-2021-0004", log=("2021-05-11 签收",)),
        an_order("DB-2021-0005", issued="2021-09-24", due="2021-12-01"),
    ]


def test_a_week_is_kept_without_loss() -> None:
    week = week_of(records_of(*sample()), AFTER)

    assert FrozenWeek.model_validate_json(week.model_dump_json(indent=1)) == week


def test_frozen_weeks_move_as_situations_do() -> None:
    records = records_of(*sample())
    changes = compare_weeks(week_of(records, BEFORE), week_of(records, AFTER))

    assert changes.moves == compare(assess(records, BEFORE), assess(records, AFTER))
    assert changes.moves.opened == ("DB-2021-0005",)
    assert changes.moves.completed == ("DB-2021-0002",)
    assert changes.moves.returned == ("DB-2021-0003",)
    assert changes.gone == ()
    assert not changes.rules_changed


def test_an_item_that_is_no_longer_there_is_gone() -> None:
    before, after = week_of(records_of(*sample()), BEFORE), week_of(records_of(*sample()[1:]), AFTER)

    assert compare_weeks(before, after).gone == ("DB-2021-0001",)


def test_weeks_are_compared_forwards_and_restated_with_themselves_only() -> None:
    before, after = (week_of(records_of(*sample()), day) for day in (BEFORE, AFTER))

    with pytest.raises(ValueError, match="not before"):
        compare_weeks(after, before)
    with pytest.raises(ValueError, match="is not"):
        restate(before, after)


def test_the_same_records_restate_nothing() -> None:
    week = week_of(records_of(*sample()), AFTER)

    assert restate(week, week).is_unchanged


def test_an_entry_that_appears_unsaid_is_backdated_and_one_that_goes_is_lost() -> None:
    published = week_of(records_of(*sample()), AFTER)
    changed = [an_order("DB-2021-0001", log=(*AT_WORK[:2], "2021-09-21 进展")), *sample()[1:]]
    found = restate(published, week_of(records_of(*changed), AFTER))

    (item,) = found.items
    assert item.id == "DB-2021-0001"
    assert [entry.on.isoformat() for entry in item.backdated] == ["2021-09-21"]
    assert [entry.on.isoformat() for entry in item.lost] == ["2021-09-20"]
    assert item.late == ()


def test_rates_that_are_counted_otherwise_are_restated() -> None:
    published = week_of(records_of(*sample()), AFTER)
    done = an_order("DB-2021-0001", due="2021-09-25", log=(*AT_WORK, "2021-09-24 报结"))
    found = restate(published, week_of(records_of(done, *sample()[1:]), AFTER))

    moved = next(rate for rate in found.rates if rate.name == "按期办结率")
    assert moved.published is not None
    assert moved.now is not None
    assert set(moved.now.numerator) - set(moved.published.numerator) == {"DB-2021-0001"}


def test_entries_of_one_day_in_another_order_restate_nothing() -> None:
    log = (*AT_WORK, "2021-09-20 催办")
    swapped = (*AT_WORK[:2], "2021-09-20 催办", "2021-09-20 进展")
    found = restate(
        week_of(records_of(an_order(log=log)), AFTER), week_of(records_of(an_order(log=swapped)), AFTER)
    )

    assert found.items == ()


def test_the_version_of_rules_follows_rules_and_holidays_and_nothing_else() -> None:
    texts = {"rules/clocks.yml": "a", "workdays/2021.yml": "b", "orders/2021/x.yml": "c"}
    version = rules_version(texts)

    assert rules_version({**texts, "orders/2021/x.yml": "d"}) == version
    assert rules_version({**texts, "rules/clocks.yml": "d"}) != version
    assert rules_version({**texts, "workdays/2021.yml": "d"}) != version
    assert rules_version({"rules/clocks.ym": "la", "workdays/2021.yml": "b"}) != version
