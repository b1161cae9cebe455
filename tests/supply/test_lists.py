"""What the portal is made of: the lists in git are current, complete, valid, and name only what may be used."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from functools import cache
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from packaging.version import Version
from referencing import Registry, Resource

from generator.findings import State
from generator.founding.locks import pins_for_running, read_pins
from generator.supply.auditing import AuditRequest, audit_all
from generator.supply.errors import SupplyError
from generator.supply.inventory import Inventory, installed_packages, take_inventory
from generator.supply.licences import declared_licence, licence_of, licence_texts, not_allowed
from generator.supply.listing import LISTING, TEXTS, write_listing, write_texts
from generator.supply.policy import Policy, ReadLicence, read_policy
from generator.supply.sbom import SBOM, listed_packages, listed_serial, write_sbom
from generator.supply.tools import tools_python
from tests.portal import ROOT, TODAY

SCHEMAS = {
    "bom-1.6.SNAPSHOT.schema.json": "cyclonedx-bom-1.6.json",
    "spdx.SNAPSHOT.schema.json": "cyclonedx-spdx.json",
    "jsf-0.82.SNAPSHOT.schema.json": "cyclonedx-jsf-0.82.json",
}
"""As they call one another."""
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
SBOM_TEXT = (ROOT / SBOM).read_text("utf-8")
POLICY = read_policy(ROOT)


@cache
def inventory() -> Inventory:
    known = {key: licence for key, (licence, _) in listed_packages(SBOM_TEXT).items()}
    return take_inventory(ROOT, POLICY, installed_packages(), known)


def make_package(folder: Path, metadata: str, text: str = "") -> Distribution:
    """Give an installed package with some metadata and a licence text."""
    info = folder / "thing-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: thing\nVersion: 1.0\n{metadata}\n", "utf-8")
    if text:
        (info / "LICENSE").write_text(text, "utf-8")
    (info / "RECORD").write_text(f"{info.name}/METADATA,,\n{info.name}/LICENSE,,\n", "utf-8")
    return installed_packages(folder)["thing", "1.0"]


# ── Licences ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("License-Expression: mit or apache-2.0", "MIT OR Apache-2.0"),
        ("License: BSD-3-Clause", "BSD-3-Clause"),
        ("License: MIT\nLicense-Expression: MPL-2.0", "MPL-2.0"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License", "MIT"),
        # Any of several licences, or none that SPDX knows.
        ("Classifier: License :: OSI Approved :: BSD License", ""),
        ("License: Apache Software License", ""),
        ("License: do what you like", ""),
        ("", ""),
    ],
)
def test_the_licence_is_what_the_metadata_say_clearly(tmp_path: Path, metadata: str, expected: str) -> None:
    assert declared_licence(make_package(tmp_path, metadata)) == expected


def test_what_somebody_has_read_holds_as_long_as_its_words_are_there(tmp_path: Path) -> None:
    package = make_package(tmp_path, "License: BSD", "Neither the name of the author may be used.")
    policy = Policy(allowed={}, read={"thing": ReadLicence(licence="BSD-3-Clause", words="Neither the name")})

    assert licence_of("thing", package, policy) == "BSD-3-Clause"
    assert licence_of("other", package, policy) == ""
    (tmp_path / "thing-1.0.dist-info" / "LICENSE").write_text("All rights reserved.", "utf-8")
    assert licence_of("thing", package, policy) == ""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", []),
        ("GPL-3.0-only", ["GPL-3.0-only"]),
        ("MIT AND (BSD-3-Clause OR GPL-2.0-only)", ["GPL-2.0-only"]),
        ("Apache-2.0 WITH LLVM-exception", ["LLVM-exception"]),
        ("", []),
    ],
)
def test_every_licence_of_an_expression_must_be_allowed(expression: str, expected: list[str]) -> None:
    assert not_allowed(expression, POLICY) == expected


def test_a_licence_that_is_not_allowed_fails_the_audit(tmp_path: Path, unread: None) -> None:
    """Here MPL-2.0, which certifi and pathspec are under."""
    policy = (ROOT / "supply.toml").read_text("utf-8")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    (tmp_path / "supply.toml").write_text(
        re.sub(r'^"MPL-2\.0" = .*\n', "", policy, flags=re.MULTILINE), "utf-8"
    )
    report = audit_all(AuditRequest(tmp_path, TODAY, service=""))
    said = [finding.said for finding in report.findings if finding.name == "许可证"]

    assert report.failed
    assert said == ["不在可以用的范围内：certifi 的 MPL-2.0、pathspec 的 MPL-2.0。"]


def test_a_licence_that_nobody_can_tell_fails_the_audit(tmp_path: Path, unread: None) -> None:
    policy = (ROOT / "supply.toml").read_text("utf-8")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    (tmp_path / "supply.toml").write_text(policy.replace("[read.segno]", "[read.other]"), "utf-8")
    report = audit_all(AuditRequest(tmp_path, TODAY, service=""))

    assert "不清楚是哪一种：segno 1.6.6。" in [finding.said for finding in report.findings]


def test_every_licence_is_known_and_allowed_and_its_text_goes_along() -> None:
    installed = installed_packages()
    here = [each for each in inventory().packages if (each.name, each.version) in installed]

    assert [each.name for each in inventory().parts if not each.licence] == []
    assert [each.name for each in inventory().parts if not_allowed(each.licence, POLICY)] == []
    assert len(here) > 40
    assert [each.name for each in here if not any(licence_texts(installed[each.name, each.version]))] == []


def test_no_licence_was_read_that_the_metadata_say_by_now() -> None:
    installed = {name: package for (name, _), package in installed_packages().items()}

    assert [name for name in POLICY.read if declared_licence(installed[name])] == []


@pytest.mark.parametrize("text", ["[allowed", '[allowed]\nMIT = ""', "[allowed]\n[[accepted]]\nid = 'X'"])
def test_a_policy_with_a_mistake_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "supply.toml").write_text(text, "utf-8")
    with pytest.raises(SupplyError, match=r"supply\.toml"):
        read_policy(tmp_path)


# ── The lists in git ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_lists_are_current() -> None:
    """If this fails, run ./inv lock."""
    assert (ROOT / LISTING).read_text("utf-8") == write_listing(inventory(), POLICY)
    assert (ROOT / TEXTS).read_text("utf-8") == write_texts(POLICY, inventory(), installed_packages())
    assert listed_serial(SBOM_TEXT) == inventory().serial


def test_the_audit_finds_all_in_order_here() -> None:
    report = audit_all(AuditRequest(ROOT, TODAY, service=""))
    states = {finding.name: finding.state for finding in report.findings}

    # Who has installed other versions than the locked ones is told so, and may run the tests all the same.
    states.pop("已装的软件包")
    assert states == {
        "锁定": State.FINE, "许可证": State.FINE, "软件清单": State.FINE, "漏洞": State.NOTE,
    }  # fmt: skip
    assert not report.is_answered


def test_the_bill_of_materials_is_valid() -> None:
    contents = {
        name: json.loads((ROOT / "tests/vendor" / file).read_text("utf-8")) for name, file in SCHEMAS.items()
    }
    known: Registry[Any] = Registry().with_resources(
        (f"http://cyclonedx.org/schema/{name}", Resource.from_contents(content))
        for name, content in contents.items()
    )
    validator = Draft7Validator(contents["bom-1.6.SNAPSHOT.schema.json"], registry=known)

    assert [error.message for error in validator.iter_errors(json.loads(SBOM_TEXT))] == []
    # And it is not a validator that lets everything pass.
    broken = json.loads(SBOM_TEXT)
    broken["components"][0]["licenses"] = [{"license": {"id": "No-Such-Licence"}}]
    assert list(validator.iter_errors(broken))


def test_the_bill_of_materials_names_every_running_package_with_its_hashes() -> None:
    pins = pins_for_running(read_pins(LOCK))

    assert {key: hashes for key, (_, hashes) in listed_packages(SBOM_TEXT).items()} == {
        (pin.name, pin.version): tuple(sorted(re.findall(r"sha256:(\w+)", pin.text))) for pin in pins
    }
    purls = {each["purl"] for each in json.loads(SBOM_TEXT)["components"] if "purl" in each}
    assert purls == {f"pkg:pypi/{pin.name}@{pin.version}" for pin in pins}


def test_the_graph_leads_from_the_portal_to_everything() -> None:
    told = json.loads(SBOM_TEXT)
    leads = {each["ref"]: each.get("dependsOn", []) for each in told["dependencies"]}
    reached, ahead = set(), [told["metadata"]["component"]["bom-ref"]]
    while ahead:
        ref = ahead.pop()
        if ref not in reached:
            reached.add(ref)
            ahead += leads[ref]

    assert reached == leads.keys()
    assert {each["bom-ref"] for each in told["components"]} == reached - {"supervision-portal"}
    jinja2 = next(ref for ref in leads if ref.startswith("pkg:pypi/jinja2@"))
    assert [ref.partition("@")[0] for ref in leads[jinja2]] == ["pkg:pypi/markupsafe"]


def test_the_bill_of_materials_knows_no_clock_and_no_chance() -> None:
    """The serial number follows from the content, and changes with it."""
    told = json.loads(SBOM_TEXT)
    changed = replace(inventory(), packages=inventory().packages[:-1])

    assert "timestamp" not in told["metadata"]
    assert changed.serial != inventory().serial


@pytest.mark.slow
def test_it_is_written_to_the_byte_by_the_library() -> None:
    try:
        python = tools_python(ROOT)
    except SupplyError as error:
        pytest.skip(f"连不上软件包仓库，没有重写软件清单：{str(error).splitlines()[0]}")
    assert write_sbom(inventory(), python) == SBOM_TEXT


def test_a_list_that_is_out_of_date_fails_the_audit(tmp_path: Path, unread: None) -> None:
    """Here the lock has gone on, and the lists have not."""
    (pin,) = (pin for pin in read_pins(LOCK) if pin.name == "segno")
    later = f"{Version(pin.version).major + 1}.0"
    (tmp_path / "requirements.lock").write_text(
        LOCK.replace(f"segno=={pin.version}", f"segno=={later}"), "utf-8"
    )
    report = audit_all(AuditRequest(tmp_path, TODAY, service=""))
    said = {finding.name: finding.said for finding in report.findings if finding.state is State.BAD}

    assert (
        said["软件清单"] == f"sbom.cdx.json 与 requirements.lock 对不上：segno {pin.version}、segno {later}。"
    )
    assert said["已装的软件包"] == f"不是锁定的版本：segno {pin.version}。"
    assert said["许可证"] == f"不清楚是哪一种：segno {later}。"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lock: lock.replace("segno==1", "segno==0"), "segno"),
        (lambda lock: re.sub(r"^ruff==(.|\n)*?(?=^\w)", "", lock, flags=re.MULTILINE), "ruff"),
    ],
)
def test_a_lock_that_is_not_what_the_project_asks_for_fails_the_audit(
    tmp_path: Path, unread: None, change: Any, said: str
) -> None:
    (tmp_path / "requirements.lock").write_text(change(LOCK), "utf-8")
    report = audit_all(AuditRequest(tmp_path, TODAY, service=""))

    assert f"requirements.lock 与 pyproject.toml 对不上：{said}。" in [each.said for each in report.findings]


def test_the_tools_are_locked_by_hash() -> None:
    pins = read_pins((ROOT / "requirements-tools.lock").read_text("utf-8"))

    assert {"uv", "pip-audit", "cyclonedx-python-lib"} <= {pin.name for pin in pins}
    assert [pin.name for pin in pins if not pin.hashes] == []


# ── What goes along with the portal ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_scripts_and_styles_of_the_portal_are_ours_or_listed(site: Path) -> None:
    """Nothing of others comes along unnoticed: no script, no font, no picture; of the theme, two style sheets."""
    ours = {f"assets/{file.name}" for file in (ROOT / "site_src" / "assets").iterdir()}
    kinds = {".js", ".css", ".svg", ".woff", ".woff2", ".ttf", ".otf", ".png", ".ico", ".gif", ".map"}
    found = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.suffix in kinds}
    rest = {re.sub(r"\.[0-9a-f]{8}\.", ".", path) for path in found - ours}
    data = {
        path for path in rest if path == "search/data.js" or re.fullmatch(r"[a-z_]+/ledger-\w+\.js", path)
    }

    assert rest - data == {"assets/stylesheets/main.min.css", "assets/stylesheets/palette.min.css"}
    assert all((site / path).read_text("utf-8").startswith(("window.", "(window.")) for path in data)
    assert (site / "assets" / "licences.txt").read_text("utf-8") == (ROOT / TEXTS).read_text("utf-8")


@pytest.mark.slow
def test_icons_of_the_portal_are_from_the_listed_sets(site: Path) -> None:
    material = next(
        package for (name, _), package in installed_packages().items() if name == "mkdocs-material"
    )
    icons = Path(str(material.locate_file("material/templates/.icons")))
    drawn = re.compile(r""" d=["']([^"']+)["']""")
    sets = {
        path: folder.name
        for folder in icons.iterdir() if folder.is_dir()
        for file in folder.rglob("*.svg")
        for path in drawn.findall(file.read_text("utf-8"))
    }  # fmt: skip
    (style,) = site.glob("assets/stylesheets/main.*.css")
    front = (site / "index.html").read_text("utf-8")
    used = [*drawn.findall(style.read_text("utf-8")), *drawn.findall(front)]
    ours = "".join(file.read_text("utf-8") for file in (ROOT / "site_src" / "overrides").rglob("*.html"))

    assert {sets[path] for path in used if path in sets} == {"material", "octicons", "fontawesome"}
    # What is from no set, we have drawn ourselves: in the templates, and in charts of the front page.
    assert [path for path in drawn.findall(style.read_text("utf-8")) if path not in sets] == []
    assert [
        path
        for path in drawn.findall(front.partition("</header>")[0])
        if path not in sets and path not in ours
    ] == []


def test_each_shipped_work_has_its_licence_in_every_portal() -> None:
    texts = (ROOT / TEXTS).read_text("utf-8")

    assert all(f"{asset.name}（{asset.licence}）" in texts for asset in POLICY.assets)
    for words in (
        "SIL OPEN FONT LICENSE", "Apache License\n", "Permission is hereby granted, free of charge", "CC BY 4.0",
    ):  # fmt: skip
        assert words in texts
