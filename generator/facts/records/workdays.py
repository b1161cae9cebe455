"""工作日: the State Council's notice on holidays for one year, as printed."""

from pydantic import Field

from generator.facts.records.base import (
    Count,
    Day,
    Many,
    Noted,
    Record,
    Text,
    Year,
)


class Holiday(Record):
    """One holiday period, first and last day included."""

    name: Text = Field(alias="名称", title="名称", description="节日名称。", examples=["春节"])
    first: Day = Field(alias="起", title="起", description="放假第一天。", examples=["2021-02-11"])
    last: Day = Field(alias="止", title="止", description="放假最后一天。", examples=["2021-02-17"])
    days: Count = Field(alias="天数", title="天数", description="通知中写的天数，用来核对。", examples=[7])


class HolidayNotice(Noted):
    """data/workdays/YYYY.yml: one file a year. A year without a file is provisional, never guessed silently."""

    year: Year = Field(alias="年份", title="年份", description="哪一年。", examples=[2021])
    number: Text = Field(
        alias="通知",
        title="通知",
        description="国务院办公厅通知的文号。",
        examples=["国办发明电〔2020〕27号"],
    )
    dated_on: Day = Field(
        alias="通知日期", title="通知日期", description="通知印发日期。", examples=["2020-11-25"]
    )
    holidays: Many[Holiday] = Field(
        alias="放假",
        title="放假",
        description="各节日放假安排。",
        min_length=1,
        examples=[[{"名称": "春节", "起": "2021-02-11", "止": "2021-02-17", "天数": 7}]],
    )
    make_up: Many[Day] = Field(
        default=(),
        alias="调休上班",
        title="调休上班",
        description="调休上班的周末日期。",
        examples=[["2021-02-07"]],
    )
