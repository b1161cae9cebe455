"""Which light an item shows on a day, and the Chinese sentence that says why.

Two lights are kept, time left and lag behind schedule, by tables that are rules (data/rules/lights.yml). What follows
from the stage alone, for as long as it lasts, is a rule of this module (``STAGE_RULES``). The worst of all is shown.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from generator.facts.records import Band, Item, LightRule
from generator.state.deadlines import late_days
from generator.state.progress import percent_expected, points_behind
from generator.state.shapes import LightState, Phase
from generator.vocabulary import PENDING, Event, Kind, Light, Stage

SEVERITY = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.GREY: 3, Light.BLUE: 4}
"""Rank of each light, the worst first."""

BY_TIME = "时间灯"
BY_LAG = "进度灯"
BY_STAGE = "阶段"

WATCHED = frozenset({Stage.PLANNED, Stage.ISSUED, Stage.RECEIVED, Stage.UNDERWAY})
"""Stages in which the tables apply, so that the light changes by itself."""

_ALARMS = frozenset({Light.RED, Light.YELLOW})


@dataclass(frozen=True, slots=True)
class StageRule:
    """A light that follows from the stage an item is in, and from how long it has been there."""

    stage: Stage
    light: Light
    reason: Callable[[Item, Phase], str]
    """One Chinese sentence with the inputs."""
    after: int = 0
    """Natural days in the stage until it shows; more than 0 only where work is still owed."""

    def since(self, phase: Phase) -> date:
        """The day from which it shows in a phase of its stage."""
        return phase.stage_since + timedelta(self.after) if self.after else phase.stage_since


def _explain_done(item: Item, phase: Phase) -> str:
    done = Event.FEEDBACK if item.kind is Kind.SUGGESTION else Event.COMPLETED
    late = late_days(phase, phase.first)
    suffix = f"；{done}时已逾期{late}天" if late else ""
    if phase.stage is Stage.CLOSED:
        return f"已于{phase.closed_on}{phase.stage}{suffix}"
    return f"已于{phase.completed_on}{done}，等待{Stage.CLOSED}，其间不变灯{suffix}"


STAGE_RULES = (
    StageRule(Stage.COMPLETED, Light.GREEN, _explain_done),
    StageRule(Stage.CLOSED, Light.BLUE, _explain_done),
    StageRule(
        Stage.OBJECTED, Light.GREY, lambda _, now: f"{now.stage_since}提出{now.stage}，尚未裁定，不亮灯"
    ),
    StageRule(Stage.PAUSED, Light.GREY, lambda _, now: f"自{now.stage_since}起{now.stage}，不亮灯"),
    StageRule(Stage.CANCELLED, Light.GREY, lambda _, now: f"已于{now.stage_since}{now.stage}，不亮灯"),
)
"""Every stage that the tables are not about has a rule of its own; others may have one besides the tables."""


class Scale:
    """A table of bands as cut points: one binary search finds the band of a value."""

    def __init__(self, bands: Sequence[Band]) -> None:
        self.bands = tuple(bands)
        ends = (end for band in bands for end in (band.at_least, band.above, band.at_most, band.below))
        self.edges = sorted({end for end in ends if end is not None})
        # One slot for each edge, and one for each stretch before, between and after them.
        probes = [-math.inf]
        for edge in self.edges:
            probes += [edge, math.nextafter(edge, math.inf)]
        self._slots = [next((band for band in bands if band.holds(probe)), None) for probe in probes]

    def band_of(self, value: float) -> Band | None:
        """The band that holds the value; None in a gap."""
        place = bisect_left(self.edges, value)
        is_edge = place < len(self.edges) and self.edges[place] == value
        return self._slots[2 * place + is_edge]


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables of one rule, and the days on which it is in force."""

    first: date
    last: date
    by_time: Scale
    by_lag: Scale


@dataclass(frozen=True, slots=True)
class Verdict:
    """The light of one day, and the two that it was chosen from."""

    shown: LightState
    by_time: LightState | None = None
    by_lag: LightState | None = None


class LightBook:
    """The light rules, ready to be applied to items."""

    def __init__(self, rules: Iterable[LightRule], by_stage: Iterable[StageRule] = STAGE_RULES) -> None:
        self._by_stage: dict[Stage, list[StageRule]] = {stage: [] for stage in Stage}
        for each in by_stage:
            self._by_stage[each.stage].append(each)
        self.tables = tuple(
            Tables(
                rule.valid_from,
                rule.valid_to or date.max,
                Scale(rule.by_time),
                Scale(rule.by_lag),
            )
            for rule in rules
        )

    def tables_on(self, day: date) -> Tables | None:
        """The tables in force on a day."""
        for tables in self.tables:
            if tables.first <= day <= tables.last:
                return tables
        return None

    def rules_of(self, stage: Stage) -> Sequence[StageRule]:
        """What follows from a stage."""
        return self._by_stage[stage]

    def light(self, item: Item, phase: Phase, day: date) -> Light:
        """The light that is shown on a day of the phase."""
        by_time, by_lag = self._bands(item, phase, day)
        shown = _worse(_shown(phase, by_time, by_lag), self._rule_on(phase, day))
        return Light.GREY if shown is None else shown.light

    def judge(self, item: Item, phase: Phase, day: date) -> Verdict:
        """The light that is shown on a day of the phase, with its reason and the two lights behind it."""
        bands = self._bands(item, phase, day)
        by_time = _light_by_time(phase, day, bands[0])
        by_lag = _light_by_lag(item, phase, day, bands[1])
        chosen = _worse(_shown(phase, *bands), self._rule_on(phase, day))
        shown = by_time if chosen is bands[0] else by_lag
        if isinstance(chosen, StageRule):
            shown = LightState(chosen.light, BY_STAGE, chosen.reason(item, phase))
        elif chosen is None or shown is None:
            shown = LightState(Light.GREY, BY_STAGE, _explain_grey(item, phase, self.tables_on(day)))
        return Verdict(shown, by_time, by_lag)

    def _bands(self, item: Item, phase: Phase, day: date) -> tuple[Band | None, Band | None]:
        """The bands by time left and by lag; none without a deadline or without tables in force."""
        if phase.due is None or phase.stage not in WATCHED:
            return None, None
        tables = self.tables_on(day)
        if tables is None:
            return None, None
        by_time = tables.by_time.band_of((phase.due - day).days)
        lag = _lag(item, phase, day)
        return by_time, None if lag is None else tables.by_lag.band_of(lag)

    def _rule_on(self, phase: Phase, day: date) -> Band | StageRule | None:
        """The rule of the stage that gives the worst light on a day."""
        worst = None
        for rule in self._by_stage[phase.stage]:
            if rule.since(phase) <= day:
                worst = _worse(worst, rule)
        return worst


def _lag(item: Item, phase: Phase, day: date) -> float | None:
    if phase.percent is None:
        return None
    return points_behind(phase.percent, percent_expected(item.milestones, phase, day))


def _shown(phase: Phase, by_time: Band | None, by_lag: Band | None) -> Band | StageRule | None:
    """The band that decides; None where there is none, or where an item not started needs no alarm yet."""
    worse = _worse(by_time, by_lag)
    if phase.stage is Stage.PLANNED and worse is not None and worse.light not in _ALARMS:
        return None
    return worse


def _worse(one: Band | StageRule | None, other: Band | StageRule | None) -> Band | StageRule | None:
    """The band or rule of the worse light; the first where both are alike."""
    if one is None or other is None:
        return one or other
    return other if SEVERITY[other.light] < SEVERITY[one.light] else one


def _explain_grey(item: Item, phase: Phase, tables: Tables | None) -> str:
    """Why the tables gave no light to an item that they apply to."""
    if phase.due is None and item.kind is Kind.SUGGESTION:
        return "施行中的规定没有写明反馈天数，没有时限，不亮灯"
    if phase.due is None:
        return f"办结时限{PENDING}，不亮灯"
    if tables is None:
        return "当天没有施行中的亮灯规则，不亮灯"
    if phase.stage is Stage.PLANNED:
        return f"{phase.stage}，办结时限{phase.due}，还没到预警的时候，不亮灯"
    return "亮灯规则没有写到这种情形，不亮灯"


def _light_by_time(phase: Phase, day: date, band: Band | None) -> LightState | None:
    if band is None or phase.due is None:
        return None
    left = (phase.due - day).days
    if left > 0:
        fact = f"距办结时限{phase.due}还有{left}天"
    elif left == 0:
        fact = f"当天就是办结时限{phase.due}"
    else:
        fact = f"已超过办结时限{phase.due}共{-left}天"
    return LightState(band.light, BY_TIME, f"{fact}，{_name_band(band)}", left)


def _light_by_lag(item: Item, phase: Phase, day: date, band: Band | None) -> LightState | None:
    if band is None:
        return None
    expected = percent_expected(item.milestones, phase, day)
    lag = _lag(item, phase, day)
    gap = f"落后{_number(lag, band)}个百分点" if lag else "没有落后"
    fact = f"按序时进度应完成{_number(expected)}%，已完成{_number(phase.percent)}%，{gap}"
    return LightState(band.light, BY_LAG, f"{fact}，{_name_band(band)}", lag)


def _name_band(band: Band) -> str:
    return f"属“{band.meaning}”档，亮{band.light}灯"


def _number(value: float | None, band: Band | None = None) -> str:
    """A number as people read it: one decimal, or as many as it takes to stay in its band."""
    value = value or 0.0
    decimals = 1
    # Ends, since the band holds the value itself.
    while band is not None and not band.holds(round(value, decimals)):
        decimals += 1
    return str(round(value, decimals)).removesuffix(".0")
