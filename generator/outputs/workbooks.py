"""Every ledger and report as a workbook and as CSV: one row for each item, and the ids behind every count."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from generator.facts.records import KINDS, Indicator
from generator.facts.records.base import month_ends
from generator.outputs import addresses
from generator.outputs.sheet_rows import Value
from generator.outputs.spreadsheets import Column, Counted, Sheet, Workbook, write_csv, write_workbook
from generator.outputs.view import View
from generator.outputs.writing import Artifact, Batch
from generator.state.annual import Figure
from generator.state.cycle import PeriodReport
from generator.state.rates import rules_on
from generator.state.shapes import ItemState
from generator.state.tallies import has_begun, tally_rows
from generator.vocabulary import PENDING, Flag, Focus, Kind, Light, Mode, PeriodCount, Stage


@dataclass(frozen=True, slots=True)
class _Field:
    """One column of an item's row, and how it is read."""

    column: Column
    read: Callable[[View, ItemState], Value]


def _words(words: type[Focus] | type[Mode] | type[Stage] | type[Light] | type[Kind]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


_FIELDS: tuple[_Field, ...] = (
    _Field(Column("编号", 16), lambda _, s: s.id),
    _Field(Column("类别", 12, choices=_words(Kind)), lambda _, s: s.item.kind.value),
    _Field(Column("标题", 44), lambda _, s: s.item.title),
    _Field(Column("牵头单位", 14), lambda _, s: s.lead or PENDING),
    _Field(Column("配合单位", 20), lambda _, s: "、".join(s.item.assists) or None),
    _Field(Column("紧盯", 8, choices=_words(Focus)), lambda _, s: s.item.focus and s.item.focus.value),
    _Field(Column("督办方式", 10, choices=_words(Mode)), lambda _, s: s.item.mode and s.item.mode.value),
    _Field(Column("亮灯", 6, choices=_words(Light)), lambda _, s: s.light.value),
    _Field(Column("亮灯理由", 30), lambda _, s: s.lights.shown.reason),
    _Field(Column("阶段", 8, choices=_words(Stage)), lambda _, s: s.stage.value),
    _Field(Column("交办日期", 11, "day"), lambda _, s: s.item.issued_on),
    _Field(Column("原定时限", 11, "day"), lambda _, s: s.original_due),
    _Field(Column("现行时限", 11, "day"), lambda _, s: s.due),
    _Field(Column("改期次数", 8, "count"), lambda _, s: len(s.due_changes)),
    _Field(Column("剩余天数", 8, "count"), lambda _, s: s.days_left),
    _Field(Column("逾期天数", 8, "count"), lambda _, s: s.late_days),
    _Field(Column("进度", 8, "number"), lambda _, s: s.percent),
    _Field(Column("报结日期", 11, "day"), lambda _, s: s.completed_on),
    _Field(Column("销号日期", 11, "day"), lambda _, s: s.closed_on),
    _Field(Column("最近记录", 11, "day"), lambda _, s: s.last_entry_on),
    _Field(Column("来源", 16), lambda _, s: s.item.source),
    _Field(Column("依据", 24), lambda _, s: s.item.basis),
    _Field(Column("责任岗位", 14), lambda _, s: s.item.post),
    _Field(Column("数据性质", 10), lambda _, s: s.item.nature.value),
)

LEDGERS: tuple[tuple[str, str, tuple[Kind, ...]], ...] = (
    ("items", "全部事项", tuple(Kind)),
    *((folder, KINDS[kinds[0]].title, kinds) for folder, kinds in addresses.LEDGER_KINDS.items()),
)
"""Name in addresses, title, and the kinds whose items are its rows."""


def list_workbooks(view: View) -> Iterator[Batch]:
    """All workbooks, and what each rests on besides the day and the ground of all (``batches``)."""
    states, whole = list(view.situation.items.values()), (view.records, view.as_of)
    for name, title, kinds in LEDGERS:
        listed = [state for state in states if state.item.kind in kinds]
        yield Batch(f"workbook {name}", partial(_ledger, view, name, title, listed), (listed,))
    yield Batch("workbook due-changes", lambda: _both(view, "due-changes", _due_changes(view)), whole)
    yield Batch("workbook meetings", lambda: _both(view, "meetings", _meetings(view)), whole)
    yield Batch("workbook units", lambda: [_book(view, "units", "单位", (_units(view),))], whole)
    yield Batch(
        "workbook indicators",
        lambda: [_book(view, "indicators", "指标", (_indicators(view),))],
        (view.as_of,),
    )
    yield Batch(
        "workbook tallies", lambda: [_book(view, "tallies", "统计", (_tallies(view),))], (view.as_of,)
    )
    for year, figures in view.figures.items():
        yield Batch(
            f"workbook report-{year}", partial(_annual, view, year, figures), (figures, view.records.paths)
        )
    for report in view.reports:
        yield Batch(f"workbook cycle-{report.period.label}", partial(_period, view, report), (report,))


def _ledger(view: View, name: str, title: str, states: list[ItemState]) -> Iterator[Artifact]:
    sheet = _items_sheet(view, "台账", states)
    yield _book(view, name, title, (sheet,), tuple(_counts(states)))
    yield Artifact(addresses.workbook_address(name, "csv"), write_csv(sheet))


def _items_sheet(view: View, name: str, states: Iterable[ItemState]) -> Sheet:
    rows = tuple(tuple(each.read(view, state) for each in _FIELDS) for state in states)
    return Sheet(name, tuple(each.column for each in _FIELDS), rows, _note(view))


def _counts(states: list[ItemState]) -> Iterator[Counted]:
    """Every count that the portal shows of a ledger."""
    yield Counted("全部", tuple(state.id for state in states))
    for stage in Stage:
        yield Counted(f"阶段：{stage.value}", tuple(s.id for s in states if s.stage is stage))
    for light in Light:
        yield Counted(f"亮灯：{light.value}", tuple(s.id for s in states if s.light is light))
    for flag in Flag:
        yield Counted(f"集合：{flag.value}", tuple(s.id for s in states if flag in s.flags))


def _due_changes(view: View) -> Sheet:
    columns = (
        *(Column("编号", 16), Column("标题", 44), Column("日期", 11, "day"), Column("事件", 10)),
        *(Column("原时限", 11, "day"), Column("新时限", 11, "day"), Column("推迟天数", 8, "count")),
        *(Column("批准", 20), Column("理由", 30), Column("过期后才批准", 12)),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            change.item, view.records.items[change.item].title, change.on, change.event.value, change.old,
            change.new, change.days, change.approved_by, change.reason, "是" if change.after_due else "否",
        )
        for change in view.situation.due_changes
    )  # fmt: skip
    return Sheet("改期账", columns, rows, _note(view))


def _meetings(view: View) -> Sheet:
    columns = (
        *(Column("编号", 14), Column("类别", 18), Column("标题", 44), Column("日期", 11, "day")),
        *(Column("主持", 16), Column("议定事项", 8, "count"), Column("立项督办", 8, "count")),
    )
    held = [meeting for meeting in view.records.meetings.values() if meeting.held_on <= view.as_of]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            meeting.id, meeting.kind.value, meeting.title, meeting.held_on, meeting.chair, len(meeting.clauses),
            len(list(meeting.items())),
        )
        for meeting in held
    )  # fmt: skip
    return Sheet("会议", columns, rows, _note(view))


def _units(view: View) -> Sheet:
    rules = rules_on(view.records.rates, view.as_of)
    columns = [Column("单位", 16), Column("可比组", 12), Column("牵头", 8, "count")]
    columns += [Column(flag.value, 10, "count") for flag in _UNIT_FLAGS]
    for rule in rules:
        columns += [Column(rule.name, 12, "share"), Column("分子", 6, "count"), Column("分母", 6, "count")]
    rows = []
    for name, unit in view.situation.units.items():
        led = [view.situation.items[key] for key in unit.led]
        row: list[Value] = [name, unit.unit.group, len(led)]
        row += [sum(flag in state.flags for state in led) for flag in _UNIT_FLAGS]
        for rate in unit.rates:
            row += [rate.value, len(rate.numerator), len(rate.denominator)]
        rows.append(tuple(row))
    return Sheet("单位", tuple(columns), tuple(rows), f"{_note(view)}；分母为零的率不写，率只按督办单计算")


_UNIT_FLAGS = (Flag.OPEN, Flag.LATE, Flag.DUE_SOON, Flag.SILENT, Flag.CLOSED)


def _indicators(view: View) -> Sheet:
    columns = (
        *(Column("代码", 18), Column("名称", 18), Column("月份", 9), Column("单位", 14)),
        *(
            Column("分子", 8, "count"),
            Column("分母", 8, "count"),
            Column("值", 9, "share"),
            Column("口径", 44),
        ),
    )
    rows: list[tuple[Value, ...]] = []
    for indicator in view.records.indicators.values():
        for seen in indicator.observations:
            if has_begun(seen.month, view.as_of):
                share = seen.numerator / seen.denominator if seen.denominator else None
                rows.append(
                    (
                        indicator.slug, indicator.name, seen.month, seen.unit or "全区", seen.numerator,
                        seen.denominator, share, _definition(indicator, seen.month),
                    )
                )  # fmt: skip
    return Sheet("指标", columns, tuple(rows), _note(view))


def _definition(indicator: Indicator, month: str) -> str | None:
    """What numerator and denominator were in a month."""
    last = month_ends(month)[1]
    for definition in indicator.definitions:
        if definition.valid_from <= last <= (definition.valid_to or date.max):
            return " ／ ".join(filter(None, (definition.numerator, definition.denominator)))
    return None


def _tallies(view: View) -> Sheet:
    columns = (
        Column("代码", 18),
        Column("名称", 20),
        Column("月份", 9),
        Column("分项", 18),
        Column("数", 8, "count"),
        Column("计量", 8),
    )
    rows: list[tuple[Value, ...]] = []
    for tally in view.records.tallies.values():
        rows += [
            (tally.slug, tally.name, month.month, column.name, month.values.get(column.name), column.measure)
            for _, month in tally_rows(tally, view.as_of)
            for column in tally.columns
        ]
    return Sheet("统计", columns, tuple(rows), _note(view))


def _annual(view: View, year: int, figures: Iterable[Figure]) -> Iterator[Artifact]:
    columns = (Column("数字", 40), Column("数", 8, "count"), Column("计量", 8), Column("怎么数", 60))
    parts = (Column("数字", 40), Column("组成", 44), Column("数", 8, "count"), Column("出处", 30))
    listed = list(figures)
    rows: tuple[tuple[Value, ...], ...] = tuple((f.label, f.value, f.unit, f.how) for f in listed)
    made: tuple[tuple[Value, ...], ...] = tuple(
        (figure.label, part.label, part.amount, view.records.paths.get(part.record, part.record))
        for figure in listed
        for part in figure.parts
    )
    sheets = (Sheet("数字", columns, rows, _note(view)), Sheet("组成", parts, made, _note(view)))
    yield _book(view, f"report-{year}", f"{year}年度报告", sheets)


def _period(view: View, report: PeriodReport) -> Iterator[Artifact]:
    """A period's counts beside those of the period before and of the year before, with the ids behind each."""
    columns = (
        Column("统计项", 18),
        Column("本期", 8, "count"),
        Column("上期", 8, "count"),
        Column("上年同期", 10, "count"),
    )
    rows = tuple(
        (
            count.value,
            len(report.counts[count]),
            len(report.previous[count]) if report.previous else None,
            len(report.year_before[count]) if report.year_before else None,
        )
        for count in PeriodCount
    )
    sheets = [Sheet("本期", columns, rows, f"{report.period.name}；{_note(view)}")]
    if report.scores:
        sheets += [_scores(view, report), _points(report)]
    counts = tuple(Counted(count.value, report.counts[count]) for count in PeriodCount)
    name = f"cycle-{report.period.label}"
    yield _book(view, name, f"{report.period.name}{report.period.cycle.value}", tuple(sheets), counts)


def _scores(view: View, report: PeriodReport) -> Sheet:
    columns = (
        *(
            Column("单位", 16),
            Column("可比组", 12),
            Column("考核事项", 8, "count"),
            Column("加分", 8, "number"),
        ),
        *(
            Column("减分", 8, "number"),
            Column("得分", 8, "number"),
            Column("组内名次", 8, "count"),
            Column("说明", 40),
        ),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            score.unit.name, score.unit.group, len(score.items), score.added, score.deducted, score.total,
            score.rank, "；".join(state.veto.result for state in score.vetoes) or ("" if score.items else "没有考核事项，不排名"),
        )
        for score in report.scores
    )  # fmt: skip
    return Sheet("得分", columns, rows, _note(view))


def _points(report: PeriodReport) -> Sheet:
    columns = (
        *(Column("单位", 16), Column("计分事项", 18), Column("编号", 16), Column("日期", 11, "day")),
        *(Column("每次", 8, "number"), Column("说明", 44), Column("依据", 30)),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (score.unit.name, row.row.merit.value, each.item, each.on, row.row.points, each.said, row.row.basis)
        for score in report.scores
        for row in score.rows
        for each in row.happenings
    )
    return Sheet("逐分依据", columns, rows)


def _both(view: View, name: str, sheet: Sheet) -> Iterator[Artifact]:
    yield _book(view, name, sheet.name, (sheet,))
    yield Artifact(addresses.workbook_address(name, "csv"), write_csv(sheet))


def _book(
    view: View, name: str, title: str, sheets: tuple[Sheet, ...], counts: tuple[Counted, ...] = ()
) -> Artifact:
    titles = {key: item.title for key, item in view.records.items.items()} if counts else {}
    portal = view.records.portal
    book = Workbook(f"{portal.name} · {title}", portal.office, sheets, counts, titles)
    return Artifact(addresses.workbook_address(name), write_workbook(book))


def _note(view: View) -> str:
    return f"数据截至 {view.as_of}；{view.records.portal.mark}"
