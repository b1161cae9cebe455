"""What is said of an archive: short where much is wrong, and never without what to do."""

from __future__ import annotations

import pytest

from generator.archive.rebuilding import Rebuilt
from generator.archive.reporting import say_rebuilt, say_verification
from generator.archive.verifying import Finding, Verification


def findings(count: int, week: str = "") -> list[Finding]:
    return [Finding(week, f"file-{number}", "不见了") for number in range(count)]


@pytest.mark.parametrize(
    ("count", "told", "more"), [(1, 1, ""), (30, 30, ""), (31, 30, "  ……另有1处，改好上面的再运行一次。")]
)
def test_of_very_many_findings_the_rest_is_counted(count: int, told: int, more: str) -> None:
    lines = say_verification(Verification(findings=findings(count), notes=["旧格式"])).split("\n")

    assert lines[:2] == ["说明：旧格式", f"共发现{count}处不对："]
    assert sum("file-" in line for line in lines) == told
    assert [line for line in lines if "另有" in line] == ([more] if more else [])
    assert lines[-1].startswith("请不要自己改回去。")


def test_the_first_broken_week_is_named_first() -> None:
    found = Verification(findings=[*findings(1, "2021-W39"), *findings(1, "2021-W38"), *findings(1)])

    assert say_verification(found).startswith("链条最早在 2021-W38 出问题。\n共发现3处不对：")


def rebuilt(different: int = 0, missing: int = 0) -> Rebuilt:
    paths = tuple(f"page-{number}.html" for number in range(max(different, missing)))
    return Rebuilt("2021-W39", "0123abcd", 7, paths[:different], paths[:missing], (), ("Python 不同",))


def test_a_week_that_comes_out_the_same_is_one_line_and_its_notes() -> None:
    assert say_rebuilt(rebuilt()) == (
        "2021-W39 用当时的版本 0123abcd 重新生成，7个文件一个字节不差。\n说明：Python 不同"
    )


def test_of_very_many_files_that_differ_the_rest_is_counted() -> None:
    lines = say_rebuilt(rebuilt(different=32, missing=1)).split("\n")

    assert sum(line.startswith("  内容不同：page-") for line in lines) == 30
    assert "  内容不同：另有2个" in lines
    assert "  存档里有、重新生成没有：page-0.html" in lines
    assert lines[-1] == "说明：Python 不同"
