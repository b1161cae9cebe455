"""Checking data/: what cannot be read, what breaks a rule, what must not enter. Never writes, never fetches.

Rules are functions in the modules beside this one (see ``registry``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.facts.checks import audiences, calendars, items, log, numbers, references, rules, units
from generator.facts.checks.personal import check_privacy
from generator.facts.checks.registry import RULES, Facts, Rule
from generator.facts.problems import Problem, Severity, sort_problems, summarise
from generator.facts.reading import Reading, place_findings, read_data, unhurried_memory
from generator.facts.records import Records

__all__ = ["MODULES", "RULES", "CheckReport", "Facts", "Rule", "check_data", "check_reading"]

MODULES = (units, references, items, log, numbers, rules, audiences, calendars)
"""Where rules are declared."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What checking data/ came to."""

    records: Records | None
    """None only where the portal's own settings cannot be read."""
    problems: tuple[Problem, ...]
    """Errors first, and among them what keeps a file from being read; then by file and line."""
    summary: str

    @property
    def failed(self) -> bool:
        """Whether anything is wrong that must be mended before the portal is made."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def check_data(data: Path, today: date, drafts: Mapping[str, bytes | None] | None = None) -> CheckReport:
    """Read all of data/ and hold it against every rule; problems are returned, never raised.

    Drafts are files by path below data/ that are not written yet: they are checked as if they were there. A file
    whose draft is None is passed over as if it were gone.
    """
    return check_reading(read_data(data, drafts), today)


def check_reading(reading: Reading, today: date) -> CheckReport:
    """Hold what was read against every rule."""
    facts, texts = Facts(reading.records, reading.files, reading.broken, today), reading.records.texts
    with unhurried_memory():
        findings = [finding for check in RULES for finding in check(facts)]
    problems = [*reading.problems, *place_findings(findings, texts)]
    cleared = {path for path, sheet in reading.sheets.items() if not sheet.suspicious}
    problems += check_privacy(texts, [problem.place.path for problem in reading.problems], cleared)
    listed = tuple(sort_problems(problems))
    return CheckReport(reading.records if reading.usable else None, listed, _summary(reading, listed))


def _summary(reading: Reading, problems: tuple[Problem, ...]) -> str:
    counted = (
        f"台账共{len(reading.records.texts)}个文件、{len(reading.records.items)}个事项，{summarise(problems)}"
    )
    if not reading.broken:
        return counted
    return f"{counted}有{len(reading.broken)}个文件没有读成，引用它们的地方改好后再核对。"
