"""One more entry in the 办理记录 of an item, if the life cycle and the check let it in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from unicodedata import normalize

from generator.editing.drafts import check_drafts, read_original, write_drafts
from generator.editing.errors import EditingError
from generator.editing.house_style import entry_text
from generator.editing.patches import append_entries
from generator.editing.questions import Interview, Terminal
from generator.editing.yaml_text import Value
from generator.facts.checks import check_data
from generator.facts.forms import Slot, form_of
from generator.facts.life_cycle import BY_LEAD, NEEDS, OUTCOMES, START, allowed_events, walk
from generator.facts.nearest import nearest
from generator.facts.problems import Problem
from generator.facts.reading import locate
from generator.facts.records import Item, LogEntry, Records
from generator.facts.records.base import LOG_KEYS
from generator.state.cycle import last_closed_month
from generator.vocabulary import Event, Outcome, Stage


class LogError(EditingError):
    """An entry cannot be made; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry that is made, and what the check says of it."""

    path: str
    """Below data/."""
    line: int
    """Where it stands, from 1."""
    entry: str
    item: str
    problems: tuple[Problem, ...]
    """What it would bring into data/."""
    written: bool


def log_event(  # noqa: PLR0913 - one keyword for each part of the task
    data: Path,
    today: date,
    item_id: str,
    event: str,
    given: Mapping[str, str],
    *,
    terminal: Terminal | None = None,
) -> Logged:
    """Add an entry to an item's log and write it, unless the check refuses it.

    ``given`` has what the entry says by its Chinese keys; without 日期 it is today. What is put down about a month
    whose books are closed gets its 补记, and stands where its day wants it. What the event needs besides is
    asked on the terminal, if there is one. LogError where no entry can be made, PatchError where the file is written
    in a way that nothing can be added to.
    """
    report = check_data(data, today)
    if report.records is None:
        raise LogError("门户设置（data/portal.yml）读不出来，请先运行 ./inv check，照提示改好。")
    item = _item(report.records, item_id)
    on = given.get(LOG_KEYS["on"], today.isoformat())
    # Days are written so that their order is that of the letters.
    stage, lead = _reached(
        replace(item, log=tuple(entry for entry in item.log if entry.on.isoformat() <= on))
    )
    what = _event(item, stage, event, terminal)
    values: dict[str, Value] = {LOG_KEYS["on"]: today.isoformat(), **given, LOG_KEYS["event"]: what.value}
    units = {"lead": lead or "", "office": report.records.portal.office_unit}
    interview = Interview(terminal, report.records.units, LogEntry) if terminal else None
    _complete(what, values, interview, units)
    position = _mark_late(report.records, item, values, today)
    path = report.records.paths[item.origin]
    text = append_entries(
        read_original(data, path), item.path, [values], at=None if position == len(item.log) else position
    )
    draft = {path: text.encode("utf-8", "replace")}
    verdict = check_drafts(data, today, draft)
    if not verdict.refused:
        write_drafts(data, draft)
    line, *_ = locate(text.replace("\r\n", "\n"), (*item.path, "办理记录", position))
    return Logged(path, line, entry_text(values), item.title, verdict.problems, not verdict.refused)


def _mark_late(records: Records, item: Item, values: dict[str, Value], today: date) -> int:
    """Where in the log an entry belongs by its day; one that comes after others, or after the books were closed, gets its 补记."""
    on = str(values[LOG_KEYS["on"]])
    closed = last_closed_month(records, today)
    reported = closed is not None and on <= closed.last.isoformat()
    overtaken = bool(item.log) and on < item.log[-1].on.isoformat()
    if on < today.isoformat() and (reported or overtaken):
        values.setdefault(LOG_KEYS["recorded_on"], today.isoformat())
    if LOG_KEYS["recorded_on"] not in values:
        return len(item.log)
    return sum(entry.on.isoformat() <= on for entry in item.log)


def _item(records: Records, item_id: str) -> Item:
    """The item that is meant; LogError where there is none."""
    if item_id in records.items:
        return records.items[item_id]
    if item_id in records.meetings:
        decisions = [item for item in records.items.values() if item.origin == item_id]
        listed = "".join(f"\n  {item.id}  {item.title}" for item in decisions)
        said = f"，请写明是哪一条议定事项：{listed}" if decisions else "，没有立项的议定事项。"
        raise LogError(f"“{item_id}”是会议{said}")
    tidy = normalize("NFKC", item_id).strip().upper()
    meant = tidy if tidy in records.items else nearest(tidy, records.items, like=0.8)
    said = f"是不是“{meant}”（{records.items[meant].title}）？" if meant else ""
    raise LogError(
        f"没有编号是“{item_id}”的事项。{said}它的文件如果有错误，请先运行 ./inv check，照提示改好。"
    )


def _reached(item: Item) -> tuple[Stage, str | None]:
    """The stage that an item's log leads to, and its lead then."""
    stage, lead = START[item.kind], item.lead
    for entry, after, before in walk(item):
        stage = after or before
        lead = entry.new_lead or lead
    return stage, lead


def _event(item: Item, stage: Stage, event: str, terminal: Terminal | None) -> Event:
    """The event that is meant, if it may come next; else LogError tells which may."""
    allowed = allowed_events(stage, item.kind)
    if event in {each.value for each in allowed}:
        return Event(event)
    if not allowed:
        raise LogError(f"{item.id}已经办到“{stage.value}”，不再记办理记录。")
    listed = "\n".join(_needs_in_words(each) for each in allowed)
    event = event.strip("?？")  # A question mark asks what may come next.
    now = f"{item.id}（{item.title}）现在办到“{stage.value}”这一步"
    if event:
        raise LogError(f"{now}，不能记“{event}”。可以记：\n{listed}")
    if terminal is None:
        raise LogError(f"{now}，请写明事件，可以记：\n{listed}")
    terminal.say(f"{now}。")
    slot = replace(form_of(LogEntry).keys[LOG_KEYS["event"]], words=tuple(each.value for each in allowed))
    chosen = Interview(terminal, {}, LogEntry).field(LOG_KEYS["event"], slot, {})
    return Event(str(chosen))


def _needs_in_words(event: Event) -> str:
    needs = NEEDS[event]
    must = "、".join(LOG_KEYS[name] for name in needs.required)
    may = "、".join(
        LOG_KEYS[name] for name in (*needs.optional, "document", "note") if name not in needs.required
    )
    return f"  {event.value}  {f'要写：{must}；' if must else ''}可以写：{may}"


def _complete(
    event: Event, values: dict[str, Value], interview: Interview | None, units: Mapping[str, str]
) -> None:
    """Ask for what an event needs and is not there; without a terminal, LogError names it."""
    lacking = [name for name in NEEDS[event].required if LOG_KEYS[name] not in values]
    if interview is None and lacking:
        listed = "、".join(f"{LOG_KEYS[name]}（--{name.replace('_', '-')}）" for name in lacking)
        raise LogError(f"记“{event.value}”还要写：{listed}。")
    if interview is None:
        return
    form = form_of(LogEntry)
    if lacking and event in BY_LEAD:
        default = units["lead"]
    else:
        default = units["office"] if event is Event.CLOSED else ""
    for name in lacking:
        slot = _narrowed(form.keys[LOG_KEYS[name]], name, event)
        values[LOG_KEYS[name]] = interview.field(
            LOG_KEYS[name], slot, values, default if name == "unit" else ""
        )
    reassigned = values.get(LOG_KEYS["outcome"]) == Outcome.REASSIGNED
    if reassigned and LOG_KEYS["new_lead"] not in values:
        slot = replace(form.keys[LOG_KEYS["new_lead"]], required=True)
        values[LOG_KEYS["new_lead"]] = interview.field(LOG_KEYS["new_lead"], slot, values)


def _narrowed(slot: Slot, name: str, event: Event) -> Slot:
    """What an event asks for must be given, and a result is one of its own."""
    words = tuple(word.value for word in OUTCOMES[event]) if name == "outcome" else slot.words
    return replace(slot, required=True, words=words)
