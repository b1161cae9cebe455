"""An entry is added where the life cycle and the check allow it; one line is new, all else stays."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from generator.editing.log_entries import LogError, Logged, log_event
from generator.editing.patches import PatchError
from generator.facts.checks import check_data
from generator.facts.records.base import LOG_KEYS
from generator.vocabulary import Kind
from tests.editing.test_new_files import Person
from tests.facts.broken import SMALL

TODAY = date(2022, 3, 31)
NEW = "orders/2021/DB-2021-0004.yml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    target = tmp_path / "data"
    shutil.copytree(SMALL, target)
    return target


def log(data: Path, item: str, event: str, answers: Sequence[str] | None = None, **given: str) -> Logged:
    terminal = None if answers is None else Person(answers).terminal
    named: Mapping[str, str] = {LOG_KEYS[name]: value for name, value in given.items()}
    return log_event(data, TODAY, item, event, named, terminal=terminal)


def files(data: Path) -> dict[str, str]:
    return {
        path.relative_to(data).as_posix(): path.read_text(encoding="utf-8") for path in data.rglob("*.yml")
    }


def added(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """The lines that are new, by file; every other line is where it was."""
    new: dict[str, list[str]] = {}
    for path, text in after.items():
        rest = iter(before[path].split("\n"))
        expected = next(rest, None)
        for line in text.split("\n"):
            if line == expected:
                expected = next(rest, None)
            else:
                new.setdefault(path, []).append(line)
        assert expected is None
    return new


@pytest.mark.parametrize(
    ("what", "path", "lines"),
    [
        (("DB-2021-0004", "签收", {"on": "2021-11-30", "unit": "黄村镇"}), NEW,
         ["办理记录:", "  - {日期: 2021-11-30, 事件: 签收, 单位: 黄村镇}"]),
        (("DB-2021-0004", "催办", {"note": "见 #3: 甲, 乙"}), NEW,
         ["办理记录:", "  - {日期: 2022-03-31, 事件: 催办, 说明: '见 #3: 甲, 乙'}"]),
        (("DB-2021-0002", "批准延期", {"new_due": "2022-06-30", "approved_by": "联席会议办公室", "reason": "需测绘"}),
         "orders/2021/DB-2021-0002.yml",
         ["  - {日期: 2022-03-31, 事件: 批准延期, 新时限: 2022-06-30, 批准: 联席会议办公室, 理由: 需测绘}"]),
        (("DB-2021-0002", "进展", {"percent": "80", "unit": "区人力社保局"}), "orders/2021/DB-2021-0002.yml",
         ["  - {日期: 2022-03-31, 事件: 进展, 单位: 区人力社保局, 进度: 80}"]),
    ],
)  # fmt: skip
def test_one_entry_is_added(
    data: Path, what: tuple[str, str, dict[str, str]], path: str, lines: list[str]
) -> None:
    item, event, given = what
    before = files(data)
    logged = log(data, item, event, **given)
    after = files(data)
    assert logged.written, logged.problems
    assert logged.path == path
    assert added(before, after) == {path: lines}
    assert after[path].split("\n")[logged.line - 1] == f"  - {logged.entry}"
    assert not check_data(data, TODAY).failed


def test_every_item_of_every_kind_can_have_an_entry(data: Path) -> None:
    """Decisions and measures stand inside a file, in blocks or in braces."""
    records = check_data(data, TODAY).records
    assert records is not None
    had = set()
    for item in records.items.values():
        try:
            log(data, item.id, "约谈", reason="进展迟缓")
        except LogError:
            continue  # Closed already.
        now = check_data(data, TODAY).records
        assert now is not None
        assert len(now.items[item.id].log) == len(item.log) + 1
        had.add(item.kind)
    assert had == set(Kind)


def test_what_may_come_next_is_told(data: Path) -> None:
    with pytest.raises(LogError) as error:
        log(data, "DB-2021-0004", "报结")
    said = str(error.value)
    assert "现在办到“交办”这一步，不能记“报结”" in said
    assert "\n  签收  要写：单位；可以写：文号、说明" in said
    assert "反馈" not in said
    for event in ("", "?", "？"):
        with pytest.raises(LogError, match="请写明事件"):
            log(data, "DB-2021-0004", event)


def test_what_an_event_needs_is_told_with_its_option(data: Path) -> None:
    with pytest.raises(LogError, match=r"新时限（--new-due）、批准（--approved-by）"):
        log(data, "DB-2021-0002", "批准延期", reason="需测绘")


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("LX-2021-01", "LX-2021-01/1"),
        ("db-2021-0004", "是不是“DB-2021-0004”"),
        ("别的", "没有编号是“别的”的事项"),
    ],
)
def test_an_item_that_is_not_there_is_told(data: Path, item: str, said: str) -> None:
    with pytest.raises(LogError, match=said):
        log(data, item, "签收")


def test_what_the_check_refuses_is_not_written(data: Path) -> None:
    before = files(data)
    logged = log(data, "DB-2021-0004", "签收", on="2021-11-01", unit="黄庄镇", percent="30")
    assert not logged.written
    assert {problem.code for problem in logged.problems} == {"DC-0301", "DC-0405", "DC-0409"}
    assert files(data) == before


def test_a_warning_is_told_and_the_entry_written(data: Path) -> None:
    logged = log(
        data, "DB-2021-0003", "批准延期", new_due="2022-06-30", approved_by="联席会议办公室", reason="需核对"
    )
    assert [problem.code for problem in logged.problems] == ["DC-0412"]
    assert logged.written


def test_an_item_without_a_number_can_have_an_entry(data: Path) -> None:
    text = (data / NEW).read_text(encoding="utf-8").replace("DB-2021-0004", "待编")
    (data / "orders/2021/待编-3f9a1c.yml").write_text(text, encoding="utf-8")
    assert log(data, "待编-3f9a1c", "签收", unit="黄村镇").path == "orders/2021/待编-3f9a1c.yml"


def test_a_person_chooses_the_event_and_is_asked_for_what_it_needs(data: Path) -> None:
    logged = log(data, "DB-2021-0004", "", ["9", "签", ""])
    assert logged.entry == "{日期: 2022-03-31, 事件: 签收, 单位: 黄村镇}"
    assert log(data, "DB-2021-0004", "答复", ["区住"], note="已答复").written is False
    assert log(
        data,
        "DB-2021-0004",
        "异议",
        ["", "黄村", "不属本单位职责"],
    ).entry.endswith("理由: 不属本单位职责}")
    decided = log(data, "DB-2021-0004", "异议裁定", ["稳定", "2", "联席会议办公室", "区信"])
    assert (
        decided.entry
        == "{日期: 2022-03-31, 事件: 异议裁定, 批准: 联席会议办公室, 结果: 改派, 改派单位: 区信访办}"
    )


def test_an_item_in_a_file_that_is_broken_is_not_found(data: Path) -> None:
    path = data / NEW
    path.write_text(path.read_text(encoding="utf-8") + "别的: 甲\n", encoding="utf-8")
    with pytest.raises(LogError, match=r"\./inv check"):
        log(data, "DB-2021-0004", "签收", unit="黄村镇")


def test_a_file_that_is_written_in_an_odd_way_gets_its_entry_all_the_same(data: Path) -> None:
    path = data / "orders/2021/DB-2021-0003.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("办理记录:", "? 办理记录\n:"), encoding="utf-8")
    before = files(data)
    logged = log(data, "DB-2021-0003", "约谈", reason="逾期")
    assert logged.written
    assert len(added(before, files(data))["orders/2021/DB-2021-0003.yml"]) == 1


LATE = "orders/2021/DB-2021-0003.yml"


@pytest.mark.parametrize(
    ("on", "above"),
    [
        ("2021-10-10", "  - {日期: 2021-09-22, 事件: 答复, 单位: 高米店街道}"),
        # Behind what was put down for the same day.
        ("2021-10-26", "  - {日期: 2021-10-26, 事件: 催办, 文号: 第5期}"),
    ],
)
def test_what_is_put_down_late_stands_where_its_day_wants_it_and_says_so(
    data: Path, on: str, above: str
) -> None:
    before = files(data)
    logged = log(data, "DB-2021-0003", "进展", on=on, unit="高米店街道")
    line = f"  - {{日期: {on}, 事件: 进展, 单位: 高米店街道, 补记: 2022-03-31}}"

    assert logged.written
    assert added(before, files(data)) == {LATE: [line]}
    lines = files(data)[LATE].split("\n")
    assert lines[lines.index(line) - 1] == above
    assert logged.line == lines.index(line) + 1


def test_between_entries_in_brackets_nothing_is_put(data: Path) -> None:
    file = data / LATE
    text = file.read_text("utf-8")
    head, _, rest = text.partition("办理记录:\n")
    entries = [line.strip(" -") for line in rest.split("\n") if line.startswith("  - ")]
    file.write_text(f"{head}办理记录: [{', '.join(entries)}]\n数据性质: 演示\n", "utf-8")
    before = files(data)

    with pytest.raises(PatchError, match="写在括号里，没法在中间补记"):
        log(data, "DB-2021-0003", "进展", on="2021-10-10", unit="高米店街道")
    assert files(data) == before


def test_to_what_is_over_nothing_is_added(data: Path) -> None:
    log(data, "DB-2021-0004", "撤销", approved_by="联席会议办公室", reason="不再需要")
    before = files(data)

    with pytest.raises(LogError, match="已经办到“撤销”，不再记办理记录"):
        log(data, "DB-2021-0004", "进展", unit="黄村镇")
    assert files(data) == before


def test_without_settings_of_the_portal_nothing_is_added(data: Path) -> None:
    (data / "portal.yml").write_text("门户名称\n", "utf-8")

    with pytest.raises(LogError, match=r"门户设置（data/portal\.yml）读不出来"):
        log(data, "DB-2021-0004", "签收")
