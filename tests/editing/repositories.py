"""Real git repositories for tests, each around a copy of the small tree."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.facts.broken import SMALL

WHEN = "2022-03-30T10:00:00+0800"


def git(root: Path, *arguments: str, fails: bool = False) -> str:
    """Run git with no configuration but ours."""
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in _PERSON.items()
        },
    }
    done = subprocess.run(
        ["git", "-c", "merge.conflictStyle=merge", "-C", str(root), *arguments],
        env=environment,
        check=not fails,
        capture_output=True,
        text=True,
    )
    assert (done.returncode != 0) is fails
    return done.stdout.strip()


_PERSON = {"NAME": "测试", "EMAIL": "t@example.invalid", "DATE": WHEN}


def new_repository(root: Path) -> Path:
    """A repository on its main branch, with the small tree committed; gives its data/."""
    shutil.copytree(SMALL, root / "data")
    git(root, "init", "-q", "-b", "main")
    commit(root, "first")
    return root / "data"


def commit(root: Path, message: str) -> None:
    """Commit everything."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)


def order(number: str = "待编", **fields: str) -> str:
    """The text of an order."""
    values = {
        "编号": number,
        "标题": "督促公布办理窗口",
        "紧盯": "规范化",
        "督办方式": "交办督办",
        "来源": "区领导接访日安排",
        "依据": "信访条例(2005)第三十六条",
        "牵头单位": "黄村镇",
        "交办日期": "2021-12-01",
        "办结时限": "2022-04-29",
        "数据性质": "演示",
        **fields,
    }
    return "".join(f"{key}: {value}\n" for key, value in values.items())
