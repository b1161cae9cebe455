"""Files as they come: places, encodings, tables, and files that are not what they say."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest

from generator.outputs.official import compose, draw_docx
from generator.proofreading import (
    UnreadableError,
    adds_up,
    format_findings,
    format_json,
    proofread,
    proofread_file,
    read_document,
)
from generator.proofreading.findings import Passage
from generator.proofreading.quantities import read_chinese
from tests.outputs.official.samples import SAMPLES
from tests.portal import ROOT

WRONG = "共交办27件，已办结18件，在办8件。"


def word(tmp_path: Path, *paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(tmp_path / "a.docx"))
    return tmp_path / "a.docx"


def packed(tmp_path: Path, xml: bytes) -> Path:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return tmp_path / "a.docx"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二十七", 27), ("十", 10), ("十八", 18), ("一百零八", 108), ("两千三百", 2300), ("二〇二一", 2021),
        ("三五", None), ("", None), ("件", None),
    ],
)  # fmt: skip
def test_chinese_numbers_are_read(text: str, value: int | None) -> None:
    assert read_chinese(text) == value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_line_of_text_is_told_by_line_and_column(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(f"标题\r\n\r\n　　{WRONG}\r\n".encode(encoding))
    (found,) = proofread_file(file)
    text = format_findings("a.txt", [found])

    assert (found.passage.line, found.passage.text[found.start : found.end]) == (3, "27件")
    assert "a.txt:3:6\n" in text
    line, caret = text.splitlines()[2:4]
    # Chinese characters take two columns.
    assert len(caret) - len(caret.lstrip("| ")) - 5 == 2 * line.index("27") - 10
    assert "18＋8＝26件" in text


def test_a_place_in_word_is_told_by_paragraph_or_row(tmp_path: Path) -> None:
    rows = (("单位", "件数"), ("甲镇", "5"), ("乙镇", "7"), ("合计", "13"))
    first, second = proofread_file(word(tmp_path, "标题", "", WRONG, rows=rows))

    assert first.passage.place == "第3段"
    assert second.passage.place == "表1第4行第2列"
    assert "--> a.docx 第3段" in format_findings("a.docx", [first])


def test_json_says_the_same(tmp_path: Path) -> None:
    told = json.loads(format_json("a.docx", proofread_file(word(tmp_path, WRONG))))

    assert told["file"] == "a.docx"
    assert told["findings"][0] == {
        "severity": "错误", "place": "第1段", "line": None, "column": None, "title": "总数与各部分之和不符",
        "found": "共27件，已办结18件、在办8件", "expected": "18＋8＝26件", "excerpt": WRONG,
    }  # fmt: skip


def test_our_own_documents_add_up(tmp_path: Path) -> None:
    for name, sample in SAMPLES.items():
        file = tmp_path / f"{name}.docx"
        file.write_bytes(draw_docx(compose(sample())))
        assert proofread_file(file) == [], name


def test_persons_are_never_printed() -> None:
    passage = Passage("第1段", WRONG.replace("已办结", "张某某已办结"))
    found = proofread([Passage("第1段", "联系电话13812345678，" + WRONG)])
    text = format_findings("a.txt", found) + format_json("a.txt", found)

    assert found
    assert "13812345678" not in text
    assert "●" in text
    assert "张某" not in format_findings("a.txt", proofread([passage])) + format_json(
        "a", proofread([passage])
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.doc", b"", "另存为docx"),
        ("a.xlsx", b"", "只能核对"),
        ("a.docx", b"not a zip", "打不开"),
        ("a.txt", b"\xff\xff\xff\x81", "编码"),
    ],
)
def test_what_cannot_be_read_is_told_kindly(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableError, match=said):
        proofread_file(tmp_path / name)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="没有这个文件"):
        proofread_file(tmp_path / "a.docx")


def test_hostile_files_of_word_are_refused(tmp_path: Path) -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    with pytest.raises(UnreadableError, match="实体声明"):
        read_document(packed(tmp_path, entity))
    with pytest.raises(UnreadableError, match="展开后太大"):
        read_document(packed(tmp_path, b"<a>" + b" " * (41 * 1024 * 1024) + b"</a>"))
    with pytest.raises(UnreadableError, match="已损坏"):
        read_document(packed(tmp_path, b"<a><b></a>"))
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(UnreadableError, match="不是Word文稿"):
        read_document(tmp_path / "a.docx")
    (tmp_path / "a.docx").write_bytes(b"\0" * (21 * 1024 * 1024))
    with pytest.raises(UnreadableError, match="超过20MB"):
        read_document(tmp_path / "a.docx")


def test_deleted_text_and_codes_of_fields_are_not_read(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = (
        f"<w:document {space}><w:body><w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>插入</w:t></w:r></w:ins><w:r><w:instrText> PAGE </w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p></w:body></w:document>"
    )
    (passage,) = read_document(packed(tmp_path, xml.encode()))

    assert isinstance(passage, Passage)
    assert passage.text == "插入链接"


def test_the_task_says_by_its_exit_whether_all_adds_up(tmp_path: Path) -> None:
    fine, wrong, odd = tmp_path / "好.txt", tmp_path / "错.txt", tmp_path / "怪.pdf"
    fine.write_text("共交办27件，已办结18件，在办9件。", "utf-8")
    wrong.write_text(WRONG, "utf-8")
    odd.write_bytes(b"%PDF")
    codes = {}
    for file in (fine, wrong, odd):
        command = [sys.executable, "-m", "invoke", "verify-text", str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        codes[file.name] = done.returncode
        assert "Traceback" not in done.stdout + done.stderr
    assert codes == {"好.txt": 0, "错.txt": 1, "怪.pdf": 2}


def test_only_what_is_certain_counts_as_wrong() -> None:
    note = proofread([Passage("第1段", "甲类占33.3%，乙类占33.3%，丙类占33.3%。")])
    assert note
    assert adds_up(note)
    assert not adds_up(proofread([Passage("第1段", WRONG)]))


def test_any_bytes_give_findings_or_a_kind_word(tmp_path: Path) -> None:
    """Nothing in a text makes it fail: hostile numbers, marks and tables."""
    texts = (
        "百分之，百分之百分之，0/0=100%，共0件，已办结0件，在办0件，办结率0%。", "第第第次会议" * 50, "|" * 60, "|a|\n|-|\n|1|",
        "共" + "9" * 400 + "件，其中1件、2件。", "1年13月45日（星期八）至0月0日", "（" * 500 + "5件", "一是" * 300, "十十十件百百%",
        "\x00\x01\u202e共5件", "共1,2,3,4件", "0月0日至0日", "共5件" * 400,
    )  # fmt: skip
    for text in texts:
        file = tmp_path / "a.md"
        file.write_text(text, "utf-8")
        format_findings("a", proofread_file(file))
        file.write_bytes(text.encode("utf-8", "replace")[::-1])
        with suppress(UnreadableError):
            proofread_file(file)
