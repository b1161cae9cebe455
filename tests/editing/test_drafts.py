"""What a draft breaks is told, what was broken before is not; and files are written whole or not at all."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from generator.editing import (
    EditingError,
    PatchError,
    append_entries,
    check_drafts,
    read_original,
    write_drafts,
)
from generator.facts.checks import check_data
from tests.facts.broken import SMALL

TODAY = date(2022, 3, 31)
ORDER = "orders/2021/DB-2021-0004.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    target = tmp_path / "data"
    shutil.copytree(SMALL, target)
    return target


def test_a_draft_that_breaks_nothing_is_let_through(data: Path) -> None:
    text = append_entries(
        read_original(data, ORDER), (), [{"日期": "2021-11-30", "事件": "签收", "单位": "黄村镇"}]
    )
    verdict = check_drafts(data, TODAY, {ORDER: text.encode()})
    assert verdict.problems == ()
    assert not verdict.refused


def test_only_what_a_draft_brings_is_told(data: Path) -> None:
    """Also where the old mistake has moved to another line, or is the same as the new one in another place."""
    text = read_original(data, ORDER)
    (data / ORDER).write_text(
        text.replace("牵头单位: 黄村镇", "牵头单位: 黄庄镇") + "备注: 甲\n", encoding="utf-8"
    )
    (data / "orders/2021/DB-2021-0003.yml").write_text("编号: DB-2021-0003\n", encoding="utf-8")
    draft = "# 甲\n" + append_entries(
        read_original(data, ORDER), (), [{"日期": "2021-11-30", "事件": "签收", "单位": "黄庄镇"}]
    )
    verdict = check_drafts(data, TODAY, {ORDER: draft.encode()})
    assert [(problem.code, problem.place.line) for problem in verdict.problems] == [("DC-0301", 14)]
    assert verdict.refused


def test_a_warning_alone_refuses_nothing(data: Path) -> None:
    entry = {
        "日期": "2022-01-10",
        "事件": "批准延期",
        "新时限": "2022-05-31",
        "批准": "联席会议办公室",
        "理由": "需补充测绘",
    }
    received = {"日期": "2021-11-30", "事件": "签收", "单位": "黄村镇"}
    text = append_entries(read_original(data, ORDER), (), [received, entry])
    verdict = check_drafts(data, TODAY, {ORDER: text.encode()})
    assert [problem.code for problem in verdict.problems] == ["DC-0412"]
    assert not verdict.refused


def test_a_file_can_be_drafted_away(data: Path) -> None:
    assert "DC-0136" in {problem.code for problem in check_drafts(data, TODAY, {"units.yml": None}).problems}
    assert check_data(data, TODAY).problems == ()


def test_drafts_are_written_over_and_beside_what_is_there(data: Path) -> None:
    (data / ORDER).chmod(0o640)
    write_drafts(data, {ORDER: b"new", "orders/2023/DB-2023-0001.yml": b"more", "units.yml": None})
    assert (data / ORDER).read_bytes() == b"new"
    assert (data / ORDER).stat().st_mode & 0o777 == 0o640
    assert (data / "orders/2023/DB-2023-0001.yml").read_bytes() == b"more"
    assert not (data / "units.yml").exists()
    assert list(data.rglob(".*")) == []


def test_nothing_is_written_where_one_file_cannot_be(data: Path) -> None:
    (data / "orders/2021/DB-2021-0009.yml").mkdir()
    (data / "orders/2021/DB-2021-0009.yml/x").write_text("")
    before = (data / ORDER).read_bytes()
    with pytest.raises(EditingError, match=r"没有写成 .*0010"):
        write_drafts(data, {ORDER: b"new", f"orders/2021/{'0010' * 80}.yml": b"more"})
    assert (data / ORDER).read_bytes() == before
    assert list(data.rglob(".*")) == []


def test_a_link_stays_a_link(data: Path) -> None:
    (data / ORDER).rename(data / ".kept.yml")
    (data / ORDER).symlink_to("../../.kept.yml")
    write_drafts(data, {ORDER: b"new"})
    assert (data / ORDER).is_symlink()
    assert (data / ".kept.yml").read_bytes() == b"new"


@pytest.mark.parametrize("path", ["../x.yml", "orders/../../x.yml", "/x.yml", ""])
def test_no_path_leaves_the_folder(data: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leaves"):
        write_drafts(data, {path: b""})


def test_what_is_no_text_is_told(data: Path) -> None:
    (data / ORDER).write_bytes("标题: 督促".encode("gbk"))
    with pytest.raises(PatchError):
        read_original(data, ORDER)
