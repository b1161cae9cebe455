"""The kinds of record, where their files lie, and the container that holds all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.facts.records.audiences import Audience, AudienceRules
from generator.facts.records.base import Item, LogEntry, Milestone, Noted, Record, Tracking
from generator.facts.records.boards import BoardSettings
from generator.facts.records.cycle import CycleRule, CycleRules
from generator.facts.records.documents import Document, DocumentList
from generator.facts.records.indicators import Indicator
from generator.facts.records.meetings import Clause, Meeting
from generator.facts.records.numbering import folder_year, split_number
from generator.facts.records.orders import SupervisionOrder
from generator.facts.records.plan import Measure, PlanItem
from generator.facts.records.portal import Portal
from generator.facts.records.rules import (
    Band,
    ClockRule,
    ClockRules,
    LightRule,
    LightRules,
    RateRule,
    RateRules,
    SatisfactionRule,
)
from generator.facts.records.scores import ScoreRules, ScoreScheme
from generator.facts.records.suggestions import Suggestion
from generator.facts.records.tallies import Tally
from generator.facts.records.task_forces import Campaign, TaskForce
from generator.facts.records.units import Unit, UnitList
from generator.facts.records.workdays import HolidayNotice


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One kind of file below data/: where it lies, the model it must fit, and the name of its schema."""

    pattern: str
    """Path below data/, with * for one part of it."""
    model: type[Noted]
    schema: str
    title: str
    """Chinese name of the kind, for messages."""
    keyed_by: str | None = None
    """The attribute that must equal the file's name without its suffix; None for single files."""
    needed: bool = True
    """Whether a single file must be there."""


FILES: tuple[RecordFile, ...] = (
    RecordFile("portal.yml", Portal, "portal", "门户设置"),
    RecordFile("boards.yml", BoardSettings, "boards", "挂图设置", needed=False),
    RecordFile("units.yml", UnitList, "units", "单位名录"),
    RecordFile("documents.yml", DocumentList, "documents", "制度文件"),
    RecordFile("rules/clocks.yml", ClockRules, "clocks", "时钟规则"),
    RecordFile("rules/lights.yml", LightRules, "lights", "亮灯规则"),
    RecordFile("rules/rates.yml", RateRules, "rates", "率的定义"),
    RecordFile("rules/cycle.yml", CycleRules, "cycle", "周期规则", needed=False),
    RecordFile("rules/scores.yml", ScoreRules, "scores", "考核办法", needed=False),
    RecordFile("rules/audiences.yml", AudienceRules, "audiences", "受众", needed=False),
    RecordFile("workdays/*.yml", HolidayNotice, "workdays", "放假安排", "year"),
    RecordFile("task_forces/*.yml", TaskForce, "task_force", "工作专班", "id"),
    RecordFile("campaigns/*.yml", Campaign, "campaign", "专项行动", "id"),
    RecordFile("meetings/*/*.yml", Meeting, "meeting", "会议", "id"),
    RecordFile("orders/*/*.yml", SupervisionOrder, "order", "督办单", "id"),
    RecordFile("plan/*/*.yml", PlanItem, "plan_item", "年度计划事项", "id"),
    RecordFile("suggestions/*/*.yml", Suggestion, "suggestion", "三项建议", "id"),
    RecordFile("indicators/*.yml", Indicator, "indicator", "指标", "slug"),
    RecordFile("tallies/*.yml", Tally, "tally", "统计", "id"),
)
"""Every file below data/ fits exactly one row; a file that fits none is a problem, never passed over."""


@dataclass(frozen=True)
class Records:
    """All facts, read and valid in themselves. Mappings keep the order of file names, then of lines."""

    portal: Portal
    units: Mapping[str, Unit] = field(default_factory=dict)
    """By short name."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """By slug."""
    orders: Mapping[str, SupervisionOrder] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    task_forces: Mapping[str, TaskForce] = field(default_factory=dict)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    plan: Mapping[str, PlanItem] = field(default_factory=dict)
    suggestions: Mapping[str, Suggestion] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    """By slug and year."""
    clocks: tuple[ClockRule, ...] = ()
    lights: tuple[LightRule, ...] = ()
    rates: tuple[RateRule, ...] = ()
    satisfaction: tuple[SatisfactionRule, ...] = ()
    """Which definition of 满意率 is in force when."""
    cycles: tuple[CycleRule, ...] = ()
    """The rhythm of week, month, quarter and year; without a rule there are no periods to report on."""
    schemes: tuple[ScoreScheme, ...] = ()
    """Without a scheme nobody is scored."""
    audiences: tuple[Audience, ...] = ()
    """For whom an edition of their own is made, and what it may hold."""
    notices: Mapping[int, HolidayNotice] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    """Every tracked item by id, of all kinds."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """File below data/ of each record: tracked records and meetings by id, ``indicator:slug``, ``tally:id``."""
    boards: BoardSettings = field(default_factory=BoardSettings)
    """What wall screens show; boards.yml may be absent."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Text of each file below data/, by path."""

    def year_of(self, record: Tracking) -> int:
        """The year that a record is numbered in: of its number, else of its folder, else of the day it begins."""
        if number := split_number(record.id):
            return number[1]
        return folder_year(self.paths.get(record.id, "")) or record.begun_on.year


__all__ = [
    "FILES",
    "Audience",
    "Band",
    "BoardSettings",
    "Campaign",
    "Clause",
    "ClockRule",
    "CycleRule",
    "Document",
    "HolidayNotice",
    "Indicator",
    "Item",
    "LightRule",
    "LogEntry",
    "Measure",
    "Meeting",
    "Milestone",
    "Noted",
    "PlanItem",
    "Portal",
    "RateRule",
    "Record",
    "RecordFile",
    "Records",
    "SatisfactionRule",
    "ScoreScheme",
    "Suggestion",
    "SupervisionOrder",
    "Tally",
    "TaskForce",
    "Tracking",
    "Unit",
]
