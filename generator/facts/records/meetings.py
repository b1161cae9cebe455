"""会议与议定事项: a meeting, and what each clause of its minutes came to."""

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
from generator.vocabulary import Kind, MeetingKind, Stage, Tag


class Clause(Record):
    """One clause of the minutes: a decision to be followed up, or 不立项 with the reason."""

    number: Ordinal = Field(
        alias="序号", title="序号", description="在本次会议中的序号，从1数起。", examples=[1]
    )
    title: Title = Field(
        alias="事项",
        title="事项",
        description="议定了什么；只写单位的职责。",
        examples=["明确遗留小区办证路径"],
    )
    content: Prose | None = Field(
        default=None,
        alias="要求",
        title="要求",
        description="需要展开说明时写。",
        examples=["分三类处置，每类明确牵头科室。"],
    )
    not_docketed: Text | None = Field(
        default=None,
        alias="不立项",
        title="不立项的理由",
        description="没有具体任务、不需督办的写明理由；写了它就不再写牵头单位和时限。",
        examples=["通报情况，无具体任务"],
    )
    lead: UnitName | None = Field(
        default=None,
        alias="牵头单位",
        title="牵头单位",
        description="只写一个单位的简称。",
        examples=["区住建委"],
    )
    assists: Many[UnitName] = Field(
        default=(), alias="配合单位", title="配合单位", description="可以多个。", examples=[["黄村镇"]]
    )
    due: Day | None = Field(
        default=None,
        alias="时限",
        title="时限",
        description="定下后不改；改期在办理记录里加“批准延期”。",
        examples=["2021-09-30"],
    )
    task_force: Reference | None = Field(
        default=None,
        alias="所属专班",
        title="所属专班",
        description="由哪个工作专班承接，写编号。",
        examples=["ZB-2021-01"],
    )
    tags: Many[Annotated[Tag, Field(strict=False)]] = Field(
        default=(),
        alias="标签",
        title="标签",
        description="三跨三分离须至少涉及两个单位。",
        examples=[["涉众型"]],
    )
    milestones: Many[Milestone] = milestones_field()
    log: Many[LogEntry] = log_field("按日期先后逐条往下加，已有的不改不删。")


class Meeting(Tracking):
    """One meeting and its clauses."""

    numbering: ClassVar[Numbering] = Numbering(tuple(kind.prefix for kind in MeetingKind), 2)
    kinds: ClassVar[tuple[ItemKind, ...]] = (
        ItemKind(
            Kind.DECISION, "decisions", "会议纪要里立项督办的一条。", Stage.UNDERWAY,
            issued_on="日期", due="时限", issued_label="议定日期",
        ),
    )  # fmt: skip

    id: Id = Field(
        alias="编号", title="编号",
        description="会议编号：类别字母-年份-两位序号。常务会CW，重点基础工作联席会议JC，联席会议LX，"
        "专题会议ZT，排查例会PC，调度会DD，党组会DZ。还没有编号的写“待编”。",
        pattern=numbering.pattern, examples=["LX-2021-02"],
    )  # fmt: skip
    kind: Annotated[MeetingKind, Field(strict=False)] = Field(
        alias="类别", title="类别", description="哪一类会议。", examples=["联席会议"]
    )
    title: Title = Field(
        alias="标题", title="标题", description="会议名称。", examples=["2021年第二次全区信访工作联席会议"]
    )
    held_on: Day = Field(alias="日期", title="日期", description="开会那天。", examples=["2021-05-08"])
    chair: Text = Field(
        alias="主持", title="主持", description="主持人的岗位，不写姓名。", examples=["主管区领导"]
    )
    attendees: Many[UnitName] = Field(
        default=(),
        alias="参会单位",
        title="参会单位",
        description="单位简称。",
        examples=[["区住建委", "黄村镇"]],
    )
    topics: Many[Text] = Field(
        default=(),
        alias="议题",
        title="议题",
        description="研究了哪些问题，一行一个。",
        examples=[["不动产登记历史遗留问题"]],
    )
    clauses: Many[Clause] = Field(
        default=(),
        alias="议定事项",
        title="议定事项",
        description="逐条写：要么立项督办，要么写明不立项的理由。",
        examples=[
            [{"序号": 1, "事项": "明确遗留小区办证路径", "牵头单位": "区住建委", "时限": "2021-09-30"}]
        ],
    )

    @property
    def begun_on(self) -> date:
        """The day of the meeting."""
        return self.held_on

    def items(self) -> Iterator[Item]:
        """The decisions; clauses that are not docketed are no items."""
        for index, clause in enumerate(self.clauses):
            if clause.not_docketed is None:
                yield Item(
                    id=f"{self.id}/{clause.number}", kind=Kind.DECISION, title=clause.title, lead=clause.lead,
                    assists=clause.assists, issued_on=self.held_on, due=clause.due, milestones=clause.milestones,
                    log=clause.log, nature=self.nature, origin=self.id, path=("议定事项", index),
                    content=clause.content, parent=self.id, source=self.id, tags=clause.tags,
                    task_force=clause.task_force, subkind=self.kind.value,
                )  # fmt: skip
