"""From the situation on the evening of a meeting to what is kept of the week."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from generator.facts.records import LogEntry, Records
from generator.state.cycle import PeriodReport
from generator.state.frozen.shapes import (
    FORMAT,
    FrozenDueChange,
    FrozenEntry,
    FrozenItem,
    FrozenRate,
    FrozenRule,
    FrozenUnit,
    FrozenWeek,
)
from generator.state.shapes import ItemState, Rate, UnitState
from generator.vocabulary import Light, Stage

_RULE_FOLDERS = ("rules/", "workdays/")


def freeze_week(records: Records, report: PeriodReport, known_on: date) -> FrozenWeek:
    """What is kept of a week, from the report on it."""
    situation, period = report.situation, report.period
    states = situation.items
    return FrozenWeek(
        format=FORMAT,
        week=period.label,
        name=period.name,
        first=period.first,
        last=period.last,
        known_on=known_on,
        office=records.portal.office,
        mark=records.portal.mark,
        banner=records.portal.banner,
        rules_version=rules_version(records.texts),
        rules=tuple(_rules(records, period.last)),
        counts=report.counts,
        by_stage={stage: tuple(key for key, s in states.items() if s.stage is stage) for stage in Stage},
        by_light={light: tuple(key for key, s in states.items() if s.light is light) for light in Light},
        rates=_rates(situation.rates),
        units={name: _unit(state) for name, state in situation.units.items()},
        items={key: _item(state) for key, state in states.items()},
    )


def rules_version(texts: Mapping[str, str]) -> str:
    """A hash of everything that decides how days, lights, rates and scores are counted."""
    digest = hashlib.sha256()
    for path in sorted(texts):
        if path.startswith(_RULE_FOLDERS):
            content = texts[path].encode()
            digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _rules(records: Records, on: date) -> Iterator[FrozenRule]:
    families: tuple[tuple[str, Iterable[Any], str], ...] = (
        ("计时规则", records.clocks, "name"),
        ("亮灯规则", records.lights, "name"),
        ("率", records.rates, "name"),
        ("满意率", records.satisfaction, "name"),
        ("周期规则", records.cycles, ""),
        ("考核办法", records.schemes, "name"),
    )
    for family, rules, attribute in families:
        for rule in rules:
            if rule.is_valid_on(on):
                name = str(getattr(rule, attribute, "")) or f"{rule.valid_from}起"
                yield FrozenRule(family=family, name=name, content=_said(rule))
    for year, notice in sorted(records.notices.items()):
        if notice.dated_on <= on:
            yield FrozenRule(family="放假安排", name=f"{year}年", content=_said(notice))


def _said(record: Any) -> dict[str, Any]:
    """A record by the keys that editors write, without what was left out."""
    said: dict[str, Any] = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    return said


def _rates(rates: Iterable[Rate]) -> tuple[FrozenRate, ...]:
    return tuple(
        FrozenRate(
            key=rate.rule.slug,
            name=rate.rule.name,
            definition=rate.rule.definition,
            effective_from=rate.rule.valid_from,
            numerator=rate.numerator,
            denominator=rate.denominator,
        )
        for rate in rates
    )


def _unit(state: UnitState) -> FrozenUnit:
    return FrozenUnit(led=state.led, assisted=state.assisted, rates=_rates(state.rates))


def _item(state: ItemState) -> FrozenItem:
    shown = state.lights.shown
    return FrozenItem(
        kind=state.item.kind,
        title=state.item.title,
        lead=state.lead,
        assists=tuple(state.item.assists),
        stage=state.stage,
        stage_since=state.stage_since,
        light=shown.light,
        light_rule=shown.rule,
        light_reason=shown.reason,
        issued_on=state.item.issued_on,
        due=state.due,
        original_due=state.original_due,
        completed_on=state.completed_on,
        closed_on=state.closed_on,
        percent=state.percent,
        flags=tuple(sorted(state.flags)),
        entries=tuple(_entry(row.entry) for row in state.history),
        due_changes=tuple(
            FrozenDueChange(
                on=each.on,
                event=each.event,
                old=each.old,
                new=each.new,
                approved_by=each.approved_by,
                reason=each.reason,
            )
            for each in state.due_changes
        ),
    )


def _entry(entry: LogEntry) -> FrozenEntry:
    return FrozenEntry(on=entry.on, event=entry.event, recorded_on=entry.recorded_on, said=_said(entry))
