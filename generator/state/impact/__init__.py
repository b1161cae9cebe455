"""What a change to the data does to the portal: two portals of one day, held against each other.

``side_of`` makes each of them from its own facts and rules; ``compare_sides`` tells every difference.
"""

from datetime import date

from generator.facts.records import Records
from generator.state.annual import annual_figures
from generator.state.boards import boards
from generator.state.changes import compare
from generator.state.cycle import Reporter
from generator.state.flags import WEEK
from generator.state.impact.basis import compare_basis
from generator.state.impact.items import compare_items, count_lights, due_moves
from generator.state.impact.measures import (
    board_moves,
    figure_moves,
    indicator_moves,
    rate_moves,
    score_moves,
    tally_moves,
)
from generator.state.impact.pages import file_changes, page_groups
from generator.state.impact.shapes import (
    BasisChange,
    BoardMove,
    Difference,
    DueMove,
    FigureMove,
    FileChange,
    How,
    Impact,
    IndicatorMove,
    ItemChange,
    PageGroup,
    RateMove,
    ScoreMove,
    Side,
    TallyMove,
)
from generator.state.situation import assess

__all__ = [
    "BasisChange",
    "BoardMove",
    "Difference",
    "DueMove",
    "FigureMove",
    "FileChange",
    "How",
    "Impact",
    "IndicatorMove",
    "ItemChange",
    "PageGroup",
    "RateMove",
    "ScoreMove",
    "Side",
    "TallyMove",
    "compare_sides",
    "side_of",
]


def side_of(records: Records, as_of: date) -> Side:
    """All that a portal of these records shows on a day."""
    situation = assess(records, as_of)
    moves = compare(assess(records, as_of - WEEK), situation)
    return Side(
        records=records,
        situation=situation,
        boards={board.key: board for board in boards(records, situation, moves)},
        figures={
            year: {figure.key: figure for figure in annual_figures(records, year, situation)}
            for year in records.portal.report_years
        },
        scores={score.unit.code: score for score in Reporter(records).scores(as_of)},
    )


def compare_sides(before: Side, after: Side) -> Impact:
    """Everything that differs between two portals of the same day."""
    items = compare_items(before, after)
    boards_moved = tuple(board_moves(before, after))
    files = tuple(file_changes(before.records.texts, after.records.texts))
    groups = page_groups(before, after, files, boards_moved)
    return Impact(
        as_of=after.situation.as_of,
        items=items,
        lights=count_lights(before, after, items),
        due_moves=tuple(due_moves(items)),
        rates=tuple(rate_moves(before, after)),
        scores=tuple(score_moves(before, after)),
        boards=boards_moved,
        figures=tuple(figure_moves(before, after)),
        tallies=tuple(tally_moves(before, after)),
        indicators=tuple(indicator_moves(before, after)),
        basis=tuple(compare_basis(before, after)),
        pages=tuple(group for group in groups if group.pages),
        files=files,
    )
