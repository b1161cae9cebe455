"""The PDF: set by typst with the project's own font, embedded; the same bytes for the same document."""

import json
import re
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.outputs.look import FONT_FAMILY
from generator.outputs.official import standard
from generator.outputs.official.composing import Composition, FormBlock, TableBlock, TextBlock
from generator.outputs.typesetting import LACKING, blank_out, lacking_in, map_texts, name_lacking, typeset

FONT_NOTE = (
    f"本PDF以开源字体思源黑体（{FONT_FAMILY}）排印并嵌入；正式印发请用docx，其字体按GB/T 9704-2012命名。"
)
_TYPES = {TextBlock: "text", TableBlock: "table", FormBlock: "form"}
_LONG_WORD = re.compile(r"[!-~]{17,}")
_PIECE = 6
_ZERO_WIDTH_SPACE = "\u200b"


def draw_pdf(composed: Composition, source: Path) -> bytes:
    """The document as PDF. ``source`` holds official.typ."""
    told = _plain(composed)
    lacking = lacking_in(told)
    gaps = blank_out(lacking)
    # A word that might be wider than its cell may be broken after every few letters, as Word does.
    told = map_texts(told, lambda text: _LONG_WORD.sub(_break_word, text.translate(gaps)))
    codes = name_lacking(lacking)
    told |= {
        "measures": _measures(composed),
        "lacking": f"“{LACKING}”代替字体里没有的字（{codes}），网页和docx上有原字。" if codes else "",
        "font_note": FONT_NOTE,
    }
    return typeset(
        source / "official.typ", {"data": json.dumps(told, ensure_ascii=False, sort_keys=True)}, composed.on
    )


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


def _break_word(match: re.Match[str]) -> str:
    word = match[0]
    pieces = (word[start : start + _PIECE] for start in range(0, len(word), _PIECE))
    return _ZERO_WIDTH_SPACE.join(pieces)
