"""The commands for working on the program itself, which an office that has it installed does without.

tasks.py takes them in, so that ./inv knows them.
"""

# No "from __future__ import annotations": invoke reads the parameters as they are.

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

ROOT = Path(__file__).parent
LINTERS = {
    "ruff check": [sys.executable, "-m", "ruff", "check"],
    "ruff format": [sys.executable, "-m", "ruff", "format", "--check"],
    "mypy": [sys.executable, "-m", "mypy"],
    "import-linter": [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run(['--no-logo'])",
    ],
}
"""Each linter by name; the tests run them too (tests/test_lint.py)."""

MOST_WORKERS = 4


@task(
    help={"k": "只运行名称符合该表达式的测试（同 pytest -k）", "update_golden": "把当前输出写成新的基准文件"}
)
def test(_: Context, k: str = "", update_golden: bool = False) -> None:
    """运行测试（含各项代码检查），最后列出未运行的测试及原因。"""
    command = [sys.executable, "-m", "pytest"]
    if k:
        # A few tests are done before the workers of xdist have started.
        command += ["-k", k]
    else:
        # Stealing, since a few browser tests take as long as all others together; the portal that they
        # look at is built once for all workers (tests/conftest.py).
        command += ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "worksteal"]
    if update_golden:
        command.append("--update-golden")
    raise Exit(code=_run(command))


@task
def lint(_: Context) -> None:
    """运行全部代码检查：ruff、mypy、import-linter。"""
    failed = []
    for name, command in LINTERS.items():
        print(f"── {name}", flush=True)
        if _run(command) != 0:
            failed.append(name)
    if failed:
        raise Exit(f"未通过：{'、'.join(failed)}。", code=1)
    print("代码检查全部通过。")


@task(name="format")
def format_(_: Context) -> None:
    """整理代码格式，并修正 ruff 能自动修正的问题。"""
    # Fixes first: they may leave lines for the formatter to tidy.
    fixed = _run([sys.executable, "-m", "ruff", "check", "--fix"])
    formatted = _run([sys.executable, "-m", "ruff", "format"])
    raise Exit(code=fixed or formatted)


@task(help={"upgrade": "把全部依赖升级到允许的最新版本；不写则只改动必须改动的"})
def lock(_: Context, upgrade: bool = False) -> None:
    """按 pyproject.toml 重新生成 requirements.lock（需要联网）。"""
    with tempfile.TemporaryDirectory() as directory:
        # uv resolves for every platform at once, which pip cannot. It is needed only here, so it
        # is kept out of the .venv that every user of the portal installs.
        venv.create(directory, with_pip=True)
        python = str(Path(directory) / ("Scripts" if os.name == "nt" else "bin") / "python")
        pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "uv"]
        compile_ = [python, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
        compile_ += ["--python-version", "3.11", "--group", "dev", "--no-emit-index-url"]
        # Else the header would quote the whole command, with paths of this machine in it.
        compile_ += ["--custom-compile-command", "./inv lock", "pyproject.toml", "-o", "requirements.lock"]
        if upgrade:
            compile_.append("--upgrade")
        if _run(pip) != 0 or _run(compile_) != 0:
            raise Exit("requirements.lock 没有更新成功，请检查网络与 pyproject.toml 后重试。", code=1)
    print("requirements.lock 已更新；下次运行 ./inv 时会据此重装 .venv。")


def _run(command: list[str]) -> int:
    """Run a command in the root of the repository, its output on ours."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode
