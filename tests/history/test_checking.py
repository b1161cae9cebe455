"""Checking against an earlier version, in the situations that branches and forges bring about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.facts.problem_formats import STYLES, Outcome, report
from generator.history.checking import check_since
from tests.history.repositories import Repo

TODAY = date(2022, 3, 31)
ORDER = "orders/2021/DB-2021-0004.yml"
NUMBER = "13800138000"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """On a branch that has no commit of its own yet."""
    return Repo.with_small(tmp_path / "repo")


def check(repo: Repo, revision: str = "main") -> Outcome:
    outcome = check_since(repo.data, TODAY, revision)
    for style in STYLES:
        assert NUMBER not in report(outcome, style, repo.name)
    return outcome


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


def note(repo: Repo, words: str, path: str = ORDER) -> None:
    repo.edit(path, "数据性质", f"备注: {words}\n数据性质")


def test_nothing_changed(repo: Repo) -> None:
    outcome = check(repo)
    assert (outcome.problems, outcome.standing, outcome.failed) == ((), (), False)


def test_what_is_not_committed_counts(repo: Repo) -> None:
    repo.edit(ORDER, "2021-12-31", "2022-01-31")
    assert codes(check(repo)) == ["DC-0605"]
    repo.git("add", "-A")
    assert codes(check(repo)) == ["DC-0605"]


def test_what_main_did_meanwhile_does_not_count(repo: Repo) -> None:
    repo.commit("二")
    repo.git("switch", "-q", "main")
    repo.edit(ORDER, "2021-12-31", "2022-01-31")
    note(repo, f"联系{NUMBER}")
    repo.commit("三")
    repo.git("switch", "-q", "work")
    assert codes(check(repo)) == []


def test_a_merge_of_main_brings_nothing(repo: Repo) -> None:
    note(repo, "一")
    repo.commit("二")
    repo.git("switch", "-q", "main")
    repo.edit("orders/2021/DB-2021-0003.yml", "2021-10-20", "2021-10-21")
    repo.commit(f"电话{NUMBER}")
    repo.git("switch", "-q", "work")
    repo.git("merge", "-q", "main", "-m", "merge")
    assert codes(check(repo)) == []


def test_the_merge_that_a_forge_makes(repo: Repo) -> None:
    note(repo, f"联系{NUMBER}")
    repo.commit("二")
    repo.edit(ORDER, f"备注: 联系{NUMBER}\n", "")
    repo.edit(ORDER, "2021-12-31", "2022-01-31")
    repo.commit("三")
    repo.git("switch", "-q", "main")
    repo.edit("orders/2021/DB-2021-0003.yml", "2021-10-20", "2021-10-21")
    repo.commit("四")
    repo.git("switch", "-q", "--detach", "main")
    repo.git("merge", "-q", "--no-ff", "work", "-m", "merge")
    assert sorted(codes(check(repo))) == ["DC-0605", "DC-0613"]


def test_what_only_a_merge_itself_added(repo: Repo) -> None:
    note(repo, "一")
    repo.commit("二")
    repo.git("switch", "-q", "main")
    repo.edit("orders/2021/DB-2021-0003.yml", "2021-10-20", "2021-10-21")
    repo.commit("三")
    repo.git("switch", "-q", "work")
    repo.git("merge", "-q", "--no-commit", "main")
    repo.edit(ORDER, "备注: 一", f"备注: 联系{NUMBER}")
    merge = repo.commit("merge")
    repo.edit(ORDER, f"备注: 联系{NUMBER}", "备注: 一")
    repo.commit("四")
    (problem,) = check(repo).problems
    assert problem.code == "DC-0613"
    assert merge[:8] in problem.found


def test_the_first_commit_that_held_it_is_named(repo: Repo) -> None:
    note(repo, f"联系{NUMBER}")
    first = repo.commit("二")
    repo.edit(ORDER, "标题: 督促", "标题: 请督促")
    repo.commit("三")
    repo.git("revert", "--no-edit", "HEAD", "HEAD~1")
    (problem,) = check(repo).problems
    assert problem.found == f"提交 {first[:8]} 里，这个文件第10行像是手机号"


def test_what_still_stands_is_told_once(repo: Repo) -> None:
    note(repo, f"联系{NUMBER}")
    repo.commit("二")
    assert codes(check(repo)) == ["DC-0902"]
    # Taken out, but not committed yet: anybody who has the branch can read it.
    repo.edit(ORDER, f"备注: 联系{NUMBER}\n", "")
    assert codes(check(repo)) == ["DC-0613"]


def test_what_stood_before_the_branch_is_not_the_branchs(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    note(repo, f"联系{NUMBER}")
    repo.commit("二")
    repo.git("switch", "-q", "-C", "work")
    repo.edit(ORDER, "标题: 督促", "标题: 请督促")
    repo.git("mv", f"data/{ORDER}", "data/orders/2021/DB-2021-0005.yml")
    repo.commit("三")
    repo.git("mv", "data/orders/2021/DB-2021-0005.yml", f"data/{ORDER}")
    repo.edit(ORDER, f"备注: 联系{NUMBER}\n", "")
    repo.commit("四")
    assert codes(check(repo)) == []


def test_another_number_on_the_same_line_is_new(repo: Repo) -> None:
    """Blacked out, both lines look the same."""
    repo.git("switch", "-q", "main")
    note(repo, "联系13911112222")
    repo.commit("二")
    repo.git("switch", "-q", "-C", "work")
    repo.edit(ORDER, "13911112222", NUMBER)
    outcome = check(repo)
    assert codes(outcome) == ["DC-0902"]
    assert outcome.standing == ()


def test_personal_information_in_files_that_nobody_reads(repo: Repo) -> None:
    repo.write("README.md", f"电话{NUMBER}\n")
    repo.write("orders/2021/notes.txt", ("x" * 1_100_000) + f"\n电话{NUMBER}\n")
    repo.write("orders/2021/gbk.txt", "")
    (repo.data / "orders/2021/gbk.txt").write_bytes(f"其妻电话{NUMBER}".encode("gbk"))
    repo.commit("二")
    repo.git("rm", "-q", "data/orders/2021/notes.txt", "data/orders/2021/gbk.txt", "data/README.md")
    repo.commit("三")
    outcome = check(repo)
    found = [(problem.place.path, problem.found.partition("，")[2]) for problem in outcome.problems]
    assert found == [
        ("README.md", "这个文件第1行像是手机号"),
        ("orders/2021/gbk.txt", "这个文件第1行像是手机号"),
        ("orders/2021/gbk.txt", "这个文件第1行说到了亲属"),
        ("orders/2021/notes.txt", "这个文件第2行像是手机号"),
    ]


def test_a_guide_may_name_what_must_not_be_written(repo: Repo) -> None:
    repo.write("README.md", "不写稳控措施，不写其妻、其子。\n")
    repo.commit("二")
    assert codes(check(repo)) == []
    repo.write("orders/notes.md", "不写稳控措施，不写其妻、其子。\n")
    repo.commit("三")
    (repo.data / "orders/notes.md").unlink()
    repo.commit("四")
    assert codes(check(repo)) == ["DC-0613", "DC-0613"]


def test_outside_the_data_nothing_is_looked_at(repo: Repo) -> None:
    (repo.root / "other.txt").write_text(f"电话{NUMBER}\n", encoding="utf-8")
    (repo.root / "data2").mkdir()
    (repo.root / "data2" / "a.yml").write_text(f"电话{NUMBER}\n", encoding="utf-8")
    repo.commit("二")
    assert codes(check(repo)) == []


def test_the_address_of_who_signs_is_none_of_a_petitioner(repo: Repo) -> None:
    repo.commit("二\n\nSigned-off-by: duban <duban@example.com>\nCo-authored-by: a b <a.b@example.com>")
    assert codes(check(repo)) == []
    repo.commit("三\n\n回信至 someone@example.com")
    assert codes(check(repo)) == ["DC-0613"]


def test_a_message_in_another_encoding(repo: Repo) -> None:
    repo.git("-c", "i18n.commitEncoding=GBK", "commit", "-q", "--allow-empty", "-m", "其妻来电")
    (problem,) = check(repo).problems
    assert problem.found.endswith("的说明第1行说到了亲属")


def test_a_base_that_was_rewritten(repo: Repo) -> None:
    """What the old main had and the new one has not comes with the branch, and counts."""
    repo.git("switch", "-q", "main")
    note(repo, f"联系{NUMBER}")
    repo.commit("二")
    repo.git("switch", "-q", "-C", "work")
    repo.edit(ORDER, f"备注: 联系{NUMBER}\n", "")
    repo.commit("三")
    assert codes(check(repo)) == []
    repo.git("branch", "-q", "-f", "main", "main~1")
    assert codes(check(repo)) == ["DC-0613"]


def test_line_ends_and_modes_are_no_changes(repo: Repo) -> None:
    for path in repo.data.rglob("*.yml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (repo.data / ORDER).chmod(0o755)
    assert codes(check(repo)) == []
    repo.commit("二")
    assert codes(check(repo)) == []


def test_a_file_that_moved_keeps_what_stood_in_it(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    repo.edit(ORDER, "黄村镇", "黄村")
    repo.write("orders/2021/DB-2021-0009.yml", "编号 DB-2021-0009\n")
    repo.commit("二")
    repo.git("switch", "-q", "-C", "work")
    repo.write("orders/2022/DB-2021-0004.yml", "# 注\n" + repo.read(ORDER))
    (repo.data / ORDER).unlink()
    # This one cannot be read: it is known by the words of its line.
    repo.write("orders/2021/DB-2021-0010.yml", repo.read("orders/2021/DB-2021-0009.yml"))
    (repo.data / "orders/2021/DB-2021-0009.yml").unlink()
    outcome = check(repo)
    assert codes(outcome) == ["DC-0135"]
    assert [problem.code for problem in outcome.standing] == ["DC-0122", "DC-0301"]


def test_of_two_alike_one_is_new(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    repo.edit(ORDER, "数据性质", "办理记录:\n  - {日期: 2021-12-01, 事件: 签到}\n数据性质")
    repo.commit("二")
    repo.git("switch", "-q", "-C", "work")
    line = "  - {日期: 2021-12-01, 事件: 签到}\n"
    repo.edit(ORDER, line, line * 2)
    outcome = check(repo)
    assert codes(outcome) == ["DC-0211"]
    assert [problem.code for problem in outcome.standing] == ["DC-0211"]


def test_only_what_is_introduced_fails(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    repo.edit(ORDER, "黄村镇", "黄村")
    repo.commit("二")
    repo.git("switch", "-q", "-C", "work")
    outcome = check(repo)
    assert outcome.standing
    assert not outcome.failed


def test_data_that_begin_with_the_branch(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    repo.git("mv", "data", "old")
    repo.commit("二")
    repo.git("switch", "-q", "-C", "work")
    repo.git("mv", "old", "data")
    (repo.data / "units.yml").unlink()
    outcome = check(repo)
    assert "DC-0136" in codes(outcome)
    assert outcome.standing == ()


def test_data_that_are_gone(repo: Repo) -> None:
    repo.git("rm", "-q", "-r", "data")
    outcome = check(repo)
    assert outcome.failed
    assert {"DC-0136", "DC-0608", "DC-0609"} <= set(codes(outcome))


def test_data_under_another_name(tmp_path: Path) -> None:
    repo = Repo.with_small(tmp_path / "repo", "台账/数据")
    repo.edit(ORDER, "2021-12-31", "2022-01-31")
    repo.commit(f"电话{NUMBER}")
    assert sorted(codes(check(repo))) == ["DC-0605", "DC-0613"]


def test_links_and_submodules_are_no_trouble(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    head = repo.git("rev-parse", "HEAD")
    (repo.data / "orders" / "2021" / "away.yml").symlink_to("/etc/passwd")
    (repo.data / "orders" / "2021" / "round.yml").symlink_to("round.yml")
    repo.git("add", "-A")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{head},data/sub")
    repo.git("commit", "-q", "-m", "二")
    (repo.data / "sub").mkdir()
    repo.git("switch", "-q", "-C", "work")
    outcome = check(repo)
    assert codes(outcome) == []
    assert {problem.code for problem in outcome.standing} == {"DC-0133"}
    repo.git("rm", "-q", "--cached", "data/sub")
    (repo.data / "orders" / "2021" / "away.yml").unlink()
    repo.commit("三")
    assert codes(check(repo)) == []


def test_a_base_that_cannot_be_read_is_told(repo: Repo) -> None:
    repo.git("switch", "-q", "main")
    for path in repo.data.rglob("*.yml"):
        path.write_bytes(b"\xff\xfe\x00")
    repo.write(f"campaigns/{NUMBER}.yml", "甲")
    repo.commit("二")
    repo.git("switch", "-q", "-C", "work")
    repo.git("checkout", "-q", "HEAD~1", "--", "data")
    (repo.data / f"campaigns/{NUMBER}.yml").unlink()
    outcome = check(repo)
    assert codes(outcome) == []
    assert "●" in outcome.remarks[0]
    assert outcome.remarks[0].endswith(" 等23个文件没有读成，没有和现在的比较。")


def test_a_file_that_cannot_be_read_now_is_not_gone(repo: Repo) -> None:
    repo.edit(ORDER, "标题: ", "标题 ")
    assert not {"DC-0608", "DC-0609"} & set(codes(check(repo)))
