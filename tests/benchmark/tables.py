"""The figures as tables, for the terminal and for PERFORMANCE.md."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table as TerminalTable

from tests.benchmark.comparing import (
    COMPARISONS,
    GROWING,
    Spread,
    grows_little,
    growth,
    is_met,
    peaks,
    ratio,
    spread,
)
from tests.benchmark.results import Results
from tests.benchmark.words import Language, word

_MEGABYTE = 1_000_000
BUSY = 0.5
"""Above this load before the start, the figures are not to be trusted."""


@dataclass(frozen=True)
class Table:
    """Finished text; the first ``texts`` columns are words, the others numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 1

    def for_terminal(self) -> TerminalTable:
        """The table for rich."""
        table = TerminalTable(title=self.title, title_justify="left")
        for number, column in enumerate(self.columns):
            table.add_column(
                column, justify="left" if number < self.texts else "right", no_wrap=True, overflow="fold"
            )
        for row in self.rows:
            table.add_row(*row)
        return table

    def as_markdown(self) -> str:
        """The table in Markdown, with its title above."""
        marks = ["---" if number < self.texts else "--:" for number in range(len(self.columns))]
        lines = [f"| {' | '.join(row)} |" for row in (self.columns, marks, *self.rows)]
        return f"**{self.title}**\n\n" + "\n".join(lines)


def tables(results: Results, language: Language) -> list[Table]:
    """All tables of a run; those without a row are left out."""
    found = [
        _table("runs", "subject items wall cpu peak largest files size", _runs(results, language), language),
        _table("ratios", "subject wall_ratio cpu_ratio target verdict", _ratios(results, language), language),
        _table(
            "growth",
            "subject exponent cpu_exponent each target verdict",
            _growth(results, language),
            language,
        ),
        _table(
            "stages", "stage module wall cpu peak files size", _stages(results, language), language, texts=2
        ),
    ]
    return [table for table in found if table.rows]


def describe(results: Results, language: Language) -> str:
    """Where and how the figures came about, and how far they are to be trusted."""
    machine = results.machine
    versions = "，".join(f"{name} {number}" for name, number in machine.versions.items())
    runs = max((len(series.runs) for series in results.measurements), default=0)
    sizes = "，".join(f"{word(subject, language)} {size:,}" for subject, size in results.page_sizes.items())
    busy = machine.load_before > BUSY
    if language == "zh":
        return (
            f"{results.measured_on}，{machine.cores} 核 {machine.processor}，内存 {machine.memory:,} MiB，{machine.system}；"
            f"{versions}。\n测前负载 {machine.load_before}，测后 {machine.load_after}"
            f"{'：机器不空闲，数字只能看个大概' if busy else ''}。各 {runs} 轮，写中位数（最小–最大）。\n"
            f"事项页面平均字节：{sizes}。"
        )
    return (
        f"Measured on {results.measured_on} at commit {results.commit}: {machine.cores} cores of {machine.processor}, "
        f"{machine.memory:,} MiB, {machine.system}; {versions.replace('，', ', ')}. "
        f"Load before {machine.load_before}, after {machine.load_after}"
        f"{' - **the machine was busy, so take these for orders of magnitude**' if busy else ''}. "
        f"Rounds: {runs}; median (lowest–highest). "
        f"Bytes of an item's page, on average: {sizes.replace('，', ', ')}."
    )


def _table(
    title: str, columns: str, rows: Iterable[Sequence[str]], language: Language, texts: int = 1
) -> Table:
    names = [word(name.replace("_", " "), language) for name in columns.split()]
    return Table(word(title, language), names, list(rows), texts)


def _runs(results: Results, language: Language) -> Iterator[Sequence[str]]:
    for series in results.measurements:
        last = series.runs[-1]
        yield (
            word(series.subject, language),
            f"{series.items:,}",
            _seconds(spread(results, series.subject, series.items, "wall")),
            _seconds(spread(results, series.subject, series.items, "cpu")),
            _whole(spread(results, series.subject, series.items, "peak")),
            _whole(spread(results, series.subject, series.items, "largest")),
            *_written(last.files, last.size),
        )


def _written(files: int, size: int) -> tuple[str, str]:
    """Files and bytes; nothing where nothing is made, as by a check."""
    return (f"{files:,}", f"{size / _MEGABYTE:,.1f}") if files else ("", "")


def _ratios(results: Results, language: Language) -> Iterator[Sequence[str]]:
    for comparison in COMPARISONS:
        wall, cpu = (ratio(results, comparison, quantity) for quantity in ("wall", "cpu"))
        if wall and cpu:
            yield (
                f"{word(comparison.subject, language)} / {word(comparison.beside, language)}",
                _share(wall),
                _share(cpu),
                f"≤ {comparison.target:g}" if comparison.target else "",
                _verdict(met=is_met(wall, comparison.target), language=language),
            )
    for peak, most in peaks(results):
        if most:
            told = f"{word('memory', language)}: {_whole(peak)}"
            yield told, "", "", f"≤ {most:,.0f}", _verdict(met=is_met(peak, most), language=language)
    if results.same_bytes is not None:
        yield word("same bytes", language), "", "", "", _verdict(met=results.same_bytes, language=language)


def _growth(results: Results, language: Language) -> Iterator[Sequence[str]]:
    for subject, most in GROWING.items():
        if found := growth(results, subject):
            yield (
                word(subject, language),
                f"{found.wall:.2f}",
                f"{found.cpu:.2f}",
                f"{found.each * 1000:.2f}",
                f"≤ {most:g}" if most else "",
                _verdict(met=grows_little(found, most), language=language),
            )


def _stages(results: Results, language: Language) -> Iterator[Sequence[str]]:
    for stage in results.stages:
        yield (
            word(stage.name, language),
            stage.name,
            f"{stage.wall:.2f}",
            f"{stage.cpu:.2f}",
            f"{stage.peak:,.0f}" if stage.peak else "",
            *_written(stage.files, stage.size),
        )


def _verdict(*, met: bool | None, language: Language) -> str:
    return word("no target" if met is None else "met" if met else "not met", language)


def _seconds(found: Spread) -> str:
    return _spread(found, ".2f")


def _whole(found: Spread) -> str:
    return _spread(found, ",.0f")


def _share(found: Spread) -> str:
    return _spread(found, ".3f")


def _spread(found: Spread, form: str) -> str:
    """The median, and between which values the runs lay where there were several."""
    if found.low == found.high:
        return f"{found.median:{form}}"
    return f"{found.median:{form}} ({found.low:{form}}–{found.high:{form}})"
