"""The same count says the same number wherever it stands: pages, docx, PDF, xlsx, JSON, ICS, Atom; and nothing is lost.

Everything is read from the files of one build, by other readers than those that wrote them.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import feedparser
import openpyxl
import pytest
import vobject

from generator.vocabulary import Kind
from tests.portal import elements


@pytest.fixture(scope="module")
def api(site: Path) -> dict[str, Any]:
    return {
        path.name: json.loads(path.read_text("utf-8"))
        for path in (site / "api" / "v1").glob("*.json")
        if not path.name.endswith(".schema.json")
    }


@pytest.fixture(scope="module")
def periods(api: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {period["label"]: period for period in api["periods.json"]}


def sheet_of(site: Path, name: str, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO((site / "exports" / f"{name}.xlsx").read_bytes()))
    return list(book[sheet].iter_rows(values_only=True))


def text_of_docx(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_files_items_pages_rows_and_entries_are_the_same_items(site: Path, api: dict[str, Any]) -> None:
    ids = [item["id"] for item in api["items.json"]]
    rows = [row[0] for row in sheet_of(site, "items", "台账")[2:]]
    csv = (site / "exports" / "items.csv").read_text("utf-8-sig").splitlines()
    ledger = [
        element.attributes["data-id"]
        for element in elements((site / "items" / "index.html").read_text("utf-8"))
        if element.tag == "tr" and "data-id" in element.attributes
    ]
    feed = feedparser.parse((site / "feeds" / "all.atom").read_bytes())
    search = (site / "search" / "data.js").read_text("utf-8")

    assert len(ids) == len(set(ids)) == api["situation.json"]["counts"]["items"] > 100
    assert sorted(rows) == sorted(ledger) == sorted(ids)
    assert len(csv) == len(ids) + 1
    assert len(feed.entries) == len(ids)
    for item in api["items.json"]:
        assert (site / item["url"]).is_file(), item["id"]
        assert item["url"] in search


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_has_as_many_in_the_counts_as_in_the_list(api: dict[str, Any], kind: Kind) -> None:
    listed = [item for item in api["items.json"] if item["kind"] == kind.value]

    assert api["situation.json"]["counts"]["by_kind"][kind.value] == len(listed)
    lights = api["situation.json"]["counts_by_kind"][kind.value]["by_light"]
    assert sum(lights.values()) == len(listed)


def test_parts_add_up_to_the_whole(api: dict[str, Any]) -> None:
    counts = api["situation.json"]["counts"]

    for part in ("by_kind", "by_stage", "by_light"):
        assert sum(counts[part].values()) == counts["items"], part


def test_a_period_says_the_same_on_its_page_in_its_workbook_and_in_the_api(
    site: Path, periods: dict[str, dict[str, Any]]
) -> None:
    assert len(periods) > 10
    for label, period in periods.items():
        counts = {name: len(ids) for name, ids in period["counts"].items()}
        rows = {row[0]: row[1] for row in sheet_of(site, f"cycle-{label}", "本期")[2:]}
        listed = {row[0]: row[1] for row in sheet_of(site, f"cycle-{label}", "统计")[1:]}
        page = (site / "cycle" / f"{label}.html").read_text("utf-8")
        shown = dict(re.findall(r"<summary>(\S+?) <strong>(\d+)</strong> 项</summary>", page))
        assert rows == listed == counts, label
        assert {name: int(number) for name, number in shown.items()} == counts, label


def test_a_bulletin_says_the_numbers_of_its_month(site: Path, periods: dict[str, dict[str, Any]]) -> None:
    months = [
        period for label, period in periods.items() if re.fullmatch(r"\d{4}-\d\d", label) and period["closed"]
    ]
    assert months
    for period in months:
        counts = {name: len(ids) for name, ids in period["counts"].items()}
        said = (
            f"本月新交办{counts['新交办']}项，报结{counts['报结']}项，销号{counts['销号']}项",
            f"新转红{counts['新转红']}项，消红{counts['消红']}项；批准延期{counts['改期']}项，退回重办{counts['退回']}项",
            f"月末在办{counts['期末在办']}项",
            f"过了办结时限还没有报结的{counts['期末逾期']}项",
        )
        stem = site / "cycle" / f"{period['label']}-document"
        texts = {"docx": text_of_docx(stem.with_suffix(".docx"))}
        page = re.sub(r"<[^>]+>|\s", "", stem.with_suffix(".html").read_text("utf-8"))
        texts["page"] = page
        if shutil.which("pdftotext"):
            done = subprocess.run(
                ["pdftotext", str(stem.with_suffix(".pdf")), "-"], capture_output=True, check=True
            )
            texts["pdf"] = re.sub(r"\s", "", done.stdout.decode())
        for name, text in texts.items():
            for sentence in said:
                assert sentence in text, (period["label"], name, sentence)


def test_libreoffice_reads_the_same_bulletin(
    site: Path, periods: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    """The docx of a month, as another program lays it out: A4, and the numbers of the month."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
            pytest.fail("没有找到 LibreOffice 或 poppler。", pytrace=False)
        pytest.skip(
            "没有找到 LibreOffice 或 poppler。Debian/Ubuntu 可执行：apt install libreoffice-writer-nogui poppler-utils"
        )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    source = site / "cycle" / "2022-01-document.docx"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(convert, capture_output=True, check=True, timeout=180)
    pdf = tmp_path / "2022-01-document.pdf"
    text = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, check=True).stdout.decode()
    counts = {name: len(ids) for name, ids in periods["2022-01"]["counts"].items()}

    assert re.search(r"Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)", info)
    assert f"月末在办{counts['期末在办']}项" in re.sub(r"\s", "", text)
    assert "关于2022年1月信访督办事项办理情况的通报" in re.sub(r"\s", "", text)


def test_every_to_do_with_a_day_is_in_the_calendar(site: Path, api: dict[str, Any]) -> None:
    calendar = vobject.readOne((site / "feeds" / "all.ics").read_text("utf-8"))
    days = sorted(entry.dtstart.value.isoformat() for entry in calendar.contents["vevent"])

    assert days == sorted(todo["due"] for todo in api["todos.json"] if todo["due"])


def test_the_score_of_a_unit_is_the_same_on_its_page_in_the_workbook_and_in_the_api(
    site: Path, api: dict[str, Any], periods: dict[str, dict[str, Any]]
) -> None:
    running = next(
        label for label, period in periods.items() if re.fullmatch(r"\d{4}", label) and not period["closed"]
    )
    rows = {row[0]: row[5] for row in sheet_of(site, f"cycle-{running}", "得分")[2:]}
    for unit in api["units.json"]:
        total = unit["score"]["total"]
        assert rows[unit["name"]] == total
        if total is not None:
            page = (site / unit["url"]).read_text("utf-8")
            assert f'<strong class="unit-score">{total:g}</strong>' in page


def test_a_restated_month_keeps_what_it_reported(periods: dict[str, dict[str, Any]]) -> None:
    """The demonstration has an order whose report was put down after December was closed."""
    december = periods["2021-12"]

    assert december["late_entries"] == [
        {"item": "DB-2021-0035", "on": "2021-12-29", "recorded": "2022-01-07"}
    ]
    assert "DB-2021-0035" not in december["counts"]["报结"]
    assert "DB-2021-0035" in december["restated"]["报结"]["now"]
