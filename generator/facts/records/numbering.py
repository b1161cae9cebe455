"""How records are numbered, and what stands in for a number until there is one (待编).

Two branches that each add an order would take the same number. So a new record may say ``编号: 待编`` and lie in a
file ``待编-….yml``; until it is numbered after the merge it is known by the name of that file, and nowhere less than
a full record.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from generator.vocabulary import UNNUMBERED

DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names that Windows keeps for itself, whatever their suffix: no file of data/ or of the portal can have one there."""

STAND_IN = rf"{UNNUMBERED}-[^\s/]{{1,40}}"
"""Pattern of a stand-in as schemas know it: the name of the file without its suffix."""

_STAND_IN = re.compile(rf"{UNNUMBERED}-[\w-]{{1,40}}")
_NUMBER = re.compile(r"(?P<letters>[A-Z]{2})-(?P<year>\d{4})-(?P<count>\d{2,})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the numbers of one kind of record are made: letters, year, and a count of so many digits."""

    letters: tuple[str, ...]
    digits: int

    @property
    def pattern(self) -> str:
        """What may stand at 编号."""
        letters = self.letters[0] if len(self.letters) == 1 else f"({'|'.join(self.letters)})"
        return rf"^({letters}-[0-9]{{4}}-[0-9]{{{self.digits}}}|{UNNUMBERED})$"

    def number(self, letters: str, year: int, count: int) -> str:
        """One number, written out."""
        return f"{letters}-{year}-{count:0{self.digits}}"

    @property
    def most(self) -> int:
        """The highest count that a year has room for."""
        return int("9" * self.digits)


def is_stand_in(record_id: str) -> bool:
    """Whether a record's id only stands in for a number: whether it begins with 待编."""
    return record_id.startswith(UNNUMBERED)


def is_well_named(stem: str) -> bool:
    """Whether an unnumbered record may have this name: 待编, a hyphen, and letters, digits or hyphens.

    Spaces and signs would make it impossible to tell where a reference to it ends.
    """
    return _STAND_IN.fullmatch(stem) is not None


def split_number(number: str) -> tuple[str, int, int] | None:
    """Letters, year and count of a number; None for a stand-in or anything else."""
    match = _NUMBER.fullmatch(number)
    return (match["letters"], int(match["year"]), int(match["count"])) if match else None


def folder_year(path: str) -> int | None:
    """The year whose folder a file lies in; None where its kind has no folders by year, or it is no year."""
    folder = PurePosixPath(path).parent.name
    return int(folder) if re.fullmatch(r"\d{4}", folder, re.ASCII) else None


def address_name(record_id: str) -> str:
    """An id as part of an address: ASCII, since folders are copied between systems that disagree about the rest."""
    record, *rest = record_id.split("/")
    if is_stand_in(record):
        record = f"draft-{sha256(record.encode()).hexdigest()[:8]}"
    return "-".join([record, *rest])
