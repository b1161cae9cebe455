"""From matplotlib's SVG to one that may stand in a page.

The page's policy forbids inline styles, and its theme chooses the colours. So style attributes become plain
attributes, colours become CSS variables, and everything a page does not need goes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

# Only what matplotlib has just written is parsed here.
from xml.etree import ElementTree as ET

from generator.outputs.look import INKS, ROOT, SMALL_SIZE

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_VARIABLES = {colour: f"var(--{name})" for name, colour in INKS.items()}
_TEXT_COLOUR = _VARIABLES[INKS["chart-text"]]
_DEFAULTS = {"fill": _TEXT_COLOUR, "font-size": f"{SMALL_SIZE:g}", "text-anchor": "start"}
_DECIMALS = re.compile(r"-?\d+\.\d+")
_NO_TURN = re.compile(r"rotate\(-?0 [^)]*\)")
_RECTANGLE = re.compile(r"M (\S+) (\S+) L (\S+) \2 L \3 (\S+) L \1 \4(?: L \1 \2)? z")
_BAR = re.compile(r"M\S+ [-\d.]+H[-\d.]+V[-\d.]+H[-\d.]+z|M\S+ [-\d.]+V[-\d.]+H[-\d.]+V[-\d.]+z")
_STROKE = re.compile(r"M (\S+) (\S+) L (\S+) (\S+)$")
_PLAIN = frozenset(
    {
        "clip-rule",
        "fill",
        "fill-opacity",
        "fill-rule",
        "font-weight",
        "opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
    }
)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle to point at, by its upper left corner, with what it says and where it leads."""

    address: str | None
    tip: str
    x: float
    y: float
    width: float
    height: float


def to_inline(svg: str, areas: Iterable[Area], name: str, title: str, message: str) -> str:
    """One drawing as SVG for a page: responsive, named, its areas links, all ids beginning with ``name``."""
    root = ET.fromstring(svg)  # noqa: S314 - see above
    _drop(root, {"metadata", "style"})
    picture = ET.Element(
        "g",
        {
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            # What nearly all texts share is said once.
            "fill": _TEXT_COLOUR,
            "font-size": f"{SMALL_SIZE:g}",
        },
    )
    ET.SubElement(picture, "title", {"id": f"{name}-title"}).text = title
    ET.SubElement(picture, "desc", {"id": f"{name}-desc"}).text = message
    picture.extend(_joined(_cleaned(root)))
    _name_ids(picture, name)
    whole = ET.Element("svg", {"class": "chart__svg", "viewBox": _round(root.attrib["viewBox"])})
    # Links stand beside the picture, not in it: a picture's content is not read aloud, a link has to be.
    whole.append(picture)
    whole.extend(map(_link, areas))
    return ET.tostring(whole, encoding="unicode")


def _link(area: Area) -> ET.Element:
    """A link, or a mere tip, over a mark. Not a stop of the Tab key: the table twin has the same links."""
    link = (
        ET.Element("a", {"class": "chart__area", "href": ROOT + area.address, "tabindex": "-1"})
        if area.address
        else ET.Element("g", {"class": "chart__area"})
    )
    ET.SubElement(link, "title").text = area.tip
    x, y, right, lower = (
        _round(f"{value:.3f}") for value in (area.x, area.y, area.x + area.width, area.y + area.height)
    )
    ET.SubElement(link, "path", {"d": f"M{x} {y}H{right}V{lower}H{x}z"})
    return link


def _drop(element: ET.Element, names: set[str]) -> None:
    for child in list(element):
        if child.tag.removeprefix(_SVG) in names:
            element.remove(child)
        else:
            _drop(child, names)


def _cleaned(element: ET.Element) -> Iterator[ET.Element]:
    """The children of an element without namespaces, styles, groups that say nothing, and empty shells."""
    for child in element:
        tag = child.tag.removeprefix(_SVG)
        inside = list(_cleaned(child))
        if tag in {"g", "defs"} and not inside:
            continue
        if tag == "g":
            # Ids of groups say only in which order matplotlib drew.
            child.attrib.pop("id", None)
        attributes = dict(_attributes(child))
        if tag == "text":
            attributes = {key: value for key, value in attributes.items() if _DEFAULTS.get(key) != value}
        if tag == "g" and not attributes:
            yield from inside
            continue
        clean = ET.Element(tag, attributes)
        clean.text = (child.text or "").strip() or None
        clean.extend(inside)
        yield clean


def _joined(elements: Iterable[ET.Element]) -> Iterator[ET.Element]:
    """Lines and bars of one look that follow one another as one path: they are half of most drawings."""
    last: ET.Element | None = None
    for element in elements:
        look = {**element.attrib, "d": ""}
        if last is not None and _may_join(element) and look == {**last.attrib, "d": ""}:
            last.set("d", last.attrib["d"] + element.attrib["d"])
            continue
        yield element
        last = element if _may_join(element) else None


def _may_join(element: ET.Element) -> bool:
    """Whether what overlaps looks the same in one path as in two."""
    if element.tag != "path" or any("opacity" in key for key in element.attrib):
        return False
    return element.get("fill") == "none" or (
        "stroke" not in element.attrib and bool(_BAR.fullmatch(element.attrib["d"]))
    )


def _attributes(element: ET.Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if key == "style":
            yield from _styles(value)
        elif key == f"{_XLINK}href":
            yield "href", value
        elif key in _WRITTEN:
            yield key, _WRITTEN[key](value)
        elif key not in _NEEDLESS:
            raise ValueError(f"unexpected attribute in a drawing: {key}")
        elif key == "transform" and not _NO_TURN.fullmatch(value):
            raise ValueError(f"unexpected turn in a drawing: {value}")


def _styles(style: str) -> Iterator[tuple[str, str]]:
    """Plain attributes for a style. Raises ValueError for what has no plain attribute."""
    for declaration in filter(None, style.split(";")):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font-family":
            # The style sheet names the reader's own fonts (class chart__svg).
            continue
        if key == "font-size":
            yield key, value.removesuffix("px")
        elif key in {"fill", "stroke"} and value.startswith("#"):
            yield key, _VARIABLES[value]
        elif key in _PLAIN:
            yield key, value
        else:
            raise ValueError(f"unexpected style in a drawing: {declaration}")


def _name_ids(element: ET.Element, name: str) -> None:
    """Short ids that begin with the chart's name, so that several charts on a page do not collide."""
    numbers = count(1)
    named = {
        found.attrib["id"]: f"{name}-{next(numbers)}"
        for found in element.iter()
        if "id" in found.attrib and not found.attrib["id"].startswith(f"{name}-")
    }
    for found in element.iter():
        if found.attrib.get("id") in named:
            found.attrib["id"] = named[found.attrib["id"]]
        reference = found.attrib.get("href", "")
        if reference.startswith("#"):
            found.attrib["href"] = f"#{named[reference[1:]]}"
        clip = found.attrib.get("clip-path", "")
        if clip.startswith("url(#"):
            found.attrib["clip-path"] = f"url(#{named[clip[5:-1]]})"


def _round(text: str) -> str:
    """Two decimals are a fiftieth of a pixel or so: enough."""
    return _DECIMALS.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), text)


def _path(text: str) -> str:
    """A path on one line; most are rectangles or straight lines, which can be said shorter."""
    path = _RECTANGLE.sub(r"M\1 \2H\3V\4H\1z", _round(" ".join(text.split())))
    return _STROKE.sub(_straight, path)


def _straight(found: re.Match[str]) -> str:
    x, y, right, lower = found.groups()
    if x == right:
        return f"M{x} {y}V{lower}"
    return f"M{x} {y}H{right}" if y == lower else f"M{x} {y}L{right} {lower}"


_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "d": _path,
    "x": _round,
    "y": _round,
    "id": str,
    "clip-path": str,
}
_NEEDLESS = {"transform"}
"""Attributes that say nothing: nothing in our drawings is turned."""
