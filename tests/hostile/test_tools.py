"""The tools that write data/, or print what is in it: nothing of it commands a terminal, a platform or a reader."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from generator.archive.errors import ArchiveError
from generator.archive.manifest import NAME
from generator.archive.rebuilding import rebuild_week
from generator.archive.reporting import say_verification
from generator.archive.store import Archive
from generator.archive.verifying import verify_archive
from generator.editing.mending import describe, draw_diff, mend_data
from generator.editing.workbooks.exporting import export_workbooks
from generator.editing.workbooks.receipt import format_markdown, format_receipt
from generator.facts.checks import check_data
from generator.facts.problem_formats import STYLES, Outcome, report
from generator.facts.reading.raw_text import UNSEEN
from generator.impact import ImpactRequest, report_impact
from generator.proofreading import UnreadableError, format_findings, format_json, proofread_file
from generator.state.situation import assess
from tests.archive.archives import edit, make_archive
from tests.editing.workbooks.clerk import Clerk
from tests.facts.broken import SMALL
from tests.hostile.bounded import inv
from tests.hostile.texts import CODE, SITE
from tests.portal import ROOT, TODAY, elements
from tests.test_impact import commit, git

ORDER = "orders/2021/DB-2021-0004.yml"
UNSEEN_SIGNS = "\x1b]0;x\x07\x9b31m\u202e\u200b\x7f\x00"
ESCAPES = r"\e]0;x\a\x9b31m\u202e\u200b\x7f\0"
WEIGHTLESS = "\x1b[2J\u202e\u200b\x7f"
TEXT = (SMALL / ORDER).read_text("utf-8")


def _slips(sign: str, quote: str) -> list[str]:
    """Files in which a text stands wherever a message could repeat it."""

    def said(text: str) -> str:
        return f"{quote}{text}{sign}{quote}"

    return [
        TEXT.replace("编号: DB-2021-0004", f"编号: {said('DB')}"),
        f"{TEXT}{said('备')}: x\n",
        f"{TEXT}{said('备')}: x\n{said('备')}: y\n",
        TEXT.replace("牵头单位: ", f"牵头单位: {said('区')} #"),
        f"{TEXT}# {sign}\n",
        f"{TEXT}备注: !{sign} x\n",
        f"{TEXT}备注: &{sign} x\n",
        f"甲{sign}\n乙: [\n",
        TEXT.replace("办结时限: ", f"办结时限: {said('2021年')} #"),
        f"{TEXT}办理记录:\n- {{日期: 2021-12-01, 事件: {said('催')}, {said('文')}: 1}}\n",
        f"<<<<<<< {sign}\n",
        f"{TEXT}配合单位: {said('甲、')}\n",
        f"<html>{sign}",
        f"{TEXT}{said('备')}: x\n交办日期 : 2021年3月4日\n",
    ]


@pytest.mark.parametrize(
    "text",
    [
        slip
        for sign, quote in ((UNSEEN_SIGNS, ""), (ESCAPES, '"'), (WEIGHTLESS, ""))
        for slip in _slips(sign, quote)
    ],
)
def test_no_report_moves_the_cursor_or_turns_the_text(text: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    (data / ORDER).write_text(text, "utf-8")
    problems = check_data(data, TODAY).problems
    # Escapes in a comment are no more than letters.
    assert problems or f"# {ESCAPES}" in text
    mending = mend_data(data, TODAY)
    shown = [report(Outcome(problems, problems, "甲"), style, "data") for style in STYLES]
    for each in (*shown, draw_diff(mending), describe(mending)):
        assert not UNSEEN.search(each), UNSEEN.findall(each)
    for style, each in zip(STYLES, shown, strict=True):
        if style in {"gitlab", "sarif", "json"}:
            json.loads(each)


@pytest.mark.parametrize("sign", ["\n::error::x", "%0A::error::x", "::set-output name=x::y", "]::"])
def test_no_text_is_a_command_to_the_runner(sign: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    written = json.dumps(f"备{sign}", ensure_ascii=False)
    (data / ORDER).write_text(f"{TEXT}{written}: x\n配合单位: [{written}]\n", "utf-8")
    problems = check_data(data, TODAY).problems
    assert problems
    lines = report(Outcome(problems, problems, f"甲{sign}"), "github", "data").splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len(problems)
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in commands)


def _without(tree: Path, data: Path) -> None:
    shutil.copytree(tree, data)
    # The base lacks what the branch brings.
    for path in ("orders/2021/DB-2021-0005.yml", "suggestions/2021/JY-2021-02.yml"):
        (data / path).unlink()


def test_the_impact_of_a_hostile_branch_is_text(hostile_data: Path, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    _without(hostile_data, root / "data")
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    commit(root)
    git(root, "checkout", "-q", "-b", "change")
    shutil.copytree(hostile_data, root / "data", dirs_exist_ok=True)
    (task_force,) = (root / "data/task_forces").glob("*.yml")
    task_force.write_text(task_force.read_text("utf-8").replace("2021-12-31", "2022-01-15", 1), "utf-8")

    report_impact(ImpactRequest(root / "data", "main", tmp_path / "out", None, TODAY))
    page = (tmp_path / "out/impact.html").read_text("utf-8")
    assert CODE in page
    for each in elements(page):
        assert each.tag not in {"script", "img", "svg", "iframe", "a"} or set(each.attributes) <= {
            "href",
            "class",
        }
        assert not {name for name in each.attributes if name.startswith("on") or name in {"style", "srcdoc"}}
        assert not each.attributes.get("href", "").startswith(("javascript:", "data:"))
    markdown = (tmp_path / "out/impact.md").read_text("utf-8")
    assert "pwned" in markdown
    ours = re.sub(r"`[^`]*`|</?(details|summary)>", "", markdown)
    assert not re.search(r"<(script|img|svg|b|/)|\]\(|!\[|javascript:|://|\{\{", ours)


def test_workbooks_for_units_calculate_nothing_of_a_text(hostile_data: Path) -> None:
    records = check_data(hostile_data, TODAY).records
    assert records
    made = export_workbooks(records, assess(records, date(2021, 11, 30)), "", "无版本信息")
    assert made
    for name, content in made.items():
        assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', name), name
        book = openpyxl.load_workbook(io.BytesIO(content))
        texts = [
            cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
        ]
        assert any("pwned" in str(cell.value) for cell in texts)
        for cell in texts:
            assert cell.data_type != "f" or not re.search("pwned|7\\*7|evil", str(cell.value)), (
                cell.coordinate
            )
            assert cell.hyperlink is None or not cell.hyperlink.target, cell.coordinate
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert not [
                part for part in package.namelist() if "externalLink" in part or "vba" in part.lower()
            ]


HOSTILE_CELLS = (
    f"<img src=x onerror={CODE}>",
    f"[x](javascript:{CODE}) ![x]({SITE}x.png) @all #1",
    '=HYPERLINK("http://evil.example","x")',
    "a|b|c\\|d`e`*f*_g_",
    "甲\x1b[2J\u202e乙",
    "𠮷㐂😀",
    "长" * 30_000,
    '甲", 批准: 乙, 理由: "丙',
    "甲}\n  - {日期: 2021-12-02, 事件: 销号",
)


@pytest.mark.parametrize("cell", HOSTILE_CELLS)
def test_a_cell_is_one_text_or_is_sent_back(cell: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    clerk = Clerk(data).report("DB-2021-0004", 日期="2021-12-01", 事件="签收")
    allowed = "".join(sign for sign in cell if sign in "\t\n" or sign >= " ")
    clerk.report("DB-2021-0004", 说明=allowed)
    clerk.file = data.parent / "交回\x1b[31m\u202e.xlsx"
    done = clerk.deliver()
    for shown in (format_receipt(done.receipt), format_markdown(done.receipt)):
        assert not UNSEEN.search(shown), UNSEEN.findall(shown)
        assert len(shown) < 5000
    markdown = format_markdown(done.receipt)
    assert not re.search(r"(?<!\\)<\w|(?<!\\)\]\(|(?<!\\)!\[", markdown), markdown
    # Written or not, the register is whole, and nothing but one entry was added.
    after = check_data(data, TODAY)
    assert not [problem for problem in after.problems if problem.code.startswith(("DC-01", "DC-02"))]
    assert after.records
    assert len(after.records.items["DB-2021-0004"].log) == bool(done.files)


def _package(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _workbook(change: Callable[[dict[str, bytes]], None]) -> bytes:
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "编号"
    content = io.BytesIO()
    book.save(content)
    parts = _parts(content.getvalue())
    change(parts)
    return _package(parts)


SHEET = "xl/worksheets/sheet1.xml"


def _with_rows(parts: dict[str, bytes]) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 700_000))
    parts[SHEET] = re.sub(
        rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>", parts[SHEET]
    )


def _with_empty_rows(parts: dict[str, bytes]) -> None:
    parts[SHEET] = re.sub(
        rb"<sheetData>.*</sheetData>", b"<sheetData>" + b"<row/>" * 1_000_000 + b"</sheetData>", parts[SHEET]
    )


def _with_merges(parts: dict[str, bytes]) -> None:
    cells = b'<mergeCell ref="A1:XFD1048576"/>' * 100_000
    parts[SHEET] = parts[SHEET].replace(
        b"</sheetData>", b"</sheetData><mergeCells>" + cells + b"</mergeCells>"
    )


def _with_depth(parts: dict[str, bytes]) -> None:
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"</sheetData>" + b"<x>" * 1_000_000)


def _with_entities(parts: dict[str, bytes]) -> None:
    lines = [b'<!ENTITY a0 "lol">'] + [
        b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12)
    ]
    parts[SHEET] = b'<?xml version="1.0"?><!DOCTYPE x [' + b"".join(lines) + b"]><x>&a11;</x>"


def _with_file(parts: dict[str, bytes]) -> None:
    parts[SHEET] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def _with_link(parts: dict[str, bytes]) -> None:
    name = "xl/_rels/workbook.xml.rels"
    target = b'Target="file:///etc/passwd" TargetMode="External"'
    parts[name] = re.sub(rb'Target="/?(xl/)?worksheets/sheet1.xml"', target, parts[name])


def _with_long_strings(parts: dict[str, bytes]) -> None:
    parts[SHEET] = parts[SHEET].replace(b"<v>", b"<v>" + b"9" * 30_000_000)


WORKBOOKS = [
    _with_rows, _with_empty_rows, _with_merges, _with_depth, _with_entities, _with_file, _with_link, _with_long_strings,
]  # fmt: skip


@pytest.mark.parametrize("change", WORKBOOKS)
def test_a_workbook_made_to_swell_is_sent_back_within_bounds(
    change: Callable[[dict[str, bytes]], None], tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "交回.xlsx"
    shutil.copytree(SMALL, data)
    file.write_bytes(_workbook(change))
    done = inv("import-xlsx", file, "--data", data)
    assert done.returncode == 1
    assert "台账没有改动。" in done.stdout
    assert "root:" not in done.stdout


DOCUMENT = "word/document.xml"
WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _document(body: bytes, before: bytes = b"") -> bytes:
    document = docx.Document()
    content = io.BytesIO()
    document.save(content)
    parts = _parts(content.getvalue())
    parts[DOCUMENT] = (
        b'<?xml version="1.0"?>'
        + before
        + b"<w:document "
        + WORD
        + b"><w:body>"
        + body
        + b"</w:body></w:document>"
    )
    return _package(parts)


def _said(text: str) -> bytes:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()


DOCUMENTS = {
    "bomb": _document(_said("1" * 50_000_000)),
    "entities": _document(b"<w:p/>", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'),
    "file": _document(b"<w:p/>", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "depth": _document(b"<w:sdt>" * 300_000),
    "cells": _document(b"<w:tbl>" + b"<w:tr>" + b"<w:tc/>" * 600_000 + b"</w:tr></w:tbl>"),
    "paragraphs": _document(_said("1") * 60_000),
    "digits": _document(_said("1" * 400_000)),
    "numerals": _document(_said("一" * 400_000)),
}
TOO_MUCH = {"one line"}
TEXTS_TO_PROVE = {
    "digits": "1" * 4_900 + "\n" + "共" + "1" * 4_500 + "件\n",
    "numerals": "第" + "一" * 4_900 + "件\n" + "一" * 4_900 + "、\n百分之" + "九" * 4_900 + "\n",
    "counts": ("共1件，" * 1200 + "\n") * 3,
    "parts": ("共10件，其中甲5件、乙6件。" * 300 + "\n") * 3,
    "equations": ("1+1=" * 1200 + "\n") * 3,
    "tables": ("|" + "1|" * 2000 + "\n") * 50,
    "unseen": "共10件，其中甲5件\x1b]0;x\x07\x9b\u202e、乙6件。\n" * 3,
    "one line": "共1件，" * 300_000,
    "lines": "共1件。\n" * 8_000,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_made_to_swell_is_refused_within_bounds(name: str, tmp_path: Path) -> None:
    file = tmp_path / "通报.docx"
    file.write_bytes(DOCUMENTS[name])
    done = inv("verify-text", file)
    # Short paragraphs, however many, are only read.
    assert done.returncode == (0 if name == "paragraphs" else 2)
    assert f"{file}：" in done.stdout + done.stderr
    assert "root:" not in done.stdout + done.stderr


@pytest.mark.parametrize("width", ["x", "-1", "9" * 5000, "", "1e9", "60000"])
def test_a_cell_may_say_any_width(width: str, tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    span = OxmlElement("w:gridSpan")
    span.set(qn("w:val"), width)
    cell._tc.get_or_add_tcPr().append(span)
    document.save(str(tmp_path / "a.docx"))
    assert proofread_file(tmp_path / "a.docx") == []


def test_texts_made_to_be_slow_are_proofread_within_bounds(tmp_path: Path) -> None:
    for name, text in TEXTS_TO_PROVE.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
        if name in TOO_MUCH:
            with pytest.raises(UnreadableError):
                proofread_file(tmp_path / f"{name}.txt")
            continue
        found = proofread_file(tmp_path / f"{name}.txt")
        for shown in (format_findings("甲\x1b[31m", found), format_json("甲", found)):
            assert not UNSEEN.search(shown), name


def _told(root: Path, change: Callable[[dict[str, object]], None]) -> str:
    """What verifying an archive says whose first manifest was changed."""
    path = root / "2021-W37" / NAME
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    edit(path, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    return say_verification(verify_archive(root))


def _with_paths(manifest: dict[str, object]) -> None:
    files = manifest["files"]
    assert isinstance(files, dict)
    entry = next(iter(files.values()))
    for path in ("../../../../etc/passwd", "/etc/passwd", "a\x1b[31m\u202e", "..", ""):
        files[path] = entry
    manifest["files"] = dict(sorted(files.items()))


def _with_depth_of_lists(manifest: dict[str, object]) -> None:
    deep: object = 0
    for _ in range(500):
        deep = [deep]
    manifest["files"] = deep


@pytest.mark.parametrize("change", [_with_paths, _with_depth_of_lists, dict.clear])
def test_a_hostile_manifest_is_told_and_leads_nowhere(
    change: Callable[[dict[str, object]], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_archive(tmp_path / "存档")
    opened: list[str] = []
    real = Path.open

    def noting(path: Path, *more: object, **named: object) -> object:
        opened.append(str(path))
        return real(path, *more, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", noting)
    said = _told(root, change)
    assert "链条最早在 2021-W37 出问题。" in said
    assert not UNSEEN.search(said)
    assert opened
    assert all(Path(path).resolve().is_relative_to(root) for path in opened)


@pytest.mark.parametrize(
    ("commit", "data"),
    [
        ("--output=/tmp/x", "data"),
        ("HEAD; rm -rf /", "data"),
        ("HEAD", "../../.."),
        ("HEAD", "/etc"),
        ("-h", "data"),
    ],
)
def test_a_week_is_not_made_again_from_elsewhere(commit: str, data: str, tmp_path: Path) -> None:
    root = make_archive(tmp_path / "存档", ("2021-W37",))
    path = root / "2021-W37" / NAME
    manifest = json.loads(path.read_text("utf-8"))
    manifest["source"] |= {"commit": commit, "data": data}
    edit(path, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    with pytest.raises(ArchiveError):
        rebuild_week(Archive(root), "2021-W37", ROOT, "3.11")
