"""Which record became which, and what became of the entries of a log, whatever was done to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.facts.checks.history import compare_versions
from generator.facts.checks.log_changes import log_findings
from generator.facts.checks.pairing import pair_records
from generator.facts.problems import Finding
from generator.facts.reading import Reading, read_data
from generator.facts.records import SupervisionOrder
from tests.builders import an_entry, an_order
from tests.facts.broken import SMALL

LINES = ("2021-05-11 签收", "2021-05-17 答复", "2021-06-14 进展", "2021-06-20 催办", "2021-06-25 通报")
MORE = ("2021-07-01 催办", "2021-07-02 进展", "2021-07-03 通报")


def codes_of(before: Sequence[str], now: Sequence[str]) -> list[str]:
    old, new = an_order(log=tuple(before)), an_order(log=tuple(now))
    return [finding.code for finding in log_findings("a.yml", old, "a.yml", new)]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (LINES, []),
        ((*LINES, *MORE), []),
        (LINES[:-1], ["DC-0602"]),
        ((), ["DC-0602"] * 5),
        (LINES[1:], ["DC-0602"]),
        ((MORE[0], *LINES), ["DC-0603"]),
        ((*LINES[:2], MORE[0], *LINES[2:]), ["DC-0603"]),
        ((*LINES[:2], "2021-06-15 进展", *LINES[3:]), ["DC-0601"]),
        ((*LINES[:4], "2021-06-26 通报"), ["DC-0601"]),
        ((*LINES[:4], "2021-06-26 通报", *MORE), ["DC-0601"]),
        ((*LINES[:4], *MORE), ["DC-0602"]),
        ((*LINES[:4], "2021-07-01 进展"), ["DC-0602"]),
        ((LINES[1], LINES[0], *LINES[2:]), ["DC-0604"]),
        ((*LINES[1:], LINES[0]), ["DC-0604"]),
        ((LINES[0], "2021-05-18 答复", MORE[0], *LINES[2:]), ["DC-0601", "DC-0603"]),
    ],
)
def test_what_was_done_to_a_log(now: tuple[str, ...], expected: list[str]) -> None:
    assert codes_of(LINES, now) == expected


ENTRIES = st.lists(st.sampled_from([*LINES, *MORE]), max_size=7)


@given(before=ENTRIES, now=ENTRIES)
def test_only_a_log_that_was_added_to_passes(before: list[str], now: list[str]) -> None:
    assert (codes_of(before, now) == []) == (now[: len(before)] == before)


@given(before=ENTRIES, more=ENTRIES)
def test_whatever_is_added_at_the_end_is_right(before: list[str], more: list[str]) -> None:
    assert codes_of(before, [*before, *more]) == []


def test_entries_are_the_same_whatever_their_writing() -> None:
    assert an_entry(LINES[0]) == an_entry(LINES[0])
    assert len({an_entry(LINES[0]), an_entry(LINES[0])}) == 1


def small(**orders: SupervisionOrder) -> Reading:
    """The small tree, in which only these orders stand, by the names of their files."""
    reading = read_data(SMALL)
    files = {path: record for path, record in reading.files.items() if not path.startswith("orders/")}
    files |= {f"orders/2021/{name}.yml": order for name, order in orders.items()}
    return Reading(reading.records, files, frozenset(), ())


def the_order(number: str, **more: object) -> SupervisionOrder:
    record = read_data(SMALL).files["orders/2021/DB-2021-0004.yml"]
    assert isinstance(record, SupervisionOrder)
    return record.model_copy(update={"id": number, **more})


def findings_of(before: Reading, now: Reading) -> list[Finding]:
    return compare_versions(pair_records(before, now), {})


def test_a_record_that_gets_its_number_is_the_same() -> None:
    before = small(**{"待编-甲": the_order("待编-甲")})
    now = small(**{"DB-2021-0007": the_order("DB-2021-0007")})
    assert findings_of(before, now) == []


def test_of_several_without_a_number_each_finds_its_own() -> None:
    one, other = the_order("待编-甲"), the_order("待编-乙", lead="区住建委")
    before = small(**{"待编-甲": one, "待编-乙": other})
    now = small(
        **{
            "DB-2021-0007": other.model_copy(update={"id": "DB-2021-0007"}),
            "DB-2021-0008": one.model_copy(update={"id": "DB-2021-0008"}),
        }
    )
    pairing = pair_records(before, now)
    named = {(old.name, new.name) for old, new in pairing.pairs if old.name != new.name}
    assert named == {("待编-甲", "DB-2021-0008"), ("待编-乙", "DB-2021-0007")}
    assert findings_of(before, now) == []


def test_a_record_that_gets_its_number_may_not_change_otherwise() -> None:
    before = small(**{"待编-甲": the_order("待编-甲", due=None)})
    late = the_order("DB-2021-0007")
    assert findings_of(before, small(**{"DB-2021-0007": late})) == []
    dated = small(**{"待编-甲": the_order("待编-甲")})
    changed = small(**{"DB-2021-0007": late.model_copy(update={"due": late.issued_on})})
    assert [finding.code for finding in findings_of(dated, changed)] == ["DC-0605"]


def test_a_record_without_a_number_does_not_vanish_either() -> None:
    before = small(**{"待编-甲": the_order("待编-甲")})
    assert [finding.code for finding in findings_of(before, small())] == ["DC-0608"]


def test_an_order_is_no_suggestion_whatever_its_title() -> None:
    order = the_order("DB-2021-0007")
    suggestion = read_data(SMALL).files["suggestions/2021/JY-2021-01.yml"]
    like_it = suggestion.model_copy(update={"id": "JY-2021-02", "title": order.title})
    before, now = small(**{"DB-2021-0007": order}), small()
    files = {**now.files, "suggestions/2021/JY-2021-02.yml": like_it}

    findings = findings_of(before, Reading(now.records, files, frozenset(), ()))
    assert [finding.code for finding in findings] == ["DC-0608"]


def test_a_tally_of_the_same_year_and_name_under_another_code_is_the_same() -> None:
    """It is told that its code was changed, not that all its months were deleted."""
    before = small()
    tally = before.files["tallies/jiefang-qu-2021.yml"]
    files = {path: record for path, record in before.files.items() if record is not tally}
    files["tallies/jiefang-2021.yml"] = tally.model_copy(update={"slug": "jiefang"})

    (finding,) = findings_of(before, Reading(before.records, files, frozenset(), ()))
    assert (finding.code, finding.found) == ("DC-0611", "以前是“jiefang-qu-2021”，现在是“jiefang-2021”")


@pytest.mark.parametrize("title", ["督促落实主要负责人接访责任", "另一件事"])
def test_in_the_same_file_title_or_day_tell_that_only_the_number_changed(title: str) -> None:
    before = small(甲=the_order("DB-2021-0004"))
    now = small(甲=the_order("DB-2021-0009", title=title))

    assert [finding.code for finding in findings_of(before, now)] == ["DC-0611"]


def test_every_version_is_like_itself(tmp_path: Path) -> None:
    reading = read_data(SMALL)
    assert findings_of(reading, reading) == []
    pairing = pair_records(reading, reading)
    assert (pairing.gone, pairing.new) == ((), ())
    assert len(pairing.pairs) == len(reading.files)
    # Nothing is new where all is gone, and the other way round.
    empty = read_data(tmp_path)
    assert findings_of(empty, reading) == []
    assert {finding.code for finding in findings_of(reading, empty)} == {"DC-0608", "DC-0609"}
