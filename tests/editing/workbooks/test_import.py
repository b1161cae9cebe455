"""Out to the unit and back: what was filled in becomes exactly the added lines, and nothing else changes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.editing.workbooks.layout import FIRST_ROW, ITEMS
from generator.editing.workbooks.receipt import Verdict, format_markdown, format_receipt
from generator.facts.checks import check_data
from generator.facts.records import SupervisionOrder
from tests.editing.workbooks.clerk import (
    A_NEW_ORDER,
    LABOUR,
    TODAY,
    Clerk,
    a_register,
    imported,
    refusal,
    rows,
)

ORDER = "DB-2021-0004"
FILE = "orders/2021/DB-2021-0004.yml"
DAY = date(2021, 12, 1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return a_register(tmp_path)


def everything(data: Path) -> dict[str, bytes]:
    return {
        file.relative_to(data).as_posix(): file.read_bytes() for file in data.rglob("*") if file.is_file()
    }


def log_of(data: Path, item: str) -> list[dict[str, Any]]:
    records = check_data(data, TODAY).records
    assert records
    return [
        entry.model_dump(by_alias=True, exclude_none=True, mode="json") for entry in records.items[item].log
    ]


def test_untouched_workbook_changes_nothing(data: Path) -> None:
    report = Clerk(data, LABOUR).send()
    assert report.files == {}
    assert (report.receipt.rows, report.receipt.blank, report.receipt.failed) == ((), 3, False)
    assert report.receipt.summary == "收到0行：采纳0行，已有0行，退回0行；未填3行。台账没有改动。"


def test_filled_rows_become_exactly_the_added_lines(data: Path) -> None:
    before = everything(data)
    clerk = (
        Clerk(data)
        .report(ORDER, 日期=DAY, 事件="签收")
        .more(编号=ORDER, 日期=date(2021, 12, 3), 事件="答复", 说明="已排期")
    )
    report = clerk.deliver()
    added = (
        "办理记录:\n"
        "  - {日期: 2021-12-01, 事件: 签收, 单位: 黄村镇}\n"
        "  - {日期: 2021-12-03, 事件: 答复, 单位: 黄村镇, 说明: 已排期}\n"
    )
    assert everything(data) == {**before, FILE: before[FILE] + added.encode()}
    assert report.receipt.files == (FILE,)
    assert not check_data(data, TODAY).failed
    assert [row.about for row in rows(report, Verdict.TAKEN)] == [
        "DB-2021-0004 签收 2021-12-01",
        "DB-2021-0004 答复 2021-12-03 已排期",
    ]


def test_line_ends_and_comments_stay_as_they_are(data: Path) -> None:
    file = data / "orders/2021/DB-2021-0002.yml"
    file.write_bytes(("# 说明\n" + file.read_text("utf-8")).replace("\n", "\r\n").encode())
    before = file.read_bytes()
    Clerk(data, LABOUR).report("DB-2021-0002", 日期=DAY, 事件="进展", 进度=60).deliver()
    line = "  - {日期: 2021-12-01, 事件: 进展, 单位: 区人力社保局, 进度: 60}\r\n".encode()
    at = before.index("数据性质".encode())
    assert file.read_bytes() == before[:at] + line + before[at:]


def test_decisions_and_suggestions_are_reported_like_orders(data: Path) -> None:
    Clerk(data, LABOUR).report("ZT-2021-01/1", 日期=DAY, 事件="进展", 进度=60).deliver()
    assert [entry["进度"] for entry in log_of(data, "ZT-2021-01/1")] == [60]


def test_milestone_is_chosen_by_name_or_number(data: Path) -> None:
    clerk = Clerk(data, "区住建委").report("ZB-2021-01", 日期=DAY, 事件="节点完成", 节点="2 全部明确办理路径")
    clerk.deliver()
    assert log_of(data, "ZB-2021-01")[-1]["节点"] == 2


def test_entries_of_one_item_go_in_by_their_days(data: Path) -> None:
    clerk = Clerk(data).more(编号=ORDER, 日期=date(2021, 12, 3), 事件="答复")
    clerk.more(1, 编号=ORDER, 日期=date(2021, 12, 2), 事件="签收").deliver()
    assert [entry["事件"] for entry in log_of(data, ORDER)] == ["签收", "答复"]


@pytest.mark.parametrize(
    "written",
    [
        datetime(2021, 12, 1),  # noqa: DTZ001 - cells have no time zone
        datetime(2021, 12, 1, 14, 30),  # noqa: DTZ001
        "2021-12-01",
        "2021年12月1日",
        "2021/12/1",
        "２０２１.１２.０１",
        " 2021-12-01　",
        20211201,
    ],
)
def test_clear_dates_are_read_however_they_are_written(data: Path, written: object) -> None:
    Clerk(data).report(ORDER, 日期=written, 事件="签收").deliver()
    assert log_of(data, ORDER)[-1]["日期"] == "2021-12-01"


@pytest.mark.parametrize(
    ("written", "shown_as"), [(45, "0"), (45.0, "0.00"), ("45", "@"), ("４５%", "@"), (0.45, "0%")]
)
def test_clear_numbers_are_read_however_they_are_written(data: Path, written: object, shown_as: str) -> None:
    clerk = Clerk(data, LABOUR).report("DB-2021-0002", 日期=DAY, 事件="进展", 进度=written)
    cell = next(
        row[12] for row in clerk.sheet(ITEMS).iter_rows(min_row=FIRST_ROW) if row[0].value == "DB-2021-0002"
    )
    cell.number_format = shown_as
    clerk.deliver()
    assert log_of(data, "DB-2021-0002")[-1]["进度"] == 45


def test_whole_percent_is_a_hundred_and_not_one(data: Path) -> None:
    clerk = Clerk(data, LABOUR).report("DB-2021-0002", 日期=DAY, 事件="进展", 进度=1)
    clerk.sheet(ITEMS)["M4"].number_format = "0.00%"
    clerk.deliver()
    assert log_of(data, "DB-2021-0002")[-1]["进度"] == 100


@pytest.mark.parametrize(
    "text", ["=1+1 已列入", "007", "有: 冒号 #井号", "{甲}, [乙]", "'引号\"", "-", "@办公室", "yes", "1e5"]
)
def test_texts_are_kept_to_the_letter(data: Path, text: str) -> None:
    Clerk(data).report(ORDER, 日期=DAY, 事件="签收", 说明=text).deliver()
    assert log_of(data, ORDER)[-1]["说明"] == text


def test_good_rows_are_taken_and_bad_ones_sent_back(data: Path) -> None:
    clerk = Clerk(data).report(ORDER, 日期=DAY, 事件="签收")
    clerk.more(0, 编号=ORDER, 日期="2021-13-05", 事件="进展")
    clerk.more(1, 编号=ORDER, 日期=date(2021, 12, 4), 事件="答复")
    clerk.more(2, 编号=ORDER, 日期=date(2021, 12, 5), 事件="启动")
    clerk.more(3, 编号=ORDER, 日期=date(2021, 12, 6), 事件="申请延期", 新时限=date(2022, 1, 31))
    clerk.more(4, 编号=ORDER, 日期=date(2021, 12, 7), 事件="进展")
    report = clerk.deliver()
    assert [entry["事件"] for entry in log_of(data, ORDER)] == ["签收", "答复", "进展"]
    told = [
        (problem.place, problem.found) for row in rows(report, Verdict.REFUSED) for problem in row.problems
    ]
    assert told == [
        ("更多记录!B4", "没有“2021-13-05”这一天"),
        ("更多记录!C6", "“启动”不能用在这里"),
        ("更多记录!H7", "没有写“理由”"),
    ]


def test_the_same_file_twice_adds_nothing_the_second_time(data: Path) -> None:
    clerk = Clerk(data).report(ORDER, 日期=DAY, 事件="签收").propose(**A_NEW_ORDER)
    clerk.deliver()
    before = everything(data)
    report = clerk.deliver()
    assert everything(data) == before
    assert not report.receipt.failed
    assert len(rows(report, Verdict.KNOWN)) == 2


def test_a_row_mended_in_the_same_file_is_taken_later(data: Path) -> None:
    clerk = Clerk(data).report(ORDER, 日期=DAY, 事件="签收").more(编号=ORDER, 日期="后天", 事件="答复")
    clerk.deliver()
    clerk.more(编号=ORDER, 日期=date(2021, 12, 2))
    report = clerk.deliver()
    assert [len(rows(report, verdict)) for verdict in Verdict] == [1, 1, 0]
    assert [entry["事件"] for entry in log_of(data, ORDER)] == ["签收", "答复"]


def test_a_new_order_waits_for_its_number(data: Path) -> None:
    clerk = Clerk(data).propose(
        **A_NEW_ORDER, 配合单位="北京市大兴区住房和城乡建设委员会、高米店街道", 督办要求="一要：公布\n二要 #2"
    )
    report = clerk.deliver()
    (path,) = report.receipt.files
    assert path.startswith("orders/2021/待编-")
    checked = check_data(data, TODAY)
    assert not checked.failed
    assert checked.records
    order = next(each for each in checked.records.orders.values() if each.title == A_NEW_ORDER["标题"])
    assert isinstance(order, SupervisionOrder)
    assert (order.lead, order.assists) == ("黄村镇", ("区住建委", "高米店街道"))
    assert order.content == "一要：公布\n二要 #2"


def test_what_a_new_order_lacks_is_said_at_once(data: Path) -> None:
    problem = refusal(Clerk(data).propose(标题="督促公布接访安排", 紧盯="一把手").send())
    assert problem.found == "没有填“督办方式”“来源”“依据”“交办日期”“办结时限”"
    assert problem.place == "新增事项!C4"


def test_feedback_on_a_suggestion_carries_its_outcome(data: Path) -> None:
    file = data / "suggestions/2021/JY-2021-01.yml"
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("办理记录")] + "数据性质: 演示\n", "utf-8")
    Clerk(data, LABOUR).report("JY-2021-01", 日期=DAY, 事件="反馈", 结果="采纳").deliver()
    assert log_of(data, "JY-2021-01")[-1]["结果"] == "采纳"


def test_a_trial_writes_nothing_and_says_so(data: Path) -> None:
    report = Clerk(data).report(ORDER, 日期=DAY, 事件="签收").send(is_trial=True)
    assert "这是试运行，没有写入" in format_receipt(report.receipt)
    assert "将改动的文件" in format_receipt(report.receipt)


def test_warnings_are_told_with_rows_that_are_taken(data: Path) -> None:
    clerk = Clerk(data).propose(**{**A_NEW_ORDER, "配合单位": "黄村镇"})
    (row,) = rows(clerk.send(), Verdict.TAKEN)
    assert "同一单位写了两次" in row.reminders[0]


def test_receipts_say_the_same_on_screen_and_on_paper(data: Path) -> None:
    clerk = (
        Clerk(data)
        .report(ORDER, 日期=DAY, 事件="签收", 说明="|竖线| <b> *星*")
        .more(编号=ORDER, 日期="|", 事件="答复")
    )
    receipt = clerk.send().receipt
    screen, paper = format_receipt(receipt), format_markdown(receipt)
    for text in (screen, paper):
        assert receipt.summary in text
        assert FILE in text
    assert "\\|竖线\\| \\<b\\> \\*星\\*" in paper
    assert "“|”不是规定写法的日期" in screen


def test_items_of_a_pinned_register_are_exported_and_taken(tmp_path: Path) -> None:
    data = a_register(tmp_path)
    file = data / "portal.yml"
    file.write_text(file.read_text("utf-8").replace("截至日期: 2021-11-30\n", ""), "utf-8")
    assert rows(Clerk(data).report(ORDER, 日期=DAY, 事件="签收").send(), Verdict.TAKEN)


def test_a_register_that_cannot_be_read_takes_nothing(data: Path) -> None:
    clerk = Clerk(data).report(ORDER, 日期=DAY, 事件="签收")
    clerk.book.save(clerk.file)
    (data / "portal.yml").write_text("甲", "utf-8")
    report = imported(data, clerk.file)
    assert report.files == {}
    assert report.receipt.failed
