"""Rules about the log of an item: what may be entered when, by whom, and with which keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.facts.checks.registry import Facts, Step, rule
from generator.facts.life_cycle import (
    BY_LEAD,
    LIFE_CYCLE,
    NEEDS,
    ONLY_FOR,
    OUTCOMES,
    START,
    Needs,
    allowed_events,
)
from generator.facts.problems import Also, Finding
from generator.facts.records import KINDS
from generator.facts.records.base import LOG_KEYS
from generator.vocabulary import PENDING, Event, Kind, Outcome, Stage

_ALWAYS = {"on", "event", "note", "document", "recorded_on"}


@rule
def check_log_order(facts: Facts) -> Iterator[Finding]:
    """Log entries stand in the order of their days."""
    for step in facts.steps:
        if step.index and step.entry.on < step.item.log[step.index - 1].on:
            also = Also(step.path, (*step.item.path, "办理记录", step.index - 1, "日期"), "前一条")
            yield Finding("DC-0404", step.path, step.loc("日期"), "早于前一条", also=(also,))


@rule
def check_log_after_issue(facts: Facts) -> Iterator[Finding]:
    """No log entry is dated before the day of issue."""
    for step in facts.steps:
        if step.entry.on < step.item.issued_on:
            also = Also(step.path, (KINDS[step.item.kind].issued_on,), "从这一天开始")
            yield Finding("DC-0405", step.path, step.loc("日期"), "早于开始的日期", also=(also,))


@rule
def check_log_not_ahead(facts: Facts) -> Iterator[Finding]:
    """No log entry is dated later than today."""
    for step in facts.steps:
        if step.entry.on > facts.today:
            values = {"today": facts.today.isoformat()}
            yield Finding("DC-0406", step.path, step.loc("日期"), "这一天还没有到", values=values)


@rule
def check_recorded_later(facts: Facts) -> Iterator[Finding]:
    """An entry that was written down later says so with a day after its own, and not ahead of today."""
    for step in facts.steps:
        recorded = step.entry.recorded_on
        if recorded and recorded <= step.entry.on:
            yield Finding("DC-0420", step.path, step.loc("补记"), "不晚于事情发生的日期")
        elif recorded and recorded > facts.today:
            values = {"today": facts.today.isoformat()}
            yield Finding("DC-0406", step.path, step.loc("补记"), "这一天还没有到", values=values)


@rule
def check_transition(facts: Facts) -> Iterator[Finding]:
    """Every event is one that the life cycle allows at the stage then reached."""
    for step in facts.steps:
        if step.clear and not step.allowed:
            allowed = "、".join(event.value for event in allowed_events(step.stage, step.item.kind))
            values = {"stage": step.stage.value, "allowed": allowed or "没有"}
            found = f"“{step.entry.event.value}”不能用在这里"
            yield Finding(
                "DC-0407", step.path, step.loc("事件"), found, remedy=_next_step(step), values=values
            )


_LEFT_OUT = (
    Event.RECEIVED, Event.STARTED, Event.COMPLETED, Event.CLOSED, Event.RETURNED, Event.REOPENED,
    Event.OBJECTED, Event.OBJECTION_DECIDED, Event.PAUSED, Event.RESUMED,
)  # fmt: skip
"""Events that people forget to enter, the likeliest first."""


def _next_step(step: Step) -> str:
    """What to do about an event that does not fit; empty where only a person can know."""
    event, kind, stage = step.entry.event, step.item.kind, step.stage
    if kind not in ONLY_FOR.get(event, frozenset(Kind)):
        return f"改用别的事件，{kind.value}不记“{event.value}”。"
    if event is Event.RECEIVED and START[kind] is not Stage.ISSUED:
        return f"删去这一条，{kind.value}不用签收；已经着手的，记“进展”。"
    if step.index and step.item.log[step.index - 1].event is event:
        return f"删去重复的一条，前一条已经是“{event.value}”。"
    if lacking := _left_out(stage, event, kind):
        events = "".join(f"“{each.value}”" for each in lacking)
        return f"核对是否漏记：漏了{events}的，先补上；没有漏的，改正事件。"
    return ""


def _left_out(stage: Stage, event: Event, kind: Kind) -> tuple[Event, ...]:
    """The one or two events that would lead to a stage where the event fits; empty where there are none."""
    steps = [
        (between, row.to)
        for between in _LEFT_OUT
        for row in LIFE_CYCLE
        if row.event is between and stage in row.stages and row.to and between in allowed_events(stage, kind)
    ]
    for between, to in steps:
        if event in allowed_events(to, kind):
            return (between,)
    for between, to in steps:
        for second in _LEFT_OUT:
            for row in LIFE_CYCLE:
                if (
                    row.event is second
                    and to in row.stages
                    and row.to
                    and event in allowed_events(row.to, kind)
                ):
                    return between, second
    return ()


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Which keys an entry may have, as sets and in words."""

    required: tuple[str, ...]
    known: frozenset[str]
    """Any that an entry may have."""
    needs: str
    may: str


def _fitting(needs: Needs) -> _Fitting:
    may = (*needs.required, *needs.optional)
    listed = "、".join(LOG_KEYS[name] for name in may if name not in _ALWAYS) or "没有别的项"
    in_words = "、".join(LOG_KEYS[name] for name in needs.required)
    return _Fitting(needs.required, frozenset({*_ALWAYS, *may}), in_words, listed)


_FITTING = {event: _fitting(needs) for event, needs in NEEDS.items()}


@rule
def check_entry_keys(facts: Facts) -> Iterator[Finding]:
    """An entry has the keys that its event needs, and no others."""
    for step in facts.steps:
        entry = step.entry
        event, fitting, given = entry.event, _FITTING[entry.event], entry.model_fields_set
        for name in fitting.required:
            if getattr(entry, name) is None:
                values = {"event": event.value, "needs": fitting.needs, "name": LOG_KEYS[name]}
                yield Finding("DC-0408", step.path, step.loc(), f"没有写“{LOG_KEYS[name]}”", values=values)
        if given <= fitting.known:
            continue
        for name in sorted(given - fitting.known):
            if getattr(entry, name) is not None:
                found, key = f"“{event.value}”不写“{LOG_KEYS[name]}”", LOG_KEYS[name]
                values = {"event": event.value, "may": fitting.may}
                yield Finding("DC-0409", step.path, step.loc(key), found, values=values, on_key=True)


@rule
def check_outcome(facts: Facts) -> Iterator[Finding]:
    """A decided event has one of its own outcomes."""
    for step in facts.steps:
        outcome, words = step.entry.outcome, OUTCOMES.get(step.entry.event, ())
        if outcome and words and outcome not in words:
            values = {"event": step.entry.event.value, "words": "、".join(word.value for word in words)}
            found = f"“{step.entry.event.value}”没有这个结果"
            yield Finding("DC-0410", step.path, step.loc("结果"), found, values=values)


@rule
def check_reassignment(facts: Facts) -> Iterator[Finding]:
    """改派 names the new lead, and nothing else does."""
    for step in facts.steps:
        if step.entry.event is not Event.OBJECTION_DECIDED or not step.entry.outcome:
            continue
        reassigned = step.entry.outcome is Outcome.REASSIGNED
        if reassigned and not step.entry.new_lead:
            yield Finding("DC-0413", step.path, step.loc(), "没有写“改派单位”")
        elif step.entry.new_lead and not reassigned:
            found = f"结果是“{step.entry.outcome.value}”，不写改派单位"
            yield Finding("DC-0413", step.path, step.loc("改派单位"), found, on_key=True)


@rule
def check_extension_later(facts: Facts) -> Iterator[Finding]:
    """A new deadline is later than the one in force, and not before its own approval."""
    for step in facts.steps:
        new = step.entry.new_due
        if not new or not step.allowed:
            continue
        must_grow = step.entry.event is not Event.REOPENED
        if (must_grow and step.due and new <= step.due) or new < step.entry.on:
            due = step.due.isoformat() if step.due else PENDING
            yield Finding("DC-0411", step.path, step.loc("新时限"), "没有往后延", values={"due": due})


@rule
def check_extension_in_time(facts: Facts) -> Iterator[Finding]:
    """An extension is approved before the deadline passes."""
    for step in facts.steps:
        if step.entry.event is Event.EXTENDED and step.due and step.entry.on > step.due:
            days = (step.entry.on - step.due).days
            yield Finding("DC-0412", step.path, step.loc("日期"), f"时限{step.due}已过{days}天")


@rule
def check_closing_unit(facts: Facts) -> Iterator[Finding]:
    """The supervising office closes, not the unit that does the work."""
    office = facts.records.portal.office_unit
    for step in facts.steps:
        unit = step.entry.unit
        if step.entry.event is Event.CLOSED and unit and unit != office and office in facts.records.units:
            yield Finding("DC-0414", step.path, step.loc("单位"), f"不是{office}", values={"office": office})


@rule
def check_signing_unit(facts: Facts) -> Iterator[Finding]:
    """Receipt, reply, completion and feedback come from the lead then in force."""
    for step in facts.steps:
        unit = step.entry.unit
        if step.entry.event not in BY_LEAD or not unit or not step.lead or unit == step.lead:
            continue
        if not step.clear or not {unit, step.lead} <= facts.records.units.keys():
            continue  # Said already: a unit is unknown, or who leads is not clear.
        code = "DC-0416" if unit in step.item.assists else "DC-0415"
        yield Finding(
            code, step.path, step.loc("单位"), f"这时牵头的是{step.lead}", values={"lead": step.lead}
        )


@rule
def check_milestone_numbers(facts: Facts) -> Iterator[Finding]:
    """A milestone that is reported done exists, and is reported once."""
    done: dict[tuple[str, int], Step] = {}
    for step in facts.steps:
        number = step.entry.milestone
        if number is None or step.entry.event is not Event.MILESTONE:
            continue
        count, key = len(step.item.milestones), (step.item.id, number)
        if number > count:
            found = f"一共只有{count}个节点" if count else "这件事没有分节点"
            yield Finding("DC-0418", step.path, step.loc("节点"), found)
        elif key in done:
            also = Also(step.path, done[key].loc("节点"), "已经记过完成")
            yield Finding("DC-0419", step.path, step.loc("节点"), f"第{number}个节点又完成一次", also=(also,))
        else:
            done[key] = step
