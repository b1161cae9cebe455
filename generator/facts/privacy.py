"""What must not enter: anything that tells who petitioned, or who a person is, where, with whom, in what health.

The portal supervises units. Sources: 个人信息保护法 art. 4, 6, 28, 34; 信访工作条例 art. 30; domain.md section 3.
Looked for, in data, comments and file names alike:

* numbers: resident ids (18 digits with region, day and check digit; 15 with region and day), mobile and landline
  numbers, bank cards (16 to 19 digits with Luhn's check), e-mail, number plates; half-blanked numbers as well
* places finer than a street or an estate: building, unit, room, house number, or that somebody lives there
* numbers of petitions, and codes to look them up
* persons: surname with 某, XX, 先生, 女士, 同志; 张姓…; a name with 等N人; relatives (其妻, 信访人之子)
* words of stability control, whereabouts and health of anybody (``privacy_words``)

A full name without any of these marks cannot be told from other words, and is not looked for.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from unicodedata import normalize

from generator.facts import privacy_words as words

MASK = "●"


@dataclass(frozen=True, slots=True, order=True)
class Personal:
    """One piece of personal information in a text: where, and of what kind; never the piece itself."""

    start: int
    end: int
    code: str
    said: str


def find_personal(text: str) -> list[Personal]:
    """Personal information in a text, in its order. Full-width characters count as plain ones."""
    if not _is_worth_a_look(text):
        return []
    plain, origin = _plain(text)
    taken = bytearray(len(plain))
    found: list[Personal] = []
    for pattern in _PATTERNS:
        for match in pattern.regex.finditer(plain):
            start, end = match.start("it") - pattern.before, match.end("it")
            if not any(taken[start:end]) and pattern.holds(match["it"]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Personal(start, end, pattern.code, pattern.said))
    return sorted(replace(each, start=origin[each.start], end=origin[each.end - 1] + 1) for each in found)


@lru_cache(maxsize=64)
def mask(text: str) -> str:
    """The text with every piece of personal information blacked out. One line is often shown for many problems."""
    found = find_personal(text)
    if not found:
        return text
    chars = list(text)
    for each in found:
        chars[each.start : each.end] = MASK * (each.end - each.start)
    return "".join(chars)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in compatibility form (full-width digits as digits), and where each character came from."""
    if text.isascii():
        return text, list(range(len(text)))
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for part in normalize("NFKC", char):
            chars.append(part)
            origin.append(index)
    return "".join(chars), origin


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text).upper()


def _any(alternatives: tuple[str, ...]) -> str:
    return "|".join(alternatives)


def _always(_text: str) -> bool:
    return True


def _is_resident_id(text: str) -> bool:
    """18 characters: region, a day that exists, and the check digit of GB 11643 (ISO 7064 MOD 11-2)."""
    number = _digits(text)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, number[:17], strict=True))
    return _has_region(number) and _is_day(number[6:14]) and "10X98765432"[total % 11] == number[17]


def _is_old_resident_id(text: str) -> bool:
    """15 digits, issued until 1999: region and a day of the twentieth century."""
    return _has_region(text) and _is_day(f"19{text[6:12]}")


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


def _has_region(number: str) -> bool:
    """The first two digits of GB/T 2260: a province."""
    return int(number[:2]) in _REGIONS


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def _is_bank_card(text: str) -> bool:
    """Luhn's check; a number that begins with a day is a time stamp."""
    number = _digits(text)
    if number[:2] in {"19", "20"} and _is_day(number[:8]):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - Luhn's nine


def _is_no_day(text: str) -> bool:
    return not _is_day(_digits(text))


def _is_name(text: str) -> bool:
    """A surname with a given name, and not a common word that begins like a surname."""
    return text[:2] not in words.COMMON


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One thing that is looked for; the group ``it`` is what is reported."""

    code: str
    said: str
    regex: re.Pattern[str]
    holds: Callable[[str], bool]
    before: int
    """How many characters before it belong to it."""


def _pattern(
    code: str, said: str, regex: str, holds: Callable[[str], bool] = _always, *, before: int = 0
) -> _Pattern:
    return _Pattern(code, said, re.compile(regex, re.ASCII | re.IGNORECASE), holds, before)


_START = r"(?<![0-9])(?<![0-9]\.)"
# All of a number, and no longer than numbers are: else a line of a million digits would take for ever.
_NUMERAL = "(?<![0-9一二三四五六七八九十百零〇])[0-9一二三四五六七八九十百零〇]{1,6}"
# Looking back: a surname, and not the end of another word (于 but not 由于, 何 but not 任何).
_SURNAME = f"(?<=[{words.SURNAME}])" + "".join(
    f"(?<![{before}]{name})" for name, before in sorted(words.WORD_BEFORE.items())
)
_LONG_SURNAME = f"(?<={words.COMPOUND})"
_SOMEONE = f"某(?:某|[甲乙丙丁]|(?=一家|家)|(?!{words.AFTER_SOMEONE}))"
_BLANKED = f"(?:xx|[×*○〇]{{1,2}})(?!{words.AFTER_SOMEONE}|[a-z0-9×*○〇])"
_ADDRESS = "先生|女士|小姐|同志|老师傅|师傅|大爷|大妈|阿姨"
_BY_SURNAME = "姓(?=信访|居民|村民|业主|群众|男|女|当事|住户|老|人员|一家|商户|店主|租户|职工|工人|员工)"
# A name with given name is only looked for where a word begins.
_WORD_STARTS = r"(?:(?<![\u4e00-\u9fff])|(?<=[由与和及对以为向请经]))"
_FULL_NAME = rf"{_WORD_STARTS}(?P<it>(?:{words.COMPOUND}|[{words.SURNAME}])[\u4e00-\u9fff]{{1,2}})"

# In the order in which they claim a piece of text.
_PATTERNS = (
    _pattern("DC-0901", "像是身份证号", rf"{_START}(?P<it>[1-9]\d{{5}}[ -]?(?:18|19|20)\d{{6}}[ -]?\d{{3}}[ -]?[\dx])(?![0-9])", _is_resident_id),
    _pattern("DC-0901", "像是15位身份证号", rf"{_START}(?P<it>[1-9]\d{{14}})(?![0-9])", _is_old_resident_id),
    _pattern(
        "DC-0907",
        "像是信访件编号",
        r"(?:(?:信访件|信访事项|信访|来信|来访|网信|投诉件?|诉求|工单|受理|登记)(?:编号|号码|单号|号)|工单|信访件|案件编号)"
        r"\s*[为是:#]?\s*(?P<it>[a-z]{0,6}-?\d{7,}[a-z0-9]*)",
    ),
    _pattern("DC-0907", "像是查询码", r"查询(?:码|密码)\s*[为是:#]?\s*(?P<it>(?=[a-z]*\d)[a-z0-9]{4,})"),
    _pattern("DC-0903", "像是银行卡号", r"(?<![0-9-])(?P<it>[1-9]\d{15,18})(?![0-9])", _is_bank_card),
    _pattern("DC-0903", "像是银行卡号", r"(?<![0-9-])(?P<it>[1-9]\d{3}([ -])\d{4}\2\d{4}\2\d{4}(?:\2\d{1,3})?)(?![0-9])", _is_bank_card),
    _pattern(
        "DC-0902",
        "像是手机号",
        rf"{_START}(?P<it>(?:\+?86[ -]?)?1[3-9](?:\d[ -]?(?:\d{{4}}[ -]?\d{{4}}|\d{{3}}[ -]?\d{{5}})|\d{{2}}[ -]?\d{{3}}[ -]?\d{{4}}|\d{{3}}[ -]\d{{6}}))(?![0-9]|\.[0-9])"
        rf"(?!\s*(?:{words.AMOUNT}))",
    ),
    _pattern("DC-0902", "像是固定电话", r"(?<![0-9-])(?P<it>(?:\+?86[ -]?(?:10|2\d|[3-9]\d{2})|\(?0(?:10|2\d|[3-9]\d{2})\)?)[ -]?[2-9]\d{6,7})(?![0-9]|\.[0-9])"),
    _pattern("DC-0902", "像是电话号码", r"(?:电话|致电|手机|座机|联系方式)[^0-9\n]{0,6}(?P<it>[2-9]\d{6,7})(?![0-9])", _is_no_day),
    _pattern("DC-0902", "像是遮了一半的手机号", rf"{_START}(?P<it>1[3-9]\d[*x●×]{{4}}\d{{4}})(?![0-9])"),
    _pattern("DC-0901", "像是遮了一半的证件号", r"(?<![0-9])(?P<it>\d{3,14}[*x●×]{4,}(?:\d{2,4}x?)?)(?![0-9])"),
    _pattern("DC-0904", "像是电子邮箱", r"(?P<it>(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+)"),
    _pattern("DC-0905", "像是车牌号", rf"(?P<it>[{words.PLATE}][a-hj-np-z][ ·•.-]?(?=[a-z]{{0,5}}\d)[a-hj-np-z0-9]{{4}}(?:[a-hj-np-z0-9]{{1,2}}|[挂学警港澳领]))(?![a-z0-9-])"),
    _pattern("DC-0906", "细到了楼门", rf"(?P<it>{_NUMERAL}号?(?:楼|栋|幢)(?:\s*{_NUMERAL}(?:单元|门|层|室|号|户))+)"),
    _pattern("DC-0906", "细到了楼号", rf"(?P<it>{_NUMERAL}号楼)"),
    _pattern("DC-0906", "细到了单元", "(?<![0-9第一二三四五六七八九十百])(?P<it>(?:[0-9]{1,3}|[一二三四五六七八九十]{1,2})单元)"),
    _pattern("DC-0906", "细到了房间", r"(?<![0-9])(?P<it>\d{2,4}室)(?!内|外|温|主任|负责|牵头)"),
    _pattern("DC-0906", "细到了院门", rf"(?P<it>{_NUMERAL}号院(?:\s*{_NUMERAL}(?:号楼|楼|门|排|栋|号|单元)|.{{0,8}}门))"),
    _pattern("DC-0906", "细到了门牌", rf"(?P<it>{_NUMERAL}排\s*{_NUMERAL}号|{_NUMERAL}门\s*\d{{2,4}})(?![0-9])"),
    _pattern("DC-0906", "细到了门牌", rf"(?:{words.STREET})(?P<it>[甲乙丙丁临]?{_NUMERAL}号)(?!{words.NO_HOUSE})"),
    _pattern("DC-0906", "细到了门牌", rf"(?:{words.STREET})(?P<it>[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{3,4}})(?![0-9])"),
    _pattern("DC-0906", "写了住在哪里", f"(?P<it>{_any(words.LIVES)})"),
    *(
        _pattern("DC-0908", "称呼了个人", rf"{surname}(?P<it>{title})", before=length)
        for title in (_SOMEONE, _ADDRESS, _BY_SURNAME, _BLANKED)
        for surname, length in ((_LONG_SURNAME, 2), (_SURNAME, 1))
    ),
    _pattern("DC-0908", "称呼了个人", rf"{_FULL_NAME}(?:先生|女士|小姐|同志)", _is_name),
    _pattern("DC-0908", "像是人名", rf"{_FULL_NAME}等\s*(?:\d+|[一二三四五六七八九十百两几数多]+)\s*[余多]?[人名位户]", _is_name),
    _pattern("DC-0909", "说到了亲属", rf"(?<![尤极与莫何])(?P<it>其(?:{_any(words.RELATIVE)}))"),
    _pattern("DC-0909", "说到了亲属", rf"(?:{words.PERSON})(?P<it>[的之]?(?:妻|丈夫|儿子|女儿|子女|父亲|母亲|父母|配偶|家属|亲属|爱人|之子|之女|之父|之母))"),
    _pattern("DC-0910", "说到了稳控措施", f"(?P<it>{_any(words.CONTROL)})"),
    _pattern("DC-0910", "说到了行踪", f"(?P<it>{_any(words.WHEREABOUTS)})"),
    _pattern("DC-0910", "说到了健康状况", f"(?P<it>{_any(words.HEALTH)})"),
)  # fmt: skip

_WORD = re.compile("[\u4e00-\u9fff]+")
_SOME_NUMERAL = "[0-9０-９一二三四五六七八九十百零〇]"
_PERSON_BEFORE = f"[{words.SURNAME}{''.join(name[-1] for name in words.COMPOUND.split('|'))}]"
_DASH = "[ 　－-]"
_NUMBER_HINT = re.compile(
    rf"\d(?:\d{{6}}|(?<=[1１])[3-9３-９]\d{{1,3}}{_DASH}\d|\d{{3}}{_DASH}\d{{4}}{_DASH}\d{{4}})"
)
# What the other patterns contain: characters that one begins with, and what must stand around them.
_HINTS = {
    "*＊●×xXｘ": f"[*＊●×xXｘ]{{3}}|(?<={_PERSON_BEFORE}.)",
    "○〇": f"(?<={_PERSON_BEFORE}.)",
    "@＠": "",
    "室": r"(?<=\d室)",
    "单": rf"元(?<={_SOME_NUMERAL}单元)",
    "号": "[楼院]",
    "楼栋幢排门": rf"\s*{_SOME_NUMERAL}",
    "路街巷同道村庄营园苑区段条": rf"[甲乙丙丁临]?{_SOME_NUMERAL}",
    words.PLATE: "[A-Za-zＡ-Ｚａ-ｚ]",
    "某": f"(?<={_PERSON_BEFORE}某)",
    "姓": f"(?<={_PERSON_BEFORE}姓)",
    "等": r"\s*[\d一二三四五六七八九十百两几数多]+\s*[余多]?[人名位户]",
    "其": f"[{''.join(sorted({_WORD.findall(word)[0][0] for word in words.RELATIVE}))}]",
    "人者主": "[的之]?[妻丈儿女子父母配家亲爱]",
}
_CALLED = ("先生", "女士", "小姐", "同志", "师傅", "大爷", "大妈", "阿姨", "查询")


def _word_hint() -> str:
    """One pattern whose alternatives all begin with a literal: then a search skips quickly to those."""
    listed = (*_CALLED, *words.LIVES, *words.CONTROL, *words.WHEREABOUTS, *words.HEALTH)
    around = [f"{re.escape(char)}(?:{rest})" for chars, rest in _HINTS.items() for char in chars]
    return "|".join([*around, *sorted({_WORD.findall(word)[0] for word in listed})])


_WORD_HINT = re.compile(_word_hint())


def _is_worth_a_look(text: str) -> bool:
    """Whether a text contains what any pattern needs; most texts do not, and this is quick to tell."""
    return _NUMBER_HINT.search(text) is not None or _WORD_HINT.search(text) is not None
