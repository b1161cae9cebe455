"""Reading one file that is no part of data/, such as a mapping file, with the same strictness and the same messages."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from generator.facts.forms import form_of
from generator.facts.problems import Finding, Problem
from generator.facts.reading.placing import place_fault, place_findings
from generator.facts.reading.raw_text import read_text
from generator.facts.reading.shape import shape_findings
from generator.facts.reading.yaml_source import plain, read_source

M = TypeVar("M", bound=BaseModel)


def read_single(raw: bytes, name: str, model: type[M]) -> tuple[M | None, str, list[Problem]]:
    """The record that the bytes of one file hold (None where they hold none), its text, and what is wrong with it."""
    text, faults = read_text(raw)
    if faults:
        return None, text, [place_fault(fault, name, text) for fault in faults]
    source = read_source(text)
    if source.faults:
        return None, text, [place_fault(fault, name, text) for fault in source.faults]
    if source.root is None:
        return None, text, place_findings([Finding("DC-0121", name, (), "没有内容")], {})
    try:
        return model.model_validate(plain(source.root)), text, []
    except ValidationError as error:
        findings = shape_findings(error, name, form_of(model))
        return None, text, place_findings(findings, {name: text})
