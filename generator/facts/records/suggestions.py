"""三项建议: what the office suggests to a unit, and the written feedback on it."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from generator.facts.records.base import (
    Day,
    Id,
    Item,
    LogEntry,
    Many,
    Prose,
    Reference,
    Title,
    Tracking,
    UnitName,
    log_field,
)
from generator.facts.records.kinds import ItemKind
from generator.facts.records.numbering import Numbering
from generator.vocabulary import Kind, Stage, SuggestionKind


class Suggestion(Tracking):
    """One suggestion. Its feedback deadline follows from the clock in force, and is never written."""

    numbering: ClassVar[Numbering] = Numbering(("JY",), 2)
    kinds: ClassVar[tuple[ItemKind, ...]] = (
        ItemKind(
            Kind.SUGGESTION, "suggestions", "向单位提出的改进工作、完善政策、追究责任建议。", Stage.ISSUED,
            issued_on="提出日期", lead="建议对象",
        ),
    )  # fmt: skip

    id: Id = Field(
        alias="编号",
        title="编号",
        description="建议编号：JY-年份-两位序号。还没有编号的写“待编”。",
        pattern=numbering.pattern,
        examples=["JY-2021-01"],
    )
    kind: Annotated[SuggestionKind, Field(strict=False)] = Field(
        alias="类别", title="类别", description="三项建议中的哪一项。", examples=["改进工作"]
    )
    title: Title = Field(
        alias="标题", title="标题", description="建议什么。", examples=["建议规范答复意见书格式"]
    )
    to: UnitName = Field(
        alias="建议对象", title="建议对象", description="向哪个单位提出。", examples=["区人力社保局"]
    )
    issued_on: Day = Field(
        alias="提出日期", title="提出日期", description="发出建议的那天。", examples=["2021-08-03"]
    )
    basis: Reference = Field(
        alias="依据",
        title="依据",
        description="法规简称加条款，提出当日须有效。",
        examples=["信访条例(2005)第三十六条"],
    )
    source: Reference | None = Field(
        default=None,
        alias="来源",
        title="来源",
        description="由哪个事项引出，写编号。",
        examples=["DB-2021-0012"],
    )
    content: Prose | None = Field(
        default=None,
        alias="内容",
        title="建议内容",
        description="建议的具体内容；不写任何个人信息。",
        examples=["统一文书格式并开展培训。"],
    )
    log: Many[LogEntry] = log_field("收到反馈时加一条“反馈”，写明采纳情况。")

    @property
    def begun_on(self) -> date:
        """The day of issue."""
        return self.issued_on

    def items(self) -> Iterator[Item]:
        """The suggestion itself."""
        yield Item(
            id=self.id, kind=Kind.SUGGESTION, title=self.title, lead=self.to, assists=(), issued_on=self.issued_on,
            due=None, milestones=(), log=self.log, nature=self.nature, origin=self.id, content=self.content,
            remark=self.remark, source=self.source, basis=self.basis, subkind=self.kind.value,
        )  # fmt: skip
