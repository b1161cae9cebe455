"""The three forms of a document: read back, measured, and hostile text."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from playwright.sync_api import Browser

from generator.outputs.official import (
    Align,
    Attachment,
    Column,
    Composition,
    Document,
    Field,
    Form,
    Heading,
    Kind,
    Paragraph,
    Run,
    Table,
    compose,
    draw_docx,
    draw_html,
    draw_pdf,
)
from tests.browser.strict import axe_findings
from tests.outputs.official.samples import OFFICE, SAMPLES, bulletin
from tests.portal import ROOT, elements

SOURCE = ROOT / "site_src" / "official"
HOSTILE = (
    '<script>alert(1)</script> & "引号" \' ]]> {{ 7*7 }}',
    '#import "/etc/passwd" #panic() $x$ *粗* _斜_ `码` \\ @标 <标签> #text(red)[红]',
    "控制\x00\x08\x1b[31m字符\u202e反写\ud800",
    "שלום عليكم",
    "😀👨‍👩‍👧 镕喆堃 𠮷",
    "A" * 300,
    "长" * 500,
    "",
    '=HYPERLINK("http://x")',
)


@pytest.fixture(params=list(SAMPLES))
def sample(request: pytest.FixtureRequest) -> Composition:
    """Give each sample."""
    return compose(SAMPLES[request.param]())


def hostile() -> Document:
    rows = tuple((str(index), text, "1") for index, text in enumerate(HOSTILE * 7, start=1))
    return Document(
        kind=Kind.BULLETIN,
        title=HOSTILE[0] + HOSTILE[1],
        on=date(2021, 1, 2),
        masthead=HOSTILE[1] + HOSTILE[4],
        editor=HOSTILE[0],
        addressees=HOSTILE,
        blocks=(
            *(Heading(1 + index % 4, text, text if index % 2 else ()) for index, text in enumerate(HOSTILE)),
            *(Paragraph(Run(text, "javascript:1", strong=True)) for text in HOSTILE),
            Table((Column(HOSTILE[0], 1), Column("内容", 8, Align.LEFT), Column("数", 1)), rows, HOSTILE[1], HOSTILE[0]),
            Form(((Field(HOSTILE[1], HOSTILE[0]), Field(HOSTILE[5], HOSTILE[5])), (Field("空"),)), HOSTILE[3]),
        ),
        signed_by=HOSTILE[1],
        attachments=tuple(Attachment(text, (Paragraph(text),), index % 2 == 0) for index, text in enumerate(HOSTILE)),
    )  # fmt: skip


def read(tool: str, pdf: bytes, *options: str) -> str:
    if shutil.which(tool) is None:
        unavailable(f"没有找到 {tool}。Debian/Ubuntu 可执行：apt install poppler-utils")
    command = [tool, *options, "-"] if tool != "pdftotext" else [tool, *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def unavailable(reason: str) -> None:
    if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def squeeze(text: str) -> str:
    """The text without space (that of no width, too), page numbers and form feeds."""
    text = text.replace("\u200b", "")
    return re.sub(r"\s|—\d+—", "", re.sub(r"— ?\d+ ?—", "", text))


def parts(composed: Composition) -> Iterator[str]:
    """Some text of every kind, in the order of reading."""
    yield from composed.marks
    yield from composed.masthead
    yield composed.number
    yield from composed.title
    yield composed.addressees
    for block in composed.blocks:
        match getattr(block, "runs", None):
            case None:
                continue
            case runs:
                yield "".join(run.text for run in runs)[:12]
    for listed in composed.attached:
        yield listed.label + listed.text
    if composed.signature:
        yield from composed.signature.offices
        yield composed.signature.day
    for attachment in composed.attachments:
        yield from attachment.title
    if composed.colophon:
        yield composed.colophon.printed


def assert_in_order(composed: Composition, text: str) -> None:
    at = 0
    for part in map(squeeze, parts(composed)):
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is not in the rest: {text[at : at + 80]!r}"
        at = found + len(part)


@pytest.mark.parametrize(
    "draw", [draw_docx, lambda c: draw_pdf(c, SOURCE), lambda c: str(draw_html(c, SOURCE))]
)
def test_same_document_same_bytes(draw: Callable[[Composition], object]) -> None:
    assert draw(compose(bulletin())) == draw(compose(bulletin()))


class TestPaper:
    """The PDF."""

    def test_every_page_is_a4_and_every_font_is_embedded(self, sample: Composition) -> None:
        pdf = draw_pdf(sample, SOURCE)
        pages = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", read("pdfinfo", pdf, "-l", "99"))
        fonts = read("pdffonts", pdf).splitlines()[2:]

        assert pages
        assert {tuple(sorted(round(float(side)) for side in page)) for page in pages} == {(595, 842)}
        assert fonts
        assert all("NotoSansCJKsc" in font and re.search(r"yes +yes +yes", font) for font in fonts), fonts

    def test_text_can_be_taken_out_in_order(self, sample: Composition) -> None:
        assert_in_order(sample, squeeze(read("pdftotext", draw_pdf(sample, SOURCE), "-raw")))

    def test_forms_and_agendas_fit_one_page(self) -> None:
        for name in ("order", "agenda"):
            assert "Pages:           1\n" in read("pdfinfo", draw_pdf(compose(SAMPLES[name]()), SOURCE))

    def test_28_characters_fill_a_line_and_22_lines_a_page(self) -> None:
        full = "督" * (28 * 22 * 2 - 2)
        plain = Document(Kind.BULLETIN, "", date(2021, 1, 1), (Paragraph(full),), secrecy="")
        pages = read("pdftotext", draw_pdf(compose(plain), SOURCE), "-layout").split("\f")
        lines = [line.strip() for line in pages[0].splitlines() if "督" in line]

        assert len(lines) == 22
        assert {len(line) for line in lines[1:]} == {28}
        assert len(lines[0]) == 26
        assert sum(page.count("督") for page in pages) == len(full)

    def test_properties_name_the_font(self) -> None:
        assert "思源黑体" in read("pdfinfo", draw_pdf(compose(bulletin()), SOURCE), "-custom") + read(
            "pdfinfo", draw_pdf(compose(bulletin()), SOURCE), "-meta"
        )

    def test_a_character_that_the_font_lacks_is_named(self) -> None:
        lacking = replace(bulletin(), blocks=(Paragraph("请𠮷镇报送。"),))
        text = squeeze(read("pdftotext", draw_pdf(compose(lacking), SOURCE), "-raw"))

        assert "请〓镇报送。" in text
        assert "U+20BB7" in text
        assert "〓" not in read("pdftotext", draw_pdf(compose(bulletin()), SOURCE), "-raw")

    def test_hostile_text_is_text(self) -> None:
        text = squeeze(read("pdftotext", draw_pdf(compose(hostile()), SOURCE), "-raw"))

        assert squeeze("<script>alert(1)</script>") in text
        assert squeeze('#import "/etc/passwd" #panic() $x$ *粗* _斜_') in text
        assert "A" * 300 in text

    def test_long_words_stay_on_the_sheet(self) -> None:
        boxes = read("pdftotext", draw_pdf(compose(hostile()), SOURCE), "-bbox")
        for page in boxes.split("<page ")[1:]:
            width = float(re.search(r'width="([\d.]+)"', page)[1])  # type: ignore[index]
            assert max(float(x) for x in re.findall(r'xMax="([\d.]+)"', page)) <= width


class TestWord:
    """The docx, read back."""

    def test_page_and_type_follow_the_standard(self, sample: Composition) -> None:
        word = docx.Document(io.BytesIO(draw_docx(sample)))
        section = word.sections[0]
        millimetres = [
            round(each.mm, 1)
            for each in (
                section.page_width, section.page_height,
                section.top_margin, section.left_margin, section.right_margin, section.bottom_margin,
            )
            if each is not None
        ]  # fmt: skip
        normal = word.styles["Normal"]
        fonts = normal.element.rPr.rFonts

        assert millimetres == [210, 297, 37, 28, 26, 35]
        assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
        assert normal.font.size is not None
        assert normal.font.size.pt == 16
        assert normal.element.pPr.find(qn("w:spacing")).get(qn("w:line")) == "579"
        assert normal.element.pPr.find(qn("w:spacing")).get(qn("w:lineRule")) == "exact"
        assert word.styles["公文正文"].element.pPr.ind.get(qn("w:firstLineChars")) == "200"
        # 22 lines and 28 characters fill the type area, and one more would not go in.
        area = (section.page_height - section.top_margin - section.bottom_margin) / 12700  # type: ignore[operator]
        assert 22 <= area / 28.95 < 23
        pitch = 16 + int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
        width = (section.page_width - section.left_margin - section.right_margin) / 12700  # type: ignore[operator]
        assert 28 <= width / pitch < 29

    def test_each_part_has_the_typeface_of_the_standard(self) -> None:
        word = docx.Document(io.BytesIO(draw_docx(compose(bulletin()))))
        faces = {
            style: word.styles[style].element.rPr.rFonts.get(qn("w:eastAsia"))
            for style in (
                "发文机关标志",
                "公文标题",
                "Heading 1",
                "Heading 2",
                "Heading 3",
                "Heading 4",
                "页码",
            )
        }
        assert faces == {
            "发文机关标志": "方正小标宋简体", "公文标题": "方正小标宋简体", "Heading 1": "黑体",
            "Heading 2": "楷体_GB2312", "Heading 3": "仿宋_GB2312", "Heading 4": "仿宋_GB2312", "页码": "宋体",
        }  # fmt: skip

    def test_footers_differ_on_odd_and_even_pages_and_number_by_a_field(self, sample: Composition) -> None:
        word = docx.Document(io.BytesIO(draw_docx(sample)))
        section = word.sections[0]
        sides = {
            footer.paragraphs[0].paragraph_format.alignment: footer._element.xml
            for footer in (section.footer, section.even_page_footer)
        }

        assert word.settings.odd_and_even_pages_header_footer
        assert len(sides) == 2
        assert all(">PAGE<" in xml and "— " in xml for xml in sides.values())

    def test_table_heads_are_repeated_and_rows_stay_whole(self) -> None:
        word = docx.Document(io.BytesIO(draw_docx(compose(bulletin()))))
        table = word.tables[0]

        rows = [row._tr.get_or_add_trPr() for row in table.rows]
        assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
        assert [cell.text for cell in table.rows[-1].cells] == ["", "合计", "49", "39", "10", "79.6%"]

    def test_fonts_are_named_with_what_stands_in_and_none_is_shipped(self) -> None:
        with zipfile.ZipFile(io.BytesIO(draw_docx(compose(bulletin())))) as archive:
            table = archive.read("word/fontTable.xml").decode()
            names = archive.namelist()

        assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table
        assert not [name for name in names if re.search(r"font(?!Table)|thumb|custom|embed|vba", name)]
        properties = docx.Document(io.BytesIO(draw_docx(compose(bulletin())))).core_properties
        assert "仿宋_GB2312→仿宋" in properties.comments
        assert properties.title == "关于2021年9月全区信访督办事项办理情况的通报"

    def test_an_attachment_across_turns_the_page_and_the_colophon_turns_it_back(self) -> None:
        word = docx.Document(io.BytesIO(draw_docx(compose(bulletin()))))
        shapes = [(section.page_width or 0) > (section.page_height or 0) for section in word.sections]
        assert shapes == [False, True, False]

    def test_hostile_text_is_text_and_nothing_is_fetched(self) -> None:
        data = draw_docx(compose(hostile()))
        word = docx.Document(io.BytesIO(data))
        text = "".join(paragraph.text for paragraph in word.paragraphs)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            links = "".join(
                archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")
            )

        assert HOSTILE[0] in text
        assert HOSTILE[1] in text
        assert "😀" in text
        assert "External" not in links
        assert "HYPERLINK" not in re.sub(r"<w:t[ >].*?</w:t>", "", word.element.xml)

    def test_libreoffice_opens_it_and_every_text_is_there(self, tmp_path: Path) -> None:
        office = shutil.which("soffice")
        if office is None:
            unavailable("没有找到 LibreOffice。Debian/Ubuntu 可执行：apt install libreoffice-writer-nogui")
        full = "督" * (28 * 22 - 2)
        plain = Document(Kind.BULLETIN, "", date(2021, 1, 1), (Paragraph(full),), secrecy="")
        made = {name: compose(sample()) for name, sample in SAMPLES.items()} | {"grid": compose(plain)}
        for name, composed in made.items():
            (tmp_path / f"{name}.docx").write_bytes(draw_docx(composed))
        command = [str(office), f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless"]
        command += [
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            *(str(tmp_path / f"{name}.docx") for name in made),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        pdfs = {name: (tmp_path / f"{name}.pdf").read_bytes() for name in made}

        for name in SAMPLES:
            assert_in_order(made[name], squeeze(read("pdftotext", pdfs[name], "-raw")))
        pages = {name: read("pdfinfo", pdf).partition("Pages:")[2].split()[0] for name, pdf in pdfs.items()}
        assert pages == {"bulletin": "6", "order": "1", "agenda": "1", "grid": "1"}
        lines = [
            line.strip() for line in read("pdftotext", pdfs["grid"], "-layout").splitlines() if "督" in line
        ]
        assert [len(line) for line in lines] == [26, *[28] * 21]


class TestWeb:
    """The page."""

    def test_links_lead_to_their_lists_and_nothing_is_styled_in_place(self) -> None:
        html = str(draw_html(compose(bulletin()), SOURCE))
        found = elements(html)

        assert '<a href="../orders/index.html">49</a>' in html
        assert not [each for each in found if "style" in each.attributes or each.tag in {"script", "style"}]
        assert all(each.attributes.get("scope") in {"col", "row"} for each in found if each.tag == "th")

    def test_hostile_text_is_text(self) -> None:
        html = str(draw_html(compose(hostile()), SOURCE))

        assert "<script" not in html
        assert "javascript:" not in html
        assert "{{ 7*7 }}" in html

    def test_axe_finds_nothing_and_paper_is_a4(self, browser: Browser, tmp_path: Path) -> None:
        """In a bare page; how it looks in the frame is for whoever frames it."""
        style = (SOURCE.parent / "assets" / "official.css").as_uri()
        for name, sample in SAMPLES.items():
            body = str(draw_html(compose(sample()), SOURCE))
            head = f'<meta charset="utf-8"><title>{OFFICE}</title><link rel="stylesheet" href="{style}">'
            file = tmp_path / f"{name}.html"
            file.write_text(
                f'<!doctype html><html lang="zh-CN"><head>{head}</head><body><main>{body}</main></body>',
                "utf-8",
            )
            for width in (1366, 390):
                page = browser.new_page(viewport={"width": width, "height": 800})
                page.goto(file.as_uri())
                assert not axe_findings(page), f"{name} {width}"
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                if width == 1366:
                    pdf = page.pdf(prefer_css_page_size=True)
                    sizes = re.findall(r"size: +([\d.]+) x ([\d.]+)", read("pdfinfo", pdf, "-l", "99"))
                    assert {tuple(sorted(round(float(side)) for side in size)) for size in sizes} == {
                        (595, 842)
                    }
                    if name != "bulletin":
                        assert len(sizes) == 1
                page.close()
