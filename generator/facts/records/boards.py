"""挂图设置: which boards a wall screen shows, in which order and how long, and when it is dimmed."""

from enum import StrEnum

from pydantic import Field

from generator.facts.records.base import Count, Many, Noted, Ordinal, Record, Reference
from generator.facts.records.numbering import STAND_IN


class BoardKind(StrEnum):
    """Kinds of wall boards. A board of a task force is named by the task force's id instead."""

    TASK_FORCE = "专班作战图"
    MAP = "全区一张图"
    FOCUS = "四个紧盯"
    DEADLINES = "倒排工期"
    PLAN = "年度计划"
    ACCOUNTABILITY = "监督追责"


class PlaylistEntry(Record):
    """One turn of the screen."""

    board: Reference = Field(
        alias="挂图",
        title="挂图",
        description="工作专班或专项行动写编号；其余写：全区一张图、四个紧盯、倒排工期、年度计划、监督追责。",
        pattern=rf"^((ZB|ZX)-[0-9]{{4}}-[0-9]{{2}}|{STAND_IN}|全区一张图|四个紧盯|倒排工期|年度计划|监督追责)$",
        examples=["四个紧盯"],
    )
    seconds: Ordinal | None = Field(
        default=None,
        alias="停留秒数",
        title="停留秒数",
        description="这张图停留多少秒；不写就用统一的秒数。",
        examples=[90],
    )


class BoardSettings(Noted):
    """data/boards.yml. Without the file a screen shows all boards in turn."""

    seconds: Ordinal = Field(
        default=60, alias="每张秒数", title="每张秒数", description="每张图停留多少秒。", examples=[60]
    )
    playlist: Many[PlaylistEntry] = Field(
        default=(),
        alias="轮播",
        title="轮播",
        description="大屏依次显示哪些图；不写就全部轮流显示。",
        examples=[[{"挂图": "ZB-2021-01"}, {"挂图": "四个紧盯", "停留秒数": 90}]],
    )
    dim_from: Count | None = Field(
        default=None,
        alias="夜间调暗起",
        title="夜间调暗起",
        description="每天几点起调暗大屏，0到23。",
        le=23,
        examples=[20],
    )
    dim_to: Count | None = Field(
        default=None,
        alias="夜间调暗止",
        title="夜间调暗止",
        description="每天几点恢复，0到23。",
        le=23,
        examples=[7],
    )
