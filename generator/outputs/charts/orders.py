"""Charts of supervision orders: how they come and go, whose they are, what they keep an eye on."""

from collections.abc import Iterator, Mapping, Sequence

from generator.outputs.addresses import flow_address, ledger_address
from generator.outputs.charts.panels import (
    Band,
    BandPanel,
    Key,
    Mark,
    Series,
    Sketch,
    Slot,
    TimePanel,
    month_slots,
)
from generator.outputs.charts.words import highest, month_name
from generator.outputs.view import View
from generator.state.chart_counts import orders_of
from generator.state.shapes import TrendPoint
from generator.state.tallies import group_by
from generator.vocabulary import PENDING, Flag, Kind, Light

MOST_MONTHS = 24
MOST_WEEKS = 26
MOST_UNITS = 15
OPEN_LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
"""Lights of open items, worst first; blue is for what is struck off."""
LIGHT_KEYS = tuple(
    Key(light.value, f"light-{light.code}", f"light-{light.code}-on", light.shape) for light in OPEN_LIGHTS
)
NO_ORDERS = "到这一天还没有交办督办单。"

# Trend -------------------------------------------------------------------------------------------


def sketch_trend(view: View) -> Sketch:
    """Orders issued and reported done in each month, and what stood open and late at its end."""
    points = view.situation.months[-MOST_MONTHS:]
    title = "督办单逐月进出"
    if not points:
        return Sketch("trend", title, missing=NO_ORDERS)
    slots = month_slots([point.label for point in points])
    names = [month_name(point.label) for point in points]
    issued, completed = _flows(points, names)
    opened = [
        _stock(point, names[index], Flag.OPEN, point is points[-1]) for index, point in enumerate(points)
    ]
    late = [_stock(point, names[index], Flag.LATE, point is points[-1]) for index, point in enumerate(points)]
    return Sketch(
        "trend",
        title,
        f"{highest(names, [len(point.issued) for point in points], '交办', '件')}；"
        f"{_standing(view, points[-1])}。",
        (
            TimePanel("当月交办与报结（件）", slots, bars=(issued, completed)),
            TimePanel(
                "月末在办与逾期（件）",
                slots,
                lines=(Series("在办", "chart-3", tuple(opened)), Series("逾期", "chart-4", tuple(late))),
            ),
        ),
        ("月份", "交办", "报结", "月末在办", "月末逾期"),
        tuple(
            ((name, None), *((mark.text, mark.address) for mark in marks))
            for name, *marks in zip(names, issued.marks, completed.marks, opened, late, strict=True)
        ),
    )


def sketch_weeks(view: View) -> Sketch:
    """Orders issued and reported done in each of the last weeks."""
    points = view.situation.weeks[-MOST_WEEKS:]
    title = f"督办单近{MOST_WEEKS}周进出"
    if not points:
        return Sketch("trend-weeks", title, missing=NO_ORDERS)
    names = [f"{point.first.year}年{_day(point)}起的一周" for point in points]
    issued, completed = _flows(points, names)
    last = points[-1]
    totals = [sum(int(mark.text) for mark in series.marks) for series in (issued, completed)]
    return Sketch(
        "trend-weeks",
        title,
        f"近{len(points)}周交办{totals[0]}件、报结{totals[1]}件；"
        f"本周（{_day(last)}起）交办{len(last.issued)}件、报结{len(last.completed)}件。",
        (
            TimePanel(
                "每周交办与报结（件），按周一日期", tuple(_week_slots(points)), bars=(issued, completed)
            ),
        ),
        ("周（周一至周日）", "交办", "报结"),
        tuple(
            ((f"{point.first}至{point.last}", None), *((mark.text, mark.address) for mark in marks))
            for point, *marks in zip(points, issued.marks, completed.marks, strict=True)
        ),
    )


def _flows(points: Sequence[TrendPoint], names: Sequence[str]) -> tuple[Series, Series]:
    flows = (("issued", "交办", "chart-1"), ("completed", "报结", "chart-2"))
    series = [
        Series(
            word,
            colour,
            tuple(_flow(point, name, what, word) for point, name in zip(points, names, strict=True)),
        )
        for what, word, colour in flows
    ]
    return series[0], series[1]


def _flow(point: TrendPoint, name: str, what: str, word: str) -> Mark:
    number = len(point.issued if what == "issued" else point.completed)
    return Mark(
        number, str(number), f"{name}{word}{number}件", flow_address(point.label, what) if number else None
    )


def _stock(point: TrendPoint, name: str, flag: Flag, is_last: bool) -> Mark:  # noqa: FBT001 - positional for map
    number = point.open_at_end if flag is Flag.OPEN else point.late_at_end
    # Only for the day itself is there a ledger; how it stood at the end of earlier months has none.
    address = ledger_address(Kind.ORDER, flag=flag) if is_last else None
    return Mark(number, str(number), f"{name}末{flag.value}{number}件", address)


def _standing(view: View, last: TrendPoint) -> str:
    """What stands open on the day, in words."""
    day = f"{view.as_of.month}月{view.as_of.day}日"
    if not last.open_at_end:
        return f"到{day}没有在办"
    late = f"其中逾期{last.late_at_end}件" if last.late_at_end else "没有逾期"
    return f"到{day}在办{last.open_at_end}件，{late}"


def _week_slots(points: Sequence[TrendPoint]) -> Iterator[Slot]:
    """Weeks by their Monday, with the month below the first of each."""
    before = None
    for point in points:
        year, month = point.first.year, point.first.month
        group = "" if before == (year, month) else f"{month}月"
        if group and (before is None or before[0] != year):
            group = f"{year}年{month}月"
        yield Slot(f"{point.first.day}日", group)
        before = (year, month)


def _day(point: TrendPoint) -> str:
    return f"{point.first.month}月{point.first.day}日"


# Whose they are ----------------------------------------------------------------------------------


def sketch_lights(view: View) -> Sketch:
    """Lights of the open orders by lead unit, worst first."""
    title = "各单位在办督办单的灯"
    states = [state for state in orders_of(view.situation) if Flag.OPEN in state.flags]
    if not states:
        return Sketch("lights-by-unit", title, missing="到这一天没有在办的督办单。")
    units = group_by(states, lambda state: state.lead or PENDING)
    counted = {unit: _by_light(view, ids) for unit, ids in units.items()}
    ordered = sorted(counted, key=lambda unit: ([-number for number in counted[unit]], unit))
    bands = [_light_band(view, unit, counted[unit]) for unit in ordered]
    shown = bands[:MOST_UNITS]
    if len(ordered) > MOST_UNITS:
        rest = [
            sum(numbers) for numbers in zip(*(counted[unit] for unit in ordered[MOST_UNITS:]), strict=True)
        ]
        shown.append(_light_band(view, f"其余{len(ordered) - MOST_UNITS}个单位", rest))
    return Sketch(
        "lights-by-unit",
        title,
        f"在办督办单{len(states)}件，{_reds({unit: numbers[0] for unit, numbers in counted.items()})}。",
        (
            BandPanel(
                "在办督办单（件），按牵头单位",
                LIGHT_KEYS,
                tuple(shown),
            ),
        ),
        ("牵头单位", *(f"{light.shape}{light.value}" for light in OPEN_LIGHTS), "合计"),
        # The table names every unit: it has room where the picture has not.
        tuple(band_cells(band) for band in bands),
    )


def _reds(red: Mapping[str, int]) -> str:
    """How many are red, and whose."""
    units = [unit for unit, number in red.items() if number]
    if not units:
        return "没有亮红灯的"
    total = sum(red.values())
    if len(units) == 1:
        return f"亮红灯{total}件，都是{units[0]}的"
    top = max(red.values())
    most = [unit for unit in units if red[unit] == top]
    return f"亮红灯{total}件，涉及{len(units)}个单位" + (
        f"，最多的是{most[0]}，{top}件" if len(most) == 1 else ""
    )


def _by_light(view: View, ids: Sequence[str]) -> list[int]:
    lights = [view.situation.items[item].light for item in ids]
    return [lights.count(light) for light in OPEN_LIGHTS]


def _light_band(view: View, unit: str, numbers: Sequence[int]) -> Band:
    # 待补充 and 其余 are no units: no page and no filter of a ledger.
    known = unit in view.records.units
    return Band(
        unit,
        tuple(
            Mark(
                number,
                str(number),
                f"{unit}：{light.value}灯{number}件",
                ledger_address(Kind.ORDER, unit=unit, light=light, flag=Flag.OPEN)
                if known and number
                else None,
            )
            for light, number in zip(OPEN_LIGHTS, numbers, strict=True)
        ),
        Mark(
            sum(numbers),
            str(sum(numbers)),
            f"{unit}：在办{sum(numbers)}件",
            ledger_address(Kind.ORDER, unit=unit, flag=Flag.OPEN) if known else None,
        ),
        view.unit_url(unit) if known else None,
    )


def band_cells(band: Band) -> tuple[tuple[str, str | None], ...]:
    """The row of the table that says what a band shows."""
    return ((band.label, band.address), *((mark.text, mark.address) for mark in (*band.segments, band.total)))
