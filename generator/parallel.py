"""Runs pieces of work in forked processes, which share all that has been computed so far without a copy.

Where a process cannot fork, or nobody is to help it, the pieces run at once, one after the other. What they write is
the same.
"""

import gc
import os
import pickle
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_NUMBER = 4
"""Bytes of a piece's number on its way to whoever is free."""


class PieceError(RuntimeError):
    """A piece of work failed in another process; says what it raised there, and where."""


class Crew(Generic[T]):
    """Processes that work through some pieces, each taking the next one, while their parent goes on."""

    def __init__(self, pieces: Sequence[Callable[[], T]], processes: int) -> None:
        """With less than one process there is no help: all is done when this returns."""
        self._pieces = pieces
        self._members: list[tuple[int, int]] = []
        """Process, and the pipe that it answers through."""
        self._done: list[T] = []
        if processes > 0 and pieces and can_fork():
            self._begin(min(processes, len(pieces)))
        else:
            self._done = [piece() for piece in pieces]

    def wait(self) -> list[T]:
        """What the pieces came to, in their order. Raises PieceError for what one of them has raised."""
        if not self._members:
            return self._done
        found: dict[int, T] = {}
        failures: list[str] = []
        for process, answers in self._members:
            with os.fdopen(answers, "rb") as pipe:
                said = pipe.read()
            os.waitpid(process, 0)
            results, failure = pickle.loads(said) if said else ({}, f"process {process} ended without a word")  # noqa: S301 - from our own child
            found.update(results)
            failures += [failure] if failure else []
        self._members = []
        if failures:
            raise PieceError("\n".join(failures))
        return [found[number] for number in range(len(self._pieces))]

    def _begin(self, processes: int) -> None:
        numbers, feed = os.pipe()
        os.write(feed, b"".join(at.to_bytes(_NUMBER, "big") for at in range(len(self._pieces))))
        os.close(feed)
        # What is frozen the collector does not walk, and so does not make each process copy.
        gc.freeze()
        try:
            for _ in range(processes):
                answers, tell = os.pipe()
                process = os.fork()
                if process == 0:
                    self._work(numbers, tell)
                os.close(tell)
                self._members.append((process, answers))
        finally:
            gc.unfreeze()
            os.close(numbers)

    def _work(self, numbers: int, tell: int) -> None:
        """What a forked process does; it never returns."""
        results: dict[int, Any] = {}
        failure = ""
        try:
            while number := os.read(numbers, _NUMBER):
                at = int.from_bytes(number, "big")
                results[at] = self._pieces[at]()
        except BaseException:  # noqa: BLE001 - told to the parent, which raises it
            failure = traceback.format_exc()
        try:
            with os.fdopen(tell, "wb") as pipe:
                pickle.dump((results, failure), pipe)
        finally:
            # Not sys.exit: what the parent has open is not this process's to flush or to clean up.
            os._exit(0)


def can_fork() -> bool:
    """Whether this process may be copied: a copy has none of its other threads, and waits for them for ever.

    Only Linux tells. Whoever has set a PDF, for one, has the typesetter's threads.
    """
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False


def cores() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
