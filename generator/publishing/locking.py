"""One at a time: who publishes into a folder holds a lock on it.

The lock is the kernel's (flock), not the file's: it ends with the process, however that ends. So a lock file left
behind means nothing, and is never removed.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.publishing.errors import PublishingError


@contextmanager
def locked(path: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a file, which is made if absent. If another holds it, say so once and wait for its end."""
    if sys.platform == "win32":
        raise PublishingError(
            "发布要在 Linux 服务器上运行；Windows 上可以把 build\\site 整个文件夹复制过去。"
        )
    import fcntl  # noqa: PLC0415 - Windows has none

    # Opened for writing: over NFS the lock is one of POSIX, which asks for that.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            waiting(f"另一次发布正在进行{holder and f'（进程 {holder}）'}，等它结束……")
            fcntl.flock(handle, fcntl.LOCK_EX)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
