"""Random items whose logs the life cycle allows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from generator.facts.life_cycle import OUTCOMES, START, allowed_events, next_stage
from generator.facts.records import Item
from generator.vocabulary import Event, Kind, Outcome, Stage
from tests.builders import LEAD, OTHER, an_entry, an_item

SETTINGS = settings(deadline=None, max_examples=80, derandomize=True)
"""The same examples in every run: a failure in CI must be seen again at home."""

_NUMBERS = {
    Kind.ORDER: "DB-2021-{:04}",
    Kind.SUGGESTION: "JY-2021-{:02}",
    Kind.PLAN_ITEM: "JH-2021-{:02}",
    Kind.TASK_FORCE: "ZB-2021-{:02}",
}
# Plain work is drawn more often than rare turns, so that logs get somewhere.
_COMMON = (Event.RECEIVED, Event.PROGRESS, Event.COMPLETED, Event.CLOSED)


@st.composite
def several(draw: st.DrawFn, *kinds: Kind, most: int = 6) -> tuple[Item, ...]:
    """Some items of these kinds (of any, if none is given), with ids of their own."""
    return tuple(draw(items(*kinds, number=number)) for number in range(1, draw(st.integers(1, most)) + 1))


@st.composite
def items(draw: st.DrawFn, *kinds: Kind, number: int = 1) -> Item:
    """An item of one of these kinds (of any, if none is given), with a log of up to nine allowed entries."""
    kind = draw(st.sampled_from(kinds or (Kind.ORDER, Kind.ORDER, *_NUMBERS)))
    issued = date(2020, 12, 1) + timedelta(days=draw(st.integers(0, 500)))
    due = issued + timedelta(days=draw(st.integers(0, 150)))
    weights = draw(st.sampled_from([(), (), (100,), (30, 70), (20, 30, 50)]))
    steps = sorted(draw(st.lists(st.integers(1, 160), min_size=len(weights), max_size=len(weights))))
    milestones = tuple(
        f"{issued + timedelta(days=step)} {weight}" for step, weight in zip(steps, weights, strict=True)
    )
    has_due = kind is not Kind.SUGGESTION and draw(st.integers(0, 9)) > 0
    return an_item(
        kind,
        _NUMBERS[kind].format(number),
        issued=issued.isoformat(),
        due=due.isoformat() if has_due else None,
        milestones=milestones,
        lead=draw(st.sampled_from([LEAD, OTHER])),
        log=draw(_logs(kind, issued, len(weights))),
    )


@st.composite
def _logs(draw: st.DrawFn, kind: Kind, issued: date, milestones: int) -> tuple[str, ...]:
    lines: list[str] = []
    stage = came_from = START[kind]
    on = issued
    for _ in range(draw(st.integers(0, 9))):
        on += timedelta(days=draw(st.integers(0, 30)))
        options = [each for each in allowed_events(stage, kind) if milestones or each is not Event.MILESTONE]
        likely = [each for each in options if each in _COMMON]
        event = draw(st.sampled_from(options + 2 * likely)) if options else None
        if event is None:
            break
        line = _line(draw, on, event, milestones)
        after = next_stage(stage, an_entry(line), kind, came_from)
        assert after is not None
        if after is Stage.OBJECTED and stage is not Stage.OBJECTED:
            came_from = stage
        stage = after
        lines.append(line)
    return tuple(lines)


def _line(draw: st.DrawFn, on: date, event: Event, milestones: int) -> str:
    keys: dict[str, Any] = {}
    if event in OUTCOMES:
        keys["结果"] = draw(st.sampled_from(OUTCOMES[event]))
        if keys["结果"] is Outcome.REASSIGNED:
            keys["改派单位"] = draw(st.sampled_from([LEAD, OTHER]))
    if event in {Event.EXTENDED, Event.REOPENED}:
        keys["新时限"] = on + timedelta(days=draw(st.integers(1, 90)))
    if event is Event.MILESTONE:
        keys["节点"] = draw(st.integers(1, milestones))
    if event is Event.PROGRESS and draw(st.booleans()):
        keys["进度"] = draw(st.integers(0, 100))
    return " ".join([f"{on} {event}", *(f"{key}={value}" for key, value in keys.items())])


def days_after(item: Item, most: int = 300) -> st.SearchStrategy[date]:
    """A day on or after the day of issue."""
    return st.integers(0, most).map(lambda count: item.issued_on + timedelta(days=count))
