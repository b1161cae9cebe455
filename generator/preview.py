"""The preview of ``./inv serve``: the site as it lies on the disk; a page in a browser follows its file by itself.

It is a process of its own, so that the one that builds has no threads and may be helped (``parallel``).
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from generator.shipped import SHIPPED

SCRIPT = "/.preview.js"
_SOURCE = SHIPPED / "site_src" / "preview" / "reload.js"
_END = b"</body>"


class PreviewError(Exception):
    """The port cannot be had; in Chinese."""


@contextmanager
def previewing(site: Path, port: int) -> Iterator[str]:
    """Show a folder on this machine, for as long as the context lasts; gives the address. Raises PreviewError."""
    # Its input ends with this process, however that ends.
    with subprocess.Popen(
        [sys.executable, "-m", "generator.preview", str(site), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as server:
        assert server.stdout and server.stdin  # noqa: S101, PT018 - pipes, as asked for
        address = server.stdout.readline().strip()
        if not address:
            raise PreviewError(f"端口 {port} 不能使用（可能已被占用），请用 --port 换一个端口。")
        try:
            yield address
        finally:
            server.stdin.close()


class Preview(SimpleHTTPRequestHandler):
    """Serves the site to the one who edits it: nothing cached, and no line for each request."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer a request for a page with the page, and with the script that watches its file."""
        file = Path(self.translate_path(self.path))
        if self.path.endswith("/"):
            file /= "index.html"
        if self.path == SCRIPT:
            return self._answer("text/javascript", _SOURCE.read_bytes(), "")
        if file.suffix != ".html" or not file.is_file():
            return super().send_head()
        known = file.stat()
        edition = f'"{known.st_mtime_ns}-{known.st_size}"'
        script = f"<script src='{SCRIPT}' data-edition='{edition}'></script>".encode()
        before, end, after = file.read_bytes().rpartition(_END)
        return self._answer("text/html; charset=utf-8", before + script + end + after, edition)

    def end_headers(self) -> None:
        """Close the head, with a word against keeping what was sent."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, kind: str, content: bytes, edition: str) -> BytesIO:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if edition:
            self.send_header("ETag", edition)
        self.end_headers()
        return BytesIO(content)


def _main(site: str, port: str) -> None:
    try:
        # Threads: a browser holds its connection open, and would block every other request.
        server = ThreadingHTTPServer(("127.0.0.1", int(port)), partial(Preview, directory=site))
    except (OSError, OverflowError):
        sys.exit(1)
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"http://127.0.0.1:{server.server_port}/\n")
        sys.stdout.flush()
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


if __name__ == "__main__":
    _main(*sys.argv[1:])
