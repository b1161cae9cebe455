"""The linters as tests, so that whatever runs the tests runs them too."""

from __future__ import annotations

import subprocess

import pytest

from devtasks import LINTERS, ROOT


@pytest.mark.slow
@pytest.mark.parametrize("name", LINTERS)
def test_linter_finds_nothing(name: str) -> None:
    done = subprocess.run(
        LINTERS[name], cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    # Printed, since pytest in a CI repeats the whole message of a failure in its summary.
    print(done.stdout.decode("utf-8", "replace"))
    if done.returncode != 0:
        pytest.fail(f"{name} 发现问题（./inv lint 可重现）", pytrace=False)
