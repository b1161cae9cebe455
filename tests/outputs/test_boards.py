"""Wall boards as pages and on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.facts.records import Records
from generator.outputs.boards import Wall, render_board, render_index
from generator.outputs.keeping import Store
from generator.outputs.posters import PAPERS, Imprint, Poster, draw_poster
from generator.state.boards import screen
from generator.vocabulary import Light, MilestoneStatus
from tests.boards_data import ROOT, records, view_of
from tests.portal import elements

IMPRINT = Imprint("0123456", "2021-08-20")
POSTERS = ROOT / "site_src" / "posters"
PORTRAIT_MM = {"a3": (420, 297), "a0": (1189, 841)}


def pages(found: Records) -> dict[str, str]:
    """Address and body of every board's page."""
    view, shown = view_of(found)
    wall = Wall(shown, screen(found.boards, shown), "1")
    pages = [render_index(view, wall), *(page for board in shown for page in render_board(view, board, wall))]
    return {page.path: page.body for page in pages}


@pytest.fixture(scope="module")
def bodies() -> dict[str, str]:
    """Give the pages of twenty tasks."""
    return pages(records(20))


def with_address(found: Records) -> Records:
    """The same records, of a portal that knows where it stands."""
    return replace(found, portal=found.portal.model_copy(update={"address": "http://duban.intranet/"}))


def draw(found: Records, kept: Path) -> dict[str, bytes]:
    """Every sheet by its address."""
    view, shown = view_of(found)
    store = Store(kept)
    sheets = {
        sheet.path: sheet.content
        for board in shown
        for paper in PAPERS
        for sheet in [draw_poster(view, Poster(board, paper), IMPRINT, POSTERS, store)]
    }
    store.prune()
    return sheets


def test_every_board_says_the_same_as_before(
    bodies: dict[str, str], golden: Callable[[str, str], None]
) -> None:
    """The text of every board, without its markup; lists behind the numbers left out."""
    told = []
    for path, body in bodies.items():
        text = re.sub(r"<title>.*?</title>", "", body.split('<section class="board-lists"')[0])
        words = [re.sub(r"\s+", " ", part).strip() for part in re.split(r"<[^>]+>", text)]
        told.append(f"== {path}\n" + "\n".join(word for word in words if word))
    golden("boards.txt", "\n\n".join(told) + "\n")


def test_every_number_is_as_long_as_its_list(bodies: dict[str, str]) -> None:
    checked = 0
    for path, body in bodies.items():
        for number, key in re.findall(r'href="#(list-[a-z0-9-]+)" data-count="(\d+)"', body):
            section = re.search(rf'id="{number}".*?</ul>', body, re.DOTALL)
            assert section, f"{path}: no list {number}"
            assert section.group().count("<li>") == int(key), f"{path}: {number}"
            checked += 1
    assert checked > 40


def test_every_measure_is_listed(bodies: dict[str, str]) -> None:
    body = bodies["boards/accountability.html"]
    for target, count in re.findall(r'href="#(measures-[a-z0-9-]+)" data-count="(\d+)"', body):
        section = re.search(rf'id="{target}".*?</ul>', body, re.DOTALL)
        assert section
        assert section.group().count("<li>") == int(count)


def test_pages_bring_no_inline_style_or_script(bodies: dict[str, str]) -> None:
    """The policy of every page forbids both."""
    for body in bodies.values():
        assert " style=" not in body
        assert not re.search(r"<script(?![^>]*\bsrc=)", body)
        assert not re.search(r"\son[a-z]+=", body)


def test_text_of_records_stays_text() -> None:
    found = records(3)
    evil = '<img src=x onerror="alert(1)">#eval("1")]$'
    orders = {key: one.model_copy(update={"title": evil}) for key, one in found.orders.items()}
    items = {key: replace(item, title=evil) if key in orders else item for key, item in found.items.items()}
    bodies = pages(replace(found, orders=orders, items=items))

    assert "<img" not in "".join(bodies.values())
    assert "&lt;img" in bodies["boards/focus.html"]


def test_each_page_ends_with_the_mark_that_it_is_whole(bodies: dict[str, str]) -> None:
    for path, body in bodies.items():
        key = path.removeprefix("boards/").removesuffix(".html")
        assert [
            one.attributes["data-board-end"] for one in elements(body) if "data-board-end" in one.attributes
        ] == [key]
        assert body.rstrip().endswith(f'data-board-end="{key}"></div>')


def test_sheets_are_the_same_in_every_build_and_kept(tmp_path: Path) -> None:
    found = records(5)
    first = draw(found, tmp_path / "one")
    again = draw(found, tmp_path / "two")
    before = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "one").iterdir()}
    warm = draw(found, tmp_path / "one")

    assert first == again == warm
    assert {file.name: file.stat().st_mtime_ns for file in (tmp_path / "one").iterdir()} == before
    assert len(first) == 2 * 8


def test_what_is_no_longer_used_is_not_kept(tmp_path: Path) -> None:
    draw(records(5), tmp_path)
    draw(records(6), tmp_path)

    assert len(list(tmp_path.glob("*.pdf"))) == 2 * 8


def test_a_title_cannot_become_source_of_the_typesetter(tmp_path: Path) -> None:
    found = records(2)
    evil = '#panic("x") $ ] } " \\ *粗*'
    items = {key: replace(item, title=evil) for key, item in found.items.items()}

    assert draw(replace(found, items=items), tmp_path)


needs_poppler = pytest.mark.skipif(
    not all(map(shutil.which, ("pdfinfo", "pdffonts", "pdftotext", "pdftoppm"))),
    reason="没有找到 poppler-utils。Debian/Ubuntu 可执行：apt install poppler-utils",
)


def ask(*command: str | Path) -> str:
    """What a tool of poppler says."""
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with all sheets of twenty tasks."""
    out = tmp_path_factory.mktemp("sheets")
    for path, content in draw(with_address(records(20)), out / "kept").items():
        (out / Path(path).name).write_bytes(content)
    return out


@needs_poppler
@pytest.mark.parametrize("paper", PAPERS)
def test_sheets_have_their_size_and_embedded_fonts(sheets: Path, paper: str) -> None:
    for file in sorted(sheets.glob(f"*-{paper}.pdf")):
        size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+) pts", ask("pdfinfo", file))
        assert size
        millimetres = tuple(round(float(number) / 72 * 25.4) for number in size.groups())
        assert millimetres == PORTRAIT_MM[paper]
        fonts = [line for line in ask("pdffonts", file).splitlines()[2:] if line.strip()]
        assert fonts
        assert all("NotoSansCJKsc" in line for line in fonts), fonts
        # The columns emb, sub, uni: embedded, and readable as text.
        assert all(re.search(r"\byes\s+(yes|no)\s+yes\b", line) for line in fonts), fonts


@needs_poppler
def test_a_sheet_says_what_it_is_and_of_which_day(sheets: Path) -> None:
    text = ask("pdftotext", "-layout", sheets / "zb-2021-01-a3.pdf", "-")
    for words in (
        "不动产登记历史遗留问题工作专班作战图",
        "2021-08-20",
        "0123456",
        "第1页，共1页",
        "今日",
        "图例",
    ):
        assert words in text.replace(" ", "").replace("　", "") or words in text
    assert "http://duban.intranet/boards/zb-2021-01.html" in text
    assert "扫码看最新" in text


@needs_poppler
def test_without_an_address_there_is_no_code(tmp_path: Path) -> None:
    sheet = tmp_path / "one.pdf"
    sheet.write_bytes(draw(records(3), tmp_path / "kept")["boards/focus-a3.pdf"])
    text = ask("pdftotext", sheet, "-")

    assert "扫码" not in text
    assert "boards/focus.html" in text


@needs_poppler
def test_sixty_tasks_flow_over_numbered_sheets(tmp_path: Path) -> None:
    sheet = tmp_path / "many.pdf"
    sheet.write_bytes(draw(records(60, 60), tmp_path / "kept")["boards/zb-2021-01-a3.pdf"])
    count = int(re.search(r"Pages:\s+(\d+)", ask("pdfinfo", sheet)).group(1))  # type: ignore[union-attr]
    text = ask("pdftotext", sheet, "-").replace(" ", "").replace("\n", "")

    assert 1 < count <= 3
    assert f"第{count}页，共{count}页" in text
    assert all(f"（第{number}项）" in text for number in range(1, 61))


@needs_poppler
def test_sheets_are_vectors_and_not_empty(sheets: Path, tmp_path: Path) -> None:
    """Nothing but the code is a picture, and that too is drawn; ink covers a fair part of the sheet."""
    assert len(ask("pdfimages", "-list", sheets / "map-a3.pdf").splitlines()) <= 2
    for board in ("map", "focus", "zb-2021-01", "plan-2021", "accountability"):
        target = tmp_path / board
        ask("pdftoppm", "-r", "30", "-gray", "-singlefile", sheets / f"{board}-a3.pdf", target)
        header, pixels = (
            re.match(rb"P5\s+\d+ \d+\s+\d+\s", raw := target.with_suffix(".pgm").read_bytes()),
            raw,
        )
        assert header
        dark = sum(pixel < 140 for pixel in pixels[header.end() :])
        assert dark / (len(pixels) - header.end()) > 0.005


def test_lights_and_milestones_are_told_in_grey_by_shape() -> None:
    """Every sheet prints shape and word, so colours may vanish; no two shapes are alike."""
    assert len({light.shape for light in Light}) == len(Light)
    assert len({status.shape for status in MilestoneStatus}) == len(MilestoneStatus)


def test_a_character_that_the_fonts_lack_is_replaced_and_named(tmp_path: Path) -> None:
    found = records(2)
    items = {key: replace(item, title=f"含有\U00020000的标题{key}") for key, item in found.items.items()}

    assert draw(replace(found, items=items), tmp_path)
