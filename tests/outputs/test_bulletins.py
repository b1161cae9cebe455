"""Documents of the cycle say what the reports say, and read well where there is nothing to say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from generator.outputs.bulletins import Bulletin, list_bulletins
from generator.outputs.official import compose, draw_html
from generator.outputs.view import View
from generator.state.analysis import round_shares
from generator.vocabulary import Cycle, Kind, PeriodCount
from tests.outputs.small import ROOT, small_view

SOURCE = ROOT / "site_src" / "official"


@pytest.fixture(scope="module")
def view() -> View:
    return small_view(date(2021, 11, 30))


@pytest.fixture(scope="module")
def bulletins(view: View) -> dict[str, Bulletin]:
    return {bulletin.address: bulletin for bulletin in list_bulletins(view)}


def said(bulletin: Bulletin) -> str:
    return re.sub(r"<[^>]+>|\s", "", draw_html(compose(bulletin.write()), SOURCE))


def test_one_document_for_each_period_and_each_open_order(view: View, bulletins: dict[str, Bulletin]) -> None:
    periods = {f"cycle/{report.period.label}-document.html" for report in view.reports}
    forms = {
        f"orders/{state.id}-form.html"
        for state in view.situation.items.values()
        if state.item.kind is Kind.ORDER and state.stage.is_open
    }

    assert periods | forms <= set(bulletins)
    assert all(address.startswith("cycle/") for address in set(bulletins) - periods - forms)


def test_every_document_can_be_composed(bulletins: dict[str, Bulletin]) -> None:
    for bulletin in bulletins.values():
        assert bulletin.write().title.replace("\n", "") in said(bulletin).replace("\n", "")


def test_lights_of_what_is_open_add_up(view: View, bulletins: dict[str, Bulletin]) -> None:
    for report in view.reports:
        if report.period.cycle is Cycle.MONTH:
            text = said(bulletins[f"cycle/{report.period.label}-document.html"])
            match = re.search(
                r"月末在办(\d+)项.*?其中红灯(\d+)项、黄灯(\d+)项、绿灯(\d+)项、灰灯(\d+)项", text
            )
            assert match
            whole, *parts = map(int, match.groups())
            assert whole == sum(parts) == len(report.counts[PeriodCount.OPEN])


def test_a_form_names_the_clocks_and_leaves_room_to_sign(view: View, bulletins: dict[str, Bulletin]) -> None:
    form = next(said(each) for address, each in bulletins.items() if address.endswith("-form.html"))

    for words in ("签收岗位", "签收日期", "办理情况", "承办意见", "督办核查", "督办依据"):
        assert words in form


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ((1, 1, 1), (33.4, 33.3, 33.3)),
        ((27, 18, 9), (50.0, 33.3, 16.7)),
        ((1, 0), (100.0, 0.0)),
        ((2, 2, 2, 1), (28.6, 28.6, 28.5, 14.3)),
        ((0, 0), (None, None)),
        ((), ()),
    ],
)
def test_shares_add_up_to_100(counts: tuple[int, ...], shares: tuple[float | None, ...]) -> None:
    assert round_shares(counts) == shares
    if sum(counts):
        assert round(sum(filter(None, round_shares(counts))), 1) == 100.0
