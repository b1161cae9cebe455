"""Work done against work due by the day: milestones, percent, and lag behind schedule (序时进度).

With milestones their weights tell both; without them the last reported percent stands against a
straight line from the beginning to the deadline in force.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from generator.facts.records import Milestone
from generator.state.shapes import MilestoneState, Phase
from generator.vocabulary import MilestoneStatus, Stage

NEAR_DAYS = 7
"""A milestone due within so many natural days, the last included, is near."""
WHOLE = 100.0
"""All of the work, in percent."""


def percent_done(
    milestones: Sequence[Milestone], done: Mapping[int, date], reported: int | None, completed_on: date | None
) -> float | None:
    """Work done, in percent; None where neither milestones nor a report tell. Reported done is all of it."""
    if completed_on is not None:
        return WHOLE
    if milestones:
        weight = sum(milestone.weight for number, milestone in enumerate(milestones, 1) if number in done)
        return min(WHOLE, float(weight))
    return None if reported is None else min(WHOLE, float(reported))


def percent_expected(milestones: Sequence[Milestone], phase: Phase, day: date) -> float | None:
    """Percent that should be done by the end of the day; None without a deadline."""
    if phase.due is None:
        return None
    if milestones:
        return min(WHOLE, float(sum(milestone.weight for milestone in milestones if milestone.due <= day)))
    whole = (phase.due - phase.begun_on).days
    if whole <= 0:
        return WHOLE
    # One division at the end, so that a lag of exactly 10 points is exactly 10.
    return min(WHOLE, max(0.0, 100 * (day - phase.begun_on).days / whole))


def points_behind(percent: float | None, expected: float | None) -> float | None:
    """Points behind schedule, 0 when ahead; None where either side is unknown."""
    if percent is None or expected is None:
        return None
    return max(0.0, expected - percent)


def read_milestones(
    milestones: Sequence[Milestone], done: Mapping[int, date], stage: Stage, as_of: date
) -> tuple[MilestoneState, ...]:
    """Each milestone of an item on the day."""
    return tuple(
        MilestoneState(
            number=number,
            content=milestone.content,
            due=milestone.due,
            weight=milestone.weight,
            done_on=done.get(number),
            status=_status(milestone, done.get(number), stage, as_of),
        )
        for number, milestone in enumerate(milestones, 1)
    )


def _status(milestone: Milestone, done_on: date | None, stage: Stage, as_of: date) -> MilestoneStatus:
    if done_on is not None:
        return MilestoneStatus.DONE if done_on <= milestone.due else MilestoneStatus.DONE_LATE
    if not stage.is_open:
        return MilestoneStatus.DROPPED
    left = (milestone.due - as_of).days
    if left < 0:
        return MilestoneStatus.MISSED
    return MilestoneStatus.NEAR if left <= NEAR_DAYS else MilestoneStatus.PLANNED
