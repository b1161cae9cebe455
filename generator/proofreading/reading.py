"""Opening what is to be proofread: .docx, .txt, .md. A file from outside is bounded, and nothing in it is run."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from generator.proofreading.findings import Grid, Passage

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 10 * 1024 * 1024
MOST_TEXT = 500_000
"""Characters, and cells of tables; a bulletin has some thousand."""
MOST_PARAGRAPH = 5_000
"""Characters; a whole bulletin should have no more than four thousand."""
_TEXTS = {".txt", ".md"}
_TABLE_LINE = re.compile(r"\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|\-]+\|?\s*$")


class UnreadableError(Exception):
    """The file cannot be proofread; the message says why, in Chinese, and what helps."""


def read_document(path: Path) -> list[Passage | Grid]:
    """Paragraphs and tables of a file in order. Raises UnreadableError."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        raise UnreadableError("PDF只记录字的位置，核对不可靠。请用生成这份PDF的docx，或另存为txt后再核对。")
    if suffix == ".doc":
        raise UnreadableError("旧格式doc不能直接读。请在Word或WPS里另存为docx后再核对。")
    if suffix not in {".docx", *_TEXTS}:
        raise UnreadableError("只能核对 .docx、.txt、.md 文件。")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableError(f"文件超过{MOST_BYTES // 1024 // 1024}MB，不像是一份文稿。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError("没有这个文件，请检查文件名和所在目录。") from None
    except OSError as error:
        raise UnreadableError(f"文件打不开（{error.strerror or '原因不明'}）。") from None
    return list(
        _bounded(_read_docx(data) if suffix == ".docx" else _read_text(data, markdown=suffix == ".md"))
    )


def _bounded(parts: Iterator[Passage | Grid]) -> Iterator[Passage | Grid]:
    """The parts of a text, as long as they are no more and no longer than people write."""
    size = 0
    for part in parts:
        passages = [part] if isinstance(part, Passage) else [cell for row in part.rows for cell in row]
        for passage in passages:
            if len(passage.text) > MOST_PARAGRAPH:
                raise UnreadableError(
                    f"{passage.place}超过{MOST_PARAGRAPH}字，不像是一个自然段。请分段后再核对。"
                )
            size += len(passage.text) + 1
        if size > MOST_TEXT:
            raise UnreadableError("文字太多，不像是一份文稿。")
        yield part


def _read_text(data: bytes, *, markdown: bool) -> Iterator[Passage | Grid]:
    lines = _decode(data).splitlines()
    index, tables = 0, 0
    while index < len(lines):
        if _TABLE_LINE.match(lines[index]):
            first = index
            while index < len(lines) and _TABLE_LINE.match(lines[index]):
                index += 1
            tables += 1
            yield _text_table(tables, first, lines[first:index])
            continue
        text = lines[index]
        index += 1
        mark = re.match(r"\s*(?:#{1,6}\s+|[-*+>]\s+)*", text) if markdown else None
        offset = mark.end() if mark else 0
        if text.strip():
            yield Passage(f"第{index}行", text[offset:], index, offset)


def _text_table(number: int, first: int, lines: list[str]) -> Grid:
    rows: list[tuple[Passage, ...]] = []
    for line_number, line in enumerate(lines, start=first + 1):
        if _TABLE_RULE.match(line):
            continue
        cells: list[Passage] = []
        start = line.index("|") + 1
        for cell in line[start:].rstrip().removesuffix("|").split("|"):
            strip = len(cell) - len(cell.lstrip())
            place = f"表{number}第{len(rows) + 1}行第{len(cells) + 1}列"
            cells.append(Passage(place, cell.strip(), line_number, start + strip))
            start += len(cell) + 1
        rows.append(tuple(cells))
    return Grid(f"表{number}", tuple(rows))


def _decode(data: bytes) -> str:
    """Text as editors on office computers save it."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("文字编码认不出来。请用记事本打开，另存为UTF-8编码后再核对。")


def _read_docx(data: bytes) -> Iterator[Passage | Grid]:
    xml = _unpack(data)
    # Word writes no such thing; it could only be there to swell up, or to fetch something.
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise UnreadableError("docx里有不应有的内容（实体声明），为安全起见没有读。")
    try:
        # The library's parser resolves no entity.
        body = parse_xml(xml).find(qn("w:body"))
    except (SyntaxError, ValueError):
        # XMLSyntaxError of lxml, which the library parses with, is a SyntaxError.
        body = None
    if body is None:
        raise UnreadableError("docx已损坏，请在Word或WPS里打开后另存一次再核对。")
    yield from _walk(body, [0, 0])


def _unpack(data: bytes) -> bytes:
    """The part that holds the text, if it is not too big when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as part:
            # Read, not asked: a file may lie about its size.
            xml = part.read(MOST_UNPACKED + 1)
    except KeyError:
        raise UnreadableError("这不是Word文稿（缺少正文）。") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        raise UnreadableError("docx打不开：文件已损坏，或加了密码。") from None
    if len(xml) > MOST_UNPACKED:
        raise UnreadableError("docx展开后太大，不像是一份文稿，为安全起见没有读。")
    return xml


def _walk(parent: Any, counts: list[int]) -> Iterator[Passage | Grid]:
    """Paragraphs and tables below an element; content controls and tracked insertions are gone into."""
    for child in parent:
        if child.tag == qn("w:p"):
            counts[0] += 1
            text = _text_of(child)
            if text.strip():
                properties = child.find(qn("w:pPr"))
                numbered = properties is not None and properties.find(qn("w:numPr")) is not None
                yield Passage(f"第{counts[0]}段", text, numbered=numbered)
        elif child.tag == qn("w:tbl"):
            counts[1] += 1
            yield _word_table(child, counts[1])
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _walk(child, counts)


def _word_table(table: Any, number: int) -> Grid:
    rows: list[tuple[Passage, ...]] = []
    for row in table.iter(qn("w:tr")):
        cells: list[Passage] = []
        for cell in row.findall(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            said = span.get(qn("w:val"), "") if span is not None else ""
            width = int(said) if re.fullmatch("[0-9]{1,3}", said) else 1
            text = " ".join(filter(None, map(_text_of, cell.findall(qn("w:p")))))
            place = f"表{number}第{len(rows) + 1}行第{len(cells) + 1}列"
            cells += [Passage(place, text), *(Passage(place, "") for _ in range(min(width, 60) - 1))]
        rows.append(tuple(cells))
    return Grid(f"表{number}", tuple(rows))


def _text_of(paragraph: Any) -> str:
    """The text that is seen: deleted text and the codes of fields are not."""
    parts = []
    for element in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        if element.tag == qn("w:t"):
            parts.append(element.text or "")
        elif element.getparent().tag == qn("w:r"):
            parts.append(" ")
    return "".join(parts)
