"""Runs pieces of work in forked processes, which share all that has been computed so far without a copy.

A process that has grown gives way to a fresh one: what libraries remember for later, the typesetter above all, ends with
it. Where a process cannot fork, or nobody is to help it, the pieces run at once, one after the other. What they write is
the same.
"""

import gc
import os
import pickle
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Generic, NoReturn, TypeVar

T = TypeVar("T")

_NUMBER = 4
"""Bytes of a piece's number on its way to whoever is free."""
MOST_GROWTH = 64
"""MiB that a process may have grown by when it takes the next piece."""
_DONE, _UNTOLD, _GROWN = 0, 1, 3
"""How a worker ends: nothing is left to do, what it did could not be told, or it has grown."""


class PieceError(RuntimeError):
    """A piece of work failed in another process; says what it raised there, and where."""


class Crew(Generic[T]):
    """Processes that work through some pieces, each taking the next one, while their parent goes on."""

    def __init__(self, pieces: Sequence[Callable[[], T]], processes: int) -> None:
        """With less than one process there is no help: all is done when this returns."""
        self._pieces = pieces
        self._members: list[tuple[int, IO[bytes]]] = []
        """Process, and the file (in memory) with its answers: into a pipe it could write only while somebody reads."""
        self._done: dict[int, T] = {}
        self._numbers: int | None = None
        """Where the numbers of the pieces that nobody has begun are read from."""
        if processes > 0 and pieces and can_fork():
            self._begin(min(processes, len(pieces)))
        else:
            self._done = {number: piece() for number, piece in enumerate(pieces)}

    def relieve(self) -> list[int]:
        """Take back what nobody has begun; gives the numbers of those pieces, which ``wait`` leaves out."""
        return [] if self._numbers is None else list(_read_numbers(self._numbers))

    def wait(self) -> dict[int, T]:
        """What the pieces came to, by their number. Raises PieceError for what one of them has raised."""
        failures: list[str] = []
        for process, answers in self._members:
            if status := os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
                failures.append(f"process {process} ended with status {status}")
            with answers:
                for results, failure in _read_answers(answers):
                    self._done.update(results)
                    failures += [failure] if failure else []
        self._members = []
        if self._numbers is not None:
            os.close(self._numbers)
            self._numbers = None
        if failures:
            raise PieceError("\n".join(failures))
        return dict(sorted(self._done.items()))

    def _begin(self, processes: int) -> None:
        numbers, feed = os.pipe()
        self._numbers = numbers
        os.write(feed, b"".join(at.to_bytes(_NUMBER, "big") for at in range(len(self._pieces))))
        os.close(feed)
        # What is frozen the collector does not walk, and so does not make each process copy.
        gc.freeze()
        try:
            for _ in range(processes):
                answers = os.fdopen(os.memfd_create("answers"), "w+b", buffering=0)
                process = os.fork()
                if process == 0:
                    self._lead(numbers, answers)
                self._members.append((process, answers))
        finally:
            gc.unfreeze()

    def _lead(self, numbers: int, answers: IO[bytes]) -> NoReturn:
        """What a forked process does: it sets one after the other to work, until nothing is left to do."""
        status = _GROWN
        try:
            while status == _GROWN:
                worker = os.fork()
                if worker == 0:
                    self._work(numbers, answers)
                status = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        finally:
            # Whatever happens, it must not go on as a second one of its parent; nor sys.exit: what the parent has open
            # is not this process's to flush or to clean up.
            os._exit(abs(status))

    def _work(self, numbers: int, answers: IO[bytes]) -> NoReturn:
        """Take one piece after the other until none is left, or this process has grown."""
        results: dict[int, Any] = {}
        failure, status = "", _DONE
        most = _size() + MOST_GROWTH
        try:
            for at in _read_numbers(numbers):
                results[at] = self._pieces[at]()
                if _size() > most:
                    status = _GROWN
                    break
        except BaseException:  # noqa: BLE001 - told to the parent, which raises it
            failure, status = traceback.format_exc(), _DONE
        told = _UNTOLD
        try:
            answer = pickle.dumps((results, failure))
            told = status if answers.write(answer) == len(answer) else _UNTOLD
        finally:
            os._exit(told)


def _read_numbers(numbers: int) -> Iterator[int]:
    """Take the number of the next piece for as long as there is one; who else takes from there gets others."""
    while number := os.read(numbers, _NUMBER):
        yield int.from_bytes(number, "big")


def _read_answers(answers: IO[bytes]) -> Iterator[tuple[dict[int, Any], str]]:
    """What each worker of a process has told."""
    answers.seek(0)
    # Where one was ended while it told, half of its answer is the last: its status says that something is wrong.
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield pickle.load(answers)  # noqa: S301 - from our own child


def _size() -> int:
    """MiB of memory that this process had at most, what it shares included."""
    import resource  # noqa: PLC0415 - Windows has none, and does not fork

    # In KiB on Linux; elsewhere nobody forks.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


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
