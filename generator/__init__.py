"""The supervision portal's generator: facts → state on a date → outputs.

Read it in this order:

    vocabulary   every enumerated word of the domain, with its Chinese label; imports nothing
    shipped      where templates, styles and pages lie, in a checkout and in the installed package
    findings     how the tools that look around tell of one thing each
    facts        what people wrote down: records, the YAML reader, checks, privacy, problems
    state        what follows from the facts on a day: clocks, stages, lights, counts (pure)
    outputs      how it is shown: pages, ledgers, charts, exports; they compute nothing
    proofreading finds what does not add up in a finished text
    site         frames finished pages in the theme; the only module that knows MkDocs
    history      what only git knows: the data as they were, what a branch has added
    editing      tools that write data/ for people: new files, log entries, mends, numbers, workbooks
    impact       what a branch changes on the portal
    batches      what the portal is made of, in pieces that can be made at once; press: makes them, on all cores
    build        the whole build, top to bottom
    audience     the build for an audience outside the office: what the whitelist names
    archive      weeks frozen for good; publishing: releases; founding: portals of other offices; doctor
    founding     portals of other offices: this program as a package, upgrades, bundles for machines without a network
    rollup       one city portal from the archived weeks of several districts
    tasks        the commands, by subject; tasks.py takes them in

A module imports only from what stands above it in this list; import-linter holds that.
The day asked about is always an argument (``as_of``); only the tasks read the clock.
"""
