"""Tools that write data/ for people: new files, log entries, mends, numbers, what comes back in a workbook.

They write text, never a parsed copy of it: every line they do not mean to change stays byte for byte. Before
anything is written, the check reads it as a draft; what it refuses is not written.
"""
