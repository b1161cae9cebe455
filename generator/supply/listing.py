"""The inventory for people: the list of licences, and the licence texts that go along with the portal."""

from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import Distribution
from itertools import groupby

from generator.supply.errors import SupplyError
from generator.supply.inventory import CODE, Inventory, Key, Package
from generator.supply.licences import names_in
from generator.supply.policy import Policy

LISTING = "THIRD_PARTY.md"
TEXTS = "site_src/assets/licences.txt"
"""Part of every portal, as assets/licences.txt."""

_INTRODUCTION = """\
# 第三方软件和素材

由 `./inv lock` 写成，不用手改；`./inv audit` 核对它是不是最新。机器读的同一份清单是 `sbom.cdx.json`（CycloneDX），
许可证的取舍写在 `supply.toml`。门户程序本身采用 MIT 许可证，其中的字体采用 SIL 开放字体许可证（OFL-1.1）。
"""
_ASSETS = """
## 随门户发出去的

打开网页、下载文件的人会拿到这些。许可证全文在每套门户的 `assets/licences.txt`。

| 名称 | 版本，或取自哪个软件包 | 许可证 | 用在哪里 |
|---|---|---|---|
"""
_PACKAGES = """
## 生成门户时用的软件包

读者拿不到这些，只在生成门户的机器上有。许可证全文在各软件包里，随离线安装包的 `wheels` 一起走。
“谁要用”写“门户”的是程序直接用的，其余是它们又要用的。

| 软件包 | 版本 | 许可证 | 谁要用 |
|---|---|---|---|
"""
_LICENCES = """
## 可以用的许可证

| 许可证 | 为什么可以用 | 用它的 |
|---|---|---|
"""
_RULE = "─" * 60


def write_listing(inventory: Inventory, policy: Policy) -> str:
    """The list of licences, as Markdown."""
    parts = [_INTRODUCTION, _ASSETS]
    parts += [
        f"| {asset.name} | {asset.version or asset.package} | {asset.licence} | {asset.shipped} |\n"
        for asset in inventory.assets
    ]
    parts.append(_PACKAGES)
    wanted_by = _wanted_by(inventory)
    for name, versions in groupby(inventory.packages, lambda package: package.name):
        group = list(versions)
        numbers = "、".join(f"{each.version}{_said_marker(each)}" for each in group)
        licences = "、".join(dict.fromkeys(each.licence or "不清楚" for each in group))
        parts.append(f"| {name} | {numbers} | {licences} | {'、'.join(wanted_by[name])} |\n")
    parts.append(_LICENCES)
    used = _used(inventory)
    parts += [
        f"| {licence} | {reason} | {len(used[licence])}个 |\n"
        for licence, reason in sorted(policy.allowed.items())
    ]
    return "".join(parts)


def write_texts(policy: Policy, inventory: Inventory, installed: Mapping[Key, Distribution]) -> str:
    """The licence texts of what goes along with the portal."""
    locked = {(each.name, each.version) for each in inventory.packages}
    packages = {name: each for (name, version), each in installed.items() if (name, version) in locked}
    parts = [
        "门户里有下列作者的作品，按各自的许可证使用。\n",
        "The portal contains the following works, used under their licences.\n",
    ]
    for asset in policy.assets:
        parts.append(f"\n{_RULE}\n{asset.name}（{asset.licence}）\n{asset.shipped}\n{_RULE}\n")
        parts += [f"\n{_text(reference, packages).strip()}\n" for reference in asset.texts]
    return "\n".join(line.rstrip() for line in "".join(parts).splitlines()) + "\n"


def _text(reference: str, packages: Mapping[str, Distribution]) -> str:
    name, colon, end = reference.partition(": ")
    if not colon:
        return (CODE / reference).read_text("utf-8")
    package = packages.get(name)
    files = [file for file in (package.files if package else None) or [] if file.as_posix().endswith(end)]
    if len(files) != 1:
        raise SupplyError(f"supply.toml 写的许可证“{reference}”应当找到1个文件，找到{len(files)}个。")
    return files[0].read_text("utf-8")


def _wanted_by(inventory: Inventory) -> Mapping[str, list[str]]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for package in inventory.packages:
        if package.is_direct and "门户" not in wanted[package.name]:
            wanted[package.name].insert(0, "门户")
        for name, _ in package.requires:
            if package.name not in wanted[name]:
                wanted[name].append(package.name)
    return wanted


def _said_marker(package: Package) -> str:
    return f"（{package.marker.replace('python_full_version', 'Python')}）" if package.marker else ""


def _used(inventory: Inventory) -> Mapping[str, set[str]]:
    used: dict[str, set[str]] = defaultdict(set)
    for each in inventory.parts:
        for licence in names_in(each.licence):
            used[licence].add(each.name)
    return used
