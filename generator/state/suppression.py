"""Small counts kept back in tables, together with whatever they could be worked out from.

The usual practice of statistical disclosure control for frequency tables (Hundepool et al., Statistical Disclosure
Control, Wiley 2012): a count below a least frequency is suppressed (primary suppression), then further counts, so
that sums and differences do not give it away (secondary or complementary suppression), and the result is audited
from the side of a reader who adds up everything he sees. It is a practice, not a law; the threshold is the portal's.

All tables of a build are one system: counts by key, and sums that hold between them. A count that stands in two
tables has one key, so tables protect one another.

What a reader is taken to know: every count that is shown, every sum, that no count is negative, and that a count
marked as kept back is not 0, since zeros are shown: a 0 speaks of nobody. One mark stands for both reasons. Were
small counts marked "1–4" and others otherwise, a total of 4 over four marked parts would tell that each is 1.

A count is protected if two whole sets of integers exist that agree with all this and differ in it. Such a second
set is looked for and shown (``find_other``); a count for which none is found counts as given away. So a mistake of
the search costs a count too many, and never tells one.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Key = Hashable
LEAST = 5
"""The least count of persons or cases that is shown; 0 is shown."""
_MOST_FURTHER = 6
"""How many further counts are kept back for the sake of one before all that belong to it are."""
_STEPS = 4_000
"""How long another set of numbers is looked for, before a count is taken as given away."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One count that is always the sum of others, as every reader knows."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Counts:
    """All counts of a build, and what holds between them."""

    numbers: Mapping[Key, int]
    sums: Sequence[Sum]
    fixed: frozenset[Key] = frozenset()
    """Already published elsewhere: they stay as they are, whatever their size."""
    unshown: frozenset[Key] = frozenset()
    """Stand in no table, yet could be worked out, such as the rest of a whole of which one part is told."""
    by_key: Mapping[Key, list[Sum]] = field(init=False)

    def __post_init__(self) -> None:
        by_key: dict[Key, list[Sum]] = {key: [] for key in self.numbers}
        for each in self.sums:
            if self.numbers[each.whole] != sum(self.numbers[part] for part in each.parts):
                raise ValueError(f"not the sum of its parts: {each}")
            for key in (each.whole, *each.parts):
                by_key[key].append(each)
        object.__setattr__(self, "by_key", by_key)

    def is_small(self, key: Key) -> bool:
        """Whether a count is one that must not be known."""
        return 0 < self.numbers[key] < LEAST and key not in self.fixed


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which counts are kept back."""

    hidden: frozenset[Key]
    """With the ``unshown``, which nobody sees anyway."""
    blank: frozenset[Key] = frozenset()
    """Those among them that stand where zeros are kept back too, so that not even this is known of them."""
    exposed: frozenset[Key] = frozenset()
    """What can be worked out in spite of all: tables with one of these cannot be shown at all."""


def suppress(counts: Counts) -> Suppression:
    """Keep back every small count and the fewest others that protect it, one after the other (not the best of all).

    Where a number that is already published leaves no other way (twelve months of 1 and a yearly total of 12), all
    that belongs to it is kept back, zeros too. ``exposed`` is what even then could be worked out.
    """
    small = [key for key in counts.numbers if counts.is_small(key)]
    found = Suppression(frozenset(small) | counts.unshown)
    waiting, exposed = small, set[Key]()
    while waiting:
        key = waiting.pop(0)
        further = _least_further(counts, found, key)
        blank = found.blank
        if further is None and key not in blank:
            further = _all_around(counts, key) - counts.unshown
            blank |= further
            waiting.append(key)
        elif further is None:
            exposed.add(key)
            continue
        added = [other for other in counts.numbers if other in further and other not in found.hidden]
        found = Suppression(found.hidden | further, blank)
        waiting += [other for other in added if other not in counts.unshown]
    return Suppression(found.hidden, found.blank, frozenset(exposed))


def audit(counts: Counts, found: Suppression) -> Iterator[Key]:
    """The counts that are kept back and could be worked out all the same."""
    for key in counts.numbers:
        told = key not in found.hidden or (key in counts.unshown and not counts.is_small(key))
        if not told and find_other(counts, found, key) is None:
            yield key


def find_other(counts: Counts, found: Suppression, key: Key, further: int = 0) -> Mapping[Key, int] | None:
    """Another set of numbers that looks the same to every reader and in which a count differs: what changes in it.

    With ``further`` so many counts that are shown may change too; they would have to be kept back as well.
    """
    search = _Search(counts, found, further)
    for change in (1, -1):
        if search.may(key, change) and (changes := search.balance({key: change}, further)) is not None:
            return changes
    return None


def _least_further(counts: Counts, found: Suppression, key: Key) -> frozenset[Key] | None:
    """The fewest counts to keep back as well, so that one is protected; None where so few do not suffice."""
    for further in range(_MOST_FURTHER + 1):
        if (changes := find_other(counts, found, key, further)) is not None:
            return frozenset(changes) - found.hidden
    return None


def _all_around(counts: Counts, key: Key) -> frozenset[Key]:
    """Whatever is tied to a count by sums, but for what is fixed: through a fixed number nothing is learned."""
    reached, waiting = {key}, [key]
    while waiting:
        for each in counts.by_key[waiting.pop()]:
            for other in (each.whole, *each.parts):
                if other not in reached and other not in counts.fixed:
                    reached.add(other)
                    waiting.append(other)
    return frozenset(reached)


@dataclass
class _Search:
    """Looks for changes that leave every sum and everything shown as it is."""

    counts: Counts
    found: Suppression
    further: int
    steps: int = 0

    def may(self, key: Key, change: int) -> bool:
        """Whether a count could be so much more or less in a reader's eyes."""
        number = self.counts.numbers[key]
        if key in self.found.hidden:
            knows_zero = key in self.counts.unshown or key in self.found.blank
            return number + change >= (0 if knows_zero else 1)
        # A zero is not kept back: that would only say that it is none.
        return self.further > 0 and key not in self.counts.fixed and number > 0 and number + change > 0

    def balance(self, changes: dict[Key, int], further: int) -> dict[Key, int] | None:
        """Complete some changes so that every sum holds again, each count changed once; None if that is impossible."""
        self.steps += 1
        if self.steps > _STEPS:
            return None
        wrong, lacking = self._first_wrong(changes)
        if wrong is None:
            return changes
        for key in sorted((wrong.whole, *wrong.parts), key=lambda each: self._cost(wrong, each)):
            change = -lacking if key == wrong.whole else lacking
            is_shown = key not in self.found.hidden
            if key in changes or is_shown > further or not self.may(key, change):
                continue
            done = self.balance({**changes, key: change}, further - is_shown)
            if done is not None:
                return done
        return None

    def _first_wrong(self, changes: Mapping[Key, int]) -> tuple[Sum | None, int]:
        """A sum that does not hold with these changes, and by how much its parts fall short."""
        for key in changes:
            for each in self.counts.by_key[key]:
                lacking = changes.get(each.whole, 0) - sum(changes.get(part, 0) for part in each.parts)
                if lacking:
                    return each, lacking
        return None, 0

    def _cost(self, within: Sum, key: Key) -> tuple[bool, bool, int]:
        """Hidden ones first, totals last, the small before the great: what readers miss least."""
        return key not in self.found.hidden, key == within.whole, self.counts.numbers[key]
