"""What a check came to, as people and machines want it: text, GitHub, GitLab, SARIF, JSON.

Problems come with personal information blacked out already (``messages``). Places are given below the folder of the
data, which the caller names: as typed for people, from the top of the repository for machines.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from generator.facts.messages import CATALOGUE, PERSONAL
from generator.facts.privacy import mask
from generator.facts.problems import Edit, Place, Problem, Severity, format_text, summarise
from generator.facts.reading.raw_text import UNSEEN

JSON_VERSION = 1
"""Raised whenever a field of the JSON report is renamed, removed or given another meaning."""
SHOWN_BY_GITHUB = 10
"""Annotations of one weight that GitHub shows for one step."""
_MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to."""

    problems: tuple[Problem, ...]
    """All problems; where an earlier version was looked at, those that came after it."""
    standing: tuple[Problem, ...] = ()
    """Those that stood in the earlier version."""
    compared_with: str = ""
    """Name of the earlier version in the reader's words; empty where none was looked at."""
    remarks: tuple[str, ...] = ()
    """What else the reader must know: whole sentences."""

    @property
    def failed(self) -> bool:
        """Whether anything is wrong that must be mended: an error, and not one that stood before."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def summary(self) -> str:
        """How many problems there are, in one line."""
        if not self.compared_with:
            return summarise(self.problems) if self.problems else "台账检查通过，没有发现问题。"
        stood = f"原有{len(self.standing)}个，不影响这次合并。" if self.standing else "没有原有的问题。"
        return f"与 {self.compared_with} 相比，本次引入：{summarise(self.problems)}{stood}"


def report(outcome: Outcome, style: str, folder: str, *, color: bool = False) -> str:
    """The outcome in one of the styles, ready to be printed or written to a file."""
    if style == "text":
        return _text(outcome, folder, color=color)
    return _STYLES[style](outcome, folder)


def _text(outcome: Outcome, folder: str, *, color: bool) -> str:
    if not outcome.compared_with:
        return format_text(outcome.problems, color=color, folder=folder) or f"{outcome.summary}\n"
    blocks = []
    if outcome.problems:
        listed = format_text(outcome.problems, color=color, folder=folder)
        blocks.append(f"本次引入（与 {outcome.compared_with} 相比）\n\n{listed}")
    else:
        blocks.append(f"与 {outcome.compared_with} 相比，本次没有引入问题。\n")
    if outcome.standing:
        blocks.append("\n".join(_standing(outcome.standing, folder)) + "\n")
    blocks += [f"注意：{remark}\n" for remark in outcome.remarks]
    return "\n".join(blocks)


def _standing(problems: Sequence[Problem], folder: str) -> Iterator[str]:
    """A line for each code, with the first places."""
    yield f"原有{len(problems)}个问题，不影响这次合并："
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    for code, alike in by_code.items():
        shown = "、".join(_spot(problem.place, folder) for problem in alike[:_MOST_PLACES])
        more = f" 等{len(alike)}处" if len(alike) > _MOST_PLACES else ""
        yield f"  {alike[0].severity} {code} {alike[0].title}：{shown}{more}"


def _spot(place: Place, folder: str) -> str:
    return f"{_file(place, folder)}:{place.line}"


def _file(place: Place, folder: str) -> str:
    return "/".join(part for part in (folder, place.path) if part) or "."


def _sentence(problem: Problem, gap: str) -> str:
    """Found, required and remedy, one after the other."""
    return gap.join((f"{problem.found}。", f"要求：{problem.required}", f"改法：{problem.remedy}"))


# GitHub: https://docs.github.com/actions/reference/workflow-commands-for-github-actions

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def _github(outcome: Outcome, folder: str) -> str:
    lines = [_command(problem, folder) for problem in outcome.problems]
    # Printed plainly: annotations are few, and these are nothing that the branch brought.
    lines += [
        _one_line(f"原有 {_spot(problem.place, folder)} {problem.severity} {problem.code} {problem.title}")
        for problem in outcome.standing
    ]
    lines += [_one_line(f"注意：{remark}") for remark in outcome.remarks]
    lines.append(_one_line(outcome.summary))
    counts = Counter(problem.severity for problem in outcome.problems)
    if any(count > SHOWN_BY_GITHUB for count in counts.values()):
        lines.append(
            f"GitHub 每一步最多标出{SHOWN_BY_GITHUB}个错误、{SHOWN_BY_GITHUB}个警告，其余的见这一步的日志。"
        )
    return "\n".join(lines) + "\n"


def _command(problem: Problem, folder: str) -> str:
    place = problem.place
    properties: dict[str, Any] = {"file": _file(place, folder)}
    if problem.excerpt:
        end = place.column + place.length
        properties |= {"line": place.line, "endLine": place.line, "col": place.column, "endColumn": end}
    properties["title"] = f"{problem.code} {problem.title}"
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[problem.severity]} {listed}::{_data(_sentence(problem, chr(10)))}"


def _data(text: str) -> str:
    """Escaped as the runner unescapes it: the percent sign first, or it would escape our own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _one_line(text: str) -> str:
    """No line of ours may begin another, which could be a command to the runner."""
    return re.sub(r"\s", " ", text)


# GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format

_WEIGHTS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def _gitlab(outcome: Outcome, folder: str) -> str:
    problems = (*outcome.problems, *outcome.standing)
    found = [
        {
            "description": f"{problem.title}：{_sentence(problem, '')}",
            "check_name": problem.code,
            "fingerprint": fingerprint,
            "severity": "blocker" if problem.code.startswith(PERSONAL) else _WEIGHTS[problem.severity],
            "location": {
                "path": _file(problem.place, folder),
                "lines": {"begin": problem.place.line},
            },
        }
        for problem, fingerprint in zip(problems, _fingerprints(problems), strict=True)
    ]
    return _json(found)


def _fingerprints(problems: Iterable[Problem]) -> list[str]:
    """What each problem is recognised by from run to run: code, file, words of the line, and which of several.

    Lines above may come and go. All of it is text that is shown anyway.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    listed = []
    for problem in problems:
        words = " ".join((problem.excerpt or problem.found).split())
        key = (problem.code, problem.place.path, words)
        seen[key] += 1
        listed.append(hashlib.sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest())
    return listed


# SARIF: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_GAP = re.compile(r"\{\w+\}")


def _sarif(outcome: Outcome, folder: str) -> str:
    problems = (*outcome.problems, *outcome.standing)
    codes = sorted({problem.code for problem in problems})
    fingerprints = _fingerprints(problems)
    results = [
        _result(problem, folder, codes.index(problem.code), fingerprints[index])
        | _baseline(outcome, is_new=index < len(outcome.problems))
        for index, problem in enumerate(problems)
    ]
    run = {
        "tool": {
            "driver": {
                "name": "supervision-portal",
                "language": "zh-CN",
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return _json({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, Any]:
    message = CATALOGUE[code]
    required, remedy = (_GAP.sub("……", text) for text in (message.required, message.remedy))
    return {
        "id": code,
        "shortDescription": {"text": message.title},
        "fullDescription": {"text": required},
        "help": {"text": f"要求：{required}\n改法：{remedy}"},
        "defaultConfiguration": {"level": _LEVELS[message.severity]},
    }


def _result(problem: Problem, folder: str, rule: int, fingerprint: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": _sentence(problem, "\n")},
        "partialFingerprints": {"lineText/v1": fingerprint},
        "locations": [_location(problem.place, problem.excerpt, folder)],
    }
    related = [
        _location(place, line, folder) | {"message": {"text": said}}
        for place, line, said in problem.related
        # What stood there before cannot be opened.
        if not place.before
    ]
    if related:
        result["relatedLocations"] = related
    if edits := _safe_edits(problem):
        result["fixes"] = [_fix(problem, edits, folder)]
    return result


def _baseline(outcome: Outcome, *, is_new: bool) -> dict[str, str]:
    return {"baselineState": "new" if is_new else "unchanged"} if outcome.compared_with else {}


def _artifact(place: Place, folder: str) -> dict[str, str]:
    return {"uri": quote(_file(place, folder)), "uriBaseId": "%SRCROOT%"}


def _location(place: Place, line: str, folder: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(place, folder)}
    if line:
        end = place.column + place.length
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": end,
            "snippet": {"text": line},
        }
    return {"physicalLocation": physical}


def _fix(problem: Problem, edits: Sequence[Edit], folder: str) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endColumn": edit.column + edit.length,
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in edits
    ]
    change = {"artifactLocation": _artifact(problem.place, folder), "replacements": replacements}
    return {"description": {"text": problem.remedy}, "artifactChanges": [change]}


def _safe_edits(problem: Problem) -> tuple[Edit, ...]:
    """What mends a problem, unless it repeats personal information: then a person must do it."""
    return problem.edits if all(mask(edit.text) == edit.text for edit in problem.edits) else ()


# JSON of our own.


def _own_json(outcome: Outcome, folder: str) -> str:
    problems = (*outcome.problems, *outcome.standing)
    counts = Counter(problem.severity for problem in outcome.problems)
    return _json(
        {
            "version": JSON_VERSION,
            "folder": folder,
            "compared_with": outcome.compared_with or None,
            "failed": outcome.failed,
            "summary": outcome.summary,
            "counts": {_LEVELS[severity]: counts[severity] for severity in Severity},
            "standing": len(outcome.standing),
            "remarks": list(outcome.remarks),
            "problems": [
                _as_json(problem, folder, fingerprint) | {"introduced": index < len(outcome.problems)}
                for index, (problem, fingerprint) in enumerate(
                    zip(problems, _fingerprints(problems), strict=True)
                )
            ],
        }
    )


def _as_json(problem: Problem, folder: str, fingerprint: str) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": _LEVELS[problem.severity],
        "title": problem.title,
        "found": problem.found,
        "required": problem.required,
        "remedy": problem.remedy,
        **_place(problem.place, problem.excerpt, folder),
        "related": [
            _place(place, line, folder) | {"said": said, "before": place.before}
            for place, line, said in problem.related
        ],
        "edits": [
            {"line": edit.line, "column": edit.column, "length": edit.length, "text": edit.text}
            for edit in _safe_edits(problem)
        ],
        "fingerprint": fingerprint,
    }


def _place(place: Place, excerpt: str, folder: str) -> dict[str, Any]:
    return {
        "path": _file(place, folder),
        "line": place.line,
        "column": place.column,
        "length": place.length,
        "excerpt": excerpt,
    }


def _json(value: object) -> str:
    """JSON that may be shown in a terminal as well: what nobody sees is spelt out, and reads as it was."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return UNSEEN.sub(lambda unseen: json.dumps(unseen[0])[1:-1], text) + "\n"


_STYLES: Mapping[str, Callable[[Outcome, str], str]] = {
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
    "json": _own_json,
}
STYLES = ("text", *_STYLES)
"""The styles there are."""
