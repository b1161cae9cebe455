"""Templates: one environment in which everything is escaped and a missing value is an error."""

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from generator.outputs import parts

NO_DATA = "无数据"

# Fields may hold simple Markdown. HTML stays text; links and pictures are switched off, so that no record
# can make a page fetch or run anything.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable(
    [
        "image",
        "link",
        "autolink",
        "html_inline",
        "html_block",
        "heading",
        "lheading",
        "reference",
        "code",
        "fence",
    ]
)
_MARKED = re.compile(r"[*_`\\\n]|^\s{0,3}(?:[-+>]|\d+[.)])\s")


def render_prose(text: str | None) -> Markup:
    """A field's simple Markdown as HTML. Plain text, which is nearly all of it, does not pay for a parser."""
    if not text:
        return Markup("")
    if not _MARKED.search(text):
        return Markup("<p>{}</p>").format(text)
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - the parser escapes HTML and knows no links


def format_day(on: date | None, missing: str = "待补充") -> str:
    """A date as 2021-09-30."""
    return missing if on is None else on.isoformat()


def format_long_day(on: date) -> str:
    """A date as 2021年9月30日."""
    return f"{on.year}年{on.month}月{on.day}日"


def format_share(value: float | None, digits: int = 1) -> str:
    """A share from 0 to 1 in percent; no denominator, no number."""
    return NO_DATA if value is None else f"{value * 100:.{digits}f}%"


def format_points(value: float | None) -> str:
    """A percentage or a number of points, without needless decimals."""
    return "—" if value is None else f"{round(value, 1):g}"


class Renderer:
    """Renders templates of site_src/templates."""

    def __init__(self, folder: Path, **shared: Any) -> None:
        """Folder of templates, and the names that every template knows."""
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        filters: dict[str, Callable[..., Any]] = {
            "day": format_day,
            "long_day": format_long_day,
            "share": format_share,
            "points": format_points,
            "prose": render_prose,
        }
        self._environment.filters.update(filters)
        self._environment.globals.update(
            light_part=parts.light,
            state_light_part=parts.state_light,
            milestone_part=parts.milestone,
            pending_part=parts.pending,
            **shared,
        )

    def compile(self) -> None:
        """Make all templates ready here, for processes that are forked from this one: else each would do it anew."""
        for template in self._environment.list_templates():
            self._environment.get_template(template)

    def render(self, template: str, address: str, **values: Any) -> str:
        """One page body; ``base`` leads from the page's address back to the portal's root."""
        return self._environment.get_template(template).render(base="../" * address.count("/"), **values)

    def macro(self, template: str, name: str, address: str, **values: Any) -> Callable[..., Markup]:
        """One macro of a template as a function, for what is drawn many times on pages at this depth."""
        module = self._environment.get_template(template).make_module(
            {"base": "../" * address.count("/"), **values}
        )
        return cast("Callable[..., Markup]", getattr(module, name))


# The values of the portal's own style, so that pages which stand alone have no colours of their own.
_LIGHT = re.compile(r':root,\s*\[data-md-color-scheme="default"\] \{(.*?)\n\}', re.DOTALL)
_DARK = re.compile(r'\[data-md-color-scheme="slate"\] \{(.*?)\n\}', re.DOTALL)


class Style(NamedTuple):
    """The style of a page that stands alone, and its SHA-256 in base64 for the page's content policy."""

    text: Markup
    digest: str


def stand_alone_style(portal_styles: str, own: str) -> Style:
    """The portal's colours (``portal_styles`` is assets/portal.css) and a page's own rules. Paper is always light."""
    light, dark = _values(_LIGHT, portal_styles), _values(_DARK, portal_styles)
    style = (
        f":root {{{light}}}\n@media screen and (prefers-color-scheme: dark) {{\n:root {{{dark}}}\n}}\n{own}"
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return Style(Markup(style), digest)  # noqa: S704 - our own files, nothing from records


def _values(pattern: re.Pattern[str], styles: str) -> str:
    found = pattern.search(styles)
    if found is None:
        raise ValueError(f"assets/portal.css has no block {pattern.pattern}")
    return found[1]
