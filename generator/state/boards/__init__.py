"""Wall boards (挂图作战): what each of them shows on a day, completely described.

``boards`` describes them all; ``screen`` says which of them a wall screen shows in turn.
Page, screen and paper are made from these descriptions and compute nothing.
"""

from collections.abc import Sequence

from generator.facts.records import Records
from generator.facts.records.boards import BoardKind, BoardSettings
from generator.state.boards.accountability import accountability_board
from generator.state.boards.district import district_board
from generator.state.boards.lanes import deadline_board, focus_board
from generator.state.boards.plan import plan_boards
from generator.state.boards.shapes import Board, Screen, Turn
from generator.state.boards.task_force import task_force_boards
from generator.state.changes import Moves
from generator.state.situation import Situation

__all__ = ["Board", "Screen", "Turn", "boards", "screen"]


def boards(records: Records, situation: Situation, moves: Moves) -> tuple[Board, ...]:
    """All boards of the day, in the order of the index."""
    return (
        district_board(records, situation, moves),
        focus_board(records, situation, moves),
        deadline_board(records, situation, moves),
        *task_force_boards(records, situation, moves),
        *plan_boards(records, situation, moves),
        accountability_board(records, situation),
    )


def screen(settings: BoardSettings, shown: Sequence[Board]) -> Screen:
    """What wall screens show in turn: the playlist as written, else every board.

    A board that is not there on the day (its task force is founded later) has no turn.
    """
    turns = [
        Turn(board.key, entry.seconds or settings.seconds)
        for entry in settings.playlist
        for board in [_find(entry.board, shown)]
        if board is not None
    ]
    if not turns:
        turns = [Turn(board.key, settings.seconds) for board in shown]
    return Screen(tuple(turns), settings.dim_from, settings.dim_to)


def _find(name: str, shown: Sequence[Board]) -> Board | None:
    """The board that an editor names: by the id of its task force, or by its kind (the latest year's plan)."""
    named = (board for board in shown if board.item == name)
    kinds = (board for board in shown if board.kind is not BoardKind.TASK_FORCE and board.kind.value == name)
    return next(named, None) or next(kinds, None)
