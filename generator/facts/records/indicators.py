"""指标: numerator and denominator by month, never a bare percentage; the definition in force is dated."""

from typing import Annotated

from pydantic import Field

from generator.facts.records.base import (
    Count,
    Day,
    Many,
    Month,
    Noted,
    Number,
    Prose,
    Record,
    Slug,
    Text,
    UnitName,
    Year,
)
from generator.vocabulary import Direction


class Definition(Record):
    """口径: what is counted, from which day on, and on whose authority."""

    valid_from: Day = Field(
        alias="起", title="起用日期", description="这一口径从哪天起用。", examples=["2021-01-01"]
    )
    valid_to: Day | None = Field(
        default=None,
        alias="止",
        title="停用日期",
        description="到哪天止；仍在用的不写。",
        examples=["2022-04-30"],
    )
    numerator: Text = Field(
        alias="分子", title="分子", description="分子数什么。", examples=["重复网上信访件"]
    )
    denominator: Text | None = Field(
        default=None,
        alias="分母",
        title="分母",
        description="分母数什么；只计数、不算率的不写。",
        examples=["全部网上信访件"],
    )
    authority: Text = Field(
        alias="依据", title="依据", description="口径出自哪里。", examples=["2021年度报告"]
    )


class Target(Record):
    """目标值 of one year."""

    year: Year = Field(alias="年度", title="年度", description="哪一年的目标。", examples=[2022])
    value: Number = Field(alias="值", title="目标值", description="率写百分数的数字部分。", examples=[50])


class Observation(Record):
    """One month's counts, of the district or of one unit."""

    month: Month = Field(alias="月份", title="月份", description="写成 年-月。", examples=["2021-03"])
    unit: UnitName | None = Field(
        default=None,
        alias="单位",
        title="单位",
        description="全区数不写；分单位数写简称。",
        examples=["区住建委"],
    )
    numerator: Count = Field(alias="分子", title="分子", description="当月数。", examples=[54])
    denominator: Count | None = Field(
        default=None, alias="分母", title="分母", description="当月数；只计数的指标不写。", examples=[96]
    )


class Indicator(Noted):
    """One indicator with its definitions, targets and monthly observations."""

    slug: Slug = Field(
        alias="代码",
        title="代码",
        description="小写英文字母代码，用作网页地址。",
        examples=["chongfu-wangxin"],
    )
    name: Text = Field(alias="名称", title="名称", description="指标名称。", examples=["重复网信率"])
    measure: Text = Field(alias="计量", title="计量单位", description="分子的计量单位。", examples=["件"])
    direction: Annotated[Direction, Field(strict=False)] = Field(
        alias="方向", title="方向", description="数值往哪个方向算好。", examples=["越低越好"]
    )
    about: Prose | None = Field(
        default=None,
        alias="说明",
        title="说明",
        description="为什么看这个指标、怎么看。",
        examples=["反映一次性化解的效果。"],
    )
    definitions: Many[Definition] = Field(
        alias="口径",
        title="口径",
        description="每改一次口径加一条，时间不重叠。",
        min_length=1,
        examples=[
            [{"起": "2021-01-01", "分子": "重复网上信访件", "分母": "全部网上信访件", "依据": "2021年度报告"}]
        ],
    )
    targets: Many[Target] = Field(
        default=(),
        alias="目标",
        title="目标",
        description="各年度目标值；没有定就不写。",
        examples=[[{"年度": 2022, "值": 50}]],
    )
    observations: Many[Observation] = Field(
        default=(),
        alias="观测",
        title="观测",
        description="逐月数；没有公布数字的，一条也不写。",
        examples=[[{"月份": "2021-03", "分子": 54, "分母": 96}]],
    )
