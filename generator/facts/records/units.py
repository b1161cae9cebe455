"""单位: the units that are supervised. Units only; a village's committee, never its villagers."""

from datetime import date
from typing import Annotated

from pydantic import Field

from generator.facts.records.base import (
    Day,
    Many,
    Noted,
    Ordinal,
    Record,
    Slug,
    Text,
    UnitName,
)
from generator.vocabulary import UnitKind


class Unit(Record):
    """One unit; its short name is its id."""

    name: UnitName = Field(
        alias="名称",
        title="简称",
        description="全门户通用的简称，填其他文件时就写它。",
        examples=["区住建委"],
    )
    full_name: Text = Field(
        alias="全称",
        title="全称",
        description="公文中使用的规范全称。",
        examples=["北京市大兴区住房和城乡建设委员会"],
    )
    code: Slug = Field(
        alias="代码",
        title="代码",
        description="小写英文字母代码，用作网页地址，定下后不改。",
        examples=["zhujianwei"],
    )
    kind: Annotated[UnitKind, Field(strict=False)] = Field(
        alias="类别", title="类别", description="单位属于哪一类。", examples=["区级部门"]
    )
    tile: tuple[Ordinal, Ordinal] | None = Field(
        default=None,
        alias="地块",
        title="地块",
        description="在挂图方格地图上的位置：[第几列, 第几行]，从1数起。",
        examples=[[3, 2]],
    )
    group: Text = Field(
        alias="可比组", title="可比组", description="只与同组单位比较。", examples=["区级部门"]
    )
    valid_from: Day | None = Field(
        default=None,
        alias="起",
        title="设立日期",
        description="从哪天起设立；一直就有的不写。",
        examples=["2019-03-01"],
    )
    valid_to: Day | None = Field(
        default=None,
        alias="止",
        title="撤并日期",
        description="到哪天止（当天仍有效）；仍在的不写。",
        examples=["2022-12-31"],
    )

    def is_valid_on(self, on: date) -> bool:
        """Whether the unit exists on that day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


class UnitList(Noted):
    """data/units.yml: all units in one file."""

    units: Many[Unit] = Field(
        alias="单位",
        title="单位",
        description="全部单位，一行一个。",
        min_length=1,
        examples=[
            [
                {
                    "名称": "区住建委",
                    "全称": "北京市大兴区住房和城乡建设委员会",
                    "代码": "zhujianwei",
                    "类别": "区级部门",
                    "可比组": "区级部门",
                }
            ]
        ],
    )
