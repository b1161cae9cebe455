"""What a clerk's program lets stand in a cell, with the hint that it shows and what it says to anything else."""

from datetime import date
from typing import Any

Validation = dict[str, Any]
"""As xlsxwriter takes it."""

MOST_HINT = 255
"""Characters that Excel allows in a hint or a message."""


def choice(source: str, hint: str) -> Validation:
    """One of the words of a list, which stands somewhere in the workbook."""
    return {
        "validate": "list",
        "source": source,
        "input_message": hint[:MOST_HINT],
        "error_title": "请从下拉框里选",
        "error_message": "只能填下拉框里列出的。不能确定时留空，问一下办公室。",
    }


def days(first: date, last: date | str, hint: str, error: str = "") -> Validation:
    """A day of a span, both ends included; an end may be asked for with a formula."""
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": first,
        "maximum": last,
        "input_message": f"写成 2021-05-10 的样式。{hint}",
        "error_title": "日期不对",
        "error_message": error or f"要写日历上有的日期，不早于 {first}，不晚于今天。",
    }


def whole(least: int, most: int, hint: str) -> Validation:
    """A whole number."""
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": least,
        "maximum": most,
        "input_message": hint,
        "error_title": "数字不对",
        "error_message": f"只写{least}到{most}的整数，不带百分号和单位。",
    }


def text(most: int, hint: str) -> Validation:
    """A text of at most so many characters."""
    return {
        "validate": "length",
        "criteria": "<=",
        "value": most,
        "input_message": hint[:MOST_HINT],
        "error_title": "写得太长",
        "error_message": f"这里最多写{most}个字。",
    }
