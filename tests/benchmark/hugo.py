"""The second baseline: Hugo, building a page of the same size for each item from the same data.

In its favour it does nothing else: no lists, no search, no check; each item's YAML is the head of its content file
as it stands. Its pages have the portal's own frame, and are filled up to the size of the portal's.
"""

from collections.abc import Iterable
from pathlib import Path

from tests.benchmark.measuring import Command

_SETTINGS = """\
title: 督办事项
baseURL: /
languageCode: zh
uglyURLs: true
disableKinds: [home, section, taxonomy, term, RSS, sitemap, robotsTXT, "404"]
"""
_BODY = """\
<article class="md-content__inner portal" id="main">
<h1>{{ index .Params "标题" }}</h1>
<dl class="facts">
{{ range $key := slice "编号" "紧盯" "督办方式" "来源" "依据" "牵头单位" "责任岗位" "交办日期" "办结时限" }}\
<div><dt>{{ $key }}</dt><dd>{{ index $.Params $key }}</dd></div>
{{ end }}<div><dt>配合单位</dt><dd>{{ delimit (index .Params "配合单位") "、" }}</dd></div>
</dl>
<h2>督办要求</h2>
{{ .Content }}
<h2>节点</h2>
<table>{{ range index .Params "节点" }}
<tr><td>{{ index . "时限" }}</td><td>{{ index . "内容" }}</td><td>{{ index . "权重" }}</td></tr>{{ end }}
</table>
<h2>办理记录</h2>
<ol>{{ range index .Params "办理记录" }}
<li><time>{{ index . "日期" }}</time> {{ index . "事件" }} {{ index . "单位" }} {{ index . "说明" }}</li>{{ end }}
</ol>
</article>
"""
_START, _END = "<article", "</article>"
_DEMAND = "督办要求: "


def write_project(orders: Iterable[Path], folder: Path, model: str) -> None:
    """Write settings, template and content for these order files; ``model`` is one of the portal's pages."""
    content, layouts = folder / "content" / "orders", folder / "layouts"
    content.mkdir(parents=True)
    layouts.mkdir()
    (folder / "hugo.yaml").write_text(_SETTINGS, "utf-8")
    before, _, rest = model.partition(_START)
    (layouts / "single.html").write_text(before + _BODY + rest.partition(_END)[2], "utf-8")
    for order in orders:
        facts = order.read_text("utf-8")
        demand = next(line for line in facts.splitlines() if line.startswith(_DEMAND))
        (content / f"{order.stem}.md").write_text(
            f"---\n{facts}---\n{demand.removeprefix(_DEMAND)}\n", "utf-8"
        )


def fill_up(folder: Path, lacking: int) -> None:
    """Make each page so many bytes longer."""
    template = folder / "layouts" / "single.html"
    text = template.read_text("utf-8")
    template.write_text(text.replace(_END, f"<p hidden>{'x' * max(0, lacking - _EMPTY)}</p>{_END}"), "utf-8")


_EMPTY = len("<p hidden></p>")


def build_command(hugo: Path, folder: Path, out: Path) -> Command:
    """The command that builds a project."""
    return [hugo, "--quiet", "--source", folder, "--destination", out]
