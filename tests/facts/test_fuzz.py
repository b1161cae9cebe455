"""Ten thousand damaged files: nothing makes the reader fall over, nothing is dropped unsaid, no mend does harm.

Most are read alone, some in the midst of the small tree, checked whole and mended. The last tests see to it that
the questions asked here can be answered with no.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from generator.editing.mending import MendedFile, describe, draw_diff, mend_data
from generator.facts.checks import CheckReport, check_reading
from generator.facts.messages import CATALOGUE
from generator.facts.problems import Problem, Severity, format_text
from generator.facts.reading import Reading, read_data, read_file
from generator.facts.reading.raw_text import read_text
from generator.facts.reading.yaml_source import Plain, plain, read_source
from tests.facts.broken import SMALL
from tests.facts.mutations import more_files, mutated, small_files

TODAY = date(2022, 3, 31)
ALONE, ALONE_EACH = 40, 250
WHOLE, WHOLE_EACH = 40, 40

FILES = small_files()
POOL = FILES | more_files()
SOUND = read_data(SMALL)
ITEMS = SOUND.records.items
PATHS = {item.id: SOUND.records.paths[item.origin] for item in ITEMS.values()}

_GAPS = re.compile(
    "|".join(
        {
            gap
            for each in CATALOGUE.values()
            for gap in re.findall(r"\{\w+\}", f"{each.required}{each.remedy}")
        }
    )
)
_ENGLISH = re.compile(
    r"expected|mapping|scalar|token|' indicator|while found|could not|invalid|error|None|Traceback",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|\s)#.*", re.MULTILINE)


def damaged(seed: str, pool: dict[str, bytes], paths: list[str]) -> tuple[str, bytes]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    return mutated(chance.choice(paths), chance, pool)


def check_with(drafts: dict[str, bytes]) -> CheckReport:
    """Check the small tree with some other files, of which alone it need be read what they say."""
    return check_reading(read_data(SMALL, drafts, SOUND), TODAY)


def is_named(problems: tuple[Problem, ...], path: str) -> bool:
    return any(each.severity is Severity.ERROR and each.place.path == path for each in problems)


def words_of(value: Plain) -> Counter[str]:
    """How often each Chinese character stands in keys and values."""
    if isinstance(value, dict):
        parts = [words_of(key) + words_of(each) for key, each in value.items()]
        return sum(parts, Counter())
    if isinstance(value, tuple):
        return sum(map(words_of, value), Counter())
    return Counter(char for char in value or "" if "\u4e00" <= char <= "\u9fff")


def assert_read_or_named(path: str, raw: bytes, reading: Reading) -> None:
    """A file is read completely, down to the last character that is no comment, or named by an error."""
    if is_named(reading.problems, path):
        return
    assert path in reading.files
    text, faults = read_text(raw)
    root = read_source(text).root
    assert faults == []
    assert root is not None
    assert words_of(_COMMENT.sub("", text)) <= words_of(plain(root))


def assert_plain(problems: tuple[Problem, ...], texts: dict[str, str]) -> None:
    """Every problem has a place that exists, and says something, in Chinese."""
    for each in problems:
        said = f"{each.title}\n{each.required}\n{each.remedy}\n"
        assert each.found
        assert each.remedy
        assert not _GAPS.search(said), said
        assert not _ENGLISH.search(said + each.found), each
        lines = texts.get(each.place.path, "").split("\n")
        assert 1 <= each.place.line <= len(lines), each
        assert 1 <= each.place.column <= len(lines[each.place.line - 1]) + 1, each
        assert each.place.length >= 1
        for edit in each.edits:
            assert 0 <= edit.length <= len(lines[edit.line - 1]) - edit.column + 1, each
    format_text(problems).encode()


def text_of(raw: bytes) -> str:
    return read_text(raw)[0]


@pytest.mark.parametrize("chunk", range(ALONE))
def test_a_damaged_file_is_read_or_named(chunk: int) -> None:
    paths = sorted(POOL)
    for number in range(ALONE_EACH):
        path, raw = damaged(f"alone {chunk} {number}", POOL, paths)
        reading = read_file(path, raw)
        assert_read_or_named(path, raw, reading)
        assert_plain(reading.problems, {path: text_of(raw)})


@pytest.mark.parametrize("chunk", range(WHOLE))
def test_a_damaged_file_harms_no_other_and_mending_does_no_harm(chunk: int) -> None:
    paths = sorted(FILES)
    for number in range(WHOLE_EACH):
        path, raw = damaged(f"whole {chunk} {number}", FILES, paths)
        report = check_with({path: raw})
        texts = {name: text_of(each) for name, each in (FILES | {path: raw}).items()}
        assert_plain(report.problems, texts)
        items = set(report.records.items) if report.records else set()
        if report.records:
            assert items >= {item for item in ITEMS if PATHS[item] != path}
        mending = mend_data(SMALL, TODAY, {path: raw})
        describe(mending).encode()
        draw_diff(mending).encode()
        assert {file.path for file in mending.files} <= {path}
        for file in mending.files:
            assert_only_mended_lines_differ(file)
            after = check_with({file.renamed: file.after})
            assert after.records is None or items <= set(after.records.items)
            assert not mend_data(SMALL, TODAY, {file.renamed: file.after}).files


def assert_only_mended_lines_differ(file: MendedFile) -> None:
    """Lines that no mend names are there as they were, byte for byte and in their order."""
    before, after = _lines(file.before), _lines(file.after)
    if any(mend.line == 0 for mend in file.mends):
        before = [text.encode() for text in text_of(file.before).split("\n")]
        after = [text.encode() for text in text_of(file.after).split("\n")]
    mended = {mend.line for mend in file.mends}
    kept = [line for number, line in enumerate(before, 1) if number not in mended]
    rest = iter(after)
    assert all(line in rest for line in kept), file
    assert len(before) <= len(after) <= len(before) + len(file.mends)


def _lines(raw: bytes) -> list[bytes]:
    return re.split(rb"(?<=\n)|(?<=\r)(?!\n)", raw)


def test_the_slips_reach_far() -> None:
    """Enough files are damaged beyond reading, in their values, and not at all; enough can be mended."""
    outcomes: Counter[str] = Counter()
    codes: set[str] = set()
    for number in range(600):
        path, raw = damaged(f"alone 0 {number}", POOL, sorted(POOL))
        reading = read_file(path, raw)
        codes |= {each.code for each in reading.problems}
        outcomes["named" if is_named(reading.problems, path) else "read"] += 1
        outcomes["mendable"] += any(each.edits for each in reading.problems)
    assert outcomes["named"] > 200
    assert outcomes["read"] > 50
    assert outcomes["mendable"] > 100
    assert len(codes) > 25


def test_a_reader_that_drops_a_line_would_be_found_out() -> None:
    path = "orders/2021/DB-2021-0004.yml"
    whole = FILES[path].decode()
    line = next(line for line in whole.split("\n") if line.startswith("来源"))
    reading = read_file(path, whole.replace(f"{line}\n", f"# {line}\n").replace("# 来源", "来源").encode())
    assert_read_or_named(path, whole.encode(), reading)
    # The same reading, held against a text that says more.
    with pytest.raises(AssertionError):
        assert words_of(whole + "备注: 丢了") <= words_of(plain(read_source(whole).root))  # type: ignore[arg-type]
    silent = replace(reading, files={}, problems=())
    with pytest.raises(AssertionError):
        assert_read_or_named(path, whole.encode(), silent)


def test_a_message_with_a_gap_or_in_english_or_off_the_file_would_be_found_out() -> None:
    path = "orders/2021/DB-2021-0004.yml"
    (problem,) = read_file(path, FILES[path].replace(b"2021-11-29", b"2021-11-31")).problems
    texts = {path: FILES[path].decode()}
    assert_plain((problem,), texts)
    for bad in (
        replace(problem, remedy="补写“{name}”。"),
        replace(problem, found="could not find expected ':'"),
        replace(problem, place=replace(problem.place, line=99)),
        replace(problem, place=replace(problem.place, column=99)),
    ):
        with pytest.raises(AssertionError):
            assert_plain((bad,), texts)


def test_a_mend_that_touches_another_line_would_be_found_out() -> None:
    before = "甲：子\n乙: 丑\n".encode()
    good = MendedFile("a", "a", before, "甲: 子\n乙: 丑\n".encode(), ())
    with pytest.raises(AssertionError):
        assert_only_mended_lines_differ(good)
    mending = mend_data(
        SMALL,
        TODAY,
        {
            "orders/2021/DB-2021-0004.yml": FILES["orders/2021/DB-2021-0004.yml"].replace(
                b"\xe7\xb4\xa7\xe7\x9b\xaf: ", b"\xe7\xb4\xa7\xe7\x9b\xaf\xef\xbc\x9a"
            )
        },
    )
    (file,) = mending.files
    assert_only_mended_lines_differ(file)
    with pytest.raises(AssertionError):
        assert_only_mended_lines_differ(replace(file, after=file.after.replace(b"2021-11-29", b"2021-11-30")))
    with pytest.raises(AssertionError):
        assert_only_mended_lines_differ(replace(file, after=file.after.replace(b"\n", b"\r\n")))
