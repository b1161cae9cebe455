"""The git repository that data/ lies in, asked through git itself. Only reads; never the network.

Unlike ``generator.revision``, which a portal can do without, whoever asks here needs the answer: what cannot be
found out raises HistoryError, in the reader's words. A shallow clone is told, since it would be misread.
"""

import os
import subprocess
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

# Set by git itself while it runs a hook; they would point us at a repository other than ours.
_MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
_TIMEOUT_SECONDS = 120


class HistoryError(Exception):
    """The history cannot tell; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository whose top folder is ``root``."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> "Repository":
        """The repository that a folder lies in."""
        top = cls(folder).git("rev-parse", "--show-toplevel").decode().strip()
        return cls(Path(top))

    def base_of(self, revision: str) -> str:
        """Hash of the last commit that the present one and a revision have in common: where the branch began."""
        if self.git("rev-parse", "--is-shallow-repository").strip() == b"true":
            raise HistoryError(
                "这里只取了最近的一部分提交（浅克隆），没法和以前比较。"
                "请取全部历史后重试：git fetch --unshallow；GitHub、Gitea 的 checkout 步骤写 fetch-depth: 0，"
                "GitLab 写 GIT_DEPTH: 0。"
            )
        # ^{commit} and --: a revision that looks like an option, or names something else, is refused.
        commit = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            raise HistoryError(
                f"找不到“{revision}”这个版本。请核对分支或提交的名称；远程分支先执行 git fetch。"
            )
        base = self._try("merge-base", commit.decode().strip(), "HEAD")
        if base is None:
            raise HistoryError(f"当前分支与“{revision}”没有共同的历史，没法比较。")
        return base.decode().strip()

    def extract(self, commit: str, folder: Path, target: Path) -> Path:
        """Write what a folder of the repository held at a commit below ``target``; give the folder written.

        A folder that did not exist then gives an empty one.
        """
        name = folder.resolve().relative_to(self.root.resolve()).as_posix()
        written = target / name
        written.mkdir(parents=True, exist_ok=True)
        if self.git("ls-tree", "--name-only", commit, "--", name).strip():
            # Attributes such as export-ignore or eol must not change what was committed.
            packed = self.git("-c", "core.autocrlf=false", "archive", "--format=tar", commit, "--", name)
            with tarfile.open(fileobj=BytesIO(packed)) as archive:
                archive.extractall(target, filter="data")
        return written

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        """The output of a git command that must work."""
        output = self._try(*arguments, given=given)
        if output is None:
            raise HistoryError(
                f"在 {self.root} 里没有执行成 git {arguments[0]}：这里可能不是 git 仓库，或者没有装 git。"
            )
        return output

    def _try(self, *arguments: str, given: bytes = b"") -> bytes | None:
        environment = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
        command = [
            "git",
            "--no-optional-locks",
            "-c",
            "core.quotePath=false",
            "-C",
            str(self.root),
            *arguments,
        ]
        try:
            done = subprocess.run(
                command,
                env=environment,
                input=given,
                capture_output=True,
                timeout=_TIMEOUT_SECONDS,
                check=True,
            )
        except (OSError, ValueError, subprocess.SubprocessError):
            return None
        return done.stdout
