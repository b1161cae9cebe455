"""The two commands, as the office runs them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from invoke.context import Context
from invoke.exceptions import Exit

from generator.editing.workbooks.layout import ITEMS
from generator.tasks.editing import export_xlsx, import_xlsx
from tests.editing.workbooks.clerk import a_register

FILE = "orders/2021/DB-2021-0004.yml"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # 2021-12-10 in China.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1639065600")
    return a_register(tmp_path)


def filled(data: Path) -> Path:
    file = data.parent / "黄村镇.xlsx"
    export_xlsx.body(Context(), unit="黄村镇", out=str(file), data=str(data))
    book = openpyxl.load_workbook(file)
    book[ITEMS]["J4"], book[ITEMS]["K4"] = "2021-12-01", "签收"
    book.save(file)
    return file


def test_out_filled_in_and_back(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, before = filled(data), (data / FILE).read_bytes()
    receipt = data.parent / "回执" / "黄村镇.md"
    import_xlsx.body(Context(), str(file), data=str(data), dry_run=True)
    assert (data / FILE).read_bytes() == before
    import_xlsx.body(Context(), str(file), data=str(data), receipt=str(receipt))
    added = "办理记录:\n  - {日期: 2021-12-01, 事件: 签收, 单位: 黄村镇}\n"
    assert (data / FILE).read_bytes() == before + added.encode()
    assert receipt.read_text("utf-8").startswith("# 导入回执：黄村镇.xlsx\n")
    assert "台账改动1个文件。" in capsys.readouterr().out


def test_what_is_sent_back_fails_the_command(data: Path) -> None:
    file = filled(data)
    (data / FILE).write_text((data / FILE).read_text("utf-8").replace("落实", "压实"), "utf-8")
    with pytest.raises(Exit) as left:
        import_xlsx.body(Context(), str(file), data=str(data))
    assert left.value.code == 1


def test_a_disk_that_takes_nothing_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = filled(data)

    def full(*_: object) -> None:
        raise OSError(28, "full", str(data / FILE))

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(Exit) as left:
        import_xlsx.body(Context(), str(file), data=str(data))
    assert left.value.code == 1


def test_all_units_at_once_and_each_comes_back_untouched(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = data.parent / "全部"
    export_xlsx.body(Context(), all_=True, out=str(folder), data=str(data))
    files = sorted(folder.iterdir())
    assert len(files) == 5
    for file in files:
        import_xlsx.body(Context(), str(file), data=str(data))
    assert capsys.readouterr().out.count("采纳0行，已有0行，退回0行") == 5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "两者选一个"),
        ({"unit": "黄村镇", "all_": True}, "两者选一个"),
        ({"unit": "黄村"}, "单位名录里没有“黄村”"),
        ({"unit": "区劳动局"}, "区劳动局没有在办事项"),
        ({"unit": "黄村镇", "as_of": "昨天"}, "不是有效的日期"),
        ({"unit": "黄村镇", "out": "/dev/null/a.xlsx"}, "写不了文件 /dev/null/a.xlsx"),
    ],
)
def test_what_cannot_be_exported_is_said(data: Path, options: dict[str, str], said: str) -> None:
    with pytest.raises(Exit) as left:
        export_xlsx.body(Context(), data=str(data), **options)
    assert said in str(left.value.message)
    assert left.value.code == 1


def test_a_register_with_errors_is_not_exported(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / FILE).write_text("编号: DB\n", "utf-8")
    with pytest.raises(Exit, match="台账有错误，没有导出"):
        export_xlsx.body(Context(), unit="黄村镇", data=str(data))
    assert "DC-0212" in capsys.readouterr().out
