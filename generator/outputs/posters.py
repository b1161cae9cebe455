"""Wall boards on paper: A3 and A0 vector PDFs, set by Typst at build time without a browser.

The board's description goes to the typesetter as JSON, so that no text of a record is ever its source. The same
description gives the same bytes; what has not changed is not set again.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generator.outputs import addresses
from generator.outputs.keeping import Store
from generator.outputs.typesetting import (
    LACKING,
    SOURCES,
    blank_out,
    lacking_in,
    map_texts,
    name_lacking,
    typeset,
)
from generator.outputs.view import View
from generator.outputs.writing import Artifact
from generator.state.boards import Board
from generator.state.boards.shapes import Chart, Counts, Lane, Lanes, Matrix, Tiles
from generator.vocabulary import Light, MilestoneStatus

PAPERS = ("a3", "a0")
_LAYOUTS = {Chart: "chart", Lanes: "lanes", Matrix: "matrix", Tiles: "tiles", Counts: "counts"}
# Inks for paper. As portal.css has them in its light theme; in grey, shapes and words tell the lights apart.
_INKS = {
    Light.RED: "#b42318",
    Light.YELLOW: "#9a6500",
    Light.GREEN: "#0b7a5e",
    Light.GREY: "#66758a",
    Light.BLUE: "#1f5fae",
    MilestoneStatus.PLANNED: "#566577",
    MilestoneStatus.NEAR: "#7a5200",
    MilestoneStatus.DONE: "#08644c",
    MilestoneStatus.DONE_LATE: "#7a5200",
    MilestoneStatus.MISSED: "#a11b12",
    MilestoneStatus.DROPPED: "#566577",
}


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every sheet says about the copy of the portal it is printed from."""

    version: str
    """Label of the commit."""
    built: str


@dataclass(frozen=True, slots=True)
class Poster:
    """A board on one of ``PAPERS``."""

    board: Board
    paper: str


def draw_poster(view: View, poster: Poster, imprint: Imprint, source: Path, kept: Store) -> Artifact:
    """Its sheet. ``source`` holds board.typ; ``kept`` takes what need not be set again."""
    board, paper = poster.board, poster.paper
    inputs = _inputs(view, board, imprint)
    told = {**inputs, "paper": paper}
    name = f"{_key(inputs, paper, source)}.pdf"
    pdf = kept.fetch(name, partial(typeset, source / "board.typ", told, board.as_of))
    return Artifact(addresses.poster_address(board.key, paper), pdf)


def _inputs(view: View, board: Board, imprint: Imprint) -> dict[str, str]:
    """What the template is told: the board with everything around it, and the code that leads to its page."""
    portal = view.records.portal
    page = addresses.board_address(board.key)
    address = f"{portal.address.rstrip('/')}/{page}" if portal.address else page
    told = {
        # Titles of what is only counted are for the lists of the page; no sheet prints them.
        **_plain(replace(board, tasks={})),
        "layout": _LAYOUTS[type(board.body)],
        "empty_now": board.is_empty,
        "office": portal.office,
        "mark": portal.mark,
        "banner": portal.banner or "",
        "address": address,
        "version": imprint.version,
        "built": imprint.built,
        "lights": [] if isinstance(board.body, Counts) else [_plain(light) for light in Light],
        "milestones": [_plain(one) for one in MilestoneStatus] if isinstance(board.body, Chart) else [],
    }
    lacking = lacking_in(told)
    gaps = blank_out(lacking)
    told = {**map_texts(told, lambda text: text.translate(gaps)), "lacking": _name_lacking(lacking)}
    inputs = {"data": json.dumps(told, ensure_ascii=False, sort_keys=True)}
    return {**inputs, "qr": _qr_code(address)} if portal.address else inputs


def _plain(value: Any) -> Any:
    """A description as JSON knows it; lights and milestones with their shape, word and ink."""
    if isinstance(value, Light | MilestoneStatus):
        return {
            "code": value.name.lower(),
            "shape": value.shape,
            "word": value.value,
            "colour": _INKS[value],
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {**plain, "size": value.size} if isinstance(value, Lane) else plain
    return dict(value) if hasattr(value, "items") else value


def _name_lacking(characters: Sequence[str]) -> str:
    """What the foot says of characters that cannot be printed, by their code."""
    return f"“{LACKING}”代替字体里没有的字（{name_lacking(characters)}），网页上有原字" if characters else ""


def _qr_code(address: str) -> str:
    import segno  # noqa: PLC0415 - a warm build draws nothing

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, border=2, omitsize=True
    )
    return drawn.getvalue().decode("ascii")


def _key(inputs: dict[str, str], paper: str, source: Path) -> str:
    digest = hashlib.sha256(f"{version('typst')} {paper} {_digest_files(source)}".encode())
    for name in sorted(inputs):
        digest.update(f"\0{name}\0{inputs[name]}".encode())
    return digest.hexdigest()


@cache
def _digest_files(source: Path) -> str:
    digest = hashlib.sha256()
    for file in (*sorted(source.glob("*.typ")), *SOURCES, Path(__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()
