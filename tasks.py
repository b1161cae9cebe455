"""The commands of the project, run as ./inv <task>.

Thin on purpose: a task turns options into arguments, calls generator, prints what comes back
and sets the exit code. It is also the only place which reads the clock; everything below is
given its dates, so that the same input makes the same portal.
"""

# No "from __future__ import annotations": invoke reads the parameters as they are.

import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from generator.shipped import IS_INSTALLED, SHIPPED

if TYPE_CHECKING:
    # At run time each task imports what it needs: ./inv --list must answer at once.
    from generator.build import BuildReport
    from generator.editing.questions import Terminal
    from generator.facts.problem_formats import Outcome
    from generator.facts.problems import Problem
    from generator.press import Kept

# In an office that has the generator as a package, its own tasks.py imports this file from there (generator/founding):
# then the repository is where ./inv has gone.
ROOT = Path.cwd() if IS_INSTALLED else Path(__file__).parent
# A fixed offset, not zoneinfo: Windows has no time zone database, and China no summer time.
CHINA = timezone(timedelta(hours=8))

CACHES = [".cache", ".coverage", ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache"]
CACHES += [".ruff_cache", "htmlcov"]
POLL_SECONDS = 0.2

DATA_HELP = "台账目录（相对路径从仓库根目录算起）"
ARCHIVE_HELP = "存档目录（相对路径从仓库根目录算起）"
OUT_HELP = "输出目录（相对路径从仓库根目录算起）"
AS_OF_HELP = "统计截止日，如 2021-09-30；不写则为今天（北京时间）"


@task(
    help={
        "data": DATA_HELP,
        "out": OUT_HELP,
        "as_of": AS_OF_HELP,
        "audience": "给谁看，如 公开（见 data/rules/audiences.yml）；不写则是本办公室自己的门户",
    }
)
def build(_: Context, data: str = "data", out: str = "build", as_of: str = "", audience: str = "") -> None:
    """生成门户：检查台账，生成全部页面、图表与下载文件。"""
    from generator.parallel import cores

    if _build(Path(data), Path(out), _parse_day(as_of), audience, helpers=cores()).failed:
        raise Exit(code=1)


@task(
    help={
        "data": DATA_HELP,
        "base": "只把比这个版本（如 origin/main）多出的错误算作不通过，并检查有没有改动已有的记录",
        "format": "输出格式：text、github、gitlab、sarif、json",
        "output": "把结果写进这个文件；不写则显示出来",
    }
)
def check(_: Context, data: str = "data", base: str = "", format_: str = "text", output: str = "") -> None:
    """只检查台账，不生成页面。"""
    from generator.facts.problem_formats import STYLES, report

    if format_ not in STYLES:
        raise Exit(f"没有“{format_}”这种输出格式，可以写：{'、'.join(STYLES)}。", code=2)
    outcome = _check(Path(data), base)
    folder = _shown_folder(data, is_for_people=format_ == "text")
    if output:
        _write_report(Path(output), report(outcome, format_, folder))
        print(outcome.summary)
    else:
        print(report(outcome, format_, folder, color=_is_colored()), end="")
    mendable = sum(bool(problem.edits) for problem in outcome.problems)
    if mendable and format_ == "text":
        print(f"其中{mendable}处不用人来判断，可以自动改好：./inv fix（先看怎么改：./inv fix --diff）。")
    if outcome.failed:
        raise Exit(code=1)


@task(
    iterable=["set"],
    help={
        "kind": "要新建哪一类：督办单、会议、工作专班、专项行动、年度计划事项、三项建议、指标、统计",
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

    with _telling():
        made = make_file(
            Path(data),
            _today(),
            kind_named(kind),
            given=set or [],
            number=number,
            year=year or None,
            terminal=_terminal(),
        )
    _print_problems(made.problems)
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
    with _telling():
        logged = log_event(Path(data), _today(), item, event, given, terminal=_terminal())
    _print_problems(logged.problems)
    if not logged.written:
        raise Exit("这条记录有上面的错误，没有写入。", code=1)
    print(f"{item} {logged.item}\n已加到 {Path(data) / logged.path} 第{logged.line}行：\n  - {logged.entry}")


@task(name="assign-ids", help={"data": DATA_HELP})
def assign_ids(_: Context, data: str = "data") -> None:
    """给编号写“待编”的文件编上正式编号，改好文件名和引用它的地方（合并以后运行）。"""
    from generator.editing import write_drafts
    from generator.editing.numbers import assign_numbers

    with _telling():
        assigned = assign_numbers(Path(data), _today())
        if not assigned.problems:
            write_drafts(Path(data), assigned.drafts)
    if assigned.problems:
        _print_problems(assigned.problems)
        raise Exit("台账有错误，没有编号，没有改动任何文件；请先照提示改好。", code=1)
    print(assigned.summary)


@task(
    help={
        "base": "与哪个分支或提交比较，如 origin/main；实际比较的是当前分支从它分出的那一刻",
        "data": DATA_HELP,
        "out": "写到哪个目录（相对路径从仓库根目录算起）",
        "as_of": "按哪一天推算，如 2021-09-30；不写则取门户设置里固定的日期，没有固定则为今天",
    }
)
def impact(
    _: Context, base: str = "", data: str = "data", out: str = "build/impact", as_of: str = ""
) -> None:
    """审核预览：当前修改会让门户怎么变（事项、灯、时限、率、挂图），写成 impact.md 和 impact.html。"""
    from generator.history import HistoryError
    from generator.impact import ImpactRequest, report_impact

    if not base:
        raise Exit("请用 --base 写明与哪个分支或提交比较，例如 ./inv impact --base origin/main。", code=2)
    request = ImpactRequest(Path(data), base, Path(out), _parse_day(as_of), _today())
    try:
        report = report_impact(request)
    except HistoryError as error:
        raise Exit(str(error), code=2) from None
    except OSError:
        raise Exit(f"没能写入“{out}”，请检查路径、权限和磁盘空间。", code=2) from None
    print(report.headline)
    for path in report.files:
        print(f"已写入 {path}")


@task(
    help={
        "data": DATA_HELP,
        "diff": "只显示要改的地方，不改文件；有可改的地方时退出码为 1，没有时为 0",
    }
)
def fix(_: Context, data: str = "data", diff: bool = False) -> None:
    """自动改正台账里不用人来判断的写法：全角符号、空格、日期写法、文件编码等，其余一字不动。"""
    from generator.editing.mending import describe, draw_diff, mend_data, write_mends

    mending = mend_data(Path(data), _today())
    if diff:
        print(draw_diff(mending), end="")
        raise Exit(code=1 if mending.files else 0)
    with _telling():
        write_mends(Path(data), mending)
    print(describe(mending))


@task(help={"code": "检查提示的编号，如 DC-0107；也可以只写 107，或写标题里的一个词，如 全角"})
def explain(_: Context, code: str) -> None:
    """说明一条检查提示：要求什么、为什么、怎么改，附对错示例。"""
    from generator.facts.examples import read_examples
    from generator.facts.explaining import explain as explained
    from generator.facts.explaining import find_code, list_codes, near_codes

    if found := find_code(code):
        print(explained(found, read_examples(SHIPPED / "site_src" / "examples")).rstrip())
        return
    near = list_codes(near_codes(code)).rstrip()
    hint = f"您要找的可能是：\n{near}" if near else "全部检查提示见门户 规则帮助 › 检查提示。"
    raise Exit(f"没有编号是“{code}”的检查提示。{hint}", code=1)


@task(help={"data": DATA_HELP})
def schema(_: Context, data: str = "data") -> None:
    """更新编辑器用的文件：台账的 JSON Schema（提示与校验）和填表片段。"""
    from generator.facts.schema import schemas, with_schemas
    from generator.facts.snippets import snippets

    files = {Path(data) / "schema" / name: text for name, text in schemas().items()}
    editor = ROOT / ".vscode"
    files[editor / "yaml.code-snippets"] = snippets()
    files[editor / "settings.json"] = with_schemas((editor / "settings.json").read_text(encoding="utf-8"))
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"已写入 {path}")


@task(
    positional=["file"],
    help={
        "file": "要核对的文稿（.docx、.txt 或 .md）",
        "format": "输出格式：text（给人看）或 json（给程序用）",
    },
)
def verify_text(_: Context, file: str, format: str = "text") -> None:  # noqa: A002 - the name of the option
    """核对文稿里的数字、百分比、序号和日期是否前后对得上。"""
    from generator.proofreading import UnreadableError, adds_up, format_findings, format_json, proofread_file

    if format not in {"text", "json"}:
        raise Exit(f"--format 的值“{format}”不对，请写 text 或 json。", code=2)
    try:
        findings = proofread_file(Path(file))
    except UnreadableError as error:
        raise Exit(f"{file}：{error}", code=2) from None
    print((format_json if format == "json" else format_findings)(file, findings).rstrip())
    if not adds_up(findings):
        raise Exit(code=1)


@task(help={"data": DATA_HELP, "out": OUT_HELP, "as_of": AS_OF_HELP, "port": "端口"})
def serve(_: Context, data: str = "data", out: str = "build", as_of: str = "", port: int = 8000) -> None:
    """生成门户并在本机预览；台账或页面素材改动后自动重新生成。"""
    from generator.press import Kept

    day, kept = _parse_day(as_of), Kept()
    site = Path(out) / "site"
    try:
        # Threads: a browser holds its connection open, and would block every other request.
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Preview, directory=str(site)))
    except (OSError, OverflowError):
        raise Exit(f"端口 {port} 不能使用（可能已被占用），请用 --port 换一个端口。", code=1) from None
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        watched = (Path(data), SHIPPED / "site_src")
        try:
            while True:
                # Looked at before building: what changes during a build triggers the next one.
                seen = _snapshot(watched)
                _build(Path(data), Path(out), day, kept=kept)
                print(f"预览地址 http://127.0.0.1:{port}/ （按 Ctrl+C 结束）", flush=True)
                while _snapshot(watched) == seen:
                    time.sleep(POLL_SECONDS)
                print("发现改动，正在重新生成……", flush=True)
        except KeyboardInterrupt:
            print("\n预览已结束。")
        finally:
            server.shutdown()


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

    day = _parse_day(as_of)
    if bool(unit) == all_:
        raise Exit("请用 --unit 写一个单位的简称，或者用 --all 导出全部单位，两者选一个。", code=1)
    report = check_data(Path(data), _today())
    if report.failed or report.records is None:
        _print_problems(report.problems)
        raise Exit("台账有错误，没有导出。", code=1)
    situation = assess(report.records, day or report.records.portal.pinned_on or _today())
    exported = export_workbooks(report.records, situation, unit, read_revision(ROOT).label)
    if not exported:
        if unit and unit not in report.records.units:
            raise Exit(f"单位名录里没有“{unit}”，请写简称。", code=1)
        raise Exit(f"{unit or '全区'}没有在办事项，没有导出。", code=1)
    for name, content in exported.items():
        target = Path(out) if out and unit else Path(out or "build/excel") / name
        _write(target, content)
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
        today=_today(),
        mapping=Path(mapping) if mapping else None,
        is_trial=dry_run,
    )
    report = import_workbook(request)
    if not dry_run:
        with _telling():
            write_drafts(request.data, report.files)
    print(format_receipt(report.receipt).rstrip())
    if receipt:
        _write(Path(receipt), format_markdown(report.receipt).encode())
    if report.receipt.failed:
        raise Exit(code=1)


@task(
    help={
        "week": "周次，如 2021-W39；不写则为例会已经开过的最近一周",
        "archive": ARCHIVE_HELP,
        "data": DATA_HELP,
    }
)
def snapshot(_: Context, week: str = "", archive: str = "build/archive", data: str = "data") -> None:
    """存档一周：把例会当天的门户原样存好，带清单和指纹，以后不改不覆盖。"""
    from generator.archive.errors import ArchiveError
    from generator.archive.freezing import SnapshotRequest, take_snapshot
    from generator.revision import read_revision

    request = SnapshotRequest(Path(data), Path(archive), week, _today(), read_revision(ROOT), _python(), ROOT)
    with _refusing(ArchiveError):
        report = take_snapshot(request)
    _print_problems(report.problems, Path(data))
    print("\n".join((report.summary, *report.notes)))
    if report.failed:
        raise Exit(code=1)


@task(
    positional=["week"],
    help={
        "week": "周次，如 2021-W38；再写一个周次，就比较这两周",
        "other": "与它比较的另一周，如 2021-W39；可以省去 --other，直接写在后面",
        "restate": "不比较两周，而是用今天的台账重新推算这一周，看存档以后补记、更正了什么",
        "archive": ARCHIVE_HELP,
        "data": DATA_HELP,
        "out": "写到哪个目录（相对路径从仓库根目录算起）",
    },
)
def snapshot_diff(  # noqa: PLR0913, PLR0917 - one parameter for each option
    _: Context,
    week: str,
    other: str = "",
    restate: bool = False,
    archive: str = "build/archive",
    data: str = "data",
    out: str = "build/changes",
) -> None:
    """变化通报：存档的两周之间逐项变了什么，写成网页、Markdown 和 Word。"""
    from generator.archive.changes import report_changes, report_restated
    from generator.archive.errors import ArchiveError
    from generator.archive.store import Archive

    if restate == bool(other):
        raise Exit(
            "请写两个周次，如 ./inv snapshot-diff 2021-W38 2021-W39；"
            "或者写一个周次加 --restate，如 ./inv snapshot-diff 2021-W38 --restate。",
            code=2,
        )
    kept = Archive(Path(archive))
    with _refusing(ArchiveError):
        if restate:
            report = report_restated(kept, week, Path(data), _today(), Path(out))
        else:
            report = report_changes(kept, week, other, Path(out))
    print(report.headline)
    for path in report.files:
        print(f"已写入 {path}")


@task(
    help={
        "archive": ARCHIVE_HELP,
        "fingerprint": "当时抄下的清单指纹（至少前12位）：证明存档还是那一份",
        "rebuild": "用当时的数据和程序重新生成这一周（如 2021-W39），逐个文件对照",
    }
)
def verify(_: Context, archive: str = "build/archive", fingerprint: str = "", rebuild: str = "") -> None:
    """核验存档：逐个文件、逐周核对指纹，指出哪里被动过。"""
    from generator.archive.errors import ArchiveError
    from generator.archive.rebuilding import rebuild_week
    from generator.archive.reporting import say_rebuilt, say_verification
    from generator.archive.store import Archive
    from generator.archive.verifying import verify_archive

    found = verify_archive(Path(archive), fingerprint)
    print(say_verification(found))
    failed = bool(found.findings)
    if rebuild:
        with _refusing(ArchiveError):
            rebuilt = rebuild_week(Archive(Path(archive)), rebuild, ROOT, _python())
        print(say_rebuilt(rebuilt))
        failed = failed or not rebuilt.is_same
    if failed:
        raise Exit(code=1)


@task(
    iterable=["district"],
    help={
        "district": "一个区的存档：存档里某一周的文件夹，如 甲区/2021-W39；可以省去 --district，一个接一个写在后面",
        "out": OUT_HELP,
        "name": "汇总门户的名称；不写则为“信访督查督办汇总门户”",
    },
)
def rollup(_: Context, district: list[str] | None = None, out: str = "build/rollup", name: str = "") -> None:
    """市级汇总：核验各区交来的存档，合成一个门户，每个数都查得到出自哪个区。"""
    from generator.rollup.building import NAME, RollupRequest, roll_up
    from generator.rollup.errors import RollupError

    if not district:
        raise Exit("请写明各区的存档，一个接一个，如 ./inv rollup 甲区/2021-W39 乙区/2021-W39。", code=2)
    folders = tuple(Path(each) for each in district)
    with _refusing(RollupError):
        print(roll_up(RollupRequest(folders, Path(out), name or NAME, _today())))


@task(
    help={
        "to": "发布到哪个文件夹；网页服务器显示其中的 current",
        "from": "生成好的门户（相对路径从仓库根目录算起）",
        "keep": "最多保留几版（至少留现在的和上一版）",
    }
)
def publish(_: Context, to: str = "", from_: str = "build/site", keep: int = 10) -> None:
    """发布门户：读者看到的要么是旧的，要么是新的，不会是半新半旧；中途断电、磁盘满也一样。"""
    from generator.publishing.errors import PublishingError
    from generator.publishing.releases import publish as publish_portal

    if not to or keep < 1:
        raise Exit("请用 --to 写明发布到哪个文件夹；--keep 要写不小于1的整数。", code=2)
    with _refusing(PublishingError):
        print(publish_portal(Path(from_), Path(to), keep, partial(print, flush=True)).summary)


@task(help={"to": "发布到的文件夹，同 ./inv publish"})
def rollback(_: Context, to: str = "") -> None:
    """退回：让读者重新看到上一版门户。"""
    from generator.publishing.errors import PublishingError
    from generator.publishing.releases import rollback as roll_back

    if not to:
        raise Exit("请用 --to 写明发布到的文件夹。", code=2)
    with _refusing(PublishingError):
        print(roll_back(Path(to), partial(print, flush=True)).summary)


@task(help={"data": DATA_HELP, "out": OUT_HELP, "format": "输出格式：text（给人看）或 json（给程序用）"})
def doctor(_: Context, data: str = "data", out: str = "build", format_: str = "text") -> None:
    """自检：这台电脑和这个代码库能不能正常生成门户，哪里要注意，怎么办。"""
    from generator.doctor import DoctorRequest, examine, format_findings, format_json, has_failed

    if format_ not in {"text", "json"}:
        raise Exit(f"--format 的值“{format_}”不对，请写 text 或 json。", code=2)
    now, is_fixed = datetime.now().astimezone(), bool(os.environ.get("SOURCE_DATE_EPOCH"))
    if is_fixed:
        now = datetime.combine(_today(), datetime.min.time(), CHINA)
    request = DoctorRequest(ROOT, Path(data), Path(out), now, is_fixed)
    findings = examine(request)
    print(format_json(findings, request.today) if format_ == "json" else format_findings(findings), end="")
    if has_failed(findings):
        raise Exit(code=1)


@task(help={"out": OUT_HELP})
def clean(_: Context, out: str = "build") -> None:
    """删除生成的门户与各种缓存。"""
    from generator.archive.disk import remove

    target = Path(out).resolve()
    if target.exists():
        # A mistyped --out must not cost anybody their files.
        if ROOT.resolve().is_relative_to(target) or not (target / "site").is_dir():
            raise Exit(f"{out} 不像是生成的门户（其中没有 site 目录），没有删除。", code=1)
        kept = _remove_all_but_archive(target)
        if kept:
            print(f"留下了每周存档 {kept}：存档只存一次，删了就没有了。确要删除，请自己动手。")
    caches = [ROOT / name for name in CACHES]
    caches += [path for top in ("generator", "tests") for path in (ROOT / top).rglob("__pycache__")]
    for path in caches:
        remove(path)
    print("已清理。")


@task(
    positional=["folder"],
    help={
        "folder": "新门户放在哪个文件夹（还没有，或是空的）",
        "name": "门户名称，如 某区信访督查督办门户",
        "office": "主办单位全称；不写则为地区加“信访办公室”",
        "district": "地区，如 某区；从门户名称看得出的不用写",
        "wheel": "用现成的安装包（.whl）；不写则用当前这个版本",
    },
)
def init(
    _: Context, folder: str, name: str = "", office: str = "", district: str = "", wheel: str = ""
) -> None:
    """给另一个办公室建一个空的门户：自己的台账和规则，共用这套程序。"""
    from generator.founding.offices import describe_office, found_office
    from generator.founding.products import present_product, read_product

    with _telling():
        described = describe_office(name, office, district)
        product = read_product(Path(wheel)) if wheel else present_product(ROOT)
        founded = found_office(Path(folder), described, product, _today())
    _print_problems(founded.problems)
    if not founded.written:
        raise Exit("门户名称、办公室或地区有上面的错误，没有写入。", code=1)
    print(f"已建好 {folder}（{described.name}，程序版本 {product.version}）。")
    print("下一步：进入这个文件夹，运行 ./inv build，再照 README.md 的次序填写。")


@task(positional=["wheel"], help={"wheel": "新版本的安装包（.whl）"})
def upgrade(_: Context, wheel: str) -> None:
    """换用另一个版本的程序：只换安装包和 requirements.lock，不动台账。"""
    from generator.founding.products import read_product
    from generator.founding.upgrades import upgrade_office

    with _telling():
        product = read_product(Path(wheel))
        former = upgrade_office(ROOT, product)
    print(f"已换成版本 {product.version}（原来是 {'、'.join(former) or product.version}），台账没有动。")
    print("下一步：运行 ./inv schema、./inv check、./inv build，核对无误后提交。")


@task(
    iterable=["platform"],
    help={
        "out": "写到哪个文件夹（相对路径从仓库根目录算起）",
        "platform": "给哪种电脑用：linux-x86_64、linux-aarch64、windows；可写多次，不写则与本机相同",
        "python": "那些电脑上的 Python 版本，如 3.12；不写则与本机相同",
    },
)
def bundle(
    _: Context, out: str = "build/bundle", platform: list[str] | None = None, python: str = ""
) -> None:
    """打成离线安装包：仓库、全部软件包、校验和安装脚本，拷到不联网的电脑上就能用。"""
    from generator.founding.bundles import pack_bundle

    with _telling():
        packed = pack_bundle(ROOT, Path(out), platform or [], python)
    print(f"已打包 {out}：文件 {packed.files} 个，软件包 {packed.wheels} 个，共 {packed.size / 1e6:.0f} MB。")
    print(f"指纹：{packed.fingerprint}（记下来，到了目标电脑上用 ./inv audit --bundle 核对）。")
    print("下一步：整个文件夹拷到目标电脑，打开 安装说明.txt 照着做。")


@task(
    help={
        "bundle": "不查这里，而是核对一份离线安装包（文件夹或压缩包），或者一个 wheels 文件夹",
        "python": "核对 wheels 文件夹时，目标电脑上的 Python 版本，如 3.12；不写则与本机相同",
        "service": "向谁查漏洞：pypi，或者内网漏洞库镜像（OSV）的地址",
    }
)
def audit(_: Context, bundle: str = "", python: str = "", service: str = "pypi") -> None:
    """核查软件来源：哈希、许可证、软件清单、已知漏洞；漏洞要联网查，查不成时退出码为 3。"""
    from generator.doctor import format_findings
    from generator.supply.auditing import UNANSWERED, AuditRequest, audit_all
    from generator.supply.errors import SupplyError
    from generator.supply.wheels import check_bundle

    with _refusing(SupplyError):
        if bundle:
            checked = check_bundle(Path(bundle), ROOT, python or _python())
            print(checked.summary)
            raise Exit(code=1 if checked.faults else 0)
        report = audit_all(AuditRequest(ROOT, _today(), service))
    print(format_findings(report.findings), end="")
    if report.failed:
        raise Exit(code=1)
    if not report.is_answered:
        raise Exit("漏洞没有查成；其余各项没有问题。", code=UNANSWERED)


class _Preview(SimpleHTTPRequestHandler):
    """Serves the site to the one who edits it: nothing cached, and no line for each request."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


def _build(  # noqa: PLR0913 - what a build can be asked for
    data: Path,
    out: Path,
    as_of: date | None,
    audience: str = "",
    *,
    helpers: int = 0,
    kept: "Kept | None" = None,
) -> "BuildReport":
    """Build once and print the outcome."""
    from generator.audience import build_for_audience
    from generator.build import BuildRequest, build_portal
    from generator.revision import read_revision

    request = BuildRequest(data, out, as_of, _today(), read_revision(ROOT), helpers=helpers)
    report = build_for_audience(request, audience) if audience else build_portal(request, kept)
    _print_problems(report.problems, data)
    print(report.summary)
    return report


@contextmanager
def _telling() -> Iterator[None]:
    """Say why a tool could do nothing, or that it was broken off, and end with an exit code."""
    from generator.editing import EditingError

    try:
        yield
    except EditingError as error:
        raise Exit(str(error), code=1) from None
    except (EOFError, KeyboardInterrupt):
        raise Exit("\n已放弃，没有写入。", code=1) from None


@contextmanager
def _refusing(refusal: type[Exception]) -> Iterator[None]:
    """Say why something could not be done, and end with an exit code."""
    try:
        yield
    except refusal as error:
        raise Exit(str(error), code=1) from None


def _python() -> str:
    """Give the version of the interpreter that decides how libraries behave, as 3.11."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _remove_all_but_archive(target: Path) -> Path | None:
    """Remove a folder of builds; of the weeks that are archived in it, which nothing makes again, keep all."""
    from generator.archive.disk import remove
    from generator.archive.store import SEAL

    kept = next((path.parent for path in target.glob(f"*/{SEAL}")), None)
    if kept is None:
        shutil.rmtree(target)
        return None
    for path in target.iterdir():
        if path != kept:
            remove(path)
    return kept


def _terminal() -> "Terminal | None":
    """Give who can be asked: nobody where commands or scripts run us."""
    from generator.editing.questions import Terminal

    return Terminal(ask=input, say=print) if sys.stdin.isatty() and sys.stdout.isatty() else None


def _check(data: Path, base: str) -> "Outcome":
    """Check once, against an earlier version if one is named."""
    from generator.facts.checks import check_data
    from generator.facts.problem_formats import Outcome

    if not base:
        return Outcome(check_data(data, _today()).problems)
    from generator.history import HistoryError
    from generator.history.checking import check_since

    try:
        return check_since(data, _today(), base)
    except HistoryError as error:
        raise Exit(str(error), code=2) from None


def _shown_folder(data: str, *, is_for_people: bool) -> str:
    """What stands before paths: the folder as it was typed, or for machines from the top of the repository."""
    if is_for_people:
        return Path(data).as_posix()
    from generator.history.repository import folder_in_repository

    return folder_in_repository(Path(data))


def _write_report(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError:
        raise Exit(f"没能写入“{path}”，请检查路径和权限。", code=2) from None


def _is_colored() -> bool:
    """Whether to print in colours: on a terminal that knows them, unless told not to (no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        return False
    # The old console of Windows would show the codes themselves.
    return os.name != "nt" or "WT_SESSION" in os.environ or "TERM" in os.environ


def _print_problems(problems: "Sequence[Problem]", data: Path = Path("data")) -> None:
    """Print problems, if there are any."""
    from generator.facts.problems import format_text

    if problems:
        print(format_text(problems, color=_is_colored(), folder=data.as_posix()).rstrip())


def _parse_day(text: str) -> date | None:
    """Read the value of --as-of; empty means that none was given."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # fromisoformat takes 20210930 and 2021-W39-4 as well, which nobody means here.
    if day is None or day.isoformat() != text:
        raise Exit(f"--as-of 的值“{text}”不是有效的日期，请写成 2021-09-30 的样式。", code=1)
    return day


def _today() -> date:
    """Give the day in China, or that of SOURCE_DATE_EPOCH (reproducible-builds.org) if set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(CHINA).date()
    try:
        return datetime.fromtimestamp(int(epoch), CHINA).date()
    except (ValueError, OverflowError, OSError):
        raise Exit(f"环境变量 SOURCE_DATE_EPOCH 的值“{epoch}”不是有效的秒数。", code=1) from None


def _write(path: Path, content: bytes) -> None:
    """Write a file that somebody asked for, with the folder that it is to lie in."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Exit(
            f"写不了文件 {path}：{error.strerror}。请换一个位置，或者先关闭打开它的程序。", code=1
        ) from None


def _snapshot(directories: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Give every file with its time and size, to be compared with a later snapshot."""
    found = {}
    for directory in directories:
        for path in directory.rglob("*"):
            try:
                stat = path.stat()
            except OSError:
                # Removed, or renamed by an editor, since rglob saw it: the next look will tell.
                continue
            found[path] = (stat.st_mtime_ns, stat.st_size)
    return found


if not IS_INSTALLED:
    # Here there is no package to replace, but code to work on.
    del upgrade
    from devtasks import (  # noqa: F401 - tasks are found by being here
        bench,
        coverage,
        format_,
        lint,
        lock,
        mutants,
        screenshots,
        test,
    )
