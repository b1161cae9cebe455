"""Where the time of a build goes: ``python -m tests.benchmark.stages DATA OUT LOG``.

A build as ever, in which each call from the build to another part of the generator is timed. Calls are found by what
they are, not by a list of names, so that the build knows nothing of this. Each call is a line in the log at once: what
forked workers do is told as well.
"""

import inspect
import json
import os
import sys
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from types import GeneratorType, ModuleType
from typing import Any

from tests.benchmark.results import Run, Stage

LAYERS = ("generator.facts.", "generator.state.", "generator.outputs.", "generator.site")
"""Calls into these are timed, from the modules above them and from the check into the reading."""
METHODS = (
    ("generator.outputs.writing", "Writer", ("begin", "write", "prune")),
    ("generator.site", "Stamper", ("stamp",)),
    ("generator.state.cycle", "Reporter", ("reports", "scores")),
    ("generator.outputs.rendering", "Renderer", ("compile",)),
)
"""What they do through objects."""
FRAMES = "site"
"""The stage that all files of the portal belong to which no other has made: the theme's, styles, hand-written pages."""
REST = "rest"
"""Start of Python, imports, git, and what lies between the stages."""


class _Clock:
    """Takes the time of calls within calls: each has its own time, without that of the calls that it makes."""

    def __init__(self, log: Path) -> None:
        # Appended to by forked workers too; the kernel keeps lines whole.
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._inner: list[list[float]] = []

    def take(self, stage: str, call: Callable[[], Any]) -> Any:
        """Make a call and log it."""
        inner = [0.0, 0.0]
        self._inner.append(inner)
        begun, cpu_begun = time.monotonic(), time.process_time()
        try:
            answer = call()
        finally:
            ended, cpu = time.monotonic(), time.process_time() - cpu_begun
            self._inner.pop()
            if self._inner:
                self._inner[-1][0] += ended - begun
                self._inner[-1][1] += cpu
        line = [stage, begun, ended, ended - begun - inner[0], cpu - inner[1], list(_paths(answer))]
        os.write(self._log, json.dumps(line).encode() + b"\n")
        return answer


def _paths(answer: Any) -> Iterator[str]:
    """Addresses of the pages and files in what a function gave."""
    if isinstance(answer, list | tuple):
        for one in answer:
            yield from _paths(one)
    elif type(answer).__module__ == "generator.outputs.writing" and hasattr(answer, "path"):
        yield answer.path


def _watched(function: Callable[..., Any], stage: str, clock: _Clock) -> Callable[..., Any]:
    @wraps(function)
    def timed(*values: Any, **named: Any) -> Any:
        answer = clock.take(stage, lambda: function(*values, **named))
        return _each(answer) if isinstance(answer, GeneratorType) else answer

    def _each(found: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while (one := clock.take(stage, lambda: next(found, end))) is not end:
            yield one

    return timed


def watch(modules: Iterable[ModuleType], log: Path) -> _Clock:
    """Time what these modules call in other parts of the generator, from now on."""
    clock = _Clock(log)
    for module in modules:
        for name, thing in list(vars(module).items()):
            if inspect.isfunction(thing) and _is_elsewhere(thing.__module__, module.__name__):
                setattr(module, name, _watched(thing, stage_of(thing.__module__), clock))
    for home, name, methods in METHODS:
        found = getattr(sys.modules[home], name)
        for method in methods:
            setattr(found, method, _watched(getattr(found, method), stage_of(home), clock))
    return clock


def watch_batches(press: Any, clock: _Clock) -> None:
    """Time each batch under the part of the generator that makes it, where that has listed its batches itself."""
    make = press._make

    def timed(self: Any, batch: Any) -> Any:
        function = getattr(batch.make, "func", batch.make)
        # What the build itself names is timed as a call of its module.
        if function.__module__.startswith(LAYERS) and not hasattr(function, "__wrapped__"):
            batch = replace(batch, make=_watched(batch.make, stage_of(function.__module__), clock))
        return make(self, batch)

    press._make = timed


def _is_elsewhere(home: str, module: str) -> bool:
    return home != module and home.startswith(LAYERS)


def stage_of(module: str) -> str:
    """The stage that a module of the generator belongs to: facts and outputs by their kinds."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2] if parts[0] in {"facts", "outputs"} else parts[:1])


def read_stages(log: Path, site: Path, run: Run, samples: Sequence[tuple[float, float]]) -> tuple[Stage, ...]:
    """The stages of a build under observation, in the order in which they first came to an end, and what none of them took."""
    calls: dict[str, list[list[Any]]] = defaultdict(list)
    for line in log.read_text("utf-8").splitlines():
        stage, *call = json.loads(line)
        calls[stage].append(call)
    made = _made(calls, site)
    ordered = sorted(calls, key=lambda stage: min(call[1] for call in calls[stage]))
    stages = [_stage(name, calls[name], made[name], samples) for name in ordered]
    rest = Stage(
        name=REST,
        # Not below nothing, where several processes were in stages at a time.
        wall=max(0.0, run.wall - sum(stage.wall for stage in stages)),
        cpu=max(0.0, run.cpu - sum(stage.cpu for stage in stages)),
        peak=None,
        files=0,
        size=0,
    )
    return (*stages, rest)


def _made(calls: Mapping[str, list[list[Any]]], site: Path) -> dict[str, list[int]]:
    """Sizes of the files that each stage has made."""
    makers = {path: stage for stage, found in calls.items() for call in found for path in call[4]}
    made = defaultdict(list)
    for file in site.rglob("*"):
        if file.is_file():
            maker = makers.get(file.relative_to(site).as_posix(), FRAMES)
            made[maker].append(file.stat().st_size)
    return made


def _stage(
    name: str, calls: list[list[Any]], sizes: list[int], samples: Sequence[tuple[float, float]]
) -> Stage:
    times = [when for when, _ in samples]
    seen = [
        memory
        for begun, ended, *_ in calls
        for _, memory in samples[bisect_left(times, begun) : bisect_left(times, ended)]
    ]
    return Stage(
        name=name,
        wall=sum(call[2] for call in calls),
        cpu=sum(call[3] for call in calls),
        peak=max(seen, default=None),
        files=len(sizes),
        size=sum(sizes),
    )


def opened() -> list[ModuleType]:
    """The modules whose calls are timed: all those of the build that have been imported."""
    above = [name for name in sys.modules if name.startswith("generator.") and name.count(".") == 1]
    return [sys.modules[name] for name in (*above, "generator.facts.checks")]


def _main() -> None:
    import generator.build  # noqa: F401, PLC0415 - reading the stages must not need the generator
    import tasks  # noqa: PLC0415
    from generator.press import Press  # noqa: PLC0415

    data, out, log = map(Path, sys.argv[1:])
    watch_batches(Press, watch(opened(), log))
    if tasks._build(data, out, None).failed:
        sys.exit(1)


if __name__ == "__main__":
    _main()
