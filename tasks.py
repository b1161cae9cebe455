"""The commands of the project, run as ./inv <task>.

Thin on purpose: a task turns options into arguments, calls generator, prints what comes back
and sets the exit code. Here are those that read data/ and show it; the others are in generator/tasks.
Only the commands read the clock; everything below is given its dates, so that the same input makes the same portal.
"""

# No "from __future__ import annotations": invoke reads the parameters as they are.

import os
import shutil
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from generator.shipped import IS_INSTALLED, SHIPPED

# Tasks are found by being here.
from generator.tasks.editing import assign_ids, export_xlsx, fix, import_xlsx, log, new  # noqa: F401
from generator.tasks.keeping import (  # noqa: F401
    audit,
    bundle,
    init,
    publish,
    rollback,
    rollup,
    snapshot,
    snapshot_diff,
    upgrade,
    verify,
)
from generator.tasks.shared import (
    AS_OF_HELP,
    CHINA,
    DATA_HELP,
    OUT_HELP,
    ROOT,
    is_colored,
    parse_day,
    print_problems,
    refusing,
    today,
)

if TYPE_CHECKING:
    # At run time each task imports what it needs: ./inv --list must answer at once.
    from generator.build import BuildReport
    from generator.facts.problem_formats import Outcome
    from generator.press import Kept

CACHES = [".cache", ".coverage", ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache"]
CACHES += [".ruff_cache", "htmlcov"]
POLL_SECONDS = 0.2


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

    if _build(Path(data), Path(out), parse_day(as_of), audience, helpers=cores()).failed:
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
        print(report(outcome, format_, folder, color=is_colored()), end="")
    mendable = sum(bool(problem.edits) for problem in outcome.problems)
    if mendable and format_ == "text":
        print(f"其中{mendable}处不用人来判断，可以自动改好：./inv fix（先看怎么改：./inv fix --diff）。")
    if outcome.failed:
        raise Exit(code=1)


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
    request = ImpactRequest(Path(data), base, Path(out), parse_day(as_of), today())
    try:
        report = report_impact(request)
    except HistoryError as error:
        raise Exit(str(error), code=2) from None
    except OSError:
        raise Exit(f"没能写入“{out}”，请检查路径、权限和磁盘空间。", code=2) from None
    print(report.headline)
    for path in report.files:
        print(f"已写入 {path}")


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
    """生成门户并在本机预览；台账或页面素材改动后自动重新生成，打开着的网页自己刷新。"""
    from generator.parallel import cores
    from generator.press import Kept, look_at
    from generator.preview import PreviewError, previewing

    day, kept = parse_day(as_of), Kept()
    watched = (Path(data), SHIPPED / "site_src")
    with refusing(PreviewError), previewing(Path(out) / "site", port) as address:
        try:
            while True:
                # Looked at before building: what changes during a build triggers the next one.
                seen = look_at(*watched)
                _build(Path(data), Path(out), day, helpers=cores(), kept=kept)
                print(f"预览地址 {address} （按 Ctrl+C 结束）", flush=True)
                while look_at(*watched) == seen:
                    time.sleep(POLL_SECONDS)
                print("发现改动，正在重新生成……", flush=True)
        except KeyboardInterrupt:
            print("\n预览已结束。")


@task(help={"data": DATA_HELP, "out": OUT_HELP, "format": "输出格式：text（给人看）或 json（给程序用）"})
def doctor(_: Context, data: str = "data", out: str = "build", format_: str = "text") -> None:
    """自检：这台电脑和这个代码库能不能正常生成门户，哪里要注意，怎么办。"""
    from generator.doctor import DoctorRequest, examine
    from generator.findings import format_findings, format_json, has_failed

    if format_ not in {"text", "json"}:
        raise Exit(f"--format 的值“{format_}”不对，请写 text 或 json。", code=2)
    now, is_fixed = datetime.now().astimezone(), bool(os.environ.get("SOURCE_DATE_EPOCH"))
    if is_fixed:
        now = datetime.combine(today(), datetime.min.time(), CHINA)
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

    request = BuildRequest(data, out, as_of, today(), read_revision(ROOT), helpers=helpers)
    report = build_for_audience(request, audience) if audience else build_portal(request, kept)
    print_problems(report.problems, data)
    print(report.summary)
    return report


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


def _check(data: Path, base: str) -> "Outcome":
    """Check once, against an earlier version if one is named."""
    from generator.facts.checks import check_data
    from generator.facts.problem_formats import Outcome

    if not base:
        return Outcome(check_data(data, today()).problems)
    from generator.history import HistoryError
    from generator.history.checking import check_since

    try:
        return check_since(data, today(), base)
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


if not IS_INSTALLED:
    # Here there is no package to replace, but code to work on.
    del upgrade
    from devtasks import (  # noqa: F401
        bench,
        coverage,
        format_,
        lint,
        lock,
        mutants,
        screenshots,
        test,
    )
