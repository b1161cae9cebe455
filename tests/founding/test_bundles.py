"""Bundles for machines without a registry, made of small wheels in a folder and installed with the network off."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from generator.editing.errors import EditingError
from generator.founding.bundles import pack_bundle
from tests.portal import ROOT
from tests.test_impact import git

pytestmark = pytest.mark.skipif(os.name == "nt", reason="安装.sh 是 POSIX sh 脚本")

# Stands in for the real one: says with what it was run.
COMMAND_LINE = "import sys, pathlib\nprint('inv', *sys.argv[1:], pathlib.Path.cwd())\n"


def make_wheel(folder: Path, name: str, version: str, tag: str = "py3-none-any", **files: str) -> str:
    """Write a wheel and give its line of a lock."""
    folder.mkdir(exist_ok=True)
    wheel = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(f"{name}/{path}.py", text)
        info = f"{name}-{version}.dist-info"
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        archive.writestr(f"{info}/RECORD", "")
    return f"--hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def pin(name: str, version: str, *hashes: str, marker: str = "") -> str:
    condition = f" ; {marker}" if marker else ""
    return f"{name}=={version}{condition} \\\n    " + " \\\n    ".join(hashes) + "\n    # via other\n"


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is all pip knows of; anything else fails at once."""
    folder = tmp_path / "registry"
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def repository(tmp_path: Path, registry: Path) -> Path:
    """Give a repository that needs two packages."""
    root = tmp_path / "门户 一"
    (root / "data").mkdir(parents=True)
    shutil.copy2(ROOT / "inv", root)
    shutil.copy2(ROOT / "inv.cmd", root)
    (root / "data" / "portal.yml").write_text("门户名称: 某区\n", "utf-8")
    (root / ".gitignore").write_text("/.venv/\n/build/\n/secret.txt\n", "utf-8")
    (root / "secret.txt").write_text("不入库", "utf-8")
    (root / "build").mkdir()
    (root / "build" / "old.html").write_text("旧", "utf-8")
    lock = pin(
        "generator", "9.0", make_wheel(registry, "generator", "9.0", __init__="", command_line=COMMAND_LINE)
    )
    lock += pin("helper", "1.0", make_wheel(registry, "helper", "1.0", __init__=""))
    (root / "requirements.lock").write_text(lock, "utf-8")
    git(root.parent, "init", "-q", str(root))
    return root


def install(bundle: Path) -> subprocess.CompletedProcess[str]:
    """Run 安装.sh where no network can be reached and pip knows no registry."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(bundle.parent),
        "LC_ALL": "C.UTF-8",
        "PYTHON": sys.executable,
    }
    environment |= {f"{scheme}_proxy": "http://127.0.0.1:9" for scheme in ("http", "https")}
    command = ["sh", str(bundle / "安装.sh")]
    # A network namespace of its own, where that is allowed.
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0:
        command = ["unshare", "-rn", *command]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def listed(bundle: Path) -> dict[str, str]:
    lines = (bundle / "SHA256SUMS").read_text("utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def test_it_installs_without_network_from_the_bundle_alone(
    repository: Path, registry: Path, tmp_path: Path
) -> None:
    packed = pack_bundle(repository, repository / "build" / "bundle", [])
    target = tmp_path / "断网 目录"
    shutil.move(repository / "build" / "bundle", target)
    shutil.rmtree(repository)
    shutil.rmtree(registry)
    done = install(target)

    assert packed.wheels == 2
    assert done.returncode == 0, done.stderr
    assert f"inv --list {target}" in done.stdout
    assert "已装好" in done.stdout
    assert packed.fingerprint in done.stdout
    # And from now on without the bundle's script.
    again = subprocess.run(
        [str(target / "inv"), "build"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert again.stdout == f"inv build {target}\n"


def test_the_manifest_holds_every_file_and_nothing_that_git_ignores(repository: Path) -> None:
    pack_bundle(repository, repository / "build" / "bundle", [])
    bundle = repository / "build" / "bundle"
    found = {file.relative_to(bundle).as_posix(): file for file in bundle.rglob("*") if file.is_file()}
    sums = listed(bundle)

    assert sums.keys() | {"SHA256SUMS"} == found.keys()
    assert all(
        hashlib.sha256(found[path].read_bytes()).hexdigest() == digest for path, digest in sums.items()
    )
    assert {path for path in sums if not path.startswith("wheels/")} == {
        ".gitignore", "data/portal.yml", "inv", "inv.cmd", "requirements.lock", "安装.sh", "安装.cmd", "安装说明.txt",
        "bundle.json", "sbom.cdx.json", "THIRD_PARTY.md",
    }  # fmt: skip
    assert "@{" not in (bundle / "安装说明.txt").read_text("utf-8")


def test_without_git_what_is_no_part_of_a_repository_is_known(repository: Path) -> None:
    shutil.rmtree(repository / ".git")
    for path in (".venv/bin/python", "generator/__pycache__/a.pyc", "wheels/a.whl"):
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text("", "utf-8")
    (repository / "link").symlink_to("/etc/hostname")
    pack_bundle(repository, repository / "out", [])

    brought = {"bundle.json", "sbom.cdx.json", "THIRD_PARTY.md"}
    own = {path for path in listed(repository / "out") if not path.startswith(("wheels/", "安装"))} - brought
    assert own == {".gitignore", "data/portal.yml", "inv", "inv.cmd", "requirements.lock", "secret.txt"}


def test_the_same_repository_makes_the_same_bundle_in_the_place_of_the_last(repository: Path) -> None:
    out = repository / "build" / "bundle"
    pack_bundle(repository, out, [])
    first = listed(out)
    (out / "left-over.txt").write_text("旧", "utf-8")
    pack_bundle(repository, out, [])

    assert listed(out) == first
    assert not (out / "left-over.txt").exists()
    assert [entry.name for entry in out.parent.iterdir() if entry.name.startswith(".bundle")] == []


def test_a_file_that_was_damaged_on_the_way_stops_the_installation(repository: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    pack_bundle(repository, out, [])
    (out / "data" / "portal.yml").write_text("门户名称: 别的\n", "utf-8")
    done = install(out)

    assert done.returncode == 1
    assert "data/portal.yml" in done.stderr
    assert not (out / ".venv").exists()


def test_a_wheel_that_was_changed_is_refused_by_its_hash(repository: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    pack_bundle(repository, out, [])
    make_wheel(out / "wheels", "helper", "1.0", __init__="evil = True")
    # Even where the manifest was changed to match.
    (out / "SHA256SUMS").write_text("", "utf-8")
    done = install(out)

    assert done.returncode == 1
    assert "哈希不符" in done.stderr
    assert not (out / ".venv" / ".stamp").exists()


def test_other_machines_get_their_own_wheels(repository: Path, registry: Path, tmp_path: Path) -> None:
    """A wheel for each platform, and both versions where the lock tells patch versions of Python apart."""
    tags = ("cp312-cp312-win_amd64", "cp312-abi3-manylinux_2_28_aarch64", "cp312-cp312-manylinux_2_39_x86_64")
    lock = pin("drawn", "1.0", *(make_wheel(registry, "drawn", "1.0", tag) for tag in tags))
    for version, marker in (("1.0", "< '3.12.5'"), ("2.0", ">= '3.12.5'")):
        lock += pin(
            "patched",
            version,
            make_wheel(registry, "patched", version),
            marker=f"python_full_version {marker}",
        )
    lock += pin("windows", "1.0", make_wheel(registry, "windows", "1.0"), marker="sys_platform == 'win32'")
    (repository / "requirements.lock").write_text(lock, "utf-8")

    def wheels(*platforms: str) -> set[str]:
        pack_bundle(repository, tmp_path / "out", platforms, "3.12")
        return {file.name.removesuffix(".whl") for file in (tmp_path / "out" / "wheels").iterdir()}

    both = {"patched-1.0-py3-none-any", "patched-2.0-py3-none-any"}
    assert wheels("linux-aarch64") == both | {f"drawn-1.0-{tags[1]}"}
    assert wheels("windows", "linux-aarch64") == both | {
        f"drawn-1.0-{tags[0]}", f"drawn-1.0-{tags[1]}", "windows-1.0-py3-none-any",
    }  # fmt: skip
    assert "Python 3.12" in (tmp_path / "out" / "安装说明.txt").read_text("utf-8")
    # Made for a newer glibc than offices have.
    with pytest.raises(EditingError, match="软件包没有取全"):
        pack_bundle(repository, tmp_path / "out", ["linux-x86_64"], "3.12")
    assert (tmp_path / "out" / "SHA256SUMS").is_file(), "an earlier bundle stays"


def test_a_wheel_that_does_not_fit_the_lock_is_not_packed(
    repository: Path, registry: Path, tmp_path: Path
) -> None:
    make_wheel(registry, "helper", "1.0", __init__="evil = True")
    with pytest.raises(EditingError, match="软件包没有取全"):
        pack_bundle(repository, tmp_path / "out", [])

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("platforms", "python", "said"),
    [(["solaris"], "", "可以写：linux-x86_64、linux-aarch64、windows"), ([], "三", "请写成 3.12 的样式")],
)
def test_options_that_are_wrong_are_said(
    repository: Path, tmp_path: Path, platforms: list[str], python: str, said: str
) -> None:
    with pytest.raises(EditingError, match=said):
        pack_bundle(repository, tmp_path / "out", platforms, python)


def test_a_folder_with_something_else_in_it_is_left_alone(repository: Path) -> None:
    with pytest.raises(EditingError, match="已经有别的内容"):
        pack_bundle(repository, repository / "data", [])

    assert (repository / "data" / "portal.yml").is_file()


def test_the_windows_script_has_windows_line_ends() -> None:
    content = (ROOT / "examples" / "bundle" / "install.cmd").read_bytes()

    assert content.count(b"\n") == content.count(b"\r\n") > 0
    assert content.isascii()
