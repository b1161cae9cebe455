"""What is made of the figures: growth, ratios, verdicts, tables, and the page that shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from tests.benchmark.comparing import (
    COMPARISONS,
    GROWING,
    Comparison,
    Growth,
    Spread,
    grows_little,
    growth,
    is_met,
    peaks,
    ratio,
)
from tests.benchmark.measuring import BenchError
from tests.benchmark.page import fill
from tests.benchmark.results import Machine, Results, Run, Series, Stage, Subject
from tests.benchmark.tables import describe, tables
from tests.benchmark.words import Language
from tests.portal import ROOT

MARKED = "before\n<!-- figures of whole -->\nstale\n<!-- end of whole -->\nafter\n"


def a_series(subject: Subject, items: int, walls: Sequence[float], peak: float = 100) -> Series:
    """A series of runs whose processor time is half their wall time."""
    runs = (Run(wall=wall, cpu=wall / 2, peak=peak, largest=peak, files=7, size=5_500_000) for wall in walls)
    return Series(subject=subject, items=items, runs=tuple(runs))


def some_results(items: int = 10_000, *, load: float = 0.1, peak: float = 900) -> Results:
    """Made-up figures of a whole run."""
    return Results(
        commit="0123abcd",
        measured_on="2026-11-23",
        items=items,
        machine=Machine(
            cores=2, memory=24_000, system="Linux 6", processor="Some CPU", versions={"python": "3.11.7"},
            load_before=load, load_after=1.5,
        ),
        page_sizes={Subject.PORTAL: 27_000, Subject.HUGO: 26_990},
        measurements=(
            a_series(Subject.PORTAL, items // 10, (2, 1, 1.5)),
            a_series(Subject.PORTAL, items, (30, 10, 20), peak),
            a_series(Subject.HUGO, items, (15, 10, 5)),
            a_series(Subject.CHECK, items, (4, 4, 4)),
            a_series(Subject.PARSING, items, (2, 2, 1)),
            a_series(Subject.REBUILD, items, (3, 1, 2)),
        ),
        stages=(
            Stage(name="facts.reading", wall=1.5, cpu=1.25, peak=81.4, files=0, size=0),
            Stage(name="outputs.items", wall=4, cpu=3.5, peak=None, files=10_000, size=270_000_000),
            Stage(name="outputs.of_tomorrow", wall=1, cpu=1, peak=90, files=1, size=1),
        ),
        same_bytes=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("few", "many", "exponent"), [(1, 10, 1), (2, 2, 0), (1, 100, 2), (4, 4 * 10**0.5, 0.5)]
)
def test_exponent_is_the_power_with_which_the_time_grows(few: float, many: float, exponent: float) -> None:
    measured = (a_series(Subject.HUGO, 1000, [few]), a_series(Subject.HUGO, 10_000, [many]))
    found = growth(some_results().model_copy(update={"measurements": measured}), Subject.HUGO)
    assert found
    assert (found.wall, found.cpu) == pytest.approx((exponent, exponent))
    assert found.each == pytest.approx((many - few) / 9000)


def test_growth_needs_two_sizes() -> None:
    assert growth(some_results(), Subject.HUGO) is None
    assert growth(some_results(), Subject.MKDOCS) is None


def test_ratios_are_taken_round_by_round() -> None:
    results = some_results()
    # 30/15, 10/10, 20/5: not the ratio of the medians, which is 2 as well, but with the spread of the rounds.
    assert ratio(results, Comparison(Subject.PORTAL, Subject.HUGO), "wall") == Spread(2, 1, 4)
    assert ratio(results, Comparison(Subject.CHECK, Subject.PARSING), "cpu") == Spread(2, 2, 4)
    assert ratio(results, Comparison(Subject.PORTAL, Subject.MKDOCS), "wall") is None


def test_the_median_decides_whether_a_target_is_met() -> None:
    assert is_met(Spread(2, 1, 4), 2) is True
    assert is_met(Spread(2.1, 1, 4), 2) is False
    assert is_met(Spread(2, 1, 4), None) is None


def test_targets_are_those_agreed() -> None:
    agreed = {(one.subject, one.beside): one.target for one in COMPARISONS if one.target}
    assert agreed == {
        (Subject.PORTAL, Subject.MKDOCS): 0.1,
        (Subject.PORTAL, Subject.HUGO): 1.5,
        (Subject.CHECK, Subject.PARSING): 2,
        (Subject.REBUILD, Subject.PORTAL): 0.05,
        (Subject.SERVING, Subject.PORTAL): 0.05,
    }
    assert [most for _, most in peaks(some_results(items=10_000))] == [600]
    assert [most for _, most in peaks(some_results(items=100_000))] == [4096]
    assert [most for _, most in peaks(some_results(items=1_000_000))] == [None]
    assert {subject: most for subject, most in GROWING.items() if most} == {Subject.PORTAL: 1.05}


def test_growth_is_held_against_its_target() -> None:
    found = [Growth(wall=exponent, cpu=2, each=1) for exponent in (1.0, 1.05, 1.06)]
    assert [grows_little(each, 1.05) for each in found] == [True, True, False]
    assert grows_little(found[2], None) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_say_what_was_measured(language: Language, golden: Callable[[str, str], None]) -> None:
    results = some_results(items=100_000, load=3.2, peak=5000)
    parts = [describe(results, language), *(table.as_markdown() for table in tables(results, language))]
    golden(f"benchmark.{language}.md", "\n\n".join(parts) + "\n")


def test_a_quiet_machine_is_not_called_busy() -> None:
    quiet, busy = some_results(load=0.2), some_results(load=0.9)
    assert "不空闲" not in describe(quiet, "zh")
    assert "不空闲" in describe(busy, "zh")
    assert "busy" not in describe(quiet, "en")
    assert "busy" in describe(busy, "en")


def test_what_was_not_measured_makes_no_table() -> None:
    bare = some_results().model_copy(update={"stages": (), "same_bytes": None})
    assert len(tables(bare, "en")) == len(tables(some_results(), "en")) - 1


def test_the_terminal_gets_each_row() -> None:
    for table in tables(some_results(), "zh"):
        shown = table.for_terminal()
        assert shown.row_count == len(table.rows)
        assert [column.header for column in shown.columns] == list(table.columns)
        assert replace(table, rows=()).for_terminal().row_count == 0


def test_results_are_read_back_from_their_json() -> None:
    assert Results.model_validate_json(some_results().model_dump_json(indent=1)) == some_results()


def test_the_page_keeps_its_prose_and_gets_the_tables() -> None:
    once = fill(MARKED, some_results(), portal_only=False)
    assert once.startswith("before\n<!-- figures of whole -->\n\nMeasured on 2026-11-23")
    assert once.endswith("<!-- end of whole -->\nafter\n")
    assert "stale" not in once
    assert "| cold portal | 10,000 | 20.00 (10.00–30.00) |" in once
    assert fill(once, some_results(), portal_only=False) == once
    with pytest.raises(BenchError, match="portal-only"):
        fill(MARKED, some_results(), portal_only=True)


def test_the_page_of_figures_can_be_filled_in() -> None:
    page = (ROOT / "PERFORMANCE.md").read_text("utf-8")
    filled = fill(fill(page, some_results(), portal_only=False), some_results(100_000), portal_only=True)
    assert re.findall(r"(?m)^# .*$", filled) == re.findall(r"(?m)^# .*$", page)
    # In each of the two: a row for either number of items.
    assert filled.count("| cold portal | 10,000 |") == 2
    assert filled.count("| cold portal | 100,000 |") == 1
