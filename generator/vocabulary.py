"""Every enumerated word of the domain: the value is the Chinese label that editors write.

Imports nothing of the project. A word that appears here appears nowhere else as a literal. Long, since it is nothing
but lists of words, and there is one place to look for them.
"""

from enum import StrEnum


class Kind(StrEnum):
    """Kinds of tracked items: whatever has a lead unit, a deadline, a log and a light. What each is: ``records.KINDS``."""

    ORDER = "督办单"
    DECISION = "议定事项"
    TASK_FORCE = "工作专班"
    CAMPAIGN = "专项行动"
    PLAN_ITEM = "年度计划事项"
    MEASURE = "计划措施"
    SUGGESTION = "三项建议"


class Focus(StrEnum):
    """四个紧盯: what an order keeps an eye on (2021 annual report, part one, section five)."""

    MATTERS = "重点事"
    """Group matters that stand out."""
    CLAIMS = "重点人"
    """The unit's duty on an individual claim; never the person."""
    STANDARDS = "规范化"
    """Assessment indicators of petition work."""
    LEADERS = "一把手"
    """Whether the head of the unit carries the responsibility."""


class Mode(StrEnum):
    """督办方式: how an order is supervised (2021 annual report, part one, section five)."""

    PRIORITY = "重点督办"
    """Through special joint meetings: big disputes, 三跨三分离, matters listed by the city."""
    REVIEW = "讲评督办"
    """Named at the Tuesday meeting and in the monthly bulletin."""
    ASSIGNED = "交办督办"
    """By a written assignment form."""
    SPECIAL = "专项督办"
    """By a designated post, telephone line and channel."""


class Stage(StrEnum):
    """Where an item stands in its life cycle; never written down, always derived from the log."""

    PLANNED = "未启动"
    ISSUED = "交办"
    RECEIVED = "签收"
    UNDERWAY = "办理中"
    COMPLETED = "报结"
    """The unit says that it is done."""
    CLOSED = "销号"
    """The supervisor strikes it off."""
    OBJECTED = "异议"
    PAUSED = "暂缓"
    CANCELLED = "撤销"

    @property
    def is_open(self) -> bool:
        """Whether work is still owed: neither closed nor cancelled."""
        return self is not Stage.CLOSED and self is not Stage.CANCELLED


class Event(StrEnum):
    """What a log entry records. Which stage allows which event: ``facts.life_cycle``."""

    STARTED = "启动"
    RECEIVED = "签收"
    REPLIED = "答复"
    PROGRESS = "进展"
    MILESTONE = "节点完成"
    URGED = "催办"
    EXTENSION_ASKED = "申请延期"
    EXTENDED = "批准延期"
    EXTENSION_REFUSED = "不予延期"
    ADJUSTED = "调整"
    OBJECTED = "异议"
    OBJECTION_DECIDED = "异议裁定"
    PAUSED = "暂缓"
    RESUMED = "恢复"
    COMPLETED = "报结"
    FEEDBACK = "反馈"
    """A unit's written answer to one of the three suggestions."""
    RETURNED = "退回"
    CLOSED = "销号"
    RECHECKED = "回头看"
    REOPENED = "重办"
    CANCELLED = "撤销"
    CRITICISED = "通报"
    SUMMONED = "约谈"
    LISTED = "挂牌督办"


class Outcome(StrEnum):
    """How a decided event ended."""

    UPHELD = "维持"
    """异议裁定: the assignment stands."""
    REASSIGNED = "改派"
    """异议裁定: another unit takes the lead."""
    WITHDRAWN = "撤回交办"
    """异议裁定: the item is cancelled."""
    STABLE = "稳定"
    """回头看: the result holds."""
    RELAPSED = "反弹"
    """回头看: the problem came back."""
    ADOPTED = "采纳"
    PARTLY_ADOPTED = "部分采纳"
    NOT_ADOPTED = "未采纳"


class Light(StrEnum):
    """亮灯. Never colour alone: each has a shape and a word."""

    RED = "红"
    YELLOW = "黄"
    GREEN = "绿"
    GREY = "灰"
    BLUE = "蓝"

    @property
    def shape(self) -> str:
        """The mark that tells the light on black-and-white paper."""
        return _SHAPES[self]

    @property
    def code(self) -> str:
        """ASCII name for style classes and addresses."""
        return self.name.lower()


_SHAPES = {Light.RED: "■", Light.YELLOW: "▲", Light.GREEN: "●", Light.GREY: "○", Light.BLUE: "✓"}


class UnitKind(StrEnum):
    """单位类别."""

    DEPARTMENT = "区级部门"
    TOWN = "镇街"
    VILLAGE = "村居"
    OFFICE = "区信访办"


class MeetingKind(StrEnum):
    """会议类别; the letters begin a meeting's id."""

    EXECUTIVE = "常务会"
    FOUNDATION = "重点基础工作联席会议"
    JOINT = "联席会议"
    SPECIAL = "专题会议"
    SCREENING = "排查例会"
    DISPATCH = "调度会"
    PARTY_GROUP = "党组会"

    @property
    def prefix(self) -> str:
        """First letters of the ids of such meetings."""
        return _MEETING_PREFIXES[self]


_MEETING_PREFIXES = {
    MeetingKind.EXECUTIVE: "CW",
    MeetingKind.FOUNDATION: "JC",
    MeetingKind.JOINT: "LX",
    MeetingKind.SPECIAL: "ZT",
    MeetingKind.SCREENING: "PC",
    MeetingKind.DISPATCH: "DD",
    MeetingKind.PARTY_GROUP: "DZ",
}


class SuggestionKind(StrEnum):
    """三项建议: 信访条例(2005) art. 36 to 38; 信访工作条例(2022) art. 14(6) and 40."""

    IMPROVE = "改进工作"
    POLICY = "完善政策"
    ACCOUNTABILITY = "追究责任"


class Tag(StrEnum):
    """标签: classes that carry a rule of their own."""

    CROSS_BOUNDARY = "三跨三分离"
    """At least two units must be named."""
    CITY_LISTED = "市级挂账"
    REPEAT_CAMPAIGN = "治理重复信访"
    MASS_MATTER = "涉众型"


class Direction(StrEnum):
    """Which way an indicator should move."""

    HIGHER = "越高越好"
    LOWER = "越低越好"
    NEUTRAL = "仅作参考"
    """Context only, never scored (for example the number of written instructions)."""


class DayUnit(StrEnum):
    """Unit in which a clock counts."""

    WORKING = "工作日"
    NATURAL = "自然日"


class Roll(StrEnum):
    """What happens when the last day of a clock is not a working day."""

    NONE = "不顺延"
    NEXT = "顺延至下一工作日"
    PREVIOUS = "提前至上一工作日"


class Weekday(StrEnum):
    """Days of the week, as a rule names the day of a meeting."""

    MONDAY = "周一"
    TUESDAY = "周二"
    WEDNESDAY = "周三"
    THURSDAY = "周四"
    FRIDAY = "周五"
    SATURDAY = "周六"
    SUNDAY = "周日"

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday, as ``date.weekday`` counts."""
        return list(Weekday).index(self)


class Cycle(StrEnum):
    """周调度、月通报、季分析、年考核: how often what is reported (2021 annual report, part one, section four)."""

    WEEK = "周调度"
    MONTH = "月通报"
    QUARTER = "季分析"
    YEAR = "年考核"

    @property
    def code(self) -> str:
        """ASCII name for addresses."""
        return self.name.lower()


class Merit(StrEnum):
    """计分事项: what a unit is given or docked points for. Duties performed, nothing else.

    Left out on purpose: 领导批示, published articles, meetings held, papers issued and the like, which
    整治形式主义为基层减负若干规定 (2024) keeps out of 督查检查考核; and the number of petitions, of which no
    league table is made.
    """

    ON_TIME = "按期报结"
    LATE_DONE = "逾期报结"
    OVERDUE = "逾期未报结"
    RECEIPT_LATE = "签收超时"
    REPLY_LATE = "答复超时"
    FEEDBACK_LATE = "建议反馈超时"
    MILESTONE_ON_TIME = "节点按期完成"
    MILESTONE_LATE = "节点逾期"
    RETURNED = "报结被退回"
    EXTENDED_AGAIN = "同一事项再次延期"
    SILENT = "满30天未报"
    URGED = "被催办"
    CRITICISED = "被通报"
    SUMMONED = "被约谈"
    LISTED = "被挂牌督办"
    STABLE = "回头看稳定"
    RELAPSED = "回头看反弹"

    @property
    def meaning(self) -> str:
        """When it counts, in one Chinese sentence."""
        return _MERIT_MEANINGS[self]


_MERIT_MEANINGS = {
    Merit.ON_TIME: "报结日不晚于当时的办结时限，且没有被退回。",
    Merit.LATE_DONE: "报结日晚于当时的办结时限。",
    Merit.OVERDUE: "到考核截止日，过了现行时限还没有报结；每项计一次。",
    Merit.RECEIPT_LATE: "签收时钟超时，不论后来是否签收；计在时钟期满那天的牵头单位。",
    Merit.REPLY_LATE: "答复时钟超时，不论后来是否答复；计在时钟期满那天的牵头单位。",
    Merit.FEEDBACK_LATE: "三项建议的反馈时钟超时，不论后来是否反馈。",
    Merit.MILESTONE_ON_TIME: "节点在它的时限以内完成。",
    Merit.MILESTONE_LATE: "节点到时限没有完成，不论后来是否补上；撤销的不计。",
    Merit.RETURNED: "报结后被督办单位退回，每次计一次。",
    Merit.EXTENDED_AGAIN: "同一事项第二次及以后的批准延期，每次计一次。",
    Merit.SILENT: "到考核截止日在办，牵头单位满30天没有任何记录；每项计一次。",
    Merit.URGED: "被催办，每次计一次。",
    Merit.CRITICISED: "被通报，每次计一次。",
    Merit.SUMMONED: "被约谈，每次计一次。",
    Merit.LISTED: "被挂牌督办，每次计一次。",
    Merit.STABLE: "销号后回头看，结果稳定。",
    Merit.RELAPSED: "销号后回头看，问题反弹。",
}


class Satisfaction(StrEnum):
    """满意率的口径: what becomes of those who did not rate. Three are in use in the country; they are never mixed."""

    RATED_ONLY = "未评不计"
    SILENCE_CONTENT = "未评计满意"
    SILENCE_DISCONTENT = "未评计不满意"

    @property
    def meaning(self) -> str:
        """The formula in one Chinese sentence."""
        return _SATISFACTION_MEANINGS[self]


_SATISFACTION_MEANINGS = {
    Satisfaction.RATED_ONLY: "（满意＋基本满意）÷ 已评价；超期未评的不进分子也不进分母。",
    Satisfaction.SILENCE_CONTENT: "（满意＋基本满意＋超期未评）÷（已评价＋超期未评）。",
    Satisfaction.SILENCE_DISCONTENT: "（满意＋基本满意）÷（已评价＋超期未评）。",
}


class PeriodCount(StrEnum):
    """What a period is counted by: sets of items that moved in it, or that stand at its end."""

    ISSUED = "新交办"
    REPORTED = "有进展"
    COMPLETED = "报结"
    CLOSED = "销号"
    NEWLY_RED = "新转红"
    RECOVERED = "消红"
    EXTENDED = "改期"
    RETURNED = "退回"
    NEWLY_SILENT = "新满30天未报"
    URGED = "催办"
    CRITICISED = "通报"
    SUMMONED = "约谈"
    LISTED = "挂牌督办"
    OPEN = "期末在办"
    LATE = "期末逾期"
    RED = "期末红灯"
    YELLOW = "期末黄灯"
    SILENT = "期末满30天未报"

    @property
    def code(self) -> str:
        """ASCII name for anchors."""
        return self.name.lower().replace("_", "-")

    @property
    def is_standing(self) -> bool:
        """Whether it is a set that stands at the end, not one that moved."""
        return self in {
            PeriodCount.OPEN,
            PeriodCount.LATE,
            PeriodCount.RED,
            PeriodCount.YELLOW,
            PeriodCount.SILENT,
        }


class ClockStatus(StrEnum):
    """Where a clock stands on a day."""

    MET = "按时"
    LATE = "超时完成"
    RUNNING = "计时中"
    OVERDUE = "已超时"
    VOID = "不再计时"
    """Its start was undone (cancelled, reassigned) before it ended."""

    @property
    def is_running(self) -> bool:
        """Whether what it waits for is still owed, in time or not."""
        return self is ClockStatus.RUNNING or self is ClockStatus.OVERDUE


class DocumentKind(StrEnum):
    """类别 of a 制度文件."""

    LAW = "法规规章"
    LOCAL = "本区制度"
    SCHEME = "工作方案"


class Nature(StrEnum):
    """数据性质: where a record's content comes from."""

    ACTUAL = "实际"
    REPORT = "据年度报告"
    """Stated by the published annual report."""
    DEMO = "演示"
    """Invented for demonstration."""


PENDING = "待补充"
"""What an editor writes where a lead or a deadline is honestly not known yet."""


UNNUMBERED = "待编"
"""What an editor writes as 编号 of a new record that gets its number after the merge."""


class MilestoneStatus(StrEnum):
    """Where one milestone stands on a day."""

    PLANNED = "未到"
    NEAR = "临近"
    """Due within seven days."""
    DONE = "完成"
    DONE_LATE = "逾期完成"
    MISSED = "逾期"
    DROPPED = "不再执行"
    """The item was closed or cancelled without it."""

    @property
    def shape(self) -> str:
        """The mark on boards and time lines."""
        return _MILESTONE_SHAPES[self]


_MILESTONE_SHAPES = {
    MilestoneStatus.PLANNED: "○",
    MilestoneStatus.NEAR: "◐",
    MilestoneStatus.DONE: "●",
    MilestoneStatus.DONE_LATE: "◉",
    MilestoneStatus.MISSED: "✕",
    MilestoneStatus.DROPPED: "–",
}


class Flag(StrEnum):
    """Sets that items belong to on a day. Every count and rate is a count of such a set, and links to it.

    “本周” is the seven days that end on the day asked about.
    """

    OPEN = "在办"
    LATE = "逾期"
    DUE_SOON = "两周内到期"
    OWED = "应办结"
    ON_TIME = "按期报结"
    ON_TIME_UNMOVED = "一次不改按期报结"
    CLOSED = "已销号"
    WAS_RED = "曾亮红灯"
    EXTENDED = "改过期"
    RETURNED = "曾退回"
    OBJECTED = "曾提异议"
    SILENT = "满30天未报"
    RECEIPT_OWED = "应签收"
    RECEIPT_MET = "按时签收"
    REPLY_OWED = "应答复"
    REPLY_MET = "按时答复"
    PENDING = "要素待补充"
    WEEK_ISSUED = "本周新交办"
    WEEK_REPORTED = "本周有进展"
    WEEK_COMPLETED = "本周报结"
    WEEK_CLOSED = "本周销号"
    WEEK_RED = "本周新转红"
    WEEK_RECOVERED = "本周消红"
    WEEK_EXTENDED = "本周改期"

    @property
    def code(self) -> str:
        """ASCII name for style classes and row attributes."""
        return self.name.lower().replace("_", "-")

    @property
    def meaning(self) -> str:
        """Who belongs to the set, in one Chinese sentence."""
        return _FLAG_MEANINGS[self]


_FLAG_MEANINGS = {
    Flag.OPEN: "没有销号也没有撤销。",
    Flag.LATE: "过了现行时限还没有报结。",
    Flag.DUE_SOON: "没有报结，现行时限在今后14天以内。",
    Flag.OWED: "现行时限已到或者已经报结的；不含撤销的和时限待补充的。",
    Flag.ON_TIME: "应办结的事项中，在当时的时限以内报结且没有被退回的。",
    Flag.ON_TIME_UNMOVED: "从未改期，并在最初的时限以内报结的。",
    Flag.CLOSED: "督办单位已核实销号。",
    Flag.WAS_RED: "到这一天为止亮过红灯。",
    Flag.EXTENDED: "批准过延期，或者重办时重定了时限。",
    Flag.RETURNED: "报结后被退回过。",
    Flag.OBJECTED: "承办单位提出过异议。",
    Flag.SILENT: "在办，承办单位满30天没有任何记录（等待销号的除外）。",
    Flag.RECEIPT_OWED: "签收时钟已停或者已超时。",
    Flag.RECEIPT_MET: "在签收时限以内签收。",
    Flag.REPLY_OWED: "答复时钟已停或者已超时。",
    Flag.REPLY_MET: "在答复时限以内答复。",
    Flag.PENDING: "牵头单位或者时限还是“待补充”。",
    Flag.WEEK_ISSUED: "最近7天交办。",
    Flag.WEEK_REPORTED: "最近7天有启动、答复、进展或节点完成的记录。",
    Flag.WEEK_COMPLETED: "最近7天报结，目前仍有效。",
    Flag.WEEK_CLOSED: "最近7天销号。",
    Flag.WEEK_RED: "7天前不是红灯，最近7天内亮了红灯。",
    Flag.WEEK_RECOVERED: "7天前是红灯，现在不是。",
    Flag.WEEK_EXTENDED: "最近7天批准延期。",
}
