"""A portal built from data/ once for all tests of a run, and ways of walking through it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from generator.build import BuildReport, BuildRequest, build_portal
from generator.revision import Revision

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 23)
REVISION = Revision(commit="0123456789abcdef0123456789abcdef01234567", committed_on=TODAY, dirty=False)


def build(out: Path, *, data: Path = ROOT / "data", as_of: date | None = None) -> BuildReport:
    """Build with everything fixed that a task would look up."""
    return build_portal(BuildRequest(data=data, out=out, as_of=as_of, today=TODAY, revision=REVISION))


def build_elsewhere(out: Path, **environment: str) -> None:
    """Build in a process of its own, under another environment."""
    code = f"from pathlib import Path; from tests.portal import build; assert not build(Path({str(out)!r})).failed"
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdin=subprocess.DEVNULL,
    )


@dataclass
class Element:
    """One start tag."""

    tag: str
    attributes: dict[str, str]


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, {key: value or "" for key, value in attrs}))


def elements(html: str) -> list[Element]:
    """All start tags of a page."""
    parser = _Elements()
    parser.feed(html)
    return parser.found


_TAG = re.compile(r'<([a-z][\w-]*)(?:[^>]*?\sclass="([^"]*)")?')
_ATTRIBUTE = re.compile(r'\s(data-[a-z-]+|aria-[a-z]+|role="\w+")')


def _makings(html: str) -> set[str]:
    """What a page is made of: elements with their classes, attributes that scripts go by, how its headings follow."""
    tags = _TAG.findall(html)
    headings = [tag for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    return {
        *(f"{tag}.{name}" for tag, names in tags for name in ("", *names.split())),
        *_ATTRIBUTE.findall(html),
        *(f"{one} {other}" for one, other in pairwise(headings)),
    }


@cache
def one_of_each(site: Path) -> tuple[str, ...]:
    """All kinds of page, by what they are made of: whatever stands on any page stands on one of these.

    Taken from the portal as it was built, so that a new kind of page is tried without being named anywhere.
    """
    pages = {
        path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))
    }
    made_of = {path: {f"in {path.rpartition('/')[0]}", *_makings(html)} for path, html in pages.items()}
    missing, kept = set[str]().union(*made_of.values()), list[str]()
    while missing:
        kept.append(max(made_of, key=lambda path: len(made_of[path] & missing)))
        missing -= made_of[kept[-1]]
    return tuple(sorted(kept))


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each request."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(site: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a built portal on a free port of this machine; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
