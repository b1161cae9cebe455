"""The manifest of one archived week: every file with its hash, where it came from, and the week before it.

Manifests form a chain: each holds the hash of the one before it, so that none can be changed, taken out or put in
without its successor telling. Its text is canonical: whatever else says the same is not a manifest.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FORMAT = 1
NAME = "manifest.json"

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Label = Annotated[str, Field(pattern=r"^[0-9]{4}-W[0-9]{2}$")]


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Kept):
    """One file of a week."""

    size: int
    """In bytes."""
    sha256: Digest


class Link(_Kept):
    """The week before, by the hash of its manifest."""

    week: Label
    manifest: Digest


class Source(_Kept):
    """What the week was made from: enough to make it again."""

    commit: str
    """Full hash; empty where there was no repository."""
    label: str
    """How the commit is named on pages."""
    data: str | None
    """Folder of the data from the top of the repository; None where it lay outside."""
    built_on: date
    """Day on which it was archived."""
    program: str
    """Version of the portal's program."""
    lock: Digest
    """Of requirements.lock: the libraries it was made with."""
    python: str
    """3.11, as libraries differ by it."""
    rules: Digest
    """Of data/rules and data/workdays."""


class KeyNumbers(_Kept):
    """What the list of weeks shows of a week."""

    opened: int
    closed: int
    open: int
    red: int
    late: int
    silent: int


class Manifest(_Kept):
    """One archived week."""

    format: int
    week: Label
    name: str
    first: date
    as_of: date
    """The day of the meeting, which the week's pages show."""
    known_on: date
    source: Source
    numbers: KeyNumbers
    previous: Link | None
    """None for the first week of an archive."""
    files: Mapping[str, FileEntry]
    """By path in the week's folder, with / between the parts, in order; the manifest itself is not among them."""

    def render(self) -> bytes:
        """The one text it has."""
        return f"{self.model_dump_json(indent=1)}\n".encode()

    @property
    def fingerprint(self) -> str:
        """Hash that the next week, or a note on paper, holds it by."""
        return hash_of(self.render())


def read_manifest(content: bytes) -> Manifest | None:
    """The manifest that a file holds; None where it is not one, or is not written as we write it."""
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError:
        return None
    in_order = list(manifest.files) == sorted(manifest.files)
    return manifest if in_order and manifest.render() == content else None


def hash_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
