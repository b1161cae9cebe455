"""The files of data/ line by line, so that every number can be walked to the line that made it, offline too."""

from collections.abc import Iterator

from generator.outputs.addresses import source_address
from generator.outputs.parts import list_source
from generator.outputs.view import View
from generator.outputs.writing import Page

FRAME = "source/index.html"


def render_sources(view: View) -> Iterator[Page]:
    """The list of all files, and a page for each file that no other page shows in full."""
    files = [
        {"path": path, "address": address, "lines": list_source(view.records.texts[path]).length}
        for path, address in view.file_addresses.items()
    ]
    body = view.renderer.render("sources.html", FRAME, view=view, files=files)
    yield Page(FRAME, FRAME, "原始数据", body)
    for path, address in view.file_addresses.items():
        if address == source_address(path):
            source = list_source(view.records.texts[path])
            body = view.renderer.render("source.html", address, view=view, path=path, source=source)
            yield Page(address, FRAME, f"data/{path}", body)
