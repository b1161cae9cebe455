"""The tables that an audience sees: counted, then everything kept back that is small or gives small counts away."""

from collections.abc import Iterable

from generator.state.publication.counted import Counted, CountedTable, Entry, Pin, pinned
from generator.state.publication.shapes import Cell, PublicTable, Row
from generator.state.suppression import Counts, Suppression, audit, suppress


def fill_tables(counted: Counted, pins: Iterable[Pin]) -> tuple[PublicTable, ...]:
    """All tables as they are shown. Raises RuntimeError where the audit finds a count that is given away: a bug."""
    counts = Counts(
        counted.numbers, counted.sums, frozenset(pinned(counted, pins)), frozenset(counted.unshown)
    )
    found = suppress(counts)
    if given_away := set(audit(counts, found)) - found.exposed:
        raise RuntimeError(f"{len(given_away)} counts that are kept back can be worked out")
    return tuple(_fill(counts, found, table) for table in counted.tables)


def _fill(counts: Counts, found: Suppression, table: CountedTable) -> PublicTable:
    keys = {key for _, entries in table.rows for entry in entries if entry for key in entry}
    rows = () if keys & _tied(counts, found) else table.rows
    last = len(rows) - table.totals
    return PublicTable(
        table.anchor,
        table.title,
        table.about,
        table.heading,
        table.columns,
        tuple(
            Row(label, tuple(_cell(counts, found, entry) for entry in entries), is_total=index >= last)
            for index, (label, entries) in enumerate(rows)
        ),
    )


def _tied(counts: Counts, found: Suppression) -> set[object]:
    """What stands in one sum with a count that can be worked out: no table that shows the one may show the other."""
    return {
        key
        for exposed in found.exposed
        for each in counts.by_key[exposed]
        for key in (exposed, each.whole, *each.parts)
    }


def _cell(counts: Counts, found: Suppression, entry: Entry | None) -> Cell:
    if entry is None:
        return Cell(None)
    if any(key in found.hidden for key in entry):
        return Cell(None, hidden=True, is_share=len(entry) > 1)
    if len(entry) == 1:
        return Cell(counts.numbers[entry[0]])
    part, whole = (counts.numbers[key] for key in entry)
    return Cell(part / whole if whole else None, is_share=True)
