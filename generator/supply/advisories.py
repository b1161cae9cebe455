"""What is known about vulnerabilities of the locked packages: pip-audit asks an advisory service.

No answer is never taken for a good one. A service is first asked about a version that is known to be vulnerable: a
mirror that knows of no advisories says "none" about anything.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.founding.locks import Pin, join_pins
from generator.supply.errors import SupplyError
from generator.supply.policy import Accepted

PYPI = "pypi"
"""The service of the Python Package Index. Any other is the address of one that speaks as api.osv.dev/v1/query does."""
KNOWN_BAD = "django==1.2"
"""Has had advisories for more than ten years."""


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One advisory that is about a locked version."""

    package: str
    version: str
    ids: tuple[str, ...]
    """Its number, and those that it has elsewhere."""
    fixed_in: tuple[str, ...]
    summary: str

    def is_of(self, accepted: Accepted) -> bool:
        """Whether this is the one that was accepted."""
        return accepted.package == self.package and accepted.id in self.ids


class NotAnsweredError(SupplyError):
    """The service could not be asked, or did not answer about every package."""


def ask(pins: Sequence[Pin], python: Path, service: str = PYPI) -> list[Vulnerability]:
    """Ask a service about every pin, on whatever machine it is wanted. NotAnsweredError unless it answers about all."""
    known_bad = f"{KNOWN_BAD} --hash=sha256:{'0' * 64}\n"
    if not _ask(known_bad, 1, python, service):
        raise NotAnsweredError(f"它连 {KNOWN_BAD.replace('==', ' ')} 的旧漏洞都不知道，不是漏洞库")
    found = [
        vulnerability
        for group in _groups(pins)
        for vulnerability in _ask(join_pins(group), len(group), python, service)
    ]
    return sorted(found, key=lambda each: (each.package, each.version, each.ids))


def _groups(pins: Iterable[Pin]) -> list[list[Pin]]:
    """Requirements that name no package twice: of some, the lock holds several versions."""
    groups: list[dict[str, Pin]] = []
    for pin in pins:
        for group in groups:
            if pin.name not in group:
                group[pin.name] = pin
                break
        else:
            groups.append({pin.name: pin})
    return [list(group.values()) for group in groups]


def _ask(requirements: str, count: int, python: Path, service: str) -> list[Vulnerability]:
    with tempfile.TemporaryDirectory() as directory:
        listed = Path(directory) / "requirements.txt"
        listed.write_text(requirements, "utf-8")
        command = [
            str(python),
            "-m",
            "pip_audit",
            "--requirement",
            str(listed),
            "--require-hashes",
            "--no-deps",
        ]
        command += ["--disable-pip", "--format", "json", "--desc", "on", "--aliases", "on"]
        # A cache of its own, so that no answer is older than the question.
        command += ["--progress-spinner", "off", "--cache-dir", str(Path(directory) / "cache")]
        command += (
            ["--vulnerability-service", PYPI]
            if service == PYPI
            else ["--vulnerability-service", "osv", "--osv-url", service]
        )
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
        )
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        if "ConnectionError" in last or "Timeout" in last:
            last = f"连不上{'' if service == PYPI else ' ' + service}"
        raise NotAnsweredError(f"漏洞库没有答复（{last[:200]}）") from None
    return _read(told, count)


def _read(told: Sequence[dict[str, Any]], count: int) -> list[Vulnerability]:
    skipped = [each["name"] for each in told if "skip_reason" in each]
    if skipped or len(told) != count:
        names = "、".join(sorted(skipped)[:5]) or "有的软件包"
        raise NotAnsweredError(
            f"问了{count}个软件包，{count - len(told) + len(skipped)}个没有答复（{names}等）"
        )
    return [
        Vulnerability(
            package["name"],
            package["version"],
            (vuln["id"], *vuln["aliases"]),
            tuple(vuln["fix_versions"]),
            vuln["description"],
        )
        for package in told
        for vuln in package["vulns"]
    ]


def is_in_force(accepted: Accepted, today: date) -> bool:
    """Whether an acceptance still holds."""
    return today <= accepted.until
