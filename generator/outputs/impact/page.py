"""The page: one file with its styles inside, no script, nothing fetched, opened by double click."""

import base64
import hashlib
import re

from markupsafe import Markup

from generator.facts.privacy import mask
from generator.outputs.impact.headline import say_headline, warnings
from generator.outputs.impact.sections import sections
from generator.outputs.impact.shapes import Code, Lamps, Preview, Strong
from generator.outputs.rendering import Renderer

FOLDED = 40
"""A table with more rows is folded."""

# The values of the portal's own style, so that this page has no colours of its own.
_LIGHT = re.compile(r':root,\s*\[data-md-color-scheme="default"\] \{(.*?)\n\}', re.DOTALL)
_DARK = re.compile(r'\[data-md-color-scheme="slate"\] \{(.*?)\n\}', re.DOTALL)


def render_html(preview: Preview, renderer: Renderer, portal_styles: str) -> str:
    """The whole page; ``portal_styles`` is assets/portal.css, whose colours it takes over."""
    own = renderer.render("impact.css", "impact.html")
    light, dark = _values(_LIGHT, portal_styles), _values(_DARK, portal_styles)
    # Paper is always light.
    style = (
        f":root {{{light}}}\n@media screen and (prefers-color-scheme: dark) {{\n:root {{{dark}}}\n}}\n{own}"
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return renderer.render(
        "impact.html",
        "impact.html",
        preview=preview,
        headline=say_headline(preview),
        warnings=list(warnings(preview)),
        sections=sections(preview),
        folded=FOLDED,
        mask=mask,
        style=Markup(style),  # noqa: S704 - our own files, nothing from records
        digest=digest,
        is_code=lambda cell: isinstance(cell, Code),
        is_strong=lambda cell: isinstance(cell, Strong),
        is_lamps=lambda cell: isinstance(cell, Lamps),
    )


def _values(pattern: re.Pattern[str], styles: str) -> str:
    found = pattern.search(styles)
    if found is None:
        raise ValueError(f"assets/portal.css has no block {pattern.pattern}")
    return found[1]
