"""What moved between two days."""

from __future__ import annotations

import pytest

from generator.state.changes import compare
from generator.state.situation import assess
from tests.builders import an_order, day, records_of

AT_WORK = ("2021-05-11 签收", "2021-05-17 答复", "2021-09-20 进展")
ITEMS = (
    an_order("DB-2021-0001", log=AT_WORK),
    an_order("DB-2021-0002", log=[*AT_WORK, "2021-10-06 报结"]),
    an_order("DB-2021-0003", log=[*AT_WORK, "2021-09-25 报结", "2021-10-04 退回", "2021-10-06 报结"]),
    an_order("DB-2021-0004", log=[*AT_WORK, "2021-09-25 报结", "2021-10-06 销号"]),
    an_order("DB-2021-0005", log=[*AT_WORK, "2021-10-06 批准延期 新时限=2021-12-31"]),
    an_order("DB-2021-0006", issued="2021-10-05", due="2021-10-06"),
    an_order("DB-2021-0007", log=["2021-09-08 签收"], due="2021-12-31"),
    an_order("DB-2021-0008", log=[*AT_WORK, "2021-09-25 报结", "2021-09-28 退回"], due="2021-12-31"),
    an_order("DB-2021-0009", issued="2021-11-01", due="2021-12-31"),
)


@pytest.mark.parametrize(
    ("move", "numbers"),
    [
        ("opened", "6"),
        # Six was not there before, and is red now.
        ("newly_red", "6"),
        ("recovered", "25"),
        ("completed", "23"),
        ("closed", "4"),
        ("extended", "5"),
        ("returned", "3"),
        ("silent", "7"),
    ],
)
def test_moves_of_a_week(move: str, numbers: str) -> None:
    """From 2021-10-01, when the orders due on 2021-09-30 have turned red, to 2021-10-08."""
    records = records_of(*ITEMS)
    moves = compare(assess(records, day("2021-10-01")), assess(records, day("2021-10-08")))

    assert getattr(moves, move) == tuple(f"DB-2021-000{number}" for number in numbers)


def test_turning_red_between_two_days() -> None:
    records = records_of(*ITEMS)
    moves = compare(assess(records, day("2021-09-30")), assess(records, day("2021-10-01")))

    assert moves.newly_red == ("DB-2021-0001", "DB-2021-0002", "DB-2021-0005")
    assert moves.opened == moves.recovered == ()


def test_nothing_moves_within_a_day() -> None:
    situation = assess(records_of(*ITEMS), day("2021-10-08"))
    moves = compare(situation, situation)

    assert not any(getattr(moves, name) for name in moves.__dataclass_fields__)
