"""The files of data/ line by line, so that every number can be walked to the line that made it, offline too."""

from collections.abc import Iterator

from generator.outputs.addresses import source_address
from generator.outputs.long_lists import make_lists
from generator.outputs.parts import list_source
from generator.outputs.view import View
from generator.outputs.writing import Page

FRAME = "source/index.html"
TITLE = "原始数据"
ROOM = 600
"""Files on the page of all folders."""


def render_sources(view: View) -> Iterator[Page]:
    """The list of all files, and a page for each file that no other page shows in full."""
    folders: dict[str, list[tuple[str, str, int]]] = {}
    for path, address in view.file_addresses.items():
        row = (path, address, list_source(view.records.texts[path]).length)
        folders.setdefault(path.rpartition("/")[0], []).append(row)
    lists = make_lists(
        [
            (f"source/{'--'.join(['list', *folder.split('/')])}.html", f"data/{folder}", rows)
            for folder, rows in folders.items()
        ],
        ROOM,
    )
    body = view.renderer.render(
        "sources.html", FRAME, view=view, lists=lists, number=len(view.file_addresses)
    )
    yield Page(FRAME, FRAME, TITLE, body)
    for each in lists:
        yield from each.pages(view, FRAME, (FRAME, TITLE), "list-files.html")
    for path, address in view.file_addresses.items():
        if address == source_address(path):
            source = list_source(view.records.texts[path])
            body = view.renderer.render("source.html", address, view=view, path=path, source=source)
            yield Page(address, FRAME, f"data/{path}", body)
