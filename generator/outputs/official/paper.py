"""The PDF: set by typst with the project's own font, embedded; the same bytes for the same document."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from generator.outputs.look import FONT_FAMILY, FONT_FOLDER
from generator.outputs.official import standard
from generator.outputs.official.composing import Composition, FormBlock, TableBlock, TextBlock

LACKING = "〓"
"""Stands on paper for a character that our fonts lack, as in Chinese printing; the last page names it."""
FONT_NOTE = (
    f"本PDF以开源字体思源黑体（{FONT_FAMILY}）排印并嵌入；正式印发请用docx，其字体按GB/T 9704-2012命名。"
)
_TYPES = {TextBlock: "text", TableBlock: "table", FormBlock: "form"}
_LONG_WORD = re.compile(r"[!-~]{17,}")
_PIECE = 6
_ZERO_WIDTH_SPACE = "\u200b"


class PaperError(RuntimeError):
    """The typesetter warned of something: a font it lacks, or a mistake of ours in the template."""


def draw_pdf(composed: Composition, source: Path) -> bytes:
    """The document as PDF. ``source`` holds official.typ."""
    told = _plain(composed)
    # The typesetter says nothing of a missing glyph: it would print an empty box.
    lacking = sorted(set("".join(_texts(told))) - _known_characters())
    told = _map_texts(told, str.maketrans(dict.fromkeys(lacking, LACKING)))
    codes = "、".join(f"U+{ord(character):04X}" for character in lacking)
    told |= {
        "measures": _measures(composed),
        "lacking": f"“{LACKING}”代替字体里没有的字（{codes}），网页和docx上有原字。" if codes else "",
        "font_note": FONT_NOTE,
    }
    return _typeset(source, {"data": json.dumps(told, ensure_ascii=False, sort_keys=True)}, composed.on)


def _measures(composed: Composition) -> dict[str, Any]:
    """Every number of the standard that the template asks for, by its name in small letters."""
    named = {
        name.lower(): value
        for name, value in vars(standard).items()
        if name.isupper() and isinstance(value, float | int | str)
    }
    return named | {
        "masthead_drop": standard.masthead_drop(len(composed.marks), low=composed.low_masthead),
        "masthead_size": standard.masthead_size(composed.masthead) if composed.masthead else 0,
        "bold_levels": [level for level, face in standard.LEVELS.items() if face.value.bold],
    }


def _plain(value: Any) -> Any:
    """A composition as JSON knows it; blocks say what they are."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        # Links lead nowhere on paper.
        names = [field.name for field in fields(value) if field.name != "href"]
        plain = {name: _plain(getattr(value, name)) for name in names}
        return plain | ({"type": _TYPES[type(value)]} if type(value) in _TYPES else {})
    return value


def _texts(value: Any) -> Iterator[str]:
    """Every text in a description."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _map_texts(value: Any, table: dict[int, str]) -> Any:
    """The description with lacking characters replaced in every text, and long words made to break."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_break_word, value.translate(table))
    if isinstance(value, dict):
        return {key: _map_texts(one, table) for key, one in value.items()}
    return [_map_texts(one, table) for one in value] if isinstance(value, list) else value


def _break_word(match: re.Match[str]) -> str:
    """A word that might be wider than its cell may be broken after every few letters, as Word does."""
    word = match[0]
    pieces = (word[start : start + _PIECE] for start in range(0, len(word), _PIECE))
    return _ZERO_WIDTH_SPACE.join(pieces)


@cache
def _known_characters() -> frozenset[str]:
    return frozenset((FONT_FOLDER / "characters.txt").read_text("utf-8"))


@cache
def _compiler(source: Path) -> Any:
    """One typesetter for all documents: it reads the fonts once."""
    import typst  # noqa: PLC0415 - takes its time, and a warm build sets nothing

    return typst.Compiler(
        source / "official.typ", root=source, font_paths=[FONT_FOLDER], ignore_system_fonts=True
    )


def _typeset(source: Path, inputs: dict[str, str], on: date) -> bytes:
    # A fixed time, or no two builds would be alike.
    stamp = int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp())
    pdf, warnings = _compiler(source).compile_with_warnings(format="pdf", sys_inputs=inputs, timestamp=stamp)
    if warnings:
        raise PaperError("；".join(str(warning) for warning in warnings))
    if not isinstance(pdf, bytes):
        raise PaperError("typst gave no PDF")
    return pdf
