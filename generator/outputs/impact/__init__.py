"""What a change does to the portal, as Markdown for a review and as one page that opens by double click.

Both faces are made from one description (``sections``), so they cannot differ. No person can be told from
either: every text passes the privacy mask, since records with mistakes are shown as well.
"""

from generator.outputs.impact.headline import say_headline
from generator.outputs.impact.markdown import MOST_CHARACTERS, render_markdown
from generator.outputs.impact.page import render_html
from generator.outputs.impact.shapes import Checked, Preview

__all__ = ["MOST_CHARACTERS", "Checked", "Preview", "render_html", "render_markdown", "say_headline"]
