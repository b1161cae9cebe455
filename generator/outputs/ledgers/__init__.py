"""Ledgers: the items of a kind in tables that are complete as they stand, filtered and sorted by script on top.

A ledger of many items stands on several pages, none too long: what is under way first, the most urgent on the first
page, then what is closed or cancelled, year by year. So a year that is over has pages that change no more. The same
groups are data scripts, one each: ``assets/ledger.js`` loads them when somebody filters or sorts, and compares the
words that ``addresses.ledger_address`` puts into a fragment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from generator.facts.records import KINDS
from generator.outputs.addresses import LEDGER_KINDS, ledger_page
from generator.outputs.ledgers.rows import Cells, Drawing, Row
from generator.outputs.view import View
from generator.outputs.writing import Artifact, Batch, Page
from generator.state.shapes import ItemState
from generator.vocabulary import PENDING, Flag, Focus, Kind, Light, Mode, Nature, Stage

MOST = 200
"""Rows on a page: about as many as can be read, and 250 KB at most."""
OPEN = "open"
"""Name of the group of what is under way."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger; its key names the cell in ledger-cells.html."""

    key: str
    title: str


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
class Group:
    """Rows that belong together: on pages of their own if the ledger is long, and in a data script of their own."""

    name: str
    """``open``, or the year in which its items were issued."""
    title: str
    blocks: tuple[tuple[Row, ...], ...]
    """An item with its parts, which no page separates."""

    @property
    def short(self) -> str:
        """Its title among those of the others."""
        return self.title.partition("交办")[0]

    @property
    def rows(self) -> list[Row]:
        """All rows in order."""
        return [row for block in self.blocks for row in block]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a ledger."""

    address: str
    group: Group | None
    """Whose rows it has; None where one page holds them all."""
    number: int
    rows: tuple[Row, ...]


LIGHT = Column("light", "灯")
ID = Column("id", "编号")
TITLE = Column("title", "标题")
LEAD = Column("lead", "牵头单位")
ISSUED = Column("issued", "交办日期")
DUE = Column("due", "办结时限")
LEFT = Column("left", "剩余/逾期")
PERCENT = Column("percent", "进度")
STAGE = Column("stage", "阶段")
COMMON = ("unit", "stage", "light", "flag")

_WITH_OWN_COLUMNS = (
    Ledger(
        "items/index.html",
        "全部事项",
        f"{'、'.join(Kind)}，所有要办的事都在这里。",
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
            *(Column("carried", "承接事项"), DUE, LEFT, PERCENT, STAGE),
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
            *(Column("issued", "提出日期"), Column("due", "反馈时限"), LEFT),
            *(Column("outcome", "反馈结果"), STAGE),
        ),
        COMMON,
    ),
)


def _plain(kind: Kind) -> Ledger:
    """The ledger of a kind that needs no columns of its own."""
    its = KINDS[kind]
    columns = (
        *(LIGHT, ID, TITLE, Column("lead", its.lead), Column("issued", its.issued_label or its.issued_on)),
        *(Column("due", its.due), LEFT, PERCENT, STAGE),
    )
    return Ledger(ledger_page(kind), its.title, its.meaning, (kind,), columns, COMMON)


LEDGERS = (
    *_WITH_OWN_COLUMNS,
    *(
        _plain(kind)
        for kind, *_ in LEDGER_KINDS.values()
        if ledger_page(kind) not in {ledger.address for ledger in _WITH_OWN_COLUMNS}
    ),
)
TITLES = {
    "kind": "类别", "unit": "牵头单位", "focus": "紧盯", "mode": "督办方式", "stage": "阶段", "light": "灯",
    "flag": "状态",
}  # fmt: skip


def list_ledgers(view: View) -> Iterator[Batch]:
    """All ledgers, each group by itself, and what it rests on besides the day and the ground of all (``batches``)."""
    carried = _carried(view)
    cells = Cells(view, carried)
    for ledger in LEDGERS:
        laid = _lay_out(view, ledger, cells)
        for group in laid.groups:
            own = [(sheet.address, sheet.rows) for sheet in laid.sheets_of(group)]
            # The first page tells of all the others.
            shown = (laid.rows, laid.campaigns) if group is laid.groups[0] else (own, laid.all_demo)
            rests_on = (view.records.meetings, carried, group, shown)
            yield Batch(f"ledger {ledger.address} {group.name}", partial(_write, laid, group), rests_on)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A ledger with its rows laid out on pages."""

    view: View
    ledger: Ledger
    groups: Sequence[Group]
    sheets: Sequence[Sheet]
    rows: Sequence[Row]
    all_demo: bool
    """Whether the whole ledger is made up."""
    campaigns: Sequence[ItemState]
    drawing: Drawing

    def sheets_of(self, group: Group) -> list[Sheet]:
        """The pages with the rows of a group; what stands on one page with others goes with the first."""
        return [sheet for sheet in self.sheets if (sheet.group or self.groups[0]) is group]

    def drawn(self, sheet: Sheet) -> Markup:
        """The rows of a page."""
        return Markup("\n").join(Markup(self.drawing.html(row)) for row in sheet.rows)  # noqa: S704 - escaped there


def _lay_out(view: View, ledger: Ledger, cells: Cells) -> _Laid:
    groups = _groups(view, ledger)
    rows = [row for group in groups for row in group.rows]
    keys = [column.key for column in ledger.columns]
    filters = ["lead" if key == "unit" else key for key in ledger.filters]
    return _Laid(
        view,
        ledger,
        groups,
        sheets=_sheets(ledger, groups),
        rows=rows,
        all_demo=all(row.state.item.nature is Nature.DEMO for row in rows),
        campaigns=_campaigns(view, ledger),
        drawing=Drawing(view, cells, keys, filters),
    )


def _write(laid: _Laid, group: Group) -> Iterator[Page | Artifact]:
    ledger = laid.ledger
    for sheet in laid.sheets_of(group):
        if sheet.address == ledger.address:
            yield Page(sheet.address, ledger.address, ledger.title, _first_page(laid, sheet))
        else:
            title = f"{ledger.title}：{group.title}"
            yield Page(sheet.address, ledger.address, title, _later_page(laid, sheet, title))
    folder = ledger.address.removesuffix("index.html")
    yield Artifact(f"{folder}ledger-{group.name}.js", laid.drawing.script(group.name, group.rows))


def _first_page(laid: _Laid, sheet: Sheet) -> str:
    view, ledger = laid.view, laid.ledger
    return view.renderer.render(
        "ledger.html",
        sheet.address,
        view=view,
        ledger=ledger,
        all_demo=laid.all_demo,
        drawn=laid.drawn(sheet),
        name=ledger.address.removesuffix("/index.html"),
        groups=laid.groups,
        sheets=laid.sheets,
        counted=sum(not row.is_part for row in laid.rows),
        parts_counted=sum(row.is_part for row in laid.rows),
        choices=[_choice(view, key) for key in ledger.filters],
        lights=_lights(laid.rows),
        campaigns=laid.campaigns,
    )


def _later_page(laid: _Laid, sheet: Sheet, title: str) -> str:
    return laid.view.renderer.render(
        "ledger-page.html",
        sheet.address,
        view=laid.view,
        ledger=laid.ledger,
        all_demo=laid.all_demo,
        drawn=laid.drawn(sheet),
        title=title,
        sheet=sheet,
        sheets=[other for other in laid.sheets if other.group is sheet.group],
    )


def _groups(view: View, ledger: Ledger) -> list[Group]:
    """What is under way, then what is not, by years, the latest first; parts go with what they are part of."""
    states = view.situation.items.values()
    found = _of(states, ledger.kinds)
    parts: dict[str, list[Row]] = {}
    if ledger.indented is None:
        # Most urgent first; a ledger with parts stays in the order of the files.
        found.sort(key=lambda state: state.urgency)
    else:
        for state in _of(states, (ledger.indented,)):
            parts.setdefault(state.item.parent or "", []).append(Row(state, is_part=True))
    blocks: dict[str, list[tuple[Row, ...]]] = {OPEN: []}
    for state in found:
        name = OPEN if state.stage.is_open else str(state.item.issued_on.year)
        blocks.setdefault(name, []).append((Row(state), *parts.get(state.id, ())))
    years = sorted((name for name in blocks if name != OPEN), reverse=True)
    return [Group(OPEN, "在办", tuple(blocks[OPEN]))] + [
        Group(year, f"{year}年交办，已销号和撤销", tuple(blocks[year])) for year in years
    ]


def _sheets(ledger: Ledger, groups: Sequence[Group]) -> list[Sheet]:
    """One page if all rows fit on it; else each group has pages of its own, what is under way the first."""
    rows = tuple(row for group in groups for row in group.rows)
    if len(rows) <= MOST:
        return [Sheet(ledger.address, None, 1, rows)]
    folder = ledger.address.removesuffix("index.html")
    sheets = []
    for group in groups:
        stem = OPEN if group.name == OPEN else f"closed-{group.name}"
        for number, part in enumerate(_cut(group.blocks), 1):
            address = f"{folder}{stem}{f'-{number}' if number > 1 else ''}.html"
            is_first = group.name == OPEN and number == 1
            sheets.append(Sheet(ledger.address if is_first else address, group, number, part))
    return sheets


def _cut(blocks: Iterable[tuple[Row, ...]]) -> list[tuple[Row, ...]]:
    """Rows for one page after the other; at least one page, if empty."""
    pages: list[list[Row]] = [[]]
    for block in blocks:
        if pages[-1] and len(pages[-1]) + len(block) > MOST:
            pages.append([])
        pages[-1] += block
    return [tuple(page) for page in pages]


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
    found = Counter(row.state.light for row in rows if not row.is_part)
    return [(light, found[light]) for light in Light]


def _carried(view: View) -> Counter[str]:
    """How many items each task force carries."""
    return Counter(state.item.task_force for state in view.situation.items.values() if state.item.task_force)


def _campaigns(view: View, ledger: Ledger) -> list[ItemState]:
    """Campaigns, which have no ledger of their own, are named below the task forces."""
    if ledger.kinds != (Kind.TASK_FORCE,):
        return []
    return _of(view.situation.items.values(), (Kind.CAMPAIGN,))
