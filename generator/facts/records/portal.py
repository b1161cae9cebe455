"""门户: the settings of this portal."""

from pydantic import Field

from generator.facts.records.base import (
    Day,
    Many,
    Noted,
    Text,
    UnitName,
    Year,
)

_PAGE = r"^https?://[^\s]+$"
"""The address of a page: portals link to it, so it must not be able to run anything."""


class Portal(Noted):
    """data/portal.yml."""

    name: Text = Field(
        alias="门户名称",
        title="门户名称",
        description="显示在每页页首。",
        examples=["大兴区信访督查督办门户"],
    )
    office: Text = Field(
        alias="办公室", title="办公室", description="主办单位全称。", examples=["大兴区信访办公室"]
    )
    office_unit: UnitName = Field(
        alias="督办单位",
        title="督办单位",
        description="负责督办的单位简称，须在单位名录中。",
        examples=["区信访办"],
    )
    district: Text = Field(alias="地区", title="地区", description="地区名称。", examples=["大兴区"])
    mark: Text = Field(
        alias="页面标识", title="页面标识", description="印在每页的管理标识。", examples=["内部资料 注意保管"]
    )
    pinned_on: Day | None = Field(
        default=None,
        alias="截至日期",
        title="截至日期",
        description="演示或归档时固定数据日期；日常使用不写，取当天。",
        examples=["2022-02-10"],
    )
    banner: Text | None = Field(
        default=None,
        alias="演示横幅",
        title="演示横幅",
        description="写了就显示在每页顶部。",
        examples=["演示数据，不代表真实工作情况"],
    )
    edit_url: Text | None = Field(
        default=None, alias="编辑地址", title="编辑地址",
        description="“修改此条”链接的前缀，后面接文件路径；没有内网代码库就不写。",
        pattern=_PAGE,
        examples=["http://git.intranet/xinfang/portal/-/edit/main/"],
    )  # fmt: skip
    address: Text | None = Field(
        default=None,
        alias="门户地址",
        title="门户地址",
        description="门户首页所在的网址，印在图纸上，并生成二维码；还没有固定地址就不写。",
        pattern=_PAGE,
        examples=["http://duban.intranet/"],
    )
    report_years: Many[Year] = Field(
        default=(),
        alias="年度报告",
        title="年度报告",
        description="为哪些年份生成年度页。",
        examples=[[2021]],
    )
