"""What the commands for working on the program reckon."""

from __future__ import annotations

import tomllib

import pytest

from devtasks import FLOORS, LOCKS, ROOT, branch_shares
from generator.founding.locks import read_pins


def summary(branches: tuple[int, int], lines: tuple[int, int] = (9, 9)) -> dict[str, int]:
    """What coverage says of a file."""
    return {
        "covered_branches": branches[0], "num_branches": branches[1],
        "covered_lines": lines[0], "num_statements": lines[1],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("files", "shares"),
    [
        ({"generator/facts/a.py": summary((4, 4))}, [100, 0, 0]),
        ({"generator/facts/a.py": summary((3, 4)), "generator/facts/b/c.py": summary((4, 4))}, [87.5, 0, 0]),
        # Lines count too: a line without a branch may be one that nobody runs.
        ({"generator/state/a.py": summary((4, 4), (8, 10))}, [0, 80, 0]),
        # What lies in facts/ and state/ is not counted for the rest.
        (
            {
                "generator/facts/a.py": summary((1, 1)),
                "generator/state/a.py": summary((1, 1)),
                "generator/site.py": summary((1, 2)),
                "generator/outputs/a.py": summary((2, 2)),
            },
            [100, 100, 75],
        ),
    ],
)
def test_each_file_counts_once(files: dict[str, dict[str, int]], shares: list[float]) -> None:
    assert list(branch_shares(files).values()) == shares


def test_facts_and_state_are_to_be_reached_whole() -> None:
    assert FLOORS == {"generator/facts": 100, "generator/state": 100, "generator": 95}


def test_what_only_mutation_needs_is_locked_apart_at_the_same_versions() -> None:
    paths = "requirements.lock", "tests/mutation/requirements.lock"
    assert set(paths) <= set(LOCKS)
    everybody, mutation = (
        {pin.name: pin.version for pin in read_pins((ROOT / path).read_text("utf-8"))} for path in paths
    )
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]

    assert "mutmut" in mutation
    assert "mutmut" not in everybody
    assert not any("mutmut" in each for each in groups["dev"])
    assert all(mutation[name] == everybody[name] for name in mutation.keys() & everybody.keys())
