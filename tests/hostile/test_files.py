"""Names and kinds of files that no record can have: each is refused with its message, and none is opened or followed.

tests/data/broken and tests/facts/test_reading.py have those that git can hold, and fifo, folder and circle.
"""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

from generator.build import BuildReport
from generator.editing.mending import mend_data, write_mends
from generator.facts.checks import check_data
from generator.facts.problems import format_text
from generator.facts.reading import read_file
from tests.facts.broken import SMALL
from tests.portal import TODAY, build

ORDER = "orders/2021/DB-2021-0004.yml"
UNSEEN = "名称里有看不见或不能用的字符"
DEVICE = "”是 Windows 自己要用的名称"
ENDS = "”的开头或结尾有空格，或者结尾有句点"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small tree that a test may damage."""
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    return data


def found(data: Path) -> list[tuple[str, str]]:
    """Code and finding of every problem; the message can be shown, and has nothing in it that is not seen."""
    problems = check_data(data, TODAY).problems
    text = format_text(problems)
    assert all(char.isprintable() or char in "\n\ufffd" for char in text)
    return [(problem.code, problem.found) for problem in problems]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CON.yml", f"“CON.yml{DEVICE}"),
        ("nul.yml", f"“nul.yml{DEVICE}"),
        ("Aux.tar.yml", f"“Aux.tar.yml{DEVICE}"),
        ("lpt1.yml", f"“lpt1.yml{DEVICE}"),
        ("DB-2021-0004.yml.", f"“DB-2021-0004.yml.{ENDS}"),
        ("DB-2021-0004.yml ", f"“DB-2021-0004.yml {ENDS}"),
        (" DB-2021-0004.yml", f"“ DB-2021-0004.yml{ENDS}"),
        ("a\\..\\b.yml", UNSEEN),
        ("a:b.yml", UNSEEN),
        ("<script>.yml", UNSEEN),
        ('".yml', UNSEEN),
        ("a?.yml", UNSEEN),
        ("a*.yml", UNSEEN),
        ("a|b.yml", UNSEEN),
        ("a\x1b[31m.yml", UNSEEN),
        ("a\n错误 DC-0101.yml", UNSEEN),
        ("a\r.yml", UNSEEN),
        ("a\x7f.yml", UNSEEN),
        ("a\u202elmy.yml", UNSEEN),
        ("a\u200b.yml", UNSEEN),
        (os.fsdecode(b"a\xff.yml"), UNSEEN),
        ("db-2021-0004.yml", "与“orders/2021/DB-2021-0004.yml”只差大小写，在 Windows 上是同一个文件"),
    ],
)
def test_names_that_are_refused_before_the_file_is_opened(small: Path, name: str, said: str) -> None:
    (small / "orders/2021" / name).write_bytes((small / ORDER).read_bytes())
    assert found(small) == [("DC-0139", said)]


@pytest.mark.parametrize("folder", ["con", "2021 ", "2021.", "20\u202e21"])
def test_folders_that_are_refused(small: Path, folder: str) -> None:
    (small / "orders" / folder).mkdir()
    (small / ORDER).rename(small / "orders" / folder / "DB-2021-0004.yml")
    assert [code for code, _ in found(small)] == ["DC-0139"]


def test_case_twins_of_what_is_not_numbered_yet(small: Path) -> None:
    text = (small / ORDER).read_text("utf-8").replace("DB-2021-0004", "待编")
    for name in ("待编-abc", "待编-Abc", "待编-e\u0301", "待编-\u00e9"):
        (small / f"orders/2021/{name}.yml").write_text(text, "utf-8")
    twins = [said for code, said in found(small) if code == "DC-0139"]
    assert twins == [
        "与“orders/2021/待编-Abc.yml”只差大小写，在 Windows 上是同一个文件",
        "与“orders/2021/待编-e\u0301.yml”只差大小写，在 Windows 上是同一个文件",
    ]


def test_the_longest_names_a_disk_can_hold(small: Path) -> None:
    (small / "orders/2021" / f"{'x' * 251}.yml").write_bytes((small / ORDER).read_bytes())
    deep = small
    for _ in range(60):
        deep /= "长" * 10
        deep.mkdir()
    (deep / "x.yml").write_text("甲: 乙\n", "utf-8")
    assert {code for code, _ in found(small)} == {"DC-0131", "DC-0134", "DC-0304"}


@pytest.mark.parametrize(
    "number",
    [
        "../../../etc/passwd",
        "..",
        "/etc/passwd",
        "C:\\\\x",
        "DB-2021-0004/../x",
        "DB-2021-0004\\0",
        "con",
        "x" * 5000,
    ],
)
def test_numbers_that_would_lead_elsewhere(number: str) -> None:
    for path in (ORDER, "indicators/chongfu-wangxin.yml", "task_forces/ZB-2021-01.yml"):
        text = (SMALL / path).read_text("utf-8")
        key, own = ("代码", "chongfu-wangxin") if "indicators" in path else ("编号", Path(path).stem)
        problems = read_file(path, text.replace(f"{key}: {own}", f'{key}: "{number}"').encode()).problems
        assert [problem.code for problem in problems if problem.code in {"DC-0106", "DC-0120", "DC-0212"}], (
            path
        )


@pytest.mark.parametrize(
    "leads_to", ["/dev/zero", "/dev/stdin", "/proc/self/environ", "/etc/passwd", "../outside.yml", "..", "/"]
)
def test_links_that_leave_are_not_followed(small: Path, leads_to: str) -> None:
    (small.parent / "outside.yml").write_text("x", "utf-8")
    (small / ORDER).unlink()
    (small / ORDER).symlink_to(leads_to if leads_to != "../outside.yml" else "../../../outside.yml")
    assert found(small) == [("DC-0133", "这是一个链接，指向台账目录之外或一个文件夹")]


def test_links_to_links_that_leave(small: Path) -> None:
    (small / ".first").symlink_to(".second")
    (small / ".second").symlink_to("/etc/hostname")
    (small / ORDER).unlink()
    (small / ORDER).symlink_to("../../.first")
    assert [code for code, _ in found(small)] == ["DC-0133"]


def test_a_socket_is_no_file(small: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        (small / ORDER).unlink()
        here = Path.cwd()
        os.chdir(small / "orders/2021")  # the address of a socket must be short
        try:
            listening.bind("DB-2021-0004.yml")
        finally:
            os.chdir(here)
        assert found(small) == [("DC-0137", "这里没有能打开的文件")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="只有管理员能造设备文件")
def test_a_device_is_no_file(small: Path) -> None:
    (small / ORDER).unlink()
    try:
        os.mknod(small / ORDER, 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("这里不能造设备文件")
    assert found(small) == [("DC-0137", "这里没有能打开的文件")]


def test_what_is_mended_is_a_new_file_and_not_the_other_name_of_one_outside(small: Path) -> None:
    """A hard link cannot be told from a file: so nothing is ever written into one."""
    outside = small.parent / "outside.yml"
    outside.write_bytes((small / ORDER).read_bytes().replace(b"2021-11-29", "2021年11月29日".encode()))
    before = outside.read_bytes()
    (small / ORDER).unlink()
    os.link(outside, small / ORDER)
    mending = mend_data(small, TODAY)
    assert [file.path for file in mending.files] == [ORDER]
    write_mends(small, mending)
    assert (small / ORDER).read_bytes() != before
    assert outside.read_bytes() == before


@pytest.mark.parametrize(
    ("path", "was", "code"),
    [
        ("units.yml", "zhujianwei", "index"),
        ("units.yml", "zhujianwei", "all"),
        ("units.yml", "zhujianwei", "document"),
        ("units.yml", "zhujianwei", "con"),
        ("indicators/chongfu-wangxin.yml", "chongfu-wangxin", "index"),
    ],
)
def test_codes_whose_pages_there_are_already(small: Path, path: str, was: str, code: str) -> None:
    """Two pages under one address would stop the build as a bug of ours."""
    file = small / path
    file.write_text(file.read_text("utf-8").replace(f"代码: {was}", f"代码: {code}"), "utf-8")
    report: BuildReport = build(small.parent / "out", data=small)
    assert report.failed
    assert ("DC-0212", f"“{code}”是门户或 Windows 自己要用的名称") in found(small)
