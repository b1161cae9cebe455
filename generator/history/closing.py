"""Entries that a branch adds about a period whose books are closed: they must say when they were put down (补记).

Without it they would be merged silently into what was reported; with it they restate it (``state.cycle``).
"""

from collections.abc import Iterator
from datetime import date

from generator.facts.checks.log_changes import added_entries
from generator.facts.checks.pairing import Filed, Pairing
from generator.facts.problems import Finding
from generator.facts.records import Records
from generator.state.cycle import last_closed_month
from generator.state.periods import Period


def late_findings(pairing: Pairing, records: Records, today: date) -> Iterator[Finding]:
    """New log entries of a closed month that do not say that they were put down later.

    Only of items that were there: one that is entered with its whole past, from an older ledger say, was in no report.
    """
    closed = last_closed_month(records, today)
    if closed is None:
        return
    for old, new in pairing.pairs:
        yield from _of_file(old, new, closed)


def _of_file(old: Filed, new: Filed, closed: Period) -> Iterator[Finding]:
    logs = {item.id: item.log for item in old.items}
    for item in new.items:
        for index in added_entries(logs[item.id], item.log) if item.id in logs else ():
            entry = item.log[index]
            if entry.on <= closed.last and entry.recorded_on is None:
                found = f"{closed.name}已在{closed.closes_on}结账"
                loc = (*item.path, "办理记录", index, "日期")
                yield Finding("DC-0614", new.path, loc, found, values={"closed": closed.last.isoformat()})
