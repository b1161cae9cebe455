"""requirements.lock: which packages run the portal, and which of them a platform needs.

Reads what uv writes (``./inv lock``): a block for each package, with its hashes, and comments that say which package
it was taken for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from generator.founding.products import PACKAGES, Product

_START = re.compile(r"^(?=[A-Za-z0-9.])", re.MULTILINE)
_HEAD = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+?))? *\\?\n")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_OWN_FILE = re.compile(r"^\./(?P<path>\S+) \\\n +--hash=sha256:(?P<digest>[0-9a-f]{64})", re.MULTILINE)
_VIA = re.compile(
    r"^ +# (?:via +|  +)(?P<name>[\w.-]+)(?:\[.*\])?(?P<group> \(pyproject\.toml.*\))?$", re.MULTILINE
)
_FOR_RUNNING = " (pyproject.toml)"


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock, at one version."""

    name: str
    version: str
    marker: str
    """On which machines it is wanted, as PEP 508 writes it; '' for all."""
    text: str
    """Its block, with hashes and comments."""

    @property
    def is_for_running(self) -> bool:
        """Whether the program itself asks for it, rather than its developers."""
        return any(found["group"] == _FOR_RUNNING for found in _VIA.finditer(self.text))

    @property
    def wanted_by(self) -> frozenset[str]:
        """The packages that ask for it."""
        return frozenset(canonicalize_name(found["name"]) for found in _VIA.finditer(self.text))

    @property
    def hashes(self) -> tuple[str, ...]:
        """SHA-256 of each file that may be installed for it."""
        return tuple(sorted(_HASH.findall(self.text)))

    def suits(self, machine: Mapping[str, str]) -> bool:
        """Whether it is wanted on a machine, described by the variables of PEP 508; others are those of this one."""
        return not self.marker or Marker(self.marker).evaluate(dict(machine))

    @property
    def unconditional(self) -> str:
        """Its block without the marker: pip would hold it against the machine that runs pip."""
        return self.text.replace(f" ; {self.marker}", "", 1) if self.marker else self.text


def read_pins(lock: str) -> tuple[Pin, ...]:
    """Every package that a registry gives; files named by their path (``./packages/…``) are none."""
    blocks = _START.split(lock)
    heads = ((block, _HEAD.match(block)) for block in blocks)
    return tuple(
        Pin(canonicalize_name(head["name"]), head["version"], head["marker"] or "", block)
        for block, head in heads
        if head
    )


def read_own_files(lock: str) -> dict[str, str]:
    """SHA-256 of each file that a lock names by its path: the program itself, in an office."""
    return {found["path"]: found["digest"] for found in _OWN_FILE.finditer(lock)}


def pins_for_running(pins: Sequence[Pin]) -> tuple[Pin, ...]:
    """Those that the program needs to run: what it asks for itself, and what those ask for in turn."""
    wanted = {pin.name for pin in pins if pin.is_for_running}
    while more := {pin.name for pin in pins if pin.wanted_by & wanted} - wanted:
        wanted |= more
    return tuple(pin for pin in pins if pin.name in wanted)


def office_lock(product: Product) -> str:
    """The lock of an office that runs this version: what the version was tested with, and the version itself."""
    pins = pins_for_running(read_pins(product.read("requirements.lock").decode("utf-8")))
    return "".join(
        [
            "# 由 ./inv init、./inv upgrade 写成，不用手改：门户程序和它所用软件的准确版本和哈希。\n",
            *(pin.text for pin in pins),
            f"./{PACKAGES}/{product.file_name} \\\n    --hash=sha256:{product.sha256}\n",
        ]
    )


def join_pins(pins: Iterable[Pin]) -> str:
    """A lock of just these, for whatever machine runs pip."""
    return "".join(pin.unconditional for pin in pins)
