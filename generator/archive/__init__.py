"""The archive: one frozen portal a week, that proves by itself that nobody touched it.

    manifest    what is in a week, where it came from, and the week before it: the links of the chain
    disk        writing so that a power cut leaves the old or the new
    store       the folder of all weeks: adding one in a single step, storing what did not change once
    freezing    from data/ to the files of a week
    verifying   walking the chain: what was touched, and where
    rebuilding  making a week again from its commit, and comparing bytes
    changes     what moved between two weeks, or was restated since one, as files
    reporting   what verifying and rebuilding came to, as text

An archive is only ever added to. Nothing here replaces or removes a week.
"""
