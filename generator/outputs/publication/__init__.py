"""The edition of an audience: its pages and files. All of them are given a ``Publication``, and nothing else.

pages   overview, published figures, tables with bars, records one by one, and what is public
files   the same for programs: JSON, CSV, xlsx, search data
feeds   what is shown record by record, as Atom feed and calendar
paper   the published figures and the tables as docx and PDF
"""

from generator.outputs.publication.feeds import export_calendar, export_feed
from generator.outputs.publication.files import export_files
from generator.outputs.publication.pages import NAV, render_publication
from generator.outputs.publication.paper import draw_paper

__all__ = ["NAV", "draw_paper", "export_calendar", "export_feed", "export_files", "render_publication"]
