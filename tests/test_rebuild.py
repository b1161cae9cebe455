"""Building again after an edit gives the same bytes as building from nothing, whatever was edited."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from generator.build import BuildReport, BuildRequest, build_portal
from generator.press import Kept
from tests.benchmark.items import write_items
from tests.facts.broken import SMALL
from tests.portal import REVISION, TODAY

ROUNDS = int(os.environ.get("REBUILD_ROUNDS", "3"))
"""A hundred take some minutes: REBUILD_ROUNDS=100 ./inv test -k rebuild."""
ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
ADDED = 12
"""Orders that come and go besides the real ones."""
KEPT = ("charts", "papers", "posters", "frames", "frames.key")
"""What is kept under a name that says all it follows from: a build from nothing would make the same."""


def tree_of(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {
        file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()
    }


def build(data: Path, out: Path, kept: Kept | None = None, helpers: int = 0) -> BuildReport:
    """Build on a fixed day."""
    return build_portal(BuildRequest(data, out, None, TODAY, REVISION, helpers=helpers), kept)


def warm_up(out: Path, warm: Path) -> None:
    """Give a folder what another build has kept under names that say all."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    for name in KEPT:
        if (warm / name).is_dir():
            shutil.copytree(warm / name, out / name)
        else:
            shutil.copy(warm / name, out / name)


def build_from_nothing(data: Path, out: Path, warm: Path) -> dict[str, bytes]:
    """The site of a build that knows nothing of an earlier one."""
    warm_up(out, warm)
    assert not build(data, out).failed
    return tree_of(out / "site")


class Editor:
    """Makes one random change after the other, as editors do."""

    def __init__(self, data: Path, store: Path) -> None:
        self.data = data
        self.dice = Random("edits")  # noqa: S311 - the same edits each time
        # Whole orders, to be put in and taken out again.
        write_items(DATA, store, ADDED)
        self.spare = sorted(
            set(store.glob("orders/*/*.yml"))
            - {store / p.relative_to(DATA) for p in DATA.glob("orders/*/*.yml")}
        )
        self.store = store

    def edit(self) -> str:
        """Change something; says what."""
        change: Callable[[], str] = self.dice.choice(
            (self.retitle, self.retitle, self.log, self.log, self.add_or_take, self.add_or_take, self.name_unit,
             self.recount, self.meet, self.move_day, self.mend_rule, self.announce)
        )  # fmt: skip
        return change()

    def replace(self, pattern: str, file: str, new: Callable[[re.Match[str]], str]) -> str:
        """Replace the first match in a random file of some."""
        path = self.dice.choice(sorted(self.data.glob(file)))
        text = path.read_text("utf-8")
        path.write_text(re.sub(pattern, new, text, count=1, flags=re.MULTILINE), "utf-8")
        return f"{path.relative_to(self.data)}: {pattern}"

    def retitle(self) -> str:
        return self.replace(r"^标题: (.*)$", "orders/*/*.yml", lambda match: f"标题: {match[1]}又")

    def log(self) -> str:
        """One more entry at the end of the log of an order that is under way."""
        for path in self.dice.sample(found := sorted(self.data.glob("orders/2021/*.yml")), len(found)):
            text = path.read_text("utf-8")
            lead = re.search(r"^牵头单位: (\S+)$", text, re.MULTILINE)
            if lead and not re.search("事件: (报结|销号|撤销|中止|异议|催办)", text) and "事件: 签收" in text:
                path.write_text(
                    f"{text.rstrip()}\n  - {{日期: 2022-02-10, 事件: 催办, 单位: {lead[1]}}}\n", "utf-8"
                )
                return f"{path.name}: 催办"
        return "nothing to log"

    def add_or_take(self) -> str:
        file = self.dice.choice(self.spare)
        target = self.data / file.relative_to(self.store)
        if target.exists():
            target.unlink()
            return f"{target.name}: gone"
        target.parent.mkdir(exist_ok=True)
        shutil.copy(file, target)
        return f"{target.name}: new"

    def name_unit(self) -> str:
        return self.replace(r"全称: ([^,]*),", "units.yml", lambda match: f"全称: {match[1]}处,")

    def recount(self) -> str:
        return self.replace(
            r"(分子: )(\d+)", "indicators/*.yml", lambda match: f"{match[1]}{int(match[2]) - 1}"
        )

    def meet(self) -> str:
        return self.replace(r"^标题: (.*)$", "meetings/*/*.yml", lambda match: f"标题: {match[1]}（补）")

    def move_day(self) -> str:
        return self.replace(
            r"^截至日期: 2022-02-(\d+)$",
            "portal.yml",
            lambda match: f"截至日期: 2022-02-{int(match[1]) % 27 + 1:02}",
        )

    def mend_rule(self) -> str:
        return self.replace(r"说明: ", "rules/*.yml", lambda match: f"{match[0]}又")

    def announce(self) -> str:
        return self.replace(r"^门户名称: (.*)$", "portal.yml", lambda match: f"门户名称: {match[1]}新")


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    """An editor at work on a copy of data/."""
    shutil.copytree(DATA, tmp_path / "data")
    return Editor(tmp_path / "data", tmp_path / "store")


def test_building_again_gives_the_same_bytes(editor: Editor, tmp_path: Path, portal_out: Path) -> None:
    kept, out = Kept(), tmp_path / "out"
    warm_up(out, portal_out)
    assert not build(editor.data, out, kept).failed
    for number in range(ROUNDS):
        before = {path: path.read_bytes() for path in editor.data.rglob("*.yml")}
        said = editor.edit()
        if build(editor.data, out, kept).failed:
            # A slip of the editor: taken back, as it would be.
            for path in set(editor.data.rglob("*.yml")) - set(before):
                path.unlink()
            for path, content in before.items():
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            assert not build(editor.data, out, kept).failed
        again, fresh = tree_of(out / "site"), build_from_nothing(editor.data, tmp_path / "fresh", out)
        differing = sorted(path for path in {*again, *fresh} if again.get(path) != fresh.get(path))
        assert not differing, f"round {number}, {said}: {differing[:10]}"


def test_only_what_follows_from_an_edit_is_made_again(
    editor: Editor, tmp_path: Path, portal_out: Path
) -> None:
    kept, out = Kept(), tmp_path / "out"
    warm_up(out, portal_out)
    build(editor.data, out, kept)
    unchanged = build(editor.data, out, kept)

    assert "写入变动文件 0 个" in unchanged.summary
    assert all(made.changed == 0 for _, made in kept.done.values())


def test_what_is_shown_otherwise_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = tmp_path / "ours"
    shutil.copytree(ROOT / "site_src", ours / "site_src")
    shutil.copy(ROOT / "mkdocs.yml", ours)
    for module in ("build", "press"):
        monkeypatch.setattr(f"generator.{module}.SHIPPED", ours)
    kept, out, template = Kept(), tmp_path / "out", ours / "site_src" / "templates" / "unit.html"
    assert not build(SMALL, out, kept).failed
    template.write_text(f"<p>新的一行</p>{template.read_text('utf-8')}", "utf-8")
    assert not build(SMALL, out, kept).failed

    pages = [page for page in out.glob("site/units/*.html") if page.name != "index.html"]
    assert pages
    assert all("新的一行" in page.read_text("utf-8") for page in pages if "-" not in page.stem)


def run_alone(code: str, timeout: float | None = None) -> str:
    """What a program says in a process of its own, where it must not fail: one that has threads cannot be helped."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        timeout=timeout,
    ).stdout


def test_several_processes_make_the_same_bytes(site: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; import tests.test_rebuild as t, generator.parallel as p;"
        f"assert not t.build(t.DATA, Path({str(tmp_path)!r}), helpers=3).failed;"
        "assert 'typst' not in sys.modules, 'all was made by helpers'"
    )
    run_alone(code)
    assert tree_of(tmp_path / "site") == tree_of(site)


def test_a_piece_that_fails_says_what_it_raised() -> None:
    code = (
        "from generator.parallel import Crew, PieceError\n"
        "def fail(): raise ValueError('the reason')\n"
        "crew = Crew([lambda: 1, fail, lambda: 3], 2)\n"
        "try: crew.wait()\n"
        "except PieceError as error: assert 'the reason' in str(error) and 'Traceback' in str(error)\n"
        "else: raise SystemExit('nothing was raised')\n"
        "assert Crew([lambda: n for n in (1, 2)], 2).wait() == {0: 2, 1: 2}\n"
    )
    run_alone(code)


def test_a_process_that_has_grown_gives_way_to_a_fresh_one() -> None:
    code = (
        "import os\n"
        "from generator.parallel import MOST_GROWTH, Crew\n"
        "kept = []\n"
        "def grow(): kept.append(b'x' * (MOST_GROWTH + 8 << 20)); return os.getpid(), len(kept)\n"
        "def stay(): return os.getpid(), len(kept)\n"
        "one, two, three, four = Crew([grow, grow, stay, stay], 1).wait().values()\n"
        "assert len({one, two, three, four}) == 3 and three == four, (one, two, three, four)\n"
        "assert [one[1], two[1], three[1]] == [1, 1, 0]\n"
    )
    run_alone(code)


def test_what_nobody_has_begun_can_be_taken_back() -> None:
    code = (
        "import os\n"
        "from generator.parallel import Crew\n"
        "wake, begun = os.pipe(), os.pipe()\n"
        "def first(): os.write(begun[1], b'x'); os.read(wake[0], 1); return 'first'\n"
        "crew = Crew([first, lambda: 'second', lambda: 'third'], 1)\n"
        "os.read(begun[0], 1)\n"
        "assert crew.relieve() == [1, 2]\n"
        "os.write(wake[1], b'x')\n"
        "assert crew.wait() == {0: 'first'}\n"
        "assert Crew([lambda: 1], 0).relieve() == []\n"
    )
    run_alone(code)


def test_helpers_end_when_nobody_waits_for_them() -> None:
    """Else they would go on as a second one of it, as happened when ./inv serve was ended while it built."""
    code = (
        "import os, time\n"
        "from generator.parallel import Crew\n"
        "def work(): time.sleep(0.2); return 'x' * (1 << 20)\n"
        "Crew([work, work], 2)\n"
        "print('ended', flush=True)\n"
        "os._exit(0)\n"
    )
    # It has ended when all that could write to its output have.
    assert run_alone(code, timeout=60) == "ended\n"


def test_nobody_waits_until_his_answer_is_read() -> None:
    code = (
        "import os\n"
        "from generator.parallel import MOST_GROWTH, Crew\n"
        "kept, begun = [], os.pipe()\n"
        "def grow(): kept.append(b'x' * (MOST_GROWTH + 8 << 20)); return 'x' * (1 << 20)\n"
        "crew = Crew([grow, lambda: os.write(begun[1], b'x')], 1)\n"
        "os.read(begun[0], 1)\n"
        "assert len(crew.wait()[0]) == 1 << 20\n"
    )
    run_alone(code, timeout=60)


def test_what_cannot_be_told_is_not_lost_in_silence() -> None:
    code = (
        "from generator.parallel import Crew, PieceError\n"
        "try: Crew([lambda: (lambda: 1)], 1).wait()\n"
        "except PieceError as error: assert 'ended with status 1' in str(error), error\n"
        "else: raise SystemExit('nothing was raised')\n"
    )
    run_alone(code)


def test_a_process_that_is_killed_is_told_of() -> None:
    code = (
        "import os, signal\n"
        "from generator.parallel import Crew, PieceError\n"
        "try: Crew([lambda: os.kill(os.getpid(), signal.SIGKILL)], 1).wait()\n"
        "except PieceError as error: assert 'ended with status' in str(error), error\n"
        "else: raise SystemExit('nothing was raised')\n"
    )
    run_alone(code)
