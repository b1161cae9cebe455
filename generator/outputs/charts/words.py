"""What charts say in words."""

from collections.abc import Sequence

MOST_NAMED = 3
"""So many that share the highest number are named; more are only counted."""


def month_name(month: str) -> str:
    """2021-03 as people write it."""
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月"


def highest(
    names: Sequence[str], numbers: Sequence[int], what: str, measure: str, counter: str = "个月"
) -> str:
    """Which of several is highest: “2021年9月交办最多，12件”. ``counter`` is the measure word of the names."""
    top = max(numbers)
    if not top:
        return f"都没有{what}" if what else f"都是0{measure}"
    tops = [name for name, number in zip(names, numbers, strict=True) if number == top]
    return superlative(tops, f"{what}最多", f"{top}{measure}", counter)


def superlative(names: Sequence[str], what: str, text: str, counter: str = "个月") -> str:
    """Say that some stand out, and with what number; many that share it are only counted."""
    if len(names) == 1:
        return f"{names[0]}{what}，{text}"
    if len(names) <= MOST_NAMED:
        return f"{'、'.join(names)}{what}，都是{text}"
    return f"{what}为{text}，有{len(names)}{counter}并列"
