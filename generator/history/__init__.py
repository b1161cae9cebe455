"""What only git knows: the data as they were at an earlier commit, and everything that a branch has added since."""

from generator.history.repository import HistoryError, Repository

__all__ = ["HistoryError", "Repository"]
