"""The docx: the document as Word and WPS know it, for the office to go on with; the same bytes each time.

No macro, no formula, no link, nothing that is fetched; the only field is the number of the page.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from functools import cache

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from generator.outputs.official import standard, word_styles
from generator.outputs.official.composing import (
    ComposedAttachment,
    ComposedBlock,
    ComposedColophon,
    Composition,
    FormBlock,
    Listed,
    Signature,
    TableBlock,
    TextBlock,
)
from generator.outputs.official.document import Run
from generator.outputs.official.standard import count_width
from generator.outputs.official.word_elements import (
    add_child,
    add_lines,
    add_paragraph,
    add_runs,
    hang,
    set_property,
    set_style,
)
from generator.outputs.official.word_tables import add_colophon, add_form, add_table

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_NEEDLESS = (
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
"""What the library's own empty document brings along, and nothing here uses."""


def draw_docx(composed: Composition) -> bytes:
    """The document as docx."""
    word = docx.Document(io.BytesIO(_blank()))
    _set_properties(word, composed)
    _set_page(word.sections[0], landscape=False)
    _number_pages(word.sections[0])
    _add_head(word, composed)
    _add_blocks(word, composed.blocks)
    _add_listed(word, composed.attached)
    if composed.signature:
        _add_signature(word, composed.signature, room_for_seal=composed.low_masthead)
    landscape = False
    for attachment in composed.attachments:
        landscape = _add_attachment(word, attachment, landscape)
    if composed.colophon:
        _add_colophon(word, composed.colophon, landscape)
    return _pack(word)


@cache
def _blank() -> bytes:
    """The library's empty document with styles, fonts and settings of our own in place of its."""
    word = docx.Document()
    for package in (word.part.package, word.part):
        for key in [key for key, rel in package.rels.items() if rel.reltype in _NEEDLESS]:
            del package.rels[key]
    for element, xml in (
        (word.styles.element, word_styles.styles_xml()),
        (word.settings.element, word_styles.settings_xml()),
    ):
        for child in list(element):
            element.remove(child)
        for each in xml:
            element.append(parse_xml(each))
    fonts = next(rel for rel in word.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    fonts.target_part._blob = word_styles.font_table_xml().encode()  # noqa: SLF001 - the library has no way to it
    blank = io.BytesIO()
    word.save(blank)
    return blank.getvalue()


def _set_properties(word: WordDocument, composed: Composition) -> None:
    """Fixed, so that the same document makes the same bytes."""
    when = datetime(composed.on.year, composed.on.month, composed.on.day)  # noqa: DTZ001 - the library wants it naive
    properties = word.core_properties
    # The format allows 255 characters.
    properties.title = composed.subject[:255]
    properties.author = properties.last_modified_by = composed.publisher[:255]
    properties.subject = composed.kind
    properties.keywords = composed.number[:255]
    properties.comments = word_styles.FONT_NOTE[:255]
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = when


def _set_page(section: Section, *, landscape: bool) -> None:
    """A4 with the margins of the standard; across, the page is turned so that its head lies in the binding."""
    width, height = standard.PAGE_WIDTH, standard.PAGE_HEIGHT
    top, right, bottom, left = standard.TOP, standard.RIGHT, standard.BOTTOM, standard.LEFT
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    if landscape:
        width, height = height, width
        top, right, bottom, left = left, bottom, right, top
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance = Mm(15)
    line = standard.COLOPHON_PITCH / 72 * 25.4
    section.footer_distance = Mm(bottom - standard.PAGE_NUMBER_BELOW - line + 1)
    for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001 - the library has no way to it
        section._sectPr.remove(old)  # noqa: SLF001
    # Of lines only: a grid of characters makes LibreOffice spread them, and exact pitches need none.
    add_child(section._sectPr, "w:docGrid", type="lines", linePitch=str(round(standard.LINE_PITCH * 20)))  # noqa: SLF001


def _number_pages(section: Section) -> None:
    """— 1 —, on odd pages one character from the right margin, on even pages from the left (7.5)."""
    for footer, align, side in (
        (section.footer, "right", "right"),
        (section.even_page_footer, "left", "left"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        set_style(paragraph, "OfficialPage")
        set_property(paragraph, "w:ind", **{side: str(round(standard.COLOPHON_SIZE * 20))})
        set_property(paragraph, "w:jc", val=align)
        paragraph.add_run("— ")
        add_child(paragraph.add_run()._r, "w:fldChar", fldCharType="begin")  # noqa: SLF001
        add_child(paragraph.add_run()._r, "w:instrText").text = "PAGE"  # noqa: SLF001
        add_child(paragraph.add_run()._r, "w:fldChar", fldCharType="separate")  # noqa: SLF001
        paragraph.add_run("1")
        add_child(paragraph.add_run()._r, "w:fldChar", fldCharType="end")  # noqa: SLF001
        paragraph.add_run(" —")


def _add_head(word: WordDocument, composed: Composition) -> None:
    """Everything from the marks down to 主送."""
    for mark in composed.marks:
        add_paragraph(word, "OfficialMark", (Run(mark),))
    if composed.masthead:
        _add_masthead(word, composed)
    if composed.title:
        gaps = [add_paragraph(word, word_styles.NORMAL) for _ in range(2 if composed.low_masthead else 1)]
        add_lines(word, "OfficialTitle", composed.title)
        gaps.append(add_paragraph(word, word_styles.NORMAL))
        if not composed.low_masthead:
            for gap in gaps:
                set_property(gap, "w:spacing", line=str(round(standard.FORM_GAP * 20)), lineRule="exact")
    if composed.addressees:
        add_paragraph(word, "OfficialAddressee", (Run(composed.addressees),))


def _add_masthead(word: WordDocument, composed: Composition) -> None:
    drop = standard.masthead_drop(len(composed.marks), low=composed.low_masthead)
    # An empty line of that height: space above a paragraph is lost at the top of a page.
    room = drop / 25.4 * 72 - len(composed.marks) * standard.LINE_PITCH
    set_property(
        add_paragraph(word, word_styles.NORMAL), "w:spacing", line=str(round(room * 20)), lineRule="exact"
    )
    size = standard.masthead_size(composed.masthead)
    masthead = add_lines(word, "OfficialMasthead", composed.masthead)
    set_property(
        masthead, "w:spacing", line=str(round(size * standard.MASTHEAD_PITCH * 20)), lineRule="exact"
    )
    for run in masthead.runs:
        run.font.size = Pt(size)
    for _ in range(2 if composed.low_masthead else 0):
        add_paragraph(word, word_styles.NORMAL)
    if composed.signer:
        _add_apart(word, composed.number, f"签发人：{composed.signer}")
    elif composed.number:
        add_paragraph(word, "OfficialNumber", (Run(composed.number),))
    if composed.editor:
        _add_apart(word, composed.editor, composed.day)
    _draw_rule(word)


def _draw_rule(word: WordDocument) -> None:
    """The red rule, 4 mm below what stands above it (7.2.7), as the lower border of an empty line so high."""
    rule = add_paragraph(word, word_styles.NORMAL)
    height = round(standard.RULE_BELOW_NUMBER / 25.4 * 1440)
    colour = standard.RED.removeprefix("#").upper()
    add_child(set_property(rule, "w:pBdr"), "w:bottom", val="single", sz="16", space="0", color=colour)
    set_property(rule, "w:spacing", line=str(height), lineRule="exact")


def _add_apart(word: WordDocument, left: str, right: str) -> None:
    """Two texts in one line, each one character from its margin."""
    paragraph = add_paragraph(word, "OfficialLine", (Run(left),))
    character = round(standard.CHARACTER_PITCH * 20)
    stop = round(standard.AREA_WIDTH / 25.4 * 1440) - character
    set_property(paragraph, "w:ind", left=str(character))
    tabs = set_property(paragraph, "w:tabs")
    add_child(tabs, "w:tab", val="right", pos=str(stop))
    run = paragraph.add_run()
    run.add_tab()
    paragraph.add_run(right)


def _add_blocks(word: WordDocument, blocks: Iterable[ComposedBlock]) -> None:
    for block in blocks:
        match block:
            case TextBlock(level=0):
                add_paragraph(word, "OfficialText", block.runs)
            case TextBlock() if not block.then:
                add_paragraph(word, f"Heading{block.level}", block.runs)
            case TextBlock():
                # Text goes on in the same line, so the paragraph is no heading, and only looks like one at first.
                paragraph = add_paragraph(word, "OfficialText")
                add_runs(paragraph, block.runs, standard.LEVELS[block.level])
                add_runs(paragraph, block.then)
            case TableBlock():
                add_table(word, block)
            case FormBlock():
                add_form(word, block)


def _add_listed(word: WordDocument, listed: Iterable[Listed]) -> None:
    """附件说明: one blank line below the text; further lines begin below the text of the first."""
    for index, each in enumerate(listed):
        if index == 0:
            add_paragraph(word, word_styles.NORMAL)
        paragraph = add_paragraph(word, "OfficialAddressee", (Run(each.label + each.text),))
        hanging = count_width(each.label)
        set_property(paragraph, "w:ind", **hang(each.before + hanging, hanging))


def _add_signature(word: WordDocument, signature: Signature, *, room_for_seal: bool) -> None:
    lines = [(office, signature.office_indent) for office in signature.offices]
    lines.append((signature.day, signature.day_indent))
    for _ in range(2 if room_for_seal else 1):
        add_paragraph(word, word_styles.NORMAL).paragraph_format.keep_with_next = True
    for index, (text, indent) in enumerate(lines):
        paragraph = add_paragraph(word, "OfficialSignature", (Run(text),))
        # Twips only: characters of Word's own counting would win over them, and differ by the font.
        set_property(
            paragraph, "w:ind", right=str(round(indent * standard.CHARACTER_PITCH * 20)), firstLine="0"
        )
        paragraph.paragraph_format.keep_with_next = index < len(lines) - 1


def _add_attachment(word: WordDocument, attachment: ComposedAttachment, landscape: bool) -> bool:  # noqa: FBT001
    """An attachment on a page of its own; says whether that lies across."""
    if landscape or attachment.landscape:
        _set_page(word.add_section(WD_SECTION.NEW_PAGE), landscape=attachment.landscape)
        label = add_paragraph(word, "OfficialLabel", (Run(attachment.label),))
    else:
        label = add_paragraph(word, "OfficialLabel", (Run(attachment.label),))
        label.paragraph_format.page_break_before = True
    if attachment.title:
        add_paragraph(word, word_styles.NORMAL)
        add_lines(word, "OfficialTitle", attachment.title)
        add_paragraph(word, word_styles.NORMAL)
    _add_blocks(word, attachment.blocks)
    return attachment.landscape


def _add_colophon(word: WordDocument, colophon: ComposedColophon, landscape: bool) -> None:  # noqa: FBT001
    """版记 on the last line of the last page; after a page across it takes a page upright."""
    if landscape:
        _set_page(word.add_section(WD_SECTION.NEW_PAGE), landscape=False)
    add_colophon(word, colophon)
    # What the table floats beside; nor can a document end with a table.
    last = add_paragraph(word, word_styles.NORMAL)
    set_property(last, "w:spacing", line="20", lineRule="exact")


def _pack(word: WordDocument) -> bytes:
    """The file with fixed times and a fixed order of its parts."""
    raw, packed = io.BytesIO(), io.BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w") as target:
        # The list of contents is first by convention; the others by name.
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(name), compresslevel=6)
    return packed.getvalue()
