"""PERFORMANCE.md: prose by hand, and tables that are put in between two marks."""

from tests.benchmark.measuring import BenchError
from tests.benchmark.results import Results
from tests.benchmark.tables import describe, tables


def fill(page: str, results: Results, *, portal_only: bool) -> str:
    """The page with the tables of a run in place of those that it had. Raises BenchError where the marks lack."""
    name = "portal-only" if portal_only else "whole"
    begin, end = f"<!-- figures of {name} -->", f"<!-- end of {name} -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise BenchError(f"PERFORMANCE.md 里没有“{begin}”和“{end}”这两行，数字没有写进去。")
    parts = [begin, describe(results, "en"), *(table.as_markdown() for table in tables(results, "en")), end]
    return before + "\n\n".join(parts) + after
