"""The closed catalogue of codes, and how a finding becomes a problem in the reader's words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.facts.catalogue import FAMILIES, GAPS, TEXTS
from generator.facts.privacy import mask
from generator.facts.problems import Edit, Finding, Place, Problem, Severity, visible
from generator.vocabulary import PENDING


@dataclass(frozen=True, slots=True)
class Message:
    """What a code says. Rule and remedy may have gaps in braces."""

    code: str
    severity: Severity
    title: str
    required: str
    remedy: str

    @property
    def family(self) -> str:
        """What the code is about, in a word or two."""
        return FAMILIES[self.code[:5]][0]

    @property
    def required_anywhere(self) -> str:
        """The rule as it reads without a finding."""
        return _without_finding(self.required)

    @property
    def remedy_anywhere(self) -> str:
        """The remedy as it reads without a finding."""
        return _without_finding(self.remedy)


PERSONAL = ("DC-09", "DC-0613")
"""How the codes for personal information begin."""

NOT_PENDING = f"这一项必须写明，不能写“{PENDING}”。"
"""The remedy where 待补充 stands and may not."""

_ENTRY = re.compile(
    r"^(?P<code>DC-\d{4}) (?P<severity>\S+) (?P<title>.+)\n要求 (?P<required>.+)\n改法 (?P<remedy>.+)$",
    re.MULTILINE,
)

CATALOGUE: Mapping[str, Message] = {
    entry["code"]: Message(
        entry["code"], Severity(entry["severity"]), entry["title"], entry["required"], entry["remedy"]
    )
    for entry in _ENTRY.finditer(TEXTS)
}
"""Every code there is."""


def make_problem(
    finding: Finding,
    place: Place,
    excerpt: str,
    related: Sequence[tuple[Place, str, str]] = (),
    edits: Sequence[Edit] = (),
) -> Problem:
    """The problem that a finding is, at its place. Whatever comes from data/ is shown without personal information.

    Edits that would carry personal information are left out: somebody must look at that text anyhow.
    """
    message = CATALOGUE[finding.code]
    # What is said of personal information itself never repeats it, and speaks of 稳控 and the like.
    masked = str if message.code.startswith(PERSONAL) else mask

    def safe(text: str) -> str:
        return visible(masked(text))

    values = {name: safe(value) for name, value in finding.values.items()}
    return Problem(
        code=finding.code,
        severity=message.severity,
        place=replace(place, path=mask(place.path)),
        title=message.title,
        found=safe(finding.found),
        required=_filled(message.required, values),
        remedy=safe(finding.remedy) or _filled(message.remedy, values),
        excerpt=mask(excerpt),
        related=tuple(
            (replace(at, path=mask(at.path)), mask(line), safe(said)) for at, line, said in related
        ),
        edits=tuple(edits) if all(mask(edit.text) == edit.text for edit in edits) else (),
    )


def _without_finding(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda gap: GAPS.get(gap[1], "〔…〕"), text)


def _filled(text: str, values: Mapping[str, str]) -> str:
    # Not str.format: the texts speak of braces, too.
    return re.sub(r"\{(\w+)\}", lambda gap: values[gap[1]], text)
