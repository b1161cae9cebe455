"""Framing: bodies go into frames as they are, titles are escaped, and depth is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.outputs.writing import Page, Writer
from generator.site import Edition, Stamper

EDITION = Edition(as_of="2022-02-10", commit="abc", commit_label="abc（含<改动>）", built="2026-11-23")
FRAME = (
    b"<title>qztitleqz</title><p>qzasofqz qzcommitlabelqz qzbuiltqz</p>"
    b"<main>qzbodyqz</main><footer>qztitleqz</footer>"
)


def stamp(page: Page) -> str:
    return Stamper({"orders/index.html": FRAME}, EDITION).stamp(page)


def test_body_goes_in_as_it_is_and_the_title_is_escaped() -> None:
    html = stamp(Page("orders/a.html", "orders/index.html", "甲 <b>", "<h1>甲 &lt;b&gt;</h1>"))

    assert html == (
        "<title>甲 &lt;b&gt;</title><p>2022-02-10 abc（含&lt;改动&gt;） 2026-11-23</p>"
        "<main><h1>甲 &lt;b&gt;</h1></main><footer>甲 &lt;b&gt;</footer>"
    )


def test_a_body_that_holds_the_frame_s_own_words_is_left_alone() -> None:
    """Data cannot reach the frame's place holders."""
    html = stamp(Page("orders/a.html", "orders/index.html", "qzbodyqz", "qztitleqz qzasofqz"))

    assert "<title>qzbodyqz</title>" in html
    assert "<main>qztitleqz qzasofqz</main>" in html


def test_a_page_must_lie_in_the_folder_of_its_frame() -> None:
    """Links within the frame are relative."""
    with pytest.raises(ValueError, match="folder of its frame"):
        stamp(Page("other/a.html", "orders/index.html", "甲", ""))


def test_writer_writes_only_what_changed_and_removes_what_is_left_over(tmp_path: Path) -> None:
    first = Writer(tmp_path)
    first.write("a/x.html", "1")
    first.write("b/y.html", "2")
    first.prune()
    second = Writer(tmp_path)
    second.write("a/x.html", "1")
    second.prune()

    assert (first.changed, second.changed) == (2, 0)
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "x.html"]


@pytest.mark.parametrize("path", ["../x.html", "a/../../x.html", "/etc/x"])
def test_writer_refuses_to_leave_its_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leaves"):
        Writer(tmp_path).write(path, "")


def test_writer_refuses_to_write_twice(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.write("x", "1")
    with pytest.raises(ValueError, match="twice"):
        writer.write("x", "1")
