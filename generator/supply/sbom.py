"""The inventory for programs: sbom.cdx.json, a bill of materials as CycloneDX describes it."""

import json
import subprocess
from dataclasses import asdict
from pathlib import Path

from generator.supply.errors import SupplyError
from generator.supply.inventory import Inventory, Key

SBOM = "sbom.cdx.json"


def write_sbom(inventory: Inventory, python: Path) -> str:
    """Write it with the library that the Python of the tools has."""
    told = json.dumps({"inventory": asdict(inventory), "serial": inventory.serial})
    script = Path(__file__).with_name("cyclonedx_writer.py")
    done = subprocess.run(
        [str(python), "-P", str(script)], input=told.encode(), capture_output=True, check=False
    )
    if done.returncode != 0:
        raise SupplyError(f"软件清单没有写成：{done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout.decode()


def listed_packages(sbom: str) -> dict[Key, tuple[str, tuple[str, ...]]]:
    """Licence and hashes of each package that a bill of materials names."""
    listed = {}
    for component in json.loads(sbom)["components"]:
        if component.get("purl", "").startswith("pkg:pypi/"):
            (choice,) = component.get("licenses") or [{}]
            licence = choice.get("expression") or choice.get("license", {}).get("id", "")
            (distribution,) = component["externalReferences"]
            hashes = sorted(each["content"] for each in distribution["hashes"])
            listed[component["name"], component["version"]] = (licence, tuple(hashes))
    return listed


def listed_serial(sbom: str) -> str:
    """The serial number of a bill of materials: that of the inventory it was written from."""
    return str(json.loads(sbom)["serialNumber"])
