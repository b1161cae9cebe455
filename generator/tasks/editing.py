"""The commands that write data/ for people."""

# No "from __future__ import annotations": invoke reads the parameters as they are.

import sys
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from generator.tasks.shared import (
    AS_OF_HELP,
    DATA_HELP,
    ROOT,
    parse_day,
    print_problems,
    telling,
    terminal,
    today,
    write,
)


@task(
    iterable=["set"],
    help={
        "kind": "要新建哪一类，如督办单、会议、指标；写错了会列出全部",
        "set": "填一项，写成 标题=…；可写多次。在终端里运行时，没写的逐项询问",
        "number": "编号：待编、自动，或写明编号；不写则在分支上待编，在主分支上自动",
        "year": "编号和文件夹的年份；不写则按日期",
        "data": DATA_HELP,
    },
)
def new(
    _: Context,
    kind: str,
    set: list[str] | None = None,  # noqa: A002 - the option is called --set
    number: str = "",
    year: int = 0,
    data: str = "data",
) -> None:
    """新建一条记录：逐项填写，检查无误后写成文件。"""
    from generator.editing.new_files import kind_named, make_file

    with telling():
        made = make_file(
            Path(data),
            today(),
            kind_named(kind),
            given=set or [],
            number=number,
            year=year or None,
            terminal=terminal(),
        )
    print_problems(made.problems)
    if not made.written:
        raise Exit("填的内容有上面的错误，没有写入。", code=1)
    print(f"已写入 {Path(data) / made.path}")
    if made.why:
        print(made.why)
    print("下一步：打开文件核对一遍，再提交。以后的进展用 ./inv log 记。")


@task(
    help={
        "item": "事项编号，如 DB-2021-0012、LX-2021-02/3",
        "event": "事件，如 签收、报结；写成 ? 则列出这一步可以记的事件，在终端里可从中选",
        "on": "日期，如 2021-05-11；不写则为今天",
        "unit": "由哪个单位做的，写简称",
        "milestone": "完成的是第几个节点",
        "percent": "完成了百分之几",
        "new_due": "批准后的新时限",
        "approved_by": "由谁批准，写机构或岗位",
        "reason": "理由",
        "outcome": "结果",
        "new_lead": "改派单位",
        "document": "文号",
        "note": "说明",
        "recorded_on": "补记的日期；所在月份已经结账的，不写也会自动记为今天",
        "data": DATA_HELP,
    },
)
def log(  # noqa: PLR0913, PLR0917 - one option for each key of an entry
    _: Context,
    item: str,
    event: str,
    on: str = "",
    unit: str = "",
    milestone: str = "",
    percent: str = "",
    new_due: str = "",
    approved_by: str = "",
    reason: str = "",
    outcome: str = "",
    new_lead: str = "",
    document: str = "",
    note: str = "",
    recorded_on: str = "",
    data: str = "data",
) -> None:
    """给一件事项加一条办理记录。"""
    from generator.editing.log_entries import log_event
    from generator.facts.records.base import LOG_KEYS

    options = {
        "on": on, "unit": unit, "milestone": milestone, "percent": percent, "new_due": new_due,
        "approved_by": approved_by, "reason": reason, "outcome": outcome, "new_lead": new_lead,
        "document": document, "note": note, "recorded_on": recorded_on,
    }  # fmt: skip
    given = {LOG_KEYS[name]: text for name, text in options.items() if text}
    with telling():
        logged = log_event(Path(data), today(), item, event, given, terminal=terminal())
    print_problems(logged.problems)
    if not logged.written:
        raise Exit("这条记录有上面的错误，没有写入。", code=1)
    print(f"{item} {logged.item}\n已加到 {Path(data) / logged.path} 第{logged.line}行：\n  - {logged.entry}")


@task(name="assign-ids", help={"data": DATA_HELP})
def assign_ids(_: Context, data: str = "data") -> None:
    """给编号写“待编”的文件编上正式编号，改好文件名和引用它的地方（合并以后运行）。"""
    from generator.editing import write_drafts
    from generator.editing.numbers import assign_numbers

    with telling():
        assigned = assign_numbers(Path(data), today())
        if not assigned.problems:
            write_drafts(Path(data), assigned.drafts)
    if assigned.problems:
        print_problems(assigned.problems)
        raise Exit("台账有错误，没有编号，没有改动任何文件；请先照提示改好。", code=1)
    print(assigned.summary)


@task(
    help={
        "data": DATA_HELP,
        "diff": "只显示要改的地方，不改文件；有可改的地方时退出码为 1，没有时为 0",
    }
)
def fix(_: Context, data: str = "data", diff: bool = False) -> None:
    """自动改正台账里不用人来判断的写法：全角符号、空格、日期写法、文件编码等，其余一字不动。"""
    from generator.editing.mending import describe, draw_diff, mend_data, write_mends

    mending = mend_data(Path(data), today())
    if diff:
        if not mending.files:
            # Not to standard output, which is a patch for other programs; but whoever looks on should not see nothing.
            print(describe(mending), file=sys.stderr)
        print(draw_diff(mending), end="")
        raise Exit(code=1 if mending.files else 0)
    with telling():
        write_mends(Path(data), mending)
    print(describe(mending))


@task(
    help={
        "unit": "单位简称",
        "all_": "有在办事项的单位每家一份，--out 写文件夹",
        "out": "写到哪里；不写则写到 build/excel 文件夹",
        "as_of": AS_OF_HELP,
        "data": DATA_HELP,
    }
)
def export_xlsx(
    _: Context, unit: str = "", all_: bool = False, out: str = "", as_of: str = "", data: str = "data"
) -> None:
    """给单位导出 Excel 填报表：在办事项、可以报的事件和空行。"""
    from generator.editing.workbooks.exporting import export_workbooks
    from generator.facts.checks import check_data
    from generator.revision import read_revision
    from generator.state.situation import assess

    day = parse_day(as_of)
    if bool(unit) == all_:
        raise Exit("请用 --unit 写一个单位的简称，或者用 --all 导出全部单位，两者选一个。", code=1)
    report = check_data(Path(data), today())
    if report.failed or report.records is None:
        print_problems(report.problems)
        raise Exit("台账有错误，没有导出。", code=1)
    situation = assess(report.records, day or report.records.portal.pinned_on or today())
    exported = export_workbooks(report.records, situation, unit, read_revision(ROOT).label)
    if not exported:
        if unit and unit not in report.records.units:
            raise Exit(f"单位名录里没有“{unit}”，请写简称。", code=1)
        raise Exit(f"{unit or '全区'}没有在办事项，没有导出。", code=1)
    for name, content in exported.items():
        target = Path(out) if out and unit else Path(out or "build/excel") / name
        write(target, content)
        print(f"已导出 {target}")


@task(
    help={
        "file": "单位交回的填报表，或其他台账（.xlsx）",
        "mapping": "映射文件（.yml）：导入其他台账时，写明哪一列是哪一项",
        "dry_run": "只看结果，不写入台账",
        "receipt": "把回执另存为 Markdown 文件",
        "data": DATA_HELP,
    }
)
def import_xlsx(
    _: Context,
    file: str,
    mapping: str = "",
    dry_run: bool = False,
    receipt: str = "",
    data: str = "data",
) -> None:
    """导入单位交回的 Excel：采纳的写进台账，退回的说明原因，并给出回执。"""
    from generator.editing import write_drafts
    from generator.editing.workbooks.importing import ImportRequest, import_workbook
    from generator.editing.workbooks.receipt import format_markdown, format_receipt

    request = ImportRequest(
        file=Path(file),
        data=Path(data),
        today=today(),
        mapping=Path(mapping) if mapping else None,
        is_trial=dry_run,
    )
    report = import_workbook(request)
    if not dry_run:
        with telling():
            write_drafts(request.data, report.files)
    print(format_receipt(report.receipt).rstrip())
    if receipt:
        write(Path(receipt), format_markdown(report.receipt).encode())
    if report.receipt.failed:
        raise Exit(code=1)
