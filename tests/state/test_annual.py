"""The figures of an annual report: the keys that were agreed, and each walked back to its lines."""

from __future__ import annotations

import pytest

from generator.facts.records import Indicator, Meeting, PlanItem, Record, SupervisionOrder, Tally, TaskForce
from generator.state.annual import Figure, annual_figures
from generator.state.situation import assess
from tests.builders import LEAD, OFFICE, day, record, records_from, records_of

KEYS = [
    "leadership_sessions",
    "joint_conferences_chaired",
    "leader_instructions",
    "district_reception_batches",
    "district_reception_persons",
    "principal_reception_batches",
    "principal_reception_persons",
    "town_reception_batches",
    "town_reception_persons",
    "sweeps_district",
    "sweeps_special",
    "sweeps_dynamic",
    "disputes_found",
    "joint_conferences",
    "special_meetings",
    "issues_coordinated",
    "task_forces",
    "sign_days",
    "reply_days",
    "overdue_unrated",
    "online_petitions",
    "online_repeats",
    "study_sessions",
    "focus_areas",
    "supervision_methods",
    "plan_items_next_year",
]


def a_meeting(meeting_id: str, kind: str, held_on: str, *, chair: str = "区长", clauses: int = 0) -> Meeting:
    """A meeting; its first clause was struck off in December, its second in January, its third never."""
    closed = {1: "2021-12-20", 2: "2022-01-10"}
    return record(
        Meeting,
        {
            "编号": meeting_id,
            "类别": kind,
            "标题": f"会议{meeting_id}",
            "日期": held_on,
            "主持": chair,
            "议定事项": [
                {
                    "序号": number,
                    "事项": f"事项{number}",
                    "牵头单位": LEAD,
                    "时限": "2021-12-31",
                    "办理记录": [
                        {"日期": "2021-12-15", "事件": "报结", "单位": LEAD},
                        {"日期": closed[number], "事件": "销号", "单位": OFFICE},
                    ]
                    if number in closed
                    else [],
                }
                for number in range(1, clauses + 1)
            ],
        },
    )


def a_tally(slug: str, *columns: str) -> Tally:
    """A tally with 1 in January, 2 in February, 3 in December, and nothing for its last column in December."""
    return record(
        Tally,
        {
            "代码": slug,
            "名称": slug,
            "年度": 2021,
            "分项": [{"名称": column, "计量": "次"} for column in columns],
            "每月": [
                {
                    "月份": month,
                    "数值": {column: value for column in columns if (month, column) != ("2021-12", "人次")},
                }
                for month, value in (("2021-01", 1), ("2021-02", 2), ("2021-12", 3))
            ],
        },
    )


def an_order_record(number: int, focus: str, mode: str, issued: str) -> SupervisionOrder:
    return record(
        SupervisionOrder,
        {
            "编号": f"DB-{issued[:4]}-{number:04}",
            "标题": "测试督办单",
            "紧盯": focus,
            "督办方式": mode,
            "来源": "测试",
            "依据": "信访条例(2005)第三十六条",
            "牵头单位": LEAD,
            "交办日期": issued,
            "办结时限": "2022-06-30",
        },
    )


FOUND: tuple[Record, ...] = (
    a_meeting("CW-2021-01", "常务会", "2021-03-01"),
    a_meeting("JC-2021-01", "重点基础工作联席会议", "2021-04-01"),
    a_meeting("LX-2021-01", "联席会议", "2021-05-08", chair="主管区领导", clauses=3),
    a_meeting("LX-2021-02", "联席会议", "2021-11-08"),
    a_meeting("LX-2022-01", "联席会议", "2022-01-08", chair="主管区领导", clauses=1),
    a_meeting("ZT-2021-01", "专题会议", "2021-06-01", clauses=1),
    a_meeting("DD-2021-01", "调度会", "2021-06-02", clauses=1),
    a_tally("jiefang-qu", "批次", "人次", "主要领导批次", "主要领导人次"),
    a_tally("pishi", "批示"),
    record(
        Indicator,
        {
            "代码": "chongfu-wangxin",
            "名称": "重复网信率",
            "计量": "件",
            "方向": "越低越好",
            "口径": [{"起": "2021-01-01", "分子": "重复", "分母": "全部", "依据": "测试"}],
            "观测": [
                {"月份": "2021-01", "分子": 5, "分母": 9},
                {"月份": "2021-02", "分子": 6},
                {"月份": "2021-02", "单位": LEAD, "分子": 2, "分母": 3},
                {"月份": "2022-01", "分子": 7, "分母": 9},
            ],
        },
    ),
    *(
        record(
            TaskForce,
            {
                "编号": f"ZB-{issued[:4]}-01",
                "名称": "测试专班",
                "领域": "测试",
                "牵头单位": LEAD,
                "成立日期": issued,
                "完成时限": "待补充",
            },
        )
        for issued in ("2021-03-15", "2022-03-15")
    ),
    *(
        record(
            PlanItem,
            {
                "编号": f"JH-{year}-01",
                "标题": f"{year}年的安排",
                "主题": "测试",
                "提出日期": "2022-02-10",
                "牵头单位": LEAD,
                "办结时限": "2022-12-31",
                "措施": [{"序号": 1, "措施": "测试措施", "牵头单位": LEAD, "时限": "2022-12-31"}],
            },
        )
        for year in (2022, 2023)
    ),
    an_order_record(3, "一把手", "重点督办", "2021-12-01"),
    an_order_record(2, "重点事", "专项督办", "2021-11-01"),
    an_order_record(1, "一把手", "重点督办", "2021-10-01"),
    an_order_record(9, "规范化", "交办督办", "2022-01-05"),
)


def figures(as_of: str, year: int = 2021) -> dict[str, Figure]:
    records = records_from(*FOUND)
    return {figure.key: figure for figure in annual_figures(records, year, assess(records, day(as_of)))}


def parts(figure: Figure) -> list[tuple[int, str, tuple[str | int, ...], str | None]]:
    return [(part.amount, part.record, part.loc, part.item) for part in figure.parts]


def test_the_agreed_figures_in_their_order() -> None:
    assert list(figures("2022-02-10")) == KEYS


@pytest.mark.parametrize(
    ("key", "at_the_end", "in_june", "next_year"),
    [
        ("leadership_sessions", 2, 2, 0),
        ("joint_conferences_chaired", 1, 1, 1),
        ("leader_instructions", 6, 3, 0),
        ("district_reception_batches", 6, 3, 0),
        ("district_reception_persons", 3, 3, 0),
        ("principal_reception_batches", 6, 3, 0),
        ("town_reception_batches", 0, 0, 0),
        ("joint_conferences", 2, 1, 1),
        ("special_meetings", 1, 0, 0),
        ("issues_coordinated", 2, 0, 1),
        ("task_forces", 1, 1, 0),
        ("sign_days", 1, 1, 1),
        ("reply_days", 5, 5, 5),
        ("overdue_unrated", 0, 0, 0),
        ("online_petitions", 9, 9, 9),
        ("online_repeats", 11, 11, 7),
        ("focus_areas", 2, 0, 1),
        ("supervision_methods", 2, 0, 1),
        ("plan_items_next_year", 1, 0, 1),
    ],
)
def test_figures_as_of_a_day(key: str, at_the_end: int, in_june: int, next_year: int) -> None:
    """Of 2021 on 2022-02-10 and on 2021-05-31, and of 2022 on 2022-02-10."""
    assert figures("2022-02-10")[key].value == at_the_end
    assert figures("2021-05-31")[key].value == in_june
    assert figures("2022-02-10", 2022)[key].value == next_year


def test_each_figure_is_the_sum_of_its_parts_and_says_how_it_is_counted() -> None:
    for as_of in ("2020-12-31", "2021-05-31", "2022-02-10"):
        for figure in figures(as_of).values():
            assert figure.value == sum(part.amount for part in figure.parts)
            assert figure.how.endswith("。")
            assert figure.label
            assert figure.unit


def test_parts_lead_to_the_lines_of_the_data() -> None:
    found = figures("2022-02-10")

    assert parts(found["district_reception_batches"]) == [
        (1, "tally:jiefang-qu-2021", ("每月", 0, "数值", "批次"), None),
        (2, "tally:jiefang-qu-2021", ("每月", 1, "数值", "批次"), None),
        (3, "tally:jiefang-qu-2021", ("每月", 2, "数值", "批次"), None),
    ]
    assert parts(found["online_repeats"]) == [
        (5, "indicator:chongfu-wangxin", ("观测", 0, "分子"), None),
        (6, "indicator:chongfu-wangxin", ("观测", 1, "分子"), None),
    ]
    assert parts(found["online_petitions"]) == [(9, "indicator:chongfu-wangxin", ("观测", 0, "分母"), None)]
    assert parts(found["issues_coordinated"]) == [
        (1, "LX-2021-01", ("议定事项", 0), "LX-2021-01/1"),
        (1, "ZT-2021-01", ("议定事项", 0), "ZT-2021-01/1"),
    ]
    assert parts(found["sign_days"]) == [(1, "rules/clocks.yml", ("时钟", 0, "天数"), None)]
    assert parts(found["joint_conferences_chaired"]) == [(1, "LX-2021-01", ("主持",), None)]
    assert parts(found["task_forces"]) == [(1, "ZB-2021-01", ("成立日期",), "ZB-2021-01")]
    assert parts(found["plan_items_next_year"]) == [(1, "JH-2022-01", ("编号",), "JH-2022-01")]
    # Each word is shown by the first order that used it, in the order of the vocabulary.
    assert parts(found["focus_areas"]) == [
        (1, "DB-2021-0002", ("紧盯",), "DB-2021-0002"),
        (1, "DB-2021-0001", ("紧盯",), "DB-2021-0001"),
    ]
    assert found["leader_instructions"].parts[0].label == "2021年1月"


def test_without_records_every_figure_is_nought_without_parts() -> None:
    records = records_of(clocks=())

    for figure in annual_figures(records, 2021, assess(records, day("2022-02-10"))):
        assert (figure.value, figure.parts) == (0, ())
