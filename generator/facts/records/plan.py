"""年度计划事项: what the office announced for a year, and the measures that carry it out."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from pydantic import Field

from generator.facts.records.base import (
    Day,
    Id,
    Item,
    KnownDay,
    KnownUnit,
    LogEntry,
    Many,
    Milestone,
    Ordinal,
    Prose,
    Record,
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
from generator.vocabulary import Kind, Stage


class Measure(Record):
    """One measure of a plan item; an unknown lead or deadline is an honest 待补充."""

    number: Ordinal = Field(
        alias="序号", title="序号", description="在本事项中的序号，从1数起。", examples=[1]
    )
    title: Title = Field(alias="措施", title="措施", description="做什么。", examples=["落实首接首办责任"])
    lead: KnownUnit = Field(
        alias="牵头单位",
        title="牵头单位",
        description="只写一个单位的简称；还不清楚就写“待补充”。",
        examples=["区信访办", "待补充"],
    )
    assists: Many[UnitName] = Field(
        default=(), alias="配合单位", title="配合单位", description="可以多个。", examples=[["黄村镇"]]
    )
    due: KnownDay = Field(
        alias="时限",
        title="时限",
        description="最迟哪天完成；还不清楚就写“待补充”。",
        examples=["2022-12-31", "待补充"],
    )
    milestones: Many[Milestone] = milestones_field()
    log: Many[LogEntry] = log_field("按日期先后逐条往下加，已有的不改不删。")


class PlanItem(Tracking):
    """One item of a year's plan, with its measures as children."""

    numbering: ClassVar[Numbering] = Numbering(("JH",), 2)
    kinds: ClassVar[tuple[ItemKind, ...]] = (
        ItemKind(
            Kind.PLAN_ITEM, "plan", "年度计划里的一项。", Stage.PLANNED, issued_on="提出日期", ledger="年度计划",
        ),
        ItemKind(
            Kind.MEASURE, "plan", "年度计划事项下面的一条措施。", Stage.PLANNED, issued_on="提出日期", due="时限",
        ),
    )  # fmt: skip

    id: Id = Field(
        alias="编号",
        title="编号",
        description="计划编号：JH-年份-两位序号。还没有编号的写“待编”。",
        pattern=numbering.pattern,
        examples=["JH-2022-03"],
    )
    title: Title = Field(
        alias="标题", title="标题", description="计划事项的名称。", examples=["强化初信初访快速办理"]
    )
    theme: Text = Field(alias="主题", title="主题", description="属于哪个主题。", examples=["初信初访"])
    announced_on: Day = Field(
        alias="提出日期", title="提出日期", description="计划公布的日期。", examples=["2022-02-10"]
    )
    lead: KnownUnit = Field(
        alias="牵头单位",
        title="牵头单位",
        description="只写一个单位的简称；还不清楚就写“待补充”。",
        examples=["区信访办", "待补充"],
    )
    due: KnownDay = Field(
        alias="办结时限",
        title="办结时限",
        description="最迟哪天完成；还不清楚就写“待补充”。",
        examples=["2022-12-31", "待补充"],
    )
    content: Prose | None = Field(
        default=None,
        alias="内容",
        title="内容",
        description="计划事项的说明。",
        examples=["缩短初次信访事项办理时间。"],
    )
    indicators: Many[Reference] = Field(
        default=(),
        alias="关联指标",
        title="关联指标",
        description="用哪些指标衡量，写指标代码。",
        examples=[["chongfu-wangxin"]],
    )
    milestones: Many[Milestone] = milestones_field()
    measures: Many[Measure] = Field(
        default=(),
        alias="措施",
        title="措施",
        description="落实这一事项的具体措施。",
        examples=[[{"序号": 1, "措施": "落实首接首办责任", "牵头单位": "区信访办", "时限": "2022-12-31"}]],
    )
    log: Many[LogEntry] = log_field("按日期先后逐条往下加，已有的不改不删。")

    @property
    def begun_on(self) -> date:
        """The day of its announcement."""
        return self.announced_on

    def items(self) -> Iterator[Item]:
        """The plan item, then its measures."""
        yield Item(
            id=self.id, kind=Kind.PLAN_ITEM, title=self.title, lead=self.lead, assists=(), issued_on=self.announced_on,
            due=self.due, milestones=self.milestones, log=self.log, nature=self.nature, origin=self.id,
            content=self.content, remark=self.remark, area=self.theme, indicators=self.indicators,
        )  # fmt: skip
        for index, measure in enumerate(self.measures):
            yield Item(
                id=f"{self.id}/{measure.number}", kind=Kind.MEASURE, title=measure.title, lead=measure.lead,
                assists=measure.assists, issued_on=self.announced_on, due=measure.due, milestones=measure.milestones,
                log=measure.log, nature=self.nature, origin=self.id, path=("措施", index), parent=self.id,
                area=self.theme,
            )  # fmt: skip
