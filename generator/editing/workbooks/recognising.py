"""Whether a workbook that came back is one that was exported here: its sheets, its headings, its hidden sheet."""

from collections.abc import Mapping
from datetime import date

from generator.editing.workbooks.cells import quoted, shown
from generator.editing.workbooks.layout import (
    ABOUT_COLUMN,
    COLUMNS,
    FORMAT,
    HEADER_ROW,
    ITEMS,
    MORE,
    NEW,
    SHEETS,
    About,
)
from generator.editing.workbooks.opening import Sheet, UnreadableError
from generator.facts.records import Records


def check_sheets(sheets: Mapping[str, Sheet]) -> None:
    """UnreadableError where a sheet or a heading is not what an export writes."""
    for name in SHEETS:
        if name not in sheets:
            raise UnreadableError(
                f"没有“{name}”这张工作表",
                "用本系统导出的填报表填写，不增删工作表，不改工作表的名称。",
                "请办公室重新导出一份，把填好的内容抄过去。其他来历的台账，用映射文件导入（见 规则帮助 › Excel 报送）。",
            )
    for name in (ITEMS, MORE, NEW):
        for number, column in enumerate(COLUMNS[name], 1):
            cell = sheets[name].cell(HEADER_ROW, number)
            if shown(cell) != column.heading:
                raise UnreadableError(
                    f"表头是{quoted(cell)}",
                    f"这一列的表头是“{column.heading}”：不增删列，不改表头。",
                    "改回原来的样子；改不回的，请办公室重新导出一份，把填好的内容抄过去。",
                    name,
                    cell.name,
                )


def read_about(sheet: Sheet, records: Records) -> tuple[str, date]:
    """Unit and day of a workbook, from its hidden sheet; UnreadableError where they are not what an export writes."""
    about = {about: shown(sheet.cell(about.value, ABOUT_COLUMN)) for about in About}
    if about[About.FORMAT] != FORMAT:
        raise UnreadableError(
            "这份填报表的格式与现在的不同",
            f"格式要是“{FORMAT}”。",
            "请办公室重新导出一份，把填好的内容抄过去。",
        )
    if about[About.UNIT] not in records.units:
        raise UnreadableError(
            "填报表的单位不在单位名录里", "由名录里的单位填报。", "请办公室核对单位名录后重新导出。"
        )
    try:
        return about[About.UNIT], date.fromisoformat(about[About.AS_OF])
    except ValueError:
        raise UnreadableError(
            "填报表里记的导出日期不见了",
            "不改动隐藏的“系统”表。",
            "请办公室重新导出一份，把填好的内容抄过去。",
        ) from None
