"""Invented records for tests of the wall boards: as many tasks as wanted, with titles as long as wanted.

The lot is fixed: task 7 of 20 is always the same. Nothing here is read from data/.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from generator.facts.records import (
    Campaign,
    HolidayNotice,
    LightRule,
    Meeting,
    PlanItem,
    Portal,
    RateRule,
    Records,
    Suggestion,
    SupervisionOrder,
    TaskForce,
    Tracking,
    Unit,
)
from generator.outputs.boards import Wall, render_board, render_index
from generator.outputs.rendering import Renderer
from generator.outputs.view import View
from generator.outputs.writing import Writer
from generator.site import Edition, FrameSource, Stamper, make_frames
from generator.state.boards import Board, boards, screen
from generator.state.changes import compare
from generator.state.situation import assess

ROOT = Path(__file__).resolve().parent.parent
AS_OF = date(2021, 8, 20)
FOCI = ("重点事", "重点人", "规范化", "一把手")
MODES = ("重点督办", "讲评督办", "交办督办", "专项督办")
LEADS = (
    "区住建委",
    "区人力社保局",
    "区城管委",
    "区水务局",
    "黄村镇",
    "西红门镇",
    "旧宫镇",
    "亦庄镇",
    "瀛海镇",
    "青云店镇",
)
SUBJECTS = (
    "督促明确不动产登记历史遗留问题的办理路径", "督促理顺物业服务移交中的职责分工", "督促按期答复拆迁安置过渡费的核算口径",
    "督促规范答复意见书的格式与送达", "督促主要负责人按月包案调度重点事项", "督促补齐网上事项受理告知的规定动作",
    "督促查明欠薪问题的属地责任", "督促公开村级集体资产处置的程序", "督促协调道路积水点位的分批治理",
    "督促落实首接首办责任并建立台账",
)  # fmt: skip
_TAIL = "，并会同有关单位逐项核实责任、明确时限、形成台账、按月调度、按季通报、年底验收销号"


def title(number: int, length: int | None) -> str:
    """A title; with a length, of exactly so many characters."""
    text = f"{SUBJECTS[number % len(SUBJECTS)]}（第{number + 1}项）"
    if length is None:
        return text
    while len(text) < length:
        text += _TAIL
    return text[:length]


def day(offset: int) -> str:
    """A date so many days from the day shown."""
    return (AS_OF + timedelta(days=offset)).isoformat()


def _log(lead: str, issued: int, state: int, due: int) -> list[dict[str, Any]]:
    """A log that leads to one of nine situations; the last has no entry at all."""
    begun: list[tuple[int, dict[str, Any]]] = [
        (issued + 1, {"事件": "签收", "单位": lead}),
        (issued + 4, {"事件": "答复", "单位": lead}),
        (issued + 20, {"事件": "节点完成", "节点": 1, "单位": lead}),
    ]
    urged: tuple[int, dict[str, Any]] = (issued + 30, {"事件": "催办", "理由": "节点逾期"})
    reported: list[tuple[int, dict[str, Any]]] = [
        (-12, {"事件": "节点完成", "节点": 2, "单位": lead}),
        (-10, {"事件": "报结", "单位": lead}),
    ]
    extended = {"事件": "批准延期", "新时限": day(due + 30), "批准": "联席会议办公室", "理由": "需补充测绘"}
    more: dict[int, list[tuple[int, dict[str, Any]]]] = {
        1: [urged],
        2: [(min(due - 5, -3), extended)],
        3: reported,
        4: [*reported, (-3, {"事件": "销号", "单位": "区信访办"})],
        5: [urged, (-4, {"事件": "通报", "文号": "第8期"}), (-2, {"事件": "约谈", "理由": "连续两期落后"})],
        6: [*reported, (-6, {"事件": "退回", "理由": "佐证材料不足"})],
        7: [(-2, {"事件": "异议", "单位": lead, "理由": "主要职责不在本单位"})],
    }
    log = [] if state == 8 else [*begun, *more.get(state, [])]
    entries = [{"日期": day(offset), **entry} for offset, entry in log if issued <= offset <= 0]
    return sorted(entries, key=lambda entry: str(entry["日期"]))


def order(number: int, length: int | None = None, task_force: str | None = "ZB-2021-01") -> SupervisionOrder:
    """One order."""
    lead = LEADS[number * 7 % len(LEADS)]
    issued, due = -150 + number * 37 % 110, -40 + number * 29 % 160
    due = max(due, issued + 45)
    span = due - issued
    marks = [(0.3, 30), (0.7, 40), (0.95, 30)]
    return SupervisionOrder.model_validate(
        {
            "编号": f"DB-2021-{number + 1:04}",
            "标题": title(number, length),
            "紧盯": FOCI[number * 3 % 7 % 4],
            "督办方式": MODES[number % 4],
            "来源": "主要领导批示",
            "依据": "信访条例(2005)第三十六条",
            "牵头单位": lead,
            "责任岗位": "分管副主任",
            "所属专班": task_force,
            "交办日期": day(issued),
            "办结时限": day(due),
            "节点": tuple(
                {"时限": day(issued + round(span * at)), "内容": content, "权重": weight}
                for (at, weight), content in zip(
                    marks, ("完成分类甄别", "形成办理方案", "全部办理到位"), strict=True
                )
            ),
            "办理记录": tuple(_log(lead, issued, number * 5 % 9, due)),
        }
    )


def records(tasks: int = 20, length: int | None = None) -> Records:
    """A district with one busy task force, one idle one, a campaign, a plan, suggestions and a map."""
    orders = [order(number, length) for number in range(tasks)]
    groups = [
        TaskForce.model_validate(
            {
                "编号": f"ZB-2021-0{number}", "名称": name, "领域": "住房和城乡建设", "牵头单位": LEADS[number - 1],
                "成员单位": tuple(LEADS[number : number + 4]), "负责岗位": "分管副区长",
                "目标": "年底前遗留小区全部明确办理路径，符合条件的全部进入办理程序。", "成立日期": day(-160),
                "完成时限": day(133),
                "节点": (
                    {"时限": day(-110), "内容": "建立台账", "权重": 20}, {"时限": day(-30), "内容": "完成分类", "权重": 30},
                    {"时限": day(5), "内容": "中期评估", "权重": 20}, {"时限": day(120), "内容": "验收", "权重": 30},
                ),
                "办理记录": (
                    {"日期": day(-112), "事件": "节点完成", "节点": 1}, {"日期": day(-20), "事件": "节点完成", "节点": 2},
                ),
            }
        )
        for number, name in enumerate(("不动产登记历史遗留问题工作专班", "物业管理突出问题工作专班"), start=1)
    ]  # fmt: skip
    campaign = Campaign.model_validate(
        {
            "编号": "ZX-2021-01", "名称": "集中治理重复信访专项行动", "领域": "重复信访", "牵头单位": "区信访办",
            "成立日期": day(-150), "完成时限": "待补充",
        }
    )  # fmt: skip
    meeting = Meeting.model_validate(
        {
            "编号": "LX-2021-01", "类别": "联席会议", "标题": "第一次联席会议", "日期": day(-60), "主持": "主管区领导",
            "议定事项": ({"序号": 1, "事项": "明确遗留小区办证路径", "牵头单位": "区住建委", "时限": day(6), "所属专班": "ZB-2021-02"},),
        }
    )  # fmt: skip
    plan = [_plan_item(number, length) for number in range(max(3, tasks // 6))]
    suggestions = [
        Suggestion.model_validate(
            {
                "编号": f"JY-2021-0{number + 1}", "类别": kind, "标题": "建议规范答复意见书格式", "建议对象": LEADS[number],
                "提出日期": day(-50), "依据": "信访条例(2005)第三十六条",
                "办理记录": ({"日期": day(-20), "事件": "反馈", "单位": LEADS[number], "结果": "采纳"},) if number else (),
            }
        )
        for number, kind in enumerate(("改进工作", "完善政策", "追究责任"))
    ]  # fmt: skip
    return _assemble((*groups, campaign, meeting, *orders, *plan, *suggestions))


def _plan_item(number: int, length: int | None) -> PlanItem:
    themes = ("初信初访", "源头治理", "专班攻坚", "基层基础", "队伍建设")
    return PlanItem.model_validate(
        {
            "编号": f"JH-2021-{number + 1:02}", "标题": f"计划事项{number + 1}", "主题": themes[number % len(themes)],
            "提出日期": "2021-02-01", "牵头单位": "区信访办", "办结时限": "2021-12-31",
            "措施": tuple(
                {
                    "序号": step + 1, "措施": title(number * 5 + step, length), "牵头单位": LEADS[(number + step) % len(LEADS)],
                    "时限": "待补充" if (number + step) % 6 == 5 else f"2021-{3 * (step % 4) + 3:02}-28",
                    "办理记录": (
                        {"日期": "2021-03-02", "事件": "启动"}, {"日期": "2021-03-20", "事件": "报结", "单位": LEADS[(number + step) % len(LEADS)]},
                    ) if step == 0 else (),
                }
                for step in range(4)
            ),
        }
    )  # fmt: skip


def _units() -> dict[str, Unit]:
    names = (
        *LEADS,
        "区信访办",
        "北臧村镇",
        "庞各庄镇",
        "礼贤镇",
        "榆垡镇",
        "安定镇",
        "魏善庄镇",
        "长子营镇",
        "采育镇",
    )
    more = (
        "兴丰街道",
        "林校路街道",
        "清源街道",
        "观音寺街道",
        "天宫院街道",
        "高米店街道",
        "荣华街道",
        "博兴街道",
    )
    return {
        name: Unit.model_validate(
            {
                "名称": name, "全称": f"北京市大兴区{name}", "代码": f"unit-{number}",
                "类别": "区信访办" if name == "区信访办" else "镇街" if name.endswith(("镇", "街道")) else "区级部门",
                "地块": (number % 7 + 1, number // 7 + 1), "可比组": "全部",
            }
        )
        for number, name in enumerate((*names, *more))
    }  # fmt: skip


def _assemble(sources: Sequence[Tracking]) -> Records:
    portal = Portal.model_validate(
        {
            "门户名称": "大兴区信访督查督办门户", "办公室": "大兴区信访办公室", "督办单位": "区信访办", "地区": "大兴区",
            "页面标识": "内部资料 注意保管", "演示横幅": "演示数据，不代表真实工作情况",
        }
    )  # fmt: skip
    found = Records(
        portal=portal,
        units=_units(),
        orders={one.id: one for one in sources if isinstance(one, SupervisionOrder)},
        meetings={one.id: one for one in sources if isinstance(one, Meeting)},
        task_forces={one.id: one for one in sources if isinstance(one, TaskForce)},
        campaigns={one.id: one for one in sources if isinstance(one, Campaign)},
        plan={one.id: one for one in sources if isinstance(one, PlanItem)},
        suggestions={one.id: one for one in sources if isinstance(one, Suggestion)},
        lights=(_lights(),),
        rates=(_rate(),),
        notices={2021: _notice()},
    )
    items = {item.id: item for source in sources for item in source.items()}
    return replace(found, items=items, paths={item.origin: f"{item.origin}.yml" for item in items.values()})


def _lights() -> LightRule:
    return LightRule.model_validate(
        {
            "起": "2021-01-01", "依据": "本区约定",
            "时间灯": (
                {"灯": "红", "小于": "0", "含义": "已过时限"}, {"灯": "黄", "不小于": "0", "不大于": "7", "含义": "距时限7天以内"},
                {"灯": "绿", "大于": "7", "含义": "时限未到"},
            ),
            "进度灯": (
                {"灯": "绿", "小于": "10", "含义": "基本跟上"}, {"灯": "黄", "不小于": "10", "不大于": "30", "含义": "有所落后"},
                {"灯": "红", "大于": "30", "含义": "明显落后"},
            ),
        }
    )  # fmt: skip


def _rate() -> RateRule:
    return RateRule.model_validate(
        {
            "起": "2021-01-01", "代码": "anqi-banjie", "名称": "按期办结率", "分子": "按期报结", "分母": "应办结",
            "定义": "应办结事项中按期报结的比例", "依据": "本区约定",
        }
    )  # fmt: skip


def _notice() -> HolidayNotice:
    return HolidayNotice.model_validate(
        {
            "年份": "2021", "通知": "国办发明电〔2020〕27号", "通知日期": "2020-11-25",
            "放假": ({"名称": "国庆节", "起": "2021-10-01", "止": "2021-10-07", "天数": "7"},),
        }
    )  # fmt: skip


def view_of(found: Records) -> tuple[View, tuple[Board, ...]]:
    """What outputs are given, and the boards."""
    situation = assess(found, AS_OF)
    moves = compare(assess(found, AS_OF - timedelta(days=7)), situation)
    view = View(found, situation, moves, {}, (), (), Renderer(ROOT / "site_src" / "templates"))
    return view, boards(found, situation, moves)


def write_site(out: Path, found: Records, *, assets: str = "1", built: str = "2021-08-20") -> Path:
    """A portal of nothing but boards, in the real frame; its folder."""
    view, shown = view_of(found)
    source = FrameSource(
        ROOT, "督查督办门户", {"office": "办公室", "mark": "内部资料", "banner": "演示", "pinned": "1"}, {}
    )
    frames = make_frames(source, out / "work")
    site = Writer(out / "site")
    for path, content in frames.items():
        if not path.endswith(".html"):
            site.write(path, content)
    for asset in sorted((ROOT / "site_src" / "assets").rglob("*")):
        if asset.is_file():
            site.write(
                f"assets/{asset.relative_to(ROOT / 'site_src' / 'assets').as_posix()}", asset.read_bytes()
            )
    wall = Wall(shown, screen(found.boards, shown), assets)
    pages = [render_index(view, wall), *(page for board in shown for page in render_board(view, board, wall))]
    edition = Edition(AS_OF.isoformat(), "0" * 40, "0123456", built)
    stamper = Stamper(frames, edition)
    for page in pages:
        site.write(page.path, stamper.stamp(page))
    return site.root
