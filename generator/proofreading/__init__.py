"""Proofreading: finds statements in a text that do not add up. Reads .docx, .txt and .md; knows nothing of data/.

    quantities   numbers in Chinese text: counts, shares, ordinals
    reading      the file as passages and tables
    sums, shares, tables, lists, dates, sameness   one kind of mistake each
    findings     what was found, as text and as JSON

A finding that is certain is an error; one that the writer may have meant is a note.
"""

from collections.abc import Sequence
from pathlib import Path

from generator.facts.problems import Severity
from generator.proofreading.dates import check_dates
from generator.proofreading.findings import Finding, Grid, Passage, format_findings, format_json
from generator.proofreading.lists import check_lists, check_ordinals
from generator.proofreading.reading import UnreadableError, read_document
from generator.proofreading.sameness import check_sameness, check_states
from generator.proofreading.shares import check_share_sums, check_shares
from generator.proofreading.sums import check_sums
from generator.proofreading.tables import check_table

__all__ = [
    "Finding",
    "Grid",
    "Passage",
    "UnreadableError",
    "adds_up",
    "format_findings",
    "format_json",
    "proofread",
    "proofread_file",
    "read_document",
]


def proofread_file(path: Path) -> list[Finding]:
    """Everything in a file that does not add up, in the order of the file. Raises UnreadableError."""
    return proofread(read_document(path))


def proofread(parts: Sequence[Passage | Grid]) -> list[Finding]:
    """Everything that does not add up in paragraphs and tables, in their order."""
    passages = [part for part in parts if isinstance(part, Passage)]
    found: list[Finding] = []
    for part in parts:
        found += check_table(part) if isinstance(part, Grid) else [*check_sums(part), *check_shares(part)]
    for check in (check_share_sums, check_lists, check_ordinals, check_dates, check_sameness, check_states):
        found += check(passages)
    order = {id(passage): place for place, passage in enumerate(_all_passages(parts))}
    unique = {(id(each.passage), each.start, each.title): each for each in found}
    return sorted(unique.values(), key=lambda each: (order[id(each.passage)], each.start, each.title))


def adds_up(findings: Sequence[Finding]) -> bool:
    """Whether nothing is certainly wrong."""
    return all(each.severity is Severity.NOTE for each in findings)


def _all_passages(parts: Sequence[Passage | Grid]) -> list[Passage]:
    return [
        passage
        for part in parts
        for passage in ([part] if isinstance(part, Passage) else [cell for row in part.rows for cell in row])
    ]
