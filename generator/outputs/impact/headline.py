"""The change in one sentence, and the sentences that must be read before anything else."""

from collections.abc import Iterator

from generator.facts.privacy import mask
from generator.facts.records.numbering import is_stand_in
from generator.outputs.impact.shapes import Preview
from generator.outputs.rendering import format_share
from generator.state.impact import How, Impact, ItemChange
from generator.vocabulary import Light


def say_headline(preview: Preview) -> str:
    """What the change does to the portal, in one sentence."""
    if not preview.impact.is_empty:
        return mask(f"{'；'.join(_parts(preview.impact))}。")
    files = len(preview.impact.files)
    if files:
        return f"改了 {files} 个文件，但门户上的事项、灯、数字和挂图都不变。"
    return "门户上什么都不变。"


def _parts(impact: Impact) -> Iterator[str]:
    for how, said in (
        (How.REMOVED, "少了 {} 项（事项不应消失，请核实）"),
        (How.RENUMBERED, "{} 项换了编号"),
        (How.ADDED, "新增 {} 项"),
        (How.CHANGED, "改了 {} 项"),
        (How.CARRIED, "没有改动但跟着变的 {} 项"),
    ):
        number = sum(change.how is how for change in impact.items)
        if number:
            yield said.format(number)
    turns = [f"{len(ids)} 项由{before.value}转{after.value}" for before, after, ids in turned(impact)]
    if turns:
        yield "，".join(turns)
    yield from _numbers(impact)


def is_renumbered(change: ItemChange) -> bool:
    """Whether an item lost a number that others may refer to; one that had none yet only gets its own."""
    return change.former_id is not None and not is_stand_in(change.former_id)


def turned(impact: Impact) -> list[tuple[Light, Light, tuple[str, ...]]]:
    """Lights that changed, in the order of the lights, with the items that show them."""
    lights = list(Light)
    found = [
        (before, after, ids)
        for (before, after), ids in impact.lights.items()
        if before is not None and after is not None and before is not after
    ]
    return sorted(found, key=lambda turn: (lights.index(turn[1]), lights.index(turn[0])))


def _numbers(impact: Impact) -> Iterator[str]:
    district = [move for move in impact.rates if move.unit is None]
    if district:
        first = district[0]
        before = format_share(first.before.value if first.before else None)
        after = format_share(first.after.value if first.after else None)
        more = f"（全区共 {len(district)} 个率的计数有变）" if len(district) > 1 else ""
        same = f"仍为 {after}，计数有变" if before == after else f"{before} → {after}"
        yield f"全区{first.name} {same}{more}"
    places = sum(
        (move.before.rank if move.before else None) != (move.after.rank if move.after else None)
        for move in impact.scores
    )
    if impact.scores:
        yield f"{len(impact.scores)} 个单位得分或名次有变" + (f"（{places} 个名次不同）" if places else "")
    if impact.boards:
        yield f"挂图 {len(impact.boards)} 张有变"
    if len(impact.due_moves) == 1:
        move = impact.due_moves[0]
        yield f"1 项时限改到 {move.after}" if move.after else "1 项时限取消"
    elif impact.due_moves:
        yield f"{len(impact.due_moves)} 项时限有变"
    for number, said in (
        (len(impact.figures), "年度报告数字 {} 个有变"),
        (len(impact.tallies), "统计 {} 处有变"),
        (len(impact.indicators), "指标 {} 处有变"),
        (len(impact.basis), "规则、单位、会议等基础资料改了 {} 处"),
    ):
        if number:
            yield said.format(number)


def warnings(preview: Preview) -> Iterator[str]:
    """What a reader must know before believing the rest."""
    introduced, existing = preview.checked.errors
    if introduced and not preview.checked.is_broken:
        yield f"检查没有通过：与以前的版本比较，本次引入 {introduced} 个错误，逐条列在最后的“台账检查”一栏。"
    if preview.checked.is_broken:
        yield (
            f"台账有错误，改好以前门户生成不出来：本次引入 {introduced} 个，原有 {existing} 个。"
            "下面只比较读得出来的部分，数字可能随改正而变。"
        )
    if not preview.had_data:
        yield "基准里还没有台账，所以现有的全部算作新增。"
    if preview.base_unread and preview.had_data:
        yield f"基准中有 {len(preview.base_unread)} 个文件读不出来，没有比较这些文件。"
    if preview.unread:
        yield f"现在有 {len(preview.unread)} 个文件读不出来，没有比较这些文件，里面的改动不在下面。"
    yield from _alarms(preview.impact)


def _alarms(impact: Impact) -> Iterator[str]:
    """What should not happen to records, and what moves more than was touched."""
    if any(change.how is How.REMOVED for change in impact.items):
        yield "有事项从台账里消失了。事项办结用“销号”，不办了用“撤销”，都不应删除；请先核实。"
    if any(is_renumbered(change) for change in impact.items):
        yield "有事项的正式编号被改了。会议、文件里引用的都是原编号，编号定下后不改；请先核实。"
    if any(change.lost_entries for change in impact.items):
        yield "有办理记录被删去或改写。办理记录只往下加；写错了，另加一条说明。"
    if any(move.is_rewritten for move in impact.due_moves):
        yield "有办结时限被直接改写。要改期，应在办理记录里加“批准延期”，写明新时限、谁批准、为什么。"
    if any(change.moves_all for change in impact.basis):
        yield "这次动了规则、放假安排或单位名录，没有改动的事项也会跟着变，请看“连带”一栏。"
