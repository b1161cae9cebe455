"""A data tree in which every text field of every record is hostile, and its harmless twin of the same widths.

Which fields there are is asked of the forms, so that a new field is attacked from the day it exists.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from generator.facts.forms import Slot, form_of
from generator.facts.reading.files import kind_of
from generator.facts.reading.yaml_source import plain, read_source
from generator.facts.records import FILES
from generator.facts.records.base import Form, looks_like_id
from generator.vocabulary import PENDING
from tests.facts.broken import DATA, SMALL

Field = tuple[str, ...]
"""The schema's name and the keys that lead to a field; [] for any place in a list."""

TEXTS = frozenset({Form.TEXT, Form.PROSE, Form.REFERENCE, Form.UNIT})
"""Forms that may hold any words."""
ONLY_IDS = frozenset(
    {
        ("audiences", "受众", "[]", "逐条公开", "[]", "字段", "[]"),
        ("boards", "轮播", "[]", "挂图"),
        ("campaign", "成立文件"),
        ("documents", "制度文件", "[]", "替代"),
        ("meeting", "议定事项", "[]", "所属专班"),
        ("order", "所属专班"),
        ("plan_item", "关联指标", "[]"),
        ("task_force", "成立文件"),
    }
)
"""References that the check takes only where they lead to a record: no text of one's own can stand there."""
ADDRESSES = frozenset({("portal", "编辑地址"), ("portal", "门户地址")})
"""Texts that must be the address of a page."""
SITE = "http://evil.example/"
_COLUMNS = frozenset(
    {
        ("tally", "分项", "[]", "名称"),
        ("tally", "分项", "[]", "其中"),
        ("rates", "满意率", "[]", "满意分项", "[]"),
        ("rates", "满意率", "[]", "不满意分项", "[]"),
        ("rates", "满意率", "[]", "未评分项"),
    }
)
"""Where a column of a tally is named."""
_LINE = 120
_NAME = 40

CODE = "window.__pwned=1"
STARTS = (
    *(
        "<",
        "=1+",
        "+1",
        "-1+",
        "@",
        "> ",
        "# ",
        "1. ",
        "`",
        "|",
        "](",
        "![",
        "&lt;",
        "'",
        '"',
        "\\",
        "$",
        "*",
        "%",
    ),
    *("~~", "qzbodyqz", "\ue000", "＝1+", "＠"),
)
"""What a text begins with: formulas to a spreadsheet, blocks to Markdown, the end of a quotation to HTML."""
SHORT = (
    f"<img src=x onerror={CODE}>𠮷",
    f'"><svg/onload={CODE}>㐂',
    f"</title><script>{CODE}</script>",
    "{{7*7}}${7*7}<%=7*7%>#{7*7}{%x%}",
    "[x](javascript:x)![x](//evil.example)",
    "' onmouseover='x' style='x' id=__pwned",
    "]]></text><a href=data:x>x</a><!--",
    "😀👩💻שלום مرحبا 𠮷㐂𪚥<b>x</b>",
)
"""What fits into a name of 40 characters; each turn takes another."""
LONG = (
    f"</textarea></script><script>{CODE}</script><svg onload={CODE}>"
    "{{7*7}}[x](javascript:x)<!--𠮷㐂😀שלום"
)
"""All of it in one line of 120 characters."""
PROSE = f"""\
<script>{CODE}</script>

<img src=x onerror={CODE}><style>*{{display:none}}</style><iframe srcdoc="<script>{CODE}</script>"></iframe>

[连接](javascript:{CODE}) ![图]({SITE}x.png) <{SITE}> {SITE}

[引用][r] &lt;script&gt; &#60;script&#62; **粗<b onclick={CODE}>** `<img src=x>` {{{{ 7*7 }}}} {{% raw %}} ${{7*7}} $x^2$ #1 !1

[r]: {SITE}

<svg xmlns="http://www.w3.org/2000/svg" onload="{CODE}"><a xlink:href="javascript:{CODE}"><text>x</text></a></svg>

- 一 <details open ontoggle={CODE}>
1. 二 ]]> <!-- --> <math><mtext><script>{CODE}</script></mtext></math>

𠮷 㐂 𪚥 😀 שלום مرحبا e\u0301\u0302\u0303\u0304\u0305 \ue000 {"长" * 200} {"long" * 100}
"""

Change = Callable[[str, int, int], str]
"""A new text from what stood there, a counter of turns, and the most characters there is room for."""


def same(text: str, _turn: int, _most: int) -> str:
    """The text as it is."""
    return text


def hostile(text: str, turn: int, most: int) -> str:
    """What an attacker writes into a field in place of a text."""
    start = STARTS[turn % len(STARTS)]
    if most > _LINE:
        return f"{start}\n\n{PROSE}\n\n{text}"[:most]
    if most == _LINE:
        return f"{start}{turn % 100:02}{LONG}{text}"[:most].strip()
    return (start + SHORT[turn % len(SHORT)])[: most - 2].strip() + f"{turn % 100:02}"


def harmless(text: str, turn: int, most: int) -> str:
    """A text of the same width, character by character, of nothing but letters, digits and blanks."""
    return "".join(
        sign if sign in "\n " or sign.isalnum() else "文" if east_asian_width(sign) in "WF" else "x"
        for sign in hostile(text, turn, most)
    )


@dataclass
class Tree:
    """A data tree whose texts are changed, all that refer to one another alike."""

    change: Change
    turns: Counter[str] = field(default_factory=Counter)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """Texts that others refer to, by group and by what stood there."""
    reached: set[Field] = field(default_factory=set)

    def write(self, source: Mapping[str, Any], target: Path) -> None:
        """Write every file of a tree."""
        for path, content in source.items():
            kind = kind_of(path)
            assert kind, path
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            changed = self.changed(content, form_of(kind.model), (kind.schema,))
            remark = self.change("注", len(path), _LINE)
            (target / path).write_text(f"# {remark}\n{_yaml(changed)}\n", "utf-8")

    def changed(self, value: Any, slot: Slot, at: Field) -> Any:
        """A value with every text in it changed; what is no text is written as it stands."""
        if isinstance(value, dict) and slot.values:
            return {self.name("column", key): _Raw(one) for key, one in value.items()}
        if isinstance(value, dict):
            return {key: self.changed(one, slot.keys[key], (*at, key)) for key, one in value.items()}
        if isinstance(value, tuple):
            assert slot.each
            return [self.changed(one, slot.each, (*at, "[]")) for one in value]
        if slot.form not in TEXTS or at in ONLY_IDS or value == PENDING:
            return _Raw(value)
        if slot.form is Form.REFERENCE and looks_like_id(value):
            return value
        self.reached.add(at)
        return self.text(value, slot, at)

    def text(self, value: str, slot: Slot, at: Field) -> str:
        """What becomes of one text."""
        if at in ADDRESSES:
            return SITE + self.change(value, 0, _NAME).replace(" ", "")
        if slot.form is Form.UNIT:
            return self.name("unit", value)
        if at[0] == "documents" and at[-1] == "简称":
            return self.name("short name", value)
        if at[0] in {"order", "suggestion"} and at[-1] == "依据":
            return self.basis(value)
        if at in _COLUMNS:
            return self.name("column", value)
        return self.next("/".join(at), value, slot.most or _LINE)

    def next(self, group: str, value: str, most: int) -> str:
        """The next of the texts for a field; other fields begin elsewhere in the row."""
        self.turns[group] += 1
        return self.change(value, self.turns[group] + len(group), most)

    def name(self, group: str, value: str) -> str:
        """The one new name for what is named in many places."""
        if (group, value) not in self.names:
            self.names[group, value] = self.next(group, value, _NAME)
        return self.names[group, value]

    def basis(self, value: str) -> str:
        """A legal basis begins with the short name of a document."""
        known = [name for group, name in self.names if group == "short name" and value.startswith(name)]
        return self.name("short name", max(known, key=len)) + self.next("basis", value, _NAME)


class _Raw(str):
    """A scalar that is no text: written without quotes."""

    __slots__ = ()


def _yaml(value: Any, indent: int = 0) -> str:
    """A tree as YAML with every text in quotes."""
    pad = "  " * indent
    if isinstance(value, dict):
        rows = [(f"{json.dumps(key, ensure_ascii=False)}:", one) for key, one in value.items()]
    elif isinstance(value, list):
        rows = [("-", one) for one in value]
    else:
        return value if isinstance(value, _Raw) else json.dumps(value, ensure_ascii=False)
    return "\n".join(f"{pad}{head}{_below(one, indent + 1)}" for head, one in rows)


def _below(value: Any, indent: int) -> str:
    return f"\n{_yaml(value, indent)}" if isinstance(value, dict | list) else f" {_yaml(value)}"


def full_tree() -> dict[str, Any]:
    """A small valid tree in which every text field of every kind of record is filled in: path → what it says."""
    files = {
        file.relative_to(folder).as_posix(): file
        for folder in (SMALL, DATA / "hostile")
        for file in sorted(folder.rglob("*.yml"))
    }
    tree = {path: {**_read(file), "备注": "补充说明"} for path, file in files.items()}
    # What is referred to comes before those who refer to it.
    return dict(sorted(tree.items(), key=lambda row: (row[0] not in {"units.yml", "documents.yml"}, row[0])))


def _read(file: Path) -> dict[str, Any]:
    root = read_source(file.read_text("utf-8")).root
    assert root
    content = plain(root)
    assert isinstance(content, dict)
    return content


def text_fields() -> dict[Field, Slot]:
    """Every field of every kind of record that may hold words of one's own."""
    return {
        at: slot
        for kind in FILES
        for at, slot in _fields(form_of(kind.model), (kind.schema,))
        if slot.form in TEXTS and at not in ONLY_IDS
    }


def _fields(slot: Slot, at: Field) -> Iterator[tuple[Field, Slot]]:
    for key, below in slot.keys.items():
        yield from _fields(below, (*at, key))
    if slot.each:
        yield from _fields(slot.each, (*at, "[]"))
    if not slot.keys and not slot.each and not slot.words:
        yield at, slot
