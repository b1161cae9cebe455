"""Reads the search data of a portal as its script does."""

import json
from typing import NamedTuple


class Found(NamedTuple):
    """One entry."""

    title: str
    address: str
    kind: str
    words: tuple[str, ...]


def read_search(script: str) -> list[Found]:
    """The entries of search/data.js."""
    data = json.loads(script.removeprefix("window.PORTAL_SEARCH=").removesuffix(";\n"))
    shared = data["words"]
    entries = []
    for title, address, *said in data["rows"]:
        kind, *words = (shared[word] if isinstance(word, int) else word for word in said)
        entries.append(Found(title, address, kind, tuple(words)))
    return entries
