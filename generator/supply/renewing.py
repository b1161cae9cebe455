"""./inv lock: the locks, and the lists of what is in them, made anew. Needs a registry."""

import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import Distribution
from pathlib import Path

from generator.founding.bundles import fetch_wheels
from generator.founding.locks import Pin
from generator.supply.errors import SupplyError
from generator.supply.inventory import Key, installed_packages, running_pins, take_inventory
from generator.supply.listing import LISTING, TEXTS, write_listing, write_texts
from generator.supply.policy import read_policy
from generator.supply.sbom import SBOM, write_sbom
from generator.supply.tools import tools_python

_PYTHONS = ("3.11.0", "3.11.99", "3.12.99", "3.13.99", "3.14.99")
"""For which a version that is not for this Python may be locked."""


def renew_locks(root: Path, locks: Mapping[str, Sequence[str]], *, upgrade: bool) -> None:
    """Resolve pyproject.toml anew: each lock by its path, with what goes into it as uv is told."""
    python = tools_python(root)
    for lock, sources in locks.items():
        command = [str(python), "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
        command += ["--python-version", "3.11", "--no-emit-index-url", *sources]
        # Else the header would quote the whole command, with paths of this machine in it.
        command += ["--custom-compile-command", "./inv lock", "-o", lock]
        if upgrade:
            command.append("--upgrade")
        if subprocess.run(command, cwd=root, check=False).returncode != 0:
            raise SupplyError(f"{lock} 没有更新成功，请检查网络与 pyproject.toml 后重试。")


def renew_lists(root: Path) -> list[str]:
    """Write the lists of what the lock holds; gives their paths."""
    policy = read_policy(root)
    with tempfile.TemporaryDirectory() as directory:
        installed = installed_packages() | _fetch_others(root, Path(directory))
        inventory = take_inventory(root, policy, installed, {})
        lists = {
            SBOM: write_sbom(inventory, tools_python(root)),
            LISTING: write_listing(inventory, policy),
            TEXTS: write_texts(policy, inventory, installed),
        }
    for path, text in lists.items():
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    return list(lists)


def _fetch_others(root: Path, folder: Path) -> dict[Key, Distribution]:
    """Unpack the wheels of locked versions that are not installed here, to read their licences."""
    fetched: dict[Key, Distribution] = {}
    installed = installed_packages()
    for pin in running_pins(root):
        if (pin.name, pin.version) not in installed:
            place = folder / f"{pin.name}-{pin.version}"
            fetch_wheels([pin], (), _python_for(pin), place)
            for wheel in list(place.glob("*.whl")):
                with zipfile.ZipFile(wheel) as archive:
                    archive.extractall(place)
            fetched |= installed_packages(place)
    return fetched


def _python_for(pin: Pin) -> str:
    """A version of Python that the pin is meant for."""
    for full in _PYTHONS:
        if pin.suits({"python_full_version": full, "python_version": full.rpartition(".")[0]}):
            return full
    # For another system: any Python will do.
    return _PYTHONS[0]
