"""Draws a sketch with matplotlib: sketch → SVG for a page. Importing this imports matplotlib."""

import warnings
from io import StringIO

import matplotlib as mpl
from matplotlib.figure import Figure

from generator.outputs.charts.drawing import draw_panel, panel_height
from generator.outputs.charts.panels import Sketch
from generator.outputs.charts.strokes import Canvas
from generator.outputs.charts.svg import Area, to_inline
from generator.outputs.look import NARROW, WIDE

UNITS_PER_INCH = 72.0
PANEL_GAP = 14.0
VARIANTS = {"wide": WIDE, "narrow": NARROW}


def draw_sketch(sketch: Sketch) -> dict[str, str]:
    """Both variants of a chart. Call it within ``look.matplotlib_ready``."""
    name = "chart-" + sketch.key.replace(":", "-")
    drawn = {}
    for variant, width in VARIANTS.items():
        svg, areas = _draw(sketch, width, f"{name}-{variant}")
        drawn[variant] = to_inline(svg, areas, f"{name}-{variant}", sketch.title, sketch.message)
    return drawn


def _draw(sketch: Sketch, width: float, salt: str) -> tuple[str, list[Area]]:
    heights = [panel_height(panel, width) for panel in sketch.panels]
    height = sum(heights) + PANEL_GAP * (len(heights) - 1)
    figure = Figure((width / UNITS_PER_INCH, height / UNITS_PER_INCH), dpi=UNITS_PER_INCH)
    figure.patch.set_visible(False)
    lower = height
    areas: list[Area] = []
    for panel, panel_high in zip(sketch.panels, heights, strict=True):
        lower -= panel_high
        axes = Canvas(figure, (0, lower / height, 1, panel_high / height))
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(0, panel_high)
        figure.add_axes(axes)
        draw_panel(axes, panel)
        upper = height - lower
        areas += [
            Area(mark.address, mark.tip, box.x, upper - box.y - box.height, box.width, box.height)
            for mark, box in axes.links
        ]
        lower -= PANEL_GAP
    drawn = StringIO()
    # A salt of its own per drawing, and no date: the same rows give the same bytes.
    with mpl.rc_context({"svg.hashsalt": salt}), warnings.catch_warnings():
        # Text stays text, so the reader's own fonts show a character that ours cannot measure.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return drawn.getvalue(), areas
