"""The mapping file for a ledger of another origin: which of its columns is which key of our records.

Written by the office once for each ledger, in YAML with Chinese keys, and read as strictly as data/ itself.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field

from generator.facts.forms import Slot, form_of
from generator.facts.problems import Finding, Problem
from generator.facts.reading import place_findings, read_single
from generator.facts.reading.raw_text import MOST_BYTES
from generator.facts.records import FILES, RecordFile
from generator.facts.records.base import Many, Ordinal, Record, Text
from generator.vocabulary import Kind

KINDS: Mapping[str, RecordFile] = {
    kind.value: file for kind in Kind for file in FILES if file.title == kind.value
}
"""The kinds of record that one row of a ledger can be: each is a file of its own."""

NUMBER = "编号"
TOTALS = ("合计", "小计", "总计", "共计")
"""What a row of sums begins with, where the mapping says nothing else."""


class FirstEntries(Record):
    """Columns for the first log entries of a new item."""

    received_on: Text | None = Field(
        default=None,
        alias="签收日期",
        title="签收日期",
        description="哪一列是签收日期；填了的行记一条“签收”。督办单要先签收才能记进展。",
        examples=["签收时间"],
    )
    on: Text | None = Field(
        default=None,
        alias="日期",
        title="日期",
        description="哪一列是办理情况的日期；没有这一列就不记进展。",
        examples=["填报时间"],
    )
    note: Text | None = Field(
        default=None,
        alias="说明",
        title="说明",
        description="哪一列是办理情况；填了的行记一条“进展”。",
        examples=["进展情况"],
    )


class Mapped(Record):
    """One mapping file."""

    sheet: Text | None = Field(
        default=None,
        alias="工作表",
        title="工作表",
        description="读哪一张工作表；不写就读第一张。",
        examples=["2022年台账"],
    )
    header_row: Ordinal = Field(
        alias="表头行", title="表头行", description="表头在第几行，从1数起。", examples=[2]
    )
    kind: Text = Field(
        alias="类型",
        title="类型",
        description="每一行建成哪一类，如督办单、三项建议；一件一个文件的都可以，会议除外。",
        examples=["督办单"],
    )
    columns: dict[str, Text] = Field(
        alias="列",
        title="列",
        description="左边是台账里的项，右边是表头上的字。",
        examples=[{"标题": "督办事项", "牵头单位": "承办部门"}],
    )
    first_entries: FirstEntries | None = Field(
        default=None,
        alias="办理情况",
        title="办理情况",
        description="哪几列是已有的办理情况。",
        examples=[{"签收日期": "签收时间", "日期": "填报时间", "说明": "进展情况"}],
    )
    fixed: dict[str, Text] = Field(
        default={},
        alias="固定值",
        title="固定值",
        description="每一行都一样、表里没有的项。",
        examples=[{"紧盯": "重点事"}],
    )
    words: dict[str, dict[str, Text]] = Field(
        default={},
        alias="换词",
        title="换词",
        description="表里的说法换成台账的说法，逐项列出。",
        examples=[{"牵头单位": {"住建委": "区住建委"}}],
    )
    skipped: Many[Text] = Field(
        default=TOTALS,
        alias="跳过",
        title="跳过",
        description="行首写着这些字的行不读；不写就是合计、小计、总计、共计。",
        examples=[["合计", "小计"]],
    )

    @property
    def file(self) -> RecordFile:
        """The kind of file that each row becomes."""
        return KINDS[self.kind]


def read_mapping(path: Path) -> tuple[Mapped | None, list[Problem]]:
    """A mapping file, or what is wrong with it, line by line."""
    name = path.name
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError:
        return None, place_findings([Finding("DC-0137", name, (), "映射文件打不开")], {})
    mapped, text, problems = read_single(raw, name, Mapped)
    if mapped is None:
        return None, problems
    findings = list(_misdirected(mapped, name))
    return (None if findings else mapped), place_findings(findings, {name: text})


def _misdirected(mapped: Mapped, name: str) -> Iterator[Finding]:
    """Kinds and keys that there are not, and keys that a record needs and nothing gives."""
    if mapped.kind not in KINDS:
        words = {"words": "、".join(KINDS)}
        yield Finding("DC-0211", name, ("类型",), f"没有“{mapped.kind}”这一类", values=words)
        return
    form = form_of(mapped.file.model)
    may = [key for key, slot in form.keys.items() if _is_plain(slot)]
    for where, keys in (("列", mapped.columns), ("固定值", mapped.fixed), ("换词", mapped.words)):
        for key in keys:
            if key not in may:
                found = f"{mapped.kind}里没有“{key}”这一项，或者它不能从一格里读"
                yield Finding(
                    "DC-0202", name, (where, key), found, values={"keys": "、".join(may)}, on_key=True
                )
    for key, slot in form.keys.items():
        if slot.required and key not in {*mapped.columns, *mapped.fixed, NUMBER}:
            values = {"name": key, "about": slot.description, "example": str(slot.examples[0])}
            found = f"“列”和“固定值”里都没有“{key}”"
            yield Finding("DC-0201", name, ("列",), found, values=values, on_key=True)
    first = mapped.first_entries
    if first and first.note and not first.on:
        values = {"name": "日期", "about": "写了说明的，也要写哪一列是日期。", "example": "填报时间"}
        yield Finding("DC-0201", name, ("办理情况",), "没有写“日期”", values=values, on_key=True)


def _is_plain(slot: Slot) -> bool:
    """Whether one cell can hold it: a text, or a list of texts."""
    return not slot.keys and slot.values is None and not (slot.each and slot.each.keys)
