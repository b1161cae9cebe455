"""Skimming: what the thousands of files say in which nothing is unusual, read on two cores where there are two.

A helper process reads, decodes and parses the greater part of the files meanwhile; records are made here, since they
would take longer to pass over than to make. Which files there are, and in which order, is the same without a helper.
"""

import marshal
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from generator.facts.privacy_patterns import is_worth_a_look
from generator.facts.reading.quick import UnclearError, quick_plain
from generator.facts.reading.raw_text import MOST_BYTES, read_text
from generator.facts.reading.yaml_source import Plain
from generator.parallel import can_fork, cores

FEWEST = 1_000
"""With fewer files a helper is not worth its start."""
OWN_SHARE = 4
"""One file in so many is read here: for all of them, the records are made here."""
BATCH = 200


class Skim(NamedTuple):
    """What a file without faults says."""

    digest: bytes
    text: str
    value: Plain
    suspicious: bool
    """Whether the text is worth a look for personal information."""


Source = str | bytes
"""A file on disk, or what stands in it."""


def digest_of(raw: bytes) -> bytes:
    """What tells one content of a file from another."""
    return sha256(raw).digest()


def read_raw(file: str) -> bytes:
    """The content of a file, or as much of it as tells that it is too much."""
    with open(file, "rb") as opened:  # noqa: PTH123 - a Path for each of thousands costs time
        return opened.read(MOST_BYTES + 1)


def skim(source: Source) -> Skim | None:
    """What a file says, or None where a closer look must tell."""
    try:
        raw = source if isinstance(source, bytes) else read_raw(source)
    except OSError:
        return None
    text, faults = read_text(raw)
    if faults:
        return None
    try:
        return Skim(digest_of(raw), text, quick_plain(text), is_worth_a_look(text))
    except UnclearError:
        return None


def skim_all(sources: Sequence[Source]) -> Iterator[Skim | None]:
    """Skim many files, in their order."""
    done = 0
    if _may_have_help(len(sources)):
        for each in _with_help(sources):
            done += 1
            yield each
    # Without a helper: all; and if somebody ended it: the rest.
    yield from map(skim, sources[done:])


def _may_have_help(number: int) -> bool:
    return number >= FEWEST and cores() > 1 and can_fork()


def _with_help(sources: Sequence[Source]) -> Iterator[Skim | None]:
    # Only here: few commands need them, and all would pay for loading them.
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    own = len(sources) // OWN_SHARE
    with ProcessPoolExecutor(1, get_context("fork")) as helper:
        starts = range(own, len(sources), BATCH)
        batches = helper.map(_skim_batch, [sources[start : start + BATCH] for start in starts])
        yield from map(skim, sources[:own])
        try:
            for batch in batches:
                yield from (each and Skim(*each) for each in marshal.loads(batch))  # noqa: S302 - our own words
        except BrokenProcessPool:
            return


def _skim_batch(sources: Sequence[Source]) -> bytes:
    # Of all ways to pass on plain values the quickest; both ends are the same Python.
    return marshal.dumps([each and tuple(each) for each in map(skim, sources)])
