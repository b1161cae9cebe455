"""监督追责: the measures taken towards units. Units only, never persons."""

from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from generator.facts.records import LogEntry, Records
from generator.facts.records.boards import BoardKind
from generator.state.boards.shapes import Board, Counts, Figure, Measure, UnitRow
from generator.state.shapes import ItemState
from generator.state.situation import Situation
from generator.vocabulary import Event, Kind, Light, Outcome, SuggestionKind

_STEPS = (Event.URGED, Event.CRITICISED, Event.SUMMONED, Event.LISTED)
_ANSWERED, _UNANSWERED = "已反馈", "未反馈"
_ANSWERS = (Event.RETURNED, Event.OBJECTED)
COLUMNS = (
    *(event.value for event in _STEPS),
    *(kind.value for kind in SuggestionKind),
    _ANSWERED,
    _UNANSWERED,
    *(event.value for event in _ANSWERS),
)
BANDS = (("督办措施", len(_STEPS)), ("三项建议", len(SuggestionKind) + 2), ("报结与异议", len(_ANSWERS)))
_ALARMING = {Event.SUMMONED.value, Event.LISTED.value, Event.CRITICISED.value}


def accountability_board(records: Records, situation: Situation) -> Board:
    """Units × measures, the unit with the most measures first; each number leads to its entries."""
    found: dict[str, dict[str, list[Measure]]] = {}
    for state in situation.items.values():
        for unit, column, measure in _measures(state):
            found.setdefault(unit, {}).setdefault(column, []).append(measure)
    rows = [
        UnitRow(
            unit=unit.name,
            code=unit.code,
            cells=tuple(tuple(sorted(found[unit.name].get(column, ()), key=_by_day)) for column in COLUMNS),
        )
        for unit in records.units.values()
        if unit.name in found
    ]
    totals = tuple(sum(len(row.cells[column]) for row in rows) for column in range(len(COLUMNS)))
    figures = (
        Figure("units", "涉及单位", str(len(rows)), unit="个"),
        *(
            Figure(
                f"column-{number}",
                label,
                str(total),
                unit="次" if number < len(_STEPS) or label in {"退回", "异议"} else "件",
                light=Light.RED if total and label in _ALARMING else None,
            )
            for number, (label, total) in enumerate(zip(COLUMNS, totals, strict=True))
            if label in {"催办", "通报", "约谈", "挂牌督办", "退回", _UNANSWERED}
        ),
    )
    return Board(
        key="accountability",
        kind=BoardKind.ACCOUNTABILITY,
        title="监督追责作战图",
        short="监督追责",
        subtitle="对单位采取的督办措施，逐单位累计次数；只对单位，不对个人。单位按名录顺序排列，不作排名。",
        facts=(("起算", _first_day(rows, situation.as_of).isoformat()),),
        figures=figures,
        body=Counts(COLUMNS, BANDS, tuple(rows), totals),
        empty="还没有对任何单位采取过督办措施。",
        as_of=situation.as_of,
    )


def _by_day(measure: Measure) -> tuple[date, str]:
    return measure.on, measure.item


def _first_day(rows: list[UnitRow], as_of: date) -> date:
    return min((measure.on for row in rows for cell in row.cells for measure in cell), default=as_of)


def _measures(state: ItemState) -> Iterator[tuple[str, str, Measure]]:
    """Unit, column and measure: what the item's log and its being a suggestion say."""
    item = state.item
    if item.kind is Kind.SUGGESTION and item.subkind and item.lead:
        suggested = Measure(item.id, item.title, item.issued_on, f"提出“{item.subkind}”建议")
        yield item.lead, item.subkind, suggested
        answers = [row.entry for row in state.history if row.entry.event is Event.FEEDBACK]
        if answers:
            yield (
                item.lead,
                _ANSWERED,
                Measure(item.id, item.title, answers[-1].on, _name_answer(answers[-1])),
            )
        elif state.stage.is_open:
            due = f"，时限 {state.due.isoformat()}" if state.due else ""
            yield item.lead, _UNANSWERED, Measure(item.id, item.title, item.issued_on, f"还没有书面反馈{due}")
    for row in state.history:
        entry = row.entry
        if entry.event in _STEPS or entry.event in _ANSWERS:
            unit = _addressee(state, entry)
            if unit:
                yield unit, entry.event.value, Measure(item.id, item.title, entry.on, _name_entry(entry))


def _addressee(state: ItemState, entry: LogEntry) -> str | None:
    """The unit a measure is taken towards: the lead on that day; an objection is the unit's own."""
    if entry.event is Event.OBJECTED:
        return entry.unit or state.lead
    lead = state.item.lead
    for row in takewhile(lambda row: row.entry is not entry, state.history):
        if row.entry.outcome is Outcome.REASSIGNED:
            lead = row.entry.new_lead
    return lead


def _name_answer(entry: LogEntry) -> str:
    return f"反馈：{entry.outcome}" if entry.outcome else "反馈"


def _name_entry(entry: LogEntry) -> str:
    told = entry.reason or entry.note or entry.document
    return f"{entry.event}：{told}" if told else entry.event.value
