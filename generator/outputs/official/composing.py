"""From what a document says to what stands on its pages: numbers, set phrases, line breaks, indents.

Everything that does not depend on the form is decided here, once. Indents and widths are counted in characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from generator.outputs.official import standard
from generator.outputs.official.document import (
    Attachment,
    Block,
    Document,
    Form,
    Heading,
    Paragraph,
    Run,
    Table,
    Words,
)
from generator.outputs.official.standard import count_width
from generator.outputs.official.titles import break_title

MOST_CHARACTERS = 4000
"""专项文稿一般不超过4000字 (整治形式主义为基层减负若干规定, published 2025-08-06)."""
_SPACE = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+")
_DIGITS = "零一二三四五六七八九"
_NONE = 0xFFFE
"""The last two codes of each plane of Unicode are no characters, and no XML may hold them."""
_DATE_FROM_MARGIN = 4.0
"""成文日期右空四字 (7.3.5.1)."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph or a heading as it stands: its number is part of the text."""

    level: int
    """1 to 4; 0 for a paragraph."""
    outline: int
    """Level of the heading on a page, where none is left out below the title (which is 1)."""
    runs: tuple[Run, ...]
    then: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: title, share of the table's width (all are 1 together), alignment."""

    title: str
    share: float
    align: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as it stands."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    note: str
    totals: int
    dense: bool


@dataclass(frozen=True, slots=True)
class FormField:
    """A box as it stands."""

    label: str
    runs: tuple[Run, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class FormBlock:
    """Boxes as they stand."""

    title: str
    rows: tuple[tuple[FormField, ...], ...]


ComposedBlock = TextBlock | TableBlock | FormBlock


@dataclass(frozen=True, slots=True)
class Listed:
    """A line with a label, whose further lines begin below its text: “附件：1.”, “抄送：”."""

    before: float
    """Indent of the label."""
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Office and date below the text; how far each ends from the margin."""

    offices: tuple[str, ...]
    office_indent: float
    day: str
    day_indent: float


@dataclass(frozen=True, slots=True)
class ComposedAttachment:
    """An attachment as it stands."""

    label: str
    title: tuple[str, ...]
    blocks: tuple[ComposedBlock, ...]
    landscape: bool


@dataclass(frozen=True, slots=True)
class ComposedColophon:
    """版记 as it stands."""

    copies: Listed | None
    office: str
    printed: str


@dataclass(frozen=True, slots=True)
class LengthNotice:
    """A document is longer than it should be."""

    characters: int
    most: int

    def __str__(self) -> str:
        return (
            f"全文约{self.characters}字，超过{self.most}字。按整治形式主义、为基层减负的有关规定，"
            f"专项文稿一般不超过{self.most}字，请压缩篇幅。"
        )


@dataclass(frozen=True, slots=True)
class Composition:
    """A document as it stands on its pages, in the order of reading."""

    kind: str
    on: date
    subject: str
    """The title in one piece, for the properties of files."""
    publisher: str
    marks: tuple[str, ...]
    """份号, 密级, 紧急程度: lines in the upper left."""
    masthead: tuple[str, ...]
    low_masthead: bool
    number: str
    signer: str
    editor: str
    day: str
    title: tuple[str, ...]
    addressees: str
    blocks: tuple[ComposedBlock, ...]
    attached: tuple[Listed, ...]
    signature: Signature | None
    attachments: tuple[ComposedAttachment, ...]
    colophon: ComposedColophon | None
    characters: int
    """Characters of title, text and attachments, white space not counted."""

    def notice_length(self, most: int = MOST_CHARACTERS) -> LengthNotice | None:
        """Say so if the document is longer than the rules against formalism want it."""
        return LengthNotice(self.characters, most) if self.characters > most else None


def compose(document: Document) -> Composition:
    """Compose a document."""
    blocks = _compose_blocks(document.blocks, columns_dense=standard.DENSE_FROM)
    attachments = tuple(_compose_attachments(document.attachments))
    title = clean(document.title, lines=True)
    masthead = clean(document.masthead)
    texts = [title, *_texts(blocks)]
    for each in attachments:
        texts += ["".join(each.title), *_texts(each.blocks)]
    return Composition(
        kind=document.kind.label,
        on=document.on,
        subject=title.replace("\n", ""),
        publisher=clean(document.signed_by or document.editor or document.masthead),
        marks=_marks(document),
        masthead=_break_masthead(masthead, low=document.kind.low_masthead),
        low_masthead=document.kind.low_masthead,
        number=clean(str(document.number)) if document.number else "",
        signer=clean(document.signer),
        editor=clean(document.editor),
        day=format_day(document.on),
        title=break_title(title, _title_room(standard.TITLE_SIZE)),
        addressees=f"{'、'.join(map(clean, document.addressees))}：" if document.addressees else "",
        blocks=blocks,
        attached=tuple(_list_attachments([clean(each.title) for each in document.attachments])),
        signature=_sign(clean(document.signed_by), document.on) if document.signed_by else None,
        attachments=attachments,
        colophon=_compose_colophon(document),
        characters=sum(len(re.sub(r"\s", "", text)) for text in texts),
    )


def clean(text: str, *, lines: bool = False) -> str:
    """The text without what nobody can see: control characters, and marks that turn the direction of writing.

    Line breaks become spaces, unless ``lines`` are to be kept.
    """
    parts = text.splitlines() if lines else [text]
    cleaned = []
    for part in parts:
        spaced = _SPACE.sub(" ", part)
        kept = "".join(each for each in spaced if _is_visible(each))
        cleaned.append(kept.strip(" ") if lines else kept)
    return "\n".join(part for part in cleaned if part)


def _is_visible(character: str) -> bool:
    """Neither a control or format character, nor half a surrogate pair, nor a code that is no character."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"} and ord(character) & _NONE != _NONE


def format_day(on: date) -> str:
    """成文日期: Arabic digits, year in full, no leading zeros (7.3.5)."""
    return f"{on.year}年{on.month}月{on.day}日"


def chinese_number(value: int) -> str:
    """A number from 1 to 99 in Chinese, as headings count."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _number(level: int, value: int) -> str:
    """一、 （一） 1. （1） (7.3.3)."""
    chinese = chinese_number(value)
    return (f"{chinese}、", f"（{chinese}）", f"{value}.", f"（{value}）")[level - 1]


def to_runs(words: Words) -> tuple[Run, ...]:
    """The runs of a text, cleaned; a link that leads out by anything but http is dropped."""
    parts = words if isinstance(words, tuple) else (words,)
    runs = (part if isinstance(part, Run) else Run(part) for part in parts)
    cleaned = (Run(clean(run.text), _safe_href(run.href), run.strong) for run in runs)
    return tuple(run for run in cleaned if run.text)


def _safe_href(href: str) -> str:
    if not href or any(not each.isprintable() for each in href):
        return ""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return href if parts.scheme in {"", "http", "https"} and not href.startswith("//") else ""


def _compose_blocks(blocks: Iterable[Block], columns_dense: int, top: int = 1) -> tuple[ComposedBlock, ...]:
    """The blocks with their headings numbered; ``top`` is the level of the heading they stand below."""
    counts = [0, 0, 0, 0]
    above: list[int] = []
    composed: list[ComposedBlock] = []
    for block in blocks:
        match block:
            case Paragraph():
                composed.append(TextBlock(0, 0, to_runs(block.words)))
            case Heading():
                counts[block.level - 1] += 1
                counts[block.level :] = [0] * (4 - block.level)
                # On a page no level may be left out, or a screen reader announces one that is not there.
                above = [*(level for level in above if level < block.level), block.level]
                number = Run(_number(block.level, counts[block.level - 1]))
                runs = (number, *to_runs(block.words))
                composed.append(TextBlock(block.level, min(6, top + len(above)), runs, to_runs(block.then)))
            case Table():
                composed.append(_compose_table(block, columns_dense))
            case Form():
                composed.append(_compose_form(block))
    return tuple(composed)


def _compose_table(table: Table, columns_dense: int) -> TableBlock:
    whole = sum(column.width for column in table.columns)
    return TableBlock(
        clean(table.caption),
        tuple(TableColumn(clean(each.title), each.width / whole, each.align.value) for each in table.columns),
        tuple(tuple(to_runs(cell) for cell in row) for row in table.rows),
        clean(table.note),
        table.totals,
        len(table.columns) >= columns_dense,
    )


def _compose_form(form: Form) -> FormBlock:
    return FormBlock(
        clean(form.title),
        tuple(
            tuple(FormField(clean(each.label), to_runs(each.words), max(1, each.lines)) for each in row)
            for row in form.rows
        ),
    )


def _compose_attachments(attachments: Sequence[Attachment]) -> Iterator[ComposedAttachment]:
    for index, each in enumerate(attachments, start=1):
        # One attachment is 附件, several are 附件1, 附件2 (7.3.7).
        label = f"附件{index}" if len(attachments) > 1 else "附件"
        dense = standard.DENSE_FROM * 3 // 2 if each.landscape else standard.DENSE_FROM
        room = standard.AREA_HEIGHT if each.landscape else standard.AREA_WIDTH
        yield ComposedAttachment(
            label,
            break_title(clean(each.title, lines=True), _title_room(standard.TITLE_SIZE, room)),
            _compose_blocks(each.blocks, dense, top=2),
            each.landscape,
        )


def _list_attachments(titles: Sequence[str]) -> Iterator[Listed]:
    """附件说明: two characters in, numbered if there are several, no mark at the end (7.3.4)."""
    first = "附件："
    if len(titles) == 1:
        yield Listed(2.0, first, titles[0])
        return
    for index, title in enumerate(titles, start=1):
        number = f"{index}."
        if index == 1:
            yield Listed(2.0, f"{first}{number}", title)
        else:
            yield Listed(2.0 + count_width(first), number, title)


def _sign(office: str, on: date) -> Signature:
    """The date ends four characters from the margin; the office is centred above it (7.3.5.1)."""
    day = format_day(on)
    offices = break_title(office, float(standard.CHARACTERS - 2))
    widest = max((count_width(each) for each in offices), default=0.0)
    office_indent = max(0.0, _DATE_FROM_MARGIN + (count_width(day) - widest) / 2)
    # An office too long for that goes up to the margin, and the date stays centred below it.
    day_indent = max(_DATE_FROM_MARGIN, office_indent + (widest - count_width(day)) / 2)
    return Signature(offices, office_indent, day, min(day_indent, standard.CHARACTERS - count_width(day)))


def _marks(document: Document) -> tuple[str, ...]:
    """份号 with six digits, 密级, 紧急程度, one below the other (7.2.1 to 7.2.3); on a form in one line."""
    number = "" if document.copy_number is None else f"{document.copy_number:06d}"
    marks = [mark for mark in (number, clean(document.secrecy), clean(document.urgency)) if mark]
    if document.kind.low_masthead or not marks:
        return tuple(marks)
    return ("　".join(marks),)


def _compose_colophon(document: Document) -> ComposedColophon | None:
    colophon = document.colophon
    if colophon is None:
        return None
    copies = "，".join(map(clean, colophon.copies_to))
    return ComposedColophon(
        Listed(1.0, "抄送：", f"{copies}。") if copies else None,
        clean(colophon.office),
        f"{format_day(colophon.printed_on)}印发",
    )


def _break_masthead(masthead: str, *, low: bool) -> tuple[str, ...]:
    """One line, if it can be large enough in it."""
    if not masthead:
        return ()
    least = standard.MASTHEAD_LEAST if low else standard.MASTHEAD_LEAST_FORM
    return break_title(masthead, standard.MASTHEAD_ROOM / least)


def _title_room(size: float, room: float = standard.AREA_WIDTH) -> float:
    """How many characters a line of a title takes: one less on each side than there is room for."""
    return room / 25.4 * 72 / size - 1.0


def texts_of(runs: Iterable[Run]) -> str:
    """The text of some runs."""
    return "".join(run.text for run in runs)


def _texts(blocks: Iterable[ComposedBlock]) -> Iterator[str]:
    """Every text of some blocks."""
    for block in blocks:
        match block:
            case TextBlock():
                yield texts_of(block.runs) + texts_of(block.then)
            case TableBlock():
                yield block.caption + "".join(column.title for column in block.columns) + block.note
                yield from (texts_of(cell) for row in block.rows for cell in row)
            case FormBlock():
                yield block.title
                yield from (field.label + texts_of(field.runs) for row in block.rows for field in row)
