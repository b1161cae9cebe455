"""Which revision of the repository a portal was generated from.

The pages carry it, so that a reader of a printout can ask for exactly the records and the
program behind it. A portal must also come out of an unpacked archive or on a machine without
git, so nothing here ever raises: what cannot be found out is left empty.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

_CHINA = timezone(timedelta(hours=8))
# What a portal is made of: a change elsewhere (a test, the README) does not alter a page. In an office that has the
# program as a package, the lock says which version of it.
_SOURCES = ("data", "site_src", "generator", "requirements.lock")
# Set by git itself while it runs a hook; they would point us at a repository other than root.
_MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
_SHORT = 8
_TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Revision:
    """The commit a portal was generated from, and whether its sources were changed since."""

    commit: str
    """Full hash of the commit; empty where there is none or it cannot be found out."""
    committed_on: date | None
    """Day of the commit in China; None if and only if there is no commit."""
    dirty: bool
    """Whether data/, site_src/, generator/ or requirements.lock differ from the commit, new files included."""

    @property
    def label(self) -> str:
        """How the revision is named on a page: the short hash, with a mark if it tells only half."""
        if not self.commit:
            return "未提交" if self.dirty else "无版本信息"
        short = self.commit[:_SHORT]
        return f"{short}（含未提交的改动）" if self.dirty else short


def read_revision(root: Path) -> Revision:
    """Ask git about the repository whose top directory is root."""
    # Unpacked below some other repository, we would otherwise report that one's commit.
    if _git(root, "rev-parse", "--show-prefix") != "":
        return Revision(commit="", committed_on=None, dirty=False)
    dirty = bool(_git(root, "status", "--porcelain", "--untracked-files=all", "--", *_SOURCES))
    head = _git(root, "log", "-1", "--no-show-signature", "--format=%H %ct")
    if not head:
        return Revision(commit="", committed_on=None, dirty=dirty)
    commit, seconds = head.split()
    # Not the committer's own time zone: the same commit must give the same day everywhere.
    return Revision(commit, datetime.fromtimestamp(int(seconds), _CHINA).date(), dirty)


def _git(root: Path, *arguments: str) -> str | None:
    """Give the output of git, or None where it fails for whatever reason."""
    environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    # --no-optional-locks: status must not write to a repository another git is working in.
    command = ["git", "--no-optional-locks", "-C", str(root), *arguments]
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()
