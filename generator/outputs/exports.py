"""api/v1: what the portal knows, for programs. Field names are English, values are the portal's own words.

What each file holds is told by the schema beside it (site_src/api/v1), which the tests hold it to; what has changed
since the first version by CHANGELOG.md there.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from generator.outputs.addresses import period_address
from generator.outputs.view import View
from generator.outputs.writing import Artifact
from generator.state.cycle import PeriodReport
from generator.state.scores import UnitScore
from generator.state.situation import ItemState, Rate, UnitState
from generator.state.todos import Todo
from generator.vocabulary import Flag, Kind, Light, PeriodCount, Stage


def export_api(view: View, commit: str, built: str) -> Iterator[Artifact]:
    """Items, the situation with its counts, units, to-dos and periods."""
    states = view.situation.items.values()
    yield _json("api/v1/items.json", [_item(view, state) for state in states])
    yield _json("api/v1/situation.json", _situation(view, commit, built))
    scores = {score.unit.name: score for score in view.scores}
    yield _json(
        "api/v1/units.json",
        [_unit(view, unit, scores.get(name)) for name, unit in view.situation.units.items()],
    )
    yield _json("api/v1/todos.json", [_todo(todo) for todo in view.todos])
    yield _json("api/v1/periods.json", [_period(report) for report in view.reports])


def _item(view: View, state: ItemState) -> dict[str, Any]:
    item, shown = state.item, state.lights.shown
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "lead": state.lead,
        "assists": item.assists,
        "focus": item.focus,
        "mode": item.mode,
        "tags": item.tags,
        "stage": state.stage,
        "light": shown.light,
        "light_code": shown.light.code,
        "light_reason": shown.reason,
        "next_light_on": state.lights.next_on,
        "issued": item.issued_on,
        "due": state.due,
        "due_first_set": state.original_due,
        "completed": state.completed_on,
        "closed": state.closed_on,
        "days_left": state.days_left,
        "percent": state.percent,
        "flags": sorted(state.flags),
        "nature": item.nature,
        "parent": item.parent,
        "url": view.item_url(item.id),
        "source": f"data/{view.records.paths[item.origin]}",
    }


def _situation(view: View, commit: str, built: str) -> dict[str, Any]:
    situation = view.situation
    states = list(situation.items.values())
    portal = view.records.portal
    return {
        "as_of": situation.as_of,
        "commit": commit,
        "built": built,
        "portal": portal.name,
        "district": portal.district,
        "address": portal.address,
        "office": portal.office,
        "mark": portal.mark,
        "demonstration": portal.banner is not None,
        "counts": {
            "items": len(states),
            "later": len(situation.later),
            "by_kind": _count(Kind, (state.item.kind for state in states)),
            "by_stage": _count(Stage, (state.stage for state in states)),
            "by_light": _count(Light, (state.light for state in states)),
            "by_flag": _count(Flag, (flag for state in states for flag in state.flags)),
        },
        "counts_by_kind": {
            kind.value: {
                "by_stage": _count(Stage, (state.stage for state in states if state.item.kind is kind)),
                "by_light": _count(Light, (state.light for state in states if state.item.kind is kind)),
            }
            for kind in Kind
        },
        "rates": [_rate(rate) for rate in situation.rates],
        "figures": {
            str(year): {figure.key: figure.value for figure in figures}
            for year, figures in view.figures.items()
        },
        "provisional_years": situation.provisional_years,
    }


def _unit(view: View, state: UnitState, score: UnitScore | None) -> dict[str, Any]:
    return {
        "name": state.unit.name,
        "full_name": state.unit.full_name,
        "code": state.unit.code,
        "kind": state.unit.kind,
        "group": state.unit.group,
        "led": state.led,
        "assisted": state.assisted,
        "worst_light": state.worst,
        "rates": [_rate(rate) for rate in state.rates],
        "score": _score(score) if score else None,
        "url": view.unit_url(state.unit.name),
    }


def _score(score: UnitScore) -> dict[str, Any]:
    return {
        "total": score.total,
        "added": score.added,
        "deducted": score.deducted,
        "rank": score.rank,
        "ranked": score.ranked,
        "vetoes": [state.veto.slug for state in score.vetoes],
        "points": [
            {
                "rule": row.row.slug,
                "merit": row.row.merit,
                "points": row.row.points,
                "item": each.item,
                "on": each.on,
                "reason": each.said,
            }
            for row in score.rows
            for each in row.happenings
        ],
    }


def _todo(todo: Todo) -> dict[str, Any]:
    return {
        "item": todo.item,
        "key": todo.key,
        "unit": todo.unit,
        "event": todo.event,
        "what": todo.said,
        "due": todo.due,
        "provisional": todo.provisional,
    }


def _period(report: PeriodReport) -> dict[str, Any]:
    return {
        "label": report.period.label,
        "cycle": report.period.cycle,
        "first": report.period.first,
        "last": report.period.last,
        "as_of": report.as_of,
        "closes": report.period.closes_on,
        "closed": report.closed,
        "counts": {count.value: report.counts[count] for count in PeriodCount},
        "restated": {
            each.count.value: {"reported": each.reported, "now": each.now} for each in report.restatements
        },
        "late_entries": [
            {"item": each.item, "on": each.row.entry.on, "recorded": each.row.entry.recorded_on}
            for each in report.late_entries
        ],
        "url": period_address(report.period.label),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "key": rate.rule.slug,
        "name": rate.rule.name,
        "definition": rate.rule.definition,
        "effective_from": rate.rule.valid_from,
        "numerator": len(rate.numerator),
        "denominator": len(rate.denominator),
        "numerator_items": rate.numerator,
        "denominator_items": rate.denominator,
        "value": None if rate.value is None else round(rate.value, 4),
    }


def _count(words: type[Any], found: Iterable[Any]) -> dict[str, int]:
    """Every word of the vocabulary with its count, zero included, in the vocabulary's order."""
    counted = Counter(found)
    return {word.value: counted[word] for word in words}


def _json(path: str, content: Any) -> Artifact:
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    return Artifact(path, f"{text}\n".encode())
