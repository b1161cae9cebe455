"""What the commands have in common: the day, who can be asked, how something is refused, printed and written."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.exceptions import Exit

from generator.shipped import IS_INSTALLED, SHIPPED

if TYPE_CHECKING:
    # At run time each function imports what it needs: ./inv --list must answer at once.
    from generator.editing.questions import Terminal
    from generator.facts.problems import Problem

# In an office that has the generator as a package, its own tasks.py imports the tasks from there (generator/founding):
# then the repository is where ./inv has gone.
ROOT = Path.cwd() if IS_INSTALLED else SHIPPED
# A fixed offset, not zoneinfo: Windows has no time zone database, and China no summer time.
CHINA = timezone(timedelta(hours=8))

DATA_HELP = "台账目录（相对路径从仓库根目录算起）"
OUT_HELP = "输出目录（相对路径从仓库根目录算起）"
AS_OF_HELP = "统计截止日，如 2021-09-30；不写则为今天（北京时间）"


def today() -> date:
    """Give the day in China, or that of SOURCE_DATE_EPOCH (reproducible-builds.org) if set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(CHINA).date()
    try:
        return datetime.fromtimestamp(int(epoch), CHINA).date()
    except (ValueError, OverflowError, OSError):
        raise Exit(f"环境变量 SOURCE_DATE_EPOCH 的值“{epoch}”不是有效的秒数。", code=1) from None


@contextmanager
def telling() -> Iterator[None]:
    """Say why a tool could do nothing, or that it was broken off, and end with an exit code."""
    from generator.editing import EditingError

    try:
        yield
    except EditingError as error:
        raise Exit(str(error), code=1) from None
    except (EOFError, KeyboardInterrupt):
        raise Exit("\n已放弃，没有写入。", code=1) from None


@contextmanager
def refusing(refusal: type[Exception]) -> Iterator[None]:
    """Say why something could not be done, and end with an exit code."""
    try:
        yield
    except refusal as error:
        raise Exit(str(error), code=1) from None


def python_version() -> str:
    """Give the version of the interpreter that decides how libraries behave, as 3.11."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def terminal() -> "Terminal | None":
    """Give who can be asked: nobody where commands or scripts run us."""
    from generator.editing.questions import Terminal

    return Terminal(ask=input, say=print) if sys.stdin.isatty() and sys.stdout.isatty() else None


def is_colored() -> bool:
    """Whether to print in colours: on a terminal that knows them, unless told not to (no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
        return False
    # The old console of Windows would show the codes themselves.
    return os.name != "nt" or "WT_SESSION" in os.environ or "TERM" in os.environ


def print_problems(problems: "Sequence[Problem]", data: Path = Path("data")) -> None:
    """Print problems, if there are any."""
    from generator.facts.problems import format_text

    if problems:
        print(format_text(problems, color=is_colored(), folder=data.as_posix()).rstrip())


def parse_day(text: str) -> date | None:
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


def write(path: Path, content: bytes) -> None:
    """Write a file that somebody asked for, with the folder that it is to lie in."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Exit(
            f"写不了文件 {path}：{error.strerror}。请换一个位置，或者先关闭打开它的程序。", code=1
        ) from None
