"""What all records share: strictness, field types that read raw text, milestones, log entries, items.

A field type decides how the raw text of a YAML scalar becomes a value; nothing is guessed from its looks.
So ``010`` in a text field stays ``010``, and ``2026-02-30`` in a date field is a problem with its place.
All field types and the models made of them stand together: a record's module imports them from one place.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from generator.facts.records.kinds import ItemKind
from generator.facts.records.numbering import DEVICES, Numbering
from generator.vocabulary import PENDING, UNNUMBERED, Event, Focus, Kind, Mode, Nature, Outcome, Tag

FIRST_YEAR, LAST_YEAR = 1949, 2199
"""Years that a record may speak of."""
TAKEN = DEVICES | {"all", "document", "index"}
"""What no slug may be: addresses are made of slugs, and these are addresses of pages or feeds already, or no file's."""


_KEYS: dict[frozenset[str], set[str]] = {}
"""Sets of keys that records were given, each once."""


class Record(BaseModel):
    """Base of everything that is read from data/: frozen, strict, and no key but the declared ones."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", validate_default=False)

    def model_post_init(self, _: Any, /) -> None:
        """Share the set of keys that were given: of a hundred thousand log entries few have a set of their own."""
        given = self.model_fields_set
        object.__setattr__(self, "__pydantic_fields_set__", _KEYS.setdefault(frozenset(given), given))


class Form(Enum):
    """What a scalar may be, in an editor's eyes. Field types carry it for messages and schemas."""

    TEXT = "一行文字"
    PROSE = "一段文字"
    REFERENCE = "编号、代码或一句话"
    UNIT = "单位简称"
    ID = "编号"
    SLUG = "小写英文代码"
    DAY = "日期"
    MONTH = "月份"
    YEAR = "年份"
    COUNT = "非负整数"
    ORDINAL = "从1数起的整数"
    NUMBER = "数字"

    @property
    def is_free_text(self) -> bool:
        """Whether any words may stand there, so that text lost after a # would not be noticed."""
        return self in {Form.TEXT, Form.PROSE, Form.REFERENCE}


def _read_text(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("value_empty", "这一项空着")
    if not isinstance(value, str):
        raise PydanticCustomError("text_expected", "这里要写一段文字")
    return value.strip()


def _read_line(value: Any) -> Any:
    text = _read_text(value)
    if "\n" in text:
        raise PydanticCustomError("one_line", "这里只能写一行")
    return text


def _read_unit(value: Any) -> Any:
    text = _read_line(value)
    if re.search("[，、；,;]", text):
        raise PydanticCustomError("several_in_one", "“{text}”里写了几个单位", {"text": text})
    return text


def _read_slug(value: Any) -> Any:
    text = _read_text(value)
    if text in TAKEN:
        raise PydanticCustomError("slug_taken", "“{text}”不能用作代码", {"text": text})
    return text


def _read_day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    text = _read_text(value)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise PydanticCustomError("date_shape", "“{text}”不是规定写法的日期", {"text": text})
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("date_impossible", "日历上没有“{text}”这一天", {"text": text}) from None
    # A slip in the year; it would also take date arithmetic beyond what a date can hold.
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("year_far", "{year}年不合常理", {"year": day.year})
    return day


def _read_month(value: Any) -> Any:
    text = _read_text(value)
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII):
        raise PydanticCustomError("month_shape", "“{text}”不是规定写法的月份", {"text": text})
    _read_year(text[:4])
    return text


def _read_year(value: Any) -> Any:
    if isinstance(value, int):
        return value
    text = _read_text(value)
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise PydanticCustomError("year_shape", "“{text}”不是四位年份", {"text": text})
    if not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise PydanticCustomError("year_far", "{year}年不合常理", {"year": int(text)})
    return int(text)


def _read_number(value: Any) -> Any:
    if isinstance(value, int):
        return value
    text = _read_text(value)
    if not re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII):
        raise PydanticCustomError("count_shape", "“{text}”不是非负整数", {"text": text})
    return int(text)


def _read_ordinal(value: Any) -> Any:
    if isinstance(value, int):
        return value
    text = _read_text(value)
    if not re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII):
        raise PydanticCustomError("ordinal_shape", "“{text}”不是从1数起的整数", {"text": text})
    return int(text)


def _read_decimal(value: Any) -> Any:
    if isinstance(value, (int, float)):
        return float(value)
    text = _read_text(value)
    if not re.fullmatch(r"-?(0|[1-9]\d{0,8})(\.\d{1,4})?", text, re.ASCII):
        raise PydanticCustomError("number_shape", "“{text}”不是数字", {"text": text})
    return float(text)


def _read_known(value: Any) -> Any:
    """An honest 待补充 becomes None; an empty value does not."""
    text = _read_unit(value)
    return None if text == PENDING else text


def _read_known_day(value: Any) -> Any:
    return None if value == PENDING else _read_day(value)


def _read_many(value: Any) -> Any:
    """A list that is left empty on the form is an empty list."""
    if value is None:
        return ()
    if not isinstance(value, tuple):
        raise PydanticCustomError("list_expected", "这里要写成列表")
    return value


Text = Annotated[str, BeforeValidator(_read_line), Field(min_length=1, max_length=120), Form.TEXT]
"""One line of plain text."""
Title = Annotated[str, BeforeValidator(_read_line), Field(min_length=1, max_length=60), Form.TEXT]
"""The name of a thing, short enough for a table or a board."""
Prose = Annotated[str, BeforeValidator(_read_text), Field(min_length=1, max_length=4000), Form.PROSE]
"""Text of several lines; simple Markdown is rendered, HTML is not."""
Reference = Annotated[str, BeforeValidator(_read_line), Field(min_length=1, max_length=120), Form.REFERENCE]
"""The id of another record, or a text that names one; checks resolve it."""
UnitName = Annotated[str, BeforeValidator(_read_unit), Field(min_length=1, max_length=40), Form.UNIT]
"""The short name of a unit in units.yml."""
Id = Annotated[str, BeforeValidator(_read_text), Form.ID]
"""The record's own number; each kind gives its pattern."""
Slug = Annotated[str, BeforeValidator(_read_slug), Field(pattern=r"^[a-z][a-z0-9-]{0,39}$"), Form.SLUG]
"""A short name of ASCII letters for addresses."""
Day = Annotated[date, BeforeValidator(_read_day), Form.DAY]
Month = Annotated[str, BeforeValidator(_read_month), Form.MONTH]
Year = Annotated[int, BeforeValidator(_read_year), Form.YEAR]
Count = Annotated[int, BeforeValidator(_read_number), Form.COUNT]
Ordinal = Annotated[int, BeforeValidator(_read_ordinal), Form.ORDINAL]
"""A number that counts from one."""
Number = Annotated[float, BeforeValidator(_read_decimal), Form.NUMBER]
KnownUnit = Annotated[UnitName | None, BeforeValidator(_read_known), PENDING]
"""A unit, or an honest 待补充 (read as None)."""
KnownDay = Annotated[Day | None, BeforeValidator(_read_known_day), PENDING]
"""A date, or an honest 待补充 (read as None)."""

T = TypeVar("T")
Many = Annotated[tuple[T, ...], BeforeValidator(_read_many)]
"""A list of any length."""


def month_ends(month: str) -> tuple[date, date]:
    """First and last day of a month written as 2021-03."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


_ID_SHAPE = re.compile(
    rf"[A-Za-z]{{2}}[-－—]?[0-9]{{4}}[-－—/0-9]*|[a-z][a-z0-9-]*|{UNNUMBERED}(-[\w-]+)?(/[0-9]+)?"
)


def looks_like_id(text: str) -> bool:
    """Whether a reference is meant as an id or a slug, and not as a text that names something."""
    return _ID_SHAPE.fullmatch(text) is not None


class Milestone(Record):
    """节点: one step of a plan counted backwards from the deadline (倒排工期)."""

    due: Day = Field(
        alias="时限", title="节点时限", description="这个节点最迟哪天完成。", examples=["2021-06-15"]
    )
    content: Text = Field(
        alias="内容", title="节点内容", description="到这一天要看到什么结果。", examples=["完成分类甄别"]
    )
    weight: Count = Field(
        alias="权重",
        title="权重",
        description="占全部工作的百分之几；各节点权重合计为100。",
        le=100,
        examples=[30],
    )


class LogEntry(Record):
    """办理记录 of one day: append only, in date order. Which keys an event needs: ``facts.life_cycle``."""

    on: Day = Field(alias="日期", title="日期", description="事情发生在哪一天。", examples=["2021-05-11"])
    event: Annotated[Event, Field(strict=False)] = Field(
        alias="事件", title="事件", description="发生了什么。只能选列出的词。", examples=["签收"]
    )
    unit: UnitName | None = Field(
        default=None,
        alias="单位",
        title="单位",
        description="由哪个单位做的；写单位简称。",
        examples=["区住建委"],
    )
    milestone: Ordinal | None = Field(
        default=None,
        alias="节点",
        title="第几个节点",
        description="完成的是第几个节点，从1数起。",
        examples=[1],
    )
    percent: Count | None = Field(
        default=None,
        alias="进度",
        title="进度",
        description="没有分节点时，报告完成了百分之几。",
        le=100,
        examples=[60],
    )
    new_due: Day | None = Field(
        default=None,
        alias="新时限",
        title="新时限",
        description="批准后的办结时限。",
        examples=["2021-10-31"],
    )
    approved_by: Text | None = Field(
        default=None,
        alias="批准",
        title="批准",
        description="由谁批准；写机构或岗位，不写姓名。",
        examples=["联席会议办公室"],
    )
    reason: Text | None = Field(
        default=None, alias="理由", title="理由", description="为什么。", examples=["需补充测绘"]
    )
    outcome: Annotated[Outcome, Field(strict=False)] | None = Field(
        default=None, alias="结果", title="结果", description="裁定、回头看或反馈的结果。", examples=["维持"]
    )
    new_lead: UnitName | None = Field(
        default=None,
        alias="改派单位",
        title="改派单位",
        description="改由哪个单位牵头。",
        examples=["区城管委"],
    )
    document: Text | None = Field(
        default=None,
        alias="文号",
        title="文号",
        description="催办、通报等所依据文书的编号。",
        examples=["第5期"],
    )
    note: Text | None = Field(
        default=None,
        alias="说明",
        title="说明",
        description="一句话说明；不写任何个人信息。",
        examples=["已列入专班台账"],
    )
    recorded_on: Day | None = Field(
        default=None,
        alias="补记",
        title="补记日期",
        description="所在的周、月、季、年结账以后才补记的，写补记那天；当时就记的不写。",
        examples=["2021-11-20"],
    )

    @property
    def known_on(self) -> date:
        """The day from which the entry was on record."""
        return self.recorded_on or self.on


def log_field(description: str) -> Any:
    """The 办理记录 field of a record kind."""
    example = [{"日期": "2021-05-11", "事件": "签收", "单位": "区住建委"}]
    return Field(default=(), alias="办理记录", title="办理记录", description=description, examples=[example])


def milestones_field() -> Any:
    """The 节点 field of a record kind."""
    example = [{"时限": "2021-06-15", "内容": "完成分类甄别", "权重": 100}]
    return Field(
        default=(),
        alias="节点",
        title="节点",
        description="倒排工期的节点，按时限先后排列，权重合计100。",
        examples=[example],
    )


LOG_KEYS: Mapping[str, str] = {name: info.alias or name for name, info in LogEntry.model_fields.items()}
"""The Chinese key of each attribute of a log entry."""


class Noted(Record):
    """Keys that any record kept as a file of its own may carry."""

    nature: Annotated[Nature, Field(strict=False)] = Field(
        default=Nature.ACTUAL,
        alias="数据性质",
        title="数据性质",
        description="实际数据可不写；虚构的示例写“演示”，取自已公布年度报告的写“据年度报告”。",
        examples=["演示"],
    )
    remark: Prose | None = Field(
        default=None,
        alias="备注",
        title="备注",
        description="给读者的补充说明；不写任何个人信息。",
        examples=["时限待牵头单位确认"],
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One tracked item in the one shape that state and outputs work with, whatever record it comes from."""

    id: str
    kind: Kind
    title: str
    lead: str | None
    """Short name of the lead unit as first assigned; None is an honest 待补充."""
    assists: tuple[str, ...]
    issued_on: date
    due: date | None
    """The deadline as first set; None is an honest 待补充 (or follows from a clock)."""
    milestones: tuple[Milestone, ...]
    log: tuple[LogEntry, ...]
    nature: Nature
    origin: str
    """Id of the record whose file holds the item (the meeting of a decision, the plan item of a measure)."""
    path: tuple[str | int, ...] = ()
    """Where in that file the item stands; () is the whole file."""
    content: str | None = None
    """What is asked for, as Markdown."""
    remark: str | None = None
    parent: str | None = None
    """Id of the item or meeting that this one is part of."""
    source: str | None = None
    """来源: id of the record, or the text, that the item arises from."""
    basis: str | None = None
    """依据: legal basis as written."""
    focus: Focus | None = None
    mode: Mode | None = None
    tags: tuple[Tag, ...] = ()
    task_force: str | None = None
    """Id of the task force or campaign that carries the item."""
    post: str | None = None
    """Post in charge; never a name."""
    area: str | None = None
    """领域 or 主题 of the item."""
    subkind: str | None = None
    """A finer class within the kind, as labelled (三项建议 has three)."""
    indicators: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    """Further facts of the kind, as (label, value) for the item's page."""


class Tracking(Noted):
    """A record that yields tracked items."""

    numbering: ClassVar[Numbering]
    kinds: ClassVar[tuple[ItemKind, ...]]
    """What its items are."""
    id: Id
    """Its number; of a record without one yet, the name of its file (see ``records.numbering``)."""

    @property
    def begun_on(self) -> date:
        """The day of issue, founding, announcement or meeting: what numbers of one year follow."""
        raise NotImplementedError

    def known_as(self, stem: str) -> Self:
        """The same record under the name of its file, which stands in for a number it has not got yet."""
        return self.model_copy(update={"id": stem})

    def items(self) -> Iterator[Item]:
        """The items that this record holds, in the order of its file."""
        raise NotImplementedError
