"""Long lists: short ones stay whole, of long ones the first rows, and all of them on pages of their own."""

from __future__ import annotations

import re

import pytest

from generator.outputs import long_lists
from generator.outputs.long_lists import make_lists
from tests.outputs.small import small_view


@pytest.mark.parametrize(
    ("lengths", "room", "shown"),
    [
        ([], 100, []),
        ([5, 40, 0], 100, [5, 40, 0]),
        ([5, 400, 30], 100, [5, 10, 30]),
        ([400, 30, 400], 100, [10, 30, 10]),
        ([60, 60], 100, [60, 10]),
        ([1000] * 50, 100, [2] * 50),
        ([1000] * 300, 100, [1] * 300),
    ],
)
def test_lists_of_a_page_share_its_room(lengths: list[int], room: int, shown: list[int]) -> None:
    lists = make_lists([("a.html", "某", range(length)) for length in lengths], room)

    assert [each.shown for each in lists] == shown
    assert [each.is_cut for each in lists] == [few < many for few, many in zip(shown, lengths, strict=True)]


def test_a_list_that_is_cut_has_all_its_rows_on_pages_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_lists, "LINKS_ON_A_PAGE", 4)
    view = small_view()
    ids = (list(view.situation.items) * 11)[:11]
    (cut,) = make_lists([("boards/x-list-all.html", "全部", ids)], 3)
    pages = list(cut.pages(view, "boards/index.html", ("boards/x.html", "某板"), "list-links.html"))

    assert [page.path for page in pages] == [f"boards/x-list-all{number}.html" for number in ("", "-2", "-3")]
    assert [one for page in pages for one in re.findall(r'class="id">([^<]+)<', page.body)] == ids
    assert all("共 11 项，分 3 页" in page.body and 'href="../boards/x.html"' in page.body for page in pages)


def test_a_list_that_is_whole_needs_no_page() -> None:
    (whole,) = make_lists([("boards/x-list-all.html", "全部", ["DB-2021-0001"])], 3)

    assert list(whole.first) == ["DB-2021-0001"]
    assert not list(
        whole.pages(small_view(), "boards/index.html", ("boards/x.html", "某板"), "list-links.html")
    )
