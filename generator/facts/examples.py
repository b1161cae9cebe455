"""What an editor does wrong and right, one example for each code: for the help pages and for ``./inv explain``.

An example is a plain text file that office staff can read and mend, with headings in 【】:

    【为什么】   one or two sentences: what the rule is good for
    【文件】     path below data/; 【对的文件】 where the right one lies elsewhere
    【改前】     what was there before, where an example is about a change; the wrong and the right are then 改后
    【原来】     what the test replaces by either fragment, where that is not the right one; * is the whole file
    【错】【对】  the two fragments; ⟦ ⟧ in the wrong one enclose what the message points at
    【错的情形】【对的情形】  the same in words, where a fragment cannot show it (encoding, size, file name)
    【做法】     how the test makes the wrong file, where a fragment is not enough
    【出自】     the expected output that holds the message, where another test makes it
    【连带】     codes that the same slip brings along
    【提示】     what ``./inv check`` prints; the tests keep it true
    【代改】     whether ``./inv fix`` can mend it; the tests keep that true, too
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.facts.messages import PERSONAL
from generator.facts.privacy import MASK

SECTIONS = (
    "为什么", "文件", "对的文件", "改前", "原来", "错", "对", "错的情形", "对的情形", "做法", "出自", "连带", "提示", "代改",
)  # fmt: skip
"""Every heading there is, in the order in which a file has them."""

_HEADING = re.compile(r"^【(.+?)】\n?", re.MULTILINE)
_MARKS = re.compile("[⟦⟧]")
_MARKED = re.compile("⟦([^⟧]*)⟧?")


class ExampleError(ValueError):
    """A file of examples that cannot be understood: a mistake of ours, said in Chinese for whoever mends it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line, and whether the message points at it."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One mistake, the same thing done right, and what the check says."""

    code: str
    sections: Mapping[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.sections.get(heading, "")

    @property
    def path(self) -> str:
        """Path below data/ of the file with the mistake; empty where it is no file of data/."""
        return self["文件"]

    @property
    def right_path(self) -> str:
        """Path below data/ of the file without it."""
        return self["对的文件"] or self.path

    @property
    def wrong(self) -> str:
        """The wrong fragment, without marks."""
        return _MARKS.sub("", self["错"])

    @property
    def right(self) -> str:
        """The right fragment."""
        return self["对"]

    @property
    def brings(self) -> tuple[str, ...]:
        """Other codes that the same slip brings along."""
        return tuple(self["连带"].split())

    @property
    def can_be_fixed(self) -> bool:
        """Whether the portal can mend it without anybody deciding anything."""
        return bool(self["代改"])

    @property
    def mark(self) -> tuple[int, int, int] | None:
        """Where the mark stands in the wrong fragment: line and column from 1, length; None without a mark."""
        for number, line in enumerate(self["错"].split("\n"), 1):
            if found := _MARKED.search(line):
                return number, found.start() + 1, len(found[1])
        return None

    def wrong_lines(self) -> Iterator[tuple[Piece, ...]]:
        """The lines of the wrong fragment as they are shown, in pieces, marked where the message points."""
        for line in self["错"].split("\n") if self["错"] else ():
            parts = re.split("[⟦⟧]", line)
            yield tuple(
                Piece(self._shown(part, marked=index % 2 == 1), index % 2 == 1)
                for index, part in enumerate(parts)
                if part
            )

    def _shown(self, part: str, *, marked: bool) -> str:
        """As the message shows it: no number of a person (not even an invented one), nothing invisible."""
        if marked and self.code.startswith(PERSONAL) and re.search(r"[\d@]", part):
            return MASK * len(part)
        return "".join(char if char.isprintable() else "·" for char in part)

    def before_lines(self) -> Iterator[tuple[Piece, ...]]:
        """The lines that stood there before, in an example about a change."""
        for line in self["改前"].split("\n") if self["改前"] else ():
            yield (Piece(line, marked=False),)

    def right_lines(self) -> Iterator[tuple[Piece, ...]]:
        """The lines of the right fragment; marked are those that the wrong one does not have."""
        known = set(self.wrong.split("\n"))
        for line in self.right.split("\n") if self.right else ():
            yield (Piece(line, marked=line not in known),)

    @property
    def first_line(self) -> int:
        """The number in its file of the fragment's first line, as the message counts; 1 where it names no line."""
        place = re.search(r"^ *--> data/.+:(\d+):\d+$", self["提示"], re.MULTILINE)
        return int(place[1]) - self.mark[0] + 1 if place and self.mark else 1


def parse_example(code: str, text: str) -> Example:
    """Read one example. Raises ExampleError, which says what to mend."""
    parts = _HEADING.split(text)
    if parts[0].strip():
        raise ExampleError(f"{code}：第一个标题前面不能有文字。")
    sections: dict[str, str] = {}
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        if heading not in SECTIONS:
            raise ExampleError(f"{code}：没有【{heading}】这个标题，可以用的有：{'、'.join(SECTIONS)}。")
        if heading in sections:
            raise ExampleError(f"{code}：【{heading}】写了两次。")
        sections[heading] = body.rstrip("\n")
    return Example(code, sections)


def write_example(example: Example) -> str:
    """An example as its file has it: short sections behind their heading, longer ones below it."""
    blocks = []
    for heading in SECTIONS:
        if heading in example.sections:
            body = example.sections[heading]
            in_line = heading in {"文件", "对的文件", "做法", "出自", "连带", "代改"}
            blocks.append(f"【{heading}】{'' if in_line else chr(10)}{body}\n")
    return "".join(blocks)


def read_examples(folder: Path) -> dict[str, Example]:
    """All examples of a folder by code: one file for each, named DC-0107.txt. Raises ExampleError."""
    return {
        file.stem: parse_example(file.stem, file.read_text("utf-8"))
        for file in sorted(folder.glob("DC-*.txt"))
    }
