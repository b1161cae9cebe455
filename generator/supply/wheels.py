"""A bundle, or a folder of wheels, held against the lock of the place where ./inv runs.

The lock is what is trusted: a bundle brings a lock and a manifest of its own along, which whoever exchanges a wheel
can exchange as well.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from generator.founding.bundles import FOR, SUMS, WHEELS, Machine, this_machine, wanted_pins
from generator.founding.locks import Pin, read_own_files, read_pins
from generator.supply.errors import SupplyError
from generator.supply.inventory import LOCK, Key

_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of holding a bundle against the lock."""

    faults: tuple[str, ...]
    wheels: int
    fingerprint: str
    """SHA-256 of its manifest, to be compared with what packing said; '' for a mere folder of wheels."""

    @property
    def summary(self) -> str:
        """For people: every fault, or that there is none."""
        if self.faults:
            told = "\n".join(f"  {fault}" for fault in self.faults)
            return f"离线安装包有{len(self.faults)}处对不上，不要使用，请重新取一份：\n{told}"
        mark = f"\n指纹：{self.fingerprint}（应当与打包时显示的相同）" if self.fingerprint else ""
        return f"软件包{self.wheels}个，哈希都与 {LOCK} 一致，不多不少。{mark}"


def check_bundle(path: Path, root: Path, python: str) -> Checked:
    """Hold a bundle (unpacked, or as zip or tar) or a folder of wheels against the lock at ``root``.

    ``python`` is the minor version to assume where the bundle does not tell. SupplyError where there is nothing to check.
    """
    if path.is_dir():
        return _check_folder(path, root, python)
    if not path.is_file() or not path.name.endswith(_SUFFIXES):
        raise SupplyError(
            f"“{path}”不是文件夹，也不是 zip、tar 压缩包。请写离线安装包，或者其中的 wheels 文件夹。"
        )
    with tempfile.TemporaryDirectory() as directory:
        try:
            _unpack(path, Path(directory))
        except (OSError, ValueError, shutil.ReadError) as error:
            raise SupplyError(f"“{path}”解不开：{error}") from None
        # Packed with or without its folder.
        entries = list(Path(directory).iterdir())
        is_within = len(entries) == 1 and entries[0].is_dir() and entries[0].name != WHEELS
        return _check_folder(entries[0] if is_within else Path(directory), root, python)


def _unpack(path: Path, folder: Path) -> None:
    if path.suffix == ".zip":
        shutil.unpack_archive(path, folder)
    else:
        shutil.unpack_archive(path, folder, filter="data")


def _check_folder(folder: Path, root: Path, python: str) -> Checked:
    lock = (root / LOCK).read_text("utf-8")
    wheels = folder / WHEELS if (folder / WHEELS).is_dir() else folder
    if not any(wheels.glob("*.whl")):
        raise SupplyError(f"“{folder}”里没有软件包（.whl）。请写离线安装包，或者其中的 wheels 文件夹。")
    faults = list(_check_wheels(wheels, read_pins(lock), *_packed_for(folder, python)))
    if (folder / SUMS).is_file():
        faults += _check_own(folder, lock)
        faults += _check_manifest(folder)
    manifest = (folder / SUMS).read_bytes() if (folder / SUMS).is_file() else b""
    fingerprint = hashlib.sha256(manifest).hexdigest() if manifest else ""
    return Checked(tuple(faults), sum(1 for _ in wheels.glob("*.whl")), fingerprint)


def _check_wheels(
    wheels: Path, pins: Sequence[Pin], machines: Sequence[Machine], python: str
) -> Iterator[str]:
    """Each file is a wheel of the lock, to the byte; and for each machine every package that it needs is there."""
    allowed = {(pin.name, pin.version): pin.hashes for pin in pins}
    sound: dict[Key, set[str]] = {}
    for file in sorted(wheels.iterdir()):
        try:
            name, version, _, tags = parse_wheel_filename(file.name)
        except InvalidWheelFilename:
            yield f"{file.name}：不是软件包，不该在这里。"
            continue
        key = (canonicalize_name(name), str(version))
        if key not in allowed:
            yield f"{file.name}：{LOCK} 里没有这个软件包的这个版本，不该在这里。"
        elif not file.is_file() or _digest(file) not in allowed[key]:
            yield f"{file.name}：哈希与 {LOCK} 不符，文件损坏或者被换过。不要安装。"
        else:
            sound.setdefault(key, set()).update(tag.platform for tag in tags)
    for machine in machines:
        runs = {"any", *machine.tags}
        for pin in wanted_pins(pins, machine, python):
            platforms = sound.get((pin.name, str(pin.version)), set())
            if not platforms or (machine.tags and not platforms & runs):
                yield f"{pin.name} {pin.version}：缺少可用于 {machine.title} 的软件包。"


def _check_own(folder: Path, lock: str) -> Iterator[str]:
    """The lock is ours, and so is the program where it lies beside it as a wheel."""
    own = folder / LOCK
    if not own.is_file() or own.read_text("utf-8", "replace") != lock:
        yield f"{LOCK}：与这里的不同。不是同一个版本打的包，就是被改过。"
    for path, digest in read_own_files(lock).items():
        if not (folder / path).is_file() or _digest(folder / path) != digest:
            yield f"{path}：缺少，或者哈希与 {LOCK} 不符。不要安装。"


def _check_manifest(folder: Path) -> Iterator[str]:
    """Every other file is as it was packed, and the manifest names all that is there."""
    listed = _read_sums((folder / SUMS).read_text("utf-8", "surrogateescape"))
    for path, digest in listed.items():
        file = folder / path
        if path.startswith(f"{WHEELS}/"):
            continue
        if not file.is_file():
            yield f"{path}：缺少。"
        elif _digest(file) != digest:
            yield f"{path}：与清单 {SUMS} 不符，没有拷贝完整或者被改过。"
    # What was installed or built in the bundle since is none of it.
    there = {
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and file.relative_to(folder).parts[0] not in {".venv", "build", ".git"}
    }
    for path in sorted(there - listed.keys() - {SUMS}):
        if not path.startswith(f"{WHEELS}/"):
            yield f"{path}：清单 {SUMS} 里没有，不是打包时放进去的。"


def _read_sums(text: str) -> Mapping[str, str]:
    lines = (line.split("  ", 1) for line in text.splitlines() if "  " in line)
    return {path: digest for digest, path in lines}


def _packed_for(folder: Path, python: str) -> tuple[Sequence[Machine], str]:
    """For which machines it was packed; a mere folder of wheels is for this one."""
    try:
        told = json.loads((folder / FOR).read_text("utf-8"))
        machines = [
            Machine(each["title"], tuple(each["tags"]), dict(each["variables"])) for each in told["machines"]
        ]
        return machines, str(told["python"])
    except FileNotFoundError:
        return [this_machine()], python
    except (ValueError, KeyError, TypeError):
        raise SupplyError(f"“{folder}”里的 {FOR} 读不懂，请重新取一份离线安装包。") from None


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
