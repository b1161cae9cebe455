"""Runs a command in a fresh process and tells what it took: time, processor, memory, what it left on the disk.

Linux only: memory is read from /proc. The kernel hands a process the highest memory of the one that started it, so
whoever measures stays small.
"""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from signal import SIGKILL

from tests.benchmark.results import Run

Command = list[str | Path]

MIB = 1 << 20
_EVERY_SECONDS = 0.05
_COST_LIMIT = 10
"""A sample is followed by a pause of at least so many times its cost: looking must not be what is measured."""
_TOLD = 2000


class BenchError(Exception):
    """Why there are no figures, for whoever asked for them; in Chinese."""


class Watcher(threading.Thread):
    """Samples the memory of a process and of everything it starts, until told to stop."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.samples: list[tuple[float, float]] = []
        """Time (as time.monotonic, the same clock in every process) and MiB of all processes together."""
        self._process = str(process)
        self._over = threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            begun, cost = time.monotonic(), time.thread_time()
            self.samples.append((begun, sum(map(_memory, _tree(self._process))) / MIB))
            pause = max(_EVERY_SECONDS, _COST_LIMIT * (time.thread_time() - cost))

    def stop(self) -> None:
        """Take no more samples."""
        self._over.set()
        self.join()


def measure(
    command: Command,
    folder: Path,
    log: Path,
    made: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> tuple[Run, list[tuple[float, float]]]:
    """Run a command in a folder, with its output in ``log``; what it took, and the samples of its memory.

    Files and bytes are those below ``made`` afterwards. Raises BenchError where the command fails.
    """
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # So that all its processes can be ended at once.
            start_new_session=True,
        )
        watcher = Watcher(process.pid)
        watcher.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, SIGKILL)
            raise
        finally:
            watcher.stop()
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        told = log.read_text("utf-8", "replace")[-_TOLD:]
        raise BenchError(
            f"没有运行成功（退出码 {process.returncode}）：{' '.join(map(str, command))}\n{told}"
        )
    files, size = weigh(made) if made else (0, 0)
    largest = used.ru_maxrss * 1024 / MIB
    peak = max((memory for _, memory in watcher.samples), default=0.0)
    # A process that is over before the first sample has at least shown its own highest.
    run = Run(
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        peak=peak or largest,
        largest=largest,
        files=files,
        size=size,
    )
    return run, watcher.samples


def weigh(folder: Path) -> tuple[int, int]:
    """Number and bytes of the files below a folder."""
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    return len(sizes), sum(sizes)


def _tree(process: str) -> Iterator[str]:
    """A process and all that it has started, each of them by its number."""
    yield process
    try:
        started = [told.read_text() for told in Path("/proc", process, "task").glob("*/children")]
    except OSError:
        # Gone since.
        return
    for child in " ".join(started).split():
        yield from _tree(child)


def _memory(process: str) -> int:
    """Bytes of a process, with its share of what it has in common with others, in memory or swapped out."""
    try:
        lines = Path("/proc", process, "smaps_rollup").read_text().splitlines()
    except OSError:
        # Gone since.
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Pss:", "SwapPss:")))
