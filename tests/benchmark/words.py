"""The words of the tables, in the language of the terminal and in that of PERFORMANCE.md."""

from typing import Literal

from tests.benchmark.results import Subject

Language = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    # Tables and columns
    "runs": ("各项用时", "What was measured"),
    "ratios": ("比值", "Ratios"),
    "growth": ("增长", "Growth"),
    "stages": ("门户构建的各阶段", "Stages of the portal's build"),
    "subject": ("对象", "what"),
    "items": ("事项", "items"),
    "wall": ("用时 秒", "wall, s"),
    "cpu": ("处理器 秒", "CPU, s"),
    "peak": ("内存峰值 MiB", "peak memory, MiB"),
    "largest": ("最大的一个进程", "largest process"),
    "files": ("文件", "files"),
    "size": ("写出 MB", "MB written"),
    "wall ratio": ("用时之比", "of wall time"),
    "cpu ratio": ("处理器之比", "of CPU"),
    "target": ("目标", "target"),
    "verdict": ("结果", "met"),
    "exponent": ("用时指数", "exponent, wall"),
    "cpu exponent": ("处理器指数", "exponent, CPU"),
    "each": ("每多一件（毫秒）", "one more item, ms"),
    "stage": ("阶段", "stage"),
    "module": ("模块", "module"),
    # Verdicts
    "met": ("达到", "yes"),
    "not met": ("未达到", "no"),
    "no target": ("—", "—"),
    # Rows
    "same bytes": ("改一件后重新生成，与从头生成逐字节相同", "rebuild gives the bytes of a cold build"),
    "memory": ("门户构建的内存峰值（MiB）", "peak memory of the portal's build, MiB"),
    Subject.PORTAL: ("门户", "cold portal"),
    Subject.MKDOCS: ("朴素 MkDocs", "naive MkDocs"),
    Subject.HUGO: ("Hugo", "Hugo"),
    Subject.CHECK: ("单独检查", "check alone"),
    Subject.PARSING: ("PyYAML C 解析", "PyYAML's C parser"),
    Subject.REBUILD: ("改一件后再生成", "rebuild after one change"),
    Subject.SERVING: ("同上，进程不退出", "the same, same process"),
    Subject.ROLLUP: ("汇总十六个区", "roll-up of 16 districts"),
    # Stages; what is not here is called by its module
    "facts.reading": ("读取", "reading"),
    "facts.checks": ("检查", "checking"),
    "facts.problems": ("整理提示", "sorting problems"),
    "facts.examples": ("读示例", "reading examples"),
    "state": ("推算", "state"),
    "outputs.rendering": ("编译模板", "compiling templates"),
    "outputs.overview": ("总览", "overview"),
    "outputs.boards": ("挂图页面", "boards"),
    "outputs.charts": ("图表", "charts"),
    "outputs.chart_page": ("图表页", "page of charts"),
    "outputs.ledgers": ("台账页面", "ledgers"),
    "outputs.items": ("事项页面", "item pages"),
    "outputs.meetings": ("会议页面", "meetings"),
    "outputs.units": ("单位页面", "units"),
    "outputs.indicators": ("指标页面", "indicators"),
    "outputs.tallies": ("统计页面", "tallies"),
    "outputs.cycle": ("调度考核页面", "periods"),
    "outputs.reports": ("年度报告", "annual reports"),
    "outputs.reference": ("规则和文件", "rules and documents"),
    "outputs.problem_guide": ("检查提示", "guide to messages"),
    "outputs.sources": ("原始数据页面", "source pages"),
    "outputs.exports": ("数据接口", "api/v1"),
    "outputs.search": ("搜索数据", "search"),
    "outputs.calendars": ("日历", "calendars"),
    "outputs.feeds": ("订阅", "feeds"),
    "outputs.workbooks": ("Excel 和 CSV", "workbooks"),
    "outputs.bulletins": ("公文", "documents"),
    "outputs.posters": ("挂图 PDF", "posters"),
    "outputs.writing": ("写盘", "writing"),
    "site": ("页面框架和素材", "frames, theme, styles"),
    "rest": ("启动、导入及其余", "start, imports, rest"),
}


def word(name: str, language: Language) -> str:
    """The word for a name; the name itself where there is none."""
    chinese, english = WORDS.get(name, (name, name))
    return chinese if language == "zh" else english
