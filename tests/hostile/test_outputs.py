"""All outputs of the hostile tree, read back: everything said in them is text, and nothing else has changed.

The strongest attack is a comparison: the portal of a harmless twin of the same widths has the same elements with the
same attributes, the same entries, cells and parts. What differs came out of a text.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import feedparser
import icalendar
import openpyxl
import pytest
import vobject

from generator.outputs.look import FONT_FOLDER
from generator.outputs.spreadsheets import FORMULA_STARTS
from tests.hostile.texts import CODE, LONG, SITE
from tests.portal import Element, elements
from tests.search import read_search

WORDS = re.compile(r"data-.*|aria-(label|description)|title|content|label|alt|value")
"""Attributes that hold words."""
MARKDOWN = {"p", "ul", "ol", "li", "em", "strong", "code", "blockquote", "br", "hr"}
"""What a field may make of its text by simple Markdown, without an attribute."""


def pages(site: Path) -> dict[str, str]:
    """Every page by its address; of the help pages of messages, which know nothing of data/, only the list."""
    found = sorted(path for path in site.rglob("*.html") if not path.name.startswith("DC-"))
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in found}


def files(site: Path, suffix: str) -> dict[str, bytes]:
    """Every file of one kind, by its address; posts have theirs by a hash of their name."""
    found = {
        path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob(f"*{suffix}"))
    }
    assert found
    return found


def _value(name: str, value: str) -> str:
    """What is compared of an attribute."""
    if WORDS.fullmatch(name):
        return ""
    if value.startswith(SITE):
        return SITE
    # A fragment may name a unit; a calendar's address is made from the name of a post.
    value = re.sub(r"-[0-9a-f]{8}(?=\.ics$)", "", value.partition("#")[0] if name == "href" else value)
    return re.sub(r"(?<=official__masthead--)\d+", "", value)


def skeleton(html: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Elements and attributes of a page, without what Markdown makes of prose, and without where a name is broken."""
    return [
        (each.tag, tuple((name, _value(name, value)) for name, value in each.attributes.items()))
        for each in elements(html)
        if not (each.tag in MARKDOWN and set(each.attributes) <= {"start"}) and not _is_broken_line(each)
    ]


def _is_broken_line(element: Element) -> bool:
    return element.attributes.get("class", "").startswith("official--in-")


def test_pages_are_those_of_harmless_texts(hostile_site: Path, harmless_site: Path) -> None:
    attacked, twin = pages(hostile_site), pages(harmless_site)
    assert list(attacked) == list(twin)
    assert len(attacked) > 100
    differing = [path for path in twin if skeleton(attacked[path]) != skeleton(twin[path])]
    assert not differing, differing[:10]


def test_no_page_has_anything_that_runs(hostile_site: Path) -> None:
    for path, html in pages(hostile_site).items():
        for each in elements(html):
            names = set(each.attributes)
            assert not {name for name in names if name.startswith("on")} | names & {"style", "srcdoc"}, path
            assert each.tag not in {"iframe", "object", "embed", "style", "base", "math", "textarea"}, path
            links = " ".join(
                each.attributes.get(name, "") for name in ("href", "src", "xlink:href", "action")
            )
            assert not re.match(r"\s*(javascript|vbscript|data):", links, re.IGNORECASE), (path, links)
            assert SITE not in links or links.startswith(SITE), (path, links)
        assert not re.search(r"<script(?![^>]* src=)[^>]*>", html), path
        assert html.partition("</head>")[0].count("<title") == 1, path


def test_what_was_written_is_shown_as_it_was_written(hostile_site: Path) -> None:
    """Nothing is cut out to be safe: an editor who writes about <script> reads about <script>."""
    items = json.loads((hostile_site / "api/v1/items.json").read_text("utf-8"))
    assert len(items) > 12
    for item in items:
        page = (hostile_site / item["url"]).read_text("utf-8")
        assert item["title"] in unescape(re.sub("<[^>]*>", "", page))
        assert item["lead"] is None or item["lead"] in unescape(re.sub("<[^>]*>", "", page))
    assert LONG in unescape((hostile_site / "index.html").read_text("utf-8"))


def test_the_search_is_data_and_not_code(hostile_site: Path) -> None:
    script = (hostile_site / "search/data.js").read_text("utf-8")
    assert any(CODE in found.title for found in read_search(script))
    assert "<" not in script


def test_interfaces_are_those_of_harmless_texts(hostile_site: Path, harmless_site: Path) -> None:
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(one) for key, one in value.items()}
        return [shape(one) for one in value] if isinstance(value, list) else type(value)

    attacked, twin = files(hostile_site, ".json"), files(harmless_site, ".json")
    assert list(attacked) == list(twin)
    for path, content in attacked.items():
        assert shape(json.loads(content)) == shape(json.loads(twin[path])), path


def test_no_cell_of_a_csv_is_calculated(hostile_site: Path, harmless_site: Path) -> None:
    twin = files(harmless_site, ".csv")
    guarded = 0
    for path, content in files(hostile_site, ".csv").items():
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        plain = list(csv.reader(io.StringIO(twin[path].decode("utf-8-sig"))))
        assert [len(row) for row in rows] == [len(row) for row in plain], path
        for cell in (cell for row in rows for cell in row):
            assert not cell.startswith(FORMULA_STARTS) or re.fullmatch(r"-\d+", cell), (path, cell)
            guarded += cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS)
    assert guarded > 3


def test_no_cell_of_a_workbook_is_calculated(hostile_site: Path, harmless_site: Path) -> None:
    twin = files(harmless_site, ".xlsx")
    for path, content in files(hostile_site, ".xlsx").items():
        book, plain = (openpyxl.load_workbook(io.BytesIO(raw)) for raw in (content, twin[path]))
        assert book.sheetnames == plain.sheetnames
        assert not list(book.defined_names)
        for sheet in book:
            assert sheet.dimensions == plain[sheet.title].dimensions
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (path, cell.coordinate, cell.value)
                assert cell.hyperlink is None or cell.hyperlink.target is None, (path, cell.coordinate)
        assert _parts(content) == _parts(twin[path]), path


def _parts(content: bytes) -> list[str]:
    """The parts of a package; none leads out of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        for name in names:
            assert not (name.endswith(".rels") and b'"External"' in package.read(name)), name
    return sorted(names)


def test_documents_are_those_of_harmless_texts(hostile_site: Path, harmless_site: Path) -> None:
    """Word reads text in them, no field to work out, no link out of the file, no part that was not there."""
    twin = files(harmless_site, ".docx")
    seen = ""
    for path, content in files(hostile_site, ".docx").items():
        assert _parts(content) == _parts(twin[path]), path
        with (
            zipfile.ZipFile(io.BytesIO(content)) as package,
            zipfile.ZipFile(io.BytesIO(twin[path])) as plain,
        ):
            for name in (name for name in package.namelist() if name.endswith((".xml", ".rels"))):
                own, other = (ET.fromstring(part.read(name)) for part in (package, plain))  # noqa: S314 - our own
                # Where a long name is broken into lines, another breaks elsewhere.
                more = {each.tag for each in own.iter()} ^ {each.tag for each in other.iter()}
                assert not {tag for tag in more if not tag.endswith("}br")}, (path, name)
            told = ["".join(each.itertext()) for each in own.iter() if each.tag.endswith("}instrText")]
            assert not [each for each in told if CODE in each]
        document = docx.Document(io.BytesIO(content))
        seen += "".join(document.element.body.itertext())
    assert LONG in seen


def test_libreoffice_opens_what_was_made_of_hostile_texts(hostile_site: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("没有找到 LibreOffice。Debian/Ubuntu 可执行：apt install libreoffice-writer-nogui")
    chosen = ["orders/DB-2021-0005-form.docx", "exports/orders.xlsx", "exports/items.csv"]
    subprocess.run(
        [
            *(
                office,
                "--headless",
                "--norestore",
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            ),
            *(
                "--convert-to",
                "pdf",
                "--outdir",
                str(tmp_path),
                *(str(hostile_site / path) for path in chosen),
            ),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert {path.stem for path in tmp_path.glob("*.pdf")} == {Path(path).stem for path in chosen}


def test_calendars_are_those_of_harmless_texts(hostile_site: Path, harmless_site: Path) -> None:
    def shape(content: bytes) -> list[tuple[str | None, list[str]]]:
        calendar = icalendar.Calendar.from_ical(content)
        return [(part.name or "", sorted(part)) for part in calendar.walk()]

    attacked, twin = files(hostile_site, ".ics"), files(harmless_site, ".ics")
    assert sorted(map(repr, map(shape, attacked.values()))) == sorted(map(repr, map(shape, twin.values())))
    said = ""
    for path, content in attacked.items():
        assert all(len(line) <= 75 for line in content.split(b"\r\n")), path
        for entry in vobject.readOne(content.decode()).contents.get("vevent", []):
            said += entry.summary.value + entry.description.value
    assert CODE in said


def test_feeds_are_those_of_harmless_texts(hostile_site: Path, harmless_site: Path) -> None:
    def shape(content: bytes) -> list[tuple[str, list[str]]]:
        return [(each.tag, sorted(each.attrib)) for each in ET.fromstring(content).iter()]  # noqa: S314 - our own

    attacked, twin = files(hostile_site, ".atom"), files(harmless_site, ".atom")
    assert list(attacked) == list(twin)
    for path, content in attacked.items():
        assert shape(content) == shape(twin[path]), path
        feed = feedparser.parse(content)
        assert not feed.bozo, path
        assert all(
            entry.title_detail.type == entry.summary_detail.type == "text/plain" for entry in feed.entries
        )
        assert all(not entry.link.startswith(("javascript:", SITE)) for entry in feed.entries)


@pytest.fixture(scope="module")
def papers(hostile_site: Path) -> dict[str, str]:
    """Give the text of every PDF."""
    if shutil.which("pdftotext") is None:
        pytest.skip("没有找到 pdftotext。Debian/Ubuntu 可执行：apt install poppler-utils")
    return {
        path: subprocess.run(
            ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
        ).stdout.decode()
        for path, content in files(hostile_site, ".pdf").items()
    }


def test_paper_says_which_characters_it_lacks(papers: dict[str, str]) -> None:
    known = set((FONT_FOLDER / "characters.txt").read_text("utf-8"))
    assert "𠮷" not in known
    assert len(papers) > 20
    for path, text in papers.items():
        assert "〓" in text, path
        assert "U+20BB7" in re.sub(r"\s", "", text), path
        assert not set(text) - known - set("\n\f \u00a0\u200b"), path


def test_paper_holds_text_and_nothing_else(hostile_site: Path, papers: dict[str, str]) -> None:
    assert any(CODE in re.sub(r"\s", "", text) for text in papers.values())
    for path, content in files(hostile_site, ".pdf").items():
        assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile|SubmitForm)\b", content), (
            path
        )
        assert not re.search(rb"/URI\b", content), path
