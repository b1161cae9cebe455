"""What an editor shows: the real language server of Visual Studio Code on our schemas, in Chinese from end to end.

Needs node and ``npm ci --prefix tests/editor``; skipped without them, unless PORTAL_REQUIRE_EDITOR=1.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from generator.facts.reading.files import kind_of
from generator.facts.records import FILES, RecordFile
from generator.facts.schema import modeline
from generator.vocabulary import Event, Focus
from tests.editor.server import PROGRAM, Server
from tests.facts.broken import SMALL

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "data"
SETTINGS = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
ORDER = DATA / "orders" / "2021" / "DB-2021-9999.yml"
FIRST_LINE = "# yaml-language-server: $schema=../../schema/order.json\n"


def as_sections(settings: dict[str, Any]) -> dict[str, Any]:
    """Dotted settings as the editor hands them out: by section, nested."""
    sections: dict[str, Any] = {"[yaml]": settings["[yaml]"], "editor": {"tabSize": 2, "insertSpaces": True}}
    for name, value in settings.items():
        *way, last = name.split(".")
        if way:
            at = sections
            for step in way:
                at = at.setdefault(step, {})
            at[last] = value
    return sections


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if not shutil.which("node") or not PROGRAM.exists():
        missing = "没有 node，或者还没有运行 npm ci --prefix tests/editor"
        if os.environ.get("PORTAL_REQUIRE_EDITOR") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with Server(ROOT, as_sections(SETTINGS)) as started:
        yield started


def english(text: str) -> list[str]:
    """The words of a text that only English has: not those in backticks, nor ids and slugs."""
    plain = re.sub(r"```yaml.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    return re.findall(r"(?<![A-Za-z0-9-])[A-Za-z]{3,}(?![A-Za-z0-9-])", plain)


_numbers = count(1)


def fresh(path: Path = ORDER) -> Path:
    """Another path in the same folder."""
    return path.with_name(f"{path.stem}-{next(_numbers)}.yml")


def complaints(server: Server, text: str) -> list[tuple[int, str]]:
    """Line from 1 and message of everything the server says of an order."""
    path = fresh()
    found = server.complaints({path: text})[path]
    return sorted((each["range"]["start"]["line"] + 1, each["message"]) for each in found)


def offers(server: Server, text: str, path: Path = ORDER) -> dict[str, dict[str, Any]]:
    """What the server offers where ‸ stands in a text, by label."""
    before = text[: text.index("‸")]
    path = fresh(path)
    server.open(path, text.replace("‸", ""))
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    items = server.complete(path, line, column)
    for each in items:
        assert not english(f"{each['label']} {each.get('detail') or ''} {documentation(each)}"), each
    return {each["label"]: each for each in items}


def documentation(item: dict[str, Any]) -> str:
    said = item.get("documentation") or ""
    return said["value"] if isinstance(said, dict) else said


def the_small_order() -> str:
    return (SMALL / "orders" / "2021" / "DB-2021-0001.yml").read_text(encoding="utf-8").split("\n", 1)[1]


@pytest.mark.parametrize("root", [DATA, SMALL], ids=["data", "small"])
def test_nothing_is_said_of_a_file_that_the_check_accepts(server: Server, root: Path) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.yml"))}
    told = server.complaints(texts)
    assert {path: each for path, each in told.items() if each} == {}


@pytest.mark.parametrize("kind", FILES, ids=[kind.schema for kind in FILES])
def test_every_key_of_a_kind_is_offered_and_explained(server: Server, kind: RecordFile) -> None:
    relative = kind.pattern.replace("*", "2099")
    assert kind_of(relative) == kind
    offered = offers(server, f"{modeline(relative, kind)}\n‸", DATA / relative)
    keys = {info.alias or name for name, info in kind.model.model_fields.items()}
    assert keys <= set(offered)
    for key in keys:
        assert documentation(offered[key]), key


def test_a_file_without_its_first_line_is_known_by_its_place(server: Server) -> None:
    """The setting yaml.schemas is what helps then."""
    assert {"紧盯", "办理记录"} <= set(offers(server, "‸"))


def test_the_words_of_a_key_are_offered_with_their_meaning(server: Server) -> None:
    offered = offers(server, f"{FIRST_LINE}编号: DB-2021-9999\n紧盯: ‸")
    assert set(offered) == set(Focus)
    assert "群体性" in documentation(offered["重点事"])


@pytest.mark.parametrize("entry", ["  - {日期: 2021-05-10, 事件: ‸}", "  - 日期: 2021-05-10\n    事件: ‸"])
def test_events_are_offered_with_what_they_need(server: Server, entry: str) -> None:
    offered = offers(server, f"{FIRST_LINE}编号: DB-2021-9999\n办理记录:\n{entry}")
    assert set(offered) == set(Event)
    assert "必须写：新时限、批准、理由。" in documentation(offered["批准延期"])


def test_the_keys_of_a_log_entry_are_offered(server: Server) -> None:
    offered = offers(server, f"{FIRST_LINE}编号: DB-2021-9999\n办理记录:\n  - ‸")
    assert {"日期", "事件", "单位", "新时限", "批准", "理由"} <= set(offered)


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (1, 1, ["#### 编号", "督办单编号：DB-年份-四位序号。", "DB-2021-0012"]),
        (3, 1, ["#### 四个紧盯", "属于四个紧盯的哪一类。", "* `重点人`: 个体性利益诉求"]),
        (3, 5, ["#### 四个紧盯"]),
    ],
)
def test_a_key_is_explained_under_the_pointer(
    server: Server, line: int, column: int, said: list[str]
) -> None:
    path = fresh()
    server.open(path, FIRST_LINE + the_small_order())
    shown = server.hover(path, line, column)
    assert [each for each in said if each not in shown] == []
    assert not english(shown)


MISTAKES = [
    ("紧盯: 重点事", "紧盯: 重点是", 4, "这里只能写：重点事、重点人、规范化、一把手。"),
    ("紧盯: 重点事", "盯紧: 重点事", 4, "表上没有这一项。可以写的有："),
    ("紧盯: 重点事", "盯紧: 重点事", 2, "缺少“紧盯”：属于四个紧盯的哪一类。"),
    ("交办日期: 2021-05-10", "交办日期: 2021年5月10日", 14, "这里要写日期，例如 2021-05-10。"),
    ("交办日期: 2021-05-10", "交办日期: 2021-06-31", 14, "这里要写日期，例如 2021-05-10。"),
    ("交办日期: 2021-05-10", "交办日期:", 14, "这里要写日期，例如 2021-05-10。"),
    ("编号: DB-2021-0001", "编号: DB-2021-1", 2, "编号的写法不对，例如 DB-2021-0012。"),
    ("标签: [三跨三分离, 涉众型]", "标签: 涉众型", 13, "这里要写成列表"),
    ("标签: [三跨三分离, 涉众型]", "标签: [涉众]", 13, "这里只能写：三跨三分离、"),
    ("紧盯: 重点事", "紧盯: 重点事\n备注:", 5, "这里要写文字，不能空着；最多4000个字。"),
    (
        "  - {时限: 2021-06-15, 内容: 完成分类甄别, 权重: 30}",
        "  - 完成甄别",
        None,
        "这里要写成几行“名称: 内容”。",
    ),
    ("事件: 签收, 单位: 区住建委", "事件: 签收", None, "“签收”这一条缺少“单位”"),
    ("事件: 签收,", "事件: 签到,", None, "这里只能写：启动、签收、"),
    ("事件: 签收,", "事件: 回头看, 结果: 采纳,", None, "“回头看”这一条的结果只能写：稳定、反弹。"),
    ("事件: 签收,", "事件: 签收, 进度: 多,", None, "这里要写非负整数，用半角数字。"),
    ("事件: 签收,", "事件: 签收, 进度: 101,", None, "值高于最大值 100。"),
]
"""What is written instead of what, at which line it is told (None: where it stood), and how."""


@pytest.fixture(scope="module")
def told(server: Server) -> dict[int, list[tuple[int, str]]]:
    """What is said of each mistake; asked together, since the server takes a while over each."""
    text = FIRST_LINE + the_small_order()
    texts = {fresh(): text.replace(old, new, 1) for old, new, *_ in MISTAKES}
    assert text not in texts.values()
    found = server.complaints(texts).values()
    return {
        index: [(each["range"]["start"]["line"] + 1, each["message"]) for each in diagnostics]
        for index, diagnostics in enumerate(found)
    }


@pytest.mark.parametrize("index", range(len(MISTAKES)), ids=[new for _, new, *_ in MISTAKES])
def test_a_mistake_is_told_in_chinese_at_its_line(told: dict[int, list[tuple[int, str]]], index: int) -> None:
    old, _, line, message = MISTAKES[index]
    before = FIRST_LINE + the_small_order().split(old)[0]
    at = before.count("\n") + 1 if line is None else line
    assert [said for where, said in told[index] if where == at and said.startswith(message)], told[index]
    assert not [said for _, said in told[index] if english(said)]


def test_an_empty_file_is_no_riddle(server: Server) -> None:
    assert complaints(server, FIRST_LINE + "无\n")[0][1].startswith("这里要写成几行“名称: 内容”。")
