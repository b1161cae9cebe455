"""Everything that a reader with any tool can get out of the files of a build."""

from __future__ import annotations

import html
import io
import json
import subprocess
import zipfile
from pathlib import Path

TEXTS = {
    ".html",
    ".svg",
    ".xml",
    ".atom",
    ".css",
    ".js",
    ".csv",
    ".md",
    ".txt",
    ".webmanifest",
    ".map",
    ".typ",
}


def read_build(site: Path) -> dict[str, str]:
    """The text of every file, by path; the path itself stands in it. A format nobody thought of fails."""
    return {
        file.relative_to(site).as_posix(): f"{file.relative_to(site).as_posix()}\n{read_file(file)}"
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def read_file(file: Path) -> str:
    """Text and metadata of one file."""
    content = file.read_bytes()
    match file.suffix:
        case suffix if suffix in TEXTS:
            # Raw, so with attributes, comments, titles of pictures; and as a browser understands it.
            return content.decode("utf-8") + html.unescape(content.decode("utf-8"))
        case ".json":
            return content.decode("utf-8") + json.dumps(json.loads(content), ensure_ascii=False)
        case ".ics":
            # Long lines are folded, in the middle of words.
            return content.decode("utf-8").replace("\r\n ", "").replace("\\,", ",").replace("\\n", "\n")
        case ".xlsx" | ".docx":
            return _zipped(content)
        case ".pdf":
            return _pdf(file)
        case ".otf" | ".woff2" | ".png" | ".ico" | ".gz":
            return ""
        case suffix:
            raise AssertionError(f"{file}: nobody has thought of how {suffix} is read")


def _zipped(content: bytes) -> str:
    """All parts: cells and shared texts, names of sheets, comments, defined names, properties."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.comment.decode("utf-8", "replace")]
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            # Word splits a run of text wherever it likes: once with, once without the tags.
            parts += [name, text, html.unescape(text), _without_tags(text)]
    return "\n".join(parts)


def _without_tags(text: str) -> str:
    kept, inside = [], False
    for character in text:
        if character in "<>":
            inside = character == "<"
        elif not inside:
            kept.append(character)
    return html.unescape("".join(kept))


def _pdf(file: Path) -> str:
    """Text and information, with and without the breaks of lines, in which words are cut."""
    told = [
        subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")
        for command in (
            ["pdftotext", "-layout", str(file), "-"],
            ["pdftotext", "-raw", str(file), "-"],
            ["pdfinfo", str(file)],
        )
    ]
    told += ["".join(text.split()) for text in told]
    return "\n".join(told)
