"""The portal's charts: what they show (``orders``, ``progress``, ``flows``, ``times``, ``counts``, ``reports``), how it is drawn (``drawing``), as SVG for pages.

matplotlib is imported only where a chart is drawn anew; an unchanged chart comes from the cache.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import starmap
from pathlib import Path

from generator.outputs.charts.counts import sketch_indicator, sketch_tally
from generator.outputs.charts.flows import sketch_ageing, sketch_burn_up, sketch_units
from generator.outputs.charts.orders import sketch_lights, sketch_trend, sketch_weeks
from generator.outputs.charts.panels import Sketch
from generator.outputs.charts.progress import sketch_on_time, sketch_progress, sketch_stages
from generator.outputs.charts.reports import sketch_report
from generator.outputs.charts.times import sketch_changes, sketch_milestones
from generator.outputs.look import FONT_FILES, Cell, Chart, matplotlib_ready
from generator.outputs.view import View

SKETCHES: Sequence[Callable[[View], Sketch]] = (
    sketch_trend,
    sketch_weeks,
    sketch_lights,
    sketch_burn_up,
    sketch_ageing,
    sketch_progress,
    sketch_stages,
    sketch_on_time,
    sketch_units,
    sketch_milestones,
    sketch_changes,
)
"""The charts that there is one of each. Those of indicators, tallies and years come besides."""


def draw_charts(view: View, cache: Path) -> Mapping[str, Chart]:
    """Every chart by its key: ``trend``, ``lights-by-unit``, ``indicator:<slug>``, ``tally:<id>`` and so on.

    ``cache`` keeps drawings under a hash of all they depend on, and whatever matplotlib wants to keep.
    """
    sketches = list(_sketches(view))
    state = _code_state()
    files = {
        sketch.key: cache / f"{_file_stem(sketch)}-{_digest(state, repr(sketch))}.json" for sketch in sketches
    }
    drawn = {key: json.loads(file.read_text("utf-8")) for key, file in files.items() if file.is_file()}
    undrawn = [sketch for sketch in sketches if sketch.panels and sketch.key not in drawn]
    if undrawn:
        with matplotlib_ready(cache / "matplotlib"):
            from generator.outputs.charts.picture import draw_sketch  # noqa: PLC0415 - imports matplotlib

            for sketch in undrawn:
                drawn[sketch.key] = draw_sketch(sketch)
                files[sketch.key].write_text(json.dumps(drawn[sketch.key], ensure_ascii=False), "utf-8")
    _prune(cache, set(files.values()))
    return {sketch.key: _finish(sketch, drawn.get(sketch.key, {})) for sketch in sketches}


def _sketches(view: View) -> Iterator[Sketch]:
    """Everything there is a chart for, in words and rows."""
    for sketch in SKETCHES:
        yield sketch(view)
    for indicator in view.records.indicators.values():
        yield sketch_indicator(view, indicator)
    for tally in view.records.tallies.values():
        yield sketch_tally(view, tally)
    for year, figures in view.figures.items():
        yield from sketch_report(year, figures, view)


def _finish(sketch: Sketch, svg: Mapping[str, str]) -> Chart:
    return Chart(
        sketch.key,
        sketch.title,
        sketch.message,
        svg,
        sketch.header,
        tuple(tuple(starmap(Cell, row)) for row in sketch.rows),
        tuple(starmap(Cell, sketch.foot)),
        sketch.missing,
    )


def _code_state() -> str:
    """A hash of all that decides how rows become pictures: our code, our fonts, the library."""
    digest = hashlib.sha256(version("matplotlib").encode())
    here = Path(__file__).parent
    for file in (*sorted(here.glob("*.py")), here.parent / "look.py", *FONT_FILES):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()[:20]


def _file_stem(sketch: Sketch) -> str:
    return sketch.key.replace(":", "-")


def _prune(cache: Path, kept: set[Path]) -> None:
    """Remove drawings that no chart uses any more; another day's portal draws them again."""
    for file in cache.glob("*.json"):
        if file not in kept:
            file.unlink()
