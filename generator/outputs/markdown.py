"""Text in Markdown that GitHub, GitLab and Gitea show as it was written, and nothing more.

Nothing in a record may do anything there. These three give a meaning to more than CommonMark does (@mention,
#number, !number, $formula$, :emoji:, bare addresses), and look for it in text that was escaped by backslashes
too. So the characters that can begin such a thing are written full-width, as Chinese text has them anyway.
"""

import re

from generator.facts.privacy import mask

_WIDE = str.maketrans(
    {char: chr(ord(char) + 0xFEE0) for char in "!#$&*:<>@[\\]_`{|}~"} | {"\u200b": None, "\ufeff": None}
)
_SPACES = re.compile(r"[\s\x00-\x1f\x7f\u2028\u2029]+")
_ADDRESS = re.compile(r"(?i)\b(www)\.")
# KEY-12 and GH-12 are tickets to some, %12 is a milestone.
_TICKET = re.compile(r"(?<=[A-Za-z])-(?=\d)")
_MILESTONE = re.compile(r"%(?=[\w\"])")
# A name of a commit becomes a link wherever there is such a commit.
_COMMIT = re.compile(r"(?<![0-9A-Za-z])([0-9a-f]{7,40})(?![0-9A-Za-z])")


def escape(text: str) -> str:
    """A text as it may stand in a line of Markdown: nobody in it is told, and nothing in it does anything."""
    plain = _SPACES.sub(" ", mask(text)).translate(_WIDE).strip()
    plain = _ADDRESS.sub(r"\1．", plain)
    plain = _MILESTONE.sub("％", _TICKET.sub("－", plain))
    return _COMMIT.sub(r"`\1`", plain)


def code(text: str) -> str:
    """A number or path as code: it keeps its characters, and nothing looks into it."""
    plain = _SPACES.sub(" ", mask(text)).replace("`", "｀").replace("|", "｜").replace("\\", "＼").strip()
    return f"`{plain}`" if plain else ""
