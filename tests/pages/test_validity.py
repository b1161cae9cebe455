"""Every page and style sheet of the portal is valid, by the checker of those who write the standard.

Needs Java and ``npm ci --ignore-scripts --prefix tests/pages``; skipped without them, unless PORTAL_REQUIRE_CHECKER=1.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

CHECKER = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
OPTIONS = (
    # It runs for seconds: compiling its code to the utmost takes longer than it saves.
    "-XX:TieredStopAtLevel=1",
    # Its grammars go deep.
    "-Xss8m",
)
EXCUSED = {
    r"Resource violates Content Security Policy \(meta tag\): external (script|stylesheet) “[^:”]+” blocked by “\w+-src” directive\.": (
        "read from a file, the checker finds no origin that 'self' could be; the browsers' tests see to the policy"
    ),
    r"The “width” attribute on the “col” element is obsolete\. Use CSS instead\.": (
        "columns of official tables are as wide as the template of the document says, and the policy lets no style through"
    ),
    r"CSS: “container-type”: Property “container-type” doesn't exist\.": "newer than the checker; all browsers have it",
    r"CSS: “paint-order”: Property “paint-order” doesn't exist\.": "known to the checker in drawings only",
    r"CSS: Unrecognized at-rule “@container”": "newer than the checker; all browsers have it",
}
"""What the checker says wrongly, or what cannot be had otherwise: message → why."""


class Finding(NamedTuple):
    """Something that the checker says of a file."""

    path: str
    line: int
    message: str

    @property
    def is_excused(self) -> bool:
        return any(re.fullmatch(excuse, self.message) for excuse in EXCUSED)


def check(*folders: Path) -> list[Finding]:
    """All that the checker says of pages and style sheets, warnings as well."""
    command = [
        "java",
        *OPTIONS,
        "-jar",
        str(CHECKER),
        "--also-check-css",
        "--skip-non-html",
        "--no-langdetect",
    ]
    done = subprocess.run(
        [*command, "--format", "json", *map(str, folders)],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    messages = json.loads(done.stderr)["messages"]
    return [Finding(each["url"], each.get("lastLine", 0), each["message"]) for each in messages]


WRONG = {
    "page.html": "<!doctype html><html lang=zh><title>甲</title><p id=a><p id=a><div role=nonsense><ul><p></p></ul></div>",
    "sheet.css": "p { colour: red }",
}


@pytest.fixture(scope="module")
def findings(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """Give what the checker says of the portal and of files that are wrong: once, since it takes long to start."""
    if not shutil.which("java") or not CHECKER.exists():
        missing = "没有 java，或者还没有运行 npm ci --ignore-scripts --prefix tests/pages"
        if os.environ.get("PORTAL_REQUIRE_CHECKER") == "1":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    wrong = tmp_path_factory.mktemp("wrong")
    for name, text in WRONG.items():
        (wrong / name).write_text(text, "utf-8")
    found = check(site, wrong)
    return {
        "portal": [each for each in found if wrong.name not in each.path],
        "wrong": [each for each in found if wrong.name in each.path],
    }


def test_every_page_and_style_sheet_is_valid(findings: dict[str, list[Finding]]) -> None:
    wrong = [f"{path}:{line}: {message}" for path, line, message in findings["portal"]]
    kept = [said for said, finding in zip(wrong, findings["portal"], strict=True) if not finding.is_excused]

    assert not kept, "\n".join(kept[:20])


@pytest.mark.parametrize("excuse", EXCUSED)
def test_every_excuse_is_still_needed(findings: dict[str, list[Finding]], excuse: str) -> None:
    assert any(re.fullmatch(excuse, each.message) for each in findings["portal"])


def test_the_test_of_validity_can_fail(findings: dict[str, list[Finding]]) -> None:
    assert {Path(each.path).name for each in findings["wrong"] if not each.is_excused} == set(WRONG)
    assert len(findings["wrong"]) >= 4
