"""From a folder to a district: an archived week, verified file by file, whose api/v1 is what it should be.

Everything is looked at before anything is refused, so that whoever collects the weeks hears of all faults at once.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from generator.archive.manifest import FORMAT, NAME, Manifest, hash_of, read_manifest
from generator.archive.store import LABEL, PORTAL, SEAL
from generator.archive.verifying import verify_week
from generator.rollup.errors import RollupError
from generator.rollup.published import (
    ITEMS,
    SITUATION,
    UNITS,
    PublishedItem,
    PublishedRate,
    PublishedSituation,
    PublishedUnit,
)

API = f"{PORTAL}/api"
VERSION = "v1"
FILES = ("situation", "items", "units")
"""The files of api/v1 that a city is made of."""
MOST_BYTES = 64 * 1024 * 1024
"""Of one file: a district of 5,000 items has items.json of about five million bytes."""
_MOST_SAID = 5
"""Faults of one kind that are told one by one."""
_AGAIN = "请向该区重新要一份存档，不要自己改。"


@dataclass(frozen=True, slots=True)
class ApiFile:
    """A file that numbers were read from, as the manifest has it."""

    path: str
    """In the week's folder."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class District:
    """One district as it published itself, after verification."""

    name: str
    code: str
    """ASCII name in addresses."""
    week: str
    week_name: str
    fingerprint: str
    """Hash of the manifest: that noted down when the week was archived proves which week this is."""
    revision: str
    """The commit, as the district's own pages name it."""
    checked: int
    """Files that were held against the manifest."""
    files: Mapping[str, ApiFile]
    situation: PublishedSituation
    items: tuple[PublishedItem, ...]
    units: tuple[PublishedUnit, ...]

    @property
    def address(self) -> str | None:
        """Root of its own portal, with / at its end; None where it does not say."""
        address = self.situation.address
        return f"{address.rstrip('/')}/" if address else None


class _FaultError(Exception):
    """What speaks against one folder; ``str`` is the Chinese text."""


def read_districts(folders: Sequence[Path]) -> tuple[District, ...]:
    """The districts of some folders, in the order given. Raises RollupError with everything that is wrong."""
    found: list[tuple[Path, District]] = []
    faults: list[str] = []
    for folder in folders:
        try:
            found.append((folder, _read(folder)))
        except _FaultError as fault:
            faults.append(str(fault))
    faults += _doubles(found)
    if faults:
        raise RollupError("\n".join((*faults, "没有汇总，没有写入任何文件。")))
    return tuple(district for _, district in found)


def _doubles(found: Sequence[tuple[Path, District]]) -> Iterator[str]:
    """A district counted twice would be in every sum twice."""
    places: dict[str, list[tuple[Path, District]]] = {}
    for folder, district in found:
        places.setdefault(district.name, []).append((folder, district))
    for name, each in places.items():
        if len(each) > 1:
            said = "、".join(f"{folder}（{district.week}）" for folder, district in each)
            yield f"{name}有{len(each)}份存档：{said}。一个区只能有一份，否则会重复计算。请只留最新的一份。"


def _read(folder: Path) -> District:
    week = _find_week(folder)
    manifest = _manifest(week)
    _check_version(week, manifest)
    verification = verify_week(week.resolve(), manifest)
    if found := verification.findings:
        said = [
            f"  {week / finding.path.partition('/')[2]}：{finding.said}" for finding in found[:_MOST_SAID]
        ]
        if len(found) > _MOST_SAID:
            said.append(f"  ……另有{len(found) - _MOST_SAID}处。")
        told = "\n".join(said)
        raise _FaultError(f"{week}：与清单不符，存档后被动过，不能汇总。{_AGAIN}\n{told}")
    files = {name: _entry(week, manifest, name) for name in FILES}
    situation: PublishedSituation = _parse(week, files["situation"], SITUATION)
    items: tuple[PublishedItem, ...] = _parse(week, files["items"], ITEMS)
    units: tuple[PublishedUnit, ...] = _parse(week, files["units"], UNITS)
    if contradictions := [*_contradictions(situation, items, units, manifest)]:
        told = "；".join(contradictions[:_MOST_SAID])
        raise _FaultError(f"{week}：api/v1 自相矛盾：{told}。请该区用 ./inv build 重新生成、重新存档。")
    name = situation.district or situation.office
    return District(
        name=name,
        code=hashlib.sha256(name.encode()).hexdigest()[:8],
        week=manifest.week,
        week_name=manifest.name,
        fingerprint=manifest.fingerprint,
        revision=manifest.source.label,
        checked=verification.files,
        files=files,
        situation=situation,
        items=items,
        units=units,
    )


def _find_week(folder: Path) -> Path:
    """The folder of a week: the one given, or the latest of the archive that was given."""
    if not folder.is_dir():
        raise _FaultError(f"{folder}：没有这个文件夹。请核对路径。")
    if (folder / SEAL).is_file():
        weeks = sorted(path for path in folder.iterdir() if LABEL.fullmatch(path.name) and path.is_dir())
        if weeks:
            return weeks[-1]
    if not (folder / NAME).is_file():
        what = "是生成或发布的门户，没有清单" if (folder / "api").is_dir() else f"里没有清单（{NAME}）"
        raise _FaultError(
            f"{folder}：{what}，不是存档，没法证明内容没有被改过。"
            f"请该区运行 ./inv snapshot，再写存档里的那一周，如 build/archive/2021-W39。"
        )
    return folder


def _manifest(week: Path) -> Manifest:
    manifest = read_manifest(_content(week, NAME))
    if manifest is None:
        raise _FaultError(f"{week / NAME}：清单被改过或残缺，已不是存档时写下的样子。{_AGAIN}")
    if manifest.format != FORMAT:
        raise _FaultError(
            f"{week / NAME}：存档格式是第{manifest.format}版，本程序只认第{FORMAT}版。请先升级本程序，再汇总。"
        )
    return manifest


def _check_version(week: Path, manifest: Manifest) -> None:
    """A version of the interface that this program does not know means something else by the same words."""
    parts = (path.split("/") for path in manifest.files if path.startswith(f"{API}/"))
    versions = sorted({each[2] for each in parts if len(each) > 3})  # noqa: PLR2004 - portal/api/v1/file
    if VERSION not in versions:
        has = f"只有 api/{'、api/'.join(versions)}" if versions else "没有 api"
        raise _FaultError(
            f"{week / API}：{has}，本程序只认 api/{VERSION}。请用与该区相同版本的程序汇总，或者请该区用本版本重新存档。"
        )


def _entry(week: Path, manifest: Manifest, name: str) -> ApiFile:
    path = f"{API}/{VERSION}/{name}.json"
    entry = manifest.files.get(path)
    if entry is None:
        raise _FaultError(f"{week / path}：存档里没有这个文件。请该区用本版本的程序重新存档。")
    return ApiFile(path, entry.size, entry.sha256)


def _content(week: Path, path: str) -> bytes:
    """A file, unless it is too big to be what it should be."""
    file = week / path
    try:
        if file.stat().st_size <= MOST_BYTES:
            return file.read_bytes()
    except OSError as error:
        raise _FaultError(f"{file}：读不出来（{error.strerror}）。请检查权限和磁盘。") from None
    raise _FaultError(f"{file}：超过{MOST_BYTES >> 20}MB，不像是一个区的数据，没有读。{_AGAIN}")


def _parse(week: Path, file: ApiFile, shape: TypeAdapter[Any]) -> Any:
    content = _content(week, file.path)
    if hash_of(content) != file.sha256:
        raise _FaultError(f"{week / file.path}：核对以后又被改过。{_AGAIN}")
    try:
        return shape.validate_json(content)
    except ValidationError as error:
        said = "、".join(f"#/{'/'.join(map(str, each['loc']))}" for each in error.errors()[:_MOST_SAID])
        raise _FaultError(
            f"{week / file.path}：不符合 api/{VERSION} 的格式说明（{said}）。请该区用本版本的程序重新存档。"
        ) from None


def _contradictions(
    situation: PublishedSituation,
    items: tuple[PublishedItem, ...],
    units: tuple[PublishedUnit, ...],
    manifest: Manifest,
) -> Iterator[str]:
    """Where a district's own numbers disagree: a sum of such would prove nothing."""
    ids = {item.id for item in items}
    if len(ids) != len(items):
        yield "items.json 里有重复的编号"
    if situation.as_of != manifest.as_of:
        yield f"situation.json 截至{situation.as_of}，清单截至{manifest.as_of}"
    counts = situation.counts
    if counts.items != len(items):
        yield f"situation.json 说有{counts.items}项，items.json 有{len(items)}项"
    counted: tuple[tuple[str, Mapping[str, int], Counter[str]], ...] = (
        ("by_kind", counts.by_kind, Counter(item.kind for item in items)),
        ("by_stage", counts.by_stage, Counter(item.stage for item in items)),
        ("by_light", counts.by_light, Counter(item.light.value for item in items)),
        ("by_flag", counts.by_flag, Counter(flag for item in items for flag in set(item.flags))),
    )
    for key, said, found in counted:
        for word in sorted(said.keys() | found.keys()):
            if said.get(word, 0) != found[word]:
                yield f"{key} 的“{word}”说是{said.get(word, 0)}项，items.json 数出来是{found[word]}项"
    if unknown := sorted(_named(situation.rates, units) - ids):
        yield f"率或单位的名单里有 items.json 没有的编号（{unknown[0]}）"


def _named(rates: Sequence[PublishedRate], units: Sequence[PublishedUnit]) -> set[str]:
    """All ids that a rate counts or a unit leads or assists."""
    every = (*rates, *(rate for unit in units for rate in unit.rates))
    named = {item for rate in every for item in rate.denominator_items}
    return named.union(*(unit.led for unit in units), *(unit.assisted for unit in units))
