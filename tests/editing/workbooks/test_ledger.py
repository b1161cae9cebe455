"""A messy ledger of another origin, brought in through the mapping that the guide shows."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.editing.drafts import write_drafts
from generator.editing.workbooks.importing import ImportReport
from generator.editing.workbooks.mapping import KINDS, Mapped, read_mapping
from generator.editing.workbooks.receipt import Verdict, format_receipt
from generator.facts.checks import check_data
from generator.facts.forms import form_of
from generator.facts.records import SupervisionOrder
from tests.editing.workbooks.clerk import TODAY, a_register, imported, rows, why_unread

GUIDE = Path(__file__).resolve().parents[3] / "site_src/pages/guide/excel.md"
PHONE = "13812345678"
HEADINGS = [
    "序号",
    "督办事项",
    "承办 部门",
    "协办单位",
    "交办时间",
    "完成\n时限",
    "签收时间",
    "填报时间",
    "进展情况",
    "备注栏",
]
ROWS: list[list[Any]] = [
    [1, "督促公布接访安排", "黄村镇", "住建委、高米店街道", date(2021, 11, 1), date(2022, 3, 1), date(2021, 11, 2), date(2021, 11, 20), "已公布"],
    [2, "督促核查007号工地", "北京市大兴区住房和城乡建设委员会", None, "2021年11月3日", "2022.3.1", "2021/11/4", 20211120, "=部分公布"],
    [],
    [3, "督促整改通报问题", "住建委", None, "2021-11-05", "2022-01-31"],
    [4, "督促回复来电", "黄村镇", None, "2021-11-05", "2022-01-31", "2021-11-08", "2021-11-09", f"已电{PHONE}"],
    [5, "督促清理积案", "黄村", None, "2021-11-05", "2022-01-31"],
    [6, "督促整改通报问题", "区住建委", None, "2021-11-05", "2022-01-31"],
    [7, "督促按月报数", "黄村镇", None, "月底", "2022-01-31"],
    [8, "督促完善台账", "黄村镇", None, "2021-11-05", "2022-01-31", None, "2021-11-09", "已开始"],
    [9, "督促限期销账", "黄村镇", None, "2022-02-05", "2022-01-31"],
    ["合 计", 9],
]  # fmt: skip


def mapping_of_the_guide() -> str:
    found = re.search(r"```yaml\n(工作表:.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def a_ledger() -> openpyxl.Workbook:
    """As offices keep them: a title over merged cells, a blank line, headings in two lines, sums at the end."""
    book = openpyxl.Workbook()
    book.create_sheet("封面", 0)["A1"] = "台账"
    sheet = book["Sheet"]
    sheet.title = "2021年台账"
    sheet["A1"] = "2021年度督办事项台账"
    sheet.merge_cells("A1:J1")
    for row, values in enumerate([HEADINGS, *ROWS], 3):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.number_format, cell.data_type = "@", "s"
    return book


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return a_register(tmp_path)


def bring_in(data: Path, book: openpyxl.Workbook, mapping: str, **more: Any) -> ImportReport:
    file, mapped = data.parent / "台账.xlsx", data.parent / "映射.yml"
    book.save(file)
    mapped.write_text(mapping, "utf-8")
    return imported(data, file, mapping=mapped, **more)


def body(book: openpyxl.Workbook) -> Worksheet:
    return book["2021年台账"]


def test_good_rows_become_records_and_the_others_are_told_by_cell(data: Path) -> None:
    report = bring_in(data, a_ledger(), mapping_of_the_guide())
    receipt = report.receipt
    assert receipt.summary.startswith("收到9行：采纳3行，已有0行，退回6行；未填1行，跳过合计、表头1行。")
    told = [
        (problem.place, problem.found) for row in rows(report, Verdict.REFUSED) for problem in row.problems
    ]
    assert told == [
        ("2021年台账!I8", "这里像是手机号"),
        ("2021年台账!C9", "名录里没有“黄村”"),
        ("2021年台账!B10", "与第7行的标题、单位、日期都相同"),
        ("2021年台账!E11", "“月底”不是规定写法的日期"),
        ("2021年台账!I12", "“进展”不能用在这里"),
        ("2021年台账!F13", "比开始早5天"),
    ]
    assert PHONE not in format_receipt(receipt)


def test_what_is_taken_reads_as_it_was_written(data: Path) -> None:
    write_drafts(data, bring_in(data, a_ledger(), mapping_of_the_guide()).files)
    checked = check_data(data, TODAY)
    assert not checked.failed
    assert checked.records
    new = {order.title: order for order in checked.records.orders.values() if order.id.startswith("待编")}
    assert set(new) == {"督促公布接访安排", "督促核查007号工地", "督促整改通报问题"}
    first, second = new["督促公布接访安排"], new["督促核查007号工地"]
    assert (first.lead, first.assists) == ("黄村镇", ("区住建委", "高米店街道"))
    assert [(str(entry.on), entry.event.value, entry.unit) for entry in first.log] == [
        ("2021-11-02", "签收", "黄村镇"),
        ("2021-11-20", "进展", "黄村镇"),
    ]
    assert (second.lead, str(second.issued_on), str(second.due)) == ("区住建委", "2021-11-03", "2022-03-01")
    assert (str(second.log[1].on), second.log[1].note) == ("2021-11-20", "=部分公布")
    assert (second.focus.value, second.source) == ("重点事", "2021年督办台账")


def test_the_same_ledger_twice_adds_nothing_the_second_time(data: Path) -> None:
    first = bring_in(data, a_ledger(), mapping_of_the_guide())
    write_drafts(data, first.files)
    again = bring_in(data, a_ledger(), mapping_of_the_guide())
    assert again.files == {}
    assert len(rows(again, Verdict.KNOWN)) == 4


def test_numbers_of_the_ledger_are_kept_where_they_fit(data: Path) -> None:
    book, mapping = a_ledger(), mapping_of_the_guide().replace("  标题: ", "  编号: 序号\n  标题: ")
    for row, number in enumerate(["DB-2021-0300", "DB-2021-0004", None, "第3号"], 4):
        body(book).cell(row, 1).value = number
    report = bring_in(data, book, mapping)
    assert "orders/2021/DB-2021-0300.yml" in report.files
    told = [
        (problem.cell, problem.found) for row in rows(report, Verdict.REFUSED)[:2] for problem in row.problems
    ]
    assert told == [("A5", "编号“DB-2021-0004”台账里已有，内容不同"), ("A7", "“第3号”不合规定写法")]


def test_headings_repeated_for_the_printer_are_passed_over(data: Path) -> None:
    book = a_ledger()
    for column, heading in enumerate(HEADINGS, 1):
        body(book).cell(20, column).value = heading
    assert bring_in(data, book, mapping_of_the_guide()).receipt.skipped == 2


def test_merged_rows_and_formulas_are_sent_back(data: Path) -> None:
    book = a_ledger()
    body(book).merge_cells("C4:C5")
    body(book)["E7"] = "=TODAY()"
    report = bring_in(data, book, mapping_of_the_guide())
    told = {problem.place: problem.found for row in rows(report, Verdict.REFUSED) for problem in row.problems}
    assert told["2021年台账!C4"] == "这里合并了单元格"
    assert told["2021年台账!E7"] == "这里是公式，不是内容"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("表头行: 3", "表头行: 1", "第1行有0列的表头是“督办事项”"),
        ("工作表: 2021年台账", "工作表: 2020年台账", "没有“2020年台账”这张工作表"),
        ("标题: 督办事项", "标题: 事项名称", "第3行有0列的表头是“事项名称”"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_reads_nothing(
    data: Path, old: str, new: str, found: str
) -> None:
    assert why_unread(bring_in(data, a_ledger(), mapping_of_the_guide().replace(old, new))).found == found


def test_a_heading_that_stands_twice_reads_nothing(data: Path) -> None:
    book = a_ledger()
    body(book).cell(3, 11).value = "督办事项"
    assert why_unread(bring_in(data, book, mapping_of_the_guide())).found == "第3行有2列的表头是“督办事项”"


@pytest.mark.parametrize(
    ("old", "new", "found", "where"),
    [
        ("类型: 督办单", "类型: 会议", "用词不在规定的范围：没有“会议”这一类", "第3行"),
        ("  标题: ", "  题目: ", "有不认识的项：督办单里没有“题目”这一项，或者它不能从一格里读", "第5行"),
        ("  来源: 2021年督办台账\n", "", "缺少必填的项：“列”和“固定值”里都没有“来源”", "第4行"),
        ("表头行: 3", "表头行: 三", "这里要写整数：“三”不是从1数起的整数", "第2行"),
        ("  日期: 填报时间\n", "", "缺少必填的项：没有写“日期”", "第10行"),
        ("表头行: 3\n", "表头行: 3\n表头行: 4\n", "同一项写了两次：“表头行”又写了一次", "第3行"),
        ("办理情况:", "办理情况: &甲", "内容开头的符号有特殊用途：内容不能直接以“&”开头", "第10行"),
        ("跳过: [合计, 小计]", "打印: 是", "有不认识的项：没有“打印”这一项", "第22行"),
    ],
)
def test_slips_in_a_mapping_are_told_by_line(data: Path, old: str, new: str, found: str, where: str) -> None:
    text = mapping_of_the_guide()
    assert old in text
    report = bring_in(data, a_ledger(), text.replace(old, new))
    assert report.files == {}
    told = [(problem.found, problem.cell) for problem in report.receipt.refused]
    assert (found, where) in told


def test_a_missing_mapping_is_told(tmp_path: Path) -> None:
    mapped, problems = read_mapping(tmp_path / "没有.yml")
    assert mapped is None
    assert [problem.code for problem in problems] == ["DC-0137"]


def test_without_a_sheet_name_the_first_is_read(data: Path) -> None:
    book = a_ledger()
    book.remove(book["封面"])
    mapping = mapping_of_the_guide().replace("工作表: 2021年台账\n", "")
    assert rows(bring_in(data, book, mapping), Verdict.TAKEN)


def test_every_kind_of_a_mapping_is_a_file_of_its_own() -> None:
    assert {kind.model.__name__ for kind in KINDS.values()} >= {SupervisionOrder.__name__, "PlanItem"}
    assert all(kind.pattern.endswith("*.yml") for kind in KINDS.values())


def test_a_plan_item_may_lack_lead_and_deadline(data: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["事项", "处室", "期限"],
        ["规范接访", "待补充", "待补充"],
        ["加强培训", "区信访办", "2022年12月31日"],
    ):
        sheet.append(row)
    mapping = (
        "表头行: 1\n类型: 年度计划事项\n列: {标题: 事项, 牵头单位: 处室, 办结时限: 期限}\n"
        "固定值: {主题: 基础业务, 提出日期: 2021-12-01}\n"
    )
    write_drafts(data, bring_in(data, book, mapping).files)
    checked = check_data(data, TODAY)
    assert not checked.failed
    assert checked.records
    found = {plan.title: plan.due for plan in checked.records.plan.values() if plan.id.startswith("待编")}
    assert found == {"规范接访": None, "加强培训": date(2022, 12, 31)}


def test_keys_of_the_guide_are_those_of_the_model() -> None:
    text = GUIDE.read_text("utf-8")
    for key, slot in form_of(Mapped).keys.items():
        assert f"| `{key}` | {slot.description}" in text, key


def test_workbooks_of_units_need_no_mapping(data: Path) -> None:
    content = BytesIO()
    a_ledger().save(content)
    file = data.parent / "台账.xlsx"
    file.write_bytes(content.getvalue())
    assert "映射文件" in why_unread(imported(data, file)).remedy
