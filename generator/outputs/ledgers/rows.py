"""Rows of a ledger: each different cell is rendered once, and shared by all rows and ledgers that show it.

Of ten thousand rows most cells are alike, so a row costs a few look-ups. The same cells, as tables with numbers into
them, are the data from which ``assets/ledger.js`` draws rows, so that a row is the same whoever drew it.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from markupsafe import escape

from generator.outputs.view import View
from generator.state.shapes import ItemState
from generator.vocabulary import Light, Nature, Stage

WAYS_UP = "ledger/index.html"
"""Any address one folder deep, as those of all ledgers are: so cells of one fit in another."""
FAR = 100_000
"""Sorts what has no days left behind all that has."""
_SEVERITY = {light: number for number, light in enumerate(Light)}
_ORDER = {stage: number for number, stage in enumerate(Stage)}


class Cell(NamedTuple):
    """One cell as it stands in the page."""

    html: str
    sort: float | None
    """What it is sorted by; None sorts by its text."""
    word: str
    """What a filter compares, where that is not its text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a ledger."""

    state: ItemState
    is_part: bool = False
    """Whether it stands below the item it is part of, and is not counted with it."""


def _outcome(state: ItemState) -> str:
    outcomes = [row.entry.outcome.value for row in state.history if row.entry.outcome]
    return outcomes[-1] if outcomes else "—"


def _days_left(state: ItemState) -> float:
    return FAR + state.late_days if state.days_left is None else state.days_left


# For each column all that its cell in ledger-cells.html reads, and what it is sorted by.
_READ: Mapping[str, Callable[[ItemState], Hashable]] = {
    "light": lambda state: (state.light, state.lights.was_red_on),
    "kind": lambda state: state.item.kind,
    "lead": lambda state: state.lead,
    "focus": lambda state: state.item.focus,
    "mode": lambda state: state.item.mode,
    "area": lambda state: state.item.area,
    "subkind": lambda state: state.item.subkind,
    "post": lambda state: state.item.post,
    "carried": lambda state: state.id,
    "meeting": lambda state: state.item.parent,
    "issued": lambda state: state.item.issued_on,
    "due": lambda state: (
        *(state.due, state.due_provisional),
        *(bool(state.due_changes), state.original_due if state.due_changes else None),
    ),
    "left": lambda state: (
        *(state.stage, state.days_left, state.late_days),
        *(state.due is None, state.completed_on is None),
    ),
    "percent": lambda state: (state.percent, None if state.days_left is None else state.expected),
    "outcome": _outcome,
    "stage": lambda state: state.stage,
}
_SORT: Mapping[str, Callable[[ItemState], float]] = {
    "light": lambda state: _SEVERITY[state.light],
    "issued": lambda state: state.item.issued_on.toordinal(),
    "due": lambda state: (state.due or date.max).toordinal(),
    "left": _days_left,
    "percent": lambda state: -1 if state.percent is None else state.percent,
    "stage": lambda state: _ORDER[state.stage],
}


class Cells:
    """Cells of all ledgers, drawn by the macro ``cell`` of ledger-cells.html when one is first wanted."""

    def __init__(self, view: View, carried: Mapping[str, int]) -> None:
        """``carried`` is how many items each task force carries."""
        self._draw = view.renderer.macro("ledger-cells.html", "cell", WAYS_UP, view=view, carried=carried)
        self._carried = carried
        self._drawn: dict[tuple[str, Hashable], Cell] = {}

    def cell(self, column: str, state: ItemState) -> Cell:
        """The cell of a column in an item's row."""
        key = column, _READ[column](state)
        cell = self._drawn.get(key)
        if cell is None:
            cell = self._drawn[key] = self.draw(column, state)
        return cell

    def draw(self, column: str, state: ItemState) -> Cell:
        """The cell drawn anew."""
        sort = _SORT[column](state) if column in _SORT else None
        if column == "carried":
            sort = self._carried.get(state.id, 0)
        word = state.light.value if column == "light" else ""
        return Cell(str(self._draw(column, state)), sort, word)


class Drawing:
    """The rows of one ledger: as HTML, and as data."""

    def __init__(self, view: View, cells: Cells, columns: Sequence[str], filters: Sequence[str]) -> None:
        """``columns`` are shown in this order; of ``filters`` only the data know."""
        self._view = view
        self._cells = cells
        self._columns = columns
        self._drawn = [key for key in columns if key not in {"id", "title"}]
        self._known = [*self._drawn, *(key for key in filters if key in _READ and key not in columns)]

    def html(self, row: Row) -> str:
        """One row of the table; ``Ledger.draw`` of assets/ledger.js writes the same."""
        state = row.state
        parts = ['<tr data-id="', str(escape(state.id)), '">']
        if row.is_part:
            parts = ['<tr class="is-part" data-part-of="', str(escape(state.item.parent)), '">']
        for key in self._columns:
            if key == "id":
                parts += ['<td class="c-id">', str(escape(state.id)), "</td>"]
            elif key == "title":
                parts += [
                    '<th scope="row" class="c-title"><a class="item-link" href="../',
                    self._view.item_url(state.id),
                ]
                parts += ['">', str(escape(state.item.title)), "</a>"]
                parts += (
                    ['<abbr class="moved is-demo" title="演示数据，不代表真实工作情况">演</abbr>']
                    if _is_demo(row)
                    else []
                )
                parts += ["</th>"]
            else:
                parts.append(self._cells.cell(key, state).html)
        return "".join([*parts, "</tr>"])

    def script(self, name: str, rows: Iterable[Row]) -> bytes:
        """Some rows as a script that hands them to assets/ledger.js under a name."""
        tables: dict[str, dict[Cell, int]] = {key: {} for key in self._known}
        flags: dict[str, int] = {}
        found = []
        for row in rows:
            state = row.state
            flag = " ".join(sorted(flag.value for flag in state.flags))
            numbers = []
            for key in self._known:
                table = tables[key]
                numbers.append(table.setdefault(self._cells.cell(key, state), len(table)))
            address = self._view.item_url(state.id).removesuffix(".html")
            found.append([
                *(str(escape(state.id)), address, str(escape(state.item.title)), " ".join(state.item.assists)),
                *(int(_is_demo(row)), str(escape(state.item.parent)) if row.is_part else 0),
                *(flags.setdefault(flag, len(flags)), *numbers),
            ])  # fmt: skip
        data = {
            "flags": list(flags),
            "tables": {key: [_short(cell) for cell in table] for key, table in tables.items()},
            "rows": found,
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return f"(window.PORTAL_LEDGER??={{}})[{json.dumps(name)}]={text};\n".encode()


def _is_demo(row: Row) -> bool:
    return row.state.item.nature is Nature.DEMO


def _short(cell: Cell) -> list[str | float | None]:
    """A cell without what it does not need: most have only their HTML."""
    whole = [cell.html, cell.sort, cell.word]
    return whole if cell.word else whole[: 1 if cell.sort is None else 2]
