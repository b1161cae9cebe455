"""Files made to take all time or all memory: each is refused, or read, within bounds that any office computer has."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.facts.broken import SMALL
from tests.hostile.bounded import bounded, inv

pytest.importorskip("resource", reason="Windows 不能限制进程的内存")

ORDER = "orders/2021/DB-2021-0004.yml"
READ = """
import json, sys
from generator.facts.checks.personal import personal_problems
from generator.facts.problems import format_text
from generator.facts.reading import read_file
for line in open(sys.argv[1], encoding="utf-8"):
    name, text = json.loads(line)
    problems = [*read_file("orders/2021/DB-2021-0004.yml", text.encode()).problems]
    problems += personal_problems("orders/2021/DB-2021-0004.yml", text)
    print(json.dumps([name, len(format_text(problems)), sorted({problem.code for problem in problems})]))
"""


def _laughs(levels: int) -> str:
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return "\n".join(lines)


TEXTS = {
    "laughs": (_laughs(12), "DC-0109"),
    "merge keys": ("a: &a {x: 1}\n" + "".join(f"b{one}: {{<<: *a}}\n" for one in range(8_000)), "DC-0111"),
    "flow lists": ("备注: " + "[" * 10_000 + "]" * 10_000, "DC-0114"),
    "flow mappings": ("备注: " + "{a: " * 10_000 + "}" * 10_000, "DC-0114"),
    "block lists": ("- " * 10_000 + "x", "DC-0114"),
    "block mappings": ("".join(" " * level + "a:\n" for level in range(1300)), "DC-0114"),
    "complex keys": ("? " * 100_000, "DC-0114"),
    "documents": ("---\n" * 200_000, "DC-0112"),
    "one line": ("备注: " + "长" * 320_000, "DC-0213"),
    "escapes": ('备注: "' + "\\u0041" * 160_000 + '"', "DC-0213"),
    "keys": ("".join(f"k{one}: 1\n" for one in range(20_000)), "DC-0202"),
    "keys in braces": ("备注: {" + ", ".join(f"k{one}: 1" for one in range(20_000)) + "}", "DC-0204"),
    "one key again": ("编号: 1\n" * 20_000, "DC-0108"),
    "one long key": ("k" * 900_000 + ": 1\n", "DC-0119"),
    "log": ("编号: DB-2021-0004\n办理记录:\n" + "- {}\n" * 25_000, "DC-0201"),
    "huge number": ("办结时限: " + "9" * 150_000, "DC-0205"),
    "commas": ("节点:\n- {权重: " + "1," * 40_000 + "}", "DC-0108"),
    "colons": ("备注: " + "a: " * 300_000, "DC-0117"),
    "full-width colons": ("备注：" * 100_000, "DC-0107"),
    "brackets": ("备注: [" + "，" * 300_000, "DC-0116"),
    "blanks": (" " * 900_000 + "x", "DC-0122"),
    "odd blanks": ("\u3000" * 300_000 + "a: 1", "DC-0107"),
    "tabs": ("\t" * 300_000, "DC-0105"),
    "line ends": ("\r" * 900_000, "DC-0121"),
    "unseen": ("\u202e" * 50_000, "DC-0106"),
    "quotes": ("备注: '" + "''" * 450_000, "DC-0115"),
    "runs on": ("备注: a\n" + "  b：\n" * 120_000, "DC-0107"),
    "conflicts": ("<<<<<<< \n" * 90_000, "DC-0104"),
    "units": ("配合单位: " + "、".join(["区住建委"] * 60_000), "DC-0215"),
    "numerals": ("交办日期: " + "〇一二三" * 75_000, "DC-0205"),
    "half surrogate": ('备注: "\\ud800\\U00110000"', "DC-01"),
    # What the patterns of personal information could stumble over, and lines that are one after the other.
    "digits": ("备注: " + "1 " * 50_000, "DC-0213"),
    "numbers of phones": ("备注: " + "138-0013-800" * 20_000, "DC-0213"),
    "names": ("备注: " + "张王李" * 30_000, "DC-0213"),
    "masked": ("备注: " + "138****" * 15_000, "DC-0213"),
    "doors": ("备注: " + "12号楼3单元" * 3_000, "DC-0906"),
    "mails": ("备注: " + "a.a-" * 50_000 + "@", "DC-0213"),
}


def test_texts_are_read_within_bounds(tmp_path: Path) -> None:
    listed = tmp_path / "texts"
    listed.write_text("".join(json.dumps([name, text]) + "\n" for name, (text, _) in TEXTS.items()), "utf-8")
    told = [json.loads(line) for line in bounded(READ, listed).stdout.splitlines()]
    assert [name for name, *_ in told] == list(TEXTS)
    for name, length, codes in told:
        assert any(code.startswith(TEXTS[name][1]) for code in codes), (name, codes)
        assert length < 100_000, name


def _many(path: str, at: str, row: str, count: int) -> str:
    text = (SMALL / path).read_text("utf-8")
    return (
        text.replace(f"{at}:\n", f"{at}:\n{row * count}")
        if f"\n{at}:\n" in text
        else f"{text}{at}:\n{row * count}"
    )


@pytest.mark.parametrize(
    ("path", "at", "row", "count", "code"),
    [
        (ORDER, "办理记录", "  - {日期: 2021-12-01, 事件: 催办, 文号: 第1期}\n", 14_000, ""),
        (ORDER, "办理记录", "  - {日期: 2021/12/01, 事件: 催办, 文号: 第1期}\n", 400, "DC-0205"),
        (
            "workdays/2021.yml",
            "放假",
            "  - {名称: 元旦, 起: 2021-01-01, 止: 2021-01-03, 天数: 3}\n",
            3_000,
            "DC-0514",
        ),
    ],
)
def test_many_rows_are_checked_and_mended_within_bounds(  # noqa: PLR0913, PLR0917 - one for each part of an attack
    tmp_path: Path, path: str, at: str, row: str, count: int, code: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    (data / path).write_text(_many(path, at, row, count), "utf-8")
    assert code in inv("check", "--data", data, "--output", tmp_path / "report").stdout + (
        tmp_path / "report"
    ).read_text("utf-8")
    inv("fix", "--data", data)


def test_a_file_of_100_megabytes_is_not_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    with (data / ORDER).open("wb") as file:
        file.truncate(5_000_000_000)
    done = inv("check", "--data", data)
    assert "错误 DC-0101 文件太大" in done.stdout
    assert "共1个错误。" in done.stdout
    assert inv("fix", "--data", data).stdout.startswith("没有可以自动改好的地方")
