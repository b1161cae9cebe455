"""A bundle held against the lock: every kind of tampering is noticed and named."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.founding.bundles import pack_bundle
from generator.supply.errors import SupplyError
from generator.supply.wheels import check_bundle
from tests.founding.test_bundles import make_wheel, pin
from tests.portal import ROOT

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
HELPER = "helper-1.0-py3-none-any.whl"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a repository that needs two packages, and one more on Windows, from a registry in a folder."""
    registry, root = tmp_path / "registry", tmp_path / "门户"
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(registry))
    (root / "data").mkdir(parents=True)
    (root / "data" / "portal.yml").write_text("门户名称: 某区\n", "utf-8")
    lock = pin("generator", "9.0", make_wheel(registry, "generator", "9.0", __init__=""))
    lock += pin("helper", "1.0", make_wheel(registry, "helper", "1.0", __init__=""))
    lock += pin("windows", "1.0", make_wheel(registry, "windows", "1.0"), marker="sys_platform == 'win32'")
    (root / "requirements.lock").write_text(lock, "utf-8")
    return root


@pytest.fixture
def bundle(repository: Path, tmp_path: Path) -> Path:
    """Give its bundle, as it was packed."""
    pack_bundle(repository, tmp_path / "bundle", [])
    return tmp_path / "bundle"


def faults(path: Path, repository: Path) -> list[str]:
    return list(check_bundle(path, repository, PYTHON).faults)


def test_a_bundle_as_it_was_packed_is_sound(repository: Path, bundle: Path) -> None:
    checked = check_bundle(bundle, repository, PYTHON)

    assert checked.faults == ()
    assert checked.wheels == 2
    assert checked.fingerprint == hashlib.sha256((bundle / "SHA256SUMS").read_bytes()).hexdigest()
    assert "不多不少" in checked.summary
    # The folder of wheels alone can be held against the lock as well.
    assert faults(bundle / "wheels", repository) == []


def test_the_fingerprint_is_the_one_that_packing_said(repository: Path, tmp_path: Path) -> None:
    packed = pack_bundle(repository, tmp_path / "out", [])

    assert check_bundle(tmp_path / "out", repository, PYTHON).fingerprint == packed.fingerprint


def exchange_wheel(bundle: Path) -> None:
    make_wheel(bundle / "wheels", "helper", "1.0", __init__="evil = True")


def exchange_wheel_and_manifest(bundle: Path) -> None:
    old = hashlib.sha256((bundle / "wheels" / HELPER).read_bytes()).hexdigest()
    exchange_wheel(bundle)
    new = hashlib.sha256((bundle / "wheels" / HELPER).read_bytes()).hexdigest()
    sums = (bundle / "SHA256SUMS").read_text("utf-8")
    (bundle / "SHA256SUMS").write_text(sums.replace(old, new), "utf-8")


def exchange_everything(bundle: Path) -> None:
    """Change the wheel, the lock that is packed with it, and the manifest, so that they agree."""
    old = hashlib.sha256((bundle / "wheels" / HELPER).read_bytes()).hexdigest()
    exchange_wheel_and_manifest(bundle)
    new = hashlib.sha256((bundle / "wheels" / HELPER).read_bytes()).hexdigest()
    lock, sums = bundle / "requirements.lock", bundle / "SHA256SUMS"
    before = hashlib.sha256(lock.read_bytes()).hexdigest()
    lock.write_text(lock.read_text("utf-8").replace(old, new), "utf-8")
    after = hashlib.sha256(lock.read_bytes()).hexdigest()
    sums.write_text(sums.read_text("utf-8").replace(before, after), "utf-8")


def cut_wheel(bundle: Path) -> None:
    wheel = bundle / "wheels" / HELPER
    wheel.write_bytes(wheel.read_bytes()[:-10])


def pass_off_another(bundle: Path) -> None:
    """Put a wheel that the lock holds under the name of another that it holds."""
    shutil.copy(bundle / "wheels" / "generator-9.0-py3-none-any.whl", bundle / "wheels" / HELPER)


def add_wheel(bundle: Path) -> None:
    make_wheel(bundle / "wheels", "extra", "1.0", __init__="")


def add_version(bundle: Path) -> None:
    make_wheel(bundle / "wheels", "helper", "2.0", __init__="")


def add_archive(bundle: Path) -> None:
    (bundle / "wheels" / "helper-1.0.tar.gz").write_bytes(b"setup.py runs")


def remove_wheel(bundle: Path) -> None:
    (bundle / "wheels" / HELPER).unlink()


def change_script(bundle: Path) -> None:
    (bundle / "安装.sh").write_text("#!/bin/sh\n", "utf-8")


def remove_file(bundle: Path) -> None:
    (bundle / "data" / "portal.yml").unlink()


def add_file(bundle: Path) -> None:
    (bundle / "sitecustomize.py").write_text("", "utf-8")


DIFFERENT = f"{HELPER}：哈希与 requirements.lock 不符，文件损坏或者被换过。不要安装。"
ABSENT = "helper 1.0：缺少可用于 "
OTHER_LOCK = "requirements.lock：与这里的不同。不是同一个版本打的包，就是被改过。"


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (exchange_wheel, [DIFFERENT, ABSENT]),
        (exchange_wheel_and_manifest, [DIFFERENT, ABSENT]),
        (exchange_everything, [DIFFERENT, ABSENT, OTHER_LOCK]),
        (cut_wheel, [DIFFERENT, ABSENT]),
        (pass_off_another, [DIFFERENT, ABSENT]),
        (add_wheel, ["extra-1.0-py3-none-any.whl：requirements.lock 里没有这个软件包的这个版本，不该在这里。"]),
        (add_version, ["helper-2.0-py3-none-any.whl：requirements.lock 里没有这个软件包的这个版本，不该在这里。"]),
        (add_archive, ["helper-1.0.tar.gz：不是软件包，不该在这里。"]),
        (remove_wheel, [ABSENT]),
        (change_script, ["安装.sh：与清单 SHA256SUMS 不符，没有拷贝完整或者被改过。"]),
        (remove_file, ["data/portal.yml：缺少。"]),
        (add_file, ["sitecustomize.py：清单 SHA256SUMS 里没有，不是打包时放进去的。"]),
    ],
)  # fmt: skip
def test_tampering_is_named(
    repository: Path, bundle: Path, tamper: Callable[[Path], None], expected: list[str]
) -> None:
    tamper(bundle)
    found = faults(bundle, repository)

    assert len(found) == len(expected)
    assert all(said.startswith(start) for said, start in zip(found, expected, strict=True))


def test_each_machine_that_was_packed_for_needs_its_wheels(repository: Path, tmp_path: Path) -> None:
    pack_bundle(repository, tmp_path / "out", ["linux-x86_64", "windows"])
    assert faults(tmp_path / "out", repository) == []
    (tmp_path / "out" / "wheels" / "windows-1.0-py3-none-any.whl").unlink()

    assert faults(tmp_path / "out", repository) == ["windows 1.0：缺少可用于 Windows（64 位） 的软件包。"]


def test_a_wheel_for_another_machine_is_not_enough(repository: Path, tmp_path: Path) -> None:
    tags = ("cp312-cp312-win_amd64", "cp312-abi3-manylinux_2_28_aarch64")
    hashes = [make_wheel(tmp_path / "registry", "drawn", "1.0", tag) for tag in tags]
    (repository / "requirements.lock").write_text(pin("drawn", "1.0", *hashes), "utf-8")
    pack_bundle(repository, tmp_path / "out", ["windows", "linux-aarch64"], "3.12")
    assert faults(tmp_path / "out", repository) == []
    (tmp_path / "out" / "wheels" / f"drawn-1.0-{tags[0]}.whl").unlink()

    assert faults(tmp_path / "out", repository) == ["drawn 1.0：缺少可用于 Windows（64 位） 的软件包。"]


def test_the_program_of_an_office_is_held_against_its_lock(repository: Path, tmp_path: Path) -> None:
    (repository / "packages").mkdir()
    wheel = repository / "packages" / "own-1.0-py3-none-any.whl"
    wheel.write_bytes(b"own")
    own = f"./packages/{wheel.name} \\\n    --hash=sha256:{hashlib.sha256(b'own').hexdigest()}\n"
    lock = repository / "requirements.lock"
    lock.write_text(lock.read_text("utf-8") + own, "utf-8")
    pack_bundle(repository, tmp_path / "out", [])
    assert faults(tmp_path / "out", repository) == []
    (tmp_path / "out" / "packages" / wheel.name).write_bytes(b"evil")

    assert f"packages/{wheel.name}：缺少，或者哈希与 requirements.lock 不符。不要安装。" in faults(
        tmp_path / "out", repository
    )


@pytest.mark.parametrize("kind", ["zip", "gztar"])
@pytest.mark.parametrize("packed", ["the folder", "what is in it"])
def test_a_bundle_in_an_archive_is_opened(
    repository: Path, bundle: Path, tmp_path: Path, kind: str, packed: str
) -> None:
    top = (
        {"root_dir": bundle.parent, "base_dir": bundle.name}
        if packed == "the folder"
        else {"root_dir": bundle}
    )
    sound = Path(shutil.make_archive(str(tmp_path / "sound"), kind, **top))
    exchange_wheel(bundle)
    tampered = Path(shutil.make_archive(str(tmp_path / "tampered"), kind, **top))

    assert faults(sound, repository) == []
    assert [said.partition("：")[0] for said in faults(tampered, repository)] == [HELPER, "helper 1.0"]


def test_what_was_installed_in_a_bundle_since_is_none_of_it(repository: Path, bundle: Path) -> None:
    for path in (".venv/bin/python", "build/site/index.html"):
        (bundle / path).parent.mkdir(parents=True)
        (bundle / path).write_text("", "utf-8")

    assert faults(bundle, repository) == []


@pytest.mark.parametrize("damage", ["absent", "empty", "no archive", "broken archive", "for"])
def test_what_is_no_bundle_is_said(repository: Path, bundle: Path, tmp_path: Path, damage: str) -> None:
    paths = {
        "absent": tmp_path / "nowhere",
        "empty": tmp_path / "empty",
        "no archive": ROOT / "LICENSE",
        "broken archive": tmp_path / "broken.zip",
        "for": bundle,
    }
    paths["empty"].mkdir()
    paths["broken archive"].write_bytes(b"PK")
    (bundle / "bundle.json").write_text(json.dumps({"python": "3.12"}), "utf-8")
    with pytest.raises(SupplyError):
        check_bundle(paths[damage], repository, PYTHON)


def test_the_command_tells_and_fails(bundle: Path) -> None:
    """Against the lock of this repository, nothing of that bundle is right."""
    done = subprocess.run(
        [sys.executable, "-m", "generator.command_line", "audit", "--bundle", str(bundle)],
        cwd=ROOT, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert f"{HELPER}：requirements.lock 里没有" in done.stdout
    assert "不要使用，请重新取一份" in done.stdout
