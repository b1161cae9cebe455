"""The figures of an annual report, each counted from records and walked back to the lines that made it.

What the published report for 2021 states, and in its order; nothing here is typed from it. A figure is
always the sum of its parts, and without records it is 0 with no parts: the page then says 无数据.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from generator.facts.records import Meeting, Records, SupervisionOrder
from generator.state.situation import Situation
from generator.state.stages import phase_on
from generator.state.tallies import indicator_rows, tally_rows
from generator.vocabulary import Focus, MeetingKind, Mode, Stage

CHAIRED_BY = "主管"
"""What the post of a chair contains where the district's leader in charge presides."""
_CLOCKS = "rules/clocks.yml"


@dataclass(frozen=True, slots=True)
class FigurePart:
    """One line of data that a figure counts."""

    label: str
    amount: int
    record: str
    """Key into ``Records.paths``, or the path of a single file below data/."""
    loc: tuple[str | int, ...]
    """Where in that file the amount stands."""
    item: str | None = None
    """Id of the tracked item, if it is one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an annual report."""

    key: str
    value: int
    """Sum of the parts' amounts."""
    unit: str
    label: str
    how: str
    """One sentence on how it is counted."""
    parts: tuple[FigurePart, ...]


@dataclass(frozen=True, slots=True)
class _Year:
    """The records of one year, as of the day."""

    records: Records
    situation: Situation
    year: int

    @property
    def until(self) -> date:
        """The end of the year, or the day if that is earlier."""
        return min(date(self.year, 12, 31), self.situation.as_of)

    def has(self, day: date) -> bool:
        """Whether a day lies in the year and is not later than the day asked about."""
        return day.year == self.year and day <= self.until

    def held(self, *kinds: MeetingKind) -> list[Meeting]:
        """Meetings of these kinds, by date."""
        found = [
            meeting
            for meeting in self.records.meetings.values()
            if meeting.kind in kinds and self.has(meeting.held_on)
        ]
        return sorted(found, key=lambda meeting: (meeting.held_on, meeting.id))

    def orders(self) -> list[SupervisionOrder]:
        """Supervision orders issued in the year."""
        issued = (order for order in self.records.orders.values() if self.has(order.issued_on))
        return sorted(issued, key=lambda order: (order.issued_on, order.id))


_Parts = Iterator[FigurePart]
_Reader = Callable[[_Year], _Parts]


@dataclass(frozen=True, slots=True)
class _Spec:
    """How one figure is made."""

    key: str
    unit: str
    label: str
    how: str
    read: _Reader


def annual_figures(records: Records, year: int, situation: Situation) -> tuple[Figure, ...]:
    """Every figure of a year's report, counted as of the situation's day."""
    counted = _Year(records, situation, year)
    return tuple(_read_figure(spec, counted) for spec in _SPECS)


def _read_figure(spec: _Spec, year: _Year) -> Figure:
    parts = tuple(spec.read(year))
    return Figure(spec.key, sum(part.amount for part in parts), spec.unit, spec.label, spec.how, parts)


def _meetings(*kinds: MeetingKind, chaired: bool = False) -> _Reader:
    """Count meetings of some kinds; chaired: only those where the leader in charge presides."""

    def read(year: _Year) -> _Parts:
        for meeting in year.held(*kinds):
            if not chaired or CHAIRED_BY in meeting.chair:
                yield _one(f"{meeting.held_on} {meeting.title}", meeting.id, "主持" if chaired else "类别")

    return read


def _settled(year: _Year) -> _Parts:
    """Decisions of joint and special meetings that were struck off by the end of the year."""
    for meeting in year.held(MeetingKind.JOINT, MeetingKind.SPECIAL):
        for item in meeting.items():
            state = year.situation.items.get(item.id)
            phase = phase_on(state.phases, year.until) if state else None
            if phase and phase.closed_on:
                label = f"{item.title}（{phase.closed_on}{Stage.CLOSED}）"
                yield FigurePart(label, 1, meeting.id, item.path, item.id)


def _formed(year: _Year) -> _Parts:
    for force in year.records.task_forces.values():
        if year.has(force.issued_on):
            yield FigurePart(force.title, 1, force.id, ("成立日期",), force.id)


def _tally(slug: str, column: str) -> _Reader:
    """Add up one column of a tally, month by month."""

    def read(year: _Year) -> _Parts:
        tally = year.records.tallies.get(f"{slug}-{year.year}")
        for index, row in tally_rows(tally, year.situation.as_of) if tally else ():
            if column in row.values:
                loc = ("每月", index, "数值", column)
                yield FigurePart(_month(row.month), row.values[column], f"tally:{slug}-{year.year}", loc)

    return read


def _indicator(slug: str, *, whole: bool = False) -> _Reader:
    """Add up the numerator, or the denominator, of an indicator of the district, month by month."""

    def read(year: _Year) -> _Parts:
        indicator = year.records.indicators.get(slug)
        rows = indicator_rows(indicator, year.situation.as_of, year=year.year) if indicator else ()
        for index, row in rows:
            amount = row.denominator if whole else row.numerator
            if amount is not None:
                loc = ("观测", index, "分母" if whole else "分子")
                yield FigurePart(_month(row.month), amount, f"indicator:{slug}", loc)

    return read


def _clock(slug: str) -> _Reader:
    """The number of days of a clock in force at the end of the year."""

    def read(year: _Year) -> _Parts:
        for index, rule in enumerate(year.records.clocks):
            if rule.slug == slug and rule.is_valid_on(year.until):
                yield FigurePart(
                    f"{rule.name}（{rule.authority}）", rule.days, _CLOCKS, ("时钟", index, "天数")
                )
                return

    return read


def _kinds_of_orders(word: type[Focus] | type[Mode], key: str) -> _Reader:
    """Count the words that the year's orders use, each shown by its first order."""

    def read(year: _Year) -> _Parts:
        first: dict[str, str] = {}
        for order in year.orders():
            first.setdefault(order.focus if word is Focus else order.mode, order.id)
        for member in word:
            if member in first:
                yield _one(f"{member}（如 {first[member]}）", first[member], key, first[member])

    return read


def _planned(year: _Year) -> _Parts:
    """Items of the next year's plan, by the year they are numbered in."""
    for plan in year.records.plan.values():
        if year.records.year_of(plan) == year.year + 1 and plan.announced_on <= year.situation.as_of:
            yield _one(plan.title, plan.id, "编号", plan.id)


def _one(label: str, record: str, key: str, item: str | None = None) -> FigurePart:
    return FigurePart(label, 1, record, (key,), item)


def _month(month: str) -> str:
    """2021-03 as people write it."""
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月"


_JOINT, _SPECIAL = MeetingKind.JOINT, MeetingKind.SPECIAL
_TOP = (MeetingKind.EXECUTIVE, MeetingKind.FOUNDATION)

_SPECS: tuple[_Spec, ...] = (
    _Spec(
        "leadership_sessions",
        "次",
        "区级会议听取信访工作汇报",
        "当年召开的常务会和重点基础工作联席会议，一次会议算一次。",
        _meetings(*_TOP),
    ),
    _Spec(
        "joint_conferences_chaired",
        "次",
        "主管领导主持的联席会议",
        f"当年召开的联席会议中，主持岗位写有“{CHAIRED_BY}”的次数。",
        _meetings(_JOINT, chaired=True),
    ),
    _Spec(
        "leader_instructions",
        "次",
        "区领导批示",
        "批示统计表各月“批示”之和；只作背景，不参与评价。",
        _tally("pishi", "批示"),
    ),
    _Spec(
        "district_reception_batches",
        "批次",
        "区领导接访约访批次",
        "区领导接访约访统计表各月“批次”之和。",
        _tally("jiefang-qu", "批次"),
    ),
    _Spec(
        "district_reception_persons",
        "人次",
        "区领导接访约访人次",
        "区领导接访约访统计表各月“人次”之和。",
        _tally("jiefang-qu", "人次"),
    ),
    _Spec(
        "principal_reception_batches",
        "批次",
        "其中主要领导接访批次",
        "区领导接访约访统计表各月“主要领导批次”之和，已含在区领导批次中。",
        _tally("jiefang-qu", "主要领导批次"),
    ),
    _Spec(
        "principal_reception_persons",
        "人次",
        "其中主要领导接访人次",
        "区领导接访约访统计表各月“主要领导人次”之和，已含在区领导人次中。",
        _tally("jiefang-qu", "主要领导人次"),
    ),
    _Spec(
        "town_reception_batches",
        "批次",
        "镇街领导接访约访批次",
        "镇街领导接访约访统计表各月“批次”之和。",
        _tally("jiefang-zhenjie", "批次"),
    ),
    _Spec(
        "town_reception_persons",
        "人次",
        "镇街领导接访约访人次",
        "镇街领导接访约访统计表各月“人次”之和。",
        _tally("jiefang-zhenjie", "人次"),
    ),
    _Spec(
        "sweeps_district",
        "次",
        "全区矛盾纠纷大排查",
        "排查统计表各月“全区大排查”之和。",
        _tally("paicha", "全区大排查"),
    ),
    _Spec(
        "sweeps_special",
        "次",
        "重点领域专项排查",
        "排查统计表各月“重点领域专项排查”之和。",
        _tally("paicha", "重点领域专项排查"),
    ),
    _Spec(
        "sweeps_dynamic",
        "次",
        "重点矛盾动态排查",
        "排查统计表各月“重点矛盾动态排查”之和。",
        _tally("paicha", "重点矛盾动态排查"),
    ),
    _Spec(
        "disputes_found",
        "件",
        "排查发现的矛盾纠纷",
        "排查统计表各月“发现矛盾纠纷”之和。",
        _tally("paicha", "发现矛盾纠纷"),
    ),
    _Spec(
        "joint_conferences",
        "次",
        "信访工作联席会议",
        "当年召开的联席会议，一次会议算一次，不论由谁主持。",
        _meetings(_JOINT),
    ),
    _Spec(
        "special_meetings",
        "次",
        "信访联席专题会议",
        "当年召开的专题会议，一次会议算一次。",
        _meetings(_SPECIAL),
    ),
    _Spec(
        "issues_coordinated",
        "件",
        "协调解决的突出问题",
        "当年联席会议和专题会议的议定事项中，年底前（统计日更早的，到统计日）已销号的件数。",
        _settled,
    ),
    _Spec("task_forces", "个", "工作专班", "当年成立的工作专班；专项行动不算在内。", _formed),
    _Spec(
        "sign_days",
        "工作日",
        "签收时限",
        "当年年底（统计日更早的，到统计日）施行的签收时钟的天数。",
        _clock("qianshou"),
    ),
    _Spec(
        "reply_days",
        "工作日",
        "答复时限",
        "当年年底（统计日更早的，到统计日）施行的答复时钟的天数。",
        _clock("dafu"),
    ),
    _Spec(
        "overdue_unrated",
        "件",
        "超期未评的信访件",
        "超期未评指标全区各月分子之和。",
        _indicator("chaoqi-weiping"),
    ),
    _Spec(
        "online_petitions",
        "件",
        "网上信访件",
        "重复网信率指标全区各月分母之和。",
        _indicator("chongfu-wangxin", whole=True),
    ),
    _Spec(
        "online_repeats",
        "件",
        "其中重复网信",
        "重复网信率指标全区各月分子之和，已含在网上信访件中。",
        _indicator("chongfu-wangxin"),
    ),
    _Spec(
        "study_sessions",
        "次",
        "党组理论学习中心组学习",
        "学习统计表各月“学习”之和。",
        _tally("xuexi", "学习"),
    ),
    _Spec(
        "focus_areas",
        "个",
        "督办紧盯的方面",
        "当年交办的督办单用到的“紧盯”有几种。",
        _kinds_of_orders(Focus, "紧盯"),
    ),
    _Spec(
        "supervision_methods",
        "种",
        "督办方式",
        "当年交办的督办单用到的“督办方式”有几种。",
        _kinds_of_orders(Mode, "督办方式"),
    ),
    _Spec(
        "plan_items_next_year",
        "项",
        "下一年度主要安排",
        "下一年度计划中已经提出的事项；其下的措施不另算。",
        _planned,
    ),
)
