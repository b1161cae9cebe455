"""The one legal word that a wrong word was clearly meant to be."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_AHEAD = 0.1
"""How far the next best must be behind: with two candidates none is named."""


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
