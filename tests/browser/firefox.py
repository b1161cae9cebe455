"""Firefox as Debian ships it, for Playwright: ``python firefox.py FIREFOX ARGUMENTS…`` stands in for the program.

Playwright drives an unmodified Firefox by the W3C's WebDriver BiDi (channel moz-firefox), but asks for one thing that
Firefox ESR does not know yet: to emulate media features. This stands between the two, and says that it is done where
Firefox does not know it. All else goes through as it is, so with a Firefox that knows it this file can go.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from functools import partial
from typing import Any

from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

UNKNOWN = "emulation.setMediaFeaturesOverride"
LISTENING = "WebDriver BiDi listening on "
"""What Firefox says on its standard error, and Playwright waits for there."""


async def relay(address: str, client: ServerConnection) -> None:
    """Carry every message from one to the other, but for the refusal of what is unknown."""
    asked: set[int] = set()
    async with connect(address, max_size=None) as server:

        async def forth() -> None:
            async for text in client:
                message = json.loads(text)
                if message["method"] == UNKNOWN:
                    asked.add(message["id"])
                await server.send(text)

        async def back() -> None:
            async for text in server:
                message: dict[str, Any] = json.loads(text)
                if message.get("id") in asked and message.get("error") == "unknown command":
                    await client.send(json.dumps({"type": "success", "id": message["id"], "result": {}}))
                else:
                    await client.send(text)

        await asyncio.gather(forth(), back())


async def main(command: list[str]) -> None:
    """Start Firefox, and listen in its place until it ends."""
    firefox = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert firefox.stderr is not None
    while said := await firefox.stderr.readline():
        if found := re.search(rf"{LISTENING}(ws://\S+)", said.decode()):
            async with serve(partial(relay, f"{found[1]}/session"), "127.0.0.1", 0, max_size=None) as server:
                port = next(iter(server.sockets)).getsockname()[1]
                print(f"{LISTENING}ws://127.0.0.1:{port}", file=sys.stderr, flush=True)
                await firefox.wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
