"""data/ → records: nothing is guessed, nothing is lost, nothing makes the reader fall over."""

from __future__ import annotations

import os
import random
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.facts.checks import check_data
from generator.facts.forms import Slot
from generator.facts.problems import Severity, format_text
from generator.facts.reading import locate, read_file, read_records, recoded
from generator.facts.reading.proposals import proposal
from generator.facts.reading.quick import UnclearError, quick_plain
from generator.facts.reading.raw_text import MOST_BYTES, read_text
from generator.facts.reading.yaml_source import plain, read_source
from generator.facts.records.base import Form
from tests.facts.broken import SMALL

TODAY = date(2022, 3, 31)
ORDER = "orders/2021/DB-2021-0004.yml"
SETTINGS = settings(
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def read(text: str) -> object:
    """What a text without faults says."""
    source = read_source(text)
    assert source.faults == []
    assert source.root is not None
    return plain(source.root)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small tree that a test may damage."""
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    return data


@pytest.mark.parametrize(
    "raw", ["010", "1.10", "12:30", "no", "on", "1e3", "0x1F", "80%", "null", "2021-05-10", "=", "1_000"]
)
def test_every_scalar_stays_as_it_is_written(raw: str) -> None:
    assert read(f"备注: {raw}\n") == {"备注": raw}


@pytest.mark.parametrize("blank", ["", " ", " ~", "   # 待填"])
def test_nothing_written_is_nothing(blank: str) -> None:
    assert read(f"备注:{blank}\n") == {"备注": None}


def test_what_stands_in_quotes_is_text() -> None:
    assert read("甲: '~'\n乙: \"\"\n丙: '工作 #1'\n") == {"甲": "~", "乙": "", "丙": "工作 #1"}


def test_lists_are_tuples_and_blocks_keep_their_lines() -> None:
    assert read("甲: [子, 丑]\n乙:\n  - 寅\n丙: |\n  卯\n  辰\n") == {
        "甲": ("子", "丑"),
        "乙": ("寅",),
        "丙": "卯\n辰\n",
    }


def test_windows_line_ends_are_line_ends() -> None:
    text, faults = read_text("甲: 子\r\n乙: 丑\r\n".encode())
    assert (text, faults) == ("甲: 子\n乙: 丑\n", [])


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000, "a:\n" + " b:\n" * 9]
)
def test_deep_nesting_is_refused_without_a_crash(text: str) -> None:
    assert read_source(text).faults


def test_a_list_left_empty_on_the_form_is_empty(small: Path) -> None:
    path = small / ORDER
    path.write_text(
        path.read_text(encoding="utf-8") + "配合单位:\n节点:\n办理记录:\n备注:\n", encoding="utf-8"
    )
    records, problems = read_records(small)
    assert problems == []
    assert records is not None
    assert records.orders["DB-2021-0004"].log == ()


def test_the_small_tree_is_read_whole() -> None:
    records, problems = read_records(SMALL)
    assert problems == []
    assert records is not None
    assert len(records.items) == 14
    assert records.paths["LX-2021-01"] == "meetings/2021/LX-2021-01.yml"
    assert records.paths["tally:jiefang-qu-2021"] == "tallies/jiefang-qu-2021.yml"
    assert records.texts[ORDER].startswith("编号: DB-2021-0004\n")


def test_without_settings_there_are_no_records_but_all_problems(small: Path) -> None:
    (small / "portal.yml").write_text("门户名称: 某门户\n", encoding="utf-8")
    (small / ORDER).write_text("编号: DB-2021-0004\n", encoding="utf-8")
    records, problems = read_records(small)
    assert records is None
    assert {problem.place.path for problem in problems} == {"portal.yml", ORDER}


def test_readmes_schemas_and_hidden_files_are_passed_over(small: Path) -> None:
    for name in ("README.md", "orders/README.md", ".hidden.yml", "orders/.gitkeep", "schema/order.json"):
        (small / name).parent.mkdir(exist_ok=True)
        (small / name).write_text("x", encoding="utf-8")
    assert read_records(small)[1] == []


def test_what_is_no_file_is_named_and_not_opened(small: Path) -> None:
    os.mkfifo(small / "orders/2021/DB-2021-0005.yml")
    (small / "orders/2021/DB-2021-0006.yml").mkdir()
    (small / "orders/2021/DB-2021-0006.yml/x.yml").write_text("", encoding="utf-8")
    (small / "elsewhere").symlink_to(small.parent)
    (small / "circle.yml").symlink_to("circle.yml")
    codes = [problem.code for problem in read_records(small)[1]]
    assert codes == ["DC-0133", "DC-0133", "DC-0137", "DC-0131"]


def test_a_link_within_data_is_read(small: Path) -> None:
    (small / "orders/2021/DB-2021-0004.yml").rename(small / ".kept.yml")
    (small / "orders/2021/DB-2021-0004.yml").symlink_to("../../.kept.yml")
    assert read_records(small)[1] == []


def test_a_name_that_is_no_utf8_can_be_complained_about(small: Path) -> None:
    (small / os.fsdecode(b"orders/2021/\xff.yml")).write_text("编号: 一\n", encoding="utf-8")
    assert "DC-0" in format_text(check_data(small, TODAY).problems).encode().decode()


@SETTINGS
@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(raw: bytes) -> None:
    text, faults = read_text(raw)
    if not faults:
        read_source(text)


@SETTINGS
@given(st.text(alphabet="a事项:：-[]{}\"'#|>&*!%@`?,，\n\t ~<=0.\\", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    for fault in read_source(text).faults:
        assert fault.span.line >= 1
        assert fault.span.column >= 1


def _quickly(text: str) -> object:
    try:
        return quick_plain(text)
    except UnclearError:
        return None


@pytest.mark.parametrize("path", sorted(path for path in SMALL.rglob("*.yml")))
def test_the_quick_way_says_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    quick, source = _quickly(text), read_source(text)
    assert source.root is not None
    assert quick == plain(source.root) or (quick is None and " #" in text)


@settings(SETTINGS, max_examples=400)
@given(
    st.text(alphabet="a项:-[]{}\"'#|>&*!?,\n ~<=.", max_size=40),
    st.sampled_from(["", "a: 1\n", "- b\n", "k: {a: 1}\n"]),
)
def test_the_quick_way_passes_on_whatever_has_a_fault(text: str, start: str) -> None:
    quick, source = _quickly(start + text), read_source(start + text)
    if quick is not None:
        assert source.faults == []
        assert source.root is not None
        assert quick == plain(source.root)


@pytest.mark.parametrize(
    "text",
    [
        "甲: *乙\n",
        "[甲]: 乙\n",
        "{甲: 乙}: 丙\n",
        "甲: {*乙}\n",
        "甲: [*乙: 丙]\n",
        "- 甲 # 乙\n- 丙\n?",
        "甲: 乙 # 丙\n?",
    ],
)
def test_what_no_form_needs_is_named_and_breaks_nothing(text: str) -> None:
    for reading in (read_file(ORDER, text.encode()), read_file("units.yml", text.encode())):
        assert any(problem.severity is Severity.ERROR for problem in reading.problems)
        assert all(problem.place.line <= text.count("\n") + 1 for problem in reading.problems)


def test_too_much_is_refused() -> None:
    assert [fault.code for fault in read_text(b"#" * (MOST_BYTES + 1))[1]] == ["DC-0101"]


@pytest.mark.parametrize(
    "start",
    [
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"%PDF-1.7",
        b"{\\rtf1",
        b"<!DOCTYPE html>",
        b"\xef\xbb\xbf  <html>",
    ],
)
def test_files_of_other_programs_are_told_for_what_they_are(start: bytes) -> None:
    assert [fault.code for fault in read_text(start + b"\x00\x01")[1]] == ["DC-0138"]


def test_a_page_saved_as_a_file_is_looked_through_for_what_must_not_enter() -> None:
    page = "<html><body>电话" + "1380" + "0138000</body></html>"
    codes = {problem.code for problem in check_data(SMALL, TODAY, {ORDER: page.encode()}).problems}
    assert codes == {"DC-0138", "DC-0902"}


def test_behind_a_byte_order_mark_everything_else_is_read_as_well() -> None:
    raw = (SMALL / ORDER).read_bytes().replace(b"2021-11-29", b"2021/11/29")
    assert [problem.code for problem in read_file(ORDER, b"\xef\xbb\xbf" + raw).problems] == [
        "DC-0102",
        "DC-0205",
    ]


def test_damaged_utf8_is_not_taken_for_gbk() -> None:
    raw = (SMALL / ORDER).read_bytes()
    for at in range(len(raw)):
        _, faults = read_text(raw[:at] + raw[at + 1 :])
        assert all("GBK" not in fault.found for fault in faults)
        assert recoded(raw[:at] + raw[at + 1 :]) is None


@pytest.mark.parametrize(
    ("form", "written", "plain", "certain"),
    [
        (Form.DAY, "2021年3月5日", "2021-03-05", True),
        (Form.DAY, "2021 年 3 月 5 号", "2021-03-05", True),
        (Form.DAY, "二〇二一年三月二十五日", "2021-03-25", True),
        (Form.DAY, "２０２１－０３－０５", "2021-03-05", True),
        (Form.DAY, "20210305", "2021-03-05", True),
        (Form.DAY, "2021-3-5 0:00", "2021-03-05", True),
        (Form.DAY, "2021-03-05 09:00", "2021-03-05", False),
        (Form.DAY, "2021-03-05（周五）", "2021-03-05", False),
        (Form.DAY, "44260", "2021-03-05", False),
        (Form.DAY, "2021-3.5", None, False),
        (Form.DAY, "21-3-5", None, False),
        (Form.DAY, "3月5日", None, False),
        (Form.MONTH, "2021年3月", "2021-03", True),
        (Form.MONTH, "202103", "2021-03", True),
        (Form.MONTH, "2021-03-31", "2021-03", False),
        (Form.YEAR, "2021年度", "2021", True),
        (Form.COUNT, "1,159", "1159", True),
        (Form.COUNT, "１，１５９件", "1159", True),
        (Form.COUNT, "12,34", None, False),
        (Form.COUNT, "054", "54", True),
        (Form.COUNT, "54.0", "54", True),
        (Form.COUNT, "54.5", None, False),
        (Form.COUNT, "5万", None, False),
        (Form.COUNT, "5余件", None, False),
        (Form.COUNT, "5²", None, False),
        (Form.COUNT, "30%", "30", False),
        (Form.ORDINAL, "第2个", "2", True),
        (Form.NUMBER, "1,159.5", "1159.5", True),
    ],
)
def test_other_writings(form: Form, written: str, plain: str | None, *, certain: bool) -> None:
    better = proposal(written, Slot(form=form))
    assert (better.text if better else None) == plain
    assert bool(better and better.certain) == certain


def _damaged(text: str, seed: int) -> str:
    """A text with a few slips of the kind people make."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        slip = chance.choice(["delete", "double", "swap", "cut", "put"])
        if slip == "delete":
            del lines[at]
            lines = lines or [""]
        elif slip == "double":
            lines.insert(at, lines[chance.randrange(len(lines))])
        elif slip == "swap":
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif slip == "cut":
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
        else:
            place = chance.randint(0, len(lines[at]))
            sign = chance.choice([*"：，“[]{}'\"#&*!|-~0９", ": ", " #", "\t", "待补充", "2021-02-30"])
            lines[at] = lines[at][:place] + sign + lines[at][place:]
    return "\n".join(lines)


@settings(SETTINGS, max_examples=150)
@given(seed=st.integers(0, 10**6), which=st.integers(0, 10**6))
def test_no_item_vanishes_unsaid(seed: int, which: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever happens to a file, its items are all there, or the file is named in an error."""
    data = tmp_path_factory.mktemp("damaged") / "data"
    shutil.copytree(SMALL, data)
    files = sorted(path for path in data.rglob("*.yml"))
    damaged = files[which % len(files)]
    damaged.write_text(_damaged(damaged.read_text(encoding="utf-8"), seed), encoding="utf-8")
    path = damaged.relative_to(data).as_posix()

    report = check_data(data, TODAY)
    format_text(report.problems, color=True)
    named = {problem.place.path for problem in report.problems if problem.severity is Severity.ERROR}
    whole, _ = read_records(SMALL)
    assert whole is not None
    items = set(report.records.items) if report.records else set()
    for item in set(whole.items.values()) if report.records else ():
        lost = item.id not in items
        if lost and whole.paths[item.origin] == path:
            # Leaving out a clause or a measure altogether is no mistake that a file can tell of.
            assert path in named or item.path
        elif lost:
            pytest.fail(f"{item.id} was lost by a slip in {path}")


LEAVES = st.text(alphabet="甲乙丙丁01", min_size=1, max_size=6)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(LEAVES, inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


def _flow(tree: object) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return f"[{', '.join(map(_flow, tree))}]"
    return str(tree)


def _block(tree: object, indent: int) -> str:
    """A tree in block style, with every third branch in flow style."""
    pad = " " * indent
    if isinstance(tree, dict) and len(tree) != 3:
        return "".join(f"\n{pad}{key}:{_block(value, indent + 2)}" for key, value in tree.items())
    if isinstance(tree, list) and len(tree) != 3:
        return "".join(f"\n{pad}-{_block(value, indent + 2)}" for value in tree)
    return f" {_flow(tree)}"


def _leaves(tree: object, loc: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(tree, dict):
        return [leaf for key, value in tree.items() for leaf in _leaves(value, (*loc, key))]
    if isinstance(tree, list):
        return [leaf for index, value in enumerate(tree) for leaf in _leaves(value, (*loc, index))]
    return [(loc, str(tree))]


@settings(SETTINGS, max_examples=200)
@given(TREES)
def test_locate_finds_every_value(tree: object) -> None:
    text = f"根:{_block(tree, 2)}\n"
    lines = text.split("\n")
    for loc, leaf in _leaves(tree, ("根",)):
        line, column, length = locate(text, loc)
        assert lines[line - 1][column - 1 : column - 1 + length] == leaf


def test_locate_gives_the_nearest_place_above_what_is_absent() -> None:
    text = "甲: 子\n乙:\n  - {丙: 丑}\n丁:\n"
    assert locate(text, ("乙", 0, "戊")) == (3, 5, 6)
    assert locate(text, ("乙", 4)) == (3, 3, 8)
    assert locate(text, ("丁",)) == (4, 1, 1)
    assert locate(text, ()) == (1, 1, 4)
    assert locate("甲: [", ("甲",)) == (1, 1, 1)
