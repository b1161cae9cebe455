"""What tests of the audit share."""

import pytest


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all that is installed for unchanged: to hash it takes seconds, and only some tests ask about it."""
    monkeypatch.setattr("generator.supply.auditing.changed_files", lambda _: ())
