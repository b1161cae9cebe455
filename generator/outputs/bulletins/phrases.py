"""How an office writes numbers, dates, changes and items. Every number comes counted; nothing is counted here."""

from collections.abc import Iterable, Sequence
from datetime import date

from generator.outputs.official import Align, Column, Run, Words
from generator.outputs.rendering import NO_DATA, format_long_day
from generator.outputs.view import View
from generator.state.cycle import PeriodReport
from generator.state.shapes import ItemState, Rate
from generator.vocabulary import PENDING, PeriodCount

WEEKDAYS = "一二三四五六日"


def said_on(day: date) -> str:
    """2021年9月28日（周二）."""
    return f"{format_long_day(day)}（周{WEEKDAYS[day.weekday()]}）"


def joined(names: Iterable[str]) -> str:
    """Names in a row."""
    return "、".join(names)


def change_said(now: int, before: int | None, than: str) -> str:
    """比上月多3项, or 无上月数据."""
    if before is None:
        return f"无{than}数据"
    if now == before:
        return f"与{than}持平"
    return f"比{than}{'多' if now > before else '少'}{abs(now - before)}项"


def rate_said(rate: Rate, before: Rate | None, than: str) -> str:
    """按期办结率70.3%（26/37），比上月末提高5.3个百分点."""
    if rate.value is None:
        return f"{rate.rule.name}{NO_DATA}（应计0项）"
    said = f"{rate.rule.name}{_percent(rate.value)}（{len(rate.numerator)}/{len(rate.denominator)}）"
    if before is None or before.value is None:
        return said
    # What is printed must add up: the change is that of the printed numbers.
    points = round(round(rate.value * 100, 1) - round(before.value * 100, 1), 1)
    if points == 0:
        return f"{said}，与{than}持平"
    return f"{said}，比{than}{'提高' if points > 0 else '降低'}{abs(points):.1f}个百分点"


def rates_said(report: PeriodReport, than: str) -> str:
    """Every rate at the end of a period, against that of the period before."""
    said = [rate_said(rate, before, than) for rate, before in report.rates]
    return f"督办单各率（从有记录起累计）：{'；'.join(said)}。" if said else "没有率的定义。"


def _percent(value: float) -> str:
    return f"{value * 100:.1f}%"


def items_said(view: View, ids: Sequence[str]) -> tuple[str | Run, ...]:
    """Items by title and number, each leading to its page."""
    said: list[str | Run] = []
    for number, key in enumerate(ids):
        item = view.records.items[key]
        said += ["；" if number else "", Run(f"{item.title}（{key}）", href=item_href(view, key))]
    return tuple(said)


def item_href(view: View, key: str) -> str:
    """The way from a document's page, which lies one folder deep, to an item's."""
    return f"../{view.item_url(key)}"


def units_said(report: PeriodReport, count: PeriodCount) -> str:
    """Units with how many items of a count they lead, in the order of the register: 区国资委2项、采育镇1项."""
    leads = [report.situation.items[key].lead for key in report.counts[count]]
    named = [(name, leads.count(name)) for name in report.situation.units]
    said = [f"{name}{times}项" for name, times in named if times]
    if unknown := len(leads) - sum(times for _, times in named):
        said.append(f"牵头单位{PENDING}的{unknown}项")
    return joined(said)


def list_href(report: PeriodReport, count: PeriodCount) -> str:
    """The way from a document's page to the list behind a count, on the page of its period."""
    return f"{report.period.label}.html#list-{count.code}"


def number(report: PeriodReport, count: PeriodCount) -> Run:
    """A count that leads to its list."""
    return Run(str(len(report.counts[count])), href=list_href(report, count))


ITEM_COLUMNS = (
    Column("序号", 7),
    Column("编号", 20),
    Column("事项", 28, Align.LEFT),
    Column("牵头单位", 15),
    Column("时限", 17),
    Column("情况", 24, Align.LEFT),
)


def item_rows(view: View, states: Iterable[ItemState]) -> tuple[tuple[Words, ...], ...]:
    """Rows for ``ITEM_COLUMNS``, with the last entry of each log."""
    rows: list[tuple[Words, ...]] = []
    for index, state in enumerate(states, 1):
        rows.append(
            (
                str(index), state.id, Run(state.item.title, href=item_href(view, state.id)), state.lead or PENDING,
                state.due.isoformat() if state.due else PENDING, how_it_stands(state),
            )
        )  # fmt: skip
    return tuple(rows)


def how_it_stands(state: ItemState) -> str:
    """Light, lateness and the last entry, in a few words."""
    late = f"，逾期{state.late_days}天" if state.late_days and state.completed_on is None else ""
    if not state.history:
        return f"{state.light.value}灯{late}；还没有记录"
    last = state.history[-1].entry
    more = f"：{last.note or last.reason}" if last.note or last.reason else ""
    return f"{state.light.value}灯{late}；{last.on.month}月{last.on.day}日{last.event.value}{more}"
