"""Paragraphs of a docx, and the properties that the library has no way to set."""

import re
from collections.abc import Iterable
from typing import Any, Protocol
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from generator.outputs.official import word_styles
from generator.outputs.official.document import Run
from generator.outputs.official.standard import CHARACTER_PITCH, Typeface

_ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
]
"""Properties of a paragraph in the order of the format (ECMA-376, CT_PPr)."""


class Container(Protocol):
    """What paragraphs can be added to: the document, a cell."""

    def add_paragraph(self) -> Paragraph:
        """Add an empty paragraph at the end."""


def add_paragraph(container: Container, style: str, runs: Iterable[Run] = ()) -> Paragraph:
    """A paragraph at the end of a document or cell."""
    paragraph = container.add_paragraph()
    set_style(paragraph, style)
    add_runs(paragraph, runs)
    return paragraph


def add_lines(container: Container, style: str, lines: Iterable[str]) -> Paragraph:
    """One paragraph of several lines."""
    paragraph = add_paragraph(container, style)
    for index, line in enumerate(lines):
        run = paragraph.add_run()
        if index:
            run.add_break()
        run.add_text(line)
    return paragraph


def add_runs(paragraph: Paragraph, runs: Iterable[Run], face: Typeface | None = None) -> None:
    """Runs at the end of a paragraph; strong ones in 黑体, the others in ``face`` or that of the style."""
    for each in runs:
        run = paragraph.add_run(each.text)
        own = Typeface.HEI if each.strong else face
        if own:
            run._r.get_or_add_rPr().append(parse_xml(word_styles.fonts_xml(own)))  # noqa: SLF001


def runs_xml(runs: Iterable[Run], face: Typeface | None = None) -> str:
    """The same as ``add_runs`` adds, as text to be put into the text of an element."""
    shown = []
    for each in runs:
        own = Typeface.HEI if each.strong else face
        properties = f"<w:rPr>{word_styles.fonts_xml(own, spaced=False)}</w:rPr>" if own else ""
        shown.append(f"<w:r>{properties}{''.join(map(_text_xml, _BREAKS.split(each.text)))}</w:r>")
    return "".join(shown)


_BREAKS = re.compile("([\t\n\r\u2011])")
_SIGNS = {"": "", "\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:br/>", "\u2011": "<w:noBreakHyphen/>"}


def _text_xml(text: str) -> str:
    if text in _SIGNS:
        return _SIGNS[text]
    kept = ' xml:space="preserve"' if text.strip() != text else ""
    return f"<w:t{kept}>{escape(text)}</w:t>"


def set_style(paragraph: Paragraph, key: str) -> None:
    """Give a paragraph a style by its key."""
    paragraph._p.get_or_add_pPr().style = key  # noqa: SLF001 - the library looks styles up by name, slowly


def set_property(paragraph: Paragraph, tag: str, **values: str) -> Any:
    """Set a property of a paragraph, at its place in the order that the format demands; gives the element."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    for old in properties.findall(qn(tag)):
        properties.remove(old)
    later = [f"w:{name}" for name in _ORDER[_ORDER.index(tag.removeprefix("w:")) + 1 :]]
    element = properties.insert_element_before(OxmlElement(tag), *later)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def hang(left: float, hanging: float, width: float = CHARACTER_PITCH) -> dict[str, str]:
    """Indents of a paragraph whose first line begins further left, in characters of a width in points."""
    # No leftChars and the like: Word counts them in characters of the default style, which are of another size.
    return {"left": str(round(left * width * 20)), "hanging": str(round(hanging * width * 20))}


def add_child(parent: Any, tag: str, **values: str) -> Any:
    """An element at the end of another."""
    child = OxmlElement(tag)
    for name, value in values.items():
        child.set(qn(f"w:{name}"), value)
    parent.append(child)
    return child


def parse(xml: str) -> Any:
    """An element from its text, in which ``{ns}`` stands for the name space."""
    return parse_xml(xml.replace("{ns}", nsdecls("w")))
