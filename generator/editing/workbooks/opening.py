"""Opening a workbook that somebody sent: every sheet, every cell, with what calamine tells and what it does not."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from generator.editing.workbooks.cells import Cell, Value, cell_name
from generator.editing.workbooks.marks import Marks, percent_styles, read_marks, sheet_places
from generator.editing.workbooks.package import UnreadableError, damaged, pack, read_bytes, unpack

__all__ = ["Sheet", "UnreadableError", "open_workbook", "read_workbook"]


@dataclass(slots=True)
class Sheet:
    """One sheet, all of whose cells can be asked for."""

    name: str
    rows: list[list[Any]]
    is_visible: bool
    marks: Marks

    @property
    def height(self) -> int:
        """Last row with anything in it."""
        return max(len(self.rows), self.marks.last_row)

    @property
    def width(self) -> int:
        """Last column with anything in it."""
        return max(max(map(len, self.rows), default=0), self.marks.last_column)

    def cell(self, row: int, column: int) -> Cell:
        """The cell in a row and column, both from 1; an empty one where the sheet has nothing."""
        line = self.rows[row - 1] if row <= len(self.rows) else []
        value: Value = line[column - 1] if column <= len(line) else ""
        return Cell(
            sheet=self.name,
            name=cell_name(row, column),
            value=value,
            is_formula=self.marks.is_formula(row, column),
            is_percent=(row, column) in self.marks.percents,
            is_error=(row, column) in self.marks.errors,
            is_merged=(row, column) in self.marks.merged,
        )

    def is_hidden(self, row: int) -> bool:
        """Whether a row is not seen (filtered out, or hidden by hand)."""
        return row in self.marks.hidden_rows

    def is_blank(self, row: int) -> bool:
        """Whether nothing stands in a row."""
        return all(self.cell(row, column).is_blank for column in range(1, self.width + 1))


def open_workbook(path: Path) -> dict[str, Sheet]:
    """The sheets of a workbook by name; UnreadableError where it is no workbook, or beyond the limits."""
    return read_workbook(read_bytes(path))


def read_workbook(raw: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook from its bytes."""
    parts = unpack(raw)
    places = sheet_places(parts)
    percents = percent_styles(parts)
    marks = {name: read_marks(name, parts[place], percents) for name, place in places.items()}
    try:
        with CalamineWorkbook.from_filelike(BytesIO(pack(parts))) as workbook:
            return {
                sheet.name: Sheet(
                    name=sheet.name,
                    rows=_values(workbook, sheet.name),
                    is_visible=sheet.visible is SheetVisibleEnum.Visible,
                    marks=marks[sheet.name],
                )
                for sheet in workbook.sheets_metadata
                if sheet.name in marks
            }
    except (CalamineError, OSError, ValueError, OverflowError):
        raise damaged() from None
    except BaseException as error:
        # What a library in Rust raises where it gave up; it is no Exception, and has no name to import.
        if type(error).__name__ == "PanicException":
            raise damaged() from None
        raise


def _values(workbook: CalamineWorkbook, name: str) -> list[list[Any]]:
    """The values of a sheet; its cells are numbered from the first, whatever is empty before it."""
    sheet = workbook.get_sheet_by_name(name)
    return sheet.to_python(skip_empty_area=False) if sheet.start is not None else []
