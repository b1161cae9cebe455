"""检查提示: a help page for each code of the checks, and the list of all of them.

The texts are those of the catalogue, the examples those of site_src/examples: what is explained is what is checked.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from unicodedata import east_asian_width

from rich.cells import cell_len

from generator.facts.catalogue import FAMILIES
from generator.facts.examples import Example
from generator.facts.messages import CATALOGUE, Message
from generator.outputs.addresses import PROBLEMS, problem_address
from generator.outputs.view import View
from generator.outputs.writing import Page

RELATED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "DC-01": (("guide/editing.html#writing", "填报指南：写法上要注意的"),),
    "DC-0131": (("guide/editing.html#where", "填报指南：文件放在哪里"), ("source/index.html", "原始数据")),
    "DC-0134": (("guide/editing.html#where", "填报指南：文件放在哪里"),),
    "DC-0135": (("guide/editing.html#where", "填报指南：文件放在哪里"),),
    "DC-0136": (("guide/editing.html#where", "填报指南：文件放在哪里"), ("source/index.html", "原始数据")),
    "DC-02": (("guide/editing.html#order", "填报指南：一张督办单"), ("guide/editing.html#writing", "填报指南：写法上要注意的")),
    "DC-03": (("units/index.html", "单位"), ("guide/editing.html#order", "填报指南：一张督办单")),
    "DC-0309": (("documents/index.html", "制度文件"),),
    "DC-0310": (("documents/index.html", "制度文件"),),
    "DC-0311": (("documents/index.html", "制度文件"),),
    "DC-04": (("guide/life-cycle.html", "办理流程"), ("guide/editing.html#rules", "填报指南：四条规矩")),
    "DC-0411": (("due-changes/index.html", "改期账"), ("guide/editing.html#rules", "填报指南：四条规矩")),
    "DC-0412": (("due-changes/index.html", "改期账"), ("guide/editing.html#rules", "填报指南：四条规矩")),
    "DC-050": (("tallies/index.html", "统计"), ("indicators/index.html", "指标")),
    "DC-0507": (("indicators/index.html", "指标"),),
    "DC-0508": (("guide/lights.html", "怎么看灯"), ("rules/index.html", "规则")),
    "DC-0509": (("guide/lights.html", "怎么看灯"), ("rules/index.html", "规则")),
    "DC-051": (("rules/index.html", "规则"),),
    "DC-0510": (("guide/lights.html", "怎么看灯"), ("rules/index.html", "规则")),
    "DC-06": (("guide/editing.html#rules", "填报指南：四条规矩"), ("due-changes/index.html", "改期账")),
    "DC-07": (("guide/editing.html", "填报指南"),),
    "DC-08": (("guide/editing.html#where", "填报指南：文件放在哪里"),),
    "DC-09": (("guide/editing.html#rules", "填报指南：四条规矩"),),
}  # fmt: skip
"""Pages that help further, by the beginning of the code; the longest beginning that fits counts."""


def render_problem_guide(view: View, examples: Mapping[str, Example]) -> Iterator[Page]:
    """The list of all codes, and a page for each. A code without an example has its texts only."""
    families = [
        {"title": FAMILIES[start][0], "about": FAMILIES[start][1], "messages": list(group)}
        for start, group in groupby(CATALOGUE.values(), key=lambda message: message.code[:5])
    ]
    body = view.renderer.render("problems.html", PROBLEMS, view=view, families=families)
    yield Page(PROBLEMS, PROBLEMS, "检查提示", body)
    for message in CATALOGUE.values():
        yield _page(view, message, examples.get(message.code))


def _page(view: View, message: Message, example: Example | None) -> Page:
    address = problem_address(message.code)
    body = view.renderer.render(
        "problem.html",
        address,
        view=view,
        message=message,
        example=example,
        printed=list(_printed(example["提示"])) if example else [],
        others=_named(example["提示"], message.code) if example else [],
        related=_related(message.code),
    )
    return Page(address, PROBLEMS, f"{message.code} {message.title}", body)


def _related(code: str) -> tuple[tuple[str, str], ...]:
    fitting = [start for start in RELATED if code.startswith(start)]
    return RELATED[max(fitting, key=len)] if fitting else ()


def _named(text: str, code: str) -> list[Message]:
    """The other codes that stand in what the check prints."""
    codes = dict.fromkeys(re.findall(r"^\S+ (DC-\d{4}) ", text, re.MULTILINE))
    return [CATALOGUE[other] for other in codes if other != code and other in CATALOGUE]


_EXCERPT = re.compile(r" *\d+ \| ")


def _printed(text: str) -> Iterator[list[tuple[str, str]]]:
    """Lines of what the check prints, in runs of characters that are set alike: plain, wide or narrow.

    A terminal gives a Chinese character exactly two columns, and … or ● one; a web page does as its fonts please. So
    the page sets wide and narrow runs by the column, and the carets stand under what they point at.
    """
    for line in text.split("\n"):
        shown = _EXCERPT.match(line) is not None
        runs = groupby(line, key=lambda char, shown=shown: _set_as(char, shown=shown))  # type: ignore[misc]
        yield [(part, kind) for kind, run in runs for part in (run if kind == "narrow" else ["".join(run)])]


def _set_as(char: str, *, shown: bool) -> str:
    if cell_len(char) > 1:
        return "wide"
    # Of ambiguous width: one column in a terminal, as wide as a Chinese character in a Chinese font.
    return "narrow" if shown and east_asian_width(char) == "A" else ""
