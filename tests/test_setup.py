"""Tests of ./inv and inv.cmd: fake Pythons, no installation; and of what tasks.py checks itself."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devtasks import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="./inv 是 POSIX sh 脚本，Windows 上用 inv.cmd")

# All that ./inv may rely on besides Python.
TOOLS = ("sh", "cat", "cksum", "cp", "dirname", "env", "grep", "mkdir", "rm", "rmdir", "sleep", "tail")

# Stands in for any Python: notes how it was called, and answers what ./inv asks of it.
FAKE_PYTHON = """#!/bin/sh
echo "${0##*/} $*" >>"$CALLS"
case "$*" in
    *version_info*) [ -n "$VERSION" ] && echo "$VERSION" ;;
    *ensurepip*) exit "$ENSUREPIP_STATUS" ;;
    '-m venv .venv') mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    '-m pip '*) [ -z "$REAL_PIP" ] || exec "$REAL_PIP" "$@"; sleep "$PIP_SECONDS"; exit "$PIP_STATUS" ;;
    '-m generator.command_line '*) echo "$PWD|$*|$NO_MKDOCS_2_WARNING$PYTHONUTF8" ;;
esac
"""


@dataclass
class Checkout:
    """A checkout with nothing in it but ./inv, and a PATH with nothing on it but fakes."""

    root: Path
    path: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def calls(self) -> list[str]:
        """How the fake Pythons were called, in order."""
        log = Path(self.environment["CALLS"])
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def add_python(self, name: str) -> Path:
        """Put a fake Python on PATH."""
        executable = self.path / name
        executable.write_text(FAKE_PYTHON, encoding="utf-8")
        executable.chmod(executable.stat().st_mode | stat.S_IXUSR)
        return executable

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Run ./inv from elsewhere; give exit code, output and messages."""
        done = subprocess.run(
            [str(self.root / "inv"), *arguments],
            cwd=self.path,
            env={**self.environment, **environment},
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def refuses(self, *expected: str, **environment: str) -> None:
        """Check that ./inv fails with a short message holding these words, and leaves no lock."""
        code, output, messages = self.run("build", **environment)
        assert (code, output) == (1, "")
        assert all(words in messages for words in expected), messages
        assert "Traceback" not in messages
        assert not (self.root / ".venv" / ".stamp").exists()
        assert not (self.root / ".venv.lock").exists()


@pytest.fixture
def bare(tmp_path: Path) -> Checkout:
    """Give a checkout on a machine without any Python."""
    root, path = tmp_path / "督办 门户", tmp_path / "bin"
    root.mkdir()
    path.mkdir()
    for name in TOOLS:
        tool = shutil.which(name)
        assert tool is not None
        (path / name).symlink_to(tool)
    shutil.copy2(ROOT / "inv", root)
    (root / "requirements.lock").write_text("first==1.0\n", encoding="utf-8")
    environment = {
        "PATH": str(path),
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
        "CALLS": str(tmp_path / "calls"),
        "VERSION": "3.11",
        "ENSUREPIP_STATUS": "0",
        "PIP_STATUS": "0",
        "PIP_SECONDS": "0",
        "REAL_PIP": "",
    }
    return Checkout(root, path, environment)


@pytest.fixture
def checkout(bare: Checkout) -> Checkout:
    """Give a checkout on a machine with a good python3."""
    bare.add_python("python3")
    return bare


# All of these also show that ./inv works when called from another directory.
def test_first_run_installs_and_second_does_not(checkout: Checkout) -> None:
    code, output, messages = checkout.run("build", "--as-of", "2021-09-30", "-k", "a b")
    assert (code, output) == (
        0,
        f"{checkout.root}|-m generator.command_line build --as-of 2021-09-30 -k a b|11\n",
    )
    assert "首次运行" in messages
    installs = [call for call in checkout.calls if " -m pip install " in call]
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    before = len(checkout.calls)
    code, output, messages = checkout.run("check")
    assert (code, messages) == (0, "")
    # One question for the version, then the task.
    assert [call.partition(" -c ")[0] for call in checkout.calls[before:]] == [
        "python -I -S",
        "python -m generator.command_line check",
    ]


def test_no_arguments_lists_the_tasks(checkout: Checkout) -> None:
    assert checkout.run()[1].split("|")[1] == "-m generator.command_line --list"


def test_every_shell_at_hand(checkout: Checkout) -> None:
    shells = [[found] for name in ("sh", "dash", "bash") if (found := shutil.which(name))]
    if busybox := shutil.which("busybox"):
        shells.append([busybox, "sh"])
    for shell in shells:
        shutil.rmtree(checkout.root / ".venv", ignore_errors=True)
        for _ in range(2):
            done = subprocess.run(
                [*shell, "./inv", "build"],
                cwd=checkout.root,
                env=checkout.environment,
                check=True,
                capture_output=True,
            )
            assert b"-m generator.command_line build" in done.stdout


@pytest.mark.parametrize("change", ["lock", "version", "stamp", "broken", "PYTHON"])
def test_remade_when_anything_differs(checkout: Checkout, change: str) -> None:
    checkout.run("build")
    before = len(checkout.calls)
    environment: dict[str, str] = {}
    match change:
        case "lock":
            (checkout.root / "requirements.lock").write_text("second==2.0\n", encoding="utf-8")
        case "version":
            environment["VERSION"] = "3.12"
        case "stamp":
            (checkout.root / ".venv" / ".stamp").unlink()
        case "broken":
            (checkout.root / ".venv" / "bin" / "python").unlink()
        case "PYTHON":
            chosen = checkout.add_python("my python")
            chosen.write_text(FAKE_PYTHON.replace('"$VERSION"', "3.13"), encoding="utf-8")
            environment["PYTHON"] = str(chosen)
    assert checkout.run("build", **environment)[0] == 0
    assert any(" -m pip install " in call for call in checkout.calls[before:])


def test_python_missing(bare: Checkout) -> None:
    bare.refuses("找不到可用的 Python", "3.11", "PYTHON=")


def test_python_too_old(checkout: Checkout) -> None:
    checkout.add_python("python")
    checkout.refuses("版本过低： python3 python", VERSION="3.10")
    checkout.refuses("版本过低", VERSION="2.7")


def test_python_that_does_not_answer(checkout: Checkout) -> None:
    # As the shims of pyenv do for a version not installed, and the Windows store for any.
    checkout.refuses("找不到可用的 Python", VERSION="")


@pytest.mark.parametrize("name", ["python", "python3.14", "python3.13", "python3.12", "python3.11"])
def test_other_names_of_python(bare: Checkout, name: str) -> None:
    bare.add_python(name)
    assert bare.run("build")[0] == 0


def test_chosen_python_is_the_only_one_tried(checkout: Checkout, tmp_path: Path) -> None:
    checkout.refuses("找不到可用的 Python", PYTHON=str(tmp_path / "absent"))
    chosen = checkout.add_python("my python")
    assert checkout.run("build", PYTHON=str(chosen))[0] == 0
    assert checkout.calls[0].startswith("my python ")


def test_venv_module_missing(checkout: Checkout) -> None:
    checkout.refuses("缺少 venv 模块", "apt install python3-venv", ENSUREPIP_STATUS="1")


def test_another_run_is_at_it(checkout: Checkout) -> None:
    (checkout.root / ".venv.lock").mkdir()
    code, output, messages = checkout.run("build")
    assert (code, output) == (1, "")
    assert "另一个 ./inv 正在准备" in messages
    assert ".venv.lock" in messages
    assert (checkout.root / ".venv.lock").is_dir()


def test_interrupted_set_up_leaves_no_lock(checkout: Checkout) -> None:
    process = subprocess.Popen(
        [str(checkout.root / "inv"), "build"],
        env={**checkout.environment, "PIP_SECONDS": "60"},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not any(" -m pip install " in call for call in checkout.calls):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(timeout=20) != 0
    assert not (checkout.root / ".venv.lock").exists()
    assert checkout.run("build")[0] == 0


def test_registry_unreachable(checkout: Checkout) -> None:
    with socket.socket() as closed:
        # Bound but not listening: nobody else can get the port, and connections are refused.
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        lock = f"absent-package==1.0 --hash=sha256:{'0' * 64}\n"
        (checkout.root / "requirements.lock").write_text(lock, encoding="utf-8")
        checkout.refuses(
            "连不上软件包仓库",
            "PIP_INDEX_URL",
            REAL_PIP=sys.executable,
            PIP_INDEX_URL=f"http://127.0.0.1:{port}/simple",
            PIP_CONFIG_FILE=os.devnull,
            PIP_DRY_RUN="1",
        )


def test_hashes_do_not_match(checkout: Checkout, tmp_path: Path) -> None:
    wheel = tmp_path / "tampered-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        metadata = "Metadata-Version: 2.1\nName: tampered\nVersion: 1.0\n"
        archive.writestr("tampered-1.0.dist-info/METADATA", metadata)
        archive.writestr("tampered-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("tampered-1.0.dist-info/RECORD", "")
    lock = f"tampered==1.0 --hash=sha256:{'0' * 64}\n"
    (checkout.root / "requirements.lock").write_text(lock, encoding="utf-8")
    checkout.refuses(
        "哈希不符",
        "镜像",
        REAL_PIP=sys.executable,
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS=str(tmp_path),
        PIP_CONFIG_FILE=os.devnull,
        PIP_DRY_RUN="1",
    )


def test_other_failure_names_the_log(checkout: Checkout) -> None:
    checkout.refuses("依赖没有装成", ".venv/pip.log", PIP_STATUS="2")


def test_windows_wrapper_runs_the_task(checkout: Checkout) -> None:
    shutil.copy2(ROOT / "inv.cmd", checkout.root)
    lock = (checkout.root / "requirements.lock").read_bytes()
    venv = checkout.root / ".venv"
    (venv / "bin").mkdir(parents=True)
    shutil.copy2(checkout.path / "python3", venv / "bin" / "python")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (venv / ".stamp").write_text(f"{zlib.crc32(lock):08x} windows {version}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-x", str(checkout.root / "inv.cmd"), "build", "--out", "输出 目录"],
        cwd=checkout.path,
        env=checkout.environment,
        check=True,
        capture_output=True,
    )
    assert done.stdout.decode() == f"{checkout.root}|-m generator.command_line build --out 输出 目录|11\n"


def test_windows_wrapper_has_windows_line_endings() -> None:
    content = (ROOT / "inv.cmd").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 0
    # cmd.exe reads this much before it has been told that the file is UTF-8.
    assert content.partition(b"chcp 65001")[0].isascii()


def test_lock_names_no_host_and_no_path() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not any(line.startswith("-") for line in text.splitlines())
    assert not any(word.startswith("/") for word in text.split())


@pytest.mark.parametrize("value", ["2021-02-30", "20210930", "2021-W39-4", "明天"])
def test_bad_as_of_is_said_in_chinese(value: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator.command_line", "build", "--as-of", value],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
        capture_output=True,
    )
    message = done.stderr.decode()
    assert done.returncode == 1
    assert f"“{value}”不是有效的日期" in message
    assert "Traceback" not in message
