"""The git repository that data/ lies in, asked through git itself. Only reads; never the network.

Unlike ``generator.revision``, which a portal can do without, whoever asks here needs the answer: what cannot be
found out raises HistoryError, in the reader's words. A shallow clone is told, since it would be misread.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from generator.history.unpacking import Entry, write_tree

# Set by git itself while it runs a hook; they would point us at a repository other than ours.
_MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE")
_OURS = {
    # Complaints are told apart by their English words.
    "LC_ALL": "C",
    # A clone without all its files must not fetch them now, nor ask anybody for a password.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
}
_TIMEOUT_SECONDS = 120
_SHORT = 8
_DUBIOUS = re.compile("dubious ownership in repository at '(.*)'")
_MOST_PATHS = 200
"""More do not fit on a command line everywhere."""


class HistoryError(Exception):
    """The history cannot tell; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Added:
    """A file as one commit has it and one of the commit's parents does not."""

    commit: str
    path: str
    """From the top of the repository."""
    blob: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository whose top folder is ``root``."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> "Repository":
        """The repository that a folder lies in."""
        top = cls(folder).git("rev-parse", "--show-toplevel")
        return cls(Path(os.fsdecode(top.removesuffix(b"\n").removesuffix(b"\r"))))

    @property
    def is_shallow(self) -> bool:
        """Whether only the latest part of the history was fetched."""
        return self.git("rev-parse", "--is-shallow-repository").strip() == b"true"

    def base_of(self, revision: str) -> str:
        """Hash of the last commit that the present one and a revision have in common: where the branch began."""
        if self.is_shallow:
            raise HistoryError(
                "这里只取了最近的一部分提交（浅克隆），没法和以前比较。"
                "请取全部历史后重试：git fetch --unshallow；GitHub、Gitea 的 checkout 步骤写 fetch-depth: 0，"
                "GitLab 写 GIT_DEPTH: 0。"
            )
        if self._try("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
            raise HistoryError("这个仓库还没有提交过，没有以前的版本可以比较。请先提交一次再检查。")
        base = self._try("merge-base", self.commit_of(revision), "HEAD")
        if base is None:
            raise HistoryError(
                f"当前分支与“{revision}”没有共同的历史，没法比较。请核对分支名称；确是同一个仓库的，从“{revision}”重新建分支，把改动移过去。"
            )
        return base.decode().strip()

    def commit_of(self, revision: str) -> str:
        """Hash of the commit that a revision names."""
        # ^{commit} and --: a revision that looks like an option, or names something else, is refused.
        commit = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if commit is None:
            raise HistoryError(
                f"找不到“{revision}”这个版本。请核对分支或提交的名称；远程分支先执行 git fetch。"
            )
        return commit.decode().strip()

    def folder_name(self, folder: Path) -> str:
        """A folder's path from the top of the repository, with / between the parts; empty for the top itself."""
        try:
            name = folder.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            raise HistoryError(
                f"“{folder}”不在这个仓库（{self.root}）里，没有以前的版本可以比较。请换成仓库里的台账目录。"
            ) from None
        return "" if name == "." else name

    def extract(self, commit: str, folder: Path, target: Path) -> Path:
        """Write what a folder of the repository held at a commit below ``target``; give the folder written.

        The bytes are those that were committed: no attribute, filter or setting changes them. A folder that did
        not exist then gives an empty one. Links that lead out of the folder lead nowhere in the copy.
        """
        name = self.folder_name(folder)
        written = target / name
        written.mkdir(parents=True, exist_ok=True)
        entries = self.entries(commit, name)
        contents = self.objects(entry.blob for entry in entries if not entry.is_submodule)
        try:
            write_tree(written, entries, contents)
        except ValueError as error:
            raise HistoryError(
                f"以前的版本（{commit[:_SHORT]}）里有不能用的文件名：{error}。请管理员检查这次提交。"
            ) from None
        except OSError as error:
            raise HistoryError(
                f"没能把以前的版本写到临时文件夹（{error.strerror}）。请检查磁盘空间。"
            ) from None
        return written

    def entries(self, commit: str, name: str) -> list[Entry]:
        """All files below a folder (its path from the top) at a commit; none where it was no folder then."""
        tree = f"{commit}:{name}" if name else f"{commit}^{{tree}}"
        if self._try("cat-file", "-t", tree) != b"tree\n":
            return []
        listed = self.git("ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0")
        return [_entry(line) for line in listed if line]

    def objects(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The content of objects by their hashes, each once, in their order; of any number without holding all."""
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return
        # From a file, not through a pipe: git would wait for us to read while we wait for it to.
        with TemporaryFile() as asked:
            asked.write("".join(f"{name}\n" for name in wanted).encode())
            asked.seek(0)
            with subprocess.Popen(
                self._command("cat-file", "--batch", "--buffer"),
                env=_environment(),
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as process:
                answers = process.stdout
                for name in wanted:
                    head = answers.readline().split() if answers else []
                    if len(head) != 3:  # noqa: PLR2004 - hash, type, size; "missing" has no size
                        raise HistoryError(
                            f"仓库里缺少以前的内容（{name[:_SHORT]}），没法比较。请取全部历史后重试：git fetch --refetch。"
                        )
                    content = answers.read(int(head[2]) + 1)[:-1] if answers else b""
                    yield name, content

    def commits_since(self, base: str, revision: str) -> list[str]:
        """The commits of the branch, oldest first: reachable from HEAD, neither from the base nor from a revision."""
        listed = self.git("rev-list", "--reverse", "--topo-order", "HEAD", f"^{base}", f"^{revision}")
        return listed.decode().split()

    def added_by(self, commits: Sequence[str]) -> Iterator[Added]:
        """Every file that a commit has otherwise than one of its parents; of a merge, held against each of them."""
        if not commits:
            return
        given = "".join(f"{commit}\n" for commit in commits).encode()
        command = ("diff-tree", "--stdin", "-r", "-m", "--root", "-z", "--raw", "--no-abbrev", "--no-renames")
        commit, parts = "", iter(self.git(*command, given=given).split(b"\0"))
        for part in parts:
            if part.startswith(b":"):
                _, mode, _, blob, _ = part.decode().split(" ")
                path = next(parts)
                if int(blob, 16) and not mode.startswith("160"):
                    yield Added(commit, path.decode("utf-8", "replace"), blob)
            elif part.strip():
                commit = part.decode().split()[0]

    def messages_of(self, commits: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Each commit and its message."""
        for commit, content in self.objects(commits):
            head, _, message = content.partition(b"\n\n")
            named = [line[9:] for line in head.split(b"\n") if line.startswith(b"encoding ")]
            try:
                yield commit, message.decode(named[0].decode("ascii") if named else "utf-8")
            except (LookupError, UnicodeDecodeError):
                yield commit, message.decode("utf-8", "replace")

    def deleted_before(self, commit: str, paths: Sequence[str]) -> Mapping[str, str]:
        """Which of some paths (from the top) a commit's history once lost, and the hash of what stood there last."""
        command = ["--literal-pathspecs", "log", "-m", "--full-history", "--raw", "-z", "--no-abbrev"]
        command += ["--no-renames", "--no-show-signature", "--format=", "--diff-filter=D", commit, "--"]
        lost: dict[str, str] = {}
        for start in range(0, len(paths), _MOST_PATHS):
            parts = iter(self.git(*command, *paths[start : start + _MOST_PATHS]).split(b"\0"))
            for part in parts:
                if part.lstrip(b"\n").startswith(b":"):
                    lost.setdefault(next(parts).decode("utf-8", "replace"), part.decode().split(" ")[2])
        return lost

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        """The output of a git command that must work."""
        try:
            return self._run(*arguments, given=given)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise HistoryError(self._reason(error, arguments)) from None

    def _reason(self, error: Exception, arguments: Sequence[str]) -> str:
        said = (getattr(error, "stderr", b"") or b"").decode("utf-8", "replace")
        if isinstance(error, subprocess.TimeoutExpired):
            return f"git 超过{_TIMEOUT_SECONDS}秒没有回答。请稍后重试，或者请管理员检查这台机器。"
        if isinstance(error, OSError):
            return "没有找到 git 这个程序，没法和以前的版本比较。请先安装 git，再重试。"
        if owned := _DUBIOUS.search(said):
            return (
                f"{owned[1]} 属于这台机器的另一个用户，git 因此不读它。"
                f"请执行：git config --global --add safe.directory '{owned[1]}'，再重试。"
            )
        if "not a git repository" in said or "cannot change to" in said:
            return f"{self.root} 不在 git 仓库里，没有以前的版本可以比较。请在 git clone 得到的文件夹里检查。"
        command = next((argument for argument in arguments if not argument.startswith("-")), "")
        return f"在 {self.root} 里没有执行成 git {command}。请管理员用 git fsck 检查这个仓库。"

    def _try(self, *arguments: str) -> bytes | None:
        """The output of a git command that may fail for what it is asked."""
        try:
            return self._run(*arguments)
        except (OSError, ValueError, subprocess.SubprocessError):
            return None

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        done = subprocess.run(
            self._command(*arguments),
            env=_environment(),
            input=given,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=True,
        )
        return done.stdout

    def _command(self, *arguments: str) -> list[str]:
        settings = ["--no-optional-locks", "--no-replace-objects", "-c", "core.quotePath=false"]
        return ["git", *settings, "-C", str(self.root), *arguments]


def folder_in_repository(folder: Path) -> str:
    """A folder's path from the top of its repository, without asking git; from the working folder outside of any.

    For places in reports that a forge reads; with / between the parts, and empty for the top itself.
    """
    resolved = folder.resolve()
    above = (parent for parent in (resolved, *resolved.parents) if (parent / ".git").exists())
    top = next(above, Path.cwd().resolve())
    if not resolved.is_relative_to(top):
        return resolved.as_posix()
    name = resolved.relative_to(top).as_posix()
    return "" if name == "." else name


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    return kept | _OURS


def _entry(line: bytes) -> Entry:
    """One line of ls-tree -z: mode, type and hash, a tab, the path."""
    meta, _, path = line.partition(b"\t")
    mode, _, blob = meta.decode().split(" ")
    return Entry(os.fsdecode(path), mode, blob)
