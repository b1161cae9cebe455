"""The two faces of an impact preview: nothing in a record can do anything in them, and nobody in it is told."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from generator.facts.problems import Place, Problem, Severity
from generator.facts.records import Item
from generator.outputs.impact import (
    MOST_CHARACTERS,
    Checked,
    Preview,
    render_html,
    render_markdown,
    say_headline,
)
from generator.outputs.markdown import code, escape
from generator.outputs.rendering import Renderer
from generator.state.impact import compare_sides, side_of
from tests.builders import an_order, day, records_of

ROOT = Path(__file__).resolve().parent.parent.parent
AS_OF = day("2021-09-27")
AT_WORK = ("2021-05-11 签收", "2021-05-17 答复", "2021-09-20 进展")
NOTHING = Checked((), (), 0, is_broken=False)


def preview_of(before: list[Item], after: list[Item], checked: Checked = NOTHING) -> Preview:
    records, now = records_of(*before), records_of(*after)
    return Preview(
        base="0123456789",
        office=now.portal.office,
        mark=now.portal.mark,
        banner=None,
        impact=compare_sides(side_of(records, AS_OF), side_of(now, AS_OF)),
        checked=checked,
        base_unread=(),
        unread=(),
        had_data=True,
    )


def html_of(preview: Preview) -> str:
    styles = (ROOT / "site_src" / "assets" / "portal.css").read_text("utf-8")
    return render_html(preview, Renderer(ROOT / "site_src" / "templates"), styles)


HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "![x](http://evil.example/x.png)",
    "[点这里](javascript:alert(1))",
    "a | b || c",
    "@everyone 请看 @org/team",
    "见 #1 和 !2 与 GH-3、%4、$5、&6、~7",
    "`代码` **粗** _斜_ ~~删~~",
    "https://evil.example www.evil.example",
    "$E=mc^2$ :tada: &lt;b&gt;",
    "提交 0123456789abcdef",
    "</td></table><details open>",
    "行一\n# 标题\n- 项",
)


class _Tags(HTMLParser):
    """Names of the elements and attributes of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read_tags(html: str) -> _Tags:
    tags = _Tags()
    tags.feed(html)
    return tags


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_does_nothing_in_markdown(title: str) -> None:
    markdown = render_markdown(preview_of([], [an_order(title=title, log=AT_WORK)]))
    # As permissive as the three get: HTML passes, bare addresses become links.
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = read_tags(renderer.render(markdown))

    wanted = {
        "h1",
        "h2",
        "p",
        "strong",
        "code",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
    }
    assert page.tags <= wanted
    assert page.attributes == set()
    # No title opened another column.
    for table in re.findall(r"(?:^\|.*\n)+", markdown, re.MULTILINE):
        head, *rows = [line.count("|") for line in table.splitlines()]
        assert rows
        assert set(rows) == {head}
    # Nothing is left that a forge gives a meaning of its own, outside code.
    shown = re.sub(r"`[^`\n]*`", "", escape(title))
    assert shown.strip()
    assert not re.search(r"[@#$&~:<>|\[\]*_`!\\\n]|www\.|%\w|[A-Za-z]-\d|[0-9a-f]{7,}", shown)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_does_nothing_on_the_page(title: str) -> None:
    page = html_of(preview_of([], [an_order(title=title, log=AT_WORK)]))
    tags = read_tags(page)

    assert not tags.tags & {"script", "img", "iframe", "object", "svg", "form"}
    assert not any(name.startswith("on") for name in tags.attributes)
    # It is there to the letter all the same.
    assert title in "".join(tags.text)
    assert not re.search(r'(?:src|href)="(?!#)', page)


def test_words_stay_readable() -> None:
    assert escape("督促明确某小区（二期）办证路径，2021-09-30 前完成 50%。") == (
        "督促明确某小区（二期）办证路径，2021-09-30 前完成 50%。"
    )
    assert escape("a|b@c") == "a｜b＠c"
    assert code("data/task_forces/ZB-2021-01.yml") == "`data/task_forces/ZB-2021-01.yml`"
    assert code("a`b|c") == "`a｀b｜c`"


PERSONAL = "督促答复13912345678反映的事"


def test_nobody_is_told() -> None:
    place = Place("orders/2021/DB-2021-0001.yml", 3)
    problem = Problem("DC-0902", Severity.ERROR, place, "像是手机号", PERSONAL, "不写", f"删去 {PERSONAL}")
    log = [*AT_WORK, f"2021-09-26 进展 说明={PERSONAL}"]
    preview = preview_of(
        [an_order(title=PERSONAL, log=AT_WORK), an_order("DB-2021-0002", title=PERSONAL, log=AT_WORK)],
        [an_order(title=f"{PERSONAL}改", log=log, content=PERSONAL, remark=PERSONAL)],
        Checked((problem,), (problem,), 0, is_broken=True),
    )

    for face in (render_markdown(preview), html_of(preview), say_headline(preview)):
        assert "13912345678" not in face
    assert "●" * 11 in render_markdown(preview)


def many(number: int, **more: str) -> Iterator[Item]:
    for count in range(number):
        log = [*AT_WORK, *([more["line"]] if "line" in more else [])]
        yield an_order(f"DB-2021-{count:04}", title=f"{'督促办理某事项' * 6}{count}", log=log)


def test_three_thousand_changes_fit_and_are_complete() -> None:
    long_note = "2021-09-26 报结 说明=" + "已按要求逐项办妥并报送材料" * 8
    preview = preview_of(list(many(3000)), list(many(3000, line=long_note)))
    markdown, page = render_markdown(preview), html_of(preview)

    assert len(markdown) <= MOST_CHARACTERS
    assert re.search(r"共 3000 行，这里篇幅有限只列 \d+ 行；全部见 impact\.html。", markdown)
    assert "3000 项由黄转绿" in markdown
    assert all(f"DB-2021-{count:04}</code></td>" in page for count in range(3000))
    # What is folded is closed again.
    assert markdown.count("<details>") == markdown.count("</details>")
    assert markdown.count("`") % 2 == 0


def test_nothing_is_said_plainly() -> None:
    preview = preview_of([an_order()], [an_order()])

    assert say_headline(preview) == "门户上什么都不变。"
    assert "## " not in render_markdown(preview)
    assert "门户上什么都不变。" in html_of(preview)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([], [an_order(log=AT_WORK)], "新增 1 项"),
        ([an_order(log=AT_WORK)], [], "少了 1 项（事项不应消失，请核实）"),
        (
            [an_order(log=AT_WORK)],
            [an_order(log=[*AT_WORK, "2021-09-26 报结"])],
            "改了 1 项；1 项由黄转绿；全区按期办结率 无数据 → 100.0%",
        ),
        (
            [an_order(log=AT_WORK)],
            [an_order(log=[*AT_WORK, "2021-09-21 批准延期 新时限=2021-10-29"])],
            "1 项时限改到 2021-10-29",
        ),
    ],
)
def test_the_headline_says_what_matters(before: list[Item], after: list[Item], said: str) -> None:
    assert said in say_headline(preview_of(before, after))


def test_alarms_stand_before_everything_else() -> None:
    shortened = an_order(log=AT_WORK[:2], due="2021-10-10")
    preview = replace(
        preview_of([an_order(log=AT_WORK), an_order("DB-2021-0002")], [shortened]), unread=("units.yml",)
    )
    head = render_markdown(preview).partition("## ")[0]

    for said in ("事项从台账里消失了", "办理记录被删去或改写", "时限被直接改写", "1 个文件读不出来"):
        assert said in head
        assert said in html_of(preview)


@pytest.mark.parametrize(("former", "is_alarm"), [("DB-2021-0007", True), ("待编-7", False)])
def test_only_a_number_that_was_given_is_missed(former: str, is_alarm: bool) -> None:  # noqa: FBT001
    before, after = (an_order(key, title="同一件事", log=AT_WORK) for key in (former, "DB-2021-0009"))
    preview = preview_of([before], [after])
    markdown = render_markdown(preview)

    assert say_headline(preview).startswith("1 项换了编号")
    assert f"`{former} → DB-2021-0009`" in markdown
    assert ("正式编号被改了" in markdown) is is_alarm
    assert ("card--alarm" in html_of(preview).partition("<main")[2]) is is_alarm


def test_an_item_without_a_number_says_so() -> None:
    assert "**编号** 待编，合并后编定" in render_markdown(preview_of([], [an_order("待编-7", log=AT_WORK)]))


@pytest.mark.parametrize(("is_broken", "said"), [(True, "门户生成不出来"), (False, "检查没有通过")])
def test_errors_that_only_history_shows_do_not_stop_the_portal(is_broken: bool, said: str) -> None:  # noqa: FBT001
    place = Place("orders/2021/DB-2021-0001.yml", 3)
    problem = Problem("DC-0601", Severity.ERROR, place, "改了记录", "改了", "不改", "改回")
    markdown = render_markdown(preview_of([], [], Checked((problem,), (), 0, is_broken=is_broken)))

    assert said in markdown
    assert ("门户生成不出来" in markdown) is is_broken
    assert "`data/orders/2021/DB-2021-0001.yml:3`" in markdown


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    page = html_of(preview_of([], [an_order(log=AT_WORK)]))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "style=" not in page
    assert "url(" not in style
    assert "@media screen and (prefers-color-scheme: dark)" in style
    # Colours are the portal's own.
    assert "--light-red: #b42318" in style
    anchors = set(re.findall(r'href="#([a-z]+)"', page))
    assert anchors == set(re.findall(r'<section id="([a-z]+)"', page))


def test_the_same_input_gives_the_same_bytes() -> None:
    def both() -> tuple[str, str]:
        preview = preview_of(list(many(20)), list(many(20, line="2021-09-26 报结")))
        return render_markdown(preview), html_of(preview)

    assert both() == both()
