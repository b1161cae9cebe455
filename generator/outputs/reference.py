"""Pages that explain: how to read the lights, the life cycle, the rules, the documents, the deadline ledger.

They are rendered from the rules themselves, so that what is explained is what is computed.
"""

from collections.abc import Iterator
from itertools import groupby

from generator.facts.life_cycle import LIFE_CYCLE, NEEDS, ONLY_FOR, START
from generator.facts.records.base import LOG_KEYS
from generator.outputs.long_lists import make_lists
from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.lights import STAGE_RULES
from generator.vocabulary import Event, Flag, Kind, Light, MilestoneStatus, Satisfaction, Stage

DOCUMENTS = "documents/index.html"
REFERENCES = 400
"""References on the page of documents, of all documents together."""
DUE_CHANGES = "due-changes/index.html"
CHANGES = 200
"""Changes of deadlines on the first page of their ledger."""


def render_reference(view: View) -> Iterator[Page]:
    """All explaining pages."""
    yield _page(
        view,
        "guide/lights.html",
        "怎么看灯",
        lights=list(Light),
        milestones=list(MilestoneStatus),
        waits=[rule for rule in STAGE_RULES if rule.after],
    )
    yield _page(
        view,
        "guide/life-cycle.html",
        "办理流程",
        stages=list(Stage),
        starts={stage: [kind.value for kind in Kind if START[kind] is stage] for stage in Stage},
        arrows=_arrows(),
        drawing=_drawing(),
        matrix=_matrix(),
        events=_events(),
    )
    yield _page(
        view,
        "rules/index.html",
        "规则",
        clocks=_clocks(view),
        flags=list(Flag),
        satisfactions=list(Satisfaction),
    )
    yield from _documents(view)
    (changes,) = make_lists([("due-changes/list.html", "历次改期", _changes(view))], CHANGES)
    yield _page(view, DUE_CHANGES, "改期账", changes=changes)
    yield from changes.pages(view, DUE_CHANGES, (DUE_CHANGES, "改期账"), "list-due-changes.html")


def _documents(view: View) -> Iterator[Page]:
    """The documents, each with all that rests on it."""
    documents = list(view.records.documents.values())
    found = [
        [
            (target[0], f"{link.target} {target[1]}")
            for link in view.links.get(f"document:{document.slug}", ())
            if (target := view.target(link.target))
        ]
        for document in documents
    ]
    lists = make_lists(
        [
            (f"documents/{document.slug}.html", f"引用{document.short_name}的事项", rows)
            for document, rows in zip(documents, found, strict=True)
        ],
        REFERENCES,
    )
    yield _page(view, DOCUMENTS, "制度文件", documents=list(zip(documents, lists, strict=True)))
    for each in lists:
        yield from each.pages(view, DOCUMENTS, (DOCUMENTS, "制度文件"), "list-addresses.html")


def _page(view: View, address: str, title: str, **values: object) -> Page:
    template = address.replace("/index.html", ".html").replace("/", "-")
    return Page(address, address, title, view.renderer.render(template, address, view=view, **values))


def _clocks(view: View) -> list[tuple[str, list[object]]]:
    """Clocks that run in this portal first, then those kept for reference."""
    clocks = view.records.clocks
    return [
        ("本门户计时的时钟", [clock for clock in clocks if clock.kinds]),
        (
            "供查阅的时钟（由信访信息系统计时，本门户不登记信访件）",
            [clock for clock in clocks if not clock.kinds],
        ),
    ]


def _changes(view: View) -> list[dict[str, object]]:
    """The ledger of deadline changes, latest first, with how often each item has been moved."""
    rows: list[dict[str, object]] = []
    ordered = sorted(view.situation.due_changes, key=lambda change: (change.item, change.on))
    for item_id, group in groupby(ordered, key=lambda change: change.item):
        for number, change in enumerate(group, start=1):
            rows.append({"change": change, "number": number, "state": view.situation.items[item_id]})
    return sorted(rows, key=lambda row: getattr(row["change"], "on"), reverse=True)  # noqa: B009


def _arrows() -> list[tuple[Stage, Stage, list[str]]]:
    """Every move from one stage to another, with the events that make it."""
    moves: dict[tuple[Stage, Stage], list[str]] = {}
    for row in LIFE_CYCLE:
        for stage in row.stages:
            if row.to is not None and row.to is not stage:
                word = f"{row.event}（{row.outcome}）" if row.outcome else row.event.value
                moves.setdefault((stage, row.to), []).append(word)
    return [(one, other, events) for (one, other), events in moves.items()]


_STEP, _MIDDLE, _EDGE = 128, 250, 20
"""Layout of the drawing in SVG units: between stages, the line they stand on, half a stage's height."""


def _drawing() -> dict[str, object]:
    """The life cycle as a picture: stages in a row, moves forward as arcs above, moves back as arcs below.

    What may be cancelled at nearly every stage is drawn faintly and without words, else it hides the rest.
    """
    places = {stage: 64 + _STEP * number for number, stage in enumerate(Stage)}
    arcs = []
    for one, other, events in _arrows():
        ahead = 1 if places[other] > places[one] else -1
        start, end = places[one] + 16 * ahead, places[other] - 16 * ahead
        height = 26 + 30 * abs(places[other] - places[one]) / _STEP
        top, peak = _MIDDLE - ahead * _EDGE, _MIDDLE - ahead * (_EDGE + height * 1.6)
        words = events[0] if len(events) == 1 else f"{events[0]}等"
        arcs.append(
            {
                "path": f"M{start} {top}Q{(start + end) / 2:g} {peak:g} {end} {top}",
                "faint": other is Stage.CANCELLED,
                "x": (start + end) / 2,
                "y": _MIDDLE - ahead * (_EDGE + height * 0.8) + (-4 if ahead > 0 else 12),
                "words": "" if other is Stage.CANCELLED else words,
                "title": f"{one}→{other}：{'、'.join(events)}",
            }
        )
    return {"places": places, "arcs": arcs, "middle": _MIDDLE, "edge": _EDGE, "width": 128 + _STEP * 8}


def _matrix() -> list[tuple[Event, list[str]]]:
    """For each event and stage: where it leads, · where it leaves the stage, empty where it is not allowed."""
    rows = []
    for event in Event:
        cells = []
        for stage in Stage:
            found = [row for row in LIFE_CYCLE if row.event is event and stage in row.stages]
            cells.append("、".join(dict.fromkeys(row.to.value if row.to else "·" for row in found)))
        rows.append((event, cells))
    return rows


def _events() -> list[dict[str, object]]:
    """What each event needs in the YAML, by its Chinese keys."""
    return [
        {
            "event": event,
            "required": [LOG_KEYS[name] for name in NEEDS[event].required],
            "optional": [LOG_KEYS[name] for name in NEEDS[event].optional],
            "kinds": [kind.value for kind in Kind if kind in ONLY_FOR.get(event, frozenset())],
        }
        for event in Event
    ]
