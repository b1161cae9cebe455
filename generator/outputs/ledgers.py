"""Ledgers: the items of a kind in one table, complete as it stands, filtered and sorted by script on top.

A row carries the words that ``addresses.ledger_address`` puts into a fragment; ``assets/ledger.js`` compares them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.outputs.view import View
from generator.outputs.writing import Page
from generator.state.shapes import ItemState
from generator.vocabulary import PENDING, Flag, Focus, Kind, Light, Mode, Nature, Stage


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger; its key names the cell in ledger.html."""

    key: str
    title: str
    sort: str = "text"
    """How its cells compare: text, number (also dates and severities, by their data-sort)."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger: whose rows, which columns, which filters."""

    address: str
    title: str
    lede: str
    kinds: tuple[Kind, ...]
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    indented: Kind | None = None
    """A kind whose items stand below the item they are part of, and are not counted with it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the filter form: its key in the fragment, and options in groups (title or '', values)."""

    key: str
    title: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a ledger."""

    state: ItemState
    indented: bool = False


LIGHT = Column("light", "灯", "number")
ID = Column("id", "编号")
TITLE = Column("title", "标题")
LEAD = Column("lead", "牵头单位")
ISSUED = Column("issued", "交办日期", "number")
DUE = Column("due", "办结时限", "number")
LEFT = Column("left", "剩余/逾期", "number")
PERCENT = Column("percent", "进度", "number")
STAGE = Column("stage", "阶段", "number")
COMMON = ("unit", "stage", "light", "flag")

LEDGERS = (
    Ledger(
        "items/index.html",
        "全部事项",
        "督办单、议定事项、工作专班、专项行动、年度计划及措施、三项建议，所有要办的事都在这里。",
        tuple(Kind),
        (LIGHT, ID, Column("kind", "类别"), TITLE, LEAD, ISSUED, DUE, LEFT, PERCENT, STAGE),
        ("kind", "unit", "focus", "mode", "stage", "light", "flag"),
    ),
    Ledger(
        "orders/index.html",
        "督办单",
        "一单一事、一个牵头单位；办结率、签收率、答复率都按督办单计算。",
        (Kind.ORDER,),
        (
            *(LIGHT, ID, TITLE, LEAD, Column("focus", "紧盯"), Column("mode", "督办方式")),
            *(ISSUED, DUE, LEFT, PERCENT, STAGE),
        ),
        ("unit", "focus", "mode", "stage", "light", "flag"),
    ),
    Ledger(
        "decisions/index.html",
        "议定事项",
        "会议纪要里立项督办的条款。不立项的条款和理由见各次会议。",
        (Kind.DECISION,),
        (LIGHT, ID, TITLE, LEAD, Column("meeting", "会议"), ISSUED, DUE, LEFT, PERCENT, STAGE),
        COMMON,
    ),
    Ledger(
        "task_forces/index.html",
        "工作专班",
        "每个专班负责一类突出问题，倒排工期、分类处置。",
        (Kind.TASK_FORCE,),
        (
            *(LIGHT, ID, Column("title", "专班"), Column("area", "领域"), LEAD, Column("post", "负责岗位")),
            *(Column("carried", "承接事项", "number"), DUE, LEFT, PERCENT, STAGE),
        ),
        COMMON,
    ),
    Ledger(
        "plan/index.html",
        "年度计划",
        "下一年度的主要安排和落实措施。牵头单位、时限还没有定的，如实写“待补充”。",
        (Kind.PLAN_ITEM,),
        (
            LIGHT,
            ID,
            Column("title", "事项与措施"),
            Column("area", "主题"),
            LEAD,
            ISSUED,
            DUE,
            LEFT,
            PERCENT,
            STAGE,
        ),
        COMMON,
        indented=Kind.MEASURE,
    ),
    Ledger(
        "suggestions/index.html",
        "三项建议",
        "向单位提出的改进工作、完善政策、追究责任建议，以及书面反馈。",
        (Kind.SUGGESTION,),
        (
            *(LIGHT, ID, TITLE, Column("subkind", "建议类别"), Column("lead", "建议对象")),
            *(Column("issued", "提出日期", "number"), Column("due", "反馈时限", "number"), LEFT),
            *(Column("outcome", "反馈结果"), STAGE),
        ),
        COMMON,
    ),
)
TITLES = {
    "kind": "类别", "unit": "牵头单位", "focus": "紧盯", "mode": "督办方式", "stage": "阶段", "light": "灯",
    "flag": "状态",
}  # fmt: skip


def render_ledgers(view: View) -> Iterator[Page]:
    """All ledgers."""
    for ledger in LEDGERS:
        rows = _rows(view, ledger)
        body = view.renderer.render(
            "ledger.html",
            ledger.address,
            view=view,
            ledger=ledger,
            name=ledger.address.removesuffix("/index.html"),
            rows=rows,
            counted=sum(not row.indented for row in rows),
            choices=[_choice(view, key) for key in ledger.filters],
            lights=_lights(rows),
            carried=_carried(view),
            all_demo=all(row.state.item.nature is Nature.DEMO for row in rows),
            far=date.max,
            severity={light: number for number, light in enumerate(Light)},
            order={stage: number for number, stage in enumerate(Stage)},
            campaigns=_campaigns(view, ledger),
        )
        yield Page(ledger.address, ledger.address, ledger.title, body)


def _rows(view: View, ledger: Ledger) -> list[Row]:
    """The ledger's items, most urgent first; where it has parts, in the order of the files, each with its parts."""
    states = view.situation.items.values()
    if ledger.indented is None:
        return [Row(state) for state in sorted(_of(states, ledger.kinds), key=lambda state: state.urgency)]
    rows = []
    for state in _of(states, ledger.kinds):
        rows.append(Row(state))
        parts = (
            part for part in states if part.item.parent == state.id and part.item.kind is ledger.indented
        )
        rows += [Row(part, indented=True) for part in parts]
    return rows


def _of(states: Iterable[ItemState], kinds: tuple[Kind, ...]) -> list[ItemState]:
    return [state for state in states if state.item.kind in kinds]


def _choice(view: View, key: str) -> Choice:
    words: dict[str, tuple[str, ...]] = {
        "kind": tuple(Kind),
        "focus": tuple(Focus),
        "mode": tuple(Mode),
        "stage": tuple(Stage),
        "light": tuple(Light),
        "flag": tuple(Flag),
    }
    groups = (("", words[key]),) if key in words else _units(view)
    return Choice(key, TITLES[key], groups)


def _units(view: View) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All units by comparable group, and last what has no lead yet."""
    groups: dict[str, list[str]] = {}
    for unit in view.records.units.values():
        groups.setdefault(unit.group, []).append(unit.name)
    return (*((title, tuple(names)) for title, names in groups.items()), ("", (PENDING,)))


def _lights(rows: Sequence[Row]) -> list[tuple[Light, int]]:
    """How many counted rows show each light."""
    found = Counter(row.state.light for row in rows if not row.indented)
    return [(light, found[light]) for light in Light]


def _carried(view: View) -> Counter[str]:
    """How many items each task force carries."""
    return Counter(state.item.task_force for state in view.situation.items.values() if state.item.task_force)


def _campaigns(view: View, ledger: Ledger) -> list[ItemState]:
    """Campaigns, which have no ledger of their own, are named below the task forces."""
    if ledger.kinds != (Kind.TASK_FORCE,):
        return []
    return _of(view.situation.items.values(), (Kind.CAMPAIGN,))
