"""The view of tests/data/small on a day, as the outputs are given it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from generator.facts.reading import read_records
from generator.outputs.rendering import Renderer
from generator.outputs.view import View
from generator.state.annual import annual_figures
from generator.state.changes import compare
from generator.state.cycle import Reporter
from generator.state.situation import assess

ROOT = Path(__file__).resolve().parent.parent.parent
WEEK = timedelta(days=7)


def small_view(as_of: date = date(2021, 11, 30), data: Path = ROOT / "tests" / "data" / "small") -> View:
    """Everything that can be shown of a tree of data on a day."""
    records, _ = read_records(data)
    assert records is not None
    situation = assess(records, as_of)
    reporter = Reporter(records)
    return View(
        records,
        situation,
        compare(assess(records, as_of - WEEK), situation),
        {year: annual_figures(records, year, situation) for year in records.portal.report_years},
        reporter.reports(as_of),
        reporter.scores(as_of),
        Renderer(ROOT / "site_src" / "templates"),
    )
