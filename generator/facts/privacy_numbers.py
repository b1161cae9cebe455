"""Whether a number is what it looks like: resident id, bank card, credit code. Only arithmetic, no text."""

import re
from datetime import date

_REGIONS = frozenset(
    {
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
    }
)
"""The first two digits of GB/T 2260: provinces."""


def is_resident_id(text: str) -> bool:
    """18 characters: region, a day that exists, and the check digit of GB 11643 (ISO 7064 MOD 11-2)."""
    number = _digits(text)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, number[:17], strict=True))
    return _has_region(number) and _is_day(number[6:14]) and "10X98765432"[total % 11] == number[17]


def is_old_resident_id(text: str) -> bool:
    """15 digits, issued until 1999: region and a day of the twentieth century."""
    number = _digits(text)
    return _has_region(number) and _is_day(f"19{number[6:12]}")


def is_bank_card(text: str) -> bool:
    """Luhn's check; a number that begins with a day is a time stamp, and a unit's credit code is none, either."""
    number = _digits(text)
    if (number[:2] in {"19", "20"} and _is_day(number[:8])) or _is_credit_code(number):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - Luhn's nine


def is_no_day(text: str) -> bool:
    """Whether digits are not a day written without dashes."""
    return not _is_day(_digits(text))


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text).upper()


def _has_region(number: str) -> bool:
    return int(number[:2]) in _REGIONS


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def _is_credit_code(number: str) -> bool:
    """统一社会信用代码 of digits only (GB 32100): registration body, region, check character modulo 31."""
    if not re.fullmatch(r"(?:1[1239]|5[1239]|9[123])\d{16}", number):
        return False
    total = sum(int(digit) * pow(3, place, 31) for place, digit in enumerate(number[:17]))
    return (31 - total % 31) % 31 == int(number[17]) and _has_region(number[2:])
