"""Numbers are given after the merge, once and for all; what was ever given is not given again."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from generator.editing import write_drafts
from generator.editing.numbers import ONLY_FILES, ONLY_RECENT, Assigned, Numbers, NumbersError, assign_numbers
from generator.facts.checks import check_data
from generator.facts.problems import format_text
from generator.facts.records import SupervisionOrder
from tests.editing.repositories import commit, git, new_repository, order
from tests.editing.test_unnumbered import NEW
from tests.facts.broken import SMALL

TODAY = date(2022, 3, 31)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    new_repository(tmp_path / "库")
    return tmp_path / "库"


def write(root: Path, path: str, text: str) -> None:
    file = root / "data" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def assign(root: Path) -> Assigned:
    """What the task does."""
    assigned = assign_numbers(root / "data", TODAY)
    assert assigned.problems == (), format_text(assigned.problems)
    write_drafts(root / "data", assigned.drafts)
    return assigned


def numbers(assigned: Assigned) -> dict[str, str]:
    return {each.stand_in: each.number for each in assigned.assignments}


def test_two_branches_are_merged_and_numbered(root: Path) -> None:
    for branch, day in (("one", "2021-12-02"), ("two", "2021-12-01")):
        git(root, "checkout", "-q", "-b", branch, "main")
        write(root, f"orders/2021/待编-{branch}.yml", order(交办日期=day))
        commit(root, branch)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-edit", "one")
    git(root, "merge", "-q", "--no-edit", "two")

    assert numbers(assign(root)) == {"待编-two": "DB-2021-0005", "待编-one": "DB-2021-0006"}
    assert (root / "data/orders/2021/DB-2021-0005.yml").read_bytes() == order("DB-2021-0005").encode()
    assert not list(root.rglob("待编*"))
    assert check_data(root / "data", TODAY).problems == ()


def test_a_second_run_does_nothing(root: Path) -> None:
    write(root, "orders/2021/待编-a.yml", order())
    assign(root)
    again = assign_numbers(root / "data", TODAY)
    assert (again.assignments, again.drafts, again.summary) == ((), {}, "没有待编的文件，不用编号。")


def test_every_kind_is_numbered_and_every_reference_follows(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    for path, text in NEW.items():
        (data / path).write_text(
            text + "数据性质: 演示\n# 见待编-督办。\n备注: 由待编-1a2b3c办理，不是待编-1a2b3c4\n",
            encoding="utf-8",
        )
    before = check_data(data, TODAY).records
    assert before is not None

    assigned = assign(tmp_path)

    assert numbers(assigned) == {
        "待编-c": "JH-2022-03",
        "待编-bbbbbb": "ZX-2021-02",
        "待编-1a2b3c": "ZT-2021-02",
        "待编-aaaaaa": "ZB-2021-02",
        "待编-督办": "DB-2021-0005",
        "待编-d": "JY-2021-02",
    }
    after = check_data(data, TODAY)
    assert after.problems == ()
    assert after.records is not None
    assert len(after.records.items) == len(before.items)
    made = after.records.orders["DB-2021-0005"]
    assert (made.source, made.task_force) == ("ZT-2021-02/1", "ZB-2021-02")
    assert made.remark == "由ZT-2021-02办理，不是待编-1a2b3c4"
    assert after.records.boards.playlist[0].board == "ZB-2021-02"
    assert "# 见DB-2021-0005。\n" in after.records.texts["boards.yml"]
    assert after.records.suggestions["JY-2021-02"].source == "DB-2021-0005"
    assert assigned.summary.count("→") == 6
    assert "data/boards.yml" in assigned.summary
    assert ONLY_FILES in assigned.summary


def test_all_that_is_not_number_or_name_stays_byte_for_byte(root: Path) -> None:
    text = (
        "# 甲\r\n编号: '待编'   # 乙\r\n"
        + order().replace("编号: 待编\n", "").replace("\n", "\r\n")
        + "备注: 丙 "
    )
    write(root, "orders/2021/待编-a.yml", text)
    write(root, "orders/2021/DB-2021-0004.yml", order("DB-2021-0004", 来源="待编-a   # 丁"))
    assign(root)
    expected = text.replace("'待编'", "DB-2021-0005").encode()
    assert (root / "data/orders/2021/DB-2021-0005.yml").read_bytes() == expected
    other = order("DB-2021-0004", 来源="DB-2021-0005   # 丁").encode()
    assert (root / "data/orders/2021/DB-2021-0004.yml").read_bytes() == other


def test_at_new_year_the_folder_decides_the_year(root: Path) -> None:
    write(root, "orders/2021/待编-last.yml", order(交办日期="2021-12-31"))
    write(root, "orders/2022/待编-new.yml", order(交办日期="2022-01-01"))
    write(root, "plan/2023/待编-plan.yml", _plan("2022-03-30"))
    write(root, "task_forces/待编-group.yml", _group("2022-03-30"))
    assert numbers(assign(root)) == {
        "待编-last": "DB-2021-0005",
        "待编-new": "DB-2022-0001",
        "待编-plan": "JH-2023-01",
        "待编-group": "ZB-2022-01",
    }


def _plan(day: str) -> str:
    return f"编号: 待编\n标题: 规范窗口\n主题: 服务\n提出日期: {day}\n牵头单位: 待补充\n办结时限: 待补充\n"


def _group(day: str) -> str:
    return f"编号: 待编\n名称: 窗口专班\n领域: 服务\n牵头单位: 待补充\n成立日期: {day}\n完成时限: 待补充\n"


def test_what_the_history_knows_is_not_given_again(root: Path) -> None:
    """A deleted file, a number that was corrected, a branch never merged, and what a merge threw away."""
    write(root, "orders/2021/DB-2021-0007.yml", order("DB-2021-0007"))
    write(root, "meetings/2021/待编-m.yml", _meeting("ZT-2021-08"))
    commit(root, "seven")
    (root / "data/orders/2021/DB-2021-0007.yml").unlink()
    write(root, "meetings/2021/待编-m.yml", _meeting("待编"))
    commit(root, "gone")
    git(root, "checkout", "-q", "-b", "never", "main")
    write(root, "suggestions/2021/JY-2021-05.yml", "编号: JY-2021-05\n")
    commit(root, "never merged")
    git(root, "checkout", "-q", "-b", "thrown", "main")
    write(root, "orders/2021/DB-2021-0009.yml", order("DB-2021-0009"))
    commit(root, "thrown away")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-edit", "-s", "ours", "thrown")
    git(root, "branch", "-q", "-D", "thrown")
    write(root, "orders/2021/待编-a.yml", order())
    write(root, "suggestions/2021/待编-s.yml", _suggestion())

    assigned = assign(root)

    assert numbers(assigned) == {"待编-a": "DB-2021-0010", "待编-m": "ZT-2021-09", "待编-s": "JY-2021-06"}
    assert assigned.remark == ""


def _meeting(number: str) -> str:
    return f"编号: {number}\n类别: 专题会议\n标题: 研究窗口\n日期: 2021-12-03\n主持: 主管区领导\n"


def _suggestion() -> str:
    head = "编号: 待编\n类别: 改进工作\n标题: 建议统一格式\n建议对象: 黄村镇\n提出日期: 2021-12-02\n"
    return head + "依据: 信访条例(2005)第三十六条\n"


def test_a_repository_without_a_commit_is_looked_at_all_the_same(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "data")
    git(tmp_path, "init", "-q")
    write(tmp_path, "orders/2021/待编-a.yml", order())
    assigned = assign(tmp_path)
    assert (numbers(assigned), assigned.remark) == ({"待编-a": "DB-2021-0005"}, "")


def test_a_shallow_clone_says_so(root: Path, tmp_path: Path) -> None:
    write(root, "README.md", "")
    commit(root, "second")
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "short")
    write(tmp_path / "short", "orders/2021/待编-a.yml", order())
    assert assign(tmp_path / "short").remark == ONLY_RECENT


def test_two_hands_with_one_number_are_told_and_put_right(root: Path) -> None:
    for branch in ("one", "two"):
        git(root, "checkout", "-q", "-b", branch, "main")
        write(root, "orders/2021/DB-2021-0005.yml", order("DB-2021-0005", 标题=f"督促公布窗口（{branch}）"))
        commit(root, branch)
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-edit", "one")
    git(root, "merge", "--no-edit", "two", fails=True)
    assert "DC-0104" in {problem.code for problem in check_data(root / "data", TODAY).problems}
    # Somebody keeps both files.
    theirs = git(root, "show", "two:data/orders/2021/DB-2021-0005.yml") + "\n"
    git(root, "checkout", "--ours", "data/orders/2021/DB-2021-0005.yml")
    write(root, "orders/2021/DB-2021-0006.yml", theirs)
    told = [each for each in check_data(root / "data", TODAY).problems if each.code == "DC-0304"]
    assert [each.place.path for each in told] == ["orders/2021/DB-2021-0006.yml"]
    assert told[0].related[0][0].path == "orders/2021/DB-2021-0005.yml"
    assert "编号: 待编" in told[0].remedy
    # And does what the remedy says.
    (root / "data/orders/2021/DB-2021-0006.yml").unlink()
    write(root, "orders/2021/待编-later.yml", theirs.replace("DB-2021-0005", "待编"))
    commit(root, "both")

    assert numbers(assign(root)) == {"待编-later": "DB-2021-0006"}
    assert check_data(root / "data", TODAY).problems == ()


def test_data_with_errors_are_refused(root: Path) -> None:
    write(root, "orders/2021/待编-a.yml", order(牵头单位="黄庄镇"))
    assigned = assign_numbers(root / "data", TODAY)
    assert [problem.code for problem in assigned.problems] == ["DC-0301", "DC-0801"]
    assert assigned.drafts == {}


def test_a_full_year_is_told(root: Path) -> None:
    write(root, "suggestions/2021/JY-2021-99.yml", _suggestion().replace("待编", "JY-2021-99"))
    write(root, "suggestions/2021/待编-s.yml", _suggestion())
    with pytest.raises(NumbersError, match="JY-2021 的编号已经用到99"):
        assign_numbers(root / "data", TODAY)


def test_each_number_is_given_once() -> None:
    known = Numbers(["DB-2021-0041", "DB-2021-0007", "JH-2021-50", "待编-a"])
    given = [known.give(SupervisionOrder.numbering, "DB", year) for year in (2021, 2021, 2020)]
    assert given == ["DB-2021-0042", "DB-2021-0043", "DB-2020-0001"]
