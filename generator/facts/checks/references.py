"""Rules about what records say of one another: ids that must exist and be unique, documents that must be in force."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from unicodedata import normalize

from generator.facts.checks.registry import Facts, Loc, rule, span_in_words
from generator.facts.nearest import nearest, plain_writing
from generator.facts.problems import Also, Finding
from generator.facts.records import (
    BoardSettings,
    Document,
    Indicator,
    Meeting,
    PlanItem,
    Suggestion,
    SupervisionOrder,
    Tally,
    Tracking,
)
from generator.facts.records.base import looks_like_id
from generator.facts.records.documents import DocumentList
from generator.facts.records.numbering import is_stand_in, is_well_named
from generator.facts.records.task_forces import Campaign, TaskForce
from generator.vocabulary import UNNUMBERED, MeetingKind

DOCUMENTS = "documents.yml"
SAME_STAND_IN = "两个待编的文件不能同名，给其中一个改名，引用它的地方也照着改。"
INSPECTION = "政府督查工作条例"
_GROUP_ID = re.compile(f"Z[BX]-|{UNNUMBERED}-")


_ID_AND_MORE = re.compile(r"([A-Z]{2}-\d{4}-\d{2,4})\s*(?:第\s*(\d+)\s*[项条款]|\S.*)", re.ASCII)


def _unknown(
    facts: Facts, path: str, loc: Loc, name: str, known: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """A finding where an id leads nowhere, unless the file that it leads to is there and broken.

    Known are the ids, each with the names it goes by: people write the name where the id belongs.
    """
    if name in known or name.split("/", maxsplit=1)[0] in facts.broken_ids:
        return
    if same := _same_id(name, known):
        found = "编号或代码的大小写、全角半角不对"
        yield Finding("DC-0303", path, loc, found, remedy=f"改为“{same}”。", instead=same)
        return
    called = next((known_id for known_id, names in known.items() if name in names), None)
    meant = called or nearest(name, known, like=0.8)
    remedy = f"改为“{meant}”；对应的文件还没有建的，先建好它。" if meant else ""
    if called:
        remedy = f"这里写编号或代码，改为“{called}”。"
    yield Finding("DC-0303", path, loc, f"没有编号或代码是“{name}”的内容", remedy=remedy)


def _itself(path: str, loc: Loc, name: str) -> Finding:
    """A finding where a record refers to itself."""
    return Finding("DC-0303", path, loc, f"“{name}”就是它自己", remedy="改成别的编号或代码，或者删去这一项。")


def _same_id(name: str, known: Collection[str]) -> str | None:
    """The id that a name is, but for the case and the width of its letters."""
    plain = plain_writing(name)
    return next((each for each in (plain.upper(), plain.lower()) if each != name and each in known), None)


@rule
def check_source_exists(facts: Facts) -> Iterator[Finding]:
    """A 来源 that is written as an id leads to a record."""
    records = facts.records
    known: dict[str, Sequence[str]] = dict.fromkeys(
        (*records.items, *records.meetings, *records.indicators, *records.documents), ()
    )
    for path, record in _sourced(facts):
        # A source that is a slug may be meant for documents.yml.
        if not record.source or facts.is_broken(DOCUMENTS):
            continue
        if record.source == record.id:
            yield _itself(path, ("来源",), record.id)
        elif looks_like_id(record.source) or _same_id(record.source, known):
            yield from _unknown(facts, path, ("来源",), record.source, known)
        elif (match := _ID_AND_MORE.fullmatch(record.source)) and match[1] in known:
            meant = f"{match[1]}/{match[2]}" if match[2] else match[1]
            remedy = f"改为“{meant}”。" if meant in known else "只写编号，或者写成一句不以编号开头的话。"
            yield Finding("DC-0303", path, ("来源",), "编号后面多了文字", remedy=remedy)


def _sourced(facts: Facts) -> list[tuple[str, SupervisionOrder | Suggestion]]:
    """The records with a source and a legal basis, and their files."""
    return [*facts.each(SupervisionOrder), *facts.each(Suggestion)]


@rule
def check_task_force_exists(facts: Facts) -> Iterator[Finding]:
    """Whatever carries an item, or is shown on a board, is a task force or a campaign on file."""
    groups = {**facts.records.task_forces, **facts.records.campaigns}
    known = {group_id: (group.title,) for group_id, group in groups.items()}
    for item in facts.records.items.values():
        if item.task_force:
            yield from _unknown(facts, facts.path_of(item), (*item.path, "所属专班"), item.task_force, known)
    for path, boards in facts.each(BoardSettings):
        for index, turn in enumerate(boards.playlist):
            if _GROUP_ID.match(turn.board):
                yield from _unknown(facts, path, ("轮播", index, "挂图"), turn.board, known)


@rule
def check_indicator_exists(facts: Facts) -> Iterator[Finding]:
    """Every indicator that a plan item names is on file."""
    known = {slug: (indicator.name,) for slug, indicator in facts.records.indicators.items()}
    for path, item in facts.each(PlanItem):
        for index, slug in enumerate(item.indicators):
            yield from _unknown(facts, path, ("关联指标", index), slug, known)


@rule
def check_document_exists(facts: Facts) -> Iterator[Finding]:
    """Founding and replaced documents are registered."""
    if facts.is_broken(DOCUMENTS):
        return
    known = {slug: (each.name, each.short_name) for slug, each in facts.records.documents.items()}
    for path, group in (*facts.each(TaskForce), *facts.each(Campaign)):
        if group.founding:
            yield from _unknown(facts, path, ("成立文件",), group.founding, known)
    for path, listing in facts.each(DocumentList):
        for index, document in enumerate(listing.documents):
            loc = ("制度文件", index, "替代")
            if document.replaces == document.slug:
                yield _itself(path, loc, document.slug)
            elif document.replaces:
                others = {slug: names for slug, names in known.items() if slug != document.slug}
                yield from _unknown(facts, path, loc, document.replaces, others)


@rule
def check_ids_unique(facts: Facts) -> Iterator[Finding]:
    """No two files have the same id."""
    first: dict[str, tuple[str, str]] = {}
    for path, record in facts.files.items():
        match record:
            case Tracking():
                name, key = record.id, "编号"
            case Indicator():
                name, key = f"指标 {record.slug}", "代码"
            case Tally():
                name, key = f"统计 {record.id}", "代码"
            case _:
                continue
        if name in first:
            other, _ = first[name]
            also = Also(other, (key,), "已经用在这个文件里")
            remedy = SAME_STAND_IN if is_stand_in(name) else ""
            yield Finding("DC-0304", path, (key,), f"“{name}”已经有了", remedy=remedy, also=(also,))
        else:
            first[name] = path, key


@rule
def check_numbered(facts: Facts) -> Iterator[Finding]:
    """Every record has a number; one that waits for it is told, and stops nothing."""
    for path, record in facts.each(Tracking):
        if is_well_named(record.id):
            yield Finding("DC-0801", path, ("编号",), f"暂以“{record.id}”相称")


@rule
def check_numbers_unique(facts: Facts) -> Iterator[Finding]:
    """Within a meeting or a plan item every clause or measure has its own number."""
    for path, meeting in facts.each(Meeting):
        yield from _repeated(path, "议定事项", [clause.number for clause in meeting.clauses])
    for path, item in facts.each(PlanItem):
        yield from _repeated(path, "措施", [measure.number for measure in item.measures])


def _repeated(path: str, rows: str, numbers: list[int]) -> Iterator[Finding]:
    first: dict[int, int] = {}
    for index, number in enumerate(numbers):
        if number in first:
            also = Also(path, (rows, first[number], "序号"), "已经用在这里")
            yield Finding("DC-0306", path, (rows, index, "序号"), f"又是第{number}号", also=(also,))
        first.setdefault(number, index)


@rule
def check_meeting_prefix(facts: Facts) -> Iterator[Finding]:
    """The letters of a meeting's id are those of its kind."""
    for path, meeting in facts.each(Meeting):
        if not is_stand_in(meeting.id) and not meeting.id.startswith(f"{meeting.kind.prefix}-"):
            listed = "、".join(f"{kind.value}{kind.prefix}" for kind in MeetingKind)
            found = f"{meeting.kind.value}的编号以{meeting.kind.prefix}开头"
            yield Finding("DC-0313", path, ("类别",), found, values={"prefix": listed})


@rule
def check_basis(facts: Facts) -> Iterator[Finding]:
    """A legal basis begins with the short name of a document that is in force on the day of issue."""
    if facts.is_broken(DOCUMENTS):
        return
    for path, record in _sourced(facts):
        document = _cited(record.basis, facts.records.documents.values())
        if document is None:
            yield _unregistered(path, record, facts)
        elif document.valid_from and document.valid_to and document.valid_to < document.valid_from:
            continue  # Said already: the register itself is wrong.
        elif not document.is_valid_on(record.issued_on):
            found = f"{document.short_name}{span_in_words(document.valid_from, document.valid_to)}"
            yield Finding("DC-0310", path, ("依据",), found, values={"day": record.issued_on.isoformat()})


def _cited(basis: str, documents: Collection[Document]) -> Document | None:
    """The document that a basis begins with: the one with the longest such short name."""
    fitting = [document for document in documents if basis.startswith(document.short_name)]
    return max(fitting, key=lambda document: len(document.short_name), default=None)


def _unregistered(path: str, record: SupervisionOrder | Suggestion, facts: Facts) -> Finding:
    documents = facts.records.documents.values()
    names = [document.short_name for document in documents]
    plain = re.sub("[《》〈〉]", "", normalize("NFKC", record.basis))
    head = re.split("第", plain)[0].strip()
    meant = next((name for name in names if plain.startswith(normalize("NFKC", name))), None)
    # The full name is not unique: of the regulation of 2005 and a later one, that of the day is meant.
    called = [each for each in documents if each.name == head and each.is_valid_on(record.issued_on)]
    meant = meant or (called[0].short_name if len(called) == 1 else nearest(head, names))
    remedy = f"文件名称改为“{meant}”。" if meant else ""
    instead = None
    # Full-width brackets in a name; the rest stays as it is written. Never the other way round: then it is the
    # register that has the slip, and every file that cites it is right.
    basis = record.basis
    plain = plain_writing(basis)
    if meant and meant == plain_writing(meant) and len(plain) == len(basis) and plain.startswith(meant):
        instead = meant + basis[len(meant) :]
    return Finding("DC-0309", path, ("依据",), "制度文件里没有这个简称", remedy=remedy, instead=instead)


@rule
def check_mandate(facts: Facts) -> Iterator[Finding]:
    """An order based on 政府督查工作条例 states its mandate (the regulation, article 7)."""
    for path, order in facts.each(SupervisionOrder):
        if order.basis.startswith(INSPECTION) and not order.mandate:
            yield Finding("DC-0311", path, ("依据",), "没有写“督查授权”")
