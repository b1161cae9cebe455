"""Charts of how far orders are: by unit, by what they keep an eye on, and which units end them in time."""

from collections.abc import Sequence

from generator.outputs.addresses import ledger_address
from generator.outputs.charts.orders import NO_ORDERS, band_cells
from generator.outputs.charts.panels import Band, BandPanel, Gauge, GaugePanel, Key, Mark, Sketch
from generator.outputs.rendering import NO_DATA, format_points, format_share
from generator.outputs.view import View
from generator.state.chart_counts import (
    UnitProgress,
    by_stage,
    comparable_groups,
    mean_progress,
    orders_of,
    progress_by_unit,
)
from generator.state.shapes import Rate, UnitState
from generator.state.tallies import count_by
from generator.vocabulary import PENDING, Flag, Focus, Kind, Mode, Stage

ON_TIME = "anqi-banjie"
"""The rate that the chart of units shows, by its name in rates.yml."""
STAGE_KEYS = {
    Stage.PLANNED: Key(Stage.PLANNED.value, "chart-grid", "chart-text"),
    Stage.ISSUED: Key("待签收", "chart-6"),
    Stage.RECEIVED: Key("已签收", "chart-5"),
    Stage.PAUSED: Key(Stage.PAUSED.value, "light-yellow", "light-yellow-on"),
    Stage.OBJECTED: Key(Stage.OBJECTED.value, "chart-4"),
    Stage.UNDERWAY: Key(Stage.UNDERWAY.value, "chart-1"),
    Stage.COMPLETED: Key("已报结", "chart-3"),
    Stage.CLOSED: Key("已销号", "chart-2"),
    Stage.CANCELLED: Key("已撤销", "chart-grid", "chart-text"),
}
"""Stages in the order of their segments. Neighbours are of clearly different colours."""

# By unit -----------------------------------------------------------------------------------------


def sketch_progress(view: View) -> Sketch:
    """Mean work done against the mean schedule, over the open orders of each unit that tell both."""
    key, title = "progress-by-unit", "各单位在办督办单的进度"
    orders = orders_of(view.situation)
    whole = mean_progress(orders)
    rows = progress_by_unit(orders, view.records.units)
    if not whole.known:
        why = "在办的督办单都还没有报进度" if whole.open else "到这一天没有在办的督办单"
        return Sketch(key, title, missing=f"{why}，所以不作图。")
    told = [row for row in rows if row.known]
    behind = sum(row.is_behind for row in told)
    return Sketch(
        key,
        title,
        f"在办{len(whole.open)}件中{len(whole.known)}件有进度：平均完成{_points(whole.percent)}，"
        f"序时进度{_points(whole.expected)}；{len(told)}个单位中"
        + (f"有{behind}个落后于序时进度。" if behind else "没有落后于序时进度的。"),
        (
            GaugePanel(
                "平均进度，按牵头单位（有进度的件数/在办件数）",
                tuple(_progress_gauge(view, row) for row in rows),
                name="完成进度",
                target_name="序时进度",
            ),
        ),
        ("牵头单位", "完成进度", "序时进度", "有进度（件）", "在办（件）"),
        tuple(_progress_row(view, row) for row in rows),
        (
            ("全区", None),
            *((text, None) for text in (_exact(whole.percent), _exact(whole.expected))),
            (str(len(whole.known)), None),
            (str(len(whole.open)), ledger_address(Kind.ORDER, flag=Flag.OPEN)),
        ),
    )


def _progress_gauge(view: View, row: UnitProgress) -> Gauge:
    name, count = row.unit or PENDING, f"（{len(row.known)}/{len(row.open)}件）"
    said = (
        f"平均完成{_exact(row.percent)}，序时进度{_exact(row.expected)}，按有进度的{len(row.known)}件算"
        if row.known
        else f"在办{len(row.open)}件都没有报进度"
    )
    tip, address = f"{name}：{said}", _open_orders(row)
    return Gauge(
        name,
        Mark(row.percent, _exact(row.percent), tip, address),
        Mark(len(row.open), _points(row.percent) + count, f"{name}：在办{len(row.open)}件", address),
        row.expected,
        view.unit_url(row.unit) if row.unit else None,
    )


def _progress_row(view: View, row: UnitProgress) -> tuple[tuple[str, str | None], ...]:
    return (
        (row.unit or PENDING, view.unit_url(row.unit) if row.unit else None),
        (_exact(row.percent), None),
        (_exact(row.expected), None),
        (str(len(row.known)), None),
        (str(len(row.open)), _open_orders(row)),
    )


def _open_orders(row: UnitProgress) -> str | None:
    return ledger_address(Kind.ORDER, unit=row.unit, flag=Flag.OPEN) if row.unit else None


def _points(value: float | None) -> str:
    return NO_DATA if value is None else f"{round(value)}%"


def _exact(value: float | None) -> str:
    return NO_DATA if value is None else f"{format_points(value)}%"


# By focus and mode -------------------------------------------------------------------------------


def sketch_stages(view: View) -> Sketch:
    """Stages of all orders by focus and by mode of supervision."""
    key, title = "progress-by-focus", "四个紧盯和督办方式办到哪一步"
    orders = orders_of(view.situation)
    if not orders:
        return Sketch(key, title, missing=NO_ORDERS)
    counts = count_by(orders, lambda state: state.stage)
    stages = [stage for stage in STAGE_KEYS if stage in counts]
    found = by_stage(orders)
    bands = {
        word: _stage_band(word, [len(found[word].get(stage, ())) for stage in stages], stages)
        for word in found
    }
    keys = tuple(STAGE_KEYS[stage] for stage in stages)
    said = "、".join(f"{STAGE_KEYS[stage].name}{counts[stage]}件" for stage in stages)
    focus, mode = [[bands[word] for word in words] for words in (Focus, Mode)]
    return Sketch(
        key,
        title,
        f"督办单{len(orders)}件：{said}。",
        (
            BandPanel("四个紧盯，按阶段（件）", keys, tuple(focus)),
            BandPanel("四种督办方式，按阶段（件）", keys, tuple(mode)),
        ),
        ("类别", *(each.name for each in keys), "合计"),
        tuple(band_cells(band) for band in (*focus, *mode)),
    )


def _stage_band(word: Focus | Mode, numbers: Sequence[int], stages: Sequence[Stage]) -> Band:
    focus, mode = (word, None) if isinstance(word, Focus) else (None, word)
    total = ledger_address(Kind.ORDER, focus=focus, mode=mode)
    return Band(
        word.value,
        tuple(
            Mark(
                number,
                str(number),
                f"{word}：{STAGE_KEYS[stage].name}{number}件",
                ledger_address(Kind.ORDER, focus=focus, mode=mode, stage=stage) if number else None,
            )
            for number, stage in zip(numbers, stages, strict=True)
        ),
        Mark(sum(numbers), str(sum(numbers)), f"{word}：共{sum(numbers)}件", total),
        total,
    )


# Ended in time -----------------------------------------------------------------------------------


def sketch_on_time(view: View) -> Sketch:
    """The rate of orders ended in time, unit by unit within comparable groups: no league table."""
    key, title = "on-time-by-unit", "各单位按期办结率"
    whole = next((rate for rate in view.situation.rates if rate.rule.slug == ON_TIME), None)
    if whole is None:
        return Sketch(key, title, missing="这一天没有“按期办结率”的口径，所以不作图。")
    if not whole.denominator:
        return Sketch(key, title, missing=f"到这一天没有{whole.rule.denominator}的督办单，所以不作图。")
    groups = comparable_groups(view.situation.units.values())
    rates = {state.unit.name: _on_time(state) for states in groups.values() for state in states}
    counted = {name: rate for name, rate in rates.items() if rate.denominator}
    full = sum(len(rate.numerator) == len(rate.denominator) for rate in counted.values())
    rest = len(rates) - len(counted)
    parts = f"{whole.rule.numerator}/{whole.rule.denominator}"
    return Sketch(
        key,
        title,
        f"全区{whole.rule.name}{format_share(whole.value)}"
        f"（{len(whole.numerator)}/{len(whole.denominator)}）；"
        f"{len(counted)}个单位有{whole.rule.denominator}的督办单，其中{full}个全部按期"
        + (f"，另外{rest}个单位无数据。" if rest else "。"),
        tuple(_rate_panels(view, groups, rates, parts)),
        ("单位", "可比组", whole.rule.numerator, whole.rule.denominator, whole.rule.name),
        tuple(
            _rate_row(view, state, rates[state.unit.name]) for states in groups.values() for state in states
        ),
        (
            ("全区", None),
            ("", None),
            (str(len(whole.numerator)), ledger_address(Kind.ORDER, flag=Flag(whole.rule.numerator))),
            (str(len(whole.denominator)), ledger_address(Kind.ORDER, flag=Flag(whole.rule.denominator))),
            (format_share(whole.value), None),
        ),
    )


def _on_time(state: UnitState) -> Rate:
    return next(rate for rate in state.rates if rate.rule.slug == ON_TIME)


def _rate_panels(
    view: View, groups: dict[str, list[UnitState]], rates: dict[str, Rate], parts: str
) -> list[GaugePanel]:
    """A panel for each comparable group; groups of which nothing is known share the last one."""
    panels, nothing = [], []
    longest = max((name for name, rate in rates.items() if rate.denominator), key=len)
    for group, states in groups.items():
        without = [state.unit.name for state in states if not rates[state.unit.name].denominator]
        gauges = tuple(
            _rate_gauge(view, state.unit.name, rates[state.unit.name])
            for state in states
            if rates[state.unit.name].denominator
        )
        if gauges:
            panels.append(
                GaugePanel(f"{group}（{parts}，件）", gauges, note=_without(without), longest=longest)
            )
        else:
            nothing += without
    if nothing:
        panels.append(GaugePanel("其他单位", (), note=_without(nothing)))
    return panels


def _without(names: Sequence[str]) -> str:
    return f"{NO_DATA}：{'、'.join(names)}" if names else ""


def _rate_gauge(view: View, name: str, rate: Rate) -> Gauge:
    part, whole = len(rate.numerator), len(rate.denominator)
    share = part / whole * 100
    lists = _rate_lists(name, rate)
    tip = (
        f"{name}：{rate.rule.denominator}{whole}件，{rate.rule.numerator}{part}件，{format_share(rate.value)}"
    )
    return Gauge(
        name,
        Mark(round(share, 2), format_share(rate.value), tip, lists[0]),
        Mark(whole, f"{part}/{whole}　{round(share)}%", tip, lists[1]),
        address=view.unit_url(name),
    )


def _rate_lists(name: str, rate: Rate) -> tuple[str | None, str | None]:
    """The lists behind both numbers; nothing is listed where nothing is counted."""
    part, whole = (
        ledger_address(Kind.ORDER, unit=name, flag=Flag(flag)) if ids else None
        for flag, ids in ((rate.rule.numerator, rate.numerator), (rate.rule.denominator, rate.denominator))
    )
    return part, whole


def _rate_row(view: View, state: UnitState, rate: Rate) -> tuple[tuple[str, str | None], ...]:
    name = state.unit.name
    part, whole = _rate_lists(name, rate)
    return (
        (name, view.unit_url(name)),
        (state.unit.group, None),
        (str(len(rate.numerator)), part),
        (str(len(rate.denominator)), whole),
        (format_share(rate.value), None),
    )
