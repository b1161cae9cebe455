"""The help pages of the checks: one for each code, as the catalogue and the examples say it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from generator.facts.catalogue import FAMILIES
from generator.facts.examples import parse_example
from generator.facts.explaining import explain, find_code, near_codes
from generator.facts.messages import CATALOGUE
from generator.outputs.problem_guide import RELATED, render_problem_guide
from generator.outputs.search import search_data
from generator.outputs.writing import Page
from tests.facts.examples import EXAMPLES
from tests.outputs.small import small_view
from tests.search import Found, read_search

INDEX = "guide/messages/index.html"


class _Text(HTMLParser):
    """What a reader reads, and what is shown in preformatted blocks, by their label."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: dict[str, str] = {}
        self.label = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self.label = dict(attrs).get("aria-label") or ""
            self.blocks[self.label] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self.label = ""

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.label:
            self.blocks[self.label] += data


def read(body: str) -> _Text:
    parser = _Text()
    parser.feed(body)
    return parser


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {page.path: page for page in render_problem_guide(small_view(), EXAMPLES)}


def test_there_is_a_page_for_each_code_at_the_address_that_messages_name(pages: dict[str, Page]) -> None:
    assert set(pages) == {INDEX, *(f"guide/messages/{code}.html" for code in CATALOGUE)}
    assert all(page.frame == INDEX for page in pages.values())


def test_the_list_names_each_code_once_in_its_family(pages: dict[str, Page]) -> None:
    body = pages[INDEX].body
    rows = re.findall(r'<tr data-id="(DC-\d{4})" data-kind="([^"]+)"', body)

    assert rows == [(code, FAMILIES[code[:5]][0]) for code in CATALOGUE]
    for family in {family for _, family in rows}:
        assert f"<option>{family}</option>" in body


def test_a_page_says_what_the_catalogue_says_and_shows_what_is_printed(pages: dict[str, Page]) -> None:
    for code, message in CATALOGUE.items():
        page, example = pages[f"guide/messages/{code}.html"], EXAMPLES[code]
        shown = read(page.body)

        assert page.title == f"{code} {message.title}"
        for text in (
            message.title,
            message.severity.value,
            message.required_anywhere,
            message.remedy_anywhere,
        ):
            assert text in shown.text, code
        assert example["为什么"] in shown.text
        assert shown.blocks["屏幕上的提示原文"].rstrip("\n") == example["提示"], code
        assert ("错的写法" in shown.blocks) == bool(example.wrong)
        assert not re.search(r"\{\w+\}", message.required_anywhere + message.remedy_anywhere), code


def test_the_slip_is_marked_and_the_lines_are_numbered_as_in_the_message(pages: dict[str, Page]) -> None:
    body = pages["guide/messages/DC-0417.html"].body

    assert '<mark class="slip slip--wrong">节点</mark>' in body
    assert re.search(r'source__number"[^>]*>20</span>', body)
    assert (
        '<mark class="slip slip--right">  - {时限: 2021-08-31, 内容: 形成办理方案, 权重: 70}</mark>' in body
    )


@pytest.mark.parametrize(("code", "number"), [("DC-0901", "11010519491231002X"), ("DC-0902", "13800138000")])
def test_no_number_of_a_person_is_shown_even_an_invented_one(
    pages: dict[str, Page], code: str, number: str
) -> None:
    assert number in EXAMPLES[code].wrong
    assert number not in pages[f"guide/messages/{code}.html"].body
    assert number not in explain(code, EXAMPLES)


def test_what_the_slip_brings_along_is_named_with_a_link(pages: dict[str, Page]) -> None:
    body = pages["guide/messages/DC-0304.html"].body

    assert 'href="DC-0134.html"' in body


def test_a_code_without_an_example_has_a_page_all_the_same() -> None:
    bare = {page.path: page for page in render_problem_guide(small_view(), {})}

    assert CATALOGUE["DC-0107"].title in bare["guide/messages/DC-0107.html"].body
    assert "屏幕上的提示" not in bare["guide/messages/DC-0107.html"].body


def test_an_example_about_a_change_shows_what_was_there_before() -> None:
    text = "【为什么】\n一。\n【文件】a.yml\n【改前】\n日期: 2021-05-11\n【错】\n日期: ⟦2021-05-12⟧\n【对】\n日期: 2021-05-11\n【提示】\n错误 DC-0107 二\n【代改】可以\n"
    example = parse_example("DC-0107", text)
    body = {page.path: page for page in render_problem_guide(small_view(), {"DC-0107": example})}[
        "guide/messages/DC-0107.html"
    ].body
    told = explain("DC-0107", {"DC-0107": example})

    assert read(body).blocks["改前"].strip() == "日期: 2021-05-11"
    assert "./inv fix" in body
    assert (
        told.index("改前:\n    日期: 2021-05-11") < told.index("日期: 2021-05-12") < told.index("./inv fix")
    )


def test_text_of_an_example_cannot_become_markup() -> None:
    example = parse_example(
        "DC-0107", "【为什么】\n<b>一</b>。\n【文件】a.yml\n【错】\n⟦<script>⟧\n【对】\n<i>\n【提示】\n<u>\n"
    )
    body = next(
        page.body
        for page in render_problem_guide(small_view(), {"DC-0107": example})
        if page.path.endswith("DC-0107.html")
    )

    assert not re.search("<(b|script|i|u)>", body)


def test_every_family_leads_further() -> None:
    assert all(any(code.startswith(start) for start in RELATED) for code in CATALOGUE)


def test_codes_are_found_by_number_and_by_title() -> None:
    found = read_search(search_data(small_view()).content.decode())
    words = ("DC-0107", "读文件")

    assert Found("DC-0107 格式符号用了全角", "guide/messages/DC-0107.html", "检查提示", words) in found


@pytest.mark.parametrize("written", ["DC-0107", "dc0107", "0107", "107", " ＤＣ－０１０７ "])
def test_a_code_is_known_however_it_is_written(written: str) -> None:
    assert find_code(written) == "DC-0107"


@pytest.mark.parametrize(
    ("written", "near"),
    [("全角", "DC-0107"), ("DC-0499", "DC-0419"), ("9999", ""), ("xyz", ""), ("", "")],
)
def test_what_is_no_code_leads_to_near_ones(written: str, near: str) -> None:
    codes = [message.code for message in near_codes(written)]

    assert find_code(written) is None
    assert near in codes if near else not codes


def test_the_terminal_says_what_the_page_says() -> None:
    told = explain("DC-0107", EXAMPLES)

    assert told.startswith("DC-0107 错误 格式符号用了全角（读文件）\n")
    for text in (CATALOGUE["DC-0107"].required, EXAMPLES["DC-0107"]["为什么"], CATALOGUE["DC-0107"].remedy):
        assert text in told
    assert "    紧盯：一把手\n        ^^\n" in told
    assert "    紧盯: 一把手\n" in told
