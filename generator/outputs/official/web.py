"""The page: a sheet of A4 in the frame of the portal; printed, it is the document and nothing else.

A fragment without style or script of its own: the portal's policy forbids both. Its look is official.css.
"""

from functools import cache
from pathlib import Path

from markupsafe import Markup

from generator.outputs.official.composing import Composition, FormBlock, TableBlock, TextBlock
from generator.outputs.rendering import Renderer

_MOST_INDENT = 28


def draw_html(composed: Composition, source: Path) -> Markup:
    """The document as a part of a page. ``source`` holds official.html.

    Links of runs are written as they are: relative to the page that takes the fragment.
    """
    # Everything is escaped by the template.
    return Markup(_renderer(source).render("official.html", "official.html", d=composed))  # noqa: S704


@cache
def _renderer(source: Path) -> Renderer:
    return Renderer(source, kind_of=_kind_of, indent_class=_indent_class)


def _kind_of(block: object) -> str:
    """The macro that draws a block."""
    return {TextBlock: "text", TableBlock: "table", FormBlock: "form"}[type(block)]


def _indent_class(characters: float) -> str:
    """Class for an indent in half characters: a style attribute would be against the portal's policy."""
    return f"official--in-{round(min(max(characters, 0), _MOST_INDENT) * 2)}"
