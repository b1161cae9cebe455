"""What the figures of an annual report say together: shares of a whole, and sums."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.state.annual import Figure


@dataclass(frozen=True, slots=True)
class Share:
    """One figure as a share of another that contains it."""

    label: str
    part: Figure
    whole: Figure

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where the whole is 0: never 0 or 1."""
        return self.part.value / self.whole.value if self.whole.value else None


@dataclass(frozen=True, slots=True)
class Sum:
    """Figures of one unit added up."""

    label: str
    figures: tuple[Figure, ...]

    @property
    def value(self) -> int:
        """The sum."""
        return sum(figure.value for figure in self.figures)

    @property
    def unit(self) -> str:
        """The unit that all its figures share."""
        return self.figures[0].unit


def shares_of(figures: Sequence[Figure]) -> tuple[Share, ...]:
    """The shares that a report speaks of, of figures that are known."""
    by_key = {figure.key: figure for figure in figures}
    found = (Share(label, by_key[part], by_key[whole]) for label, part, whole in _SHARES)
    return tuple(share for share in found if share.whole.parts)


def sums_of(figures: Sequence[Figure]) -> tuple[Sum, ...]:
    """The sums that a report speaks of, of figures that are known."""
    by_key = {figure.key: figure for figure in figures}
    found = (Sum(label, tuple(by_key[key] for key in keys)) for label, keys in _SUMS)
    return tuple(total for total in found if all(figure.parts for figure in total.figures))


_SHARES = (
    ("主要领导批次占比", "principal_reception_batches", "district_reception_batches"),
    ("重复网信率", "online_repeats", "online_petitions"),
)
_SUMS = (
    ("区、镇街两级领导接访约访", ("district_reception_batches", "town_reception_batches")),
    ("区、镇街两级领导接访约访", ("district_reception_persons", "town_reception_persons")),
    ("三类排查", ("sweeps_district", "sweeps_special", "sweeps_dynamic")),
)
