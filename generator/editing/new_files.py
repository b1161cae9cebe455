"""New records: from answers and options to a file in data/, if the check lets it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.editing.answers import AnswerError, check_answer, parse_answer
from generator.editing.drafts import check_drafts, write_drafts
from generator.editing.errors import EditingError
from generator.editing.house_style import day_key, draft_path, record_text
from generator.editing.numbers import NumbersError, read_numbers
from generator.editing.questions import Interview, Terminal
from generator.editing.yaml_text import Value
from generator.facts.checks import check_data
from generator.facts.forms import Slot, form_of
from generator.facts.nearest import nearest
from generator.facts.problems import Problem
from generator.facts.records import FILES, Meeting, Noted, RecordFile, Records, Tracking
from generator.history.repository import HistoryError, Repository
from generator.vocabulary import UNNUMBERED, MeetingKind

NUMBER = "编号"
LOG = "办理记录"
NEXT = "自动"
KINDS: tuple[RecordFile, ...] = tuple(
    kind for kind in FILES if "*" in kind.pattern and kind.schema != "workdays"
)
"""What can be made anew: every kind with a file for each record, save the notices on holidays."""


class NewFileError(EditingError):
    """A record cannot be made; the message says why and what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A record that is made, and what the check says of it."""

    path: str
    """Below data/."""
    text: str
    problems: tuple[Problem, ...]
    """What the file would bring into data/, save that it waits for its number."""
    written: bool
    why: str
    """Where its number comes from; empty where its kind has none."""


def kind_named(name: str) -> RecordFile:
    """The kind of record meant by a name in English or Chinese (order, 督办单, 专班)."""
    listed = "、".join(f"{kind.title}（{kind.schema}）" for kind in KINDS)
    if not name:
        raise NewFileError(f"请写明要新建哪一类：{listed}。例如：./inv new 督办单")
    exact = [kind for kind in KINDS if name in {kind.title, kind.schema}]
    found = exact or [kind for kind in KINDS if name in kind.title]
    if len(found) != 1:
        raise NewFileError(f"没有“{name}”这一类记录；可以新建的有：{listed}。")
    return found[0]


def make_file(  # noqa: PLR0913 - one keyword for each option of the task
    data: Path,
    today: date,
    kind: RecordFile,
    *,
    given: Sequence[str] = (),
    number: str = "",
    year: int | None = None,
    terminal: Terminal | None = None,
) -> NewFile:
    """Make a new record and write it, unless the check refuses it.

    ``given`` are fields as ``标题=…``; what they lack is asked on the terminal, if there is one. ``number`` is a number,
    待编, 自动, or empty: then 待编 on a branch, else the next free one. ``year`` is the year to number it in, if that is
    not the year of its day (a plan announced in December). NewFileError where nothing can be made.
    """
    records = check_data(data, today).records
    if records is None:
        raise NewFileError("门户设置（data/portal.yml）读不出来，请先运行 ./inv check，照提示改好。")
    form = form_of(kind.model)
    values = _given_values(kind, form, given)
    if terminal:
        _ask_for_rest(kind, form, values, Interview(terminal, records.units, kind.model))
    _require(form, values)
    why = _number(data, kind, values, records, wanted=number, year=year)
    path, text = draft_path(kind, values, year), record_text(kind, values)
    if (data / path).exists():
        raise NewFileError(f"data/{path} 已经有了，没有写入。要改它，请直接打开这个文件。")
    verdict = check_drafts(data, today, {path: text.encode("utf-8", "replace")})
    problems = tuple(problem for problem in verdict.problems if problem.code != "DC-0801")
    if not verdict.refused:
        write_drafts(data, {path: text.encode("utf-8", "replace")})
    return NewFile(path, text, problems, not verdict.refused, why)


def _given_values(kind: RecordFile, form: Slot, given: Sequence[str]) -> dict[str, Value]:
    """The fields that came as options; all that is wrong with them in one message."""
    values: dict[str, Value] = {}
    wrong = []
    for each in given:
        key, sign, text = each.partition("=")
        key = key.strip()
        try:
            value = parse_answer(text, _known_slot(key, form, has_sign=bool(sign)))
            before = values.get(key)
            # A list may be given element by element.
            merged = [*before, *value] if isinstance(before, list) and isinstance(value, list) else value
            check_answer(kind.model, (key,), merged)
            values[key] = merged
        except AnswerError as error:
            wrong.append(f"  --set {key}：{error}")
    if wrong:
        raise NewFileError("\n".join(["下面的内容不合要求，没有写入：", *wrong]))
    return values


def _known_slot(key: str, form: Slot, *, has_sign: bool) -> Slot:
    """The slot of a key that was given; AnswerError where the form has none."""
    if not has_sign:
        raise AnswerError("写成“项目=内容”的样子，例如 --set 标题=督促公布办理窗口")
    if key in form.keys:
        return form.keys[key]
    meant = nearest(key, form.keys, like=0.5)
    known = "、".join(form.keys)
    raise AnswerError(
        f"没有“{key}”这一项" + (f"，是不是“{meant}”？" if meant else "。") + f"可以写的有：{known}。"
    )


def _ask_for_rest(kind: RecordFile, form: Slot, values: dict[str, Value], interview: Interview) -> None:
    """Ask for every field that is still open: those of the kind first, then the two that all records have."""
    general = [info.alias for info in Noted.model_fields.values()]
    ordered = sorted(form.keys, key=lambda key: key in general)
    interview.terminal.say(f"新建{kind.title}，逐项填写；随时可按 Ctrl+C 放弃，放弃时什么也不写。")
    for key in ordered:
        if key in values or key in {NUMBER, LOG}:
            continue
        answer = interview.field(key, form.keys[key], values)
        if answer is not None:
            values[key] = answer


def _require(form: Slot, values: Mapping[str, Value]) -> None:
    """What must be filled in and is not."""
    lacking = [
        key for key, slot in form.keys.items() if slot.required and key != NUMBER and key not in values
    ]
    if lacking:
        hints = "\n".join(f"  --set {key}=…  {form.keys[key].description}" for key in lacking)
        raise NewFileError(f"缺少必填的项，没有写入。请在终端里逐项回答，或者加上：\n{hints}")


def _number(  # noqa: PLR0913 - all that a number depends on
    data: Path, kind: RecordFile, values: dict[str, Value], records: Records, *, wanted: str, year: int | None
) -> str:
    """Give the record its number or 待编, and say why that one."""
    model = kind.model
    if not issubclass(model, Tracking):
        if wanted:
            raise NewFileError(f"{kind.title}没有编号，用“代码”区分；请去掉 --number。")
        return ""
    wanted = wanted or str(values.get(NUMBER, ""))
    why = "按 --number 的要求"
    if not wanted:
        wanted, why = _usual_number(data)
    if wanted == NEXT:
        try:
            numbers = read_numbers(data, records)
            year = year or int(str(values[day_key(kind) or ""])[:4])
            wanted = numbers.give(model.numbering, _letters(model, values), year)
        except NumbersError as error:
            raise NewFileError(str(error)) from None
        why = "，".join(part for part in (why, numbers.remark.rstrip("。")) if part)
    try:
        check_answer(model, (NUMBER,), wanted)
    except AnswerError as error:
        raise NewFileError(f"--number {wanted}：{error}") from None
    values[NUMBER] = wanted
    return f"{NUMBER}：{wanted}（{why}）"


def _letters(model: type[Tracking], values: Mapping[str, Value]) -> str:
    if issubclass(model, Meeting):
        return MeetingKind(str(values["类别"])).prefix
    return model.numbering.letters[0]


def _usual_number(data: Path) -> tuple[str, str]:
    """On a branch 待编, since another branch may take the same number; else the next free one. And why."""
    try:
        repository = Repository.around(data)
    except HistoryError:
        return NEXT, "这里不是 git 仓库，取下一个没用过的号"
    branch = _asked(repository, "symbolic-ref", "--quiet", "--short", "HEAD")
    main = _asked(repository, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").removeprefix(
        "origin/"
    )
    if branch and branch in ({main} if main else {"main", "master"}):
        return NEXT, f"现在在主分支“{branch}”上，取下一个没用过的号"
    place = f"现在在分支“{branch}”上" if branch else "现在不在任何分支上"
    return UNNUMBERED, f"{place}，合并到主分支以后运行 ./inv assign-ids 编号，免得与别的分支重号"


def _asked(repository: Repository, *arguments: str) -> str:
    """What git says; nothing where it has no answer."""
    try:
        return repository.git(*arguments).decode("utf-8", "replace").strip()
    except HistoryError:
        return ""
