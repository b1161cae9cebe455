"""Charts: what they show is compared with golden rows, how they are written is held to the page's policy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from generator.outputs import charts as charts_module
from generator.outputs.charts import draw_charts
from generator.outputs.charts.counts import sketch_indicator, sketch_tally
from generator.outputs.charts.panels import (
    Band,
    BandPanel,
    Key,
    Mark,
    Series,
    Sketch,
    Slot,
    TimePanel,
    month_slots,
)
from generator.outputs.charts.reports import sketch_report
from generator.outputs.charts.words import highest
from generator.outputs.look import (
    COLOURS,
    FONT_FILES,
    FONT_FOLDER,
    INKS,
    ROOT,
    Chart,
    matplotlib_ready,
)
from generator.vocabulary import Light, MilestoneStatus
from tests.outputs.small import ROOT as REPOSITORY
from tests.outputs.small import small_view

EARLY = date(2020, 12, 1)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for drawings that lasts for the whole file."""
    return tmp_path_factory.mktemp("charts")


@pytest.fixture(scope="module")
def charts(cache: Path) -> Mapping[str, Chart]:
    """Give the charts of the small data."""
    return draw_charts(small_view(), cache)


def drawings(charts: Mapping[str, Chart]) -> list[tuple[str, str]]:
    """Every drawing of every chart, with a name."""
    return [(f"{key} {variant}", svg) for key, chart in charts.items() for variant, svg in chart.svg.items()]


def draw(sketch: Sketch, folder: Path) -> dict[str, str]:
    """Draw one sketch."""
    with matplotlib_ready(folder):
        from generator.outputs.charts.picture import draw_sketch  # noqa: PLC0415 - imports matplotlib

        return draw_sketch(sketch)


def a_sketch(heading: str = "逐月（件）") -> Sketch:
    """Make the smallest chart that there can be."""
    mark = Mark(3, "3", "2021年3月交办3件", "orders/index.html#flag=在办")
    panel = TimePanel(heading, month_slots(["2021-03"]), bars=(Series("交办", "chart-1", (mark,)),))
    return Sketch(
        "a:chart", "图", "一句话。", (panel,), ("月份", "件"), ((("2021年3月", None), ("3", None)),)
    )


# What is shown -----------------------------------------------------------------------------------


def test_rows_are_as_they_were(golden: Callable[[str, str], None]) -> None:
    """Titles, messages, numbers, tips and addresses of every chart of the small data."""
    view = small_view()
    sketches = [sketch(view) for sketch in charts_module.SKETCHES]
    sketches += [sketch_indicator(view, each) for each in view.records.indicators.values()]
    sketches += [sketch_tally(view, each) for each in view.records.tallies.values()]
    sketches += [
        each for year, figures in view.figures.items() for each in sketch_report(year, figures, view)
    ]
    for sketch in sketches:
        name = sketch.key.replace(":", "-")
        golden(
            f"charts/{name}.json",
            json.dumps(asdict(sketch), ensure_ascii=False, indent=1, default=str) + "\n",
        )


def test_without_figures_there_is_no_chart_but_a_reason(tmp_path: Path) -> None:
    for key, chart in draw_charts(small_view(EARLY), tmp_path).items():
        assert not chart.svg, key
        assert chart.missing, key


def test_bars_add_up_to_the_number_of_orders(charts: Mapping[str, Chart]) -> None:
    view = small_view()
    issued = [int(row[1].text) for row in charts["trend"].rows]

    assert sum(issued) == sum(order.issued_on <= view.as_of for order in view.records.orders.values())


def test_a_target_of_a_count_is_not_drawn_beside_months() -> None:
    """A hundred in a year says nothing about one month."""
    view = small_view()
    indicator = view.records.indicators["chongfu-wangxin"]
    definition = indicator.definitions[0].model_copy(update={"denominator": None})
    rows = tuple(row.model_copy(update={"denominator": None}) for row in indicator.observations)
    count = indicator.model_copy(update={"definitions": (definition,), "observations": rows})

    panel = sketch_indicator(view, count).panels[0]

    assert isinstance(panel, TimePanel)
    assert panel.bars
    assert not panel.targets


def test_where_some_months_only_count_all_are_shown_as_counts() -> None:
    """The definition has changed within the year: eighty cases are no 80 percent, and have no part in a share."""
    view = small_view()
    indicator = view.records.indicators["chongfu-wangxin"]
    first, *later = (row for row in indicator.observations if row.unit is None)
    rows = (first.model_copy(update={"denominator": None}), *later)
    sketch = sketch_indicator(view, indicator.model_copy(update={"observations": rows}))
    (panel,) = sketch.panels

    assert isinstance(panel, TimePanel)
    assert not panel.lines
    assert {mark.value for mark in panel.bars[0].marks} >= {row.numerator for row in rows}
    assert "%" not in sketch.message
    assert len(sketch.header) == 2


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([1, 5, 2, 0], "乙交办最多，5件"),
        ([5, 5, 2, 0], "甲、乙交办最多，都是5件"),
        ([5, 5, 5, 5], "交办最多为5件，有4个月并列"),
        ([0, 0, 0, 0], "都没有交办"),
    ],
)
def test_messages_name_the_highest(numbers: list[int], said: str) -> None:
    assert highest(["甲", "乙", "丙", "丁"], numbers, "交办", "件") == said


# How it is written -------------------------------------------------------------------------------


def test_drawings_may_stand_in_a_page(charts: Mapping[str, Chart]) -> None:
    """No style, no script, no size of their own, and nothing of XML that HTML does not know."""
    assert drawings(charts)
    for name, svg in drawings(charts):
        root = ET.fromstring(svg)  # noqa: S314 - our own
        assert root.tag == "svg", name
        assert "viewBox" in root.attrib, name
        assert not {"width", "height", "xmlns"} & set(root.attrib), name
        for element in root.iter():
            assert element.tag in {"svg", "g", "a", "path", "text", "title", "desc", "defs", "use"}, name
            assert not {key for key in element.attrib if key == "style" or key.startswith(("on", "{"))}, name
            for key in ("fill", "stroke"):
                value = element.attrib.get(key, "none")
                assert value == "none" or re.fullmatch(r"var\(--[a-z0-9-]+\)", value), (
                    f"{name}: {key}={value}"
                )


def test_ids_on_one_page_are_all_different(charts: Mapping[str, Chart]) -> None:
    ids = [found for _, svg in drawings(charts) for found in re.findall(r'\bid="([^"]+)"', svg)]
    used = [found for _, svg in drawings(charts) for found in re.findall(r'href="#([^"]+)"', svg)]

    assert len(ids) == len(set(ids))
    assert set(used) <= set(ids)


def test_a_picture_is_named_and_its_links_stand_beside_it(charts: Mapping[str, Chart]) -> None:
    """What is inside an image is not read aloud, so a link must not be there."""
    for name, svg in drawings(charts):
        picture, *areas = list(ET.fromstring(svg))  # noqa: S314 - our own
        assert picture.attrib["role"] == "img", name
        assert picture.findtext("title"), name
        assert picture.findtext("desc"), name
        assert not list(picture.iter("a")), name
        assert all(area.findtext("title") for area in areas), name


def test_links_begin_at_the_root_until_a_page_says_where_it_stands(charts: Mapping[str, Chart]) -> None:
    links = re.findall(r'href="([^"#][^"]*)"', charts["lights-by-unit"].svg["wide"])

    assert links
    assert all(link.startswith(ROOT) for link in links)
    assert ROOT not in charts["lights-by-unit"].picture("wide", "../")
    assert 'href="../orders/index.html#' in charts["lights-by-unit"].picture("wide", "../")


def test_every_mark_has_its_row_in_the_table(charts: Mapping[str, Chart]) -> None:
    for key, chart in charts.items():
        if chart.svg:
            assert all(len(row) == len(chart.header) for row in chart.rows), key
            assert not chart.foot or len(chart.foot) == len(chart.header), key


def test_text_stays_text(tmp_path: Path) -> None:
    assert ">交办<" in draw(a_two_bars(), tmp_path)["wide"]


def a_two_bars() -> Sketch:
    """Two series, which need a legend."""
    slots = (Slot("1月"), Slot("2月"))
    bars = tuple(
        Series(name, colour, (Mark(2, "2", "两件"), Mark(None, "无数据", "无数据")))
        for name, colour in (("交办", "chart-1"), ("报结", "chart-2"))
    )
    return Sketch("two", "图", "一句话。", (TimePanel("逐月", slots, bars=bars),))


def test_a_missing_number_is_not_drawn_as_nought(tmp_path: Path) -> None:
    """Two bars and their two areas; nothing at all for the month without numbers."""
    svg = draw(a_two_bars(), tmp_path)["wide"]

    assert svg.count('class="chart__area"') == 2
    assert "无数据" not in svg


def test_a_long_name_is_shortened_and_stands_whole_in_the_tip(tmp_path: Path) -> None:
    name = "区人力资源和社会保障综合行政执法大队"
    band = Band(name, (Mark(1, "1", "一件"),), Mark(1, "1", "共一件"), "units/x.html")
    svg = draw(
        Sketch("long", "图", "一句话。", (BandPanel("单位", (Key("红", "light-red"),), (band,)),)), tmp_path
    )["narrow"]

    assert f"<title>{name}</title>" in svg
    assert f">{name}</text>" not in svg
    assert "…</text>" in svg


# The same bytes everywhere -----------------------------------------------------------------------


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    """In another process, where the machine's fonts and settings say otherwise."""
    (tmp_path / "matplotlibrc").write_text("font.family: serif\nfont.size: 30\n", "utf-8")
    code = (
        "import sys; from pathlib import Path; from tests.outputs.test_charts import a_sketch, draw\n"
        "sys.stdout.buffer.write(draw(a_sketch(), Path('mpl'))['wide'].encode())"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "MATPLOTLIBRC": str(tmp_path),
        "PYTHONHASHSEED": "7",
    }
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, stdout=subprocess.PIPE
    )

    assert other.stdout.decode() == draw(a_sketch(), tmp_path / "here")["wide"]


def test_what_has_not_changed_is_not_drawn_again(
    cache: Path, charts: Mapping[str, Chart], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        pytest.fail("drawn again")

    monkeypatch.setattr(charts_module, "matplotlib_ready", refuse)

    assert draw_charts(small_view(), cache) == charts


def test_a_warm_build_does_not_import_matplotlib(cache: Path, charts: Mapping[str, Chart]) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.outputs.small import small_view\n"
        "from generator.outputs.charts import draw_charts\n"
        f"draw_charts(small_view(), Path({str(cache)!r})); assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True)


def test_the_cache_keeps_only_what_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "trend-0123456789.json").write_text("{}", "utf-8")

    draw_charts(small_view(EARLY), tmp_path)

    assert not list(tmp_path.glob("*.json"))


# Fonts and colours -------------------------------------------------------------------------------


def test_only_our_fonts_are_used_and_all_is_put_back(tmp_path: Path) -> None:
    before = dict(os.environ)
    with matplotlib_ready(tmp_path):
        from matplotlib import font_manager  # noqa: PLC0415 - not before it is made ready

        used = {entry.fname for entry in font_manager.fontManager.ttflist}
        assert used == set(map(str, FONT_FILES))

    assert dict(os.environ) == before


def test_a_character_that_the_fonts_lack_stays_in_the_text(tmp_path: Path) -> None:
    """The reader's own fonts show it: a rare name must not stop a build."""
    assert "督办🚩" in draw(a_sketch("督办🚩"), tmp_path)["wide"]


def test_fonts_hold_gb2312_names_and_all_marks(tmp_path: Path) -> None:
    two_bytes = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    needed = set("".join(code.decode("gb2312", "ignore") for code in two_bytes))
    needed |= set((FONT_FOLDER / "extra-characters.txt").read_text("utf-8")) - {"\n"}
    needed |= {mark.shape for mark in (*Light, *MilestoneStatus)}
    with matplotlib_ready(tmp_path):
        from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - not before it is made ready

        listed = set((FONT_FOLDER / "characters.txt").read_text("utf-8")) - {"\n"}
        for file in FONT_FILES:
            known = set(map(chr, FT2Font(file).get_charmap()))
            assert {each for each in known if each.isprintable() or each == "\u3000"} == listed, file.name
            assert not needed - known, file.name


def test_colours_are_those_of_the_style_sheet() -> None:
    css = (REPOSITORY / "site_src/assets/portal.css").read_text("utf-8")
    light = css.partition('[data-md-color-scheme="slate"]')[0]
    variables = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light))

    assert {name: variables[name] for name in COLOURS} == COLOURS


def test_inks_are_all_different_and_next_to_their_colours() -> None:
    assert len(set(INKS.values())) == len(COLOURS)
    for name, ink in INKS.items():
        assert abs(int(ink[1:], 16) - int(COLOURS[name][1:], 16)) < 8, name
