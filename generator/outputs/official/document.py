"""What an official document says. How it looks follows from its kind and from GB/T 9704-2012.

Descriptions are made by code, never typed by an editor: what is put together wrongly raises ValueError.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum


class Kind(Enum):
    """The kinds of document an office of supervision sends out."""

    BULLETIN = ("通报", True)
    ORDER = ("督办单", False)
    ASSIGNMENT = ("交办单", False)
    SCORECARD = ("考核表", False)
    AGENDA = ("会议议程", False)

    def __init__(self, label: str, low_masthead: bool) -> None:  # noqa: FBT001 - the fields of a member
        self.label = label
        self.low_masthead = low_masthead
        """Whether the masthead stands 35 mm below the top of the type area, as on a red-head document."""

    def masthead(self, office: str) -> str:
        """The usual masthead of an office's document of this kind."""
        return f"{office}{'督查通报' if self is Kind.BULLETIN else self.label}"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号, as 大督通〔2021〕9号: hexagonal brackets, no 第, no leading zero (GB/T 9704-2012, 7.2.5)."""

    agency: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if self.serial < 1 or not self.agency:
            raise ValueError(f"not a document number: {self!r}")

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True)
class Issue:
    """期号 of a serial bulletin, as 第9期 or 2021年第9期."""

    serial: int
    year: int | None = None

    def __post_init__(self) -> None:
        if self.serial < 1:
            raise ValueError(f"not an issue: {self!r}")

    def __str__(self) -> str:
        return f"{'' if self.year is None else f'{self.year}年'}第{self.serial}期"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text. A number in it may lead to the list it was counted from."""

    text: str
    href: str = ""
    """Where it leads on the page of the portal, relative to that page; paper and docx leave it out."""
    strong: bool = False
    """Set in 黑体, as labels are."""


Words = str | Run | tuple[str | Run, ...]
"""Text as it is written down in a description."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the text, its first line indented by two characters."""

    words: Words


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; the engine numbers it 一、 （一） 1. （1）."""

    level: int
    words: Words
    then: Words = ()
    """Text that goes on in the same line, as is usual below level 1: “（一）总体情况。全区……”."""

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:  # noqa: PLR2004 - the standard has four
            raise ValueError(f"headings have the levels 1 to 4, not {self.level}")


class Align(StrEnum):
    """How the cells of a column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    width: float = 1.0
    """Its share of the width of the table, in any unit."""
    align: Align = Align.CENTER

    def __post_init__(self) -> None:
        if self.width <= 0:
            raise ValueError(f"a column needs a width: {self!r}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    caption: str = ""
    note: str = ""
    """Stands below, in small type, as “注：……”."""
    totals: int = 0
    """How many rows at the end are sums; they are set in 黑体."""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs columns")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(self.columns)} columns, but a row of {len(row)} cells")


@dataclass(frozen=True, slots=True)
class Field:
    """One box of a form: its label, and what stands in it, or the room to write it in by hand."""

    label: str
    words: Words = ()
    lines: int = 1
    """Least height of the box in lines of writing (about 8 mm)."""


@dataclass(frozen=True, slots=True)
class Form:
    """Boxes to be filled in and signed, in rows of one or two."""

    rows: tuple[tuple[Field, ...], ...]
    title: str = ""

    def __post_init__(self) -> None:
        if not self.rows or any(len(row) not in {1, 2} for row in self.rows):
            raise ValueError("rows of a form have one or two boxes")


Block = Paragraph | Heading | Table | Form


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment; it begins a page of its own after the text."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Colophon:
    """版记, at the foot of the last page: who gets copies, who printed it and when."""

    office: str
    printed_on: date
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An official document."""

    kind: Kind
    title: str
    """A line break in it is kept; else a long title is broken by its meaning (see titles)."""
    on: date
    """成文日期; also the time that the files carry, so that the same description makes the same bytes."""
    blocks: tuple[Block, ...]
    masthead: str = ""
    """发文机关标志; none where empty."""
    number: DocumentNumber | Issue | None = None
    copy_number: int | None = None
    """份号, printed with six digits."""
    secrecy: str = "内部资料"
    """Upper left. The portal holds no secrets; everything in it is 内部资料."""
    urgency: str = ""
    signer: str = ""
    """签发人, for documents to a higher authority."""
    editor: str = ""
    """编发单位 of a serial bulletin: stands with the date on the line above the red rule."""
    addressees: tuple[str, ...] = ()
    """主送."""
    signed_by: str = ""
    """发文机关署名; none where empty, and then no date below the text."""
    attachments: tuple[Attachment, ...] = ()
    colophon: Colophon | None = None
