"""What follows from the facts on a day. Pure: no file, no clock, no template, no picture.

One item, in the order in which ``items`` asks:

    stages      the log walked through the life cycle, as spans of days in which nothing changed
    clocks      how long each duty may take, by the rule in force, in working or natural days (workdays)
    deadlines   the deadline in force, and the ledger of its changes
    progress    milestones, percent, lag behind schedule
    lights      which light and why; forecast: when it changes by itself, when it was red
    flags       the sets that the item belongs to

All of them: ``situation.assess`` adds units, rates and trends; shapes are the frozen answer.
From a situation: tallies count, changes compare two of them, annual makes a report's figures.

Architecture invariant: an entry or item dated after the day never changes anything.
"""
