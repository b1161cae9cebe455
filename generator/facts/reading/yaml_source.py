"""The strict YAML reader: every scalar stays raw text, every value knows its line and column.

It knows PyYAML, which only ``quick`` does beside it, and listens to the events of the C parser: that is quicker than composing
nodes, sees anchors and tags, and cannot overflow the stack on deep nesting.
Refused are duplicate keys, anchors, aliases, tags, merge keys and further documents: none is needed to fill
in a form, and each can change data behind an editor's back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yaml import CBaseLoader, MarkedYAMLError, YAMLError
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

from generator.facts.problems import Edit
from generator.facts.reading.faults import Fault, Span
from generator.facts.reading.raw_text import UNSEEN
from generator.facts.reading.syntax import RUNS_ON, Complaint, quoting, runs_on, syntax_fault

MOST_LEVELS = 20
MOST_FAULTS = 50
"""More slips than this in one file are one slip, told in another way."""

NOTHING = frozenset({"", "~"})
"""Unquoted, these say that nothing is written."""

Plain = str | dict[str, "Plain"] | tuple["Plain", ...] | None
"""What models are fed with: raw text, mappings and tuples; nothing written is None."""


class Branch:
    """A mapping (keys and values by turns, as they stand) or a sequence."""

    __slots__ = ("children", "end", "is_mapping", "start")

    def __init__(self, event: Any, *, is_mapping: bool) -> None:
        self.start = event.start_mark
        self.end = event.end_mark
        self.is_mapping = is_mapping
        self.children: list[Node] = []

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        """Key and value, in the order of the file."""
        return zip(self.children[::2], self.children[1::2], strict=True)


Node = ScalarEvent | Branch


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, read: its tree (None where there is none), and what is wrong with it."""

    root: Node | None
    faults: list[Fault]


def read_source(text: str) -> Source:
    """Read a text; what is wrong is told in the faults, never raised. What cannot be read to the end has no tree."""
    reader = _Reader(text)
    try:
        reader.read()
    except _GivenUp:
        return Source(None, reader.faults)
    except MarkedYAMLError as error:
        # A text that seems to run on over lines is then most likely the same slip.
        faults = [fault for fault in reader.faults if fault.code != RUNS_ON]
        return Source(None, [*faults, syntax_fault(text.split("\n"), _complaint(error))])
    except YAMLError:
        return Source(None, [Fault("DC-0120", Span(), "这个文件里有读不了的字符")])
    return Source(reader.root, reader.faults)


def plain(node: Node) -> Plain:
    """What a node says, for a model; of a duplicate key the first counts."""
    if isinstance(node, ScalarEvent):
        value: str = node.value
        return None if not node.style and value in NOTHING else value
    if not node.is_mapping:
        return tuple([plain(child) for child in node.children])
    mapping: dict[str, Plain] = {}
    for key, value_node in node.pairs():
        if isinstance(key, ScalarEvent) and key.value not in mapping:
            mapping[key.value] = plain(value_node)
    return mapping


class _GivenUp(Exception):  # noqa: N818 - never seen outside: it only ends the reading
    """Reading on makes no sense; the fault is noted."""


class _Reader:
    """Turns the parser's events into a tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []
        self.top: list[Node] = []
        self.here = self.top
        """Where the next node goes."""
        self.open: list[Branch] = []
        self.documents = 0
        self.has_escapes = "\\" in text
        self.steps = {
            MappingStartEvent: self.start,
            SequenceStartEvent: self.start,
            MappingEndEvent: self.end,
            SequenceEndEvent: self.end,
            AliasEvent: self.alias,
            DocumentStartEvent: self.document,
        }

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def root(self) -> Node | None:
        return self.top[0] if self.top else None

    def read(self) -> None:
        next_event, steps = CBaseLoader(self.text).get_event, self.steps
        while True:
            event: Any = next_event()
            kind = type(event)
            # Two thirds of all events; the rest of the reader is not in a hurry.
            if kind is ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    self.decorated(event)
                if event.start_mark.line != event.end_mark.line and not event.style:
                    self.fault(runs_on(self.lines, span_of(event, self.lines), event.end_mark.line + 1))
                elif self.has_escapes and event.style == '"' and (unseen := UNSEEN.search(event.value)):
                    self.refuse("DC-0106", event, f"这里用反斜杠写了看不见的字符 U+{ord(unseen[0]):04X}")
                self.here.append(event)
            elif step := steps.get(kind):
                step(event)
            elif kind is StreamEndEvent:
                break

    def start(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.decorated(event)
        if len(self.open) >= MOST_LEVELS:
            self.refuse("DC-0114", event, f"这里已套了{MOST_LEVELS}层")
            raise _GivenUp
        branch = Branch(event, is_mapping=isinstance(event, MappingStartEvent))
        self.here.append(branch)
        self.open.append(branch)
        self.here = branch.children

    def end(self, event: Any) -> None:
        branch = self.open.pop()
        self.here = self.open[-1].children if self.open else self.top
        branch.end = event.end_mark
        if branch.is_mapping:
            self.keys(branch)

    def alias(self, event: Any) -> None:
        self.refuse(
            "DC-0109", event, "这里用星号引用了别处的内容", quoting(self.lines, span_of(event, self.lines))
        )
        nothing: Any = ScalarEvent(None, None, (True, False), "", event.start_mark, event.end_mark, style="")
        self.here.append(nothing)

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.fault(self.further_document(event))
            raise _GivenUp

    def further_document(self, event: Any) -> Fault:
        """A second document. A separator with nothing before it, or nothing after it, can simply go."""
        number = event.start_mark.line
        said = [
            at
            for at, line in enumerate(self.lines)
            if line.strip("-. ") and not line.lstrip().startswith("#")
        ]
        line = self.lines[number] if number < len(self.lines) else ""
        alone = not said or number < said[0] or number > said[-1]
        edits = (Edit(number + 1, 1, len(line), ""),) if alone and line.strip() == "---" else ()
        return Fault("DC-0112", span_of(event, self.lines), "从这里又开始了一份", edits=edits)

    def decorated(self, event: Any) -> None:
        edits = quoting(self.lines, span_of(event, self.lines)) if isinstance(event, ScalarEvent) else ()
        if event.tag is not None:
            self.refuse("DC-0110", event, "内容前面有“!”", edits)
        else:
            self.refuse("DC-0109", event, "内容前面有“&”", edits)

    def keys(self, mapping: Branch) -> None:
        """Refuse duplicate keys, merge keys, and keys that are no plain words."""
        first: dict[str, Any] = {}
        for key in mapping.children[::2]:
            if not isinstance(key, ScalarEvent) or not key.value:
                self.refuse("DC-0123", key, "冒号前面没有项目名称")
            elif key.value == "<<":
                self.refuse("DC-0111", key, "这里用“<<”并入了别处的内容")
            elif first.setdefault(key.value, key) is not key:
                again, earlier = span_of(key, self.lines), span_of(first[key.value], self.lines)
                found = f"“{key.value}”又写了一次"
                self.fault(Fault("DC-0108", again, found, also=((earlier, "第一次写在这里"),)))

    def refuse(self, code: str, at: Any, found: str, edits: tuple[Edit, ...] = ()) -> None:
        self.fault(Fault(code, span_of(at, self.lines), found, edits=edits))

    def fault(self, fault: Fault) -> None:
        self.faults.append(fault)
        if len(self.faults) >= MOST_FAULTS:
            raise _GivenUp


def _complaint(error: MarkedYAMLError) -> Complaint:
    at = error.problem_mark or error.context_mark
    since = error.context_mark
    return Complaint(
        problem=error.problem or "",
        at=Span(at.line + 1, at.column + 1) if at else Span(),
        context=error.context or "",
        since=Span(since.line + 1, since.column + 1) if since else None,
    )


def span_of(node: Any, lines: Sequence[str]) -> Span:
    """The span of a node or event: to its end, or to the end of its first line."""
    start, end = (node.start, node.end) if isinstance(node, Branch) else (node.start_mark, node.end_mark)
    if start.line == end.line:
        length = end.column - start.column
    else:
        length = len(lines[start.line].rstrip()) - start.column if start.line < len(lines) else 1
    return Span(start.line + 1, start.column + 1, max(1, length))
