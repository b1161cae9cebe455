"""Totals against their parts, within a sentence.

A sentence is held against itself only where it says how its numbers belong together. Whatever explains them lets
them pass: a false alarm costs more trust than a mistake that is found by the next reader.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, combinations, pairwise

from generator.facts.problems import Severity
from generator.proofreading.findings import Finding, Passage
from generator.proofreading.quantities import Count, find_counts, plain, show

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_WHOLE = re.compile(
    r"共|总|合计|累计|全部|全区|全市|全县|全年|交办|受理|收到|列入|立项|梳理|督办事项|事项|任务|项目|确定|下达|涉及"
)
_STRONG = re.compile(r"共|总|合计")
_GROWN = re.compile(r"新增|新接|新收|结转|增加|减少|同比|环比|上月|上年|去年|比")
_DONE = re.compile(
    r"(?<!未)(?<!没有)(?<!待)(?<!能)(?<!将)(?<!尚未按期)已?(?:全部|按期|如期|按时|顺利)?(?:办结|办理完毕|完成|化解|销号|解决|整改到位|(?<=已)整改|完成整改|整改完成|报结|落实到位|竣工|建成|开工|达到.{0,4}标准|达标)"
)
_OPEN = re.compile(
    r"在办|正在|办理中|推进中|进行中|整改中|尚在|待办|未(?:按期|能|全部)?(?:办结|竣工|建成|完成|化解|销号|解决|整改|启动|开工|报结|落实|开展)|尚未|持续推进|还在|暂缓|延期办理中"
)
_NO_SUBJECT = re.compile(
    r"其中|目前|现已|截至目前|截至\d.*|已经|已|尚有|还有|仍有|共有?|累计|任务|事项|问题|处理|调处|办理|整改|推进|实施|的|有|为|中|按期|及时|全部|其余|剩余|余下|另外?"
)
_REST = re.compile(r"(?:其余|剩余|余下|另外?有?|其他)(?:的)?$")
_OVERLAP = re.compile(r"涉及|同时|重复|兼|既|均|都|各|分别.*和.*分别")
_EQUATION = re.compile(
    r"(?<![\d.\-—–~/])(\d+(?:\.\d+)?(?:\s*\+\s*\d+(?:\.\d+)?)+)\s*[=＝]\s*(\d+(?:\.\d+)?)(?![\d.])"
    r"|(?<![\d.\-—–~/+])(\d+(?:\.\d+)?)\s*[=＝]\s*(\d+(?:\.\d+)?(?:\s*\+\s*\d+(?:\.\d+)?)+)(?![\d.])"
)
_CLOSING = re.compile(r"[，,、；](?:两项|三项|四项|以上|上述|以上各项)?(?:合计|共计|总计|共)(?:为|是)?$")
_MOST_OF_CLOSING = 12
"""No closing word is longer, with the mark before it."""
_MOST_SUMMED = 50
"""Nobody adds up more in a sentence."""
_MOST_PARTS = 10
_LISTED = 3
"""So many parts of a list that nearly make the whole are meant to make it."""

_Found = tuple[Count, str, str, str, Severity] | None


def check_sums(passage: Passage) -> Iterator[Finding]:
    """Totals and parts that do not agree, in every sentence of a passage."""
    text = plain(passage.text)
    yield from _check_equations(passage, text)
    previous = 0
    for match in _SENTENCE.finditer(text):
        sentence, start = match[0], match.start()
        yield from _check_across(passage, text[previous : match.end()], previous, match.start() - previous)
        previous = start
        counts = [count for count in find_counts(sentence) if count.exact and not count.ordinal]
        for measure in dict.fromkeys(count.measure for count in counts):
            same = [count for count in counts if count.measure == measure]
            if len(same) > 1 and (found := _check_measure(sentence, same)):
                yield _finding(passage, start, found)


def _check_across(passage: Passage, text: str, start: int, second: int) -> Iterator[Finding]:
    """共50个事项。其中14个……，7个……，26个……: the whole stands in the sentence before."""
    counts = [count for count in find_counts(text) if count.exact and not count.ordinal and not count.depth]
    at = text.find("其中", second)
    if at < 0 or second == 0 or "其中" in text[:second]:
        return
    for measure in dict.fromkeys(count.measure for count in counts):
        same = [count for count in counts if count.measure == measure]
        before = [count for count in same if count.end <= at]
        found = _check_listed(text, same) if before and before[-1].end <= second else None
        if found:
            yield _finding(passage, start, found)


def _check_measure(sentence: str, counts: Sequence[Count]) -> _Found:
    """The first way in which counts of one measure should belong together, and do not."""
    # What stands in brackets, or after a second 其中, takes apart what stands before it.
    outermost = min(count.depth for count in counts)
    level = [count for count in counts if count.depth == outermost]
    for check in (_check_states, _check_rest, _check_respective, _check_part, _check_closing, _check_listed):
        if found := check(sentence, level):
            return found
    for inner in _inner(counts, level):
        for check in (_check_states, _check_brackets):
            if found := check(sentence, inner):
                return found
    return None


def _finding(passage: Passage, start: int, found: tuple[Count, str, str, str, Severity]) -> Finding:
    count, title, said, expected, severity = found
    return Finding(severity, passage, start + count.start, start + count.end, title, said, expected)


def _check_states(sentence: str, counts: Sequence[Count]) -> _Found:
    """总数 = 已办结 + 在办: done and not yet done are all there is."""
    for index, whole in enumerate(counts):
        label = whole.label
        if (
            not _WHOLE.search(label + whole.noun)
            or _is_done(whole)
            or _is_open(whole)
            or _GROWN.search(label)
        ):
            continue
        later = _until_second_among(sentence, counts[index + 1 :], whole)
        # A second whole begins anew.
        for place, count in enumerate(later):
            if _STRONG.search(count.label) and not _is_done(count) and not _is_open(count):
                later = later[:place]
                break
        done, unfinished = [c for c in later if _is_done(c)], [c for c in later if _is_open(c)]
        rest = [c for c in later if _REST.search(c.label)]
        unfinished += [c for c in rest if c not in unfinished]
        if not done or not unfinished or len(later) > _MOST_PARTS:
            continue
        if _GROWN.search("".join(c.label for c in later)) or any(map(_is_of_another, [*done, *unfinished])):
            continue
        others = [c for c in later if c not in done]
        if any(whole.value == d.value + sum(c.value for c in some) for d in done for some in _some(others)):
            return None
        if whole.value in {sum(c.value for c in some) for some in _some(later)}:
            return None
        parts = [done[0], *unfinished]
        made = sum((c.value for c in parts), Decimal(0))
        said = f"共{_say(whole)}，{'、'.join(_say_part(c) for c in parts)}"
        return (
            whole,
            "总数与各部分之和不符",
            said,
            f"{_add(parts)}＝{show(made)}{whole.measure}",
            Severity.ERROR,
        )
    return None


def _check_rest(_: str, counts: Sequence[Count]) -> _Found:
    """其余…件: what was named before it and the rest make the whole."""
    for index, rest in enumerate(counts):
        if index < 2 or not re.match(r"(?:其余|剩余|余下)", rest.label) or _OVERLAP.search(rest.label):  # noqa: PLR2004
            continue
        before = counts[:index]
        wholes = [c for c in before if _WHOLE.search(c.label + c.noun)] or before[:1]
        if any(
            whole.value == rest.value + sum(c.value for c in some)
            for whole in wholes
            for some in _some([c for c in before if c.start > whole.start])
        ):
            return None
        whole = wholes[-1]
        parts = [c for c in before if c.start > whole.start]
        if not parts or not _STRONG.search(whole.label + whole.noun):
            return None
        left = whole.value - sum(c.value for c in parts)
        said = f"共{_say(whole)}，{'、'.join(_say_part(c) for c in parts)}，其余{_say(rest)}"
        return rest, "总数减去已列各项不等于其余数", said, f"其余{show(left)}{rest.measure}", Severity.ERROR
    return None


def _check_respective(sentence: str, counts: Sequence[Count]) -> _Found:
    """…分别为12件、10件、5件: together they are the whole named before."""
    at = re.search(r"分别(?:为|是|有|达)?", sentence)
    if not at:
        return None
    wholes = [c for c in counts if c.end <= at.start() and _STRONG.search(c.label)]
    parts = [c for c in counts if c.start >= at.end()]
    # Only those directly in a row.
    row = parts[:1]
    for before, after in pairwise(parts):
        if after.label or sentence[before.end : after.start].strip("、，,和及 件项起个") != "":
            break
        row.append(after)
    names = re.split(r"[、和及与]", re.split(r"[，,；：:]", sentence[: at.start()])[-1])
    if len(wholes) != 1 or len(row) < 2 or len(names) != len(row) or "同比" in sentence:  # noqa: PLR2004
        return None
    whole = wholes[0]
    made = sum((c.value for c in row), Decimal(0))
    if made == whole.value or any(made == c.value for c in counts if c.end <= at.start()):
        return None
    said = f"共{_say(whole)}，分别为{'、'.join(map(_say, row))}"
    return whole, "总数与各部分之和不符", said, f"{_add(row)}＝{show(made)}{whole.measure}", Severity.ERROR


def _check_part(sentence: str, counts: Sequence[Count]) -> _Found:
    """其中: a part is no more than the whole."""
    for match in re.finditer("其中", sentence):
        before = [c for c in counts if c.end <= match.start()]
        after = [c for c in counts if c.start >= match.end()]
        if (
            not before
            or not after
            or (after[0].noun[:2] != before[-1].noun[:2] and before[-1].measure in "个名次")
        ):
            continue
        largest = max(before, key=lambda c: c.value)
        part = after[0]
        if part.value > largest.value and "增" not in part.label and "累计" not in part.label:
            said = f"{_say(largest)}，其中{_say_part(part)}"
            return part, "其中数大于总数", said, f"不超过{show(largest.value)}{part.measure}", Severity.ERROR
    return None


def _check_closing(sentence: str, counts: Sequence[Count]) -> _Found:
    """12件、15件，共计27件: a sum right behind its parts."""
    for index, total in enumerate(counts):
        cue = _CLOSING.search(sentence, max(0, total.start - _MOST_OF_CLOSING), total.start)
        row: list[Count] = []
        if not cue or index < 2:  # noqa: PLR2004
            continue
        for count in reversed(counts[:index]):
            follower = row[0].start if row else cue.start()
            between = sentence[count.end : follower]
            label = row[0].label if row else ""
            gap = between[: len(between) - len(label)] if label else between
            # Parts are a list: marks between them, and at most a few words with each.
            near = len(between) <= 16 and re.search(r"[、，,；和及]", gap + ("、" if not row else ""))  # noqa: PLR2004
            if not near or len(row) == _MOST_SUMMED:
                break
            row.insert(0, count)
        if len(row) < 2 or _GROWN.search(sentence) or _WHOLE_AHEAD.search(row[0].label):  # noqa: PLR2004
            continue
        sums = {sum((c.value for c in row[first:]), Decimal(0)) for first in range(len(row) - 1)}
        if total.value in sums or any(c.value == total.value for c in row):
            continue
        if any(_is_done(c) or _is_open(c) for c in row) and any(_WHOLE.search(c.label) for c in row):
            continue
        said = f"{'、'.join(map(_say_part, row))}，共{_say(total)}"
        made = sum((c.value for c in row), Decimal(0))
        return (
            total,
            "合计数与各项之和不符",
            said,
            f"{_add(row)}＝{show(made)}{total.measure}",
            Severity.ERROR,
        )
    return None


_WHOLE_AHEAD = re.compile(r"共|总|累计")


def _check_listed(sentence: str, counts: Sequence[Count]) -> _Found:
    """共50件，其中来信20件、来访15件、网上14件: so near to the whole that it must be meant."""
    at = sentence.find("其中")
    if at < 0 or sentence.count("其中") > 1 or _OVERLAP.search(sentence[at:]) or _GROWN.search(sentence):
        return None
    before = [c for c in counts if c.end <= at]
    parts = [c for c in counts if c.start > at]
    if (
        not before
        or len(parts) < _LISTED
        or any(_is_done(c) or _is_open(c) or _REST.search(c.label) for c in parts)
    ):
        return None
    whole, made = before[-1], sum((c.value for c in parts), Decimal(0))
    near = max(Decimal(1), whole.value * Decimal("0.06"))
    if made == whole.value or abs(made - whole.value) > near or any(made == c.value for c in before):
        return None
    said = f"{_say(whole)}，其中{'、'.join(map(_say_part, parts))}"
    return (
        whole,
        "所列各项之和与总数相近而不相等",
        said,
        f"如已列全，{_add(parts)}＝{show(made)}{whole.measure}",
        Severity.NOTE,
    )


def _check_brackets(_: str, counts: Sequence[Count]) -> _Found:
    """28件（已办结18件、在办9件）: the count before a bracket, and what is in it."""
    whole, *parts = counts
    if len(parts) < 2 or any(_OVERLAP.search(c.label) for c in parts):  # noqa: PLR2004
        return None
    made = sum((c.value for c in parts), Decimal(0))
    if made == whole.value or (any(c.value > whole.value for c in parts) and made < whole.value):
        return None
    over = made > whole.value and made - whole.value <= max(Decimal(2), whole.value / 10)
    if not over:
        return None
    said = f"{_say(whole)}（{'、'.join(map(_say_part, parts))}）"
    return whole, "总数与各部分之和不符", said, f"{_add(parts)}＝{show(made)}{whole.measure}", Severity.NOTE


def _inner(counts: Sequence[Count], level: Sequence[Count]) -> Iterator[list[Count]]:
    """Counts in brackets, each group with the count before the bracket at its head."""
    for index, outer in enumerate(level):
        stop = level[index + 1].start if index + 1 < len(level) else 1 << 30
        inner = [c for c in counts if c.depth > outer.depth and outer.end <= c.start < stop]
        if inner:
            yield [outer, *inner]


def _until_second_among(sentence: str, counts: Sequence[Count], whole: Count) -> list[Count]:
    """Counts that belong to the whole: a second 其中 takes the part before it apart."""
    marks = [match.start() for match in re.finditer("其中", sentence) if match.start() >= whole.end]
    first = next((c for c in counts if c.start > whole.end), None)
    if marks and first and marks[0] < first.start:
        marks = marks[1:]
    return [c for c in counts if not marks or c.start < marks[0]]


def _check_equations(passage: Passage, text: str) -> Iterator[Finding]:
    """8+11=18, as it is written."""
    for match in _EQUATION.finditer(text):
        parts, total = (match[1], match[2]) if match[1] else (match[4], match[3])
        made = sum((Decimal(part) for part in parts.split("+")), Decimal(0))
        if made != Decimal(total):
            yield Finding(
                Severity.ERROR,
                passage,
                match.start(),
                match.end(),
                "算式不成立",
                match[0],
                f"{parts}＝{show(made)}",
            )


def _is_of_another(count: Count) -> bool:
    """Whether the words before it name somebody: 黄村镇办结5件 is no part of what the district has."""
    return len(_NO_SUBJECT.sub("", _OPEN.sub("", _DONE.sub("", count.label)))) > 2  # noqa: PLR2004


def _is_done(count: Count) -> bool:
    return bool(
        _DONE.search(count.label) or re.match(r"已(?:经)?(?:办结|完成|化解|销号|解决)", count.noun)
    ) and not _is_open(count)


def _is_open(count: Count) -> bool:
    return bool(_OPEN.search(count.label) or re.match(r"(?:正在|在办|未|尚未|仍|待)", count.noun))


def _some(counts: Sequence[Count]) -> Iterator[tuple[Count, ...]]:
    """Every choice of some counts."""
    few = counts[:_MOST_PARTS]
    return chain.from_iterable(combinations(few, size) for size in range(1, len(few) + 1))


def _say(count: Count) -> str:
    return f"{show(count.value)}{count.measure}"


def _say_part(count: Count) -> str:
    return f"{count.label.removeprefix('其中')[-10:]}{_say(count)}"


def _add(counts: Sequence[Count]) -> str:
    return "＋".join(show(count.value) for count in counts)
