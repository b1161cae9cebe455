"""Small parts that stand on pages by the ten thousand: kept ready, so that a page is mostly put together from them.

Templates reach them through ``_macros.html``; the item page, of which there are most, takes them directly.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from markupsafe import Markup, escape

from generator.facts.reading import line_of
from generator.state.shapes import ItemState
from generator.vocabulary import PENDING, Light, MilestoneStatus

_PENDING = Markup('<span class="pending">{}</span>')


class Parts:
    """The parts of pages that lie equally deep, so that their links begin alike."""

    def __init__(self, base: str, unit_url: Callable[[str], str]) -> None:
        """``base`` leads to the portal's root; ``unit_url`` knows the page of a unit."""
        self._base = base
        self._unit_url = unit_url
        self._units: dict[str | None, Markup] = {None: pending(), "": pending()}

    def unit(self, name: str | None) -> Markup:
        """A unit as a link; where there is none, that it is not known yet."""
        if name not in self._units:
            link = Markup('<a href="{}{}">{}</a>').format(self._base, self._unit_url(name or ""), name)
            self._units[name] = link
        return self._units[name]

    def units(self, names: Iterable[str]) -> Markup:
        """Several units."""
        return Markup("、").join(self.unit(name) for name in names)

    def line(self, address: str, text: str, loc: Sequence[str | int]) -> Markup:
        """A small link to the line of a file of data/ that holds a value. ``address`` is the page that shows it."""
        number = line_of(text, loc) if loc else 1
        return Markup(  # noqa: S704 - an address of ours, escaped all the same, and a number
            f'<a class="line-ref" href="{escape(self._base + address)}#L{number}" title="查看原始记录">第 {number} 行'
            '<span class="visually-hidden">，查看原始记录</span></a>'
        )


def pending(text: str = PENDING) -> Markup:
    """An honest "not known yet", shown as such."""
    return _PENDING.format(text)


@cache
def light(shown: Light, mark: str = "") -> Markup:
    """A light: shape, word and colour, always all three."""
    marked = Markup('<span class="light__mark">{}</span>').format(mark) if mark else ""
    return Markup(
        '<span class="light light--{}"><span class="light__shape" aria-hidden="true">{}</span>{}{}</span>'
    ).format(shown.code, shown.shape, shown.value, marked)


def state_light(state: ItemState) -> Markup:
    """The light that an item shows, with the memory of an earlier red one."""
    shown = light(state.light)
    if not state.lights.was_red_on or state.light is Light.RED:
        return shown
    return Markup(
        '<span class="lamp">{}<span class="was-red" title="{} 曾亮红灯"><span aria-hidden="true">□</span>'
        '<span class="visually-hidden">曾亮红灯</span></span></span>'
    ).format(shown, state.lights.was_red_on)


@cache
def milestone(status: MilestoneStatus) -> Markup:
    """How a milestone stands: shape and word."""
    return Markup(
        '<span class="milestone milestone--{}"><span class="milestone__shape" aria-hidden="true">{}</span>{}</span>'
    ).format(status.name.lower(), status.shape, status.value)


class Listing(NamedTuple):
    """A file of data/ as it is shown."""

    text: Markup
    length: int
    """How many lines it has."""


def list_source(text: str) -> Listing:
    """The lines of a file, numbered; each can be linked to (L1, L2, …)."""
    lines = str(escape(text.removesuffix("\n"))).split("\n")
    shown = "".join(
        f'<span class="source__line" id="L{number}"><a class="source__number" href="#L{number}">{number}</a>'
        f'<span class="source__code">{line}\n</span></span>'
        for number, line in enumerate(lines, 1)
    )
    return Listing(Markup(shown), len(lines))  # noqa: S704 - what comes from the file is escaped above
