"""Faults: what is wrong with the text of one file, before anyone asks what it says."""

from dataclasses import dataclass
from typing import NamedTuple

from generator.facts.problems import Edit


class Span(NamedTuple):
    """Where something stands in a text: line and column from 1, and how many characters of that line."""

    line: int = 1
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding in the text of a file; ``messages`` tells what its code means."""

    code: str
    span: Span
    found: str
    remedy: str = ""
    """Replaces the general remedy of the code where a better one is known."""
    also: tuple[tuple[Span, str], ...] = ()
    """Other places that matter, and what is said under them."""
    edits: tuple[Edit, ...] = ()
    """What mends it without anybody having to decide anything."""
