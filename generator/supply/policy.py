"""supply.toml: what may be in the portal, and on whose word."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from generator.shipped import SHIPPED
from generator.supply.errors import SupplyError

POLICY = "supply.toml"

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadLicence(_Entry):
    """A licence that somebody has read, because the package's metadata do not name it."""

    licence: _Text
    words: _Text
    """Must still be in the text."""


class Asset(_Entry):
    """What the portal carries to browsers and onto paper and others have made."""

    name: _Text
    licence: _Text
    shipped: _Text
    """Where a reader meets it."""
    package: str = ""
    """The package it comes with, if it does."""
    version: str = ""
    files: tuple[str, ...] = ()
    """As they lie in the repository; none for what is taken from a package."""
    texts: tuple[_Text, ...]
    """Its licence texts: a file of the repository, or ``package: end of the path``."""


class Accepted(_Entry):
    """A known vulnerability that does not concern the portal."""

    id: _Text
    package: _Text
    reason: _Text
    until: date
    """The last day on which this holds; then it is to be looked at again."""


class Policy(_Entry):
    """The whole file."""

    allowed: Mapping[str, _Text]
    read: Mapping[str, ReadLicence] = {}
    assets: tuple[Asset, ...] = ()
    accepted: tuple[Accepted, ...] = ()


def read_policy(root: Path) -> Policy:
    """The policy of the repository at ``root``, else the one that comes with the program."""
    path = root / POLICY if (root / POLICY).is_file() else SHIPPED / POLICY
    try:
        return Policy.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SupplyError(f"读不了 {path}：{error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise SupplyError(f"{path} 里的 {place} 不对：{first['msg']}") from None
