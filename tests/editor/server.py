"""Speaks with the YAML language server, as an editor does (LSP over stdio)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
PATIENCE_SECONDS = 30

# What .vscode/settings.json and a Chinese Visual Studio Code tell the server.
CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
    },
}


class Server:
    """One server for many documents. Given settings are what it gets when it asks for the editor's."""

    def __init__(self, root: Path, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._process = subprocess.Popen(
            ["node", str(PROGRAM), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Whatever it would fetch from the net, it cannot.
            env={**os.environ, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"},
        )
        self._messages: Queue[dict[str, Any]] = Queue()
        Thread(target=self._listen, daemon=True).start()
        self._ids = 0
        params = {
            "processId": os.getpid(),
            "locale": "zh-cn",
            "rootUri": root.as_uri(),
            "workspaceFolders": [{"uri": root.as_uri(), "name": root.name}],
            "capabilities": CAPABILITIES,
        }
        self.request("initialize", params)
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": {}})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, path: Path, text: str) -> None:
        """Open a document; each only once, so that nothing the server remembers of another is taken for it."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})

    def complaints(self, documents: Mapping[Path, str]) -> dict[Path, list[dict[str, Any]]]:
        """Open documents, all at once since the server waits a while after each, and give what it says of them."""
        for path, text in documents.items():
            self.open(path, text)
        told: dict[str, list[dict[str, Any]]] = {}
        asked = {path.as_uri(): path for path in documents}
        while not told.keys() >= asked.keys():
            message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics":
                told[message["params"]["uri"]] = message["params"]["diagnostics"]
        return {path: told[uri] for uri, path in asked.items()}

    def complete(self, path: Path, line: int, column: int) -> list[dict[str, Any]]:
        """What the server offers at a place, counted from 0."""
        result = self.request("textDocument/completion", self._at(path, line, column))
        return list(result["items"]) if isinstance(result, dict) else list(result or [])

    def hover(self, path: Path, line: int, column: int) -> str:
        """The text shown over a place, counted from 0; empty if there is none."""
        result = self.request("textDocument/hover", self._at(path, line, column))
        return str(result["contents"]["value"]) if result else ""

    def request(self, method: str, params: dict[str, Any]) -> Any:
        """Ask, and wait for the answer."""
        self._ids += 1
        self._send({"id": self._ids, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == self._ids and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    @staticmethod
    def _at(path: Path, line: int, column: int) -> dict[str, Any]:
        return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}

    def _tell(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        """The next message that is no question; questions are answered on the way."""
        while True:
            try:
                message = self._messages.get(timeout=PATIENCE_SECONDS)
            except Empty:
                raise AssertionError("语言服务没有回应") from None
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._answer(message)})
            else:
                return message

    def _answer(self, message: dict[str, Any]) -> Any:
        if message["method"] == "workspace/configuration":
            return [self._settings.get(item["section"], {}) for item in message["params"]["items"]]
        return None

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            body = stream.read(length)
            if len(body) < length:
                return
            self._messages.put(json.loads(body))
