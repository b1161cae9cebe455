"""./inv fix: what is mechanical is mended with the smallest change; what a person must decide stays as it is."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from invoke.context import Context
from invoke.exceptions import Exit

from generator.editing.mending import Mending, describe, draw_diff, mend_data, write_mends
from generator.facts.checks import check_data
from generator.tasks.editing import fix
from tests.facts.broken import CASES, SMALL, lay_over_small

TODAY = date(2022, 3, 31)
ORDER = "orders/2021/DB-2021-0001.yml"
SHORT = "orders/2021/DB-2021-0004.yml"
INDICATOR = "indicators/chongfu-wangxin.yml"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small tree that a test may damage."""
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    return data


def mended(path: str, old: str, new: str) -> Mending:
    """What mending makes of one slip."""
    text = (SMALL / path).read_text(encoding="utf-8")
    assert old in text
    return mend_data(SMALL, TODAY, {path: text.replace(old, new, 1).encode()})


MECHANICAL = [
    (ORDER, "紧盯: 重点事", "紧盯：重点事"),
    (ORDER, "节点:\n", "节点：\n"),
    (ORDER, "督办要求: |", "督办要求：|"),
    (ORDER, "紧盯: 重点事", "紧盯:重点事"),
    (ORDER, "紧盯: 重点事", "紧盯:\t重点事"),
    (ORDER, "紧盯: 重点事", "紧盯:\u3000重点事"),
    (ORDER, "紧盯: 重点事", "紧盯:\u00a0重点事"),
    (ORDER, "紧盯: 重点事", "紧盯: 重点\u200b事"),
    (ORDER, "紧盯: 重点事", "紧盯: “重点事”"),
    (ORDER, "紧盯: 重点事", "紧盯: 重点事\u3000"),
    (ORDER, "紧盯: 重点事", "紧　盯: 重点事"),
    (
        ORDER,
        "{日期: 2021-05-11, 事件: 签收, 单位: 区住建委}",
        "｛日期：2021-05-11，事件：签收，单位：区住建委｝",
    ),
    (
        ORDER,
        "{日期: 2021-05-11, 事件: 签收, 单位: 区住建委}",
        "{日期：2021年5月11日，事件: 签收, 单位: 区住建委}",
    ),
    (ORDER, "区住建委}", "区住建委｝"),
    (ORDER, "  - {时限: 2021-06-15", "  － {时限: 2021-06-15"),
    (ORDER, "  - {时限: 2021-06-15", "  -{时限: 2021-06-15"),
    (ORDER, "  - {时限: 2021-06-15", "　- {时限: 2021-06-15"),
    (ORDER, "  - {时限: 2021-06-15", "\t- {时限: 2021-06-15"),
    (ORDER, "  - {时限: 2021-06-15", "  · {时限: 2021-06-15"),
    (ORDER, "[三跨三分离, 涉众型]", "[三跨三分离，涉众型]"),
    (ORDER, "[三跨三分离, 涉众型]", "三跨三分离、涉众型"),
    (ORDER, "[三跨三分离, 涉众型]", "【三跨三分离、涉众型】"),
    (ORDER, "[黄村镇]", "黄村镇"),
    (ORDER, "[黄村镇]", "[黄村镇】"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: 2021年5月10日"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: 2021/5/10"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: 20210510"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: 2021.5.10"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: ２０２１-０５-１０"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: “2021-05-10”"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: 2021-05-10 00:00:00"),
    (ORDER, "编号: DB-2021-0001", "编号: db-2021-0001"),
    (ORDER, "编号: DB-2021-0001", "编号: ＤＢ－２０２１－０００１"),
    (ORDER, "来源: LX-2021-01/1", "来源: lx-2021-01/1"),
    (ORDER, "依据: 信访条例(2005)", "依据: 信访条例（2005）"),
    (ORDER, "牵头单位: 区住建委", "牵头单位: 北京市大兴区住房和城乡建设委员会"),
    (ORDER, "权重: 30", "权重: 30%"),
    (INDICATOR, "分子: 54", "分子: 54件"),
    (INDICATOR, "分母: 96", "分母: ９６"),
    (INDICATOR, "月份: 2021-01", "月份: 2021年1月"),
    (SHORT, "编号: DB", "---\n---\n编号: DB"),
]


@pytest.mark.parametrize(("path", "right", "wrong"), MECHANICAL)
def test_what_is_mechanical_comes_out_as_it_should_be(path: str, right: str, wrong: str) -> None:
    mending = mended(path, right, wrong)
    assert mending.remaining == ()
    (file,) = mending.files
    written = (SMALL / path).read_text(encoding="utf-8")
    assert [line for line in file.after.decode().split("\n") if line.strip("- ")] == written.split("\n")[
        :-1
    ] or (file.after.decode() == written)


@pytest.mark.parametrize("sign", [*"@`%&*!>", "? "])
def test_a_text_that_begins_with_a_special_sign_is_quoted(sign: str) -> None:
    (file,) = mended(ORDER, "责任岗位: 分管", f"责任岗位: {sign}分管").files
    assert f"责任岗位: '{sign}分管副主任'\n" in file.after.decode()


def test_quotes_inside_are_doubled() -> None:
    (file,) = mended(ORDER, "责任岗位: 分管", "责任岗位: @'分管").files
    assert "责任岗位: '@''分管副主任'\n" in file.after.decode()


def test_text_behind_a_bar_moves_down() -> None:
    (file,) = mended(ORDER, "督办要求: |\n  一个月", "督办要求: | 一个月").files
    assert file.after == (SMALL / ORDER).read_bytes()


def test_a_count_with_a_comma_is_one_number() -> None:
    (file,) = mended(INDICATOR, "分母: 96", "分母: 1,159").files
    assert "{月份: 2021-01, 分子: 54, 分母: 1159}\n" in file.after.decode()


PERSON = [
    (ORDER, "紧盯: 重点事", "紧盯: 重点时"),
    (ORDER, "责任岗位:", "责任岗:"),
    (ORDER, "牵头单位: 区住建委", "牵头单位: 区住建局"),
    (ORDER, "牵头单位: 区住建委", "牵头单位: &区住建委"),
    (ORDER, "责任岗位: 分管副主任", "责任岗位: 分管副主任 #1"),
    (ORDER, "紧盯: 重点事", "紧盯: 重点事\n紧盯: 一把手"),
    (ORDER, "紧盯: 重点事", "<<<<<<< HEAD\n紧盯: 重点事\n=======\n紧盯: 一把手\n>>>>>>> b"),
    (ORDER, "紧盯: 重点事", "  紧盯: 重点事"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: 2021年2月30日"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: 2021-05-10 09:00"),
    (ORDER, "交办日期: 2021-05-10", "交办日期: 44326"),
    (ORDER, "责任岗位: 分管副主任", "责任岗位: 分管\n  副主任"),
    (ORDER, "责任岗位: 分管副主任", "责任岗位: 分管: 副主任"),
    (ORDER, "责任岗位: 分管副主任", "责任岗位: 分管\ufffd主任"),
    (ORDER, "紧盯: 重点事", "紧盯 重点事"),
    (ORDER, "[黄村镇]", "[黄村镇}"),
    (ORDER, "[黄村镇]", "{区住建委: [黄村镇}"),
    (INDICATOR, "分子: 54", "分子: 5万"),
    (INDICATOR, "分子: 54", "分子: 5⁴"),
    (INDICATOR, "月份: 2021-01", "月份: 2021-01-31"),
    (INDICATOR, "值: 50", "值: 50%"),
]


@pytest.mark.parametrize(("path", "right", "wrong"), PERSON)
def test_what_a_person_must_decide_is_left(path: str, right: str, wrong: str) -> None:
    mending = mended(path, right, wrong)
    assert mending.files == ()
    assert mending.remaining


@pytest.mark.parametrize("name", CASES)
def test_mending_a_broken_case_leaves_nothing_for_a_second_run(name: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "outside.yml").write_text("", encoding="utf-8")
    lay_over_small(name, data)
    before = check_data(data, TODAY)
    mending = mend_data(data, TODAY)
    write_mends(data, mending)
    after = check_data(data, TODAY)
    assert after.problems == mending.remaining
    assert mend_data(data, TODAY).files == ()
    if before.records:
        assert after.records is not None
        assert before.records.items.keys() <= after.records.items.keys()


def test_an_edit_that_mends_one_thing_and_breaks_another_is_not_made() -> None:
    """The labour bureau was dissolved in 2009: under its short name another error would appear."""
    text = (SMALL / ORDER).read_text(encoding="utf-8")
    text = text.replace("单位: 区住建委}", "单位: 北京市大兴区劳动局}", 1)
    mending = mend_data(SMALL, TODAY, {ORDER: text.encode()})
    assert mending.files == ()
    assert [problem.code for problem in mending.remaining] == ["DC-0301"]


def test_line_ends_comments_and_other_lines_stay(small: Path) -> None:
    text = (small / ORDER).read_bytes().replace(b"\n", b"\r\n").replace("紧盯: ".encode(), "紧盯：".encode())
    (small / ORDER).write_bytes(text)
    write_mends(small, mend_data(small, TODAY))
    assert (small / ORDER).read_bytes() == (SMALL / ORDER).read_bytes().replace(b"\n", b"\r\n")


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-16-le", "utf-8-sig"])
def test_encodings_are_mended_with_the_line_ends_they_have(small: Path, encoding: str) -> None:
    text = (SMALL / SHORT).read_text(encoding="utf-8").replace("\n", "\r\n")
    (small / SHORT).write_bytes(text.encode(encoding))
    write_mends(small, mend_data(small, TODAY))
    assert (small / SHORT).read_bytes() == text.encode()


def test_bytes_that_are_not_surely_gbk_are_left(small: Path) -> None:
    big5 = (SMALL / SHORT).read_text(encoding="utf-8").encode("big5", "replace")
    half = (SMALL / ORDER).read_bytes().replace("紧盯".encode(), "紧盯".encode()[:-1])
    (small / SHORT).write_bytes(big5)
    (small / ORDER).write_bytes(half)
    assert mend_data(small, TODAY).files == ()


@pytest.mark.parametrize("suffix", [".yaml", ".YML"])
def test_a_wrong_suffix_is_mended_and_so_is_what_is_in_the_file(small: Path, suffix: str) -> None:
    file = small / SHORT
    file.write_bytes(file.read_bytes().replace("紧盯: ".encode(), "紧盯：".encode()))
    file.rename(file.with_suffix(suffix))
    mending = mend_data(small, TODAY)
    write_mends(small, mending)
    assert mending.remaining == ()
    assert (small / SHORT).read_bytes() == (SMALL / SHORT).read_bytes()
    assert not file.with_suffix(suffix).exists()
    assert check_data(small, TODAY).problems == ()


def test_a_file_is_not_renamed_over_another(small: Path) -> None:
    file = small / SHORT
    shutil.copy(file, file.with_suffix(".yaml"))
    assert mend_data(small, TODAY).files == ()
    file.rename(file.with_suffix(".YAML"))
    # Two that would get the same name.
    assert mend_data(small, TODAY).files == ()


def test_a_link_is_left_to_whoever_made_it(small: Path) -> None:
    kept = small / ".kept.yml"
    kept.write_bytes((small / SHORT).read_bytes().replace("紧盯: ".encode(), "紧盯：".encode()))
    (small / SHORT).unlink()
    (small / SHORT).symlink_to(kept)
    assert mend_data(small, TODAY).files == ()


def test_the_order_of_slips_makes_no_difference() -> None:
    text = (SMALL / ORDER).read_text(encoding="utf-8")
    slips = [
        ("紧盯: 重点事", "紧盯：“重点事”"),
        ("2021-05-10", "2021/5/10"),
        ("[黄村镇]", "黄村镇"),
        ("权重: 30", "权重: ３０％"),
    ]
    for old, new in slips:
        text = text.replace(old, new, 1)
    (file,) = mend_data(SMALL, TODAY, {ORDER: text.encode()}).files
    assert file.after == (SMALL / ORDER).read_bytes()


def test_nothing_personal_is_shown_or_carried() -> None:
    number = "1380" + "0138000"
    text = (SMALL / ORDER).read_text(encoding="utf-8")
    text = text.replace("责任岗位: 分管副主任", f"责任岗位: @电话{number}").replace(
        "紧盯: 重", f"紧盯：{number}重"
    )
    text = text.replace("[黄村镇]", f"黄村镇、{number}")
    problems = check_data(SMALL, TODAY, {ORDER: text.encode()}).problems
    mending = mend_data(SMALL, TODAY, {ORDER: text.encode()})
    assert mending.files
    shown = describe(mending) + draw_diff(mending) + repr(problems) + repr(mending.remaining)
    assert number not in shown


@pytest.fixture
def april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1648684800")


def run_fix(data: Path, *, diff: bool = False) -> int:
    try:
        fix.body(Context(), data=str(data), diff=diff)
    except Exit as exit_:
        return int(exit_.code or 0)
    return 0


@pytest.mark.usefixtures("april")
def test_fix_tells_what_it_did_and_what_is_left(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        (small / ORDER)
        .read_text(encoding="utf-8")
        .replace("紧盯: ", "紧盯：")
        .replace("事件: 签收", "事件: 签到")
    )
    (small / ORDER).write_text(text, encoding="utf-8")
    assert run_fix(small) == 0
    assert capsys.readouterr().out == (
        f"data/{ORDER}\n  第4行：格式符号用了全角\n\n"
        "已改好1个文件，共1处。另有要由人来核对的，共1个错误。用 ./inv check 逐条查看。\n"
    )
    assert run_fix(small) == 0
    assert capsys.readouterr().out.startswith("没有可以自动改好的地方，没有改动文件。")


@pytest.mark.usefixtures("april")
def test_diff_writes_nothing_and_tells_by_its_exit_code(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_fix(small, diff=True) == 0
    none = capsys.readouterr()
    assert none.out == ""
    assert none.err.startswith("没有可以自动改好的地方")
    wrong = (small / SHORT).read_bytes().replace("紧盯: ".encode(), "紧盯：".encode())
    (small / SHORT).write_bytes(wrong)
    assert run_fix(small, diff=True) == 1
    shown = capsys.readouterr().out
    assert f"--- data/{SHORT}\n+++ data/{SHORT}\n" in shown
    assert re.findall(r"^[-+][^-+].*", shown, re.MULTILINE) == ["-紧盯：一把手", "+紧盯: 一把手"]
    assert (small / SHORT).read_bytes() == wrong


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这种文件权限")
def test_a_file_keeps_its_permissions_and_nothing_else_is_left(small: Path) -> None:
    (small / SHORT).write_bytes((small / SHORT).read_bytes().replace("紧盯: ".encode(), "紧盯：".encode()))
    (small / SHORT).chmod(0o640)
    before = sorted(path.name for path in small.rglob("*"))
    write_mends(small, mend_data(small, TODAY))
    assert (small / SHORT).stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in small.rglob("*")) == before
