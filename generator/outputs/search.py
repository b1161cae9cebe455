"""What can be searched for: every page, under the words a reader knows it by."""

from collections.abc import Iterator

from generator.facts.messages import CATALOGUE
from generator.outputs import addresses
from generator.outputs.search_script import write_search
from generator.outputs.view import View
from generator.outputs.writing import Artifact

GUIDES = (
    ("怎么看灯", "guide/lights.html", "亮灯规则 红灯 黄灯 绿灯 序时进度"),
    ("办理流程", "guide/life-cycle.html", "交办 签收 办理 报结 销号 延期 异议 回头看"),
    ("规则", "rules/index.html", "时钟 时限 工作日 自然日 按期办结率 口径"),
    ("挂图和大屏", "guide/boards.html", "轮播 大屏 打印 A3 A0 二维码"),
    ("填报指南", "guide/editing.html", "怎么填 编号 办理记录 批准延期"),
    ("Excel 报送", "guide/excel.html", "填报表 导入 导出 回执 映射 xlsx"),
    ("审核与影响预览", "guide/review.html", "合并请求 审核 本次引入 影响 impact"),
    ("公开版", "guide/public.html", "受众 公开范围 白名单 小数 不公布 audience"),
    ("存档和核验", "guide/archive.html", "快照 存档 核验 指纹 更正"),
    ("市级汇总", "guide/rollup.html", "汇总 各区 全市 合计 rollup"),
    ("部署和运维", "guide/runbook.html", "发布 回退 nginx 备份 交接 清除历史 doctor"),
    ("另建一个门户", "guide/new-office.html", "init 安装包 升级 离线"),
    ("调度考核", "cycle/index.html", "周调度 月通报 季分析 年考核 例会议程 信访情况通报 得分 交办单"),
    ("检查提示", addresses.PROBLEMS, "错误 警告 怎么改 报错 DC"),
    ("改期账", "due-changes/index.html", "延期 改期 重办"),
)


def search_data(view: View) -> Artifact:
    """Every page that can be looked for."""
    return write_search([*_entries(view), *_help()])


def _entries(view: View) -> Iterator[tuple[str, str, str, list[str]]]:
    records = view.records
    for state in view.situation.items.values():
        item = state.item
        words = [
            item.id,
            state.lead or "",
            *item.assists,
            item.area or "",
            item.basis or "",
            item.source or "",
        ]
        words += [row.entry.document or "" for row in state.history]
        yield item.title, view.item_url(item.id), item.kind.value, [word for word in words if word]
    for meeting in records.meetings.values():
        if meeting.held_on <= view.as_of:
            yield meeting.title, addresses.meeting_address(meeting.id), "会议", [meeting.id, *meeting.topics]
    for unit in records.units.values():
        yield unit.name, view.unit_url(unit.name), "单位", [unit.full_name]
    for document in records.documents.values():
        address = f"documents/index.html#{document.slug}"
        yield document.name, address, "制度文件", [document.short_name, document.number or ""]
    for indicator in records.indicators.values():
        yield indicator.name, addresses.indicator_address(indicator.slug), "指标", [indicator.slug]
    for tally in records.tallies.values():
        title = f"{tally.name}（{tally.year}年）"
        yield title, addresses.tally_address(tally.id), "统计", [column.name for column in tally.columns]
    for report in view.reports:
        title = f"{report.period.name}{report.period.cycle.value}"
        words = [report.period.label, "通报", "议程"]
        yield title, addresses.period_address(report.period.label), "调度考核", words
    for year in records.portal.report_years:
        yield f"{year}年度报告", f"reports/{year}/index.html", "报告", []


def _help() -> Iterator[tuple[str, str, str, list[str]]]:
    for title, address, words in GUIDES:
        yield title, address, "帮助", [words]
    for message in CATALOGUE.values():
        address = addresses.problem_address(message.code)
        yield f"{message.code} {message.title}", address, "检查提示", [message.code, message.family]
