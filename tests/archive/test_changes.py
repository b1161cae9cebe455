"""What moved between archived weeks and what was restated since: files for the office, from the published facts."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import docx
import pytest

from generator.archive.changes import report_changes, report_restated
from generator.archive.errors import ArchiveError
from generator.archive.store import FACTS, Archive
from tests.archive.archives import edit
from tests.archive.conftest import ORDER, TODAY, Small, add_entry
from tests.portal import elements

ITEM = "DB-2021-0002"


def text_of_docx(path: Path) -> str:
    document = docx.Document(BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_changes_are_told_in_three_forms_that_agree(small: Small, tmp_path: Path) -> None:
    report = report_changes(Archive(small.root), "2021-W38", "2021-W39", tmp_path)
    page, markdown, docx = (tmp_path / f"2021-W38-2021-W39.{kind}" for kind in ("html", "md", "docx"))

    assert report.files == tuple(sorted((page, markdown, docx)))
    assert report.headline.startswith("2021年第38周至2021年第39周：新交办")
    numbers = re.findall(r"(?:新交办|报结|销号|新转红|消红|改期|退回|新满30天未报)\d+项", report.headline)
    assert len(numbers) == 8
    for said in ("2021年第38周至2021年第39周督办事项变化情况通报", *numbers, "期末在办", "按期办结率"):
        assert said in page.read_text("utf-8").replace("<br>", "")
        assert said in markdown.read_text("utf-8")
        assert said in text_of_docx(docx).replace("\n督办", "督办")


def test_the_page_runs_and_fetches_nothing(small: Small, tmp_path: Path) -> None:
    report_changes(Archive(small.root), "2021-W38", "2021-W39", tmp_path)
    found = elements((tmp_path / "2021-W38-2021-W39.html").read_text("utf-8"))

    assert not [e for e in found if e.tag in {"script", "link", "img", "iframe"} or "style" in e.attributes]
    policy = next(e for e in found if e.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.attributes["content"].startswith("default-src 'none'; style-src 'sha256-")


def test_the_order_of_the_two_weeks_does_not_matter(small: Small, tmp_path: Path) -> None:
    one = report_changes(Archive(small.root), "2021-W38", "2021-W39", tmp_path / "one")
    other = report_changes(Archive(small.root), "2021-W39", "2021-W38", tmp_path / "other")

    assert one.headline == other.headline
    assert [path.read_bytes() for path in one.files] == [path.read_bytes() for path in other.files]


def test_weeks_that_are_not_there_or_were_touched_are_not_compared(small: Small, tmp_path: Path) -> None:
    root = tmp_path / "archive"
    shutil.copytree(small.root, root)
    edit(root / "2021-W38" / FACTS, b"{}")
    archive = Archive(root)

    for weeks, said in (
        (("2021-W01", "2021-W39"), "存档里没有“2021-W01”"),
        (("W38", "2021-W39"), "周次写成 2021-W39 的样式"),
        (("../x", "2021-W39"), "存档里没有"),
        (("2021-W39", "2021-W39"), "两周是同一周"),
        (("2021-W38", "2021-W39"), "situation.json 不见了，或者与清单对不上"),
    ):
        with pytest.raises(ArchiveError, match=re.escape(said)):
            report_changes(archive, *weeks, tmp_path / "out")


def test_what_was_written_down_late_is_told_as_such(small: Small, tmp_path: Path) -> None:
    """The entry of 27 September that was recorded on 8 October: not published, and listed now."""
    report = report_restated(Archive(small.root), "2021-W39", small.data, TODAY, tmp_path)
    told = (tmp_path / "2021-W39-restated.md").read_text("utf-8")

    assert report.headline.startswith("2021年第39周：1项事项与当时公布的不同，办理记录变动1条")
    assert "补记（1条）" in told
    assert "2021-09-27进展（单位区人力社保局，进度70），2021-10-08补记" in told
    assert "倒填" not in told
    assert re.search(r"有进展 \| \d+项 \| \d+项 \| 增1 \| 增DB－2021-0002", told)


def test_a_week_that_nobody_touched_is_said_to_be_the_same(small: Small, tmp_path: Path) -> None:
    report = report_restated(Archive(small.root), "2021-W38", small.data, TODAY, tmp_path)

    assert report.headline == "2021年第38周：与当时公布的完全一致。"
    assert "完全一致" in (tmp_path / "2021-W38-restated.md").read_text("utf-8")


def test_what_was_backdated_rewritten_or_changed_since_is_told(small: Small, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small.data, data)
    text = (data / ORDER).read_text("utf-8")
    text = text.replace(
        "事件: 进展, 单位: 区人力社保局, 进度: 45", "事件: 进展, 单位: 区人力社保局, 进度: 60"
    )
    text = text.replace("办结时限: 2021-12-15", "办结时限: 2021-12-20")
    (data / ORDER).write_text(
        text.replace(
            "  - {日期: 2021-09-27",
            "  - {日期: 2021-09-10, 事件: 催办, 单位: 区信访办}\n  - {日期: 2021-09-27",
        ),
        "utf-8",
    )
    (data / "rules/lights.yml").write_text(
        (data / "rules/lights.yml").read_text("utf-8").replace("依据:", "依据: 改过的", 1), "utf-8"
    )

    report_restated(Archive(small.root), "2021-W38", data, TODAY, tmp_path / "out")
    told = (tmp_path / "out/2021-W38-restated.md").read_text("utf-8")

    assert "没有注明补记的倒填记录（2条）" in told
    assert "2021-09-10催办" in told
    assert "删去或改写的办理记录（1条）" in told
    assert "2021-08-30进展（单位区人力社保局，进度45）" in told
    assert "| 现行时限 | 2021-12-15 | 2021-12-20 |" in told
    assert "规则的变动（1条）" in told
    assert "亮灯规则" in told
    assert "催办 | 0项 | 0项" not in told


def test_an_item_that_vanished_since_is_told(small: Small, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small.data, data)
    path = data / "suggestions/2021/JY-2021-01.yml"
    path.unlink()

    report_restated(Archive(small.root), "2021-W39", data, TODAY, tmp_path / "out")
    told = (tmp_path / "out/2021-W39-restated.md").read_text("utf-8")
    held = "JY-2021-01" in Archive(small.root).facts("2021-W39").items

    assert held == ("增减的事项（1项）" in told and "现在台账里没有了" in told)
    assert held


def test_broken_data_are_not_compared_with(small: Small, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(small.data, data)
    add_entry(data, "  - {日期: 2021-02-30, 事件: 进展}\n")

    with pytest.raises(ArchiveError, match="没有比较"):
        report_restated(Archive(small.root), "2021-W39", data, TODAY, tmp_path / "out")
    assert not (tmp_path / "out").exists()
