"""Charts of an annual page, from the parts of its figures: receptions and online petitions by month."""

from collections.abc import Iterator, Sequence

from generator.outputs.charts.panels import Mark, Series, Sketch, Slot, TimePanel
from generator.outputs.charts.words import highest
from generator.outputs.rendering import NO_DATA, format_long_day
from generator.outputs.view import View
from generator.state.annual import Figure, FigurePart


def sketch_report(year: int, figures: Sequence[Figure], view: View) -> Iterator[Sketch]:
    """Both charts of a year's page."""
    by_key = {figure.key: figure for figure in figures}
    batches = [by_key[f"{who}_reception_batches"] for who in ("district", "principal", "town")]
    yield _sketch_receptions(year, batches, view)
    yield _sketch_online(year, [by_key["online_petitions"], by_key["online_repeats"]], view)


def _sketch_receptions(year: int, figures: Sequence[Figure], view: View) -> Sketch:
    """Batches received by the district's and the towns' leaders: two panels, since one is tenfold the other."""
    key, title = f"report-{year}-receptions", f"{year}年逐月接访批次"
    names = ("区领导", "其中主要领导", "镇街领导")
    if not figures[0].parts and not figures[2].parts:
        return Sketch(key, title, missing=_missing(view))
    months = _months(figures)
    district, principal, town = (
        _series(view, figure, name, colour, months)
        for figure, name, colour in zip(figures, names, ("chart-1", "chart-3", "chart-2"), strict=True)
    )
    slots = _slots(months)
    panels = [
        TimePanel("区领导接访约访（批次）", slots, bars=(district, _inside(principal, district))),
        TimePanel("镇街领导接访约访（批次）", slots, bars=(town,)),
    ]
    wholes = [(figures[0], "区领导"), (figures[2], "镇街领导")]
    said = [f"{who}接访" + (f"{each.value}批次" if each.parts else "无数据") for each, who in wholes]
    known, whose = next(row for row in reversed(wholes) if row[0].parts)
    return Sketch(
        key,
        title,
        f"{'，'.join(said)}；{_peak(known, whose)}。",
        tuple(panel for panel, (figure, _) in zip(panels, wholes, strict=True) if figure.parts),
        ("月份", *names),
        _rows(months, (district, principal, town)),
        _foot(figures),
    )


def _sketch_online(year: int, figures: Sequence[Figure], view: View) -> Sketch:
    """Online petitions, with the repeated ones within them."""
    key, title = f"report-{year}-online", f"{year}年逐月网上信访件"
    if not figures[0].parts:
        return Sketch(key, title, missing=_missing(view))
    months = _months(figures)
    names = ("网上信访件", "其中重复网信")
    whole, part = (
        _series(view, figure, name, colour, months)
        for figure, name, colour in zip(figures, names, ("chart-1", "chart-3"), strict=True)
    )
    return Sketch(
        key,
        title,
        f"网上信访{figures[0].value}件，其中重复{figures[1].value}件；{_peak(figures[0], '')}。",
        (TimePanel("网上信访件（件）", _slots(months), bars=(whole, _inside(part, whole))),),
        ("月份", *names),
        _rows(months, (whole, part)),
        _foot(figures),
    )


def _months(figures: Sequence[Figure]) -> list[str]:
    """The months in which anything is counted, in the order of the files."""
    return list(dict.fromkeys(part.label for figure in figures for part in figure.parts))


def _missing(view: View) -> str:
    return f"到{format_long_day(view.as_of)}还没有数字，所以不作图。"


def _slots(months: Sequence[str]) -> tuple[Slot, ...]:
    return tuple(Slot(month.partition("年")[2]) for month in months)


def _series(view: View, figure: Figure, name: str, colour: str, months: Sequence[str]) -> Series:
    parts = {part.label: part for part in figure.parts}
    return Series(name, colour, tuple(_mark(view, figure, name, month, parts.get(month)) for month in months))


def _mark(view: View, figure: Figure, name: str, month: str, part: FigurePart | None) -> Mark:
    if part is None:
        return Mark(None, NO_DATA, f"{month}{name}：无数据")
    path = view.records.paths.get(part.record, part.record)
    tip = f"{month}{name}：{part.amount}{figure.unit}"
    return Mark(part.amount, str(part.amount), tip, view.line_url(path, part.loc))


def _inside(part: Series, whole: Series) -> Series:
    return Series(part.name, part.colour, part.marks, inside=whole.name)


def _rows(months: Sequence[str], series: Sequence[Series]) -> tuple[tuple[tuple[str, str | None], ...], ...]:
    return tuple(
        ((month, None), *((each.marks[number].text, each.marks[number].address) for each in series))
        for number, month in enumerate(months)
    )


def _foot(figures: Sequence[Figure]) -> tuple[tuple[str, str | None], ...]:
    return (("合计", None), *((str(figure.value) if figure.parts else NO_DATA, None) for figure in figures))


def _peak(figure: Figure, who: str) -> str:
    months = [part.label.partition("年")[2] for part in figure.parts]
    return highest(months, [part.amount for part in figure.parts], who, figure.unit)
