"""What ./inv doctor and ./inv audit say of one thing each: how it stands with it, and what to do."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

JSON_VERSION = 1
"""Raised whenever a field of the JSON report is renamed, removed or given another meaning."""


class State(StrEnum):
    """How it stands with one thing."""

    FINE = "正常"
    NOTE = "注意"
    BAD = "不行"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one thing."""

    name: str
    state: State
    said: str
    remedy: str = ""
    """What to do; empty where all is fine."""


def has_failed(findings: Sequence[Finding]) -> bool:
    """Whether anything is in the way of making the portal."""
    return any(finding.state is State.BAD for finding in findings)


def format_findings(findings: Sequence[Finding]) -> str:
    """For people: one line each, with the remedy below it."""
    lines = []
    for finding in findings:
        lines.append(f"［{finding.state}］{finding.name}：{finding.said}")
        if finding.remedy:
            lines.append(f"　　　　办法：{finding.remedy}")
    counts = Counter(finding.state for finding in findings)
    lines.append(
        f"\n共{len(findings)}项：" + "，".join(f"{state}{counts[state]}项" for state in State) + "。"
    )
    return "\n".join(lines) + "\n"


def format_json(findings: Sequence[Finding], today: date) -> str:
    """For programs, such as a monitor."""
    counts = Counter(finding.state for finding in findings)
    told = {
        "version": JSON_VERSION,
        "on": today.isoformat(),
        "failed": has_failed(findings),
        "counts": {state.value: counts[state] for state in State},
        "findings": [asdict(finding) for finding in findings],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
