"""Documents as files: each as an A4 page, as docx and as PDF. What has not changed is not set again."""

import hashlib
from collections.abc import Iterator
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from generator.outputs.bulletins import Bulletin
from generator.outputs.keeping import Store
from generator.outputs.official import Composition, compose, draw_docx, draw_html, draw_pdf
from generator.outputs.typesetting import SOURCES
from generator.outputs.view import View
from generator.outputs.writing import Artifact, Page


def publish_bulletin(view: View, bulletin: Bulletin, source: Path, kept: Store) -> Iterator[Page | Artifact]:
    """Page and files of one document. ``source`` holds the looks; ``kept`` takes what need not be set again."""
    composed = compose(bulletin.write())
    stem = bulletin.address.removesuffix(".html")
    body = view.renderer.render(
        "document.html",
        bulletin.address,
        view=view,
        sheet=draw_html(composed, source),
        title=composed.subject,
        stem=stem.rsplit("/", 1)[-1],
        back=bulletin.frame,
    )
    yield Page(bulletin.address, bulletin.frame, composed.subject, body)
    key = _key(composed, source)
    yield Artifact(f"{stem}.docx", kept.fetch(f"{key}.docx", partial(draw_docx, composed)))
    yield Artifact(f"{stem}.pdf", kept.fetch(f"{key}.pdf", partial(draw_pdf, composed, source)))


def _key(composed: Composition, source: Path) -> str:
    """Changes with what the document says, and with whatever has a say in how it looks."""
    return hashlib.sha256(f"{_looks(source)}\0{composed!r}".encode()).hexdigest()


@cache
def _looks(source: Path) -> str:
    digest = hashlib.sha256(f"{version('typst')} {version('python-docx')}".encode())
    package = Path(__file__).parent.parent / "official"
    for file in (*sorted(source.iterdir()), *sorted(package.glob("*.py")), *SOURCES):
        digest.update(file.read_bytes())
    return digest.hexdigest()
