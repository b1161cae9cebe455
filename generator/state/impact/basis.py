"""What everything else rests on, and how it was changed: rules, holidays, units, documents, meetings, settings."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from generator.facts.records import Meeting, Records
from generator.state.impact.shapes import BasisChange, How, Side
from generator.state.impact.words import compare_records


class _Group(NamedTuple):
    """One kind of record that others rest on."""

    title: str
    named: Callable[[Records], Mapping[Any, tuple[str, BaseModel]]]
    """Each record with its name, by what stays the same when it is edited."""
    without: frozenset[str] = frozenset()
    """Fields that are told elsewhere."""


def _dated(rules: Any, name: Callable[[Any], str]) -> dict[Any, tuple[str, BaseModel]]:
    return {
        (getattr(rule, "slug", ""), rule.valid_from): (f"{name(rule)}（{rule.valid_from} 起）", rule)
        for rule in rules
    }


def _undocketed(meeting: Meeting) -> Meeting:
    """A meeting with only those clauses that are no items; items are compared as such."""
    rest = tuple(clause for clause in meeting.clauses if clause.not_docketed is not None)
    return meeting.model_copy(update={"clauses": rest})


_GROUPS = (
    _Group("时钟规则", lambda of: _dated(of.clocks, lambda rule: rule.name)),
    _Group("亮灯规则", lambda of: _dated(of.lights, lambda _: "亮灯规则")),
    _Group("率的定义", lambda of: _dated(of.rates, lambda rule: rule.name)),
    _Group(
        "放假安排",
        lambda of: {year: (f"{year}年放假安排", notice) for year, notice in of.notices.items()},
    ),
    _Group(
        "单位名录",
        lambda of: {unit.code: (unit.name, unit) for unit in of.units.values()},
    ),
    _Group(
        "制度文件",
        lambda of: {slug: (document.name, document) for slug, document in of.documents.items()},
    ),
    _Group(
        "会议",
        lambda of: {key: (f"{key} {one.title}", _undocketed(one)) for key, one in of.meetings.items()},
    ),
    _Group(
        "指标口径和目标",
        lambda of: {slug: (indicator.name, indicator) for slug, indicator in of.indicators.items()},
        frozenset({"observations"}),
    ),
    _Group(
        "统计分项",
        lambda of: {key: (f"{tally.name}（{tally.year}年）", tally) for key, tally in of.tallies.items()},
        frozenset({"months"}),
    ),
    _Group("门户设置", lambda of: {"": ("门户设置", of.portal)}),
    _Group("挂图设置", lambda of: {"": ("挂图设置", of.boards)}),
)

_MOVES_ALL = frozenset({"时钟规则", "亮灯规则", "率的定义", "放假安排", "单位名录"})
"""Groups whose change can move lights, deadlines and rates of items that nobody touched."""


def compare_basis(before: Side, after: Side) -> Iterator[BasisChange]:
    """Every record that others rest on and that was added, removed or changed."""
    for group in _GROUPS:
        were, are = group.named(before.records), group.named(after.records)
        for key in dict.fromkeys([*were, *are]):
            change = _compare(group, were.get(key), are.get(key))
            if change is not None:
                yield change


def _compare(
    group: _Group, old: tuple[str, BaseModel] | None, new: tuple[str, BaseModel] | None
) -> BasisChange | None:
    if old is None and new is not None:
        return BasisChange(group.title, new[0], How.ADDED, (), group.title in _MOVES_ALL)
    if new is None and old is not None:
        return BasisChange(group.title, old[0], How.REMOVED, (), group.title in _MOVES_ALL)
    if old is None or new is None or old[1] == new[1]:
        return None
    found = compare_records(old[1], new[1], without=group.without)
    return BasisChange(group.title, new[0], How.CHANGED, found, group.title in _MOVES_ALL) if found else None
