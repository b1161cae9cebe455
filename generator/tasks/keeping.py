"""The commands for whoever keeps a portal: weeks, releases, the city's portal, other offices, where the software comes from."""

# No "from __future__ import annotations": invoke reads the parameters as they are.

from functools import partial
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from generator.tasks.shared import (
    DATA_HELP,
    OUT_HELP,
    ROOT,
    print_problems,
    python_version,
    refusing,
    telling,
    today,
)

ARCHIVE_HELP = "存档目录（相对路径从仓库根目录算起）"


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

    request = SnapshotRequest(
        Path(data), Path(archive), week, today(), read_revision(ROOT), python_version(), ROOT
    )
    with refusing(ArchiveError):
        report = take_snapshot(request)
    print_problems(report.problems, Path(data))
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
    with refusing(ArchiveError):
        if restate:
            report = report_restated(kept, week, Path(data), today(), Path(out))
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
        with refusing(ArchiveError):
            rebuilt = rebuild_week(Archive(Path(archive)), rebuild, ROOT, python_version())
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
    with refusing(RollupError):
        print(roll_up(RollupRequest(folders, Path(out), name or NAME, today())))


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
    with refusing(PublishingError):
        print(publish_portal(Path(from_), Path(to), keep, partial(print, flush=True)).summary)


@task(help={"to": "发布到的文件夹，同 ./inv publish"})
def rollback(_: Context, to: str = "") -> None:
    """退回：让读者重新看到上一版门户。"""
    from generator.publishing.errors import PublishingError
    from generator.publishing.releases import rollback as roll_back

    if not to:
        raise Exit("请用 --to 写明发布到的文件夹。", code=2)
    with refusing(PublishingError):
        print(roll_back(Path(to), partial(print, flush=True)).summary)


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

    with telling():
        described = describe_office(name, office, district)
        product = read_product(Path(wheel)) if wheel else present_product(ROOT)
        founded = found_office(Path(folder), described, product, today())
    print_problems(founded.problems)
    if not founded.written:
        raise Exit("门户名称、办公室或地区有上面的错误，没有写入。", code=1)
    print(f"已建好 {folder}（{described.name}，程序版本 {product.version}）。")
    print("下一步：进入这个文件夹，运行 ./inv build，再照 README.md 的次序填写。")


@task(positional=["wheel"], help={"wheel": "新版本的安装包（.whl）"})
def upgrade(_: Context, wheel: str) -> None:
    """换用另一个版本的程序：只换安装包和 requirements.lock，不动台账。"""
    from generator.founding.products import read_product
    from generator.founding.upgrades import upgrade_office

    with telling():
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

    with telling():
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
    from generator.findings import format_findings
    from generator.supply.auditing import UNANSWERED, AuditRequest, audit_all
    from generator.supply.errors import SupplyError
    from generator.supply.wheels import check_bundle

    with refusing(SupplyError):
        if bundle:
            checked = check_bundle(Path(bundle), ROOT, python or python_version())
            print(checked.summary)
            raise Exit(code=1 if checked.faults else 0)
        report = audit_all(AuditRequest(ROOT, today(), service))
    print(format_findings(report.findings), end="")
    if report.failed:
        raise Exit(code=1)
    if not report.is_answered:
        raise Exit("漏洞没有查成；其余各项没有问题。", code=UNANSWERED)
