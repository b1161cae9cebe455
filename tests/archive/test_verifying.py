"""Verification: whatever is done to an archive is found and named, and nothing is said of a mere copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.archive.manifest import NAME, hash_of, read_manifest
from generator.archive.reporting import say_verification
from generator.archive.store import INDEX, SEAL, UNFINISHED, Archive, read_seal
from generator.archive.verifying import Verification, verify_archive
from tests.archive.archives import WEEKS, copied, edit, make_archive

FIRST, MIDDLE, LAST = WEEKS
CSS = "portal/assets/portal.css"
PAGE = "portal/index.html"
Tampering = Callable[[Path], object]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("whole") / "archive")


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    """Give an archive to be spoiled, its hard links kept."""
    subprocess.run(["cp", "-a", str(whole), str(tmp_path / "archive")], check=True)
    return tmp_path / "archive"


def forge(root: Path, week: str, path: str, content: bytes) -> None:
    """Change a file and the week's manifest with it, so that they agree."""
    edit(root / week / path, content)
    manifest = read_manifest((root / week / NAME).read_bytes())
    assert manifest is not None
    entry = manifest.files[path].model_copy(update={"size": len(content), "sha256": hash_of(content)})
    forged = manifest.model_copy(update={"files": {**manifest.files, path: entry}})
    edit(root / week / NAME, forged.render())


def change_json(path: Path, **values: object) -> None:
    told = {**json.loads(path.read_bytes()), **values}
    edit(path, f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode())


def swap(root: Path) -> None:
    (root / FIRST).rename(root / "aside")
    (root / MIDDLE).rename(root / FIRST)
    (root / "aside").rename(root / MIDDLE)


def swap_contents(root: Path) -> None:
    """Swap two files within a week: each content is one that the manifest knows."""
    one, other = (root / MIDDLE / path for path in (PAGE, "portal/guide/editing.html"))
    first, second = one.read_bytes(), other.read_bytes()
    edit(one, second)
    other.unlink()
    other.write_bytes(first)
    other.chmod(0o444)


def add_file(root: Path) -> None:
    (root / MIDDLE / "portal/extra.html").write_bytes(b"x")
    (root / MIDDLE / "portal/extra.html").chmod(0o444)


def link_away(root: Path) -> None:
    path = root / MIDDLE / PAGE
    content = path.read_bytes()
    (root.parent / "elsewhere").write_bytes(content)
    path.unlink()
    path.symlink_to(root.parent / "elsewhere")


def insert_week(root: Path) -> None:
    """A week between two others, which nobody follows."""
    shutil.copytree(root / FIRST, root / "2021-W36")


TAMPERINGS: dict[str, tuple[Tampering, str, str]] = {
    "a file is removed": (
        lambda root: (root / MIDDLE / PAGE).unlink(),
        MIDDLE,
        f"{MIDDLE}/{PAGE}：文件不见了",
    ),
    "a file is edited": (
        lambda root: edit(root / MIDDLE / PAGE, b"<p>2021-W39</p>"),
        MIDDLE,
        f"{MIDDLE}/{PAGE}：内容被改过：大小没变",
    ),
    "a file is cut short": (
        lambda root: edit(root / LAST / PAGE, b"<p>"),
        LAST,
        f"{LAST}/{PAGE}：内容被改过：应为15字节，现为3字节（短了）",
    ),
    "a file is emptied": (lambda root: edit(root / LAST / PAGE, b""), LAST, f"{LAST}/{PAGE}：内容被改过"),
    "content behind hard links is edited": (
        lambda root: edit(root / LAST / CSS, b"body{x" * 40),
        FIRST,
        f"{FIRST}/{CSS}：内容被改过",
    ),
    "two files change places": (swap_contents, MIDDLE, f"{MIDDLE}/portal/guide/editing.html：内容被改过"),
    "a file is added": (add_file, MIDDLE, f"{MIDDLE}/portal/extra.html：多出来的文件"),
    "a folder is added": (
        lambda root: (root / MIDDLE / "portal/new").mkdir(),
        MIDDLE,
        f"{MIDDLE}/portal/new：多出来的文件夹",
    ),
    "a file becomes a link": (link_away, MIDDLE, f"{MIDDLE}/{PAGE}：不是普通文件"),
    "a file can be written to": (
        lambda root: (root / MIDDLE / PAGE).chmod(0o644),
        MIDDLE,
        f"{MIDDLE}/{PAGE}：权限被改过：应为只读，现在可以改写",
    ),
    "a file can be run": (
        lambda root: (root / LAST / PAGE).chmod(0o555),
        LAST,
        f"{LAST}/{PAGE}：权限被改过：应为只读，现在可以执行",
    ),
    "a file cannot be read": (
        lambda root: (root / LAST / PAGE).chmod(0),
        LAST,
        f"{LAST}/{PAGE}：权限被改过：应为只读，现在不能读取",
    ),
    "a manifest is removed": (
        lambda root: (root / MIDDLE / NAME).unlink(),
        MIDDLE,
        f"{MIDDLE}/{NAME}：清单不见了",
    ),
    "a manifest is edited": (
        lambda root: change_json(root / MIDDLE / NAME, name="2021年第40周"),
        MIDDLE,
        f"{MIDDLE}/{NAME}：清单被改过或换过：与下一期 {LAST} 记下的指纹对不上",
    ),
    "a manifest is cut short": (
        lambda root: edit(root / MIDDLE / NAME, (root / MIDDLE / NAME).read_bytes()[:-40]),
        MIDDLE,
        f"{MIDDLE}/{NAME}：清单被改过或残缺",
    ),
    "a manifest says the same in other words": (
        lambda root: edit(root / MIDDLE / NAME, (root / MIDDLE / NAME).read_bytes() + b"\n"),
        MIDDLE,
        f"{MIDDLE}/{NAME}：清单被改过或残缺",
    ),
    "a file and its manifest are edited": (
        lambda root: forge(root, FIRST, PAGE, b"<p>forged!</p>"),
        FIRST,
        f"{FIRST}/{NAME}：清单被改过或换过：与下一期 {MIDDLE} 记下的指纹对不上",
    ),
    "a file and the manifest of the last week are edited": (
        lambda root: forge(root, LAST, PAGE, b"<p>forged!</p>"),
        LAST,
        f"{LAST}/{NAME}：清单被改过或换过：与封记里的指纹对不上",
    ),
    "the first week is removed": (
        lambda root: shutil.rmtree(root / FIRST),
        FIRST,
        f"{FIRST}：{FIRST} 不见了",
    ),
    "a week in the middle is removed": (
        lambda root: shutil.rmtree(root / MIDDLE),
        MIDDLE,
        f"{LAST} 接的是 {MIDDLE}，{MIDDLE} 不见了",
    ),
    "the last week is removed": (
        lambda root: shutil.rmtree(root / LAST),
        LAST,
        f"最后一周 {LAST} 不见了",
    ),
    "two weeks are swapped": (swap, FIRST, f"{FIRST}/{NAME}：这是 {MIDDLE} 的清单，却放在 {FIRST} 里"),
    "a week is put in": (insert_week, "2021-W36", f"2021-W36/{NAME}：这是 {FIRST} 的清单"),
    "the list of weeks is edited": (
        lambda root: edit(root / INDEX, b"<p>all is well</p>"),
        "",
        f"{INDEX}：首页被改过",
    ),
    "the list of weeks is removed": (lambda root: (root / INDEX).unlink(), "", f"{INDEX}：首页不见了"),
    "the seal is removed": (lambda root: (root / SEAL).unlink(), "", f"{SEAL}：封记不见了"),
    "the seal is edited": (
        lambda root: change_json(root / SEAL, manifest="1" * 64),
        LAST,
        "与封记里的指纹对不上",
    ),
    "something lies beside the weeks": (
        lambda root: shutil.copy(root / SEAL, root / "notes.txt"),
        "",
        "notes.txt：多出来的文件",
    ),
}


def test_an_archive_is_sound_and_says_how_much_it_is(whole: Path) -> None:
    found = verify_archive(whole)

    assert (found.findings, found.notes) == ([], [])
    assert (found.weeks, found.files) == (WEEKS, 15)
    assert "存档完好：3周（2021-W37至2021-W39），15个文件" in say_verification(found)


@pytest.mark.parametrize(("tamper", "week", "said"), TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_what_is_done_to_it_is_found_and_named(
    archive: Path, tamper: Tampering, week: str, said: str
) -> None:
    tamper(archive)

    found = verify_archive(archive)

    assert found.first_broken == week
    assert said in say_verification(found)


def test_content_behind_hard_links_is_named_in_every_week_that_shares_it(archive: Path) -> None:
    edit(archive / MIDDLE / CSS, b"body{x" * 40)

    assert [each.path for each in verify_archive(archive).findings] == [f"{week}/{CSS}" for week in WEEKS]


def copy_with_cp(root: Path, target: Path) -> None:
    subprocess.run(["cp", "-r", str(root), str(target)], check=True)
    assert (target / LAST / CSS).stat().st_nlink == 1


def touch_everything(root: Path, target: Path) -> None:
    copied(root, target)
    for path in target.rglob("*"):
        os.utime(path, (1, 1))


@pytest.mark.parametrize("copy", [copy_with_cp, touch_everything])
def test_a_copy_gives_no_alarm(archive: Path, tmp_path: Path, copy: Callable[[Path, Path], None]) -> None:
    copy(archive, tmp_path / "copy")

    found = verify_archive(tmp_path / "copy")

    assert (found.findings, found.notes) == ([], [])


def test_a_disk_without_permissions_gives_a_note_and_no_alarm(archive: Path) -> None:
    for path in archive.rglob("*"):
        if path.is_file():
            path.chmod(0o777)

    found = verify_archive(archive)

    assert found.findings == []
    assert "不保存“只读”权限" in found.notes[0]


def test_a_fingerprint_that_was_written_down_proves_the_chain(archive: Path) -> None:
    noted = [verify_archive(archive).fingerprint[:12], Archive(archive).manifest(FIRST).fingerprint[:12]]
    assert [verify_archive(archive, each).findings for each in noted] == [[], []]

    # Somebody who rewrites everything down to the seal is found by nothing else.
    forge(archive, LAST, PAGE, b"<p>forged!</p>")
    manifest, seal = Archive(archive).manifest(LAST), read_seal(archive / SEAL)
    assert seal is not None
    edit(archive / SEAL, seal.model_copy(update={"manifest": manifest.fingerprint}).render())

    assert verify_archive(archive).findings == []
    assert "存档与当时记下的不是同一份" in str(verify_archive(archive, noted[0]).findings[0])
    assert verify_archive(archive, manifest.fingerprint[:4]).findings


def test_an_empty_or_absent_archive_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        assert "这里没有存档" in str(verify_archive(folder).findings[0])


def test_what_a_stopped_run_left_is_a_note(archive: Path) -> None:
    (archive / UNFINISHED / "portal").mkdir(parents=True)

    found: Verification = verify_archive(archive)

    assert found.findings == []
    assert "上一次存档没有做完" in found.notes[0]
