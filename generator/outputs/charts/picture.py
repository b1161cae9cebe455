"""Draws a sketch with matplotlib: sketch → SVG for a page. Importing this imports matplotlib."""

from io import StringIO

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from generator.outputs.charts.drawing import draw_panel, panel_height
from generator.outputs.charts.panels import Sketch, texts
from generator.outputs.charts.svg import to_inline
from generator.outputs.look import NARROW, WIDE, check_characters

UNITS_PER_INCH = 72.0
PANEL_GAP = 14.0
VARIANTS = {"wide": WIDE, "narrow": NARROW}


def draw_sketch(sketch: Sketch) -> dict[str, str]:
    """Both variants of a chart. Call it within ``look.matplotlib_ready``."""
    check_characters(texts(sketch.panels), sketch.title)
    name = "chart-" + sketch.key.replace(":", "-")
    return {
        variant: to_inline(
            _draw(sketch, width, f"{name}-{variant}"), f"{name}-{variant}", sketch.title, sketch.message
        )
        for variant, width in VARIANTS.items()
    }


def _draw(sketch: Sketch, width: float, salt: str) -> str:
    heights = [panel_height(panel, width) for panel in sketch.panels]
    height = sum(heights) + PANEL_GAP * (len(heights) - 1)
    figure = Figure((width / UNITS_PER_INCH, height / UNITS_PER_INCH), dpi=UNITS_PER_INCH)
    figure.patch.set_visible(False)
    lower = height
    for panel, panel_high in zip(sketch.panels, heights, strict=True):
        lower -= panel_high
        axes = Axes(figure, (0, lower / height, 1, panel_high / height))
        axes.set_axis_off()
        axes.set_xlim(0, width)
        axes.set_ylim(0, panel_high)
        figure.add_axes(axes)
        draw_panel(axes, panel)
        lower -= PANEL_GAP
    drawn = StringIO()
    # A salt of its own per drawing, and no date: the same rows give the same bytes.
    with mpl.rc_context({"svg.hashsalt": salt}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return drawn.getvalue()
