"""A real nginx with the example settings: what it sends, and that nobody ever gets a mixed page."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response

from generator.publishing.releases import publish, rollback
from tests.publishing.portals import PAGES, lay, portal, seen

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "nginx"
CONF = (EXAMPLE / "portal.conf").read_text("utf-8")
SERVER = """
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
}}
"""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
PUBLICATIONS = 50
LOAD_SECONDS = 10

pytestmark = pytest.mark.skipif(os.name == "nt", reason="nginx 在 Linux 服务器上运行")


def require(*programs: str) -> None:
    """Skip where a program is absent; fail where everything must run (.ci/run)."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        advice = f"没有找到 {'、'.join(missing)}。Debian/Ubuntu 可执行：apt install nginx-light wrk"
        if os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
            pytest.fail(advice, pytrace=False)
        pytest.skip(advice)


@dataclass
class Answer:
    """What the server sent."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


@dataclass
class Server:
    """A running nginx which shows one folder of releases."""

    target: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, "/" + path, headers=named)
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()


@contextmanager
def running(target: Path, folder: Path) -> Iterator[Server]:
    """Run nginx with the example, only its address and folders changed. It answers as soon as this returns."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # Bound by us and handed over, as when nginx replaces itself: connections wait for it, so need we not.
        listening.set_inheritable(True)
        # nginx takes it as it is: of two workers that are woken for one connection, one would else wait for ever.
        listening.setblocking(False)  # noqa: FBT003
        port = listening.getsockname()[1]
        conf = CONF.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/portal", str(target))
        (folder / "portal.conf").write_text(conf, "utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(SERVER.format(folder=folder, user=user), "utf-8")
        shutil.copy(EXAMPLE / "404.html", target / "404.html")
        command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert "test is successful" in tested.stderr, tested.stderr
        assert "[warn]" not in tested.stderr.replace("could not open error log file", ""), tested.stderr
        environment = {**os.environ, "NGINX": f"{listening.fileno()};"}
        with subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()]) as process:
            try:
                yield Server(target, port)
            finally:
                process.send_signal(signal.SIGTERM)
    errors = (folder / "error.log").read_text("utf-8")
    expected = ("No such file", "is forbidden", "using inherited sockets")
    assert [line for line in errors.splitlines() if not any(words in line for words in expected)] == []


@pytest.fixture(scope="module")
def server(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give an nginx which shows the whole portal of data/."""
    require("nginx")
    folder = tmp_path_factory.mktemp("nginx")
    publish(site, folder / "to", 2, pytest.fail)
    with running(folder / "to", folder) as server:
        yield server


# ── The example ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_policy_is_that_of_the_pages() -> None:
    frame = (ROOT / "site_src" / "overrides" / "main.html").read_text("utf-8")
    (of_pages,) = POLICY.findall(frame)

    assert f"\"{of_pages}; frame-ancestors 'none'\";" in CONF


def test_the_example_says_in_chinese_what_to_change() -> None:
    comments = [line for line in CONF.splitlines() if line.strip().startswith("#")]

    assert CONF.count("# 改：") == 3
    for trap in ("open_file_cache off;", "disable_symlinks off;"):
        assert trap in CONF
    assert sum(bool(re.search(r"[\u4e00-\u9fff]", line)) for line in comments) > 20


def test_every_header_is_set_once_for_all() -> None:
    """One add_header in an inner block silently drops all of the outer one."""
    indents = {
        len(line) - len(line.lstrip())
        for line in CONF.splitlines()
        if "add_header " in line and "#" not in line
    }

    assert indents == {4}


# ── What it sends ────────────────────────────────────────────────────────────────────────────────────────────────


def test_headers_of_a_page(server: Server) -> None:
    answer = server.get("index.html")
    (policy,) = POLICY.findall(answer.body.decode())

    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == f"{unescape(policy)}; frame-ancestors 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["server"] == "nginx"
    assert answer.body == (server.target / "current" / "index.html").read_bytes()
    assert server.get("").body == answer.body


def test_a_page_that_has_not_changed_is_not_sent_again(server: Server) -> None:
    first = server.get("index.html")
    again = server.get("index.html", If_None_Match=first.headers["etag"])

    assert (again.status, again.body) == (304, b"")
    assert "content-security-policy" in again.headers


def test_text_is_packed_and_a_packed_page_is_recognized(server: Server) -> None:
    packed = server.get("items/index.html", Accept_Encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    again = server.get("items/index.html", Accept_Encoding="gzip", If_None_Match=packed.headers["etag"])
    assert again.status == 304


KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "application/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "svg": "image/svg+xml",
    "md": "text/plain; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def test_every_kind_of_file_has_its_type(server: Server, site: Path) -> None:
    by_kind: dict[str, Path] = {}
    for path in sorted(site.rglob("*.*")):
        by_kind.setdefault(path.suffix[1:], path)
    found = {
        kind: server.get(http_path(path.relative_to(site)), "HEAD").headers["content-type"]
        for kind, path in by_kind.items()
    }

    assert found == KINDS


def http_path(path: Path) -> str:
    return quote(path.as_posix())


def test_a_pdf_is_left_to_the_reader_of_the_browser(server: Server, site: Path) -> None:
    path = next(path for path in sorted(site.rglob("*.pdf")))
    headers = server.get(http_path(path.relative_to(site)), "HEAD").headers

    assert "content-security-policy" not in headers
    assert headers["x-content-type-options"] == "nosniff"


def test_styles_and_scripts_are_kept_for_a_minute(server: Server) -> None:
    assert server.get("assets/portal.css").headers["cache-control"] == "max-age=60"
    assert server.get("search/data.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["gone.html", "orders/gone/", ".lock", "orders/.hidden", "../releases/", "assets/"]
)
def test_what_is_not_there_gets_a_page_that_helps(server: Server, path: str) -> None:
    answer = server.get(path)

    assert answer.status in ({403} if path == "assets/" else {404, 400})
    assert answer.status != 404 or "没有这个页面" in answer.body.decode()
    if answer.status == 404:
        assert "content-security-policy" in answer.headers
        for link in re.findall(r'(?:href)="/([^"]+)"', answer.body.decode()):
            assert server.get(link).status == 200, link


def test_it_only_reads(server: Server) -> None:
    assert server.get("index.html", "POST").status == 405
    assert server.get("index.html", "PUT").status == 405


def test_the_portal_works_in_a_browser_without_a_report(server: Server, chromium_page: Page) -> None:
    reports: list[str] = []
    failed: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            reports.append(message.text)

    def note(response: Response) -> None:
        if response.status >= 400:
            failed.append(response.url)

    chromium_page.on("console", listen)
    chromium_page.on("response", note)
    chromium_page.on("pageerror", lambda error: reports.append(str(error)))
    chromium_page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective))"
    )
    pages = ["", "boards/index.html", "boards/map.html?kiosk", "items/index.html", "charts/index.html"]
    pages += ["cycle/index.html", "units/index.html", "reports/2021/index.html", "guide/runbook.html"]
    for path in pages:
        response = chromium_page.goto(server.address + path)
        assert response is not None
        assert response.status == 200, path
        assert "default-src 'none'" in response.headers["content-security-policy"]
        chromium_page.wait_for_load_state("networkidle")
    chromium_page.goto(server.address + "items/index.html")
    font = chromium_page.evaluate("getComputedStyle(document.body).fontFamily")

    assert font
    assert reports == []
    assert failed == []


def test_the_page_for_wrong_addresses_in_a_browser(server: Server, chromium_page: Page) -> None:
    chromium_page.goto(server.address + "orders/2021/gone.html")

    assert chromium_page.get_by_role("heading").inner_text() == "没有这个页面"
    chromium_page.get_by_role("link", name="回到总览").click()
    assert "总览" in chromium_page.title()


# ── Under load ───────────────────────────────────────────────────────────────────────────────────────────────────

CHECKING = """
-- Every response must be, to the last byte, one of the pages that were ever published.
local known, told, seen = {{}}, false, {{}}
local paths = {{ {paths} }}
local turn = 0

function setup(thread) threads = threads or {{}}; table.insert(threads, thread) end

function init()
    for name in io.lines("{folder}/pages.txt") do
        local file = io.open(name, "rb"); known[file:read("*a")] = true; file:close()
    end
    different, wrong_ones, answers = 0, 0, 0
end

function request()
    turn = turn + 1
    return wrk.format("GET", paths[turn % #paths + 1])
end

function response(status, _, body)
    if not told then
        told = true
        local pipe = io.open("{folder}/started", "w"); pipe:write("1"); pipe:close()
    end
    answers = answers + 1
    if status ~= 200 or not known[body] then wrong_ones = wrong_ones + 1 end
    if not seen[body] then seen[body] = true; different = different + 1 end
end

function done(summary)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d\\n", threads[1]:get("answers"), threads[1]:get("wrong_ones"),
        threads[1]:get("different"), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""
LENGTH = 48_000
"""Longer than what nginx sends at a time to a slow reader, and all pages of all editions are equally long."""


@pytest.fixture
def scratch() -> Iterator[Path]:
    """Give a folder in memory, if there is one: what is looked for here does not depend on the disk."""
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_no_reader_gets_an_error_or_a_mixed_page_while_50_portals_are_published(scratch: Path) -> None:
    """Mixed: one response that holds parts of two releases.

    It cannot be, because nginx opens a file once for a response, and no file of a release is ever written to after
    it got its name. Here every response under load is compared with all pages ever published, whole. A second reader
    keeps what he got and only asks whether it has changed: although all pages are equally long and were built in the
    same second, he must never be told that an old one is still good.
    """
    require("nginx", "wrk")
    editions = [f"{number:04x}" for number in range(PUBLICATIONS + 1)]
    # Names of the same length as nginx's paths in the script; one page has a Chinese name, which wrk would not quote.
    paths = [path for path in PAGES if path.isascii()]
    portals = {edition: portal(edition, LENGTH) for edition in editions}
    assert len({len(files["index.html"]) for files in portals.values()}) == 1
    listed = []
    for edition, files in portals.items():
        lay({f"known/{edition}/{path}": files[path] for path in paths}, scratch)
        listed += [str(scratch / "known" / edition / path) for path in paths]
    (scratch / "pages.txt").write_text("\n".join(listed) + "\n", "utf-8")
    quoted = ", ".join(f'"/{path}"' for path in paths)
    (scratch / "check.lua").write_text(CHECKING.format(folder=scratch, paths=quoted), "utf-8")
    os.mkfifo(scratch / "started")
    publish(lay(portals[editions[0]], scratch / "site"), scratch / "to", 2, pytest.fail)

    with running(scratch / "to", scratch) as server:
        kept = server.get("index.html")
        command = [
            "wrk",
            "-t1",
            "-c8",
            f"-d{LOAD_SECONDS}s",
            "-s",
            str(scratch / "check.lua"),
            server.address,
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as load:
            # Opens when the first response is there.
            (scratch / "started").read_text("ascii")
            for number, edition in enumerate(editions[1:]):
                publish(lay(portals[edition], scratch / "site"), scratch / "to", 2, pytest.fail)
                fresh = server.get("index.html", If_None_Match=kept.headers["etag"])
                assert (fresh.status, fresh.body) == (200, portals[edition]["index.html"])
                if number % 10 == 9:
                    rollback(scratch / "to", pytest.fail)
                    older = server.get("index.html", If_None_Match=fresh.headers["etag"])
                    assert (older.status, older.body) == (200, kept.body)
                    publish(scratch / "site", scratch / "to", 2, pytest.fail)
                    fresh = server.get("index.html", If_None_Match=older.headers["etag"])
                    assert fresh.body == portals[edition]["index.html"]
                kept = fresh
            load.send_signal(signal.SIGINT)
            said = load.communicate(timeout=30)[0]
    (result,) = re.findall(r"RESULT (\d+) (\d+) (\d+) (\d+)", said)
    answers, wrong, different, errors = map(int, result)

    assert (wrong, errors) == (0, 0), said
    # Readers did see one release after another.
    assert answers > PUBLICATIONS
    assert different > PUBLICATIONS / 2
    assert seen(scratch / "to") == portals[editions[-1]]
