"""Wherever a page or a style sheet leads, there is something: for a server and for a copied folder alike.

So links name files, never folders; they begin where the page lies, never at the root; and what stands behind # is an
id of the page, or conditions that its ledger knows.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.portal import ROOT, Element, elements

LEADING = ("href", "src", "xlink:href", "action", "poster", "data", "cite", "data-portal-search", "data-base")
"""Attributes that hold an address."""
CONDITIONS = {"sort", "q"}
"""What every ledger knows besides its own fields."""
IN_STYLES = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


class Known(NamedTuple):
    """What a page can be asked for."""

    ids: set[str]
    fields: set[str]


def known(found: list[Element]) -> Known:
    return Known(
        {each.attributes["id"] for each in found if "id" in each.attributes},
        {
            each.attributes["name"]
            for each in found
            if each.tag in {"select", "input"} and "name" in each.attributes
        },
    )


def addresses(found: list[Element]) -> Iterator[tuple[Element, str]]:
    """Every address in a page, with the element it stands in."""
    for element in found:
        for name in LEADING:
            if name in element.attributes:
                yield element, element.attributes[name]
        for candidate in element.attributes.get("srcset", "").split(","):
            if candidate.strip():
                yield element, candidate.split()[0]


class Portal:
    """A built portal: its files, and what its pages can be asked for."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.files = {str(file) for file in site.rglob("*") if file.is_file()}
        self.pages = {str(page): elements(page.read_text("utf-8")) for page in sorted(site.rglob("*.html"))}
        self.known = {page: known(found) for page, found in self.pages.items()}

    def fault_of(self, file: str, link: str) -> str:
        """Why an address in a file leads nowhere, or ''."""
        scheme, host, path, _, fragment = urlsplit(link)
        if scheme == "data":
            return ""
        target = os.path.normpath(f"{file.rpartition('/')[0]}/{unquote(path)}") if path else file
        if scheme or host or path.startswith("/") or not target.startswith(f"{self.site}/"):
            return "leaves the folder"
        if target not in self.files or path.endswith("/"):
            return "no file"
        if not fragment or target not in self.known:
            return ""
        if "=" in fragment:
            strange = parse_qs(fragment).keys() - self.known[target].fields - CONDITIONS
            return f"the ledger knows no {', '.join(sorted(strange))}" if strange else ""
        return "" if unquote(fragment) in self.known[target].ids else "no such id"

    def faults(self, outside: str | None = None) -> list[str]:
        """All addresses that lead nowhere; links of people to what begins with ``outside`` are let be."""
        wrong = []
        for page, found in self.pages.items():
            for element, link in addresses(found):
                if element.tag == "a" and outside and link.startswith(outside):
                    continue
                # The folder that search's addresses begin at.
                at = f"{link}/index.html" if link == element.attributes.get("data-base") else link
                if fault := self.fault_of(page, at):
                    wrong.append(f"{page}: {link} ({fault})")
        for sheet in sorted(self.site.rglob("*.css")):
            for groups in IN_STYLES.findall(sheet.read_text("utf-8")):
                link = "".join(groups)
                if not link.startswith("#") and (fault := self.fault_of(str(sheet), link)):
                    wrong.append(f"{sheet}: {link} ({fault})")
        return wrong


def edit_address() -> str | None:
    """The only address outside the portal that a page may link to."""
    for line in (ROOT / "data/portal.yml").read_text("utf-8").splitlines():
        if line.startswith("编辑地址:"):
            return line.partition(":")[2].strip()
    return None


def test_every_address_in_pages_and_styles_leads_somewhere(site: Path) -> None:
    wrong = Portal(site).faults(edit_address())

    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="there.html#here">', ""),
        ('<a href="there.html#kind=督办单&amp;sort=-due">', ""),
        ('<img src="data:image/gif;base64,R0lGOD">', ""),
        ('<a href="gone.html">', "no file"),
        ('<a href="folder">', "no file"),
        ('<a href="folder/">', "no file"),
        ('<a href="there.html#gone">', "no such id"),
        ('<a href="#gone">', "no such id"),
        ('<svg><use href="#gone"/></svg>', "no such id"),
        ('<a href="there.html#colour=red">', "the ledger knows no colour"),
        ('<a href="/there.html">', "leaves the folder"),
        ('<a href="../there.html">', "leaves the folder"),
        ('<script src="https://elsewhere.example/a.js"></script>', "leaves the folder"),
        ('<img src="//elsewhere.example/a.png">', "leaves the folder"),
        ('<img srcset="there.html 1x, gone.png 2x">', "no file"),
        ('<form data-portal-search="gone.js">', "no file"),
        ('<form data-base="folder/..">', "no file"),
    ],
)
def test_the_test_of_links_can_fail(tmp_path: Path, html: str, fault: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "there.html").write_text('<p id="here"></p><select name="kind"></select>', "utf-8")
    (tmp_path / "page.html").write_text(html, "utf-8")

    found = Portal(tmp_path).faults()
    assert [each.rpartition("(")[2].rstrip(")") for each in found] == ([fault] if fault else [])


@pytest.mark.parametrize(
    "css",
    [
        "p { background: url(gone.svg) }",
        "@import 'gone.css';",
        '@import url("https://elsewhere.example/a.css");',
    ],
)
def test_the_test_of_styles_can_fail(tmp_path: Path, css: str) -> None:
    (tmp_path / "sheet.css").write_text(css, "utf-8")

    assert len(Portal(tmp_path).faults()) == 1
