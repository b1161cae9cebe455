"""Everything that runs the portal or is shipped with it: from the lock, the installed packages and supply.toml."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from generator.founding.locks import Pin, pins_for_running, read_pins
from generator.shipped import NAME, program_version
from generator.supply.licences import licence_of
from generator.supply.policy import Asset, Policy

LOCK = "requirements.lock"
CODE = Path(__file__).resolve().parents[2]
"""What lies beside the code, such as fonts, is found from here: in a checkout and in an installed package."""
LICENCE = "MIT AND OFL-1.1"
"""Of the program, with the fonts in it (pyproject.toml)."""

Key = tuple[str, str]
"""Name and version."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, f"{NAME}.invalid")


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the lock that the program needs to run."""

    name: str
    version: str
    marker: str
    """On which machines, as PEP 508 writes it; '' for all."""
    licence: str
    """As an SPDX expression; '' where it could not be told."""
    hashes: tuple[str, ...]
    """SHA-256 of each file that may be installed."""
    requires: tuple[Key, ...]
    is_direct: bool
    """Whether the program itself asks for it."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One thing that goes along with the portal, with the hashes of its files."""

    name: str
    version: str
    licence: str
    shipped: str
    package: str
    """Name and version of the package that it is taken from, if it is."""
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """The whole, in a fixed order."""

    name: str
    version: str
    licence: str
    packages: tuple[Package, ...]
    assets: tuple[Shipped, ...]

    @property
    def parts(self) -> tuple[Package | Shipped, ...]:
        """Everything in it."""
        return (*self.packages, *self.assets)

    @property
    def serial(self) -> str:
        """A number for just this inventory: another content, another number, and no clock."""
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return f"urn:uuid:{uuid.uuid5(_NAMESPACE, content)}"


def installed_packages(folder: Path | None = None) -> dict[Key, Distribution]:
    """The packages of this Python, or those that lie in a folder."""
    found = distributions(path=[str(folder)]) if folder else distributions()
    by_key: dict[Key, Distribution] = {}
    for each in found:
        by_key.setdefault((canonicalize_name(each.metadata["Name"]), each.version), each)
    return by_key


def running_pins(root: Path) -> tuple[Pin, ...]:
    """What the lock at ``root`` holds for running the portal."""
    return pins_for_running(read_pins((root / LOCK).read_text("utf-8")))


def take_inventory(
    root: Path, policy: Policy, installed: Mapping[Key, Distribution], known: Mapping[Key, str]
) -> Inventory:
    """Everything, as it stands in the repository at ``root``.

    A lock for all machines holds versions that are not installed on this one: their licences are as ``known``.
    """
    pins = running_pins(root)
    packages = [
        _package(pin, pins, _licence(pin, policy, installed, known))
        for pin in sorted(pins, key=lambda pin: (pin.name, pin.version))
    ]
    assets = tuple(_shipped(asset, packages) for asset in policy.assets)
    return Inventory(NAME, program_version(), LICENCE, tuple(packages), assets)


def _licence(
    pin: Pin, policy: Policy, installed: Mapping[Key, Distribution], known: Mapping[Key, str]
) -> str:
    key = (pin.name, pin.version)
    return licence_of(pin.name, installed[key], policy) if key in installed else known.get(key, "")


def _package(pin: Pin, pins: Iterable[Pin], licence: str) -> Package:
    requires = sorted((other.name, other.version) for other in pins if pin.name in other.wanted_by)
    return Package(
        pin.name, pin.version, pin.marker, licence, pin.hashes, tuple(requires), pin.is_for_running
    )


def _shipped(asset: Asset, packages: Iterable[Package]) -> Shipped:
    package = next((f"{each.name} {each.version}" for each in packages if each.name == asset.package), "")
    files = {path: hashlib.sha256((CODE / path).read_bytes()).hexdigest() for path in asset.files}
    return Shipped(asset.name, asset.version, asset.licence, asset.shipped, package, files)
