"""Everything for a machine without any registry: the repository, all wheels, their hashes, and an install script.

``./inv`` does the installing there as everywhere; the script only tells pip to take the wheels beside it.
"""

import hashlib
import json
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from packaging.markers import default_environment
from packaging.version import InvalidVersion, Version

from generator.editing.errors import EditingError
from generator.founding.locks import Pin, join_pins, read_pins
from generator.founding.pip import run_pip
from generator.shipped import SHIPPED

SUMS = "SHA256SUMS"
"""The manifest, as ``sha256sum -c`` reads it."""
WHEELS = "wheels"
SCRIPTS = {"install.sh": "安装.sh", "install.cmd": "安装.cmd"}
ABOUT = "安装说明.txt"
FOR = "bundle.json"
"""For which machines the wheels were packed, so that a missing one is noticed (./inv audit --bundle)."""
LISTS = ("sbom.cdx.json", "THIRD_PARTY.md")
"""What the packages are, and under which licences: goes along even where the repository does not hold it."""

_LEFT_OUT = frozenset({
    ".git", ".venv", ".venv.lock", "build", WHEELS, "__pycache__", ".cache", ".hypothesis", ".mypy_cache",
    ".pytest_cache", ".ruff_cache", ".import_linter_cache", "htmlcov", "node_modules",
})  # fmt: skip
"""What is no part of a repository, where git cannot be asked."""
_OWN = frozenset({SUMS, ABOUT, FOR, *SCRIPTS.values()})


class _Blank(Template):
    delimiter = "@"


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of computer to pack for."""

    title: str
    tags: tuple[str, ...]
    """The platforms of wheels that run on it, as pip names them; empty for the computer that packs."""
    variables: Mapping[str, str]
    """How markers of the lock see it (PEP 508)."""


def _linux(title: str, architecture: str) -> Machine:
    # glibc 2.28 is what the systems in offices have (RHEL 8, Debian 10, Kylin V10, UOS 20) or more.
    tags = (
        *(f"manylinux_2_{minor}_{architecture}" for minor in range(28, 16, -1)),
        f"manylinux2014_{architecture}",
    )
    variables = {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": architecture,
    }
    return Machine(title, tags, variables)


MACHINES = {
    "linux-x86_64": _linux("Linux（x86_64，glibc 2.28 以上）", "x86_64"),
    "linux-aarch64": _linux("Linux（ARM64，glibc 2.28 以上）", "aarch64"),
    "windows": Machine(
        "Windows（64 位）",
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    ),
}


@dataclass(frozen=True, slots=True)
class Packed:
    """What a bundle holds."""

    files: int
    wheels: int
    size: int
    """In bytes."""
    fingerprint: str
    """SHA-256 of the manifest, and so of everything."""


def pack_bundle(root: Path, out: Path, platforms: Sequence[str], python: str = "") -> Packed:
    """Pack the repository at ``root`` into a folder, in the place of an earlier bundle if one is there.

    ``python`` is the minor version of the computers to install on, such as 3.12. EditingError where something cannot
    be fetched or written; then an earlier bundle stays as it was.
    """
    machines = [_machine(name) for name in platforms] or [this_machine()]
    python = _minor(python or platform.python_version())
    if out.exists() and not (out.is_dir() and ((out / SUMS).is_file() or not any(out.iterdir()))):
        raise EditingError(f"“{out}”已经有别的内容，没有写入。请用 --out 换一个文件夹。")
    try:
        pins = read_pins((root / "requirements.lock").read_text("utf-8"))
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target, so that it can simply be renamed.
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".bundle-") as directory:
            draft = Path(directory) / "bundle"
            for path in _repository_files(root, out):
                (draft / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(root / path, draft / path)
            for machine in machines:
                _download(pins, machine, python, draft / WHEELS)
            for name in LISTS:
                if not (draft / name).exists():
                    shutil.copy(SHIPPED / name, draft / name)
            _write_scripts(draft, machines, python)
            packed = _write_sums(draft)
            if out.exists():
                shutil.rmtree(out)
            draft.rename(out)
    except OSError as error:
        raise EditingError(
            f"没有打成包：{error.filename} {error.strerror}；请检查路径、权限和磁盘空间。"
        ) from None
    return packed


def _machine(name: str) -> Machine:
    try:
        return MACHINES[name]
    except KeyError:
        raise EditingError(f"--platform 的值“{name}”不对，可以写：{'、'.join(MACHINES)}。") from None


def this_machine() -> Machine:
    """The computer that runs us. It has no tags: pip knows which wheels run here."""
    known: Mapping[str, str] = {key: str(value) for key, value in default_environment().items()}
    variables = {
        key: known[key] for key in ("sys_platform", "platform_system", "os_name", "platform_machine")
    }
    return Machine(f"{platform.system()}（{platform.machine()}，与打包的电脑相同）", (), variables)


def _minor(text: str) -> str:
    try:
        version = Version(text)
    except InvalidVersion:
        raise EditingError(f"--python 的值“{text}”不对，请写成 3.12 的样式。") from None
    return f"{version.major}.{version.minor}"


def _repository_files(root: Path, out: Path) -> Iterator[str]:
    """Paths of what belongs to the repository: by git, which knows what is ignored, else all but what is known to be none."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    is_top = (root / ".git").exists()
    done = (
        subprocess.run(command, capture_output=True, check=False) if is_top and shutil.which("git") else None
    )
    if done and done.returncode == 0:
        found = [path for path in done.stdout.decode("utf-8", "surrogateescape").split("\0") if path]
    else:
        found = [file.relative_to(root).as_posix() for file in root.rglob("*")]
    inside = out.resolve()
    for path in sorted(set(found)):
        file = root / path
        is_left_out = _LEFT_OUT & set(Path(path).parts) or path in _OWN
        if (
            file.is_file()
            and not file.is_symlink()
            and not is_left_out
            and inside not in file.resolve().parents
        ):
            yield path


def wanted_pins(pins: Sequence[Pin], machine: Machine, python: str) -> dict[Pin, str]:
    """Those that a machine with a minor version of Python may need, each with a full version that wants it.

    The patch version there is not known, and the lock tells some apart: what the first and the last need.
    """
    wanted: dict[Pin, str] = {}
    for full in (f"{python}.99", f"{python}.0"):
        variables = {**machine.variables, "python_version": python, "python_full_version": full}
        for pin in pins:
            if pin.suits(variables):
                wanted.setdefault(pin, full)
    return wanted


def _download(pins: Sequence[Pin], machine: Machine, python: str, wheels: Path) -> None:
    """Fetch the wheels that a machine may need, held against the hashes of the lock."""
    wanted = wanted_pins(pins, machine, python)
    for full in dict.fromkeys(wanted.values()):
        fetch_wheels([pin for pin in wanted if wanted[pin] == full], machine.tags, full, wheels)


def fetch_wheels(pins: Sequence[Pin], tags: Sequence[str], python: str, wheels: Path) -> None:
    """Fetch the wheels of some pins, whatever their markers, for platforms and a full version of Python.

    EditingError where they cannot be had, or are not those of the lock.
    """
    wheels.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        listed = Path(directory) / "requirements.txt"
        listed.write_text(join_pins(pins), encoding="utf-8")
        options = ["--python-version", python, *(part for tag in tags for part in ("--platform", tag))]
        failure = run_pip("download", *options, "--requirement", str(listed), "--dest", str(wheels))
    if failure:
        raise EditingError(
            f"软件包没有取全：{failure}\n请检查网络、代理或 PIP_INDEX_URL；那种电脑上没有现成软件包的，换一个 --python 再试。"
        )


def _write_scripts(draft: Path, machines: Sequence[Machine], python: str) -> None:
    source = SHIPPED / "examples" / "bundle"
    for name, path in SCRIPTS.items():
        (draft / path).write_bytes((source / name).read_bytes())
    words = {"python": python, "platforms": "、".join(machine.title for machine in machines)}
    text = _Blank((source / "README.txt").read_text("utf-8")).substitute(words)
    # Windows line ends: read in Notepad as anywhere.
    (draft / ABOUT).write_text(text, encoding="utf-8", newline="\r\n")
    packed_for = {"python": python, "machines": [asdict(machine) for machine in machines]}
    (draft / FOR).write_text(
        json.dumps(packed_for, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n"
    )


def _write_sums(draft: Path) -> Packed:
    files = {file.relative_to(draft).as_posix(): file for file in sorted(draft.rglob("*")) if file.is_file()}
    sums = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {path}\n" for path, file in sorted(files.items())
    ]
    manifest = "".join(sums).encode("utf-8", "surrogateescape")
    (draft / SUMS).write_bytes(manifest)
    wheels = sum(path.startswith(f"{WHEELS}/") for path in files)
    size = sum(file.stat().st_size for file in files.values())
    return Packed(len(files) - wheels, wheels, size, hashlib.sha256(manifest).hexdigest())
