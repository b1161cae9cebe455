"""Charts of how the stock of orders grows, ages and lies with the units over time."""

from collections.abc import Callable, Iterator, Sequence

from generator.outputs.addresses import REPORTED, chart_list_address, ledger_address
from generator.outputs.charts.orders import LIGHT_KEYS, NO_ORDERS, OPEN_LIGHTS, band_cells
from generator.outputs.charts.panels import (
    Band,
    BandPanel,
    GridPanel,
    Mark,
    Series,
    Sketch,
    Slot,
    Small,
    TimePanel,
)
from generator.outputs.charts.words import highest, month_name
from generator.outputs.view import View
from generator.state.chart_counts import (
    AgeBand,
    BurnPoint,
    UnitMonths,
    age_bands,
    burn_up,
    open_by_month,
    orders_of,
)
from generator.vocabulary import Flag, Kind

MOST_MONTHS = 24
MOST_SMALLS = 12
NO_OPEN_ORDERS = "到这一天没有在办的督办单。"

# Burn-up -----------------------------------------------------------------------------------------


def sketch_burn_up(view: View) -> Sketch:
    """All orders issued, reported done and struck off by the end of each week, and those late then."""
    key, title = "burn-up", "督办单累计进展"
    orders = orders_of(view.situation)
    points = burn_up(orders, view.situation.weeks, view.as_of)
    if not points:
        return Sketch(key, title, missing=NO_ORDERS)
    lines = (
        _burn_line(points, "累计交办", "chart-1", lambda each: len(each.issued), ledger_address(Kind.ORDER)),
        _burn_line(
            points, "已报结", "chart-3", lambda each: len(each.completed), chart_list_address(REPORTED)
        ),
        _burn_line(
            points,
            "已销号",
            "chart-2",
            lambda each: len(each.closed),
            ledger_address(Kind.ORDER, flag=Flag.CLOSED),
        ),
        _burn_line(
            points,
            "逾期",
            "chart-4",
            lambda each: each.week.late_at_end,
            ledger_address(Kind.ORDER, flag=Flag.LATE),
        ),
    )
    now = [line.marks[-1].text for line in lines]
    return Sketch(
        key,
        title,
        f"到{view.as_of.month}月{view.as_of.day}日累计交办{now[0]}件，已报结{now[1]}件，"
        f"其中已销号{now[2]}件；" + (f"逾期{now[3]}件。" if now[3] != "0" else "没有逾期。"),
        (TimePanel("每周末的累计数和逾期数（件）", tuple(_week_slots(points)), lines=lines),),
        ("周（周一至周日）", "累计交办", "已报结", "其中已销号", "周末逾期"),
        tuple(
            (
                (f"{point.week.first}至{point.week.last}", _week_list(point)),
                # Only for the last there are lists; what stood at the end of earlier weeks has none.
                *(
                    (line.marks[number].text, line.marks[number].address if point is points[-1] else None)
                    for line in lines
                ),
            )
            for number, point in enumerate(points)
        ),
    )


def _burn_line(
    points: Sequence[BurnPoint], name: str, colour: str, count: Callable[[BurnPoint], int], last: str
) -> Series:
    marks = []
    for point in points:
        first, number = point.week.first, count(point)
        tip = f"{first.year}年{first.month}月{first.day}日起的一周末：{name}{number}件"
        if point is points[-1]:
            address = last if number else None
        else:
            address = _week_list(point)
            tip += "；点开看这一周的变动" if address else ""
        marks.append(Mark(number, str(number), tip, address))
    return Series(name, colour, tuple(marks))


def _week_list(point: BurnPoint) -> str | None:
    """What happened in a week, where anything did."""
    week = point.week
    happened = week.issued or week.completed or week.closed
    return chart_list_address(f"week-{week.label}") if happened else None


def _week_slots(points: Sequence[BurnPoint]) -> Iterator[Slot]:
    """Weeks by their Monday, with the year below the first of each."""
    year = 0
    for point in points:
        first = point.week.first
        yield Slot(f"{first.month}月{first.day}日", "" if first.year == year else f"{first.year}年")
        year = first.year


# Ageing ------------------------------------------------------------------------------------------


def sketch_ageing(view: View) -> Sketch:
    """Open orders by how long ago they were issued, in the colours of their lights."""
    key, title = "ageing", "在办督办单交办了多久"
    bands = age_bands(orders_of(view.situation), view.as_of)
    whole = sum(len(band.ids) for band in bands)
    if not whole:
        return Sketch(key, title, missing=NO_OPEN_ORDERS)
    old, oldest = (sum(len(band.ids) for band in bands if band.first > days) for days in (90, 180))
    rows = [_age_band(band) for band in bands]
    said = f"交办超过90天的{old}件" + (f"，其中超过180天的{oldest}件" if oldest else "")
    return Sketch(
        key,
        title,
        f"在办督办单{whole}件，{said if old else '都在90天以内交办'}。",
        (BandPanel("在办督办单（件），按交办以来的天数", LIGHT_KEYS, tuple(rows)),),
        ("交办以来", *(f"{light.shape}{light.value}" for light in OPEN_LIGHTS), "合计"),
        tuple(band_cells(row) for row in rows),
    )


def _age_band(band: AgeBand) -> Band:
    name, number = band.name, len(band.ids)
    address = chart_list_address(f"age-{band.code}") if number else None
    segments = []
    for light in OPEN_LIGHTS:
        found = len(band.by_light.get(light, ()))
        place = chart_list_address(f"age-{band.code}-{light.code}") if found else None
        segments.append(Mark(found, str(found), f"{name}：{light.value}灯{found}件", place))
    return Band(name, tuple(segments), Mark(number, str(number), f"{name}：在办{number}件", address), address)


# Small multiples ---------------------------------------------------------------------------------


def sketch_units(view: View) -> Sketch:
    """Open orders month by month of the units that lead most of them, all to one scale."""
    key, title = "units-small-multiples", "各单位逐月在办督办单"
    months = view.situation.months[-MOST_MONTHS:]
    found = open_by_month(
        orders_of(view.situation), months, view.as_of, tuple(view.records.units), MOST_SMALLS
    )
    if not found:
        return Sketch(key, title, missing=NO_ORDERS)
    names = [month_name(month.label) for month in months]
    smalls = tuple(_small(view, each, names) for each in found)
    top = highest([each.unit for each in found], [each.open[-1] for each in found], "在办", "件", "个单位")
    return Sketch(
        key,
        title,
        f"督办单最多的{len(found)}个单位中，到{view.as_of.month}月{view.as_of.day}日{top}。",
        (GridPanel("月末在办督办单（件），同一比例", (names[0], names[-1]), smalls),),
        ("单位", "牵头（件）", *(f"{name}末在办" for name in names)),
        tuple(
            (
                (each.unit, view.unit_url(each.unit)),
                (str(len(each.orders)), ledger_address(Kind.ORDER, unit=each.unit)),
                *((mark.text, mark.address) for mark in small.marks),
            )
            for each, small in zip(found, smalls, strict=True)
        ),
    )


def _small(view: View, row: UnitMonths, names: Sequence[str]) -> Small:
    last = len(names) - 1
    address = ledger_address(Kind.ORDER, unit=row.unit, flag=Flag.OPEN)
    return Small(
        row.unit,
        f"现在{row.open[-1]}件，最多{max(row.open)}件",
        tuple(
            Mark(
                number,
                str(number),
                f"{row.unit}，{name}末在办{number}件",
                # Only for the day itself is there a ledger.
                address if place == last and number else None,
            )
            for place, (name, number) in enumerate(zip(names, row.open, strict=True))
        ),
        view.unit_url(row.unit),
    )
