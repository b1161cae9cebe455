"""The same quantity told twice with different numbers, as far as the words show that it is the same."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.facts.problems import Severity
from generator.proofreading.findings import Finding, Passage
from generator.proofreading.quantities import Count, find_counts, plain, show

_WHOLE = re.compile(
    r"(?:共有?|总计|共计|合计|全部|全区|全市|全县|累计|组建|成立了?)(?:[\u4e00-\u9fff]{0,6})$"
)
_PART = re.compile(r"其中|新增|本周|同比|上月|上年|去年|每|各|另|其余|剩余|已|未|在办|涉及|\d+月|季度|半年")
_HEAD = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_NOUN = re.compile(r"[\u4e00-\u9fff]{2,6}")
_CUT = re.compile(r"[的已在均全按为进共组开与和及等正未]")
_STATES = "正在办理|在办|未办结|已办结|已完成|未完成|正在推进"
_STATE = re.compile(rf"(?:其中|目前|尚有|还有|仍有)?({_STATES})")
_STATE_OF = re.compile(rf"({_STATES})的?(?:事项|督办事项|任务|问题)")
_PART_OF = re.compile("其中|镇|街道|局|委|对|有")
_TITLE_MOST = 50
_FIRST = 3
"""So many passages at the beginning may be the title."""


@dataclass(frozen=True, slots=True)
class _Told:
    passage: Passage
    count: Count
    noun: str


def check_sameness(passages: Sequence[Passage]) -> Iterator[Finding]:
    """“9个专班” in the title or a heading, and “共10个专班” in the text."""
    told: list[_Told] = []
    for index, passage in enumerate(passages):
        text = plain(passage.text)
        title = _HEAD.match(text) is not None or (
            index < _FIRST and len(text) < _TITLE_MOST and "。" not in text
        )
        for count in find_counts(text):
            if not count.exact or count.ordinal or _PART.search(count.label):
                continue
            noun = _noun(count)
            if noun and (title or _WHOLE.search(count.label)):
                told.append(_Told(passage, count, noun))
    first: dict[tuple[str, str], _Told] = {}
    for each in told:
        key = each.noun, each.count.measure
        earlier = first.setdefault(key, each)
        if earlier.count.value != each.count.value:
            said = f"前面（{earlier.passage.place}）写{show(earlier.count.value)}{key[1]}{key[0]}，这里写{show(each.count.value)}{key[1]}"
            place = each.count.start, each.count.end
            yield Finding(
                Severity.NOTE, each.passage, *place, "同一数量前后写法不同", said, "如指同一件事，应当一致"
            )


def check_states(passages: Sequence[Passage]) -> Iterator[Finding]:
    """“正在办理27件”, and further on “28件正在办理的事项”: the second speaks of the first."""
    first: dict[tuple[str, str], tuple[Passage, Count]] = {}
    for passage in passages:
        counts = [each for each in find_counts(plain(passage.text)) if each.exact and not each.ordinal]
        for count in counts:
            again = _STATE_OF.match(count.noun)
            earlier = (
                first.get((again[1], count.measure)) if again and not _PART_OF.search(count.label) else None
            )
            if again and earlier and earlier[1].value != count.value:
                before = f"{again[1]}{show(earlier[1].value)}{count.measure}"
                said = f"前面（{earlier[0].place}）写{before}，这里写{show(count.value)}{count.measure}{again[1]}"
                place = count.start, count.end
                yield Finding(
                    Severity.NOTE, passage, *place, "同一数量前后写法不同", said, "如指同一件事，应当一致"
                )
        for count in counts:
            state = _STATE.fullmatch(count.label)
            if state and not count.depth:
                first.setdefault((state[1], count.measure), (passage, count))


def _noun(count: Count) -> str:
    """What is counted: the words right after the measure, up to the first that is no noun."""
    match = _NOUN.match(_CUT.split(count.noun, maxsplit=1)[0])
    # Two characters tell 专班 from 专班工作情况 as little as they should.
    return match[0][:2] if match else ""
