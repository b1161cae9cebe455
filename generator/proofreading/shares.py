"""Shares: against the counts they are made of, and all together against 100."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from generator.facts.problems import Severity
from generator.proofreading.findings import Finding, Passage
from generator.proofreading.quantities import Count, Share, find_counts, find_shares, plain, show

_SENTENCE = re.compile(r"[^。！？!?\n；;]+")
_WHOLE_SENTENCE = re.compile(r"[^。！？!?\n]+")
_CHANGE = re.compile(
    r"同比|环比|上升|下降|增长|增加|减少|提高|提升|降低|回落|下滑|高于|低于|高出|上涨|比.{0,6}[增减升降]|目标|要求|不低于|达标线"
)
_SHARE_OF = re.compile(
    r"占(?:比|全部|总数|总量|总件数|交办总数|受理总数|总数量|事项总数|交办|其|总)?(?:的|为|达|到)*(?:比例为?|比重为?|比为?)?$"
)
_RATE = re.compile(r"([\u4e00-\u9fff]{2,8}?)率(?:为|达|达到|是|仅|仅为|约|：|:|也)*$")
_STEM_TRIM = re.compile(r"^(?:按期|按时|及时|一次性|总体|平均|综合|累计|全部|群众|其|的|已)+")
_ROUNDED = re.compile(r"四舍五入")
_HUNDRED = Decimal(100)
_RESPECTIVE = re.compile(r"(?:分别占|占比分别|比例分别|比重分别)[^\d]{0,6}")
_HAS_SHARE = re.compile(r"占(?:比|总数|全部|总量)?(?:的|为|达|约)*$")
_NOT = re.compile(r"未|没有|尚|待|应")
_SEVERAL = re.compile(r"涉及|同时|多选|重复")
_TOTAL = re.compile(r"共|总|应|合计|累计|全部|交办|受理|立项|收到|全区|督办事项|任务")


def check_shares(passage: Passage) -> Iterator[Finding]:
    """Shares in a passage that do not follow from the counts beside them."""
    text = plain(passage.text)
    yield from _check_fractions(passage, text)
    for match in _SENTENCE.finditer(text):
        sentence, start = match[0], match.start()
        counts = [count for count in find_counts(sentence) if count.exact and not count.ordinal]
        last = 0
        for share in find_shares(sentence):
            found = _check_share(sentence, share, counts, last)
            last = share.end
            if found:
                said, expected = found
                title = "百分比与件数不符"
                yield Finding(
                    Severity.ERROR, passage, start + share.start, start + share.end, title, said, expected
                )


def check_share_sums(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Shares of one whole that are to be 100 together, in each sentence; rounding, where it is said, may show."""
    rounded = any(_ROUNDED.search(passage.text) for passage in passages)
    for passage in passages:
        text = plain(passage.text)
        for match in _WHOLE_SENTENCE.finditer(text):
            found = _check_sum(match[0], rounded=rounded)
            if found:
                first, last, severity, said, expected = found
                place = match.start() + first, match.start() + last
                yield Finding(severity, passage, *place, "各项占比之和不是100%", said, expected)


def rounds_to(part: Decimal, whole: Decimal, share: Decimal, places: int) -> bool:
    """Whether the share is what part of whole rounds to; exactly between two, either will do."""
    return abs(part * _HUNDRED / whole - share) <= Decimal(5).scaleb(-places - 1)


def round_share(part: Decimal, whole: Decimal, places: int) -> str:
    """The share as it should be written."""
    exact = part * _HUNDRED / whole
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"


def _check_share(sentence: str, share: Share, counts: Sequence[Count], last: int) -> tuple[str, str] | None:
    """What was found, and what it should be; None where the share is right, or nothing says what it is of."""
    before = [c for c in counts if c.end <= share.start]
    if not share.exact or not before or share.value > _HUNDRED or _CHANGE.search(share.label):
        return None
    if _CHANGE.search(sentence[max(0, share.end) : share.end + 8].split("，", maxsplit=1)[0]):
        return None
    pair = _parts_of(sentence, share, before, last)
    if pair is None:
        return None
    part, whole = pair
    every = [c for c in counts if c.measure == part.measure and c.value]
    pairs = [(part, whole), *((a, b) for a in every for b in every if a is not b and a.value <= b.value)]
    if any(rounds_to(a.value, b.value, share.value, share.places) for a, b in pairs):
        return None
    # A part of several counts, or what is left of one.
    sums = {a.value + b.value for a in every for b in every if a is not b}
    sums |= {a.value - b.value for a in every for b in every if a.value > b.value}
    wholes = {b.value for b in every} | sums
    if any(rounds_to(a, b, share.value, share.places) for a in sums for b in wholes if 0 < a < b):
        return None
    expected = round_share(part.value, whole.value, share.places)
    said = f"{show(whole.value)}{whole.measure}中{show(part.value)}{part.measure}，写作{_shown(share)}"
    cut = int(part.value * _HUNDRED / whole.value * 10**share.places) == int(share.value * 10**share.places)
    return said, expected + ("（应四舍五入，不应截去尾数）" if cut else "")


def _parts_of(sentence: str, share: Share, before: Sequence[Count], last: int) -> tuple[Count, Count] | None:
    """The count that the share is of, and its whole, where the words say so."""
    part = before[-1]
    rate = _RATE.search(share.label)
    if rate:
        # 已办结44件，在办1件，办结率97.8%: the share is of what its name says.
        stem = _STEM_TRIM.sub("", rate[1])
        named = [c for c in before if len(stem) > 1 and stem in c.label + c.noun and not _NOT.search(c.label)]
        if not named:
            return None
        part = named[-1]
    elif not (
        _SHARE_OF.search(share.label)
        or (not share.label and sentence[share.start - 1 : share.start] in "（(")
    ):
        return None
    # Another share in between has taken that count already.
    gap = sentence[part.end : share.start]
    if (part.end <= last and "%" in gap) or "其中" in gap or len(gap) > (40 if rate else 20):
        return None
    wholes = [
        c for c in before if c is not part and c.measure == part.measure and c.value >= part.value and c.value
    ]
    named = [c for c in wholes if _TOTAL.search(c.label + c.noun[:4]) or sentence[c.end : c.end + 1] == "中"]
    if not named:
        return None
    return part, named[-1] if sentence[named[-1].end : named[-1].end + 1] == "中" else max(
        named, key=lambda c: c.value
    )


_FRACTION = re.compile(
    r"(?<![\d./])(\d{1,6})\s*/\s*(\d{1,6})\s*(?:=|＝|，|,|（|\(|≈|为)?\s*(\d{1,3}(?:\.\d+)?)\s*%"
)


def _check_fractions(passage: Passage, text: str) -> Iterator[Finding]:
    """44/45=97.8%, as it is written."""
    for match in _FRACTION.finditer(text):
        part, whole, share = Decimal(match[1]), Decimal(match[2]), Decimal(match[3])
        places = len(match[3].partition(".")[2])
        if whole and part <= whole and not rounds_to(part, whole, share, places):
            expected = round_share(part, whole, places)
            yield Finding(
                Severity.ERROR, passage, match.start(), match.end(), "百分比与件数不符", match[0], expected
            )


def _check_sum(sentence: str, *, rounded: bool) -> tuple[int, int, Severity, str, str] | None:
    row = _shares_in_a_row(sentence)
    total = sum((s.value for s in row), Decimal(0))
    if len(row) < 2 or total == _HUNDRED:  # noqa: PLR2004
        return None
    slack = sum((Decimal(5).scaleb(-s.places - 1) for s in row), Decimal(0))
    if rounded:
        slack = max(slack, Decimal("0.1") * len(row))
    said = f"{'＋'.join(show(s.value) for s in row)}＝{show(total)}%"
    place = row[0].start, row[-1].end
    if abs(total - _HUNDRED) <= slack:
        # Two may be a part of the whole; and 99.99% troubles nobody.
        silent = rounded or len(row) < 3 or abs(total - _HUNDRED) < Decimal("0.1")  # noqa: PLR2004
        return None if silent else (*place, Severity.NOTE, said, "100%；若因四舍五入，请在文中注明")
    if (total < _HUNDRED and not re.search(r"其他|其余|剩余", sentence)) or _SEVERAL.search(sentence):
        return None
    # One whole may be shared out in several ways: by channel, and by town.
    heads = (sum((s.value for s in row[:stop]), Decimal(0)) for stop in range(2, len(row)))
    return None if _HUNDRED in heads else (*place, Severity.ERROR, said, "100%")


def _shares_in_a_row(sentence: str) -> list[Share]:
    """The shares of one whole; 占 may stand once, before all of them."""
    shares = [s for s in find_shares(sentence) if s.exact and not _CHANGE.search(s.label)]
    respective = _RESPECTIVE.search(sentence)
    if respective:
        row = [s for s in shares if s.start >= respective.end()]
        row = [s for index, s in enumerate(row) if index == 0 or not s.label]
    else:
        row = [s for s in shares if _HAS_SHARE.search(s.label)]
    return [] if len({s.depth for s in row}) > 1 or sentence.count("其中") > 1 else row


def _shown(share: Share) -> str:
    return f"{share.value:.{share.places}f}%"
