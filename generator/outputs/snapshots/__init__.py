"""What the archive shows: the list of its weeks, and what changed between them or since.

changes   two published weeks compared, as a document
restated  a published week held against today's records, as a document
faces     a document as a page that opens by double click, as Markdown and as docx
index     the list of all weeks
"""

from generator.outputs.snapshots.changes import describe_changes
from generator.outputs.snapshots.faces import draw_faces
from generator.outputs.snapshots.index import Heading, Row, render_index
from generator.outputs.snapshots.restated import describe_restated

__all__ = ["Heading", "Row", "describe_changes", "describe_restated", "draw_faces", "render_index"]
