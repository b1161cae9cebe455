"""The rows of a workbook's tables, put as text into a book that XlsxWriter has made.

The library makes all of a book but the bodies of its tables. Of each it writes one row of blank cells, which tells how
each column looks, and that row is replaced here by the rows there are. The library makes an object of every cell and
puts its XML together call by call: the book of 10,000 items, with its CSV, took 2.5 s and 90 MiB, and takes 0.55 s and
18 MiB so. Here a value is put into words once, however often it stands in the book.

Relied on of what the library writes: the names of the parts; the shape of a sample row, of the row that marks the end
and of the list of shared texts. What looks otherwise raises ``UnexpectedBookError``: there is no broken book.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from io import BytesIO, TextIOWrapper
from math import isfinite
from types import EllipsisType
from zipfile import ZIP_DEFLATED, ZipFile

Value = str | int | float | date | None
"""What a cell may hold; text stays text, whatever it looks like. None is a blank cell with its column's look."""

ABSENT = ...
"""In place of a value: there is no cell."""
MOST_TEXT = 32_767
"""Characters that a cell may hold, as Excel counts them: one beyond the basic plane (an emoji) is two."""
_CUT = "……"
_TEXTS = "xl/sharedStrings.xml"
_COUNTS = re.compile(r' count="(\d+)" uniqueCount="(\d+)"')
_IS_TEXT = ' t="s"'
_DAY_ZERO = date(1899, 12, 30).toordinal()
"""Excel's days count from here, from March 1900 on (it believes in a 29th of February 1900)."""
_FIRST_DAY = date(1900, 3, 1)
_LEVEL = 5
"""Of compression: 6, which is usual, takes half as long again and saves a hundredth; 4 makes files larger by an eighth."""
_NOT_AS_IT_IS = re.compile(r"_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What XML cannot hold is written _xHHHH_ in Excel's files; so is the first underscore of text that merely looks like it."""


class UnexpectedBookError(Exception):
    """The library has written something else than is relied on here: a bug, or another version of it."""


@dataclass(frozen=True, slots=True)
class Body:
    """The rows below a heading, whose sample stands in the book."""

    first: int
    """Number of the first row, as the reader counts."""
    rows: Iterable[Sequence[Value | EllipsisType]]


class _Cells(dict[Value, str]):
    """What stands behind place and look in the XML of a cell, by its value; texts are listed, for all sheets of a book.

    Texts do not stand in the cells themselves: Apple's programs, the previews on its phones too, show such cells empty.
    """

    def __init__(self, xml: str) -> None:
        super().__init__()
        counts = _COUNTS.search(xml)
        if counts is None:
            raise UnexpectedBookError(f"no counts in {_TEXTS}")
        self.xml = xml
        self.used, self.before = int(counts[1]), int(counts[2])
        self.texts: list[str] = []

    def __missing__(self, value: Value) -> str:
        match value:
            case None:
                said = "/>"
            case date():
                if value < _FIRST_DAY:
                    raise ValueError(f"no day of Excel's: {value}")
                said = f"><v>{value.toordinal() - _DAY_ZERO}</v></c>"
            case str():
                said = f"{_IS_TEXT}><v>{self.before + len(self.texts)}</v></c>"
                self.texts.append(value)
            case _:
                if not isfinite(value):
                    raise ValueError(f"no number of Excel's: {value}")
                said = f"><v>{value:.16G}</v></c>"
        self[value] = said
        return said

    def write_texts(self, stream: TextIOWrapper) -> None:
        """The list of texts: those of the library, then ours."""
        counts = f' count="{self.used}" uniqueCount="{self.before + len(self.texts)}"'
        stream.write(_COUNTS.sub(counts, self.xml, count=1).removesuffix("</sst>"))
        stream.writelines(map(_listed, self.texts))
        stream.write("</sst>")


def fill(book: bytes, bodies: Sequence[Body | None]) -> bytes:
    """The book with its bodies, one for each sheet; None where a sheet is finished as it is."""
    with ZipFile(BytesIO(book)) as made:
        parts = {name: made.read(name).decode() for name in made.namelist()}
    by_part = {f"xl/worksheets/sheet{number}.xml": body for number, body in enumerate(bodies, 1) if body}
    if missing := {_TEXTS, *by_part} - parts.keys():
        raise UnexpectedBookError(f"no {missing}")
    cells = _Cells(parts.pop(_TEXTS))
    filled = BytesIO()
    with ZipFile(filled, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as target:
        for name, xml in parts.items():
            with _part(target, name) as stream:
                if name in by_part:
                    _write_sheet(stream, xml, by_part[name], cells)
                else:
                    stream.write(xml)
        with _part(target, _TEXTS) as stream:
            cells.write_texts(stream)
    return filled.getvalue()


def _part(target: ZipFile, name: str) -> TextIOWrapper:
    """A part to write into, piece by piece; opened by its mere name it gets no time of day, but 1980."""
    return TextIOWrapper(target.open(name, "w"), "utf-8", newline="")


def _write_sheet(stream: TextIOWrapper, xml: str, body: Body, cells: _Cells) -> None:
    """A sheet with its body in place of the sample."""
    sample = re.search(
        rf'<row r="{body.first}"[^>]*>((?:<c r="[A-Z]+{body.first}" s="\d+"/>)+)</row>'
        r'(?:<row r="\d+"[^>]*><c r="[A-Z]+\d+" s="\d+"/></row>)?(?=</sheetData>)',
        xml,
    )
    if sample is None:
        raise UnexpectedBookError(f"no sample in row {body.first}")
    columns = re.findall(r'(<c r="[A-Z]+)\d+(" s="\d+")/>', sample[1])
    stream.write(xml[: sample.start()])
    for number, row in enumerate(body.rows, body.first):
        written = "".join(
            [
                f"{place}{number}{look}{cells[value]}"
                for (place, look), value in zip(columns, row, strict=True)
                if value is not ABSENT
            ]
        )
        cells.used += written.count(_IS_TEXT)
        stream.write(f'<row r="{number}">{written}</row>')
    stream.write(xml[sample.end() :])


def _listed(text: str) -> str:
    """A text as it stands in the list of shared texts."""
    if len(text) > MOST_TEXT // 2:
        text = _shortened(text)
    kept = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<si><t{kept}>{_NOT_AS_IT_IS.sub(_coded, escape(text, quote=False))}</t></si>"


def _coded(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"


def _shortened(text: str) -> str:
    """What of a long text a cell can hold, and a mark where there was more: Excel takes a longer one for damage."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_TEXT:
        return text
    return units[: 2 * (MOST_TEXT - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
