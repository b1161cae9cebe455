"""Make the files of one week again: ``python -m generator.archive``, its request as JSON on standard input.

A program of a later year calls this in the tree of an old commit (``rebuilding``), so what it takes may be added to
and never changed: data, out, week, built_on, commit, label. Ends with 1 and one Chinese sentence where it cannot.
"""

import json
import sys
from datetime import date
from pathlib import Path

from generator.archive.errors import ArchiveError
from generator.archive.freezing import WeekRequest, make_week
from generator.revision import Revision


def main() -> int:
    """Read the request, make the week."""
    asked = json.loads(sys.stdin.buffer.read())
    # A week is only ever archived from a clean tree.
    built_on = date.fromisoformat(asked["built_on"])
    revision = Revision(asked["commit"], built_on if asked["commit"] else None, dirty=False)
    try:
        make_week(WeekRequest(Path(asked["data"]), asked["week"], built_on, revision), Path(asked["out"]))
    except ArchiveError as error:
        sys.stderr.buffer.write(f"{error}\n".encode())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
