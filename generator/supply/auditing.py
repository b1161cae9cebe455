"""./inv audit: all of it looked at. What needs no network is always done."""

import base64
import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import Distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator.findings import Finding, State
from generator.founding.locks import Pin, read_pins
from generator.shipped import IS_INSTALLED, SHIPPED
from generator.supply.advisories import PYPI, NotAnsweredError, Vulnerability, ask, is_in_force
from generator.supply.errors import SupplyError
from generator.supply.inventory import LOCK, Inventory, Key, installed_packages, take_inventory
from generator.supply.licences import licence_texts, not_allowed
from generator.supply.listing import LISTING, TEXTS, write_listing, write_texts
from generator.supply.policy import POLICY, Policy, read_policy
from generator.supply.sbom import SBOM, listed_packages, listed_serial
from generator.supply.tools import TOOLS_LOCK, tools_python

UNANSWERED = 3
"""Exit code where nothing is wrong, but nobody has answered about vulnerabilities."""

_MOST_NAMED = 5
_REINSTALL = "删掉 .venv 文件夹，再运行 ./inv，会按 requirements.lock 重新装好。"
_RENEW = "运行 ./inv lock（要联网），核对改动后一起提交。"


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What to look at."""

    root: Path
    """Folder of requirements.lock."""
    today: date
    service: str = PYPI
    """Who is asked about vulnerabilities (advisories.PYPI, or an address); '' asks nobody."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found."""

    findings: tuple[Finding, ...]
    is_answered: bool
    """Whether the advisory service has answered about every package."""

    @property
    def failed(self) -> bool:
        """Whether anything must be mended."""
        return any(finding.state is State.BAD for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Known:
    """What several checks look at."""

    root: Path
    policy: Policy
    pins: tuple[Pin, ...]
    installed: Mapping[Key, Distribution]
    inventory: Inventory
    sbom: str


def audit_all(request: AuditRequest) -> Audit:
    """Look at everything. SupplyError where the lock or supply.toml cannot be read."""
    known = _read(request.root)
    findings = [finding for check in CHECKS for finding in check(known)]
    try:
        findings += _check_vulnerabilities(known, request)
    except SupplyError as error:
        # No answer, or no tools to ask with.
        return Audit((*findings, _unanswered(str(error).replace("\n", ""))), is_answered=False)
    return Audit(tuple(findings), is_answered=True)


def _read(root: Path) -> _Known:
    try:
        policy, installed = read_policy(root), installed_packages()
        sbom = (SHIPPED / SBOM).read_text("utf-8")
        pins = read_pins((root / LOCK).read_text("utf-8"))
        known = {key: licence for key, (licence, _) in listed_packages(sbom).items()}
        return _Known(root, policy, pins, installed, take_inventory(root, policy, installed, known), sbom)
    except (OSError, ValueError, KeyError) as error:
        raise SupplyError(
            f"读不了锁定的软件包清单（{LOCK}、{SBOM}）：{error}。请重新取一份完整的代码库。"
        ) from None


# ── Without a network ────────────────────────────────────────────────────────────────────────────────────────────


def check_declared(known: _Known) -> Iterator[Finding]:
    """The lock holds what pyproject.toml asks for, and was resolved for nothing else."""
    if IS_INSTALLED:
        # An office has a lock only.
        return
    project = tomllib.loads((SHIPPED / "pyproject.toml").read_text("utf-8"))
    groups = {"": project["project"]["dependencies"], ":dev": project["dependency-groups"]["dev"]}
    wrong = []
    for group, texts in groups.items():
        declared = {str(canonicalize_name(each.name)): each for each in map(Requirement, texts)}
        locked = {pin.name: pin for pin in known.pins if f"(pyproject.toml{group})" in pin.text}
        wrong += sorted(declared.keys() ^ locked.keys())
        wrong += [
            pin.name
            for pin in known.pins
            if pin.name in declared and pin.version not in declared[pin.name].specifier
        ]
    if wrong:
        said = f"{LOCK} 与 pyproject.toml 对不上：{_some(wrong)}。"
        yield Finding("锁定", State.BAD, said, _RENEW)
    elif without := [pin.name for pin in known.pins if not pin.hashes]:
        yield Finding("锁定", State.BAD, f"{LOCK} 里没有哈希：{_some(without)}。", _RENEW)
    else:
        yield Finding("锁定", State.FINE, f"{LOCK} 与 pyproject.toml 一致，{len(known.pins)}个版本都有哈希。")


def check_installed(known: _Known) -> Iterator[Finding]:
    """What is installed are the locked versions, and every file is as its wheel brought it.

    By the record that each wheel brings along; the wheels themselves pip has held against the lock.
    """
    versions = dict(known.installed.keys())
    wanted = {pin.name: {each.version for each in known.pins if each.name == pin.name} for pin in known.pins}
    other = [
        f"{name} {versions[name]}"
        for name in sorted(wanted.keys() & versions.keys())
        if versions[name] not in wanted[name]
    ]
    # Whoever installed a package of another version knows it is not the lock's; its files are not ours to judge.
    changed = [
        path
        for (name, version), package in sorted(known.installed.items(), key=lambda each: each[0])
        if version in wanted.get(name, ())
        for path in changed_files(package)
    ]
    if changed:
        said = f"装好的文件被改过或者少了：{_some(changed)}。"
        yield Finding("已装的软件包", State.BAD, said, _REINSTALL)
    elif other:
        said = f"不是锁定的版本：{_some(other)}。"
        yield Finding("已装的软件包", State.BAD, said, _REINSTALL)
    else:
        count = len(wanted.keys() & versions.keys())
        yield Finding("已装的软件包", State.FINE, f"{count}个都是锁定的版本，文件与安装记录一致。")


def changed_files(package: Distribution) -> Iterator[str]:
    """Files of an installed package that are not as its record says."""
    for file in package.files or []:
        if file.hash is None:
            continue
        path = Path(str(file.locate()))
        try:
            digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
        except OSError:
            yield file.as_posix()
            continue
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            yield file.as_posix()


def check_licences(known: _Known) -> Iterator[Finding]:
    """Each licence is known and may be used, and each package brings its text along."""
    parts = known.inventory.parts
    unknown = [f"{each.name} {each.version}" for each in parts if not each.licence]
    if unknown:
        remedy = f"读它的许可证，在 {POLICY} 的 [read] 里写明是哪一种；本机没有装的版本，运行 ./inv lock。"
        yield Finding("许可证", State.BAD, f"不清楚是哪一种：{_some(unknown)}。", remedy)
    refused = [
        f"{each.name} 的 {licence}" for each in parts for licence in not_allowed(each.licence, known.policy)
    ]
    if refused:
        remedy = f"换一个软件包；确实可以用的，写进 {POLICY} 的 [allowed]，写明理由。"
        yield Finding("许可证", State.BAD, f"不在可以用的范围内：{_some(refused)}。", remedy)
    textless = [
        package.name
        for package in known.inventory.packages
        if (found := known.installed.get((package.name, package.version))) and not any(licence_texts(found))
    ]
    if textless:
        remedy = "离线安装包要带上它的许可证全文；换一个带着全文的版本，或者不用它。"
        yield Finding("许可证", State.BAD, f"软件包里没有许可证全文：{_some(textless)}。", remedy)
    if not (unknown or refused or textless):
        yield Finding("许可证", State.FINE, f"{len(parts)}项软件和素材的许可证都可以用，全文齐备。")


def check_lists(known: _Known) -> Iterator[Finding]:
    """The lists of what the portal is made of say what the lock says."""
    listed = listed_packages(known.sbom)
    expected = {(each.name, each.version): (each.licence, each.hashes) for each in known.inventory.packages}
    stale = [f"{name} {version}" for name, version in sorted(set(expected) | set(listed))
             if expected.get((name, version)) != listed.get((name, version))]  # fmt: skip
    if stale:
        yield Finding("软件清单", State.BAD, f"{SBOM} 与 {LOCK} 对不上：{_some(stale)}。", _RENEW)
        return
    is_current = {SBOM: listed_serial(known.sbom) == known.inventory.serial}
    if not IS_INSTALLED:
        is_current[LISTING] = _is_same(LISTING, write_listing(known.inventory, known.policy))
        texts = write_texts(known.policy, known.inventory, known.installed)
        is_current[TEXTS] = _is_same(TEXTS, texts)
    if old := [path for path in is_current if not is_current[path]]:
        yield Finding("软件清单", State.BAD, f"不是最新的：{'、'.join(old)}。", _RENEW)
    else:
        yield Finding("软件清单", State.FINE, f"{SBOM} 与 {LOCK} 一致，共{len(listed)}个软件包。")


def _is_same(path: str, text: str) -> bool:
    file = SHIPPED / path
    return file.is_file() and file.read_text("utf-8") == text


CHECKS: tuple[Callable[[_Known], Iterator[Finding]], ...] = (
    check_declared,
    check_installed,
    check_licences,
    check_lists,
)

# ── With a network ───────────────────────────────────────────────────────────────────────────────────────────────


def _check_vulnerabilities(known: _Known, request: AuditRequest) -> list[Finding]:
    """No locked version has a known vulnerability but those that were accepted, for as long as they are."""
    if not request.service:
        raise NotAnsweredError("没有去问")
    tools = read_pins((SHIPPED / TOOLS_LOCK).read_text("utf-8"))
    pins = {(pin.name, pin.version): pin for pin in (*known.pins, *tools)}
    found = ask(list(pins.values()), tools_python(request.root), request.service)
    findings = []
    for vulnerability in found:
        accepted = next((each for each in known.policy.accepted if vulnerability.is_of(each)), None)
        if accepted and is_in_force(accepted, request.today):
            said = f"{_said(vulnerability)}已经接受到{accepted.until}：{accepted.reason}"
            findings.append(Finding("漏洞", State.NOTE, said))
        else:
            expired = f"（{accepted.until}以前接受过，到期了）" if accepted else ""
            said = f"{_said(vulnerability)}{expired}{vulnerability.summary}"
            findings.append(Finding("漏洞", State.BAD, said, _remedy(vulnerability)))
    for accepted in known.policy.accepted:
        if not any(vulnerability.is_of(accepted) for vulnerability in found):
            said = f"{POLICY} 接受的 {accepted.id}（{accepted.package}）已经与锁定的版本无关。"
            findings.append(Finding("漏洞", State.NOTE, said, f"从 {POLICY} 里删去。"))
    if not found:
        findings.append(
            Finding("漏洞", State.FINE, f"锁定的{len(pins)}个版本（连核查用的工具）都没有已知的漏洞。")
        )
    return findings


def _unanswered(why: str) -> Finding:
    said = f"没有查成，不能说没有漏洞：{why.rstrip('。')}。"
    remedy = "在能连上漏洞库的电脑上运行 ./inv audit；内网有漏洞库镜像的，用 --service 写它的地址。"
    return Finding("漏洞", State.NOTE, said, remedy)


def _said(vulnerability: Vulnerability) -> str:
    also = f"（{'、'.join(vulnerability.ids[1:])}）" if vulnerability.ids[1:] else ""
    return f"{vulnerability.package} {vulnerability.version} 有 {vulnerability.ids[0]}{also}："


def _remedy(vulnerability: Vulnerability) -> str:
    fixed = (
        f"升级到 {'、'.join(vulnerability.fixed_in)} 以上："
        if vulnerability.fixed_in
        else "还没有修好的版本。"
    )
    upgrade = "改 pyproject.toml，运行 ./inv lock。" if vulnerability.fixed_in else ""
    return f"{fixed}{upgrade}与门户无关的，写进 {POLICY} 的 [[accepted]]，写明理由和期限。"


def _some(told: Sequence[str]) -> str:
    """The first few of a list, and how many it has."""
    more = f"等{len(told)}个" if len(told) > _MOST_NAMED else ""
    return "、".join(told[:_MOST_NAMED]) + more
