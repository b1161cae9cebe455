"""考核: the points of each unit over a span of days, each with the item, the day and the rule behind it.

Nothing is scored that is not a duty performed on an item: see ``vocabulary.Merit`` for what is left out on purpose.
The lead in force on the day answers; a unit that assists, or that led before a 改派, does not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.facts.records import ScoreScheme, Unit
from generator.facts.records.scores import ScoreRow, Veto
from generator.state.shapes import ItemState
from generator.state.stages import phase_on
from generator.vocabulary import ClockStatus, Event, Flag, Merit, MilestoneStatus, Outcome


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that counts: what, to which item, on which day, whose, and in words."""

    merit: Merit
    item: str
    on: date
    lead: str | None
    said: str


@dataclass(frozen=True, slots=True)
class RowScore:
    """What one row of the scheme comes to for one unit."""

    row: ScoreRow
    happenings: tuple[Happening, ...]
    raw: float
    """Times × points."""
    counted: float
    """After the cap of the row."""


@dataclass(frozen=True, slots=True)
class VetoState:
    """A veto of the scheme that a unit has reached."""

    veto: Veto
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class UnitScore:
    """The score sheet of one unit."""

    unit: Unit
    items: tuple[str, ...]
    """Items of the scored kinds that it led on some day of the span."""
    rows: tuple[RowScore, ...]
    """Every row of the scheme, also those that came to nothing."""
    added: float
    """All additions, after the caps of the rows and of the whole."""
    added_raw: float
    """All additions, after the caps of the rows alone."""
    deducted: float
    """All deductions, as a negative number."""
    total: float | None
    """Base, additions and deductions, not below the floor; None without items."""
    vetoes: tuple[VetoState, ...]
    rank: int | None
    """Place within the comparable group, equals share one; None without items or with a veto."""
    ranked: int
    """How many units of the group are ranked."""


def score_units(
    scheme: ScoreScheme, units: Mapping[str, Unit], items: Iterable[ItemState], first: date, last: date
) -> tuple[UnitScore, ...]:
    """The score of every unit that exists in the span, in the order of the register.

    Items are as assessed on ``last``, which is the day that 逾期未报结 and 满30天未报 are asked on.
    """
    stirring = [state for state in items if state.stirs_until >= first]
    scored = [state for state in stirring if state.item.kind in scheme.kinds]
    happenings = [happening for state in scored for happening in read_happenings(state, first, last)]
    happenings.sort(key=lambda each: (each.on, each.item))
    led = _led(scored, first, last)
    sheets = [
        _sheet(
            scheme,
            unit,
            tuple(led.get(name, ())),
            [happening for happening in happenings if happening.lead == name],
        )
        for name, unit in units.items()
        if (unit.valid_from or date.min) <= last and (unit.valid_to or date.max) >= first
    ]
    return tuple(_ranked(sheet, sheets) for sheet in sheets)


def _led(items: Iterable[ItemState], first: date, last: date) -> dict[str, dict[str, None]]:
    """Which items each unit led on some day of the span on which work was owed, or that were done in it."""
    led: dict[str, dict[str, None]] = {}
    for state in items:
        for index, phase in enumerate(state.phases):
            following = state.phases[index + 1].first if index + 1 < len(state.phases) else date.max
            spans = phase.first <= last and following > first
            is_owed = phase.stage.is_open or phase.first >= first
            if spans and is_owed and phase.lead:
                led.setdefault(phase.lead, {})[state.id] = None
    return led


def _sheet(scheme: ScoreScheme, unit: Unit, items: tuple[str, ...], happenings: list[Happening]) -> UnitScore:
    by_merit: dict[Merit, list[Happening]] = {}
    for happening in happenings:
        by_merit.setdefault(happening.merit, []).append(happening)
    rows = tuple(_row(row, tuple(by_merit.get(row.merit, ()))) for row in scheme.rows)
    added_raw = sum(row.counted for row in rows if row.counted > 0)
    added = min(added_raw, scheme.most_added)
    deducted = sum(row.counted for row in rows if row.counted < 0)
    vetoes = tuple(
        VetoState(veto, tuple(found))
        for veto in scheme.vetoes
        if len(found := by_merit.get(veto.merit, [])) >= veto.times
    )
    return UnitScore(
        unit=unit,
        items=items,
        rows=rows,
        added=added,
        added_raw=added_raw,
        deducted=deducted,
        # Rounded, since halves and tenths are not exact in binary: a score of 99.5 must print as such.
        total=round(max(scheme.floor, scheme.base + added + deducted), 4) if items else None,
        vetoes=vetoes,
        rank=None,
        ranked=0,
    )


def _row(row: ScoreRow, happenings: tuple[Happening, ...]) -> RowScore:
    raw = round(row.points * len(happenings), 4)
    cap = abs(row.cap) if row.cap is not None else abs(raw)
    return RowScore(row, happenings, raw, max(-cap, min(cap, raw)))


def _ranked(sheet: UnitScore, sheets: Iterable[UnitScore]) -> UnitScore:
    peers = [
        other.total
        for other in sheets
        if other.unit.group == sheet.unit.group and other.total is not None and not other.vetoes
    ]
    rank = None
    if sheet.total is not None and not sheet.vetoes:
        rank = 1 + sum(total > sheet.total for total in peers)
    return UnitScore(
        sheet.unit, sheet.items, sheet.rows, sheet.added, sheet.added_raw, sheet.deducted, sheet.total,
        sheet.vetoes, rank, len(peers),
    )  # fmt: skip


def read_happenings(state: ItemState, first: date, last: date) -> Iterator[Happening]:
    """Everything about one item that counts and falls in the span."""
    for source in _SOURCES:
        for merit, on, said in source(state, last):
            if first <= on <= last:
                phase = phase_on(state.phases, on)
                yield Happening(merit, state.id, on, phase.lead if phase else None, said)


Found = Iterator[tuple[Merit, date, str]]

_MEASURES = {
    Event.RETURNED: Merit.RETURNED,
    Event.URGED: Merit.URGED,
    Event.CRITICISED: Merit.CRITICISED,
    Event.SUMMONED: Merit.SUMMONED,
    Event.LISTED: Merit.LISTED,
}
_RECHECKS = {Outcome.STABLE: Merit.STABLE, Outcome.RELAPSED: Merit.RELAPSED}
_DUTIES = {
    Event.RECEIVED: Merit.RECEIPT_LATE,
    Event.REPLIED: Merit.REPLY_LATE,
    Event.FEEDBACK: Merit.FEEDBACK_LATE,
}
_LATE_CLOCKS = frozenset({ClockStatus.LATE, ClockStatus.OVERDUE})


def _from_log(state: ItemState, _last: date) -> Found:
    """Measures taken towards the unit, and what re-checks found."""
    for row in state.history:
        entry = row.entry
        if merit := _MEASURES.get(entry.event):
            yield merit, entry.on, entry.reason or entry.document or entry.note or entry.event.value
        elif entry.event is Event.RECHECKED and entry.outcome in _RECHECKS:
            yield _RECHECKS[entry.outcome], entry.on, entry.note or entry.event.value


def _from_completion(state: ItemState, last: date) -> Found:
    """Whether the report that stands came in time, or is overdue on the last day."""
    if state.due is None:
        return
    if state.completed_on is None:
        if Flag.LATE in state.flags:
            yield Merit.OVERDUE, last, f"时限{state.due}，到{last}已逾期{state.late_days}天"
    elif state.late_days:
        yield Merit.LATE_DONE, state.completed_on, f"时限{state.due}，晚了{state.late_days}天"
    else:
        yield Merit.ON_TIME, state.completed_on, f"时限{state.due}"


def _from_clocks(state: ItemState, _last: date) -> Found:
    """Clocks of duty that ran out, on the day after their last; met later or not."""
    for clock in state.clocks:
        if clock.rule.right or clock.rule.starts or clock.status not in _LATE_CLOCKS:
            continue
        for event, merit in _DUTIES.items():
            if event in clock.rule.ends:
                done = f"{clock.stopped_on}才完成" if clock.stopped_on else "还没有完成"
                yield merit, clock.due, f"{clock.rule.name}期满{clock.due}，{done}"
                break


def _from_milestones(state: ItemState, last: date) -> Found:
    for milestone in state.milestones:
        said = f"第{milestone.number}个节点，时限{milestone.due}"
        if milestone.status is MilestoneStatus.DONE and milestone.done_on:
            yield Merit.MILESTONE_ON_TIME, milestone.done_on, said
        elif milestone.status in {MilestoneStatus.DONE_LATE, MilestoneStatus.MISSED} and milestone.due < last:
            yield Merit.MILESTONE_LATE, milestone.due, said


def _from_extensions(state: ItemState, _last: date) -> Found:
    moved = [change for change in state.due_changes if change.event is Event.EXTENDED]
    for number, change in enumerate(moved[1:], 2):
        yield Merit.EXTENDED_AGAIN, change.on, f"第{number}次延期，延到{change.new}"


def _from_silence(state: ItemState, last: date) -> Found:
    if Flag.SILENT in state.flags:
        yield Merit.SILENT, last, f"最近一次记录是{state.last_reported_on}"


_SOURCES: tuple[Callable[[ItemState, date], Found], ...] = (
    _from_log,
    _from_completion,
    _from_clocks,
    _from_milestones,
    _from_extensions,
    _from_silence,
)


def rank_groups(scores: Sequence[UnitScore]) -> list[tuple[str, list[UnitScore]]]:
    """Comparable groups in the order of the register, each by rank; a unit with a veto stands last."""
    groups: dict[str, list[UnitScore]] = {}
    for score in scores:
        if score.total is not None:
            groups.setdefault(score.unit.group, []).append(score)
    return [
        (name, sorted(found, key=lambda score: (score.rank is None, score.rank or 0, -(score.total or 0))))
        for name, found in groups.items()
    ]


def scheme_on(schemes: Iterable[ScoreScheme], day: date) -> ScoreScheme | None:
    """The scheme in force on a day; None where none is."""
    return next((each for each in schemes if each.is_valid_on(day)), None)
