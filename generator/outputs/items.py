"""Pages of tracked items: what is asked, where it stands, why its light is what it is, and the lines behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from generator.facts.life_cycle import START
from generator.facts.records import KINDS, LogEntry
from generator.outputs.addresses import ledger_page, order_form_address, task_force_board_address
from generator.outputs.parts import list_source
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.shapes import HistoryRow, ItemState
from generator.vocabulary import Event, Kind, MilestoneStatus, Stage

MAIN_ROAD = (Stage.PLANNED, Stage.ISSUED, Stage.RECEIVED, Stage.UNDERWAY, Stage.COMPLETED, Stage.CLOSED)
SHARED = (Stage.UNDERWAY, Stage.COMPLETED, Stage.CLOSED)
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
MOST_MONTHS = 6
MARGIN = 2
"""Percent of the time line's width on each side, so that marks at the ends are whole."""
EDGE = 8
"""Percent within which a text would leave the picture if it were centred."""
WARNINGS = frozenset(
    {Event.URGED, Event.RETURNED, Event.CRITICISED, Event.SUMMONED, Event.LISTED, Event.EXTENSION_REFUSED}
)
"""Entries that a reader should not overlook."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the stage strip."""

    stage: Stage
    look: str
    """done, current, side (current, and off the main road) or ahead."""
    on: date | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the time line: where it stands, in percent of the width, and how its text is anchored."""

    at: float
    text: str
    status: MilestoneStatus | None = None

    @property
    def anchor(self) -> str:
        """Text near an end grows inwards."""
        if self.at < EDGE:
            return "start"
        return "end" if self.at > 100 - EDGE else "middle"


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The span of an item with its milestones, in percent of the picture's width."""

    months: tuple[Tick, ...]
    milestones: tuple[Tick, ...]
    past: float
    """How far the work's time has run: to its report, or to the day."""
    today: Tick | None
    done: Tick | None
    due: Tick | None
    original: Tick | None


def render_items(view: View, states: Iterable[ItemState]) -> Iterator[Page]:
    """A page for each of some items."""
    for state in states:
        address = view.item_url(state.id)
        path = view.records.paths[state.item.origin]
        own = view.file_addresses[path] == address
        kind, at, base = KINDS[state.item.kind], state.item.path, "../" * address.count("/")
        part = view.parts(base)
        lines = partial(view.line, base, path)
        body = view.renderer.render(
            "item.html",
            address,
            view=view,
            state=state,
            item=state.item,
            path=path,
            at=at,
            part=part,
            line_at=lines,
            line_of=lambda key, *number: lines((*at, key, *number)),  # noqa: B023 - called while the page is rendered
            source=list_source(view.records.texts[path]) if own else None,
            steps=_steps(state),
            log=_log(state),
            line=_time_line(state, view.as_of),
            links=_links(view, state.id),
            named={link.label: view.target(link.target) for link in view.links.get(state.id, ())},
            issued=(kind.issued_label or kind.issued_on, (kind.issued_on,)),
            # That of a suggestion stands under no key: it follows from a clock.
            due_key=None if kind.kind is Kind.SUGGESTION else kind.due,
            ledger=ledger_page(kind.kind),
            board=task_force_board_address(state.id),
            form=order_form_address(state.id),
        )
        yield Page(address, ledger_page(kind.kind), f"{state.item.title}（{state.id}）", body)


def _steps(state: ItemState) -> list[Step]:
    """The main road of the item's kind with the days of each step, and where it stands off that road."""
    start = START[state.item.kind]
    road = [stage for stage in MAIN_ROAD if stage in SHARED or stage is start]
    if start is Stage.ISSUED:
        road.insert(1, Stage.RECEIVED)
    reached = {start: state.item.issued_on}
    stage = last = start
    for row in state.history:
        if row.stage is not stage:
            stage = row.stage
            reached[stage] = row.entry.on
            last = stage if stage in road else last
    here = road.index(last)
    aside = state.stage not in road
    steps = [
        Step(step, _look(number, here, aside=aside), reached.get(step) if number <= here else None)
        for number, step in enumerate(road)
    ]
    if aside:
        steps.insert(here + 1, Step(state.stage, "side", state.stage_since))
    return steps


def _look(number: int, here: int, *, aside: bool) -> str:
    if number > here:
        return "ahead"
    return "current" if number == here and not aside else "done"


def _log(state: ItemState) -> list[tuple[HistoryRow, str, str]]:
    """Entries, latest first, each with its look (warn, step where the stage changed, or plain) and what it says."""
    rows: list[tuple[HistoryRow, str, str]] = []
    before = START[state.item.kind]
    for row in state.history:
        look = "warn" if row.entry.event in WARNINGS else "plain" if row.stage is before else "step"
        rows.append((row, look, _say(row.entry)))
        before = row.stage
    return rows[::-1]


def _say(entry: LogEntry) -> str:
    """What an entry tells besides its day, its event and its unit."""
    said = (
        f"进度 {entry.percent}%" if entry.percent is not None else "",
        f"新时限 {entry.new_due}" if entry.new_due else "",
        f"改由{entry.new_lead}牵头" if entry.new_lead else "",
        f"{entry.approved_by}批准" if entry.approved_by else "",
        f"理由：{entry.reason}" if entry.reason else "",
        entry.document or "",
        entry.note or "",
    )
    return "；".join(filter(None, said))


def _time_line(state: ItemState, as_of: date) -> TimeLine | None:
    """From the day of issue to the last day that matters; None where there is no end to count back from."""
    ends = [state.due, state.original_due, state.completed_on, *(stone.due for stone in state.milestones)]
    known = [day for day in ends if day is not None]
    if not known:
        return None
    first = min([state.item.issued_on, *known])
    last = max([*known, as_of if state.stage.is_open else first])
    length = max((last - first).days, 1)

    def at(day: date) -> float:
        return round(MARGIN + (100 - 2 * MARGIN) * (day - first).days / length, 2)

    done = state.completed_on
    moved = state.original_due if state.original_due != state.due else None
    return TimeLine(
        months=tuple(Tick(at(day), text) for day, text in _months(first, last)),
        milestones=tuple(Tick(at(stone.due), str(stone.number), stone.status) for stone in state.milestones),
        past=at(min(done or as_of, last)),
        today=Tick(at(as_of), f"数据日 {as_of:%m-%d}") if not done and first <= as_of <= last else None,
        done=Tick(at(done), f"报结 {done:%m-%d}") if done else None,
        due=Tick(at(state.due), f"时限 {state.due:%m-%d}") if state.due else None,
        original=Tick(at(moved), f"原时限 {moved:%m-%d}") if moved else None,
    )


def _months(first: date, last: date) -> list[tuple[date, str]]:
    """Firsts of months to label, few enough to stand apart; the day itself where there is no such first."""
    start = first.year * 12 + first.month - 1
    count = last.year * 12 + last.month - 1 - start
    step = next((step for step in MONTH_STEPS if count <= MOST_MONTHS * step), MONTH_STEPS[-1])
    months: list[tuple[date, str]] = []
    for number in range(start, start + count + 1):
        year, month = divmod(number, 12)
        day = date(year, month + 1, 1)
        if day >= first and number % step == 0:
            months.append((day, f"{month + 1}月" if months and month else f"{year}年{month + 1}月"))
    return months or [(first, first.isoformat())]


def _links(view: View, key: str) -> list[tuple[str, list[tuple[str, str, str, ItemState | None]]]]:
    """Links in groups by label: (address, title, key, state if it is an item) of each."""
    found = []
    for link in view.links.get(key, ()):
        target = view.target(link.target)
        if target:
            found.append((link.label, (*target, link.target, view.situation.items.get(link.target))))
    labels = dict.fromkeys(label for label, _ in found)
    ordered = sorted(found, key=lambda row: list(labels).index(row[0]))
    return [(label, [row for _, row in rows]) for label, rows in groupby(ordered, key=lambda row: row[0])]
