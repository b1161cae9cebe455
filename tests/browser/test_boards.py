"""Wall boards in a real browser: they fit every screen, outlast the network, rotate, and are complete without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator.facts.records.boards import BoardSettings
from tests.boards_data import records, write_site
from tests.browser.strict import axe_findings
from tests.portal import served

KINDS = ("zb-2021-01", "focus", "deadlines", "map", "plan-2021", "accountability")
"""One board of each kind."""
SIZES = [(1920, 1080), (3840, 2160), (2560, 1080), (1080, 1920)]
LEGIBLE = 11
"""Smallest letters, in px of a screen 1080 px high."""
MEASURE = (Path(__file__).parent / "measure_boards.js").read_text("utf-8")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Give portals of boards with few, some and many tasks, all with titles of sixty characters."""
    return {
        number: write_site(tmp_path_factory.mktemp(f"t{number}"), records(number, 60))
        for number in (5, 20, 60)
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Give a portal of boards with ordinary titles, and the address at which it is served."""
    site = write_site(tmp_path_factory.mktemp("plain"), records(20))
    with served(site) as address:
        yield site, address


def settled(page: Page) -> None:
    """Wait until the board on the screen has been fitted."""
    page.wait_for_selector(".board[data-fitted], .board .board__empty", timeout=60_000)


def until(page: Page, expression: str) -> None:
    """Wait until something holds.

    Not by wait_for_function: that evaluates a string in the page, which its policy forbids.
    """
    for _ in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


@pytest.mark.parametrize("tasks", [5, 20, 60])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_boards_fit_the_screen(
    browser: Browser, sites: dict[int, Path], size: tuple[int, int], tasks: int
) -> None:
    """Nothing scrolls, leaves the window, covers anything else, or is too small to read."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height})
    wrong: list[str] = []
    for key in KINDS:
        page.goto(f"{sites[tasks].as_uri()}/boards/{key}.html?kiosk", timeout=90_000)
        settled(page)
        found: dict[str, Any] = page.evaluate(MEASURE)
        smallest = LEGIBLE * min(size) / 1080
        wrong += [f"{key}: {fault}" for fault in found["faults"]]
        if found["smallest"] < smallest - 0.05:
            wrong.append(f"{key}: letters of {found['smallest']} px: {found['smallestText']}")
        assert found["texts"] > 20
    page.close()

    assert not wrong, "\n".join(wrong[:30])


@pytest.mark.parametrize("tasks", [5, 60])
def test_every_task_is_on_the_screen(browser: Browser, sites: dict[int, Path], tasks: int) -> None:
    """On one of its pages, if there are several; each exactly once."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{sites[tasks].as_uri()}/boards/zb-2021-01.html?kiosk", timeout=90_000)
    settled(page)
    rows = page.locator(".board [data-row]").count()
    pages = page.locator("[data-board-turn]").inner_text()
    page.close()

    assert rows == tasks + 1 or "页" in pages


class Wall:
    """A server on one port that can be stopped, started and made to misbehave."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.mood = folder, 0, ""
        self.hang = threading.Event()
        self.server: ThreadingHTTPServer | None = None

    def start(self) -> str:
        wall = self

        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                if wall.mood == "hang" and self.path.endswith(".html"):
                    wall.hang.wait(60)
                    return
                if wall.mood == "half" and self.path.endswith(".html"):
                    text = (wall.folder / self.path.lstrip("/")).read_bytes()
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(text[: len(text) * 2 // 3])
                    return
                if wall.mood == "gone" and self.path.endswith(".html"):
                    self.send_error(404)
                    return
                super().do_GET()

        self.server = ThreadingHTTPServer(
            ("127.0.0.1", self.port), partial(Handler, directory=str(self.folder))
        )
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.port}/"

    def stop(self) -> None:
        if self.server:
            self.hang.set()
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Wall]:
    """Give a server of a portal of boards."""
    one = Wall(write_site(tmp_path, records(12)))
    yield one
    one.stop()


@pytest.fixture
def screen(browser: Browser) -> Iterator[Page]:
    """Give a screen whose clock the test turns; it opens in the morning."""
    with browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1920, "height": 1080}
    ) as context:
        page = context.new_page()
        page.clock.install(time="2021-08-20T09:00:00+08:00")
        yield page


def test_a_lost_network_keeps_the_last_copy_and_tells_its_age(wall: Wall, screen: Page) -> None:
    screen.goto(f"{wall.start()}boards/focus.html?kiosk&boards=focus")
    settled(screen)
    assert "12" in screen.locator(".board__figures").inner_text()

    wall.stop()
    screen.clock.fast_forward("01:01")
    chip = screen.locator(".kiosk-alarm--chip")
    chip.wait_for()
    assert "连接中断 · 数据截至 2021-08-20，已 1 分钟" in chip.inner_text()
    screen.clock.fast_forward("05:00")
    until(screen, "document.querySelector('.kiosk-alarm').textContent.includes('已 6 分钟')")
    assert screen.locator(".board h1").inner_text() == "四个紧盯作战图"
    assert screen.evaluate(MEASURE)["faults"] == []

    screen.clock.fast_forward("16:00:00")
    strip = screen.locator(".kiosk-alarm--strip")
    strip.wait_for()
    box = strip.bounding_box()
    assert box
    assert box["width"] >= 1918
    assert screen.evaluate(MEASURE)["faults"] == []

    write_site(wall.folder.parent, records(13), built="2021-08-21")
    wall.start()
    screen.clock.fast_forward("01:01")
    screen.wait_for_selector(".kiosk-alarm", state="detached")
    assert "13" in screen.locator(".board__figures").inner_text()
    assert "2021-08-21" in screen.locator("[data-board-edition]").inner_text()


@pytest.mark.parametrize("mood", ["half", "hang"])
def test_only_a_whole_copy_replaces_the_board(wall: Wall, screen: Page, mood: str) -> None:
    """Neither half a page nor one that takes longer than thirty seconds."""
    screen.goto(f"{wall.start()}boards/focus.html?kiosk&boards=focus")
    settled(screen)
    write_site(wall.folder.parent, records(13))
    wall.mood = mood
    screen.clock.fast_forward("01:01")
    screen.wait_for_timeout(300)
    screen.clock.fast_forward("00:31")
    screen.locator(".kiosk-alarm").wait_for()
    assert "12" in screen.locator(".board__figures").inner_text()

    wall.mood = ""
    wall.hang.set()
    screen.clock.fast_forward("01:01")
    screen.wait_for_selector(".kiosk-alarm", state="detached")
    assert "13" in screen.locator(".board__figures").inner_text()


def test_a_board_taken_down_leaves_the_wall_without_an_error_page(wall: Wall, screen: Page) -> None:
    screen.goto(f"{wall.start()}boards/focus.html?kiosk&seconds=300")
    settled(screen)
    wall.mood = "gone"
    screen.clock.fast_forward("01:01")
    screen.wait_for_timeout(300)

    assert screen.locator(".board h1").inner_text() == "四个紧盯作战图"
    assert screen.locator(".kiosk-alarm").count() == 0


def test_new_scripts_and_styles_cause_one_real_reload(wall: Wall, screen: Page) -> None:
    loads: list[str] = []
    screen.on("load", lambda page: loads.append(page.url))
    screen.goto(f"{wall.start()}boards/focus.html?kiosk&boards=focus")
    settled(screen)
    write_site(wall.folder.parent, records(12), assets="2")
    for tick in range(600):
        if len(loads) == 2:
            break
        # Not more often: another minute of this clock ends the wait for a copy that is under way.
        if tick % 100 == 0:
            screen.clock.fast_forward("01:01")
        screen.wait_for_timeout(100)
    settled(screen)
    assert screen.locator(".board").get_attribute("data-assets") == "2"
    for _ in range(3):
        screen.clock.fast_forward("01:01")
        screen.wait_for_timeout(200)

    assert len(loads) == 2
    assert "kiosk" in loads[1]


def test_rotation_keeps_its_state_over_many_rounds(wall: Wall, screen: Page) -> None:
    """Grafana loses its kiosk mode after one round (grafana/grafana#6727)."""
    complaints: list[str] = []
    screen.on("pageerror", lambda error: complaints.append(str(error)))
    keys = ["focus", "map", "accountability"]
    screen.goto(f"{wall.start()}boards/focus.html?kiosk&boards={','.join(keys)}&seconds=5")
    settled(screen)
    for turn in range(1, 31):
        screen.clock.fast_forward("00:05")
        expected = keys[turn % len(keys)]
        screen.wait_for_selector(f".board[data-board='{expected}'][data-fitted]")
        until(screen, f"location.pathname.endsWith('/{expected}.html')")
        assert "kiosk" in screen.url
        # The next turn is set once the board stands.
        until(
            screen,
            f"document.querySelector('[data-board-turn]').textContent.includes('第{turn % len(keys) + 1}张')",
        )
        screen.wait_for_timeout(30)
    assert screen.evaluate("Number(sessionStorage['portal.kiosk.rounds'])") == 10
    screen.reload()
    settled(screen)

    assert screen.locator(".board").get_attribute("data-board") == keys[30 % 3]
    assert screen.evaluate("document.documentElement.classList.contains('kiosk')")
    assert not complaints


def test_rotation_goes_on_without_the_network(wall: Wall, screen: Page) -> None:
    screen.goto(f"{wall.start()}boards/focus.html?kiosk&boards=focus,map&seconds=5")
    settled(screen)
    for key in ("map", "focus"):
        screen.clock.fast_forward("00:05")
        screen.wait_for_selector(f".board[data-board='{key}'][data-fitted]")
        screen.wait_for_timeout(100)
    wall.stop()
    for key in ("map", "focus", "map"):
        screen.clock.fast_forward("00:05")
        screen.wait_for_selector(f".board[data-board='{key}'] .kiosk-alarm")
        screen.wait_for_timeout(100)


def test_the_night_is_dimmed_and_pixels_shift(browser: Browser, tmp_path: Path) -> None:
    found = records(5)
    object.__setattr__(found, "boards", BoardSettings.model_validate({"夜间调暗起": "20", "夜间调暗止": "7"}))
    with (
        served(write_site(tmp_path, found)) as address,
        browser.new_context(timezone_id="Asia/Shanghai") as context,
    ):
        page = context.new_page()
        page.clock.install(time="2021-08-20T19:58:30+08:00")
        page.goto(f"{address}boards/focus.html?kiosk&seconds=3600")
        settled(page)
        assert not page.evaluate("document.documentElement.classList.contains('kiosk--dim')")
        places = set()
        for _ in range(4):
            page.clock.fast_forward("01:00")
            page.wait_for_timeout(100)
            places.add(str(page.locator(".board").bounding_box()))
        assert page.evaluate("document.documentElement.classList.contains('kiosk--dim')")

    assert len(places) == 4


def test_a_copied_folder_rotates_by_plain_loading(browser: Browser, plain: tuple[Path, str]) -> None:
    page = browser.new_page()
    page.goto(f"{plain[0].as_uri()}/boards/focus.html?kiosk&boards=focus,map&seconds=1")
    page.wait_for_url("**/map.html?kiosk&boards=focus,map&seconds=1")
    page.wait_for_url("**/focus.html?kiosk&boards=focus,map&seconds=1")
    page.close()


def test_the_index_begins_the_playlist(browser: Browser, plain: tuple[Path, str]) -> None:
    page = browser.new_page()
    page.goto(f"{plain[1]}boards/index.html")
    page.get_by_role("link", name="大屏轮播").click()
    settled(page)

    assert page.locator(".board").get_attribute("data-board") == "map"
    page.close()


def test_keys_and_buttons_reach_everything(browser: Browser, plain: tuple[Path, str]) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{plain[1]}boards/focus.html?kiosk&boards=focus,map&seconds=3600")
    settled(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".board[data-board='map'][data-fitted]")
    page.keyboard.press(" ")
    assert "（暂停）" in page.locator("[data-board-turn]").inner_text()
    bar = page.get_by_role("toolbar")
    names = bar.get_by_role("button").all_inner_texts()
    reached: set[str] = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.closest('.kiosk-bar') ? document.activeElement.textContent : ''"
            )
        )
        if reached >= set(names):
            break
    assert reached >= set(names) == {"上一张", "继续", "下一张", "退出大屏"}
    until(page, "getComputedStyle(document.querySelector('.kiosk-bar')).opacity === '1'")
    page.keyboard.press("Escape")
    page.wait_for_url("**/map.html")
    assert page.locator(".md-header").is_visible()
    page.close()


@pytest.mark.parametrize("way", ["page", "kiosk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, plain: tuple[Path, str], scheme: Any, way: str) -> None:
    context = browser.new_context(
        color_scheme=scheme,
        bypass_csp=True,
        viewport={"width": 1920, "height": 1080},
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = []
    for key in ("index", *KINDS, "zx-2021-01") if way == "page" else KINDS:
        page.goto(f"{plain[1]}boards/{key}.html{'?kiosk&seconds=3600' if way == 'kiosk' else ''}")
        if way == "kiosk":
            settled(page)
        found += [f"{key}: {each}" for each in axe_findings(page)]
    context.close()

    assert not found, "\n".join(found[:15])


def test_boards_are_complete_without_scripts(browser: Browser, plain: tuple[Path, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{plain[1]}boards/zb-2021-01.html")

    assert page.locator(".row:visible").count() == 21
    assert page.locator(".row a:visible").count() >= 21
    assert page.locator(".track__mark:visible").count() == 4 + 20 * 3
    assert page.locator(".board__figures a:visible").count() > 3
    assert page.get_by_role("link", name="A3 图纸（PDF）").is_visible()
    for key in KINDS:
        page.goto(f"{plain[1]}boards/{key}.html")
        assert page.locator("[data-row]:visible").count() == page.locator("[data-row]").count() > 0
    context.close()


@pytest.mark.parametrize("width", [390, 820, 1920])
def test_pages_do_not_scroll_sideways(browser: Browser, plain: tuple[Path, str], width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    for key in ("index", *KINDS):
        page.goto(f"{plain[1]}boards/{key}.html")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{key}: {over}px"
    page.close()


def test_reduced_motion_is_honoured(browser: Browser, plain: tuple[Path, str]) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{plain[1]}boards/focus.html?kiosk&boards=focus,map&seconds=3600")
    settled(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".board[data-board='map'].kiosk-fresh")

    assert page.evaluate("getComputedStyle(document.querySelector('.board')).animationName") == "none"
    assert page.evaluate("document.getAnimations().length") == 0
    context.close()


def test_pages_print_on_a4(browser: Browser, plain: tuple[Path, str]) -> None:
    """277 mm is what A4 across leaves between margins of 10 mm."""
    page = browser.new_page(viewport={"width": 1047, "height": 718})
    page.emulate_media(media="print")
    for key in KINDS:
        page.goto(f"{plain[1]}boards/{key}.html")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 1, f"{key}: {over}px"
        assert page.locator(".board-tools").is_hidden()
        assert page.locator(".board h1").is_visible()
        assert page.locator("[data-row]:visible").count() == page.locator("[data-row]").count()
    page.close()
