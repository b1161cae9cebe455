"""Atom feeds (RFC 4287): every item with its last change, for all and for each unit; to be followed in a feed reader.

An entry stands for an item: its id never changes, its date is that of the last log entry, so that a reader shows
the item anew when something has happened. Every item is in the feed of all.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from generator.outputs import addresses
from generator.outputs.followed import Feed, lasting_id, moment, write_feed
from generator.outputs.view import View
from generator.outputs.writing import Artifact
from generator.state.shapes import ItemState


def export_feeds(view: View) -> Iterator[Artifact]:
    """The feed of all items, and one of each unit's: what it leads or assists."""
    states = sorted(
        view.situation.items.values(), key=lambda state: (_changed_on(state), state.id), reverse=True
    )
    written = {state.id: _entry(view, state) for state in states}
    portal = view.records.portal

    def feed(address: str, name: str, items: Iterable[ItemState]) -> Artifact:
        listed = list(items)
        head = Feed(
            address,
            _key(view, address),
            title=f"{portal.name} · {name}",
            subtitle=f"数据截至 {view.as_of}；{portal.mark}",
            author=portal.office,
            updated=max((_changed_on(state) for state in listed), default=view.as_of),
        )
        return Artifact(address, write_feed(head, [written[state.id] for state in listed]))

    yield feed(addresses.feed_address(), "全部事项动态", states)
    for name, unit in view.situation.units.items():
        own = {*unit.led, *unit.assisted}
        mine = [state for state in states if state.id in own]
        yield feed(addresses.feed_address(unit.unit.code), f"{name}事项动态", mine)


def _changed_on(state: ItemState) -> date:
    return max(state.last_entry_on or state.item.issued_on, state.item.issued_on)


def _key(view: View, key: str) -> str:
    return f"{view.records.portal.office}|{key}"


def _entry(view: View, state: ItemState) -> str:
    item, light = state.item, state.light
    last = state.history[-1].entry if state.history else None
    happened = f"{last.on} {last.event.value}" if last else f"{item.issued_on} 交办"
    if last and last.unit:
        happened += f"（{last.unit}）"
    if last and (more := last.note or last.reason):
        happened += f"：{more}"
    lines = [
        happened,
        f"{light.shape}{light.value}灯，{state.stage.value}；牵头单位：{state.lead or '待补充'}；时限：{state.due or '待补充'}",
    ]
    address = f"../{view.item_url(item.id)}"
    parts = [
        "<entry>",
        f"<title>{escape(f'{light.shape}{light.value} {item.id} {item.title}')}</title>",
        f"<id>{lasting_id(_key(view, item.id))}</id>",
        f"<updated>{moment(_changed_on(state))}</updated>",
        f"<published>{moment(item.issued_on)}</published>",
        f"<link href={quoteattr(address)}/>",
        f"<category term={quoteattr(item.kind.value)}/>",
        f"<summary>{escape(chr(10).join(lines))}</summary>",
        "</entry>",
    ]
    return "".join(parts)
