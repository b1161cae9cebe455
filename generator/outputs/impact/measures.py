"""The sections of rates and scores: what is measured of units, before and now."""

from collections.abc import Iterator, Sequence

from generator.outputs.impact.shapes import NONE, Note, Section, Table, codes
from generator.outputs.rendering import NO_DATA, format_points, format_share
from generator.state.impact import RateMove, ScoreMove
from generator.state.scores import UnitScore
from generator.state.shapes import Rate


def rates(moves: Sequence[RateMove]) -> Section:
    """Each rate that moves, with the items that enter and leave it."""
    rows = tuple(
        (
            move.unit or "全区",
            move.name,
            _say_rate(move.before),
            _say_rate(move.after),
            _say_points(move),
            tuple(_rate_notes(move)),
        )
        for move in moves
    )
    note = "只数督办单；分母为零就是无数据。率不排名次，要连同分子分母一起看。"
    head = ("范围", "率", "之前", "现在", "变化", "进出的事项")
    return Section("rates", "率", len(rows), "个", note, (Table("", head, rows),))


def scores(moves: Sequence[ScoreMove]) -> Section:
    """The score and the place of each unit that moves."""
    rows = tuple(
        (
            move.unit, move.group, _say_score(move.before), _say_score(move.after), _say_place(move.before),
            _say_place(move.after),
        )
        for move in moves
    )  # fmt: skip
    head = ("单位", "可比组", "得分之前", "现在", "名次之前", "现在")
    note = "今年到这一天的考核得分；只在可比组内排名次，没有考核事项的不排。"
    return Section("scores", "考核得分和名次", len(rows), "个单位", note, (Table("", head, rows),))


def _say_score(score: UnitScore | None) -> str:
    return NONE if score is None or score.total is None else format_points(score.total)


def _say_place(score: UnitScore | None) -> str:
    if score is None or score.total is None:
        return "不排名"
    if score.vetoes:
        return "一票否决"
    return f"{score.rank} / {score.ranked}"


def _say_rate(rate: Rate | None) -> str:
    if rate is None or rate.value is None:
        return NO_DATA
    return f"{format_share(rate.value)}（{len(rate.numerator)}/{len(rate.denominator)}）"


def _say_points(move: RateMove) -> str:
    """By how many points the rate moves, of the two numbers as they are shown."""
    before, after = (rate.value if rate else None for rate in (move.before, move.after))
    if before is None or after is None:
        return NONE
    points = round(after * 100, 1) - round(before * 100, 1)
    return f"{points:+.1f} 个百分点" if round(points, 1) else "不变"


def _rate_notes(move: RateMove) -> Iterator[Note]:
    for label, was, now in (
        ("分子", move.before.numerator if move.before else (), move.after.numerator if move.after else ()),
        (
            "分母",
            move.before.denominator if move.before else (),
            move.after.denominator if move.after else (),
        ),
    ):
        joined = [key for key in now if key not in was]
        left = [key for key in was if key not in now]
        if joined:
            yield Note(f"{label}多了", "", codes=codes(joined))
        if left:
            yield Note(f"{label}少了", "", codes=codes(left))
