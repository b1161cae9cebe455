"""What ``calamine`` does not tell of a sheet: formulas, merged cells, hidden rows, percent formats, how far it reaches.

Found in passes over the XML that build no tree and resolve nothing; a DTD is refused.
"""

import re
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers import expat

from generator.editing.workbooks.cells import cell_name
from generator.editing.workbooks.package import UnreadableError, damaged

MOST_SHEETS = 30
MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_MERGED = 200_000
"""Cells of one sheet that are parts of merged ones."""
_PERCENT_FORMATS = {"9", "10"}
"""Numbers of the built-in formats 0% and 0.00%."""


class _Pass:
    """One pass over an XML file; a subclass looks at the elements it knows. No tree, no entities, no DTD."""

    def __init__(self) -> None:
        self.depth: list[str] = []

    def run(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(content, True)  # noqa: FBT003 - positional in the library
        except expat.ExpatError:
            raise damaged() from None

    def _refuse(self, *_: object) -> None:
        raise damaged()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.depth.append(local)
        # Attributes of other namespaces are known by their last part: r:id, whatever r stands for.
        self.start(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _end(self, _: str) -> None:
        self.depth.pop()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError


class _Listing(_Pass):
    """Attributes of every element of one name, in order."""

    def __init__(self, element: str, inside: str = "") -> None:
        super().__init__()
        self.element, self.inside = element, inside
        self.found: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self.element and (not self.inside or self.inside in self.depth[:-1]):
            self.found.append(attributes)


def _list(parts: dict[str, bytes], part: str, element: str, inside: str = "") -> list[dict[str, str]]:
    if part not in parts:
        return []
    listing = _Listing(element, inside)
    listing.run(parts[part])
    return listing.found


_BOOK = "xl/workbook.xml"


def sheet_places(parts: dict[str, bytes]) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    if _BOOK not in parts:
        raise UnreadableError(
            "这不是 Excel 的 .xlsx 工作簿",
            "要 .xlsx 文件。",
            "用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”。",
        )
    targets = {
        link.get("Id", ""): link.get("Target", "")
        for link in _list(parts, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    places = {}
    for sheet in _list(parts, _BOOK, "sheet"):
        target = targets.get(sheet.get("id", ""), "")
        place = target.lstrip("/") if target.startswith(("/", "xl/")) else normpath(join("xl", target))
        if place in parts:
            places[sheet.get("name", "")] = place
    if not places or len(places) > MOST_SHEETS:
        raise UnreadableError(
            f"这个文件有{len(places)}张工作表",
            f"有1到{MOST_SHEETS}张工作表。",
            "删去多余的工作表后重新保存。",
        )
    return places


def percent_styles(parts: dict[str, bytes]) -> frozenset[str]:
    """Numbers of the cell styles that show a percentage."""
    own = {
        each["numFmtId"]
        for each in _list(parts, "xl/styles.xml", "numFmt")
        if "%" in each.get("formatCode", "") and "numFmtId" in each
    }
    shown = own | _PERCENT_FORMATS
    styles = _list(parts, "xl/styles.xml", "xf", inside="cellXfs")
    return frozenset(str(number) for number, style in enumerate(styles) if style.get("numFmtId") in shown)


@dataclass(frozen=True, slots=True)
class _Area:
    """A rectangle of cells, edges included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(slots=True)
class Marks:
    """What is known of a sheet beside its values. Rows and columns count from 1."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    formula_areas: list[_Area] = field(default_factory=list)
    """One formula for many cells."""
    percents: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    merged: set[tuple[int, int]] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0

    def is_formula(self, row: int, column: int) -> bool:
        """Whether a cell holds a formula, its own or one of many cells."""
        return (row, column) in self.formulas or any(area.holds(row, column) for area in self.formula_areas)


_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)


def _read_reference(text: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(text)
    if not match:
        raise damaged()
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _read_area(text: str) -> _Area:
    first, _, last = text.partition(":")
    return _Area(*_read_reference(first), *_read_reference(last or first))


class _SheetPass(_Pass):
    """Formulas, merged cells, hidden rows, percent cells, and how far the content of a sheet reaches."""

    def __init__(self, sheet: str, percent_styles: frozenset[str]) -> None:
        super().__init__()
        self.sheet, self.percent_styles = sheet, percent_styles
        self.marks = Marks()
        self.row = self.column = 0
        self.is_percent = self.is_error = False
        self.merged: list[_Area] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.at_cell(attributes)
        elif name in {"v", "is"}:
            self.content()
        elif name == "f":
            self.content()
            self.formula(attributes)
        elif name == "row":
            self.row, self.column = self.row + 1, 0
            if (number := attributes.get("r", "")).isdecimal():
                self.row = int(number)
            if attributes.get("hidden") in {"1", "true"}:
                self.marks.hidden_rows.add(self.row)
        elif name == "mergeCell":
            self.merged.append(_read_area(attributes.get("ref", "")))

    def at_cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if "r" in attributes:
            self.row, self.column = _read_reference(attributes["r"])
        self.is_percent = attributes.get("s") in self.percent_styles
        self.is_error = attributes.get("t") == "e"

    def content(self) -> None:
        marks = self.marks
        marks.last_row, marks.last_column = max(marks.last_row, self.row), max(marks.last_column, self.column)
        self.bound(marks.last_row, MOST_ROWS)
        self.bound(marks.last_column, MOST_COLUMNS)
        if self.is_percent:
            marks.percents.add((self.row, self.column))
        if self.is_error:
            marks.errors.add((self.row, self.column))

    def formula(self, attributes: dict[str, str]) -> None:
        self.marks.formulas.add((self.row, self.column))
        # Shared formulas stand in every cell; those of other kinds only in the first.
        if attributes.get("t", "normal") not in {"normal", "shared"} and "ref" in attributes:
            self.marks.formula_areas.append(_read_area(attributes["ref"]))
            self.bound(len(self.marks.formula_areas), MOST_ROWS)

    def finish(self) -> Marks:
        """The marks, once the sheet is read: merged cells lie behind all others."""
        marks = self.marks
        for area in self.merged:
            rows = range(area.top, min(area.bottom, marks.last_row) + 1)
            columns = range(area.left, min(area.right, marks.last_column) + 1)
            self.bound(len(marks.merged) + len(rows) * len(columns), MOST_MERGED)
            marks.merged.update((row, column) for row in rows for column in columns)
        return marks

    def bound(self, number: int, most: int) -> None:
        if number > most:
            raise UnreadableError(
                "这张工作表太大",
                f"一张表最多{MOST_ROWS}行、{MOST_COLUMNS}列。",
                "选中末尾多余的行和列，删除后重新保存；远处的格子里可能有空格。",
                self.sheet,
                cell_name(self.row, self.column),
            )


def read_marks(sheet: str, content: bytes, percent_styles: frozenset[str]) -> Marks:
    """The marks of one sheet from its XML; UnreadableError where it reaches beyond the limits."""
    reading = _SheetPass(sheet, percent_styles)
    reading.run(content)
    return reading.finish()
