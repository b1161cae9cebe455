"""The workbook that goes to a unit and comes back: sheets, columns and the hidden sheet. Export and import share it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from generator.facts.forms import form_of
from generator.facts.records import LogEntry, SupervisionOrder

FORMAT = "督查督办填报表1"
"""Name and number of the layout; a workbook of another layout is refused, not misread."""

NOTES, ITEMS, MORE, NEW, SYSTEM = "填表说明", "在办事项", "更多记录", "新增事项", "系统"
SHEETS = (NOTES, ITEMS, MORE, NEW, SYSTEM)

HEADER_ROW = 3
"""Row of the column titles, from 1; a title and a hint stand above it."""
FIRST_ROW = HEADER_ROW + 1
MORE_ROWS = 30
"""Empty rows for a second entry on an item."""
NEW_ROWS = 20
"""Empty rows for new items."""
SEPARATOR = "、"
"""Between several units in one cell."""


class Role(Enum):
    """What a column is for."""

    SHOWN = "shown"
    """Locked: what the register says."""
    FILLED = "filled"
    """Open: what the unit fills in."""
    HIDDEN = "hidden"
    """Locked and not seen: the fingerprint of the row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    title: str
    """For columns to fill in, the key under which the record holds it."""
    width: float
    role: Role = Role.FILLED
    title_shown: str = ""
    """Where the heading says more than the key."""

    @property
    def heading(self) -> str:
        """What stands in the heading row."""
        return self.title_shown or self.title


ID = "编号"
FINGERPRINT = "校验"

SHOWN_COLUMNS = (
    Column(ID, 13.5, Role.SHOWN),
    Column("类型", 8, Role.SHOWN),
    Column("标题", 28, Role.SHOWN),
    Column("阶段", 7, Role.SHOWN),
    Column("现行时限", 11, Role.SHOWN),
    Column("剩余天数", 6, Role.SHOWN),
    Column("亮灯", 6, Role.SHOWN),
    Column("节点进度", 17, Role.SHOWN),
    Column("最近一次记录", 22, Role.SHOWN),
)
ENTRY_COLUMNS = (
    Column("日期", 11),
    Column("事件", 10),
    Column("节点", 14),
    Column("进度", 6, title_shown="进度%"),
    Column("新时限", 11),
    Column("结果", 9),
    Column("理由", 18),
    Column("文号", 10),
    Column("说明", 24),
)
"""Keys of a log entry that a unit may fill in; 单位 is the unit itself, 批准 and the like are the office's."""

COLUMNS = {
    ITEMS: (*SHOWN_COLUMNS, *ENTRY_COLUMNS, Column(FINGERPRINT, 20, Role.HIDDEN)),
    MORE: (Column(ID, 14), *ENTRY_COLUMNS),
    NEW: (
        Column("标题", 34),
        Column("紧盯", 9),
        Column("督办方式", 11),
        Column("来源", 22),
        Column("依据", 26),
        Column("交办日期", 11),
        Column("办结时限", 11),
        Column("配合单位", 22),
        Column("督办要求", 44),
    ),
}

ENTRY_FORM = form_of(LogEntry)
ORDER_FORM = form_of(SupervisionOrder)


class About(Enum):
    """What the hidden sheet says of the workbook, by the row that says it (from 1)."""

    FORMAT = 1
    UNIT = 2
    AS_OF = 3
    COMMIT = 4


ABOUT_TITLES = {About.FORMAT: "格式", About.UNIT: "单位", About.AS_OF: "数据截至", About.COMMIT: "版本"}
ABOUT_COLUMN = 2
LISTED_ID, LISTED_FINGERPRINT, FIRST_LIST = 4, 5, 7
"""Columns of the hidden sheet: ids, their fingerprints, and where the lists of the drop-downs begin."""


def fingerprint(shown: Iterable[str], entries: int) -> str:
    """Number of log entries, and a hash over it and all that a row shows, its id included.

    The number tells that an item has moved on; the hash that a row was changed, or copied over another.
    """
    told = "\x1f".join((FORMAT, str(entries), *shown))
    return f"{entries}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
