"""From findings, which name places by keys, to problems with line and column."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.facts.forms import Loc
from generator.facts.messages import make_problem
from generator.facts.problems import Finding, Place, Problem
from generator.facts.reading.faults import Fault, Span
from generator.facts.reading.places import find_spot, lines_of


def place_findings(
    findings: Iterable[Finding], texts: Mapping[str, str], before: Mapping[str, str] | None = None
) -> list[Problem]:
    """Look up the line and column of each finding in the texts of the files, now and before."""
    # One file at a time, so that the tree of each is made once.
    listed = sorted(findings, key=lambda finding: finding.path)
    return [_placed(finding, texts, before or {}) for finding in listed]


def place_fault(fault: Fault, path: str, text: str) -> Problem:
    """The problem that a fault in the text of a file is."""
    finding = Finding(fault.code, path, (), fault.found, remedy=fault.remedy)
    related = [(_at(path, span), _line(text, span), said) for span, said in fault.also]
    return make_problem(finding, _at(path, fault.span), _line(text, fault.span), related)


def _placed(finding: Finding, texts: Mapping[str, str], before: Mapping[str, str]) -> Problem:
    text = texts.get(finding.path, "")
    span = _span(text, finding.loc, on_key=finding.on_key)
    excerpt = _line(text, span)
    if finding.inside and (at := excerpt.find(finding.inside, span.column - 1)) >= 0:
        span = Span(span.line, at + 1, len(finding.inside))
    related = []
    for also in finding.also:
        other = (before if also.before else texts).get(also.path, "")
        there = _span(other, also.loc, on_key=False)
        place = replace(_at(also.path, there), before=also.before)
        related.append((place, _line(other, there), also.said))
    return make_problem(finding, _at(finding.path, span), excerpt, related)


def _span(text: str, loc: Loc, *, on_key: bool) -> Span:
    if not text:
        return Span()
    spot = find_spot(text, loc)
    return spot.key if on_key else spot.value


def _at(path: str, span: Span) -> Place:
    return Place(path, span.line, span.column, span.length)


def _line(text: str, span: Span) -> str:
    lines = lines_of(text)
    return lines[span.line - 1] if span.line <= len(lines) else ""
