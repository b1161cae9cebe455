"""Programs that only ./inv lock and ./inv audit need, in an environment of their own.

What runs the portal stays as small as it is, and these programs are locked by hash like everything else
(``requirements-tools.lock``, from the group ``tools`` of pyproject.toml).
"""

import hashlib
import os
import sys
import tempfile
import venv
from contextlib import suppress
from pathlib import Path

from generator.founding.pip import run_pip
from generator.shipped import SHIPPED
from generator.supply.errors import SupplyError

TOOLS_LOCK = "requirements-tools.lock"


def tools_python(root: Path) -> Path:
    """The Python of the tools, set up below ``root`` on first use. SupplyError where no registry can be reached."""
    lock = SHIPPED / TOOLS_LOCK
    digest = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:12]
    place = root / "build" / "tools" / digest
    if not place.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        # Renamed when it is whole: nobody meets half of it, whoever else is setting it up at the same time.
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".new-") as directory:
            draft = Path(directory) / digest
            venv.create(draft)
            _install(_python_in(draft), lock)
            with suppress(OSError):
                draft.rename(place)
    return _python_in(place)


def _python_in(folder: Path) -> Path:
    return (
        folder / ("Scripts" if os.name == "nt" else "bin") / ("python.exe" if os.name == "nt" else "python")
    )


def _install(python: Path, lock: Path) -> None:
    if failure := run_pip("install", "--retries", "1", "-r", str(lock), python=python):
        raise SupplyError(
            f"核查用的工具没有装成：{failure}\n请检查网络、代理，或用 PIP_INDEX_URL 指定内网镜像后重试。"
        )
