"""Charts of indicators and tallies: what has been counted, month by month."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.facts.records import Indicator, Tally
from generator.facts.records.indicators import Observation
from generator.facts.records.tallies import Column, MonthRow
from generator.outputs.charts.panels import Mark, Series, Sketch, TimePanel, month_slots
from generator.outputs.charts.words import highest, month_name, superlative
from generator.outputs.rendering import NO_DATA, format_points, format_share
from generator.outputs.view import View
from generator.state.tallies import add_up, indicator_rows, indicator_total, tally_rows, tally_total
from generator.vocabulary import Direction

MOST_MONTHS = 24
WHOLE_COLOURS = ("chart-1", "chart-2", "chart-5", "chart-6")
PART_COLOURS = ("chart-3", "chart-4")

# Indicators --------------------------------------------------------------------------------------


def sketch_indicator(view: View, indicator: Indicator) -> Sketch:
    """The district's counts of an indicator by month: a line for a rate, bars for a mere count."""
    key, title = f"indicator:{indicator.slug}", indicator.name
    rows = {row.month: (index, row) for index, row in indicator_rows(indicator, view.as_of)}
    if not rows:
        why = "到这一天还没有数字" if indicator.observations else "没有公布过逐月数字"
        return Sketch(key, title, missing=f"{why}，所以不作图。")
    months = list(_months(min(rows), max(rows)))[-MOST_MONTHS:]
    # A definition may have changed from a count to a share: what all months have in common is then the count.
    is_share = add_up([rows[month][1] for month in months if month in rows]).denominator is not None
    marks = tuple(_mark(view, indicator, month, rows.get(month), is_share=is_share) for month in months)
    slots = month_slots(months)
    year = int(months[-1][:4])
    total = indicator_total(indicator, view.as_of, year=year)
    if not is_share:
        heading = f"{indicator.name}（{indicator.measure}）"
        panel = TimePanel(heading, slots, bars=(Series(indicator.name, "chart-1", marks),))
        return Sketch(
            key,
            title,
            f"{year}年共{total.numerator}{indicator.measure}；{_peak(indicator, months, marks, is_share=False)}。",
            (panel,),
            ("月份", heading),
            tuple(
                ((month_name(month), None), (mark.text, mark.address))
                for month, mark in zip(months, marks, strict=True)
            ),
            ((f"{year}年合计", None), (str(total.numerator), None)),
        )
    share = format_share(total.value)
    return Sketch(
        key,
        title,
        f"{year}年累计{share}（{total.numerator}/{total.denominator}），{_peak(indicator, months, marks, is_share=True)}。",
        (
            TimePanel(
                f"{indicator.name}（%）",
                slots,
                lines=(Series("", "chart-1", marks),),
                targets=_targets(view, indicator, months),
                unit="%",
            ),
        ),
        ("月份", "分子", "分母", "率"),
        tuple(_rate_row(month, rows.get(month), mark) for month, mark in zip(months, marks, strict=True)),
        (
            (f"{year}年累计", None),
            *((text, None) for text in (str(total.numerator), str(total.denominator), share)),
        ),
    )


def _months(first: str, last: str) -> Iterator[str]:
    """Every month from one to another, also those without a number."""
    year, month = map(int, first.split("-"))
    while (label := f"{year:04}-{month:02}") <= last:
        yield label
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - months


def _mark(
    view: View, indicator: Indicator, month: str, found: tuple[int, Observation] | None, *, is_share: bool
) -> Mark:
    name = month_name(month)
    if found is None:
        return Mark(None, NO_DATA, f"{name}：无数据")
    index, row = found
    address = view.line_url(view.records.paths[f"indicator:{indicator.slug}"], ("观测", index))
    if not is_share:
        return Mark(row.numerator, str(row.numerator), f"{name}：{row.numerator}{indicator.measure}", address)
    share = add_up([row]).value
    if share is None:
        return Mark(None, NO_DATA, f"{name}：分母为0，无数据", address)
    tip = f"{name}：{row.numerator}/{row.denominator}，{format_share(share)}"
    return Mark(round(share * 100, 2), format_share(share), tip, address)


def _targets(view: View, indicator: Indicator, months: Sequence[str]) -> tuple[tuple[float, str], ...]:
    """The latest target of the years that are shown, and of the year of the day.

    Only for rates: a target of a count is meant for the whole year, and would mislead beside months.
    """
    years = {int(month[:4]) for month in months} | {view.as_of.year}
    found = [target for target in indicator.targets if target.year in years]
    return tuple(
        (target.value, f"{target.year}年目标{format_points(target.value)}%") for target in found[-1:]
    )


def _peak(indicator: Indicator, months: Sequence[str], marks: Sequence[Mark], *, is_share: bool) -> str:
    """The month to look at: where more is better the lowest, else the highest."""
    known = [(month, mark) for month, mark in zip(months, marks, strict=True) if mark.value is not None]
    if not known:
        return "各月都没有率"
    pick = min if indicator.direction is Direction.HIGHER else max
    extreme = pick(mark.value or 0 for _, mark in known)
    names = [month_name(month) for month, mark in known if mark.value == extreme]
    text = next(mark.text for _, mark in known if mark.value == extreme)
    return superlative(
        names,
        "最低" if pick is min else "最高" if is_share else "最多",
        text + ("" if is_share else indicator.measure),
    )


def _rate_row(
    month: str, found: tuple[int, Observation] | None, mark: Mark
) -> tuple[tuple[str, str | None], ...]:
    row = found[1] if found else None
    counts = (row.numerator, row.denominator) if row else (None, None)
    texts = [NO_DATA if count is None else str(count) for count in counts]
    return ((month_name(month), None), *((text, None) for text in texts), (mark.text, mark.address))


# Tallies -----------------------------------------------------------------------------------------


def sketch_tally(view: View, tally: Tally) -> Sketch:
    """One year of a tally: a panel for each unit of counting, with parts inside their wholes."""
    key, title = f"tally:{tally.id}", f"{tally.year}年{tally.name}"
    rows = list(tally_rows(tally, view.as_of))
    if not rows:
        return Sketch(key, title, missing="到这一天还没有数字，所以不作图。")
    months = [row.month for _, row in rows]
    path = view.records.paths[key]
    series = {
        column.name: Series(
            _series_name(column),
            colour,
            tuple(_tally_mark(view, path, column, place) for place in rows),
            inside=_series_name(_whole(tally, column)) if column.part_of else "",
        )
        for column, colour in _coloured(tally)
    }
    wholes = sorted(
        (column for column in tally.columns if not column.part_of), key=lambda column: _order(tally, column)
    )
    panels = []
    for measure, group in groupby(wholes, key=lambda column: column.measure):
        names = [column.name for column in group]
        shown = [
            series[column.name] for column in tally.columns if column.name in names or column.part_of in names
        ]
        panels.append(TimePanel(f"逐月{_unit_of(names, measure)}", month_slots(months), bars=tuple(shown)))
    return Sketch(
        key,
        title,
        _tally_message(view, tally, wholes),
        tuple(panels),
        ("月份", *(_series_name(column) for column in tally.columns)),
        tuple(
            (
                (month_name(month), None),
                *(
                    (series[column.name].marks[number].text, series[column.name].marks[number].address)
                    for column in tally.columns
                ),
            )
            for number, month in enumerate(months)
        ),
        (
            ("合计", None),
            *((str(tally_total(tally, column.name, view.as_of)), None) for column in tally.columns),
        ),
    )


def _order(tally: Tally, column: Column) -> int:
    """Columns counted in one unit stand together, in the order in which the units first come up."""
    return [each.measure for each in tally.columns].index(column.measure)


def _unit_of(names: Sequence[str], measure: str) -> str:
    return (
        measure
        if names == [measure]
        else f"{names[0]}（{measure}）"
        if len(names) == 1
        else f"次数（{measure}）"
    )


def _whole(tally: Tally, column: Column) -> Column:
    return next(each for each in tally.columns if each.name == column.part_of)


def _series_name(column: Column) -> str:
    return f"其中{column.name}" if column.part_of else column.name


def _coloured(tally: Tally) -> Iterator[tuple[Column, str]]:
    """Each column with its colour; wholes of different panels start anew, so that few colours are needed."""
    used: dict[str, int] = {}
    for column in tally.columns:
        colours = PART_COLOURS if column.part_of else WHOLE_COLOURS
        place = f"{column.measure} {bool(column.part_of)}"
        yield column, colours[used.get(place, 0) % len(colours)]
        used[place] = used.get(place, 0) + 1


def _tally_mark(view: View, path: str, column: Column, place: tuple[int, MonthRow]) -> Mark:
    index, row = place
    name, number = month_name(row.month), row.values.get(column.name)
    if number is None:
        return Mark(None, NO_DATA, f"{name}：无数据")
    said = column.measure if column.name == column.measure else f"{column.measure}（{column.name}）"
    address = view.line_url(path, ("每月", index, "数值", column.name))
    return Mark(number, str(number), f"{name}：{number}{said}", address)


def _tally_message(view: View, tally: Tally, wholes: Sequence[Column]) -> str:
    totals = [
        f"{'' if column.name == column.measure else column.name}{tally_total(tally, column.name, view.as_of)}{column.measure}"
        for column in wholes
    ]
    # Of what is counted in the first unit, the column that counts most.
    first = max(
        (column for column in wholes if column.measure == wholes[0].measure),
        key=lambda column: tally_total(tally, column.name, view.as_of),
    )
    rows = [row for _, row in tally_rows(tally, view.as_of)]
    top = highest(
        [f"{int(row.month[5:])}月" for row in rows],
        [row.values.get(first.name, 0) for row in rows],
        first.name if len(wholes) > 1 else "",
        first.measure,
    )
    return f"{tally.year}年共{'、'.join(totals)}；{top}。"
