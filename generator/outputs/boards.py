"""挂图作战: the pages of the wall boards. The same pages are the screen (``?kiosk``); paper is ``posters``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.outputs import addresses
from generator.outputs.long_lists import LongList, make_lists
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.boards import Board, Screen
from generator.state.boards.shapes import Chart, Counts, Figure, Lanes, Matrix, Tiles
from generator.vocabulary import Light, MilestoneStatus

INDEX = "boards/index.html"
_TEMPLATES = {Chart: "chart", Lanes: "lanes", Matrix: "matrix", Tiles: "tiles", Counts: "counts"}


ROOM = 300
"""Links below a board, all lists together."""


@dataclass(frozen=True, slots=True)
class Wall:
    """What all pages of boards show or know."""

    boards: Sequence[Board]
    screen: Screen
    assets: str
    """Names the version of scripts and styles: an open screen reloads itself when it changes."""


def render_index(view: View, wall: Wall) -> Page:
    """The list of boards."""
    return Page(INDEX, INDEX, "挂图作战", view.renderer.render("boards.html", INDEX, **_shared(view, wall)))


def render_board(view: View, board: Board, wall: Wall) -> Iterator[Page]:
    """The page of a board, and those of its long lists."""
    address = addresses.board_address(board.key)
    lists = _lists(board)
    body = view.renderer.render(
        "board.html",
        address,
        board=board,
        body_template=f"board-{_TEMPLATES[type(board.body)]}.html",
        lists=lists,
        lights=list(Light),
        milestones=list(MilestoneStatus),
        **_shared(view, wall),
    )
    yield Page(address, INDEX, board.title, body)
    for _, each in lists:
        yield from each.pages(view, INDEX, (address, board.title), "list-links.html")


def _shared(view: View, wall: Wall) -> dict[str, object]:
    return {
        "view": view,
        "boards": wall.boards,
        "screen": wall.screen,
        "assets": wall.assets,
        "board_address": addresses.board_address,
        "poster_address": addresses.poster_address,
    }


def _lists(board: Board) -> list[tuple[str, LongList]]:
    """What every number of the board counts, by its key; numbers that count nothing have no list."""
    named: list[tuple[str, Figure]] = [(figure.label, figure) for figure in (*board.figures, *board.moves)]
    if isinstance(board.body, Lanes):
        lanes = board.body.lanes
        named += [(f"{lane.title}：{figure.label}", figure) for lane in lanes for figure in lane.figures]
    counted = [(label, figure, figure.items) for label, figure in named if figure.items]
    lists = make_lists(
        [
            (addresses.board_address(f"{board.key}-list-{figure.key}"), label, items)
            for label, figure, items in counted
        ],
        ROOM,
    )
    return [(figure.key, each) for (_, figure, _), each in zip(counted, lists, strict=True)]
