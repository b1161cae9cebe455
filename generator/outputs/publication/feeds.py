"""What an audience sees record by record, to be followed: an Atom feed by the day each began, a calendar of what is due.

Only days that are shown on the pages stand here; a record without one is in neither.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from icalendar import Calendar, Event

from generator.outputs.publication import places
from generator.outputs.writing import Artifact
from generator.state.publication.shapes import Listing, Publication, PublicRecord


def export_feed(publication: Publication) -> Artifact:
    """The Atom feed (RFC 4287), latest first."""
    dated = sorted(
        (
            (record.begun_on, record.anchor, listing, record)
            for listing, record in _records(publication)
            if record.begun_on
        ),
        key=lambda row: row[:2],
        reverse=True,
    )
    updated = max((on for on, *_ in dated), default=publication.as_of)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<title>{escape(f'{publication.portal} · {publication.mark}')}</title>",
        f"<subtitle>{escape(f'数据截至 {publication.as_of}')}</subtitle>",
        f"<id>{_id(publication, places.FEED)}</id>",
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{escape(publication.office)}</name></author>",
        '<link rel="self" href="all.atom"/>',
        *(_entry(publication, listing, record, on) for on, _, listing, record in dated),
        "</feed>\n",
    ]
    return Artifact(places.FEED, "\n".join(lines).encode())


def export_calendar(publication: Publication) -> Artifact:
    """The calendar (RFC 5545): one whole-day entry for each day that something is due."""
    calendar = Calendar()
    calendar.add("prodid", "-//supervision portal//duban//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{publication.portal} · {publication.mark}")
    # Not the clock: the same data and day give the same file.
    stamp = datetime.combine(publication.as_of, datetime.min.time(), UTC)
    for listing, record in _records(publication):
        if record.due:
            entry = Event()
            entry.add("uid", f"{_id(publication, record.anchor).removeprefix('urn:uuid:')}@duban")
            entry.add("dtstamp", stamp)
            entry.add("dtstart", record.due)
            entry.add("dtend", record.due + timedelta(days=1))
            entry.add("transp", "TRANSPARENT")
            entry.add("summary", f"{record.heading}（时限）")
            entry.add("description", f"{_said(record)}\n数据截至 {publication.as_of}；{publication.mark}")
            entry.add("categories", [listing.kind])
            calendar.add_component(entry)
    return Artifact(places.CALENDAR, calendar.to_ical())


def _records(publication: Publication) -> Iterator[tuple[Listing, PublicRecord]]:
    return ((listing, record) for listing in publication.listings for record in listing.records)


def _id(publication: Publication, key: str) -> str:
    """The same wherever the edition is copied to."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{publication.office}|{publication.slug}|{key}')}"


def _moment(on: date) -> str:
    return f"{on.isoformat()}T00:00:00+08:00"


def _said(record: PublicRecord) -> str:
    return "\n".join(f"{label}：{'、'.join(lines)}" for label, lines in record.facts)


def _entry(publication: Publication, listing: Listing, record: PublicRecord, on: date) -> str:
    return "".join((
        "<entry>",
        f"<title>{escape(record.heading)}</title>",
        f"<id>{_id(publication, record.anchor)}</id>",
        f"<updated>{_moment(on)}</updated>",
        f"<link href={quoteattr(f'../{places.record_address(record)}')}/>",
        f"<category term={quoteattr(listing.kind)}/>",
        f"<summary>{escape(_said(record))}</summary>",
        "</entry>",
    ))  # fmt: skip
