"""What a district's api/v1 says: the fields that a city needs, held to site_src/api/v1/*.schema.json.

The files come from elsewhere, so everything has a form and a bound: an address leads nowhere but into the district's
own portal, a text has a length and no control characters. Fields that a later program adds are passed over.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, TypeAdapter, model_validator

from generator.vocabulary import Light

_PLAIN = r"^[^\x00-\x1f\x7f]*$"

Text = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Word = Annotated[str, Field(min_length=1, max_length=80, pattern=_PLAIN)]
"""A word of a vocabulary, an id, the short name of a unit."""
Label = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f<>&\"']*$")]
"""What goes into the frame of every page, which escapes nothing by itself."""
Page = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*\.html$")]
"""A page of the district's portal, from its root."""
Source = Annotated[str, Field(max_length=300, pattern=r"^data/[^\x00-\x1f\x7f\\]+$")]
Address = Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s<>\"'\\]+$")]
Counts = Mapping[Word, NonNegativeInt]


def drop_docstring(schema: dict[str, Any]) -> None:
    """Keep our docstrings, which are for programmers and English, out of the schemas."""
    schema.pop("description", None)


class _Published(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, json_schema_extra=drop_docstring)


class PublishedRate(_Published):
    """A rate with the ids behind both of its numbers."""

    key: Word
    name: Word
    definition: Text
    numerator: NonNegativeInt
    denominator: NonNegativeInt
    numerator_items: tuple[Word, ...]
    denominator_items: tuple[Word, ...]

    @model_validator(mode="after")
    def _is_counted(self) -> Self:
        part, whole = set(self.numerator_items), set(self.denominator_items)
        if (len(part), len(whole)) != (self.numerator, self.denominator) or not part <= whole:
            raise ValueError("分子、分母与各自的编号名单不符")
        return self


class PublishedItem(_Published):
    """One item as it stood."""

    id: Word
    kind: Word
    title: Text
    lead: Word | None
    assists: tuple[Word, ...]
    stage: Word
    light: Light
    light_reason: Text
    issued: date
    due: date | None
    completed: date | None
    closed: date | None
    days_left: int | None
    percent: float | None
    flags: tuple[Word, ...]
    nature: Word
    url: Page
    source: Source


class PublishedUnit(_Published):
    """One unit: what it leads, and its rates."""

    name: Word
    group: Word
    led: tuple[Word, ...]
    assisted: tuple[Word, ...]
    worst_light: Light | None
    rates: tuple[PublishedRate, ...]
    url: Page


class PublishedCounts(_Published):
    """How many items there are, by each vocabulary."""

    items: NonNegativeInt
    later: NonNegativeInt
    by_kind: Counts
    by_stage: Counts
    by_light: Counts
    by_flag: Counts


class PublishedSituation(_Published):
    """The whole district on the day."""

    as_of: date
    commit: Annotated[str, Field(pattern=r"^([0-9a-f]{7,64})?$")]
    built: date
    office: Label
    demonstration: bool
    counts: PublishedCounts
    rates: tuple[PublishedRate, ...]
    # Added later to the first version: a week that was archived before does not tell.
    district: Label | None = None
    portal: Label | None = None
    mark: Label | None = None
    address: Address | None = None


SITUATION = TypeAdapter(PublishedSituation)
ITEMS = TypeAdapter(tuple[PublishedItem, ...])
UNITS = TypeAdapter(tuple[PublishedUnit, ...])
