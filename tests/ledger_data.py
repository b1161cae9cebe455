"""Reads the data scripts of a ledger as ledger.js does, for tests that hold them against numbers and pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

FACETS = {
    "kind": "kind",
    "unit": "lead",
    "focus": "focus",
    "mode": "mode",
    "stage": "stage",
    "light": "light",
}


@dataclass(frozen=True)
class LedgerRow:
    """One row: its id, what it is part of, and the words that filters compare."""

    id: str
    part_of: str
    words: Mapping[str, str]
    flags: frozenset[str]

    def fits(self, fragment: str) -> bool:
        """Whether the conditions of a fragment hold for it."""
        wanted = dict(pair.split("=") for pair in fragment.split("&")) if fragment else {}
        return all(
            unquote(value) in self.flags if key == "flag" else self.words.get(key) == unquote(value)
            for key, value in wanted.items()
        )


def ledger_rows(scripts: Iterable[str]) -> list[LedgerRow]:
    """The rows of some data scripts, in their order."""
    found = []
    for script in scripts:
        data = json.loads(script.partition("]=")[2].rstrip().removesuffix(";"))
        tables = {
            key: [cell[2] if len(cell) > 2 else unescape(re.sub(r"<[^>]*>", "", cell[0])) for cell in cells]
            for key, cells in data["tables"].items()
        }
        for one, _, _, _, _, part_of, flags, *numbers in data["rows"]:
            words = {key: tables[key][number] for key, number in zip(tables, numbers, strict=True)}
            found.append(
                LedgerRow(
                    unescape(one),
                    unescape(part_of or ""),
                    {facet: words[key] for facet, key in FACETS.items() if key in words},
                    frozenset(data["flags"][flags].split()),
                )
            )
    return found
