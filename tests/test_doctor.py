"""The self-check: every thing it looks at, as it should be and otherwise."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator import doctor
from generator.doctor import CHECKS, CHINA, DoctorRequest
from generator.findings import Finding, State, format_findings, format_json, has_failed
from tests.test_impact import commit, git

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = datetime(2021, 12, 1, 8, 0, tzinfo=CHINA)
"""When tests.test_impact.commit commits."""
NOW = COMMITTED + timedelta(days=3)


@pytest.fixture
def request_(tmp_path: Path) -> DoctorRequest:
    """Give a repository in which all is fine, three days after its last commit."""
    root = tmp_path / "portal"
    (root / "data" / "workdays").mkdir(parents=True)
    for year in (2021, 2022):
        (root / "data" / "workdays" / f"{year}.yml").write_text("", "utf-8")
    shutil.copy(ROOT / "requirements.lock", root)
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    commit(root)
    return DoctorRequest(root, root / "data", root / "build", NOW, fixed=False)


Change = Callable[[DoctorRequest, pytest.MonkeyPatch], DoctorRequest | None]


def at(moment: datetime) -> Change:
    return lambda request, _: with_(request, now=moment)


def with_(request: DoctorRequest, **changed: object) -> DoctorRequest:
    return replace(request, **changed)  # type: ignore[arg-type]


def version_of(package: str, number: str | None) -> Change:
    def change(_: DoctorRequest, patch: pytest.MonkeyPatch) -> None:
        real = doctor._version
        patch.setattr(doctor, "_version", lambda name: number if name == package else real(name))

    return change


def python(*numbers: int) -> Change:
    return lambda _, patch: patch.setattr(doctor.sys, "version_info", numbers)  # type: ignore[attr-defined]


def free(size: float) -> Change:
    return lambda _, patch: patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=size))


def no_lock(request: DoctorRequest, _: pytest.MonkeyPatch) -> None:
    (request.root / "requirements.lock").unlink()


def break_a_font(request: DoctorRequest, patch: pytest.MonkeyPatch) -> None:
    fonts = request.root / "fonts"
    shutil.copytree(doctor.FONTS, fonts)
    (fonts / "NotoSansCJKsc-Bold.otf").write_text("version https://git-lfs.github.com/spec/v1\n", "utf-8")
    patch.setattr(doctor, "FONTS", fonts)


def no_git(request: DoctorRequest, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PATH", str(request.root))


def no_repository(request: DoctorRequest, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(request.root / ".git")


def no_commit(request: DoctorRequest, _: pytest.MonkeyPatch) -> None:
    no_repository(request, _)
    git(request.root.parent, "init", "-q", "-b", "main", str(request.root))


def shallow(request: DoctorRequest, _: pytest.MonkeyPatch) -> DoctorRequest:
    commit(request.root)
    copy = request.root.parent / "shallow"
    git(request.root.parent, "clone", "-q", "--depth", "1", f"file://{request.root}", str(copy))
    return with_(request, root=copy, data=copy / "data")


def edit(request: DoctorRequest, _: pytest.MonkeyPatch) -> None:
    (request.data / "workdays" / "2021.yml").write_text("年份: 2021\n", "utf-8")
    (request.data / "新的.yml").write_text("", "utf-8")


def commit_elsewhere(request: DoctorRequest, _: pytest.MonkeyPatch) -> DoctorRequest:
    """A commit that touches no data does not make them younger."""
    (request.root / "README").write_text("", "utf-8")
    commit(request.root)
    return with_(request, now=NOW + timedelta(days=10))


def no_data(request: DoctorRequest, _: pytest.MonkeyPatch) -> DoctorRequest:
    return with_(request, data=request.root / "nowhere")


def without(year: int, moment: datetime) -> Change:
    def change(request: DoctorRequest, _: pytest.MonkeyPatch) -> DoctorRequest:
        (request.data / "workdays" / f"{year}.yml").unlink()
        return with_(request, now=moment)

    return change


def no_room_to_write(_: DoctorRequest, patch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    patch.setattr(doctor.tempfile, "TemporaryFile", refuse)  # type: ignore[attr-defined]


FINE, NOTE, BAD = State
DAY = timedelta(days=1)
CASES: list[tuple[str, str, Change, State, str, str]] = [
    ("new enough", "Python", python(3, 12, 4), FINE, "3.12.4，官方修补到2028年10月31日。", ""),
    ("of the future", "Python", python(3, 19, 0), FINE, "3.19.0。", ""),
    ("too old", "Python", python(3, 10, 2), BAD, "3.10.2 太旧，要 3.11 以上。", "装新的 Python"),
    ("lock missing", "软件包", no_lock, BAD, "找不到 requirements.lock。", "重新取一份完整的代码库"),
    ("package missing", "软件包", version_of("pyyaml", None), BAD, "少装了pyyaml。", "删掉 .venv 文件夹"),
    (
        "another version",
        "软件包",
        version_of("pyyaml", "1.0"),
        NOTE,
        "pyyaml 是 1.0，应为 ",
        "删掉 .venv 文件夹",
    ),
    (
        "MkDocs 2",
        "MkDocs",
        version_of("mkdocs", "2.0.1"),
        BAD,
        "版本是 2.0.1，门户的页面要用 2 以下的",
        "不要自己升级",
    ),
    ("no MkDocs", "MkDocs", version_of("mkdocs", None), BAD, "没有装。", "删掉 .venv"),
    (
        "181 days",
        "页面主题",
        at(datetime(2026, 11, 5, tzinfo=CHINA)),
        FINE,
        "官方修补到2027年5月5日，还有181天。",
        "",
    ),
    ("180 days", "页面主题", at(datetime(2026, 11, 6, tzinfo=CHINA)), NOTE, "还有180天。", "门户照常能用"),
    (
        "the last day",
        "页面主题",
        at(datetime(2027, 5, 5, 23, 59, tzinfo=CHINA)),
        NOTE,
        "还有0天。",
        "门户照常能用",
    ),
    ("over", "页面主题", at(datetime(2027, 5, 6, tzinfo=CHINA)), NOTE, "已过去1天。", "门户照常能用"),
    ("not fetched", "字体", break_a_font, BAD, "缺失或损坏：Bold", "重新取一份完整的代码库"),
    ("no git", "版本库", no_git, NOTE, "读不到历史", "没有找到 git 这个程序"),
    ("no repository", "版本库", no_repository, NOTE, "读不到历史", "不在 git 仓库里"),
    ("no commit", "版本库", no_commit, NOTE, "还没有提交过。", "核对台账后提交一次"),
    ("shallow", "版本库", shallow, NOTE, "只取了最近1次提交（浅克隆）", "git fetch --unshallow"),
    ("a week", "台账", at(NOW + 4 * DAY), FINE, "最近一次提交是2021年12月1日，距今7天。", ""),
    ("eight days", "台账", at(NOW + 5 * DAY), NOTE, "距今8天，超过一周没有更新。", "问一问各单位"),
    ("only the program", "台账", commit_elsewhere, NOTE, "距今13天", "问一问各单位"),
    ("uncommitted", "台账", edit, NOTE, "有2个文件改了没有提交。", "核对后提交"),
    ("unknown", "台账", no_repository, NOTE, "不知道最近哪一天更新过。", "版本库"),
    ("no data", "台账", no_data, BAD, "这个文件夹。", "用 --data 写明"),
    ("next year known", "放假日历", at(NOW), FINE, "2021年的放假通知已有，2022年的也有了。", ""),
    (
        "October",
        "放假日历",
        without(2022, datetime(2021, 10, 31, 23, 59, tzinfo=CHINA)),
        FINE,
        "一般在11月公布",
        "",
    ),
    (
        "November",
        "放假日历",
        without(2022, datetime(2021, 11, 1, tzinfo=CHINA)),
        NOTE,
        "没有2022年的放假通知",
        "2022.yml",
    ),
    (
        "this year",
        "放假日历",
        without(2021, datetime(2021, 3, 1, tzinfo=CHINA)),
        NOTE,
        "没有2021年的放假通知",
        "2021.yml",
    ),
    ("slow", "时钟", at(COMMITTED - DAY), BAD, "比最近一次提交（2021年12月1日）还早", "校准时钟"),
    ("same day", "时钟", at(COMMITTED), FINE, "2021年12月1日（北京时间 08:00）。", ""),
    (
        "fixed",
        "时钟",
        lambda request, _: with_(request, fixed=True),
        NOTE,
        "日期被固定为2021年12月4日",
        "SOURCE_DATE_EPOCH",
    ),
    (
        "another zone",
        "时区",
        at(NOW.astimezone(timezone(timedelta(hours=-5)))),
        NOTE,
        "这台机器用的是 -0500",
        "Asia/Shanghai",
    ),
    ("full", "磁盘", free(200 * 2**20), BAD, "还有 0.2 GB。", "清出空间"),
    ("narrow", "磁盘", free(1.5 * 2**30), NOTE, "还有 1.5 GB。", "清出空间"),
    ("read-only", "输出文件夹", no_room_to_write, BAD, "写不进去（Permission denied）", "chown"),
    ("no tools", "测试用的程序", no_git, FINE, "没有 Chromium、LibreOffice", ""),
]


@pytest.mark.parametrize(
    ("name", "change", "state", "said", "remedy"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_is_found(  # noqa: PLR0913, PLR0917 - one column each
    request_: DoctorRequest,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Change,
    state: State,
    said: str,
    remedy: str,
) -> None:
    with monkeypatch.context() as patch:
        changed = change(request_, patch) or request_
        findings = {each.name: each for check in CHECKS for each in check(changed)}
    found = findings[name]

    assert (found.state, said in found.said, remedy in found.remedy) == (state, True, True), found
    assert bool(found.remedy) == (state is not State.FINE), "whatever is not fine comes with a remedy"


def test_all_is_fine_where_all_is_fine(request_: DoctorRequest) -> None:
    findings = doctor.examine(request_)

    assert [each for each in findings if each.state is not State.FINE] == []
    assert not has_failed(findings)
    assert len(findings) == 13
    # Looked at, and nothing left behind.
    assert not request_.out.exists()
    assert git(request_.root, "status", "--porcelain") == ""


def test_every_check_has_a_case_in_which_it_is_not_fine() -> None:
    named = {case[1] for case in CASES if case[3] is not State.FINE}

    assert named == {
        "Python", "软件包", "MkDocs", "页面主题", "字体", "版本库", "台账", "放假日历", "时钟", "时区", "磁盘", "输出文件夹",
    }  # fmt: skip


FOUND = [
    Finding("时钟", State.FINE, "2021年12月4日。"),
    Finding("磁盘", State.NOTE, "还有 1.5 GB。", "清出空间。"),
    Finding("字体", State.BAD, "缺失。", "重新取一份。"),
]


def test_people_read_what_is_the_matter_and_what_to_do() -> None:
    assert format_findings(FOUND) == (
        "［正常］时钟：2021年12月4日。\n"
        "［注意］磁盘：还有 1.5 GB。\n"
        "　　　　办法：清出空间。\n"
        "［不行］字体：缺失。\n"
        "　　　　办法：重新取一份。\n"
        "\n共3项：正常1项，注意1项，不行1项。\n"
    )


def test_programs_read_the_same() -> None:
    told = json.loads(format_json(FOUND, NOW.date()))

    assert told["counts"] == {"正常": 1, "注意": 1, "不行": 1}
    assert (told["version"], told["on"], told["failed"]) == (1, "2021-12-04", True)
    assert told["findings"][1] == {
        "name": "磁盘",
        "state": "注意",
        "said": "还有 1.5 GB。",
        "remedy": "清出空间。",
    }


@pytest.mark.parametrize(("states", "failed"), [((FINE, NOTE), False), ((FINE, BAD), True)])
def test_only_what_is_in_the_way_fails(states: tuple[State, ...], failed: bool) -> None:  # noqa: FBT001
    assert has_failed([Finding("", state, "") for state in states]) is failed


def run_doctor(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "invoke", "doctor", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_the_task(tmp_path: Path) -> None:
    done = run_doctor("--format", "json", "--out", str(tmp_path / "a" / "b"), SOURCE_DATE_EPOCH="1646100000")
    told = json.loads(done.stdout)

    assert told["on"] == "2022-03-01"
    assert done.returncode == int(told["failed"])
    assert not (tmp_path / "a").exists()
    assert run_doctor("--format", "xml").returncode == 2
    failing = run_doctor("--data", "nowhere")
    assert (failing.returncode, "［不行］台账：没有 nowhere 这个文件夹" in failing.stdout) == (1, True)
