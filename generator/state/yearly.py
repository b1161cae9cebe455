"""The four parts of an annual report on petition work: 信访工作条例(2022) art. 41.

(1) statistics and fields, (2) 转送、交办、督办, (3) the three suggestions and whether they were adopted, (4) what else.
The article also asks for the units complained of most: this portal holds no petitions, so that is left to the
petition system, and said.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.facts.records import Records
from generator.state.cycle import PeriodReport
from generator.state.shapes import ItemState
from generator.state.tallies import indicator_total, tally_total
from generator.vocabulary import Focus, Kind, MeetingKind, Mode, Outcome, PeriodCount, SuggestionKind


@dataclass(frozen=True, slots=True)
class Statistic:
    """One number of a tally or an indicator over the year."""

    label: str
    number: int
    measure: str
    key: str
    """``tally:id`` or ``indicator:slug``."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One count with the items or meetings behind it."""

    label: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearlyReport:
    """What the four parts are made of."""

    statistics: tuple[Statistic, ...]
    fields: tuple[Listed, ...]
    """Fields that task forces and plan items of the year are about."""
    supervision: tuple[Listed, ...]
    """Orders issued by focus and by mode, and the measures taken."""
    suggestions: tuple[tuple[SuggestionKind, tuple[Listed, ...]], ...]
    """Of each kind: all, adopted, partly, not, and without feedback."""
    others: tuple[Listed, ...]
    """Meetings by kind."""


def read_yearly(records: Records, report: PeriodReport) -> YearlyReport:
    """The parts for the year of a report, as of its last day."""
    states = report.situation.items
    issued = [states[key] for key in report.counts[PeriodCount.ISSUED]]
    orders = [state for state in issued if state.item.kind is Kind.ORDER]
    return YearlyReport(
        statistics=_statistics(records, report),
        fields=tuple(
            Listed(area, tuple(state.id for state in issued if state.item.area == area))
            for area in dict.fromkeys(state.item.area for state in issued)
            if area
        ),
        supervision=(
            Listed("交办督办单", tuple(state.id for state in orders)),
            *_by(orders, Focus, lambda state: state.item.focus, "紧盯"),
            *_by(orders, Mode, lambda state: state.item.mode, ""),
            *(
                Listed(count.value, report.counts[count])
                for count in (
                    PeriodCount.URGED,
                    PeriodCount.CRITICISED,
                    PeriodCount.SUMMONED,
                    PeriodCount.LISTED,
                )
            ),
        ),
        suggestions=tuple((kind, _suggestions(issued, kind)) for kind in SuggestionKind),
        others=tuple(
            Listed(
                kind.value,
                tuple(
                    meeting.id
                    for meeting in records.meetings.values()
                    if meeting.kind is kind and report.period.first <= meeting.held_on <= report.as_of
                ),
            )
            for kind in MeetingKind
        ),
    )


def _by(
    states: Iterable[ItemState],
    words: type[Focus] | type[Mode],
    word: Callable[[ItemState], Focus | Mode | None],
    prefix: str,
) -> Iterable[Listed]:
    listed = list(states)
    for each in words:
        yield Listed(f"{prefix}{each.value}", tuple(state.id for state in listed if word(state) is each))


def _suggestions(issued: Iterable[ItemState], kind: SuggestionKind) -> tuple[Listed, ...]:
    mine = [
        state for state in issued if state.item.kind is Kind.SUGGESTION and state.item.subkind == kind.value
    ]

    def ended(state: ItemState) -> Outcome | None:
        outcomes = [row.entry.outcome for row in state.history if row.entry.outcome]
        return outcomes[-1] if outcomes else None

    by_outcome = [
        (outcome.value, outcome) for outcome in (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_ADOPTED)
    ]
    return (
        Listed("提出", tuple(state.id for state in mine)),
        *(
            Listed(label, tuple(state.id for state in mine if ended(state) is outcome))
            for label, outcome in by_outcome
        ),
        Listed("未反馈", tuple(state.id for state in mine if ended(state) is None)),
    )


def _statistics(records: Records, report: PeriodReport) -> tuple[Statistic, ...]:
    year = report.period.first.year
    found = [
        Statistic(
            f"{tally.name}：{column.name}",
            tally_total(tally, column.name, report.as_of),
            column.measure,
            f"tally:{tally.id}",
        )
        for tally in records.tallies.values()
        if tally.year == year
        for column in tally.columns
    ]
    for indicator in records.indicators.values():
        total = indicator_total(indicator, report.as_of, year=year)
        if total.months:
            found.append(
                Statistic(indicator.name, total.numerator, indicator.measure, f"indicator:{indicator.slug}")
            )
    return tuple(found)
