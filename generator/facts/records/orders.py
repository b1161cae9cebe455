"""督办单: one supervision order, as an editor writes it."""

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
    Milestone,
    Prose,
    Reference,
    Text,
    Title,
    Tracking,
    UnitName,
    log_field,
    milestones_field,
)
from generator.facts.records.kinds import ItemKind
from generator.facts.records.numbering import Numbering
from generator.vocabulary import Focus, Kind, Mode, Stage, Tag


class SupervisionOrder(Tracking):
    """One order to one lead unit. Its stage, light and days left are derived, never written."""

    numbering: ClassVar[Numbering] = Numbering(("DB",), 4)
    kinds: ClassVar[tuple[ItemKind, ...]] = (
        ItemKind(Kind.ORDER, "orders", "一单一事，一个牵头单位。", Stage.ISSUED),
    )

    id: Id = Field(
        alias="编号",
        title="编号",
        description="督办单编号：DB-年份-四位序号。还没有编号的写“待编”。",
        pattern=numbering.pattern,
        examples=["DB-2021-0012"],
    )
    title: Title = Field(
        alias="标题",
        title="标题",
        description="督促哪个单位履行什么职责；不出现信访人。",
        examples=["督促明确某小区不动产登记历史遗留问题的办理路径"],
    )
    focus: Annotated[Focus, Field(strict=False)] = Field(
        alias="紧盯", title="四个紧盯", description="属于四个紧盯的哪一类。", examples=["重点事"]
    )
    mode: Annotated[Mode, Field(strict=False)] = Field(
        alias="督办方式", title="督办方式", description="用哪种方式督办。", examples=["交办督办"]
    )
    source: Reference = Field(
        alias="来源",
        title="来源",
        description="立项来源：议定事项编号、会议编号、指标代码，或一句话。",
        examples=["LX-2021-02/3"],
    )
    basis: Reference = Field(
        alias="依据",
        title="依据",
        description="督办依据：法规或制度的简称加条款，交办当日须有效。",
        examples=["信访条例(2005)第三十六条"],
    )
    mandate: Text | None = Field(
        default=None,
        alias="督查授权",
        title="督查授权",
        description="依据政府督查工作条例开展的，写明指定机关、事项、范围和期限。",
        examples=["区政府2021年5月指定开展专项督查"],
    )
    lead: UnitName = Field(
        alias="牵头单位", title="牵头单位", description="只写一个单位的简称。", examples=["区住建委"]
    )
    assists: Many[UnitName] = Field(
        default=(),
        alias="配合单位",
        title="配合单位",
        description="可以多个；配合单位不计入办结率。",
        examples=[["市规自委大兴分局", "黄村镇"]],
    )
    post: Text | None = Field(
        default=None,
        alias="责任岗位",
        title="责任岗位",
        description="牵头单位的责任岗位，写岗位不写姓名。",
        examples=["分管副主任"],
    )
    contact: Text | None = Field(
        default=None,
        alias="联系岗位",
        title="联系岗位",
        description="专人专电专口联系的岗位与分机号，写岗位不写姓名。",
        examples=["督查科 分机2016"],
    )
    task_force: Reference | None = Field(
        default=None,
        alias="所属专班",
        title="所属专班",
        description="由哪个工作专班或专项行动承接，写编号。",
        examples=["ZB-2021-01"],
    )
    tags: Many[Annotated[Tag, Field(strict=False)]] = Field(
        default=(),
        alias="标签",
        title="标签",
        description="三跨三分离须至少涉及两个单位。",
        examples=[["三跨三分离"]],
    )
    issued_on: Day = Field(
        alias="交办日期", title="交办日期", description="交办当天。", examples=["2021-05-10"]
    )
    due: Day = Field(
        alias="办结时限",
        title="办结时限",
        description="交办时定的时限，填后不改；改期请在办理记录里加“批准延期”。",
        examples=["2021-09-30"],
    )
    content: Prose | None = Field(
        default=None,
        alias="督办要求",
        title="督办要求",
        description="要求单位做什么、做到什么程度；不写信访人和信访内容。",
        examples=["一个月内拿出分类处置方案，逐项明确办理路径。"],
    )
    milestones: Many[Milestone] = milestones_field()
    log: Many[LogEntry] = log_field("按日期先后逐条往下加，已有的不改不删。")

    @property
    def begun_on(self) -> date:
        """The day of issue."""
        return self.issued_on

    def items(self) -> Iterator[Item]:
        """The order itself."""
        yield Item(
            id=self.id, kind=Kind.ORDER, title=self.title, lead=self.lead, assists=self.assists,
            issued_on=self.issued_on, due=self.due, milestones=self.milestones, log=self.log, nature=self.nature,
            origin=self.id, content=self.content, remark=self.remark, source=self.source, basis=self.basis,
            focus=self.focus, mode=self.mode, tags=self.tags, task_force=self.task_force, post=self.post,
            extra=tuple(
                (label, value)
                for label, value in (("督查授权", self.mandate), ("联系岗位", self.contact))
                if value
            ),
        )  # fmt: skip
