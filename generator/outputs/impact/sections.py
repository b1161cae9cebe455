"""The description that both faces are made from: sections of tables, in the order in which a reviewer reads."""

from collections.abc import Iterator, Sequence

from generator.facts.problems import Place
from generator.facts.records.numbering import is_stand_in
from generator.outputs.impact.headline import is_renumbered, turned
from generator.outputs.impact.measures import rates, scores
from generator.outputs.impact.shapes import (
    NONE,
    Cell,
    Code,
    Lamps,
    Note,
    Preview,
    Section,
    Strong,
    Table,
    codes,
)
from generator.outputs.rendering import NO_DATA, format_share
from generator.state.impact import (
    BoardMove,
    Difference,
    FigureMove,
    How,
    Impact,
    IndicatorMove,
    ItemChange,
)
from generator.state.tallies import IndicatorTotal
from generator.vocabulary import PENDING, Light

_TITLES = {
    How.REMOVED: "减少（事项不应消失，请核实）",
    How.RENUMBERED: "换了编号",
    How.ADDED: "新增",
    How.CHANGED: "改动",
    How.CARRIED: "没有改动但跟着变的（连带）",
}


def sections(preview: Preview) -> list[Section]:
    """All sections that have anything to say."""
    impact = preview.impact
    found = [
        _items(impact.items),
        _lights(impact),
        _due_moves(impact),
        rates(impact.rates),
        scores(impact.scores),
        _boards(impact.boards),
        _figures(impact.figures),
        _counts(impact),
        _basis(impact),
        _pages(impact),
        _files(impact),
        _unread(preview),
        _problems(preview),
    ]
    return [section for section in found if any(table.rows for table in section.tables)]


def _items(changes: Sequence[ItemChange]) -> Section:
    tables = []
    for how, title in _TITLES.items():
        found = [change for change in changes if change.how is how]
        rows = tuple(
            (_number(change), change.title, Lamps(*change.lights), tuple(_item_notes(change)))
            for change in found
        )
        if rows:
            heading = f"{title} · {len(rows)} 项"
            alarm = how is How.REMOVED or any(map(is_renumbered, found))
            tables.append(Table(heading, ("编号", "事项", "灯", "变在哪里"), rows, alarm))
    return Section(
        "items",
        "事项",
        len(changes),
        "项",
        "",
        tuple(tables),
        is_alarm=any(table.is_alarm for table in tables),
    )


def _number(change: ItemChange) -> Code:
    return Code(f"{change.former_id} → {change.id}" if change.former_id else change.id)


def _item_notes(change: ItemChange) -> Iterator[Note]:
    if change.how is How.REMOVED and change.before:
        yield Note(
            "原来", f"{change.before.stage.value}，牵头 {change.before.lead or PENDING}", is_alarm=True
        )
    if change.how is How.ADDED:
        yield from _new_item(change)
    for entry in change.lost_entries:
        yield Note("删去或改写了记录", entry, is_alarm=True)
    yield from (_note(difference) for difference in change.differences)
    for entry in change.entries:
        yield Note("新记", entry)
    for clock in change.clocks:
        yield Note(f"{clock.label}时钟", _say(clock))
    yield from _standing(change)


def _standing(change: ItemChange) -> Iterator[Note]:
    """Why it shows its light now, and which counts it enters or leaves."""
    before, after = change.lights
    if change.after and after is not before:
        yield Note("亮灯理由", change.after.lights.shown.reason)
    if change.joined:
        yield Note("计入", "、".join(change.joined))
    if change.left:
        yield Note("不再计入", "、".join(change.left))
    if change.before is None and change.after is None:
        yield Note("说明", "在统计日之后才交办，门户上当天还看不到")


def _new_item(change: ItemChange) -> Iterator[Note]:
    if is_stand_in(change.id):
        yield Note("编号", "待编，合并后编定")
    yield Note("类别", change.kind.value)
    if change.after:
        state = change.after
        yield Note("牵头", state.lead or PENDING)
        yield Note("时限", str(state.due or PENDING))
        yield Note("阶段", state.stage.value)


def _note(difference: Difference) -> Note:
    return Note(difference.label, _say(difference))


def _say(difference: Difference) -> str:
    if difference.before is None:
        return f"新写 {difference.after}"
    if difference.after is None:
        return f"去掉 {difference.before}"
    return f"{difference.before} → {difference.after}"


def _lights(impact: Impact) -> Section:
    turns = turned(impact)
    fresh = [(after, ids) for (before, after), ids in impact.lights.items() if before is None and after]
    gone = [(before, ids) for (before, after), ids in impact.lights.items() if after is None and before]
    rows: list[tuple[Cell, ...]] = [(Lamps(a, b), str(len(ids)), codes(ids)) for a, b, ids in turns]
    order = list(Light)
    fresh.sort(key=lambda row: order.index(row[0]))
    gone.sort(key=lambda row: order.index(row[0]))
    rows += [(Lamps(None, light), str(len(ids)), codes(ids)) for light, ids in fresh]
    rows += [(Lamps(light, None), str(len(ids)), codes(ids)) for light, ids in gone]
    tables = [Table("变了灯的事项", ("由 → 到", "项数", "事项"), tuple(rows))]
    if rows:
        tables.insert(0, _matrix(impact))
    return Section("lights", "灯", sum(len(ids) for *_, ids in turns), "项", "", tuple(tables))


def _matrix(impact: Impact) -> Table:
    """How many items show which light, before (rows) and after (columns)."""
    columns: tuple[Light | None, ...] = (*Light, None)
    rows: list[tuple[Cell, ...]] = []
    for before in columns:
        cells = [_count_cell(impact, before, after) for after in columns]
        if any(cell != NONE for cell in cells):
            rows.append((f"{before.shape} {before.value}" if before else "新增", *cells))
    head = ("由＼到", *(f"{light.shape} {light.value}" for light in Light), "消失")
    return Table("各灯之间（行是之前，列是现在，没变的也数在内）", head, tuple(rows))


def _count_cell(impact: Impact, before: Light | None, after: Light | None) -> Cell:
    count = len(impact.lights.get((before, after), ()))
    if not count:
        return NONE
    return str(count) if before is after else Strong(str(count))


def _due_moves(impact: Impact) -> Section:
    rows = tuple(
        (
            Code(move.item),
            move.title,
            str(move.before or PENDING),
            str(move.after or PENDING),
            NONE if move.days is None else f"{move.days:+} 天",
            move.approved_by or (Note("", "没有批准记录", is_alarm=True),),
            move.reason,
        )
        for move in impact.due_moves
    )
    head = ("编号", "事项", "之前", "现在", "推后", "批准", "理由")
    note = "负数是提前。"
    return Section("dues", "时限", len(rows), "项", note, (Table("", head, rows),))


def _boards(moves: Sequence[BoardMove]) -> Section:
    rows = tuple(
        (
            move.title,
            move.how.value,
            tuple(map(_note, move.differences)),
            str(len(move.moved)),
            codes(move.moved),
        )
        for move in moves
    )
    head = ("挂图", "情况", "大数和标题", "变动处", "变动的事项或单位")
    return Section("boards", "挂图", len(rows), "张", "", (Table("", head, rows),))


def _figures(moves: Sequence[FigureMove]) -> Section:
    rows = tuple(
        (
            f"{move.year}年",
            move.label,
            NONE if move.before is None else f"{move.before} {move.unit}",
            NONE if move.after is None else f"{move.after} {move.unit}",
            tuple(
                [Note("多了", label) for label in move.joined] + [Note("少了", label) for label in move.left]
            ),
        )
        for move in moves
    )
    head = ("年度", "数字", "之前", "现在", "进出")
    return Section("figures", "年度报告数字", len(rows), "个", "", (Table("", head, rows),))


def _counts(impact: Impact) -> Section:
    tallies = tuple(
        (
            Code(move.id),
            f"{move.name} · {move.column}",
            NONE if move.before is None else str(move.before),
            NONE if move.after is None else str(move.after),
            tuple(map(_note, move.months)),
        )
        for move in impact.tallies
    )
    indicators = tuple(map(_indicator_row, impact.indicators))
    head = ("代码", "名称", "之前合计", "现在合计", "哪些月份")
    tables = [Table("统计", head, tallies), Table("指标", head, indicators)]
    number = len(tallies) + len(indicators)
    return Section("counts", "统计和指标", number, "处", "", tuple(table for table in tables if table.rows))


def _indicator_row(move: IndicatorMove) -> tuple[Cell, ...]:
    return (
        Code(move.slug),
        f"{move.name} · {move.unit or '全区'}",
        _say_total(move.before),
        _say_total(move.after),
        tuple(map(_note, move.months)),
    )


def _say_total(total: IndicatorTotal | None) -> str:
    if total is None or not total.months:
        return NO_DATA
    if total.denominator is None:
        return str(total.numerator)
    return f"{format_share(total.value)}（{total.numerator}/{total.denominator}）"


def _basis(impact: Impact) -> Section:
    rows = tuple(
        (
            change.group,
            change.name,
            change.how.value,
            tuple(map(_note, change.differences)),
            "会牵动全部事项" if change.moves_all else NONE,
        )
        for change in impact.basis
    )
    head = ("资料", "名称", "情况", "改了什么", "影响面")
    return Section("basis", "基础资料（规则、放假、单位等）", len(rows), "处", "", (Table("", head, rows),))


def _pages(impact: Impact) -> Section:
    rows = tuple(
        (
            group.title,
            str(len(group.pages)),
            tuple(Note(title, "", codes=codes([key])) for key, title in group.pages),
        )
        for group in impact.pages
    )
    number = sum(len(group.pages) for group in impact.pages)
    note = "总览、台账、图表等汇总页随之更新，不另列。"
    return Section(
        "pages",
        "内容会变的页面",
        number,
        "页",
        note,
        (Table("", ("类别", "页数", "页面"), rows),),
        is_folded=True,
    )


def _files(impact: Impact) -> Section:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (Code(f"data/{change.path}"), change.how.value) for change in impact.files
    )
    table = Table("", ("文件", "情况"), rows)
    return Section("files", "改动的文件", len(rows), "个", "", (table,), is_folded=True)


def _unread(preview: Preview) -> Section:
    rows: list[tuple[Cell, ...]] = [(Code(f"data/{path}"), "现在") for path in preview.unread]
    rows += [(Code(f"data/{path}"), "基准") for path in preview.base_unread if preview.had_data]
    note = "这些文件两边按同一内容推算，里面的改动没有比较。"
    table = Table("", ("文件", "哪一边读不出来"), tuple(rows), is_alarm=True)
    return Section("unread", "没有比较的文件", len(rows), "个", note, (table,), is_alarm=True)


def _problems(preview: Preview) -> Section:
    checked = preview.checked
    head = ("代码", "轻重", "位置", "问题", "改法")
    tables = []
    for title, problems in (("本次引入", checked.introduced), ("原有", checked.existing)):
        rows = tuple(
            (
                Code(problem.code),
                problem.severity.value,
                _place(problem.place),
                f"{problem.title}：{problem.found}",
                problem.remedy,
            )
            for problem in problems
        )
        if rows:
            tables.append(Table(f"{title} · {len(rows)} 个", head, rows, is_alarm=title == "本次引入"))
    note = f"本次引入 {len(checked.introduced)} 个，原有 {len(checked.existing)} 个，本次改好 {checked.mended} 个。"
    number = len(checked.introduced) + len(checked.existing)
    alarm = sum(checked.errors) > 0
    return Section("problems", "台账检查", number, "个问题", note, tuple(tables), is_alarm=alarm)


def _place(place: Place) -> Cell:
    return Code(f"data/{place.path}:{place.line}") if place.path else "提交说明"
