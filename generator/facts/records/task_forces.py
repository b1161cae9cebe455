"""工作专班 and 专项行动: groups formed to settle an area of issues, with milestones counted backwards."""

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
from generator.vocabulary import Kind, Stage


def _kind(kind: Kind, meaning: str) -> ItemKind:
    return ItemKind(
        kind, "task_forces", meaning, Stage.UNDERWAY, issued_on="成立日期", assists="成员单位", due="完成时限"
    )


class _Group(Tracking):
    title: Title = Field(
        alias="名称", title="名称", description="规范名称。", examples=["不动产登记历史遗留问题工作专班"]
    )
    area: Text = Field(
        alias="领域", title="问题领域", description="负责哪一类突出问题。", examples=["住房和城乡建设"]
    )
    lead: KnownUnit = Field(
        alias="牵头单位",
        title="牵头单位",
        description="只写一个单位的简称；还不清楚就写“待补充”。",
        examples=["区住建委", "待补充"],
    )
    members: Many[UnitName] = Field(
        default=(),
        alias="成员单位",
        title="成员单位",
        description="单位简称。",
        examples=[["市规自委大兴分局"]],
    )
    post: Text | None = Field(
        default=None,
        alias="负责岗位",
        title="负责岗位",
        description="负责人的岗位，不写姓名。",
        examples=["分管副区长"],
    )
    goal: Prose | None = Field(
        default=None,
        alias="目标",
        title="目标",
        description="做成什么样算完成。",
        examples=["年底前遗留小区全部明确办理路径。"],
    )
    founding: Reference | None = Field(
        default=None,
        alias="成立文件",
        title="成立文件",
        description="制度文件的代码。",
        examples=["gongzuofangan-2021"],
    )
    issued_on: Day = Field(
        alias="成立日期", title="成立日期", description="成立当天。", examples=["2021-03-15"]
    )
    due: KnownDay = Field(
        alias="完成时限",
        title="完成时限",
        description="目标最迟哪天完成；还不清楚就写“待补充”。",
        examples=["2021-12-31", "待补充"],
    )
    milestones: Many[Milestone] = milestones_field()
    log: Many[LogEntry] = log_field("按日期先后逐条往下加，已有的不改不删。")

    @property
    def begun_on(self) -> date:
        """The day of founding."""
        return self.issued_on

    def _item(self, item_id: str, kind: Kind) -> Item:
        return Item(
            id=item_id, kind=kind, title=self.title, lead=self.lead, assists=self.members, issued_on=self.issued_on,
            due=self.due, milestones=self.milestones, log=self.log, nature=self.nature, origin=item_id,
            content=self.goal, remark=self.remark, source=self.founding, post=self.post, area=self.area,
        )  # fmt: skip


class TaskForce(_Group):
    """One 工作专班."""

    numbering: ClassVar[Numbering] = Numbering(("ZB",), 2)
    kinds: ClassVar[tuple[ItemKind, ...]] = (_kind(Kind.TASK_FORCE, "一个领域一个专班。"),)

    id: Id = Field(
        alias="编号",
        title="编号",
        description="专班编号：ZB-年份-两位序号。还没有编号的写“待编”。",
        pattern=numbering.pattern,
        examples=["ZB-2021-01"],
    )

    def items(self) -> Iterator[Item]:
        """The task force itself."""
        yield self._item(self.id, Kind.TASK_FORCE)


class Campaign(_Group):
    """One 专项行动, such as the campaign on repeated petitions; not counted among the task forces."""

    numbering: ClassVar[Numbering] = Numbering(("ZX",), 2)
    kinds: ClassVar[tuple[ItemKind, ...]] = (_kind(Kind.CAMPAIGN, "有期限的专项行动。"),)

    id: Id = Field(
        alias="编号",
        title="编号",
        description="专项行动编号：ZX-年份-两位序号。还没有编号的写“待编”。",
        pattern=numbering.pattern,
        examples=["ZX-2021-01"],
    )

    def items(self) -> Iterator[Item]:
        """The campaign itself."""
        yield self._item(self.id, Kind.CAMPAIGN)
