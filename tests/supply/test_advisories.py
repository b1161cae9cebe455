"""./inv audit against services that know of vulnerabilities, know nothing, or do not answer."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from generator.findings import State
from generator.supply.auditing import Audit, AuditRequest, audit_all, changed_files
from generator.supply.errors import SupplyError
from generator.supply.inventory import installed_packages
from generator.supply.tools import tools_python
from tests.portal import ROOT, TODAY

VERSIONS = {name: version for name, version in installed_packages()}  # noqa: C416 - keys are pairs
BAD_JINJA2 = {("django", "1.2"), ("jinja2", VERSIONS["jinja2"])}
SOUND = {("django", "1.2")}


class Service:
    """Answers as api.osv.dev does; notes what it was asked."""

    def __init__(self, vulnerable: set[tuple[str, str]], *, status: int = 200, body: bytes = b"") -> None:
        self.vulnerable, self.status, self.body = vulnerable, status, body
        self.asked: list[tuple[str, str]] = []

    def answer(self, query: dict[str, Any]) -> bytes:
        key = (query["package"]["name"], query["version"])
        self.asked.append(key)
        if self.body or key not in self.vulnerable:
            return self.body or b"{}"
        affected = {
            "package": {"name": key[0], "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}],
        }
        vuln = {"id": "PYSEC-2099-1", "aliases": ["CVE-2099-1"], "summary": "Anything may happen."}
        return json.dumps({"vulns": [{**vuln, "affected": [affected]}]}).encode()

    @contextmanager
    def running(self) -> Iterator[str]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                body = service.answer(query)
                self.send_response(service.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/v1/query"
            finally:
                server.shutdown()


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach this machine without any proxy."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def tools() -> None:
    """Skip where the tools cannot be set up."""
    try:
        tools_python(ROOT)
    except SupplyError as error:
        pytest.skip(f"连不上软件包仓库，没有试核查漏洞：{str(error).splitlines()[0]}")


@pytest.fixture
def root(tmp_path: Path, unread: None) -> Path:
    """Give a place with our lock and policy, to be changed, and our tools."""
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    shutil.copy(ROOT / "supply.toml", tmp_path)
    (tmp_path / "build").symlink_to(ROOT / "build")
    return tmp_path


def run(service: Service) -> subprocess.CompletedProcess[str]:
    with service.running() as address:
        return subprocess.run(
            [sys.executable, "-m", "generator.command_line", "audit", "--service", address],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
            check=False,
        )


def ask(root: Path, vulnerable: set[tuple[str, str]], today: date = TODAY) -> tuple[Audit, list[str]]:
    with Service(vulnerable).running() as address:
        report = audit_all(AuditRequest(root, today, address))
    return report, [f"{each.state} {each.said}" for each in report.findings if each.name == "漏洞"]


def accept(root: Path, package: str, until: str) -> None:
    entry = f'\n[[accepted]]\nid = "CVE-2099-1"\npackage = "{package}"\nreason = "门户不用它。"\nuntil = {until}\n'
    path = root / "supply.toml"
    path.write_text(path.read_text("utf-8") + entry, "utf-8")


@pytest.mark.slow
def test_a_vulnerable_package_fails_the_command(tools: None) -> None:
    service = Service(BAD_JINJA2)
    done = run(service)

    assert done.returncode == 1
    assert (
        f"［不行］漏洞：jinja2 {VERSIONS['jinja2']} 有 PYSEC-2099-1（CVE-2099-1）：Anything may"
        in done.stdout
    )
    assert "升级到 99.0 以上" in done.stdout
    # Every version that any machine may install was asked about, and what the tools are made of.
    locks = [(ROOT / name).read_text("utf-8") for name in ("requirements.lock", "requirements-tools.lock")]
    lines = [line.split()[0] for lock in locks for line in lock.splitlines() if "==" in line.split(" ")[0]]
    assert set(service.asked) == {tuple(line.split("==")) for line in lines} | {("django", "1.2")}


@pytest.mark.slow
def test_without_any_vulnerability_all_is_fine(tools: None, root: Path) -> None:
    report, said = ask(root, SOUND)

    assert report.is_answered
    assert len(said) == 1
    assert said[0].endswith("都没有已知的漏洞。")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("service", "why"),
    [
        # As a mirror does that knows packages, but no advisories.
        (Service(set()), "它连 django 1.2 的旧漏洞都不知道，不是漏洞库"),
        (Service(SOUND, status=404), "漏洞库没有答复"),
        (Service(SOUND, status=503), "漏洞库没有答复"),
        (Service(SOUND, body=b"<html>login</html>"), "漏洞库没有答复"),
    ],
)
def test_no_answer_is_never_taken_for_a_good_one(tools: None, service: Service, why: str) -> None:
    done = run(service)

    assert done.returncode == 3
    assert f"没有查成，不能说没有漏洞：{why}" in done.stdout
    assert "漏洞没有查成" in done.stderr


@pytest.mark.slow
def test_a_service_that_cannot_be_reached_is_said(tools: None, root: Path) -> None:
    report = audit_all(AuditRequest(root, TODAY, "http://127.0.0.1:9/v1/query"))

    assert not report.is_answered
    assert "连不上 http://127.0.0.1:9/v1/query" in report.findings[-1].said


@pytest.mark.slow
def test_what_was_accepted_holds_until_its_day(tools: None, root: Path) -> None:
    accept(root, "jinja2", "2026-12-31")
    report, said = ask(root, BAD_JINJA2, date(2026, 12, 31))
    assert not report.failed
    assert said[0].startswith("注意 ")
    assert said[0].endswith("已经接受到2026-12-31：门户不用它。")

    report, said = ask(root, BAD_JINJA2, date(2027, 1, 1))
    assert report.failed
    assert "（2026-12-31以前接受过，到期了）" in said[0]


@pytest.mark.slow
def test_what_was_accepted_for_another_package_or_is_gone_does_not_count(tools: None, root: Path) -> None:
    accept(root, "pyyaml", "2027-12-31")
    report, said = ask(root, BAD_JINJA2)

    assert report.failed
    assert "注意 supply.toml 接受的 CVE-2099-1（pyyaml）已经与锁定的版本无关。" in said


def test_without_tools_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    report = audit_all(AuditRequest(tmp_path, TODAY))

    assert not report.is_answered
    assert report.findings[-1].state is State.NOTE
    assert "没有查成，不能说没有漏洞：核查用的工具没有装成" in report.findings[-1].said
    assert list((tmp_path / "build" / "tools").iterdir()) == [], "nothing half-made is left"


def test_an_installed_file_that_was_changed_is_noticed(tmp_path: Path) -> None:
    info = tmp_path / "thing-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n", "utf-8")
    code = tmp_path / "thing.py"
    code.write_text("good = True\n", "utf-8")
    digest = base64.urlsafe_b64encode(hashlib.sha256(code.read_bytes()).digest()).rstrip(b"=").decode()
    (info / "RECORD").write_text(f"thing.py,sha256={digest},12\nthing-1.0.dist-info/RECORD,,\n", "utf-8")
    package = installed_packages(tmp_path)["thing", "1.0"]

    assert list(changed_files(package)) == []
    code.write_text("evil = True\n", "utf-8")
    assert list(changed_files(package)) == ["thing.py"]
    code.unlink()
    assert list(changed_files(package)) == ["thing.py"]
