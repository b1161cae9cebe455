"""Small real git repositories for tests: no configuration but ours, and the same hash for the same content."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.facts.broken import SMALL

NAME, MAIL = "测试", "t@example.invalid"
WHEN = "2022-03-31T12:00:00+0800"


@dataclass(frozen=True)
class Repo:
    """A repository, and the folder of the data in it."""

    root: Path
    name: str = "data"

    @classmethod
    def with_small(cls, root: Path, name: str = "data") -> Repo:
        """One commit on main with the small tree, and a branch that begins there."""
        repo = cls(root, name)
        repo.data.parent.mkdir(parents=True)
        shutil.copytree(SMALL, repo.data)
        repo.git("init", "-q", "-b", "main")
        repo.commit("一")
        repo.git("switch", "-q", "-c", "work")
        return repo

    @property
    def data(self) -> Path:
        """The folder of the data."""
        return self.root / self.name

    def git(self, *arguments: str, given: str = "") -> str:
        """Run git with no configuration but ours."""
        environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": WHEN,
            "GIT_COMMITTER_DATE": WHEN,
        }
        who = ["-c", f"user.name={NAME}", "-c", f"user.email={MAIL}", "-c", "protocol.file.allow=always"]
        done = subprocess.run(
            ["git", *who, "-C", str(self.root), *arguments],
            env=environment,
            input=given,
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        """Commit everything; the hash."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def read(self, path: str) -> str:
        """The text of a file of the data."""
        return (self.data / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Write a file of the data."""
        target = self.data / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file of the data that must be there once."""
        text = self.read(path)
        assert text.count(old) == 1, (path, old, text.count(old))
        self.write(path, text.replace(old, new))
