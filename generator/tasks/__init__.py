"""The commands by subject; the tasks.py of the repository takes them all in. They alone read the clock.

shared   what they have in common: the day, refusals, what is printed
editing  writing data/: new records, log entries, numbers, mends, workbooks
keeping  keeping a portal: weeks, releases, the city's portal, other offices, where the software comes from
"""
