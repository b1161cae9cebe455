"""What every Atom feed (RFC 4287) and every calendar (RFC 5545) of a portal has in common, whoever it is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from icalendar import Calendar


@dataclass(frozen=True, slots=True)
class Feed:
    """What stands at the head of an Atom feed."""

    address: str
    key: str
    """What its id is made of: the office, and what nothing else of that office is named by."""
    title: str
    subtitle: str
    author: str
    updated: date


def write_feed(feed: Feed, entries: Iterable[str]) -> bytes:
    """The file of a feed."""
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{escape(feed.title)}</title>",
        f"<subtitle>{escape(feed.subtitle)}</subtitle>",
        f"<id>{lasting_id(feed.key)}</id>",
        f"<updated>{moment(feed.updated)}</updated>",
        f"<author><name>{escape(feed.author)}</name></author>",
        f'<link rel="self" href={quoteattr(feed.address.rsplit("/", 1)[-1])}/>',
    ]
    return "\n".join([*head, *entries, "</feed>", ""]).encode()


def lasting_id(key: str) -> str:
    """An id that no other office's portal gives, and that stays the same wherever the portal is copied to."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, key)}"


def moment(day: date) -> str:
    """The beginning of a day in China, as feeds write it."""
    return f"{day.isoformat()}T00:00:00+08:00"


def begin_calendar(name: str) -> Calendar:
    """A calendar without entries."""
    calendar = Calendar()
    calendar.add("prodid", "-//supervision portal//duban//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # Not in RFC 5545 itself, yet what calendars show as the name of a subscription.
    calendar.add("x-wr-calname", name)
    return calendar
