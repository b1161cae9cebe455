"""Which pages of the portal a change redraws, and which files of data/ it touches."""

from collections.abc import Iterable, Iterator, Mapping

from generator.facts.records import Item
from generator.state.impact.shapes import BoardMove, FileChange, How, PageGroup, Side
from generator.state.links import Link, linked


def file_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FileChange]:
    """Files of data/ that were added, removed or changed, by path."""
    for path in sorted(before.keys() | after.keys()):
        if path not in before:
            yield FileChange(path, How.ADDED)
        elif path not in after:
            yield FileChange(path, How.REMOVED)
        elif before[path] != after[path]:
            yield FileChange(path, How.CHANGED)


def page_groups(
    before: Side, after: Side, files: Iterable[FileChange], boards: Iterable[BoardMove]
) -> Iterator[PageGroup]:
    """Pages of single things whose content changes, by kind; those that are only ledgers of them are not listed."""
    touched = {change.path for change in files}
    were, are = before.situation.items, after.situation.items
    moved = {key for key in {**were, **are} if were.get(key) != are.get(key)}
    items = _changed_items(before, after, touched, moved)
    yield PageGroup("事项", tuple((key, _title(key, before, after)) for key in items))
    yield PageGroup("会议", tuple(_meetings(before, after, touched, moved)))
    yield PageGroup("单位", tuple(_units(before, after, moved)))
    yield PageGroup("挂图", tuple((move.key, move.title) for move in boards))
    yield PageGroup("指标", tuple(_measures("indicator:", before, after, touched)))
    yield PageGroup("统计", tuple(_measures("tally:", before, after, touched)))


def _changed_items(before: Side, after: Side, touched: set[str], moved: set[str]) -> list[str]:
    """Items whose state, file or links change, and those linked to such a one, which repeat its title and light."""
    keys = list(dict.fromkeys([*after.situation.items, *before.situation.items]))
    old, new = linked(before.records), linked(after.records)
    found = {
        key
        for key in keys
        if _path(key, after) in touched
        or _path(key, before) in touched
        or _shown(old, key) != _shown(new, key)
        or any(link.target in moved for link in new.get(key, ()))
    }
    return [key for key in keys if key in moved | found]


def _shown(links: Mapping[str, tuple[Link, ...]], key: str) -> set[Link]:
    return set(links.get(key, ()))


def _path(key: str, side: Side) -> str | None:
    item: Item | None = side.records.items.get(key)
    return side.records.paths.get(item.origin) if item else None


def _title(key: str, before: Side, after: Side) -> str:
    item = after.records.items.get(key) or before.records.items[key]
    return item.title


def _meetings(before: Side, after: Side, touched: set[str], items: set[str]) -> Iterator[tuple[str, str]]:
    meetings = {**before.records.meetings, **after.records.meetings}
    for key, meeting in meetings.items():
        paths = {side.records.paths.get(key) for side in (before, after)}
        if meeting.held_on <= after.situation.as_of and (
            paths & touched or any(item.id in items for item in meeting.items())
        ):
            yield key, meeting.title


def _units(before: Side, after: Side, items: set[str]) -> Iterator[tuple[str, str]]:
    were = {state.unit.code: state for state in before.situation.units.values()}
    are = {state.unit.code: state for state in after.situation.units.values()}
    for code in dict.fromkeys([*are, *were]):
        old, new = were.get(code), are.get(code)
        state = new or old
        if state and (old != new or items.intersection([*state.led, *state.assisted])):
            yield code, state.unit.name


def _measures(prefix: str, before: Side, after: Side, touched: set[str]) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for records in (before.records, after.records):
        for key, path in records.paths.items():
            if key.startswith(prefix) and path in touched:
                name = key.removeprefix(prefix)
                found[name] = (records.indicators.get(name) or records.tallies[name]).name
    yield from found.items()
