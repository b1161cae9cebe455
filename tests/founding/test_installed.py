"""The program as an installed package: the wheel is built, an office is founded with it, filled, upgraded, bundled."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from generator.editing.errors import EditingError
from generator.founding.bundles import pack_bundle
from generator.founding.offices import describe_office, found_office
from generator.founding.products import Product, make_product, read_product
from tests.founding.test_bundles import install
from tests.portal import ROOT, TODAY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="./inv 是 POSIX sh 脚本，Windows 上用 inv.cmd"),
]

EPOCH = "1795420800"
"""2026-11-23 in China."""
SHIPPED_FOLDERS = ("site_src", "examples", ".vscode", "data/workdays")
SHIPPED_FILES = (
    "mkdocs.yml", "inv", "inv.cmd", "requirements.lock", "requirements-tools.lock", "supply.toml", "sbom.cdx.json",
    "THIRD_PARTY.md", "data/README.md",
)  # fmt: skip
FOR_DEVELOPERS = {"test", "lint", "format", "lock", "bench", "screenshots"}


def build_wheel(checkout: Path) -> Product:
    try:
        return make_product(checkout)
    except EditingError as error:
        if "hatchling" in str(error):
            pytest.skip(f"打包要用的 hatchling 没有安装，也取不到：{str(error).splitlines()[0]}")
        raise


@pytest.fixture(scope="module")
def product() -> Product:
    return build_wheel(ROOT)


@pytest.fixture(scope="module")
def next_product(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Product:
    """Give a later version: another number, and another heading on the first page."""
    copy = tmp_path_factory.mktemp("next") / "checkout"
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("generator", *SHIPPED_FOLDERS):
        shutil.copytree(ROOT / name, copy / name, ignore=unwanted)
    for name in ("pyproject.toml", "tasks.py", "LICENSE", *SHIPPED_FILES):
        shutil.copy2(ROOT / name, copy / name)
    replace_in(copy / "pyproject.toml", f'version = "{product.version}"', 'version = "99.0"')
    replace_in(copy / "site_src" / "templates" / "overview.html", "督查督办总览", "督查督办总览（新版）")
    return build_wheel(copy)


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def prepare(office: Path) -> None:
    """Do what ./inv does at its first run, but see the packages of this environment instead of fetching them.

    The program itself is unpacked from the office's own wheel. The real thing is
    test_an_office_can_be_bundled_and_installed_offline.
    """
    shutil.rmtree(office / ".venv", ignore_errors=True)
    venv.create(office / ".venv", symlinks=True)
    (site_packages,) = (office / ".venv" / "lib").glob("python*/site-packages")
    (site_packages / "shared.pth").write_text(sysconfig.get_paths()["purelib"], "utf-8")
    (wheel,) = (office / "packages").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site_packages)
    summed = subprocess.run(
        ["cksum"], input=(office / "requirements.lock").read_bytes(), capture_output=True, check=True
    ).stdout.decode()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (office / ".venv" / ".stamp").write_text(f"{summed.strip()} {version}\n", "utf-8")


def inv(office: Path, *arguments: str) -> str:
    """Run ./inv in an office, from elsewhere; gives what it says."""
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHON"}}
    done = subprocess.run(
        [str(office / "inv"), *arguments],
        cwd=office.parent,
        env={**environment, "SOURCE_DATE_EPOCH": EPOCH},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def found(target: Path, product: Product) -> Path:
    report = found_office(target, describe_office("某区信访督查督办门户"), product, TODAY)
    assert report.written
    return target


def test_the_wheel_holds_all_that_a_checkout_has_besides_code(product: Product) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "generator", *SHIPPED_FOLDERS, *SHIPPED_FILES],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if tracked.returncode != 0:
        pytest.skip("不在 git 仓库里，不知道哪些文件应当在安装包里")
    expected = {path for path in tracked.stdout.decode().split("\0") if path and (ROOT / path).is_file()}
    with zipfile.ZipFile(io.BytesIO(product.content)) as archive:
        held = set(archive.namelist())

    assert expected
    for path in expected:
        assert (path if path.startswith("generator/") else f"generator/_shipped/{path}") in held
        if not path.startswith("generator/"):
            assert product.read(path) == (ROOT / path).read_bytes()
    assert "generator/_tasks.py" in held
    assert not [path for path in held if "__pycache__" in path or path.startswith(("tests", "data"))]


def test_the_same_checkout_makes_the_same_wheel(product: Product) -> None:
    assert build_wheel(ROOT).sha256 == product.sha256


@pytest.mark.parametrize("damage", ["renamed", "another", "cut", "empty", "absent"])
def test_a_file_that_is_no_whole_wheel_of_ours_is_said(product: Product, tmp_path: Path, damage: str) -> None:
    name = {"renamed": "新版.whl", "another": "other-1.0-py3-none-any.whl"}.get(damage, product.file_name)
    if damage != "absent":
        content = {"cut": product.content[:-1000], "empty": b""}.get(damage, product.content)
        (tmp_path / name).write_bytes(content)
    with pytest.raises(EditingError, match="安装包"):
        read_product(tmp_path / name)


def test_an_office_is_founded_filled_and_upgraded(
    product: Product, next_product: Product, tmp_path: Path
) -> None:
    """The whole way, in the order that the guide for founders tells."""
    office = found(tmp_path / "某区 门户", product)
    prepare(office)

    # Its tasks come from the package; those that work on the code are not there.
    listed = set(re.findall(r"^  ([a-z-]+) ", inv(office, "--list"), re.MULTILINE))
    assert {"build", "check", "new", "log", "init", "bundle", "upgrade", "audit"} <= listed
    assert not (listed & FOR_DEVELOPERS)
    assert inv(office, "check") == "台账检查通过，没有发现问题。\n"

    assert "DC-0107" in inv(office, "explain", "0107")

    # Empty as it is, it builds, and says so.
    assert "事项 0 项" in inv(office, "build")
    site = office / "build" / "site"
    front = (site / "index.html").read_text("utf-8")
    assert "某区信访督查督办门户" in front
    assert "从哪里开始" in front
    assert 'href="guide/new-office.html"' in front
    assert (site / "guide" / "new-office.html").is_file()
    assert "还没有事项。" in (site / "items" / "index.html").read_text("utf-8")
    assert "还没有事项。" in (site / "cycle" / "index.html").read_text("utf-8")
    assert not [
        path
        for path in site.rglob("*.html")
        if "大兴" in path.read_text("utf-8") and "guide" not in path.parts
    ]

    # The first order.
    given = {
        "标题": "督促明确某小区不动产登记历史遗留问题的办理路径", "紧盯": "重点事", "督办方式": "交办督办",
        "来源": "领导批示", "依据": "信访工作条例(2022)第四十条", "牵头单位": "区住建局",
        "交办日期": "2026-11-20", "办结时限": "2026-12-31",
    }  # fmt: skip
    inv(
        office, "new", "督办单", "--number", "自动", *(f"--set={key}={value}" for key, value in given.items())
    )
    inv(office, "log", "DB-2026-0001", "签收", "--on", "2026-11-23", "--unit", "区住建局")
    assert "事项 1 项" in inv(office, "build")
    assert "从哪里开始" not in (site / "index.html").read_text("utf-8")

    # What it runs on is as locked; nobody can be asked about vulnerabilities here, which is not taken for none.
    unreachable = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": str(office / "data")}
    audited = subprocess.run(
        [str(office / "inv"), "audit"], env={**os.environ, **unreachable},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert audited.returncode == 3, audited.stdout + audited.stderr
    assert "正常3项，注意1项，不行0项" in audited.stdout
    assert "没有查成，不能说没有漏洞" in audited.stdout

    # Another version: the data stay, the portal is made anew.
    before = contents(office / "data")
    wheel = tmp_path / next_product.file_name
    wheel.write_bytes(next_product.content)
    said = inv(office, "upgrade", str(wheel))
    assert f"已换成版本 99.0（原来是 {product.version}）" in said
    assert [path.name for path in (office / "packages").iterdir()] == [next_product.file_name]
    prepare(office)
    inv(office, "schema")
    assert contents(office / "data") == before
    assert inv(office, "check") == "台账检查通过，没有发现问题。\n"
    assert "事项 1 项" in inv(office, "build")
    assert "督查督办总览（新版）" in (site / "index.html").read_text("utf-8")

    # It can found the next one by itself, from the wheel it keeps.
    inv(office, "init", "../某县 门户", "--name", "某县信访督查督办门户")
    assert [path.name for path in (tmp_path / "某县 门户" / "packages").iterdir()] == [next_product.file_name]
    assert "某县信访督查督办门户" in (tmp_path / "某县 门户" / "data" / "portal.yml").read_text("utf-8")


def test_an_office_can_be_bundled_and_installed_offline(product: Product, tmp_path: Path) -> None:
    """With the packages of the real lock, about 110 MB: fetched, packed, and built with where no network is."""
    office = found(tmp_path / "office", product)
    try:
        packed = pack_bundle(office, tmp_path / "bundle", [])
    except EditingError as error:
        if "软件包没有取全" in str(error):
            pytest.skip(f"连不上软件包仓库，没有试真实的离线安装包：{str(error).splitlines()[0]}")
        raise
    shutil.rmtree(office)
    done = install(tmp_path / "bundle")

    assert packed.wheels > 40
    assert done.returncode == 0, done.stderr
    assert "事项 0 项" in inv(tmp_path / "bundle", "build")
    assert (tmp_path / "bundle" / "build" / "site" / "index.html").is_file()
