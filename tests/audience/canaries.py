"""tests/data/small with a mark of its own in every text that no audience is to see, found by walking the forms.

A key that a form gets one day is marked without a change here, and found in the edition if somebody shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from generator.facts.forms import Slot, form_of
from generator.facts.reading.files import kind_of
from generator.facts.records.base import Form
from tests.facts.broken import SMALL

AUDIENCE = """\
受众:
  - 名称: 公开
    代码: public
    页面标识: 公开版
    逐条公开:
      - {类别: 年度计划事项, 字段: [标题, 提出日期, 办结时限, 措施/措施], 推算: [阶段, 灯]}
      - {类别: 工作专班, 字段: [名称, 成立日期]}
      - {类别: 制度文件, 字段: [名称, 文号]}
      - {类别: 单位, 字段: [名称, 全称]}
    年度报告: [2021]
    年度数字: [区领导接访约访批次, 信访工作联席会议, 工作专班]
    统计: [jiefang-qu]
    指标: [chongfu-wangxin]
    率: [anqi-banjie, anshi-qianshou]
    列表:
      - {名称: 督办单：紧盯与亮灯, 事项: 督办单, 行: 紧盯, 列: 灯}
      - {名称: 督办单：可比组与督办方式, 事项: 督办单, 行: 可比组, 列: 督办方式}
"""
"""What the audience of these tests sees."""

PUBLIC = {
    "plan_item": {"标题", "措施/措施"},
    "task_force": {"名称"},
    "documents": {"制度文件/名称", "制度文件/文号"},
    "units": {"单位/全称", "单位/可比组"},
    "tally": {"名称", "分项/名称", "分项/计量"},
    "indicator": {"名称", "计量", "口径/分子", "口径/分母"},
    "rates": {"率/名称", "率/定义"},
    "portal": {"门户名称", "办公室", "演示横幅"},
}
"""Texts of each kind of file that are to be seen, said once more in the words of the forms: 可比组 heads rows of a table."""

BOUND = {
    "documents": {"制度文件/简称", "制度文件/替代"},
    "order": {"所属专班"},
    "meeting": {"议定事项/所属专班", "议定事项/不立项"},
    "task_force": {"成立文件"},
    "campaign": {"成立文件"},
    "plan_item": {"关联指标"},
    "rates": {"率/分子", "率/分母", "满意率/满意分项", "满意率/不满意分项", "满意率/未评分项", "满意率/依据"},
    "tally": {"分项/其中"},
    "boards": {"轮播/挂图"},
    "portal": {"门户地址", "编辑地址"},
}
"""Texts that no mark fits into, since they name something else or have a shape; 满意率 is not in tests/data/small."""

WITHOUT_FILE = {"boards", "audiences"}
"""Kinds that tests/data/small has no file of, or that say themselves what is to be seen."""

_ALPHABET = "东南西北春夏秋冬梅兰竹菊琴棋书画"
_FREE = {Form.TEXT, Form.PROSE, Form.REFERENCE}


@dataclass
class Marked:
    """A tree of data with marks in it."""

    folder: Path
    marks: dict[str, str] = field(default_factory=dict)
    """Where each mark stands: path below data/ and key."""
    slots: set[tuple[str, str]] = field(default_factory=set)
    """Kind of file and key of every text that has a mark somewhere."""

    def new(self, where: str) -> str:
        """A mark that stands nowhere else; its characters are in the font, so paper shows them too."""
        words = product(_ALPHABET, repeat=4)
        mark = "暗记" + "".join(next(word for number, word in enumerate(words) if number == len(self.marks)))
        self.marks[mark] = where
        return mark


def lay_marked(target: Path) -> Marked:
    """Make the tree."""
    marked = Marked(target)
    for file in sorted(SMALL.rglob("*.yml")):
        path = file.relative_to(SMALL).as_posix()
        kind = kind_of(path)
        assert kind
        if path == "rules/audiences.yml":
            continue
        value = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone
        form = form_of(kind.model)
        _mark(marked, (path, kind.schema), form, value, "")
        lines = [
            f"# {marked.new(f'{path}：注释')}",
            *(f"{key}: {_flow(each, form.keys[key])}" for key, each in value.items()),
        ]
        laid = target / path
        laid.parent.mkdir(parents=True, exist_ok=True)
        laid.write_text("\n".join(lines) + "\n", "utf-8")
    (target / "rules/audiences.yml").write_text(AUDIENCE, "utf-8")
    return marked


def free_slots(form: Slot, key: str = "") -> Iterator[str]:
    """Key of every text in a form that may hold any words."""
    for name, slot in form.keys.items():
        here = f"{key}/{name}" if key else name
        inner = slot.each or slot
        if inner.keys:
            yield from free_slots(inner, here)
        elif inner.form in _FREE:
            yield here


def _mark(marked: Marked, file: tuple[str, str], form: Slot, value: dict[str, Any], key: str) -> None:
    """Put a mark into every text of a mapping that is not to be seen, and into those that are not filled in."""
    path, schema = file
    is_entry = key.rpartition("/")[2] == "办理记录"
    for name, slot in form.keys.items():
        here = f"{key}/{name}" if key else name
        if here in PUBLIC.get(schema, set()) | BOUND.get(schema, set()):
            continue
        inner = slot.each or slot
        if inner.keys and isinstance(value.get(name), list):
            for each in value[name]:
                _mark(marked, file, inner, each, here)
        # What an entry of the log may hold depends on its event.
        elif inner.form in _FREE and not inner.keys and (name in value or not (is_entry or slot.required)):
            mark = marked.new(f"{path}：{here}")
            marked.slots.add((schema, here))
            if slot.each:
                value[name] = [f"{each}{mark}" for each in value.get(name, [])] or [mark]
            else:
                # An id must not be followed by words.
                before = "" if name == "来源" else value.get(name, "")
                value[name] = f"{before}{mark}".replace("\n", " ")


def _flow(value: Any, slot: Slot) -> str:
    """A value as YAML in one line; texts in quotes, everything else bare as editors write it."""
    if isinstance(value, Mapping):
        parts = (
            f"{key}: {_flow(each, slot.keys.get(key) or slot.values or Slot())}"
            for key, each in value.items()
        )
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(each, slot.each or Slot()) for each in value)}]"
    return f"'{value}'" if slot.form in _FREE else str(value)
