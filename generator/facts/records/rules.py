"""规则: clocks, lights and rates, each with the days it is in force and its authority."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from generator.facts.records.base import (
    Count,
    Day,
    Many,
    Noted,
    Number,
    Prose,
    Record,
    Slug,
    Text,
)
from generator.vocabulary import DayUnit, Event, Kind, Light, Roll, Satisfaction


class Binding(StrEnum):
    """种类: what it means to let a clock run out."""

    DUTY = "义务"
    """Owed: whoever lets it run out is late."""
    RIGHT = "权利"
    """Free to be used or not: letting it run out is nobody's fault."""


class Dated(Record):
    """What is in force over a span of days, both ends included."""

    valid_from: Day = Field(alias="起", title="起用日期", description="从哪天起用。", examples=["2021-01-01"])
    valid_to: Day | None = Field(
        default=None,
        alias="止",
        title="停用日期",
        description="到哪天止（当天仍用）；仍在用的不写。",
        examples=["2022-04-30"],
    )

    def is_valid_on(self, on: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.valid_from <= on <= (self.valid_to or date.max)


class ClockRule(Dated):
    """One clock: how long, in which days, from what to what, and by whose authority.

    The rule in force on the day the clock starts applies to the end. A clock with no kinds is kept for
    reference: its matter is handled outside this portal.
    """

    slug: Slug = Field(alias="代码", title="代码", description="小写英文字母代码。", examples=["qianshou"])
    name: Text = Field(alias="名称", title="名称", description="时钟名称。", examples=["签收"])
    days: Count = Field(alias="天数", title="天数", description="多少天。", examples=[1])
    unit: Annotated[DayUnit, Field(strict=False)] = Field(
        alias="计日", title="计日", description="按工作日还是自然日。", examples=["工作日"]
    )
    roll: Annotated[Roll, Field(strict=False)] = Field(
        alias="顺延", title="顺延", description="期满日不是工作日时怎么办。", examples=["不顺延"]
    )
    kinds: Many[Annotated[Kind, Field(strict=False)]] = Field(
        default=(),
        alias="适用",
        title="适用事项",
        description="适用于哪几类事项；仅供查阅的不写。",
        examples=[["督办单"]],
    )
    starts: Many[Annotated[Event, Field(strict=False)]] = Field(
        default=(),
        alias="起算",
        title="起算事件",
        description="从哪个事件的次日起算；不写则从交办次日起算。",
        examples=[["异议"]],
    )
    ends: Many[Annotated[Event, Field(strict=False)]] = Field(
        default=(), alias="终止", title="终止事件", description="哪些事件使时钟停下。", examples=[["签收"]]
    )
    duty: Text = Field(
        alias="义务", title="义务", description="谁在期限内做什么。", examples=["承办单位签收"]
    )
    authority: Text = Field(
        alias="依据",
        title="依据",
        description="出自哪个文件哪一条。",
        examples=["信访工作条例(2022)第二十三条"],
    )
    legal: Text = Field(alias="性质", title="性质", description="法定还是本区规定。", examples=["本区规定"])
    binding: Annotated[Binding, Field(strict=False)] = Field(
        default=Binding.DUTY,
        alias="种类",
        title="种类",
        description="到期没做就算超时的是“义务”，可以不写；可做可不做的写“权利”，没有用到就不显示。",
        examples=["权利"],
    )
    note: Prose | None = Field(
        default=None,
        alias="说明",
        title="说明",
        description="适用中要注意的。",
        examples=["收到当日不计入。"],
    )

    @property
    def right(self) -> bool:
        """Whether it is a right: never overdue, and shown only while it runs or if it was used."""
        return self.binding is Binding.RIGHT


class ClockRules(Noted):
    """data/rules/clocks.yml."""

    clocks: Many[ClockRule] = Field(
        alias="时钟",
        title="时钟",
        description="全部时钟。",
        min_length=1,
        examples=[
            [
                {
                    "起": "2021-01-01",
                    "代码": "qianshou",
                    "名称": "签收",
                    "天数": 1,
                    "计日": "工作日",
                    "顺延": "不顺延",
                    "义务": "承办单位签收",
                    "依据": "2021年度报告",
                    "性质": "本区规定",
                }
            ]
        ],
    )


class Band(Record):
    """档: an interval of the measured value and the light it gets; an end that is left out is unbounded."""

    light: Annotated[Light, Field(strict=False)] = Field(
        alias="灯", title="灯", description="落在本档亮什么灯。", examples=["黄"]
    )
    at_least: Number | None = Field(
        default=None, alias="不小于", title="不小于", description="下端，含这个数。", examples=[0]
    )
    above: Number | None = Field(
        default=None, alias="大于", title="大于", description="下端，不含这个数。", examples=[7]
    )
    at_most: Number | None = Field(
        default=None, alias="不大于", title="不大于", description="上端，含这个数。", examples=[7]
    )
    below: Number | None = Field(
        default=None, alias="小于", title="小于", description="上端，不含这个数。", examples=[0]
    )
    meaning: Text = Field(alias="含义", title="含义", description="一句话说明。", examples=["距时限7天以内"])

    def holds(self, value: float) -> bool:
        """Whether the value lies in this band."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )


class LightRule(Dated):
    """The two light tables in force over a span of days: time left, and lag behind schedule (序时进度)."""

    authority: Text = Field(alias="依据", title="依据", description="规则出自哪里。", examples=["本区约定"])
    by_time: Many[Band] = Field(
        alias="时间灯",
        title="时间灯",
        description="按距办结时限的自然日数分档，不得有空档和重叠。",
        min_length=1,
        examples=[
            [{"灯": "红", "小于": 0, "含义": "已过时限"}, {"灯": "绿", "不小于": 0, "含义": "时限未到"}]
        ],
    )
    by_lag: Many[Band] = Field(
        alias="进度灯",
        title="进度灯",
        description="按落后序时进度的百分点分档，不得有空档和重叠。",
        min_length=1,
        examples=[
            [{"灯": "绿", "小于": 10, "含义": "基本跟上"}, {"灯": "黄", "不小于": 10, "含义": "落后较多"}]
        ],
    )


class LightRules(Noted):
    """data/rules/lights.yml."""

    rules: Many[LightRule] = Field(
        alias="亮灯规则",
        title="亮灯规则",
        description="每改一次加一条。",
        min_length=1,
        examples=[
            [
                {
                    "起": "2021-01-01",
                    "依据": "本区约定",
                    "时间灯": [{"灯": "绿", "含义": "时限未到"}],
                    "进度灯": [{"灯": "绿", "含义": "跟上进度"}],
                }
            ]
        ],
    )


class RateRule(Dated):
    """率: which countable set is divided by which; the sets themselves are named in ``state.rates``."""

    slug: Slug = Field(alias="代码", title="代码", description="小写英文字母代码。", examples=["anqi-banjie"])
    name: Text = Field(alias="名称", title="名称", description="率的名称。", examples=["按期办结率"])
    numerator: Text = Field(
        alias="分子", title="分子", description="程序中定义的集合名称。", examples=["按期报结"]
    )
    denominator: Text = Field(
        alias="分母", title="分母", description="程序中定义的集合名称。", examples=["应办结"]
    )
    definition: Text = Field(
        alias="定义",
        title="定义",
        description="用一句话说清分子分母。",
        examples=["应办结事项中按期报结的比例"],
    )
    authority: Text = Field(alias="依据", title="依据", description="定义出自哪里。", examples=["本区约定"])


class SatisfactionRule(Dated):
    """满意率: which of the definitions is in force, and the tally that it is counted from."""

    definition: Annotated[Satisfaction, Field(strict=False)] = Field(
        alias="口径",
        title="口径",
        description="超期未评的怎么算。改口径不改旧的一条：给旧的写上“止”，再加一条。",
        examples=["未评不计"],
    )
    tally: Slug = Field(
        alias="统计",
        title="统计",
        description="从哪个统计里取数，写它的代码。",
        examples=["manyidu"],
    )
    content: Many[Text] = Field(
        alias="满意分项",
        title="满意分项",
        description="统计里算作满意的分项。",
        min_length=1,
        examples=[["满意", "基本满意"]],
    )
    discontent: Many[Text] = Field(
        alias="不满意分项",
        title="不满意分项",
        description="统计里算作不满意的分项。",
        min_length=1,
        examples=[["不满意"]],
    )
    unrated: Text = Field(
        alias="未评分项",
        title="未评分项",
        description="统计里超期未评的分项。",
        examples=["超期未评"],
    )
    authority: Text = Field(alias="依据", title="依据", description="口径出自哪里。", examples=["本区约定"])


class RateRules(Noted):
    """data/rules/rates.yml."""

    rates: Many[RateRule] = Field(
        alias="率",
        title="率",
        description="全部率的定义。",
        min_length=1,
        examples=[
            [
                {
                    "起": "2021-01-01",
                    "代码": "anqi-banjie",
                    "名称": "按期办结率",
                    "分子": "按期报结",
                    "分母": "应办结",
                    "定义": "应办结事项中按期报结的比例",
                    "依据": "本区约定",
                }
            ]
        ],
    )
    satisfaction: Many[SatisfactionRule] = Field(
        default=(),
        alias="满意率",
        title="满意率",
        description="满意率用哪个口径；没有评价统计的不写。",
        examples=[
            [
                {
                    "起": "2021-01-01",
                    "口径": "未评不计",
                    "统计": "manyidu",
                    "满意分项": ["满意", "基本满意"],
                    "不满意分项": ["不满意"],
                    "未评分项": "超期未评",
                    "依据": "本区约定",
                }
            ]
        ],
    )
