"""Records for tests, built without files: valid by default, so that a test says only what matters to it.

The rules and holiday notices are the real ones of data/; everything else is made up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from generator.facts.life_cycle import NEEDS
from generator.facts.records import (
    Campaign,
    ClockRule,
    CycleRule,
    Indicator,
    Item,
    LightRule,
    LogEntry,
    Meeting,
    Milestone,
    PlanItem,
    Portal,
    RateRule,
    Record,
    Records,
    ScoreScheme,
    Suggestion,
    SupervisionOrder,
    Tally,
    TaskForce,
    Tracking,
    Unit,
)
from generator.facts.records.cycle import CycleRules
from generator.facts.records.rules import ClockRules, LightRules, RateRules
from generator.facts.records.scores import ScoreRules
from generator.facts.records.workdays import HolidayNotice
from generator.state.situation import ItemState, Situation, assess
from generator.vocabulary import Event, Kind, Nature

DATA = Path(__file__).resolve().parent.parent / "data"
LEAD = "区住建委"
OTHER = "区教委"
OFFICE = "区信访办"

Model = TypeVar("Model", bound=Record)


def day(text: str) -> date:
    """Read 2021-05-10."""
    return date.fromisoformat(text)


def record(model: type[Model], values: Mapping[str, Any]) -> Model:
    """A record from the keys that an editor writes."""
    return model.model_validate(_as_read(values))


def _as_read(value: Any) -> Any:
    """The way the reader hands it over: lists as tuples, scalars as text."""
    if isinstance(value, Mapping):
        return {key: _as_read(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_as_read(each) for each in value)
    return str(value) if isinstance(value, (int, float)) else value


@cache
def read_real(path: str, model: type[Model]) -> Model:
    """A file of data/, read as raw text, without the checks."""
    text = (DATA / path).read_text("utf-8")
    return record(model, yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - makes nothing but text


def real_clocks() -> tuple[ClockRule, ...]:
    """The clock rules of data/."""
    found: ClockRules = read_real("rules/clocks.yml", ClockRules)
    return found.clocks


def real_lights() -> tuple[LightRule, ...]:
    """The light rules of data/."""
    found: LightRules = read_real("rules/lights.yml", LightRules)
    return found.rules


def real_rates() -> tuple[RateRule, ...]:
    """The rates of data/."""
    found: RateRules = read_real("rules/rates.yml", RateRules)
    return found.rates


def real_cycles() -> tuple[CycleRule, ...]:
    """The rhythm of data/."""
    found: CycleRules = read_real("rules/cycle.yml", CycleRules)
    return found.rules


def real_schemes() -> tuple[ScoreScheme, ...]:
    """The score scheme of data/."""
    found: ScoreRules = read_real("rules/scores.yml", ScoreRules)
    return found.schemes


@cache
def real_notices() -> Mapping[int, HolidayNotice]:
    """The holiday notices of data/, by year."""
    paths = sorted((DATA / "workdays").glob("*.yml"))
    notices = [read_real(f"workdays/{path.name}", HolidayNotice) for path in paths]
    return {notice.year: notice for notice in notices}


_FILLERS = {
    "unit": LEAD,
    "reason": "测试所需",
    "approved_by": "联席会议办公室",
    "document": "第1期",
}


def an_entry(line: str) -> LogEntry:
    """A log entry from one line: date, event, then key=value where it matters; the rest is filled in.

    For example ``2021-09-20 批准延期 新时限=2021-10-31``.
    """
    on, event, *pairs = line.split()
    keys = {name: info.alias or name for name, info in LogEntry.model_fields.items()}
    values = {"日期": on, "事件": event, **dict(pair.split("=") for pair in pairs)}
    for name in NEEDS[Event(event)].required:
        if name in _FILLERS:
            values.setdefault(keys[name], _FILLERS[name])
    return record(LogEntry, values)


def a_milestone(line: str) -> Milestone:
    """A milestone from its due date and weight, for example ``2021-06-15 30``."""
    due, weight = line.split()
    return record(Milestone, {"时限": due, "内容": f"{due}前完成", "权重": weight})


def an_item(kind: Kind, item_id: str, **more: Any) -> Item:
    """A tracked item of any kind; ``log`` and ``milestones`` take lines."""
    due = more.pop("due", "2021-09-30")
    return Item(
        id=item_id,
        kind=kind,
        title=more.pop("title", f"测试事项{item_id}"),
        lead=more.pop("lead", LEAD),
        assists=tuple(more.pop("assists", ())),
        issued_on=day(more.pop("issued", "2021-05-10")),
        due=day(due) if due else None,
        milestones=tuple(map(a_milestone, more.pop("milestones", ()))),
        log=tuple(map(an_entry, more.pop("log", ()))),
        nature=Nature.DEMO,
        origin=item_id.partition("/")[0],
        **more,
    )


def an_order(item_id: str = "DB-2021-0001", **more: Any) -> Item:
    """A supervision order of 2021-05-10, due on 2021-09-30, to 区住建委."""
    return an_item(Kind.ORDER, item_id, **more)


def a_suggestion(item_id: str = "JY-2021-01", **more: Any) -> Item:
    """A suggestion; its deadline is the feedback clock's."""
    return an_item(Kind.SUGGESTION, item_id, **{"due": None, **more})


def a_plan_item(item_id: str = "JH-2021-01", **more: Any) -> Item:
    """A plan item, not started."""
    return an_item(Kind.PLAN_ITEM, item_id, **more)


def a_unit(name: str) -> Unit:
    """A unit with that short name."""
    code = "unit-" + "-".join(f"{ord(letter):x}" for letter in name)
    values = {"名称": name, "全称": name, "代码": code, "类别": "区级部门", "可比组": "区级部门"}
    return record(Unit, values)


def a_portal() -> Portal:
    """The settings of a portal."""
    values = {
        "门户名称": "测试门户",
        "办公室": "测试办公室",
        "督办单位": OFFICE,
        "地区": "大兴区",
        "页面标识": "内部资料",
    }
    return record(Portal, values)


def records_of(*items: Item, units: Iterable[str] = (LEAD, OTHER, OFFICE), **more: Any) -> Records:
    """Records of these items under the real rules."""
    values: dict[str, Any] = {
        "units": {name: a_unit(name) for name in units},
        "clocks": real_clocks(),
        "lights": real_lights(),
        "rates": real_rates(),
        "cycles": real_cycles(),
        "schemes": real_schemes(),
        "notices": real_notices(),
        "items": {item.id: item for item in items},
        **more,
    }
    return Records(portal=a_portal(), **values)


def records_from(*found: Record, **more: Any) -> Records:
    """Records of whole records, with the items that they yield."""
    places: dict[type[Record], str] = {
        Campaign: "campaigns",
        Indicator: "indicators",
        Meeting: "meetings",
        PlanItem: "plan",
        Suggestion: "suggestions",
        SupervisionOrder: "orders",
        Tally: "tallies",
        TaskForce: "task_forces",
    }
    values: dict[str, Any] = {}
    items: list[Item] = []
    for each in found:
        key = getattr(each, "id", None) or getattr(each, "slug", "")
        values.setdefault(places[type(each)], {})[key] = each
        if isinstance(each, Tracking):
            items += each.items()
    return records_of(*items, **{**values, **more})


def situation_of(*items: Item, as_of: str) -> Situation:
    """The situation of these items on a day, under the real rules."""
    return assess(records_of(*items), day(as_of))


def state_of(item: Item, as_of: str) -> ItemState:
    """The state of one item on a day, under the real rules."""
    return situation_of(item, as_of=as_of).items[item.id]
