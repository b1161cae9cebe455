"""Kills real processes at one point after another of a publication, and says what each time was to be seen.

Run as a program of its own (test_releases_killed.py), which forks: the processes of pytest have threads.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from generator.publishing.releases import publish, rollback
from tests.publishing.portals import lay, names, portal, seen

EDITIONS = "abcd"
KEEP = 2


def in_child(work: Callable[[], object], point: int | None) -> tuple[bool, list[str]]:
    """Do some work in a process which dies by SIGKILL at its n-th call into C; whether it died, and its calls."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        calls = []

        def count(_: FrameType, event: str, called: Any) -> None:
            if event == "c_call":
                calls.append(called.__name__)
                if len(calls) == point:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        work()
        sys.setprofile(None)
        with open(writing, "w", encoding="utf-8") as pipe:  # noqa: PTH123 - a number, not a path
            pipe.write(" ".join(calls) if point is None else "")
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:  # noqa: PTH123
        told = pipe.read()
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status), told.split()


def chosen(calls: list[str], wanted: int) -> list[int]:
    """Some points spread over the whole, and those right before and after anything gets or loses its name."""
    spread = set(range(1, len(calls) + 1, max(1, len(calls) // wanted)))
    steps = [
        number for number, name in enumerate(calls, 1) if name in {"rename", "replace", "symlink", "rmdir"}
    ]
    return sorted(spread | {point for step in steps for point in (step, step + 1)})


def edition_seen(target: Path, portals: dict[str, dict[str, bytes]]) -> str:
    """Which portal a reader sees whole; all that was seen if it is none of them."""
    found = seen(target)
    return next((edition for edition, files in portals.items() if files == found), repr(found))


def main(scratch: Path, wanted: int) -> None:
    portals = {edition: portal(edition) for edition in EDITIONS}
    sources = {edition: lay(files, scratch / edition) for edition, files in portals.items()}

    def show(edition: str, target: Path) -> None:
        publish(sources[edition], target, KEEP, print)

    ready = scratch / "ready"
    show("a", ready)
    show("b", ready)
    deeds: dict[str, Callable[[Path], object]] = {
        "publish": lambda target: show("c", target),
        "rollback": lambda target: rollback(target, print),
    }
    for name, deed in deeds.items():
        target = scratch / "target"
        shutil.copytree(ready, target, symlinks=True)
        _, calls = in_child(lambda: deed(target), None)  # noqa: B023 - done at once
        shutil.rmtree(target)
        for point in chosen(calls, wanted):
            # Copied with links and times: as the folder was.
            shutil.copytree(ready, target, symlinks=True)
            died, _ = in_child(lambda: deed(target), point)  # noqa: B023
            left = [*names(target), *(path.name for path in target.iterdir())]
            after = edition_seen(target, portals)
            show("d", target)
            then = edition_seen(target, portals)
            remaining = [*names(target), *sorted(path.name for path in target.iterdir())]
            rollback(target, print)
            found = {"deed": name, "point": point, "died": died, "left": left, "seen": after}
            found |= {"next": then, "remaining": remaining, "back": edition_seen(target, portals)}
            sys.stderr.write(json.dumps(found) + "\n")
            shutil.rmtree(target)


main(Path(sys.argv[1]), int(sys.argv[2]))
