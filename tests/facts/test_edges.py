"""What reading and checking make of what hardly anybody writes: the far ends of the tables and of the grammar."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from generator.facts.catalogue import TEXTS
from generator.facts.checks import check_data
from generator.facts.checks.personal import MOST_PROBLEMS
from generator.facts.checks.registry import span_in_words
from generator.facts.examples import parse_example
from generator.facts.explaining import explain, list_codes, near_codes
from generator.facts.forms import Slot
from generator.facts.messages import CATALOGUE
from generator.facts.privacy_patterns import _LISTED, _from_literal, is_worth_a_look
from generator.facts.reading import files, locate
from generator.facts.reading.places import quoted_texts
from generator.facts.reading.proposals import proposal
from generator.facts.reading.single import read_single
from generator.facts.reading.yaml_source import MOST_FAULTS, read_source
from generator.facts.records.base import Form
from generator.facts.records.portal import Portal
from generator.facts.records.rules import Band
from generator.facts.records.workdays import Holiday, HolidayNotice
from generator.vocabulary import Light
from tests.builders import day
from tests.facts.broken import SMALL

TODAY = date(2022, 3, 31)
ORDER = "orders/2021/DB-2021-0004.yml"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small tree that a test may damage."""
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    return data


def said(data: Path) -> list[tuple[str, str]]:
    """Code and finding of each problem."""
    return [(problem.code, problem.found) for problem in check_data(data, TODAY).problems]


@pytest.mark.parametrize("switch", [gc.disable, gc.enable])
def test_reading_leaves_it_as_it_was_whether_unused_memory_is_looked_for(
    small: Path, switch: Callable[[], None]
) -> None:
    """Who reads time and again may have reasons of its own to switch that off."""
    was_on = gc.isenabled()
    try:
        switch()
        before = gc.isenabled()
        said(small)
        assert gc.isenabled() is before
    finally:
        (gc.enable if was_on else gc.disable)()


def test_a_file_that_is_gone_once_it_is_listed_is_told_and_the_others_are_read(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody switches branches meanwhile."""

    def vanish(path: str, _: str) -> None:
        if path == ORDER:
            (small / path).unlink()

    monkeypatch.setattr(files, "_twin", vanish)

    assert said(small) == [("DC-0137", "这个文件打不开")]


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("甲: \x01\n", "DC-0120", "这个文件里有读不了的字符"),
        ('标题: "他说“好”\n', "DC-0115", "这个引号没有配对"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, code: str, found: str) -> None:
    source = read_source(text)

    assert source.root is None
    assert [(fault.code, fault.found) for fault in source.faults] == [(code, found)]


def test_of_very_many_faults_reading_gives_up() -> None:
    source = read_source("甲: 子\n" * (2 * MOST_FAULTS))

    assert source.root is None
    assert [fault.code for fault in source.faults] == ["DC-0108"] * MOST_FAULTS


@pytest.mark.parametrize(
    ("line", "mends"),
    [("标题: @所有人", True), ("标题: @所有人 #1", False), ('标题: @所有人"甲"', False), ("标题: @", True)],
)
def test_quotes_are_set_only_where_the_text_certainly_ends(line: str, *, mends: bool) -> None:
    (fault,) = read_source(line).faults

    assert fault.code == "DC-0118"
    assert bool(fault.edits) is mends


@pytest.mark.parametrize(
    ("loc", "place"),
    [
        (("甲",), (1, 4, 1)),
        (("乙", 0), (2, 5, 1)),
        # Nothing stands there: the nearest place above.
        (("甲", "子"), (1, 4, 1)),
        (("乙", "子"), (2, 4, 3)),
        (("乙", 7), (2, 4, 3)),
        ((0,), (1, 1, 4)),
    ],
)
def test_a_place_that_is_absent_is_the_nearest_above_it(
    loc: tuple[str | int, ...], place: tuple[int, int, int]
) -> None:
    assert locate("甲: 子\n乙: [丑]\n", loc) == place


def test_quoted_text_below_a_key_that_is_a_list_is_looked_at_too() -> None:
    assert [value for _, value in quoted_texts('? [甲]\n: "\\u5b50"\n乙: "丑"\n')] == ["子", "丑"]


@pytest.mark.parametrize("written", ["12345678901234", "-3"])
def test_for_what_is_no_sensible_count_there_is_no_proposal(written: str) -> None:
    assert proposal(written, Slot(form=Form.COUNT)) is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"\xff\xfe", "DC-0103"), (b"", "DC-0121"), (b"# \xe7\xa9\xba\n", "DC-0121"), (b"a: [", "DC-0118")],
)
def test_a_single_file_that_holds_nothing_is_told_apart(raw: bytes, code: str) -> None:
    found, _, problems = read_single(raw, "mapping.yml", Portal)

    assert found is None
    assert [problem.code for problem in problems] == [code]


def test_a_file_that_cannot_be_opened_is_told_and_stops_no_other(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where an administrator took away the right to read it (who runs tests as root may read all)."""
    opened = open

    def refuse(file: Any, *arguments: Any, **more: Any) -> Any:
        if str(file).endswith(ORDER):
            raise PermissionError(13, "Permission denied")
        return opened(file, *arguments, **more)

    monkeypatch.setattr("builtins.open", refuse)

    assert ("DC-0137", "这个文件打不开") in said(small)
    assert {code for code, _ in said(small)} == {"DC-0137"}


def test_a_record_takes_what_is_a_number_already() -> None:
    """Tools make records of values, too, not only of text."""
    assert Band.model_validate({"灯": Light.RED, "大于": 7, "含义": "甲"}).above == 7.0
    holiday = Holiday.model_validate({"名称": "甲", "起": "2021-01-01", "止": "2021-01-03", "天数": 3})
    notice = {"年份": 2021, "通知": "甲", "通知日期": day("2020-11-25"), "放假": (holiday,)}
    assert HolidayNotice.model_validate(notice).year == 2021


@pytest.mark.parametrize(("year", "kind"), [("0021", "year_far"), ("二〇二一", "year_shape")])
def test_a_year_out_of_the_question_is_refused(year: str, kind: str) -> None:
    with pytest.raises(ValidationError) as caught:
        HolidayNotice.model_validate({"年份": year})

    assert kind in {error["type"] for error in caught.value.errors() if error["loc"] == ("年份",)}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2021-01-01", "2021-12-31", "从2021-01-01起，到2021-12-31为止"),
        ("2021-01-01", None, "从2021-01-01起才有"),
        (None, "2021-12-31", "到2021-12-31为止"),
    ],
)
def test_a_span_in_words(first: str | None, last: str | None, words: str) -> None:
    assert span_in_words(day(first) if first else None, day(last) if last else None) == words


def change(data: Path, path: str, before: str, after: str) -> None:
    """Replace something in a file."""
    text = (data / path).read_text("utf-8")
    assert before in text
    (data / path).write_text(text.replace(before, after, 1), "utf-8")


def test_definitions_that_follow_each_other_are_fine(small: Path) -> None:
    change(
        small,
        "indicators/chongfu-wangxin.yml",
        "{起: 2021-01-01, 分子",
        "{起: 2020-01-01, 止: 2020-12-31, 分子: 甲, 分母: 乙, 依据: 丙}\n  - {起: 2021-01-01, 分子",
    )

    assert said(small) == []


def test_an_empty_key_is_not_held_against_its_event(small: Path) -> None:
    """Forms leave keys empty that do not apply."""
    change(small, "orders/2021/DB-2021-0003.yml", "事件: 签收,", "事件: 签收, 新时限: ,")

    assert said(small) == []


def test_of_very_many_numbers_of_persons_the_last_that_is_told_counts_the_rest(small: Path) -> None:
    numbers = "".join(f"  第{n}户 {13800138000 + n}\n" for n in range(MOST_PROBLEMS + 3))
    (small / ORDER).write_text(f"{(small / ORDER).read_text('utf-8')}备注: |\n{numbers}", "utf-8")
    problems = said(small)

    assert len(problems) == MOST_PROBLEMS
    assert problems[-1] == ("DC-0902", "这里像是手机号；这个文件里后面还有3处")


def test_a_number_that_stands_there_openly_is_told_once_even_in_quotes_with_escapes(small: Path) -> None:
    (small / ORDER).write_text(f'{(small / ORDER).read_text("utf-8")}备注: "\\t13800138000"\n', "utf-8")

    assert [code for code, _ in said(small)].count("DC-0902") == 1


def test_a_comma_in_an_entry_is_not_taken_for_one_in_a_number(small: Path) -> None:
    """Before the comma stands no number that it could belong to."""
    change(small, "orders/2021/DB-2021-0003.yml", "事件: 签收,", "事件: 签收, 123,")

    assert [code for code, _ in said(small)] == ["DC-0202"]


BARE = "【错】\n⟦甲⟧: 子\n丙: 丑\n【对】\n乙: 子\n"


def test_a_code_is_explained_with_as_much_as_there_is() -> None:
    alone = explain("DC-0107", {})
    assert "要求: " in alone
    assert "错的写法" not in alone

    marked = explain("DC-0107", {"DC-0107": parse_example("DC-0107", BARE)})
    assert "错的写法:\n    甲: 子\n    ^^\n    丙: 丑\n" in marked
    told = "【错的情形】\n文件没有了\n【对的情形】\n文件还在\n"
    situation = explain("DC-0107", {"DC-0107": parse_example("DC-0107", told)})
    assert "错的写法:\n    文件没有了\n\n对的写法:\n    文件还在\n" in situation
    assert "^" not in situation


def test_an_example_without_a_mark_counts_from_its_first_line() -> None:
    example = parse_example("DC-0107", "【错】\n甲: 子\n【提示】\n --> data/a.yml:7:1\n")

    assert (example.mark, example.first_line) == (None, 1)


def test_codes_are_listed_one_a_line_with_their_titles() -> None:
    listed = list_codes(near_codes("DC-0107"))

    assert f"  DC-0107 错误 {CATALOGUE['DC-0107'].title}\n" in listed
    assert listed.count("\n") == len(near_codes("DC-0107")) <= len(TEXTS)


def test_every_hint_begins_with_a_literal() -> None:
    """Else a search could not skip from one to the next, and the check of all files would take long."""
    assert [word for word in _LISTED if not "\u4e00" <= _from_literal(word)[:1] <= "\u9fff"] == []


@pytest.mark.parametrize(("text", "worth"), [("其母代办", True), ("按期办结", False), ("微信", True)])
def test_a_text_is_looked_at_where_a_pattern_may_find_something(text: str, *, worth: bool) -> None:
    assert is_worth_a_look(text) is worth
