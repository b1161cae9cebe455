"""Whether this machine and this checkout can make the portal, in an administrator's words.

Each finding is fine, worth attention or in the way, and says what to do. Only what is in the way fails: an office
must not stop publishing because a holiday notice is late.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.findings import Finding, State
from generator.history import HistoryError
from generator.history.repository import Repository

CHINA = timezone(timedelta(hours=8))
OLDEST_PYTHON = (3, 11)
PYTHON_ENDS = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
}
"""Last month of security fixes: PEP 664, 693, 719, 745."""
MATERIAL_ENDS = date(2027, 5, 5)
"""Last day on which the maintainers of the theme mend anything (see pyproject.toml)."""
SOON_DAYS = 180
NOTICE_MONTH = 11
"""The State Council's notice on the next year's holidays is usually there by November."""
STALE_DAYS = 7
"""Data is looked at every week; longer without a change is worth a question."""
FULL_BYTES, NARROW_BYTES = 300 * 2**20, 2 * 2**30
"""A build takes some 40 MB with the example data, and a year of snapshots more than a gigabyte."""
FONTS = Path(__file__).parent / "outputs" / "fonts"
_OPEN_TYPE = b"OTTO"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)( ;)?", re.MULTILINE)
_TIMEOUT_SECONDS = 20
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class DoctorRequest:
    """What to look at, and what the clock says."""

    root: Path
    """Folder of tasks.py and requirements.lock."""
    data: Path
    out: Path
    """Folder that a build writes to; need not exist."""
    now: datetime
    """With the time zone that this machine is set to."""
    fixed: bool
    """Whether the day is not taken from the clock (SOURCE_DATE_EPOCH)."""

    @property
    def today(self) -> date:
        """The day in China."""
        return self.now.astimezone(CHINA).date()


def examine(request: DoctorRequest) -> list[Finding]:
    """Look at everything; nothing is changed, and nothing asked of the network."""
    return [finding for check in CHECKS for finding in check(request)]


# ── Programs ─────────────────────────────────────────────────────────────────────────────────────────────────────


def check_python(request: DoctorRequest) -> Iterator[Finding]:
    """The Python that runs us: new enough, and still mended."""
    name, running = "Python", ".".join(map(str, sys.version_info[:3]))
    ends = PYTHON_ENDS.get(sys.version_info[:2])
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield Finding(name, State.BAD, f"{running} 太旧，要 3.11 以上。", "装新的 Python，再运行 ./inv。")
    elif ends is None:
        yield Finding(name, State.FINE, f"{running}。")
    elif (left := (ends - request.today).days) <= SOON_DAYS:
        said = f"{running}，官方修补到{_said(ends)}，{_said_left(left)}。"
        yield Finding(name, State.NOTE, said, "换新的 Python：装好后删掉 .venv 文件夹，再运行 ./inv。")
    else:
        yield Finding(name, State.FINE, f"{running}，官方修补到{_said(ends)}。")


def check_packages(request: DoctorRequest) -> Iterator[Finding]:
    """The packages of .venv are those of the lock. Of one locked for several systems, any of them will do."""
    name = "软件包"
    try:
        lock = (request.root / "requirements.lock").read_text("utf-8")
    except OSError:
        yield Finding(name, State.BAD, "找不到 requirements.lock。", "重新取一份完整的代码库。")
        return
    wanted: dict[str, set[str]] = {}
    only_somewhere = set()
    for package, number, marker in _LOCKED.findall(lock):
        wanted.setdefault(package, set()).add(number)
        if marker:
            only_somewhere.add(package)
    absent, other = [], []
    for package, numbers in sorted(wanted.items()):
        found = _version(package)
        if found is None and package not in only_somewhere:
            absent.append(package)
        elif found is not None and found not in numbers:
            other.append(f"{package} 是 {found}，应为 {'或'.join(sorted(numbers))}")
    remedy = "删掉 .venv 文件夹，再运行 ./inv，会按 requirements.lock 重新装好。"
    if absent:
        yield Finding(name, State.BAD, f"少装了{_some(absent)}。", remedy)
    elif other:
        yield Finding(name, State.NOTE, f"与 requirements.lock 不一致：{_some(other)}。", remedy)
    else:
        yield Finding(name, State.FINE, f"与 requirements.lock 一致，共{len(wanted)}个。")


def check_pins(request: DoctorRequest) -> Iterator[Finding]:
    """What frames the pages: MkDocs below 2, and a theme whose support ends on a known day."""
    mkdocs = _version("mkdocs")
    if mkdocs is None or int(mkdocs.split(".")[0]) >= 2:  # noqa: PLR2004 - the version that drops themes
        said = f"版本是 {mkdocs}，门户的页面要用 2 以下的。" if mkdocs else "没有装。"
        yield Finding("MkDocs", State.BAD, said, "删掉 .venv 文件夹，再运行 ./inv；不要自己升级它。")
    else:
        yield Finding("MkDocs", State.FINE, f"{mkdocs}（固定用 2 以下的）。")
    theme, left = _version("mkdocs-material") or "没有装", (MATERIAL_ENDS - request.today).days
    said = f"{theme}，官方修补到{_said(MATERIAL_ENDS)}，{_said_left(left)}。"
    if left > SOON_DAYS:
        yield Finding("页面主题", State.FINE, said)
    else:
        remedy = "门户照常能用，也不从外面取东西；但要安排换下它的版本，看项目的更新说明（CHANGELOG.md）。"
        yield Finding("页面主题", State.NOTE, said, remedy)


def check_fonts(_: DoctorRequest) -> Iterator[Finding]:
    """The Chinese fonts that charts and sheets are drawn with come with the program."""
    broken = [font for font in ("Regular", "Bold") if not _is_font(FONTS / f"NotoSansCJKsc-{font}.otf")]
    if broken:
        said = f"自带的中文字体缺失或损坏：{'、'.join(broken)}，图表和挂图画不出来。"
        yield Finding("字体", State.BAD, said, "重新取一份完整的代码库（git status 可以看到少了什么）。")
    else:
        yield Finding("字体", State.FINE, "自带的中文字体完好；公文用的仿宋、小标宋由打开它的电脑提供。")


def check_tools(_: DoctorRequest) -> Iterator[Finding]:
    """What only tests need."""
    tools = {
        "Chromium": _CHROMIUM,
        "LibreOffice": ("soffice", "libreoffice"),
        "poppler": ("pdftotext",),
        "nginx": ("nginx", "/usr/sbin/nginx"),
        "wrk": ("wrk",),
        "Firefox": ("firefox-esr", "firefox"),
        "Java": ("java",),
    }
    absent = [name for name, commands in tools.items() if not any(map(shutil.which, commands))]
    said = f"没有 {'、'.join(absent)}" if absent else f"{'、'.join(tools)} 都有"
    yield Finding("测试用的程序", State.FINE, f"{said}（只在运行测试时用，不影响生成门户）。")


# ── The repository ───────────────────────────────────────────────────────────────────────────────────────────────


def check_git(request: DoctorRequest) -> Iterator[Finding]:
    """There is a git, and the data lie in a repository with its whole history."""
    name = "版本库"
    try:
        repository = Repository.around(request.data)
        is_shallow = repository.is_shallow
        count = int(repository.git("rev-list", "--all", "--count"))
    except HistoryError as error:
        yield Finding(name, State.NOTE, "读不到历史，不能与以前比较，页面上也没有版本号。", str(error))
        return
    if not count:
        yield Finding(name, State.NOTE, "还没有提交过。", "核对台账后提交一次：git add -A，git commit。")
    elif is_shallow:
        said = f"只取了最近{count}次提交（浅克隆），不能与以前比较。"
        remedy = (
            "执行 git fetch --unshallow；自动流程里 GitHub、Gitea 写 fetch-depth: 0，GitLab 写 GIT_DEPTH: 0。"
        )
        yield Finding(name, State.NOTE, said, remedy)
    else:
        yield Finding(name, State.FINE, f"{_git_version()}，历史完整，共{count}次提交。")


def check_data_age(request: DoctorRequest) -> Iterator[Finding]:
    """When the data were last changed, and whether something waits to be committed."""
    name = "台账"
    if not request.data.is_dir():
        yield Finding(
            name,
            State.BAD,
            f"没有 {request.data} 这个文件夹。",
            "用 --data 写明台账在哪里，或者重新取一份代码库。",
        )
        return
    last = _last_commit(request.data, "--", ".")
    if last is None:
        yield Finding(name, State.NOTE, "不知道最近哪一天更新过。", "先解决“版本库”一项。")
        return
    days = (request.today - last).days
    said = f"最近一次提交是{_said(last)}，距今{max(days, 0)}天"
    waiting = _uncommitted(request.data)
    if waiting:
        remedy = "核对后提交；生成的门户会标明“含未提交的改动”。"
        yield Finding(name, State.NOTE, f"{said}；有{waiting}个文件改了没有提交。", remedy)
    elif days > STALE_DAYS:
        yield Finding(
            name,
            State.NOTE,
            f"{said}，超过一周没有更新。",
            "问一问各单位有没有进展要记，再看自动流程有没有停。",
        )
    else:
        yield Finding(name, State.FINE, f"{said}。")


def check_calendar(request: DoctorRequest) -> Iterator[Finding]:
    """This year's holidays are known, and from November on the next year's."""
    year = request.today.year
    wanted = [year, year + 1] if request.today.month >= NOTICE_MONTH else [year]
    missing = [each for each in wanted if not (request.data / "workdays" / f"{each}.yml").is_file()]
    has_next = (request.data / "workdays" / f"{year + 1}.yml").is_file()
    if missing:
        years = "、".join(f"{each}年" for each in missing)
        said = f"没有{years}的放假通知，这些日子的工作日只按周末推算，页面上标“暂定”。"
        remedy = f"国务院办公厅的通知一公布，就照原文写成 {request.data}/workdays/{missing[0]}.yml。"
        yield Finding("放假日历", State.NOTE, said, remedy)
    else:
        later = f"{year + 1}年的也有了" if has_next else f"{year + 1}年的一般在11月公布"
        yield Finding("放假日历", State.FINE, f"{year}年的放假通知已有，{later}。")


# ── The machine ──────────────────────────────────────────────────────────────────────────────────────────────────


def check_clock(request: DoctorRequest) -> Iterator[Finding]:
    """The day is right: lights and deadlines depend on it."""
    name, last = "时钟", _last_commit(request.data)
    shown = f"{_said(request.today)}（北京时间 {request.now.astimezone(CHINA):%H:%M}）"
    if request.fixed:
        remedy = "这是给测试用的；正式生成门户前，去掉环境变量 SOURCE_DATE_EPOCH。"
        yield Finding(name, State.NOTE, f"日期被固定为{_said(request.today)}，不随时钟走。", remedy)
    elif last is not None and request.today < last:
        said = f"{shown}，比最近一次提交（{_said(last)}）还早。时钟慢了，灯和剩余天数都会算错。"
        yield Finding(name, State.BAD, said, "校准时钟（timedatectl），并与内网的时间服务器同步。")
    else:
        yield Finding(name, State.FINE, f"{shown}。")
    if request.now.utcoffset() == CHINA.utcoffset(None):
        yield Finding("时区", State.FINE, "北京时间。")
    else:
        said = f"这台机器用的是 {request.now:%z}，不是北京时间。门户里的日期不受影响，定时任务会错开钟点。"
        yield Finding(
            "时区",
            State.NOTE,
            said,
            "执行 timedatectl set-timezone Asia/Shanghai；改不了的，定时任务按本机钟点换算。",
        )


def check_disk(request: DoctorRequest) -> Iterator[Finding]:
    """There is room where the portal is written."""
    free = shutil.disk_usage(_existing(request.out)).free
    said = f"还有 {free / 2**30:.1f} GB。"
    remedy = "清出空间：旧的构建产物、安装包缓存（~/.cache）、系统日志；每周存档不要删。"
    if free < FULL_BYTES:
        yield Finding("磁盘", State.BAD, said, remedy)
    elif free < NARROW_BYTES:
        yield Finding("磁盘", State.NOTE, said, remedy)
    else:
        yield Finding("磁盘", State.FINE, said)


def check_out(request: DoctorRequest) -> Iterator[Finding]:
    """The folder of a build can be written to: tried, since rights say little for root and over networks."""
    name, folder = "输出文件夹", _existing(request.out)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        remedy = "换一个有权限的用户运行，或者请管理员把文件夹交给它（chown）；也可以用 --out 换个位置。"
        yield Finding(name, State.BAD, f"{folder} 写不进去（{error.strerror}）。", remedy)
    else:
        yield Finding(name, State.FINE, f"{request.out} 可以写入。")


CHECKS: tuple[Callable[[DoctorRequest], Iterator[Finding]], ...] = (
    check_python,
    check_packages,
    check_pins,
    check_fonts,
    check_git,
    check_data_age,
    check_calendar,
    check_clock,
    check_disk,
    check_out,
    check_tools,
)


def _some(told: Sequence[str]) -> str:
    """The first few of a list, and how many it has."""
    more = f"等{len(told)}个" if len(told) > _MOST_NAMED else ""
    return "、".join(told[:_MOST_NAMED]) + more


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _said_left(days: int) -> str:
    return f"还有{days}天" if days >= 0 else f"已过去{-days}天"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _is_font(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_OPEN_TYPE)) == _OPEN_TYPE
    except OSError:
        return False


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    absolute = Path(os.path.abspath(folder))  # noqa: PTH100 - without following links
    return next(each for each in (absolute, *absolute.parents) if each.is_dir())


def _git_version() -> str:
    done = subprocess.run(
        ["git", "--version"], capture_output=True, timeout=_TIMEOUT_SECONDS, check=False, text=True
    )
    return done.stdout.strip().replace("version ", "")


def _last_commit(data: Path, *paths: str) -> date | None:
    """Day in China of the last commit, of some paths below the data; None where there is none to be found."""
    try:
        told = Repository(data).git("log", "-1", "--no-show-signature", "--format=%ct", *paths)
    except HistoryError:
        return None
    return datetime.fromtimestamp(int(told), CHINA).date() if told.strip() else None


def _uncommitted(data: Path) -> int:
    try:
        told = Repository(data).git(
            "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", "."
        )
    except HistoryError:
        return 0
    return told.count(b"\0")
