"""Documents as files: each as an A4 page, as docx and as PDF. What has not changed is not set again."""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from generator.outputs.bulletins import Bulletin
from generator.outputs.official import Composition, compose, draw_docx, draw_html, draw_pdf
from generator.outputs.typesetting import SOURCES
from generator.outputs.view import View
from generator.outputs.writing import Artifact, Page


def publish_bulletins(
    view: View, bulletins: Iterable[Bulletin], source: Path, kept: Path
) -> tuple[list[Page], list[Artifact]]:
    """Pages and files of all documents. ``source`` holds the looks; ``kept`` takes what need not be set again."""
    kept.mkdir(parents=True, exist_ok=True)
    pages, artifacts, used = [], [], set()
    for bulletin in bulletins:
        composed = compose(bulletin.document)
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
        pages.append(Page(bulletin.address, bulletin.frame, composed.subject, body))
        key = _key(composed, source)
        for suffix, draw in (("docx", draw_docx), ("pdf", _drawer(source))):
            name = f"{key}.{suffix}"
            used.add(name)
            file = kept / name
            if not file.is_file():
                file.write_bytes(draw(composed))
            artifacts.append(Artifact(f"{stem}.{suffix}", file.read_bytes()))
    for file in kept.iterdir():
        if file.name not in used:
            file.unlink()
    return pages, artifacts


def _drawer(source: Path) -> Callable[[Composition], bytes]:
    return lambda composed: draw_pdf(composed, source)


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
