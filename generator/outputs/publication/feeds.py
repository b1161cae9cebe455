"""What an audience sees record by record, to be followed: an Atom feed by the day each began, a calendar of what is due.

Only days that are shown on the pages stand here; a record without one is in neither.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from icalendar import Event

from generator.outputs.followed import Feed, begin_calendar, lasting_id, moment, write_feed
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
    head = Feed(
        places.FEED,
        _key(publication, places.FEED),
        title=f"{publication.portal} · {publication.mark}",
        subtitle=f"数据截至 {publication.as_of}",
        author=publication.office,
        updated=max((on for on, *_ in dated), default=publication.as_of),
    )
    entries = [_entry(publication, listing, record, on) for on, _, listing, record in dated]
    return Artifact(places.FEED, write_feed(head, entries))


def export_calendar(publication: Publication) -> Artifact:
    """The calendar (RFC 5545): one whole-day entry for each day that something is due."""
    calendar = begin_calendar(f"{publication.portal} · {publication.mark}")
    # Not the clock: the same data and day give the same file.
    stamp = datetime.combine(publication.as_of, datetime.min.time(), UTC)
    for listing, record in _records(publication):
        if record.due:
            entry = Event()
            entry.add(
                "uid", f"{lasting_id(_key(publication, record.anchor)).removeprefix('urn:uuid:')}@duban"
            )
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


def _key(publication: Publication, key: str) -> str:
    return f"{publication.office}|{publication.slug}|{key}"


def _said(record: PublicRecord) -> str:
    return "\n".join(f"{label}：{'、'.join(lines)}" for label, lines in record.facts)


def _entry(publication: Publication, listing: Listing, record: PublicRecord, on: date) -> str:
    return "".join((
        "<entry>",
        f"<title>{escape(record.heading)}</title>",
        f"<id>{lasting_id(_key(publication, record.anchor))}</id>",
        f"<updated>{moment(on)}</updated>",
        f"<link href={quoteattr(f'../{places.record_address(record)}')}/>",
        f"<category term={quoteattr(listing.kind)}/>",
        f"<summary>{escape(_said(record))}</summary>",
        "</entry>",
    ))  # fmt: skip
