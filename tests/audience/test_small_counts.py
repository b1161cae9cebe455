"""Small counts of an edition: shown nowhere, worked out by nobody, and without a trace in any byte."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.audience import build_for_audience
from generator.build import BuildRequest
from generator.facts.checks import check_data
from generator.facts.records import Audience, Records
from generator.state.annual import annual_figures
from generator.state.publication import publish, tables, unknown_figures
from generator.state.publication.counting import Counter
from generator.state.publication.shapes import HIDDEN, Publication
from generator.state.situation import assess
from generator.state.suppression import LEAST, Counts, Key, Sum, Suppression
from tests.portal import REVISION, ROOT, TODAY
from tests.state.test_suppression import solved

AS_OF = date(2022, 2, 10)
Table = Mapping[str, Any]


@pytest.fixture(scope="module")
def records() -> Records:
    """Give the data of the portal."""
    found = check_data(ROOT / "data", TODAY).records
    assert found
    return found


@pytest.fixture(scope="module")
def audience(records: Records) -> Audience:
    """Give the public, as data/ declares it."""
    return records.audiences[0]


@pytest.fixture(scope="module")
def publication(records: Records, audience: Audience) -> Publication:
    """Give what the public sees of it."""
    return publish(records, assess(records, AS_OF), audience)


def build(data: Path, out: Path, as_of: date = AS_OF) -> Path:
    report = build_for_audience(
        BuildRequest(data=data, out=out, as_of=as_of, today=TODAY, revision=REVISION), "公开"
    )
    assert not report.failed, report.summary
    return out / "public" / "site"


def read_tables(site: Path) -> list[Table]:
    found: list[Table] = json.loads((site / "api/v1/publication.json").read_text("utf-8"))["tables"]
    return found


def attacked(shown: list[Table]) -> tuple[Counts, frozenset[Key]]:
    """All published tables as equations, as a reader writes them down; unknown numbers are made up as 0."""
    numbers: dict[Key, int] = {}
    hidden: set[Key] = set()
    equations: list[tuple[Key, list[Key]]] = []
    for table in shown:
        counts = [at for at, title in enumerate(table["columns"]) if title != "率"]
        rows = table["rows"]
        for number, row in enumerate(rows):
            for at in counts:
                # Margins of tables of one kind of item, and totals of one indicator, are the same number.
                key = _name(table, number, at)
                cell = row["cells"][at]
                numbers[key] = cell["value"] or 0
                hidden |= {key} if cell["suppressed"] else set()
        inner = [number for number, row in enumerate(rows) if not row["total"]]
        if len(inner) < len(rows) and not table["key"].endswith("-units"):
            equations += [
                (_name(table, len(rows) - 1, at), [_name(table, number, at) for number in inner])
                for at in counts
            ]
        if table["columns"][-1] == "合计":
            *parts, whole = counts
            equations += [
                (_name(table, number, whole), [_name(table, number, at) for at in parts])
                for number in range(len(rows))
            ]
    return _Unchecked(numbers, [Sum(whole, tuple(parts)) for whole, parts in equations]), frozenset(hidden)


class _Unchecked(Counts):
    """A reader's view, in which the numbers kept back do not add up."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {})


def _name(table: Table, row: int, column: int) -> Key:
    """The number that a cell is: a margin that two tables share has one name."""
    label, title = str(table["rows"][row]["label"]), str(table["columns"][column])
    is_last_row, is_last_column = row == len(table["rows"]) - 1, column == len(table["columns"]) - 1
    if table["key"].startswith("table-"):
        kind = str(table["title"]).partition("：")[0]
        if is_last_row:
            return (kind,) if is_last_column else (kind, title)
        if is_last_column:
            return kind, label
    elif table["key"].startswith("indicator-") and is_last_row:
        return str(table["key"]).removesuffix("-units"), title
    return str(table["key"]), row, column


def test_no_small_count_is_shown(records: Records, audience: Audience, publication: Publication) -> None:
    """Against the true numbers, cell by cell; what is published already is the only exception."""
    counted = Counter(records, assess(records, AS_OF), audience).tables()
    assert len(counted.tables) == len(publication.tables)
    published = {figure.value for figures in publication.figures.values() for figure in figures}
    small = 0
    for before, after in zip(counted.tables, publication.tables, strict=True):
        for (label, entries), row in zip(before.rows, after.rows, strict=True):
            for entry, cell in zip(entries, row.cells, strict=True):
                if entry and any(0 < counted.numbers[key] < LEAST for key in entry):
                    small += 1
                    assert cell.hidden or (row.is_total and cell.number in published), (before.title, label)
                if cell.hidden:
                    assert cell.number is None
                    assert cell.text == HIDDEN
    assert small > 20


def test_adding_and_subtracting_gives_nothing_away(tmp_path: Path) -> None:
    """From what is published alone: rows, columns, grand totals, the same margins in several tables."""
    counts, hidden = attacked(read_tables(build(ROOT / "data", tmp_path)))

    assert len(hidden) > 50
    assert solved(counts, hidden) == set()


def test_the_attack_works_where_only_small_counts_are_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without the second step some of them are worked out."""

    def only_small(counts: Counts) -> Suppression:
        return Suppression(frozenset(key for key in counts.numbers if counts.is_small(key)) | counts.unshown)

    monkeypatch.setattr(tables, "suppress", only_small)
    monkeypatch.setattr(tables, "audit", lambda *_: ())
    counts, hidden = attacked(read_tables(build(ROOT / "data", tmp_path)))

    assert solved(counts, hidden)


def test_a_build_whose_numbers_are_given_away_stops(
    records: Records, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_small(counts: Counts) -> Suppression:
        return Suppression(frozenset(key for key in counts.numbers if counts.is_small(key)) | counts.unshown)

    monkeypatch.setattr(tables, "suppress", only_small)
    with pytest.raises(RuntimeError, match="can be worked out"):
        publish(records, assess(records, AS_OF), audience)


TALLY = """\
代码: manyidu
名称: 办理结果评价
年度: 2022
分项: [{{名称: 满意, 计量: 件}}, {{名称: 不满意, 计量: 件}}, {{名称: 基本满意, 计量: 件}}, {{名称: 超期未评, 计量: 件}}]
每月:
  - {{月份: 2022-01, 数值: {{满意: 41, 不满意: {0}, 基本满意: 12, 超期未评: 11}}}}
  - {{月份: 2022-02, 数值: {{满意: 52, 不满意: {1}, 基本满意: 14, 超期未评: 10}}}}
  - {{月份: 2022-03, 数值: {{满意: 40, 不满意: 19, 基本满意: 15, 超期未评: 12}}}}
"""


@pytest.mark.parametrize(("one", "other"), [((2, 4), (4, 2)), ((3, 3), (1, 5))])
def test_hidden_counts_leave_no_trace(one: tuple[int, int], other: tuple[int, int], tmp_path: Path) -> None:
    """Two states of the world that agree in all that may be known give the same bytes, in every file and name."""
    sites = []
    for name, numbers in (("one", one), ("other", other)):
        data = tmp_path / name / "data"
        shutil.copytree(ROOT / "data", data)
        (data / "tallies/manyidu-2022.yml").write_text(TALLY.format(*numbers), "utf-8")
        site = build(data, tmp_path / name, date(2022, 3, 31))
        sites.append(
            {
                file.relative_to(site).as_posix(): file.read_bytes()
                for file in site.rglob("*")
                if file.is_file()
            }
        )
    table = next(
        each for each in read_tables(tmp_path / "one/public/site") if each["key"] == "tally-manyidu-2022"
    )

    assert [row["cells"][1]["suppressed"] for row in table["rows"]] == [True, True, False, False]
    assert sites[0] == sites[1]


def test_a_table_that_a_published_total_gives_away_is_withheld(tmp_path: Path) -> None:
    """One month alone makes up the number of the annual report."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    file = data / "tallies/jiefang-qu-2021.yml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text(
        "".join(line for line in lines if "月份: 2021-" not in line or "2021-01" in line), "utf-8"
    )
    site = build(data, tmp_path)
    table = next(each for each in read_tables(site) if each["key"] == "tally-jiefang-qu-2021")

    assert (table["withheld"], table["rows"]) == (True, [])
    assert not (site / "downloads/tally-jiefang-qu-2021.csv").exists()
    assert "因此不公布" in (site / "tables/index.html").read_text("utf-8")


def test_shares_of_hidden_counts_are_hidden(publication: Publication) -> None:
    found = 0
    for table in publication.tables:
        for row in table.rows:
            if table.columns == ("分子", "分母", "率"):
                part, whole, share = row.cells
                assert share.hidden == (part.hidden or whole.hidden)
                found += share.hidden
    assert found


def test_files_for_spreadsheets_hold_the_mark(tmp_path: Path) -> None:
    site = build(ROOT / "data", tmp_path)
    lines = (site / "downloads/tally-jiefang-qu-2021.csv").read_text("utf-8-sig").splitlines()
    assert lines[1] == f"2021-01,{HIDDEN},{HIDDEN},0,0"
    assert lines[-1] == "全年累计,44,69,8,12"
    with zipfile.ZipFile(site / "downloads/tables.xlsx") as book:
        assert HIDDEN in book.read("xl/sharedStrings.xml").decode()
        assert not [name for name in book.namelist() if "comment" in name]


def test_published_figures_stay_as_published(
    records: Records, publication: Publication, audience: Audience
) -> None:
    known = {figure.label: figure.value for figure in annual_figures(records, 2021, assess(records, AS_OF))}
    shown = {figure.label: figure.value for figure in publication.figures[2021]}

    assert shown == {label: known[label] for label in audience.figures}
    assert any(0 < value < LEAST for value in shown.values())
    assert not unknown_figures(records, assess(records, AS_OF), audience)


def test_before_the_end_of_the_year_there_is_no_annual_figure(records: Records, audience: Audience) -> None:
    """Then nothing is pinned either: the numbers so far are small counts like all others."""
    early = publish(records, assess(records, date(2021, 2, 28)), audience)

    assert early.figures == {}
    tally = next(table for table in early.tables if table.anchor == "tally-jiefang-qu-2021")
    assert all(
        cell.hidden for row in tally.rows for cell in row.cells if not row.is_total and cell.number != 0
    )


def test_lights_are_those_of_the_whole_portal(records: Records, audience: Audience) -> None:
    """An edition that counted from what it shows would have no light, since no log is in it."""
    situation = assess(records, AS_OF)
    counted = Counter(records, situation, audience).tables()
    by_light = next(table for table in counted.tables if "红" in table.columns)
    total = dict(zip(by_light.columns, by_light.rows[-1][1], strict=True))["红"]
    assert total
    reds = [
        state
        for state in situation.items.values()
        if state.light.value == "红" and state.id in records.orders
    ]
    assert counted.numbers[total[0]] == len(reds)


def test_an_audience_that_names_nothing_sees_nothing(records: Records, audience: Audience) -> None:
    bare = audience.model_copy(
        update=dict.fromkeys(("listed", "years", "figures", "tallies", "indicators", "rates", "tables"), ())
    )
    seen = publish(records, assess(records, AS_OF), bare)

    assert (seen.figures, seen.tables, seen.listings) == ({}, (), ())
