"""Tools that write data/ for people: new files, log entries, mends, numbers, what comes back in a workbook.

They write text, never a parsed copy of it: every line they do not mean to change stays byte for byte. Before
anything is written, the check reads it as a draft; what it refuses is not written.

    mending       ./inv fix: what problems carry as edits, tried on drafts (``trial``: one file) and kept where they hold
    yaml_text     how a value is written in YAML, so that our own reader reads it back
    house_style   whole records and log entries as text; where a new record belongs
    patches       entries added to the 办理记录 of a text, stretches of lines replaced
    drafts        files not written yet: checked with all of data/, then written whole

A tool makes texts with ``record_text`` or ``append_entries``, collects them as drafts (path below data/ → bytes),
asks ``check_drafts`` what they would break, and calls ``write_drafts`` if they break nothing.
"""

from generator.editing.drafts import Drafts, Verdict, check_drafts, read_original, write_drafts
from generator.editing.errors import EditingError
from generator.editing.house_style import draft_path, entry_text, kind_of_schema, record_text
from generator.editing.patches import PatchError, append_entries, apply_edits

__all__ = [
    "Drafts",
    "EditingError",
    "PatchError",
    "Verdict",
    "append_entries",
    "apply_edits",
    "check_drafts",
    "draft_path",
    "entry_text",
    "kind_of_schema",
    "read_original",
    "record_text",
    "write_drafts",
]
