"""The program as a wheel: made from a checkout, or the one an office keeps, and what a wheel holds."""

import hashlib
import importlib.util
import io
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from generator.editing.errors import EditingError
from generator.shipped import IS_INSTALLED, NAME, SHIPPED, program_version

PACKAGES = "packages"
"""The folder of an office that keeps the wheel."""
_SHIPPED = "generator/_shipped/"


@dataclass(frozen=True, slots=True)
class Product:
    """One version of the program, as a wheel."""

    file_name: str
    content: bytes

    @property
    def version(self) -> str:
        """Its version, as pip knows it."""
        return str(parse_wheel_filename(self.file_name)[1])

    @property
    def sha256(self) -> str:
        """What a lock pins it to."""
        return hashlib.sha256(self.content).hexdigest()

    def read(self, path: str) -> bytes:
        """A file that it ships and that is no code, by its path from the top of a checkout."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.read(_SHIPPED + path)


def read_product(path: Path) -> Product:
    """Read a wheel; EditingError where it is none of this program, or not whole."""
    try:
        product = Product(path.name, path.read_bytes())
    except OSError:
        raise EditingError(f"打不开安装包“{path}”，请检查路径。") from None
    try:
        if parse_wheel_filename(product.file_name)[0] != NAME:
            raise EditingError(f"“{path.name}”不是本程序的安装包（文件名应当以 supervision_portal- 开头）。")
        with zipfile.ZipFile(io.BytesIO(product.content)) as archive:
            broken = archive.testzip()
        product.read("requirements.lock")
    except (InvalidWheelFilename, zipfile.BadZipFile, KeyError):
        broken = path.name
    if broken:
        raise EditingError(f"“{path.name}”不是完整的安装包，或者改过名；请重新取一份，文件名照原样。")
    return product


def present_product(root: Path) -> Product:
    """The version that runs now: kept in the office at ``root``, or made from the checkout. EditingError if neither can be."""
    if not IS_INSTALLED:
        return make_product(SHIPPED)
    for path in sorted((root / PACKAGES).glob("supervision_portal-*.whl")):
        if (product := read_product(path)).version == program_version():
            return product
    raise EditingError(f"{PACKAGES} 文件夹里没有当前版本的安装包，请用 --wheel 写明安装包在哪里。")


def make_product(checkout: Path) -> Product:
    """Make a wheel of a checkout, in which nothing is written. EditingError where the build fails."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-input"]
    if importlib.util.find_spec("hatchling"):
        # Else pip fetches it into an environment of its own.
        command.append("--no-build-isolation")
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(
            [*command, "--wheel-dir", directory, str(checkout)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        made = sorted(Path(directory).glob("*.whl"))
        if done.returncode != 0 or not made:
            last = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
            raise EditingError(
                f"没有打成安装包：{last}\n打包要用 hatchling，请检查网络或内网软件源；已有安装包的，用 --wheel 写明。"
            )
        return read_product(made[0])
