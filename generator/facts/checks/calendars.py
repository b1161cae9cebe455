"""Rules about holiday notices: what is typed must agree with itself, as the printed notice does."""

from collections.abc import Iterator
from datetime import date

from generator.facts.checks.registry import Facts, rule
from generator.facts.problems import Also, Finding
from generator.facts.records import HolidayNotice

SATURDAY = 5
DECEMBER = 12


@rule
def check_holiday_lengths(facts: Facts) -> Iterator[Finding]:
    """The printed number of days equals the days from first to last."""
    for path, notice in facts.each(HolidayNotice):
        for index, holiday in enumerate(notice.holidays):
            days = (holiday.last - holiday.first).days + 1
            # A slip in the year is said already.
            if days > 0 and days != holiday.days and _belongs(holiday.first, notice.year):
                found = f"从{holiday.first}到{holiday.last}是{days}天"
                yield Finding("DC-0512", path, ("放假", index, "天数"), found)


@rule
def check_make_up_days(facts: Facts) -> Iterator[Finding]:
    """Make-up workdays are weekend days outside the holidays, each once."""
    for path, notice in facts.each(HolidayNotice):
        seen: set[date] = set()
        for index, day in enumerate(notice.make_up):
            found = ""
            if day.weekday() < SATURDAY:
                found = f"这天是星期{'一二三四五'[day.weekday()]}"
            elif any(holiday.first <= day <= holiday.last for holiday in notice.holidays):
                found = "这天在放假期间"
            elif day in seen:
                found = "前面已经写了"
            elif not _belongs(day, notice.year):
                found = f"这天不属于{notice.year}年的安排"
            seen.add(day)
            if found:
                yield Finding("DC-0513", path, ("调休上班", index), found)


@rule
def check_holiday_year(facts: Facts) -> Iterator[Finding]:
    """Holidays belong to the year of the notice and do not overlap; New Year may begin in December."""
    for path, notice in facts.each(HolidayNotice):
        values = {"year": str(notice.year)}
        for index, holiday in enumerate(notice.holidays):
            if holiday.last.year != notice.year or not _belongs(holiday.first, notice.year):
                found = f"不属于{notice.year}年"
                yield Finding("DC-0514", path, ("放假", index, "起"), found, values=values)
            for before, other in enumerate(notice.holidays[:index]):
                if other.first <= holiday.last and holiday.first <= other.last:
                    also = Also(path, ("放假", before, "起"), "这一段")
                    found = f"与{other.name}重叠"
                    yield Finding("DC-0514", path, ("放假", index, "起"), found, values=values, also=(also,))
                    break


def _belongs(day: date, year: int) -> bool:
    """In the year, or in the last days of the year before (New Year 2023 began on 31 December 2022)."""
    return day.year == year or (day.year == year - 1 and day.month == DECEMBER)
