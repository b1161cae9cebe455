"""周期规则: on which day the week is dispatched, and when the books of month, quarter and year are closed."""

from typing import Annotated

from pydantic import Field

from generator.facts.records.base import Count, Many, Noted, Ordinal, Text
from generator.facts.records.rules import Dated
from generator.vocabulary import Roll, Weekday


class CycleRule(Dated):
    """The rhythm in force over a span of days. A closed period is never changed: what comes later restates it."""

    weekday: Annotated[Weekday, Field(strict=False)] = Field(
        alias="例会", title="例会", description="每周哪一天开排查例会；一周到这一天为止。", examples=["周二"]
    )
    roll: Annotated[Roll, Field(strict=False)] = Field(
        alias="遇休",
        title="例会遇休息日",
        description="例会那天不上班怎么办；所在的一周都不上班的，并入下一周。",
        examples=["顺延至下一工作日"],
    )
    month_days: Count = Field(
        alias="月结账",
        title="月结账",
        description="月末以后几个工作日结账，结账后的补记只作更正。",
        le=60,
        examples=[3],
    )
    quarter_days: Count = Field(
        alias="季结账",
        title="季结账",
        description="季末以后几个工作日结账，结账后的补记只作更正。",
        le=60,
        examples=[5],
    )
    year_days: Count = Field(
        alias="年结账",
        title="年结账",
        description="年末以后几个工作日结账，结账后的补记只作更正。",
        le=120,
        examples=[15],
    )
    pages: Ordinal = Field(
        alias="保留期数",
        title="保留期数",
        description="门户上各保留最近几期周调度和月通报，更早的看存档。",
        le=60,
        examples=[4],
    )
    authority: Text = Field(alias="依据", title="依据", description="规则出自哪里。", examples=["本区约定"])


class CycleRules(Noted):
    """data/rules/cycle.yml."""

    rules: Many[CycleRule] = Field(
        alias="周期规则",
        title="周期规则",
        description="每改一次加一条。",
        min_length=1,
        examples=[
            [
                {
                    "起": "2021-01-01",
                    "例会": "周二",
                    "遇休": "顺延至下一工作日",
                    "月结账": 3,
                    "季结账": 5,
                    "年结账": 15,
                    "保留期数": 4,
                    "依据": "本区约定",
                }
            ]
        ],
    )
