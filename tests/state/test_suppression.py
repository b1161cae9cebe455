"""Counts that are kept back cannot be worked out: tried by readers who know nothing of how it was done."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.state import suppression
from generator.state.suppression import LEAST, Counts, Key, Sum, Suppression, audit, suppress

TOTAL = "合计"
Grid = Sequence[Sequence[int]]


def table(rows: Grid, name: str = "", *, fixed: frozenset[Key] = frozenset()) -> Counts:
    """A table of two dimensions with all its margins."""
    numbers, sums = cells(rows, name)
    return Counts(numbers, sums, fixed)


def cells(rows: Grid, name: str = "") -> tuple[dict[Key, int], list[Sum]]:
    high, wide = range(len(rows)), range(len(rows[0]))
    numbers: dict[Key, int] = {(name, i, j): rows[i][j] for i, j in product(high, wide)}
    numbers |= {(name, i, TOTAL): sum(rows[i]) for i in high}
    numbers |= {(TOTAL, name, j): sum(row[j] for row in rows) for j in wide}
    numbers[TOTAL] = sum(map(sum, rows))
    sums = [Sum((name, i, TOTAL), tuple((name, i, j) for j in wide)) for i in high]
    sums += [Sum((TOTAL, name, j), tuple((name, i, j) for i in high)) for j in wide]
    sums.append(Sum(TOTAL, tuple((name, i, TOTAL) for i in high)))
    sums.append(Sum(TOTAL, tuple((TOTAL, name, j) for j in wide)))
    return numbers, sums


def grids(most_rows: int = 4, most_columns: int = 4, most: int = 12) -> st.SearchStrategy[list[list[int]]]:
    return st.tuples(st.integers(1, most_rows), st.integers(1, most_columns)).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, most), min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        )
    )


def solved(counts: Counts, hidden: frozenset[Key]) -> set[Key]:
    """What a reader gets by solving the sums as linear equations (Gauss-Jordan, exact)."""
    unknown = [key for key in counts.numbers if key in hidden]
    matrix = []
    for each in counts.sums:
        row = [Fraction(0)] * len(unknown)
        for key, sign in ((each.whole, 1), *((part, -1) for part in each.parts)):
            if key in hidden:
                row[unknown.index(key)] += sign
        matrix.append(row)
    pivots: list[list[Fraction]] = []
    for column in range(len(unknown)):
        found = next((row for row in matrix if row[column]), None)
        if found is None:
            continue
        matrix = [row for row in matrix if row is not found]
        found = [value / found[column] for value in found]
        matrix = [_less(row, found, column) for row in matrix]
        pivots = [_less(row, found, column) for row in pivots] + [found]
    alone = [row for row in pivots if sum(bool(value) for value in row) == 1]
    return {unknown[next(at for at, value in enumerate(row) if value)] for row in alone}


def _less(row: list[Fraction], other: list[Fraction], column: int) -> list[Fraction]:
    return [one - row[column] * two for one, two in zip(row, other, strict=True)]


def possible(counts: Counts, found: Suppression, inner: Sequence[Key], most: int) -> dict[Key, set[int]]:
    """Every value that a reader must hold possible, by trying all tables up to some size."""
    values: dict[Key, set[int]] = {key: set() for key in counts.numbers}
    ways = [
        range(0 if key in found.blank else 1, most + 1) if key in found.hidden else (counts.numbers[key],)
        for key in inner
    ]
    for chosen in product(*ways):
        numbers = dict(zip(inner, chosen, strict=True))
        if _fits(counts, found, numbers):
            for key, value in numbers.items():
                values[key].add(value)
    return values


def _fits(counts: Counts, found: Suppression, numbers: dict[Key, int]) -> bool:
    for each in counts.sums:
        value = sum(numbers[part] for part in each.parts)
        if numbers.setdefault(each.whole, value) != value:
            return False
    return all(key in found.hidden or numbers[key] == counts.numbers[key] for key in numbers)


def test_a_lone_small_count_takes_a_square_with_it() -> None:
    counts = table([[2, 20, 30], [20, 20, 30], [40, 40, 40]])
    found = suppress(counts)

    assert found.hidden == {("", 0, 0), ("", 0, 1), ("", 1, 0), ("", 1, 1)}


def test_zeros_are_shown_and_large_counts_alone_are_left() -> None:
    assert suppress(table([[0, 5], [12, 0]])) == Suppression(frozenset())


def test_one_mark_for_all_protects_a_total_of_ones() -> None:
    """With a mark that says 1 to 4 a total of 4 over four parts would tell that each is 1."""
    counts = table([[1, 1, 1, 1]])
    found = suppress(counts)

    assert not found.exposed
    assert solved(counts, found.hidden) == set()


def test_a_margin_of_two_tables_is_hidden_in_both() -> None:
    """Each table by itself would be safe with the total shown; the other would give it away."""
    numbers: dict[Key, int] = {
        "all": 23,
        "a": 3,
        "b": 20,
        "c": 9,
        "d": 14,
        "a1": 3,
        "a2": 0,
        "b1": 6,
        "b2": 14,
    }
    sums = [Sum("all", ("a", "b")), Sum("all", ("c", "d")), Sum("a", ("a1", "a2"))]
    sums += [Sum("b", ("b1", "b2")), Sum("c", ("a1", "b1")), Sum("d", ("a2", "b2"))]
    counts = Counts(numbers, sums)
    found = suppress(counts)

    assert {"a", "a1"} <= found.hidden
    assert solved(counts, found.hidden) == set()
    assert not list(audit(counts, found))


def test_a_rest_that_nobody_shows_is_protected_too() -> None:
    """58 of 60 in time: the two that were not are a small count."""
    numbers: dict[Key, int] = {"whole": 60, "part": 58, "rest": 2}
    found = suppress(Counts(numbers, [Sum("whole", ("part", "rest"))], unshown=frozenset({"rest"})))

    assert found.hidden & {"whole", "part"}


def test_published_numbers_stay_and_take_the_zeros_along_where_need_be() -> None:
    """Three months of 1, nine of 0, and a total of 3 that is in the annual report."""
    months: dict[Key, int] = {month: int(month in {1, 5, 9}) for month in range(12)}
    numbers: dict[Key, int] = {TOTAL: 3, **months}
    counts = Counts(numbers, [Sum(TOTAL, tuple(range(12)))], fixed=frozenset({TOTAL}))
    found = suppress(counts)

    assert found.hidden == found.blank == frozenset(range(12))
    assert not found.exposed


def test_what_is_published_elsewhere_cannot_be_kept_back() -> None:
    counts = Counts({TOTAL: 3, "only": 3}, [Sum(TOTAL, ("only",))], fixed=frozenset({TOTAL}))

    assert suppress(counts).exposed == {"only"}


def test_the_audit_finds_what_is_given_away() -> None:
    """Else every test here would pass with an audit that sees nothing."""
    counts = table([[2, 20], [20, 20]])
    only_the_small = Suppression(frozenset({("", 0, 0)}))
    a_row = Suppression(frozenset({("", 0, 0), ("", 0, 1)}))

    assert list(audit(counts, only_the_small)) == [("", 0, 0)]
    assert set(audit(counts, a_row)) == a_row.hidden
    assert solved(counts, a_row.hidden) == a_row.hidden


def test_what_takes_too_long_to_prove_counts_as_given_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit errs on the side of keeping back."""
    counts = table([[2, 20, 30], [20, 20, 30], [30, 30, 30]])
    found = suppress(counts)
    assert not list(audit(counts, found))

    monkeypatch.setattr(suppression, "_STEPS", 1)
    assert set(audit(counts, found)) == found.hidden


def test_sums_that_do_not_hold_are_a_bug() -> None:
    with pytest.raises(ValueError, match="not the sum"):
        Counts({"a": 1, "b": 2}, [Sum("a", ("b",))])


@given(grids())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_small_count_is_shown_or_solved(rows: Grid) -> None:
    counts = table(rows)
    found = suppress(counts)

    assert all(key in found.hidden for key, number in counts.numbers.items() if 0 < number < LEAST)
    assert not any(counts.numbers[key] == 0 for key in found.hidden - found.blank)
    assert not found.exposed
    assert not solved(counts, found.hidden)


@given(grids(2, 3, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_hidden_count_has_several_values_that_fit(rows: Grid) -> None:
    """By trying all tables: bounds count as well, not only equations."""
    counts = table(rows)
    found = suppress(counts)
    inner = [("", i, j) for i in range(len(rows)) for j in range(len(rows[0]))]
    values = possible(counts, found, inner, most=6)

    assert all(counts.numbers[key] in values[key] for key in counts.numbers)
    assert all(len(values[key]) > 1 for key in found.hidden)


@given(rows=grids(3, 3), more=st.lists(st.integers(0, 12), min_size=3, max_size=3), is_fixed=st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tables_with_a_common_total_and_rests_protect_one_another(
    rows: Grid, more: list[int], *, is_fixed: bool
) -> None:
    """A second table over the same total, and a rest of each row that no table shows."""
    numbers, sums = cells(rows)
    numbers["其他"] = sum(more)
    numbers["全部"] = numbers[TOTAL] + numbers["其他"]
    numbers |= {("more", at): number for at, number in enumerate(more)}
    sums += [Sum("全部", (TOTAL, "其他")), Sum("其他", tuple(("more", at) for at in range(3)))]
    fixed = frozenset[Key]({"全部"} if is_fixed else ())
    counts = Counts(numbers, sums, fixed, frozenset({("more", 2)}))
    found = suppress(counts)

    small = {key for key in counts.numbers if counts.is_small(key)}
    assert small <= found.hidden
    assert not fixed & found.hidden
    # What nobody shows and is not small may well be known.
    assert not (solved(counts, found.hidden) & small) - found.exposed
    assert set(audit(counts, found)) <= found.exposed


def test_large_tables_take_no_time() -> None:
    """As many counts as a district has: units by months, with a share of small ones."""
    rows = [[(i * 7 + j * 3) % 11 for j in range(12)] for i in range(50)]
    counts = table(rows)
    found = suppress(counts)

    assert not found.exposed
    assert not list(audit(counts, found))
