"""From findings, which name places by keys, to problems with line and column."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.facts.messages import make_problem
from generator.facts.problems import Edit, Finding, Place, Problem
from generator.facts.reading.faults import Fault, Span
from generator.facts.reading.places import Spot, find_spot, lines_of


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
    return make_problem(finding, _at(path, fault.span), _line(text, fault.span), related, fault.edits)


def _placed(finding: Finding, texts: Mapping[str, str], before: Mapping[str, str]) -> Problem:
    text = texts.get(finding.path, "")
    spot = find_spot(text, finding.loc) if text else Spot(Span(), Span(), exact=False, whole=False)
    span, whole = (spot.key, spot.exact) if finding.on_key else (spot.value, spot.exact and spot.whole)
    excerpt = _line(text, span)
    replaced: Span | None = span if whole else None
    if finding.replaces:
        replaced = _within(excerpt, span, finding.replaces) if spot.exact else None
    edits: tuple[Edit, ...] = ()
    if finding.instead is not None and replaced:
        edits = (Edit(*replaced, finding.instead),)
    if finding.inside:
        span = _within(excerpt, span, finding.inside) or span
    related = []
    for also in finding.also:
        other = (before if also.before else texts).get(also.path, "")
        there = find_spot(other, also.loc).value if other else Span()
        place = replace(_at(also.path, there), before=also.before)
        related.append((place, _line(other, there), also.said))
    return make_problem(finding, _at(finding.path, span), excerpt, related, edits)


def _within(line: str, span: Span, part: str) -> Span | None:
    """Where a part of a line stands, looked for from the start of a span."""
    at = line.find(part, span.column - 1)
    return Span(span.line, at + 1, len(part)) if at >= 0 else None


def _at(path: str, span: Span) -> Place:
    return Place(path, span.line, span.column, span.length)


def _line(text: str, span: Span) -> str:
    lines = lines_of(text)
    return lines[span.line - 1] if span.line <= len(lines) else ""
