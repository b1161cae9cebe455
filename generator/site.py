"""Frames finished pages in the theme. The only module that knows MkDocs and Material.

MkDocs renders each page of the nav once, empty, as a frame; bodies are then stamped into the frames. So the
cost of the theme does not grow with the number of items, and another renderer can take its place here.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from generator.outputs.rendering import format_long_day
from generator.outputs.writing import Page

TITLE, BODY = "qztitleqz", "qzbodyqz"
_SKIPPED = re.compile(r"sitemap\.xml(\.gz)?|404\.html|.*\.map|assets/javascripts/.*|assets/images/.*")
"""What the theme makes and no page of ours uses: its scripts, source maps, pages with absolute addresses."""
_SWITCHES = re.compile(rb'\s*(<input class="md-toggle" [^>]*>|<label class="md-overlay" [^>]*></label>)')
"""What only the theme's scripts work, and no block of its templates lets go; nor is it valid HTML."""
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Edition:
    """What every page says about the copy of the portal it belongs to."""

    as_of: str
    commit: str
    """Full id of the commit, or ''."""
    commit_label: str
    built: str
    is_archived: bool = False
    """In the archive a style sheet says all this for every page (``style``), so that pages which did not change
    from week to week are the same to the byte, and stored once."""

    def stamps(self) -> dict[str, str]:
        """The words in the frame that stand for these facts."""
        facts = {
            "asof": self.as_of,
            "commit": self.commit,
            "commitlabel": self.commit_label,
            "built": self.built,
        }
        return {f"qz{name}qz": "" if self.is_archived else escape(fact) for name, fact in facts.items()}

    def style(self) -> str:
        """The style sheet of an archived portal that fills in these facts, on the screen and on paper."""
        said = {
            "as-of": self.as_of,
            "as-of-long": format_long_day(date.fromisoformat(self.as_of)),
            "commit": self.commit_label,
            "built": self.built,
        }
        return "".join(f'.edition--{name}::before {{ content: "{text}"; }}\n' for name, text in said.items())


@dataclass(frozen=True, slots=True)
class FrameSource:
    """What frames are made of: everything that is the same on all pages."""

    root: Path
    """Folder of mkdocs.yml and site_src/."""
    site_name: str
    extra: Mapping[str, str]
    """Texts of the frame: office, mark, banner."""
    more_nav: Mapping[str, tuple[tuple[str, str], ...]]
    """Pages to add to a section of the nav, where it does not name them: section → (title, path of the .md)."""
    nav: tuple[tuple[str, str], ...] = ()
    """Another nav than that of mkdocs.yml: (title, path of the .md); of the written pages it takes those it names."""


def make_frames(source: FrameSource, work: Path) -> dict[str, bytes]:
    """Render the frames and the theme's files: path → content.

    Kept in ``work`` under a hash of everything they depend on, so that a second build does not run MkDocs.
    """
    frames = work / "frames"
    stamp = work / "frames.key"
    key = _key(source)
    if not (stamp.is_file() and frames.is_dir() and stamp.read_text("utf-8") == key):
        stamp.unlink(missing_ok=True)
        shutil.rmtree(frames, ignore_errors=True)
        _run_mkdocs(source, work / "docs", frames)
        stamp.write_text(key, "utf-8")
    found = {
        file.relative_to(frames).as_posix(): file for file in sorted(frames.rglob("*")) if file.is_file()
    }
    kept = {path: file.read_bytes() for path, file in found.items() if not _SKIPPED.fullmatch(path)}
    return {
        path: _SWITCHES.sub(b"", content) if path.endswith(".html") else content
        for path, content in kept.items()
    }


class Stamper:
    """Puts bodies into frames."""

    def __init__(self, frames: Mapping[str, bytes], edition: Edition) -> None:
        self._frames = frames
        self._edition = edition
        self._cut: dict[str, list[str]] = {}

    def stamp(self, page: Page) -> str:
        """The whole page.

        Raises KeyError for a frame that is not in the nav, and ValueError for one of another folder, whose links
        would lead astray: both are bugs.
        """
        if page.path.rpartition("/")[0] != page.frame.rpartition("/")[0]:
            raise ValueError(f"{page.path} does not lie in the folder of its frame {page.frame}")
        if page.frame not in self._cut:
            text = _BLANK_LINES.sub("\n", stamp_edition(self._frames[page.frame], self._edition))
            self._cut[page.frame] = text.replace(BODY, TITLE + BODY).split(TITLE)
        title = escape(page.title)
        before, *rest = self._cut[page.frame]
        html = [before]
        for part in rest:
            html += [page.body, part[len(BODY) :]] if part.startswith(BODY) else [title, part]
        return "".join(html)


def stamp_edition(frame: bytes, edition: Edition) -> str:
    """A page as MkDocs rendered it, with the facts about this copy of the portal filled in."""
    text = frame.decode("utf-8")
    for word, value in edition.stamps().items():
        text = text.replace(word, value)
    return text


def _key(source: FrameSource) -> str:
    digest = hashlib.sha256()
    described = [source.site_name, dict(source.extra), dict(source.more_nav), source.nav]
    digest.update(json.dumps(described, ensure_ascii=False, sort_keys=True).encode("utf-8"))
    digest.update(f"{version('mkdocs')} {version('mkdocs-material')}".encode())
    parts = [source.root / "mkdocs.yml", Path(__file__)]
    for folder in ("overrides", "pages"):
        parts += sorted((source.root / "site_src" / folder).rglob("*"))
    for part in parts:
        if part.is_file():
            digest.update(part.name.encode("utf-8") + b"\0" + part.read_bytes())
    return digest.hexdigest()


def _run_mkdocs(source: FrameSource, docs: Path, frames: Path) -> None:
    shutil.rmtree(docs, ignore_errors=True)
    written = source.root / "site_src" / "pages"
    docs.mkdir(parents=True)
    config = load_config(
        str(source.root / "mkdocs.yml"),
        docs_dir=str(docs.resolve()),
        site_dir=str(frames.resolve()),
        site_name=_in_frame(source.site_name),
        strict=True,
    )
    config.extra.update({name: _in_frame(text) for name, text in source.extra.items()})
    own = [{title: path} for title, path in source.nav]
    nav = own or _with_more(config.nav or [], source.more_nav)
    config.nav = nav
    for path in _paths(nav):
        stub = docs / path
        stub.parent.mkdir(parents=True, exist_ok=True)
        if (written / path).is_file():
            shutil.copyfile(written / path, stub)
        else:
            stub.write_text(f"---\ntitle: {TITLE}\nframe: true\n---\n", "utf-8")
    mkdocs_build(config)


def _in_frame(text: str) -> Markup:
    """A text from data/ as it may stand in a frame: MkDocs escapes nothing, and none of it is a word qz…qz of ours."""
    return Markup(str(escape(text)).replace("qz", "&#113;z"))  # noqa: S704 - escaped in the same breath


def _with_more(nav: list[Any], more: Mapping[str, tuple[tuple[str, str], ...]]) -> list[Any]:
    added = []
    for entry in nav:
        ((title, content),) = entry.items()
        if title in more and isinstance(content, list):
            named = _paths(content)
            content = [*content, *({label: path} for label, path in more[title] if path not in named)]
        added.append({title: content})
    return added


def _paths(nav: Any) -> list[str]:
    """Paths of all pages in a nav, in order."""
    if isinstance(nav, str):
        return [nav]
    children = nav.values() if isinstance(nav, dict) else nav
    return [path for child in children for path in _paths(child)]
