"""Words that both documents about published weeks use."""

from collections.abc import Sequence
from datetime import date

from generator.outputs.official import Align, Column
from generator.outputs.rendering import format_day, format_share
from generator.state.frozen import FrozenItem, FrozenRate, FrozenWeek
from generator.vocabulary import PENDING

COLUMNS = (
    Column("事项编号", 23),
    Column("事项", 29, Align.LEFT),
    Column("牵头单位", 16),
    Column("情况", 32, Align.LEFT),
)


def row_of(key: str, title: str, lead: str | None, said: str) -> tuple[str, str, str, str]:
    """One item in a table of these columns."""
    return key, title, lead or PENDING, said


def due_said(due: date | None) -> str:
    """A deadline, or that there is none yet."""
    return format_day(due)


def rate_said(rate: FrozenRate | None) -> str:
    """A rate with both of its numbers; never without a denominator."""
    if rate is None:
        return "没有这个率"
    counted = f"{len(rate.numerator)}/{len(rate.denominator)}"
    return f"{format_share(rate.value)}（{counted}）" if rate.denominator else format_share(None)


def change_of(before: int, after: int) -> str:
    """How a count moved: 增2, 减1 or 持平."""
    return f"增{after - before}" if after > before else f"减{before - after}" if after < before else "持平"


def listed(ids: Sequence[str]) -> str:
    """Ids one after the other; a dash for none."""
    return "、".join(ids) or "—"


def mark_of(week: FrozenWeek) -> str:
    """What stands in the upper left of a document."""
    return week.mark.split()[0] if week.mark.strip() else ""


def stood(item: FrozenItem) -> str:
    """Where an item stood, in a few words."""
    return f"{item.stage}，{item.light}灯，时限{due_said(item.due)}"
