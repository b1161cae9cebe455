"""How what can be searched for is written: one plain script that ``assets/search.js`` loads on first use."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from generator.outputs.writing import Artifact

Entry = tuple[str, str, str, Sequence[str]]
"""Title, address, kind, and the words it is found by; the first of them is its id."""


def write_search(entries: Iterable[Entry]) -> Artifact:
    """The script of all entries.

    Words of several of them (kinds, units, documents) are written once and then named by number: ten thousand items
    are half as much to load.
    """
    listed = list(entries)
    uses = Counter(word for _, _, kind, words in listed for word in (kind, *words))
    shared = {word: number for number, word in enumerate(word for word, times in uses.items() if times > 1)}
    rows = [
        [title, address, *(shared.get(word, word) for word in (kind, *words))]
        for title, address, kind, words in listed
    ]
    text = in_script({"words": list(shared), "rows": rows})
    return Artifact("search/data.js", f"window.PORTAL_SEARCH={text};\n".encode())


def in_script(value: Any) -> str:
    """A value as part of a script: no text can close the element that it may be put in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
