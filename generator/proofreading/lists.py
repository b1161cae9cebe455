"""Numbers in a row: headings and items that skip or repeat one, and a meeting numbered beyond their count."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.facts.problems import Severity
from generator.proofreading.findings import Finding, Passage
from generator.proofreading.quantities import find_counts, plain, read_chinese, show

_CHINESE = "[一二三四五六七八九十]{1,3}"
_FORMS = (
    re.compile(rf"\s*(?P<all>(?P<number>{_CHINESE})、)"),
    re.compile(rf"\s*(?P<all>[（(](?P<number>{_CHINESE})[）)])"),
    # The first of several attachments stands behind the word.
    re.compile(r"\s*(?:附件[：:]\s*)?(?P<all>(?P<number>\d{1,2})(?:\.(?!\d)|、|．))"),
    re.compile(r"\s*(?P<all>[（(](?P<number>\d{1,2})[）)])"),
)
_SHAPES = ("{}、", "（{}）", "{}.", "（{}）")
_SAID = re.compile(rf"(?:^|[。；;：:，,\s])(?P<number>{_CHINESE})是")
_FIRSTLY = re.compile(rf"(?:^|[。；;：:，,\s])第(?P<number>{_CHINESE})，")
_DIGITS = "零一二三四五六七八九"
_MEETING = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}?)(会议|常务会|专题会|联席会|调度会|例会|推进会|全会|督查|检查|接访)"
)
_SPAN = re.compile(
    r"本月|本季度|一季度|二季度|三季度|四季度|第[一二三四]季度|上半年|下半年|本周|\d+月|近期|以来新"
)


def check_lists(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Headings and items, over the whole document; “一是……二是……” within each passage."""
    last = [0, 0, 0, 0]
    for passage in passages:
        if passage.numbered:
            # The word processor counts here; what it shows is not known.
            last = [-1] * 4
            continue
        for level, form in enumerate(_FORMS):
            match = form.match(plain(passage.text))
            if match:
                number = _value(match["number"])
                if number is not None:
                    yield from _check_step(passage, match, level, last[level], number)
                    last[level:] = [number, *[0] * (3 - level)]
                    _look_inside(passage, match.end(), last, level)
                break
        yield from _check_said(passage)


def check_ordinals(passages: Sequence[Passage]) -> Iterator[Finding]:
    """共召开13次会议, but a 第17次会议 is named."""
    counted = [
        (passage, count, _subject(count.label, count.noun), count.label)
        for passage in passages
        for count in find_counts(plain(passage.text))
        if count.measure in {"次", "期", "场"} and count.exact and not count.ordinal
    ]
    for passage in passages:
        for named in find_counts(plain(passage.text)):
            if not named.ordinal or named.measure not in {"次", "期", "场"}:
                continue
            subject = _subject("", named.noun)
            for where, count, about, label in counted:
                if (
                    not subject
                    or subject != about
                    or count.measure != named.measure
                    or named.value <= count.value
                ):
                    continue
                whole = re.search(r"共|累计|总|全年", label) and not _SPAN.search(
                    plain(where.text)[: count.start][-14:]
                )
                said = f"{label[-8:]}{show(count.value)}{count.measure}，却有第{show(named.value)}{named.measure}{subject}"
                expected = f"不超过第{show(count.value)}{count.measure}，或次数不少于{show(named.value)}"
                severity = Severity.ERROR if whole else Severity.NOTE
                yield Finding(severity, passage, named.start, named.end, "次序号大于总次数", said, expected)
                break


def _subject(label: str, noun: str) -> str:
    """What is held so often: the kind of meeting before or after the number."""
    for text in (noun[:10], label[-10:]):
        match = _MEETING.match(text) if text is noun[:10] else _MEETING.search(text)
        if match:
            return re.sub(r"^.*?(?:召开|举行|开展|组织|的|了)", "", match[0])
    return ""


def _check_step(
    passage: Passage, match: re.Match[str], level: int, before: int, number: int
) -> Iterator[Finding]:
    if before < 0 or number in {1, before + 1}:
        return
    said = (
        f"{_write(level, before)}之后是{_write(level, number)}"
        if before
        else f"从{_write(level, number)}开始"
    )
    expected = _write(level, before + 1)
    # What begins in the middle may be an excerpt.
    severity = Severity.NOTE if before == 0 and level in {0, 2, 3} else Severity.ERROR
    yield Finding(severity, passage, match.start("all"), match.end("all"), "序号不连续", said, expected)


def _look_inside(passage: Passage, at: int, last: list[int], level: int) -> None:
    """A heading may be followed by the first of the next level in the same line."""
    text = plain(passage.text)
    for below in range(level + 1, 4):
        found = [0]
        for match in re.finditer(r"(?<=[。；：])" + _FORMS[below].pattern.removeprefix(r"\s*"), text[at:]):
            number = _value(match["number"])
            if number == found[-1] + 1:
                found.append(number)
        last[below] = found[-1]


def _check_said(passage: Passage) -> Iterator[Finding]:
    """一是……二是……四是, within a passage."""
    text = plain(passage.text)
    for form, word in ((_SAID, "{}是"), (_FIRSTLY, "第{}，")):
        matches = [(match, _value(match["number"])) for match in form.finditer(text)]
        for (_, before), (match, number) in pairwise(matches):
            if before is None or number is None or number in {1, before + 1}:
                continue
            said = f"{word.format(_chinese(before))}之后是{word.format(_chinese(number))}"
            start = match.start("number")
            yield Finding(
                Severity.ERROR,
                passage,
                start,
                match.end(),
                "序号不连续",
                said,
                word.format(_chinese(before + 1)),
            )


def _value(text: str) -> int | None:
    return int(text) if text.isdigit() else read_chinese(text)


def _write(level: int, number: int) -> str:
    return _SHAPES[level].format(number if level >= 2 else _chinese(number))  # noqa: PLR2004 - 1. and （1）


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
