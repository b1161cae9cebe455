"""Reading all of data/: each file into its record, all records into one container."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydantic import ValidationError

from generator.facts.forms import Slot, form_of
from generator.facts.privacy_patterns import is_worth_a_look
from generator.facts.problems import Finding, Problem, sort_problems
from generator.facts.reading.faults import Fault
from generator.facts.reading.files import Candidate, Stamp, kind_of, list_files, misplaced, settled
from generator.facts.reading.places import comments_after_values
from generator.facts.reading.placing import place_fault, place_findings
from generator.facts.reading.raw_text import BYTE_ORDER_MARK, read_text
from generator.facts.reading.shape import shape_findings
from generator.facts.reading.skimming import Skim, digest_of, read_raw, skim_all
from generator.facts.reading.yaml_source import Node, Plain, plain, read_source
from generator.facts.records import (
    FILE_OF,
    FILES,
    BoardSettings,
    Item,
    Noted,
    Portal,
    RecordFile,
    Records,
    Tracking,
)
from generator.facts.records.audiences import AudienceRules
from generator.facts.records.base import looks_like_id
from generator.facts.records.cycle import CycleRules
from generator.facts.records.documents import DocumentList
from generator.facts.records.numbering import folder_year, is_stand_in, is_well_named
from generator.facts.records.rules import ClockRules, LightRules, RateRules
from generator.facts.records.scores import ScoreRules
from generator.facts.records.units import UnitList
from generator.vocabulary import UNNUMBERED


@dataclass(frozen=True, slots=True)
class Sheet:
    """What reading one file came to. As long as the file says the same, so it stays the same object."""

    text: str | None
    """None where it cannot be opened."""
    record: Noted | None
    """None where it is not valid in itself."""
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    suspicious: bool
    """Whether the text is worth a look for personal information."""
    digest: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading data/, or one file of it, came to: all that is valid in itself, and the problems of the rest."""

    records: Records
    files: Mapping[str, Noted]
    """The record of each file that is valid in itself, by path below data/."""
    broken: frozenset[str]
    """Paths of the files that are there and gave no record."""
    problems: tuple[Problem, ...]
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    """Every file, by path below data/."""
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    """What tells at a glance that a file is as it was."""

    @property
    def usable(self) -> bool:
        """Whether the portal's own settings could be read; else the records hold a stand-in."""
        return PORTAL in self.files


PORTAL = "portal.yml"
_STAND_IN = {"门户名称": "—", "办公室": "—", "督办单位": "—", "地区": "—", "页面标识": "—"}


@contextmanager
def unhurried_memory() -> Iterator[None]:
    """While records are made by the ten thousand, nothing is thrown away: looking for what might be costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_data(
    data: Path, drafts: Mapping[str, bytes | None] | None = None, former: Reading | None = None
) -> Reading:
    """Read every file below data/; no mistake stops it.

    Drafts are files by path below data/ that are not written yet: they are read as if they were there. A file whose
    draft is None is read as if it were gone. Of a former reading of the same folder all that has not changed is taken
    over: it comes to the same as reading everything again, but its records and items are the same objects.
    """
    drafts = drafts or {}
    candidates, findings = list_files(data, drafts)
    with unhurried_memory():
        sheets = _read_all(candidates, drafts, former)
        return _reading(sheets, place_findings(findings, {}), settled(candidates))


def read_file(path: str, raw: bytes) -> Reading:
    """Read one file as if it were the only one below data/; what belongs together is not held against it."""
    kind = kind_of(path)
    if kind is None:
        blank = Sheet(text=None, record=None, items=(), problems=(), suspicious=False, digest=b"")
        return _reading({path: blank}, place_findings([misplaced(path)], {}), {})
    return _reading(_read_all([Candidate(path, "", kind)], {path: raw}, None), [], {})


def _reading(sheets: Mapping[str, Sheet], more: list[Problem], stamps: Mapping[str, Stamp]) -> Reading:
    files = {path: sheet.record for path, sheet in sheets.items() if sheet.record}
    problems = [problem for sheet in sheets.values() for problem in sheet.problems]
    return Reading(
        records=_assemble(files, sheets),
        files=files,
        broken=frozenset(sheets) - frozenset(files),
        problems=tuple(sort_problems([*problems, *more])),
        sheets=sheets,
        stamps=stamps,
    )


def _read_all(
    candidates: Sequence[Candidate], drafts: Mapping[str, bytes | None], former: Reading | None
) -> dict[str, Sheet]:
    """The sheets of all files, in their order."""
    kept = dict(_unchanged(candidates, drafts, former)) if former else {}
    rest = [each for each in candidates if each.path not in kept]
    skims = skim_all([each.file if (draft := drafts.get(each.path)) is None else draft for each in rest])
    for each, skimmed in zip(rest, skims, strict=True):
        kept[each.path] = _read_sheet(each, drafts.get(each.path), skimmed)
    return {each.path: kept[each.path] for each in candidates}


def _unchanged(
    candidates: Sequence[Candidate], drafts: Mapping[str, bytes | None], former: Reading
) -> Iterator[tuple[str, Sheet]]:
    """The sheets of the files that are as they were."""
    for each in candidates:
        sheet = former.sheets.get(each.path)
        if sheet is None:
            continue
        draft = drafts.get(each.path)
        if draft is None and each.stamp and former.stamps.get(each.path) == each.stamp:
            yield each.path, sheet
            continue
        with suppress(OSError):
            raw = read_raw(each.file) if draft is None else draft
            if digest_of(raw) == sheet.digest:
                yield each.path, sheet


def has_tree(raw: bytes) -> bool:
    """Whether the text of a file can be read to its end, whatever it says."""
    text, faults = read_text(raw)
    return all(fault.code == BYTE_ORDER_MARK for fault in faults) and read_source(text).root is not None


def _read_sheet(candidate: Candidate, draft: bytes | None, skimmed: Skim | None) -> Sheet:
    """Make the record of a file; where skimming it did not tell what it says, look closely."""
    maker = _SheetMaker(candidate.path, candidate.kind)
    if skimmed:
        maker.digest, maker.text, value, maker.suspicious = skimmed
        maker.validate(value, ())
    else:
        maker.look_closely(candidate.file, draft)
    return maker.sheet()


@dataclass(slots=True)
class _SheetMaker:
    """Where the record and the problems of one file gather."""

    path: str
    kind: RecordFile
    text: str | None = None
    record: Noted | None = None
    problems: list[Problem] = field(default_factory=list)
    suspicious: bool = False
    digest: bytes = b""

    def sheet(self) -> Sheet:
        items = tuple(self.record.items()) if isinstance(self.record, Tracking) else ()
        return Sheet(self.text, self.record, items, tuple(self.problems), self.suspicious, self.digest)

    def look_closely(self, file: str, draft: bytes | None) -> None:
        """Read a file that has something unusual: mostly a comment behind a value, else a fault."""
        try:
            raw = read_raw(file) if draft is None else draft
        except OSError:
            self.problems += place_findings([Finding("DC-0137", self.path, (), "这个文件打不开")], {})
            return
        self.digest = digest_of(raw)
        text, faults = read_text(raw)
        self.text, self.suspicious = text, is_worth_a_look(text)
        if any(fault.code != BYTE_ORDER_MARK for fault in faults):
            self.problems += [place_fault(fault, self.path, text) for fault in faults]
            return
        source = read_source(text)
        faults += source.faults
        if source.root is not None:
            lost = list(_lost_texts(source.root, text, form_of(self.kind.model)))
            self.validate(plain(source.root), faults, lost)
        elif source.faults:
            self.problems += [place_fault(fault, self.path, text) for fault in faults]
        else:
            self.problems += place_findings([Finding("DC-0121", self.path, (), "没有内容")], {})

    def validate(self, value: Plain, faults: Sequence[Fault], lost: Sequence[Fault] = ()) -> None:
        """Hold what a file says against the form of its kind."""
        path, model, text = self.path, self.kind.model, self.text or ""
        findings: list[Finding] = []
        try:
            record = model.model_validate(value)
        except ValidationError as error:
            findings += shape_findings(error, path, form_of(model), value)
        else:
            findings += _misnamed(path, self.kind, record)
            if isinstance(record, Tracking) and is_stand_in(record.id):
                record = record.known_as(PurePosixPath(path).stem)
            # What has faults may have been misread; a lost comment leaves a record that can be checked.
            if not faults:
                self.record = record
        if not (findings or faults or lost):
            return
        # What is said about a line whose text is damaged would only confuse.
        damaged = {fault.span.line for fault in (*faults, *lost) if fault.code != BYTE_ORDER_MARK}
        self.problems += [place_fault(fault, path, text) for fault in (*faults, *lost)]
        placed = place_findings(findings, {path: text})
        self.problems += [problem for problem in placed if problem.place.line not in damaged]


def _lost_texts(root: Node, text: str, form: Slot) -> Iterator[Fault]:
    """Comments behind free text. Behind a date, a number, a word or a unit they are comments, and legal."""
    for loc, span, value in comments_after_values(root, text):
        slot = form.at(loc)
        if slot and slot.form and slot.form.is_free_text and not looks_like_id(value):
            yield Fault("DC-0113", span, "从这里起被当作注释，不算内容")


def _misnamed(path: str, kind: RecordFile, record: Noted) -> Iterator[Finding]:
    """The name of the file and of its folder must repeat the record's own number."""
    if kind.keyed_by is None:
        return
    *folders, name = path.split("/")
    stem = name.removesuffix(".yml")
    own = str(getattr(record, kind.keyed_by))
    if isinstance(record, Tracking) and (is_stand_in(own) or is_stand_in(stem)):
        yield from _wrong_stand_in(path, kind, stem, record)
        return
    key = kind.key
    if stem != own:
        values = {"key": key, "name": f"{own}.yml"}
        yield Finding("DC-0134", path, (key,), f"文件名是“{stem}”，这里是“{own}”", values=values)
    if kind.pattern.count("*") > 1:
        year = own.split("-")[1]
        if folders[-1] != year:
            found = f"文件在“{folders[-1]}”文件夹里"
            yield Finding("DC-0135", path, (key,), found, values={"folder": f"{folders[0]}/{year}"})


def _wrong_stand_in(path: str, kind: RecordFile, stem: str, record: Tracking) -> Iterator[Finding]:
    """What is wrong with the name or the place of a file that is not numbered yet."""
    if not is_stand_in(stem):
        yield Finding("DC-0802", path, ("编号",), f"文件名“{stem}”里没有“{UNNUMBERED}”")
    elif not is_stand_in(record.id):
        remedy = f"已经有编号的，把文件改名为“{record.id}.yml”；还没有编号的，编号写“{UNNUMBERED}”。"
        yield Finding("DC-0802", path, ("编号",), f"文件名是“{stem}”，这里已经有编号", remedy=remedy)
    elif not is_well_named(stem):
        yield Finding("DC-0803", path, ("编号",), f"文件名是“{stem}”")
    elif kind.pattern.count("*") > 1 and folder_year(path) is None:
        folders = path.split("/")
        values = {"folder": f"{folders[0]}/{record.begun_on.year}"}
        yield Finding("DC-0804", path, ("编号",), f"文件在“{folders[-2]}”文件夹里", values=values)


def _assemble(files: Mapping[str, Noted], sheets: Mapping[str, Sheet]) -> Records:
    """Put the records of all files into one container. Of two with one id the first counts; checks name both."""
    units, documents = _all(files, UnitList), _all(files, DocumentList)
    items: dict[str, Item] = {}
    seen: set[str] = set()
    for sheet in sheets.values():
        if isinstance(sheet.record, Tracking) and sheet.record.id not in seen:
            seen.add(sheet.record.id)
            for item in sheet.items:
                items.setdefault(item.id, item)
    paths: dict[str, str] = {}
    kept: dict[str, dict[Any, Any]] = {kind.kept_in: {} for kind in FILES if kind.keyed_by}
    for path, noted in files.items():
        kind = FILE_OF[type(noted)]
        if kind.keyed_by:
            key = getattr(noted, kind.keyed_by)
            kept[kind.kept_in].setdefault(key, noted)
            paths.setdefault(key if isinstance(noted, Tracking) else f"{kind.schema}:{key}", path)
    return Records(
        portal=next(iter(_all(files, Portal)), None) or Portal.model_validate(_STAND_IN),
        boards=next(iter(_all(files, BoardSettings)), None) or BoardSettings(),
        units=_keyed((unit for units_ in units for unit in units_.units), lambda unit: unit.name),
        documents=_keyed((one for many in documents for one in many.documents), lambda one: one.slug),
        clocks=tuple(rule for rules in _all(files, ClockRules) for rule in rules.clocks),
        lights=tuple(rule for rules in _all(files, LightRules) for rule in rules.rules),
        rates=tuple(rule for rules in _all(files, RateRules) for rule in rules.rates),
        satisfaction=tuple(rule for rules in _all(files, RateRules) for rule in rules.satisfaction),
        cycles=tuple(rule for rules in _all(files, CycleRules) for rule in rules.rules),
        schemes=tuple(scheme for rules in _all(files, ScoreRules) for scheme in rules.schemes),
        audiences=tuple(one for many in _all(files, AudienceRules) for one in many.audiences),
        items=items,
        paths=paths,
        texts={path: sheet.text for path, sheet in sheets.items() if sheet.text is not None},
        **kept,
    )


R = TypeVar("R")


def _all(files: Mapping[str, Noted], model: type[R]) -> list[R]:
    """The records of one kind, in the order of their files."""
    return [record for record in files.values() if isinstance(record, model)]


def _keyed(records: Iterable[R], key: Callable[[R], str]) -> dict[str, R]:
    keyed: dict[str, R] = {}
    for record in records:
        keyed.setdefault(key(record), record)
    return keyed
