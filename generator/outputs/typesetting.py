"""Setting PDFs with typst: the project's own font alone, the same bytes each time, and no character lost in silence.

What is set goes to the typesetter as JSON, so that no text of a record is ever its source.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from generator.outputs.look import FONT_FILES, FONT_FOLDER

LACKING = "〓"
"""Stands on paper for a character that our fonts lack, as in Chinese printing; the sheet names what it stands for."""


SOURCES = (Path(__file__), *FONT_FILES)
"""What has a say in every PDF, whatever its template."""


class TypesettingError(RuntimeError):
    """The typesetter warned of something: a font it lacks, or a mistake of ours in the template."""


def lacking_in(told: Any) -> list[str]:
    """Characters of a description that our fonts lack: the typesetter would print empty boxes and say nothing."""
    return sorted(set("".join(_texts(told))) - _known_characters())


def name_lacking(characters: Sequence[str]) -> str:
    """The characters by their code, as a sheet names them."""
    return "、".join(f"U+{ord(character):04X}" for character in characters)


def map_texts(value: Any, change: Callable[[str], str]) -> Any:
    """The description with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: map_texts(one, change) for key, one in value.items()}
    return [map_texts(one, change) for one in value] if isinstance(value, list) else value


def blank_out(characters: Sequence[str]) -> Mapping[int, str]:
    """A table for ``str.translate`` that puts the stand-in for each of some characters."""
    return str.maketrans(dict.fromkeys(characters, LACKING))


def typeset(template: Path, inputs: dict[str, str], on: date) -> bytes:
    """A template's PDF. The day is written into it in place of the clock's, or no two builds would be alike."""
    stamp = int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp())
    pdf, warnings = _compiler(template).compile_with_warnings(
        format="pdf", sys_inputs=inputs, timestamp=stamp
    )
    if warnings:
        raise TypesettingError("；".join(str(warning) for warning in warnings))
    if not isinstance(pdf, bytes):
        raise TypesettingError("typst gave no PDF")
    return pdf


def _texts(value: Any) -> Iterator[str]:
    """Every text in a description."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


@cache
def _known_characters() -> frozenset[str]:
    return frozenset((FONT_FOLDER / "characters.txt").read_text("utf-8"))


@cache
def _compiler(template: Path) -> Any:
    """One typesetter for all sheets of a template: it reads the fonts once."""
    import typst  # noqa: PLC0415 - takes its time, and a warm build sets nothing

    return typst.Compiler(template, root=template.parent, font_paths=[FONT_FOLDER], ignore_system_fonts=True)
