"""What each word of a list means, in one Chinese sentence: editors show it beside the word, like a form's notes.

The words themselves are in ``vocabulary``; which keys an event needs is taken from ``life_cycle``.
"""

from collections.abc import Mapping
from enum import StrEnum

from generator.facts.life_cycle import NEEDS, OUTCOMES
from generator.facts.records import KINDS
from generator.facts.records.audiences import Listed
from generator.facts.records.base import LOG_KEYS
from generator.facts.records.rules import Binding
from generator.vocabulary import (
    DayUnit,
    Direction,
    DocumentKind,
    Event,
    Focus,
    Kind,
    Light,
    MeetingKind,
    Mode,
    Nature,
    Outcome,
    Roll,
    SuggestionKind,
    Tag,
    UnitKind,
)

_MEANINGS: Mapping[StrEnum, str] = {
    Nature.ACTUAL: "实际数据。这一行可以不写。",
    Nature.REPORT: "取自已公布的年度报告。",
    Nature.DEMO: "虚构的示例。",
    UnitKind.DEPARTMENT: "区委、区政府的部门和派出机构。",
    UnitKind.TOWN: "镇、街道。",
    UnitKind.VILLAGE: "村、社区。",
    UnitKind.OFFICE: "开展督办的区信访办自己。",
    DocumentKind.LAW: "法规、规章和上级规定。",
    DocumentKind.LOCAL: "本区印发的制度。",
    DocumentKind.SCHEME: "一项工作的方案。",
    DayUnit.WORKING: "不算周末和节假日，算调休上班的日子。",
    DayUnit.NATURAL: "每天都算。",
    Roll.NONE: "期满日是哪天就是哪天。",
    Roll.NEXT: "期满日放假的，顺延到放假后第一个工作日。",
    Roll.PREVIOUS: "期满日放假的，提前到放假前最后一个工作日。",
    **{kind: KINDS[kind].meaning for kind in Kind},
    Event.STARTED: "年度计划事项开始办了。",
    Event.RECEIVED: "单位收下督办单或者建议。",
    Event.REPLIED: "单位答复打算怎样办。",
    Event.PROGRESS: "单位报来进展。",
    Event.MILESTONE: "一个节点做完了。",
    Event.URGED: "区信访办催办。",
    Event.EXTENSION_ASKED: "单位申请改期，时限还不变。",
    Event.EXTENDED: "同意改期，从此按新时限算。",
    Event.EXTENSION_REFUSED: "不同意改期，时限不变。",
    Event.ADJUSTED: "经批准调整了要求，时限不变。",
    Event.OBJECTED: "单位认为不该由它办。",
    Event.OBJECTION_DECIDED: "对异议作出裁定。",
    Event.PAUSED: "暂时不办，时钟停下。",
    Event.RESUMED: "暂缓结束，接着办。",
    Event.COMPLETED: "单位说办完了。",
    Event.FEEDBACK: "单位书面反馈对建议的采纳情况。",
    Event.RETURNED: "报结不合格，退回再办。",
    Event.CLOSED: "区信访办核实办结，划掉。",
    Event.RECHECKED: "销号以后再去看效果。",
    Event.REOPENED: "销号以后问题反弹，重新办。",
    Event.CANCELLED: "不再督办。",
    Event.CRITICISED: "印发通报。",
    Event.SUMMONED: "约谈单位负责人。",
    Event.LISTED: "挂牌督办。",
    Binding.DUTY: "到期没做就算超时。",
    Binding.RIGHT: "可做可不做，没有用到就不显示。",
    **{each: f"{each}灯；黑白打印时是 {each.shape}。" for each in Light},
    Outcome.UPHELD: "异议裁定：仍由原单位办。",
    Outcome.REASSIGNED: "异议裁定：改由别的单位牵头，写明改派单位。",
    Outcome.WITHDRAWN: "异议裁定：这一单不再督办。",
    Outcome.STABLE: "回头看：效果稳定。",
    Outcome.RELAPSED: "回头看：问题又出现了。",
    Outcome.ADOPTED: "反馈：建议全部采纳。",
    Outcome.PARTLY_ADOPTED: "反馈：采纳了一部分。",
    Outcome.NOT_ADOPTED: "反馈：没有采纳。",
    **{each: f"编号以 {each.prefix} 开头。" for each in MeetingKind},
    Tag.CROSS_BOUNDARY: "跨地区、跨部门、跨行业，人事分离、人户分离、人事户分离；至少写两个单位。",
    Tag.CITY_LISTED: "市里挂账督办的。",
    Tag.REPEAT_CAMPAIGN: "属于集中治理重复信访的。",
    Tag.MASS_MATTER: "涉及人数多的。",
    Focus.MATTERS: "群体性突出问题。",
    Focus.CLAIMS: "个体性利益诉求：单位对一件诉求应尽的职责，不写人。",
    Focus.STANDARDS: "信访考核指标完成得怎样。",
    Focus.LEADERS: "信访责任是否落实到主要负责人。",
    Mode.PRIORITY: "通过专题会议督办重大疑难问题。",
    Mode.REVIEW: "在例会和通报里点评。",
    Mode.ASSIGNED: "发交办单督办。",
    Mode.SPECIAL: "专人、专电、专口督办。",
    SuggestionKind.IMPROVE: "建议单位改进工作。",
    SuggestionKind.POLICY: "建议完善政策规定。",
    SuggestionKind.ACCOUNTABILITY: "建议追究责任，对单位提出。",
    Direction.HIGHER: "数值上升是好事。",
    Direction.LOWER: "数值下降是好事。",
    Direction.NEUTRAL: "只作背景，不评好坏。",
    Listed.UNIT: "单位名录里的单位。",
    Listed.DOCUMENT: "督办依据的法规和制度。",
    Listed.MEETING: "会议和它的议定事项。",
}


def meaning_of(word: str) -> str:
    """One sentence on a word of a list; empty for words that explain themselves."""
    return _BY_WORD.get(word, "")


def event_hint(word: str) -> str:
    """What an event means, and which keys its entry must and may hold besides 日期 and 事件."""
    event = Event(word)
    needs = NEEDS[event]
    hint = meaning_of(word)
    if needs.required:
        hint += f"必须写：{'、'.join(LOG_KEYS[name] for name in needs.required)}。"
    if needs.optional:
        hint += f"可以写：{'、'.join(LOG_KEYS[name] for name in needs.optional)}。"
    if event in OUTCOMES:
        hint += f"结果写：{'、'.join(OUTCOMES[event])}。"
    return hint


_BY_WORD = {word.value: meaning for word, meaning in _MEANINGS.items()}
