"""Runs something in a process that may use a gigabyte of memory and a minute of the processor, and no more."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from typing import Any

from tests.portal import ROOT

MEMORY = 1 << 30
SECONDS = 60


def bounded(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A program in Python, with its arguments in sys.argv; it must come to an end by itself, and in words."""
    return _run([sys.executable, "-c", code, *map(str, arguments)])


def inv(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A command of the portal."""
    return _run([sys.executable, "-m", "invoke", *map(str, arguments)])


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "1648684800"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_limit,
    )
    said: Any = done.stdout[-2000:] + done.stderr[-2000:]
    assert done.returncode in {0, 1, 2}, (done.returncode, said)
    assert "Traceback" not in done.stderr, said
    return done


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
