"""Annual pages, indicators and tallies: each number is that of state, and walks back to its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from generator.outputs.charts import draw_charts
from generator.outputs.indicators import render_indicators
from generator.outputs.look import Chart
from generator.outputs.reports import GROUPS, render_reports
from generator.outputs.tallies import render_tallies
from generator.outputs.view import View
from generator.state.annual import Figure, FigurePart
from generator.state.shares import shares_of, sums_of
from tests.outputs.small import small_view
from tests.portal import elements

Bodies = Mapping[str, str]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for drawings that lasts for the whole file."""
    return tmp_path_factory.mktemp("charts")


def render(view: View, charts: Mapping[str, Chart]) -> Bodies:
    """All pages by their address."""
    pages = [*render_reports(view, charts), *render_indicators(view, charts), *render_tallies(view, charts)]
    assert all(page.path.count("/") == page.frame.count("/") for page in pages)
    return {page.path: page.body for page in pages}


@pytest.fixture(scope="module")
def view() -> View:
    """Give the small data on its day."""
    return small_view()


@pytest.fixture(scope="module")
def bodies(view: View, cache: Path) -> Bodies:
    """Give the pages of the small data."""
    return render(view, draw_charts(view, cache))


def shown(body: str) -> dict[str, str]:
    """Figures of an annual page: key → plain number."""
    return {
        each.attributes["data-figure"]: each.attributes["data-value"]
        for each in elements(body)
        if "data-figure" in each.attributes
    }


def test_every_figure_stands_in_exactly_one_section(view: View) -> None:
    grouped = [key for _, _, keys in GROUPS for key in keys]

    assert sorted(grouped) == sorted(figure.key for figure in view.figures[2021])
    assert len(grouped) == len(set(grouped)) == 26


def test_figures_are_those_of_state(view: View, bodies: Bodies) -> None:
    expected = {figure.key: str(figure.value) if figure.parts else "" for figure in view.figures[2021]}

    assert shown(bodies["reports/2021/index.html"]) == expected


def test_parts_on_a_figures_page_add_up_to_it(view: View, bodies: Bodies) -> None:
    for figure in view.figures[2021]:
        body = bodies[f"reports/2021/{figure.key}.html"]
        amounts = [
            int(each.attributes["data-amount"]) for each in elements(body) if "data-amount" in each.attributes
        ]
        assert sum(amounts) == figure.value, figure.key
        assert len(amounts) == len(figure.parts), figure.key
        assert body.count('class="line-ref"') == len(figure.parts), figure.key
        assert (f"data-sum>{figure.value}<" in body) == bool(figure.parts), figure.key


def test_a_figure_without_records_says_so_and_is_not_nought(view: View, bodies: Bodies) -> None:
    unknown = [figure for figure in view.figures[2021] if not figure.parts]

    assert unknown
    for figure in unknown:
        assert re.search(
            f'data-figure="{figure.key}" data-value=""[^>]*>无数据<', bodies["reports/2021/index.html"]
        )
        assert "无数据" in bodies[f"reports/2021/{figure.key}.html"]


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (date(2021, 2, 28), "2021年还没有过完"),
        (date(2020, 12, 31), "2021年还没有开始"),
        (date(2021, 12, 31), None),
        (date(2022, 2, 10), None),
    ],
)
def test_a_page_says_whether_its_year_is_over(as_of: date, said: str | None, tmp_path: Path) -> None:
    view = small_view(as_of)
    body = render(view, draw_charts(view, tmp_path))["reports/2021/index.html"]

    assert ("data-year-open" in body) is (said is not None)
    assert said is None or said in body


def test_months_after_the_day_are_neither_shown_nor_counted(tmp_path: Path) -> None:
    view = small_view(date(2021, 1, 31))
    bodies = render(view, draw_charts(view, tmp_path))
    indicator, tally = bodies["indicators/chongfu-wangxin.html"], bodies["tallies/jiefang-qu-2021.html"]

    assert "54 / 96" in indicator
    assert "104 / 186" not in indicator
    assert ">2021年2月<" not in tally
    assert "<strong>4</strong> 批次" in tally


def test_an_indicator_adds_up_the_district_without_its_units(bodies: Bodies) -> None:
    """The rows of single units are shares of the district's, and must not be counted twice."""
    body = bodies["indicators/chongfu-wangxin.html"]

    assert "104 / 186" in body
    assert "分单位" in body


def test_a_file_is_shown_with_numbered_lines(bodies: Bodies, view: View) -> None:
    for path, body in bodies.items():
        if re.fullmatch(r"(indicators|tallies)/(?!index|orders)[a-z0-9-]+\.html", path):
            ids = [each.attributes.get("id", "") for each in elements(body)]
            assert "L1" in ids, path


def test_lists_behind_the_trend_are_as_long_as_its_numbers(view: View, bodies: Bodies) -> None:
    body = bodies["tallies/orders.html"]
    for point in (*view.situation.months, *view.situation.weeks[-26:]):
        for what, ids in (("issued", point.issued), ("completed", point.completed), ("closed", point.closed)):
            found = re.search(f'id="{what}-{point.label}" class="span__list">(.*?)</div>', body, re.DOTALL)
            assert (found[1].count("<li>") if found else 0) == len(ids), f"{what} {point.label}"


def test_links_of_a_page_lead_to_pages_or_lines_that_exist(bodies: Bodies, view: View) -> None:
    """Within what is rendered here; the whole portal is checked elsewhere."""
    for path, body in bodies.items():
        for link in (each.attributes["href"] for each in elements(body) if each.tag == "a"):
            assert not link.startswith("qz"), f"{path}: {link}"


def a_figure(key: str, value: int) -> Figure:
    """A figure, known if it is not 0."""
    parts = (FigurePart(key, value, "tally:x", ()),) if value else ()
    return Figure(key, value, "件", key, "", parts)


def test_a_share_of_nothing_is_no_number(view: View) -> None:
    figures = [a_figure(figure.key, 0) for figure in view.figures[2021]]

    assert not shares_of(figures)
    assert not sums_of(figures)


def test_shares_and_sums_are_those_of_the_report(view: View) -> None:
    """重复网信率 56.3% = 652/1159, and 45 sweeps of three kinds, as published for 2021."""
    published = {"online_petitions": 1159, "online_repeats": 652, "sweeps_district": 3, "sweeps_special": 8}
    published["sweeps_dynamic"] = 34
    figures = [a_figure(figure.key, published.get(figure.key, 0)) for figure in view.figures[2021]]

    (share,) = shares_of(figures)
    (total,) = sums_of(figures)

    assert share.value is not None
    assert round(share.value * 100, 1) == 56.3
    assert total.value == 45
