"""The page: one file with its styles inside, no script, nothing fetched, opened by double click."""

from generator.facts.privacy import mask
from generator.outputs.impact.headline import say_headline, warnings
from generator.outputs.impact.sections import sections
from generator.outputs.impact.shapes import Code, Lamps, Preview, Strong
from generator.outputs.rendering import Renderer, stand_alone_style

FOLDED = 40
"""A table with more rows is folded."""


def render_html(preview: Preview, renderer: Renderer, portal_styles: str) -> str:
    """The whole page; ``portal_styles`` is assets/portal.css, whose colours it takes over."""
    style = stand_alone_style(portal_styles, renderer.render("impact.css", "impact.html"))
    return renderer.render(
        "impact.html",
        "impact.html",
        preview=preview,
        headline=say_headline(preview),
        warnings=list(warnings(preview)),
        sections=sections(preview),
        folded=FOLDED,
        mask=mask,
        style=style.text,
        digest=style.digest,
        is_code=lambda cell: isinstance(cell, Code),
        is_strong=lambda cell: isinstance(cell, Strong),
        is_lamps=lambda cell: isinstance(cell, Lamps),
    )
