"""The READMEs are twins, show pictures that the task makes, and quote the check truly."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from invoke.collection import Collection
from playwright.sync_api import Browser

import tasks
from devtasks import PICTURES, ROOT, SCREENSHOTS, take_pictures
from tests.facts.broken import BROKEN

READMES = ("README.md", "README.zh.md")
LARGEST_BYTES = 200_000
PNG = b"\x89PNG\r\n\x1a\n"


def text(readme: str) -> str:
    return (ROOT / readme).read_text("utf-8")


def size(picture: Path) -> tuple[int, int]:
    content = picture.read_bytes()
    assert content.startswith(PNG)
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.mark.parametrize("readme", READMES)
def test_every_picture_is_one_that_the_task_makes_and_all_are_shown(readme: str) -> None:
    markdown = re.findall(r"!\[([^]]*)\]\(([^)]+)\)", text(readme))
    html = re.findall(r'<img src="([^"]+)" alt="([^"]*)"', text(readme))
    shown = {path: alternative for alternative, path in markdown} | dict(html)

    assert shown.keys() == {f"docs/screenshots/{name}" for name in PICTURES}
    assert all(shown.values()), "a picture without words for those who do not see it"


def test_the_pictures_are_there_small_and_of_the_size_of_their_window() -> None:
    assert {file.name for file in SCREENSHOTS.iterdir()} == PICTURES.keys()
    for name, picture in PICTURES.items():
        assert size(SCREENSHOTS / name) == (picture.width, picture.height)
        assert (SCREENSHOTS / name).stat().st_size <= LARGEST_BYTES


@pytest.mark.slow
def test_the_task_makes_them(site: Path, browser: Browser, tmp_path: Path) -> None:
    take_pictures(site, browser, tmp_path)

    for name, picture in PICTURES.items():
        assert size(tmp_path / name) == (picture.width, picture.height)
        # A page that failed to load, or an empty screen, makes a small file.
        assert (tmp_path / name).stat().st_size > (SCREENSHOTS / name).stat().st_size / 2


@pytest.mark.parametrize("readme", READMES)
def test_the_message_quoted_is_the_one_that_the_check_gives(readme: str) -> None:
    """What the check prints for each case is held by tests/facts/test_broken.py."""
    (quoted,) = re.findall(r"```text\n(.*?)\n```", text(readme), re.DOTALL)

    assert quoted == (BROKEN / "unit-unknown" / "expected.txt").read_text("utf-8").split("\n\n")[0]


def test_the_readmes_are_twins() -> None:
    """They have the same sections, commands and pictures in the same order."""
    shapes = [
        re.findall(r"^#+|^\| `\./inv [a-z-]+|docs/screenshots/[a-z]+\.png", text(readme), re.MULTILINE)
        for readme in READMES
    ]

    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("readme", [*READMES, "CONTRIBUTING.md"])
def test_every_command_named_is_there_and_the_tables_name_all(readme: str) -> None:
    # In an office only, and told so.
    known = {name.replace("_", "-") for name in Collection.from_module(tasks).task_names} | {"upgrade"}
    named = set(re.findall(r"\./inv ([a-z][a-z-]*)", text(readme)))

    assert named <= known
    assert readme not in READMES or named == known
