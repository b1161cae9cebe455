"""What git is asked, with real repositories, and trees that nobody with good intentions made."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generator.history import HistoryError, Repository
from generator.history.repository import folder_in_repository
from tests.history.repositories import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with an awkward name."""
    return Repo.with_small(tmp_path / "督办 门户")


def hashed(repo: Repo, kind: str, content: bytes) -> bytes:
    """Write an object that git itself would not make; its hash, in bytes."""
    command = ["git", "-C", str(repo.root), "hash-object", "-t", kind, "-w", "--literally", "--stdin"]
    done = subprocess.run(command, input=content, check=True, capture_output=True)
    return bytes.fromhex(done.stdout.decode().strip())


def tree(repo: Repo, *entries: tuple[str, bytes, bytes]) -> bytes:
    return hashed(
        repo, "tree", b"".join(f"{mode} ".encode() + name + b"\0" + to for mode, name, to in entries)
    )


def commit_of(repo: Repo, data: bytes) -> str:
    """A commit that has a tree as its folder data."""
    top = tree(repo, ("40000", b"data", data)).hex()
    return repo.git("commit-tree", top, "-m", "x")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def test_what_is_extracted_is_what_was_committed(repo: Repo, tmp_path: Path) -> None:
    repo.write("orders/2021/行尾 [1].yml", "甲: 1\r\n乙: 2\r\n")
    repo.write("orders/2021/*.yml", "")
    # None of these may change a byte of the copy.
    (repo.root / ".gitattributes").write_text("* export-ignore eol=crlf ident filter=shout\n", "utf-8")
    repo.git("config", "core.autocrlf", "true")
    repo.git("config", "filter.shout.smudge", "tr a-z A-Z")
    commit = repo.commit("二")
    blob = repo.git("cat-file", "-p", f"{commit}:data/orders/2021/行尾 [1].yml")
    written = Repository.around(repo.data).extract(commit, repo.data, tmp_path / "out")
    assert written == tmp_path / "out" / "data"
    found = files(written)
    assert found["orders/2021/行尾 [1].yml"].decode().strip() == blob
    assert found["orders/2021/*.yml"] == b""
    assert set(found) == set(files(repo.data))


def test_a_folder_that_did_not_exist_is_empty(repo: Repo, tmp_path: Path) -> None:
    repository = Repository.around(repo.root)
    assert files(repository.extract("main", repo.root / "later", tmp_path / "out")) == {}
    assert (tmp_path / "out" / "later").is_dir()


def test_the_whole_repository_can_be_extracted(repo: Repo, tmp_path: Path) -> None:
    found = files(Repository.around(repo.root).extract("main", repo.root, tmp_path / "out"))
    assert "data/units.yml" in found


@pytest.mark.parametrize("name", [b"..", b".", b".git", b".GIT", b"a/../../b", b"/etc"])
def test_names_that_leave_the_folder_are_refused(repo: Repo, tmp_path: Path, name: bytes) -> None:
    blob = hashed(repo, "blob", b"evil")
    commit = commit_of(repo, tree(repo, ("100644", name, blob)))
    with pytest.raises(HistoryError, match="不能用的文件名"):
        Repository.around(repo.data).extract(commit, repo.data, tmp_path / "out" / "deep")
    assert b"evil" not in files(tmp_path / "out").values()


def test_nothing_is_written_through_a_link(repo: Repo, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link = hashed(repo, "blob", os.fsencode(outside))
    inner = tree(repo, ("100644", b"x", hashed(repo, "blob", b"evil")))
    commit = commit_of(repo, tree(repo, ("120000", b"a", link), ("40000", b"a", inner)))
    with pytest.raises(HistoryError):
        Repository.around(repo.data).extract(commit, repo.data, tmp_path / "out")
    assert list(outside.iterdir()) == []


def test_a_name_that_is_there_twice_is_refused(repo: Repo, tmp_path: Path) -> None:
    one, other = hashed(repo, "blob", b"1"), hashed(repo, "blob", b"2")
    commit = commit_of(repo, tree(repo, ("100644", b"a", one), ("100644", b"a", other)))
    with pytest.raises(HistoryError):
        Repository.around(repo.data).extract(commit, repo.data, tmp_path / "out")


@pytest.mark.parametrize(
    "leads_to", ["/etc/passwd", "../../..", "../x", "sub/up/..", "nowhere", "self", "units.yml"]
)
def test_links_never_lead_out_of_the_copy(repo: Repo, tmp_path: Path, leads_to: str) -> None:
    (repo.data / "sub").mkdir()
    (repo.data / "sub" / "up").symlink_to("..")
    (repo.data / "self").symlink_to(leads_to)
    commit = repo.commit("二")
    written = Repository.around(repo.data).extract(commit, repo.data, tmp_path / "out")
    link = written / "self"
    assert link.is_symlink()
    if leads_to == "units.yml":
        assert link.read_bytes() == (repo.data / "units.yml").read_bytes()
    elif leads_to != "self":
        assert link.resolve().is_relative_to(tmp_path / "out")
        assert not link.exists()


def test_a_submodule_is_an_empty_folder(repo: Repo, tmp_path: Path) -> None:
    head = repo.git("rev-parse", "HEAD")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{head},data/sub")
    repo.git("commit", "-q", "-m", "二")
    written = Repository.around(repo.data).extract("HEAD", repo.data, tmp_path / "out")
    assert list((written / "sub").iterdir()) == []


def test_the_base_is_where_the_branch_began(repo: Repo) -> None:
    start = repo.git("rev-parse", "main")
    repo.commit("二")
    repo.git("switch", "-q", "main")
    repo.commit("三")
    repo.git("switch", "-q", "work")
    assert Repository.around(repo.data).base_of("main") == start
    repo.git("switch", "-q", "--detach")
    assert Repository.around(repo.data).base_of("main") == start
    # As GitHub checks out a pull request: main merged with the branch, on no branch at all.
    repo.git("switch", "-q", "--detach", "main")
    repo.git("merge", "-q", "--no-ff", "work", "-m", "merge")
    assert Repository.around(repo.data).base_of("main") == repo.git("rev-parse", "main")


@pytest.mark.parametrize("revision", ["没有", "--all", "-x", "main:data", "", "main..work"])
def test_an_unknown_revision_is_told(repo: Repo, revision: str) -> None:
    with pytest.raises(HistoryError, match="找不到“"):
        Repository.around(repo.data).base_of(revision)


def test_a_shallow_clone_is_told(repo: Repo, tmp_path: Path) -> None:
    repo.commit("二")
    repo.git("clone", "-q", "--depth", "1", "--no-local", str(repo.root), str(tmp_path / "shallow"))
    with pytest.raises(HistoryError, match="浅克隆"):
        Repository.around(tmp_path / "shallow").base_of("HEAD")


def test_no_common_history_is_told(repo: Repo) -> None:
    repo.git("switch", "-q", "--orphan", "other")
    repo.commit("别的")
    with pytest.raises(HistoryError, match="没有共同的历史"):
        Repository.around(repo.root).base_of("main")


def test_no_commit_yet_is_told(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.git("init", "-q")
    with pytest.raises(HistoryError, match="还没有提交过"):
        Repository.around(tmp_path).base_of("main")


def test_no_repository_and_no_git_are_told(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(HistoryError, match="不在 git 仓库里"):
        Repository.around(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(HistoryError, match="没有找到 git"):
        Repository.around(repo.data)


def test_a_repository_of_another_user_is_told(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    # The way git's own tests bring this about.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(HistoryError, match="另一个用户") as caught:
        Repository.around(repo.data)
    assert f"safe.directory '{repo.root}" in str(caught.value)


def test_a_folder_elsewhere_is_told(repo: Repo, tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="不在这个仓库"):
        Repository.around(repo.data).extract("main", tmp_path, tmp_path / "out")


def test_a_damaged_repository_is_told(repo: Repo, tmp_path: Path) -> None:
    blob = repo.git("rev-parse", "main:data/units.yml")
    (repo.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(HistoryError, match="缺少以前的内容"):
        Repository.around(repo.data).extract("main", repo.data, tmp_path / "out")


def test_the_environment_of_a_hook_does_not_mislead(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(repo.root / "elsewhere"))
    monkeypatch.setenv("GIT_WORK_TREE", "/")
    assert Repository.around(repo.data).root == repo.root


def test_the_folder_for_machines_needs_no_git(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert folder_in_repository(repo.data / "orders") == "data/orders"
    assert folder_in_repository(repo.root / "absent") == "absent"
    monkeypatch.chdir(tmp_path)
    assert folder_in_repository(tmp_path / "elsewhere") == "elsewhere"
