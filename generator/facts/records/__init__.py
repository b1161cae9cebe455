"""The kinds of record, where their files lie, and the container that holds all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generator.facts.records.audiences import Audience, AudienceRules
from generator.facts.records.base import Item, LogEntry, Milestone, Noted, Record, Tracking
from generator.facts.records.boards import BoardSettings
from generator.facts.records.cycle import CycleRule, CycleRules
from generator.facts.records.documents import Document, DocumentList
from generator.facts.records.indicators import Indicator
from generator.facts.records.kinds import ItemKind
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
from generator.vocabulary import Kind


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
    kept_in: str = ""
    """The mapping of ``Records`` that holds the records of such files by that attribute."""
    needed: bool = True
    """Whether a single file must be there."""

    @property
    def key(self) -> str:
        """The Chinese key that the file is named by."""
        info = self.model.model_fields.get(self.keyed_by or "")
        return (info.alias if info else None) or "代码"


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
    RecordFile("workdays/*.yml", HolidayNotice, "workdays", "放假安排", "year", "notices"),
    RecordFile("task_forces/*.yml", TaskForce, "task_force", "工作专班", "id", "task_forces"),
    RecordFile("campaigns/*.yml", Campaign, "campaign", "专项行动", "id", "campaigns"),
    RecordFile("meetings/*/*.yml", Meeting, "meeting", "会议", "id", "meetings"),
    RecordFile("orders/*/*.yml", SupervisionOrder, "order", "督办单", "id", "orders"),
    RecordFile("plan/*/*.yml", PlanItem, "plan_item", "年度计划事项", "id", "plan"),
    RecordFile("suggestions/*/*.yml", Suggestion, "suggestion", "三项建议", "id", "suggestions"),
    RecordFile("indicators/*.yml", Indicator, "indicator", "指标", "slug", "indicators"),
    RecordFile("tallies/*.yml", Tally, "tally", "统计", "id", "tallies"),
)
"""Every file below data/ fits exactly one row; a file that fits none is a problem, never passed over."""

FILE_OF: Mapping[type[Noted], RecordFile] = {kind.model: kind for kind in FILES}
"""The row of each model."""

KINDS: Mapping[Kind, ItemKind] = {
    each.kind: each for file in FILES if issubclass(file.model, Tracking) for each in file.model.kinds
}
"""What each kind of tracked item is, as the model of its record declares it."""


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
    """File below data/ of each record that has one of its own: tracked by id, others as ``tally:id`` (schema, key)."""
    boards: BoardSettings = field(default_factory=BoardSettings)
    """What wall screens show; boards.yml may be absent."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Text of each file below data/, by path."""

    @cached_property
    def in_order(self) -> tuple[Item, ...]:
        """All items in the order in which they are shown."""
        return tuple(sorted(self.items.values(), key=lambda item: in_order(item.id)))

    def tracking(self) -> Iterator[Tracking]:
        """All records that hold tracked items, kind by kind."""
        for kind in FILES:
            if issubclass(kind.model, Tracking):
                yield from getattr(self, kind.kept_in).values()

    def year_of(self, record: Tracking) -> int:
        """The year that a record is numbered in: of its number, else of its folder, else of the day it begins."""
        if number := split_number(record.id):
            return number[1]
        return folder_year(self.paths.get(record.id, "")) or record.begun_on.year


def in_order(item_id: str) -> tuple[str, int]:
    """What ids of items are sorted by, whatever file is read first: the second decision stands before the tenth."""
    record, _, number = item_id.partition("/")
    return record, int(number) if number.isdecimal() else 0


__all__ = [
    "FILES",
    "FILE_OF",
    "KINDS",
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
    "ItemKind",
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
    "in_order",
]
