"""Feeds are read back by a feed reader: every item once, with its last change."""

from __future__ import annotations

from datetime import date

import feedparser

from generator.outputs import addresses
from generator.outputs.feeds import export_feeds
from tests.outputs.small import small_view

VIEW = small_view(date(2021, 11, 30))
FILES = {artifact.path: artifact.content for artifact in export_feeds(VIEW)}


def test_every_item_is_in_the_feed_of_all() -> None:
    feed = feedparser.parse(FILES["feeds/all.atom"])
    items = VIEW.situation.items

    assert not feed.bozo
    assert len(feed.entries) == len(items) == len({entry.id for entry in feed.entries})
    for state in items.values():
        assert any(
            f" {state.id} " in entry.title and state.item.title in entry.title for entry in feed.entries
        )


def test_the_latest_change_comes_first() -> None:
    days = [entry.updated[:10] for entry in feedparser.parse(FILES["feeds/all.atom"]).entries]

    assert days == sorted(days, reverse=True)
    assert days[0] == max(
        max(state.last_entry_on or state.item.issued_on, state.item.issued_on).isoformat()
        for state in VIEW.situation.items.values()
    )


def test_a_unit_sees_what_it_leads_or_assists() -> None:
    for name, unit in VIEW.situation.units.items():
        feed = feedparser.parse(FILES[addresses.feed_address(unit.unit.code)])
        assert not feed.bozo
        assert len(feed.entries) == len({*unit.led, *unit.assisted}), name


def test_an_entry_leads_to_the_item_s_page() -> None:
    links = {entry.link for entry in feedparser.parse(FILES["feeds/all.atom"]).entries}

    assert links == {f"../{VIEW.item_url(key)}" for key in VIEW.situation.items}


def test_ids_stay_the_same_as_days_go_by() -> None:
    earlier = {a.path: a.content for a in export_feeds(small_view(date(2021, 9, 1)))}
    before = {entry.link: entry.id for entry in feedparser.parse(earlier["feeds/all.atom"]).entries}
    after = {entry.link: entry.id for entry in feedparser.parse(FILES["feeds/all.atom"]).entries}

    assert before.items() <= after.items()
