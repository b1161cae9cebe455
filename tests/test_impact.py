"""The impact of a branch in real repositories: the base is what git held, the present is the folder as it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generator.facts.checks import check_data
from generator.facts.problem_formats import Outcome
from generator.history import HistoryError
from generator.impact import Folders, ImpactRequest, compare_folders, report_impact
from tests.facts.broken import CASES, lay_over_small

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "tests" / "data" / "small"
TODAY = date(2022, 3, 1)
EDIT = Callable[[Path], None]


def git(folder: Path, *arguments: str) -> str:
    names = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        names |= {f"GIT_{role}_NAME": "甲", f"GIT_{role}_EMAIL": "a@example.invalid"}
        names[f"GIT_{role}_DATE"] = "2021-12-01T00:00:00Z"
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, **names}
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give a repository with the small data on main, and a branch of it checked out."""
    root = tmp_path / "repository"
    shutil.copytree(SMALL, root / "data")
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    commit(root)
    git(root, "checkout", "-q", "-b", "change")
    return root


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "改动")


def impact(root: Path, *, base: str = "main", as_of: date | None = None) -> tuple[str, str, str]:
    """Headline, Markdown and page."""
    out = root.parent / "out"
    report = report_impact(ImpactRequest(root / "data", base, out, as_of, TODAY))
    return report.headline, (out / "impact.md").read_text("utf-8"), (out / "impact.html").read_text("utf-8")


def replace_in(path: str, old: str, new: str) -> EDIT:
    def edit(data: Path) -> None:
        text = (data / path).read_text("utf-8")
        assert old in text
        (data / path).write_text(text.replace(old, new), "utf-8")

    return edit


def append_to(path: str, line: str) -> EDIT:
    def edit(data: Path) -> None:
        text = (data / path).read_text("utf-8").removesuffix("数据性质: 演示\n")
        (data / path).write_text(f"{text}  - {line}\n数据性质: 演示\n", "utf-8")

    return edit


def add_order(data: Path) -> None:
    text = (data / "orders/2021/DB-2021-0004.yml").read_text("utf-8")
    new = text.replace("DB-2021-0004", "DB-2021-0005").replace("督促落实", "再次督促落实")
    (data / "orders/2021/DB-2021-0005.yml").write_text(new, "utf-8")


def rename_unit(data: Path) -> None:
    for path in data.rglob("*.yml"):
        path.write_text(path.read_text("utf-8").replace("黄村镇", "黄村地区"), "utf-8")


def delete_order(data: Path) -> None:
    (data / "orders/2021/DB-2021-0004.yml").unlink()


THIRD = "orders/2021/DB-2021-0003.yml"


@pytest.mark.parametrize(
    ("edit", "headline", "told"),
    [
        (
            append_to(THIRD, "{日期: 2021-11-29, 事件: 报结, 单位: 高米店街道}"),
            "改了 1 项；1 项由红转绿；",
            ["■ 红 → ● 绿", "**阶段** 办理中 → 报结", "**新记** 2021-11-29 报结（单位 高米店街道）"],
        ),
        (
            append_to(
                THIRD,
                "{日期: 2021-11-29, 事件: 批准延期, 新时限: 2021-12-20, 批准: 联席会议办公室, 理由: 待核实}",
            ),
            "1 项时限改到 2021-12-20",
            ["| 2021-10-20 | 2021-12-20 | +61 天 | 联席会议办公室 | 待核实 |"],
        ),
        (add_order, "新增 1 项；", ["**新增 · 1 项**", "`DB-2021-0005`", "无 → ● 绿"]),
        (
            delete_order,
            "少了 1 项（事项不应消失，请核实）；",
            ["> ⚠ 有事项从台账里消失了", "● 绿 → 无", "`data/orders/2021/DB-2021-0004.yml` | 减少"],
        ),
        (
            replace_in(
                "rules/lights.yml",
                "不大于: 7, 含义: 距时限7天以内}\n      - {灯: 绿, 大于: 7",
                "不大于: 60, 含义: 距时限7天以内}\n      - {灯: 绿, 大于: 60",
            ),
            "没有改动但跟着变的 ",
            ["> ⚠ 这次动了规则", "亮灯规则", "会牵动全部事项", "● 绿 → ▲ 黄"],
        ),
        (
            rename_unit,
            "规则、单位、会议等基础资料改了 ",
            ["**简称** 黄村镇 → 黄村地区", "**牵头单位** 黄村镇 → 黄村地区"],
        ),
        (
            replace_in("orders/2021/DB-2021-0001.yml", "填后不改", "填好后不改"),
            "改了 1 个文件，但门户上的事项、灯、数字和挂图都不变。",
            ["`data/orders/2021/DB-2021-0001.yml` | 改动"],
        ),
        (
            replace_in("meetings/2021/LX-2021-01.yml", "不立项: 通报情况", "不立项: 只通报情况"),
            "规则、单位、会议等基础资料改了 1 处。",
            ["不立项 只通报情况"],
        ),
        (
            replace_in("portal.yml", "截至日期: 2021-11-30", "截至日期: 2021-12-31"),
            "改了 1 处。",
            ["统计日 2021年12月31日", "**截至日期** 2021-11-30 → 2021-12-31"],
        ),
    ],
    ids=["light", "extension", "new", "deleted", "rule", "renamed unit", "comment", "meeting", "day"],
)
def test_what_a_branch_changes(repository: Path, edit: EDIT, headline: str, told: list[str]) -> None:
    edit(repository / "data")
    commit(repository)
    said, markdown, page = impact(repository)

    assert headline in said
    for text in told:
        assert text in markdown
    assert said in page


def test_nothing_changed(repository: Path) -> None:
    said, markdown, _ = impact(repository)

    assert said == "门户上什么都不变。"
    assert "## " not in markdown


def test_an_order_that_waits_for_its_number_and_gets_it(repository: Path) -> None:
    folder = repository / "data" / "orders" / "2021"
    text = (folder / "DB-2021-0004.yml").read_text("utf-8").replace("督促落实", "再次督促落实")
    waiting, numbered = folder / "待编-3f9a1c.yml", folder / "DB-2021-0005.yml"
    waiting.write_text(text.replace("编号: DB-2021-0004", "编号: 待编"), "utf-8")
    commit(repository)
    said, markdown, _ = impact(repository)

    assert said.startswith("新增 1 项")
    assert "| `待编-3f9a1c` | 再次督促落实主要负责人接访责任 |" in markdown
    assert "**编号** 待编，合并后编定" in markdown

    git(repository, "branch", "-f", "main")
    waiting.unlink()
    numbered.write_text(text.replace("DB-2021-0004", "DB-2021-0005"), "utf-8")
    said, markdown, _ = impact(repository)

    assert said.startswith("1 项换了编号")
    assert "`待编-3f9a1c → DB-2021-0005`" in markdown
    assert "⚠" not in markdown


def test_what_is_not_committed_counts(repository: Path) -> None:
    append_to(THIRD, "{日期: 2021-11-29, 事件: 报结, 单位: 高米店街道}")(repository / "data")

    assert "1 项由红转绿" in impact(repository)[0]


def test_what_main_has_got_since_does_not_count(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    add_order(repository / "data")
    commit(repository)
    git(repository, "checkout", "-q", "change")

    assert impact(repository)[0] == "门户上什么都不变。"


def test_both_sides_are_assessed_on_the_day_asked_for(repository: Path) -> None:
    append_to(THIRD, "{日期: 2021-11-29, 事件: 报结, 单位: 高米店街道}")(repository / "data")
    said, markdown, _ = impact(repository, as_of=date(2021, 11, 1))

    assert "统计日 2021年11月1日" in markdown
    # The entry is of a later day: the record is edited, and the portal of this day shows the same.
    assert said.startswith("改了 1 项")
    assert "转" not in said


def test_a_file_that_cannot_be_read_now_is_not_mistaken_for_a_loss(repository: Path) -> None:
    replace_in(THIRD, "牵头单位: ", "牵头单位：")(repository / "data")
    append_to("orders/2021/DB-2021-0002.yml", "{日期: 2021-11-29, 事件: 报结, 单位: 区人力社保局}")(
        repository / "data"
    )
    commit(repository)
    said, markdown, _ = impact(repository)

    assert said.startswith("改了 1 项；")
    assert re.search(r"台账有错误，改好以前门户生成不出来：本次引入 [1-9]\d* 个，原有 0 个", markdown)
    assert "`data/orders/2021/DB-2021-0003.yml` | 现在" in markdown
    assert "减少" not in markdown


def test_a_file_that_could_not_be_read_at_the_base_is_not_mistaken_for_new(repository: Path) -> None:
    text = (repository / "data" / THIRD).read_text("utf-8")
    replace_in(THIRD, "牵头单位: ", "牵头单位：")(repository / "data")
    commit(repository)
    git(repository, "branch", "-f", "main")
    (repository / "data" / THIRD).write_text(text, "utf-8")
    commit(repository)
    said, markdown, _ = impact(repository)

    assert "新增" not in said
    assert "`data/orders/2021/DB-2021-0003.yml` | 基准" in markdown


@pytest.mark.parametrize("path", ["portal.yml", "units.yml", "rules/lights.yml", "workdays/2021.yml"])
def test_a_broken_foundation_does_not_move_everything(repository: Path, path: str) -> None:
    (repository / "data" / path).write_text("坏: [", "utf-8")
    said, markdown, _ = impact(repository)

    assert said == "门户上什么都不变。"
    assert f"`data/{path}` | 现在" in markdown


def test_problems_are_told_apart(repository: Path) -> None:
    data = repository / "data"
    replace_in("orders/2021/DB-2021-0002.yml", "牵头单位: 区住建委", "牵头单位: 没有的单位")(data)
    commit(repository)
    git(repository, "branch", "-f", "main")
    replace_in("orders/2021/DB-2021-0004.yml", "牵头单位: 黄村镇", "牵头单位: 也没有的单位")(data)
    # A line above does not make an old problem a new one.
    replace_in("orders/2021/DB-2021-0002.yml", "编号: DB-2021-0002", "# 一行注释\n编号: DB-2021-0002")(data)
    markdown = impact(repository)[1]

    introduced, _, existing = markdown.partition("## 台账检查")[2].partition("**原有")
    assert "DB-2021-0004.yml:7" in introduced
    assert "DB-2021-0002" not in introduced
    assert "DB-2021-0002.yml:8" in existing


def test_what_only_history_shows_is_told(repository: Path) -> None:
    replace_in(THIRD, "{日期: 2021-09-15, 事件: 签收", "{日期: 2021-09-14, 事件: 签收")(repository / "data")
    commit(repository)
    _, markdown, page = impact(repository)

    for face in (markdown, page):
        assert "检查没有通过：与以前的版本比较，本次引入 " in face
        assert "DC-06" in face
        assert "门户生成不出来" not in face


def test_no_data_at_the_base(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", ".")
    commit(tmp_path)
    shutil.copytree(SMALL, tmp_path / "data")
    said, markdown, _ = impact(tmp_path)

    assert re.search(r"新增 \d+ 项", said)
    assert "基准里还没有台账，所以现有的全部算作新增。" in markdown


def test_personal_data_of_a_broken_record_is_masked(repository: Path) -> None:
    replace_in(THIRD, "标题: 督促按时答复", "标题: 督促答复13912345678反映的")(repository / "data")
    _, markdown, page = impact(repository)

    assert "13912345678" not in markdown + page
    assert "●●●●" in markdown


def test_no_broken_data_gives_a_traceback(tmp_path: Path) -> None:
    # A third of the cases, of every kind.
    for case in CASES[::3]:
        lay_over_small(case, tmp_path / case)
        report = check_data(tmp_path / case, TODAY)
        folders = Folders(SMALL, tmp_path / case, "0", Outcome(report.problems))
        assert compare_folders(folders, None, TODAY).checked.is_broken is report.failed


def test_a_folder_that_cannot_be_written_is_one_sentence(repository: Path) -> None:
    (repository / "out").write_text("在这里是一个文件", "utf-8")
    command = [sys.executable, "-m", "invoke", "impact", "--base", "main"]
    command += ["--data", str(repository / "data"), "--out", str(repository / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr.startswith("没能写入")


def test_twice_the_same_bytes(repository: Path) -> None:
    add_order(repository / "data")

    assert impact(repository) == impact(repository)


def test_history_that_cannot_tell_is_one_sentence(repository: Path) -> None:
    with pytest.raises(HistoryError, match="找不到“没有这个分支”这个版本"):
        impact(repository, base="没有这个分支")


@pytest.mark.parametrize(
    ("base", "returncode", "said"),
    [
        ("main", 0, "门户上什么都不变。"),
        ("nowhere", 2, "找不到“nowhere”这个版本"),
        ("", 2, "请用 --base 写明与哪个分支或提交比较"),
    ],
)
def test_the_task(repository: Path, base: str, returncode: int, said: str) -> None:
    command = [sys.executable, "-m", "invoke", "impact", "--base", base]
    command += ["--data", str(repository / "data"), "--out", str(repository / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == returncode
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert (repository / "out" / "impact.html").is_file() is (returncode == 0)
