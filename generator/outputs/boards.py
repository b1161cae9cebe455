"""挂图作战: the pages of the wall boards. The same pages are the screen (``?kiosk``); paper is ``posters``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.outputs import addresses
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.boards import Board, Screen
from generator.state.boards.shapes import Chart, Counts, Figure, Lanes, Matrix, Tiles
from generator.vocabulary import Light, MilestoneStatus

INDEX = "boards/index.html"
_TEMPLATES = {Chart: "chart", Lanes: "lanes", Matrix: "matrix", Tiles: "tiles", Counts: "counts"}


@dataclass(frozen=True, slots=True)
class Listed:
    """The list behind one number of a board."""

    key: str
    label: str
    items: tuple[tuple[str, str, str], ...]
    """Id, title and address of each item."""


def render_boards(view: View, shown: Sequence[Board], screen: Screen, assets: str) -> Iterator[Page]:
    """The index and one page for each board.

    ``assets`` names the version of scripts and styles: an open screen reloads itself when it changes.
    """
    shared = {
        "view": view,
        "boards": shown,
        "screen": screen,
        "assets": assets,
        "board_address": addresses.board_address,
        "poster_address": addresses.poster_address,
    }
    body = view.renderer.render("boards.html", INDEX, **shared)
    yield Page(INDEX, INDEX, "挂图作战", body)
    for board in shown:
        address = addresses.board_address(board.key)
        body = view.renderer.render(
            "board.html",
            address,
            board=board,
            body_template=f"board-{_TEMPLATES[type(board.body)]}.html",
            lists=_lists(view, board),
            lights=list(Light),
            milestones=list(MilestoneStatus),
            **shared,
        )
        yield Page(address, INDEX, board.title, body)


def _lists(view: View, board: Board) -> list[Listed]:
    """What every number of the board counts; numbers that count nothing have no list."""
    named: list[tuple[str, Figure]] = [(figure.label, figure) for figure in (*board.figures, *board.moves)]
    if isinstance(board.body, Lanes):
        lanes = board.body.lanes
        named += [(f"{lane.title}：{figure.label}", figure) for lane in lanes for figure in lane.figures]
    return [
        Listed(
            figure.key, label, tuple((item, board.tasks[item], view.item_url(item)) for item in figure.items)
        )
        for label, figure in named
        if figure.items
    ]
