"""考核规则: how the work of a unit over a year is turned into points, each traceable to an item and a rule.

The usual shape of such schemes: a base, capped additions, deductions, a floor, vetoes, and ranks only inside
comparable groups; a unit without items is not ranked.
"""

from typing import Annotated

from pydantic import Field

from generator.facts.records.base import Many, Noted, Number, Ordinal, Record, Slug, Text
from generator.facts.records.rules import Dated
from generator.vocabulary import Kind, Merit


class ScoreRow(Record):
    """One row of a scheme: points for each time that something counts."""

    slug: Slug = Field(alias="代码", title="代码", description="小写英文字母代码。", examples=["yuqi"])
    merit: Annotated[Merit, Field(strict=False)] = Field(
        alias="计分事项", title="计分事项", description="计什么。只能选列出的词。", examples=["逾期报结"]
    )
    points: Number = Field(
        alias="每次", title="每次", description="每次加减几分，减分写负数。", examples=[-1]
    )
    cap: Number | None = Field(
        default=None,
        alias="封顶",
        title="封顶",
        description="这一条合计最多加减几分（写正数）；不写就不封顶。",
        examples=[5],
    )
    basis: Text = Field(alias="依据", title="依据", description="出自哪里。", examples=["本区约定"])


class Veto(Record):
    """一票否决: from how many times on a unit is not ranked, whatever its points."""

    slug: Slug = Field(alias="代码", title="代码", description="小写英文字母代码。", examples=["guapai"])
    merit: Annotated[Merit, Field(strict=False)] = Field(
        alias="计分事项", title="计分事项", description="因为什么。只能选列出的词。", examples=["被挂牌督办"]
    )
    times: Ordinal = Field(alias="次数", title="次数", description="一年里满几次。", examples=[2])
    result: Text = Field(
        alias="结果", title="结果", description="怎样处理。", examples=["不参加排名，取消评先资格"]
    )


class ScoreScheme(Dated):
    """A scheme of points in force over a span of days; the one in force on the last day of a year applies."""

    name: Text = Field(
        alias="名称", title="名称", description="考核办法的名称。", examples=["督办事项办理考核"]
    )
    authority: Text = Field(
        alias="依据", title="依据", description="考核办法出自哪里。", examples=["本区约定"]
    )
    kinds: Many[Annotated[Kind, Field(strict=False)]] = Field(
        alias="适用",
        title="适用事项",
        description="考核哪几类事项。",
        min_length=1,
        examples=[["督办单", "议定事项"]],
    )
    base: Number = Field(alias="基础分", title="基础分", description="从多少分算起。", examples=[100])
    floor: Number = Field(alias="最低分", title="最低分", description="最低到多少分。", examples=[0])
    most_added: Number = Field(
        alias="加分上限", title="加分上限", description="各条加分合计最多几分。", examples=[10]
    )
    rows: Many[ScoreRow] = Field(
        alias="计分",
        title="计分",
        description="加分减分的各条。",
        min_length=1,
        examples=[[{"代码": "yuqi", "计分事项": "逾期报结", "每次": -1, "依据": "本区约定"}]],
    )
    vetoes: Many[Veto] = Field(
        default=(),
        alias="否决",
        title="一票否决",
        description="满几次就不参加排名。",
        examples=[[{"代码": "guapai", "计分事项": "被挂牌督办", "次数": 2, "结果": "不参加排名"}]],
    )


class ScoreRules(Noted):
    """data/rules/scores.yml."""

    schemes: Many[ScoreScheme] = Field(
        alias="考核办法",
        title="考核办法",
        description="每改一次加一条。",
        min_length=1,
        examples=[
            [
                {
                    "起": "2021-01-01",
                    "名称": "督办事项办理考核",
                    "依据": "本区约定",
                    "适用": ["督办单"],
                    "基础分": 100,
                    "最低分": 0,
                    "加分上限": 10,
                    "计分": [{"代码": "yuqi", "计分事项": "逾期报结", "每次": -1, "依据": "本区约定"}],
                }
            ]
        ],
    )
