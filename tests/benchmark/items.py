"""Makes a data/ of any size: the real one, and as many made-up orders of about 1.3 KB as asked for.

The same number gives the same bytes on every machine. Everything in the orders is invented from lists of words.
"""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import yaml

LAST_YEAR = 2021
"""The year before the day that data/portal.yml is pinned to."""
FEWEST_YEARS = 10
MOST_A_YEAR = 9_800
"""An order has four digits; the first hundred of a year belong to the real data."""
FIRST_NUMBER = 101
OPEN_DAYS = 120
"""How long before the end of the data the orders begin of which a part is still open."""

PLACES = (
    "某小区",
    "某产业园",
    "某安置房项目",
    "某老旧小区",
    "某道路",
    "某商业街",
    "某农贸市场",
    "某学校周边",
)
MATTERS = (
    "不动产登记历史遗留问题", "物业服务合同纠纷", "施工噪声扬尘扰民", "拖欠工程款和劳动报酬", "征地补偿款发放迟缓",
    "供暖供水设施维修", "停车秩序和占道经营", "土地流转租金支付", "养老服务机构收费", "预付式消费退款",
)  # fmt: skip
DUTIES = ("督促明确", "督促落实", "督促查清", "督促依法处理", "督促限期解决", "督促公开")
STEPS = (
    "完成分类甄别",
    "形成办理方案",
    "明确责任分工",
    "现场核查并公布结果",
    "向属地和办理窗口公布办理路径",
    "完成整改并自查",
)
DEMANDS = (
    "一个月内完成分类甄别，拿出分类处置方案，逐项明确办理路径、责任单位和所需材料。",
    "由主要负责同志主持研究，列出问题清单、责任清单和时限清单，按周报告推进情况。",
    "对涉及多个单位的事项，由牵头单位会同配合单位共同研究，意见不一致的报联席会议议定。",
    "办理过程依法公开，答复意见有依据、有时限、有落实措施，办结后在十个工作日内自查。",
    "对同类问题举一反三，查找制度和管理上的原因，提出改进建议，防止问题反复发生。",
)
REMARKS = (
    "已列入单位台账，明确专人办理", "已召开协调会，形成会议纪要", "已到现场核查，正在汇总情况", "方案已征求配合单位意见",
    "已按方案推进，完成过半", "相关材料已报送，等待联席会议研究",
)  # fmt: skip
FOCUS = ("重点事", "重点人", "规范化", "一把手")
MODES = ("重点督办", "讲评督办", "交办督办", "专项督办")


def write_items(source: Path, target: Path, number: int) -> None:
    """Copy a data/ to ``target`` and add ``number`` orders to it."""
    shutil.copytree(source, target)
    portal = yaml.safe_load((source / "portal.yml").read_text("utf-8"))
    units = yaml.safe_load((source / "units.yml").read_text("utf-8"))["单位"]
    names = [unit["名称"] for unit in units if unit["名称"] != portal["督办单位"]]
    for year, one, name, text in orders(names, portal["督办单位"], number, portal["截至日期"]):
        folder = target / "orders" / str(year)
        if one == FIRST_NUMBER:
            folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")


def orders(units: list[str], office: str, number: int, as_of: date) -> Iterator[tuple[int, int, str, str]]:
    """The made-up orders: year, number in the year, name of the file, its text."""
    years = max(FEWEST_YEARS, -(-number // MOST_A_YEAR))
    for index in range(number):
        year = LAST_YEAR - index % years
        one = FIRST_NUMBER + index // years
        key = f"DB-{year}-{one:04}"
        yield year, one, f"{key}.yml", _order(key, year, Random(key), units, office, as_of)  # noqa: S311


def _order(key: str, year: int, dice: Random, units: list[str], office: str, as_of: date) -> str:  # noqa: PLR0913, PLR0917
    lead, *assists = dice.sample(units, 3)
    issued = date(year, 1, 4) + timedelta(days=dice.randrange(355))
    due = issued + timedelta(days=dice.randrange(60, 150))
    first, second = issued + (due - issued) / 3, issued + 2 * (due - issued) / 3
    steps = dice.sample(STEPS, 2)
    lines = [
        "# yaml-language-server: $schema=../../schema/order.json",
        "数据性质: 演示",
        f"编号: {key}",
        f"标题: {dice.choice(DUTIES)}{dice.choice(PLACES)}{dice.choice(MATTERS)}的办理路径（第{key[-4:]}件）",
        f"紧盯: {dice.choice(FOCUS)}",
        f"督办方式: {dice.choice(MODES)}",
        f"来源: {year}年第{dice.randrange(1, 52)}次周调度会",
        "依据: 信访条例(2005)第三十六条",
        f"牵头单位: {lead}",
        f"配合单位: [{', '.join(assists)}]",
        "责任岗位: 分管副主任",
        f"交办日期: {issued}",
        f"办结时限: {due}",
        f"督办要求: {''.join(dice.sample(DEMANDS, 2))}",
        "节点:",
        f"  - {{时限: {first}, 内容: {steps[0]}, 权重: 40}}",
        f"  - {{时限: {second}, 内容: {steps[1]}, 权重: 60}}",
        "办理记录:",
        *_log(dice, lead, office, issued, due, as_of),
    ]
    return "\n".join(lines) + "\n"


def _log(  # noqa: PLR0913, PLR0917
    dice: Random, lead: str, office: str, issued: date, due: date, as_of: date
) -> Iterator[str]:
    """Five entries of one that is closed, mostly in time; of the latest ones a part is still under way."""
    elapsed = (as_of - issued).days
    done = due + timedelta(days=dice.choice((-20, -12, -7, -3, -1, 0, 9)))
    closed = done + timedelta(days=5)
    note = dice.choice(REMARKS)
    # Whatever the log tells lies behind, also of those that were issued a few weeks ago.
    span = min((due - issued).days, 3 * (elapsed - 9))
    rows = [
        (issued + timedelta(days=dice.randrange(4)), f"事件: 签收, 单位: {lead}"),
        (issued + timedelta(days=span // 4), f"事件: 答复, 单位: {lead}, 说明: {note}，按月报告"),
        (issued + timedelta(days=span // 3), f"事件: 节点完成, 单位: {lead}, 节点: 1"),
    ]
    if closed > as_of or (elapsed < OPEN_DAYS and dice.random() < 0.6):
        rows += [
            (issued + timedelta(days=span // 3 + 3), f"事件: 进展, 单位: {lead}, 进度: 60, 说明: {note}"),
            (
                issued + timedelta(days=span // 3 + 9),
                f"事件: 进展, 单位: {lead}, 进度: 75, 说明: {dice.choice(REMARKS)}",
            ),
        ]
    else:
        rows += [
            (done, f"事件: 报结, 单位: {lead}, 说明: {dice.choice(REMARKS)}"),
            (closed, f"事件: 销号, 单位: {office}, 说明: 核查属实"),
        ]
    return (f"  - {{日期: {on}, {said}}}" for on, said in rows)
