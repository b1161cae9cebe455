"""From pydantic's findings about one record to ours: told apart by their type, never by their English text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import normalize

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.facts.forms import Slot
from generator.facts.messages import NOT_PENDING
from generator.facts.nearest import nearest
from generator.facts.privacy import mask
from generator.facts.problems import Finding
from generator.facts.reading.proposals import proposal
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
    context: dict[str, Any]

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


def shape_findings(error: ValidationError, path: str, form: Slot) -> list[Finding]:
    """What is wrong with the shape of one record, without what only follows from a misspelt key."""
    listed = error.errors(include_url=False)
    cases = [(details["type"], _case(details, path, form)) for details in listed[:MOST_FINDINGS]]
    meant = {(*case.loc[:-1], _meant_key(case)) for kind, case in cases if kind == "extra_forbidden"}
    findings = []
    for kind, case in cases:
        if kind == "missing" and case.loc in meant:
            continue
        # Pydantic also calls a list too short whose elements it refused.
        if kind == "too_short" and case.value and len(case.value) >= case.slot.least:
            continue
        findings.append(_EXPLANATIONS.get(kind, _not_text)(case))
    if rest := len(listed) - len(cases):
        findings[-1] = replace(findings[-1], found=f"{findings[-1].found}；这个文件里后面还有{rest}处")
    return findings


def _case(details: ErrorDetails, path: str, form: Slot) -> _Case:
    return _Case(path, details["loc"], details["input"], form, details.get("ctx", {}))


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
    key = str(case.loc[-1])
    head = re.split("[:：]", key, maxsplit=1)[0]
    tidy = normalize("NFKC", head).strip().lstrip("-—–· ")
    return tidy if tidy in case.parent.keys else nearest(tidy, case.parent.keys, like=0.5)


def _missing(case: _Case) -> Finding:
    if case.loc and isinstance(case.loc[-1], int):
        return _number_of_elements(_Case(case.path, case.loc[:-1], case.value, case.form, {}))
    finding = case.finding(
        "DC-0201", f"缺少“{case.name}”", name=case.name, about=case.slot.description, example=case.example
    )
    return Finding(finding.code, case.path, case.loc[:-1], finding.found, values=finding.values)


def _unknown_key(case: _Case) -> Finding:
    key, meant = str(case.loc[-1]), _meant_key(case)
    listed = list(case.parent.keys)[:MOST_KEYS_LISTED]
    if meant and "：" in key:
        return Finding("DC-0107", case.path, case.loc, "这里的冒号是全角的", on_key=True, inside="：")
    if meant and ":" in key:
        return Finding("DC-0126", case.path, case.loc, "冒号后面没有空格", on_key=True, inside=":")
    if meant and normalize("NFKC", key).strip() == meant:
        return Finding("DC-0107", case.path, case.loc, "项目名称里有全角字符或空格", on_key=True)
    remedy = f"改为“{meant}”。" if meant else ""
    return Finding(
        "DC-0202",
        case.path,
        case.loc,
        f"没有“{_quoted(key)}”这一项",
        remedy=remedy,
        values={"keys": "、".join(listed)},
        on_key=True,
    )


def _empty(case: _Case) -> Finding:
    return case.finding("DC-0203", "这里没有内容")


def _not_text(case: _Case) -> Finding:
    if case.value is None:
        return _empty(case)
    return case.finding("DC-0204", "这里写成了列表" if isinstance(case.value, tuple) else "这里又分了项")


def _scalar(code: str, found: str) -> Callable[[_Case], Finding]:
    """A scalar that does not fit its form: the remedy names the legal writing if there is one."""

    def explain(case: _Case) -> Finding:
        value = str(case.value)
        better = proposal(value, case.slot)
        remedy = f"改为“{better}”。" if better and better != value else ""
        if value == PENDING:
            remedy = NOT_PENDING
        values = {
            "form": case.slot.form.value if case.slot.form else "",
            "about": case.slot.description,
            "example": case.example,
        }
        return case.finding(code, found.format(value=_quoted(value)), remedy, **values)

    return explain


def _word(case: _Case) -> Finding:
    if not isinstance(case.value, str):
        return _not_text(case)
    if isinstance(case.loc[-1], int) and "，" in case.value:
        return _full_width_comma(case)
    better = proposal(case.value, case.slot)
    remedy = f"改为“{better}”。" if better else ""
    return case.finding(
        "DC-0211", f"没有“{_quoted(case.value)}”这个词", remedy, words="、".join(case.slot.words)
    )


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
    if isinstance(case.value, str) and (sign := re.search("[［］【】，]", case.value)):
        found = f"这里是全角的“{sign[0]}”"
        return Finding("DC-0107", case.path, case.loc, found, inside=sign[0])
    found = "这里没有写成列表"
    if isinstance(case.value, dict) and any(key.startswith("-") for key in case.value):
        return case.finding("DC-0215", found, "在每个“-”后面加一个空格。", example="")
    if isinstance(case.value, str) and case.slot.each and not case.slot.each.keys:
        parts = [part.strip() for part in re.split("[、；;,]", case.value) if part.strip()]
        return case.finding("DC-0215", found, f"改为“[{_quoted(', '.join(parts))}]”。")
    return case.finding("DC-0215", found, example=case.example)


def _mapping_expected(case: _Case) -> Finding:
    if case.value is None:
        return _empty(case)
    if isinstance(case.value, str) and "：" in case.value:
        return Finding("DC-0107", case.path, case.loc, "这里的冒号是全角的", inside="：")
    if not case.loc:
        return case.finding("DC-0122", "这里没有分项")
    keys = [key for key, slot in case.slot.keys.items() if slot.required] or list(case.slot.keys)
    return case.finding("DC-0216", "这里没有分项", keys="、".join(keys), first=keys[0] if keys else "名称")


def _several_units(case: _Case) -> Finding:
    if isinstance(case.loc[-1], int) and re.search("[，、；]", case.value):
        return _full_width_comma(case)
    return case.finding("DC-0218", "这里写了不止一个单位")


def _full_width_comma(case: _Case) -> Finding:
    sign = re.search("[，、；]", case.value)
    return Finding("DC-0107", case.path, case.loc, "这里的分隔符号是全角的", inside=sign[0] if sign else "")


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
