"""Where a long title is broken: at its joints, never inside a name in brackets or a number, into a good shape.

GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形. With no
dictionary at hand, words are those the field uses (``_WORDS``); between other characters a break is possible but dear.
"""

import re
from functools import cache
from itertools import pairwise

from generator.outputs.official.standard import count_width

_WORDS = [
    "联席会议办公室",
    "信访工作联席会议",
    "联席会议",
    "办公室",
    "信访工作",
    "信访局",
    "信访事项",
    "信访积案",
    "信访",
    "矛盾纠纷",
    "排查化解",
    "排查",
    "化解",
    "初信初访",
    "重复信访",
    "领导接访",
    "接访约访",
    "接访",
    "督查督办",
    "督查",
    "督办单",
    "督办事项",
    "督办",
    "交办单",
    "交办",
    "专项行动",
    "专项督查",
    "专项",
    "通报",
    "通知",
    "情况",
    "工作",
    "落实",
    "推进",
    "进展",
    "完成",
    "办理",
    "考核",
    "考评",
    "评价",
    "结果",
    "意见",
    "建议",
    "整改",
    "问题",
    "事项",
    "议定事项",
    "会议",
    "议程",
    "专题会议",
    "全区",
    "全市",
    "全县",
    "街道",
    "镇街",
    "单位",
    "部门",
    "年度",
    "季度",
    "上半年",
    "下半年",
    "月份",
    "关于",
    "开展",
    "印发",
    "进一步",
    "加强",
    "做好",
    "规范",
    "重点",
    "任务",
    "清单",
    "分解",
    "方案",
    "办法",
    "实施",
    "治理",
    "攻坚",
    "责任",
    "责任制",
    "领导",
    "干部",
    "群众",
    "网上信访",
    "满意度",
    "满意率",
    "及时受理率",
    "按期答复率",
    "工作专班",
    "专班",
    "超期",
    "逾期",
    "未办结",
    "办结",
    "销号",
    "签收",
    "催办",
    "调度",
    "分析",
    "报告",
    "总结",
    "计划",
    "安排",
    "第一",
    "第二",
    "第三",
    "第四",
]
_WHOLE = re.compile(
    r"《[^《》]{1,20}》|（[^（）]{1,20}）|\([^()]{1,20}\)|“[^“”]{1,20}”|〔[^〔〕]{1,20}〕|【[^【】]{1,20}】"
    r"|第?[\d０-９〇零一二两三四五六七八九十百千万亿]+(?:[年月日号期件批个次项名位%％]|季度|批次|件次|人次)+"
    r"|[\d.,，:：/%％\-—〔〕年月日至]*\d[\d.,:：/%％\-—〔〕年月日至]*[件个次项号期批]?"
    r"|[A-Za-z][A-Za-z0-9.\-]*"
)
_NOT_FIRST = set("，。、；：？！）》〉”’】〕％%·的")
_NOT_LAST = set("（《〈“‘【〔第")
_AFTER = set("的、和及与暨》）”，")
_NEVER = 1e6
_MOST = 48
"""Widest line tried for titles that no sensible line holds."""


def break_title(title: str, most: float) -> tuple[str, ...]:
    """The lines of a title, none wider than ``most`` characters unless a name in it is.

    Lines get longer or shorter from the first to the last (梯形), or the middle one is longest (菱形).
    """
    if "\n" in title:
        return tuple(line for part in title.split("\n") if part for line in break_title(part, most))
    width = count_width(title)
    if width <= most:
        return (title,) if title else ()
    costs = _costs(title)
    for count in range(-int(-width // most), _MOST):
        lines = _best(title, costs, count, most)
        if lines:
            return lines
    return (title,)


def _best(title: str, costs: tuple[float, ...], count: int, most: float) -> tuple[str, ...]:
    """The best division into so many lines: dynamic programming over where each line ends."""
    places = [0, *(index for index, cost in enumerate(costs) if index > 0 and cost < _NEVER), len(title)]
    widths = [0.0]
    for character in title:
        widths.append(widths[-1] + count_width(character))
    mean = widths[-1] / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            last = widths[-1] - widths[start]
            return (_shape(last, mean, count, 1), ()) if last <= most else (_NEVER, ())
        found: tuple[float, tuple[int, ...]] = (_NEVER, ())
        for stop in places:
            line = widths[stop] - widths[start]
            if stop <= start or stop == len(title):
                continue
            if line > most:
                break
            rest, stops = best(stop, left - 1)
            cost = rest + costs[stop] + _shape(line, mean, count, left)
            if cost < found[0]:
                found = (cost, (stop, *stops))
        return found

    cost, stops = best(0, count)
    if cost >= _NEVER:
        return ()
    return tuple(title[start:stop] for start, stop in pairwise((0, *stops, len(title))))


def _shape(width: float, mean: float, count: int, left: int) -> float:
    """How far a line is from what a trapezoid, the longer line on top, or a diamond would give it."""
    position = count - left
    if count == 2:  # noqa: PLR2004 - two lines: a trapezoid
        aim = mean + (1.0 if position == 0 else -1.0)
    else:
        aim = mean + (1.5 if 0 < position < count - 1 else -0.75)
    return ((width - aim) / 2) ** 2


def _costs(title: str) -> tuple[float, ...]:
    """How dear a break before each character is."""
    costs = _word_costs(title)
    for index in range(1, len(title)):
        before, after = title[index - 1], title[index]
        if before in _AFTER:
            costs[index] = min(costs[index], 0.0)
        if after in "《（“" or title.startswith("关于", index):
            costs[index] = min(costs[index], 0.5)
        if after in _NOT_FIRST or before in _NOT_LAST:
            costs[index] = _NEVER
    for match in _WHOLE.finditer(title):
        for index in range(match.start() + 1, match.end()):
            costs[index] = _NEVER
    return tuple(costs)


def _word_costs(title: str) -> list[float]:
    """The same by words alone: long ones are made of short ones, and between two of these is better than within."""
    starts: set[int] = set()
    ends: set[int] = set()
    inside: set[int] = set()
    for word in _WORDS:
        for match in re.finditer(f"(?={word})", title):
            start, end = match.start(), match.start() + len(word)
            starts.add(start)
            ends.add(end)
            inside.update(range(start + 1, end))
    costs = []
    for index in range(len(title)):
        if index in inside:
            costs.append(7.0 if index in starts and index in ends else 18.0)
        else:
            costs.append(1.5 if index in starts or index in ends else 4.0)
    return costs
