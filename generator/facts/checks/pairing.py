"""Which record of one version of data/ is which of another: by its number, else by what it is about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from generator.facts.reading import Reading
from generator.facts.records import (
    FILE_OF,
    Campaign,
    Item,
    Noted,
    Tally,
    TaskForce,
    Tracking,
)
from generator.facts.records.numbering import is_stand_in

_UNREAD = frozenset({"DC-0131", "DC-0132", "DC-0133", "DC-0137"})
"""Codes of files that are there and not even opened."""


@dataclass(frozen=True, slots=True)
class Filed:
    """One record and the file it stands in, below data/."""

    path: str
    record: Noted

    @property
    def name(self) -> str:
        """Number, code or year that the record is known by; empty for single files."""
        keyed_by = FILE_OF[type(self.record)].keyed_by
        return str(getattr(self.record, keyed_by)) if keyed_by else ""

    @property
    def key(self) -> str:
        """The key that its number or code is written under."""
        return FILE_OF[type(self.record)].key

    @property
    def identity(self) -> tuple[type[Noted], str]:
        """What it is recognised by in another version."""
        # Numbers of tracked records say their kind; a single file is known by where it lies.
        kind = Tracking if isinstance(self.record, Tracking) else type(self.record)
        return kind, self.name or self.path

    @property
    def is_numbered(self) -> bool:
        """Whether it has a number that others may refer to for good."""
        return not is_stand_in(self.name)

    @property
    def title(self) -> str:
        """What it is about, in its own words."""
        return str(getattr(self.record, "title", "") or getattr(self.record, "name", ""))

    @property
    def title_key(self) -> str:
        """The key that its title is written under."""
        return "名称" if isinstance(self.record, (TaskForce, Campaign)) else "标题"

    @property
    def begun_on(self) -> date | None:
        """交办, 开会, 提出, 成立: the day everything in a tracked record counts from."""
        return self.record.begun_on if isinstance(self.record, Tracking) else None

    @property
    def items(self) -> tuple[Item, ...]:
        """The tracked items in it."""
        return tuple(self.record.items()) if isinstance(self.record, Tracking) else ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two versions of data/, record by record."""

    pairs: tuple[tuple[Filed, Filed], ...]
    """Each record of before with what became of it."""
    gone: tuple[Filed, ...]
    """Those of which nothing is left. What is there and cannot be read is not gone."""
    new: tuple[Filed, ...]
    """Those that nothing became of before."""


def pair_records(before: Reading, now: Reading) -> Pairing:
    """Find for each record of before what became of it, wherever it lies now."""
    present: dict[tuple[type[Noted], str], Filed] = {}
    for filed in _filed(now.files):
        present.setdefault(filed.identity, filed)
    known = list({filed.identity: filed for filed in reversed(list(_filed(before.files)))}.values())[::-1]
    identities = {filed.identity for filed in known}
    new = {identity: filed for identity, filed in present.items() if identity not in identities}
    unclear = _unread(now)
    pairs: list[tuple[Filed, Filed]] = []
    gone: list[Filed] = []
    for old in known:
        if found := present.get(old.identity):
            pairs.append((old, found))
        elif alike := [each for each in new.values() if _is_same_matter(old, each)]:
            # Of several the one that still lies there, then the one that says the most of the same.
            best = max(alike, key=lambda each: (each.path == old.path, _likeness(old, each)))
            pairs.append((old, new.pop(best.identity)))
        elif PurePosixPath(old.path).stem not in unclear:
            gone.append(old)
    return Pairing(tuple(pairs), tuple(gone), tuple(new.values()))


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles are the same words, spaces aside."""
    return "".join(one.split()) == "".join(other.split())


def _filed(files: Mapping[str, Noted]) -> Iterator[Filed]:
    return (Filed(path, record) for path, record in files.items())


def _unread(reading: Reading) -> frozenset[str]:
    """Names of files, without suffix, that are there and gave no record."""
    paths = [*reading.broken, *(each.place.path for each in reading.problems if each.code in _UNREAD)]
    return frozenset(PurePosixPath(path).stem for path in paths)


def _is_same_matter(old: Filed, new: Filed) -> bool:
    """Whether a record under another number is about the same: mostly its number was changed, or first given."""
    if type(old.record) is not type(new.record) or not old.name:
        return False
    same_title, same_day = is_same_title(old.title, new.title), old.begun_on == new.begun_on
    if isinstance(old.record, Tally) and isinstance(new.record, Tally):
        same_day = old.record.year == new.record.year
    if old.path == new.path:
        return same_title or (same_day and old.begun_on is not None)
    return same_title and same_day and bool(old.title)


def _likeness(old: Filed, new: Filed) -> int:
    """How many fields are the same."""
    names = type(old.record).model_fields
    return sum(getattr(old.record, name) == getattr(new.record, name) for name in names)
