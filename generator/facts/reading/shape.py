"""From pydantic's findings about one record to ours: told apart by their type, never by their English text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.facts.forms import Slot
from generator.facts.messages import NOT_PENDING
from generator.facts.nearest import ODD_SPACES, QUOTES, nearest, plain_writing
from generator.facts.privacy import mask
from generator.facts.problems import Finding
from generator.facts.reading.half_width import halved, listed
from generator.facts.reading.proposals import names_no_day, proposal
from generator.facts.records.base import Form
from generator.vocabulary import PENDING

MOST_FINDINGS = 100
"""More slips than this in one record are one slip, told in another way."""
MOST_KEYS_LISTED = 20
MOST_CHARACTERS_QUOTED = 40


@dataclass(frozen=True, slots=True)
class _Case:
    """One of pydantic's findings, with the slot of the form that it is about."""

    path: str
    loc: tuple[str | int, ...]
    value: Any
    form: Slot
    around: Mapping[str, Any]
    """The mapping that holds the value, as written."""

    @property
    def slot(self) -> Slot:
        return self.form.at(self.loc) or Slot()

    @property
    def parent(self) -> Slot:
        return self.form.at(self.loc[:-1]) or Slot()

    @property
    def name(self) -> str:
        """The key as written; of an element of a list, the key of the list."""
        return next((step for step in reversed(self.loc) if isinstance(step, str)), "")

    @property
    def example(self) -> str:
        """An example of what may stand there, as it is written in a file."""
        slot = self.slot if self.slot.examples else self.parent
        return _written(slot.examples[0]) if slot.examples else ""

    def finding(self, code: str, found: str, remedy: str = "", **values: str) -> Finding:
        return Finding(code, self.path, self.loc, found, remedy=remedy, values=values)

    def sign(self, found: str, inside: str, instead: str | None) -> Finding:
        """A sign between items that is not the half-width one."""
        return Finding("DC-0107", self.path, self.loc, found, inside=inside, instead=instead)


def shape_findings(error: ValidationError, path: str, form: Slot, value: Any = None) -> list[Finding]:
    """What is wrong with the shape of one record, without what only follows from a misspelt key."""
    listed_ = error.errors(include_url=False)
    cases = [(details["type"], _case(details, path, form, value)) for details in listed_[:MOST_FINDINGS]]
    unknown = [case for kind, case in cases if kind == "extra_forbidden"]
    meant = {(*case.loc[:-1], key) for case in unknown for key in _meant_keys(case)}
    findings = []
    for kind, case in cases:
        if kind == "missing" and case.loc in meant:
            continue
        # Pydantic also calls a list too short whose elements it refused.
        if kind == "too_short" and case.value and len(case.value) >= case.slot.least:
            continue
        findings.append(_EXPLANATIONS.get(kind, _not_text)(case))
    if rest := len(listed_) - len(cases):
        findings[-1] = replace(findings[-1], found=f"{findings[-1].found}；这个文件里后面还有{rest}处")
    return findings


def _case(details: ErrorDetails, path: str, form: Slot, value: Any) -> _Case:
    around = value
    for step in details["loc"][:-1]:
        try:
            around = around[step]
        except (KeyError, IndexError, TypeError):
            around = None
    return _Case(path, details["loc"], details["input"], form, around if isinstance(around, dict) else {})


def _written(value: Any) -> str:
    """A value in YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_written, value))}]"
    return str(value)


def _quoted(value: Any) -> str:
    """The beginning of a text, on one line."""
    # Before it is cut: half a telephone number would not be known for one.
    text = mask(" ".join(str(value).split()))
    return text if len(text) <= MOST_CHARACTERS_QUOTED else f"{text[:MOST_CHARACTERS_QUOTED]}…"


def _meant_key(case: _Case) -> str | None:
    """The legal key that an unknown one was meant to be."""
    head = re.split("[:：]", str(case.loc[-1]), maxsplit=1)[0]
    tidy = _tidy_key(head)
    return tidy if tidy in case.parent.keys else nearest(tidy, case.parent.keys, like=0.5)


def _meant_keys(case: _Case) -> set[str]:
    """All keys that an unknown one swallowed: full-width signs make one key of a whole line."""
    heads = re.split("[,，、;；]", str(case.loc[-1]))
    keys = {_tidy_key(re.split("[:：]", head, maxsplit=1)[0]) for head in heads[1:]}
    return {key for key in {_meant_key(case), *keys} if key}


def _tidy_key(head: str) -> str:
    return "".join(plain_writing(head).lstrip("-· {").split())


def _missing(case: _Case) -> Finding:
    if case.loc and isinstance(case.loc[-1], int):
        return _number_of_elements(replace(case, loc=case.loc[:-1]))
    finding = case.finding(
        "DC-0201", f"缺少“{case.name}”", name=case.name, about=case.slot.description, example=case.example
    )
    return Finding(finding.code, case.path, case.loc[:-1], finding.found, values=finding.values)


def _unknown_key(case: _Case) -> Finding:
    key, meant = str(case.loc[-1]), _meant_key(case)
    if finding := _digits_behind_comma(case, key):
        return finding
    if meant and (sign := re.search(f"([:：])[{ODD_SPACES} ]*", key)):
        return _sign_in_key(case, key, sign)
    if meant and plain_writing(key) == meant:
        odd = re.search(f"[{ODD_SPACES}]", key)
        found = _odd_space(odd[0]) if odd else "项目名称里有全角字符或空格"
        return replace(case.sign(found, odd[0] if odd else "", meant), on_key=True)
    same = meant is not None and _tidy_key(key) == meant
    finding = case.finding(
        "DC-0202",
        f"没有“{_quoted(key)}”这一项",
        f"改为“{meant}”。" if meant else "",
        keys="、".join(list(case.parent.keys)[:MOST_KEYS_LISTED]),
    )
    return replace(finding, on_key=True, instead=meant if same else None)


def _sign_in_key(case: _Case, key: str, sign: re.Match[str]) -> Finding:
    """A colon that does not end the key: full-width, or without a space after it."""
    # What the last key in it lacks is the colon that did end the whole.
    written = halved(key) if case.value is None else halved(f"{key}:").removesuffix(": ")
    instead = written if written != key else None
    if sign[1] == "：":
        return replace(case.sign("这里的冒号是全角的", "：", instead), on_key=True)
    if odd := re.search(f"[{ODD_SPACES}]", sign[0]):
        return replace(case.sign(_odd_space(odd[0]), odd[0], instead), on_key=True)
    return Finding(
        "DC-0126", case.path, case.loc, "冒号后面没有空格", on_key=True, inside=":", instead=instead
    )


def _odd_space(space: str) -> str:
    return "这里的空格是全角的" if space == "\u3000" else "这里的空格是从网页或文档带来的特殊空格"


def _digits_behind_comma(case: _Case, key: str) -> Finding | None:
    """``分子: 1,054`` in braces: the comma ends the number, and what follows looks like a key."""
    keys = list(case.around)
    at = keys.index(key) if key in keys else 0
    if case.value is not None or not at or not re.fullmatch(r"\d{3}", key, re.ASCII):
        return None
    before = keys[at - 1]
    value = case.around[before]
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,3}", value, re.ASCII):
        return None
    slot = case.parent.keys.get(before)
    loc = (*case.loc[:-1], before)
    written = f"{value},{key}"
    return Finding(
        "DC-0208",
        case.path,
        loc,
        f"“{written}”里有逗号",
        remedy=f"改为“{value}{key}”。",
        values={"form": slot.form.value if slot and slot.form else "数字"},
        inside=written,
        replaces=written,
        instead=f"{value}{key}",
    )


def _empty(case: _Case) -> Finding:
    if case.loc and isinstance(case.loc[-1], int):
        return case.finding("DC-0203", "这一条没有内容", "写上内容；多出来的，把这一条删去。")
    return case.finding("DC-0203", "这里没有内容")


def _not_text(case: _Case) -> Finding:
    if case.value is None:
        return _empty(case)
    return case.finding("DC-0204", "这里写成了列表" if isinstance(case.value, tuple) else "这里又分了项")


def _scalar(code: str, found: str) -> Callable[[_Case], Finding]:
    """A scalar that does not fit its form: the remedy names the legal writing if there is one."""

    def explain(case: _Case) -> Finding:
        value = str(case.value)
        values = {
            "form": case.slot.form.value if case.slot.form else "",
            "about": case.slot.description,
            "example": case.example,
        }
        if code == "DC-0205" and names_no_day(value):
            return case.finding("DC-0206", f"没有“{_quoted(value)}”这一天")
        better = proposal(value, case.slot)
        remedy = f"改为“{better.text}”。" if better and better.text != value else _advice(value, case.slot)
        finding = case.finding(code, _odd(value) or found.format(value=_quoted(value)), remedy, **values)
        return replace(finding, instead=better.text if better and better.certain else None)

    return explain


def _odd(value: str) -> str:
    """What is odd around a value and would not be noticed in a quotation of it."""
    if value[:1] in QUOTES or value[-1:] in QUOTES:
        return "这里的内容前后多了引号"
    if value != value.strip(ODD_SPACES):
        return "这里的内容前后有全角或特殊的空格"
    return ""


_SOON = "本月|下月|月底|年底|月初|季度|近期|尽快|长期|即日|马上|适时|持续|随时|常态|节前|节后|前$|内$|后$"
_LATER = "待|未|暂|另行|不详|无|没有|TBD|\\?|？|—|/"


def _advice(value: str, slot: Slot) -> str:
    """What to do about a text that no rule can rewrite."""
    if value == PENDING:
        return NOT_PENDING
    if slot.form is Form.DAY:
        return _advice_on_day(value, slot)
    if slot.form in {Form.COUNT, Form.ORDINAL} and plain_writing(value).startswith("-"):
        return "这里没有负数；核对原始统计后改正。"
    return ""


def _advice_on_day(value: str, slot: Slot) -> str:
    later = f"还没有定下来的，写“{PENDING}”。" if slot.pending else ""
    example = f"，例如 {_written(slot.examples[0])}" if slot.examples else ""
    plain = plain_writing(value)
    if re.search(_SOON, value):
        return f"写成具体的某一天{example}。{later}"
    if re.fullmatch(r"\d{1,2}[月/.-]\d{1,2}[日号]?", plain):
        return f"把年份也写上{example}。"
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", plain):
        return f"年在最前、写四位，月、日在后{example}。"
    if re.fullmatch(r"\d{4}[-/.年]\d{1,2}月?", plain):
        return f"把是哪一天也写上{example}。{later}"
    return later if re.match(_LATER, value) else ""


def _word(case: _Case) -> Finding:
    if not isinstance(case.value, str):
        return _not_text(case)
    if isinstance(case.loc[-1], int) and re.search("[，、；]", case.value):
        return _full_width_comma(case)
    better = proposal(case.value, case.slot)
    finding = case.finding(
        "DC-0211",
        _odd(case.value) or f"没有“{_quoted(case.value)}”这个词",
        f"改为“{better.text}”。" if better else "",
        words="、".join(case.slot.words),
    )
    return replace(finding, instead=better.text if better and better.certain else None)


def _too_long(case: _Case) -> Finding:
    if not isinstance(case.value, str):
        return _number_of_elements(case)
    return case.finding("DC-0213", f"这里有{len(case.value)}个字", name=case.name, most=str(case.slot.most))


def _too_short(case: _Case) -> Finding:
    return _number_of_elements(case) if case.slot.most and case.value else _empty(case)


def _number_of_elements(case: _Case) -> Finding:
    written = len(case.value) if isinstance(case.value, (tuple, dict)) else 0
    return case.finding(
        "DC-0214",
        f"这里写了{written}个",
        count=str(case.slot.most or case.slot.least),
        about=case.slot.description,
        example=case.example,
    )


def _list_expected(case: _Case) -> Finding:
    found = "这里没有写成列表"
    if isinstance(case.value, dict) and any(key.startswith("-") for key in case.value):
        return case.finding("DC-0215", found, "在每个“-”后面加一个空格。", example="")
    if not isinstance(case.value, str) or not case.slot.each or case.slot.each.keys:
        if isinstance(case.value, str) and (sign := re.search("[［］【】｛｝，]", case.value)):
            return case.sign(f"这里是全角的“{sign[0]}”", sign[0], None)
        return case.finding("DC-0215", found, example=case.example)
    certain = listed(case.value)
    if sign := re.search("[［］【】，]", case.value):
        return case.sign(f"这里是全角的“{sign[0]}”", sign[0], certain)
    parts = [part.strip() for part in re.split("[、；;,]", case.value) if part.strip()]
    if len(parts) == 1 and (case.slot.each.words or case.slot.each.form is Form.UNIT):
        # No name of a unit and no word has a space in it.
        parts, certain = case.value.split(), certain if len(case.value.split()) == 1 else None
    finding = case.finding("DC-0215", found, f"改为“[{_quoted(', '.join(parts))}]”。")
    return replace(finding, instead=certain)


def _mapping_expected(case: _Case) -> Finding:
    if case.value is None:
        return _empty(case)
    if isinstance(case.value, str) and "：" in case.value:
        if case.loc and (written := halved(case.value, braces=True)) and ": " in written:
            return case.sign("这里的冒号是全角的", "：", written)
        return case.sign("这里的冒号是全角的", "：", None)
    if not case.loc:
        return case.finding("DC-0122", "这里没有分项")
    keys = [key for key, slot in case.slot.keys.items() if slot.required] or list(case.slot.keys)
    return case.finding("DC-0216", "这里没有分项", keys="、".join(keys), first=keys[0] if keys else "名称")


def _several_units(case: _Case) -> Finding:
    if isinstance(case.loc[-1], int) and re.search("[，、；]", case.value):
        return _full_width_comma(case)
    return case.finding("DC-0218", "这里写了不止一个单位")


def _full_width_comma(case: _Case) -> Finding:
    """Several elements of a list in one, since a full-width sign stands between them."""
    sign = re.search("[，、；]", case.value)
    parts = listed(case.value)
    return case.sign("这里的分隔符号是全角的", sign[0] if sign else "", parts[1:-1] if parts else None)


def _too_large(case: _Case) -> Finding:
    return case.finding(
        "DC-0219", f"这里是{_quoted(case.value)}", name=case.name, highest=str(case.slot.highest)
    )


def _several_lines(case: _Case) -> Finding:
    return case.finding("DC-0217", "这里写了几行", name=case.name)


_EXPLANATIONS: dict[str, Callable[[_Case], Finding]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "value_empty": _empty,
    "text_expected": _not_text,
    "enum": _word,
    "date_shape": _scalar("DC-0205", "“{value}”不是规定写法的日期"),
    "date_impossible": _scalar("DC-0206", "没有“{value}”这一天"),
    "month_shape": _scalar("DC-0207", "“{value}”不是规定写法的月份"),
    "count_shape": _scalar("DC-0208", "“{value}”不是整数"),
    "ordinal_shape": _scalar("DC-0208", "“{value}”不是从1数起的整数"),
    "number_shape": _scalar("DC-0209", "“{value}”不是数字"),
    "year_shape": _scalar("DC-0210", "“{value}”不是年份"),
    "year_far": _scalar("DC-0210", "“{value}”的年份不合常理"),
    "string_pattern_mismatch": _scalar("DC-0212", "“{value}”不合规定写法"),
    "slug_taken": _scalar("DC-0212", "“{value}”是门户或 Windows 自己要用的名称"),
    "string_too_long": _too_long,
    "too_long": _too_long,
    "string_too_short": _too_short,
    "too_short": _too_short,
    "list_expected": _list_expected,
    "tuple_type": _list_expected,
    "model_type": _mapping_expected,
    "dict_type": _mapping_expected,
    "less_than_equal": _too_large,
    "several_in_one": _several_units,
    "one_line": _several_lines,
}
"""Pydantic's types (those of ``records.base`` included), and who explains them; any other is no plain text."""
