"""Dates: days that do not exist, wrong days of the week, spans that end before they begin, slipped years."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from generator.facts.problems import Severity
from generator.proofreading.findings import Finding, Passage
from generator.proofreading.quantities import plain

_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
    r"(?:\s*[（(]?\s*(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\s*[）)]?)?"
)
_SPAN = re.compile(
    r"(?:(?P<year1>(?:19|20)\d{2})年)?(?<!\d)(?P<month1>\d{1,2})月(?P<day1>\d{1,2})[日号]?\s*(?:至|到|—+|－|–|-|~|～)\s*"
    r"(?P<next>次年|翌年)?(?:(?P<year2>(?:19|20)\d{2})年)?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})[日号]"
)
_MONTHS = re.compile(
    r"(?:(?P<year1>(?:19|20)\d{2})年)?(?<![\d.])(?P<month1>\d{1,2})月?\s*(?:至|到|—+|－|–|-|~|～)\s*(?P<next>次年|翌年)?"
    r"(?:(?P<year2>(?:19|20)\d{2})年)?(?P<month2>\d{1,2})月(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_CUT_OFF = re.compile(r"截[至止]到?\s*((?:19|20)\d{2})年(\d{1,2})月")
_WEEKDAYS = "一二三四五六日"
_AUTUMN, _SPRING = 9, 4
_FULL_YEAR = 12


def check_dates(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Dates of a document that cannot be right, or may not."""
    own = document_year(passages)
    for passage in passages:
        text = plain(passage.text)
        yield from _check_days(passage, text, own)
        yield from _check_spans(passage, text)
        yield from _check_cut_off(passage, text, own)


def document_year(passages: Sequence[Passage]) -> int | None:
    """The year a document is of: that named most, if it is named more than any other."""
    years = Counter(int(year) for passage in passages for year in _YEAR.findall(plain(passage.text)))
    ranked = years.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _check_days(passage: Passage, text: str, own: int | None) -> Iterator[Finding]:
    only = own is not None and not any(int(year) != own for year in _YEAR.findall(text))
    year: int | None = None
    for match in _DAY.finditer(text):
        year = int(match["year"]) if match["year"] else year
        month, day = int(match["month"]), int(match["day"])
        place = match.start(), match.end()
        # Without a year the one before it holds, else that of the document, and a leap year for what is possible.
        known = year or (own if only else None)
        on = _make(known or 2020, month, day)
        if on is None:
            yield Finding(Severity.ERROR, passage, *place, "没有这一天", match[0], "日历上有的日期")
        elif match["weekday"] and known:
            right = _WEEKDAYS[on.weekday()]
            if match["weekday"].replace("天", "日") != right:
                said = f"{on.year}年{on.month}月{on.day}日写作星期{match['weekday']}"
                severity = Severity.ERROR if year else Severity.NOTE
                yield Finding(severity, passage, *place, "日期与星期不符", said, f"星期{right}")


def _check_spans(passage: Passage, text: str) -> Iterator[Finding]:
    taken: list[range] = []
    for match in _SPAN.finditer(text):
        taken.append(range(*match.span()))
        first_year = int(match["year1"]) if match["year1"] else None
        last_year = int(match["year2"]) if match["year2"] else first_year
        month = int(match["month1"])
        first = (first_year or 0, month, int(match["day1"]))
        last = (last_year or 0, int(match["month2"] or month), int(match["day2"]))
        if match["next"] or (match["year2"] and not match["year1"]):
            continue
        turned = not match["year2"] and first[1] >= _AUTUMN and last[1] <= _SPRING
        if last < first and not turned:
            yield Finding(
                Severity.ERROR, passage, *match.span(), "起止日期颠倒", match[0], "开始在前、结束在后"
            )
    for match in _MONTHS.finditer(text):
        first_month, last_month = int(match["month1"]), int(match["month2"])
        inside = any(match.start() in span for span in taken)
        if (
            inside
            or match["next"]
            or match["year2"]
            or not (1 <= first_month <= _FULL_YEAR >= last_month >= 1)
        ):
            continue
        if last_month < first_month and not (first_month >= _AUTUMN and last_month <= _SPRING):
            yield Finding(
                Severity.ERROR, passage, *match.span(), "起止月份颠倒", match[0], "开始在前、结束在后"
            )


def _check_cut_off(passage: Passage, text: str, own: int | None) -> Iterator[Finding]:
    for match in _CUT_OFF.finditer(text):
        year = int(match[1])
        # The end of the year before is an usual day to count from.
        if own is not None and abs(year - own) == 1 and not (year < own and int(match[2]) == _FULL_YEAR):
            said = f"截至{year}年，而全文多写{own}年"
            yield Finding(Severity.NOTE, passage, *match.span(), "年份与全文不一致", said, f"可能是{own}年")


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
