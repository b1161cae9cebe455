"""The three tasks, as a script runs them: nobody is asked, what is said is Chinese, the exit code tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.editing.repositories import commit, git, new_repository
from tests.portal import ROOT

MORNING = "1648684800"
"""31 March 2022, in China."""


def inv(*arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=ROOT,
        env={**os.environ, "SOURCE_DATE_EPOCH": MORNING, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_record_is_made_logged_and_numbered(tmp_path: Path) -> None:
    data = new_repository(tmp_path / "库")
    at = ("--data", str(data))
    git(data, "checkout", "-q", "-b", "新专班")

    fields = [
        "名称=窗口专班",
        "领域=服务",
        "牵头单位=黄村镇",
        "成立日期=2021-12-01",
        "完成时限=待补充",
        "数据性质=演示",
    ]
    code, said = inv("new", "专班", *at, *(part for field in fields for part in ("--set", field)))
    assert code == 0, said
    (made,) = (data / "task_forces").glob("待编-*.yml")
    assert f"已写入 {made}" in said
    assert "./inv assign-ids" in said

    code, said = inv("log", made.stem, "进展", *at, "--percent", "30", "--note", "已挂牌")
    assert code == 0, said
    assert made.read_text(encoding="utf-8").endswith(
        "办理记录:\n  - {日期: 2022-03-31, 事件: 进展, 进度: 30, 说明: 已挂牌}\n"
    )

    code, said = inv("log", made.stem, "销号", *at)
    assert code == 1
    assert "可以记：" in said

    commit(data.parent, "new")
    code, said = inv("assign-ids", *at)
    assert code == 0, said
    assert f"{made.stem} → ZB-2021-02  窗口专班" in said
    assert (data / "task_forces/ZB-2021-02.yml").is_file()
    assert inv("assign-ids", *at) == (0, "没有待编的文件，不用编号。\n")
