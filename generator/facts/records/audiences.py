"""受众: for whom an edition of the portal is made besides the office, and the whole of what they may see.

A whitelist: what is not named here is not in that edition. A new kind of record, a new key or a new output is
therefore kept back until somebody names it.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from generator.facts.records.base import Many, Noted, Record, Slug, Text, Title, Year
from generator.vocabulary import Kind


class Listed(StrEnum):
    """Kinds of record that an audience may be shown one by one."""

    UNIT = "单位"
    DOCUMENT = "制度文件"
    ORDER = "督办单"
    MEETING = "会议"
    TASK_FORCE = "工作专班"
    CAMPAIGN = "专项行动"
    PLAN_ITEM = "年度计划事项"
    SUGGESTION = "三项建议"


class Derived(StrEnum):
    """What may be told of a record though no key holds it: it follows from the whole record on the day."""

    STAGE = "阶段"
    LIGHT = "灯"
    DUE = "现行时限"


class Dimension(StrEnum):
    """By what items may be counted."""

    FOCUS = "紧盯"
    MODE = "督办方式"
    GROUP = "可比组"
    LIGHT = "灯"
    QUARTER = "交办季度"


class ListedKind(Record):
    """One kind that is shown record by record, and of each record these keys alone."""

    kind: Annotated[Listed, Field(strict=False)] = Field(
        alias="类别", title="类别", description="公开哪一类内容。", examples=["年度计划事项"]
    )
    fields: Many[Text] = Field(
        alias="字段",
        title="字段",
        description="只公开这几项，写填报时的名称，第一项作标题；一项里又分几项的，写成 措施/时限。",
        min_length=1,
        examples=[["标题", "主题", "提出日期", "措施/措施"]],
    )
    derived: Many[Annotated[Derived, Field(strict=False)]] = Field(
        default=(),
        alias="推算",
        title="推算",
        description="推算出来的也公开哪几样。",
        examples=[["阶段"]],
    )


class CountTable(Record):
    """One table of counts of items; small counts in it are kept back."""

    name: Title = Field(
        alias="名称", title="名称", description="表的名称。", examples=["督办单：紧盯的方面与亮灯"]
    )
    kind: Annotated[Kind, Field(strict=False)] = Field(
        alias="事项", title="事项", description="数哪一类事项；逐条公开了的不能再列表。", examples=["督办单"]
    )
    rows: Annotated[Dimension, Field(strict=False)] = Field(
        alias="行", title="行", description="一行一个什么。", examples=["紧盯"]
    )
    columns: Annotated[Dimension, Field(strict=False)] = Field(
        alias="列", title="列", description="一列一个什么。", examples=["灯"]
    )


class Audience(Record):
    """Readers outside the office, and what they may see."""

    name: Text = Field(alias="名称", title="名称", description="写在命令里的名称。", examples=["公开"])
    slug: Slug = Field(
        alias="代码",
        title="代码",
        description="小写英文字母代码，用作输出文件夹的名称。",
        examples=["public"],
    )
    mark: Text = Field(
        alias="页面标识", title="页面标识", description="写在每一页上的标识。", examples=["公开版"]
    )
    listed: Many[ListedKind] = Field(
        default=(),
        alias="逐条公开",
        title="逐条公开",
        description="哪几类内容逐条公开，各公开哪几项。",
        examples=[[{"类别": "制度文件", "字段": ["名称", "文号"]}]],
    )
    years: Many[Year] = Field(
        default=(),
        alias="年度报告",
        title="年度报告",
        description="哪几年的年度报告已经公布；这些年的数照原样公开。",
        examples=[[2021]],
    )
    figures: Many[Text] = Field(
        default=(),
        alias="年度数字",
        title="年度数字",
        description="年度报告里的哪些数，写年度报告页上的名称。",
        examples=[["工作专班", "网上信访件"]],
    )
    tallies: Many[Slug] = Field(
        default=(),
        alias="统计",
        title="统计",
        description="公开哪些统计的逐月数，写代码；公开的是名称、分项、计量和数。",
        examples=[["jiefang-qu"]],
    )
    indicators: Many[Slug] = Field(
        default=(),
        alias="指标",
        title="指标",
        description="公开哪些指标的逐月数和分单位数，写代码；公开的是名称、口径里的分子分母、计量和数。",
        examples=[["chongfu-wangxin"]],
    )
    rates: Many[Slug] = Field(
        default=(),
        alias="率",
        title="率",
        description="公开全区的哪些率，写代码；公开的是名称、定义和数。",
        examples=[["anqi-banjie"]],
    )
    tables: Many[CountTable] = Field(
        default=(),
        alias="列表",
        title="列表",
        description="公开哪些事项计数表。",
        examples=[[{"名称": "督办单：紧盯的方面与亮灯", "事项": "督办单", "行": "紧盯", "列": "灯"}]],
    )


class AudienceRules(Noted):
    """data/rules/audiences.yml. Without the file there is but one edition, the office's own."""

    audiences: Many[Audience] = Field(
        alias="受众",
        title="受众",
        description="除本办公室以外，还给谁看、给看什么。没有写到的一律不给看。",
        min_length=1,
        examples=[[{"名称": "公开", "代码": "public", "页面标识": "公开版", "年度报告": [2021]}]],
    )
