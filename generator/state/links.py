"""Links between records, both ways: what an item arises from, and what arises from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.facts.records import Item, Records


@dataclass(frozen=True, slots=True)
class Link:
    """One end of a link."""

    label: str
    """What the target is to this record, in Chinese."""
    target: str
    """Id of an item or meeting, ``indicator:slug`` or ``document:slug``."""


def linked(records: Records) -> Mapping[str, tuple[Link, ...]]:
    """All links of every item, meeting, indicator and document, in the order of the files."""
    found: dict[str, list[Link]] = {}

    def tie(one: str, forth: str, other: str, back: str) -> None:
        found.setdefault(one, []).append(Link(forth, other))
        found.setdefault(other, []).append(Link(back, one))

    for item in records.items.values():
        for target, forth, back in _references(item, records):
            tie(item.id, forth, target, back)
    return {key: tuple(links) for key, links in found.items()}


def _references(item: Item, records: Records) -> list[tuple[str, str, str]]:
    """What an item refers to: (target, what it is to the item, what the item is to it)."""
    kind = item.kind.value
    found: list[tuple[str, str, str]] = []
    if item.parent:
        found.append((item.parent, "所属会议" if item.parent in records.meetings else "上级事项", kind))
    if item.source and item.source != item.parent:
        target = _resolve(item.source, records)
        if target:
            found.append((target, "来源", f"由此产生的{kind}"))
    if item.task_force and item.task_force in records.items:
        found.append((item.task_force, "所属专班", f"承接的{kind}"))
    found += [
        (f"indicator:{slug}", "关联指标", f"关联的{kind}")
        for slug in item.indicators
        if slug in records.indicators
    ]
    if item.basis:
        cited = cited_document(item.basis, records)
        if cited:
            found.append((f"document:{cited}", "依据", f"引用它的{kind}"))
    return found


def _resolve(source: str, records: Records) -> str | None:
    """The record that a 来源 names, if it names one rather than saying it in words."""
    if source in records.items or source in records.meetings:
        return source
    if source in records.indicators:
        return f"indicator:{source}"
    if source in records.documents:
        return f"document:{source}"
    return None


def cited_document(basis: str, records: Records) -> str | None:
    """Slug of the document whose short name begins a 依据; the longest short name wins."""
    named = [doc for doc in records.documents.values() if basis.startswith(doc.short_name)]
    return max(named, key=lambda doc: len(doc.short_name)).slug if named else None
