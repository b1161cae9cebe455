"""What ./inv mutants makes of a run of mutmut: the mutants no test noticed, held against those that are explained.

mutmut numbers mutants, and a number means another one as soon as a line is added. Here a mutant is known by the function
it changes and by what stood there and what stands there now.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

EXPLAINED = Path(__file__).parent / "explained.toml"
LOCK = Path(__file__).parent / "requirements.lock"
"""mutmut and what it needs, for a folder of its own: nobody else installs it."""

_NEEDED = ("generator", "tests", "data", "devtasks.py", "pyproject.toml")
_LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__")
_NOTICED = "killed"
_WAITED_FOR = "timeout"
"""A mutant that never ends is noticed, too, since the tests do not pass; but on a busy machine any may seem so."""
_RESULT = re.compile(r"^ +(?P<name>\S+): (?P<status>[a-z ]+)$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Mutant:
    """One small change of one function."""

    function: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.function}\n  - {self.was}\n  + {self.now}"


@dataclass(frozen=True)
class Outcome:
    """What became of the mutants that were tried."""

    tried: int
    survivors: frozenset[Mutant]
    """Those that no test noticed."""
    waited_for: frozenset[Mutant]
    """Those whose tests were given up: noticed, but that disproves no explanation."""


def read_explained(text: str) -> set[Mutant]:
    """The mutants that cannot be noticed, each with a reason."""
    entries = tomllib.loads(text).get("mutant", [])
    assert all(entry["reason"].strip() for entry in entries), "no reason given"
    return {Mutant(entry["function"], entry["was"], now) for entry in entries for now in entry["now"]}


def read_results(text: str) -> dict[str, str]:
    """What became of each mutant by mutmut's name for it; those that were not asked about are left out."""
    found = {result["name"]: result["status"] for result in _RESULT.finditer(text)}
    return {name: status for name, status in found.items() if status != "not checked"}


def read_mutant(name: str, shown: str) -> Mutant:
    """A mutant from mutmut's name for it and the difference that it shows."""
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    was, now = (_join(line[1:] for line in lines if line.startswith(sign)) for sign in "-+")
    return Mutant(read_function(name), was, now)


def read_function(name: str) -> str:
    """The function that a mutant changes: mutmut writes ``a.b.xǁClassǁmethod__mutmut_1`` and ``a.b.x_function__mutmut_1``."""
    module, _, mangled = name.partition("__mutmut_")[0].rpartition(".x")
    return f"{module}.{mangled[1:].replace('ǁ', '.')}"


def _join(lines: Iterable[str]) -> str:
    return " ".join(line.strip() for line in lines)


def try_mutants(root: Path, workshop: Path, names: Iterable[str], workers: int) -> Outcome:
    """Run mutmut in a copy of the repository."""
    tool, copy = workshop / "tool", workshop / "copy"
    install = ["pip", "install", "-q", "--disable-pip-version-check", "--target", str(tool)]
    _run([*install, "--require-hashes", "--no-deps", "-r", str(LOCK)], workshop, tool)
    for path in map(root.joinpath, _NEEDED):
        if path.is_dir():
            shutil.copytree(path, copy / path.name, ignore=_LEFT_OUT)
        else:
            shutil.copy(path, copy)
    _run(["mutmut", "run", "--max-children", str(workers), *names], copy, tool)
    results = read_results(_ask(["mutmut", "results", "--all", "true"], copy, tool))
    shown = {
        name: read_mutant(name, _ask(["mutmut", "show", name], copy, tool))
        for name, status in results.items()
        if status != _NOTICED
    }
    waited_for = frozenset(mutant for name, mutant in shown.items() if results[name] == _WAITED_FOR)
    return Outcome(len(results), frozenset(shown.values()) - waited_for, waited_for)


def _run(module: list[str], folder: Path, tool: Path) -> None:
    """Run a module of Python that finds the tool, its output on ours."""
    subprocess.run([sys.executable, "-m", *module], cwd=folder, env=_environment(tool), check=True)


def _ask(module: list[str], folder: Path, tool: Path) -> str:
    """Give what such a module prints."""
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, cwd=folder, env=_environment(tool), check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


def _environment(tool: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tool), "PYTHONUTF8": "1"}
