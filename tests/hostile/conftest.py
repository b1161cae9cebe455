"""The portal of the hostile tree and that of its harmless twin, built once for all tests of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.build import BuildReport
from tests.conftest import made_once
from tests.hostile.texts import Change, Tree, full_tree, harmless, hostile
from tests.portal import build


def _built(out: Path, change: Change) -> BuildReport:
    data = out.with_name(f"{out.name}-data")
    Tree(change).write(full_tree(), data)
    return build(out, data=data)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the portal of the hostile tree."""
    return made_once(tmp_path_factory, "hostile", lambda out: _built(out, hostile)) / "site"


@pytest.fixture(scope="session")
def harmless_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the portal of its twin."""
    return made_once(tmp_path_factory, "harmless", lambda out: _built(out, harmless)) / "site"


@pytest.fixture(scope="session")
def hostile_data(hostile_site: Path) -> Path:
    """Give the hostile tree itself, which the check has nothing against."""
    return hostile_site.parent.with_name("hostile-data")
