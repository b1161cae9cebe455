"""Atom feeds (RFC 4287): every item with its last change, for all and for each unit; to be followed in a feed reader.

An entry stands for an item: its id never changes, its date is that of the last log entry, so that a reader shows
the item anew when something has happened. Every item is in the feed of all.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from generator.outputs import addresses
from generator.outputs.view import View
from generator.outputs.writing import Artifact
from generator.state.shapes import ItemState


def export_feeds(view: View) -> Iterator[Artifact]:
    """The feed of all items, and one of each unit's: what it leads or assists."""
    states = sorted(
        view.situation.items.values(), key=lambda state: (_changed_on(state), state.id), reverse=True
    )
    written = {state.id: _entry(view, state) for state in states}

    def feed(address: str, name: str, items: Iterable[ItemState]) -> Artifact:
        listed = list(items)
        updated = max((_changed_on(state) for state in listed), default=view.as_of)
        entries = [written[state.id] for state in listed]
        return Artifact(address, _feed(view, address, name, updated, entries))

    yield feed(addresses.feed_address(), "全部事项动态", states)
    for name, unit in view.situation.units.items():
        own = {*unit.led, *unit.assisted}
        mine = [state for state in states if state.id in own]
        yield feed(addresses.feed_address(unit.unit.code), f"{name}事项动态", mine)


def _changed_on(state: ItemState) -> date:
    return max(state.last_entry_on or state.item.issued_on, state.item.issued_on)


def _id(view: View, key: str) -> str:
    """An id that no other office's portal gives, and that stays the same wherever the portal is copied to."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{view.records.portal.office}|{key}')}"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+08:00"


def _feed(view: View, address: str, name: str, updated: date, entries: Iterable[str]) -> bytes:
    portal = view.records.portal
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{_text(f'{portal.name} · {name}')}</title>",
        f"<subtitle>{_text(f'数据截至 {view.as_of}；{portal.mark}')}</subtitle>",
        f"<id>{_id(view, address)}</id>",
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{_text(portal.office)}</name></author>",
        f'<link rel="self" href={quoteattr(address.rsplit("/", 1)[-1])}/>',
    ]
    return "\n".join([*head, *entries, "</feed>", ""]).encode()


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
        f"<title>{_text(f'{light.shape}{light.value} {item.id} {item.title}')}</title>",
        f"<id>{_id(view, item.id)}</id>",
        f"<updated>{_moment(_changed_on(state))}</updated>",
        f"<published>{_moment(item.issued_on)}</published>",
        f"<link href={quoteattr(address)}/>",
        f"<category term={quoteattr(item.kind.value)}/>",
        f"<summary>{_text(chr(10).join(lines))}</summary>",
        "</entry>",
    ]
    return "".join(parts)


def _text(text: str) -> str:
    return escape(text)
