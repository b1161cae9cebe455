"""A week as it was published: kept as facts of its own, compared with another week, and with what is known today.

shapes      what is kept of a week, as it stands in situation.json
freezing    from a situation to what is kept
comparing   what moved between two weeks as they were published
restating   what was backdated, corrected or lost since a week was published
"""

from generator.state.frozen.comparing import WeekChanges, compare_weeks
from generator.state.frozen.freezing import freeze_week
from generator.state.frozen.restating import ItemRestatement, Restated, restate
from generator.state.frozen.shapes import FORMAT, FrozenItem, FrozenRate, FrozenRule, FrozenWeek

__all__ = [
    "FORMAT",
    "FrozenItem",
    "FrozenRate",
    "FrozenRule",
    "FrozenWeek",
    "ItemRestatement",
    "Restated",
    "WeekChanges",
    "compare_weeks",
    "freeze_week",
    "restate",
]
