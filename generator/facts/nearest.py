"""The one legal word that a wrong word was clearly meant to be, and the plain way to write what was written."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_AHEAD = 0.1
"""How far the next best must be behind: with two candidates none is named."""

ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""Spaces that look like a space and are none to YAML: full-width, from web pages, from word processors."""

QUOTES = "“”„‟‘’‚‛「」『』＂＇\"'"
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDTHS |= dict.fromkeys(map(ord, ODD_SPACES), 0x20)
_WIDTHS |= dict.fromkeys(map(ord, "‐‑‒–—−"), 0x2D)


def plain_writing(text: str) -> str:
    """The text with plain letters, digits, signs and spaces, without quotes around it.

    Only what looks the same is replaced: ``５`` by ``5``, never ``⑤`` or ``⁵`` (they may mean something else).
    """
    return text.translate(_WIDTHS).strip().strip(QUOTES).strip()


def nearest(word: str, candidates: Iterable[str], like: float = 0.6) -> str | None:
    """The candidate that is clearly nearest to a word, and alike enough; None where several come to mind."""
    if not 1 < len(word) <= 60:  # noqa: PLR2004 - one character is like everything, a sentence like nothing
        return None
    matcher = SequenceMatcher(b=word, autojunk=False)
    scores = []
    for candidate in dict.fromkeys(candidates):
        matcher.set_seq1(candidate)
        # The cheap upper bound first: a register of units has some hundred names.
        if matcher.real_quick_ratio() >= like - _AHEAD:
            scores.append((matcher.ratio(), candidate))
    scores.sort(reverse=True)
    if not scores or scores[0][0] < like:
        return None
    if len(scores) > 1 and scores[1][0] > scores[0][0] - _AHEAD:
        return None
    return scores[0][1]
