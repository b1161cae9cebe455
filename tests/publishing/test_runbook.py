"""The runbook (site_src/pages/guide/runbook.md): its commands exist, and do what it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tasks
from generator.publishing.releases import publish
from tests.publishing.portals import lay, portal, seen
from tests.test_impact import commit, git

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "site_src" / "pages" / "guide" / "runbook.md").read_text("utf-8")
NUMBER = "13800138000"
ADDRESS = "代码库地址"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="部署在 Linux 服务器上")


def blocks(section: str) -> list[str]:
    """The commands of a section, one text for each block."""
    (body,) = re.findall(rf"{{#{section}}}\n(.*?)(?=\n##+ |\Z)", TEXT, re.DOTALL)
    found = re.findall(r"^( *)```sh\n(.*?)^ *```$", body, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def run(script: str, folder: Path, **places: str) -> str:
    """Run commands as they stand, with the places of the example put elsewhere; they must work."""
    for name, place in places.items():
        script = script.replace(name, place)
    environment = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder)}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{role}_NAME": "甲", f"GIT_{role}_EMAIL": "a@example.invalid"}
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def origin_with_secret(folder: Path) -> Path:
    """A repository with several branches and a tag, in whose history somebody's number stands."""
    root = folder / "origin"
    git(folder, "init", "-q", "-b", "main", str(root))
    order = root / "data" / "orders" / "DB-2021-0001.yml"
    order.parent.mkdir(parents=True)
    (root / "photo.png").write_bytes(bytes(range(256)))
    for text in ("标题: 甲\n", f"标题: 甲\n说明: 请联系{NUMBER}", "标题: 甲\n说明: 请联系单位"):
        order.write_text(text, "utf-8")
        commit(root)
    git(root, "commit", "-q", "--allow-empty", "-m", f"不再写 {NUMBER}")
    git(root, "tag", "-a", "v1", "-m", "一版", "HEAD~2")
    git(root, "branch", "other", "HEAD~2")
    return root


def everything(repository: Path) -> str:
    """The content of every object that a repository holds, reachable or not."""
    listed = git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    command = ["git", "-C", str(repository), "cat-file", "--batch"]
    done = subprocess.run(command, input=listed.encode(), capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def test_a_secret_is_gone_from_all_history(tmp_path: Path) -> None:
    """Steps 3 to 6, with git alone: branches, tags and messages; nothing is left of it, and nothing else is lost."""
    origin = origin_with_secret(tmp_path)
    purge = tmp_path / "purge"
    purge.mkdir()
    (purge / "old.txt").write_text(f"{NUMBER}\n", "utf-8")
    (purge / "clean.sed").write_text(f"s/{NUMBER}/［已清除］/g\n", "utf-8")
    _, fetch, rewrite, _, check, push = blocks("purge")
    places = {"/root/purge": str(purge), "新代码库地址": str(tmp_path / "new"), ADDRESS: str(origin)}
    mirror = purge / "portal.git"

    run(fetch, tmp_path, **places)
    assert NUMBER in everything(mirror)
    first = check.splitlines()[0]
    assert "DB-2021-0001.yml" in run(first, mirror, **places)
    run(rewrite, mirror, **places)
    # grep finds nothing, and says so by its exit code.
    assert run("\n".join(f"{line} || true" for line in check.splitlines()), mirror, **places) == ""
    assert NUMBER not in everything(mirror)
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(tmp_path / "new"))
    run(push, mirror, **places)

    new = tmp_path / "new"
    assert NUMBER not in everything(new)
    assert git(new, "for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/main",
        "refs/heads/other",
        "refs/tags/v1",
    ]
    assert git(new, "rev-list", "--count", "main") == "4"
    assert git(new, "show", "v1:data/orders/DB-2021-0001.yml") == "标题: 甲\n说明: 请联系［已清除］"
    assert git(new, "log", "-1", "--format=%s", "main") == "不再写 ［已清除］"
    assert git(new, "rev-parse", "main:photo.png") == git(origin, "rev-parse", "main:photo.png")


def test_a_backup_is_restored_with_all_branches(tmp_path: Path) -> None:
    origin = origin_with_secret(tmp_path)
    once, daily, restore = blocks("backup")
    backup, copy = tmp_path / "backup", tmp_path / "restored"
    places = {
        "/home/portal/mirror.git": str(tmp_path / "mirror.git"),
        "/backup": str(backup),
        "/srv/portal-archive": str(tmp_path / "archive"),
        "/srv/portal-src": str(copy),
        ADDRESS: str(origin),
    }
    lay({"2021-W39/manifest.json": b"{}"}, tmp_path / "archive")
    backup.mkdir()
    if shutil.which("rsync") is None:
        daily, restore = (re.sub(r"^rsync .*$", "", block, flags=re.MULTILINE) for block in (daily, restore))

    run(once, tmp_path, **places)
    commit(origin)
    run(daily, tmp_path, **places)
    # A second day, over the first.
    commit(origin)
    run(daily, tmp_path, **places)
    shutil.rmtree(tmp_path / "archive")
    run(restore, tmp_path, **places)

    assert git(copy, "rev-parse", "HEAD") == git(origin, "rev-parse", "main")
    assert git(copy, "rev-parse", "origin/other") == git(origin, "rev-parse", "other")
    assert [path.name for path in backup.iterdir() if path.is_file()] == ["portal.bundle"]
    if shutil.which("rsync"):
        assert (tmp_path / "archive" / "2021-W39" / "manifest.json").is_file()


def test_the_link_can_be_put_back_by_hand(tmp_path: Path) -> None:
    for edition in "ab":
        publish(lay(portal(edition), tmp_path / "site"), tmp_path / "to", 2, pytest.fail)
    (by_hand,) = blocks("last-resort")
    before = min(path.name for path in (tmp_path / "to" / "releases").iterdir())
    run(by_hand, tmp_path, **{"/srv/portal": str(tmp_path / "to"), "上一版的名字": before})

    assert seen(tmp_path / "to") == portal("a")
    # And what is done by hand is understood afterwards.
    publish(lay(portal("c"), tmp_path / "site"), tmp_path / "to", 2, pytest.fail)
    assert seen(tmp_path / "to") == portal("c")


def commands() -> list[list[str]]:
    """Every ./inv of the page, in blocks and in sentences."""
    found = re.findall(r"\./inv (?=[a-z])([^`\n&，。）]+)", TEXT)
    return [shlex.split(each) for each in found]


def test_every_command_of_the_page_exists() -> None:
    told = commands()
    known = [command for command in told if hasattr(tasks, command[0].replace("-", "_"))]

    assert {"build", "publish", "rollback", "doctor", "check", "impact", "schema"} <= {
        each[0] for each in known
    }
    # There only where the program is an installed package; whatever else is named is a mistake.
    assert {each[0] for each in told} - {each[0] for each in known} <= {"init", "upgrade"}
    for task in sorted({each[0] for each in known}):
        done = subprocess.run(
            [sys.executable, "-m", "invoke", "--help", task],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        options = {part for each in known if each[0] == task for part in each if part.startswith("--")}
        assert options <= set(re.findall(r"--[a-z-]+", done.stdout)), task


def test_every_file_it_names_is_there() -> None:
    for path in ("examples/nginx/portal.conf", "examples/nginx/404.html", "examples/ci"):
        assert path in TEXT
        assert (ROOT / path).exists()
    example = (ROOT / "examples" / "nginx" / "portal.conf").read_text("utf-8")
    assert "root /srv/portal/current;" in example
