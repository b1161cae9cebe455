"""Golden numbers of a city: sums of counts, rates from both their sums, and what must not be added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.rollup.city import City, assemble
from generator.rollup.reading import read_districts
from generator.vocabulary import Flag
from tests.builders import an_order, real_rates
from tests.rollup.conftest import Small, jia_items, yi_items
from tests.rollup.weeks import a_week, edit_api


def city_of(*folders: Path) -> City:
    return assemble("某市", read_districts(folders))


def test_numbers_are_sums_with_their_parts(small: Small) -> None:
    city = city_of(small.jia, small.yi)

    golden = {
        "items": (6, [3, 3]),
        "by_flag/在办": (6, [3, 3]),
        "by_flag/逾期": (2, [1, 1]),
        "by_flag/两周内到期": (1, [1, 0]),
        "by_flag/应办结": (5, [2, 3]),
        "by_flag/按期报结": (3, [1, 2]),
        "by_light/红": (2, [1, 1]),
        "by_stage/报结": (3, [1, 2]),
        "by_kind/督办单": (6, [3, 3]),
        "by_kind/议定事项": (0, [0, 0]),
    }
    for key, (total, parts) in golden.items():
        number = city.numbers[key]
        assert (number.total, [part.value for part in number.parts]) == (total, parts), key
        assert all(part.pointer.startswith("/counts/") for part in number.parts)
    assert not city.warnings


def test_a_rate_is_worked_out_from_both_sums_never_a_mean(small: Small) -> None:
    rate = city_of(small.jia, small.yi).rates[0]

    assert (rate.name, rate.numerator, rate.denominator, rate.value) == ("按期办结率", 3, 5, 0.6)
    assert [part.value for part in rate.parts] == [1 / 2, 2 / 3]


def test_a_rate_without_a_denominator_has_no_value(tmp_path: Path) -> None:
    week = a_week(tmp_path / "a", "甲区", an_order(due="2021-12-31"))

    assert city_of(week).rates[0].value is None


def test_the_same_id_in_two_districts_is_two_items(small: Small) -> None:
    city = city_of(small.jia, small.yi)

    assert len({each.key for each in city.items}) == 6
    assert [each.district.name for each in city.items if each.item.id == "DB-2021-0001"] == ["甲区", "乙区"]


def test_what_is_latest_stands_in_front(small: Small) -> None:
    late = city_of(small.jia, small.yi).flagged(Flag.LATE)

    assert [(each.district.name, each.item.days_left) for each in late] == [("乙区", -28), ("甲区", -8)]


def test_different_days_are_told(small: Small, tmp_path: Path) -> None:
    later = a_week(tmp_path / "b", "丙区", *yi_items(), as_of="2021-10-05")
    city = city_of(small.jia, later)

    assert city.days == (date(2021, 9, 28), date(2021, 10, 5))
    assert city.warnings == (
        (
            "各区数据日期不同（甲区截至2021-09-28；丙区截至2021-10-05），相差最多7天。"
            "合计只是把各区当日的数加在一起，不是同一天的情况。"
        ),
    )


def test_rates_by_different_definitions_are_never_added(small: Small, tmp_path: Path) -> None:
    first, *others = real_rates()
    other = first.model_copy(update={"definition": "另一种口径。"})
    week = a_week(tmp_path / "b", "丙区", *jia_items(), rates=(other, *others))
    city = city_of(small.jia, small.yi, week)
    split = [rate for rate in city.rates if rate.is_split]

    assert [(rate.definition == "另一种口径。", rate.numerator, rate.denominator) for rate in split] == [
        (False, 3, 5),
        (True, 1, 2),
    ]
    assert city.warnings == (
        "有的率各区口径不同，分开列出，不合计：按期办结率（甲区、乙区）、按期办结率（丙区）。",
    )


def test_a_word_of_a_later_program_is_counted_all_the_same(small: Small) -> None:
    (district,) = read_districts([small.jia])
    counts = district.situation.counts
    later = counts.model_copy(update={"by_stage": {**counts.by_stage, "会商~1/2": 4}})
    odd = replace(district, situation=district.situation.model_copy(update={"counts": later}))
    number = assemble("某市", [odd]).numbers["by_stage/会商~1/2"]

    assert (number.total, number.parts[0].pointer) == (4, "/counts/by_stage/会商~01~12")


def test_demonstration_data_are_named(small: Small, tmp_path: Path) -> None:
    week = a_week(tmp_path / "a", "甲区", an_order())
    edit_api(week, "situation", lambda content: content.update(demonstration=True))

    assert city_of(week, small.yi).demonstrating == ("甲区",)
