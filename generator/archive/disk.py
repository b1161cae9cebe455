"""Writing so that a power cut leaves the old or the new, and one writer at a time."""

import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.archive.errors import ArchiveError

READ_ONLY = 0o444
"""Of everything that is kept: a slip of an editor must not reach it, least of all through a hard link."""


def write_for_good(path: Path, content: bytes) -> None:
    """Write a new file that nobody may change, down to the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(READ_ONLY)


def replace_for_good(path: Path, content: bytes, spare: Path) -> None:
    """Put a file in the place of another in one step; ``spare`` is a free name on the same disk."""
    remove(spare)
    write_for_good(spare, content)
    if os.name == "nt" and path.exists():
        # Windows replaces no file that is read-only.
        path.chmod(stat.S_IWRITE)
    spare.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder down to the disk, where the system can (Windows cannot, and need not)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file or folder of ours, read-only or not, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, onerror=_unlock)
    elif path.exists() or path.is_symlink():
        if os.name == "nt":
            path.chmod(stat.S_IWRITE)
        path.unlink()


def _unlock(function: Any, path: str, _: object) -> None:
    Path(path).chmod(stat.S_IWRITE)
    function(path)


@contextmanager
def held(lock: Path) -> Iterator[None]:
    """Let nobody else write meanwhile. The system lets go by itself of what a killed process held."""
    with lock.open("ab") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
                raise ArchiveError("另一个存档正在进行，请等它结束后重试。") from None
            # A disk that knows no locks: the last step, which never overwrites, still keeps the archive whole.
        yield


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - each system has one of the two

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
