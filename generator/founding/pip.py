"""Running pip on what a lock names: nothing that its hashes do not vouch for, nothing built, no question asked."""

import subprocess
import sys
from pathlib import Path

_OPTIONS = (
    "--quiet", "--no-input", "--disable-pip-version-check",
    "--require-hashes", "--no-deps", "--only-binary", ":all:",
)  # fmt: skip


def run_pip(command: str, *options: str, python: Path | None = None) -> str:
    """Run a command of pip, for another Python if one is named; why it failed, empty if it did not."""
    target = () if python is None else ("--python", str(python))
    done = subprocess.run(
        [sys.executable, "-m", "pip", *target, command, *_OPTIONS, *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        return ""
    return next(
        (line for line in reversed(done.stderr.splitlines()) if line.startswith("ERROR")), "没有说明原因"
    )
