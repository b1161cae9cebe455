"""The shapes of a wall board: one description from which page, screen and paper are made.

Plain frozen data. A board says everything that is shown on it, so that its three faces compute nothing and
cannot differ. Positions on a time axis are percent of its width.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from generator.facts.records.boards import BoardKind
from generator.vocabulary import Kind, Light, MilestoneStatus, Stage


@dataclass(frozen=True, slots=True)
class Figure:
    """One big number. What it counts is listed on the board's page under the figure's key."""

    key: str
    """ASCII; unique on the board."""
    label: str
    value: str
    unit: str = "项"
    light: Light | None = None
    """The light whose colour the number takes."""
    items: tuple[str, ...] | None = None
    """Ids of what it counts; None where it counts no items."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One item as boards show it."""

    id: str
    kind: Kind
    title: str
    lead: str | None
    post: str | None
    """Post in charge; never a name."""
    issued_on: date
    due: date | None
    extensions: int
    """How often the deadline was moved."""
    provisional: bool
    """Whether the deadline falls in a year without a published holiday notice."""
    left: str
    """How long there is, or how late it is, in words."""
    percent: float | None
    expected: float | None
    light: Light
    was_red: bool
    reason: str
    """Why it shows that light."""
    stage: Stage
    last_on: date | None
    last: str
    """The last log entry in one or two words."""


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of a time axis."""

    label: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Axis:
    """Time across a board."""

    first: date
    last: date
    unit: str
    """周, 月 or 季."""
    columns: tuple[Span, ...]
    upper: tuple[Span, ...]
    """The larger unit above the columns: months above weeks, years above months."""
    today: float | None
    """Where the day stands; None outside."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone on a time axis."""

    at: float
    status: MilestoneStatus
    content: str
    due: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One task along the time axis."""

    task: Task
    start: float
    """Where it was issued."""
    end: float | None
    """Where its deadline in force falls."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, or the tasks of one stage in a lane."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Tasks against time: the 作战图 proper."""

    axis: Axis
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Cards under one small heading; the heading may be empty."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of cards."""

    key: str
    title: str
    note: str
    light: Light | None
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def size(self) -> int:
        """How many cards it holds."""
        return sum(len(section.tasks) for section in self.sections)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Columns of cards, side by side."""

    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One theme in one quarter."""

    planned: tuple[Task, ...]
    """What was to be done in the quarter, by the deadline as first set."""
    done: tuple[str, ...]
    """Ids of what was reported done in the quarter."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One row of the year plan."""

    title: str
    cells: tuple[Cell, ...]
    total: int
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Themes × quarters."""

    columns: tuple[str, ...]
    current: int | None
    """Which column holds the day."""
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit on the map."""

    unit: str
    code: str
    kind: str
    column: int
    row: int
    """From 1; 0 for a unit that has no place on the map."""
    light: Light | None
    """Worst light among the open items it leads."""
    led: tuple[str, ...]
    open: tuple[str, ...]
    late: tuple[str, ...]
    rate: str
    """按期办结率 in words; 无数据 where nothing is owed yet."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """The district as a grid of tiles; no geodata."""

    columns: int
    rows: int
    tiles: tuple[Tile, ...]
    others: tuple[Tile, ...]
    """Units that lead items and have no place on the map."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure taken towards a unit."""

    item: str
    title: str
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """The measures taken towards one unit, by column."""

    unit: str
    code: str
    cells: tuple[tuple[Measure, ...], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Units × measures."""

    columns: tuple[str, ...]
    bands: tuple[tuple[str, int], ...]
    """Headings over the columns: title and how many columns it spans."""
    rows: tuple[UnitRow, ...]
    totals: tuple[int, ...]


Body: TypeAlias = Chart | Lanes | Matrix | Tiles | Counts


@dataclass(frozen=True, slots=True)
class Board:
    """One wall board, described completely."""

    key: str
    """ASCII name in addresses."""
    kind: BoardKind
    title: str
    short: str
    """Title for menus."""
    subtitle: str
    """Goal and scope, in a sentence or two."""
    facts: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    body: Body
    empty: str
    """What is said where there is nothing to show."""
    as_of: date
    item: str | None = None
    """The task force or campaign that the board belongs to."""
    moves: tuple[Figure, ...] = ()
    """What moved in the seven days up to the day."""
    tasks: Mapping[str, str] = field(default_factory=dict)
    """Title of each item that a number of the board counts, by id."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show in the body."""
        match self.body:
            case Chart(groups=rows) | Matrix(themes=rows) | Counts(rows=rows):
                return not rows
            case Lanes(lanes=lanes):
                return not any(lane.size for lane in lanes)
            case Tiles(tiles=tiles, others=others):  # the last
                return not (tiles or others)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a wall screen's playlist."""

    key: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Screen:
    """What wall screens do."""

    turns: tuple[Turn, ...]
    dim_from: int | None
    """Hour of the day from which they are dimmed; None is never."""
    dim_to: int | None
