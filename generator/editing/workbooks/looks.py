"""How the cells of an exported workbook look, and where the words of its drop-downs stand."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from generator.editing.workbooks.cells import cell_name
from generator.editing.workbooks.layout import FIRST_LIST, SYSTEM, Column
from generator.vocabulary import Light

FONT = "宋体"
TITLE_SIZE, TEXT_SIZE, HINT_SIZE = 14, 10, 9
GREY, YELLOW, HEAD = "#EDEDED", "#FFFBE0", "#D9E2EC"
LIGHT_COLORS = {
    Light.RED: "#B3261E",
    Light.YELLOW: "#7A5200",
    Light.GREEN: "#1B6B3A",
    Light.GREY: "#555555",
    Light.BLUE: "#1F4E9E",
}


class Looks:
    """The formats of cells; xlsxwriter wants each made once in its workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        """Any look, in our font; locked unless said otherwise."""
        base = {"font_name": FONT, "font_size": TEXT_SIZE, "valign": "vcenter", **properties}
        return self._made.setdefault(tuple(sorted(base.items())), self._workbook.add_format(base))

    def shown(self, **more: Any) -> Format:
        """Locked, grey."""
        return self.of(bg_color=GREY, border=1, border_color="#BBBBBB", text_wrap=True, **more)

    def filled(self, column: Column) -> Format:
        """Open, light yellow; texts stay texts, so that 007 and =1 are what was typed."""
        numbers = {
            "日期": "yyyy-mm-dd",
            "新时限": "yyyy-mm-dd",
            "交办日期": "yyyy-mm-dd",
            "办结时限": "yyyy-mm-dd",
        }
        number = "0" if column.title == "进度" else numbers.get(column.title, "@")
        return self.of(
            bg_color=YELLOW, border=1, border_color="#BBBBBB", text_wrap=True, locked=False, num_format=number
        )


class WordLists:
    """The words of the drop-downs, each list in its own column of the hidden sheet.

    Not in the cell's own rule, where Excel allows 255 characters only.
    """

    def __init__(self, sheet: Worksheet, look: Format) -> None:
        self._sheet, self._look = sheet, look
        self._places: dict[tuple[str, ...], str] = {}

    def of(self, words: Sequence[str]) -> str:
        """Where a list stands, for a drop-down."""
        key = tuple(words)
        if key not in self._places:
            column = FIRST_LIST + len(self._places)
            for row, word in enumerate(key, 1):
                self._sheet.write_string(row - 1, column - 1, word, self._look)
            letters = cell_name(1, column).rstrip("1")
            self._places[key] = f"='{SYSTEM}'!${letters}$1:${letters}${len(key)}"
        return self._places[key]
