"""The quick way to what a file says, for the thousands of files in which nothing is unusual.

Builds no tree and keeps no places. Whatever is not plain sailing it leaves to ``yaml_source``, which can explain it.
"""

from typing import Any

from yaml import CBaseLoader, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from generator.facts.reading.places import may_lose_text
from generator.facts.reading.yaml_source import MOST_LEVELS, NOTHING, Plain


class UnclearError(Exception):
    """The text has something that only the full reader can tell about."""


def quick_plain(text: str) -> Plain:
    """What ``plain`` gives for the tree of a text without faults, in half the time; or UnclearError."""
    # Escapes may spell unseen characters, comments may cut off text.
    if "\\" in text or may_lose_text(text):
        raise UnclearError
    try:
        return _gather(text)
    except YAMLError:
        raise UnclearError from None


def _gather(text: str) -> Plain:  # noqa: C901, PLR0912 - written out: a call for each of a hundred events takes time
    next_event = CBaseLoader(text).get_event
    may_be_marked = "&" in text or "!" in text
    here: list[Any] = []
    around: list[list[Any]] = []
    documents = 0
    while True:
        event: Any = next_event()
        kind = type(event)
        if kind is ScalarEvent:
            value = event.value
            if may_be_marked and (event.anchor is not None or event.tag is not None):
                raise UnclearError
            if not event.style:
                # A text that runs on over lines has a space where they meet, or a line end where one is empty.
                if (" " in value or "\n" in value) and event.start_mark.line != event.end_mark.line:
                    raise UnclearError
                if value in NOTHING:
                    value = None
            here.append(value)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            closed = _mapping(here) if kind is MappingEndEvent else tuple(here)
            here = around.pop()
            here.append(closed)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if event.anchor is not None or event.tag is not None or len(around) >= MOST_LEVELS:
                raise UnclearError
            around.append(here)
            here = []
        elif kind is AliasEvent:
            raise UnclearError
        elif kind is DocumentStartEvent:
            documents += 1
        elif kind is StreamEndEvent:
            break
    if documents != 1 or not here or here[0] is None:
        raise UnclearError
    said: Plain = here[0]
    return said


def _mapping(parts: list[Any]) -> dict[str, Plain]:
    keys = parts[::2]
    # Before they are put into a mapping: a list or a mapping as a key is no text, and cannot be one.
    if any(type(key) is not str for key in keys):
        raise UnclearError
    mapping = dict(zip(keys, parts[1::2], strict=True))
    if len(mapping) != len(keys) or "<<" in mapping:
        raise UnclearError
    return mapping
