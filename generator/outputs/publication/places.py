"""Addresses within the edition of an audience, from its root."""

from generator.state.publication.shapes import Listing, PublicRecord, PublicTable

OVERVIEW = "index.html"
FIGURES = "figures/index.html"
TABLES = "tables/index.html"
LISTS = "lists/index.html"
ABOUT = "about/index.html"

DATA = "api/v1/publication.json"
WORKBOOK = "downloads/tables.xlsx"
FEED = "feeds/all.atom"
CALENDAR = "calendars/all.ics"
PAPER = "downloads/figures"
"""Without the suffix."""


def table_address(table: PublicTable) -> str:
    """Where a table stands."""
    return f"{TABLES}#{table.anchor}"


def csv_address(table: PublicTable) -> str:
    """A table as CSV."""
    return f"downloads/{table.anchor}.csv"


def listing_address(listing: Listing) -> str:
    """Where the records of a kind stand."""
    return f"{LISTS}#{listing.anchor}"


def record_address(record: PublicRecord) -> str:
    """Where a record stands."""
    return f"{LISTS}#{record.anchor}"
