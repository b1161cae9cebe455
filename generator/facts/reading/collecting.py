"""Reading all of data/: each file into its record, all records into one container."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import ValidationError

from generator.facts.forms import Slot, form_of
from generator.facts.problems import Finding, Problem, sort_problems
from generator.facts.reading.faults import Fault
from generator.facts.reading.files import Candidate, kind_of, list_files, misplaced
from generator.facts.reading.places import comments_after_values
from generator.facts.reading.placing import place_fault, place_findings
from generator.facts.reading.quick import UnclearError, quick_plain
from generator.facts.reading.raw_text import BYTE_ORDER_MARK, MOST_BYTES, read_text
from generator.facts.reading.shape import shape_findings
from generator.facts.reading.yaml_source import Node, Plain, plain, read_source
from generator.facts.records import (
    BoardSettings,
    Campaign,
    Indicator,
    Item,
    Meeting,
    Noted,
    PlanItem,
    Portal,
    Records,
    Suggestion,
    SupervisionOrder,
    Tally,
    TaskForce,
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
from generator.facts.records.workdays import HolidayNotice
from generator.vocabulary import UNNUMBERED


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading data/, or one file of it, came to: all that is valid in itself, and the problems of the rest."""

    records: Records
    files: Mapping[str, Noted]
    """The record of each file that is valid in itself, by path below data/."""
    broken: frozenset[str]
    """Paths of the files that are there and gave no record."""
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether the portal's own settings could be read; else the records hold a stand-in."""
        return PORTAL in self.files


PORTAL = "portal.yml"
_STAND_IN = {"门户名称": "—", "办公室": "—", "督办单位": "—", "地区": "—", "页面标识": "—"}


def read_data(data: Path, drafts: Mapping[str, bytes | None] | None = None) -> Reading:
    """Read every file below data/; no mistake stops it.

    Drafts are files by path below data/ that are not written yet: they are read as if they were there. A file whose
    draft is None is read as if it were gone.
    """
    drafts = drafts or {}
    candidates, findings = list_files(data, drafts)
    drawer = _Drawer(drafts)
    for candidate in candidates:
        drawer.read(candidate)
    problems = sort_problems([*drawer.problems, *place_findings(findings, {})])
    return Reading(
        records=_assemble(drawer.files, drawer.texts),
        files=drawer.files,
        broken=frozenset(candidate.path for candidate in candidates) - frozenset(drawer.files),
        problems=tuple(problems),
    )


def read_file(path: str, raw: bytes) -> Reading:
    """Read one file as if it were the only one below data/; what belongs together is not held against it."""
    kind = kind_of(path)
    drawer = _Drawer({path: raw})
    if kind is None:
        drawer.problems += place_findings([misplaced(path)], {})
    else:
        drawer.read(Candidate(path, "", kind))
    return Reading(
        records=_assemble(drawer.files, drawer.texts),
        files=drawer.files,
        broken=frozenset({path}) - frozenset(drawer.files),
        problems=tuple(sort_problems(drawer.problems)),
    )


def has_tree(raw: bytes) -> bool:
    """Whether the text of a file can be read to its end, whatever it says."""
    text, faults = read_text(raw)
    return all(fault.code == BYTE_ORDER_MARK for fault in faults) and read_source(text).root is not None


@dataclass(slots=True)
class _Drawer:
    """Where records and problems gather, file by file."""

    drafts: Mapping[str, bytes | None]
    files: dict[str, Noted] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, candidate: Candidate) -> None:
        path = candidate.path
        try:
            raw = self.drafts.get(path)
            if raw is None:
                with open(candidate.file, "rb") as file:  # noqa: PTH123 - a Path for each of thousands costs time
                    raw = file.read(MOST_BYTES + 1)
        except OSError:
            self.problems += place_findings([Finding("DC-0137", path, (), "这个文件打不开")], {})
            return
        text, faults = read_text(raw)
        self.texts[path] = text
        if any(fault.code != BYTE_ORDER_MARK for fault in faults):
            self.problems += [place_fault(fault, path, text) for fault in faults]
            return
        try:
            value = quick_plain(text)
        except UnclearError:
            self.look_closely(candidate, text, faults)
        else:
            self.validate(candidate, text, value, faults)

    def look_closely(self, candidate: Candidate, text: str, before: list[Fault]) -> None:
        """Read a text that has something unusual: mostly a comment behind a value, else a fault."""
        source = read_source(text)
        faults = [*before, *source.faults]
        if source.root is not None:
            lost = list(_lost_texts(source.root, text, form_of(candidate.kind.model)))
            self.validate(candidate, text, plain(source.root), faults, lost)
        elif source.faults:
            self.problems += [place_fault(fault, candidate.path, text) for fault in faults]
        else:
            self.problems += place_findings([Finding("DC-0121", candidate.path, (), "没有内容")], {})

    def validate(
        self,
        candidate: Candidate,
        text: str,
        value: Plain,
        faults: Sequence[Fault],
        lost: Sequence[Fault] = (),
    ) -> None:
        """Hold what a file says against the form of its kind."""
        path, model = candidate.path, candidate.kind.model
        findings: list[Finding] = []
        try:
            record = model.model_validate(value)
        except ValidationError as error:
            findings += shape_findings(error, path, form_of(model), value)
        else:
            findings += _misnamed(candidate, record)
            if isinstance(record, Tracking) and is_stand_in(record.id):
                record = record.known_as(PurePosixPath(path).stem)
            # What has faults may have been misread; a lost comment leaves a record that can be checked.
            if not faults:
                self.files[path] = record
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


def _misnamed(candidate: Candidate, record: Noted) -> Iterator[Finding]:
    """The name of the file and of its folder must repeat the record's own number."""
    kind = candidate.kind
    if kind.keyed_by is None:
        return
    *folders, name = candidate.path.split("/")
    stem = name.removesuffix(".yml")
    own = str(getattr(record, kind.keyed_by))
    info = type(record).model_fields.get(kind.keyed_by)
    key = (info.alias if info else None) or "代码"
    if isinstance(record, Tracking) and (is_stand_in(own) or is_stand_in(stem)):
        yield from _wrong_stand_in(candidate, stem, record)
        return
    if stem != own:
        values = {"key": key, "name": f"{own}.yml"}
        yield Finding("DC-0134", candidate.path, (key,), f"文件名是“{stem}”，这里是“{own}”", values=values)
    if kind.pattern.count("*") > 1:
        year = own.split("-")[1]
        if folders[-1] != year:
            found = f"文件在“{folders[-1]}”文件夹里"
            yield Finding("DC-0135", candidate.path, (key,), found, values={"folder": f"{folders[0]}/{year}"})


def _wrong_stand_in(candidate: Candidate, stem: str, record: Tracking) -> Iterator[Finding]:
    """What is wrong with the name or the place of a file that is not numbered yet."""
    path = candidate.path
    if not is_stand_in(stem):
        yield Finding("DC-0802", path, ("编号",), f"文件名“{stem}”里没有“{UNNUMBERED}”")
    elif not is_stand_in(record.id):
        remedy = f"已经有编号的，把文件改名为“{record.id}.yml”；还没有编号的，编号写“{UNNUMBERED}”。"
        yield Finding("DC-0802", path, ("编号",), f"文件名是“{stem}”，这里已经有编号", remedy=remedy)
    elif not is_well_named(stem):
        yield Finding("DC-0803", path, ("编号",), f"文件名是“{stem}”")
    elif candidate.kind.pattern.count("*") > 1 and folder_year(path) is None:
        folders = path.split("/")
        values = {"folder": f"{folders[0]}/{record.begun_on.year}"}
        yield Finding("DC-0804", path, ("编号",), f"文件在“{folders[-2]}”文件夹里", values=values)


def _assemble(files: Mapping[str, Noted], texts: Mapping[str, str]) -> Records:
    """Put the records of all files into one container. Of two with one id the first counts; checks name both."""
    units, documents = _all(files, UnitList), _all(files, DocumentList)
    items: dict[str, Item] = {}
    for record in _keyed(_all(files, Tracking), lambda record: record.id).values():
        for item in record.items():
            items.setdefault(item.id, item)
    paths: dict[str, str] = {}
    for path, noted in files.items():
        if name := _name_in_paths(noted):
            paths.setdefault(name, path)
    return Records(
        portal=next(iter(_all(files, Portal)), None) or Portal.model_validate(_STAND_IN),
        boards=next(iter(_all(files, BoardSettings)), None) or BoardSettings(),
        units=_keyed((unit for units_ in units for unit in units_.units), lambda unit: unit.name),
        documents=_keyed((one for many in documents for one in many.documents), lambda one: one.slug),
        orders=_keyed(_all(files, SupervisionOrder), lambda record: record.id),
        meetings=_keyed(_all(files, Meeting), lambda record: record.id),
        task_forces=_keyed(_all(files, TaskForce), lambda record: record.id),
        campaigns=_keyed(_all(files, Campaign), lambda record: record.id),
        plan=_keyed(_all(files, PlanItem), lambda record: record.id),
        suggestions=_keyed(_all(files, Suggestion), lambda record: record.id),
        indicators=_keyed(_all(files, Indicator), lambda record: record.slug),
        tallies=_keyed(_all(files, Tally), lambda record: record.id),
        clocks=tuple(rule for rules in _all(files, ClockRules) for rule in rules.clocks),
        lights=tuple(rule for rules in _all(files, LightRules) for rule in rules.rules),
        rates=tuple(rule for rules in _all(files, RateRules) for rule in rules.rates),
        satisfaction=tuple(rule for rules in _all(files, RateRules) for rule in rules.satisfaction),
        cycles=tuple(rule for rules in _all(files, CycleRules) for rule in rules.rules),
        schemes=tuple(scheme for rules in _all(files, ScoreRules) for scheme in rules.schemes),
        audiences=tuple(one for many in _all(files, AudienceRules) for one in many.audiences),
        notices={notice.year: notice for notice in _all(files, HolidayNotice)},
        items=items,
        paths=paths,
        texts=texts,
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


def _name_in_paths(record: Noted) -> str | None:
    """Under which name ``Records.paths`` knows the file of a record."""
    match record:
        case Indicator():
            return f"indicator:{record.slug}"
        case Tally():
            return f"tally:{record.id}"
        case Tracking():
            return record.id
        case _:
            return None
