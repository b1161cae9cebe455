"""A document about published weeks in three forms: a page of its own, Markdown and docx."""

from pathlib import Path

from generator.outputs.official import Document, compose, draw_docx, draw_html, draw_markdown
from generator.outputs.rendering import Renderer, stand_alone_style
from generator.outputs.writing import Artifact


def draw_faces(document: Document, banner: str | None, stem: str, source: Path) -> tuple[Artifact, ...]:
    """The files of a document; ``source`` is site_src. The page fetches nothing and opens by double click."""
    composed = compose(document)
    renderer = Renderer(source / "templates")
    own = (source / "assets" / "official.css").read_text("utf-8")
    own += renderer.render("snapshot.css", "snapshot.css")
    style = stand_alone_style((source / "assets" / "portal.css").read_text("utf-8"), own)
    page = renderer.render(
        "snapshot-diff.html",
        f"{stem}.html",
        title=composed.subject,
        banner=banner,
        sheet=draw_html(composed, source / "official"),
        style=style.text,
        digest=style.digest,
    )
    return (
        Artifact(f"{stem}.html", page.encode()),
        Artifact(f"{stem}.md", draw_markdown(composed).encode()),
        Artifact(f"{stem}.docx", draw_docx(composed)),
    )
