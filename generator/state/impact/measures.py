"""What a change does to numbers and pictures: rates, wall boards, annual figures, tallies, indicators."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from generator.facts.records import Indicator, Tally
from generator.state.annual import Figure
from generator.state.boards import Board
from generator.state.boards.shapes import Body, Chart, Counts, Lanes, Matrix, Tiles
from generator.state.impact.shapes import (
    BoardMove,
    Difference,
    FigureMove,
    How,
    IndicatorMove,
    RateMove,
    ScoreMove,
    Side,
    TallyMove,
)
from generator.state.scores import UnitScore
from generator.state.shapes import Rate
from generator.state.tallies import has_begun, indicator_by_month, indicator_total, tally_total


def rate_moves(before: Side, after: Side) -> Iterator[RateMove]:
    """Rates that are counted differently: of the district, then of each unit, which its code identifies."""
    yield from _compare_rates(None, before.situation.rates, after.situation.rates)
    were = {state.unit.code: state for state in before.situation.units.values()}
    are = {state.unit.code: state for state in after.situation.units.values()}
    for code in dict.fromkeys([*are, *were]):
        old, new = were.get(code), are.get(code)
        name = (new or were[code]).unit.name
        yield from _compare_rates(name, old.rates if old else (), new.rates if new else ())


def _compare_rates(unit: str | None, before: Iterable[Rate], after: Iterable[Rate]) -> Iterator[RateMove]:
    were = {rate.rule.slug: rate for rate in before}
    are = {rate.rule.slug: rate for rate in after}
    for slug in dict.fromkeys([*are, *were]):
        old, new = were.get(slug), are.get(slug)
        named = new or old
        # A unit that owes nothing has no rate, whether or not it is listed.
        if named and _sets(old) != _sets(new):
            yield RateMove(unit, named.rule.name, old, new)


def _sets(rate: Rate | None) -> tuple[frozenset[str], frozenset[str]]:
    return (frozenset(rate.numerator), frozenset(rate.denominator)) if rate else (frozenset(), frozenset())


def score_moves(before: Side, after: Side) -> Iterator[ScoreMove]:
    """Units whose score or place is another; that a peer was overtaken is a move of both."""
    for code in dict.fromkeys([*after.scores, *before.scores]):
        old, new = before.scores.get(code), after.scores.get(code)
        named = new or old
        if named and _standing(old) != _standing(new):
            yield ScoreMove(named.unit.name, named.unit.group, old, new)


def _standing(score: UnitScore | None) -> tuple[object, ...]:
    if score is None:
        return (None, None, ())
    return score.total, score.rank, tuple(state.veto.slug for state in score.vetoes)


def board_moves(before: Side, after: Side) -> Iterator[BoardMove]:
    """Wall boards whose picture is not what it was."""
    for key in dict.fromkeys([*after.boards, *before.boards]):
        old, new = before.boards.get(key), after.boards.get(key)
        if old is None and new is not None:
            yield BoardMove(key, new.title, How.ADDED, (), ())
        elif new is None and old is not None:
            yield BoardMove(key, old.title, How.REMOVED, (), ())
        elif old is not None and new is not None and old != new:
            yield BoardMove(key, new.title, How.CHANGED, tuple(_compare_board(old, new)), _moved(old, new))


def _compare_board(old: Board, new: Board) -> Iterator[Difference]:
    for label, was, now in (("标题", old.title, new.title), ("说明", old.subtitle, new.subtitle)):
        if was != now:
            yield Difference(label, was, now)
    yield from _compare_words(dict(old.facts), dict(new.facts))
    were = {figure.key: f"{figure.value}{figure.unit}" for figure in (*old.figures, *old.moves)}
    are = {figure.key: f"{figure.value}{figure.unit}" for figure in (*new.figures, *new.moves)}
    labels = {figure.key: figure.label for board in (old, new) for figure in (*board.figures, *board.moves)}
    for key, label in labels.items():
        if were.get(key) != are.get(key):
            yield Difference(label, were.get(key), are.get(key))


def _compare_words(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for label in dict.fromkeys([*before, *after]):
        if before.get(label) != after.get(label):
            yield Difference(label, before.get(label), after.get(label))


def _moved(old: Board, new: Board) -> tuple[str, ...]:
    """What a board shows elsewhere or otherwise than before."""
    were, are = _parts(old), _parts(new)
    return tuple(key for key in dict.fromkeys([*are, *were]) if were.get(key) != are.get(key))


def _parts(board: Board) -> dict[str, list[Any]]:
    """All that a board's body shows of each item or unit: the description, and where it stands."""
    found: dict[str, list[Any]] = {}
    for key, *shown in _shown(board.body):
        found.setdefault(key, []).append(shown)
    return found


def _shown(body: Body) -> list[tuple[Any, ...]]:
    """Each card, bar, tile or row: the id or unit it is about first, then what is shown and where."""
    match body:
        case Chart(groups=groups):
            return [(row.task.id, group.title, row) for group in groups for row in group.rows]
        case Lanes(lanes=lanes):
            sections = [(lane.key, section) for lane in lanes for section in lane.sections]
            return [
                (task.id, key, section.title, task) for key, section in sections for task in section.tasks
            ]
        case Matrix(themes=themes):
            cells = [
                (theme.title, quarter, cell) for theme in themes for quarter, cell in enumerate(theme.cells)
            ]
            planned = [(task.id, *where, task) for *where, cell in cells for task in cell.planned]
            return [*planned, *((done, *where) for *where, cell in cells for done in cell.done)]
        case Tiles(tiles=tiles, others=others):
            return [(tile.unit, tile) for tile in (*tiles, *others)]
        case Counts(rows=rows):  # the last
            return [(row.unit, row) for row in rows]


def figure_moves(before: Side, after: Side) -> Iterator[FigureMove]:
    """Figures of annual pages that are counted differently; where in a file their parts stand does not matter."""
    for year in sorted(before.figures.keys() | after.figures.keys()):
        were, are = before.figures.get(year, {}), after.figures.get(year, {})
        for key in dict.fromkeys([*are, *were]):
            old, new = were.get(key), are.get(key)
            joined, left = _parts_beyond(new, old), _parts_beyond(old, new)
            named = new or old
            if named and (joined or left or (old is None) is not (new is None)):
                yield FigureMove(
                    year,
                    named.label,
                    named.unit,
                    old.value if old else None,
                    new.value if new else None,
                    joined,
                    left,
                )


def _parts_beyond(figure: Figure | None, other: Figure | None) -> tuple[str, ...]:
    def counted(one: Figure | None) -> Counter[str]:
        return Counter(
            part.label if part.amount == 1 else f"{part.label} {part.amount}"
            for part in (one.parts if one else ())
        )

    return tuple((counted(figure) - counted(other)).elements())


def tally_moves(before: Side, after: Side) -> Iterator[TallyMove]:
    """Columns of tallies that are counted differently, with the months that differ."""
    day = after.situation.as_of
    for key, old, new in _pairs(before.records.tallies, after.records.tallies):
        named = new or old
        columns = [column.name for tally in (new, old) if tally for column in tally.columns]
        for column in dict.fromkeys(columns):
            months = tuple(_compare_words(_tally_months(old, column, day), _tally_months(new, column, day)))
            if named and months:
                totals = [tally_total(tally, column, day) if tally else None for tally in (old, new)]
                yield TallyMove(key, named.name, column, totals[0], totals[1], months)


def _tally_months(tally: Tally | None, column: str, day: date) -> dict[str, str]:
    rows = tally.months if tally else ()
    return {
        row.month: str(row.values[column])
        for row in rows
        if has_begun(row.month, day) and column in row.values
    }


def indicator_moves(before: Side, after: Side) -> Iterator[IndicatorMove]:
    """Indicators that are counted differently, of the district and of units, with the months that differ."""
    day = after.situation.as_of
    for key, old, new in _pairs(before.records.indicators, after.records.indicators):
        named = new or old
        seen = [row.unit for indicator in (new, old) if indicator for row in indicator.observations]
        for unit in dict.fromkeys(seen):
            months = tuple(
                _compare_words(_indicator_months(old, unit, day), _indicator_months(new, unit, day))
            )
            if named and months:
                totals = [indicator_total(each, day, unit=unit) if each else None for each in (old, new)]
                yield IndicatorMove(key, named.name, unit, totals[0], totals[1], months)


def _indicator_months(indicator: Indicator | None, unit: str | None, day: date) -> dict[str, str]:
    months = indicator_by_month(indicator, day, unit) if indicator else {}
    return {
        month: f"{total.numerator}" if total.denominator is None else f"{total.numerator}/{total.denominator}"
        for month, total in months.items()
    }


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys([*after, *before]):
        yield key, before.get(key), after.get(key)
