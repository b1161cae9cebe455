"""The figures of one ``./inv bench``, as they stand in its JSON: what was measured, nothing derived.

``measurements`` holds one series for each subject and number of items; the runs of one round have the same place in
the series of all subjects, so that ratios can be taken between runs that lay close together in time. Seconds, and
bytes of 1/1,048,576 MiB. Medians, ratios and growth are derived where they are shown (``comparing``).
"""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Subject(StrEnum):
    """What was run, each in a fresh process."""

    PORTAL = "portal"
    """``./inv build`` into an empty folder."""
    MKDOCS = "mkdocs"
    """MkDocs and Material with one Markdown page an item."""
    HUGO = "hugo"
    """Hugo, one page an item, of the size of the portal's own."""
    CHECK = "check"
    """``./inv check``."""
    PARSING = "parsing"
    """PyYAML's C parser over the files that the check reads."""
    REBUILD = "rebuild"
    """``./inv build`` again, after one item has changed."""
    SERVING = "serving"
    """The same within a process that has built before, as ``./inv serve`` does; memory is of the whole process."""
    ROLLUP = "rollup"
    """``./inv rollup`` of some districts' weeks; the items are those of all of them."""


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Run(_Figures):
    """What one run took, and what it left on the disk."""

    wall: float
    cpu: float
    """User and system time of the process and of all it started and waited for."""
    peak: float
    """Most memory of all its processes together (PSS, sampled): a page that several share counts once among all that
    do, so that what other Pythons on the machine share is left out: a few MiB of libraries."""
    largest: float
    """Most memory of any one of its processes (RSS, told by the kernel): catches what falls between two samples."""
    files: int = 0
    size: int = 0


class Series(_Figures):
    """The runs of one subject with one number of items."""

    subject: Subject
    items: int
    runs: tuple[Run, ...]


class Stage(_Figures):
    """What one stage of the portal's build took, in one run under observation."""

    name: str
    """The module that does it, below ``generator``; see ``stages``."""
    wall: float
    """Seconds in it; where several processes work at a time, the sum of theirs."""
    cpu: float
    peak: float | None
    """Most memory of the whole build while it ran; None where it was over between two samples."""
    files: int
    size: int


class Machine(_Figures):
    """Where it was measured, and how busy that machine was."""

    cores: int
    memory: int
    """MiB."""
    system: str
    processor: str
    versions: dict[str, str]
    load_before: float
    """Processes that wanted to run, on average of the last minute. Above 0.5, the figures are of a busy machine."""
    load_after: float


class Results(_Figures):
    """One whole ``./inv bench``."""

    schema_version: Literal[1] = 1
    commit: str
    measured_on: str
    items: int
    machine: Machine
    page_sizes: dict[Subject, int]
    """Bytes of an item's page, on average."""
    measurements: tuple[Series, ...]
    stages: tuple[Stage, ...]
    same_bytes: bool | None
    """Whether the rebuild after a change gave the bytes of a build into an empty folder; None where not asked."""

    def series(self, subject: Subject, items: int | None = None) -> Series | None:
        """The runs of a subject with so many items, by default all."""
        wanted = self.items if items is None else items
        found = (one for one in self.measurements if (one.subject, one.items) == (subject, wanted))
        return next(found, None)
