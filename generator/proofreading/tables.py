"""Numbers in tables: sums of rows and columns, states of items, and columns of per cent.

What the columns of a table have to do with one another is seen from its rows: where most rows agree with a sum or a
share, those that do not are told of.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import permutations

from generator.facts.problems import Severity
from generator.proofreading.findings import Finding, Grid, Passage
from generator.proofreading.quantities import plain, show
from generator.proofreading.shares import round_share, rounds_to

_TOTAL = re.compile(r"\s*(?:全[区市县镇]|各[镇街单位]+|以上)?(?:合\s*计|总\s*计|共\s*计|总\s*数)[（(:：]?.*")
_SUBTOTAL = re.compile(r"\s*.{0,8}小\s*计")
_NUMBER = re.compile(r"-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
_EMPTY = re.compile(r"[\s—\-–/／无]*")
_NOT_SUMMED = re.compile(
    r"序号|编号|名次|排名|位次|率|占比|比例|比重|得分|分数|分值|平均|时限|日期|时间|年份|月份|天数|同比|环比|备注|电话|第"
)
_WHOLE = re.compile(
    r"^(?:总数|总件数|件数|事项数|交办|交办数|交办件数|受理数?|受理件数|任务数|督办事项|应办结?数?|问题数|总量)(?:（[件个项起]）|\([件个项起]\))?$"
)
_DONE = re.compile(
    r"^(?:已|按期)?(?:办结|完成|化解|销号|解决|整改)(?:数|件数)?(?:（[件个项起]）|\([件个项起]\))?$"
)
_OPEN = re.compile(
    r"^(?:在办|未办结|未完成|正在办理|办理中|未化解|未销号|推进中|未整改|整改中)(?:数|件数)?(?:（[件个项起]）|\([件个项起]\))?$"
)
_SHARE_COLUMN = re.compile(r"率|占比|比例|比重|%")
_NO_EVIDENCE = frozenset({Decimal(0), Decimal(100)})
_MOST_COLUMNS = 14
_LEAST_ROWS = 2


_Way = Callable[[Sequence[Passage]], tuple[Decimal, Decimal] | None]
"""Part and whole of a row, by one way to read the table."""


class _Sheet:
    """A table as numbers: its head, its rows, and those that are sums."""

    def __init__(self, grid: Grid) -> None:
        rows = [row for row in grid.rows if any(cell.text.strip() for cell in row)]
        self.width = max((len(row) for row in rows), default=0)
        first = next((index for index, row in enumerate(rows) if index and _numbers(row)), 1)
        head = rows[:first]
        self.titles = [
            "".join(dict.fromkeys(_bare(row[column].text) for row in head if column < len(row)))
            for column in range(self.width)
        ]
        body = [row for row in rows[first:] if len(row) == self.width]
        self.totals = [row for row in body if _is(row, _TOTAL)]
        self.subtotals = [row for row in body if _is(row, _SUBTOTAL)]
        self.rows = [row for row in body if row not in self.totals and row not in self.subtotals]
        self.order = body


def check_table(grid: Grid) -> Iterator[Finding]:
    """Sums and shares in one table that do not follow from its numbers."""
    sheet = _Sheet(grid)
    if sheet.width < 2 or sheet.width > _MOST_COLUMNS * 3 or not sheet.rows:  # noqa: PLR2004
        return
    yield from _check_columns(sheet)
    yield from _check_row_sums(sheet)
    yield from _check_states(sheet)
    yield from _check_share_columns(sheet)


def _check_columns(sheet: _Sheet) -> Iterator[Finding]:
    """合计 and 小计 below or above their rows."""
    for column in range(sheet.width):
        if _NOT_SUMMED.search(sheet.titles[column]):
            continue
        for total in sheet.totals:
            groups = [sheet.rows]
            if sheet.subtotals:
                groups.append(sheet.subtotals)
            yield from _check_column(total, column, [_values(group, column) for group in groups])
        # A subtotal sums what stands between it and the sum before it.
        open_rows: list[Sequence[Passage]] = []
        for row in sheet.order:
            if row in sheet.subtotals:
                yield from _check_column(row, column, [_values(open_rows, column)])
                open_rows = []
            elif row in sheet.totals:
                open_rows = []
            else:
                open_rows.append(row)


def _check_column(
    total: Sequence[Passage], column: int, groups: Sequence[list[Decimal] | None]
) -> Iterator[Finding]:
    said = _number(total[column])
    sums = [sum(values, Decimal(0)) for values in groups if values]
    if said is None or not sums or said in sums:
        return
    values = next(values for values in groups if values)
    if len(values) < _LEAST_ROWS:
        return
    yield _find(total[column], "表中合计与各行之和不符", f"合计{show(said)}", f"各行相加为{show(sums[0])}")


def _check_row_sums(sheet: _Sheet) -> Iterator[Finding]:
    """A column called 合计, of those before or behind it."""
    for column, title in enumerate(sheet.titles):
        if not _TOTAL.fullmatch(title) and not _SUBTOTAL.fullmatch(title):
            continue
        others = [
            other for other in range(sheet.width)
            if other != column and not _NOT_SUMMED.search(sheet.titles[other]) and _values(sheet.rows, other)
            and not _TOTAL.fullmatch(sheet.titles[other])
        ]  # fmt: skip
        sides = [[o for o in others if o < column], [o for o in others if o > column], others]
        for side in (side for side in sides if len(side) > 1):
            yield from _hold(sheet, partial(_sum, columns=side), column, "表中合计与各列之和不符")


def _check_states(sheet: _Sheet) -> Iterator[Finding]:
    """交办 = 已办结 + 在办, in each row."""
    places: dict[str, list[int]] = {"whole": [], "done": [], "open": []}
    for column, title in enumerate(sheet.titles):
        for name, form in (("whole", _WHOLE), ("done", _DONE), ("open", _OPEN)):
            if form.match(title):
                places[name].append(column)
    if all(len(columns) == 1 for columns in places.values()):
        (whole,), (done,), (unfinished,) = places.values()
        yield from _hold(
            sheet, partial(_sum, columns=[done, unfinished]), whole, "表中总数与已办结、在办之和不符"
        )


def _hold(
    sheet: _Sheet, make: Callable[[Sequence[Passage]], Decimal | None], column: int, title: str
) -> Iterator[Finding]:
    """Where most rows agree, those that do not."""
    made = [(row, make(row), _number(row[column])) for row in [*sheet.rows, *sheet.totals, *sheet.subtotals]]
    told = [(row, sum_, said) for row, sum_, said in made if sum_ is not None and said is not None]
    wrong = [(row, sum_, said) for row, sum_, said in told if sum_ != said]
    if not wrong or len(wrong) * 2 >= len(told):
        return
    for row, sum_, said in wrong:
        yield _find(row[column], title, f"写作{show(said)}", show(sum_))


def _check_share_columns(sheet: _Sheet) -> Iterator[Finding]:
    """A column of per cent: of two other columns, or of the sum of one."""
    counts = [
        column for column in range(sheet.width)
        if not _NOT_SUMMED.search(sheet.titles[column]) and _values(sheet.rows, column)
    ][:_MOST_COLUMNS]  # fmt: skip
    for column, title in enumerate(sheet.titles):
        if not _SHARE_COLUMN.search(title) or re.search(r"同比|环比|目标|满意", title):
            continue
        shares = [(row, _share(row[column], title)) for row in [*sheet.rows, *sheet.subtotals, *sheet.totals]]
        known = [(row, share) for row, share in shares if share is not None]
        ways: list[_Way] = [partial(_pair, part=a, whole=b) for a, b in permutations(counts, 2)]
        for place in counts:
            whole = sum(_values(sheet.rows, place) or [], Decimal(0))
            ways.append(partial(_of, column=place, whole=whole))
        yield from _best_way(known, ways, column)


def _best_way(
    known: Sequence[tuple[Sequence[Passage], tuple[Decimal, int]]],
    ways: Sequence[_Way],
    column: int,
) -> Iterator[Finding]:
    """The way to count that most rows agree with; rows that do not are told of, if they are few.

    Nought and all are a share of nearly any two columns, so they are no evidence for a way.
    """
    best: list[tuple[Sequence[Passage], str]] | None = None
    for way in ways:
        right, wrong = 0, []
        for row, (share, places) in known:
            pair = way(row)
            if pair is None or not pair[1]:
                continue
            if rounds_to(*pair, share, places):
                right += share not in _NO_EVIDENCE
            elif pair[0] <= pair[1]:
                wrong.append((row, f"{show(pair[0])}÷{show(pair[1])}＝{round_share(*pair, places)}"))
            else:
                right -= 1
        if right >= _LEAST_ROWS and right > len(wrong) and (best is None or len(wrong) < len(best)):
            best = wrong
    for row, expected in best or []:
        yield _find(row[column], "表中百分比与件数不符", row[column].text.strip(), expected)


def _pair(row: Sequence[Passage], part: int, whole: int) -> tuple[Decimal, Decimal] | None:
    a, b = _number(row[part]), _number(row[whole])
    return None if a is None or b is None else (a, b)


def _of(row: Sequence[Passage], column: int, whole: Decimal) -> tuple[Decimal, Decimal] | None:
    part = _number(row[column])
    return None if part is None else (part, whole)


def _sum(row: Sequence[Passage], columns: Sequence[int]) -> Decimal | None:
    values = [_number(row[column]) for column in columns]
    if any(value is None for value in values):
        return None
    return sum((value for value in values if value is not None), Decimal(0))


def _values(rows: Sequence[Sequence[Passage]], column: int) -> list[Decimal] | None:
    """The numbers of a column; None if there is anything else in it, or nothing."""
    values = []
    for row in rows:
        value = _number(row[column])
        if value is not None:
            values.append(value)
        elif not _EMPTY.fullmatch(plain(row[column].text)):
            return None
    return values or None


def _number(cell: Passage) -> Decimal | None:
    text = re.sub(r"(?<=\d)\s*(?:件次|人次|件|个|项|起|人|批)$", "", plain(cell.text).strip().strip("*"))
    return Decimal(text.replace(",", "").replace("，", "")) if _NUMBER.fullmatch(text) else None


def _share(cell: Passage, title: str) -> tuple[Decimal, int] | None:
    """Per cent and how many places are shown; a bare number only where the head says %."""
    text = plain(cell.text).strip().strip("*")
    if not text.endswith("%") and "%" not in plain(title):
        return None
    text = text.removesuffix("%").strip()
    return (
        (Decimal(text), len(text.partition(".")[2])) if _NUMBER.fullmatch(text) and "," not in text else None
    )


def _numbers(row: Sequence[Passage]) -> bool:
    return any(_number(cell) is not None or plain(cell.text).strip().endswith("%") for cell in row)


def _is(row: Sequence[Passage], form: re.Pattern[str]) -> bool:
    return any(
        form.fullmatch(plain(cell.text).strip().strip("*")) for cell in row[:3] if _number(cell) is None
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", plain(text).strip("*"))


def _find(cell: Passage, title: str, found: str, expected: str) -> Finding:
    return Finding(Severity.ERROR, cell, 0, len(cell.text), title, found, expected)
