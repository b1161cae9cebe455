"""The world outside the portal, as a browser's proxy: notes who is asked for, and lets nobody through.

The network log of last resort: whatever a page makes the browser connect to, from http and from a folder alike, goes
through here, whether or not the browser tells the test of the request.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ProxySettings

ACCEPTED = b"\x05\x00"
"""Version 5, no password asked (RFC 1928)."""
REFUSED = b"\x05\x02\x00\x01" + bytes(6)
"""Not allowed by the rules."""
BY_NAME = 3


class Outside(socketserver.ThreadingTCPServer):
    """A SOCKS5 server that notes the hosts it is asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.asked: list[str] = []

    @property
    def proxy(self) -> ProxySettings:
        """The portal itself is served by this machine."""
        return {"server": f"socks5://127.0.0.1:{self.server_address[1]}", "bypass": "127.0.0.1"}


class _Asked(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(512)
        self.request.sendall(ACCEPTED)
        request = self.request.recv(512)
        if request:
            assert isinstance(self.server, Outside)
            by_name = request[3] == BY_NAME
            self.server.asked.append(
                request[5 : 5 + request[4]].decode() if by_name else request[4:8].hex(".")
            )
            self.request.sendall(REFUSED)


@contextmanager
def outside() -> Iterator[Outside]:
    """The outside, while a test runs."""
    with Outside() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
