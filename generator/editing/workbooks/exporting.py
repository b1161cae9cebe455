"""The workbook that a unit fills in: what it has in hand, locked; beside it what it may report, open.

Made for clerks: drop-downs with only what is allowed now, hints in the cells, grey for what is ours and light
yellow for what is theirs. Every text is written as text, whatever it looks like; the same facts give the same bytes.
One class, sheet by sheet as the clerk meets them, since all share the formats and the lists of what may be chosen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from generator.editing.workbooks import validations
from generator.editing.workbooks.layout import (
    ABOUT_COLUMN,
    ABOUT_TITLES,
    COLUMNS,
    FIRST_ROW,
    FORMAT,
    HEADER_ROW,
    ITEMS,
    LISTED_FINGERPRINT,
    LISTED_ID,
    MORE,
    MORE_ROWS,
    NEW,
    NEW_ROWS,
    NOTES,
    ORDER_FORM,
    SEPARATOR,
    SHOWN_COLUMNS,
    SYSTEM,
    About,
    Column,
    Role,
)
from generator.editing.workbooks.looks import HEAD, HINT_SIZE, LIGHT_COLORS, TITLE_SIZE, Looks, WordLists
from generator.editing.workbooks.shown_rows import (
    open_items,
    reportable,
    row_fingerprint,
    shown_values,
    units_with_open_items,
)
from generator.editing.workbooks.validations import Validation
from generator.facts.life_cycle import NEEDS, OUTCOMES
from generator.facts.records import Records
from generator.facts.records.base import LOG_KEYS
from generator.state.situation import ItemState, Situation
from generator.state.stages import REPORTS
from generator.vocabulary import Event, MilestoneStatus

LINE, ROOMY = 13.5, 30
"""Height of a line of text, and of an empty row with room for two, in points."""
FEWEST_LINES = 3
"""So that there is room to fill in: the clerk's program does not make rows higher that have a height."""
A4 = 9
MARGIN_INCHES = 0.4
LAST_DAY = date(2199, 12, 31)
TODAY = "=TODAY()"
"""Asked by the clerk's own program when something is typed, not by us."""
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.')
"""Signs that a file name may not have on one system or another."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Which unit's workbook, of what facts."""

    records: Records
    situation: Situation
    unit: str
    """Short name."""
    commit: str = ""
    """Of the register, if known."""


def workbook_name(unit: str, as_of: date) -> str:
    """The file name of a unit's workbook, fit for every system."""
    return f"{_UNFIT.sub('_', unit)}-填报表-{as_of}.xlsx"


def export_workbooks(records: Records, situation: Situation, unit: str, commit: str) -> dict[str, bytes]:
    """Workbooks by file name: that of one unit, or (without one) of each unit that leads anything open."""
    units = units_with_open_items(situation)
    return {
        workbook_name(name, situation.as_of): export_workbook(ExportRequest(records, situation, name, commit))
        for name in units
        if unit in {"", name}
    }


def export_workbook(request: ExportRequest) -> bytes:
    """The workbook of one unit."""
    content = BytesIO()
    workbook = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    as_of = request.situation.as_of
    # A workbook tells when it was made; the day of its data is all that may be told.
    workbook.set_properties(
        {
            "title": f"{request.unit} 督查督办填报表",
            "author": request.records.portal.office,
            "created": datetime(as_of.year, as_of.month, as_of.day),  # noqa: DTZ001 - xlsx has no time zones
        }
    )
    _Export(request, workbook).write()
    workbook.close()
    return content.getvalue()


class _Export:
    """Writes one workbook, sheet by sheet."""

    def __init__(self, request: ExportRequest, workbook: Workbook) -> None:
        self.request = request
        self.looks = Looks(workbook)
        self.sheets: dict[str, Worksheet] = {
            name: workbook.add_worksheet(name) for name in (NOTES, ITEMS, MORE, NEW, SYSTEM)
        }
        self.plain = self.looks.of()
        self.lists = WordLists(self.sheets[SYSTEM], self.plain)
        self.states = open_items(request.situation, request.unit)

    def write(self) -> None:
        self._write_notes()
        self._write_items()
        self._write_more()
        self._write_new()
        self._write_system()
        self.sheets[ITEMS].activate()

    # ---- 填表说明 ----

    def _write_notes(self) -> None:
        sheet, unit = self.sheets[NOTES], self.request.unit
        portal = self.request.records.portal
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, 88)
        sheet.write_string(0, 0, f"{unit} 督查督办填报表", self.looks.of(bold=True, font_size=TITLE_SIZE))
        sheet.write_string(
            1, 0, f"数据截至 {self.request.situation.as_of}　填好后交回：{portal.office}", self.looks.of()
        )
        lines = (
            f"在“{ITEMS}”里，一行是一件事。灰色格子是台账现有内容，不要改；只填浅黄色格子，这次没有进展的行留空。",
            "“日期”“事件”必填；事件从下拉框里选，只列现在可以报的。节点完成选节点，申请延期、异议写理由，反馈选结果。",
            f"同一件事还有第二条（例如签收以后又答复），写在“{MORE}”；要新立一件督办事项，写在“{NEW}”。",
            "不要增删工作表和列，不要合并单元格，不要写公式，不要把整行复制到另一行。保存为 .xlsx 交回。",
            "只写单位做了什么：不写任何人的姓名、电话、证件号、住址，也不写信访件编号；负责人写岗位。写了的，整行退回。",
        )
        body = self.looks.of(text_wrap=True, font_size=11)
        for number, line in enumerate(lines, 1):
            sheet.set_row(number + 1, 36)
            sheet.write_number(number + 1, 0, number, body)
            sheet.write_string(number + 1, 1, line, body)
        self._set_up_page(sheet, repeat=False)
        sheet.protect()

    # ---- 在办事项 ----

    def _write_items(self) -> None:
        sheet, columns = self.sheets[ITEMS], COLUMNS[ITEMS]
        hint = "灰色格子不要改；只填浅黄色格子，没有进展的行留空。填法见“填表说明”。"
        self._begin(ITEMS, f"{self.request.unit} 在办事项（{len(self.states)}件）", hint)
        for row, state in enumerate(self.states, FIRST_ROW):
            values = shown_values(state)
            sheet.set_row(row - 1, _height(values))
            for column, value in enumerate(values):
                self._write_shown(sheet, row - 1, column, value, state)
            sheet.write_string(row - 1, len(columns) - 1, row_fingerprint(state), self.looks.shown())
            self._write_fields(sheet, row, state)
        last = max(FIRST_ROW, HEADER_ROW + len(self.states))
        sheet.autofilter(HEADER_ROW - 1, 0, last - 1, len(columns) - 2)
        sheet.freeze_panes(HEADER_ROW, 3)
        sheet.print_area(0, 0, last - 1, len(columns) - 2)

    def _write_shown(
        self, sheet: Worksheet, row: int, column: int, value: str | int | date, state: ItemState
    ) -> None:
        if isinstance(value, date):
            sheet.write_datetime(
                row, column, value, self.looks.shown(num_format="yyyy-mm-dd", align="center")
            )
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.looks.shown(align="center"))
        elif SHOWN_COLUMNS[column].title == "亮灯":
            look = self.looks.shown(align="center", bold=True, font_color=LIGHT_COLORS[state.light])
            sheet.write_string(row, column, value, look)
        else:
            sheet.write_string(row, column, value, self.looks.shown())

    def _write_fields(self, sheet: Worksheet, row: int, state: ItemState) -> None:
        """The open cells of an item, with only those drop-downs and hints that fit it; the others stay locked."""
        events = reportable(state)
        open_keys = _open_keys(events, state)
        for column, field in enumerate(COLUMNS[ITEMS]):
            if field.role is not Role.FILLED:
                continue
            if field.title not in open_keys:
                sheet.write_blank(row - 1, column, None, self.looks.shown())
                continue
            sheet.write_blank(row - 1, column, None, self.looks.filled(field))
            self._validate(sheet, row, row, column, self._entry_rule(field, state, events))

    def _entry_rule(self, field: Column, state: ItemState, events: Sequence[Event]) -> Validation:
        match field.title:
            case "日期":
                last = state.item.log[-1].on if state.item.log else state.item.issued_on
                return validations.days(
                    max(last, state.item.issued_on), TODAY, "事情发生的日期，不早于上一条记录，不晚于今天。"
                )
            case "事件":
                return self._choice([event.value for event in events], "从下拉框里选。")
            case "节点":
                stones = [stone for stone in state.milestones if stone.done_on is None]
                return self._choice(
                    [f"{stone.number} {stone.content}" for stone in stones], "报“节点完成”时选。"
                )
            case _:
                return self._common_rule(field)

    def _common_rule(self, field: Column) -> Validation:
        """What may stand in a cell to fill in, whatever item it is about."""
        match field.title:
            case "进度":
                return validations.whole(0, 100, "报“进展”时可写：完成了百分之几，只写数字。")
            case "新时限":
                first = self.request.situation.as_of
                return validations.days(
                    first, LAST_DAY, "“申请延期”时写希望延到哪天。", "新时限要晚于现行时限。"
                )
            case "结果":
                return self._choice([word.value for word in OUTCOMES[Event.FEEDBACK]], "报“反馈”时选。")
            case "理由":
                return validations.text(120, "“申请延期”“异议”必须写；最多120个字，不写个人信息。")
            case "文号":
                return validations.text(120, "有文书的写文号。")
            case _:
                return validations.text(120, "做了什么、结果如何；最多120个字，不写个人信息。")

    # ---- 更多记录 ----

    def _write_more(self) -> None:
        sheet = self.sheets[MORE]
        self._begin(
            MORE,
            f"{self.request.unit} 更多记录",
            f"同一件事有第二条、第三条记录的写在这里；第一条写在“{ITEMS}”。",
        )
        first, last = FIRST_ROW, HEADER_ROW + MORE_ROWS
        events = [event.value for event in Event if event in REPORTS]
        earliest = min((state.item.issued_on for state in self.states), default=LAST_DAY)
        for column, field in enumerate(COLUMNS[MORE]):
            for row in range(first, last + 1):
                sheet.set_row(row - 1, ROOMY)
                sheet.write_blank(row - 1, column, None, self.looks.filled(field))
            match field.title:
                case "编号":
                    rule = self._choice([state.id for state in self.states], "从下拉框里选本单位的在办事项。")
                case "日期":
                    rule = validations.days(earliest, TODAY, "事情发生的日期，不晚于今天。")
                case "事件":
                    rule = self._choice(events, "从下拉框里选；前一条之后能不能报这一条，导入时核对。")
                case "节点":
                    rule = validations.whole(1, 99, "报“节点完成”时写第几个节点，只写数字。")
                case _:
                    rule = self._common_rule(field)
            self._validate(sheet, first, last, column, rule)
        sheet.freeze_panes(HEADER_ROW, 1)

    # ---- 新增事项 ----

    def _write_new(self) -> None:
        sheet, unit = self.sheets[NEW], self.request.unit
        hint = f"一行一张督办单，牵头单位就是{unit}；编号由办公室统一编。没有的不用填。"
        self._begin(NEW, f"{unit} 新增事项", hint)
        first, last = FIRST_ROW, HEADER_ROW + NEW_ROWS
        for column, field in enumerate(COLUMNS[NEW]):
            for row in range(first, last + 1):
                sheet.set_row(row - 1, ROOMY)
                sheet.write_blank(row - 1, column, None, self.looks.filled(field))
            self._validate(sheet, first, last, column, self._order_rule(field))
        sheet.freeze_panes(HEADER_ROW, 1)

    def _order_rule(self, field: Column) -> Validation:
        slot, records = ORDER_FORM.keys[field.title], self.request.records
        if slot.words:
            return self._choice(slot.words, slot.description)
        match field.title:
            case "交办日期":
                return validations.days(date(2000, 1, 1), TODAY, "交办当天，不晚于今天。")
            case "办结时限":
                return validations.days(date(2000, 1, 1), LAST_DAY, "交办时定的时限，不早于交办日期。")
            case "依据":
                names = [document.short_name for document in records.documents.values()]
                words = f"从下拉框里选制度文件，后面可以接着写条款，例如“{slot.examples[0]}”。"
                return (
                    {**self._choice(names, words), "error_type": "information"}
                    if names
                    else validations.text(120, words)
                )
            case "配合单位":
                return validations.text(200, f"写单位简称，几个单位之间用“{SEPARATOR}”隔开。")
            case _:
                return validations.text(slot.most or 120, slot.description)

    # ---- 系统 ----

    def _write_system(self) -> None:
        sheet = self.sheets[SYSTEM]
        told = {
            About.FORMAT: FORMAT,
            About.UNIT: self.request.unit,
            About.AS_OF: self.request.situation.as_of.isoformat(),
            About.COMMIT: self.request.commit,
        }
        for about, value in told.items():
            sheet.write_string(about.value - 1, 0, ABOUT_TITLES[about], self.plain)
            sheet.write_string(about.value - 1, ABOUT_COLUMN - 1, value, self.plain)
        for row, state in enumerate(self.states):
            sheet.write_string(row, LISTED_ID - 1, state.id, self.plain)
            sheet.write_string(row, LISTED_FINGERPRINT - 1, row_fingerprint(state), self.plain)
        sheet.protect()
        sheet.very_hidden()

    # ---- What the sheets share ----

    def _begin(self, name: str, title: str, hint: str) -> None:
        """Title, hint, headings, widths, protection and page of a sheet."""
        sheet = self.sheets[name]
        sheet.write_string(0, 0, title, self.looks.of(bold=True, font_size=TITLE_SIZE))
        told = f"数据截至 {self.request.situation.as_of}。{hint}"
        sheet.write_string(1, 0, told, self.looks.of(font_size=HINT_SIZE, font_color="#444444"))
        for column, field in enumerate(COLUMNS[name]):
            sheet.set_column(column, column, field.width, None, {"hidden": field.role is Role.HIDDEN})
            color = HEAD if field.role is not Role.FILLED else "#F4E3A1"
            look = self.looks.of(bold=True, bg_color=color, border=1, align="center", text_wrap=True)
            sheet.write_string(HEADER_ROW - 1, column, field.heading, look)
        sheet.set_row(0, 24)
        sheet.set_row(HEADER_ROW - 1, 30)
        self._set_up_page(sheet)
        sheet.protect(
            "",
            {
                "autofilter": True,
                "format_rows": True,
                "format_columns": True,
                "select_locked_cells": True,
                "select_unlocked_cells": True,
            },
        )

    def _set_up_page(self, sheet: Worksheet, *, repeat: bool = True) -> None:
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(MARGIN_INCHES, MARGIN_INCHES, MARGIN_INCHES, MARGIN_INCHES + 0.2)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self.request.records.portal.mark.replace('&', '&&')}&R第&P页 共&N页")
        if repeat:
            sheet.repeat_rows(HEADER_ROW - 1)

    def _validate(
        self, sheet: Worksheet, first: int, last: int, column: int, rule: Mapping[str, Any]
    ) -> None:
        sheet.data_validation(first - 1, column, last - 1, column, dict(rule))

    def _choice(self, words: Iterable[str], hint: str) -> Validation:
        return validations.choice(self.lists.of(list(words) or ["—"]), hint)


def _open_keys(events: Sequence[Event], state: ItemState) -> set[str]:
    """Keys of a log entry that make sense for an item now."""
    if not events:
        return set()
    keys = {"日期", "事件", "文号", "说明"}
    for event in events:
        needs = NEEDS[event]
        keys |= {LOG_KEYS[name] for name in (*needs.required, *needs.optional)}
    if all(stone.done_on or stone.status is MilestoneStatus.DROPPED for stone in state.milestones):
        keys.discard("节点")
    return keys


def _height(values: Sequence[object]) -> float:
    """The height of a row in which every locked text can be read whole."""
    lines = [
        sum(max(1, -(-cell_len(line) // int(column.width - 1))) for line in str(value).split("\n"))
        for value, column in zip(values, SHOWN_COLUMNS, strict=True)
    ]
    return LINE * max(FEWEST_LINES, *lines) + 4
