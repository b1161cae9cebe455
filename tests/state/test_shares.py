"""What the figures of an annual report say together."""

from __future__ import annotations

from generator.state.annual import Figure, FigurePart, annual_figures
from generator.state.shares import Share, shares_of, sums_of
from generator.state.situation import assess
from tests.builders import day, records_of


def figures(**known: int) -> tuple[Figure, ...]:
    """The figures of a report, of which only these are known."""
    records = records_of()
    return tuple(
        Figure(
            figure.key,
            known.get(figure.key, 0),
            figure.unit,
            figure.label,
            figure.how,
            (FigurePart("测试", known[figure.key], "x", ()),) if figure.key in known else (),
        )
        for figure in annual_figures(records, 2021, assess(records, day("2022-02-10")))
    )


def test_shares_of_what_is_known() -> None:
    (share,) = shares_of(figures(online_petitions=1159, online_repeats=652))

    assert share.value is not None
    assert round(share.value * 100, 2) == 56.26


def test_a_share_of_nothing_is_no_share() -> None:
    nothing, *_ = figures()

    assert Share("测试", nothing, nothing).value is None


def test_sums_of_what_is_known() -> None:
    (total,) = sums_of(figures(sweeps_district=3, sweeps_special=8, sweeps_dynamic=34))

    assert (total.value, total.unit) == (45, "次")
