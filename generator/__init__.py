"""The supervision portal's generator: facts → state on a date → outputs.

Read it in this order:

    vocabulary   every enumerated word of the domain, with its Chinese label; imports nothing
    facts        what people wrote down: records, the YAML reader, checks, privacy, problems
    state        what follows from the facts on a day: clocks, stages, lights, counts (pure)
    outputs      how it is shown: pages, ledgers, charts, exports; they compute nothing
    site         frames finished pages in the theme; the only module that knows MkDocs
    build        the whole build, top to bottom

A module imports only from what stands above it in this list; import-linter holds that.
The day asked about is always an argument (``as_of``); only ``tasks.py`` reads the clock.
"""
