"""Long lists: a page shows the first rows of a list that has grown long, and pages of their own show all of it.

So no page grows with the number of items. Short lists, which are nearly all, stay whole where their number is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.outputs.view import View
from generator.outputs.writing import Page

FEW = 10
"""So many rows of a list are shown in any case, unless a page has very many lists."""
LINKS_ON_A_PAGE = 500
ROWS_ON_A_PAGE = 150


@dataclass(frozen=True, slots=True)
class LongList:
    """One list, and how much of it stands on the page of its number."""

    address: str
    """Of its first own page; the others lie beside it."""
    title: str
    rows: Sequence[Any]
    shown: int

    @property
    def first(self) -> Sequence[Any]:
        """The rows on the page of the number."""
        return self.rows[: self.shown]

    @property
    def is_cut(self) -> bool:
        """Whether it has pages of its own."""
        return self.shown < len(self.rows)

    def pages(
        self, view: View, frame: str, up: tuple[str, str], template: str, **values: Any
    ) -> Iterator[Page]:
        """Its own pages, if it needs any.

        ``up`` is address and title of the page that its number stands on; ``template`` draws some ``rows``.
        """
        if not self.is_cut:
            return
        most = LINKS_ON_A_PAGE if template == "list-links.html" else ROWS_ON_A_PAGE
        stem = self.address.removesuffix(".html")
        parts = [self.rows[start : start + most] for start in range(0, len(self.rows), most)]
        addresses = [self.address, *(f"{stem}-{number}.html" for number in range(2, len(parts) + 1))]
        for address, rows in zip(addresses, parts, strict=True):
            body = view.renderer.render(
                "list.html", address,
                view=view, title=self.title, up=up, total=len(self.rows), addresses=addresses, current=address,
                body_template=template, rows=rows, **values,
            )  # fmt: skip
            yield Page(address, frame, self.title, body)


def make_lists(lists: Sequence[tuple[str, str, Sequence[Any]]], room: int) -> list[LongList]:
    """The lists of one page, (address of its own page, title, rows) each, which together may show about ``room`` rows."""
    numbers = _share([len(rows) for _, _, rows in lists], room)
    return [
        LongList(address, title, rows, number)
        for (address, title, rows), number in zip(lists, numbers, strict=True)
    ]


def _share(lengths: Sequence[int], room: int) -> list[int]:
    """A few rows of each list, and of as many lists as there is room for, the shortest first, all rows."""
    few = max(1, min(FEW, room // max(1, len(lengths))))
    shown = [min(length, few) for length in lengths]
    left = room - sum(shown)
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        more = lengths[place] - shown[place]
        if more <= left:
            shown[place] += more
            left -= more
    return shown
