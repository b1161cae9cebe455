"""Publishing into a folder of releases, and going back."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.outputs.writing import UNFINISHED, Writer
from generator.publishing import source
from generator.publishing.errors import PublishingError
from generator.publishing.releases import Published, publish, rollback
from tests.publishing.portals import PAGES, UNCHANGED, WRITTEN, lay, names, portal, seen

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.skipif(os.name == "nt", reason="发布在 Linux 服务器上进行")


@pytest.fixture
def show(tmp_path: Path) -> Callable[..., Published]:
    """Give a way to publish a portal of some edition, all from one folder, as builds do."""

    def publish_edition(edition: str, *, keep: int = 10, written: int = WRITTEN) -> Published:
        return publish(lay(portal(edition), tmp_path / "site", written), tmp_path / "to", keep, pytest.fail)

    return publish_edition


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Give the folder that ``show`` publishes to."""
    return tmp_path / "to"


def back(target: Path) -> str:
    return rollback(target, pytest.fail).summary


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(PublishingError) as caught:
        work()
    return str(caught.value)


# ── What is published ────────────────────────────────────────────────────────────────────────────────────────────


def test_readers_see_the_portal_as_it_was_built(show: Callable[..., Published], target: Path) -> None:
    report = show("a")

    assert report.changed
    assert seen(target) == portal("a")
    # Relative, so that the whole folder can be moved or mounted elsewhere.
    assert (target / "current").readlink() == Path("releases") / report.release.name
    assert report.summary.startswith(
        f"已发布：{target / 'current'} → {report.release.name}（6个文件，新写6个"
    )


def test_a_release_does_not_change_when_the_portal_is_built_again(
    show: Callable[..., Published], target: Path, tmp_path: Path
) -> None:
    show("a")
    for path, content in portal("b").items():
        # In place, as a build writes.
        (tmp_path / "site" / path).write_bytes(content)

    assert seen(target) == portal("a")


def test_the_same_portal_is_the_same_release(show: Callable[..., Published], target: Path) -> None:
    first = show("a")
    inode = (target / "current").lstat().st_ino
    again = show("a", written=WRITTEN + 5000)

    assert not again.changed
    assert again.release == first.release
    assert "与现在的完全相同，没有更换" in again.summary
    assert names(target) == [first.release.name]
    assert (target / "current").lstat().st_ino == inode


def test_the_name_comes_from_the_portal_and_not_from_the_clock(tmp_path: Path) -> None:
    found = {
        publish(
            lay(portal("ab"), tmp_path / f"site{written}", written), tmp_path / f"to{written}", 2, pytest.fail
        ).release.name
        for written in (1, WRITTEN, WRITTEN * 2)
    }
    (name,) = found

    assert name.startswith("0001-2022-02-10-00000000-")


def test_anybody_may_read_and_nobody_write_whatever_the_umask(
    show: Callable[..., Published], target: Path
) -> None:
    umask = os.umask(0o077)
    try:
        show("a")
    finally:
        os.umask(umask)
    root = (target / "current").resolve()

    for path in [root, *root.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o444)


def test_everything_is_on_the_disk_before_it_gets_its_name(
    show: Callable[..., Published], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer that loses power may forget what was not synced, but not in what order we asked for it."""
    show("a")
    done: list[str] = []
    sync, rename, replace = os.fsync, Path.rename, os.replace

    def noted_sync(handle: int) -> None:
        done.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        sync(handle)

    def noted_rename(path: Path, new: Path) -> Path:
        done.append(f"rename {path.name}")
        return rename(path, new)

    def noted_replace(old: Path, new: Path) -> None:
        done.append(f"replace {new.name}")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "rename", noted_rename)
    monkeypatch.setattr(os, "replace", noted_replace)
    show("b")
    incoming = target.resolve() / "releases" / ".incoming"
    named, shown = done.index("rename .incoming"), done.index("replace current")

    assert {str(incoming / path) for path in PAGES} <= set(done[:named])
    assert {str(incoming / folder) for folder in ("", "orders", "units", "assets", "exports/2021")} <= set(
        done[:named]
    )
    assert done[named + 1 : shown] == [str(target.resolve() / "releases")]
    assert done[shown + 1] == str(target.resolve())


# ── Links and times ──────────────────────────────────────────────────────────────────────────────────────────────


def test_unchanged_files_take_no_room(show: Callable[..., Published], target: Path) -> None:
    first, second = show("a").release.path, show("b").release.path

    assert {path for path in portal("a") if (first / path).samefile(second / path)} == set(UNCHANGED)
    assert all(not (target.parent / "site" / path).samefile(second / path) for path in UNCHANGED)


def test_a_file_that_somebody_changed_is_not_handed_on(show: Callable[..., Published], target: Path) -> None:
    path = show("a").release.path / "assets/portal.css"
    path.chmod(0o644)
    path.write_bytes(b"b{}")
    show("b")

    assert seen(target) == portal("b")


def test_publishing_again_mends_a_release_that_somebody_changed(
    show: Callable[..., Published], target: Path
) -> None:
    show("a")
    damaged = show("b").release
    (damaged.path / "orders" / "index.html").unlink()
    mended = show("b")

    assert mended.changed
    assert seen(target) == portal("b")
    assert damaged.name not in names(target)
    assert back(target)
    assert seen(target) == portal("a")


def time_of(target: Path, path: str = "index.html") -> int:
    return int((target / "current" / path).stat().st_mtime)


def test_no_address_has_two_contents_of_one_time(show: Callable[..., Published], target: Path) -> None:
    """Web servers make their ETag of time and length; our pages differ in neither, often, when built in one second."""
    found: dict[int, bytes] = {}
    # Some taken back, some shown again, and a clock that is put back.
    for edition in ("a", "b", "back", "c", "back", "a", "d", "b", "back", "e", "e", "f"):
        if edition == "back":
            back(target)
        else:
            show(edition, keep=2, written=WRITTEN - 100 * len(found))
        content = seen(target)["index.html"]
        assert found.setdefault(time_of(target), content) == content
        assert time_of(target, "assets/portal.css") == WRITTEN

    assert len(set(found.values())) == 6


def test_files_have_the_time_when_they_were_built(show: Callable[..., Published], target: Path) -> None:
    show("a", written=WRITTEN)
    show("b", written=WRITTEN + 5000)

    assert time_of(target) == WRITTEN + 5000


# ── Keeping and going back ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("keep", "left"), [(1, ["4", "5"]), (2, ["4", "5"]), (3, ["3", "4", "5"]), (9, ["1", "2", "3", "4", "5"])]
)
def test_the_last_releases_stay(
    show: Callable[..., Published], target: Path, keep: int, left: list[str]
) -> None:
    """Never less than two: the present one, and the one a rollback goes to."""
    for edition in "abcde":
        show(edition, keep=keep)

    assert [name[3] for name in names(target)] == left
    assert seen(target) == portal("e")


def test_going_back_step_by_step(show: Callable[..., Published], target: Path) -> None:
    for edition in "abc":
        show(edition)

    assert "已退回" in back(target)
    assert seen(target) == portal("b")
    back(target)
    assert seen(target) == portal("a")
    assert "没有更早的版本可以退回" in refused(lambda: back(target))
    assert seen(target) == portal("a")


def test_what_was_taken_back_is_never_gone_back_to(show: Callable[..., Published], target: Path) -> None:
    for edition in "abc":
        show(edition)
    back(target)
    show("d")

    assert [name[3] for name in names(target)] == ["1", "2", "4"]
    back(target)
    assert seen(target) == portal("b")


def test_what_was_taken_back_can_be_published_again(show: Callable[..., Published], target: Path) -> None:
    for edition in "abc":
        show(edition)
    back(target)
    back(target)
    again = show("c")

    assert (again.changed, again.release.number) == (True, 4)
    assert "新写0个" in again.summary
    assert seen(target) == portal("c")
    back(target)
    assert seen(target) == portal("a")


def test_going_back_skips_what_somebody_changed(show: Callable[..., Published], target: Path) -> None:
    show("a")
    changed = show("b").release
    show("c")
    (changed.path / "added.html").write_bytes(b"")

    assert f"跳过了内容被改动过的 {changed.name}" in back(target)
    assert seen(target) == portal("a")


def test_going_back_to_nothing_whole_is_refused(show: Callable[..., Published], target: Path) -> None:
    changed = show("a").release
    show("b")
    shutil.rmtree(changed.path / "orders")

    assert f"{changed.name}）内容被改动过，没有退回" in refused(lambda: back(target))
    assert seen(target) == portal("b")


def test_nothing_to_go_back_to(tmp_path: Path) -> None:
    assert "还没有发布过门户" in refused(lambda: back(tmp_path / "to"))
    assert not (tmp_path / "to").exists()


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────────────


def add_link(site: Path) -> None:
    (site / "orders" / "passwd.html").symlink_to("/etc/passwd")


def mix_editions(site: Path) -> None:
    (site / "orders" / "index.html").write_bytes(portal("b")["orders/index.html"])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda site: (site / "index.html").unlink(),
            "没有生成好的门户（缺 index.html）。请先运行 ./inv build",
        ),
        (lambda site: (site / UNFINISHED).touch(), "没有生成完（正在生成，或者上次被中断）"),
        (
            mix_editions,
            "门户里混着两次生成的页面：index.html 是2022-03-01生成的（数据截至2022-02-10，版本aaaaaaaa）",
        ),
        (add_link, "passwd.html 不是普通文件"),
        (lambda site: lay(dict.fromkeys(PAGES, b"<p>"), site), "没有写明数据截至哪一天"),
    ],
    ids=["no portal", "unfinished", "mixed", "link", "not ours"],
)
def test_a_portal_that_is_not_whole_is_refused(
    show: Callable[..., Published], target: Path, spoil: Callable[[Path], object], message: str
) -> None:
    show("a")
    site = lay(portal("a" * 40), target.parent / "site")
    spoil(site)

    assert message in refused(lambda: publish(site, target, 2, pytest.fail))
    assert seen(target) == portal("a")
    assert len(names(target)) == 1


def change_a_page(site: Path) -> None:
    lay({"units/信访办.html": b"new"}, site)


def remove_a_page(site: Path) -> None:
    (site / "units/信访办.html").unlink()


def build_again(site: Path) -> None:
    """A whole build that changes nothing we still have to read."""
    writer = Writer(site)
    writer.begin()
    for path, content in portal("b").items():
        writer.write(path, content)
    writer.prune()


def begin_to_build(site: Path) -> None:
    Writer(site).begin()


@pytest.mark.parametrize("happens", [change_a_page, remove_a_page, build_again, begin_to_build])
def test_a_build_meanwhile_is_noticed(
    show: Callable[..., Published],
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[Path], None],
) -> None:
    show("a")
    site = lay(portal("b"), target.parent / "site")
    read = source.Portal.read_again

    def read_while_it_happens(self: source.Portal, path: str) -> bytes:
        if path == PAGES[0]:
            happens(site)
        return read(self, path)

    monkeypatch.setattr(source.Portal, "read_again", read_while_it_happens)

    assert "生成" in refused(lambda: publish(site, target, 2, pytest.fail))
    assert seen(target) == portal("a")
    assert len(names(target)) == 1


def test_a_build_marks_its_folder_until_it_is_done(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "site")
    writer.begin()
    writer.write("index.html", "")
    assert (tmp_path / "site" / UNFINISHED).exists()
    writer.prune()

    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


def test_a_folder_in_place_of_the_link_is_not_lost(show: Callable[..., Published], target: Path) -> None:
    lay({"mine.html": b"mine"}, target / "current")

    assert "不是链接，换上新的会丢掉它" in refused(lambda: show("a"))
    assert (target / "current" / "mine.html").read_bytes() == b"mine"


def test_a_link_to_elsewhere_is_replaced_and_what_it_names_left_alone(
    show: Callable[..., Published], target: Path, tmp_path: Path
) -> None:
    elsewhere = lay({"index.html": b"old"}, tmp_path / "elsewhere")
    target.mkdir()
    (target / "current").symlink_to(elsewhere)
    show("a")

    assert seen(target) == portal("a")
    assert (elsewhere / "index.html").read_bytes() == b"old"


def test_a_file_is_no_folder(show: Callable[..., Published], target: Path) -> None:
    target.write_bytes(b"")
    assert "是一个文件，不是文件夹" in refused(lambda: show("a"))


@pytest.mark.parametrize(("site", "to"), [("site", "site/to"), ("site", "site"), ("to/releases/site", "to")])
def test_neither_may_lie_in_the_other(tmp_path: Path, site: str, to: str) -> None:
    lay(portal("a"), tmp_path / site)
    message = refused(lambda: publish(tmp_path / site, tmp_path / to, 2, pytest.fail))

    assert "一个在另一个里面" in message


# ── Left behind, full, read-only, two at once ────────────────────────────────────────────────────────────────────


def test_what_was_left_behind_goes_and_what_is_not_ours_stays(
    show: Callable[..., Published], target: Path
) -> None:
    release = show("a").release
    for name in (".incoming", ".outgoing-0000-x", "说明", "backup-0001"):
        lay({"index.html": b""}, target / "releases" / name)
    (target / ".current-new").symlink_to("nowhere")
    # A lock file of a process which is no more.
    (target / ".lock").write_text("4194304\n", "ascii")
    newest = show("b").release

    assert names(target) == sorted([release.name, newest.name, "backup-0001", "说明"])
    assert not os.path.lexists(target / ".current-new")


@pytest.mark.parametrize("failing", range(6))
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_is_full_leaves_the_old_portal(
    show: Callable[..., Published], target: Path, monkeypatch: pytest.MonkeyPatch, failing: int, code: int
) -> None:
    show("a")
    left = failing
    write = Path.write_bytes

    def write_until_full(path: Path, content: bytes) -> int:
        nonlocal left
        if ".incoming" not in path.parts:
            return write(path, content)
        left -= 1
        if left < 0:
            write(path, content[: len(content) // 2])
            raise OSError(code, os.strerror(code), str(path))
        return write(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write_until_full)
        # Two of the six files are links.
        if failing < 4:
            message = refused(lambda: show("b"))
            assert "读者看到的门户没有变" in message
            assert code == errno.EIO or "请先清出空间" in message
            assert seen(target) == portal("a")
            assert len(names(target)) == 1, "what was written is removed at once"
    show("b")
    assert seen(target) == portal("b")


ON_A_SMALL_DISK = """
mount -t tmpfs -o size=160k none "$1" || exit 77
shift
exec "$@"
"""
FILLS = """
import sys
from pathlib import Path
from generator.publishing.errors import PublishingError
from generator.publishing.releases import publish
from tests.publishing.portals import lay, names, portal, seen
scratch, target = map(Path, sys.argv[1:])
publish(lay(portal("a", 4000), scratch / "a"), target, 2, print)
try:
    publish(lay(portal("b", 80_000), scratch / "b"), target, 2, print)
except PublishingError as error:
    print(error)
assert seen(target) == portal("a", 4000) and len(names(target)) == 1
publish(lay(portal("c", 4000), scratch / "c"), target, 2, print)
assert seen(target) == portal("c", 4000)
"""


def test_a_real_disk_that_is_full(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    command = ["unshare", "--mount", "sh", "-c", ON_A_SMALL_DISK, "sh", str(tmp_path / "disk")]
    command += [sys.executable, "-c", FILLS, str(tmp_path), str(tmp_path / "disk")]
    if shutil.which("unshare") is None:
        pytest.skip("没有 unshare，不能另挂一个小磁盘")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0 and ("unshare:" in done.stderr or done.returncode == 77):
        pytest.skip("不允许挂载磁盘（需要管理员权限）")

    assert done.returncode == 0, done.stderr
    assert "磁盘满了" in done.stdout


LIMITED = """
import resource, sys
from pathlib import Path
from generator.publishing.releases import publish
resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
publish(*map(Path, sys.argv[1:]), 2, print)
"""
PLAIN = """
import sys
from pathlib import Path
from generator.publishing.releases import publish
print(publish(*map(Path, sys.argv[1:]), 2, lambda text: print(text, flush=True)).summary)
"""


def test_a_limit_of_the_system_leaves_the_old_portal(
    show: Callable[..., Published], target: Path, tmp_path: Path
) -> None:
    show("a")
    site = lay(portal("b", 50_000), tmp_path / "long")
    command = [sys.executable, "-c", LIMITED, str(site), str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert "PublishingError" in done.stderr
    assert "超过了系统的限制" in done.stderr
    assert seen(target) == portal("a")
    assert len(names(target)) == 1


@pytest.mark.parametrize("folder", ["", "releases"])
def test_a_folder_that_may_not_be_written_to(
    show: Callable[..., Published], target: Path, tmp_path: Path, folder: str
) -> None:
    show("a")
    site = lay(portal("b"), tmp_path / "site")
    command = [sys.executable, "-c", PLAIN, str(site), str(target)]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("没有 setpriv，管理员总有写入权限")
        command = ["setpriv", "--bounding-set=-dac_override", *command]
    (target / folder).chmod(0o555)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    (target / folder).chmod(0o755)

    assert "没有写入权限" in done.stderr
    assert "读者看到的门户没有变" in done.stderr
    assert seen(target) == portal("a")
    show("c")
    assert seen(target) == portal("c")


def test_old_releases_that_cannot_be_removed_do_not_stop_the_new_one(
    show: Callable[..., Published], target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for edition in "ab":
        show(edition)

    def refuse(path: Path) -> None:
        raise PermissionError(errno.EACCES, "", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", refuse)
        report = show("c", keep=2)
    assert "旧版本没有清理完" in report.summary
    assert seen(target) == portal("c")
    show("d", keep=2)
    assert [name[3] for name in names(target)] == ["3", "4"]


def test_the_second_of_two_waits_and_says_so(
    show: Callable[..., Published], target: Path, tmp_path: Path
) -> None:
    fcntl = pytest.importorskip("fcntl")
    show("a")
    site = lay(portal("b"), tmp_path / "other")
    with (target / ".lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, "-c", PLAIN, str(site), str(target)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as second:
            assert second.stdout is not None
            waiting = second.stdout.readline()
            assert seen(target) == portal("a")
            fcntl.flock(lock, fcntl.LOCK_UN)
            rest = second.stdout.read()

    assert waiting == f"另一次发布正在进行（进程 {os.getpid()}），等它结束……\n"
    assert rest.startswith("已发布")
    assert second.returncode == 0
    assert seen(target) == portal("b")


def test_many_at_once_come_one_after_another(tmp_path: Path, target: Path) -> None:
    editions = "abcdef"
    sites = [lay(portal(edition), tmp_path / edition) for edition in editions]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PLAIN, str(site), str(target)], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        for site in sites
    ]

    assert [process.wait() for process in running] == [0] * len(editions)
    assert len(names(target)) == 2
    shown = seen(target)
    back(target)
    assert [files in map(portal, editions) for files in (shown, seen(target))] == [True, True]
    assert seen(target) != shown


# ── The tasks ────────────────────────────────────────────────────────────────────────────────────────────────────


def inv(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "invoke", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_tasks_publish_and_go_back(target: Path, tmp_path: Path) -> None:
    for edition in "ab":
        site = lay(portal(edition), tmp_path / "site")
        code, said = inv("publish", "--to", str(target), "--from", str(site), "--keep", "3")
        assert (code, said[:4]) == (0, "已发布：")
    assert inv("rollback", "--to", str(target))[0] == 0
    assert seen(target) == portal("a")
    code, said = inv("rollback", "--to", str(target))
    assert (code, "没有更早的版本可以退回" in said) == (1, True)


@pytest.mark.parametrize("arguments", [("publish",), ("publish", "--to", "x", "--keep", "0"), ("rollback",)])
def test_the_tasks_say_what_is_missing(arguments: tuple[str, ...]) -> None:
    code, said = inv(*arguments)

    assert (code, said.startswith("请用 --to 写明")) == (2, True)
