"""Whatever is not a sound, single week of a district is refused, with its place and the remedy; all faults at once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.archive.manifest import Manifest
from generator.archive.store import Archive
from generator.archive.verifying import Verification, verify_week
from generator.rollup import reading
from generator.rollup.errors import RollupError
from generator.rollup.reading import read_districts
from tests.archive.archives import add_week
from tests.builders import an_order
from tests.rollup.conftest import Small
from tests.rollup.weeks import API, a_week, edit_api, write_week

AGAIN = "请向该区重新要一份存档，不要自己改。"
TOUCHED = f"与清单不符，存档后被动过，不能汇总。{AGAIN}"
NOTHING = "没有汇总，没有写入任何文件。"


@pytest.fixture
def week(small: Small, tmp_path: Path) -> Path:
    """Give a week of 甲区 that may be spoilt."""
    shutil.copytree(small.jia, tmp_path / "jia")
    return tmp_path / "jia"


def refusal(*folders: Path) -> str:
    """What is said, without the last line, which is always the same."""
    with pytest.raises(RollupError) as caught:
        read_districts(folders)
    said, _, last = str(caught.value).rpartition("\n")
    assert last == NOTHING
    return said


def test_a_sound_week_is_a_district(small: Small) -> None:
    (district,) = read_districts([small.jia])

    assert (district.name, district.week, district.checked) == ("甲区", "2021-W39", 7)
    assert district.address == "http://jia.intranet/"
    assert [file.path for file in district.files.values()] == [
        f"{API}/{name}.json" for name in ("situation", "items", "units")
    ]


def test_changed_content_is_refused(week: Path) -> None:
    path = week / API / "items.json"
    path.write_bytes(path.read_bytes().replace("甲区第一件".encode(), "乙区第一件".encode()))

    assert refusal(week) == f"{week}：{TOUCHED}\n  {path}：内容被改过：大小没变，指纹对不上。"


def test_a_change_outside_the_api_is_refused_too(week: Path) -> None:
    (week / "portal/index.html").write_bytes(b"<h1>")

    assert refusal(week).endswith(f"{week}/portal/index.html：内容被改过：应为16字节，现为4字节（短了）。")


def test_a_missing_file_is_refused(week: Path) -> None:
    (week / API / "todos.json").unlink()

    assert refusal(week) == f"{week}：{TOUCHED}\n  {week}/{API}/todos.json：文件不见了。"


def test_an_extra_file_is_refused(week: Path) -> None:
    (week / "portal/extra.html").write_bytes(b"")

    assert refusal(week) == f"{week}：{TOUCHED}\n  {week}/portal/extra.html：多出来的文件，清单里没有。"


def test_a_link_out_of_the_folder_is_refused(week: Path) -> None:
    path = week / API / "items.json"
    path.rename(week.parent / "elsewhere.json")
    path.symlink_to(week.parent / "elsewhere.json")

    assert refusal(week).startswith(
        f"{week}：{TOUCHED}\n  {path}：不是普通文件（是链接或设备），存档里不该有。"
    )


def test_a_folder_as_deep_as_can_be_is_refused_like_any_other(week: Path) -> None:
    deep = week / "portal"
    for _ in range(1100):
        deep /= "d"
        deep.mkdir()

    try:
        assert f"{week}/portal/d：多出来的文件夹，清单里没有。" in refusal(week)
    finally:
        # Nothing that cleans up after tests can go so deep.
        while deep.name == "d":
            deep.rmdir()
            deep = deep.parent


def test_of_many_faults_the_first_are_told(week: Path) -> None:
    for number in range(9):
        (week / f"portal/extra{number}.html").write_bytes(b"")

    assert refusal(week).endswith(f"{week}/portal/extra4.html：多出来的文件，清单里没有。\n  ……另有4处。")


def test_a_changed_manifest_is_refused(week: Path) -> None:
    path = week / "manifest.json"
    path.write_bytes(path.read_bytes() + b"\n")

    assert refusal(week) == f"{path}：清单被改过或残缺，已不是存档时写下的样子。{AGAIN}"


def test_what_is_changed_after_it_was_verified_is_refused(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is shown is what was verified, not what lies there a moment later."""

    def slow(folder: Path, manifest: Manifest) -> Verification:
        verified = verify_week(folder, manifest)
        (folder / API / "units.json").write_bytes(b"[]")
        return verified

    monkeypatch.setattr("generator.rollup.reading.verify_week", slow)

    assert refusal(week) == f"{week}/{API}/units.json：核对以后又被改过。{AGAIN}"


def test_a_later_archive_is_refused(tmp_path: Path) -> None:
    week = write_week(tmp_path / "a", date(2021, 9, 28), {f"{API}/items.json": b"[]"}, form=2)

    assert refusal(week) == (
        f"{week}/manifest.json：存档格式是第2版，本程序只认第1版。请先升级本程序，再汇总。"
    )


@pytest.mark.parametrize(("folder", "has"), [("api/v2", "只有 api/v2"), ("pages", "没有 api")])
def test_an_unknown_version_of_the_api_is_refused(tmp_path: Path, folder: str, has: str) -> None:
    week = write_week(tmp_path / "a", date(2021, 9, 28), {f"portal/{folder}/items.json": b"[]"})

    assert refusal(week) == (
        f"{week}/portal/api：{has}，本程序只认 api/v1。"
        "请用与该区相同版本的程序汇总，或者请该区用本版本重新存档。"
    )


def test_a_missing_part_of_the_api_is_refused(tmp_path: Path) -> None:
    week = write_week(tmp_path / "a", date(2021, 9, 28), {f"{API}/items.json": b"[]"})

    assert refusal(week) == (
        f"{week}/{API}/situation.json：存档里没有这个文件。请该区用本版本的程序重新存档。"
    )


def test_what_is_no_snapshot_is_refused(week: Path, tmp_path: Path) -> None:
    remedy = "不是存档，没法证明内容没有被改过。请该区运行 ./inv snapshot，再写存档里的那一周，如 build/archive/2021-W39。"
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"")

    assert refusal(tmp_path / "none") == f"{tmp_path}/none：没有这个文件夹。请核对路径。"
    assert refusal(tmp_path / "file") == f"{tmp_path}/file：没有这个文件夹。请核对路径。"
    assert refusal(tmp_path / "empty") == f"{tmp_path}/empty：里没有清单（manifest.json），{remedy}"
    assert refusal(week / "portal") == f"{week}/portal：是生成或发布的门户，没有清单，{remedy}"


def test_a_district_twice_is_refused(small: Small, tmp_path: Path) -> None:
    later = a_week(tmp_path / "later", "甲区", an_order(), as_of="2021-10-05")

    assert refusal(small.jia, small.yi, later) == (
        f"甲区有2份存档：{small.jia}（2021-W39）、{later}（2021-W40）。"
        "一个区只能有一份，否则会重复计算。请只留最新的一份。"
    )


def test_all_faults_are_told_at_once(week: Path, tmp_path: Path) -> None:
    (week / "portal/index.html").unlink()
    said = refusal(tmp_path / "none", week, tmp_path / "nor")

    assert [line.partition("：")[0] for line in said.split("\n") if not line.startswith(" ")] == [
        f"{tmp_path}/none",
        str(week),
        f"{tmp_path}/nor",
    ]


def test_of_an_archive_the_latest_week_is_taken(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    for label in ("2021-W38", "2021-W39"):
        add_week(archive, label)

    # Those weeks have no api: what is said names the week that was looked at.
    assert refusal(tmp_path / "archive").startswith(f"{tmp_path}/archive/2021-W39/portal/api：没有 api")


def _first(content: Any, **values: Any) -> None:
    content[0].update(values)


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("items", lambda c: _first(c, url="javascript:alert(1)"), "#/0/url"),
        ("items", lambda c: _first(c, url="../../etc/passwd.html"), "#/0/url"),
        ("items", lambda c: _first(c, url="//evil.example/a.html"), "#/0/url"),
        ("items", lambda c: _first(c, source="/etc/passwd"), "#/0/source"),
        ("items", lambda c: _first(c, light="紫"), "#/0/light"),
        ("items", lambda c: _first(c, issued="2021-13-01"), "#/0/issued"),
        ("items", lambda c: _first(c, days_left="3"), "#/0/days_left"),
        ("items", lambda c: _first(c, title="长" * 2001), "#/0/title"),
        ("items", lambda c: _first(c, id="DB\u0007"), "#/0/id"),
        ("items", lambda c: c[1].pop("flags") and None, "#/1/flags"),
        ("units", lambda c: _first(c, url="units/a.html?x=1"), "#/0/url"),
        ("situation", lambda c: c.update(address="javascript:alert(1)"), "#/address"),
        ("situation", lambda c: c.update(district="<script>"), "#/district"),
        ("situation", lambda c: c.update(mark='"onload='), "#/mark"),
        ("situation", lambda c: c["counts"].update(items=-1), "#/counts/items"),
        ("situation", lambda _: "not an object", "#/"),
    ],
)
def test_what_does_not_fit_the_schema_is_refused(
    week: Path, name: str, change: Callable[[Any], Any], place: str
) -> None:
    """Content of one's own making, under a manifest that agrees with it."""
    edit_api(week, name, change)

    assert refusal(week) == (
        f"{week}/{API}/{name}.json：不符合 api/v1 的格式说明（{place}）。请该区用本版本的程序重新存档。"
    )


def test_what_is_no_json_or_too_deep_is_refused(week: Path) -> None:
    for content in (b"{", b"[" * 100_000, b"\xff"):
        (week / API / "items.json").write_bytes(content)
        edit_api(week, "units", lambda _: None)

        assert refusal(week).startswith(f"{week}/{API}/items.json：不符合 api/v1 的格式说明")


def test_a_file_beyond_all_bounds_is_not_read(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 3 << 20)
    (week / API / "items.json").write_bytes(b" " * (3 << 20) + b"[]")
    edit_api(week, "units", lambda _: None)

    assert refusal(week) == f"{week}/{API}/items.json：超过3MB，不像是一个区的数据，没有读。{AGAIN}"


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("situation", lambda c: c["counts"].update(items=4), "situation.json 说有4项，items.json 有3项"),
        (
            "situation",
            lambda c: c["counts"]["by_flag"].update(逾期=0),
            "by_flag 的“逾期”说是0项，items.json 数出来是1项",
        ),
        (
            "items",
            lambda c: _first(c, stage="会商"),
            "by_stage 的“交办”说是2项，items.json 数出来是1项；by_stage 的“会商”说是0项，items.json 数出来是1项",
        ),
        ("items", lambda c: _first(c, id="DB-2021-0002"), "items.json 里有重复的编号"),
        ("situation", lambda c: c.update(as_of="2021-09-27"), "situation.json 截至2021-09-27，清单截至2021-09-28"),
        (
            "units",
            lambda c: _first(c, led=["DB-2021-0009"]),
            "率或单位的名单里有 items.json 没有的编号（DB-2021-0009）",
        ),
    ],
)  # fmt: skip
def test_a_district_that_contradicts_itself_is_refused(
    week: Path, name: str, change: Callable[[Any], Any], said: str
) -> None:
    edit_api(week, name, change)

    told = refusal(week)
    assert told.startswith(f"{week}：api/v1 自相矛盾：")
    assert said in told
    assert told.endswith("。请该区用 ./inv build 重新生成、重新存档。")


def test_a_rate_that_contradicts_its_lists_is_refused(week: Path) -> None:
    edit_api(week, "situation", lambda content: _first(content["rates"], numerator=2))

    assert refusal(week) == (
        f"{week}/{API}/situation.json：不符合 api/v1 的格式说明（#/rates/0）。请该区用本版本的程序重新存档。"
    )


def test_a_week_archived_before_the_api_told_the_district_goes_by_its_office(week: Path) -> None:
    def forget(content: Any) -> None:
        for key in ("district", "portal", "address", "mark"):
            del content[key]

    edit_api(week, "situation", forget)
    (district,) = read_districts([week])

    assert (district.name, district.address) == ("甲区信访办公室", None)


def test_fields_of_a_later_program_are_passed_over(week: Path) -> None:
    edit_api(week, "items", lambda content: _first(content, later={"x": 1}))

    assert json.loads((week / API / "items.json").read_text("utf-8"))[0]["later"]
    assert len(read_districts([week])[0].items) == 3
