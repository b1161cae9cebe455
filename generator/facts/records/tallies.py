"""统计: monthly counts of receptions, sweeps, instructions and study; parts never exceed wholes."""

from pydantic import Field

from generator.facts.records.base import (
    Count,
    Many,
    Month,
    Noted,
    Prose,
    Record,
    Slug,
    Text,
    Year,
)


class Column(Record):
    """分项: one thing that is counted."""

    name: Text = Field(
        alias="名称", title="分项名称", description="每月数值里就用这个名称。", examples=["批次"]
    )
    measure: Text = Field(alias="计量", title="计量单位", description="计量单位。", examples=["批次"])
    part_of: Text | None = Field(
        default=None,
        alias="其中",
        title="属于哪个分项",
        description="是另一分项的一部分时，写那个分项的名称。",
        examples=["批次"],
    )


class MonthRow(Record):
    """One month's counts."""

    month: Month = Field(alias="月份", title="月份", description="写成 年-月。", examples=["2021-03"])
    values: dict[str, Count] = Field(
        alias="数值",
        title="数值",
        description="每个分项一个数；没有发生写0。",
        examples=[{"批次": 4, "人次": 6}],
    )


class Tally(Noted):
    """One year of one tally; counts only, never persons' data."""

    slug: Slug = Field(
        alias="代码", title="代码", description="小写英文字母代码，用作网页地址。", examples=["jiefang-qu"]
    )
    name: Text = Field(alias="名称", title="名称", description="统计的名称。", examples=["区领导接访约访"])
    year: Year = Field(alias="年度", title="年度", description="哪一年。", examples=[2021])
    about: Prose | None = Field(
        default=None,
        alias="说明",
        title="说明",
        description="数的是什么、数据从哪里来。",
        examples=["按月统计；年度合计据年度报告。"],
    )
    columns: Many[Column] = Field(
        alias="分项",
        title="分项",
        description="数哪几样。",
        min_length=1,
        examples=[[{"名称": "批次", "计量": "批次"}]],
    )
    months: Many[MonthRow] = Field(
        alias="每月",
        title="每月",
        description="一个月一行，按月份先后。",
        min_length=1,
        examples=[[{"月份": "2021-03", "数值": {"批次": 4, "人次": 6}}]],
    )

    @property
    def id(self) -> str:
        """Slug and year: the name of the file."""
        return f"{self.slug}-{self.year}"
