"""The first baseline: the items as an ordinary team would put them into MkDocs and Material, one Markdown page each.

In its favour, none of what an ordinary team would add is there: its pages are not in the navigation (there it would
grow nearly with the square of their number), there are no lists of them, and the Markdown lies ready before the clock starts.
The search is that of the theme, for Chinese with jieba.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.benchmark.measuring import Command
from tests.benchmark.tools import Tools

_SETTINGS = """\
site_name: 督办事项
docs_dir: docs
theme: {name: material, language: zh, font: false}
plugins:
  - search: {lang: zh}
markdown_extensions:
  - admonition
  - attr_list
  - tables
  - toc: {permalink: true}
nav: [index.md]
not_in_nav: /orders/
"""
_TABLES = ("节点", "办理记录")


def write_project(orders: Iterable[Path], folder: Path) -> None:
    """Write settings and pages for these order files."""
    pages = folder / "docs" / "orders"
    pages.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(_SETTINGS, "utf-8")
    (folder / "docs" / "index.md").write_text("# 督办事项\n", "utf-8")
    for order in orders:
        facts = yaml.load(order.read_bytes(), Loader=yaml.CSafeLoader)
        (pages / f"{order.stem}.md").write_text(_page(facts), "utf-8")


def build_command(tools: Tools, folder: Path, out: Path) -> tuple[Command, Mapping[str, str]]:
    """The command that builds a project, and its environment: the portal's own MkDocs, with jieba at hand."""
    command: Command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", folder / "mkdocs.yml", "-d", out]
    return command, {"PYTHONPATH": str(tools.packages)}


def _page(facts: Mapping[str, Any]) -> str:
    fields = [(key, value) for key, value in facts.items() if key not in {*_TABLES, "标题", "督办要求"}]
    parts = [f"# {facts['标题']}", _table([{"项目": key, "内容": _said(value)} for key, value in fields])]
    parts += ["## 督办要求", facts["督办要求"]]
    for title in _TABLES:
        parts += [f"## {title}", _table(facts[title])]
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = [columns, ["---"] * len(columns), *([_said(row.get(key, "")) for key in columns] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _said(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)
