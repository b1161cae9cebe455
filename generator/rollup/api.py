"""api/v1 of the city: its numbers, each with the district, file, place and hash that every part of it was read from.

The schemas are those of the models below, so that neither can say what the other does not.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from generator.outputs.writing import Artifact
from generator.rollup import places
from generator.rollup.city import City, CityItem, CityRate, Number
from generator.rollup.published import PublishedItem, drop_docstring
from generator.rollup.reading import District


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=drop_docstring)


class ReadFile(_Told):
    """A file that was read."""

    path: str = Field(description="在该区那一周存档里的位置")
    size: int = Field(description="字节数")
    sha256: str = Field(description="指纹，与清单一致")


class Origin(_Told):
    """What one district adds to a number, and where it was read."""

    district: str = Field(description="地区")
    value: int = Field(description="该区的数")
    file: str = Field(description="在该区那一周存档里的文件")
    pointer: str = Field(description="文件里的位置（JSON Pointer）；该区没有这个数的为空，按零计")
    sha256: str = Field(description="文件的指纹")


class TracedNumber(_Told):
    """A sum over districts."""

    key: str = Field(description="items，或者 situation.json 里 counts 的组和词，如 by_flag/逾期")
    total: int
    parts: tuple[Origin, ...]


class TracedRate(_Told):
    """A rate by one definition, over the districts that have it."""

    key: str
    name: str
    definition: str
    numerator: int
    denominator: int
    value: float | None = Field(description="分子之和除以分母之和；分母为零时为 null")
    numerator_parts: tuple[Origin, ...]
    denominator_parts: tuple[Origin, ...]
    split: bool = Field(description="是否有别的区用同一个率的另一种口径；是则没有全市的合计")


class CityFile(_Told):
    """The city."""

    name: str
    built: date = Field(description="汇总日期")
    as_of_first: date = Field(description="各区数据截至日中最早的")
    as_of_last: date = Field(description="各区数据截至日中最晚的")
    warnings: tuple[str, ...] = Field(description="用数以前要知道的")
    demonstration: tuple[str, ...] = Field(description="哪些区是演示数据")
    numbers: tuple[TracedNumber, ...]
    rates: tuple[TracedRate, ...]


class DistrictRow(_Told):
    """A district and its archived week."""

    name: str
    code: str = Field(description="在本汇总的地址里的代码")
    office: str
    portal: str | None = Field(description="该区门户的网址，没有写的为 null")
    as_of: date
    week: str = Field(description="存档的周次")
    commit: str
    manifest_sha256: str = Field(description="清单指纹")
    verified_files: int = Field(description="按清单核对过的文件数")
    files: tuple[ReadFile, ...]
    items: str = Field(description="该区事项在本汇总的文件")


class ItemRow(_Told):
    """An item: its fields as the district's items.json has them."""

    district: str
    key: str = Field(description="在全市唯一：区的代码/编号")
    page: str | None = Field(description="该区门户里的页面，该区没有写网址的为 null")
    pointer: str = Field(description="在该区 items.json 里的位置（JSON Pointer）")
    item: PublishedItem = Field(description="字段同该区 items.json；编号只在本区内唯一")


_DISTRICTS = TypeAdapter(tuple[DistrictRow, ...])
_ITEMS = TypeAdapter(tuple[ItemRow, ...])


def export_city(city: City, built: date) -> Iterator[Artifact]:
    """The city, its districts, the items of each, and the schemas of all three."""
    yield _file("api/v1/city.json", TypeAdapter(CityFile).dump_json(_city(city, built), indent=1))
    rows = tuple(_district(district) for district in city.districts)
    yield _file("api/v1/districts.json", _DISTRICTS.dump_json(rows, indent=1))
    for district in city.districts:
        # Not indented: of 5,000 items a third would be spaces.
        items = tuple(_item(CityItem(district, index, item)) for index, item in enumerate(district.items))
        yield _file(places.api_items(district), _ITEMS.dump_json(items))
    for name, title, shape in (
        ("city", "汇总", TypeAdapter(CityFile)),
        ("districts", "各区", _DISTRICTS),
        ("items", "一个区的事项（items/*.json）", _ITEMS),
    ):
        yield _file(f"api/v1/{name}.schema.json", _schema(title, shape))


def _file(path: str, content: bytes) -> Artifact:
    return Artifact(path, content + b"\n")


def _schema(title: str, shape: TypeAdapter[Any]) -> bytes:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **shape.json_schema(mode="serialization"),
        "title": title,
    }
    return json.dumps(schema, ensure_ascii=False, indent=2).encode()


def _city(city: City, built: date) -> CityFile:
    first, last = city.days
    return CityFile(
        name=city.name,
        built=built,
        as_of_first=first,
        as_of_last=last,
        warnings=city.warnings,
        demonstration=city.demonstrating,
        numbers=tuple(_number(number) for number in city.numbers.values()),
        rates=tuple(_rate(rate) for rate in city.rates),
    )


def _number(number: Number) -> TracedNumber:
    parts = tuple(_origin(part.district, part.value, part.pointer) for part in number.parts)
    return TracedNumber(key=number.key, total=number.total, parts=parts)


def _rate(rate: CityRate) -> TracedRate:
    return TracedRate(
        key=rate.key,
        name=rate.name,
        definition=rate.definition,
        numerator=rate.numerator,
        denominator=rate.denominator,
        value=None if rate.value is None else round(rate.value, 4),
        numerator_parts=tuple(
            _origin(part.district, part.rate.numerator, f"{part.pointer}/numerator") for part in rate.parts
        ),
        denominator_parts=tuple(
            _origin(part.district, part.rate.denominator, f"{part.pointer}/denominator")
            for part in rate.parts
        ),
        split=rate.is_split,
    )


def _origin(district: District, value: int, pointer: str) -> Origin:
    file = district.files["situation"]
    return Origin(district=district.name, value=value, file=file.path, pointer=pointer, sha256=file.sha256)


def _district(district: District) -> DistrictRow:
    return DistrictRow(
        name=district.name,
        code=district.code,
        office=district.situation.office,
        portal=district.address,
        as_of=district.situation.as_of,
        week=district.week,
        commit=district.situation.commit,
        manifest_sha256=district.fingerprint,
        verified_files=district.checked,
        files=tuple(
            ReadFile(path=file.path, size=file.size, sha256=file.sha256) for file in district.files.values()
        ),
        items=places.api_items(district),
    )


def _item(each: CityItem) -> ItemRow:
    return ItemRow(
        district=each.district.name, key=each.key, page=each.url, pointer=f"/{each.index}", item=each.item
    )
