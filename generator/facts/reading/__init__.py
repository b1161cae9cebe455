"""data/ → (Records, problems): every file is read, every problem named with its place, nothing passed over.

Knows which files there are and how records are put together; not what rules hold across them (``checks``).
"""

from pathlib import Path

from generator.facts.problems import Problem
from generator.facts.reading.collecting import Reading, has_tree, read_data, read_file, unhurried_memory
from generator.facts.reading.places import line_of, locate
from generator.facts.reading.placing import place_findings
from generator.facts.reading.raw_text import recoded
from generator.facts.reading.single import read_single
from generator.facts.records import Records

__all__ = [
    "Reading",
    "has_tree",
    "line_of",
    "locate",
    "place_findings",
    "read_data",
    "read_file",
    "read_records",
    "read_single",
    "recoded",
    "unhurried_memory",
]


def read_records(data: Path) -> tuple[Records | None, list[Problem]]:
    """All records that are valid in themselves, and the problems of the others.

    None in place of records only where the portal's own settings cannot be read.
    """
    reading = read_data(data)
    return (reading.records if reading.usable else None), list(reading.problems)
