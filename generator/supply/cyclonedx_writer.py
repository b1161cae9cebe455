"""Write the inventory that comes on stdin as a CycloneDX bill of materials to stdout.

Run by sbom.py in the environment of the tools, which has the library and nothing of ours; imported by nobody.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

REGISTRY = "https://pypi.org/simple"
"""Where the files of a package are published, whichever mirror they were fetched from."""


def write(inventory: Mapping[str, Any], serial: str) -> str:
    """Write it, the same bytes for the same inventory."""
    product = Component(
        type=ComponentType.APPLICATION,
        name=inventory["name"],
        version=inventory["version"],
        bom_ref=inventory["name"],
        purl=PackageURL("generic", name=inventory["name"], version=inventory["version"]),
        licenses=_licences(inventory["licence"]),
    )
    bom = Bom(serial_number=UUID(serial), version=1)
    bom.metadata.component = product
    packages = {(each["name"], each["version"]): _package(each) for each in inventory["packages"]}
    assets = [_asset(each) for each in inventory["assets"]]
    bom.components.update(packages.values(), assets)
    bom.register_dependency(product, _direct(inventory, packages) + assets)
    for each in inventory["packages"]:
        component = packages[each["name"], each["version"]]
        bom.register_dependency(component, [packages[tuple(key)] for key in each["requires"]])
    written = json.loads(JsonV1Dot6(bom).output_as_string())
    # The library sets the clock's; the specification does not ask for one.
    del written["metadata"]["timestamp"]
    return json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _package(package: Mapping[str, Any]) -> Component:
    purl = PackageURL("pypi", name=package["name"], version=package["version"])
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=each) for each in package["hashes"]]
    # One package, many files, of which a machine installs one: so the hashes are those of its distributions.
    reference = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION, url=XsUri(f"{REGISTRY}/{package['name']}/"), hashes=hashes
    )
    marker = [Property(name="python:marker", value=package["marker"])] if package["marker"] else []
    return Component(
        type=ComponentType.LIBRARY,
        name=package["name"],
        version=package["version"],
        bom_ref=str(purl),
        purl=purl,
        licenses=_licences(package["licence"]),
        external_references=[reference],
        properties=marker,
    )


def _asset(asset: Mapping[str, Any]) -> Component:
    """What goes along with the portal; its files are components within it, each with its hash."""
    files = [
        Component(
            type=ComponentType.FILE,
            name=path,
            bom_ref=path,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        )
        for path, digest in asset["files"].items()
    ]
    return Component(
        type=ComponentType.DATA,
        name=asset["name"],
        version=asset["version"] or None,
        bom_ref=f"asset:{asset['name']}",
        description=asset["shipped"],
        licenses=_licences(asset["licence"]),
        properties=[Property(name="python:package", value=asset["package"])] if asset["package"] else [],
        components=files,
    )


def _direct(inventory: Mapping[str, Any], packages: Mapping[tuple[str, str], Component]) -> list[Component]:
    return [packages[each["name"], each["version"]] for each in inventory["packages"] if each["is_direct"]]


def _licences(expression: str) -> list[Any]:
    return [LicenseFactory().make_from_string(expression)] if expression else []


if __name__ == "__main__":
    told = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(write(told["inventory"], told["serial"]).encode())
